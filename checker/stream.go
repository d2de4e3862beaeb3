package checker

import (
	"fmt"
	"slices"
	"time"

	"stdc/rules"
)

// stream is a book made ready for visits that are judged while they are read, and
// how far such a visit has come.
type stream struct {
	c        *Checker
	why      string // the book cannot be judged so, "" where it can
	monitors []*monitor
	of       map[*rules.Node]*monitor
	patterns []streamPattern // by pattern
	// byElement are the patterns that an event of an element may match.
	byElement [][]int

	at     int // the event, in Visit.Events
	number int // the same in the visit
	held   int // how many events and anchors the monitors remember
	times  streamTimes
	now    arrival
	called []*monitor
	first  Event
}

// streamPattern is what is found out of a pattern.
type streamPattern struct {
	users  []*monitor
	gate   bool
	tells  bool // a reason shows the text that it looked into
	misses bool // a reason shows what missed it by one condition
	last   int  // the number of the event that matched it last, -1 for none
	missed int  // the same of one that missed it so
	told   *told
}

// NeedsWhole is the error of a visit that cannot be judged while it is read.
type NeedsWhole struct{ Reason string }

func (e *NeedsWhole) Error() string { return e.Reason }

// WhyWhole tells why visits cannot be judged by a book while they are read:
// which of its rules has to look at a visit as a whole, and why. It is "" where
// they can.
func WhyWhole(b *rules.Book) string { return New(b, Options{}).streaming().why }

// streams tells whether the visit is judged while it is read.
func (c *Checker) streams() bool { return c.visit.Rest != nil }

// streaming makes the book ready, once.
func (c *Checker) streaming() *stream {
	if c.stream != nil {
		return c.stream
	}
	b := c.book
	s := &stream{c: c, of: map[*rules.Node]*monitor{}, patterns: make([]streamPattern, len(b.Patterns)), byElement: make([][]int, len(b.Elements))}
	for i := range b.Rules {
		if why := s.node(&b.Rules[i].Node); why != "" {
			s.why = fmt.Sprintf("rule %s %s", b.Rules[i].ID, why)
			break
		}
	}
	for p := range s.patterns {
		q := &s.patterns[p]
		if len(q.users) == 0 && !q.gate {
			continue
		}
		for _, a := range b.Patterns[p].Alts {
			if list := &s.byElement[a.Element]; !slices.Contains(*list, p) {
				*list = append(*list, p)
			}
		}
	}
	c.stream = s
	return s
}

// follow judges a visit that is read meanwhile.
func (c *Checker) follow(v *Visit) error {
	s := c.streaming()
	switch {
	case s.why != "":
		return &NeedsWhole{s.why}
	case len(v.Events) == 0:
		return &NeedsWhole{"it has no events"}
	case slices.Contains(v.Unobserved, true):
		return &NeedsWhole{"an element was not watched for"}
	case c.timeFields != nil && v.Zone != time.UTC:
		return &NeedsWhole{"fields are times in a zone whose clocks may change"}
	}
	c.time.begin(v)
	if err := s.times.begin(&c.time.clock, v); err != nil {
		return err
	}
	s.begin()
	s.first = v.Events[0]
	for more := true; more; {
		if err := s.times.piece(&c.time, v); err != nil {
			return err
		}
		if v.Gone == 0 {
			if err := c.completeFacts(v); err != nil {
				return err
			}
		}
		c.phraseOf = -1
		for i := range v.Events {
			s.at, s.number = i, v.Gone+i
			if why := s.event(&v.Events[i]); why != "" {
				return &NeedsWhole{why}
			}
		}
		end := c.lastEnd(len(v.Events) - 1).lo
		var err error
		if more, err = v.Rest(); err != nil {
			return err
		}
		if !more {
			s.end(end)
		}
	}
	clear(v.Values)
	v.Events, v.Values, v.Gone = append(v.Events[:0], s.first), v.Values[:0], s.number
	return nil
}

// begin makes s ready for a visit.
func (s *stream) begin() {
	s.held = 0
	for i := range s.patterns {
		s.patterns[i].last, s.patterns[i].missed = -1, -1
	}
	for _, m := range s.monitors {
		m.begin()
	}
}

