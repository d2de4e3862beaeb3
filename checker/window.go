package checker

import (
	"sort"

	"stdc/rules"
)

// anchor is what one count is asked of.
type anchor struct {
	kind anchorKind
	pos  int    // the event; for a place the event beside it
	at   moment // its moment
	own  int    // its own event, which never counts; -1 for none
}

type anchorKind uint8

const (
	anchorScope anchorKind = iota // the scope as a whole
	anchorEvent
	anchorStart // a place before pos
	anchorEnd   // a place after pos
	anchorTime  // a fact or the end of an activity: by time alone
)

// window is the part of a scope that an anchor asks about: positions
// [p0, p1), for certain [s0, s1). Where test is set, each position must pass
// it too.
type window struct {
	p0, p1, s0, s1 int
	test           func(p int) truth
}

// in tells whether a position lies in the window.
func (w *window) in(p int) truth {
	if p < w.p0 || p >= w.p1 {
		return no
	}
	t := maybe
	if p >= w.s0 && p < w.s1 {
		t = yes
	}
	if w.test != nil {
		t = and(t, w.test(p))
	}
	return t
}

// windows finds what an anchor asks about within a scope. known is false
// where a fact that bounds it was not recorded.
func (c *Checker) windows(n *rules.Node, s *scope, a anchor, within *rules.Window) (list [2]window, count int, known bool) {
	whole := window{p0: s.from, p1: s.to, s0: s.from, s1: s.to}
	if s.members == nil {
		whole.s0, whole.s1 = s.sureFrom, s.sureTo
	}
	switch {
	case a.kind == anchorScope:
		list[0] = whole
		return list, 1, true
	case n.Near >= 0 && a.kind == anchorTime:
		w := whole
		w.test = func(p int) truth {
			if p == a.own {
				return no
			}
			return c.reach.insideByTime(within, a.at, c.time.at[p], 0)
		}
		list[0] = w
		return list, 1, true
	case n.Near >= 0:
		list[0], _ = c.side(n, s, a, within, whole, -1)
		list[1], _ = c.side(n, s, a, within, whole, 1)
		return list, 2, true
	case n.After >= 0:
		list[0], known = c.side(n, s, a, within, whole, 1)
	default:
		list[0], known = c.side(n, s, a, within, whole, -1)
	}
	return list, 1, known
}

// side narrows a window to what lies later (dir 1) or earlier (dir -1) than
// the anchor, up to the closer, and within the distance.
func (c *Checker) side(n *rules.Node, s *scope, a anchor, within *rules.Window, w window, dir int) (window, bool) {
	beside := a.pos + dir
	switch {
	case a.kind == anchorTime:
	case dir > 0:
		first := a.pos + 1
		if a.kind == anchorStart {
			first, beside = a.pos, a.pos
		}
		w.p0, w.s0 = max(w.p0, first), max(w.s0, first)
	default:
		last := a.pos
		if a.kind == anchorEnd {
			last, beside = a.pos+1, a.pos
		}
		w.p1, w.s1 = min(w.p1, last), min(w.s1, last)
	}
	if a.kind == anchorStart && dir < 0 || a.kind == anchorEnd && dir > 0 {
		w.p1 = w.p0 // nothing lies there
	}
	if n.Next {
		w.p0, w.p1 = max(w.p0, beside), min(w.p1, beside+1)
	}
	known := true
	if p := closerOf(n, dir); p >= 0 && n.Near < 0 {
		known = c.close(&w, s, a, p, dir)
	}
	c.byDistance(&w, a, within, dir)
	return w, known
}

// closerOf is the pattern that ends a window on a side, or None.
func closerOf(n *rules.Node, dir int) int {
	if dir < 0 {
		return n.Since
	}
	if n.Until >= 0 {
		return n.Until
	}
	if n.After >= 0 {
		return n.Before
	}
	return rules.None
}

// byDistance narrows a window by time. In a uniform timeline the distance
// grows with the position, so the bounds are found by search.
func (c *Checker) byDistance(w *window, a anchor, within *rules.Window, dir int) {
	if within == nil && a.kind != anchorTime || w.p0 >= w.p1 {
		return
	}
	d := distance{c: c, a: a, within: within, dir: dir}
	if !c.time.uniform {
		slow := d // only here it has to outlive the call
		w.also(func(p int) truth { return and(slow.near(p), slow.far(p)) })
		return
	}
	if c.time.exact && a.at.exact() && a.at.frame == c.time.at[w.p0].frame && (within == nil || elapsed(within)) {
		c.byExactDistance(w, a, within, dir)
		return
	}
	// One of the two rises with the position, no, maybe, yes; the other falls.
	p0, p1 := w.p0, w.p1
	w.p0 = d.search(p0, p1, dir > 0, true, no)
	w.s0 = max(w.s0, d.search(w.p0, p1, dir > 0, true, maybe))
	w.s1 = min(w.s1, d.search(w.p0, p1, dir < 0, false, maybe))
	w.p1 = d.search(w.p0, p1, dir < 0, false, no)
}

