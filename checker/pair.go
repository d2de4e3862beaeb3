package checker

import (
	"fmt"
	"slices"

	"stdc/rules"
)

// Pair judges visits by two versions of a standard. The visits are bound to the
// union of their vocabularies, so that they are read once; a rule that both
// versions judge alike is judged once. Like a Checker, a Pair is not for several
// goroutines at once.
type Pair struct {
	old, new side
	twins    []int // by old rule: the new rule that comes out as it does, -1 for none
}

// side is one of the two books.
type side struct {
	checker *Checker
	reading Reading
	visit   Visit
}

// Judged is what one of the two books says of a visit. Unread says why it cannot
// read what the log holds, "" where it can; Result is nil then.
type Judged struct {
	Result *Result
	Unread string
}

// NewPair returns a Pair for the two books of a union. twins gives, for each
// rule of the old book, the new book's rule that judges and credits every visit
// as it does, or -1.
func NewPair(u *rules.Union, twins []int, o Options) *Pair {
	p := &Pair{twins: twins}
	p.old = side{checker: New(u.Old.Book, o), reading: Reading{Side: &u.Old, Union: u.Book}}
	p.new = side{checker: New(u.New.Book, o), reading: Reading{Side: &u.New, Union: u.Book}}
	return p
}

// Check judges a visit of the union by both books. Where one of them cannot read
// it, neither judges it. The results hold until the next call. An error means
// that the visit is rejected whatever the book, and says why.
func (p *Pair) Check(v *Visit) (old, new Judged, err error) {
	was, whyOld := p.old.reading.Visit(v, &p.old.visit)
	is, whyNew := p.new.reading.Visit(v, &p.new.visit)
	if whyOld != "" || whyNew != "" {
		return Judged{Unread: whyOld}, Judged{Unread: whyNew}, nil
	}
	if new.Result, err = p.new.checker.Check(is); err != nil {
		return old, new, err
	}
	p.old.checker.borrowed, p.old.checker.lender = p.twins, new.Result
	old.Result, err = p.old.checker.Check(was)
	return old, new, err
}

// Reading brings visits of a union into the places of one of its books.
type Reading struct {
	Side  *rules.Side
	Union *rules.Book
	// Lenient leaves out what the book does not know instead of refusing the
	// visit. LeftOut names it, of the visit that was brought last.
	Lenient bool
	LeftOut []string

	why string
}

// Visit returns a visit of the union as the book has it: the visit itself, where
// both have everything in the same places, else into. why names what the book
// does not know and would reject the visit for.
func (r *Reading) Visit(v, into *Visit) (out *Visit, why string) {
	r.why, r.LeftOut = "", r.LeftOut[:0]
	if r.Side.Same {
		return v, ""
	}
	b := r.Side.Book
	into.Reset(b)
	facts, unobserved, events, values := into.Facts, into.Unobserved, into.Events, into.Values
	*into = *v
	into.Facts, into.Unobserved, into.Events, into.Values, into.Labelled = facts, unobserved, events, values, false
	for i := range v.Facts {
		if !v.Facts[i].Known() {
			continue
		}
		if k := r.Side.Facts[i]; k < 0 {
			r.unknown("the fact " + r.Union.Facts[i].ID)
		} else if r.takes(&b.Facts[k], &v.Facts[i], "the fact "+b.Facts[k].ID) {
			into.Facts[k] = v.Facts[i]
		}
	}
	for i, not := range v.Unobserved {
		if k := r.Side.Elements[i]; not && k >= 0 {
			into.Unobserved[k] = true
		} else if not {
			r.unknown("the element " + r.Union.Elements[i].ID)
		}
	}
	for i := range v.Events {
		r.event(v, &v.Events[i], into)
	}
	return into, r.why
}

// event brings one event over.
func (r *Reading) event(v *Visit, e *Event, into *Visit) {
	element := r.Side.Elements[e.Element]
	if element < 0 {
		r.unknown("the element " + r.Union.Elements[e.Element].ID)
		return
	}
	b := r.Side.Book
	to := into.AddEvent(b, element)
	fields := to.Fields
	*to = *e
	to.Element, to.Fields = int32(element), fields
	if e.Step >= 0 {
		to.Step = int32(r.Side.Steps[e.Step])
		if to.Step < 0 {
			r.unknown("the step " + r.Union.Steps[e.Step].ID)
		}
	}
	into.Labelled = into.Labelled || to.Step >= 0
	for slot, k := range r.Side.Slots[e.Element] {
		val := &v.Values[int(e.Fields)+slot]
		if !val.Known() {
			continue
		}
		of := &r.Union.Elements[e.Element]
		if k < 0 {
			if of.Fields[slot].Fixed == "" { // else it is the book's own word
				r.unknown("the field " + of.Fields[slot].ID + " of " + of.ID)
			}
		} else if f := &b.Elements[element].Fields[k]; r.takes(f, val, "the field "+f.ID+" of "+of.ID) {
			into.Values[int(fields)+k] = *val
		}
	}
}

// takes tells whether a value is one that a field or a fact may have.
func (r *Reading) takes(f *rules.Field, v *rules.Value, what string) bool {
	switch {
	case f.Fixed != "" && v.Text() != f.Fixed, f.Type == rules.TypeEnum && !slices.Contains(f.Values, v.Text()):
		r.unknown(fmt.Sprintf("%s as %q", what, v.Text()))
		return false
	}
	return true
}

// unknown notes what the book does not know.
func (r *Reading) unknown(what string) {
	if r.Lenient {
		if !slices.Contains(r.LeftOut, what) {
			r.LeftOut = append(r.LeftOut, what)
		}
	} else if r.why == "" {
		r.why = what
	}
}
