package report

import (
	"strconv"

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

func (s *sentence) duration(ns int64) { s.dst = s.w.AppendDuration(s.dst, ns) }

// length writes a length of a rule, calendar units too.
func (s *sentence) length(l rules.Length) {
	switch l.Unit {
	case rules.UnitTime:
		s.duration(l.N)
	case rules.UnitWorkhours:
		s.duration(l.N)
		s.both(" of working time", "工作时间")
	case rules.UnitDates:
		if l.N == 0 {
			s.both("the same date", "当日")
			return
		}
		s.some(l.N, "date", "个日期")
	case rules.UnitWorkdays:
		s.some(l.N, "workday", "个工作日")
	default:
		s.some(l.N, "calendar day", "个日历日")
	}
}

// some writes a number of things; English adds its plural s.
func (s *sentence) some(n int64, en, zh string) {
	s.dst = strconv.AppendInt(s.dst, n, 10)
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
// min, exactly 5 s, on
// the same date. In Chinese it is what stands after 之后: 10秒内, 至少30分.
func (s *sentence) limit(w *rules.Window) {
	switch {
	case w.Hi == nil && w.Lo.N == 0:
		s.both("at any time", "任何时间")
	case w.Hi == nil:
		s.both("at least ", "至少")
		s.length(w.Lo)
	case *w.Hi == w.Lo && w.Lo.Unit == rules.UnitDates && w.Lo.N == 0:
		s.both("on ", "")
		s.length(w.Lo)
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

// distance writes a range of elapsed time.
func (s *sentence) distance(lo, hi int64) {
	if lo >= hi {
		s.duration(lo)
		return
	}
	s.both("between ", "")
	s.duration(lo)
	s.both(" and ", "至")
	s.duration(hi)
}

// miss writes by how much the distance of the reason misses a window: with
// times to the minute that is a lower bound. Lengths of the calendar are named
// without a difference, which no clock could show.
func (s *sentence) miss(w *rules.Window) {
	if w == nil {
		return
	}
	r := s.r
	if late := w.Hi != nil && (w.Hi.Unit != rules.UnitTime || r.DistLo > w.Hi.N); late {
		if w.Hi.Unit != rules.UnitTime {
			if w.Lo.N > 0 {
				s.both("not ", "不是")
				s.limit(w)
				return
			}
			s.both("past the limit of ", "超过了上限")
			s.length(*w.Hi)
			return
		}
		s.over(r.DistLo-w.Hi.N, " over the limit of ", "比上限", "长", *w.Hi)
		return
	}
	if w.Lo.Unit != rules.UnitTime || r.DistHi >= w.Lo.N {
		s.both("not ", "不是")
		s.limit(w)
		return
	}
	s.over(w.Lo.N-r.DistHi, " short of the minimum of ", "比下限", "短", w.Lo)
}

// over writes one difference; the other end of a range would make it greater.
func (s *sentence) over(ns int64, en, zhBefore, zhAfter string, limit rules.Length) {
	ranged := s.r.DistHi > s.r.DistLo
	if s.w.zh {
		s.str(zhBefore)
		s.length(limit)
		if ranged {
			s.str("至少")
		}
		s.str(zhAfter)
		s.duration(ns)
		return
	}
	if ranged {
		s.str("at least ")
	}
	s.duration(ns)
	s.str(en)
	s.length(limit)
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
