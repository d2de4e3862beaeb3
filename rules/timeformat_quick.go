package rules

import (
	"encoding/binary"
	"strings"
	"time"
)

// timeStep is a part of a pattern that digits or a literal make up. Logs hold
// as many times as events, nearly all of them written with nothing else.
type timeStep struct {
	place       timePlace
	least, most int // digits
	literal     string
}

// timePlace is what the digits of a step state.
type timePlace uint8

const (
	placeYear timePlace = iota
	placeMonth
	placeDay
	placeHour
	placeMinute
	placeSecond
	placeLiteral
)

// quickSteps are the steps of a pattern; nil where it needs more than these, or
// has white space at an end, where Parse looks for none.
func quickSteps(parts []timePart) []timeStep {
	steps := make([]timeStep, len(parts))
	for i, p := range parts {
		if strings.TrimSpace(p.literal) != p.literal && (i == 0 || i == len(parts)-1) {
			return nil
		}
		s := timeStep{place: placeLiteral, least: p.width, most: p.width, literal: p.literal}
		if s.least == 1 {
			s.most = 2
		}
		switch p.letter {
		case 0:
		case 'y':
			if s.place = placeYear; p.width != 4 {
				return nil
			}
		case 'M':
			s.place = placeMonth
		case 'd':
			s.place = placeDay
		case 'H':
			s.place = placeHour
		case 'm':
			s.place = placeMinute
		case 's':
			s.place = placeSecond
		default:
			return nil
		}
		steps[i] = s
	}
	return steps
}

// fixedTime is where each place and each sign of a time of one length stands.
type fixedTime struct {
	length int
	// date is the length of the date that the pattern begins with, 0 for none.
	date   int
	digits []fixedDigits
	clock  int         // the first of digits that is behind the date
	words  []fixedWord // that have all of its bytes, the last ones first
	// endsInClock tells that it ends in H:mm:ss or HH:mm:ss, or the like.
	endsInClock bool
}

type fixedDigits struct {
	at, width int // one, two or four
	place     timePlace
}

// fixedWord is what must stand in eight bytes of a time, or in all of a shorter
// one, whose other bytes are zero.
type fixedWord struct {
	at   int
	sign uint64 // the literals, and a zero for each digit
	// most makes the highest bit of a byte appear where it is added to more than
	// the byte may differ from sign: by nothing, a digit by nine.
	most uint64
}

const (
	wordSize  = 8
	wordHighs = 0x8080808080808080 // the highest bit of each byte
)

// digits are the digits that a time has in the word, each in the byte where it
// stands; false where it has something else there, or a wrong literal.
func (w *fixedWord) digits(s []byte) (x uint64, ok bool) {
	switch n := len(s); {
	case n >= wordSize:
		x = binary.LittleEndian.Uint64(s[w.at:])
	case n >= wordSize/2:
		x = uint64(binary.LittleEndian.Uint32(s)) | uint64(binary.LittleEndian.Uint32(s[n-wordSize/2:]))<<(8*(n-wordSize/2))
	default:
		for i, c := range s {
			x |= uint64(c) << (8 * i)
		}
	}
	return w.digitsOf(x)
}

// digitsOf is digits of the word itself.
func (w *fixedWord) digitsOf(x uint64) (digits uint64, ok bool) {
	x ^= w.sign
	return x, (x&^wordHighs+w.most|x)&wordHighs == 0
}

// endsInClock tells whether a time of some length ends in hours, minutes and
// seconds of two digits each, with one sign between them; the first may be of one.
func endsInClock(digits []fixedDigits, length int) bool {
	k := len(digits) - 3
	if k < 0 || length < wordSize-1 {
		return false
	}
	for i, p := range [...]timePlace{placeHour, placeMinute, placeSecond} {
		d := digits[k+i]
		if d.place != p || d.at+d.width != length-wordSize+2+3*i || d.width != 2 && (i > 0 || d.width != 1) {
			return false
		}
	}
	// No other digit must stand where the second one of the hour would.
	return k == 0 || digits[k-1].at+digits[k-1].width <= length-wordSize
}

