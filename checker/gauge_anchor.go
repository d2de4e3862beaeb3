package checker

import (
	"slices"

	"stdc/rules"
)

// measuring measures the anchors of one limit while its rule is evaluated. Its
// methods do nothing on nil.
type measuring struct {
	g          *Gauge
	l          *movable
	seen       []Observed
	turns      []int64 // limits at which the verdict of an anchor changes
	unmeasured int
	budget     int
	doubtful   bool // of some scopes one is the scope, and it is not known which
}

// doubt says whether what is asked next may not be what the rule asks of.
func (m *measuring) doubt(may bool) {
	if m != nil {
		m.doubtful = may
	}
}

// add measures an anchor that was asked.
func (m *measuring) add(n *rules.Node, a asked, o outcome) {
	if m == nil || o.verdict == NotApplicable || !slices.Contains(m.l.nodes, n) {
		return
	}
	c := m.g.c
	// What is asked in between must not touch what the evaluation around it uses.
	views := c.views
	c.measuring, c.views = nil, m.g.views[:0]
	m.measure(m.candidates(n, a), a.sure == yes && !m.doubtful, func() Verdict { return c.ask(n, a).verdict })
	m.g.forget(m.l)
	c.measuring, c.views = m, views
}

// required measures a condition on facts.
func (m *measuring) required() {
	c, n := m.g.c, m.l.nodes[0]
	ask := func() Verdict { return c.node(n, false).verdict }
	if ask() == NotApplicable {
		return
	}
	var v valueRange
	if value := c.factValue(m.l.Cond.Slot); value != nil {
		v = rangeOf(*value)
	}
	m.measure(numbersOf(m.l, v.around(nil)), true, ask)
}

func (m *measuring) measure(xs numbers, sure bool, ask func() Verdict) {
	if m.budget < 0 {
		m.unmeasured++
		return
	}
	seen, turns := m.g.turn(m.l, xs, ask)
	m.turns = append(m.turns, turns...)
	if !sure {
		m.unmeasured++
		return
	}
	if m.l.free != nil {
		restore := m.l.free()
		m.g.forget(m.l)
		seen, _ = m.g.turn(m.l, xs, ask)
		restore()
		m.g.forget(m.l)
	}
	m.seen = append(m.seen, seen)
}
