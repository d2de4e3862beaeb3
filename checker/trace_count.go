package checker

import "stdc/rules"

// maxShown bounds the events that a reason lists: the first few prove it.
const maxShown = 8

// counted notes why a count is out of its range, or may be.
func (t *tracer) counted(n *rules.Node, a asked, sure, possible int, unbounded bool, v Verdict) {
	if t == nil {
		return
	}
	c := t.c
	r := c.reason(TooFew, n)
	r.Lo, r.Hi, r.Unbounded, r.Pattern = sure, possible, unbounded, n.Count
	switch {
	case v == Pass:
		r.Code = PartMet
	case v == Unknown && unbounded:
		r.Code, r.EventElement = NotObserved, c.unobservedIn(n.Count)
	case v == Unknown:
		r.Code = MayBeMissed
	case n.Times.Max >= 0 && sure > n.Times.Max:
		r.Code = TooMany
		if n.Times.Max == 0 {
			r.Code = Forbidden
		}
	}
	if v == Pass {
		t.last, t.done = nil, r
	} else {
		t.last = r
	}
	if v == Pass && t.met >= maxShown || v == Fail && t.failed >= maxShown || v == Unknown && t.undecided >= maxShown {
		return // enough of them are told in full
	}
	if c.book.Patterns[n.Count].ByTime() {
		t.countedTimes(r, n, a)
		return
	}
	ws, k, known := c.windows(n, a.scope, a.anchor, n.Within)
	if !known {
		return
	}
	t.collect(r, n, a, ws[:k])
	if r.Code != TooFew || a.kind == anchorScope {
		t.unlike(r, n, a, ws[:k])
		return
	}
	if n.Within != nil {
		t.nearest(r, n, a)
	}
	if r.Code == TooFew && len(r.Events) == 0 {
		t.elsewhere(r, n, a)
	}
	t.unlike(r, n, a, ws[:k])
}

// collect lists the events that were counted; of an open count, those that
// leave it open.
func (t *tracer) collect(r *Reason, n *rules.Node, a asked, ws []window) {
	c, m := t.c, t.c.of(n.Count)
	for _, w := range ws {
		for j := m.index(w.p0); j < len(m.pos) && int(m.pos[j]) < w.p1 && len(r.Events) < maxShown; j++ {
			got := c.counts(n, a, &w, m, j)
			if got == no || (got == maybe) != (r.Code == MayBeMissed) {
				continue
			}
			p := int(m.pos[j])
			r.Events = append(r.Events, c.logged(p))
			if r.Event < 0 || r.Code == TooMany && len(r.Events) == n.Times.Max+1 {
				t.seen(r, n, a, p)
				r.Cond = nil
				switch r.Code {
				case MayBeMissed:
					r.Cond = c.openCond(n.Count, p)
				case Forbidden:
					r.Seen = c.said(n.Count, p)
				}
			}
		}
	}
}

// said is the text of an event that a pattern looks into.
func (c *Checker) said(pattern, at int) rules.Value {
	for i := range c.book.Patterns[pattern].Alts {
		alt := &c.book.Patterns[pattern].Alts[i]
		for j := range alt.Where {
			w := &alt.Where[j]
			if alt.Element == int(c.event(at).Element) && (w.Test.Op == rules.OpSays || w.Test.Op == rules.OpMatches) {
				return c.shown(w, at)
			}
		}
	}
	return rules.Value{}
}

// seen notes an event and how far it is from the anchor.
func (t *tracer) seen(r *Reason, n *rules.Node, a asked, p int) {
	r.Event = t.c.logged(p)
	if a.kind != anchorScope {
		t.distance(r, a.at, t.c.time.at[p], unitOf(n.Within))
	}
}

// unitOf is the unit of the limit that a distance is held against.
func unitOf(w *rules.Window) rules.Unit {
	switch {
	case w == nil:
		return rules.UnitTime
	case w.Hi != nil:
		return w.Hi.Unit
	}
	return w.Lo.Unit
}

// distance notes how far two moments lie apart: in elapsed time, and in the
// unit of the limit.
func (t *tracer) distance(r *Reason, a, x moment, u rules.Unit) {
	r.HasDist, r.Unit = false, rules.UnitTime
	lo, hi := between(a, x)
	if hi < 0 {
		lo, hi = -hi, sub(0, lo)
		a, x = x, a
	}
	if hi == infinite || lo == noDistance {
		return
	}
	r.HasDist = true
	r.span(lo, hi)
	if u == rules.UnitTime {
		return
	}
	if lo, hi = t.c.reach.span(u, a, x, 1); hi == infinite {
		return
	}
	if u == rules.UnitCalendarDays { // midnights, which the last day may not reach
		if _, at, ok := t.c.reach.shift(a, lo, 1); !ok || at > x.lo {
			lo = max(lo-1, 0)
		}
		if at, _, ok := t.c.reach.shift(a, hi, 1); !ok || at > x.hi {
			hi = max(hi-1, lo)
		}
	}
	if u == rules.UnitWorkhours { // an open end was rounded to a nanosecond
		if r.DistLoOpen && lo%1000 == 1 {
			lo--
		}
		if r.DistHiOpen && hi%1000 == 999 {
			hi++
		}
	}
	r.Unit, r.UnitLo, r.UnitHi = u, lo, hi
}

// span notes a range of half nanoseconds: one that is no whole nanosecond is
// an open end.
func (r *Reason) span(lo, hi int64) {
	lo, hi = max(lo, 0), max(hi, 0)
	r.DistLo, r.DistHi = lo/perNano, (hi+1)/perNano
	r.DistLoOpen, r.DistHiOpen = lo&1 == 1, hi&1 == 1
}

