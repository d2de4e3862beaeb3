// Package notation is a visit as an author writes it: in the tests of a
// rulebook, and wherever a visit is shown to one.
//
//	09:00:00        enter
//	09:00:12        greet by=greeter text='您好'
//	+5s             bow angle=30
//	09:01..09:05:30 serve step=counter
//	-               smile
//
// A line is an event: when, what, and its fields. docs/testing.md is the
// reference. Reader reads the lines of a visit, Lines writes them; Read and
// TOML do the same for a whole visit, which has keys beside its events. What
// the one writes the other reads back, exactly.
package notation

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"stdc/checker"
	"stdc/rules"
)

// Fault is what is wrong with a line. [From, To) are the bytes of the line that
// it speaks of.
type Fault struct {
	From, To      int
	Code          rules.Code
	Message, Hint string
}

// Reader reads the events of a visit, line by line.
type Reader struct {
	b *rules.Book
	v *checker.Visit
	// prev is the time of the last event that had one, days how many midnights
	// were passed by steps from a time of day.
	prev rules.Stamp
	days int32
}

// NewReader returns a reader that appends events to v, a visit of book b whose
// other keys are set.
func NewReader(b *rules.Book, v *checker.Visit) *Reader { return &Reader{b: b, v: v} }

// Line reads one line; a blank one and a comment are no event. On a fault the
// visit is left as it was.
func (r *Reader) Line(line string) *Fault {
	words, fault := split(line)
	if fault != nil || len(words) == 0 {
		return fault
	}
	keep := *r
	events, values, labelled := len(r.v.Events), len(r.v.Values), r.v.Labelled
	if fault = r.event(line, words); fault != nil {
		r.v.Events, r.v.Values, r.v.Labelled = r.v.Events[:events], r.v.Values[:values], labelled
		*r = keep
	}
	return fault
}

// word is a piece of a line: a time, an element, or a field. A quoted value is
// read already.
type word struct {
	from, to int
	key      string // "" for the first two words
	value    string
	valueAt  int
	quoted   bool
}

func (w *word) fault(code rules.Code, hint, format string, args ...any) *Fault {
	return &Fault{From: w.from, To: w.to, Code: code, Message: fmt.Sprintf(format, args...), Hint: hint}
}

func (r *Reader) event(line string, words []word) *Fault {
	when := &words[0]
	if when.key != "" || !isTime(when.value) {
		return r.noTime(when)
	}
	at, end, fault := r.times(when)
	if fault != nil {
		return fault
	}
	if len(words) == 1 {
		return when.fault("missing-element", "write the element behind the time, as in 09:00:00 enter", "the line has a time and no element")
	}
	what := &words[1]
	if what.key != "" {
		return what.fault("missing-element", "write the element behind the time, as in 09:00:12 greet by=greeter", "the element is missing before the field %s", quote(what.key))
	}
	element := r.b.ElementIndex([]byte(what.value))
	if element < 0 {
		return unknown(what, "unknown-element", "element", what.value, r.elements())
	}
	e := r.v.AddEvent(r.b, element)
	e.At, e.End = at, end
	seen := map[string]bool{}
	for i := range words[2:] {
		w := &words[2+i]
		if w.key == "" {
			return w.fault("bad-field", "write a field as name=value, a text between quotes: text='…'", "%s is no field", quote(line[w.from:w.to]))
		}
		if seen[w.key] {
			return w.fault("written-twice", "keep one of the two", "%s is written twice", quote(w.key))
		}
		seen[w.key] = true
		if fault := r.field(e, w); fault != nil {
			return fault
		}
	}
	return nil
}

// noTime words a line that does not begin with a time.
func (r *Reader) noTime(w *word) *Fault {
	if w.key == "" && r.b.ElementIndex([]byte(w.value)) >= 0 {
		return w.fault("missing-time", "write - "+w.value+" for an event of which only the place in the order is known", "the line has no time before the element %s", quote(w.value))
	}
	return w.fault("bad-time", timeHint, "the line begins with %s, which is no time", quote(w.text()))
}

func (w *word) text() string {
	if w.key != "" {
		return w.key + "=" + w.value
	}
	return w.value
}

const timeHint = "a line is a time, an element and its fields: 09:00:12 greet by=greeter; +5s is five seconds after the event before it, - is no time"

// isTime tells what is meant as a time from a word that is not.
func isTime(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return s == "-" || strings.HasPrefix(s, "-..") || strings.HasPrefix(s, "+") || strings.HasPrefix(s, "start+") ||
		unicode.IsDigit(first) && strings.ContainsAny(s, ":-：")
}

