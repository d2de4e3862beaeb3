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

// window reads the range of a key such as within: "10s" is "0s..10s".
func (c *compiler) window(n *node, key string) *Window {
	s, ok := c.str(n, key)
	if !ok {
		return nil
	}
	lo, hi, ranged := strings.Cut(s, "..")
	w := &Window{}
	if !ranged {
		l, ok := c.length(n, lo, key)
		if !ok {
			return nil
		}
		w.Lo.Unit, w.Hi = l.Unit, &l
		return w
	}
	lo, hi = strings.TrimSpace(lo), strings.TrimSpace(hi)
	if lo == "" && hi == "" {
		c.ds.at(n, "empty-range", "write one of the two ends", "the range %s has no ends", quote(s))
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
			c.ds.at(n, "reversed-range", fmt.Sprintf("write %q", hi+".."+lo), "the range %s ends before it begins", quote(s))
			return nil
		}
	}
	return w
}

func (c *compiler) length(n *node, s, key string) (Length, bool) {
	l, err := parseLength(s)
	if err != nil {
		c.ds.at(n, "bad-duration", "", "%s: %s", key, err.Error())
		return l, false
	}
	if l.Unit == UnitWorkdays || l.Unit == UnitWorkhours {
		if c.rb.calendar == nil && !c.calendar {
			c.ds.at(n, "no-calendar", "add [calendar] with workdays, hours, holidays and make-up",
				"%s counts by the working calendar, and the book has none; Monday to Friday, 09:00 to 18:00 are taken", quote(s)).warn()
		}
		c.calendar = true
	}
	return l, true
}

// times reads a count: 2, "2..", "..3" or "1..4".
func (c *compiler) times(n *node) (Range, bool) {
	bad := func() (Range, bool) {
		c.ds.at(n, "wrong-type", "write 2 for exactly, \"2..\" for at least, \"..3\" for at most, \"1..4\" for between",
			"times must be a count or a range of counts, not %s", n.shown())
		return Range{}, false
	}
	if n.told || n.kind != integerNode && n.kind != stringNode {
		if n.told {
			return Range{}, false
		}
		return bad()
	}
	number := func(s string) (int, bool) {
		i, err := strconv.ParseInt(strings.ReplaceAll(strings.TrimSpace(s), "_", ""), 0, 32)
		return int(i), err == nil && i >= 0
	}
	lo, hi, ranged := strings.Cut(n.str, "..")
	if !ranged {
		i, ok := number(lo)
		if !ok {
			return bad()
		}
		return Range{Min: i, Max: i}, true
	}
	r := Range{Min: 0, Max: -1}
	var ok bool
	if strings.TrimSpace(lo) == "" && strings.TrimSpace(hi) == "" {
		c.ds.at(n, "empty-range", "write one of the two ends", "the range %s has no ends", quote(n.str))
		return r, false
	}
	if strings.TrimSpace(lo) != "" {
		if r.Min, ok = number(lo); !ok {
			return bad()
		}
	}
	if strings.TrimSpace(hi) != "" {
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
