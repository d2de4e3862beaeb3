package form

import (
	"slices"

	"stdc/rules"
)

// can tells which verdicts a node can come to, for some visit or other.
type can struct{ pass, fail bool }

// never is what a node can come to of which the record does not tell enough.
var never = can{}

// decider works out what the nodes of a book can come to under a recording.
// What is not recorded counts as what nobody watched for: as something that may
// have come any number of times.
type decider struct {
	*Recording
	b *rules.Book
}

// node returns what a node can come to.
func (d *decider) node(n *rules.Node) can {
	if !d.gate(&n.Gate) || !d.scope(n) {
		return never
	}
	switch n.Form {
	case rules.FormAll, rules.FormAny, rules.FormOneOf:
		return d.parts(n)
	case rules.FormRequire:
		all, some := d.conds(rules.None, n.Require)
		return can{pass: all, fail: some}
	case rules.FormEach:
		return d.each(n)
	case rules.FormOrder:
		return d.order(n)
	}
	return d.count(n)
}

// gate tells whether it can be known that a rule applies.
func (d *decider) gate(g *rules.Gate) bool {
	for _, p := range append(slices.Clone(g.Given), g.Without...) {
		if yes, none := d.pattern(p); !yes || !none {
			return false
		}
	}
	for _, all := range append([][]rules.Cond{g.When}, g.Unless...) {
		if known, _ := d.conds(rules.None, all); !known {
			return false
		}
	}
	return true
}

// scope tells whether it can be known what lies in the scope of a node.
func (d *decider) scope(n *rules.Node) bool {
	c := n.Scope
	if c == nil {
		return true
	}
	switch c.Kind {
	case rules.ScopeStep, rules.ScopeSteps:
		for _, st := range c.Steps {
			if !d.step(st) {
				return false
			}
		}
	case rules.ScopePer:
		for _, p := range []int{n.Count, n.After, n.Before, n.Near} {
			if !d.fieldOf(p, c.Field) {
				return false
			}
		}
	}
	for _, p := range []int{c.After, c.Before, c.Until} {
		if !d.certain(p) {
			return false
		}
	}
	return true
}

// step tells whether it can be known when a step opens and closes.
func (d *decider) step(st int) bool {
	if d.Labelled {
		return true
	}
	for _, e := range append(slices.Clone(d.b.Steps[st].From), d.b.Steps[st].Until...) {
		if !d.placed(e) {
			return false
		}
	}
	return true
}

// placed tells whether the place of an element among others is recorded.
func (d *decider) placed(e int) bool {
	return d.Elements[e].Seen && (d.Ordered || d.Elements[e].Timed)
}

// certain tells whether it is known for certain when what a pattern stands for
// came, in the order of events. No pattern is certain.
func (d *decider) certain(p int) bool {
	if p < 0 {
		return true
	}
	yes, none := d.pattern(p)
	if !yes || !none {
		return false
	}
	for _, a := range d.b.Patterns[p].Alts {
		if !d.placed(a.Element) {
			return false
		}
	}
	return true
}

// pattern tells of a pattern whether an event can match it for certain, and
// whether it can be certain that none does.
func (d *decider) pattern(p int) (yes, none bool) {
	pat := &d.b.Patterns[p]
	if pat.Place == rules.PlaceFact {
		known := d.factKnown(pat.Fact)
		return known, known
	}
	if pat.Place != "" {
		return true, true
	}
	if pat.Step >= 0 {
		known := d.step(pat.Step)
		return known, known
	}
	none = true
	for i := range pat.Alts {
		a := &pat.Alts[i]
		e := &d.Elements[a.Element]
		all, _ := d.conds(a.Element, a.Where)
		yes = yes || e.Seen && all && (!pat.End || e.Ends)
		none = none && e.Seen
	}
	return yes, none
}

// conds tells of conditions whether it can be known that all hold, and whether
// that one does not.
func (d *decider) conds(element int, list []rules.Cond) (all, some bool) {
	all = true
	for i := range list {
		known := d.cond(element, &list[i])
		all, some = all && known, some || known
	}
	return all, some
}

