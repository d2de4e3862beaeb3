package checker

import "stdc/rules"

// plainTimes completes the times of a visit in one pass, where they are plain:
// all written in one way, to the second or finer, in order, and no change of the
// clocks in reach. Then every moment is one instant and nothing is left to be cut.
// Of any other visit it returns false, and anyTimes has to do it; both agree.
func (c *Checker) plainTimes(v *Visit) bool {
	t := &c.time
	k := &t.clock
	if len(v.Events) == 0 || k.precision > 0 {
		return false
	}
	kind := v.Events[0].At.Kind
	base := moment{frame: frameAbsolute}
	last := int64(noDistance)
	switch {
	case kind == rules.StampOffset && v.Start.Kind == rules.StampNone:
		base.frame, k.baseless = frameOffset, true
	case kind == rules.StampZoned || kind == rules.StampLocal || kind == rules.StampClock && k.date.Kind != rules.StampNone:
		if v.Start.Kind != rules.StampNone {
			return false
		}
	default:
		return false
	}
	for i := range v.Events {
		e := &v.Events[i]
		lo, ok := k.plain(e.At, kind)
		if !ok || lo < last {
			return false
		}
		last = lo
		m := &t.at[i]
		*m = base
		m.lo, m.hi, m.id = lo, lo, int32(2*i+1)
		if t.ends[i] = e.End.Kind != rules.StampNone; t.ends[i] {
			if lo, ok = k.plain(e.End, kind); !ok || lo < last {
				return false
			}
			m := &t.end[i]
			*m = base
			m.lo, m.hi, m.id = lo, lo, int32(2*i+2)
		}
	}
	if !k.baseless {
		t.at[0].based = true // it is what offsets, of facts, are counted from
		k.base = t.at[0]
		k.base.based, k.base.id = false, 0
	}
	t.uniform, t.exact = true, true
	return true
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
