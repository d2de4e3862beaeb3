package visitlog

import (
	"bytes"
	"strconv"
	"strings"

	"stdc/rules"
)

// The keys of an event that are no fields, as bits of event.seen.
const (
	seenAt = 1 << iota
	seenDo
	seenEnd
	seenStep
)

// event is what is known of the event that is being read.
type event struct {
	off     int
	seen    uint
	at, end rules.Stamp
	step    int32
	element int // -1 until `do` has come
	fields  int // index in Visit.Values
}

// events reads the list of events; has is false where it is null.
func (j *jsonDecoder) events() (has, ok bool) {
	none, ok := j.open('[', "events", "a list of events in [ ]")
	if !ok || none {
		return false, ok
	}
	for {
		j.current = len(j.v.Events)
		switch c := j.walk.next(); {
		case c == ']':
			j.walk.i++
			return true, true
		case c != '{':
			off := j.walk.i
			return false, j.fail(off, j.place(""), "expected an event in { }, found %s", found(j.walk.value()))
		case j.current >= j.lim.events:
			return false, j.fail(j.walk.i, "events", "more than %d events; raise --max-events to read this visit", j.lim.events)
		case !j.event():
			return false, false
		}
	}
}

// place names the event that is being read, or a key of it.
func (j *jsonDecoder) place(key string) string {
	p := "events[" + strconv.Itoa(j.current) + "]"
	if key != "" {
		p += "." + key
	}
	return p
}

// event reads one event.
func (j *jsonDecoder) event() bool {
	e := event{off: j.walk.i, step: -1, element: -1}
	j.walk.i++
	j.pending = j.pending[:0]
	for {
		key, more := j.key()
		if !more {
			return j.finish(&e)
		}
		var bit uint
		switch string(key) {
		case "at":
			bit = seenAt
		case "do":
			bit = seenDo
		case "end":
			bit = seenEnd
		case "step":
			bit = seenStep
		}
		if e.seen&bit != 0 {
			return j.fail(j.keyOff, j.place(string(key)), "the key is stated twice")
		}
		e.seen |= bit
		off, ok := j.walk.i, true
		switch {
		case bit != 0:
			ok = j.reserved(&e, bit, off, j.walk.value())
		case e.element < 0:
			ok = j.postpone(key)
		default:
			slot := j.slot(e.element, key)
			ok = slot >= 0 && j.field(&e, slot, off, j.walk.value())
		}
		if !ok {
			return false
		}
	}
}

// postpone keeps a field until the element is known: its place in the data,
// since the bytes of the key may be scratch.
func (j *jsonDecoder) postpone(key []byte) bool {
	if string(key) == "duration" {
		return j.fail(j.keyOff, j.place("duration"), computed)
	}
	off := j.walk.i
	j.walk.value()
	j.pending = append(j.pending, pending{j.keyOff, off})
	return true
}

// reserved reads the value of a key that is no field.
func (j *jsonDecoder) reserved(e *event, bit uint, off int, raw []byte) bool {
	if raw[0] == 'n' {
		return true
	}
	if raw[0] != '"' {
		name, want := "do", "the id of an element in quotation marks"
		switch bit {
		case seenAt:
			name, want = "at", `a time in quotation marks, such as "09:00:02" or "+2m5s"`
		case seenEnd:
			name, want = "end", `a time in quotation marks, such as "09:00:02" or "+2m5s"`
		case seenStep:
			name, want = "step", "the id of a step in quotation marks"
		}
		return j.fail(off, j.place(name), "expected %s, found %s", want, found(raw))
	}
	s := j.text(raw)
	switch bit {
	case seenAt, seenEnd:
		st, err := rules.ParseStamp(s)
		switch {
		case err == nil && bit == seenAt:
			e.at = st
		case err == nil:
			e.end = st
		case bit == seenAt:
			return j.fail(off, j.place("at"), "%s", err)
		default:
			return j.fail(off, j.place("end"), "%s", err)
		}
	case seenStep:
		i := j.steps.find(s)
		if i < 0 {
			return j.fail(off, j.place("step"), "%s", j.noStep(string(s)))
		}
		e.step = int32(i)
	case seenDo:
		i := j.elements.find(s)
		if i < 0 {
			return j.fail(off, j.place("do"), "%s", j.noElement(string(s)))
		}
		e.element = i
		j.serial++
		e.fields = len(j.v.Values)
		j.v.AddEvent(j.book, i)
	}
	return true
}

