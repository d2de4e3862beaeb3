package checker

import (
	"math"

	"stdc/rules"
)

// due finds from when until when something can count. What counted lies between
// two instants: where a scope may have several ends, it lasts until then at least.
func (c *Checker) due(w *WindowOf, n *rules.Node, a asked, first, last int64) {
	from, to := c.scopeStart(a.scope), c.scopeEnd(a.scope)
	lo, hi := from.lo, to.hi
	frame := a.at.frame
	w.OpenFrom, w.OpenTo = true, true
	within := n.Within
	if n.Every != nil {
		within = everyWindow(n)
	}
	switch dir := dirOf(n); {
	case n.Form == rules.FormEach:
		lo, hi = a.at.lo, c.lastEnd(a.pos).hi
		w.OpenFrom, w.OpenTo = false, false
	case a.kind == anchorScope:
		frame = from.frame
		if to.frame != frame {
			return
		}
	case n.Near >= 0:
		if within != nil && within.Hi != nil {
			lo, hi = c.reach.edge(*within.Hi, a.at, -1, true), c.reach.edge(*within.Hi, a.at, 1, true)
			w.OpenFrom, w.OpenTo = false, false
		}
	case dir > 0:
		lo = a.at.lo
		if within != nil {
			lo = c.reach.edge(within.Lo, a.at, 1, false)
		}
		w.OpenFrom = false
		hi, w.OpenTo = c.until(n, a, within, 1, hi)
	default:
		hi = a.at.hi
		if within != nil {
			hi = c.reach.edge(within.Lo, a.at, -1, false)
		}
		w.OpenTo = false
		lo, w.OpenFrom = c.until(n, a, within, -1, lo)
	}
	if w.OpenFrom {
		lo = min(lo, first)
	}
	if w.OpenTo {
		hi = max(hi, last)
	}
	base, start := c.origin()
	if lo == noDistance || hi == infinite || lo > hi || frame != base {
		return
	}
	span := moment{lo: lo, hi: hi}
	w.Timed = true
	w.From, w.To = span.after(start)
	like := c.writtenLike(w.Anchor)
	w.FromAt, w.ToAt = c.asStamp(floorDiv(lo, perNano), frame, like), c.asStamp(floorDiv(hi+hi&1, perNano), frame, like)
}

// until is the far end of a window: that of its length, or what closes it
// before, or the end of the scope; open tells that it is not the length.
func (c *Checker) until(n *rules.Node, a asked, within *rules.Window, dir int, scopes int64) (end int64, open bool) {
	end, open = scopes, true
	s := a.scope
	whole := window{p0: s.from, p1: s.to, s0: s.from, s1: s.to}
	nearer := func(m moment, other bool) {
		if t := m.hi; m.frame == a.at.frame && dir > 0 && t < end {
			end, open = t, other
		}
		if t := m.lo; m.frame == a.at.frame && dir < 0 && t > end {
			end, open = t, other
		}
	}
	if p := closerOf(n, dir); p >= 0 && n.Near < 0 {
		switch pat := &c.book.Patterns[p]; {
		case pat.Place == rules.PlaceFact:
			if f := c.time.facts[pat.Fact]; c.comes(a.anchor, f, dir) != no {
				nearer(f, true)
			}
		case pat.Place != "":
			if m, comes := c.placeComes(a.anchor, s, pat.Place, dir); comes != no {
				nearer(m, true)
			}
		case !pat.End && a.kind != anchorTime && c.close(&whole, s, a.anchor, p, dir):
			if dir > 0 && whole.p1 < s.to {
				nearer(c.time.at[whole.p1], true)
			} else if dir < 0 && whole.p0 > s.from {
				nearer(c.time.at[whole.p0-1], true)
			}
		}
	}
	if n.Next && a.kind == anchorEvent {
		if p := a.pos + dir; p >= s.from && p < s.to {
			nearer(c.time.at[p], true)
		}
	}
	if within != nil && within.Hi != nil {
		t := c.reach.edge(*within.Hi, a.at, dir, true)
		// The limit holds also where the scope ends before it.
		known := t != infinite && t != noDistance
		if known && (end == scopes || dir > 0 && t <= end || dir < 0 && t >= end) {
			end, open = t, false
		}
	}
	return end, open
}

