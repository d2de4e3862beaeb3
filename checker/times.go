package checker

// EventTime says when an event began and ended, in nanoseconds after the
// earliest moment of its visit: for drawings. From and To bound the beginning,
// EndFrom and EndTo the end; they are equal where a moment is exact, else the
// later one is just past it.
type EventTime struct {
	Timed, Ended   bool // the beginning, the end is known at all
	From, To       int64
	EndFrom, EndTo int64
}

// EventTimes appends the times of the events of the visit judged last, by
// position in the log. Of moments that cannot be compared, such as a time of day
// without a date beside one with it, those like the first known one have a time.
func (c *Checker) EventTimes(dst []EventTime) []EventTime {
	c.moments()
	t := &c.time
	n := len(c.visit.Events)
	base, first := c.origin()
	from := len(dst)
	for range n {
		dst = append(dst, EventTime{})
	}
	for p := range t.at[:n] {
		e := &dst[from+int(t.log[p])]
		if m := &t.at[p]; m.frame == base && m.bounded() {
			e.Timed = true
			e.From, e.To = m.after(first)
		}
		if m := &t.end[p]; t.ends[p] && m.frame == base && m.bounded() {
			e.Ended = true
			e.EndFrom, e.EndTo = m.after(first)
		}
	}
	return dst
}

// origin is the frame of the first known moment of the visit's events, and the
// earliest instant in it.
func (c *Checker) origin() (base frame, first int64) {
	base, first = frameUnknown, infinite
	for p := range c.time.at[:len(c.visit.Events)] {
		m := &c.time.at[p]
		if !m.bounded() {
			continue
		}
		if base == frameUnknown {
			base = m.frame
		}
		if m.frame == base {
			first = min(first, m.lo)
		}
	}
	return base, first
}

// bounded tells whether both ends of m are known.
func (m *moment) bounded() bool {
	return m.frame != frameUnknown && m.lo != noDistance && m.hi != infinite
}

// after returns the ends of m in nanoseconds after an instant.
func (m *moment) after(first int64) (from, to int64) {
	from, to = floorDiv(m.lo-first, perNano), floorDiv(m.hi-first, perNano)
	if m.hi > m.lo {
		to = floorDiv(m.hi-first+1, perNano)
	}
	return from, to
}
