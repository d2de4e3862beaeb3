package checker

import "stdc/rules"

// countedTimes notes what was counted by time alone: a fact's moment or the
// ends of activities.
func (t *tracer) countedTimes(r *Reason, n *rules.Node, a asked) {
	c := t.c
	p := &c.book.Patterns[n.Count]
	if p.Place == rules.PlaceFact {
		f := c.time.facts[p.Fact]
		r.EventAt = c.factStamp(p.Fact)
		t.distance(r, a.at, f, unitOf(n.Within))
		t.side(r, n, a, f)
		return
	}
	m := c.of(n.Count)
	miss := -1
	for i := m.index(a.scope.from); i < len(m.pos) && int(m.pos[i]) < a.scope.to && len(r.Events) < maxShown; i++ {
		at := int(m.pos[i])
		match := and(m.truth(i), a.scope.member(at))
		if at == a.own || match == no {
			continue
		}
		switch got := and(match, c.timeInside(n, a, c.endOf(at), n.Within)); {
		case got == no:
			if miss < 0 && match == yes && c.time.ends[at] {
				miss = at
			}
		case (got == maybe) == (r.Code == MayBeMissed):
			r.Events = append(r.Events, c.logged(at))
			if r.Event < 0 || r.Code == TooMany && len(r.Events) == n.Times.Max+1 {
				t.seenEnd(r, n, a, at)
				if r.Code == MayBeMissed {
					r.Cond = c.openCond(n.Count, at)
				}
			}
		}
	}
	if r.Code == TooFew && len(r.Events) == 0 && miss >= 0 && a.kind != anchorScope {
		t.seenEnd(r, n, a, miss)
		if t.side(r, n, a, c.endOf(miss)); r.Code == TooFew {
			r.Event, r.EventEnd, r.HasDist = -1, false, false
		}
	}
}

// seenEnd notes the end of an activity and how far it is from the anchor.
func (t *tracer) seenEnd(r *Reason, n *rules.Node, a asked, p int) {
	r.Event, r.EventEnd = t.c.logged(p), true
	if a.kind != anchorScope {
		t.distance(r, a.at, t.c.endOf(p), unitOf(n.Within))
	}
}

// side tells how a moment missed its window.
func (t *tracer) side(r *Reason, n *rules.Node, a asked, x moment) {
	if r.Code != TooFew || n.Near >= 0 {
		return
	}
	dir := dirOf(n)
	lo, hi := between(a.at, x)
	switch {
	case dir > 0 && hi < 0 || dir < 0 && lo > 0:
		r.Code = WrongSide
	case n.Within == nil:
	case t.c.reach.atLeast(n.Within.Lo, a.at, x, dir) == no:
		r.Code = TooEarly
	case n.Within.Hi != nil && t.c.reach.atMost(*n.Within.Hi, a.at, x, dir) == no:
		r.Code = TooLate
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
	c := t.c
	r := c.reason(NotRegular, n)
	r.Pattern = n.Count
	t.last = r
	m := c.of(n.Count)
	next := m.index(a.pos + 1)
	if a.kind == anchorStart {
		next = m.index(a.pos)
	}
	if next < len(m.pos) && int(m.pos[next]) < a.scope.to {
		p := int(m.pos[next])
		r.Event = c.logged(p)
		t.distance(r, a.at, c.time.at[p], n.Every.Unit)
		if v == Unknown {
			r.Cond = c.openCond(n.Count, p)
		}
	} else {
		t.distance(r, a.at, end, n.Every.Unit)
	}
	if v == Unknown {
		r.Code = MayBeMissed
		if m.unseen {
			r.Code, r.EventElement = NotObserved, c.unobservedIn(n.Count)
		}
	}
}

// condition notes the field of an event that did not meet `be`.
func (t *tracer) condition(n *rules.Node, a asked, v Verdict) {
	if t == nil {
		return
	}
	t.last = nil
	c := t.c
	r := c.reason(NotMet, n)
	r.Pattern, r.Event = n.Count, c.logged(a.pos)
	want := no
	switch v {
	case Pass:
		r.Code, r.Lo, r.Hi = PartMet, 1, 1
		t.done = r
		return
	case Unknown:
		r.Code, want = MayBeMissed, maybe
	}
	t.last = r
	if r.Cond = c.condThat(&c.book.Patterns[n.Be], a.pos, want); r.Cond == nil {
		return
	}
	r.Seen = c.shown(r.Cond, a.pos)
	if v == Unknown && r.Seen.Known() {
		r.Fact = c.missingFact(&r.Cond.Test)
	}
	if r.Cond.Slot == rules.FieldDuration && c.time.ends[a.pos] {
		if lo, hi := between(c.time.at[a.pos], c.time.end[a.pos]); hi != infinite && lo != noDistance {
			r.HasDist = true
			r.span(lo, hi)
		}
	}
}

// shown is the value of a field as recorded, or its default; a duration that
// is known only as a range is shown by its lower end.
func (c *Checker) shown(w *rules.Cond, at int) rules.Value {
	if w.Slot == rules.FieldDuration {
		if !c.time.ends[at] {
			return rules.Value{}
		}
		lo, _ := between(c.time.at[at], c.time.end[at])
		return rules.DurationValue(max(lo, 0) / perNano)
	}
	v := c.visit.Values[int(c.event(at).Fields)+w.Slot]
	if d := c.book.Elements[c.event(at).Element].Fields[w.Slot].Default; !v.Known() && d != nil {
		return *d.Value()
	}
	return v
}
