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

// gate tells whether it can be certain that a rule applies.
func (d *decider) gate(g *rules.Gate) bool {
	for _, p := range g.Given {
		if yes, _ := d.pattern(p); !yes {
			return false
		}
	}
	for _, p := range g.Without {
		if _, none := d.pattern(p); !none {
			return false
		}
	}
	if all, _ := d.conds(rules.None, g.When); !all {
		return false
	}
	return !slices.ContainsFunc(g.Unless, func(list []rules.Cond) bool {
		_, some := d.conds(rules.None, list)
		return !some
	})
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
	// An end that need not come is a closer: see closed.
	return d.certain(c.After) && d.certain(c.Before)
}

// closed tells whether it can be known where the windows of a node end. Where it
// cannot, what lies in them is never certain, but that nothing does may be.
func (d *decider) closed(n *rules.Node) bool {
	return d.certain(n.Until) && d.certain(n.Since) && (n.Scope == nil || d.certain(n.Scope.Until))
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
	if !yes || !none || !d.ended(p) {
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
		yes = yes || e.Seen && all
		none = none && (e.Seen || slices.ContainsFunc(a.Where, func(c rules.Cond) bool { return !d.cond(a.Element, &c).pass && d.cond(a.Element, &c).fail }))
	}
	return yes, none
}

// ended tells whether it is recorded when what a pattern stands for was over, of
// one that stands for that moment. None is no such.
func (d *decider) ended(p int) bool {
	return p < 0 || !d.b.Patterns[p].End || slices.ContainsFunc(d.b.Patterns[p].Alts, func(a rules.Alt) bool { return d.Elements[a.Element].Ends })
}

// conds tells of conditions whether it can be known that all hold, and whether
// that one does not.
func (d *decider) conds(element int, list []rules.Cond) (all, some bool) {
	all = true
	for i := range list {
		c := d.cond(element, &list[i])
		all, some = all && c.pass, some || c.fail
	}
	return all, some
}

// cond tells what a condition can come to.
func (d *decider) cond(element int, c *rules.Cond) can {
	recorded := false
	switch {
	case element < 0:
		recorded = d.factKnown(c.Slot)
	case c.Slot == rules.FieldDuration:
		recorded = d.Elements[element].Timed && d.Elements[element].Ends
	default:
		recorded = d.fieldKnown(element, c.Slot)
	}
	return d.test(&c.Test, recorded)
}

// test tells what a test of a value can come to that is recorded or not.
func (d *decider) test(t *rules.Test, recorded bool) can {
	switch t.Op {
	case rules.OpKnown: // which also tells where nothing is recorded
		return can{pass: recorded || !t.Known, fail: recorded || t.Known}
	case rules.OpNot:
		c := d.test(&t.Tests[0], recorded)
		return can{pass: c.fail, fail: c.pass}
	case rules.OpAll:
		all := can{pass: true}
		for i := range t.Tests {
			c := d.test(&t.Tests[i], recorded)
			all.pass, all.fail = all.pass && c.pass, all.fail || c.fail
		}
		return all
	}
	for _, l := range append([]*rules.Literal{t.Lo, t.Hi}, pointers(t.Values)...) {
		recorded = recorded && (l == nil || l.Fact < 0 || d.factKnown(l.Fact))
	}
	return can{pass: recorded, fail: recorded}
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

// someFieldOf tells whether a field of the book is recorded of some element of a
// pattern.
func (d *decider) someFieldOf(p, field int) bool {
	return p < 0 || slices.ContainsFunc(d.b.Patterns[p].Alts, func(a rules.Alt) bool {
		slot := d.b.Slot(a.Element, field)
		return slot == rules.FieldDuration && d.Elements[a.Element].Ends || slot >= 0 && d.fieldKnown(a.Element, slot)
	})
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
	if yes, _ := d.pattern(n.Count); !yes || !d.closed(n) {
		return never
	}
	// A visit may have events of one of the elements alone.
	var c can
	for i := range d.b.Patterns[n.Be].Alts {
		a := &d.b.Patterns[n.Be].Alts[i]
		all, some := d.conds(a.Element, a.Where)
		for k := range a.Where {
			if a.Where[k].Slot == rules.FieldDuration && !d.fits(durationWindow(&a.Where[k].Test)) {
				all = false
			}
		}
		if d.Elements[a.Element].Seen {
			c.pass, c.fail = c.pass || all, c.fail || some
		}
	}
	return c
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
	if !d.anchors(n) {
		return never
	}
	c := can{pass: d.closed(n)}
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
	inside = inside && d.closed(n) && d.ended(n.Count) && d.ended(n.After) && d.ended(n.Before) && d.ended(n.Near)
	for _, c := range n.Correlate {
		for _, p := range []int{n.Count, n.After, n.Before, n.Near} {
			inside = inside && d.someFieldOf(p, c.Field)
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
	if n.Misses > 0 || n.Every != nil { // so few anchors may stay open; a short visit asks for none
		c.pass = true
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
	facts := d.b.Patterns[a].Place == rules.PlaceFact && d.b.Patterns[b].Place == rules.PlaceFact // whose times are as they are
	return facts || d.timed(a) && d.timed(b) && d.fits(w)
}

// timed tells whether the time of some event of a pattern is recorded.
func (d *decider) timed(p int) bool {
	pat := &d.b.Patterns[p]
	return len(pat.Alts) == 0 || slices.ContainsFunc(pat.Alts, func(a rules.Alt) bool {
		e := &d.Elements[a.Element]
		return e.Timed && (!pat.End || e.Ends)
	})
}

// fits tells whether times can be fine enough for a window: if a distance that
// they leave open by so much can lie in it whole. A coarse time is cut by the
// order of the events beside it, so the finest times of a visit count.
func (d *decider) fits(w *rules.Window) bool {
	if w == nil || w.Hi == nil || w.Hi.Unit != rules.UnitTime || w.Lo.Unit != rules.UnitTime {
		return true
	}
	finest := int64(-1)
	for i := range d.Elements {
		if e := &d.Elements[i]; e.Timed && (finest < 0 || e.Unit < finest) {
			finest = e.Unit
		}
	}
	if w.Lo.N == 0 { // no distance is below zero
		return w.Hi.N >= finest
	}
	return w.Hi.N-w.Lo.N >= 2*finest
}
