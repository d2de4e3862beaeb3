package checker

import (
	"slices"

	"stdc/rules"
)

// tracer notes why a node came out as it did, while it is evaluated a second
// time. All its methods do nothing on nil, so that evaluation without reasons
// pays nothing. It keeps the first thing that failed and the first that
// stayed open.
type tracer struct {
	c          *Checker
	last       *Reason // of the anchor being asked
	fail, open *Reason
	met, of    int // certain anchors
}

// explain evaluates a rule again and returns why it failed or stayed open.
func (c *Checker) explain(r *rules.Rule, v Verdict) *Reason {
	c.tracer = &tracer{c: c}
	c.node(&r.Node, r.Share)
	out := c.tracer.pick(v)
	c.tracer = nil
	if out == nil {
		out = c.reason(TooFew, &r.Node)
		if v == Unknown {
			out.Code = MayBeMissed
		}
	}
	out.Events = out.events()
	c.stamp(out)
	return out
}

// pick returns the reason for a verdict.
func (t *tracer) pick(v Verdict) *Reason {
	if t == nil {
		return nil
	}
	r := t.open
	if v == Fail {
		r = t.fail
	}
	if r != nil && t.of > 0 {
		r.Met, r.Of = t.met, t.of
	}
	return r
}

// quiet evaluates without noting anything.
func (c *Checker) quiet(f func() outcome) outcome {
	t := c.tracer
	c.tracer = nil
	o := f()
	c.tracer = t
	return o
}

func (c *Checker) reason(code ReasonCode, n *rules.Node) *Reason {
	return &Reason{Code: code, Node: n, Anchor: -1, Event: -1, Pattern: rules.None, Other: rules.None, Step: rules.None, Fact: rules.None}
}

// logged turns a position into that of the log.
func (c *Checker) logged(p int) int { return int(c.time.log[p]) }

func (t *tracer) noteOpen(r *Reason) {
	if t.open == nil {
		t.open = r
	}
}

func (t *tracer) noteFail(r *Reason) {
	if t.fail == nil {
		t.fail = r
	}
}

// asked notes what became of an anchor.
func (t *tracer) asked(n *rules.Node, a asked, o outcome) {
	if t == nil {
		return
	}
	r := t.last
	t.last = nil
	if a.sure == yes && (o.verdict == Pass || o.verdict == Fail) {
		t.of++
		if o.verdict == Pass {
			t.met++
		}
	}
	if o.verdict != Fail && o.verdict != Unknown && a.sure == yes || o.verdict == NotApplicable {
		return
	}
	if r == nil {
		r = t.c.reason(MayBeMissed, n)
	}
	if r.Anchor < 0 && a.own >= 0 {
		r.Anchor = t.c.logged(a.own)
	}
	switch {
	case o.verdict == Fail && a.sure == yes:
		t.noteFail(r)
	case o.verdict == Unknown && (a.scope.unknown || a.kind == anchorTime && a.at.frame == frameUnknown):
		t.noteOpen(t.factOf(n, r))
	default:
		if a.sure == maybe && r.Code != NotObserved {
			r.MaybeAnchor = true
		}
		t.noteOpen(r)
	}
}

// factOf finds the fact that was not recorded and leaves an anchor open.
func (t *tracer) factOf(n *rules.Node, r *Reason) *Reason {
	ps := []int{n.After, n.Before, n.Near}
	if n.Scope != nil {
		ps = append(ps, n.Scope.After, n.Scope.Before, n.Scope.Until)
	}
	for _, p := range ps {
		if p >= 0 && t.c.book.Patterns[p].Place == rules.PlaceFact {
			if f := t.c.book.Patterns[p].Fact; t.c.time.facts[f].frame == frameUnknown {
				r.Code, r.Fact = FactNotRecorded, f
			}
		}
	}
	return r
}

func (t *tracer) factUnknown(n *rules.Node, pattern int) {
	if t == nil {
		return
	}
	t.last = t.c.reason(FactNotRecorded, n)
	if pattern >= 0 {
		t.last.Fact = t.c.book.Patterns[pattern].Fact
	}
}

func (t *tracer) stepNotObserved(n *rules.Node) {
	if t == nil {
		return
	}
	r := t.c.reason(StepNotObserved, n)
	for _, s := range n.Scope.Steps {
		if t.c.stepUnknown(s) {
			r.Step = s
			break
		}
	}
	t.noteOpen(r)
}

func (t *tracer) stepNotOpened(n *rules.Node) {
	if t == nil {
		return
	}
	r := t.c.reason(StepNotOpened, n)
	r.Step = n.Scope.Steps[0]
	t.noteFail(r)
}

// unseen notes an anchor that nobody observed.
func (t *tracer) unseen(n *rules.Node, pattern int) {
	if t == nil {
		return
	}
	r := t.c.reason(NotObserved, n)
	r.Pattern = pattern
	t.noteOpen(r)
}

func (t *tracer) unknownScope(n *rules.Node) {
	if t == nil {
		return
	}
	r := t.c.reason(NotObserved, n)
	if n.Scope.After >= 0 {
		r.Pattern = n.Scope.After
	}
	t.noteOpen(r)
}

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
		if t.c.occurs(p) == maybe {
			r.Pattern = p
		}
	}
	t.open, t.fail = r, nil
}

// required notes the condition on facts that decided.
func (t *tracer) required(n *rules.Node, v Verdict) {
	if t == nil || v == Pass {
		return
	}
	want := no
	if v == Unknown {
		want = maybe
	}
	for i := range n.Require {
		if t.c.factTest(&n.Require[i]) != want {
			continue
		}
		r := t.c.reason(FactNotMet, n)
		r.Fact, r.Cond = n.Require[i].Slot, &n.Require[i]
		r.Seen = t.c.visit.Facts[r.Fact]
		if v == Unknown {
			r.Code = FactNotRecorded
			t.noteOpen(r)
		} else {
			t.noteFail(r)
		}
	}
}

// partsSeen collects the reasons of the parts of a combination.
type partsSeen struct {
	reason     *Reason
	fail, open []*Reason
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
	r := t.pick(v)
	switch {
	case v == Fail && r != nil:
		p.fail = append(p.fail, r)
	case v == Unknown && r != nil:
		p.open = append(p.open, r)
	}
}

// combined notes the parts that decided.
func (t *tracer) combined(p *partsSeen, v Verdict, met, of int) {
	if t == nil || v == Pass {
		return
	}
	p.reason.Met, p.reason.Of = met, of
	if v == Fail {
		p.reason.Parts = p.fail
		t.noteFail(p.reason)
		return
	}
	p.reason.Parts = p.open
	t.noteOpen(p.reason)
}

// events lists the positions in the log that a reason speaks of.
func (r *Reason) events() []int {
	out := append([]int(nil), r.Events...)
	for _, i := range []int{r.Anchor, r.Event} {
		if i >= 0 {
			out = append(out, i)
		}
	}
	for _, p := range r.Parts {
		out = append(out, p.events()...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// stamp adds the times as they were written.
func (c *Checker) stamp(r *Reason) {
	written := func(i int) string {
		if i < 0 || c.visit.Events[i].At.Kind == rules.StampNone {
			return ""
		}
		return c.visit.Events[i].At.String()
	}
	r.AnchorAt, r.EventAt = written(r.Anchor), written(r.Event)
	for _, p := range r.Parts {
		c.stamp(p)
	}
}
