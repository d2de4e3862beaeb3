package checker

import (
	"slices"

	"stdc/rules"
)

// Arrangement says how the events of a visit are put in order that stand in
// none of their own: the columns of a spreadsheet.
type Arrangement struct {
	// ByTime puts events in order whose times certainly contradict the order in
	// which they stand, as Check does.
	ByTime bool
	// Skew, in nanoseconds, is how far a time may lie before the one before it
	// for want of equal clocks: it is then moved to that one's.
	Skew int64
	// Midnight lets a time of day that is more than twelve hours earlier than
	// the one before it belong to the next day, as Check does. Without it, such
	// a time is on the visit's date all the same, where that is known.
	Midnight bool
}

// Arranged is what was done to a visit.
type Arranged struct {
	Wrapped int // times that were put on a later day
	Shifted int // times that were moved by the skew
	Sorted  bool

	wrapped []*rules.Stamp
}

// Arrange puts the events of a visit in order and writes what it decides into
// their stamps, so that Check finds the same. An error means that the visit is
// rejected and says why.
func (c *Checker) Arrange(v *Visit, a Arrangement) (Arranged, error) {
	var did Arranged
	t := &c.time
	t.clock = clock{zone: v.Zone, date: v.Date, precision: perNano * v.Precision}
	n := len(v.Events)
	t.at, t.end, t.ends, t.log = grow(t.at, n), grow(t.end, n), grow(t.ends, n), grow(t.log, n)
	if !a.Midnight && v.Date.Kind != rules.StampNone {
		for i := range v.Events {
			onDate(&v.Events[i].At, v.Date.Day)
			onDate(&v.Events[i].End, v.Date.Day)
		}
	}
	if err := c.setBase(v); err != nil {
		return did, err
	}
	if err := c.complete(v); err != nil {
		return did, err
	}
	var wrapped []*rules.Stamp
	for i := range v.Events {
		e := &v.Events[i]
		wrapped = c.wrap(wrapped, &e.At, t.at[i], v)
		wrapped = c.wrap(wrapped, &e.End, t.end[i], v)
	}
	did.Wrapped = len(wrapped)
	if a.Skew > 0 {
		did.Shifted = c.shift(v, perNano*a.Skew)
	}
	if a.ByTime && t.contradicts(v) {
		did.Sorted = true
		c.sort(v)
	} else if did.Shifted == 0 {
		did.wrapped = wrapped
	}
	return did, nil
}

// Unwrap takes the days out of times of day again where Check would find the
// same ones, so that a report shows what the log says. It must come before the
// visit's events are added to.
func (a *Arranged) Unwrap() {
	for _, s := range a.wrapped {
		if s.Kind == rules.StampLocal {
			s.Kind, s.Day = rules.StampClock, 0
		}
	}
}

// onDate writes the date into a time of day.
func onDate(s *rules.Stamp, day int32) {
	if s.Kind == rules.StampClock {
		s.Kind, s.Day = rules.StampLocal, day
	}
}

// wrap writes the day into a time of day that belongs to a later one than the
// visit's date, and takes note of it.
func (c *Checker) wrap(wrapped []*rules.Stamp, s *rules.Stamp, m moment, v *Visit) []*rules.Stamp {
	if s.Kind != rules.StampClock || m.frame != frameAbsolute || v.Date.Kind == rules.StampNone {
		return wrapped
	}
	d := v.Date.Day
	for first, ok := c.time.clock.complete(*s, d); ok && first.lo < m.lo; first, ok = c.time.clock.complete(*s, d) {
		d++
	}
	if d == v.Date.Day {
		return wrapped
	}
	s.Kind, s.Day = rules.StampLocal, d
	return append(wrapped, s)
}

// shift moves times that lie a little before the latest one before them.
func (c *Checker) shift(v *Visit, skew int64) int {
	t, moved := &c.time, 0
	latest := [frames]int{}
	for f := range latest {
		latest[f] = -1
	}
	for i := range v.Events {
		e, m := &v.Events[i], t.at[i]
		if e.At.Kind == rules.StampNone {
			continue
		}
		p := latest[m.frame]
		if p >= 0 && m.hi < t.at[p].lo && t.at[p].lo-m.lo <= skew {
			e.At, t.at[i] = v.Events[p].At, t.at[p]
			moved++
			if t.ends[i] && t.end[i].frame == m.frame && t.end[i].hi < t.at[i].lo {
				e.End, t.end[i] = e.At, t.at[i]
				moved++
			}
		}
		if p < 0 || t.at[i].lo >= t.at[p].lo {
			latest[m.frame] = i
		}
	}
	return moved
}

// sort puts the events of v themselves in order of time.
func (c *Checker) sort(v *Visit) {
	if v.Start.Kind == rules.StampNone && !c.time.clock.baseless && slices.ContainsFunc(v.Events, func(e Event) bool {
		return e.At.Kind == rules.StampOffset || e.End.Kind == rules.StampOffset
	}) {
		v.Start = v.Events[0].At // what offsets count from must not move
	}
	c.reorder(v)
	old := slices.Clone(v.Events)
	for p, i := range c.time.log {
		v.Events[p] = old[i]
	}
}
