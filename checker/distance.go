package checker

import (
	"time"

	"stdc/rules"
)

// reach tells by Kleene whether what lies at x is at least and at most some
// lengths away from an anchor a, looking later (dir 1) or earlier (dir -1).
// Distances are not below zero: positions say which side x is on.
type reach struct {
	book  *rules.Book
	clock *clock
}

// atLeast tells whether x is no nearer to a than l.
func (r reach) atLeast(l rules.Length, a, x moment, dir int) truth {
	if l.N == 0 {
		return yes
	}
	if same(a, x) {
		return no
	}
	if l = r.plain(l); l.Unit == rules.UnitCalendarDays {
		lo, hi := r.fromShifted(l, a, x, dir)
		return atLeast(lo, hi, 0)
	}
	lo, hi := r.span(l.Unit, a, x, dir)
	return atLeast(lo, hi, limit(l))
}

// atMost tells whether x is no farther from a than l.
func (r reach) atMost(l rules.Length, a, x moment, dir int) truth {
	if same(a, x) {
		return yes
	}
	if l = r.plain(l); l.Unit == rules.UnitCalendarDays {
		lo, hi := r.fromShifted(l, a, x, dir)
		return atMost(lo, hi, 0)
	}
	lo, hi := r.span(l.Unit, a, x, dir)
	return atMost(lo, hi, limit(l))
}

// fromShifted bounds how far x lies beyond the anchor moved by calendar days.
func (r reach) fromShifted(l rules.Length, a, x moment, dir int) (lo, hi int64) {
	from, to, ok := r.shift(a, l.N, dir)
	switch {
	case !ok || a.frame != x.frame:
		return noDistance, infinite
	case dir > 0:
		return sub(x.lo, to), sub(x.hi, from)
	}
	return sub(from, x.hi), sub(to, x.lo)
}

// same tells whether two moments are certainly one instant.
func same(a, x moment) bool {
	return a.id != 0 && a.id == x.id || a.based && x.based && a.off == x.off ||
		a.exact() && x.exact() && a.lo == x.lo && a.frame == x.frame && a.frame != frameUnknown
}

// plain turns calendar days into elapsed time where no zone changes its clock.
func (r reach) plain(l rules.Length) rules.Length {
	if l.Unit == rules.UnitCalendarDays && r.clock.zone == time.UTC {
		return rules.Length{N: l.N * int64(24*time.Hour)}
	}
	return l
}

// limit is a length in the unit of span.
func limit(l rules.Length) int64 {
	if l.Unit == rules.UnitTime {
		return perNano * l.N
	}
	return l.N
}

// span bounds the distance of x from a: half nanoseconds of elapsed time,
// midnights, working days, or nanoseconds of working time.
func (r reach) span(u rules.Unit, a, x moment, dir int) (lo, hi int64) {
	if dir < 0 {
		a, x = x, a
	}
	if u == rules.UnitTime {
		lo, hi = between(a, x)
		return max(lo, 0), max(hi, 0)
	}
	if a.frame != x.frame || u != rules.UnitDates && a.frame != frameAbsolute {
		return 0, infinite
	}
	lo, hi = 0, infinite
	if u == rules.UnitWorkhours {
		if n, ok := r.worked(a.hi, x.lo, a.frame); ok {
			lo = n
		}
		if n, ok := r.worked(a.lo, x.hi, a.frame); ok {
			hi = n
		}
		return lo, hi
	}
	alo, ahi, aok, bok := r.counts(u, a)
	xlo, xhi, cok, dok := r.counts(u, x)
	if bok && cok {
		lo = max(xlo-ahi, 0)
	}
	if aok && dok {
		hi = max(xhi-alo, 0)
	}
	return lo, hi
}

// count counts midnights or working days up to an instant.
func (r reach) count(u rules.Unit, t int64, f frame) (int64, bool) {
	d, _, ok := r.clock.local(t, f)
	if !ok {
		return 0, false
	}
	if u == rules.UnitWorkdays {
		return r.book.Workdays(d), true
	}
	return int64(d), true
}

// shift moves an anchor by whole dates, to the same time of day.
func (r reach) shift(a moment, n int64, dir int) (lo, hi int64, ok bool) {
	move := func(t int64) (int64, bool) {
		if t == infinite || t == noDistance {
			return t, true
		}
		d, nano, ok := r.clock.local(t, a.frame)
		if !ok {
			return 0, false
		}
		d += int32(n) * int32(dir)
		if a.frame == frameClock {
			return int64(d)*day + perNano*nano + t&1, true
		}
		if d < epochDay-reachDays || d > epochDay+reachDays {
			return 0, false
		}
		moved, _ := r.clock.instant(d, nano)
		return moved + t&1, true
	}
	if lo, ok = move(a.lo); !ok {
		return 0, 0, false
	}
	if hi, ok = move(a.hi); !ok {
		return 0, 0, false
	}
	for _, t := range r.turning(a, n*int64(dir)) {
		at, _ := move(t)
		lo, hi = min(lo, at), max(hi, at)
	}
	return lo, hi, true
}

// inside tells whether x, on the given side of a, lies in a window.
func (r reach) inside(w *rules.Window, a, x moment, dir int) truth {
	if w == nil {
		return yes
	}
	t := r.atLeast(w.Lo, a, x, dir)
	if w.Hi != nil {
		t = and(t, r.atMost(*w.Hi, a, x, dir))
	}
	return t
}

// insideByTime is inside for an anchor or an event that has no position: the
// side is a matter of time, and the instant itself lies on both. dir 0 is
// near.
func (r reach) insideByTime(w *rules.Window, a, x moment, dir int) truth {
	lo, hi := between(a, x)
	switch {
	case dir > 0:
		return and(atLeast(lo, hi, 0), r.inside(w, a, x, 1))
	case dir < 0:
		return and(atMost(lo, hi, 0), r.inside(w, a, x, -1))
	case w == nil:
		return yes
	}
	if !elapsed(w) {
		later, earlier := atLeast(lo, hi, 0), atMost(lo, hi, 0)
		t, u := r.inside(w, a, x, 1), r.inside(w, a, x, -1)
		switch {
		case or(and(later, t), and(earlier, u)) == no:
			return no
		case and(or(not(later), t), or(not(earlier), u)) == yes:
			return yes
		}
		return maybe
	}
	near, far := int64(0), max(sub(0, lo), hi)
	if lo > 0 {
		near = lo
	} else if hi < 0 {
		near = -hi
	}
	t := atLeast(near, far, limit(w.Lo))
	if w.Hi != nil {
		t = and(t, atMost(near, far, limit(*w.Hi)))
	}
	return t
}

func elapsed(w *rules.Window) bool {
	return w.Lo.Unit == rules.UnitTime && (w.Hi == nil || w.Hi.Unit == rules.UnitTime)
}