// byExactDistance is byDistance where every moment is one instant and the
// window is of elapsed time, as nearly always: two comparisons a position.
func (c *Checker) byExactDistance(w *window, a anchor, within *rules.Window, dir int) {
	lo, hi := int64(0), int64(infinite)
	if within != nil {
		lo = limit(within.Lo)
		if within.Hi != nil {
			hi = limit(*within.Hi)
		}
	}
	from, to := a.at.lo+lo, int64(infinite)
	if hi != infinite {
		to = a.at.lo + hi
	}
	if dir < 0 {
		from, to = noDistance, a.at.lo-lo
		if hi != infinite {
			from = a.at.lo - hi
		}
	}
	if a.kind != anchorTime && lo == 0 {
		// Positions say which side an event is on, and it is at no distance below zero.
		if dir > 0 {
			from = noDistance
		} else {
			to = infinite
		}
	}
	w.p0 = c.firstAt(w.p0, w.p1, from)
	if to != infinite {
		w.p1 = c.firstAt(w.p0, w.p1, to+1)
	}
	w.s0, w.s1 = max(w.s0, w.p0), min(w.s1, w.p1)
}

// firstAt is the first position in [from, to) at an instant or later. Windows
// are short as a rule, so a few steps are tried before a search.
func (c *Checker) firstAt(from, to int, instant int64) int {
	for range 8 {
		if from >= to || c.time.at[from].lo >= instant {
			return from
		}
		from++
	}
	return search(from, to, func(p int) bool { return c.time.at[p].lo >= instant })
}

// also narrows a window by a test of its positions.
func (w *window) also(test func(p int) truth) {
	prev := w.test
	w.test = test
	if prev != nil {
		w.test = func(p int) truth { return and(prev(p), test(p)) }
	}
}

// distance tells how far positions lie from an anchor.
type distance struct {
	c      *Checker
	a      anchor
	within *rules.Window
	dir    int
}

func (d *distance) at(p int) moment {
	m := d.c.time.at[p]
	if p == d.a.own {
		m.id = 0 // what is known of an event and its own end would break the rise
	}
	return m
}

// near tells whether a position is not too near.
func (d *distance) near(p int) truth {
	t := yes
	if d.a.kind == anchorTime {
		lo, hi := between(d.a.at, d.at(p))
		if d.dir > 0 {
			t = atLeast(lo, hi, 0)
		} else {
			t = atMost(lo, hi, 0)
		}
	}
	if d.within != nil {
		t = and(t, d.c.reach.atLeast(d.within.Lo, d.a.at, d.at(p), d.dir))
	}
	return t
}

// far tells whether a position is not too far.
func (d *distance) far(p int) truth {
	if d.within == nil || d.within.Hi == nil {
		return yes
	}
	return d.c.reach.atMost(*d.within.Hi, d.a.at, d.at(p), d.dir)
}

// search finds the first position in [from, to) at which near (or far) is
// above a truth, where it rises, or no longer above it, where it falls.
func (d *distance) search(from, to int, near, rises bool, above truth) int {
	for from < to {
		mid := int(uint(from+to) >> 1)
		t := no
		if near {
			t = d.near(mid)
		} else {
			t = d.far(mid)
		}
		if (t > above) == rises {
			to = mid
		} else {
			from = mid + 1
		}
	}
	return from
}

func search(from, to int, ok func(p int) bool) int {
	return from + sort.Search(to-from, func(i int) bool { return ok(from + i) })
}

