package checker

import (
	"time"

	"stdc/rules"
)

// A local clock runs back when summer time ends, so that of two instants the later
// one may have the earlier time of day. What is counted by local times therefore
// does not always grow from the one end of a rough moment to the other.

// turning lists the instants inside a rough moment between which, and its ends,
// what comes of its local time, moved by some days, only rises: those at and just
// before which the clocks of the zone are changed, there or so many days away. Only
// what is next to the ends is looked for; no other change leads beyond what they
// come to.
func (k *clock) turning(m moment, days int64) (list []int64) {
	if m.frame != frameAbsolute || k.zone == time.UTC || m.lo == noDistance || m.hi == infinite || m.lo == m.hi {
		return nil
	}
	add := func(t int64) {
		for _, t := range [...]int64{t - 1, t} {
			if m.lo < t && t < m.hi {
				list = append(list, t)
			}
		}
	}
	for _, end := range [...]int64{m.lo, m.hi} {
		here := k.zoneAt(end)
		add(here.from)
		add(here.to)
		there := k.zoneAt(end + days*day)
		for _, change := range [...]int64{there.from, there.to} {
			before, after := k.zoneAt(change-1), k.zoneAt(change)
			for _, local := range [...]int64{change + before.offset, change + after.offset} {
				for _, off := range [...]int64{here.offset, k.zoneAt(here.from - 1).offset, k.zoneAt(here.to).offset} {
					add(local - days*day - off)
				}
			}
		}
	}
	return list
}

// zoneSpan is a time in which a zone does not change its clocks, and how far they
// are ahead of UTC in it. An end that is not known lies farther away than moments do.
type zoneSpan struct{ from, to, offset int64 }

func (k *clock) zoneAt(t int64) zoneSpan {
	const unknown = farDays * day
	at := time.Unix(floorDiv(t, second)+epochDay*86400, 0).In(k.zone)
	_, offset := at.Zone()
	z := zoneSpan{from: -unknown, to: unknown, offset: int64(offset) * second}
	from, to := at.ZoneBounds()
	if !from.IsZero() {
		z.from = max(z.from, (from.Unix()-epochDay*86400)*second)
	}
	if !to.IsZero() {
		z.to = min(z.to, (to.Unix()-epochDay*86400)*second)
	}
	return z
}

// counts bounds what is counted up to a moment: midnights or working days. ok is
// false where an end is not known.
func (r reach) counts(u rules.Unit, m moment) (lo, hi int64, lok, hok bool) {
	lo, lok = r.count(u, m.lo, m.frame)
	hi, hok = r.count(u, m.hi, m.frame)
	for _, t := range r.clock.turning(m, 0) {
		if n, ok := r.count(u, t, m.frame); ok {
			lo, hi = min(lo, n), max(hi, n)
		}
	}
	return lo, hi, lok, hok
}

// worked is the working time from one instant to another, in nanoseconds: what
// passes while the clock on the wall shows working hours. An hour that the clocks
// leave out is not worked, and one that comes twice is worked twice. ok is false
// where an end is not known; from a later instant to an earlier one it is 0.
func (r reach) worked(from, to int64, f frame) (n int64, ok bool) {
	a, known := r.worktime(from, f)
	b, too := r.worktime(to, f)
	if !known || !too {
		return 0, false
	}
	if to <= from {
		return 0, true
	}
	n = b - a
	if f != frameAbsolute || r.clock.zone == time.UTC {
		return n, true
	}
	for z := r.clock.zoneAt(from); z.to <= to; {
		next := r.clock.zoneAt(z.to)
		n += r.worktimeAt(z.to+z.offset) - r.worktimeAt(z.to+next.offset)
		z = next
	}
	return n, true
}

// worktime is rules.Book.Worktime at an instant.
func (r reach) worktime(t int64, f frame) (int64, bool) {
	d, nano, ok := r.clock.local(t, f)
	if !ok {
		return 0, false
	}
	return r.book.Worktime(d, nano), true
}

// worktimeAt is rules.Book.Worktime at a local time, in half nanoseconds.
func (r reach) worktimeAt(local int64) int64 {
	d := floorDiv(local, day)
	return r.book.Worktime(int32(d)+epochDay, (local-d*day)/perNano)
}
