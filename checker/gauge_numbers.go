package checker

import (
	"slices"

	"stdc/rules"
)

// candidates lists the limits at which the verdict of an anchor may change.
func (m *measuring) candidates(n *rules.Node, a asked) numbers {
	var list []int64
	switch m.l.Key {
	case "within":
		list = m.distances(n, a, m.l.Scale.Unit)
	case "every":
		list = m.distances(n, a, m.l.Scale.Unit)
		for _, at := range m.moments(a) {
			list = m.apart(list, m.l.Scale.Unit, at, m.g.c.scopeEnd(a.scope))
		}
	case "gap":
		list = m.gaps(n, a)
	case "times":
		// Up to more than there may be; nothing has to be listed. A least count
		// of 0 asks for nothing at all, so the first one is 1.
		from := int64(1)
		if m.l.Upper {
			from = 0
		}
		return numbers{len(m.g.c.of(n.Count).pos) + 3, func(i int) int64 { return from + int64(i) }}
	case "be":
		list = m.fieldAt(a.pos).around(nil)
	case "where":
		list = m.fields(a.scope)
	}
	return numbersOf(m.l, list)
}

// distances lists how far from an anchor that lies which the node counts.
func (m *measuring) distances(n *rules.Node, a asked, unit rules.Unit) []int64 {
	c := m.g.c
	patterns := []int{n.Count}
	if n.Form == rules.FormOrder {
		patterns = n.Order
	}
	var list []int64
	for _, at := range m.moments(a) {
		for _, p := range patterns {
			pattern := &c.book.Patterns[p]
			if pattern.Place == rules.PlaceFact {
				list = m.apart(list, unit, at, c.time.facts[pattern.Fact])
				continue
			}
			ms := c.scoped(p, a.scope)
			for i := ms.index(a.scope.from); i < len(ms.pos) && int(ms.pos[i]) < a.scope.to; i++ {
				if m.budget--; m.budget < 0 {
					return nil
				}
				x := c.time.at[ms.pos[i]]
				if pattern.End {
					x = c.endOf(int(ms.pos[i]))
				}
				list = m.apart(list, unit, at, x)
			}
		}
	}
	return list
}

// moments are the moments that an anchor may have: one, except for the start or
// the end of a scope whose first or last members only may lie in it.
func (m *measuring) moments(a asked) []moment {
	c := m.g.c
	if a.kind != anchorStart && a.kind != anchorEnd || a.scope.member(a.pos) != maybe {
		return []moment{a.at}
	}
	var out []moment
	for p := a.scope.from; p < a.scope.to; p++ {
		if m.budget--; m.budget < 0 {
			return nil
		}
		switch {
		case a.scope.member(p) == no:
		case a.kind == anchorEnd:
			out = append(out, c.lastEnd(p))
		default:
			out = append(out, c.time.at[p])
		}
	}
	return out
}

// apart adds the distance of two moments in a unit: both ends of its range, with
// what lies beside them, where a limit in whole units changes the verdict.
func (m *measuring) apart(list []int64, unit rules.Unit, a, x moment) []int64 {
	c := m.g.c
	units := []rules.Unit{unit}
	if unit == rules.UnitCalendarDays {
		units = []rules.Unit{rules.UnitDates, rules.UnitTime}
	}
	for _, u := range units {
		for _, dir := range []int{1, -1} {
			lo, hi := c.reach.span(u, a, x, dir)
			for i, v := range [...]int64{lo, hi} {
				if v == infinite || i == 1 && lo == hi {
					continue
				}
				if u == rules.UnitTime {
					v /= perNano
				}
				if u != unit {
					v /= int64(day / perNano)
					list = append(list, v-1)
				}
				list = append(list, v, v+1, v+2)
			}
		}
	}
	return list
}

// gaps lists the distances of what may be neighbours in an order.
func (m *measuring) gaps(n *rules.Node, a asked) []int64 {
	c := m.g.c
	ws, k, known := c.windows(n, a.scope, a.anchor, n.Within)
	if !known {
		return nil
	}
	pos, truths := len(c.arena), len(c.truths)
	defer func() { c.arena, c.truths = c.arena[:pos], c.truths[:truths] }()
	var came [][]int32
	for _, p := range n.Order {
		came = append(came, slices.Clone(c.candidates(n, a, ws[:k], p).pos))
	}
	var list []int64
	for i := range came {
		for _, later := range came[i+1:] {
			for _, p := range came[i] {
				for _, q := range later {
					if m.budget--; m.budget < 0 {
						return nil
					}
					if p < q {
						list = m.apart(list, m.l.Scale.Unit, c.time.at[p], c.time.at[q])
					}
				}
			}
		}
	}
	return list
}

// fields lists the values of the measured field in a scope.
func (m *measuring) fields(s *scope) []int64 {
	c := m.g.c
	var list []int64
	alts := c.book.Patterns[m.l.pattern].Alts
	for i := range alts {
		e := alts[i].Element
		for _, p := range c.byElement[c.starts[e]:c.starts[e+1]] {
			if m.budget--; m.budget < 0 {
				return nil
			}
			if int(p) >= s.from && int(p) < s.to {
				list = m.fieldAt(int(p)).around(list)
			}
		}
	}
	return list
}

// fieldAt is the value of the measured field of an event.
func (m *measuring) fieldAt(at int) valueRange {
	c := m.g.c
	slot := rules.FieldDuration
	if m.l.Cond.Slot != rules.FieldDuration {
		id := c.book.Elements[m.l.Element].Fields[m.l.Cond.Slot].ID
		fields := c.book.Elements[c.event(at).Element].Fields
		if slot = slices.IndexFunc(fields, func(f rules.Field) bool { return f.ID == id }); slot < 0 {
			return valueRange{}
		}
	}
	if slot == rules.FieldDuration {
		if !c.time.ends[at] {
			return valueRange{}
		}
		lo, hi := between(c.time.at[at], c.time.end[at])
		v := valueRange{known: true, lo: max(lo, 0) / perNano, hi: max(hi, 0)}
		if v.hi != infinite {
			v.hi /= perNano
		}
		return v
	}
	w := rules.Cond{Slot: slot}
	return rangeOf(c.shown(&w, at))
}

// valueRange is a recorded value in the scale of a limit.
type valueRange struct {
	known  bool
	lo, hi int64
}

func rangeOf(v rules.Value) valueRange {
	switch v.Kind() {
	case rules.KindDuration:
		return valueRange{true, v.Duration(), v.Duration()}
	case rules.KindNumber:
		if f := v.Number() * NumberGrain; f > -maxNumber*NumberGrain && f < maxNumber*NumberGrain {
			return valueRange{true, int64(f), int64(f)}
		}
	}
	return valueRange{}
}

// around adds a value with what lies beside it.
func (v valueRange) around(list []int64) []int64 {
	if !v.known {
		return list
	}
	for _, x := range []int64{v.lo, v.hi} {
		if x != infinite {
			list = append(list, x-1, x, x+1, x+2)
		}
	}
	return list
}