// close narrows a window by the nearest closer on its side: a certain one
// ends it, one that only may be turns what lies behind it into maybe. It
// returns false where a fact that closes was not recorded.
func (c *Checker) close(w *window, s *scope, a anchor, pattern, dir int) bool {
	p := &c.book.Patterns[pattern]
	switch {
	case p.Place == rules.PlaceFact:
		f := c.time.facts[p.Fact]
		if f.frame == frameUnknown {
			return false
		}
		c.closeAt(w, a, f, c.comes(a, f, dir), dir)
		return true
	case p.Place != "":
		// All events of the scope lie on one side of a place. Only an anchor that
		// goes by time can lie on the other.
		if a.kind == anchorTime && (p.Place == rules.PlaceStart) == (dir > 0) {
			switch _, comes := c.placeComes(a, s, p.Place, dir); comes {
			case yes:
				w.p1 = w.p0
			case maybe:
				w.s1 = w.s0
			}
		}
		return true
	}
	m := c.scoped(pattern, s)
	if m.unseen {
		w.s1 = w.s0
	}
	if p.End {
		for i := m.index(s.from); i < len(m.pos) && int(m.pos[i]) < s.to; i++ {
			at := int(m.pos[i])
			end := c.endOf(at)
			comes := and(c.comes(a, end, dir), and(m.truth(i), s.member(at)))
			c.closeAt(w, a, end, comes, dir)
		}
		return true
	}
	if dir > 0 {
		c.closeLater(w, s, a, m)
	} else {
		c.closeEarlier(w, s, a, m)
	}
	return true
}

// comes tells whether a moment that closes lies on the anchor's side.
func (c *Checker) comes(a anchor, m moment, dir int) truth {
	lo, hi := between(a.at, m)
	if dir > 0 {
		return atLeast(lo, hi, 0)
	}
	return atMost(lo, hi, 0)
}

// closeAt narrows a window by a moment, which itself lies inside.
func (c *Checker) closeAt(w *window, a anchor, m moment, comes truth, dir int) {
	if comes == no {
		return
	}
	inside := func(p int) truth {
		lo, hi := between(m, c.time.at[p])
		t := atMost(lo, hi, 0)
		if dir < 0 {
			t = atLeast(lo, hi, 0)
		}
		if comes == maybe {
			t = or(t, maybe)
		}
		return t
	}
	if !c.time.uniform || !c.time.exact || !m.exact() {
		// An event is certainly not behind its own end, though one before it
		// may seem to be: that breaks the fall that a search needs.
		w.also(inside)
		return
	}
	if dir > 0 {
		w.s1 = min(w.s1, search(w.p0, max(w.p1, w.p0), func(p int) bool { return inside(p) != yes }))
		w.p1 = search(w.p0, max(w.p1, w.p0), func(p int) bool { return inside(p) == no })
		return
	}
	w.s0 = max(w.s0, search(w.p0, max(w.p1, w.p0), func(p int) bool { return inside(p) == yes }))
	w.p0 = search(w.p0, max(w.p1, w.p0), func(p int) bool { return inside(p) != no })
}

// closeLater closes by the next event of a pattern after the anchor.
func (c *Checker) closeLater(w *window, s *scope, a anchor, m *matches) {
	from := s.from
	switch a.kind {
	case anchorEvent:
		from = a.pos + 1
	case anchorEnd:
		from = s.to
	}
	for i := m.index(from); i < len(m.pos) && int(m.pos[i]) < s.to; i++ {
		at := int(m.pos[i])
		t := and(m.truth(i), s.member(at))
		if a.kind == anchorTime {
			t = and(t, c.comes(a, c.time.at[at], 1))
		}
		switch t {
		case yes:
			w.s1, w.p1 = min(w.s1, at), min(w.p1, at)
			return
		case maybe:
			w.s1 = min(w.s1, at)
		}
	}
}

// closeEarlier closes by the last event of a pattern before the anchor.
func (c *Checker) closeEarlier(w *window, s *scope, a anchor, m *matches) {
	to := s.to
	switch a.kind {
	case anchorEvent:
		to = a.pos
	case anchorStart:
		to = s.from
	}
	for i := m.index(to) - 1; i >= 0 && int(m.pos[i]) >= s.from; i-- {
		at := int(m.pos[i])
		t := and(m.truth(i), s.member(at))
		if a.kind == anchorTime {
			t = and(t, c.comes(a, c.time.at[at], -1))
		}
		switch t {
		case yes:
			w.s0, w.p0 = max(w.s0, at+1), max(w.p0, at+1)
			return
		case maybe:
			w.s0 = max(w.s0, at+1)
		}
	}
}

// endOf is the moment at which the event at a position ends; without a
// recorded end some time not before its beginning.
func (c *Checker) endOf(p int) moment {
	if c.time.ends[p] {
		return c.time.end[p]
	}
	m := c.time.at[p]
	m.hi, m.based, m.id = infinite, false, m.id+1
	return m
}

// lastEnd is the moment at which the event at a position is over: its end,
// for an activity, else its moment.
func (c *Checker) lastEnd(p int) moment {
	if c.time.ends[p] {
		return c.time.end[p]
	}
	return c.time.at[p]
}
