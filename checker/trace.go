package checker

import (
	"slices"

	"stdc/rules"
)

// tracer notes why a node came out as it did, while it is evaluated a second
// time. All its methods do nothing on nil, so that evaluation without reasons
// pays nothing. It keeps the first things that failed and the first that
// stayed open.
type tracer struct {
	c     *Checker
	last  *Reason // of the anchor being asked
	fails []*Reason
	open  *Reason
	spare *Reason // a maybe-anchor that was met, where nothing else stays open
	done  *Reason // what met a part

	met, failed, undecided int // certain anchors
}

// explain evaluates a rule again and returns why it failed or stayed open.
func (c *Checker) explain(r *rules.Rule, v Verdict) *Reason {
	c.tracing = tracer{c: c, fails: c.tracing.fails[:0]}
	c.tracer = &c.tracing
	c.node(&r.Node, r.Share)
	out := c.tracer.pick(&r.Node, v)
	c.tracer = nil
	out.Events = out.events()
	if !c.streams() { // a monitor has noted the times itself, of events that are gone
		c.stamp(out)
	}
	return out
}

// pick returns the reason for a verdict.
func (t *tracer) pick(n *rules.Node, v Verdict) *Reason {
	var r *Reason
	switch {
	case v == Fail && len(t.fails) > 0:
		r = t.fails[0]
		if n.On == rules.OnAny && len(t.fails) > 1 {
			r = t.c.reason(NoneMet, n)
			r.Parts = slices.Clone(t.fails)
		} else {
			for _, f := range t.fails[1:] {
				r.Events = append(r.Events, f.events()...)
			}
		}
	case v == Unknown && t.open != nil:
		r = t.open
	case v == Unknown && t.spare != nil:
		r = t.spare
	case v == Unknown && len(t.fails) > 0: // it failed, if it was one
		r = t.fails[0]
		r.MaybeAnchor, t.met, t.failed = true, 0, 0
	default:
		r = t.c.reason(TooFew, n)
		if v == Unknown {
			r.Code = MayBeMissed
		}
	}
	if of := t.met + t.failed + t.undecided; of > 1 && (len(r.Parts) == 0 || r.Code == NoneMet) {
		r.Met, r.Of, r.Undecided = t.met, of, t.undecided
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

// keptReasons are enough for nearly all visits; a million anchors may need more,
// and what they needed is not held.
const keptReasons = 32

// reason returns a reason that holds as long as the result of this visit.
func (c *Checker) reason(code ReasonCode, n *rules.Node) *Reason {
	if c.reasons == nil {
		c.reasons = make([]Reason, keptReasons)
	}
	var r *Reason
	if c.spent < len(c.reasons) {
		r = &c.reasons[c.spent]
		c.spent++
	} else {
		r = new(Reason)
	}
	*r = Reason{Code: code, Node: n, Anchor: -1, Event: -1, AnchorElement: rules.None, EventElement: rules.None,
		Pattern: rules.None, Other: rules.None, Step: rules.None, Fact: rules.None}
	return r
}

// logged turns a position into that of the log.
func (c *Checker) logged(p int) int { return int(c.time.log[p]) }

func (t *tracer) noteOpen(r *Reason) {
	if t.open == nil {
		t.open = r
	}
}

func (t *tracer) noteFail(r *Reason) {
	if len(t.fails) < maxShown {
		t.fails = append(t.fails, r)
	}
}

// asked notes what became of an anchor.
func (t *tracer) asked(n *rules.Node, a asked, o outcome) {
	if t == nil {
		return
	}
	r := t.last
	t.last = nil
	switch {
	case o.verdict == NotApplicable:
		return
	case a.sure != yes:
	case o.verdict == Pass:
		t.met++
		return
	case o.verdict == Fail:
		t.failed++
	default:
		t.undecided++
	}
	if t.failed > maxShown || len(t.fails) == 0 && t.undecided > maxShown {
		return // the first ones are told; a visit may have a million
	}
	if r == nil {
		r = t.c.reason(MayBeMissed, n)
	}
	t.c.place(r, n, a)
	switch {
	case a.sure == maybe:
		r.MaybeAnchor = true
		t.c.doubt(r, n, a)
		if o.verdict != Pass || n.On == rules.OnAny {
			t.noteOpen(r)
		} else if t.spare == nil {
			t.spare = r
		}
	case o.verdict == Fail:
		t.noteFail(r)
	case a.scope.unknown || a.kind == anchorTime && a.at.frame == frameUnknown:
		t.noteOpen(t.factOf(n, r))
	default:
		t.noteOpen(r)
	}
}

// place notes what the rule was asked of: the anchor, or what opened the
// scope. An order has noted a neighbour instead.
func (c *Checker) place(r *Reason, n *rules.Node, a asked) {
	switch {
	case r.Anchor >= 0:
	case a.own >= 0:
		r.Anchor, r.AnchorEnd = c.logged(a.own), a.kind == anchorTime
	case a.kind == anchorStart || a.kind == anchorEnd:
		r.Anchor, r.AnchorEnd = c.logged(a.pos), a.kind == anchorEnd && c.time.ends[a.pos]
	case a.kind == anchorTime:
		if p := anchorOf(n); p >= 0 {
			r.AnchorAt = c.factStamp(c.book.Patterns[p].Fact)
		}
	case n.Scope != nil:
		if p := c.opening(n.Scope, a.scope); p >= 0 {
			r.Anchor = c.logged(p)
		}
	}
	if n.Scope != nil && n.Scope.Kind == rules.ScopePer && !a.scope.phantom {
		if p := c.opening(n.Scope, a.scope); p >= 0 {
			if v := c.field(n.Scope.Field, p).value; v != nil {
				r.Per = v.String()
			}
		}
	}
}

// anchorOf is the pattern that a node is anchored on, or None.
func anchorOf(n *rules.Node) int {
	for _, p := range [...]int{n.After, n.Before, n.Near} {
		if p >= 0 {
			return p
		}
	}
	return rules.None
}

// opening is the position of the event that opened a scope, -1 for none.
func (c *Checker) opening(s *rules.Scope, sc *scope) int {
	if s.Kind == rules.ScopeSegment && (s.After < 0 || c.book.Patterns[s.After].Place != "") {
		return -1
	}
	for p := sc.from; p < sc.to; p++ {
		switch {
		case sc.member(p) == no:
		case s.Kind != rules.ScopePer:
			return p
		case sc.member(p) == yes && c.book.Slot(int(c.event(p).Element), s.Field) != rules.NoSlot:
			return p
		}
	}
	return -1
}

// factStamp is the time of a fact as written, "" where it was not recorded.
func (c *Checker) factStamp(fact int) string {
	if fact < 0 {
		return ""
	}
	if v := c.factValue(fact); v != nil && v.Kind() == rules.KindTime {
		return v.String()
	}
	return ""
}

// doubt finds why a maybe-anchor may not be one.
func (c *Checker) doubt(r *Reason, n *rules.Node, a asked) {
	pattern := anchorOf(n)
	if n.Form == rules.FormEach || n.Every != nil {
		pattern = n.Count
	}
	if pattern >= 0 && a.own >= 0 {
		if r.AnchorCond = c.openCond(pattern, a.own); r.AnchorCond != nil {
			return
		}
	}
	if s := n.Scope; s != nil && s.Kind == rules.ScopeSegment && s.After >= 0 && a.scope.from < a.scope.to {
		if r.AnchorCond = c.openCond(s.After, a.scope.from); r.AnchorCond != nil {
			r.Anchor, r.AnchorEnd = c.logged(a.scope.from), false
		}
	}
}

// openCond finds the condition of a pattern that the fields of an event leave
// open, or nil.
func (c *Checker) openCond(pattern, at int) *rules.Cond {
	return c.condThat(&c.book.Patterns[pattern], at, maybe)
}

// condThat finds a condition of a pattern that comes out so for an event.
func (c *Checker) condThat(p *rules.Pattern, at int, want truth) *rules.Cond {
	for i := range p.Alts {
		alt := &p.Alts[i]
		if alt.Element != int(c.event(at).Element) {
			continue
		}
		for j := range alt.Where {
			if c.fieldTest(&alt.Where[j], at) == want {
				return &alt.Where[j]
			}
		}
	}
	return nil
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
			r.Step, r.EventElement = s, t.c.unobservedOf(s)
			break
		}
	}
	t.noteOpen(r)
}