// field reads one field, or the label, of the event that was added last.
func (r *Reader) field(e *checker.Event, w *word) *Fault {
	if w.key == "step" {
		step := r.b.StepIndex([]byte(w.value))
		if step < 0 {
			var ids []string
			for i := range r.b.Steps {
				ids = append(ids, r.b.Steps[i].ID)
			}
			return unknown(w.of(), "unknown-step", "step", w.value, ids)
		}
		e.Step, r.v.Labelled = int32(step), true
		return nil
	}
	el := &r.b.Elements[e.Element]
	var names []string
	for i := range el.Fields {
		f := &el.Fields[i]
		names = append(names, f.ID)
		if f.ID != w.key {
			continue
		}
		if f.Fixed != "" {
			if w.value != f.Fixed {
				return w.of().fault("unknown-value", "leave it out", "%s is always by %s in this book, not by %s", quote(el.ID), quote(f.Fixed), quote(w.value))
			}
			return nil
		}
		v, err := f.ParseValue(w.value)
		if err != nil {
			return w.of().fault("wrong-type", lookalike(w.value), "%s: %s", f.ID, err.Error())
		}
		r.v.Values[int(e.Fields)+i] = v
		return nil
	}
	if w.key == "duration" {
		return w.fault("unknown-field", "write both times, as in 09:00..09:05 "+el.ID, "the duration of an event is the time between its beginning and its end")
	}
	names = append(names, "step")
	f := unknown(&word{from: w.from, to: w.from + len(w.key)}, "unknown-field", "field", w.key, names)
	f.Message = fmt.Sprintf("the element %s has no field %s%s", quote(el.ID), quote(w.key), didYouMean(w.key, names))
	f.Hint = "its fields: " + strings.Join(names[:len(names)-1], ", ")
	return f
}

// of is the place of a field's value.
func (w *word) of() *word { return &word{from: w.valueAt, to: w.to} }

func (r *Reader) elements() []string {
	ids := make([]string, len(r.b.Elements))
	for i := range ids {
		ids[i] = r.b.Elements[i].ID
	}
	return ids
}

func unknown(w *word, code rules.Code, what, name string, known []string) *Fault {
	const most = 12
	shown := known
	more := ""
	if len(shown) > most {
		shown, more = shown[:most], " …"
	}
	hint := "known: " + strings.Join(shown, ", ") + more
	if len(known) == 0 {
		hint = "the book declares none"
	}
	return w.fault(code, hint, "there is no %s %s%s", what, quote(name), didYouMean(name, known))
}

func didYouMean(s string, names []string) string {
	if n := rules.Nearest(s, names); n != "" {
		return "; did you mean " + quote(n) + "?"
	}
	return ""
}

// quote shows input in a message, on one line and of bounded length.
func quote(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return strconv.QuoteToGraphic(s)
}

// times reads the first word of a line: -, TIME, or TIME..TIME.
func (r *Reader) times(w *word) (at, end rules.Stamp, fault *Fault) {
	first, last, ranged := strings.Cut(w.value, "..")
	from := *w
	if ranged {
		from.to = w.from + len(first)
	}
	if first != "-" {
		if at, fault = r.time(&from, first, r.prev, "the event before it"); fault != nil {
			return at, end, fault
		}
		r.prev = at
	}
	if !ranged {
		return at, end, nil
	}
	to := word{from: w.from + len(first) + 2, to: w.to}
	switch {
	case last == "":
		return at, end, w.fault("bad-time", "write both times, as in 09:00..09:05", "the end of %s is missing", quote(w.value))
	case strings.HasPrefix(last, "+") && at.Kind == rules.StampNone:
		return at, end, to.fault("bad-time", "write a time of its own, as in -..09:05", "%s counts from a beginning that has no time", quote(last))
	}
	days := r.days
	end, fault = r.time(&to, last, at, "its beginning")
	r.days = days // the next event counts from the beginning
	return at, end, fault
}

// time reads one time. +D is D after prev; where there is no prev it is D after
// the visit's start.
func (r *Reader) time(w *word, s string, prev rules.Stamp, what string) (rules.Stamp, *Fault) {
	base, based := strings.CutPrefix(s, "start")
	t, err := rules.ParseStamp(base)
	if err != nil {
		hint := lookalike(s)
		if hint == "" {
			hint = timeHint
		}
		return t, w.fault("bad-time", hint, "%s", err.Error())
	}
	if t.Kind != rules.StampOffset || based {
		if t.Kind != rules.StampOffset {
			r.days = 0
		}
		return t, nil
	}
	sum, problem := r.add(prev, t.Nano)
	if problem != "" {
		return t, w.fault("bad-time", "write a time of its own", "%s after %s (%s) %s", s, what, prev, problem)
	}
	return sum, nil
}

const (
	nanoMinute = int64(time.Minute)
	nanoDay    = 24 * int64(time.Hour)
)

// add returns the moment d after t, written as t is.
func (r *Reader) add(t rules.Stamp, d int64) (rules.Stamp, string) {
	switch {
	case t.Kind == rules.StampNone:
		return rules.Stamp{Kind: rules.StampOffset, Nano: d}, ""
	case t.Kind == rules.StampOffset:
		if t.Nano += d; t.Nano > 36525*nanoDay {
			return t, "is more than a hundred years from the first"
		}
		return t, ""
	case t.Kind == rules.StampDate && d%nanoDay != 0:
		return t, "is not known, as that is a whole day"
	case t.Kind == rules.StampDate:
		t.Day += int32(d / nanoDay)
		return t, ""
	case t.Minute && d%nanoMinute != 0:
		return t, "is not known, as that is a whole minute"
	}
	sum := t.Nano + d
	t.Nano = sum % nanoDay
	passed := int32(sum / nanoDay)
	if t.Kind != rules.StampClock {
		t.Day += passed
		return t, ""
	}
	// A time of day that is much earlier than the one before it belongs to the
	// next day; a longer step needs its date.
	if r.days += passed; passed > 0 && d >= nanoDay/2 {
		if r.v.Date.Kind != rules.StampDate {
			return t, "is on another day"
		}
		t.Kind, t.Day = rules.StampLocal, r.v.Date.Day+r.days
	}
	return t, ""
}