// nearest finds what came on the anchor's side but outside the window: too
// late, or too early. What lies behind another anchor is that one's.
func (t *tracer) nearest(r *Reason, n *rules.Node, a asked) {
	c, m := t.c, t.c.of(n.Count)
	for _, dir := range [...]int{1, -1} {
		if n.Near < 0 && dir != dirOf(n) {
			continue
		}
		w, _ := c.side(n, a.scope, a.anchor, nil, window{p0: a.scope.from, p1: a.scope.to, s0: a.scope.from, s1: a.scope.to}, dir)
		best := -1
		for j := m.index(w.p0); j < len(m.pos) && int(m.pos[j]) < w.p1; j++ {
			if c.counts(n, a, &w, m, j) == no {
				continue
			}
			p := int(m.pos[j])
			at := c.time.at[p]
			if c.reach.inside(n.Within, a.at, at, dir) != no || c.anchorBetween(n, a, p) {
				continue
			}
			if best < 0 || dir < 0 {
				best = p
			}
			if dir > 0 && c.reach.atLeast(n.Within.Lo, a.at, at, dir) == yes {
				best = p // the first that came too late
				break
			}
		}
		if best < 0 {
			continue
		}
		r.Code = TooLate
		if c.reach.atLeast(n.Within.Lo, a.at, c.time.at[best], dir) == no {
			r.Code = TooEarly
		}
		t.seen(r, n, a, best)
		return
	}
}

// anchorBetween tells whether another anchor lies between an anchor and an
// event.
func (c *Checker) anchorBetween(n *rules.Node, a asked, p int) bool {
	q := anchorOf(n)
	if a.kind != anchorEvent || q < 0 || n.On == rules.OnFirst || n.On == rules.OnLast {
		return false
	}
	m := c.of(q)
	from, to := min(a.pos, p)+1, max(a.pos, p)
	for i := m.index(from); i < len(m.pos) && int(m.pos[i]) < to; i++ {
		if a.scope.member(int(m.pos[i])) != no {
			return true
		}
	}
	return false
}

// elsewhere finds what stands where something else should: beside the anchor,
// or on its other side where there is but one anchor.
func (t *tracer) elsewhere(r *Reason, n *rules.Node, a asked) {
	c, dir := t.c, dirOf(n)
	if n.Next && n.Near < 0 && a.kind != anchorTime {
		p := a.pos + dir
		if a.kind != anchorEvent {
			p = a.pos
		}
		if a.scope.member(p) == yes {
			r.Code = NotNext
			t.seen(r, n, a, p)
			r.Seen = c.said(n.Count, p)
		}
		return
	}
	q := anchorOf(n)
	if n.Near >= 0 || closerOf(n, dir) >= 0 || a.kind != anchorEvent && a.kind != anchorTime || q < 0 {
		return
	}
	if am := c.of(q); a.own >= 0 && (am.index(a.scope.to)-am.index(a.scope.from) > 1 || am.unseen) {
		return
	}
	m, best := c.of(n.Count), -1
	for j := m.index(a.scope.from); j < len(m.pos) && int(m.pos[j]) < a.scope.to; j++ {
		p := int(m.pos[j])
		if p == a.own || and(m.truth(j), a.scope.member(p)) != yes || len(n.Correlate) > 0 {
			continue
		}
		lo, hi := between(a.at, c.time.at[p])
		other := p > a.pos
		if a.kind == anchorTime {
			other = lo > 0
		}
		switch {
		case dir < 0 && other:
			r.Code = WrongSide
			t.seen(r, n, a, p)
			return
		case dir > 0 && (a.kind == anchorTime && hi < 0 || a.kind != anchorTime && p < a.pos):
			best = p
		}
	}
	if best >= 0 {
		r.Code = WrongSide
		t.seen(r, n, a, best)
	}
}

// unlike notes the first event of the right element that missed a value asked
// for, where nothing came that would count.
func (t *tracer) unlike(r *Reason, n *rules.Node, a asked, ws []window) {
	c, pattern := t.c, &t.c.book.Patterns[n.Count]
	if r.Code != TooFew || r.Hi > 0 || r.Event >= 0 || n.Next || len(pattern.Alts) == 0 {
		return
	}
	for _, w := range ws {
		for p := w.p0; p < w.p1; p++ {
			if p == a.own || w.in(p) != yes || a.scope.member(p) != yes {
				continue
			}
			if cond := c.onlyMiss(pattern, p); cond != nil {
				r.Event, r.Cond, r.Seen = c.logged(p), cond, c.shown(cond, p)
				return
			}
		}
	}
}

// onlyMiss is the one condition of a pattern that an event misses, if that is
// a measured value; nil else.
func (c *Checker) onlyMiss(pattern *rules.Pattern, at int) *rules.Cond {
	for i := range pattern.Alts {
		alt := &pattern.Alts[i]
		if alt.Element != int(c.event(at).Element) {
			continue
		}
		var miss *rules.Cond
		for j := range alt.Where {
			if c.fieldTest(&alt.Where[j], at) == yes {
				continue
			}
			if miss != nil || c.fieldTest(&alt.Where[j], at) != no {
				return nil
			}
			miss = &alt.Where[j]
		}
		if miss != nil && (miss.Slot == rules.FieldDuration || measured(c.book.Elements[alt.Element].Fields[miss.Slot].Type)) {
			return miss
		}
	}
	return nil
}

// measured tells whether values of a type can miss by little.
func measured(t rules.Type) bool {
	return t == rules.TypeNumber || t == rules.TypeDuration || t == rules.TypeTime || t == rules.TypeBool
}