// cond tells whether what a condition asks of is recorded, and finely enough.
func (d *decider) cond(element int, c *rules.Cond) bool {
	if !d.test(&c.Test) {
		return false
	}
	if element < 0 {
		return d.factKnown(c.Slot)
	}
	if c.Slot == rules.FieldDuration {
		e := &d.Elements[element]
		return e.Timed && e.Ends
	}
	return d.fieldKnown(element, c.Slot)
}

// test tells whether the facts that a value is compared with are recorded.
func (d *decider) test(t *rules.Test) bool {
	for _, l := range append([]*rules.Literal{t.Lo, t.Hi}, pointers(t.Values)...) {
		if l != nil && l.Fact >= 0 && !d.factKnown(l.Fact) {
			return false
		}
	}
	for i := range t.Tests {
		if !d.test(&t.Tests[i]) {
			return false
		}
	}
	return true
}

func pointers(list []rules.Literal) []*rules.Literal {
	out := make([]*rules.Literal, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

func (d *decider) factKnown(fact int) bool {
	return d.Facts[fact] || d.b.Facts[fact].Default != nil
}

func (d *decider) fieldKnown(element, slot int) bool {
	f := &d.b.Elements[element].Fields[slot]
	return d.Elements[element].Fields[slot] || f.Fixed != "" || f.Default != nil
}

// fieldOf tells whether a field of the book is recorded of all elements of a
// pattern that have it.
func (d *decider) fieldOf(p, field int) bool {
	if p < 0 {
		return true
	}
	for _, a := range d.b.Patterns[p].Alts {
		switch slot := d.b.Slot(a.Element, field); {
		case slot == rules.FieldDuration && !d.Elements[a.Element].Ends:
			return false
		case slot >= 0 && !d.fieldKnown(a.Element, slot):
			return false
		}
	}
	return true
}

// parts returns what a combination can come to.
func (d *decider) parts(n *rules.Node) can {
	all, some := can{true, true}, can{}
	for i := range n.Parts {
		one := d.node(&n.Parts[i])
		all.pass, all.fail = all.pass && one.pass, all.fail && one.fail
		some.pass, some.fail = some.pass || one.pass, some.fail || one.fail
	}
	switch {
	case n.Form == rules.FormAll:
		return can{pass: all.pass, fail: some.fail}
	case n.Form == rules.FormAny && n.Times.Min <= 1 && n.Times.Max < 0:
		return can{pass: some.pass, fail: all.fail}
	}
	// How many parts are met is only known where each is decided.
	known := all.pass && all.fail
	return can{pass: known, fail: known}
}

// each returns what `each … be …` can come to.
func (d *decider) each(n *rules.Node) can {
	if yes, _ := d.pattern(n.Count); !yes {
		return never
	}
	all, some := true, false
	for i := range d.b.Patterns[n.Be].Alts {
		a := &d.b.Patterns[n.Be].Alts[i]
		one, any := d.conds(a.Element, a.Where)
		all, some = all && one, some || any
		for k := range a.Where {
			if a.Where[k].Slot == rules.FieldDuration && !d.fits(durationWindow(&a.Where[k].Test), a.Element, a.Element) {
				all = false
			}
		}
	}
	return can{pass: all, fail: some}
}

// durationWindow is the range that a duration is held against, nil for none.
func durationWindow(t *rules.Test) *rules.Window {
	if t.Op != rules.OpRange || t.Lo != nil && t.Lo.Fact >= 0 || t.Hi != nil && t.Hi.Fact >= 0 {
		return nil
	}
	w := &rules.Window{}
	if t.Lo != nil {
		w.Lo.N = t.Lo.Value().Duration()
	}
	if t.Hi != nil {
		w.Hi = &rules.Length{N: t.Hi.Value().Duration()}
	}
	return w
}

// order returns what an order can come to.
func (d *decider) order(n *rules.Node) can {
	c := can{pass: true}
	for _, p := range []int{n.After, n.Before, n.Near, n.Until, n.Since} {
		if !d.certain(p) {
			return never
		}
	}
	for i, p := range n.Order {
		yes, none := d.pattern(p)
		c.pass = c.pass && yes && none && d.certain(p)
		c.fail = c.fail || none
		if i > 0 && n.Gap != nil {
			c.pass = c.pass && d.between(n.Gap, n.Order[i-1], p)
		}
	}
	return c
}

// count returns what an expectation or a ban can come to.
func (d *decider) count(n *rules.Node) can {
	if !d.anchors(n) {
		return never
	}
	yes, none := d.pattern(n.Count)
	inside := yes // an event can lie in the window for certain
	if n.Anchored() || n.Scope != nil || n.Every != nil {
		inside = inside && d.certainPlace(n.Count)
	}
	for _, p := range []int{n.Until, n.Since} {
		inside = inside && d.certain(p)
	}
	for _, c := range n.Correlate {
		for _, p := range []int{n.Count, n.After, n.Before, n.Near} {
			inside = inside && d.fieldOf(p, c.Field)
		}
	}
	for _, a := range []int{n.After, n.Before, n.Near} {
		if a >= 0 && n.Within != nil {
			inside = inside && d.between(n.Within, a, n.Count)
		}
	}
	if n.Every != nil {
		inside = inside && d.between(&rules.Window{Hi: n.Every}, n.Count, n.Count)
	}
	// More than one can only be certain where more than one can be recorded.
	several := d.several(n.Count)
	c := can{pass: inside, fail: none}
	if n.Times.Min > 1 {
		c.pass = c.pass && several
	}
	if n.Times.Max >= 0 { // too many fail, and none or few pass
		c.pass = none && (n.Times.Min == 0 || c.pass)
		c.fail = inside && (n.Times.Max == 0 || several) || n.Times.Min > 0 && none
	}
	return c
}

// anchors tells whether it can be known what a node is asked of.
func (d *decider) anchors(n *rules.Node) bool {
	for _, p := range []int{n.After, n.Before, n.Near} {
		if p < 0 {
			continue
		}
		if yes, _ := d.pattern(p); !yes || !d.certainPlace(p) {
			return false
		}
	}
	return true
}

// certainPlace tells whether the place of some event of a pattern is recorded.
func (d *decider) certainPlace(p int) bool {
	pat := &d.b.Patterns[p]
	if len(pat.Alts) == 0 {
		return true
	}
	return slices.ContainsFunc(pat.Alts, func(a rules.Alt) bool { return d.placed(a.Element) })
}

// several tells whether more than one event of a pattern can be recorded.
func (d *decider) several(p int) bool {
	seen := 0
	for _, a := range d.b.Patterns[p].Alts {
		if e := &d.Elements[a.Element]; e.Several {
			return true
		} else if e.Seen {
			seen++
		}
	}
	return seen > 1
}

// between tells whether the times of two patterns can show that the distance
// between some of their events lies in a window.
func (d *decider) between(w *rules.Window, a, b int) bool {
	for _, one := range d.timed(a) {
		for _, other := range d.timed(b) {
			if d.fits(w, one, other) {
				return true
			}
		}
	}
	return false
}

// timed are the elements of a pattern whose times are recorded; rules.None stands
// for a moment that is exact.
func (d *decider) timed(p int) []int {
	pat := &d.b.Patterns[p]
	if len(pat.Alts) == 0 {
		return []int{rules.None}
	}
	var list []int
	for _, a := range pat.Alts {
		if e := &d.Elements[a.Element]; e.Timed && (!pat.End || e.Ends) {
			list = append(list, a.Element)
		}
	}
	return list
}

// fits tells whether the times of two elements are fine enough for a window: if
// a distance that they leave open by so much can lie in it whole.
func (d *decider) fits(w *rules.Window, a, b int) bool {
	if w == nil || w.Hi == nil || w.Hi.Unit != rules.UnitTime || w.Lo.Unit != rules.UnitTime {
		return true
	}
	units := [2]int64{}
	for i, e := range []int{a, b} {
		if e >= 0 {
			units[i] = d.Elements[e].Unit
		}
	}
	if w.Lo.N == 0 { // no distance is below zero
		return w.Hi.N >= max(units[0], units[1])
	}
	return w.Hi.N-w.Lo.N >= units[0]+units[1]
}
