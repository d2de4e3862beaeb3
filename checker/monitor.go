package checker

import "stdc/rules"

// A visit that is too long to be held is judged while it is read. Every
// obligation then has a monitor, which sees each event once, in order, and keeps
// no more than its windows need: the anchors whose windows are open, the events
// that such a window may count, and what the reason of the first failures names.
// That works in plain visits only (see plainNode), where every event matches a
// pattern or does not and lies in a window or does not, and for nodes that look
// back no farther than their window. There it gives the same outcome and the same
// reason as the general way.

// noted is an event that a monitor remembers.
type noted struct {
	pos     int
	at      int64 // in half nanoseconds
	element int32
	stamp   rules.Stamp
	told    *told // nil for nothing
}

// told is what a reason tells of an event: the text that a pattern looked into,
// or the condition that alone it missed with the value that it has.
type told struct {
	cond *rules.Cond
	seen rules.Value
}

// kept is an event that there may be.
type kept struct {
	noted
	is bool
}

// arrival is an event as it comes to a monitor: what it is to its node.
type arrival struct {
	noted
	counts  bool
	anchors bool
	closes  bool  // the windows that are open
	miss    *told // where it would count, but for one condition
}

// monitor judges one obligation.
type monitor struct {
	c      *Checker
	n      *rules.Node
	kind   monitorKind
	lo, hi int64 // bounds of the distance to the anchor, in half nanoseconds
	// anchor and closer are patterns, None for none; start marks the anchor
	// @start. Windows end before a closer; with pair only those count that do.
	anchor, closer int
	start, pair    bool
	opener, ender  int // patterns of a segment
	must           bool

	open  []*span // in the order in which they opened
	spare []*span
	ended bool // no more segments open
	calls int  // the event that it was called for last
	held  int  // how many events and anchors it remembers

	met, failed int
	fails       []*failing // the first ones
}

type monitorKind uint8

const (
	monitorCount monitorKind = iota // in the scope as a whole
	monitorLater
	monitorEarlier
	monitorEach
	monitorEvery
)

const (
	// maxHeld bounds what all monitors remember together, in events and anchors of
	// up to 112 bytes each; maxSpans bounds the segments that one has open at once.
	maxHeld  = 2 << 20
	maxSpans = 1000
)

// begin makes m ready for the next visit.
func (m *monitor) begin() {
	for _, s := range m.open {
		m.release(s)
	}
	m.open = m.open[:0]
	m.ended, m.calls, m.held = false, -1, 0
	m.met, m.failed = 0, 0
	clear(m.fails)
	m.fails = m.fails[:0]
	if m.opener == rules.None {
		m.openSpan(nil)
	}
}

func (m *monitor) openSpan(opener *noted) {
	var s *span
	if k := len(m.spare); k > 0 {
		s, m.spare = m.spare[k-1], m.spare[:k-1]
	} else {
		s = new(span)
	}
	s.monitor = m
	if opener != nil {
		s.opener, s.opened = *opener, true
	}
	m.open = append(m.open, s)
}

// release empties a span for the next use.
func (m *monitor) release(s *span) {
	s.waiting.clear()
	s.windows.clear()
	s.list.clear()
	s.near.clear()
	s.misses.clear()
	*s = span{waiting: s.waiting, windows: s.windows, list: s.list, near: s.near, misses: s.misses}
	m.spare = append(m.spare, s)
}

// event takes in an event. opens and ends tell what it is to the segments, of which
// too many may be open then.
func (m *monitor) event(a *arrival, opens, ends bool) (tooMany bool) {
	if ends {
		m.close(a.at, true)
		m.ended = m.ended || m.opener == rules.None
	}
	if opens && !m.ended {
		if len(m.open) == maxSpans {
			return true
		}
		m.openSpan(&a.noted)
		m.ended = m.ender == rules.None // later ones open none of their own
	}
	m.held = 0
	for _, s := range m.open {
		s.event(a)
		m.held += s.held()
	}
	return false
}

// close ends the segments that are open, at a moment: that of what closed them,
// or the end of the visit.
func (m *monitor) close(end int64, byEvent bool) {
	for _, s := range m.open {
		if byEvent || !m.must {
			s.end(end)
			m.take(s)
		}
		m.release(s)
	}
	m.open = m.open[:0]
}

// take adds up what a segment says.
func (m *monitor) take(s *span) {
	if m.n.On == rules.OnFirst && m.met+m.failed > 0 {
		return
	}
	m.met += s.sure.met
	m.failed += s.sure.failed
	for _, f := range s.sure.fails {
		if len(m.fails) < maxShown {
			m.fails = append(m.fails, f)
		}
	}
}

// outcome is what became of the node.
func (m *monitor) outcome(share bool) outcome {
	t := tally{n: m.n, pass: m.met, fail: m.failed}
	switch {
	case m.n.On != rules.OnFirst:
		return t.result(share)
	case m.met+m.failed == 0:
		return outcome{verdict: NotApplicable}
	case m.failed == 0:
		return outcome{verdict: Pass}
	}
	return outcome{verdict: Fail}
}

// explain gives the tracer what it would have noted.
func (m *monitor) explain(t *tracer) {
	if t == nil {
		return
	}
	t.met, t.failed = m.met, m.failed
	for _, f := range m.fails {
		t.fails = append(t.fails, m.reason(f))
	}
}
