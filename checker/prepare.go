package checker

import (
	"fmt"

	"stdc/rules"
)

// timeline is a visit with its times completed and its events in order:
// position i of the visit is event log[i] of the log.
type timeline struct {
	clock clock
	log   []int32
	// logged counts the entries at the front of log that are their own index.
	logged int
	at     []moment // cut by the order, by position
	end    []moment // by position; frameUnknown where there is no end, see ends
	ends   []bool   // by position: the event has an end

	facts []moment // of facts of type time, by index of Book.Facts

	reordered bool
	changes   changes
	// uniform: all moments are of one frame and, where the base is known only
	// as an interval, all or none are based. Then at rises with the position
	// and windows are found by search.
	uniform bool
	// exact: every event's moment is one instant.
	exact bool
}

// prepare completes the times of a visit. The error is for the visit's author.
func (c *Checker) prepare(v *Visit) error {
	t := &c.time
	t.begin(v)
	if !c.plainTimes(v) {
		if err := c.anyTimes(v); err != nil {
			return err
		}
	}
	if err := c.completeFacts(v); err != nil {
		return err
	}
	return c.completeFields(v)
}

// begin empties the timeline for a visit, with its events in the log's order.
func (t *timeline) begin(v *Visit) {
	t.clock.begin(v)
	t.reordered, t.changes = false, changes{}
	n := len(v.Events)
	t.at, t.end, t.ends = grow(t.at, n), grow(t.end, n), grow(t.ends, n)
	if cap(t.log) < n {
		t.logged = 0
	}
	t.log = grow(t.log, n)
	for ; t.logged < n; t.logged++ {
		t.log[t.logged] = int32(t.logged)
	}
}

// anyTimes completes times of all kinds, sorts the events where their times
// contradict the log and cuts the times by the order.
func (c *Checker) anyTimes(v *Visit) error {
	t := &c.time
	if err := c.setBase(v); err != nil {
		return err
	}
	if err := c.complete(v); err != nil {
		return err
	}
	if t.contradicts(v) {
		if c.opts.Strict {
			return fmt.Errorf("the times contradict the order of the events, and --strict allows none to be sorted")
		}
		t.reordered = true
		c.reorder(v)
	}
	t.cut()
	return nil
}

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// setBase finds what +D counts from: the key start, else the first event's
// absolute `at`, else an unknown moment.
func (c *Checker) setBase(v *Visit) error {
	k := &c.time.clock
	if v.Start.Kind != rules.StampNone {
		if v.Start.Kind == rules.StampOffset {
			return fmt.Errorf("start is %s; it must be a time of its own, not an offset", v.Start)
		}
		m, ok := k.complete(v.Start, v.Date.Day)
		if !ok {
			return tooFar("start", v.Start)
		}
		k.base = m
		return c.told(m.shift, v.Start, "start", ofVisit)
	}
	if len(v.Events) > 0 {
		if s := v.Events[0].At; s.Kind != rules.StampNone && s.Kind != rules.StampOffset {
			m, ok := k.complete(s, v.Date.Day)
			if !ok {
				return tooFar("events[0].at", s)
			}
			k.base = m
			return nil
		}
	}
	k.baseless = true
	offset, absolute := -1, -1
	for i := range v.Events {
		for _, s := range [...]rules.Stamp{v.Events[i].At, v.Events[i].End} {
			switch s.Kind {
			case rules.StampNone:
			case rules.StampOffset:
				offset = i
			default:
				absolute = i
			}
		}
	}
	if offset >= 0 && absolute >= 0 {
		return fmt.Errorf("events[%d] counts from a moment that is not known, as %s, while events[%d] has a time of its own; add the key start, or give the first event an absolute time",
			offset, stampOf(&v.Events[offset]), absolute)
	}
	return nil
}

func stampOf(e *Event) rules.Stamp {
	if e.At.Kind == rules.StampOffset {
		return e.At
	}
	return e.End
}

func tooFar(where string, s rules.Stamp) error {
	return fmt.Errorf("%s is %s; times must lie between 1861 and 2139", where, s)
}

