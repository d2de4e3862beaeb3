package checker

import "stdc/rules"

// maxShown bounds the events that a reason lists: the first few prove it.
const maxShown = 8

// counted notes why a count is out of its range, or may be.
func (t *tracer) counted(n *rules.Node, a asked, sure, possible int, unbounded bool, v Verdict) {
	if t == nil {
		return
	}
	t.last = nil
	if v == Pass {
		return
	}
	c := t.c
	r := c.reason(TooFew, n)
	r.Lo, r.Hi, r.Unbounded, r.Pattern = sure, possible, unbounded, n.Count
	t.last = r
	switch {
	case v == Unknown && unbounded:
		r.Code = NotObserved
	case v == Unknown:
		r.Code = MayBeMissed
	case n.Times.Max >= 0 && sure > n.Times.Max:
		r.Code = TooMany
		if n.Times.Max == 0 {
			r.Code = Forbidden
		}
	}
	if c.book.Patterns[n.Count].ByTime() {
		return
	}
	ws, k, known := c.windows(n, a.scope, a.anchor, n.Within)
	if !known {
		return
	}
	m := c.of(n.Count)
	for _, w := range ws[:k] {
		for j := m.index(w.p0); j < len(m.pos) && int(m.pos[j]) < w.p1 && len(r.Events) < maxShown; j++ {
			got := c.counts(n, a, &w, m, j)
			if got == yes && r.Code != MayBeMissed || got == maybe && r.Code == MayBeMissed {
				r.Events = append(r.Events, c.logged(int(m.pos[j])))
				if r.Event < 0 || r.Code == TooMany && len(r.Events) == n.Times.Max+1 {
					t.seen(r, a, int(m.pos[j]))
				}
			}
		}
	}
	if r.Code == TooFew && n.Within != nil && a.kind != anchorScope {
		t.nearest(r, n, a, m)
	}
}

// seen notes an event and how far it is from the anchor.
func (t *tracer) seen(r *Reason, a asked, p int) {
	r.Event = t.c.logged(p)
	t.distance(r, a.at, t.c.time.at[p], a.kind == anchorScope)
}

func (t *tracer) distance(r *Reason, a, x moment, none bool) {
	if none {
		return
	}
	lo, hi := between(a, x)
	if hi < 0 {
		lo, hi = -hi, -lo
	}
	if hi == infinite || lo == noDistance {
		return
	}
	r.HasDist = true
	r.DistLo, r.DistHi = max(lo, 0)/perNano, max(hi, 0)/perNano
}

// nearest finds what came on the anchor's side but outside the window: too
// late, or too early.
func (t *tracer) nearest(r *Reason, n *rules.Node, a asked, m *matches) {
	c := t.c
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
			if c.reach.inside(n.Within, a.at, at, dir) != no {
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
		t.seen(r, a, best)
		return
	}
}

// regular notes a stretch without what must come again and again.
func (t *tracer) regular(n *rules.Node, a asked, end moment, v Verdict) {
	if t == nil {
		return
	}
	t.last = nil
	if v == Pass {
		return
	}
	r := t.c.reason(NotRegular, n)
	r.Pattern = n.Count
	if v == Unknown {
		r.Code = MayBeMissed
		if t.c.of(n.Count).unseen {
			r.Code = NotObserved
		}
	}
	m := t.c.of(n.Count)
	next := m.index(a.pos + 1)
	if a.kind == anchorStart {
		next = m.index(a.pos)
	}
	if next < len(m.pos) && int(m.pos[next]) < a.scope.to {
		t.seen(r, a, int(m.pos[next]))
	} else {
		t.distance(r, a.at, end, false)
	}
	t.last = r
}

// missing notes an element of an order that did not occur.
func (t *tracer) missing(n *rules.Node, a asked, i int, list []candidates) {
	if t == nil {
		return
	}
	t.last = t.c.reason(Missing, n)
	t.last.Pattern = list[i].pattern
}

