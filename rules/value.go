package rules

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Kind says what a Value holds.
type Kind uint8

// The kinds of a Value. KindNone is a value that was not recorded.
const (
	KindNone Kind = iota
	KindText      // text and enum
	KindNumber
	KindBool
	KindTime
	KindDuration
)

// Value is a field of an event or a fact of a visit: small, comparable by its
// accessors only, and free of pointers but for its text.
type Value struct {
	s      string
	n      int64 // number bits, bool, nanoseconds
	day    int32
	zone   int32
	kind   Kind
	stamp  StampKind
	coarse bool
}

// TextValue makes a text or an enum value.
func TextValue(s string) Value { return Value{kind: KindText, s: s} }

// NumberValue makes a number.
func NumberValue(f float64) Value { return Value{kind: KindNumber, n: int64(math.Float64bits(f))} }

// BoolValue makes a truth value.
func BoolValue(b bool) Value {
	if b {
		return Value{kind: KindBool, n: 1}
	}
	return Value{kind: KindBool}
}

// DurationValue makes a length of elapsed time, in nanoseconds.
func DurationValue(ns int64) Value { return Value{kind: KindDuration, n: ns} }

// TimeValue makes a moment.
func TimeValue(t Stamp) Value {
	return Value{kind: KindTime, n: t.Nano, day: t.Day, zone: t.Zone, stamp: t.Kind, coarse: t.Minute}
}

// Kind returns what v holds.
func (v *Value) Kind() Kind { return v.kind }

// Known tells whether v was recorded.
func (v *Value) Known() bool { return v.kind != KindNone }

// Text returns a text or enum value.
func (v *Value) Text() string { return v.s }

// Number returns a number.
func (v *Value) Number() float64 { return math.Float64frombits(uint64(v.n)) }

// Bool returns a truth value.
func (v *Value) Bool() bool { return v.n != 0 }

// Duration returns a length of time in nanoseconds.
func (v *Value) Duration() int64 { return v.n }

// Stamp returns a moment.
func (v *Value) Stamp() Stamp {
	return Stamp{Kind: v.stamp, Nano: v.n, Day: v.day, Zone: v.zone, Minute: v.coarse}
}

// StampKind is the way in which a moment was written.
type StampKind uint8

// The ways of language.md, section 3.
const (
	StampNone   StampKind = iota
	StampClock            // 09:00:02, completed by date and zone
	StampDate             // 2026-03-02, that whole day
	StampLocal            // 2026-03-02T09:00:02, completed by zone
	StampZoned            // 2026-03-02T09:00:02+08:00
	StampOffset           // +2m5s, counted from a base
)

// Stamp is a moment as written; the checker completes it. Nano is the time
// of the day, or the offset, in nanoseconds; Day counts from 1970-01-01; Zone
// is in seconds east of UTC; Minute marks a time without seconds, which
// stands for its whole minute.
type Stamp struct {
	Nano   int64
	Day    int32
	Zone   int32
	Kind   StampKind
	Minute bool
}

const (
	nanoMinute = int64(time.Minute)
	nanoDay    = 24 * int64(time.Hour)

	// maxDuration keeps sums of a few lengths inside 64 bits of half nanoseconds.
	maxDuration = 36525 * nanoDay
)

// stampForms is what every message about a bad time says was expected.
const stampForms = "a time such as 09:00:02, 09:00, 2026-03-02T09:00:02+08:00, 2026-03-02 or +2m5s"

// ParseStamp reads a moment in one of the forms of language.md, section 3.
func ParseStamp[T string | []byte](s T) (Stamp, error) {
	var t Stamp
	if len(s) > 0 && s[0] == '+' {
		n, err := ParseDuration(s[1:])
		if err != nil {
			return t, fmt.Errorf("%s is not %s", quote(string(s)), stampForms)
		}
		return Stamp{Kind: StampOffset, Nano: n}, nil
	}
	ok := true
	i := 0
	if len(s) >= 10 && s[4] == '-' && s[7] == '-' {
		y, m, d := digits(s, 0, 4, &ok), digits(s, 5, 2, &ok), digits(s, 8, 2, &ok)
		if !ok || m < 1 || m > 12 || d < 1 || d > daysIn(y, m) {
			return t, fmt.Errorf("%s is not a date of the calendar", quote(string(s)))
		}
		t.Kind, t.Day = StampDate, civilDay(y, m, d)
		if len(s) == 10 {
			return t, nil
		}
		if c := s[10]; c != 'T' && c != 't' && c != ' ' {
			return t, fmt.Errorf("%s is not %s", quote(string(s)), stampForms)
		}
		t.Kind, i = StampLocal, 11
	} else {
		t.Kind = StampClock
	}
	if len(s) < i+5 || s[i+2] != ':' {
		return t, fmt.Errorf("%s is not %s", quote(string(s)), stampForms)
	}
	h, m := digits(s, i, 2, &ok), digits(s, i+3, 2, &ok)
	sec, frac := 0, int64(0)
	i += 5
	t.Minute = true
	if i < len(s) && s[i] == ':' {
		t.Minute = false
		if len(s) < i+3 {
			return t, fmt.Errorf("%s is not %s", quote(string(s)), stampForms)
		}
		sec = digits(s, i+1, 2, &ok)
		i += 3
		if i < len(s) && s[i] == '.' {
			j := i + 1
			for scale := int64(100_000_000); j < len(s) && s[j] >= '0' && s[j] <= '9'; j++ {
				if scale == 0 {
					return t, fmt.Errorf("%s is finer than a nanosecond", quote(string(s)))
				}
				frac += int64(s[j]-'0') * scale
				scale /= 10
			}
			ok = ok && j > i+1
			i = j
		}
	}
	if !ok || h > 23 || m > 59 || sec > 59 {
		return t, fmt.Errorf("%s is not a time of the day", quote(string(s)))
	}
	t.Nano = int64(h*3600+m*60+sec)*int64(time.Second) + frac
	if i == len(s) {
		return t, nil
	}
	if t.Kind == StampLocal && parseZone(s[i:], &t) {
		return t, nil
	}
	return t, fmt.Errorf("%s is not %s", quote(string(s)), stampForms)
}

