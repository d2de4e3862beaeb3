package checker

import "stdc/rules"

// Waiving says what the waivers of the book make of a failure.
type Waiving uint8

// What became of a failure. One that no waiver names is NoWaiver, and so is
// every other verdict.
const (
	NoWaiver      Waiving = iota
	Waived                // it leaves the score, as n/a does
	WaiverEnded           // a waiver names it that ended before the date of the visit
	WaiverUndated         // a waiver names it, but the visit has no date to hold against its end
)

// Scored is the verdict as the score takes it: n/a for a waived failure, else
// what the verdict is.
func (r *RuleResult) Scored() Verdict {
	if r.Waiving == Waived {
		return NotApplicable
	}
	return r.Verdict
}

// waiversOf lists the waivers of each rule, nil where the book has none.
func waiversOf(b *rules.Book) [][]int {
	if len(b.Waivers) == 0 {
		return nil
	}
	by := make([][]int, len(b.Rules))
	for i := range b.Waivers {
		for _, rule := range b.Waivers[i].Rules {
			by[rule] = append(by[rule], i)
		}
	}
	return by
}

// waive marks the failures that the waivers name. One that still holds comes
// before one that does not, and then the one that is written first.
func (c *Checker) waive(v *Visit, r *Result) {
	day, dated := v.day()
	for i, list := range c.waivers {
		rr := &r.Rules[i]
		if rr.Verdict != Fail {
			continue
		}
		for _, k := range list {
			w := &c.book.Waivers[k]
			if !w.Names(v.ID, v.Site) {
				continue
			}
			if dated && w.Covers(day) {
				rr.Waiving, rr.Waiver, rr.Credit = Waived, k, rules.Ratio{}
				break
			}
			if rr.Waiving == NoWaiver {
				rr.Waiving, rr.Waiver = WaiverEnded, k
				if !dated {
					rr.Waiving = WaiverUndated
				}
			}
		}
	}
}

// day is the date of a visit as its log writes it: its key `date`, else the
// date of its start, or of its first event that has one.
func (v *Visit) day() (int32, bool) {
	if d, ok := dayOf(v.Date); ok {
		return d, true
	}
	if d, ok := dayOf(v.Start); ok {
		return d, true
	}
	for i := range v.Events {
		if d, ok := dayOf(v.Events[i].At); ok {
			return d, true
		}
	}
	return 0, false
}

func dayOf(t rules.Stamp) (int32, bool) {
	switch t.Kind {
	case rules.StampDate, rules.StampLocal, rules.StampZoned:
		return t.Day, true
	}
	return 0, false
}
