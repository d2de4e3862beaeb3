package rules

import (
	"regexp"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

// unitWords are the words that authors write for our units.
var unitWords = map[string]string{
	"ms": "ms", "msec": "ms", "millisecond": "ms", "milliseconds": "ms", "毫秒": "ms",
	"s": "s", "sec": "s", "secs": "s", "second": "s", "seconds": "s", "秒": "s", "秒钟": "s",
	"m": "m", "min": "m", "mins": "m", "minute": "m", "minutes": "m", "分": "m", "分钟": "m",
	"h": "h", "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "时": "h", "小时": "h",
	"d": "d", "day": "d", "days": "d", "天": "d", "日": "d",
	"calendar day": " calendar days", "calendar days": " calendar days", "自然日": " calendar days",
	"date": " dates", "dates": " dates",
	"workday": " workdays", "workdays": " workdays", "working day": " workdays", "working days": " workdays",
	"business day": " workdays", "business days": " workdays", "工作日": " workdays",
	"workhour": " workhours", "workhours": " workhours", "working hour": " workhours", "working hours": " workhours", "工作小时": " workhours",
}

var (
	amount   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\d+(?:\.\d+)?)\s*([^\d.]*)`) })
	rangeDot = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\s*(\.{2,}|…+|[-–—~〜至到]|\bto\b)\s*`) })
)

// suggestLength writes what an author seems to mean by s as a length of time,
// or "". unit stands where none is written.
func suggestLength(s, unit string) string {
	var b strings.Builder
	for rest := s; rest != ""; {
		m := amount().FindStringSubmatch(rest)
		if m == nil {
			return ""
		}
		word := strings.TrimPrefix(strings.TrimSpace(m[2]), "个")
		u := unitWords[word]
		if word == "" {
			u = unit
		}
		if u == "" {
			return ""
		}
		b.WriteString(m[1] + u)
		rest = rest[len(m[0]):]
	}
	if _, err := parseLength(b.String()); err != nil {
		return ""
	}
	return b.String()
}

// suggestWindow writes what an author seems to mean by a wrong length, or range
// of lengths, of time; "" where that is not clear.
func suggestWindow(n *node) string {
	if n.kind != stringNode && n.kind != integerNode && n.kind != floatNode {
		return ""
	}
	if strings.HasPrefix(n.str, "-") {
		return "" // a negative length, not a range
	}
	parts := rangeDot().Split(strings.ToLower(strings.TrimSpace(norm.NFKC.String(n.str))), -1)
	if len(parts) > 2 {
		return ""
	}
	with := func(unit string) string {
		var out []string
		for _, p := range parts {
			s := suggestLength(p, unit)
			if s == "" && p != "" {
				return ""
			}
			out = append(out, s)
		}
		if s := strings.Join(out, ".."); s != ".." && s != "" {
			return quote(s)
		}
		return ""
	}
	for _, unit := range []string{"", unitOf(parts[len(parts)-1])} {
		if s := with(unit); s != "" {
			return s
		}
	}
	if s := with("s"); s != "" {
		return s + " for seconds, " + with("m") + " for minutes"
	}
	return ""
}

// unitOf returns the unit of the last amount of a length.
func unitOf(s string) string {
	i := strings.LastIndexAny(s, "0123456789")
	return unitWords[strings.TrimPrefix(strings.TrimSpace(s[i+1:]), "个")]
}

// plainRange writes a number or a range of numbers that stands in a text as we
// write it, or "".
func plainRange(s string) string {
	s = strings.TrimSpace(norm.NFKC.String(s))
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s + " without quotes"
	}
	parts := rangeDot().Split(s, -1)
	for _, p := range parts {
		if _, err := strconv.ParseFloat(p, 64); err != nil || len(parts) != 2 {
			return ""
		}
	}
	return quote(strings.Join(parts, ".."))
}
