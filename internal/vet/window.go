package vet

import "stdc/rules"

// scope is a part of the visit that a node is asked of.
type scope struct {
	// in says that event x lies in it.
	in func(x int) *formula
	// start and end are the moments of its start and end, nil where they have
	// no exact translation.
	start, end *moment
}

func everything(int) *formula { return yes }

// anchor is what a node is asked of: an event, or a moment.
type anchor struct {
	at     moment
	event  int // -1 for none
	byTime bool
	place  rules.Place
}

// before says that y stands later than the anchor (or earlier, where dir is
// below zero).
func (a *anchor) before(y moment, yIsEvent bool, dir int) *formula {
	switch {
	case a.place != "" && yIsEvent:
		if (a.place == rules.PlaceStart) == (dir > 0) {
			return yes
		}
		return no
	case a.byTime || !yIsEvent:
		if dir > 0 {
			return notBefore(a.at, y, 0)
		}
		return within(a.at, y, 0)
	case dir > 0:
		return earlier(a.event, y.id)
	}
	return earlier(y.id, a.event)
}

// inWindow says that what stands at m, an event or the end of one, lies in the
// window of an anchor.
func (t *translator) inWindow(n *rules.Node, s *scope, a *anchor, m moment) *formula {
	isEvent := m.kind == startOf
	if m.kind != factTime && m.id == a.event {
		return no
	}
	if n.Near >= 0 {
		return t.nearby(n, s, a, m, isEvent)
	}
	dir := 1
	if n.After < 0 {
		dir = -1
	}
	list := []*formula{a.before(m, isEvent, dir), t.away(n.Within, a.at, m, dir)}
	if n.Next {
		list = append(list, t.beside(a, m.id, dir))
	}
	if c := closerOf(n, dir); c >= 0 {
		list = append(list, t.closed(c, s, a, m, isEvent, dir))
	}
	return and(list...)
}

func (t *translator) nearby(n *rules.Node, s *scope, a *anchor, m moment, isEvent bool) *formula {
	var sides []*formula
	for _, dir := range []int{-1, 1} {
		one := []*formula{a.before(m, isEvent, dir), t.away(n.Within, a.at, m, dir)}
		if n.Next {
			one = append(one, t.beside(a, m.id, dir))
		}
		sides = append(sides, and(one...))
	}
	return or(sides...)
}

// away says that a moment is as far from another as a window allows.
func (t *translator) away(w *rules.Window, from, to moment, dir int) *formula {
	if dir < 0 {
		from, to = to, from
	}
	return t.distance(w, from, to)
}

// beside says that nothing stands between the anchor and event x.
func (t *translator) beside(a *anchor, x, dir int) *formula {
	return none(rules.None, func(y int) *formula {
		if y == x || y == a.event {
			return no
		}
		if dir > 0 {
			return and(a.before(moment{startOf, y}, true, 1), earlier(y, x))
		}
		return and(a.before(moment{startOf, y}, true, -1), earlier(x, y))
	})
}

func closerOf(n *rules.Node, dir int) int {
	switch {
	case dir < 0:
		return n.Since
	case n.Until >= 0:
		return n.Until
	case n.After >= 0:
		return n.Before
	}
	return rules.None
}

// closed says that no closer stands between an anchor and m, m included.
func (t *translator) closed(closer int, s *scope, a *anchor, m moment, isEvent bool, dir int) *formula {
	p := &t.b.Patterns[closer]
	switch p.Place {
	case rules.PlaceStart, rules.PlaceEnd:
		return t.closedByPlace(p.Place, s, a, m, isEvent, dir)
	case rules.PlaceFact:
		f := moment{factTime, p.Fact}
		if dir > 0 {
			return or(not(notBefore(a.at, f, 0)), within(f, m, 0))
		}
		return or(not(within(a.at, f, 0)), notBefore(f, m, 0))
	}
	return none(closer, func(c int) *formula {
		at := moment{startOf, c}
		if p.End {
			at.kind = endOf
		}
		if c == a.event && !p.End && !a.byTime {
			return no
		}
		var behind *formula // the closer shuts m out
		switch {
		case isEvent && !p.End && c == m.id:
			behind = yes
		case isEvent && !p.End && dir > 0:
			behind = earlier(c, m.id)
		case isEvent && !p.End:
			behind = earlier(m.id, c)
		case dir > 0:
			behind = notBefore(at, m, 1)
		default:
			behind = within(at, m, -1)
		}
		return and(t.match(closer, c), s.in(c), a.before(at, !p.End, dir), behind)
	})
}

