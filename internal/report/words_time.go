package report

import (
	"strconv"

	"stdc/checker"
	"stdc/rules"
)

// AppendDuration appends an elapsed time in nanoseconds as people write it:
// `14 s`, `1 min 30 s`, `2 h`, `3 d`; in Chinese 14秒, 1分30秒, 30分钟, 2小时, 3天.
func (w *Words) AppendDuration(dst []byte, ns int64) []byte {
	if ns < 0 {
		dst, ns = append(dst, "−"...), -max(ns, -1<<62)
	}
	first := true
	for _, u := range timeUnits {
		n := ns / u.size
		if n == 0 && (u.size != second || !first || ns != 0) {
			continue
		}
		ns -= n * u.size
		if !first && !w.zh {
			dst = append(dst, ' ')
		}
		first = false
		dst = strconv.AppendInt(dst, n, 10)
		if w.zh {
			dst = append(dst, u.zh...)
			if u.size == 60*second && ns == 0 {
				dst = append(dst, "钟"...) // 30分钟, but 1分30秒
			}
		} else {
			dst = append(append(dst, ' '), u.en...)
		}
		if ns == 0 {
			break
		}
	}
	return dst
}

const second = int64(1e9)

var timeUnits = [...]struct {
	size   int64
	en, zh string
}{
	{86400 * second, "d", "天"}, {3600 * second, "h", "小时"}, {60 * second, "min", "分"}, {second, "s", "秒"},
	{1e6, "ms", "毫秒"}, {1e3, "µs", "微秒"}, {1, "ns", "纳秒"},
}

func (s *sentence) duration(ns int64) {
	s.latin = false
	s.dst = s.w.AppendDuration(s.dst, ns)
}

// length writes a length of a rule, calendar units too.
func (s *sentence) length(l rules.Length) {
	switch l.Unit {
	case rules.UnitTime:
		s.duration(l.N)
	case rules.UnitWorkhours:
		if hour := 3600 * second; s.w.zh && l.N > 0 && l.N%hour == 0 {
			s.some(l.N/hour, "", "个工作小时")
			return
		}
		s.both("", "工作时间")
		s.duration(l.N)
		s.both(" of working time", "")
	case rules.UnitDates:
		if l.N == 0 {
			s.both("the same date", "当日")
			return
		}
		s.some(l.N, "day", "日")
		s.both(" by date", "")
	case rules.UnitWorkdays:
		s.some(l.N, "workday", "个工作日")
	default:
		s.some(l.N, "calendar day", "个日历日")
	}
}

// some writes a number of things; English adds its plural s.
func (s *sentence) some(n int64, en, zh string) {
	s.int(int(n))
	if s.w.zh {
		s.str(zh)
		return
	}
	s.str(" ")
	s.str(en)
	if n != 1 {
		s.str("s")
	}
}

// limit writes a window: within 10 s, at least 30 min, between 1 min and 15
// min, exactly 5 s, on the same date. In Chinese it is what stands after 之后:
// 10秒内, 至少30分.
func (s *sentence) limit(w *rules.Window) {
	switch {
	case w.Hi == nil && w.Lo.N == 0:
		s.both("at any time", "任何时间")
	case w.Hi == nil:
		s.both("at least ", "至少")
		s.length(w.Lo)
	case w.Hi.Unit == rules.UnitDates && w.Hi.N == 0 && w.Lo.N == 0:
		s.both("on ", "")
		s.length(*w.Hi)
	case *w.Hi == w.Lo:
		s.both("exactly ", "恰好")
		s.length(w.Lo)
	case w.Lo.N == 0:
		s.both("within ", "")
		s.length(*w.Hi)
		s.both("", "内")
	default:
		s.both("between ", "")
		s.length(w.Lo)
		s.both(" and ", "至")
		s.length(*w.Hi)
		s.both("", "之间")
	}
}

// whetherLimit writes a window behind "whether that is": in Chinese 在10秒内.
func (s *sentence) whetherLimit(w *rules.Window) {
	if w.Hi != nil && *w.Hi != w.Lo {
		s.both("", "在")
	}
	s.limit(w)
}

