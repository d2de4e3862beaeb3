package checker

import (
	"slices"

	"stdc/rules"
)

// WindowOf is one thing that a rule asked of a visit: of an anchor, or of a
// scope as a whole, with what was due when and what came. It is data for
// drawings; verdicts are decided without it.
type WindowOf struct {
	// Elements are what was counted, by index of Book.Elements, the first few;
	// none where it was the fact Fact, which is -1 else. CountEnd tells that
	// the ends of these activities are meant.
	Elements []int
	Fact     int
	CountEnd bool

	// Anchor is the event that was asked of, or that opened the scope, by its
	// position in the log; AnchorFact the fact. Both are -1 for none. AnchorEnd
	// tells that the end of the activity is meant, Maybe that it may be no
	// anchor at all.
	Anchor, AnchorFact int
	AnchorEnd, Maybe   bool

	// From and To bound the times at which something can count, in nanoseconds
	// after the earliest moment of the visit, as EventTime does; Timed tells
	// that they are known. FromAt and ToAt are the same moments, written as the
	// log writes that of the anchor. Where OpenFrom (OpenTo) is set no limit of
	// the rule stands there, but the beginning (end) of the scope, or a closer.
	Timed            bool
	From, To         int64
	FromAt, ToAt     rules.Stamp
	OpenFrom, OpenTo bool

	Min, Max int // the count that was asked for; Max is -1 for no upper end
	// Count is the number of events that counted or may have, Events the first
	// of them, by position in the log, ascending.
	Count   int
	Events  []int
	Verdict Verdict
}

// The bounds of what Windows returns for a rule.
const (
	MaxWindows   = 8
	maxDueEvents = 8
	maxDueKinds  = 4
)

// Windows tells what a rule, by its index, asked of the visit judged last: the
// first windows of its anchors, part after part for a combination, at most
// MaxWindows. Where there are more, those that were met give way to those that
// were not. asked counts all of them. The rule is evaluated once more for it.
//
// A rule that applies to nothing has none, nor has one that asks for facts alone
// or for a step that never opened.
func (c *Checker) Windows(rule int) (list []WindowOf, asked int) {
	r := &c.book.Rules[rule]
	c.drawing = &drawing{c: c}
	c.node(&r.Node, r.Share)
	d := c.drawing
	c.drawing = nil
	return d.list, d.asked
}

// drawing notes what anchors ask for while a rule is evaluated once more. Its
// method does nothing on nil.
type drawing struct {
	c     *Checker
	list  []WindowOf
	asked int
}

func (d *drawing) add(n *rules.Node, a asked, o outcome) {
	if d == nil || o.verdict == NotApplicable {
		return
	}
	d.asked++
	at := len(d.list)
	if at == MaxWindows {
		// The last one that was met gives way to one that was not.
		met := func(w WindowOf) bool { return w.Verdict == Pass }
		for at--; at >= 0 && !met(d.list[at]); at-- {
		}
		if at < 0 || o.verdict == Pass {
			return
		}
		d.list = slices.Delete(d.list, at, at+1)
	}
	d.list = append(d.list, d.c.windowOf(n, a, o.verdict))
}

// windowOf describes what an anchor asks for.
func (c *Checker) windowOf(n *rules.Node, a asked, v Verdict) WindowOf {
	w := WindowOf{Anchor: -1, AnchorFact: rules.None, Fact: rules.None, Min: n.Times.Min, Max: n.Times.Max, Verdict: v, Maybe: a.sure != yes}
	switch {
	case a.own >= 0:
		w.Anchor, w.AnchorEnd = c.logged(a.own), a.kind == anchorTime
	case a.kind == anchorStart || a.kind == anchorEnd:
		w.Anchor, w.AnchorEnd = c.logged(a.pos), a.kind == anchorEnd && c.time.ends[a.pos]
	case a.kind == anchorTime:
		w.AnchorFact = c.book.Patterns[anchorOf(n)].Fact
	case n.Scope != nil:
		if p := c.opening(n.Scope, a.scope); p >= 0 {
			w.Anchor = c.logged(p)
		}
	}
	patterns := []int{n.Count}
	switch {
	case n.Form == rules.FormOrder:
		patterns, w.Min, w.Max = n.Order, len(n.Order), -1
	case n.Form == rules.FormEach:
		w.Min, w.Max = 1, 1
	case n.Every != nil:
		w.Min, w.Max = 1, -1
	}
	for _, p := range patterns {
		c.counted(&w, &c.book.Patterns[p])
	}
	if !a.scope.unknown && !(a.kind == anchorTime && a.at.frame == frameUnknown) {
		lo, hi := c.came(&w, n, a)
		c.due(&w, n, a, lo, hi)
	}
	return w
}

