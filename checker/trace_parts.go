package checker

import (
	"slices"

	"stdc/rules"
)

// gate notes what leaves it open whether the rule applies.
func (t *tracer) gate(n *rules.Node) {
	if t == nil {
		return
	}
	r := t.c.reason(GateOpen, n)
	for i := range n.Gate.When {
		if t.c.factTest(&n.Gate.When[i]) == maybe {
			r.Fact = n.Gate.When[i].Slot
		}
	}
	for _, u := range n.Gate.Unless {
		for i := range u {
			if t.c.factTest(&u[i]) == maybe {
				r.Fact = u[i].Slot
			}
		}
	}
	for _, p := range append(slices.Clip(n.Gate.Given), n.Gate.Without...) {
		if r.Fact >= 0 || t.c.occurs(p) != maybe {
			continue
		}
		r.Pattern = p
		if m := t.c.of(p); len(m.pos) > 0 {
			at := int(m.pos[0])
			r.Event, r.Cond = t.c.logged(at), t.c.openCond(p, at)
		} else {
			r.EventElement = t.c.unobservedIn(p)
		}
	}
	t.open, t.spare, t.fails = r, nil, nil
	t.met, t.failed, t.undecided = 0, 0, 0
}

// unobservedIn is an unobserved element of a pattern, or None.
func (c *Checker) unobservedIn(pattern int) int {
	for i := range c.book.Patterns[pattern].Alts {
		if e := c.book.Patterns[pattern].Alts[i].Element; c.visit.Unobserved[e] {
			return e
		}
	}
	return rules.None
}

// required notes the condition on facts that decided.
func (t *tracer) required(n *rules.Node, v Verdict) {
	if t == nil || v == Pass {
		return
	}
	c, want := t.c, no
	if v == Unknown {
		want = maybe
	}
	for i := range n.Require {
		w := &n.Require[i]
		if c.factTest(w) != want {
			continue
		}
		r := c.reason(FactNotMet, n)
		r.Fact, r.Cond = w.Slot, w
		if value := c.factValue(w.Slot); value != nil {
			r.Seen = *value
		}
		if v == Fail {
			t.noteFail(r)
			continue
		}
		r.Code = FactNotRecorded
		if r.Seen.Known() {
			if r.Fact = c.missingFact(&w.Test); r.Fact < 0 {
				r.Code = MayBeMissed
			}
		}
		t.noteOpen(r)
	}
}

// missingFact is a fact that a test compares with and that was not recorded,
// or None.
func (c *Checker) missingFact(t *rules.Test) int {
	check := func(l *rules.Literal) int {
		if l != nil && l.Fact >= 0 && c.factValue(l.Fact) == nil {
			return l.Fact
		}
		return rules.None
	}
	for i := range t.Values {
		if f := check(&t.Values[i]); f >= 0 {
			return f
		}
	}
	for i := range t.Tests {
		if f := c.missingFact(&t.Tests[i]); f >= 0 {
			return f
		}
	}
	return max(check(t.Lo), check(t.Hi))
}

// partsSeen collects the reasons of the parts of a combination.
type partsSeen struct {
	reason           *Reason
	pass, fail, open []*Reason
}

func (t *tracer) parts(n *rules.Node) *partsSeen {
	if t == nil {
		return nil
	}
	return &partsSeen{reason: t.c.reason(PartsNotMet, n)}
}

// part is a tracer for one part.
func (t *tracer) part() *tracer {
	if t == nil {
		return nil
	}
	return &tracer{c: t.c}
}

func (p *partsSeen) add(t *tracer, n *rules.Node, v Verdict) {
	if p == nil {
		return
	}
	switch v {
	case Pass:
		r := t.done
		if r == nil {
			r = t.c.reason(PartMet, n)
		}
		p.pass = append(p.pass, r)
	case Fail:
		p.fail = append(p.fail, t.pick(n, v))
	case Unknown:
		p.open = append(p.open, t.pick(n, v))
	}
}

// combined notes the parts that decided: where too many were met, those.
func (t *tracer) combined(p *partsSeen, v Verdict, met, of int) {
	if t == nil || v == Pass {
		return
	}
	r := p.reason
	r.Met, r.Of, r.Undecided = met, of+len(p.open), len(p.open)
	if v == Unknown {
		r.Code, r.Parts = MayBeMissed, p.open
		t.noteOpen(r)
		return
	}
	r.Parts = p.fail
	if n := r.Node; n.Form != rules.FormAll && n.Times.Max >= 0 && met > n.Times.Max {
		r.Parts = p.pass
	}
	t.noteFail(r)
}