// scopeStart is the moment at which a scope begins.
func (c *Checker) scopeStart(s *scope) moment {
	for p := s.from; p < s.to; p++ {
		if s.member(p) != no && c.time.at[p].frame != frameUnknown {
			return c.time.at[p]
		}
	}
	return moment{lo: noDistance, hi: infinite, frame: frameUnknown}
}

// edge is the earliest (far: the latest) instant that is a length away from a,
// or may be; seen from a, so earlier and later change places for dir -1. It is
// an infinity where no calendar reaches so far.
func (r reach) edge(l rules.Length, a moment, dir int, far bool) int64 {
	near := a.lo
	if dir < 0 {
		near = a.hi
	}
	none := int64(infinite)
	if dir < 0 {
		none = noDistance
	}
	if near == infinite || near == noDistance || a.frame == frameUnknown {
		return none
	}
	if l.Unit == rules.UnitTime {
		if far {
			if near = a.hi; dir < 0 {
				near = a.lo
			}
		}
		return near + int64(dir)*perNano*min(l.N, math.MaxInt64/8)
	}
	const reached = 50 * 366 * day
	at := func(k int64) moment {
		t := near + int64(dir)*k
		return moment{lo: t, hi: t, frame: a.frame}
	}
	// Both limits change once on the way out: no longer too near, then too far.
	past := func(k int64) bool {
		if far {
			return r.atMost(l, a, at(k), dir) == no
		}
		return r.atLeast(l, a, at(k), dir) != no
	}
	from, to := int64(0), int64(reached)
	for from < to {
		if mid := from + (to-from)/2; past(mid) {
			to = mid
		} else {
			from = mid + 1
		}
	}
	switch {
	case from == reached:
		return none
	case far:
		from = max(from-1, 0)
	}
	if l.Unit == rules.UnitWorkhours { // counted in whole nanoseconds
		return at(from).lo &^ 1
	}
	return at(from).lo
}

// writtenLike is the stamp whose form times beside an event are written in: its
// own, else that of the first event that has one.
func (c *Checker) writtenLike(event int) rules.Stamp {
	if event >= 0 && c.visit.Events[event].At.Kind != rules.StampNone {
		return c.visit.Events[event].At
	}
	for i := range c.visit.Events {
		if s := c.visit.Events[i].At; s.Kind != rules.StampNone {
			return s
		}
	}
	return rules.Stamp{Kind: rules.StampLocal}
}

// asStamp writes an instant, in nanoseconds, as a stamp of the kind of another.
func (c *Checker) asStamp(ns int64, f frame, like rules.Stamp) rules.Stamp {
	k := &c.time.clock
	const dayNano = int64(day / perNano)
	switch {
	case f == frameOffset:
		return rules.Stamp{Kind: rules.StampOffset, Nano: ns}
	case like.Kind == rules.StampOffset && k.base.exact() && perNano*ns >= k.base.lo:
		return rules.Stamp{Kind: rules.StampOffset, Nano: ns - floorDiv(k.base.lo, perNano)}
	case like.Kind == rules.StampZoned:
		ns += int64(like.Zone) * int64(second/perNano)
		d := floorDiv(ns, dayNano)
		return rules.Stamp{Kind: rules.StampZoned, Day: int32(d) + epochDay, Nano: ns - d*dayNano, Zone: like.Zone}
	}
	d, nano, ok := k.local(perNano*ns, f)
	if !ok {
		return rules.Stamp{}
	}
	s := rules.Stamp{Kind: rules.StampLocal, Day: d, Nano: nano}
	if f == frameClock || like.Kind == rules.StampClock && d == k.date.Day {
		s = rules.Stamp{Kind: rules.StampClock, Nano: nano}
	}
	return s
}
