package checker

import "stdc/rules"

// placeAnchor passes on the start or the end of a scope. Where the first
// (last) members only may lie in it, each may be the place: it is one anchor,
// and its outcome is told by askPlaces.
func (c *Checker) placeAnchor(n *rules.Node, s *scope, place rules.Place, f func(asked) bool) {
	kind, p, step := anchorStart, s.from, 1
	if place == rules.PlaceEnd {
		kind, p, step = anchorEnd, s.to-1, -1
	}
	for ; p >= s.from && p < s.to; p += step {
		t := s.member(p)
		if t == no {
			continue
		}
		at := c.time.at[p]
		if kind == anchorEnd {
			at = c.lastEnd(p)
		}
		sure := and(t, s.exists)
		if t == maybe && c.surelyBeyond(s, p, step) {
			sure = s.exists
		}
		a := asked{anchor: anchor{kind: kind, pos: p, at: at, own: -1}, scope: s, sure: sure}
		if n.After >= 0 && n.Before >= 0 {
			if a.sure = and(a.sure, c.closerComesOfPlaces(n, a)); a.sure == no {
				return
			}
		}
		f(a)
		return
	}
}

// closerComesOfPlaces is closerComes for the start (end) of a scope, which may
// be one of several places: where they differ, it only may come.
func (c *Checker) closerComesOfPlaces(n *rules.Node, a asked) truth {
	comes, first := no, true
	c.eachPlace(a, func(one asked) bool {
		t := c.closerComes(n, one)
		if !first && t != comes {
			t = maybe
		}
		comes, first = t, false
		return comes != maybe
	})
	return comes
}

// eachPlace passes on every place that the start (end) of a scope may be, until f
// returns false: beside the first (last) certain member, and beside the possible
// ones on the way to it.
func (c *Checker) eachPlace(a asked, f func(asked) bool) {
	step := 1
	if a.kind == anchorEnd {
		step = -1
	}
	for p := a.pos; p >= a.scope.from && p < a.scope.to; p += step {
		t := a.scope.member(p)
		if t == no {
			continue
		}
		a.pos, a.at = p, c.time.at[p]
		if a.kind == anchorEnd {
			a.at = c.lastEnd(p)
		}
		if !f(a) || t == yes {
			return
		}
	}
}

// surelyBeyond tells whether a certain member follows a possible one.
func (c *Checker) surelyBeyond(s *scope, p, step int) bool {
	for p += step; p >= s.from && p < s.to; p += step {
		if s.member(p) == yes {
			return true
		}
	}
	return false
}

// askPlaces evaluates the start (end) of a scope whose first (last) members
// only may lie in it: all the places that it may be must agree.
func (c *Checker) askPlaces(n *rules.Node, a asked) outcome {
	var all outcome
	started := false
	c.eachPlace(a, func(one asked) bool {
		o := c.askOne(n, one)
		if started && o.verdict != all.verdict {
			all = outcome{verdict: Unknown}
			return false
		}
		all, started = o, true
		return true
	})
	return all
}

// placed is the start or the end of a scope as what closes a window.
type placed struct {
	scope  *scope
	at     moment // covers the times of all events that may be the first (last)
	exists truth  // maybe where the scope may be empty
}

// placeOf is the start or the end of a scope, found once for each.
func (c *Checker) placeOf(s *scope, place rules.Place) *placed {
	at, p, step := &c.places[0], s.from, 1
	if place == rules.PlaceEnd {
		at, p, step = &c.places[1], s.to-1, -1
	}
	if at.scope == s {
		return at
	}
	*at = placed{scope: s}
	for ; p >= s.from && p < s.to && at.exists != yes; p += step {
		t := s.member(p)
		if t == no {
			continue
		}
		m := c.time.at[p]
		if place == rules.PlaceEnd {
			m = c.lastEnd(p)
		}
		if at.exists == maybe {
			m = cover(at.at, m)
		}
		at.at, at.exists = m, t
	}
	return at
}

// placeComes tells when the start or the end of a scope is, and whether it lies
// on a side of an anchor.
func (c *Checker) placeComes(a anchor, s *scope, place rules.Place, dir int) (m moment, comes truth) {
	at := c.placeOf(s, place)
	switch {
	case a.kind == anchorTime:
		return at.at, and(at.exists, c.comes(a, at.at, dir))
	case a.kind == anchorStart && place == rules.PlaceStart, a.kind == anchorEnd && place == rules.PlaceEnd:
		return at.at, no // they are one place
	}
	return at.at, and(at.exists, truthOf((place == rules.PlaceEnd) == (dir > 0)))
}
