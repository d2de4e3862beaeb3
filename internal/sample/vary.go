package sample

import (
	"math/rand/v2"
	"time"

	"stdc/checker"
	"stdc/rules"
)

// The limits of how copies of a visit differ.
const (
	lateBy   = 8 * int64(time.Hour)   // the clock, from nine to five
	slowBy   = 3 * int64(time.Second) // each event may come that much later than its like
	week     = 7
	variants = 3 // tries, each with less that differs
)

// vary makes v a copy of a template in a month: on another day, at another time
// of day, with other gaps, as far as the verdicts stay the same.
func (s *Sample) vary(rng *rand.Rand, v *checker.Visit, t *template, month time.Time) {
	days := int(month.AddDate(0, 1, 0).Sub(month).Hours()/24 + 0.5)
	day := rules.CivilDay(month) + int32(rng.IntN(days))
	clock := rng.Int64N(lateBy) / int64(time.Second) * int64(time.Second)
	gaps := make([]int64, len(t.visit.Events))
	var late int64
	for i := range gaps {
		late += rng.Int64N(slowBy+1) / int64(time.Second) * int64(time.Second)
		gaps[i] = late
	}
	first := firstDay(t.visit)
	same := func() bool { return s.same(v, t, false) }
	for try := range variants {
		switch try {
		case 1:
			gaps = nil
		case 2: // a weekday is what a calendar asks for most
			clock, day = 0, first+(day-first)/week*week
		}
		copyVisit(v, t.visit)
		shift(v, day, day-first, clock, gaps)
		if same() {
			return
		}
	}
	copyVisit(v, t.visit)
}

// same tells whether a visit has the verdicts of a template; some may be unknown
// if that is allowed.
func (s *Sample) same(v *checker.Visit, t *template, unknown bool) bool {
	r, err := s.judge.Check(v)
	if err != nil {
		return false
	}
	for i := range r.Rules {
		if got := r.Rules[i].Verdict; got != t.verdicts[i] && !(unknown && got == checker.Unknown) {
			return false
		}
	}
	return true
}

// firstDay is the day on which a visit begins.
func firstDay(v *checker.Visit) int32 {
	if v.Date.Kind == rules.StampDate {
		return v.Date.Day
	}
	for i := range v.Events {
		if v.Events[i].At.Kind == rules.StampLocal {
			return v.Events[i].At.Day
		}
	}
	return rules.CivilDay(time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC))
}

// shift moves a visit by some days to a day, to another time of day, and each
// event by its gap (nil for none). The moments that facts and fields name move
// along.
func shift(v *checker.Visit, day, days int32, clock int64, gaps []int64) {
	for i := range v.Events {
		by := clock
		if gaps != nil {
			by += gaps[i]
		}
		e := &v.Events[i]
		e.At, e.End = moved(e.At, days, by), moved(e.End, days, by)
	}
	v.Date, v.Start = rules.Stamp{Kind: rules.StampDate, Day: day}, moved(v.Start, days, clock)
	for _, list := range [][]rules.Value{v.Facts, v.Values} {
		for i := range list {
			if list[i].Kind() == rules.KindTime {
				list[i] = rules.TimeValue(moved(list[i].Stamp(), days, clock))
			}
		}
	}
}

// moved moves a moment; one without a day moves by the clock alone.
func moved(at rules.Stamp, days int32, by int64) rules.Stamp {
	const day = 24 * int64(time.Hour)
	switch at.Kind {
	case rules.StampDate:
		at.Day += days
	case rules.StampLocal:
		at.Day += days
		at.Nano += by
		at.Day, at.Nano = at.Day+int32(at.Nano/day), at.Nano%day
	case rules.StampClock:
		at.Nano = (at.Nano + by) % day
	}
	return at
}

// blur gives a visit times to the minute, and tells whether it did: not where a
// verdict would become another one but unknown.
func (s *Sample) blur(v *checker.Visit, t *template) bool {
	var kept checker.Visit
	copyVisit(&kept, v)
	for i := range v.Events {
		e := &v.Events[i]
		e.At, e.End = toMinute(e.At), toMinute(e.End)
	}
	v.Precision = int64(time.Minute)
	if s.same(v, t, true) {
		return true
	}
	copyVisit(v, &kept)
	return false
}

func toMinute(at rules.Stamp) rules.Stamp {
	if at.Kind == rules.StampLocal || at.Kind == rules.StampClock {
		at.Nano, at.Minute = at.Nano-at.Nano%int64(time.Minute), true
	}
	return at
}

// copyVisit makes dst a copy of a visit, in memory of its own.
func copyVisit(dst, v *checker.Visit) {
	own := *dst
	*dst = *v
	dst.Facts = append(own.Facts[:0], v.Facts...)
	dst.Unobserved = append(own.Unobserved[:0], v.Unobserved...)
	dst.Events = append(own.Events[:0], v.Events...)
	dst.Values = append(own.Values[:0], v.Values...)
}
