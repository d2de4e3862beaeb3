package form

import (
	"slices"

	"stdc/rules"
)

// Decided says how far a rule can be decided.
type Decided string

// The ways in which a rule can be decided.
const (
	DecidedNever  Decided = "never"     // by no visit
	DecidedFail   Decided = "fail-only" // it can be found failed, and never met
	DecidedPass   Decided = "pass-only" // it can be found met, and never failed
	DecidedPartly Decided = "partly"    // something that it looks at is not recorded
	DecidedFully  Decided = "fully"
)

// LackKind is the kind of what is not recorded.
type LackKind string

// What may not be recorded.
const (
	LackElement LackKind = "element" // whether an element came
	LackSeveral LackKind = "several" // more than the first time
	LackTime    LackKind = "time"    // when it came
	LackCoarse  LackKind = "coarse"  // that, finely enough for a limit
	LackEnd     LackKind = "end"     // when it was over
	LackField   LackKind = "field"   // a field of it
	LackWords   LackKind = "words"   // what was said
	LackFact    LackKind = "fact"    // a fact of the visit
)

// Lack is one thing that a rule looks at and that is not recorded. Element, Slot
// and Fact are indexes of the book, rules.None where the kind has none.
type Lack struct {
	Kind    LackKind
	Element int
	Slot    int
	Fact    int
	// Unit is how long a stretch a time stands for, and Limit what the rule holds
	// it against, in nanoseconds.
	Unit, Limit int64
}

// Finding is how far a rule can be decided, and what is in the way.
type Finding struct {
	Rule    int
	Decided Decided
	Lacks   []Lack
}

// Audit tells of every rule of a book how far a way of recording can decide it,
// in the order of the book.
func Audit(b *rules.Book, r *Recording) []Finding {
	d := &decider{Recording: r, b: b}
	list := make([]Finding, len(b.Rules))
	for i := range b.Rules {
		c := d.node(&b.Rules[i].Node)
		f := Finding{Rule: i, Lacks: d.lacks(i)}
		switch {
		case !c.pass && !c.fail:
			f.Decided = DecidedNever
		case !c.pass:
			f.Decided = DecidedFail
		case !c.fail:
			f.Decided = DecidedPass
		case len(f.Lacks) > 0:
			f.Decided = DecidedPartly
		default:
			f.Decided = DecidedFully
		}
		list[i] = f
	}
	return list
}

// lacks lists what a rule looks at and what is not recorded.
func (d *decider) lacks(rule int) []Lack {
	n := needsOfRule(d.b, rule, d.Labelled)
	finest := d.finest(&d.b.Rules[rule].Node, map[int]int64{})
	var list []Lack
	for e := range n.elements {
		need, have := &n.elements[e], &d.Elements[e]
		if len(need.rules) == 0 {
			continue
		}
		lack := Lack{Element: e, Slot: rules.None, Fact: rules.None}
		add := func(kind LackKind) {
			lack.Kind = kind
			list = append(list, lack)
		}
		if !have.Seen {
			add(LackElement)
			continue
		}
		limit, limited := finest[e]
		switch {
		case need.timed && !have.Timed && (limited || !d.Ordered):
			add(LackTime)
		case limited && have.Unit > limit:
			lack.Unit, lack.Limit = have.Unit, limit
			add(LackCoarse)
		}
		if need.ends && !have.Ends {
			add(LackEnd)
		}
		if (need.each || need.counts) && !have.Several {
			add(LackSeveral)
		}
		for slot := range d.b.Elements[e].Fields {
			if _, asked := n.fields[slotOf{e, slot}]; asked && !d.fieldKnown(e, slot) {
				lack.Slot = slot
				if n.words[slotOf{e, slot}] {
					add(LackWords)
				} else {
					add(LackField)
				}
			}
		}
	}
	for i := range d.b.Facts {
		if _, asked := n.fields[slotOf{rules.None, i}]; asked && !d.factKnown(i) {
			list = append(list, Lack{Kind: LackFact, Element: rules.None, Slot: rules.None, Fact: i})
		}
	}
	return list
}

// finest collects the shortest limits that times of elements are held against.
func (d *decider) finest(n *rules.Node, limits map[int]int64) map[int]int64 {
	for i := range n.Parts {
		d.finest(&n.Parts[i], limits)
	}
	hold := func(w *rules.Window, patterns ...int) {
		if w == nil || w.Hi == nil || w.Hi.Unit != rules.UnitTime {
			return
		}
		room := w.Hi.N - w.Lo.N
		if w.Lo.Unit != rules.UnitTime {
			room = w.Hi.N
		} else if w.Lo.N > 0 {
			room /= 2 // both times are uncertain
		}
		for _, p := range patterns {
			if p < 0 {
				continue
			}
			for _, a := range d.b.Patterns[p].Alts {
				if old, known := limits[a.Element]; !known || room < old {
					limits[a.Element] = room
				}
			}
		}
	}
	hold(n.Within, n.After, n.Before, n.Near, n.Count)
	if n.Form == rules.FormOrder {
		hold(n.Gap, n.Order...)
	}
	if n.Every != nil {
		hold(&rules.Window{Hi: n.Every}, n.Count)
	}
	if n.Form == rules.FormEach {
		for _, a := range d.b.Patterns[n.Be].Alts {
			for i := range a.Where {
				if a.Where[i].Slot == rules.FieldDuration {
					hold(durationWindow(&a.Where[i].Test), n.Be)
				}
			}
		}
	}
	return limits
}

// Short tells whether a rule can never be decided one way or the other.
func (f *Finding) Short() bool {
	return slices.Contains([]Decided{DecidedNever, DecidedFail, DecidedPass}, f.Decided)
}
