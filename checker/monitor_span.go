package checker

import "stdc/rules"

// span is a scope of a monitor on its way.
type span struct {
	*monitor
	opener  noted
	opened  bool // by opener
	started bool // an event came

	sure, maybe tallied // maybe: of anchors that count only if a closer comes
	anchors     int

	// monitorCount, and monitorEarlier without a farthest distance: how many came
	// and the first of them.
	count int
	heads []noted
	miss  *noted // the first event that missed by one condition

	// monitorLater: anchors that are nearer than lo to what comes next, and those
	// whose windows are open; the matches from the first open window on, the last
	// one being number total; and reasons that want more of them.
	waiting fifo[waiting]
	windows fifo[windows]
	list    fifo[noted]
	total   int
	filling []*failing
	newest  newest
	prior   kept // the match before the first anchor
	last    kept // the last match, while there is no anchor

	// monitorEarlier: the matches in reach are in list; near are those too near
	// yet, far is the last that is out of reach; misses are those in reach that
	// missed by one condition.
	near   fifo[noted]
	misses fifo[noted]
	far    kept
	before int  // the anchor before, behind its position; 0 for none
	after  kept // the match after the first anchor

	// monitorEvery: what came last.
	mark noted
}

// tallied adds up anchors.
type tallied struct {
	met, failed int
	fails       []*failing
}

func (t *tallied) add(o *tallied) {
	t.met += o.met
	t.failed += o.failed
	t.fails = append(t.fails, o.fails[:min(len(o.fails), maxShown-len(t.fails))]...)
	*o = tallied{fails: o.fails[:0]}
}

// held is how many events s remembers.
func (s *span) held() int {
	return s.waiting.len() + s.windows.len() + s.list.len() + s.near.len() + s.misses.len()
}

// result is where the outcomes of anchors are added up.
func (s *span) result() *tallied {
	if s.pair {
		return &s.maybe
	}
	return &s.sure
}

// fail adds an anchor that failed; nil where enough are known.
func (s *span) fail(n int) *failing {
	t := s.result()
	t.failed += n
	if len(t.fails) == maxShown {
		return nil
	}
	f := &failing{anchor: -1}
	t.fails = append(t.fails, f)
	return f
}

// event takes in an event of the scope.
func (s *span) event(a *arrival) {
	first := !s.started
	s.started = true
	switch s.kind {
	case monitorCount:
		s.whole(a)
	case monitorLater:
		if first && s.start {
			s.anchor(&a.noted)
		}
		s.later(a)
	case monitorEarlier:
		s.earlier(a)
	case monitorEach:
		s.each(a)
	case monitorEvery:
		s.every(a, first)
	}
}

// end ends the scope at a moment.
func (s *span) end(at int64) {
	switch s.kind {
	case monitorCount:
		s.endWhole()
	case monitorLater:
		s.shut()
	case monitorEvery:
		s.endEvery(at)
	}
	if s.anchors != 1 || s.closer != rules.None || s.start {
		return
	}
	other := s.prior
	if s.kind == monitorEarlier {
		other = s.after
	}
	for _, f := range s.sure.fails { // one at most
		f.elsewhere = other
	}
}

// whole counts in the scope as a whole.
func (s *span) whole(a *arrival) {
	switch {
	case a.counts:
		s.head(a)
	case a.miss != nil && s.count == 0 && s.miss == nil:
		s.miss = missed(a)
	}
}

// head counts an event and keeps it if it is one of the first.
func (s *span) head(a *arrival) {
	if s.count++; len(s.heads) < maxShown {
		s.heads = append(s.heads, a.noted)
	}
}

func missed(a *arrival) *noted {
	m := a.noted
	m.told = a.miss
	return &m
}

func (s *span) endWhole() {
	if within(s.n.Times, s.count) == Pass {
		s.sure.met++
	} else if f := s.fail(1); f != nil {
		f.count, f.events, f.miss = s.count, s.heads, s.miss
		if s.opened {
			f.asked(&s.opener)
		}
	}
}

// each asks an event for its condition. Only the event that is now read can be
// asked, so that its reason is made at once.
func (s *span) each(a *arrival) {
	if !a.counts {
		return
	}
	if s.anchors++; s.anchors > 1 && s.n.On == rules.OnFirst {
		return
	}
	if s.c.stream.hit(s.n.Be) {
		s.sure.met++
	} else if f := s.fail(1); f != nil {
		t := tracer{c: s.c}
		t.condition(s.n, asked{anchor: anchor{kind: anchorEvent, pos: s.c.stream.at}}, Fail)
		f.reason = t.last
		f.asked(&a.noted)
		f.sees(&a.noted)
	}
}

// every asks that what is counted comes again and again.
func (s *span) every(a *arrival, first bool) {
	if first {
		s.mark, s.anchors = a.noted, 1
	}
	if !a.counts {
		return
	}
	if s.anchors == 1 || s.n.On != rules.OnFirst {
		s.gap(a.at, &a.noted)
	}
	s.mark = a.noted
	s.anchors++
}

// gap asks for the time from the mark to what came next, or to the end.
func (s *span) gap(to int64, next *noted) {
	long := to - s.mark.at
	if next != nil && long <= s.hi || next == nil && long < s.hi {
		s.sure.met++
	} else if f := s.fail(1); f != nil {
		r := s.c.reason(NotRegular, s.n)
		r.Pattern = s.n.Count
		apart(r, s.mark.at, to)
		f.reason = r
		f.asked(&s.mark)
		if next != nil {
			f.sees(next)
		}
	}
}

func (s *span) endEvery(at int64) {
	if s.started && (s.anchors == 1 || s.n.On != rules.OnFirst) {
		s.gap(at, nil)
	}
}