// distance writes how far apart two events are: in the unit of the limit where
// that is of the calendar, else in elapsed time, as a range where the times
// show no more.
func (s *sentence) distance() {
	r := s.r
	if r.Unit != rules.UnitTime {
		exact := r.Unit != rules.UnitWorkhours
		s.span(r.UnitLo, r.UnitHi, r.DistLoOpen && !exact, r.DistHiOpen && !exact, func(n int64) { s.length(rules.Length{N: n, Unit: r.Unit}) })
		return
	}
	s.span(r.DistLo, r.DistHi, r.DistLoOpen, r.DistHiOpen, s.duration)
}

// span writes a range of which either end may be open.
func (s *sentence) span(lo, hi int64, loOpen, hiOpen bool, one func(int64)) {
	switch {
	case lo >= hi:
		one(lo)
		return
	case hiOpen && lo == 0:
		s.both("less than ", "不到")
		one(hi)
		return
	case !loOpen && !hiOpen:
		s.both("between ", "")
		one(lo)
		s.both(" and ", "至")
		one(hi)
		return
	case lo == 0:
	case loOpen:
		s.both("more than ", "超过")
		one(lo)
	default:
		s.both("at least ", "至少")
		one(lo)
	}
	if lo > 0 {
		s.both(" and ", "、")
	}
	if hiOpen {
		s.both("less than ", "不到")
	} else {
		s.both("at most ", "至多")
	}
	one(hi)
}

// miss writes by how much the distance of the reason misses a window: with
// times to the minute that is a lower bound. Working days and the like are
// counted in their unit.
func (s *sentence) miss(w *rules.Window) {
	if w == nil {
		return
	}
	r := s.r
	unit := w.Lo.Unit
	if w.Hi != nil {
		unit = w.Hi.Unit
	}
	lo, hi, loOpen, hiOpen := r.DistLo, r.DistHi, r.DistLoOpen, r.DistHiOpen
	if unit != rules.UnitTime {
		lo, hi, loOpen, hiOpen = r.UnitLo, r.UnitHi, false, false
	}
	counted := r.Unit == unit
	late := w.Hi != nil && (counted && (lo > w.Hi.N || lo == w.Hi.N && (loOpen || w.Lo.N < lo)) || !counted && r.Code != checker.TooEarly)
	switch {
	case late && unit == rules.UnitDates && w.Hi.N == 0:
		s.both("not on the same date", "不在同一日")
	case late && w.Lo.N > 0 && (!counted || lo == w.Hi.N), w.Hi != nil && *w.Hi == w.Lo:
		s.both("not ", "不是")
		s.limit(w)
	case late && (!counted || lo == w.Hi.N):
		s.both("past the limit of ", "超过了上限")
		s.length(*w.Hi)
	case late:
		s.over(lo-w.Hi.N, loOpen, hi > lo, " over the limit of ", "比上限", "多", *w.Hi)
	case counted && (hi < w.Lo.N):
		s.over(w.Lo.N-hi, hiOpen, hi > lo, " short of the minimum of ", "比下限", "少", w.Lo)
	case counted && hi == w.Lo.N && hiOpen:
		s.both("short of the minimum of ", "不到下限")
		s.length(w.Lo)
	default:
		s.both("not ", "不是")
		s.limit(w)
	}
}

// over writes one difference; the other end of a range would make it greater.
func (s *sentence) over(n int64, open, ranged bool, en, zhBefore, zhAfter string, limit rules.Length) {
	switch {
	case open:
		s.both("more than ", "至少")
	case ranged:
		s.both("at least ", "至少")
	}
	if limit.Unit == rules.UnitWorkhours { // the distance told the unit
		limit.Unit = rules.UnitTime
	}
	if s.w.zh {
		s.str(zhBefore)
		s.length(limit)
		s.str(zhAfter)
	}
	if limit.Unit == rules.UnitTime || s.w.zh {
		s.length(rules.Length{N: n, Unit: limit.Unit})
	} else {
		s.int(int(n)) // 1 over the limit of 3 workdays
	}
	if !s.w.zh {
		s.str(en)
		s.length(limit)
	}
}

// at writes the time of an event, as written in the log, where it has one.
func (s *sentence) at(when string) {
	if when != "" {
		s.both(" at ", "于")
		s.cut(when)
	}
}

// bracket writes a time behind the name of an event.
func (s *sentence) bracket(when string) {
	if when != "" {
		s.both(" (", "（")
		s.cut(when)
		s.both(")", "）")
	}
}

// from writes where a stretch of time began.
func (s *sentence) from(when string) {
	if when != "" {
		s.both(" from ", "从")
		s.cut(when)
		s.both("", "起，")
	}
}