// closedByPlace says that the start or the end of a scope does not stand between
// an anchor and m. All events of the scope lie on one side of it.
func (t *translator) closedByPlace(place rules.Place, s *scope, a *anchor, m moment, isEvent bool, dir int) *formula {
	if isEvent && (place == rules.PlaceStart) != (dir > 0) {
		return yes
	}
	comes := t.placeComes(place, s, a, dir)
	if isEvent || comes.op == opFalse {
		return not(comes)
	}
	at := t.placeOf(place, s)
	switch {
	case at == nil:
		return open
	case dir > 0:
		return or(not(comes), within(*at, m, 0))
	}
	return or(not(comes), notBefore(*at, m, 0))
}

// placeComes says that the start or the end of a scope lies on a side of an
// anchor.
func (t *translator) placeComes(place rules.Place, s *scope, a *anchor, dir int) *formula {
	switch {
	case a.place == place: // they are one place
		return no
	case !a.byTime && (place == rules.PlaceEnd) == (dir > 0):
		return yes
	case !a.byTime:
		return no
	}
	at := t.placeOf(place, s)
	if at == nil {
		return open
	}
	return and(some(rules.None, s.in), a.before(*at, false, dir))
}

// placeOf is the moment of the start or the end of a scope, nil where it has no
// exact translation.
func (t *translator) placeOf(place rules.Place, s *scope) *moment {
	at := s.start
	if place == rules.PlaceEnd {
		at = s.end
	}
	if at == nil {
		t.lacks(FeatureScopeEnd)
	}
	return at
}

// counted says how many events of a node's pattern lie in the window of an
// anchor, nil for the whole scope.
func (t *translator) counted(n *rules.Node, s *scope, a *anchor) *formula {
	p := &t.b.Patterns[n.Count]
	if p.Place == rules.PlaceFact {
		return t.countedFact(n, s, a, p.Fact)
	}
	member := func(x int) *formula {
		m := moment{startOf, x}
		if p.End {
			m.kind = endOf
		}
		list := []*formula{t.match(n.Count, x), s.in(x)}
		if a != nil {
			list = append(list, t.inWindow(n, s, a, m))
		}
		return and(append(list, t.compared(n, a, x)...)...)
	}
	list := []*formula{atLeast(n.Times.Min, n.Count, member)}
	if n.Times.Max >= 0 {
		list = append(list, atMost(n.Times.Max, n.Count, member))
	}
	return and(list...)
}

// countedFact counts the moment of a fact, which is one.
func (t *translator) countedFact(n *rules.Node, s *scope, a *anchor, fact int) *formula {
	in := t.inWindow(n, s, a, moment{factTime, fact})
	switch lo, hi := n.Times.Min, n.Times.Max; {
	case lo > 1:
		return no
	case lo == 1 && hi != 0:
		return in
	case hi == 0:
		return not(in)
	}
	return yes
}

// compared says how the fields of event x stand to those of the anchor.
func (t *translator) compared(n *rules.Node, a *anchor, x int) []*formula {
	var list []*formula
	for _, c := range n.Correlate {
		same := literal{kind: litSame, x: a.event, y: x, slot: c.Field}
		switch c.Relation {
		case rules.RelSame:
			list = append(list, lit(same))
		case rules.RelDifferent:
			list = append(list, lit(same.denied()))
		default:
			t.lacks(FeatureCompare)
			if !t.bold {
				list = append(list, open)
			}
		}
	}
	return list
}
