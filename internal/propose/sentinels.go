package propose

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"stdc/rules"
)

// Means is what a sentinel seems to say.
type Means string

// The meanings, as the keys of a column in a mapping are called.
const (
	Absent     Means = "absent"
	Unobserved Means = "unobserved"
	Unknown    Means = "unknown"
)

// Sentinel is a text that stands for something missing.
type Sentinel struct {
	Text  string
	N     int
	Means Means
	// Sure tells a word that means nothing else from a value that only looks
	// as if it did.
	Sure bool
}

// sentinelWords are read only. A name is folded before it is looked up.
var sentinelWords = map[string]Means{
	"-": Absent, "--": Absent, "---": Absent, "–": Absent, "—": Absent, "——": Absent, "/": Absent, "\\": Absent, "n/a": Absent, "na": Absent,
	"#n/a": Absent, "n.a.": Absent, "nil": Absent, "none": Absent, "null": Absent, "(null)": Absent, "nan": Absent, "nat": Absent,
	"无": Absent, "没有": Absent, "未发生": Absent, "不适用": Absent, "not applicable": Absent,
	"?": Unknown, "??": Unknown, "???": Unknown, "unknown": Unknown, "missing": Unknown, "not recorded": Unknown, "undefined": Unknown,
	"未知": Unknown, "不详": Unknown, "不明": Unknown, "未记录": Unknown, "缺失": Unknown,
	"未观察": Unobserved, "未观测": Unobserved, "未观察到": Unobserved, "没观察": Unobserved, "没看清": Unobserved, "没注意": Unobserved, "未看到": Unobserved, "看不清": Unobserved, "无法观察": Unobserved,
	"not observed": Unobserved, "unobserved": Unobserved, "could not observe": Unobserved, "not seen": Unobserved, "n/o": Unobserved,
}

// foldSentinel turns the full-width marks of an input method into plain ones,
// and takes the _ between the words of a form's choice for a space.
func foldSentinel(s string) string {
	return strings.ReplaceAll(strings.ToLower(width.Narrow.String(s)), "_", " ")
}

// sentinelsOf finds the known words. A column whose other word is 有 uses 无 as
// the no of a question.
func sentinelsOf(all []Count) []Sentinel {
	var found []Sentinel
	others := 0
	for _, v := range all {
		if len(v.Text) > 40 {
			others++
			continue
		}
		means, known := sentinelWords[foldSentinel(v.Text)]
		switch {
		case !known:
			others++
		case means == Absent && slices.ContainsFunc(all, func(o Count) bool { return o.Text == "有" }):
		default:
			found = append(found, Sentinel{Text: v.Text, N: v.N, Means: means, Sure: true})
		}
	}
	// A column of nothing but such words says something by them.
	if others == 0 {
		return nil
	}
	return found
}

// suspects are values that look like sentinels beside the rest of their column.
func (c *Column) suspects(all []Count) []Sentinel {
	var found []Sentinel
	suspect := func(v Count, m Means) {
		found = append(found, Sentinel{Text: v.Text, N: v.N, Means: m})
	}
	for i, v := range all {
		if c.sentinel(v.Text) {
			continue
		}
		switch c.Kind {
		case KindClock:
			if isZeroClock(v.Text) && c.Distinct > 1 && v.N >= 3 && v.N*100 >= c.Filled {
				suspect(v, Absent)
			}
		case KindDate, KindMoment:
			if c.Distinct > 1 && c.Last > "2" && (strings.HasPrefix(v.Text, "1970-01-01") || strings.HasPrefix(v.Text, "1900-01-0") || strings.HasPrefix(v.Text, "0001-01-01")) {
				suspect(v, Absent)
			}
		case KindNumber:
			if c.beyond(v.Text, all) {
				suspect(v, Unknown)
			}
		case KindText:
			if i < 5 && c.Distinct > 2 && saysNone(v.Text) {
				suspect(v, Absent)
			}
		}
	}
	return found
}

func isZeroClock(s string) bool {
	return s == "0:00:00" || s == "00:00:00" || s == "0:00" || s == "00:00"
}

// beyond tells one of the numbers that programs write for nothing, where it
// stands apart from the others: 9999 among ages, -1 among counts.
func (c *Column) beyond(text string, all []Count) bool {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || c.Distinct < 3 {
		return false
	}
	switch text {
	case "-1", "-9", "-99", "-999":
		next := 1.0
		for _, o := range all {
			if n, err := strconv.ParseFloat(o.Text, 64); err == nil && n != f {
				next = min(next, n)
			}
		}
		return f == c.Min && next >= 0
	case "99", "999", "9999", "99999", "999999":
		next := 0.0
		for _, o := range all {
			if n, err := strconv.ParseFloat(o.Text, 64); err == nil && n != f {
				next = max(next, n)
			}
		}
		return f == c.Max && next*5 < f
	}
	return false
}

// saysNone tells a name that begins with a word for none: NO_SERVER, 无人接待.
func saysNone(s string) bool {
	if w := wordsOf(s); len(w) > 1 && (w[0] == "no" || w[0] == "not" || w[0] == "without" || w[0] == "none") {
		return true
	}
	return strings.HasPrefix(s, "无人") || strings.HasPrefix(s, "无")
}

// yes and no, in the writings that a mapping knows without being told.
var yesNoWords = map[string]bool{
	"true": true, "yes": true, "y": true, "是": true, "有": true, "对": true, "√": true, "✓": true, "☑": true,
	"false": false, "no": false, "n": false, "否": false, "无": false, "错": false, "×": false, "✗": false, "☐": false,
}

func yesNo(s string) bool {
	if len(s) > 12 {
		return false
	}
	_, known := yesNoWords[foldSentinel(s)]
	return known
}

// isDuration tells a length of time with its units. A bare number is none.
func isDuration(s string) bool {
	_, err := rules.ParseDuration(s)
	return err == nil && strings.Trim(s, "0123456789.") != ""
}
