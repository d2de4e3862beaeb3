package propose

import "strings"

// date reads the date that a text begins with, and leaves the scanner where it
// was if there is none.
func (sc *scanner) date(s *shape, compact int) bool {
	was := *s
	text := sc.text
	if sc.compact(s, compact) || sc.parted(s) {
		return true
	}
	sc.pattern.Reset()
	sc.text, *s = text, was
	return false
}

// compact reads 20260302, or 260302.
func (sc *scanner) compact(s *shape, digits int) bool {
	if digits == 0 || len(sc.text) < digits {
		return false
	}
	day := scanner{text: sc.text[:digits]}
	n, _, ok := day.number(digits, digits)
	if !ok || !valid(n/100%100, n%100) {
		return false
	}
	s.year, s.a, s.b = n/10000, n/100%100, n%100
	if digits == 6 {
		sc.put("yyMMdd")
		s.year += 2000
		if s.year > 2069 { // as Go and C read two digits
			s.year -= 100
		}
	} else {
		sc.put("yyyyMMdd")
		s.native = true
	}
	sc.text = sc.text[digits:]
	return true
}

// parted reads a date whose parts stand apart: 2026-3-2, 2026年3月2日, 2.3.2026.
func (sc *scanner) parted(s *shape) bool {
	x, xs, ok := sc.number(1, 4)
	if !ok {
		return false
	}
	sep := sc.word("-", "/", ".", "年")
	y, ys, ok := sc.number(1, 2)
	if sep == "" || !ok {
		return false
	}
	second, last := sep, ""
	if sep == "年" {
		second, last = "月", "日"
	}
	if sc.word(second) == "" {
		return false
	}
	z, zs, ok := sc.number(1, 4)
	if !ok || last != "" && sc.word(last) == "" {
		return false
	}
	switch {
	case (xs == 4 || sep == "年") && zs <= 2 && valid(y, z):
		s.year, s.a, s.b = x, y, z
		s.native = xs == 4
		sc.put(letters("y", xs) + sep + letters("M", ys) + second + letters("d", zs) + last)
		return true
	case xs <= 2 && (zs == 4 || zs == 2) && (valid(x, y) || valid(y, x)):
		s.year, s.a, s.b, s.doubt = z, x, y, true
		sc.put(markA + sep + markB + sep + letters("y", zs))
		return true
	}
	return false
}

// letters is how often a letter stands in a pattern for so many digits: M and
// d take one digit or two, so that one letter serves both.
func letters(letter string, digits int) string {
	if letter == "y" {
		return strings.Repeat(letter, digits)
	}
	return letter
}

func valid(month, day int) bool { return month >= 1 && month <= 12 && day >= 1 && day <= 31 }

// Words for the half of a day.
var (
	halvesBefore = []string{"上午", "下午"}
	halvesAfter  = []string{"AM", "PM"}
)

// clock reads a time of day: 9:05:00, 9:05 PM, 下午3点20分.
func (sc *scanner) clock(s *shape) bool {
	half := sc.word(halvesBefore...)
	if half != "" {
		sc.put("a")
		if trimmed := strings.TrimLeft(sc.text, " "); trimmed != sc.text {
			sc.text = trimmed
			sc.put(" ")
		}
	}
	mark := sc.pattern.Len()
	h, _, ok := sc.number(1, 2)
	sep := sc.word(":", "时", "点")
	m, _, ok2 := sc.number(1, 2)
	if !ok || !ok2 || sep == "" || h > 24 || m > 59 {
		return false
	}
	hour := "H"
	rest := "mm"
	if sep != ":" {
		if sc.word("分") == "" {
			return false
		}
		rest = "m分"
	}
	sec, frac, ok := sc.seconds(sep)
	if !ok {
		return false
	}
	if half == "" {
		blank := strings.HasPrefix(sc.text, " ")
		if half = afterHalf(sc, blank); half != "" {
			frac += map[bool]string{true: " a", false: "a"}[blank]
		}
	}
	if half != "" {
		hour = "h"
		if h > 12 {
			return false
		}
		if h %= 12; half == "下午" || half == "PM" {
			h += 12
		}
	}
	full := sc.pattern.String()
	sc.pattern.Reset()
	sc.put(full[:mark] + hour + sep + rest + frac)
	s.second = h*3600 + m*60 + max(sec, 0)
	s.coarse = sec < 0
	return true
}

// seconds reads what may follow the minute; -1 where it is nothing. letters is
// the part of the pattern.
func (sc *scanner) seconds(sep string) (sec int, letters string, ok bool) {
	if sep != ":" {
		n, _, some := sc.number(1, 2)
		if !some {
			return -1, "", true
		}
		return n, "s秒", n < 61 && sc.word("秒") != ""
	}
	if sc.word(":") == "" {
		return -1, "", true
	}
	n, _, some := sc.number(1, 2)
	if !some || n > 60 {
		return 0, "", false
	}
	if !strings.HasPrefix(sc.text, ".") {
		return n, ":ss", true
	}
	sc.text = sc.text[1:]
	_, digits, some := sc.number(1, 9)
	return n, ":ss." + strings.Repeat("S", digits), some
}

func afterHalf(sc *scanner, blank bool) string {
	was := sc.text
	if blank {
		sc.text = strings.TrimLeft(sc.text, " ")
	}
	half := sc.word(halvesAfter...)
	if half == "" {
		sc.text = was
	}
	return half
}

// offset reads an offset from UTC, in seconds.
func (sc *scanner) offset() (seconds int, ok bool) {
	was := sc.text
	sc.text = strings.TrimLeft(sc.text, " ")
	if sc.word("Z") != "" {
		return 0, true
	}
	sign := map[string]int{"+": 1, "-": -1}[sc.word("+", "-")]
	if sign != 0 && len(sc.text) >= 4 {
		sc.text = strings.Replace(sc.text, ":", "", 1)
		if n, digits, ok := sc.number(2, 4); ok && digits == 4 {
			return sign * (n/100*3600 + n%100*60), true
		}
	}
	sc.text = was
	return 0, false
}

// compactDates tells whether a column holds dates without separators: how many
// digits they have, 0 for none. Six digits may be anything, so that the name
// of the column must speak of a date too.
func compactDates(name string, all []Count) int {
	for _, digits := range []int{8, 6} {
		if digits == 6 && !nameSays(name, roleDate) {
			continue
		}
		good, total := 0, 0
		for _, v := range all {
			if _, known := sentinelWords[foldSentinel(v.Text)]; known {
				continue
			}
			total += v.N
			sc, s := scanner{text: v.Text}, shape{}
			if len(v.Text) == digits && sc.compact(&s, digits) && s.year >= 1900 && s.year < 2100 {
				good += v.N
			}
		}
		if total > 0 && good*100 >= total*95 {
			return digits
		}
	}
	return 0
}
