package propose

import (
	"slices"

	"stdc/rules"
)

// thing is something of a book that a column or a value may stand for.
type thing struct {
	id    string
	names []name
}

// exactly tells whether a text is one of its names as it stands there, which a
// mapping need not be told.
func (t *thing) exactly(s string) bool {
	return slices.ContainsFunc(t.names, func(n name) bool { return n.text == s })
}

// bookNames are the names of a book made ready; the zero value is that of no
// book.
type bookNames struct {
	book     *rules.Book
	elements []thing
	facts    []thing
	steps    []thing
	fields   [][]thing // by element, `by` included
	// joined are, by element and field, their names one after the other.
	joined [][][]name
}

func newBookNames(b *rules.Book) *bookNames {
	n := &bookNames{book: b}
	if b == nil {
		return n
	}
	for i := range b.Elements {
		e := &b.Elements[i]
		n.elements = append(n.elements, thing{e.ID, namesOf(e.ID, e.Title)})
		var fields []thing
		for j := range e.Fields {
			f := &e.Fields[j]
			fields = append(fields, thing{f.ID, namesOf(f.ID, f.Title)})
		}
		n.fields = append(n.fields, fields)
		n.joined = append(n.joined, join(n.elements[i], fields))
	}
	for i := range b.Facts {
		f := &b.Facts[i]
		n.facts = append(n.facts, thing{f.ID, namesOf(f.ID, f.Title)})
	}
	for i := range b.Steps {
		s := &b.Steps[i]
		n.steps = append(n.steps, thing{s.ID, namesOf(s.ID, s.Title)})
	}
	return n
}

func join(element thing, fields []thing) [][]name {
	joined := make([][]name, len(fields))
	for j, f := range fields {
		for _, e := range element.names {
			for _, m := range f.names {
				joined[j] = append(joined[j], newName(e.text+" "+m.text))
			}
		}
	}
	return joined
}

// elementShare is the share of a column's cells that are names of elements.
func (n *bookNames) elementShare(c *Column) float64 {
	if len(n.elements) == 0 || c.Filled == 0 {
		return 0
	}
	hits := 0
	for _, v := range c.Values {
		key := keyOf(v.Text)
		if slices.ContainsFunc(n.elements, func(t thing) bool {
			return slices.ContainsFunc(t.names, func(m name) bool { return m.key == key })
		}) {
			hits += v.N
		}
	}
	return float64(hits) / float64(c.Filled)
}

// nearest is the thing that a text most likely stands for, with how alike they
// are; -1 where nothing is near, or two are equally near.
func nearest(n name, things []thing) (at int, score float64) {
	at = -1
	tie := false
	for i := range things {
		s := alike(n, things[i].names)
		switch {
		case s > score:
			at, score, tie = i, s, false
		case s == score && s > 0:
			tie = true
		}
	}
	if tie && score < sure {
		return -1, 0
	}
	return at, score
}
