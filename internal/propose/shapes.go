package propose

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"stdc/rules"
)

// Format is a way in which times of a column are written.
type Format struct {
	// Pattern is in the letters of a mapping. Where it is in doubt whether the
	// day or the month comes first, it is that of the day; see MonthFirst.
	Pattern string
	N       int
	Example string
	// Native formats need not be told: they leave no doubt.
	Native bool
	// MonthFirst is Pattern with the month first, "" where there is no doubt
	// from the form alone; DayProofs and MonthProofs count the cells that can
	// be read in one way only.
	MonthFirst             string
	DayProofs, MonthProofs int

	kind Kind
}

// doubtful tells that nothing in the column decides what comes first.
func (f *Format) doubtful() bool {
	return f.MonthFirst != "" && (f.DayProofs > 0) == (f.MonthProofs > 0)
}

// decided is the pattern, with the month first where only that is right.
func (f *Format) decided() string {
	if f.MonthFirst != "" && f.MonthProofs > 0 && f.DayProofs == 0 {
		return f.MonthFirst
	}
	return f.Pattern
}

// shape is one text read as a time.
type shape struct {
	kind    Kind
	pattern string // with the marks for two numbers in doubt
	// a and b are the two numbers of which it is in doubt which is the month.
	a, b  int
	doubt bool
	// native times need no pattern to be read.
	native bool
	stamp  rules.Stamp
}

// order is in nanoseconds, as the times follow each other.
func (s *shape) order() int64 {
	return int64(s.stamp.Day)*secondsOfDay*1e9 + s.stamp.Nano - int64(s.stamp.Zone)*1e9
}

const secondsOfDay = 86400

// Marks of the two numbers in doubt, in a pattern.
const markA, markB = "\x01", "\x02"

// shapes gathers the formats of a column.
type shapes struct {
	list []Format
	by   map[string]int
	// first and last are the texts of the earliest and the latest time.
	first, last       string
	low, high         int64
	midnight, seconds int
	zoned             bool
}

func (f *shapes) add(s shape, v Count) {
	if f.by == nil {
		f.by = map[string]int{}
	}
	at, known := f.by[s.pattern]
	if !known {
		at = len(f.list)
		f.by[s.pattern] = at
		f.list = append(f.list, Format{Pattern: swap(s.pattern, "d", "M"), Example: v.Text, Native: s.native, kind: s.kind})
		if s.doubt {
			f.list[at].MonthFirst = swap(s.pattern, "M", "d")
		}
	}
	p := &f.list[at]
	p.N += v.N
	if s.doubt && s.a > 12 {
		p.DayProofs += v.N
		p.Example = v.Text
	}
	if s.doubt && s.b > 12 {
		p.MonthProofs += v.N
		p.Example = v.Text
	}
	if s.kind == KindMoment && s.stamp.Nano == 0 && !s.stamp.Minute {
		f.midnight += v.N
	}
	if !s.stamp.Minute {
		f.seconds += v.N
	}
	f.zoned = f.zoned || s.stamp.Kind == rules.StampZoned
	if s.doubt {
		return // it cannot be sorted yet
	}
	if o := s.order(); f.first == "" || o < f.low {
		f.first, f.low = v.Text, o
	}
	if o := s.order(); f.last == "" || o > f.high {
		f.last, f.high = v.Text, o
	}
}

func swap(pattern, a, b string) string {
	return strings.NewReplacer(markA, a, markB, b).Replace(pattern)
}

// times hands what was gathered to the column.
func (c *Column) times(f *shapes) {
	slices.SortStableFunc(f.list, func(a, b Format) int { return cmp.Compare(b.N, a.N) })
	c.Formats = f.list
	c.First, c.Last = f.first, f.last
	c.Midnight, c.Zoned = f.midnight, f.zoned
	c.Coarse = c.Kind != KindDate && f.seconds == 0
}

// shapeOf reads a text as a date, a time of day or both; compact is the number
// of digits of dates without separators, 0 for none.
func shapeOf(text string, compact int) (shape, bool) {
	if len(text) < 3 || len(text) > 60 {
		return shape{}, false
	}
	if strings.Trim(text, "0123456789") == "" {
		return compactShape(text, compact)
	}
	if !strings.ContainsFunc(text, unicode.IsDigit) {
		return shape{}, false
	}
	if st, format, err := rules.ParseHumanTime(text); err == nil {
		return shape{kind: kindOf(st), pattern: format, native: true, stamp: st}, true
	}
	return doubtfulShape(text)
}

func kindOf(st rules.Stamp) Kind {
	switch st.Kind {
	case rules.StampDate:
		return KindDate
	case rules.StampLocal, rules.StampZoned:
		return KindMoment
	}
	return KindClock
}

// compactShape reads 20260302, or 260302.
func compactShape(text string, digits int) (shape, bool) {
	pattern := map[int]string{6: "yyMMdd", 8: "yyyyMMdd"}[digits]
	if pattern == "" || len(text) != digits {
		return shape{}, false
	}
	f, err := rules.CompileTimeFormat(pattern)
	if err != nil {
		return shape{}, false
	}
	st, err := f.Parse(text)
	return shape{kind: KindDate, pattern: pattern, native: digits == 8, stamp: st}, err == nil
}

// doubtful is a date that begins with the day or with the month.
var doubtful = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(\d{1,2})([-/.])(\d{1,2})([-/.])(\d{4}|\d{2})(?:( +|T)(\S.*))?$`)
})

// doubtfulShape reads 3/4/2026, with a time of day or without.
func doubtfulShape(text string) (shape, bool) {
	m := doubtful().FindStringSubmatch(text)
	if m == nil || m[2] != m[4] {
		return shape{}, false
	}
	s := shape{kind: KindDate, doubt: true}
	s.a, _ = strconv.Atoi(m[1])
	s.b, _ = strconv.Atoi(m[3])
	if !(valid(s.a, s.b) || valid(s.b, s.a)) {
		return shape{}, false
	}
	s.pattern = markA + m[2] + markB + m[2] + strings.Repeat("y", len(m[5]))
	if m[7] == "" {
		s.stamp = rules.Stamp{Kind: rules.StampDate, Minute: true}
		return s, true
	}
	st, format, err := rules.ParseHumanTime(m[7])
	if err != nil || st.Kind != rules.StampClock {
		return shape{}, false
	}
	s.kind, s.stamp = KindMoment, st
	s.pattern += map[bool]string{true: "T", false: " "}[m[6] == "T"] + format
	return s, true
}

func valid(month, day int) bool { return month >= 1 && month <= 12 && day >= 1 && day <= 31 }

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
			if len(v.Text) != digits || strings.Trim(v.Text, "0123456789") != "" {
				continue
			}
			if s, ok := compactShape(v.Text, digits); ok && s.stamp.Day > firstDay && s.stamp.Day < lastDay {
				good += v.N
			}
		}
		if total > 0 && good*100 >= total*95 {
			return digits
		}
	}
	return 0
}

// Dates without separators from 1950 to 2100 are taken for dates, counted in
// days from 1970.
const firstDay, lastDay = -7305, 47482
