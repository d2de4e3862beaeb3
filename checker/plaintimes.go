package checker

import "stdc/rules"

// plainTimes completes the times of a visit in one pass, where they are plain:
// all written in one way, to the second or finer, in order, and no change of the
// clocks in reach. Then every moment is one instant and nothing is left to be cut.
// Of any other visit it returns false, and anyTimes has to do it; both agree.
func (c *Checker) plainTimes(v *Visit) bool {
	p, ok := c.plainFirst(v)
	return ok && c.plainNext(&p, v) < 0
}

// plainRun is how far the times of a visit were plain.
type plainRun struct {
	kind rules.StampKind
	base moment
	last int64
}

// plainFirst tells by its first event whether a visit may have plain times.
func (c *Checker) plainFirst(v *Visit) (p plainRun, ok bool) {
	k := &c.time.clock
	if len(v.Events) == 0 || k.precision > 0 {
		return p, false
	}
	p = plainRun{kind: v.Events[0].At.Kind, base: moment{frame: frameAbsolute}, last: noDistance}
	switch kind := p.kind; {
	case kind == rules.StampOffset && v.Start.Kind == rules.StampNone:
		p.base.frame, k.baseless = frameOffset, true
	case kind == rules.StampZoned || kind == rules.StampLocal || kind == rules.StampClock && k.date.Kind != rules.StampNone:
		return p, v.Start.Kind == rules.StampNone
	default:
		return p, false
	}
	return p, true
}

// plainNext completes the times of the events that are there, and returns the
// first event whose times are not plain, -1 for none.
func (c *Checker) plainNext(p *plainRun, v *Visit) int {
	t := &c.time
	k := &t.clock
	for i := range v.Events {
		e := &v.Events[i]
		lo, ok := k.plain(e.At, p.kind)
		if !ok || lo < p.last {
			return i
		}
		p.last = lo
		m := &t.at[i]
		*m = p.base
		m.lo, m.hi, m.id = lo, lo, int32(2*i+1)
		if t.ends[i] = e.End.Kind != rules.StampNone; t.ends[i] {
			if lo, ok = k.plain(e.End, p.kind); !ok || lo < p.last {
				return i
			}
			m := &t.end[i]
			*m = p.base
			m.lo, m.hi, m.id = lo, lo, int32(2*i+2)
		}
	}
	if !k.baseless && v.Gone == 0 {
		t.at[0].based = true // it is what offsets, of facts, are counted from
		k.base = t.at[0]
		k.base.based, k.base.id = false, 0
	}
	t.uniform, t.exact = true, true
	return -1
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