// counted names what a pattern stands for.
func (c *Checker) counted(w *WindowOf, p *rules.Pattern) {
	if p.Place == rules.PlaceFact {
		w.Fact = p.Fact
	}
	w.CountEnd = w.CountEnd || p.End
	alts := p.Alts
	if p.Step >= 0 {
		for _, e := range c.book.Steps[p.Step].From {
			alts = append(slices.Clip(alts), rules.Alt{Element: e})
		}
	}
	for i := range alts {
		if e := alts[i].Element; len(w.Elements) < maxDueKinds && !slices.Contains(w.Elements, e) {
			w.Elements = append(w.Elements, e)
		}
	}
}

// came lists the events that counted, or may have, and returns the earliest and
// the latest instant of theirs.
func (c *Checker) came(w *WindowOf, n *rules.Node, a asked) (lo, hi int64) {
	lo, hi = infinite, noDistance
	take := func(p int) {
		w.Count++
		if m := &c.time.at[p]; !w.CountEnd && m.bounded() {
			lo, hi = min(lo, m.lo), max(hi, m.hi)
		}
		if len(w.Events) < maxDueEvents {
			w.Events = append(w.Events, c.logged(p))
		}
	}
	defer func() { slices.Sort(w.Events) }()
	switch {
	case n.Form == rules.FormEach:
		if c.matchesAt(&c.book.Patterns[n.Be], a.pos) != no {
			take(a.pos)
		}
		return lo, hi
	case n.Form != rules.FormOrder && c.book.Patterns[n.Count].ByTime():
		if c.book.Patterns[n.Count].Place == rules.PlaceFact {
			return lo, hi
		}
		m := c.scoped(n.Count, a.scope)
		for i := m.index(a.scope.from); i < len(m.pos) && int(m.pos[i]) < a.scope.to; i++ {
			p := int(m.pos[i])
			if p != a.own && and(m.truth(i), a.scope.member(p)) != no && c.timeInside(n, a, c.endOf(p), n.Within) != no {
				take(p)
			}
		}
		return lo, hi
	}
	ws, k, known := c.asksOf(n, a)
	if !known {
		return lo, hi
	}
	if n.Form == rules.FormOrder {
		pos, truths := len(c.arena), len(c.truths)
		for _, p := range n.Order {
			if cs := c.candidates(n, a, ws[:k], p); len(cs.pos) > 0 {
				take(int(cs.pos[0]))
			}
		}
		c.arena, c.truths = c.arena[:pos], c.truths[:truths]
		return lo, hi
	}
	m := c.of(n.Count)
	for i := range ws[:k] {
		for j := m.index(ws[i].p0); j < len(m.pos) && int(m.pos[j]) < ws[i].p1; j++ {
			if c.counts(n, a, &ws[i], m, j) != no {
				take(int(m.pos[j]))
			}
		}
	}
	return lo, hi
}

// asksOf is windows, under every too.
func (c *Checker) asksOf(n *rules.Node, a asked) (list [2]window, count int, known bool) {
	if n.Every == nil {
		return c.windows(n, a.scope, a.anchor, n.Within)
	}
	w := window{p0: a.scope.from, p1: a.scope.to, s0: a.scope.from, s1: a.scope.to}
	list[0], known = c.side(n, a.scope, a.anchor, everyWindow(n), w, 1)
	return list, 1, known
}

func everyWindow(n *rules.Node) *rules.Window {
	return &rules.Window{Lo: rules.Length{Unit: n.Every.Unit}, Hi: n.Every}
}
