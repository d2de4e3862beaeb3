package rules

import (
	"fmt"
	"strings"
	"sync"
)

// ParseHumanTime reads a time in any of the ways that leave no doubt: those of
// ParseStamp, and what people write: 2026/3/2 9:05, 2026.3.2,
// 2026年3月2日 9时05分06秒, 20260302, 9:05 AM, 上午9:05, 下午3点20分, also in
// full-width characters. format is the pattern that it is written by, which
// CompileTimeFormat knows; of times such as +2m5s it is "+D". What may mean
// several moments, such as 3/4/2026, is refused with the reason.
func ParseHumanTime(s string) (st Stamp, format string, err error) {
	text := narrow(strings.TrimSpace(s))
	if strings.HasPrefix(text, "+") {
		st, err = ParseStamp(text)
		return st, "+D", err
	}
	if looksNative(text) {
		if st, err = ParseStamp(text); err == nil {
			return st, humanNames()[nativeShape(text, &st)], nil
		}
	}
	h := humanScan{rest: text}
	if st, err = h.read(); err != nil {
		return Stamp{}, "", fmt.Errorf("%s %w", quote(s), err)
	}
	return st, humanNames()[h.shape], nil
}

// looksNative tells whether it is worth while to ask ParseStamp, whose errors
// cost more than its answers.
func looksNative(s string) bool {
	if len(s) < 5 {
		return false
	}
	last := s[len(s)-1]
	return (last >= '0' && last <= '9' || last|0x20 == 'z') && (s[2] == ':' || len(s) >= 10 && s[4] == '-' && s[7] == '-')
}

// humanShape is a way of writing a time.
type humanShape struct {
	date  dateShape
	gap   gapShape
	half  halfShape
	clock clockShape
	zone  zoneShape
}

type (
	dateShape  uint8
	gapShape   uint8
	halfShape  uint8
	clockShape uint8
	zoneShape  uint8
)

// The pieces of a way of writing, as patterns. Where a T stands between date
// and time, a program wrote both with all their digits.
const (
	dateNone dateShape = iota
	dateDashes
	dateSlashes
	datePoints
	dateHan
	dateHanSpoken
	dateDigits
)

const (
	gapNone gapShape = iota
	gapSpace
	gapT
)

const (
	halfNone halfShape = iota
	halfBefore
	halfBeforeSpace
	halfBehind
	halfBehindSpace
)

const (
	clockNone clockShape = iota
	clockMinutes
	clockSeconds
	clockPoint
	clockComma
	clockHan // and those that follow: of each of hanHours without and with seconds
)

const (
	zoneNone zoneShape = iota
	zoneBehind
	zoneBehindSpace
)

// hanHours are the words behind the hour.
var hanHours = [...]string{"时", "点", "時", "點"}

// humanNames are the patterns of all ways of writing.
var humanNames = sync.OnceValue(func() map[humanShape]string {
	dates := []string{"", "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日", "yyyy年M月d号", "yyyyMMdd"}
	gaps := []string{"", " ", "T"}
	halves := [][2]string{{}, {"a", ""}, {"a ", ""}, {"", "a"}, {"", " a"}}
	clocks := []string{"", "H:mm", "H:mm:ss", "H:mm:ss.SSS", "H:mm:ss,SSS"}
	for _, hour := range hanHours {
		clocks = append(clocks, "H"+hour+"m分", "H"+hour+"m分s秒")
	}
	zones := []string{"", "z", " z"}
	allDigits := strings.NewReplacer("M", "MM", "d", "dd", "H", "HH")
	names := map[humanShape]string{}
	for d, date := range dates {
		for g, gap := range gaps {
			for h, half := range halves {
				for c, clock := range clocks {
					for z, zone := range zones {
						name := date + gap + half[0] + clock + half[1] + zone
						if h != int(halfNone) {
							name = strings.Replace(name, "H", "h", 1)
						}
						if g == int(gapT) {
							name = allDigits.Replace(name)
						}
						names[humanShape{dateShape(d), gapShape(g), halfShape(h), clockShape(c), zoneShape(z)}] = name
					}
				}
			}
		}
	}
	return names
})

// nativeShape is the way of writing of what ParseStamp has read.
func nativeShape(s string, st *Stamp) humanShape {
	var shape humanShape
	clock := s
	if st.Kind != StampClock {
		shape.date = dateDashes
		if st.Kind == StampDate {
			return shape
		}
		if shape.gap = gapT; s[10] == ' ' {
			shape.gap = gapSpace
		}
		clock = s[11:]
	}
	if st.Kind == StampZoned {
		shape.zone = zoneBehind
	}
	switch {
	case st.Minute:
		shape.clock = clockMinutes
	case len(clock) > 8 && clock[8] == '.':
		shape.clock = clockPoint
	default:
		shape.clock = clockSeconds
	}
	return shape
}
