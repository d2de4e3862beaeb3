package checker_test

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The oracle is a second, slow reading of the language page: it shares no code
// and no shortcut with the implementation, so that where both agree the page
// has been read the same way twice. Sentences in quotation marks in its
// comments are the page's own.

// oTri is a truth value. "both combine by Kleene's tables."
type oTri int

const (
	oNo oTri = iota
	oMaybe
	oYes
)

func oAnd(ts ...oTri) oTri {
	out := oYes
	for _, t := range ts {
		out = min(out, t)
	}
	return out
}

func oOr(ts ...oTri) oTri {
	out := oNo
	for _, t := range ts {
		out = max(out, t)
	}
	return out
}

func oNot(t oTri) oTri { return oYes - t }

func oBool(b bool) oTri {
	if b {
		return oYes
	}
	return oNo
}

// oBound is one end of a range of nanoseconds. eps tells an end that is only
// approached: "[09:01:00, 09:02:00)" ends at (09:02:00, -1).
type oBound struct {
	inf int
	v   int64
	eps int
}

var (
	oBefore = oBound{inf: -1}
	oAfter  = oBound{inf: 1}
)

func oAt(v int64) oBound { return oBound{v: v} }

func (a oBound) cmp(b oBound) int {
	switch {
	case a.inf != b.inf:
		return oSign(int64(a.inf - b.inf))
	case a.inf != 0:
		return 0
	case a.v != b.v:
		return oSign(a.v - b.v)
	}
	return oSign(int64(a.eps - b.eps))
}

func oSign(v int64) int {
	switch {
	case v < 0:
		return -1
	case v > 0:
		return 1
	}
	return 0
}

// sub is a - b, as an end of the range of differences.
func (a oBound) sub(b oBound) oBound {
	switch {
	case a.inf != 0:
		return oBound{inf: a.inf}
	case b.inf != 0:
		return oBound{inf: -b.inf}
	}
	return oBound{v: a.v - b.v, eps: oSign(int64(a.eps - b.eps))}
}

func (a oBound) add(d int64) oBound {
	a.v += d
	return a
}

func (a oBound) neg() oBound { return oAt(0).sub(a) }

func oLess(a, b oBound) bool { return a.cmp(b) < 0 }

func oMinBound(a, b oBound) oBound {
	if oLess(b, a) {
		return b
	}
	return a
}

func oMaxBound(a, b oBound) oBound {
	if oLess(a, b) {
		return b
	}
	return a
}

type oSpan struct{ lo, hi oBound }

var oAnywhere = oSpan{oBefore, oAfter}

func oPoint(v int64) oSpan { return oSpan{oAt(v), oAt(v)} }

func (s oSpan) exact() bool { return s.lo.cmp(s.hi) == 0 }

func (s oSpan) cut(lo, hi oBound) oSpan {
	return oSpan{oMaxBound(s.lo, lo), oMinBound(s.hi, hi)}
}

// atLeast and atMost compare a whole range with one limit.
func (s oSpan) atLeast(limit oBound) oTri {
	switch {
	case s.lo.cmp(limit) >= 0:
		return oYes
	case s.hi.cmp(limit) < 0:
		return oNo
	}
	return oMaybe
}

func (s oSpan) atMost(limit oBound) oTri {
	switch {
	case s.hi.cmp(limit) <= 0:
		return oYes
	case s.lo.cmp(limit) > 0:
		return oNo
	}
	return oMaybe
}

// A moment is told in one of three clocks that cannot be held against each
// other: absolute time, a time of day of an unknown date ("without a `date`
// distances are known and absolute moments are not"), and the "unknown moment
// common to all `+D` of the visit".
const (
	oAbsolute = iota
	oDayless
	oBaseless
	oClocks
)

// oMoment is "An instant is an interval", in each of the clocks.
type oMoment struct {
	id    int // moments of one id are one and the same
	spans [oClocks]oSpan
	// "Times counted from one base, and the base itself, lie exactly the
	// difference of their offsets apart".
	based bool
	off   int64
	// The event whose at or end this is, -1 where it is neither.
	event int
	isEnd bool
}

