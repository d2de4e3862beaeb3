package rules

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// TimeFormat reads times that are written by one pattern. CompileTimeFormat
// makes it; any number of goroutines may share one.
type TimeFormat struct {
	pattern string
	number  string // the name of a way in which times are numbers, "" for a pattern
	parts   []timePart
	steps   []timeStep   // the same where these can say it, else nil; see quickTime
	fixed   []*fixedTime // the same again by the length of a time, or nil
	clock   *fixedWord   // where it is but HH:mm:ss, H:mm:ss or the like, else nil; see Clock
	short   bool         // the hour of such a time may have one digit
	kind    StampKind
	coarse  bool // it has no seconds
}

// timePart is a letter of a pattern, repeated width times, or what must stand
// there literally.
type timePart struct {
	letter  byte // one of timeLetters, 0 for a literal
	width   int
	literal string
}

const timeLetters = "yMdHhmsSaz"

// timeNumbers are the formats in which a time is a number.
var timeNumbers = []string{"excel", "excel-1904", "epoch-s", "epoch-ms"}

// patternError is what is wrong with a pattern, and how it is mended.
type patternError struct{ msg, hint string }

func (e *patternError) Error() string {
	if e.hint == "" {
		return e.msg
	}
	return e.msg + "; " + e.hint
}

// CompileTimeFormat compiles a pattern such as `yyyy/M/d H:mm`. Its letters are
//
//	yyyy yy   the year; of two digits, 69 to 99 are of the last century
//	MM M      the month        dd d  the day
//	HH H      the hour, 0-23   hh h  the hour before or after noon, 1-12, with a
//	mm m      the minute       ss s  the second
//	S…        a fraction of a second, of one to nine digits
//	a         AM, PM, 上午 or 下午
//	z         Z, +08:00, +0800 or +08
//
// M, d, H, h, m and s take one or two digits, all others exactly as many as
// they are. A space stands for any white space; T, digits, signs, letters that
// are not ASCII and what is between single quotes stand for themselves. The
// names excel and excel-1904 (serial numbers of a spreadsheet), epoch-s and
// epoch-ms (seconds and milliseconds since 1970) are patterns too. The error
// says what is wrong and, where that is clear, what was meant.
func CompileTimeFormat(pattern string) (TimeFormat, error) {
	f, err := parsePattern(pattern)
	if err == nil {
		return f, nil
	}
	if meant := suggestPattern(pattern); meant != "" {
		err.hint = "write " + quote(meant)
	}
	return TimeFormat{}, err
}

// String returns the pattern.
func (f TimeFormat) String() string { return f.pattern }

func parsePattern(pattern string) (TimeFormat, *patternError) {
	f := TimeFormat{pattern: pattern}
	if slices.Contains(timeNumbers, pattern) {
		f.number = pattern
		return f, nil
	}
	fault := func(format string, args ...any) (TimeFormat, *patternError) {
		return TimeFormat{}, &patternError{msg: fmt.Sprintf("the time format %s ", quote(pattern)) + fmt.Sprintf(format, args...)}
	}
	if strings.TrimSpace(pattern) == "" {
		return fault("is empty")
	}
	if strings.Contains(pattern, "%") {
		return fault("is written in the way of strftime")
	}
	if strings.Contains(pattern, "2006") || strings.Contains(pattern, "15:04") {
		return fault("is an example and not a pattern")
	}
	rest := narrow(strings.TrimSpace(pattern))
	for rest != "" {
		part, n := nextPart(rest)
		if n == 0 {
			return fault("has a ' that is not closed")
		}
		if part.letter == 0 && part.literal == "" {
			r, _ := utf8.DecodeRuneInString(rest)
			return fault("has the letter %c, which stands for nothing", r)
		}
		rest = rest[n:]
		f.parts = append(f.parts, part)
	}
	if why := f.complete(); why != "" {
		return fault("%s", why)
	}
	f.steps = quickSteps(f.parts)
	f.fixed = fixed(f.steps)
	f.clock, f.short = clockOf(f.fixed)
	return f, nil
}

