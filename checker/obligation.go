package checker

import (
	"math/big"

	"stdc/rules"
)

// asked is an anchor in its scope.
type asked struct {
	anchor
	scope *scope
	sure  truth
}

// obligation evaluates expect, forbid, each and order.
func (c *Checker) obligation(n *rules.Node, share bool) outcome {
	if c.streams() {
		return c.stream.outcome(n, share)
	}
	list, how := c.scopes(n)
	c.places[0].scope, c.places[1].scope = nil, nil // those of the node before
	defer func() { c.scopeBuf = list[:0] }()
	switch how {
	case scopesUnknown:
		c.tracer.stepNotObserved(n)
		return outcome{verdict: Unknown}
	case scopesNotMet:
		if n.Form == rules.FormForbid || n.Form == rules.FormEach || n.Form == rules.FormExpect && n.Times.Min == 0 {
			return outcome{verdict: NotApplicable}
		}
		c.tracer.stepNotOpened(n)
		return outcome{verdict: Fail}
	case scopesAlternatives:
		return c.alternatives(n, list, share)
	}
	return c.overScopes(n, list, share)
}

// alternatives evaluates a node whose one scope is the first of some that
// really is one: decided where all agree and one is certain.
func (c *Checker) alternatives(n *rules.Node, list []scope, share bool) outcome {
	var first outcome
	certain, agree := false, true
	c.measuring.doubt(len(list) > 1)
	defer c.measuring.doubt(false)
	for i := range list {
		exists := list[i].exists
		list[i].exists = yes
		o := outcome{verdict: Unknown}
		if !list[i].phantom {
			o = c.overScopes(n, list[i:i+1], share)
		} else {
			c.tracer.unseen(n, n.Scope.After)
		}
		if i == 0 {
			first = o
		} else if o.verdict != first.verdict {
			agree = false
		} else if o.credit != nil && (first.credit == nil || o.credit.Cmp(first.credit) < 0) {
			first.credit = o.credit
		}
		certain = certain || exists == yes
	}
	switch {
	case len(list) == 0:
		return outcome{verdict: NotApplicable}
	case agree && (certain || first.verdict == NotApplicable):
		return first
	}
	return outcome{verdict: Unknown}
}

// overScopes asks every anchor of every scope.
func (c *Checker) overScopes(n *rules.Node, list []scope, share bool) outcome {
	if n.On == rules.OnFirst || n.On == rules.OnLast {
		return c.pick(n, list, share)
	}
	t := tally{n: n}
	for i := range list {
		s := &list[i]
		if s.phantom {
			t.addUnknown()
			c.tracer.unknownScope(n)
			continue
		}
		if c.anchors(n, s, func(a asked) bool {
			o := c.ask(n, a)
			t.add(a.sure, o)
			c.tracer.asked(n, a, o)
			c.drawing.add(n, a, o)
			c.measuring.add(n, a, o)
			return true
		}) {
			t.addUnknown()
		}
	}
	return t.result(share)
}

// pick evaluates on = "first" and "last": among all scopes together, the
// maybe-anchors before the first certain one, and that one, must agree.
func (c *Checker) pick(n *rules.Node, list []scope, share bool) outcome {
	t := tally{n: n}
	unseen := false
	take := func(a asked) bool {
		o := c.ask(n, a)
		if o.verdict == NotApplicable {
			return true
		}
		t.add(a.sure, o)
		c.tracer.asked(n, a, o)
		c.drawing.add(n, a, o)
		c.measuring.add(n, a, o)
		return a.sure != yes
	}
	// The scopes stand in their order, the anchors of each in theirs.
	all := c.picked[:0]
	more := true
	for i := range list {
		if list[i].phantom {
			unseen = true
		} else if n.On == rules.OnLast {
			unseen = c.anchors(n, &list[i], func(a asked) bool { all = append(all, a); return true }) || unseen
		} else if more {
			unseen = c.anchors(n, &list[i], func(a asked) bool { more = take(a); return more }) || unseen
		}
	}
	for i := len(all) - 1; i >= 0 && take(all[i]); i-- {
	}
	c.picked = all[:0]
	var v Verdict
	switch {
	case t.certain()+t.possible() == 0 && !unseen:
		v = NotApplicable
	case unseen || t.certain() == 0:
		v = Unknown
	case t.fail+t.mayFail+t.open+t.mayOpen == 0:
		v = Pass
	case t.pass+t.mayPass+t.open+t.mayOpen == 0:
		v = Fail
	default:
		v = Unknown
	}
	if share {
		t.worst = nil // a share is of all anchors
	}
	return outcome{verdict: v, credit: t.worst}
}

