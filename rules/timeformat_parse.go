package rules

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Parse reads a time that is written by the format; white space around it and
// full-width characters do no harm. Where the format has no seconds the stamp
// stands for its whole minute.
func (f *TimeFormat) Parse(s string) (Stamp, error) {
	if st, ok := quickTime(f, s); ok {
		return st, nil
	}
	text := narrow(strings.TrimSpace(s))
	why := ""
	var st Stamp
	if f.number != "" {
		st, why = numberStamp(f.number, text)
	} else {
		var p timeParts
		rest, ok := text, true
		for i := range f.parts {
			if rest, ok = p.take(&f.parts[i], rest); !ok {
				break
			}
		}
		if ok && rest == "" {
			st, why = p.stamp(f.kind, f.coarse)
		} else {
			why = "it is written in another way"
		}
	}
	if why != "" {
		return Stamp{}, fmt.Errorf("%s is not a time by the format %s: %s", quote(s), f.pattern, why)
	}
	return st, nil
}

// timeParts are the parts of a time as they are written.
type timeParts struct {
	year, month, day     int
	hour, minute, second int
	nano                 int64
	half                 byte // 'a' before noon, 'p' after it, 0 where it is not said
	zone                 int32
}

// take reads what a part of a format stands for, and returns what follows it.
func (p *timeParts) take(part *timePart, s string) (rest string, ok bool) {
	switch part.letter {
	case 0:
		return takeLiteral(part.literal, s)
	case 'a':
		half, n := halfOfDay(s)
		p.half = half
		return s[n:], n > 0
	case 'z':
		zone, n := zoneOffset(s)
		p.zone = zone
		return s[n:], n > 0
	case 'S':
		nano, n := fraction(s)
		p.nano = nano
		return s[n:], n > 0
	}
	least, most := part.width, part.width
	if least == 1 {
		most = 2
	}
	v, n := number(s, most)
	if n < least {
		return s, false
	}
	switch part.letter {
	case 'y':
		if part.width == 2 {
			v += 1900
			if v < 1969 {
				v += 100
			}
		}
		p.year = v
	case 'M':
		p.month = v
	case 'd':
		p.day = v
	case 'H', 'h':
		p.hour = v
	case 'm':
		p.minute = v
	case 's':
		p.second = v
	}
	return s[n:], true
}

func takeLiteral(literal, s string) (rest string, ok bool) {
	if literal == " " {
		rest = strings.TrimLeftFunc(s, unicode.IsSpace)
		return rest, len(rest) < len(s)
	}
	if literal == "T" && strings.HasPrefix(s, "t") { // as ISO 8601 has it
		return s[1:], true
	}
	return strings.CutPrefix(s, literal)
}

// number reads up to most digits.
func number(s string, most int) (v, n int) {
	for n < len(s) && n < most && s[n] >= '0' && s[n] <= '9' {
		v = v*10 + int(s[n]-'0')
		n++
	}
	return v, n
}

// fraction reads one to nine digits as a fraction of a second.
func fraction(s string) (nano int64, n int) {
	for scale := int64(time.Second) / 10; n < len(s) && s[n] >= '0' && s[n] <= '9'; n++ {
		if scale == 0 {
			return 0, 0
		}
		nano += int64(s[n]-'0') * scale
		scale /= 10
	}
	return nano, n
}

// halves are the ways in which one writes before and after noon.
var halves = [...]struct {
	word string
	half byte
}{{"am", 'a'}, {"pm", 'p'}, {"a.m.", 'a'}, {"p.m.", 'p'}, {"上午", 'a'}, {"下午", 'p'}}

func halfOfDay(s string) (half byte, n int) {
	for i := range halves {
		if w := halves[i].word; len(s) >= len(w) && strings.EqualFold(s[:len(w)], w) {
			return halves[i].half, len(w)
		}
	}
	return 0, 0
}

// zoneOffset reads Z, +08:00, +0800 or +08, in seconds east of UTC.
func zoneOffset(s string) (east int32, n int) {
	if s != "" && (s[0] == 'Z' || s[0] == 'z') {
		return 0, 1
	}
	if s == "" || s[0] != '+' && s[0] != '-' {
		return 0, 0
	}
	h, digits := number(s[1:], 2)
	if digits != 2 || h > 23 {
		return 0, 0
	}
	n = 3
	m, digits := number(strings.TrimPrefix(s[n:], ":"), 2)
	if digits == 2 && m < 60 {
		n += len(s[n:]) - len(strings.TrimPrefix(s[n:], ":")) + 2
	} else {
		m = 0
	}
	east = int32(h*3600 + m*60)
	if s[0] == '-' {
		east = -east
	}
	return east, n
}

// stamp makes a moment of the parts, or says why they are none.
func (p *timeParts) stamp(kind StampKind, coarse bool) (st Stamp, why string) {
	st.Kind, st.Minute, st.Zone = kind, coarse, p.zone
	if kind != StampClock {
		switch {
		case p.month < 1 || p.month > 12:
			return st, "there is no month " + strconv.Itoa(p.month)
		case p.day < 1 || p.day > daysIn(p.year, p.month):
			return st, "there is no day " + strconv.Itoa(p.day) + " in that month"
		}
		st.Day = civilDay(p.year, p.month, p.day)
	}
	hour := p.hour
	if p.half != 0 {
		if hour > 12 || hour < 1 && p.half == 'p' {
			return st, "the hour before or after noon is 1 to 12, not " + strconv.Itoa(hour)
		}
		if hour %= 12; p.half == 'p' {
			hour += 12
		}
	}
	switch {
	case hour > 23:
		return st, "there is no hour " + strconv.Itoa(hour)
	case p.minute > 59:
		return st, "there is no minute " + strconv.Itoa(p.minute)
	case p.second > 59:
		return st, "there is no second " + strconv.Itoa(p.second)
	}
	st.Nano = int64(hour*3600+p.minute*60+p.second)*int64(time.Second) + p.nano
	return st, ""
}

// narrow turns full-width characters, and the spaces that only programs type,
// into the plain ones that they stand for.
func narrow(s string) string {
	wide := func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '\u3000' || r == '\u00a0' || r == '\u202f':
			return ' '
		}
		return r
	}
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r >= utf8.RuneSelf && wide(r) != r {
			return strings.Map(wide, s)
		}
		i += n
	}
	return s
}
