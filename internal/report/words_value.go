package report

import (
	"fmt"
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"

	"stdc/rules"
)

// value writes a value of a log as its field shows it.
func (s *sentence) value(v *rules.Value, f *rules.Field) {
	switch v.Kind() {
	case rules.KindNumber:
		s.latin = false
		s.dst = strconv.AppendFloat(s.dst, v.Number(), 'f', -1, 64)
		s.unit(f)
	case rules.KindBool:
		s.yesNo(v.Bool())
	case rules.KindDuration:
		s.duration(v.Duration())
	case rules.KindText:
		if v.Text() == "" {
			s.both("empty", "空")
			return
		}
		if f != nil && f.Type == rules.TypeEnum {
			s.word(v.Text())
		} else {
			s.quote(v.Text())
		}
	case rules.KindTime:
		s.stamp(v.Stamp())
	}
}

// yesNo writes an answer as the sheet for observers does.
func (s *sentence) yesNo(yes bool) {
	if yes {
		s.both("“yes”", "“是”")
	} else {
		s.both("“no”", "“否”")
	}
}

func (s *sentence) unit(f *rules.Field) {
	if f == nil || f.Unit == "" {
		return
	}
	if r, _ := utf8.DecodeRuneInString(f.Unit); r != '°' && !(s.w.zh && unicode.Is(unicode.Han, r)) {
		s.str(" ")
	}
	s.str(f.Unit)
}

// stamp writes a moment as a log writes it.
func (s *sentence) stamp(t rules.Stamp) {
	if t.Kind == rules.StampOffset {
		s.str("+")
		s.str(rules.FormatDuration(t.Nano))
		return
	}
	if t.Kind != rules.StampClock {
		y, m, d := time.Unix(int64(t.Day)*86400, 0).UTC().Date()
		s.dst = fmt.Appendf(s.dst, "%04d-%02d-%02d", y, m, d)
		if t.Kind == rules.StampDate {
			return
		}
		s.str("T")
	}
	sec := t.Nano / second
	s.dst = fmt.Appendf(s.dst, "%02d:%02d", sec/3600, sec/60%60)
	if !t.Minute {
		s.dst = fmt.Appendf(s.dst, ":%02d", sec%60)
		if frac := t.Nano % second; frac > 0 {
			digits := fmt.Sprintf("%09d", frac)
			for digits[len(digits)-1] == '0' {
				digits = digits[:len(digits)-1]
			}
			s.str("." + digits)
		}
	}
	if t.Kind == rules.StampZoned {
		s.zone(int(t.Zone))
	}
}

func (s *sentence) zone(east int) {
	if east == 0 {
		s.str("Z")
		return
	}
	sign := "+"
	if east < 0 {
		sign, east = "-", -east
	}
	s.dst = fmt.Appendf(s.dst, "%s%02d:%02d", sign, east/3600, east/60%60)
}