// secondsOf is the time of the day, in seconds, of the digits in the last word of
// a time that ends in a clock. A byte of ten times the digits and the digits behind
// them is a number of two digits.
func secondsOf(x uint64, length int) (seconds int64, ok bool) {
	if length < wordSize {
		x <<= 8
	}
	x = x*10 + x>>8
	hour, minute, second := x&0xff, x>>24&0xff, x>>48&0xff
	return int64(hour*3600 + minute*60 + second), hour < 24 && minute < 60 && second < 60
}

// inWords lays words upon a time whose literals stand in signs, with a zero where
// it has a digit.
func inWords(signs []byte, digit []bool) []fixedWord {
	var words []fixedWord
	for end := len(signs); end > 0; end -= wordSize {
		w := fixedWord{at: max(0, end-wordSize), most: ^uint64(wordHighs)}
		for i := w.at; i < min(len(signs), w.at+wordSize); i++ {
			shift := 8 * (i - w.at)
			if w.sign |= uint64(signs[i]) << shift; digit[i] {
				w.most -= 9 << shift
			}
		}
		words = append(words, w)
	}
	return words
}

// fixed are the steps where the length of a time says where everything stands,
// for each length: all places have so many digits, or one has one or two.
func fixed(steps []timeStep) []*fixedTime {
	open := -1
	for i, s := range steps {
		if s.place == placeLiteral || s.least == s.most {
			continue
		}
		if open >= 0 {
			return nil
		}
		open = i
	}
	switch {
	case len(steps) == 0:
		return nil
	case open < 0:
		return []*fixedTime{fixedBy(steps, -1, 0)}
	}
	return []*fixedTime{fixedBy(steps, open, 1), fixedBy(steps, open, 2)}
}

// fixedBy is where everything stands if the open step has so many digits.
func fixedBy(steps []timeStep, open, digits int) *fixedTime {
	f := &fixedTime{}
	var signs []byte
	var digit []bool
	dated := 0 // places of the date, as long as there are none but them
	for i, s := range steps {
		if s.place == placeLiteral {
			signs = append(signs, s.literal...)
			digit = append(digit, make([]bool, len(s.literal))...)
			f.length += len(s.literal)
			continue
		}
		width := s.most
		if i == open {
			width = digits
		}
		if s.place <= placeDay && dated == len(f.digits) {
			dated++
		}
		for range width {
			signs, digit = append(signs, '0'), append(digit, true)
		}
		f.digits = append(f.digits, fixedDigits{f.length, width, s.place})
		if f.length += width; dated == int(placeDay)+1 && f.date == 0 {
			f.date, f.clock = f.length, dated
		}
	}
	f.words, f.endsInClock = inWords(signs, digit), endsInClock(f.digits, f.length)
	return f
}

// Quick reads a time that is written as the pattern stands, each space being
// one, into st. Of all others, and of those that are no moment, Parse tells: then st
// is left as it was. Where before is not empty, st holds what Quick read from it: of
// a date that both have, only the time is written anew.
func (f *TimeFormat) Quick(s, before []byte, st *Stamp) bool {
	var x *fixedTime
	for _, one := range f.fixed {
		if one.length == len(s) {
			x = one
			break
		}
	}
	if x == nil {
		one, ok := quickTime(f, s)
		if ok {
			*st = one
		}
		return ok
	}
	dated := len(before) == len(s) && x.date > 0 && string(s[:x.date]) == string(before[:x.date])
	end, ok := x.words[0].digits(s)
	for i := 1; ok && i < len(x.words) && !(dated && x.words[i].at+wordSize <= x.date); i++ {
		_, ok = x.words[i].digits(s)
	}
	if !ok {
		return false
	}
	if x.endsInClock && (dated || f.kind == StampClock) {
		seconds, ok := secondsOf(end, x.length)
		return ok && f.onDate(st, before, seconds)
	}
	digits := x.digits
	if dated {
		digits = digits[x.clock:]
	}
	var v [placeLiteral]int
	for i := range digits {
		d := &digits[i]
		n := int(s[d.at] - '0')
		for _, c := range s[d.at+1 : d.at+d.width] {
			n = n*10 + int(c-'0')
		}
		v[d.place] = n
	}
	if !dated && f.kind != StampClock {
		one, ok := stampOf(f, &v)
		if ok {
			*st = one
		}
		return ok
	}
	if v[placeHour] > 23 || v[placeMinute] > 59 || v[placeSecond] > 59 {
		return false
	}
	return f.onDate(st, before, int64(v[placeHour]*3600+v[placeMinute]*60+v[placeSecond]))
}

