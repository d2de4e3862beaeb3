package checker

import (
	"slices"

	"stdc/rules"
)

// node makes the monitors of a node, or says why there can be none.
func (s *stream) node(n *rules.Node) (why string) {
	for _, p := range slices.Concat(n.Gate.Given, n.Gate.Without) {
		if why := s.unlikeEvent(p); why != "" {
			return why
		}
		s.patterns[p].gate = true
	}
	switch n.Form {
	case rules.FormRequire:
		return ""
	case rules.FormAny, rules.FormOneOf, rules.FormAll:
		if n.Form != rules.FormAll && n.Times.Max >= 0 {
			return "limits how many of its parts may be met"
		}
		for i := range n.Parts {
			if why := s.node(&n.Parts[i]); why != "" {
				return why
			}
		}
		return ""
	case rules.FormOrder:
		return "asks for an order"
	}
	m := &monitor{c: s.c, n: n, hi: infinite, anchor: rules.None, closer: rules.None, opener: rules.None, ender: rules.None}
	if why := m.plan(); why != "" {
		return why
	}
	s.monitors = append(s.monitors, m)
	s.of[n] = m
	used := []int{n.Count, m.anchor, m.closer, m.opener, m.ender}
	if n.Form == rules.FormEach {
		used = append(used, n.Be)
	}
	for _, p := range used {
		if p == rules.None {
			continue
		}
		if why := s.unlikeEvent(p); why != "" {
			return why
		}
		if q := &s.patterns[p]; !slices.Contains(q.users, m) {
			q.users = append(q.users, m)
		}
	}
	q := &s.patterns[n.Count]
	q.tells = q.tells || n.Times.Max == 0 && s.looksIntoText(n.Count)
	q.misses = q.misses || n.Times.Min > 0 && n.Form == rules.FormExpect && n.Every == nil && s.measures(n.Count)
	return ""
}

// unlikeEvent tells why a pattern is more than an event with its own position.
func (s *stream) unlikeEvent(p int) string {
	q := &s.c.book.Patterns[p]
	switch {
	case q.Place == rules.PlaceFact:
		return "goes by the fact " + s.c.book.Facts[q.Fact].ID
	case q.Place != "":
		return "goes by the place " + q.Words
	case q.End:
		return "goes by the end of an activity"
	case q.Step >= 0:
		return "goes by a step"
	}
	return ""
}

// plan finds out how m judges its node, or says why it cannot.
func (m *monitor) plan() (why string) {
	n := m.n
	switch {
	case n.Near >= 0:
		return "looks on both sides of its anchors (near)"
	case n.Since >= 0:
		return "looks back for what opened its windows (since)"
	case n.Next:
		return "asks what stands next to its anchors"
	case len(n.Correlate) > 0:
		return "compares fields of two events (" + string(n.Correlate[0].Relation) + ")"
	case len(n.Partial) > 0:
		return "gives partial credit"
	case n.On == rules.OnLast:
		return `asks the last anchor alone (on = "last")`
	}
	if why := m.planScope(); why != "" {
		return why
	}
	if n.Within != nil {
		if !elapsed(n.Within) {
			return "counts days or working time"
		}
		m.lo = limit(n.Within.Lo)
		if n.Within.Hi != nil {
			m.hi = limit(*n.Within.Hi)
		}
		if m.lo > farthest || m.hi > farthest && m.hi != infinite {
			return "has a window of centuries"
		}
	}
	switch {
	case n.Form == rules.FormEach:
		m.kind = monitorEach
	case n.Every != nil:
		if n.Every.Unit != rules.UnitTime || limit(*n.Every) > farthest {
			return "counts days or working time"
		}
		m.kind, m.hi = monitorEvery, limit(*n.Every)
	case n.After >= 0:
		m.kind, m.anchor, m.closer = monitorLater, n.After, n.Until
		if n.Before >= 0 {
			m.closer, m.pair = n.Before, true
		}
		if m.c.book.Patterns[n.After].Place == rules.PlaceStart {
			m.anchor, m.start = rules.None, true
		}
	case n.Before >= 0:
		m.kind, m.anchor = monitorEarlier, n.Before
	}
	return ""
}

// planScope finds out in what segments m counts, or says why it cannot.
func (m *monitor) planScope() string {
	s := m.n.Scope
	switch {
	case s == nil:
		return ""
	case s.Kind == rules.ScopePer:
		return "splits the visit by a field (per)"
	case s.Kind != rules.ScopeSegment:
		return "looks into steps"
	}
	m.opener, m.ender, m.must = s.After, s.Before, true
	if s.Before == rules.None {
		m.ender, m.must = s.Until, false
	}
	return ""
}

// looksIntoText tells whether a pattern asks what was said.
func (s *stream) looksIntoText(p int) bool {
	return slices.ContainsFunc(s.c.book.Patterns[p].Alts, func(a rules.Alt) bool {
		return slices.ContainsFunc(a.Where, func(w rules.Cond) bool { return w.Test.Op == rules.OpSays || w.Test.Op == rules.OpMatches })
	})
}

// measures tells whether a pattern asks for a value that can be missed by little.
func (s *stream) measures(p int) bool {
	return slices.ContainsFunc(s.c.book.Patterns[p].Alts, func(a rules.Alt) bool {
		return slices.ContainsFunc(a.Where, func(w rules.Cond) bool {
			return w.Slot == rules.FieldDuration || measured(s.c.book.Elements[a.Element].Fields[w.Slot].Type)
		})
	})
}
