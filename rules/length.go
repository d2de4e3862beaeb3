package rules

import (
	"fmt"
	"strconv"
	"strings"
)

// parseLength reads a duration or a length by the calendar.
func parseLength(s string) (Length, error) {
	s = strings.TrimSpace(s)
	num, word, ok := strings.Cut(s, " ")
	if !ok {
		n, err := ParseDuration(s)
		return Length{N: n}, err
	}
	word = strings.Join(strings.Fields(word), " ")
	for _, u := range []Unit{UnitCalendarDays, UnitDates, UnitWorkdays, UnitWorkhours} {
		if word != string(u) && word+"s" != string(u) {
			continue
		}
		if u == UnitWorkhours {
			q, ok := ParseRatio(num)
			if !ok || q.Num < 0 || q.Float() > 1e6 {
				return Length{}, fmt.Errorf("%s is not a number of %s", quote(num), u)
			}
			return Length{N: int64(q.Float()*3600*1e9 + 0.5), Unit: u}, nil
		}
		n, err := strconv.ParseInt(num, 10, 32)
		if err != nil || n < 0 || n > 36525 {
			return Length{}, fmt.Errorf("%s is not a whole number of %s up to 36525", quote(num), u)
		}
		return Length{N: n, Unit: u}, nil
	}
	return Length{}, fmt.Errorf("%s is not a duration such as 90s, 1m30s, 15m, 2h or 3d, nor a number of calendar days, dates, workdays or workhours", quote(s))
}

// lengthText returns the text of a length or a range of lengths. A number
// without a unit is told as that.
func (c *compiler) lengthText(n *node, key string) (string, bool) {
	switch {
	case n.told:
		return "", false
	case n.kind == stringNode:
		return n.str, true
	case n.kind == integerNode || n.kind == floatNode:
		c.ds.at(n, "bad-duration", lengthHint(n), "%s is %s, a duration without a unit", key, n.str)
	default:
		c.ds.at(n, "wrong-type", "write "+key+" = \"10s\"", "%s must be a duration such as \"10s\", not %s", key, n.shown())
	}
	return "", false
}

func lengthHint(n *node) string {
	if s := suggestWindow(n); s != "" {
		return "write " + s
	}
	return ""
}

// window reads the range of a key such as within: "10s" is "0s..10s".
func (c *compiler) window(n *node, key string) *Window {
	s, ok := c.lengthText(n, key)
	if !ok {
		return nil
	}
	w := &Window{}
	if !strings.Contains(s, "..") {
		l, ok := c.length(n, s, key)
		if !ok {
			return nil
		}
		w.Lo.Unit, w.Hi = l.Unit, &l
		return w
	}
	lo, hi, ok := c.ends(n)
	if !ok {
		return nil
	}
	if lo != "" {
		if w.Lo, ok = c.length(n, lo, key); !ok {
			return nil
		}
	}
	if hi != "" {
		l, ok := c.length(n, hi, key)
		if !ok {
			return nil
		}
		w.Hi = &l
		if lo == "" {
			w.Lo.Unit = l.Unit
		} else if l.Unit == w.Lo.Unit && l.N < w.Lo.N {
			c.ds.at(n, "reversed-range", "write "+quote(hi+".."+lo), "the range %s ends before it begins", quote(s))
			return nil
		}
	}
	return w
}

func (c *compiler) length(n *node, s, key string) (Length, bool) {
	l, err := parseLength(s)
	if err != nil {
		hint := lengthHint(n)
		if s == n.str && strings.Contains(err.Error(), "; write ") {
			hint = "" // the message has it
		}
		c.ds.at(n, "bad-duration", hint, "%s: %s", key, err.Error())
		return l, false
	}
	if l.Unit == UnitWorkdays || l.Unit == UnitWorkhours {
		if c.rb.calendar == nil && !c.calendar && !c.ds.broken {
			c.ds.at(n, "no-calendar", "add [calendar] with workdays, hours, holidays and make-up",
				"%s counts by the working calendar, and the book has none; Monday to Friday, 09:00 to 18:00 are taken", quote(s)).warn()
		}
		c.calendar = true
	}
	return l, true
}

// times reads a count: 2, "2..", "..3" or "1..4".
func (c *compiler) times(n *node) (Range, bool) {
	if n.told {
		return Range{}, false
	}
	bad := func() (Range, bool) {
		c.ds.at(n, "wrong-type", "write 2 for exactly, \"2..\" for at least, \"..3\" for at most, \"1..4\" for between",
			"times must be a count or a range of counts, not %s", n.shown())
		return Range{}, false
	}
	if n.kind == integerNode {
		i, err := strconv.ParseInt(strings.ReplaceAll(n.str, "_", ""), 0, 32)
		if err != nil || i < 0 {
			return bad()
		}
		return Range{Min: int(i), Max: int(i)}, true
	}
	number := func(s string) (int, bool) {
		i, err := strconv.ParseInt(s, 10, 32)
		return int(i), err == nil && i >= 0
	}
	switch {
	case n.kind != stringNode:
		return bad()
	case !strings.Contains(n.str, ".."):
		i, ok := number(strings.TrimSpace(n.str))
		if !ok {
			return bad()
		}
		return Range{Min: i, Max: i}, true
	}
	lo, hi, ok := c.ends(n)
	if !ok {
		return Range{}, false
	}
	r := Range{Min: 0, Max: -1}
	if lo != "" {
		if r.Min, ok = number(lo); !ok {
			return bad()
		}
	}
	if hi != "" {
		if r.Max, ok = number(hi); !ok {
			return bad()
		}
		if r.Max < r.Min {
			c.ds.at(n, "reversed-range", fmt.Sprintf("write \"%d..%d\"", r.Max, r.Min), "the range %s ends before it begins", quote(n.str))
			return r, false
		}
	}
	return r, true
}