// complete turns the stamps of all events into moments, in the log's order.
func (c *Checker) complete(v *Visit) error {
	t := &c.time
	k := &t.clock
	prev := moment{lo: noDistance, frame: frameUnknown}
	if v.Start.Kind != rules.StampNone {
		prev = k.base
	}
	for i := range v.Events {
		e := &v.Events[i]
		m, ok := k.after(e.At, prev)
		if !ok {
			return tooFar(fmt.Sprintf("events[%d].at", i), e.At)
		}
		if i == 0 && !k.baseless && v.Start.Kind == rules.StampNone {
			m.based = true // it is the base
		}
		t.at[i] = m
		if err := c.told(m.shift, e.At, "at", i); err != nil {
			return err
		}
		if e.At.Kind != rules.StampNone {
			prev = m
		}
		t.ends[i] = e.End.Kind != rules.StampNone
		if !t.ends[i] {
			continue
		}
		if t.end[i], ok = k.after(e.End, m); !ok {
			return tooFar(fmt.Sprintf("events[%d].end", i), e.End)
		}
		if err := c.told(t.end[i].shift, e.End, "end", i); err != nil {
			return err
		}
		if e.At.Kind != rules.StampNone {
			if _, hi := between(m, t.end[i]); hi < 0 {
				return fmt.Errorf("events[%d] ends at %s, before it begins at %s", i, e.End, e.At)
			}
		}
	}
	return nil
}

// after completes a stamp; a time of day more than 12 hours earlier than the
// moment before belongs to a later day, the first that is not.
func (k *clock) after(s rules.Stamp, prev moment) (moment, bool) {
	d := int32(0)
	if s.Kind == rules.StampClock {
		d = k.date.Day
	}
	m, ok := k.complete(s, d)
	if s.Kind != rules.StampClock || !ok || prev.frame != m.frame || prev.frame == frameUnknown {
		return m, ok
	}
	if late := sub(prev.lo, m.lo); late > 12*hour {
		d += int32((late - 12*hour - 1) / day)
		for m, ok = k.complete(s, d); ok && sub(prev.lo, m.lo) > 12*hour; m, ok = k.complete(s, d) {
			d++
		}
	}
	return m, ok
}

// completeFacts turns facts of type time into moments.
func (c *Checker) completeFacts(v *Visit) error {
	t := &c.time
	t.facts = grow(t.facts, len(v.Facts))
	for _, i := range c.timeFacts {
		t.facts[i] = moment{frame: frameUnknown}
		f := &c.book.Facts[i]
		val := &v.Facts[i]
		if !val.Known() && f.Default != nil {
			val = f.Default.Value()
		}
		if val.Kind() != rules.KindTime {
			continue
		}
		m, ok := t.clock.complete(val.Stamp(), v.Date.Day)
		if !ok {
			return tooFar("facts."+f.ID, val.Stamp())
		}
		if val == &v.Facts[i] { // what the book says by default is no time of the visit
			if err := c.told(m.shift, val.Stamp(), f.ID, ofFacts); err != nil {
				return err
			}
		}
		m.id = int32(-1 - i)
		t.facts[i] = m
	}
	return nil
}

// contradicts tells whether times certainly contradict the log's order.
func (t *timeline) contradicts(v *Visit) bool {
	var latest [frames]int64
	for f := range latest {
		latest[f] = noDistance
	}
	off, based := int64(noDistance), false
	for i, m := range t.at {
		if v.Events[i].At.Kind == rules.StampNone {
			continue
		}
		if m.hi < latest[m.frame] || m.based && based && m.off < off {
			return true
		}
		latest[m.frame] = max(latest[m.frame], m.lo)
		if m.based {
			off, based = max(off, m.off), true
		}
	}
	return false
}

// cut narrows every instant by the order: not before the lower end of any
// earlier event, not after the upper end of any later one. An event without a
// time takes its whole interval from there.
func (t *timeline) cut() {
	main := frameUnknown
	based, free := false, false
	t.uniform, t.exact = true, true
	for _, m := range t.at {
		if m.frame != frameUnknown {
			if main != frameUnknown && main != m.frame {
				t.uniform = false
			}
			if main == frameUnknown {
				main = m.frame
			}
			if m.based {
				based = true
			} else {
				free = true
			}
		} else {
			free = true
		}
	}
	if based && free && !t.clock.base.exact() {
		t.uniform = false
	}
	if main == frameUnknown {
		main = frameAbsolute
	}
	var lo, hi [frames]int64
	for f := range lo {
		lo[f], hi[f] = noDistance, infinite
	}
	for i := range t.at {
		m := &t.at[i]
		if m.frame == frameUnknown {
			*m = moment{lo: noDistance, hi: infinite, frame: main}
		}
		m.id, t.end[i].id = int32(2*i+1), int32(2*i+2)
		m.lo = max(m.lo, lo[m.frame])
		lo[m.frame] = m.lo
	}
	for i := len(t.at) - 1; i >= 0; i-- {
		m := &t.at[i]
		m.hi = min(m.hi, hi[m.frame])
		hi[m.frame] = m.hi
		t.exact = t.exact && m.exact()
	}
	for i := range t.at {
		// An activity does not end before it begins.
		if e := &t.end[i]; t.ends[i] && e.frame == t.at[i].frame {
			e.lo = max(e.lo, t.at[i].lo)
		}
	}
}
