package rules

import "strings"

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

// Quick reads a time that is written as the pattern stands, each space being
// one. Of all others, and of those that are no moment, Parse tells.
func (f *TimeFormat) Quick(s []byte) (Stamp, bool) { return quickTime(f, s) }

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
	p := timeParts{year: v[placeYear], month: v[placeMonth], day: v[placeDay], hour: v[placeHour], minute: v[placeMinute], second: v[placeSecond]}
	st, why := p.stamp(f.kind, f.coarse)
	return st, why == ""
}
