package checker

import "stdc/rules"

// countTimes counts what has no position: a fact's moment or the ends of
// activities.
func (c *Checker) countTimes(n *rules.Node, a asked, within *rules.Window) outcome {
	p := &c.book.Patterns[n.Count]
	sure, possible := 0, 0
	unbounded := false
	take := func(t truth) {
		switch t {
		case yes:
			sure++
			possible++
		case maybe:
			possible++
		}
	}
	if q := closerOf(n, dirOf(n)); n.Near < 0 && q >= 0 {
		if cp := &c.book.Patterns[q]; cp.Place == rules.PlaceFact && c.time.facts[cp.Fact].frame == frameUnknown {
			c.tracer.factUnknown(n, q)
			return outcome{verdict: Unknown}
		}
	}
	if p.Place == rules.PlaceFact {
		f := c.time.facts[p.Fact]
		if f.frame == frameUnknown {
			c.tracer.factUnknown(n, n.Count)
			return outcome{verdict: Unknown}
		}
		take(c.timeInside(n, a, f, within))
	} else {
		m := c.scoped(n.Count, a.scope)
		unbounded = m.unseen
		for i := m.index(a.scope.from); i < len(m.pos) && int(m.pos[i]) < a.scope.to; i++ {
			at := int(m.pos[i])
			if at == a.own {
				continue
			}
			t := and(c.timeInside(n, a, c.endOf(at), within), and(m.truth(i), a.scope.member(at)))
			for j := 0; j < len(n.Correlate) && t != no; j++ {
				t = and(t, c.relation(&n.Correlate[j], a.own, at))
			}
			take(t)
		}
	}
	return outcome{verdict: c.judge(n, a, sure, possible, unbounded)}
}

// timeInside tells whether a moment lies in an anchor's window.
func (c *Checker) timeInside(n *rules.Node, a asked, m moment, within *rules.Window) truth {
	if a.kind == anchorScope {
		return yes
	}
	dir := dirOf(n)
	if n.Near >= 0 {
		return c.reach.insideByTime(within, a.at, m, 0)
	}
	t := c.reach.insideByTime(within, a.at, m, dir)
	p := closerOf(n, dir)
	if p < 0 {
		return t
	}
	pat := &c.book.Patterns[p]
	switch pat.Place {
	case rules.PlaceFact:
		f := c.time.facts[pat.Fact]
		return and(t, not(and(c.comes(a.anchor, f, dir), beyond(f, m, dir))))
	case rules.PlaceStart, rules.PlaceEnd:
		r, comes := c.placeComes(a.anchor, a.scope, pat.Place, dir)
		return and(t, not(and(comes, beyond(r, m, dir))))
	}
	list := c.scoped(p, a.scope)
	if list.unseen {
		t = and(t, maybe)
	}
	for i := list.index(a.scope.from); i < len(list.pos) && int(list.pos[i]) < a.scope.to && t != no; i++ {
		at := int(list.pos[i])
		closes := and(list.truth(i), a.scope.member(at))
		r := c.time.at[at]
		switch {
		case pat.End:
			r = c.endOf(at)
			closes = and(closes, c.comes(a.anchor, r, dir))
		case a.kind == anchorEvent:
			closes = and(closes, truthOf(at != a.pos && (at > a.pos) == (dir > 0)))
		case a.kind == anchorStart || a.kind == anchorEnd:
			closes = and(closes, truthOf((a.kind == anchorStart) == (dir > 0))) // all lie on one side
		default:
			closes = and(closes, c.comes(a.anchor, r, dir))
		}
		t = and(t, not(and(closes, beyond(r, m, dir))))
	}
	return t
}

// beyond tells whether a moment lies behind a closer, seen from the anchor.
func beyond(closer, m moment, dir int) truth {
	lo, hi := between(closer, m)
	if dir > 0 {
		return atLeast(lo, hi, 1)
	}
	return atMost(lo, hi, -1)
}

// everyAnchors passes on the opening of a scope and every counted event in
// it.
func (c *Checker) everyAnchors(n *rules.Node, s *scope, f func(asked) bool) {
	if c.empty(s) {
		return
	}
	more := true
	c.placeAnchor(n, s, rules.PlaceStart, func(a asked) bool { more = f(a); return more })
	m := c.scoped(n.Count, s)
	for i := m.index(s.from); more && i < len(m.pos) && int(m.pos[i]) < s.to; i++ {
		at := int(m.pos[i])
		if sure := and(and(m.truth(i), s.member(at)), s.exists); sure != no {
			more = f(asked{anchor: anchor{kind: anchorEvent, pos: at, at: c.time.at[at], own: at}, scope: s, sure: sure})
		}
	}
}

func (c *Checker) empty(s *scope) bool {
	for p := s.from; p < s.to; p++ {
		if s.member(p) != no {
			return false
		}
	}
	return true
}

// askEvery asks that a counted event follows within the length, or that less
// than it is left of the scope.
func (c *Checker) askEvery(n *rules.Node, a asked) outcome {
	within := &rules.Window{Lo: rules.Length{Unit: n.Every.Unit}, Hi: n.Every}
	w := window{p0: a.scope.from, p1: a.scope.to, s0: a.scope.from, s1: a.scope.to}
	if a.scope.members == nil {
		w.s0, w.s1 = a.scope.sureFrom, a.scope.sureTo
	}
	w, _ = c.side(n, a.scope, a.anchor, within, w, 1)
	ws := [1]window{w}
	sure, possible := c.count(n, a, ws[:])
	met := no
	switch {
	case sure > 0:
		met = yes
	case possible > 0 || c.of(n.Count).unseen:
		met = maybe
	}
	end := c.scopeEnd(a.scope)
	left := not(c.reach.atLeast(*n.Every, a.at, end, 1))
	v := Unknown
	switch or(met, left) {
	case yes:
		v = Pass
	case no:
		v = Fail
	}
	c.tracer.regular(n, a, end, v)
	return outcome{verdict: v}
}

// scopeEnd is the moment until which a scope lasts: that of what closed it,
// else that of its last event, which is its end for an activity.
func (c *Checker) scopeEnd(s *scope) moment {
	if s.closed {
		return s.close
	}
	for p := s.to - 1; p >= s.from; p-- {
		switch s.member(p) {
		case yes:
			return c.lastEnd(p)
		case maybe:
			// It may end here or earlier: from the last certain one on.
			m := c.lastEnd(p)
			for q := p - 1; q >= s.from; q-- {
				if t := s.member(q); t != no {
					m.lo, m.based, m.id = min(m.lo, c.lastEnd(q).lo), false, 0
					if t == yes {
						break
					}
				}
			}
			return m
		}
	}
	return moment{frame: frameUnknown}
}