// nextPart reads the part that a pattern begins with and its length; a letter
// that stands for nothing gives an empty part, an open quote the length 0.
func nextPart(s string) (timePart, int) {
	c := s[0]
	switch {
	case c == '\'':
		i := strings.IndexByte(s[1:], '\'')
		if i < 0 {
			return timePart{}, 0
		}
		if i == 0 {
			return timePart{literal: "'"}, 2
		}
		return timePart{literal: s[1 : i+1]}, i + 2
	case strings.IndexByte(timeLetters, c) >= 0:
		n := 1
		for n < len(s) && s[n] == c {
			n++
		}
		return timePart{letter: c, width: n}, n
	case isLetter(c) && c != 'T':
		return timePart{}, 1
	}
	if n := len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace)); n > 0 {
		return timePart{literal: " "}, n
	}
	_, n := utf8.DecodeRuneInString(s)
	return timePart{literal: s[:n]}, n
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// widths are how often a letter may be repeated.
var widths = map[byte][]int{'y': {2, 4}, 'M': {1, 2}, 'd': {1, 2}, 'H': {1, 2}, 'h': {1, 2}, 'm': {1, 2}, 's': {1, 2},
	'S': {1, 2, 3, 4, 5, 6, 7, 8, 9}, 'a': {1}, 'z': {1}}

// complete says why a pattern states no time, or "", and works out what it
// states.
func (f *TimeFormat) complete() string {
	has := map[byte]bool{}
	for i, p := range f.parts {
		if p.letter == 0 {
			continue
		}
		if has[p.letter] {
			return "has " + string(p.letter) + " twice"
		}
		has[p.letter] = true
		if p.letter == 'M' && p.width > 2 {
			return "has a month by its name, which is not read"
		}
		if !slices.Contains(widths[p.letter], p.width) {
			return "has " + strings.Repeat(string(p.letter), min(p.width, 12)) + ", which stands for nothing"
		}
		if open := p.width == 1 || p.letter == 'S'; open && p.isNumber() && i+1 < len(f.parts) && f.parts[i+1].isNumber() {
			return "leaves it open where " + string(p.letter) + " ends and " + string(f.parts[i+1].letter) + " begins"
		}
	}
	date, clock := has['y'] || has['M'] || has['d'], has['H'] || has['h'] || has['m'] || has['s'] || has['S'] || has['a']
	lacks := ""
	for _, need := range []struct {
		letter byte
		of     bool
		name   string
	}{{'y', date, "year"}, {'M', date, "month"}, {'d', date, "day"}, {'m', clock, "minute"}, {'s', has['S'], "second"}} {
		if need.of && !has[need.letter] && lacks == "" {
			lacks = "lacks the " + need.name + ", " + string(need.letter)
		}
	}
	switch {
	case lacks != "":
		return lacks
	case !date && !clock:
		return "has none of the letters that stand for a part of a time, such as yyyy-MM-dd HH:mm:ss"
	case clock && !has['H'] && !has['h']:
		return "lacks the hour, H"
	case has['H'] && has['h']:
		return "has the hour twice, H and h"
	case has['h'] && !has['a']:
		return "has h, the hour before or after noon, and no a to say which"
	case has['H'] && has['a']:
		return "has a, before or after noon, which goes with h and not with H"
	case has['z'] && !(date && clock):
		return "has z, the zone, which only a date with a time of day can have"
	}
	f.coarse = clock && !has['s']
	switch {
	case has['z']:
		f.kind = StampZoned
	case date && clock:
		f.kind = StampLocal
	case date:
		f.kind = StampDate
	default:
		f.kind = StampClock
	}
	return ""
}

// isNumber tells whether a part is made of digits.
func (p *timePart) isNumber() bool { return p.letter != 0 && p.letter != 'a' && p.letter != 'z' }

// Precision returns how long a time that is written so may last: a minute, a
// day, or 0 where it is an instant or of any precision (a serial number).
func (f TimeFormat) Precision() time.Duration {
	switch {
	case f.number != "":
		return 0
	case f.kind == StampDate:
		return 24 * time.Hour
	case f.coarse:
		return time.Minute
	}
	return 0
}
