package vet

import (
	"math"

	"stdc/rules"
)

// translator says of the rules of a book what a visit must be like to pass
// them.
type translator struct {
	b *rules.Book
	// bold replaces what has no exact translation by something near. A sketch
	// of a visit is then likelier to pass; a proof would prove nothing.
	bold bool
	// missing are the features without an exact translation that were met.
	missing []Feature
}

// Feature is something in a rule that the prover does not reason over.
type Feature string

// The features without an exact translation.
const (
	FeatureCalendar  Feature = "calendar"  // calendar days, dates, workdays, workhours
	FeatureCompare   Feature = "compare"   // same, different, lower, higher
	FeatureMisses    Feature = "misses"    // misses
	FeatureFact      Feature = "fact"      // a value that is a fact, a fact that opens or closes
	FeatureMoment    Feature = "moment"    // conditions on moments
	FeatureScopeEnd  Feature = "scope-end" // the end of a step or a segment
	FeatureScopeOn   Feature = "scope-on"  // on beside in
	FeatureStep      Feature = "step"      // a step without from
	FeatureManyParts Feature = "parts"     // how many of many parts are met
)

// lacks notes a feature and returns what stands for it.
func (t *translator) lacks(f Feature) *formula {
	for _, o := range t.missing {
		if o == f {
			return open
		}
	}
	t.missing = append(t.missing, f)
	return open
}

// meaning is what a node says of a visit.
type meaning struct {
	applies *formula // its verdict is not n/a
	holds   *formula // it is not fail
}

// passes and fails say that the verdict is that.
func (m meaning) passes() *formula { return and(m.applies, m.holds) }
func (m meaning) fails() *formula  { return and(m.applies, not(m.holds)) }

// rule translates a rule. The result is that of a visit observed in full, and
// of one without step labels.
func (t *translator) rule(r *rules.Rule) meaning { return t.node(&r.Node) }

func (t *translator) node(n *rules.Node) meaning {
	gate := t.gate(&n.Gate)
	m := t.form(n)
	return meaning{applies: and(gate, m.applies), holds: or(not(gate), m.holds)}
}

func (t *translator) gate(g *rules.Gate) *formula {
	list := []*formula{t.facts(g.When)}
	for _, u := range g.Unless {
		list = append(list, not(t.facts(u)))
	}
	for _, p := range g.Given {
		list = append(list, some(p, func(x int) *formula { return t.match(p, x) }))
	}
	for _, p := range g.Without {
		list = append(list, none(p, func(x int) *formula { return t.match(p, x) }))
	}
	return and(list...)
}

func (t *translator) facts(conds []rules.Cond) *formula {
	var list []*formula
	for i := range conds {
		c := &conds[i]
		list = append(list, t.test(&c.Test, &t.b.Facts[c.Slot], literal{kind: litFact, slot: c.Slot}))
	}
	return and(list...)
}

// match says that event x matches a pattern (for one by time: is the activity
// that it is the end of).
func (t *translator) match(pattern, x int) *formula {
	p := &t.b.Patterns[pattern]
	if p.Step >= 0 {
		return t.isAny(t.b.Steps[p.Step].From, x)
	}
	var list []*formula
	for i := range p.Alts {
		a := &p.Alts[i]
		all := []*formula{lit(literal{kind: litElement, x: x, element: a.Element})}
		for j := range a.Where {
			all = append(all, t.condition(&a.Where[j], a.Element, x))
		}
		list = append(list, and(all...))
	}
	return or(list...)
}

// isAny says that event x is of one of some elements.
func (t *translator) isAny(elements []int, x int) *formula {
	var list []*formula
	for _, e := range elements {
		list = append(list, lit(literal{kind: litElement, x: x, element: e}))
	}
	return or(list...)
}

func (t *translator) condition(c *rules.Cond, element, x int) *formula {
	if c.Slot == rules.FieldDuration {
		return t.lasts(&c.Test, x)
	}
	return t.test(&c.Test, &t.b.Elements[element].Fields[c.Slot], literal{kind: litField, x: x, element: element, slot: c.Slot})
}

// test makes literals of a test of a field or a fact.
func (t *translator) test(q *rules.Test, f *rules.Field, l literal) *formula {
	switch q.Op {
	case rules.OpNot:
		return not(t.test(&q.Tests[0], f, l))
	case rules.OpAll:
		var list []*formula
		for i := range q.Tests {
			list = append(list, t.test(&q.Tests[i], f, l))
		}
		return and(list...)
	}
	if f.Type == rules.TypeTime {
		t.lacks(FeatureMoment)
	}
	if !plain(q) {
		t.lacks(FeatureFact)
	}
	l.test = q
	return lit(l)
}