// slot finds the field of an element that a key names, and takes note that it
// was stated; -1 after a fault.
func (j *jsonDecoder) slot(element int, key []byte) int {
	list := j.fields[element]
	for i := range list {
		if list[i].ID != string(key) {
			continue
		}
		if j.stated[i] == j.serial {
			j.fail(j.keyOff, j.place(list[i].ID), "the key is stated twice")
			return -1
		}
		j.stated[i] = j.serial
		return i
	}
	if string(key) == "duration" {
		j.fail(j.keyOff, j.place("duration"), computed)
	} else {
		j.fail(j.keyOff, j.place(quoteKey(key)), "%s", j.noField(element, string(key)))
	}
	return -1
}

// field reads the value of a field that begins at off.
func (j *jsonDecoder) field(e *event, slot int, off int, raw []byte) bool {
	f := &j.fields[e.element][slot]
	if f.Fixed != "" {
		switch {
		case raw[0] == 'n':
			return true
		case raw[0] != '"':
			return j.fail(off, j.place(f.ID), "expected a text in quotation marks, found %s", found(raw))
		}
		if s := j.text(raw); string(s) != f.Fixed {
			return j.fail(off, j.place(f.ID), "%s", notBy(f.Field, j.book.Elements[e.element].ID, string(s)))
		}
		return true
	}
	v, reason := j.fieldValue(f, raw)
	if reason != "" {
		return j.fail(off, j.place(f.ID), "%s", reason)
	}
	j.v.Values[e.fields+slot] = v
	return true
}

// fieldValue reads the value of a field or a fact; null was not recorded.
func (j *jsonDecoder) fieldValue(f *field, raw []byte) (v rules.Value, reason string) {
	want := "a text in quotation marks"
	switch kind := raw[0]; {
	case kind == 'n':
		return v, ""
	case f.kind == kindNumber:
		if kind == '-' || kind >= '0' && kind <= '9' {
			n, ok := number(raw)
			if !ok {
				return v, "the number " + quote(raw) + " is too large"
			}
			return rules.NumberValue(n), ""
		}
		want = "a number"
	case f.kind == kindBool:
		if kind == 't' || kind == 'f' {
			return rules.BoolValue(kind == 't'), ""
		}
		want = "true or false"
	case kind == '"':
		return f.fromText(j.text(raw), j.texts)
	case f.kind == kindTime:
		want = `a time in quotation marks, such as "09:00:02"`
	case f.kind == kindDuration:
		want = `a duration in quotation marks, such as "1m30s"`
	}
	return v, "expected " + want + ", found " + found(raw)
}

// finish completes an event at its closing bracket.
func (j *jsonDecoder) finish(e *event) bool {
	if e.element < 0 {
		return j.fail(e.off, j.place(""), `the event has no "do", the element that was observed%s`, j.pendingKeys())
	}
	end := j.walk.i
	for _, p := range j.pending {
		j.walk.i = p.key
		key, _ := j.key()
		slot := j.slot(e.element, key)
		if slot < 0 || !j.field(e, slot, p.value, j.walk.value()) {
			return false
		}
	}
	j.walk.i = end
	ev := &j.v.Events[j.current]
	ev.At, ev.End, ev.Step = e.at, e.end, e.step
	if e.step >= 0 {
		j.v.Labelled = true
	}
	if j.ownLines {
		j.lineAt += bytes.Count(j.walk.data[j.lineFrom:e.off], []byte{'\n'})
		j.lineFrom = e.off
		ev.Line = int32(j.lineAt)
	}
	return true
}

// pendingKeys lists what an event without `do` states instead.
func (j *jsonDecoder) pendingKeys() string {
	var list []string
	for _, p := range j.pending[:min(len(j.pending), 5)] {
		j.walk.i = p.key
		key, _ := j.key()
		list = append(list, quote(key))
	}
	if len(list) == 0 {
		return ""
	}
	return "; beside the times it states " + strings.Join(list, ", ")
}