// anchors calls f with every anchor of a node in a scope, in order, until f
// returns false; it returns true where there may be more that nobody observed.
func (c *Checker) anchors(n *rules.Node, s *scope, f func(asked) bool) (unseen bool) {
	pattern := n.Anchors()
	switch {
	case n.Form != rules.FormEach && n.Every != nil:
		c.everyAnchors(n, s, f)
		return false
	case pattern == rules.None:
		f(asked{anchor: anchor{kind: anchorScope, pos: s.from, own: -1}, scope: s, sure: s.exists})
		return false
	}
	p := &c.book.Patterns[pattern]
	switch p.Place {
	case rules.PlaceFact:
		a := asked{anchor: anchor{kind: anchorTime, pos: s.from, at: c.time.facts[p.Fact], own: -1}, scope: s, sure: s.exists}
		c.paired(n, a, f)
		return false
	case rules.PlaceStart, rules.PlaceEnd:
		c.placeAnchor(n, s, p.Place, f)
		return false
	}
	m := c.scoped(pattern, s)
	more := true
	for i := m.index(s.from); more && i < len(m.pos) && int(m.pos[i]) < s.to; i++ {
		at := int(m.pos[i])
		sure := and(and(m.truth(i), s.member(at)), s.exists)
		if sure == no {
			continue
		}
		a := asked{anchor: anchor{kind: anchorEvent, pos: at, at: c.time.at[at], own: at}, scope: s, sure: sure}
		if p.End {
			a.kind, a.at = anchorTime, c.endOf(at)
		}
		more = c.paired(n, a, f)
	}
	if m.unseen {
		c.tracer.unseen(n, pattern)
	}
	return m.unseen
}

// paired passes on an anchor; under `after … before` only if the closer may
// come, and as a maybe-anchor if it only may.
func (c *Checker) paired(n *rules.Node, a asked, f func(asked) bool) bool {
	if n.After >= 0 && n.Before >= 0 {
		if a.sure = and(a.sure, c.closerComes(n, a)); a.sure == no {
			return true
		}
	}
	return f(a)
}

// closerComes tells whether an anchor's `before` comes later.
func (c *Checker) closerComes(n *rules.Node, a asked) truth {
	p := &c.book.Patterns[n.Before]
	switch p.Place {
	case rules.PlaceFact:
		if f := c.time.facts[p.Fact]; f.frame != frameUnknown {
			return c.comes(a.anchor, f, 1)
		}
		return maybe
	case rules.PlaceStart, rules.PlaceEnd:
		_, comes := c.placeComes(a.anchor, a.scope, p.Place, 1)
		return comes
	}
	m := c.scoped(n.Before, a.scope)
	t := no
	if m.unseen {
		t = maybe
	}
	from := a.scope.from
	if a.kind == anchorEvent && !p.End {
		from = a.pos + 1
	}
	for i := m.index(from); i < len(m.pos) && int(m.pos[i]) < a.scope.to && t != yes; i++ {
		at := int(m.pos[i])
		one := and(m.truth(i), a.scope.member(at))
		switch {
		case p.End:
			one = and(one, c.comes(a.anchor, c.endOf(at), 1))
		case a.kind == anchorTime:
			one = and(one, c.comes(a.anchor, c.time.at[at], 1))
		case a.kind == anchorEnd:
			one = no
		}
		t = or(t, one)
	}
	return t
}

// ask evaluates a node for one anchor.
func (c *Checker) ask(n *rules.Node, a asked) outcome {
	if a.scope.unknown || a.kind == anchorTime && a.at.frame == frameUnknown {
		return outcome{verdict: Unknown}
	}
	if (a.kind == anchorStart || a.kind == anchorEnd) && a.scope.member(a.pos) == maybe {
		return c.askPlaces(n, a)
	}
	return c.askOne(n, a)
}

