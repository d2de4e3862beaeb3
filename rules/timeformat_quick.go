package rules

import (
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
	date     int
	digits   []fixedDigits
	clock    int // the first of digits that is behind the date
	literals []fixedLiteral
}

type fixedDigits struct {
	at, width int // one, two or four
	place     timePlace
}

type fixedLiteral struct {
	at int
	c  byte
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
	dated := 0 // places of the date, as long as there are none but them
	for i, s := range steps {
		if s.place == placeLiteral {
			for k := range len(s.literal) {
				f.literals = append(f.literals, fixedLiteral{f.length + k, s.literal[k]})
			}
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
		f.digits = append(f.digits, fixedDigits{f.length, width, s.place})
		if f.length += width; dated == int(placeDay)+1 && f.date == 0 {
			f.date, f.clock = f.length, dated
		}
	}
	return f
}

// Quick reads a time that is written as the pattern stands, each space being
// one. Of all others, and of those that are no moment, Parse tells. Where before
// is not empty, it was read as was: a date that both have is not read again.
func (f *TimeFormat) Quick(s, before []byte, was Stamp) (Stamp, bool) {
	var x *fixedTime
	for _, one := range f.fixed {
		if one.length == len(s) {
			x = one
		}
	}
	if x == nil {
		return quickTime(f, s)
	}
	var v [placeLiteral]int
	for _, l := range x.literals {
		if s[l.at] != l.c {
			return Stamp{}, false
		}
	}
	dated := len(before) == len(s) && x.date > 0 && string(s[:x.date]) == string(before[:x.date])
	digits := x.digits
	if dated {
		digits = digits[x.clock:]
	}
	for _, d := range digits {
		n := 0
		for _, c := range s[d.at : d.at+d.width] {
			if c -= '0'; c > 9 {
				return Stamp{}, false
			}
			n = n*10 + int(c)
		}
		v[d.place] = n
	}
	if f.kind == StampClock {
		was, dated = Stamp{Kind: f.kind, Minute: f.coarse}, true
	}
	if dated {
		was.Nano = int64(v[placeHour]*3600+v[placeMinute]*60+v[placeSecond]) * int64(time.Second)
		return was, v[placeHour] < 24 && v[placeMinute] < 60 && v[placeSecond] < 60
	}
	return stampOf(f, &v)
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