// lasts says how long event x takes.
func (t *translator) lasts(q *rules.Test, x int) *formula {
	from, to := moment{startOf, x}, moment{endOf, x}
	switch q.Op {
	case rules.OpNot:
		return not(t.lasts(&q.Tests[0], x))
	case rules.OpAll:
		var list []*formula
		for i := range q.Tests {
			list = append(list, t.lasts(&q.Tests[i], x))
		}
		return and(list...)
	case rules.OpKnown: // an event may have an end, or none
		return open
	}
	if !plain(q) {
		return t.lacks(FeatureFact)
	}
	var list []*formula
	for i := range q.Values {
		d := q.Values[i].Value().Duration()
		list = append(list, and(notBefore(from, to, d), within(from, to, d)))
	}
	if q.Op == rules.OpOneOf {
		return or(list...)
	}
	if q.Lo != nil {
		list = append(list, notBefore(from, to, q.Lo.Value().Duration()))
	}
	if q.Hi != nil {
		list = append(list, within(from, to, q.Hi.Value().Duration()))
	}
	return and(list...)
}

func (t *translator) form(n *rules.Node) meaning {
	switch n.Form {
	case rules.FormRequire:
		return meaning{applies: yes, holds: t.facts(n.Require)}
	case rules.FormAll, rules.FormAny, rules.FormOneOf:
		return t.combine(n)
	}
	return t.scoped(n)
}

// combine translates all, any and one-of over the parts that apply.
func (t *translator) combine(n *rules.Node) meaning {
	var parts []meaning
	var applies, holds []*formula
	for i := range n.Parts {
		m := t.node(&n.Parts[i])
		parts = append(parts, m)
		applies, holds = append(applies, m.applies), append(holds, m.holds)
	}
	out := meaning{applies: or(applies...)}
	if n.Form == rules.FormAll {
		out.holds = and(holds...)
		return out
	}
	const mostParts = 6
	if len(parts) > mostParts && (n.Times.Min > 1 || n.Times.Max >= 0) {
		out.holds = t.lacks(FeatureManyParts)
		return out
	}
	var enough, few []*formula
	subsets(len(parts), n.Times.Min, func(set []int) {
		var all []*formula
		for _, i := range set {
			all = append(all, parts[i].passes())
		}
		enough = append(enough, and(all...))
	})
	if n.Times.Max >= 0 {
		subsets(len(parts), n.Times.Max+1, func(set []int) {
			var any []*formula
			for _, i := range set {
				any = append(any, not(parts[i].passes()))
			}
			few = append(few, or(any...))
		})
	}
	out.holds = or(not(out.applies), and(or(enough...), and(few...)))
	return out
}

// subsets calls f with every choice of k of the numbers below n.
func subsets(n, k int, f func([]int)) {
	set := make([]int, 0, max(k, 0))
	var choose func(from int)
	choose = func(from int) {
		if len(set) == k {
			f(set)
			return
		}
		for i := from; i < n; i++ {
			set = append(set, i)
			choose(i + 1)
			set = set[:len(set)-1]
		}
	}
	if k >= 0 {
		choose(0)
	}
}

// distance bounds the time from one moment to another: between lo and hi.
func (t *translator) distance(w *rules.Window, from, to moment) *formula {
	if w == nil {
		return yes
	}
	lo, loOK := t.length(w.Lo, false)
	list := []*formula{}
	if !loOK {
		list = append(list, open)
	}
	if lo > 0 {
		list = append(list, notBefore(from, to, lo))
	}
	if w.Hi != nil {
		hi, ok := t.length(*w.Hi, true)
		if !ok {
			list = append(list, open)
		} else if hi < math.MaxInt64 {
			list = append(list, within(from, to, hi))
		}
	}
	return and(list...)
}

// length is a length of elapsed time. One that goes by a calendar is no fixed
// time; a bold translation takes one that surely is short (upper) or long
// enough on a weekday morning.
func (t *translator) length(l rules.Length, upper bool) (int64, bool) {
	const day = 24 * 3600 * int64(1e9)
	if l.Unit == rules.UnitTime {
		return l.N, true
	}
	if l.N == 0 && !upper {
		return 0, true
	}
	t.lacks(FeatureCalendar)
	if !t.bold {
		return 0, false
	}
	switch {
	case l.Unit == rules.UnitWorkhours && upper:
		return l.N, true
	case l.Unit == rules.UnitWorkhours:
		return 4*l.N + 3*day, true
	case l.Unit == rules.UnitCalendarDays:
		return l.N * day, true
	case upper && l.N == 0:
		return day / 24, true
	case upper:
		return l.N * day, true
	case l.Unit == rules.UnitDates:
		return l.N * day, true
	}
	return (l.N + 2*(l.N/5+1)) * day, true
}