// oDiff is the range of y - x.
func oDiff(x, y *oMoment) oSpan {
	if x.id == y.id {
		return oPoint(0)
	}
	if x.based && y.based {
		return oPoint(y.off - x.off)
	}
	out := oAnywhere
	for c := range oClocks {
		out = out.cut(y.spans[c].lo.sub(x.spans[c].hi), y.spans[c].hi.sub(x.spans[c].lo))
	}
	// "An `end` certainly before its `at` is an error", so an activity never
	// ends before it begins, however roughly both are known.
	if x.event >= 0 && x.event == y.event {
		if y.isEnd && !x.isEnd {
			out = out.cut(oAt(0), oAfter)
		}
		if x.isEnd && !y.isEnd {
			out = out.cut(oBefore, oAt(0))
		}
	}
	return out
}

// oNotBefore says whether y lies at x or later.
func oNotBefore(x, y *oMoment) oTri { return oDiff(x, y).atLeast(oAt(0)) }

// oStrictlyBefore says whether x lies earlier than y.
func oStrictlyBefore(x, y *oMoment) oTri { return oNot(oNotBefore(y, x)) }

// oLength is one written length of time.
type oLength struct {
	kind string // "", "calendar days", "dates", "workdays", "workhours"
	n    int64  // nanoseconds, or a number of days, dates or workdays
}

// oRange is a range of lengths, either end may be nil.
type oRange struct{ lo, hi *oLength }

var oDurationPart = regexp.MustCompile(`^(\d+(?:\.\d+)?)(ms|d|h|m|s)`)

// "Durations: `90s`, `1m30s`, `15m`, `2h`, `3d` (72 hours), `500ms`"
func oParseDuration(s string) (int64, error) {
	units := map[string]time.Duration{
		"ms": time.Millisecond, "s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour,
	}
	total, rest := new(big.Rat), s
	for rest != "" {
		part := oDurationPart.FindStringSubmatch(rest)
		if part == nil {
			return 0, fmt.Errorf("%q is no duration", s)
		}
		n, _ := new(big.Rat).SetString(part[1])
		total.Add(total, n.Mul(n, big.NewRat(int64(units[part[2]]), 1)))
		rest = rest[len(part[0]):]
	}
	if s == "" || !total.IsInt() {
		return 0, fmt.Errorf("%q is no duration", s)
	}
	return total.Num().Int64(), nil
}

func oParseLength(s string) (*oLength, error) {
	s = strings.TrimSpace(s)
	for _, kind := range []string{"calendar days", "dates", "workdays", "workhours"} {
		if head, ok := strings.CutSuffix(s, kind); ok {
			n, err := strconv.ParseInt(strings.TrimSpace(head), 10, 64)
			if kind == "workhours" {
				n *= int64(time.Hour)
			}
			return &oLength{kind, n}, err
		}
	}
	n, err := oParseDuration(s)
	return &oLength{"", n}, err
}

// "`"10s"` is `"0s..10s"`"; a distance is never below zero, so no lower end
// says the same.
func oParseRange(s string) (*oRange, error) {
	low, high, isRange := strings.Cut(s, "..")
	if !isRange {
		n, err := oParseLength(s)
		return &oRange{hi: n}, err
	}
	out := &oRange{}
	for _, end := range []struct {
		text string
		to   **oLength
	}{{low, &out.lo}, {high, &out.hi}} {
		if end.text == "" {
			continue
		}
		n, err := oParseLength(end.text)
		if err != nil {
			return nil, err
		}
		*end.to = n
	}
	return out, nil
}

// oCalendar is `[calendar]`.
type oCalendar struct {
	workdays map[time.Weekday]bool
	hours    [][2]int64 // nanoseconds from midnight by the clock on the wall
	holidays map[string]bool
	makeup   map[string]bool
}

func (c *oCalendar) works(day time.Time) bool {
	key := day.Format(time.DateOnly)
	if c.makeup[key] {
		return true
	}
	return c.workdays[day.Weekday()] && !c.holidays[key]
}

func oMidnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// oClockOf is where one calendar is read: "in the visit's zone".
type oClockOf struct {
	zone *time.Location
	cal  *oCalendar
}

func (c oClockOf) local(ns int64) time.Time { return time.Unix(0, ns).In(c.zone) }

// shift: "`60 calendar days` from t is the same time of day 60 dates later
// (earlier) in the visit's zone".
func (c oClockOf) shift(ns, days int64) int64 {
	t := c.local(ns)
	return time.Date(t.Year(), t.Month(), t.Day()+int(days),
		t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), c.zone).UnixNano()
}

// count is how much of a kind lies from x to y, which is not earlier.
// "`N dates` counts the midnights between [...]; `N workdays` counts alike over
// the working days, `N workhours` adds up working time".
func (c oClockOf) count(kind string, x, y int64) int64 {
	from, to := c.local(x), c.local(y)
	var out int64
	switch kind {
	case "dates", "workdays":
		for day := oMidnight(from); day.Before(oMidnight(to)); {
			day = time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, c.zone)
			if kind == "dates" || c.cal.works(day) {
				out++
			}
		}
	case "workhours":
		for day := oMidnight(from); !day.After(to); {
			if c.cal.works(day) {
				for _, h := range c.cal.hours {
					open, shut := c.wall(day, h[0]), c.wall(day, h[1])
					out += max(0, min(shut, y)-max(open, x))
				}
			}
			day = time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, c.zone)
		}
	}
	return out
}

func (c oClockOf) wall(day time.Time, ns int64) int64 {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, int(ns/1e9), 0, c.zone).UnixNano()
}

// holds says of two known instants, y not earlier than x, whether the length
// between them is at least (at most) the limit. The anchor is x where forward,
// else y.
func (c oClockOf) holds(limit *oLength, x, y int64, forward, least bool) bool {
	if limit.kind == "calendar days" {
		switch {
		case forward && least:
			return y >= c.shift(x, limit.n)
		case forward:
			return y <= c.shift(x, limit.n)
		case least:
			return x <= c.shift(y, -limit.n)
		}
		return x >= c.shift(y, -limit.n)
	}
	n := c.count(limit.kind, x, y)
	if least {
		return n >= limit.n
	}
	return n <= limit.n
}

// jumps are the places between two known instants where a calendar can jump:
// every quarter of an hour, and the ends of working time; with the nanosecond
// before each.
func (c oClockOf) jumps(lo, hi, shift int64) []int64 {
	out := []int64{lo, hi}
	const quarter = int64(15 * time.Minute)
	for at := (lo+shift)/quarter*quarter + quarter; at < hi+shift; at += quarter {
		out = append(out, at-shift, at-shift-1)
	}
	for day := oMidnight(c.local(lo + shift)); day.UnixNano() < hi+shift; {
		for _, h := range c.cal.hours {
			for _, edge := range h {
				at := c.wall(day, edge) - shift
				out = append(out, at, at-1)
			}
		}
		day = time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, c.zone)
	}
	return slices.DeleteFunc(out, func(at int64) bool { return at < lo || at > hi })
}

// oWhole turns a range of the absolute clock into whole nanoseconds. ok is
// false where an end is not known.
func oWhole(s oSpan) (lo, hi int64, ok bool) {
	return s.lo.v + int64(max(s.lo.eps, 0)), s.hi.v + int64(min(s.hi.eps, 0)), s.lo.inf == 0 && s.hi.inf == 0
}

