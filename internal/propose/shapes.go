package propose

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
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
	year    int
	a, b    int // month and day, or two numbers in doubt
	doubt   bool
	native  bool
	second  int // of the day
	coarse  bool
	zoned   bool
	offset  int // seconds east of UTC
}

// order is in seconds, as the times follow each other.
func (s *shape) order() int64 {
	if s.kind == KindClock {
		return int64(s.second)
	}
	day := time.Date(s.year, time.Month(s.a), s.b, 0, 0, 0, 0, time.UTC)
	return day.Unix() + int64(s.second-s.offset)
}

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
	if s.kind == KindMoment && s.second == 0 && !s.coarse {
		f.midnight += v.N
	}
	if !s.coarse {
		f.seconds += v.N
	}
	f.zoned = f.zoned || s.zoned
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

// scanner reads a text from left to right.
type scanner struct {
	text    string
	pattern strings.Builder
}

// shapeOf reads a text as a date, a time of day or both; compact is the number
// of digits of dates without separators, 0 for none.
func shapeOf(text string, compact int) (shape, bool) {
	if len(text) < 4 || len(text) > 60 {
		return shape{}, false
	}
	sc := scanner{text: strings.Map(narrow, text)}
	var s shape
	dated := sc.date(&s, compact)
	if dated && sc.text == "" {
		s.kind, s.pattern, s.coarse = KindDate, sc.pattern.String(), true
		return s, true
	}
	if dated {
		sc.space()
	}
	if !sc.clock(&s) {
		return shape{}, false
	}
	s.kind = KindClock
	if dated {
		s.kind = KindMoment
		s.offset, s.zoned = sc.offset()
	} else {
		s.native = true
	}
	s.pattern = sc.pattern.String()
	return s, sc.text == ""
}

// narrow turns the full-width digits and marks of an input method into plain
// ones.
func narrow(r rune) rune {
	switch {
	case r >= '０' && r <= '９':
		return r - '０' + '0'
	case r == '：' || r == '／' || r == '－' || r == '．':
		return r - '！' + '!'
	case r == '\u3000':
		return ' '
	}
	return r
}

// number reads from lo to hi digits.
func (sc *scanner) number(lo, hi int) (n, digits int, ok bool) {
	for digits < len(sc.text) && sc.text[digits] >= '0' && sc.text[digits] <= '9' && digits <= hi {
		n = n*10 + int(sc.text[digits]-'0')
		digits++
	}
	if digits < lo || digits > hi {
		return 0, 0, false
	}
	sc.text = sc.text[digits:]
	return n, digits, true
}

// word reads one of some words.
func (sc *scanner) word(words ...string) string {
	for _, w := range words {
		if len(sc.text) >= len(w) && strings.EqualFold(sc.text[:len(w)], w) {
			sc.text = sc.text[len(w):]
			return w
		}
	}
	return ""
}

func (sc *scanner) put(s string) { sc.pattern.WriteString(s) }

func (sc *scanner) space() {
	rest := strings.TrimLeftFunc(sc.text, unicode.IsSpace)
	switch {
	case rest != sc.text:
		sc.put(" ")
	case sc.word("T") != "":
		sc.put("T")
		return
	}
	sc.text = rest
}
