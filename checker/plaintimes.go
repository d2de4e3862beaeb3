package checker

import (
	"time"

	"stdc/rules"
)

// plainTimes completes the times of a visit in one pass, where they are plain:
// all written in one way, to the second or finer, in order, and no change of the
// clocks in reach. Then every moment is one instant and nothing is left to be cut;
// the instants are all that plain nodes ask for, see moments.
// Of any other visit it returns false, and anyTimes has to do it; both agree.
func (c *Checker) plainTimes(v *Visit) bool {
	t := &c.time
	k := &t.clock
	if len(v.Events) == 0 || k.precision > 0 {
		return false
	}
	kind := v.Events[0].At.Kind
	switch {
	case kind == rules.StampOffset && v.Start.Kind == rules.StampNone:
		k.baseless = true
	case kind == rules.StampZoned || kind == rules.StampLocal || kind == rules.StampClock && k.date.Kind != rules.StampNone:
		if v.Start.Kind != rules.StampNone {
			return false
		}
	default:
		return false
	}
	origin, straight := k.straight(kind)
	last := int64(noDistance)
	instants := t.instants[:len(v.Events)]
	for i := range v.Events {
		e := &v.Events[i]
		lo := origin + perNano*e.At.Nano
		ok := e.At.Kind == kind && !e.At.Minute
		if !straight && ok {
			lo, ok = k.plain(e.At, kind)
		}
		if !ok || lo < last {
			return false
		}
		last = lo
		instants[i] = lo
		if e.End.Kind != rules.StampNone {
			if end, ok := k.plain(e.End, kind); !ok || end < lo {
				return false
			}
		}
	}
	if !k.baseless {
		k.base = moment{lo: instants[0], hi: instants[0]} // what offsets, of facts, are counted from
	}
	t.uniform, t.exact, t.bare = true, true, true
	return true
}

// moments makes the moments of a visit of which only the instants are known so
// far: the general way, and what is asked of durations, needs them.
func (c *Checker) moments() {
	t := &c.time
	if !t.bare {
		return
	}
	t.bare = false
	t.room(len(c.visit.Events))
	base := moment{frame: frameAbsolute}
	if t.clock.baseless {
		base.frame = frameOffset
	}
	for i := range t.at {
		e := &c.visit.Events[i]
		m := &t.at[i]
		*m = base
		m.lo, m.hi, m.id = t.instants[i], t.instants[i], int32(2*i+1)
		if t.ends[i] = e.End.Kind != rules.StampNone; t.ends[i] {
			lo, _ := t.clock.plain(e.End, e.At.Kind)
			m := &t.end[i]
			*m = base
			m.lo, m.hi, m.id = lo, lo, int32(2*i+2)
		}
	}
	t.at[0].based = !t.clock.baseless // it is the base
}

// straight tells whether all stamps of a kind lie at their number of nanoseconds
// behind one instant, the origin.
func (k *clock) straight(kind rules.StampKind) (origin int64, ok bool) {
	switch kind {
	case rules.StampOffset:
		return 0, true
	case rules.StampClock:
		if d := k.date.Day; d >= epochDay-farDays && d <= epochDay+farDays {
			origin, _ = k.instant(d, 0)
			return origin, k.zone == time.UTC || k.steady
		}
	}
	return 0, false
}

// plain is the instant of a stamp of a kind that is plain.
func (k *clock) plain(s rules.Stamp, kind rules.StampKind) (int64, bool) {
	if s.Kind != kind || s.Minute {
		return 0, false
	}
	d := s.Day
	switch kind {
	case rules.StampOffset:
		return perNano * s.Nano, true
	case rules.StampClock:
		d = k.date.Day
	}
	if d < epochDay-farDays || d > epochDay+farDays {
		return 0, false
	}
	if kind == rules.StampZoned {
		return int64(d-epochDay)*day + perNano*s.Nano - int64(s.Zone)*second, true
	}
	lo, sh := k.instant(d, s.Nano)
	return lo, sh == noShift
}
