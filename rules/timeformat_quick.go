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

// fixedTime is a pattern of which every time has the same length, where each
// place and each sign stands.
type fixedTime struct {
	length int
	// date is the length of the date that the pattern begins with, 0 for none.
	date     int
	digits   []fixedDigits
	clock    int // the first of digits that is behind the date
	literals []fixedLiteral
}

type fixedDigits struct {
	at, width int // two or four
	place     timePlace
}

type fixedLiteral struct {
	at int
	c  byte
}

// fixed are the steps where they say where everything stands, else nil.
func fixed(steps []timeStep) *fixedTime {
	f := &fixedTime{}
	behind := 0 // places of the date
	for _, s := range steps {
		switch {
		case s.place == placeLiteral:
			for i := range len(s.literal) {
				f.literals = append(f.literals, fixedLiteral{f.length + i, s.literal[i]})
			}
			f.length += len(s.literal)
			continue
		case s.least != s.most || s.least%2 > 0:
			return nil
		}
		if s.place <= placeDay && behind == len(f.digits) {
			behind++
		}
		f.digits = append(f.digits, fixedDigits{f.length, s.least, s.place})
		if f.length += s.least; behind == int(placeDay)+1 && f.date == 0 {
			f.date, f.clock = f.length, behind
		}
	}
	if len(steps) == 0 {
		return nil
	}
	return f
}

// Quick reads a time that is written as the pattern stands, each space being
// one. Of all others, and of those that are no moment, Parse tells. Where before
// is not empty, it was read as was: a date that both have is not read again.
func (f *TimeFormat) Quick(s, before []byte, was Stamp) (Stamp, bool) {
	x := f.fixed
	if x == nil {
		return quickTime(f, s)
	}
	if len(s) != x.length {
		return Stamp{}, false
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
		for i := d.at; i < d.at+d.width; i += 2 {
			tens, ones := s[i]-'0', s[i+1]-'0'
			if tens > 9 || ones > 9 {
				return Stamp{}, false
			}
			n = n*100 + int(tens)*10 + int(ones)
		}
		v[d.place] = n
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