func parseZone[T string | []byte](s T, t *Stamp) bool {
	if len(s) == 1 && (s[0] == 'Z' || s[0] == 'z') {
		t.Kind = StampZoned
		return true
	}
	if len(s) != 6 || s[3] != ':' || s[0] != '+' && s[0] != '-' {
		return false
	}
	ok := true
	h, m := digits(s, 1, 2, &ok), digits(s, 4, 2, &ok)
	if !ok || h > 23 || m > 59 {
		return false
	}
	t.Kind, t.Zone = StampZoned, int32(h*3600+m*60)
	if s[0] == '-' {
		t.Zone = -t.Zone
	}
	return true
}

func digits[T string | []byte](s T, i, n int, ok *bool) int {
	v := 0
	for _, c := range []byte(s[i : i+n]) {
		if c < '0' || c > '9' {
			*ok = false
			return 0
		}
		v = v*10 + int(c-'0')
	}
	return v
}

func daysIn(y, m int) int {
	switch m {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// civilDay counts the days from 1970-01-01 to a date of the proleptic
// Gregorian calendar (H. Hinnant, "chrono-Compatible Low-Level Date
// Algorithms", days_from_civil): a March-based year puts the leap day last.
func civilDay(y, m, d int) int32 {
	if m <= 2 {
		y--
		m += 12
	}
	era := (y+400)/400 - 1 // rounded down, y is at least -1
	yoe := y - era*400
	doy := (153*(m-3)+2)/5 + d - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return int32(era*146097 + doe - 719468)
}

// ParseDuration reads an elapsed time such as `90s`, `1m30s`, `3d`, `500ms`,
// in nanoseconds; at most a hundred years.
func ParseDuration[T string | []byte](s T) (int64, error) {
	var total int64
	last := len(durationUnits)
	for i := 0; i < len(s); {
		whole, frac, scale, n := decimal(s[i:])
		i += n
		rank, m := durationUnit(s[i:])
		if n == 0 || rank < 0 || rank >= last {
			return 0, durationError(string(s))
		}
		i, last = i+m, rank
		size := durationUnits[rank].size
		if whole > maxDuration/size {
			return 0, fmt.Errorf("%s is longer than a hundred years", quote(string(s)))
		}
		// A fraction has at most nine digits, so that the product fits.
		if scale == 0 || frac*(size%scale)%scale != 0 {
			return 0, fmt.Errorf("%s is finer than a nanosecond", quote(string(s)))
		}
		if total += whole*size + size/scale*frac + size%scale*frac/scale; total > maxDuration {
			return 0, fmt.Errorf("%s is longer than a hundred years", quote(string(s)))
		}
	}
	if len(s) == 0 {
		return 0, durationError(string(s))
	}
	return total, nil
}

// decimal reads digits and, behind a point, digits: whole + frac/scale. n is
// their length, 0 where they are no number; scale 0 says that there are more
// than nine digits behind the point.
func decimal[T string | []byte](s T) (whole, frac, scale int64, n int) {
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		if whole < maxDuration {
			whole = whole*10 + int64(s[n]-'0')
		}
		n++
	}
	scale = 1
	if n == 0 || n == len(s) || s[n] != '.' {
		return whole, 0, scale, n
	}
	from := n + 1
	for n = from; n < len(s) && s[n] >= '0' && s[n] <= '9'; n++ {
		if n-from < 9 {
			frac, scale = frac*10+int64(s[n]-'0'), scale*10
		} else if s[n] != '0' {
			scale = 0
			frac = 0
		}
	}
	if n == from {
		return 0, 0, 0, 0
	}
	return whole, frac, scale, n
}

// durationUnit reads the unit at the beginning of s: its rank in
// durationUnits, -1 for none, and its length.
func durationUnit[T string | []byte](s T) (rank, n int) {
	for n < len(s) && s[n] >= 'a' && s[n] <= 'z' {
		n++
	}
	for i, u := range durationUnits {
		if string(s[:n]) == u.name {
			return i, n
		}
	}
	return -1, n
}

// durationUnits go up in size: a smaller one must stand later.
var durationUnits = [...]struct {
	name string
	size int64
}{
	{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9},
	{"m", nanoMinute}, {"h", int64(time.Hour)}, {"d", nanoDay},
}

func durationError(s string) error {
	if _, err := strconv.ParseFloat(strings.TrimSpace(s), 64); err == nil {
		return fmt.Errorf("%s is a duration without a unit; write %ss for seconds, %sm for minutes, %sh, %sd or %sms",
			quote(s), strings.TrimSpace(s), strings.TrimSpace(s), strings.TrimSpace(s), strings.TrimSpace(s), strings.TrimSpace(s))
	}
	return fmt.Errorf("%s is not a duration such as 90s, 1m30s, 15m, 2h, 3d or 500ms", quote(s))
}

// FormatDuration writes an elapsed time in nanoseconds as ParseDuration reads
// it, with the fewest units.
func FormatDuration(ns int64) string { return string(appendDuration(nil, ns)) }

func appendDuration(dst []byte, ns int64) []byte {
	if ns == 0 {
		return append(dst, "0s"...)
	}
	if ns < 0 {
		dst = append(dst, '-')
		ns = -ns
	}
	for i := len(durationUnits) - 1; i >= 0; i-- {
		u := durationUnits[i]
		if n := ns / u.size; n > 0 {
			dst = append(strconv.AppendInt(dst, n, 10), u.name...)
			ns -= n * u.size
		}
	}
	return dst
}

// ParseValue reads a value of a field or fact from text, as a CSV cell or a
// JSON string holds it. Enum values are checked against the field.
func (f *Field) ParseValue(s string) (Value, error) {
	switch f.Type {
	case TypeNumber:
		n, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsInf(n, 0) || strings.Trim(s, "+-.0123456789eE") != "" {
			return Value{}, fmt.Errorf("%s is not a number", quote(s))
		}
		return NumberValue(n), nil
	case TypeBool:
		switch s {
		case "true":
			return BoolValue(true), nil
		case "false":
			return BoolValue(false), nil
		}
		return Value{}, fmt.Errorf("%s is neither true nor false", quote(s))
	case TypeTime:
		t, err := ParseStamp(s)
		return TimeValue(t), err
	case TypeDuration:
		n, err := ParseDuration(s)
		return DurationValue(n), err
	case TypeEnum:
		for _, v := range f.Values {
			if v == s {
				return TextValue(v), nil
			}
		}
		return Value{}, fmt.Errorf("%s is not one of %s%s", quote(s), list(f.Values), didYouMean(s, f.Values))
	}
	return TextValue(s), nil
}

// String writes the moment as it was written.
func (t Stamp) String() string {
	var buf [48]byte // longer than any
	return string(t.Append(buf[:0]))
}

// Append appends the moment as it was written; nothing for StampNone.
func (t Stamp) Append(dst []byte) []byte {
	switch t.Kind {
	case StampNone:
		return dst
	case StampOffset:
		return appendDuration(append(dst, '+'), t.Nano)
	}
	if t.Kind != StampClock {
		dst = time.Unix(int64(t.Day)*86400, 0).UTC().AppendFormat(dst, time.DateOnly)
		if t.Kind == StampDate {
			return dst
		}
		dst = append(dst, 'T')
	}
	dst = t.appendClock(dst)
	switch {
	case t.Kind != StampZoned:
	case t.Zone == 0:
		dst = append(dst, 'Z')
	case t.Zone < 0:
		dst = appendTwo(append(appendTwo(append(dst, '-'), -t.Zone/3600), ':'), -t.Zone/60%60)
	default:
		dst = appendTwo(append(appendTwo(append(dst, '+'), t.Zone/3600), ':'), t.Zone/60%60)
	}
	return dst
}

// appendClock appends the time of the day, to the minute, or to the second and as
// many decimals as it has. A reason names two of them.
func (t Stamp) appendClock(dst []byte) []byte {
	sec, frac := int32(t.Nano/1e9), t.Nano%1e9
	dst = appendTwo(append(appendTwo(dst, sec/3600), ':'), sec/60%60)
	if t.Minute {
		return dst
	}
	dst = appendTwo(append(dst, ':'), sec%60)
	if frac > 0 {
		dst = append(dst, '.')
	}
	for scale := int64(1e8); frac > 0; scale /= 10 {
		dst = append(dst, byte('0'+frac/scale))
		frac %= scale
	}
	return dst
}

// appendTwo appends a number below a hundred with two digits.
func appendTwo(dst []byte, n int32) []byte { return append(dst, byte('0'+n/10), byte('0'+n%10)) }

// String writes the value as a log holds it.
func (v *Value) String() string {
	switch v.kind {
	case KindText:
		return v.s
	case KindNumber:
		return strconv.FormatFloat(v.Number(), 'f', -1, 64)
	case KindBool:
		return strconv.FormatBool(v.Bool())
	case KindTime:
		return v.Stamp().String()
	case KindDuration:
		return FormatDuration(v.n)
	}
	return ""
}