// calendarTruth is the truth of one calendar limit between two moments of
// which the one is known not to be earlier.
func (c oClockOf) calendarTruth(limit *oLength, earlier, later *oMoment, forward, least bool) oTri {
	if limit.n == 0 && limit.kind != "calendar days" && least {
		return oYes
	}
	d := oDiff(earlier, later)
	if d.exact() && d.lo.inf == 0 && d.lo.v == 0 {
		return oBool(!least || limit.n == 0)
	}
	x, y := earlier.spans[oAbsolute], later.spans[oAbsolute]
	var all, any = true, false
	try := func(ok bool) {
		all, any = all && ok, any || ok
	}
	if d.exact() && d.lo.inf == 0 {
		lo, hi, ok := oWhole(x)
		if !ok {
			return oMaybe
		}
		for _, shift := range []int64{0, d.lo.v} {
			for _, at := range c.jumps(lo, hi, shift) {
				try(c.holds(limit, at, at+d.lo.v, forward, least))
			}
		}
		return oAll(all, any)
	}
	x, y = x.cut(oBefore, y.hi), y.cut(x.lo, oAfter)
	xlo, xhi, xok := oWhole(x)
	ylo, yhi, yok := oWhole(y)
	// An end that is not known leaves room for every length that the other
	// ends allow: only the shortest length is then known, or the longest is not.
	if !xok || !yok {
		if x.hi.inf == 0 && y.lo.inf == 0 && xhi <= ylo {
			shortest := c.holds(limit, xhi, ylo, forward, least)
			if least && shortest {
				return oYes
			}
			if !least && !shortest {
				return oNo
			}
		}
		return oMaybe
	}
	// For a fixed anchor every length grows with the distance, so the ends of
	// the other moment are enough; the anchor itself may lie on either side of a
	// jump of the calendar.
	if limit.kind == "calendar days" && !forward {
		for _, b := range c.jumps(ylo, yhi, 0) {
			for _, a := range []int64{xlo, min(xhi, b)} {
				if a <= b {
					try(c.holds(limit, a, b, forward, least))
				}
			}
		}
		return oAll(all, any)
	}
	for _, a := range c.jumps(xlo, xhi, 0) {
		for _, b := range []int64{max(ylo, a), yhi} {
			if a <= b {
				try(c.holds(limit, a, b, forward, least))
			}
		}
	}
	return oAll(all, any)
}

func oAll(all, any bool) oTri {
	switch {
	case all && any:
		return oYes
	case any:
		return oMaybe
	}
	return oNo
}

// limit is the truth of one end of a range of lengths. dir is 1 where the
// other lies after the anchor, -1 where before, 0 where on either side.
func (c oClockOf) limit(limit *oLength, anchor, other *oMoment, dir int, least bool) oTri {
	if limit == nil {
		return oYes
	}
	if limit.kind == "" {
		d := oDiff(anchor, other)
		if dir < 0 || dir == 0 && oLess(d.lo, oAt(0)) && d.hi.cmp(oAt(0)) <= 0 {
			d = oSpan{d.hi.neg(), d.lo.neg()}
		} else if dir == 0 && oLess(d.lo, oAt(0)) {
			d = oSpan{oAt(0), oMaxBound(d.lo.neg(), d.hi)}
		}
		// "The distance between two events is therefore a range, not below zero."
		d = oSpan{oMaxBound(d.lo, oAt(0)), d.hi}
		if least {
			return d.atLeast(oAt(limit.n))
		}
		return d.atMost(oAt(limit.n))
	}
	if dir > 0 {
		return c.calendarTruth(limit, anchor, other, true, least)
	}
	if dir < 0 {
		return c.calendarTruth(limit, other, anchor, false, least)
	}
	after, before := oNotBefore(anchor, other), oNotBefore(other, anchor)
	var sides []oTri
	if after != oNo {
		sides = append(sides, c.calendarTruth(limit, anchor, other, true, least))
	}
	if before != oNo {
		sides = append(sides, c.calendarTruth(limit, other, anchor, false, least))
	}
	if slices.Min(sides) == slices.Max(sides) {
		return sides[0]
	}
	return oMaybe
}

// within: "the distance in time to the anchor lies in D".
func (c oClockOf) within(r *oRange, anchor, other *oMoment, dir int) oTri {
	if r == nil {
		return oYes
	}
	return oAnd(c.limit(r.lo, anchor, other, dir, true), c.limit(r.hi, anchor, other, dir, false))
}