// hit tells whether the event matches a pattern.
func (s *stream) hit(pattern int) bool {
	return pattern != rules.None && s.patterns[pattern].last == s.number
}

// event shows an event to the monitors whose patterns it matches. The first is
// for all of them.
func (s *stream) event(e *Event) (why string) {
	c := s.c
	s.called = s.called[:0]
	if s.number == 0 {
		s.call(s.monitors)
	}
	for _, p := range s.byElement[e.Element] {
		q, pattern := &s.patterns[p], &c.book.Patterns[p]
		switch c.matchesAt(pattern, s.at) {
		case maybe:
			return s.doubt(p)
		case yes:
			q.last, q.told = s.number, nil
			if q.tells {
				q.told = &told{seen: c.said(p, s.at)}
			}
			s.call(q.users)
		case no:
			if !q.misses {
				break
			}
			if cond := c.onlyMiss(pattern, s.at); cond != nil {
				q.missed, q.told = s.number, &told{cond: cond, seen: c.shown(cond, s.at)}
				s.call(q.users)
			}
		}
	}
	s.now.noted = noted{pos: s.number, at: c.time.at[s.at].lo, element: e.Element, stamp: e.At}
	for _, m := range s.called {
		s.arrive(m)
		was := m.held
		if m.event(&s.now, s.hit(m.opener), s.hit(m.ender)) {
			return fmt.Sprintf("at events[%d] more than %d segments of %s are open", s.number, maxSpans, s.ruleOf(m))
		}
		s.held += m.held - was
	}
	if s.held > maxHeld {
		return fmt.Sprintf("at events[%d] the windows of its rules hold more than %d events", s.number, maxHeld)
	}
	return ""
}

// call lets monitors see the event, each once.
func (s *stream) call(list []*monitor) {
	for _, m := range list {
		if m.calls != s.number {
			m.calls = s.number
			s.called = append(s.called, m)
		}
	}
}

// arrive finds out what the event is to a monitor.
func (s *stream) arrive(m *monitor) {
	a, count := &s.now, &s.patterns[m.n.Count]
	a.told, a.miss = nil, nil
	if a.counts = count.last == s.number; a.counts {
		a.told = count.told
	} else if count.missed == s.number {
		a.miss = count.told
	}
	a.anchors, a.closes = s.hit(m.anchor), s.hit(m.closer)
}

// doubt says that an event may match a pattern.
func (s *stream) doubt(p int) string {
	what := "what " + s.c.book.Patterns[p].Words + " asks for"
	if cond := s.c.openCond(p, s.at); cond != nil {
		what = "duration"
		if cond.Slot >= 0 {
			what = s.c.book.Elements[s.c.event(s.at).Element].Fields[cond.Slot].ID
		}
	}
	return fmt.Sprintf("events[%d] does not record %s", s.number, what)
}

// ruleOf names the rule of a monitor.
func (s *stream) ruleOf(m *monitor) string {
	for i := range s.c.book.Rules {
		if holds(&s.c.book.Rules[i].Node, m.n) {
			return "rule " + s.c.book.Rules[i].ID
		}
	}
	return ""
}

func holds(n, part *rules.Node) bool {
	for i := range n.Parts {
		if holds(&n.Parts[i], part) {
			return true
		}
	}
	return n == part
}

// end ends the visit, which lasts to a moment, and says of the patterns of gates
// whether they occurred.
func (s *stream) end(at int64) {
	for _, m := range s.monitors {
		m.close(at, false)
	}
	c := s.c
	for p := range s.patterns {
		if !s.patterns[p].gate {
			continue
		}
		c.listed[p], c.lists[p] = c.serial, matches{}
		if s.patterns[p].last >= 0 {
			c.lists[p].pos = make([]int32, 1)
		}
	}
}

// outcome is what became of an obligation. The tracer is told why.
func (s *stream) outcome(n *rules.Node, share bool) outcome {
	m := s.of[n]
	m.explain(s.c.tracer)
	return m.outcome(share)
}
