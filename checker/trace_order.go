package checker

import (
	"slices"

	"stdc/rules"
)

// missing notes an element of an order that did not occur.
func (t *tracer) missing(n *rules.Node, a asked, i int, list []candidates) {
	if t == nil {
		return
	}
	r := t.c.reason(Missing, n)
	r.Pattern = list[i].pattern
	t.last = r
	// What came of the order, as proof: the neighbour before it, or behind.
	for k := i - 1; k >= 0; k-- {
		if list[k].sure {
			t.neighbour(r, &list[k], false)
			return
		}
	}
	for k := i + 1; k < len(list); k++ {
		if list[k].sure {
			t.neighbour(r, &list[k], true)
			return
		}
	}
}

// neighbour notes the element of an order beside the one that is missing.
func (t *tracer) neighbour(r *Reason, cs *candidates, behind bool) {
	p := t.c.logged(int(cs.pos[0]))
	r.Other, r.Events = cs.pattern, []int{p}
	if behind {
		r.Event = p
	} else {
		r.Anchor = p
	}
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
		t.between(r, n, int(list[i].pos[len(list[i].pos)-1]), int(list[j].pos[0]))
	}
	t.last = r
}

// between notes two neighbours of an order and how far they lie apart.
func (t *tracer) between(r *Reason, n *rules.Node, p, q int) {
	r.Anchor, r.Event = t.c.logged(p), t.c.logged(q)
	t.distance(r, t.c.time.at[p], t.c.time.at[q], unitOf(n.Gap))
}

// orderOpen notes an order that maybes leave open: what nobody observed, a
// field that was not recorded, or a gap that the times do not show.
func (t *tracer) orderOpen(n *rules.Node, a asked, list []candidates) {
	if t == nil {
		return
	}
	c := t.c
	r := c.reason(MayBeMissed, n)
	t.last = r
	for i := range list {
		if list[i].unseen {
			r.Code, r.Pattern, r.EventElement = NotObserved, list[i].pattern, c.unobservedIn(list[i].pattern)
			return
		}
		for j, p := range list[i].pos {
			if list[i].truth[j] == maybe {
				r.Pattern, r.Event, r.Cond = list[i].pattern, c.logged(int(p)), c.openCond(list[i].pattern, int(p))
				return
			}
		}
	}
	for i := 1; i < len(list) && n.Gap != nil; i++ {
		if c.gapOf(n, list, i-1, i) == maybe && len(list[i-1].pos) > 0 && len(list[i].pos) > 0 {
			r.Pattern, r.Other = list[i].pattern, list[i-1].pattern
			t.between(r, n, int(list[i-1].pos[0]), int(list[i].pos[0]))
			return
		}
	}
}

// noSequence notes the first element that did not come after its neighbour.
func (t *tracer) noSequence(n *rules.Node, a asked, list []candidates, v Verdict) {
	if t == nil {
		return
	}
	if v == Unknown {
		t.orderOpen(n, a, list)
		return
	}
	for i := range list {
		if list[i].occurs() == no {
			t.missing(n, a, i, list)
			return
		}
	}
	r := t.c.reason(NotFollowed, n)
	t.last = r
	for i := 1; i < len(list); i++ {
		if t.c.chain(n, list[:i+1], false) {
			continue
		}
		r.Pattern, r.Other = list[i].pattern, list[i-1].pattern
		// The earliest that the elements before can end at is the best chance.
		for k, p := range list[i-1].pos {
			head := append(slices.Clone(list[:i-1]), candidates{pattern: r.Other, pos: list[i-1].pos[k : k+1], truth: list[i-1].truth[k : k+1]})
			if t.c.chain(n, head, false) {
				r.Anchor = t.c.logged(int(p))
				break
			}
		}
		for _, q := range list[i].pos {
			if len(r.Events) < maxShown {
				r.Events = append(r.Events, t.c.logged(int(q)))
			}
		}
		return
	}
}

// notExact notes the first event that is not the one due.
func (t *tracer) notExact(n *rules.Node, a asked, list []candidates, v Verdict) {
	if t == nil {
		return
	}
	if v == Unknown {
		t.orderOpen(n, a, list)
		return
	}
	c := t.c
	r := c.reason(NotExact, n)
	t.last = r
	events := c.project(list)
	for i, e := range events {
		switch {
		case i >= len(list):
			r.Event = c.logged(int(e.pos))
			return
		case e.as[i] == no:
			r.Pattern, r.Event = list[i].pattern, c.logged(int(e.pos))
			return
		case i > 0 && n.Gap != nil && c.reach.inside(n.Gap, c.time.at[events[i-1].pos], c.time.at[e.pos], 1) == no:
			r.Code, r.Pattern, r.Other = GapMissed, list[i].pattern, list[i-1].pattern
			t.between(r, n, int(events[i-1].pos), int(e.pos))
			return
		}
	}
	if len(events) < len(list) {
		t.missing(n, a, len(events), list)
	}
}
