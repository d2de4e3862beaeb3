package diff

import (
	"fmt"
	"slices"
	"strings"

	"stdc/internal/booktest"
	"stdc/rules"
)

// Mark is a figure of the standard that changed. Was and Is are its values as
// written, "" for none.
type Mark struct {
	Key     string // pass-mark, min-coverage, bonus-max
	Was, Is string
}

// Part is a part of the vocabulary that changed: an element, a fact, a step, a
// set of phrases, the calendar.
type Part struct {
	Kind    Kind   // Added, Removed or Changed
	Section string // element, fact, step, phrases, calendar
	ID      string // "" for the calendar
	// Of says what of it changed: a field, from, until, optional, values; ""
	// where it is new or gone as a whole.
	Of      string
	Was, Is string // in the notation of books; lists are joined by ", "
}

func marks(old, new *rules.Book) []Mark {
	var out []Mark
	put := func(key, was, is string) {
		if was != is {
			out = append(out, Mark{key, was, is})
		}
	}
	cap := func(q *rules.Ratio) string {
		if q == nil {
			return ""
		}
		return booktest.Number(*q)
	}
	put("pass-mark", booktest.Number(old.PassMark), booktest.Number(new.PassMark))
	put("min-coverage", booktest.Number(old.MinCoverage), booktest.Number(new.MinCoverage))
	put("bonus-max", cap(old.BonusMax), cap(new.BonusMax))
	return out
}

// thing is a part of a book as a table of texts, so that all kinds of parts are
// compared in one way.
type thing struct {
	id   string
	keys []string
	vals []string
}

func (t *thing) put(key, val string) {
	if val != "" {
		t.keys, t.vals = append(t.keys, key), append(t.vals, val)
	}
}

func (t *thing) get(key string) string {
	if i := slices.Index(t.keys, key); i >= 0 {
		return t.vals[i]
	}
	return ""
}

// parts compares the vocabularies of two books.
func parts(old, new *rules.Book) []Part {
	var out []Part
	for _, s := range []struct {
		name string
		of   func(b *rules.Book) []thing
	}{{"step", steps}, {"fact", facts}, {"element", elements}, {"phrases", phrases}, {"calendar", calendar}} {
		out = append(out, section(s.name, s.of(old), s.of(new))...)
	}
	return out
}

// section compares the parts of one kind.
func section(name string, old, new []thing) []Part {
	var out []Part
	find := func(list []thing, id string) *thing {
		if i := slices.IndexFunc(list, func(t thing) bool { return t.id == id }); i >= 0 {
			return &list[i]
		}
		return nil
	}
	for i := range new {
		is := &new[i]
		was := find(old, is.id)
		if was == nil {
			out = append(out, Part{Kind: Added, Section: name, ID: is.id})
			continue
		}
		keys := slices.Clone(was.keys)
		for _, k := range is.keys {
			if !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
		for _, k := range keys {
			if a, b := was.get(k), is.get(k); a != b {
				out = append(out, Part{Kind: Changed, Section: name, ID: is.id, Of: k, Was: a, Is: b})
			}
		}
	}
	for i := range old {
		if find(new, old[i].id) == nil {
			out = append(out, Part{Kind: Removed, Section: name, ID: old[i].id})
		}
	}
	return out
}

func steps(b *rules.Book) []thing {
	ids := func(list []int) string {
		var out []string
		for _, e := range list {
			out = append(out, b.Elements[e].ID)
		}
		return strings.Join(out, ", ")
	}
	var out []thing
	for i := range b.Steps {
		s := &b.Steps[i]
		t := thing{id: s.ID}
		t.put("from", ids(s.From))
		t.put("until", ids(s.Until))
		if s.Optional {
			t.put("optional", "true")
		}
		out = append(out, t)
	}
	return out
}

// fieldText is what a field or a fact takes.
func fieldText(f *rules.Field) string {
	s := string(f.Type)
	if len(f.Values) > 0 {
		s += " " + strings.Join(f.Values, "|")
	}
	if f.Default != nil {
		s += " = " + f.Default.Text
	}
	if f.Fixed != "" {
		s += " always " + f.Fixed
	}
	return s
}

func facts(b *rules.Book) []thing {
	var out []thing
	for i := range b.Facts {
		t := thing{id: b.Facts[i].ID}
		t.put("type", fieldText(&b.Facts[i]))
		out = append(out, t)
	}
	return out
}

func elements(b *rules.Book) []thing {
	var out []thing
	for i := range b.Elements {
		t := thing{id: b.Elements[i].ID}
		for k := range b.Elements[i].Fields {
			f := &b.Elements[i].Fields[k]
			t.put(f.ID, fieldText(f))
		}
		out = append(out, t)
	}
	return out
}

// phrases gives each phrase a key, so that one that was added stands alone.
func phrases(b *rules.Book) []thing {
	var out []thing
	for i := range b.Phrases {
		t := thing{id: b.Phrases[i].ID}
		for _, p := range b.Phrases[i].Phrases {
			t.put(p, p)
		}
		out = append(out, t)
	}
	return out
}

func calendar(b *rules.Book) []thing {
	c := &b.Calendar
	var t thing
	t.put("workdays", fmt.Sprint(c.Workdays))
	t.put("hours", fmt.Sprint(c.Hours))
	t.put("holidays", strings.Join(c.Holidays, ", "))
	t.put("make-up", strings.Join(c.MakeUp, ", "))
	return []thing{t}
}