// unobservedOf is the unobserved element that leaves a step open.
func (c *Checker) unobservedOf(step int) int {
	s := &c.book.Steps[step]
	lists := [][]int{s.From, s.Until}
	for i := range c.book.Steps {
		lists = append(lists, c.book.Steps[i].From)
	}
	for _, list := range lists {
		for _, e := range list {
			if c.visit.Unobserved[e] {
				return e
			}
		}
	}
	return rules.None
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
	r := t.c.reason(AnchorNotObserved, n)
	r.Pattern = pattern
	t.noteOpen(r)
}

// unknownScope notes a scope that nobody observed, or under per an event that
// may be of any.
func (t *tracer) unknownScope(n *rules.Node) {
	if t == nil {
		return
	}
	c := t.c
	r := c.reason(AnchorNotObserved, n)
	r.Pattern = n.Scope.After
	if n.Scope.Kind == rules.ScopePer {
		for p := range c.visit.Events {
			if c.book.Slot(int(c.event(p).Element), n.Scope.Field) != rules.NoSlot && c.field(n.Scope.Field, p).value == nil {
				r.Code, r.Event = MayBeMissed, c.logged(p)
				break
			}
		}
		for e := range c.book.Elements {
			if r.Event < 0 && c.visit.Unobserved[e] && c.book.Slot(e, n.Scope.Field) != rules.NoSlot {
				r.EventElement = e
			}
		}
	}
	t.noteOpen(r)
}

// events lists the positions in the log that a reason speaks of.
func (r *Reason) events() []int {
	out := r.appendEvents(make([]int, 0, len(r.Events)+2+3*len(r.Parts)))
	if len(out) == 0 {
		return nil
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (r *Reason) appendEvents(out []int) []int {
	out = append(out, r.Events...)
	for _, i := range [...]int{r.Anchor, r.Event} {
		if i >= 0 {
			out = append(out, i)
		}
	}
	for _, p := range r.Parts {
		out = p.appendEvents(out)
	}
	return out
}

// stamp adds the elements of the events and their times as they were written.
func (c *Checker) stamp(r *Reason) {
	written := func(i int, end bool) string {
		at := c.visit.Events[i].At
		if end {
			at = c.visit.Events[i].End
		}
		if at.Kind == rules.StampNone {
			return ""
		}
		return at.String()
	}
	if r.Anchor >= 0 {
		r.AnchorElement, r.AnchorAt = int(c.visit.Events[r.Anchor].Element), written(r.Anchor, r.AnchorEnd)
	}
	if r.Event >= 0 {
		r.EventElement, r.EventAt = int(c.visit.Events[r.Event].Element), written(r.Event, r.EventEnd)
	}
	for _, p := range r.Parts {
		c.stamp(p)
	}
}