func (c *Checker) askOne(n *rules.Node, a asked) outcome {
	o := c.askWithin(n, a, n.Within)
	if o.verdict != Fail {
		return o
	}
	for i := range n.Partial {
		p := &n.Partial[i]
		if c.quiet(func() outcome { return c.askWithin(n, a, &p.Within) }).verdict == Pass {
			if credit := p.Credit.Rat(); o.credit == nil || credit.Cmp(o.credit) > 0 {
				o.credit = credit
			}
		}
	}
	if o.credit == nil && len(n.Partial) > 0 {
		o.credit = new(big.Rat)
	}
	return o
}

func (c *Checker) askWithin(n *rules.Node, a asked, within *rules.Window) outcome {
	switch {
	case n.Form == rules.FormEach:
		return c.askEach(n, a)
	case n.Every != nil:
		return c.askEvery(n, a)
	}
	if n.Form != rules.FormOrder && c.book.Patterns[n.Count].ByTime() {
		return c.countTimes(n, a, within)
	}
	ws, k, known := c.windows(n, a.scope, a.anchor, within)
	if !known {
		c.tracer.factUnknown(n, closerOf(n, dirOf(n)))
		return outcome{verdict: Unknown}
	}
	if n.Form == rules.FormOrder {
		return outcome{verdict: c.order(n, a, ws[:k])}
	}
	sure, possible := c.count(n, a, ws[:k])
	return outcome{verdict: c.judge(n, a, sure, possible, c.of(n.Count).unseen)}
}

func dirOf(n *rules.Node) int {
	if n.After < 0 && n.Before >= 0 {
		return -1
	}
	return 1
}

// judge compares a count with its range.
func (c *Checker) judge(n *rules.Node, a asked, sure, possible int, unbounded bool) Verdict {
	lo, hi := n.Times.Min, n.Times.Max
	v := Unknown
	switch {
	case possible < lo && !unbounded || hi >= 0 && sure > hi:
		v = Fail
	case sure >= lo && (hi < 0 || possible <= hi && !unbounded):
		v = Pass
	}
	c.tracer.counted(n, a, sure, possible, unbounded, v)
	return v
}

// count counts the events of a node's pattern in windows.
func (c *Checker) count(n *rules.Node, a asked, ws []window) (sure, possible int) {
	m, plain := c.correlated(n, &a)
	for i := range ws {
		w := &ws[i]
		if w.p0 >= w.p1 {
			continue
		}
		if w.test == nil && plain && a.scope.members == nil {
			from, to := m.index(w.p0), m.index(w.p1)
			_, p := m.count(from, to)
			q := 0
			if s0, s1 := max(w.s0, w.p0), min(w.s1, w.p1); s0 < s1 {
				q, _ = m.count(m.index(s0), m.index(s1))
			}
			if own := a.own; own >= w.p0 && own < w.p1 { // only by time can it be in
				if t := m.truthAt(own); t != no {
					p--
					if t == yes && own >= w.s0 && own < w.s1 {
						q--
					}
				}
			}
			sure, possible = sure+q, possible+p
			continue
		}
		first := m.index(w.p0)
		for j := first; j < len(m.pos) && int(m.pos[j]) < w.p1; j++ {
			if j == first+oneByOne {
				if s, p, ok := c.countRelated(n, a, w, m, j); ok {
					sure, possible = sure+s, possible+p
					break
				}
			}
			switch c.counts(n, a, w, m, j) {
			case yes:
				sure++
				possible++
			case maybe:
				possible++
			}
			if c.tracer == nil && (n.Times.Max >= 0 && sure > n.Times.Max || n.Times.Max < 0 && sure >= n.Times.Min) {
				return sure, possible // more cannot change what is said of the count
			}
		}
	}
	return sure, possible
}

// counts tells whether a match counts for an anchor.
func (c *Checker) counts(n *rules.Node, a asked, w *window, m *matches, j int) truth {
	p := int(m.pos[j])
	if p == a.own {
		return no
	}
	t := and(m.truth(j), and(w.in(p), a.scope.member(p)))
	for i := 0; i < len(n.Correlate) && t != no; i++ {
		t = and(t, c.relation(&n.Correlate[i], a.own, p))
	}
	return t
}

func (c *Checker) askEach(n *rules.Node, a asked) outcome {
	v := Unknown
	switch c.matchesAt(&c.book.Patterns[n.Be], a.pos) {
	case yes:
		v = Pass
	case no:
		v = Fail
	}
	c.tracer.condition(n, a, v)
	return outcome{verdict: v}
}