// disorder notes two elements of an order that changed places, or stand too
// near to each other or too far.
func (t *tracer) disorder(n *rules.Node, a asked, list []candidates, i, j int) {
	if t == nil {
		return
	}
	r := t.c.reason(WrongOrder, n)
	r.Pattern, r.Other = list[j].pattern, list[i].pattern
	if pair(list, i, j) != no {
		r.Code = GapMissed
	}
	if len(list[i].pos) > 0 && len(list[j].pos) > 0 {
		p, q := int(list[i].pos[len(list[i].pos)-1]), int(list[j].pos[0])
		r.Events = []int{t.c.logged(p), t.c.logged(q)}
		r.Anchor, r.Event = t.c.logged(p), t.c.logged(q)
		t.distance(r, t.c.time.at[p], t.c.time.at[q], false)
	}
	t.last = r
}

// orderOpen notes an order that maybes leave open.
func (t *tracer) orderOpen(n *rules.Node, a asked, list []candidates) {
	if t == nil {
		return
	}
	r := t.c.reason(MayBeMissed, n)
	for i := range list {
		if list[i].occurs() == maybe || list[i].unseen || len(list[i].pos) > 1 {
			r.Pattern = list[i].pattern
			if list[i].unseen {
				r.Code = NotObserved
			}
			if len(list[i].pos) > 0 {
				r.Event = t.c.logged(int(list[i].pos[0]))
			}
			break
		}
	}
	t.last = r
}

func (t *tracer) noSequence(n *rules.Node, a asked, list []candidates, v Verdict) {
	t.sequenceFault(n, list, v, Missing)
}

func (t *tracer) notExact(n *rules.Node, a asked, list []candidates, v Verdict) {
	t.sequenceFault(n, list, v, NotExact)
}

func (t *tracer) sequenceFault(n *rules.Node, list []candidates, v Verdict, code ReasonCode) {
	if t == nil {
		return
	}
	if v == Unknown {
		t.orderOpen(n, asked{}, list)
		return
	}
	r := t.c.reason(NotExact, n)
	for i := range list {
		if list[i].occurs() == no {
			r.Code, r.Pattern = Missing, list[i].pattern
			break
		}
	}
	if r.Code == NotExact && code == Missing {
		r.Code, r.Pattern = WrongOrder, list[len(list)-1].pattern
		r.Other = list[0].pattern
	}
	for i := range list {
		for _, p := range list[i].pos {
			if len(r.Events) < maxShown {
				r.Events = append(r.Events, t.c.logged(int(p)))
			}
		}
	}
	t.last = r
}

// condition notes the field of an event that did not meet `be`.
func (t *tracer) condition(n *rules.Node, a asked, v Verdict) {
	if t == nil {
		return
	}
	t.last = nil
	if v == Pass {
		return
	}
	r := t.c.reason(NotMet, n)
	r.Pattern, r.Event = n.Count, t.c.logged(a.pos)
	want := no
	if v == Unknown {
		r.Code, want = MayBeMissed, maybe
	}
	be := &t.c.book.Patterns[n.Be]
	for i := range be.Alts {
		alt := &be.Alts[i]
		if alt.Element != int(t.c.event(a.pos).Element) {
			continue
		}
		for j := range alt.Where {
			if t.c.fieldTest(&alt.Where[j], a.pos) == want {
				r.Cond, r.Seen = &alt.Where[j], t.c.shown(&alt.Where[j], a.pos)
				break
			}
		}
	}
	t.last = r
}

// shown is the value of a field as recorded; a duration that is known only as
// a range is shown by its lower end.
func (c *Checker) shown(w *rules.Cond, at int) rules.Value {
	if w.Slot == rules.FieldDuration {
		if !c.time.ends[at] {
			return rules.Value{}
		}
		lo, _ := between(c.time.at[at], c.time.end[at])
		return rules.DurationValue(max(lo, 0) / perNano)
	}
	return c.visit.Values[int(c.event(at).Fields)+w.Slot]
}
