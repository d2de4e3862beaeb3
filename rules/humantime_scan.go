package rules

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// humanScan reads a time piece by piece.
type humanScan struct {
	rest  string
	parts timeParts
	shape humanShape
}

var errNoHumanTime = errors.New("cannot be read as a time without doubt; such are 2026-03-02 09:05, 2026/3/2 9:05, 2026年3月2日 9时05分 and 9:05 AM; " +
	"for others state the format of the column")

func (h *humanScan) read() (Stamp, error) {
	if why := inDoubt(h.rest); why != "" {
		return Stamp{}, errors.New(why)
	}
	kind := StampClock
	if h.date() {
		kind = StampDate
	}
	if h.rest != "" || kind == StampClock {
		if kind == StampDate && !h.gap() || !h.clock() {
			return Stamp{}, errNoHumanTime
		}
		if kind == StampDate {
			kind = StampLocal
			if h.zone() {
				kind = StampZoned
			}
		}
	}
	if h.rest != "" {
		return Stamp{}, errNoHumanTime
	}
	if h.parts.half == 'a' && h.parts.hour == 12 && (h.shape.half == halfBefore || h.shape.half == halfBeforeSpace) {
		return Stamp{}, errors.New("may be noon or midnight; write 0:30 or 12:30")
	}
	st, why := h.parts.stamp(kind, h.shape.clock == clockMinutes || h.shape.clock >= clockHan && (h.shape.clock-clockHan)%2 == 0)
	if why != "" {
		return Stamp{}, errors.New("is not a time: " + why)
	}
	return st, nil
}

// inDoubt says why something that looks like a time may mean several, or "".
func inDoubt(s string) string {
	a, n := number(s, 2)
	if n > 0 && n < len(s) && strings.IndexByte("/.-", s[n]) >= 0 {
		b, m := number(s[n+1:], 2)
		if end := n + 1 + m; m > 0 && end < len(s) && s[end] == s[n] {
			sep := string(s[n])
			if _, y := number(s[end+1:], 4); y == 2 || y == 4 {
				year := strings.Repeat("y", y)
				why := fmt.Sprintf("may be the day %d of the month %d or the other way round", a, b)
				if a > 12 || b > 12 {
					why = "does not begin with a year of four digits, so that other cells of its kind may mean two dates"
				}
				return fmt.Sprintf("%s; state the format of the column: d%sM%s%s or M%sd%s%s", why, sep, sep, year, sep, sep, year)
			}
		}
	}
	if strings.Trim(s, "0123456789.") == "" && strings.Count(s, ".") < 2 && strings.ContainsAny(s, "0123456789") && !isDateDigits(s) {
		return "is a bare number; state the format of the column: excel, epoch-s or epoch-ms, or a pattern such as yyMMdd"
	}
	return ""
}

