package checker

import (
	"math"
	"time"

	"stdc/rules"
)

// Instants are counted in half nanoseconds since 2000-01-01T00:00Z, so that
// the open upper end of [09:01, 09:02) is the whole number just below 09:02:
// exact comparisons without a flag for openness. 64 bits of them reach
// from 1854 to 2146.
const (
	perNano    = 2
	second     = perNano * int64(time.Second)
	minute     = 60 * second
	hour       = 60 * minute
	day        = 24 * hour
	epochDay   = 10957 // 2000-01-01 in days since 1970-01-01
	farDays    = 51000 // 139 years: beyond, a visit is rejected
	reachDays  = 53000 // and as far as 64 bits reach, an hour or two left out
	infinite   = math.MaxInt64
	noDistance = math.MinInt64 // the lower end of an unbounded difference
)

// frame tells which moments can be compared: those of different frames lie an
// unknown time apart.
type frame uint8

const (
	frameAbsolute frame = iota
	frameClock          // times of day of a visit without a date
	frameOffset         // +D from an unknown moment
	frameUnknown        // an unrecorded moment
	frames
)

// moment is an instant as an interval [lo, hi], both in.
type moment struct {
	lo, hi int64
	// off is the offset from the visit's base where based is set: two based
	// moments lie exactly the difference of their offsets apart.
	off   int64
	frame frame
	based bool
	shift shift // of the local time that it was written as
	// id is one number for one and the same moment, 0 for none: it lies no
	// time from itself, however roughly it is known. That of an event is odd,
	// that of its end the next number.
	id int32
}

// exact is the moment that is one instant.
func (m moment) exact() bool { return m.lo == m.hi }

// cover is a moment that may be either of two.
func cover(a, b moment) moment {
	if a.frame != b.frame {
		return moment{lo: noDistance, hi: infinite, frame: frameUnknown}
	}
	return moment{lo: min(a.lo, b.lo), hi: max(a.hi, b.hi), frame: a.frame}
}

// sub is a - b that stays at the infinities.
func sub(a, b int64) int64 {
	switch {
	case a == infinite || b == noDistance:
		return infinite
	case a == noDistance || b == infinite:
		return noDistance
	}
	d := a - b
	if (a > b) != (d > 0) && a != b {
		if a > b {
			return infinite
		}
		return noDistance
	}
	return d
}

// between bounds the signed time from a to x.
func between(a, x moment) (lo, hi int64) {
	if a.id != 0 && x.id != 0 {
		switch {
		case a.id == x.id:
			return 0, 0
		case a.id > 0 && a.id&1 == 1 && x.id == a.id+1: // its own end
			lo, hi = difference(a, x)
			return max(lo, 0), hi
		case x.id > 0 && x.id&1 == 1 && a.id == x.id+1:
			lo, hi = difference(a, x)
			return lo, min(hi, 0)
		}
	}
	return difference(a, x)
}

func difference(a, x moment) (lo, hi int64) {
	switch {
	case a.frame != x.frame || a.frame == frameUnknown:
		return noDistance, infinite
	case a.based && x.based:
		return x.off - a.off, x.off - a.off
	}
	return sub(x.lo, a.hi), sub(x.hi, a.lo)
}

// atLeast and atMost compare a range [lo, hi] with a limit.
func atLeast(lo, hi, limit int64) truth {
	switch {
	case lo >= limit:
		return yes
	case hi < limit:
		return no
	}
	return maybe
}

func atMost(lo, hi, limit int64) truth {
	switch {
	case hi <= limit:
		return yes
	case lo > limit:
		return no
	}
	return maybe
}

// clock turns what was written into instants of one visit.
type clock struct {
	zone      *time.Location
	date      rules.Stamp
	precision int64 // half nanoseconds
	base      moment
	baseless  bool // there is no base: +D counts from an unknown moment

	// The day that was last asked for, and the offset of the zone on it where no
	// change is near.
	day    int32
	offset int64
	asked  bool
	steady bool

	spans zoneSpans
}

// begin makes k the clock of a visit. What was asked of the zone for the last
// one may serve again.
func (k *clock) begin(v *Visit) {
	k.asked = k.asked && k.zone == v.Zone
	k.zone, k.precision, k.base, k.baseless = v.Zone, perNano*v.Precision, moment{}, false
	k.date.Set(&v.Date)
}

// instant is the half nanosecond at which a local day and time lie, and what a
// change of the clocks makes of that time.
func (k *clock) instant(d int32, nano int64) (int64, shift) {
	local := int64(d-epochDay)*day + perNano*nano
	if k.zone == time.UTC {
		return local, noShift
	}
	if !k.asked || d != k.day {
		k.ask(d)
	}
	if k.steady {
		return local - k.offset, noShift
	}
	off := k.offsetAt(d, nano)
	return local - off, k.shiftAt(local, off)
}

// complete turns a stamp into a moment. dayOf is the day of a time of day.
func (k *clock) complete(s rules.Stamp, dayOf int32) (moment, bool) {
	var m moment
	switch s.Kind {
	case rules.StampNone:
		return moment{lo: noDistance, hi: infinite, frame: frameUnknown}, true
	case rules.StampOffset:
		return k.offsetFromBase(perNano * s.Nano), true
	case rules.StampClock:
		if k.date.Kind == rules.StampNone {
			m.frame = frameClock
			m.lo = int64(dayOf)*day + perNano*s.Nano
		} else {
			m.lo, m.shift = k.instant(dayOf, s.Nano)
		}
	case rules.StampZoned:
		m.lo = int64(s.Day-epochDay)*day + perNano*s.Nano - int64(s.Zone)*second
	case rules.StampDate: // a day is that day, whatever its midnight is called
		m.lo, _ = k.instant(s.Day, 0)
	default:
		m.lo, m.shift = k.instant(s.Day, s.Nano)
	}
	if s.Kind != rules.StampClock && (s.Day < epochDay-farDays || s.Day > epochDay+farDays) {
		return m, false
	}
	m.hi = m.lo
	switch {
	case s.Kind == rules.StampDate:
		next, _ := k.instant(s.Day+1, 0)
		m.hi = next - 1
	case s.Minute:
		m.hi = m.lo + minute - 1
	}
	if k.precision > 0 {
		m.hi = max(m.hi, m.lo+k.precision-1)
	}
	return m, true
}

func (k *clock) offsetFromBase(off int64) moment {
	if k.baseless {
		return moment{lo: off, hi: off, frame: frameOffset}
	}
	m := k.base
	m.lo, m.hi, m.off, m.based, m.shift = m.lo+off, m.hi+off, off, true, noShift
	return m
}

// local is the date and the time of that day, in nanoseconds, of an instant
// in the visit's zone; ok is false where the frame knows none. floor tells
// that half a nanosecond belongs to the one before.
func (k *clock) local(t int64, f frame) (d int32, nano int64, ok bool) {
	if f != frameAbsolute && f != frameClock || t == infinite || t == noDistance {
		return 0, 0, false
	}
	ns := t >> 1
	days := floorDiv(ns, int64(24*time.Hour))
	d, nano = int32(days)+epochDay, ns-days*int64(24*time.Hour)
	if f == frameClock {
		return d - epochDay, nano, true
	}
	if k.zone == time.UTC {
		return d, nano, true
	}
	u := time.Unix(int64(d)*86400+nano/1e9, nano%1e9).In(k.zone)
	h, mi, s := u.Clock()
	return rules.CivilDay(u), (int64(h)*3600+int64(mi)*60+int64(s))*1e9 + int64(u.Nanosecond()), true
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
