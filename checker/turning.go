package checker

import (
	"slices"
	"sort"
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
func (r reach) turning(m moment, days int64) (list []int64) {
	if m.frame != frameAbsolute || r.clock.zone == time.UTC || m.lo == noDistance || m.hi == infinite || m.lo == m.hi {
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
		here := r.spanAt(end)
		add(here.from)
		add(here.to)
		there := r.spanAt(end + days*day)
		for _, change := range [...]int64{there.from, there.to} {
			before, after := r.spanAt(change-1), r.spanAt(change)
			for _, local := range [...]int64{change + before.offset, change + after.offset} {
				for _, off := range [...]int64{here.offset, r.spanAt(here.from - 1).offset, r.spanAt(here.to).offset} {
					add(local - days*day - off)
				}
			}
		}
	}
	return list
}

// zoneSpan is a time in which a zone does not change its clocks, and how far they
// are ahead of UTC in it. An end that is not known lies farther away than moments do.
type zoneSpan struct {
	from, to, offset int64
	// extra is the working time that passed from a span, the same for all of a
	// zone, to this one, less what the clocks on the wall say.
	extra int64
}

const zoneUnknown = farDays * day

// zoneSpans are those that were asked for, one behind the other.
type zoneSpans struct {
	zone *time.Location
	book *rules.Book
	list []zoneSpan
}

// spanAt is the span that an instant lies in.
func (r reach) spanAt(t int64) zoneSpan {
	t = max(-zoneUnknown, min(t, zoneUnknown-1))
	k := &r.clock.spans
	if k.zone != r.clock.zone || k.book != r.book {
		*k = zoneSpans{zone: r.clock.zone, book: r.book, list: append(k.list[:0], zoneSpanOf(r.clock.zone, t))}
	}
	for last := k.list[len(k.list)-1]; t >= last.to; last = k.list[len(k.list)-1] {
		next := zoneSpanOf(k.zone, last.to)
		next.from = last.to // one is as long as the other leaves it, see zoneSpanOf
		next.extra = last.extra + r.jump(last, next)
		k.list = append(k.list, next)
	}
	for first := k.list[0]; t < first.from; first = k.list[0] {
		before := zoneSpanOf(k.zone, first.from-1)
		before.to = first.from
		before.extra = first.extra - r.jump(before, first)
		k.list = slices.Insert(k.list, 0, before)
	}
	i := sort.Search(len(k.list), func(i int) bool { return t < k.list[i].to })
	return k.list[i]
}

// jump is the working time that passes while the clocks are changed, less what
// they say: none, and they say an hour, or they go back an hour.
func (r reach) jump(before, after zoneSpan) int64 {
	return r.worktimeAt(before.to+before.offset) - r.worktimeAt(after.from+after.offset)
}

func zoneSpanOf(zone *time.Location, t int64) zoneSpan {
	at := time.Unix(floorDiv(t, second)+epochDay*86400, 0).In(zone)
	_, offset := at.Zone()
	instant := func(t time.Time) int64 { // the bounds lie in any year
		return max(-farDays*86400, min(t.Unix()-epochDay*86400, farDays*86400)) * second
	}
	z := zoneSpan{from: -zoneUnknown, to: zoneUnknown, offset: int64(offset) * second}
	from, to := at.ZoneBounds()
	if !from.IsZero() {
		z.from = instant(from)
	}
	if !to.IsZero() {
		z.to = instant(to)
	}
	if z.to <= t {
		// Of a leap year behind the changes that are listed one by one, ZoneBounds
		// says that a zone ends a day before the year, and of that day as well.
		z.to = min(t+day, zoneUnknown)
	}
	return z
}

// counts bounds what is counted up to a moment: midnights or working days. ok is
// false where an end is not known.
func (r reach) counts(u rules.Unit, m moment) (lo, hi int64, lok, hok bool) {
	lo, lok = r.count(u, m.lo, m.frame)
	hi, hok = r.count(u, m.hi, m.frame)
	for _, t := range r.turning(m, 0) {
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
	return n + r.spanAt(to).extra - r.spanAt(from).extra, true
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
