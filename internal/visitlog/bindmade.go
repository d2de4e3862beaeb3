package visitlog

import (
	"slices"

	"stdc/rules"
)

// made is an event that a row may hold: one of the mapping's own, or what the
// columns of one element (ELEMENT.at and its kin) state together.
type made struct {
	element           int
	step              int
	own               bool // [[log.event]]
	timed             bool // it names columns of its time
	at, end, duration []*plan
	seen, count       *plan
	when              []rowTest
	fields            []madeField
}

type madeField struct {
	slot int
	p    *plan // nil for a constant
	text string
}

// usedByEvent tells whether an event of the mapping names a column.
func usedByEvent(events []rules.LogEvent, name string) bool {
	for i := range events {
		e := &events[i]
		if slices.Contains(e.At, name) || slices.Contains(e.End, name) || slices.Contains(e.Duration, name) || e.Count == name ||
			slices.ContainsFunc(e.Fields, func(f rules.LogField) bool { return f.Column == name }) {
			return true
		}
	}
	return false
}

// elements makes an event of the columns of each element, in the order of the
// file.
func (t *boundTable) elements() {
	at := map[int]int{}
	for _, p := range t.plans {
		for i := range p.Targets {
			g := &p.Targets[i]
			switch g.Kind {
			case rules.TargetSeen, rules.TargetCount, rules.TargetElementAt, rules.TargetElementEnd, rules.TargetElementDuration, rules.TargetElementField:
			default:
				continue
			}
			k, begun := at[g.Element]
			if !begun {
				k = len(t.made)
				at[g.Element] = k
				t.made = append(t.made, made{element: g.Element, step: -1})
			}
			t.made[k].take(g, p)
		}
	}
}

func (e *made) take(g *rules.Target, p *plan) {
	if p.Step >= 0 {
		e.step = p.Step
	}
	switch g.Kind {
	case rules.TargetSeen:
		e.seen = p
	case rules.TargetCount:
		e.count = p
	case rules.TargetElementAt:
		e.at, e.timed = append(e.at, p), true
	case rules.TargetElementEnd:
		e.end = append(e.end, p)
	case rules.TargetElementDuration:
		e.duration = append(e.duration, p)
	case rules.TargetElementField:
		e.fields = append(e.fields, madeField{slot: g.Slot, p: p})
	}
}

// own binds an event of the mapping's own.
func (t *boundTable) own(e *rules.LogEvent) {
	m := made{element: e.Element, step: e.Step, own: true, when: t.tests(e.When), count: t.byName[e.Count]}
	find := func(names []string) (out []*plan) {
		for _, n := range names {
			if p := t.byName[n]; p != nil {
				out = append(out, p)
			}
		}
		return out
	}
	m.timed = len(e.At) > 0
	m.at, m.end, m.duration = find(e.At), find(e.End), find(e.Duration)
	for _, f := range e.Fields {
		if p := t.byName[f.Column]; p != nil || f.Column == "" {
			m.fields = append(m.fields, madeField{slot: f.Slot, p: p, text: f.Text})
		}
	}
	t.made = append(t.made, m)
}