// clockOf is the only word of times that are hours, minutes and seconds of two digits
// each, with one sign between them; nil where times are anything else. short tells
// that hours of one digit may be written with that.
func clockOf(fixed []*fixedTime) (word *fixedWord, short bool) {
	for _, x := range fixed {
		switch {
		case !x.endsInClock:
		case x.length == wordSize:
			word = &x.words[0]
		case x.length == wordSize-1:
			short = true
		}
	}
	return word, short
}

// IsClock tells whether Clock reads times of the pattern.
func (f *TimeFormat) IsClock() bool { return f.clock != nil }

// Clock is Quick for a pattern that is hours, minutes and seconds of the day, which
// it returns in nanoseconds.
func (f *TimeFormat) Clock(s []byte) (nano int64, ok bool) {
	var x uint64
	switch {
	case len(s) == wordSize:
		x = binary.LittleEndian.Uint64(s)
	case len(s) == wordSize-1 && f.short: // an hour of one digit, as if a zero stood before it
		x = '0' | uint64(binary.LittleEndian.Uint32(s))<<8 | uint64(binary.LittleEndian.Uint32(s[3:]))<<32
	default:
		return 0, false
	}
	if x, ok = f.clock.digitsOf(x); !ok {
		return 0, false
	}
	seconds, ok := secondsOf(x, wordSize)
	return seconds * int64(time.Second), ok
}

// onDate makes st a time of the day, in seconds, that is written without a date or
// with that of before. It is always true.
func (f *TimeFormat) onDate(st *Stamp, before []byte, seconds int64) bool {
	if len(before) == 0 {
		*st = Stamp{Kind: f.kind, Minute: f.coarse}
	}
	st.Nano = seconds * int64(time.Second)
	return true
}

// Set makes s the same as t. It does so field by field: one that was written just
// now holds up a copy of the whole.
func (s *Stamp) Set(t *Stamp) {
	s.Nano, s.Day, s.Zone, s.Kind, s.Minute = t.Nano, t.Day, t.Zone, t.Kind, t.Minute
}

func stampOf(f *TimeFormat, v *[placeLiteral]int) (Stamp, bool) {
	p := timeParts{year: v[placeYear], month: v[placeMonth], day: v[placeDay], hour: v[placeHour], minute: v[placeMinute], second: v[placeSecond]}
	st, why := p.stamp(f.kind, f.coarse)
	return st, why == ""
}

func quickTime[T string | []byte](f *TimeFormat, s T) (Stamp, bool) {
	if f.steps == nil {
		return Stamp{}, false
	}
	var v [placeLiteral]int
	at := 0
	for i := range f.steps {
		step := &f.steps[i]
		if step.place == placeLiteral {
			end := at + len(step.literal)
			if end > len(s) || string(s[at:end]) != step.literal {
				return Stamp{}, false
			}
			at = end
			continue
		}
		x, end := 0, min(len(s), at+step.most)
		from := at
		for ; at < end && s[at]-'0' <= 9; at++ {
			x = x*10 + int(s[at]-'0')
		}
		if at-from < step.least {
			return Stamp{}, false
		}
		v[step.place] = x
	}
	if at < len(s) {
		return Stamp{}, false
	}
	return stampOf(f, &v)
}