// isDateDigits tells whether eight digits are a date as nobody would count.
func isDateDigits(s string) bool {
	v, n := number(s, 9)
	return n == 8 && (len(s) == 8 || !isDigit(s[8])) && v >= 1900_00_00 && v < 2200_00_00
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// date reads a date where one stands.
func (h *humanScan) date() bool {
	if isDateDigits(h.rest) {
		v, _ := number(h.rest, 8)
		h.parts.year, h.parts.month, h.parts.day = v/10000, v/100%100, v%100
		h.rest, h.shape.date = h.rest[8:], dateDigits
		return true
	}
	y, n := number(h.rest, 4)
	if n != 4 {
		return false
	}
	r, size := utf8.DecodeRuneInString(h.rest[n:])
	second := r
	switch r {
	case '-':
		h.shape.date = dateDashes
	case '/':
		h.shape.date = dateSlashes
	case '.':
		h.shape.date = datePoints
	case '年':
		h.shape.date, second = dateHan, '月'
	default:
		return false
	}
	rest := h.rest[n+size:]
	m, n := number(rest, 2)
	r, size = utf8.DecodeRuneInString(rest[n:])
	if n == 0 || r != second {
		return false
	}
	rest = rest[n+size:]
	d, n := number(rest, 2)
	if n == 0 {
		return false
	}
	rest = rest[n:]
	if h.shape.date == dateHan {
		r, size = utf8.DecodeRuneInString(rest)
		switch r {
		case '日':
		case '号':
			h.shape.date = dateHanSpoken
		default:
			return false
		}
		rest = rest[size:]
	}
	h.parts.year, h.parts.month, h.parts.day, h.rest = y, m, d, rest
	return true
}

// gap reads what stands between a date and a time of day.
func (h *humanScan) gap() bool {
	if h.spaces() {
		h.shape.gap = gapSpace
		return true
	}
	return h.shape.date == dateHan || h.shape.date == dateHanSpoken
}

func (h *humanScan) spaces() bool {
	was := len(h.rest)
	h.rest = strings.TrimLeftFunc(h.rest, unicode.IsSpace)
	return len(h.rest) < was
}

// clock reads a time of day.
func (h *humanScan) clock() bool {
	if half, n := halfOfDay(h.rest); n > 0 {
		h.parts.half, h.rest, h.shape.half = half, h.rest[n:], halfBefore
		if h.spaces() {
			h.shape.half = halfBeforeSpace
		}
	}
	v, n := number(h.rest, 2)
	if n == 0 {
		return false
	}
	h.parts.hour, h.rest = v, h.rest[n:]
	if rest, ok := strings.CutPrefix(h.rest, ":"); ok {
		h.rest = rest
		if !h.colons() {
			return false
		}
	} else if !h.hanClock() {
		return false
	}
	if h.parts.half != 0 {
		return true
	}
	before := h.rest
	spaced := h.spaces()
	half, n := halfOfDay(h.rest)
	if n == 0 {
		h.rest = before
		return true
	}
	h.parts.half, h.rest, h.shape.half = half, h.rest[n:], halfBehind
	if spaced {
		h.shape.half = halfBehindSpace
	}
	return true
}

// colons reads the minutes and what follows them in 9:05:06.789.
func (h *humanScan) colons() bool {
	var n int
	if h.parts.minute, n = number(h.rest, 2); n != 2 {
		return false
	}
	h.rest, h.shape.clock = h.rest[2:], clockMinutes
	rest, ok := strings.CutPrefix(h.rest, ":")
	if !ok {
		return true
	}
	if h.parts.second, n = number(rest, 2); n != 2 {
		return false
	}
	h.rest, h.shape.clock = rest[2:], clockSeconds
	if len(h.rest) < 2 || h.rest[0] != '.' && h.rest[0] != ',' || !isDigit(h.rest[1]) {
		return true
	}
	if h.shape.clock = clockPoint; h.rest[0] == ',' {
		h.shape.clock = clockComma
	}
	h.parts.nano, n = fraction(h.rest[1:])
	h.rest = h.rest[1+n:]
	return n > 0
}

// hanClock reads what follows the hour in 9时05分06秒.
func (h *humanScan) hanClock() bool {
	for i, hour := range hanHours {
		rest, ok := strings.CutPrefix(h.rest, hour)
		if !ok {
			continue
		}
		v, n := number(rest, 2)
		rest, ok = strings.CutPrefix(rest[n:], "分")
		if n == 0 || !ok {
			return false
		}
		h.parts.minute, h.rest, h.shape.clock = v, rest, clockHan+clockShape(2*i)
		if v, n = number(rest, 2); n > 0 {
			if rest, ok = strings.CutPrefix(rest[n:], "秒"); ok {
				h.parts.second, h.rest = v, rest
				h.shape.clock++
			}
		}
		return true
	}
	return false
}

// zone reads an offset behind a time of day.
func (h *humanScan) zone() bool {
	before := h.rest
	h.shape.zone = zoneBehind
	if h.spaces() {
		h.shape.zone = zoneBehindSpace
	}
	east, n := zoneOffset(h.rest)
	if n == 0 {
		h.rest, h.shape.zone = before, zoneNone
		return false
	}
	h.parts.zone, h.rest = east, h.rest[n:]
	return true
}
