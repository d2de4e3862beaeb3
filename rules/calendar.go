package rules

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// calendarOf reads [calendar]. Without one, Monday to Friday, 09:00 to 18:00.
func (c *compiler) calendarOf() {
	cal := Calendar{Workdays: []int{1, 2, 3, 4, 5}, Hours: [][2]int{{9 * 60, 18 * 60}}}
	if n := c.rb.calendar; n != nil {
		c.keys(n, "[calendar]", keyNames(calendarRows)...)
		if v := n.get("workdays"); v != nil {
			cal.Workdays = nil
			for _, it := range c.names(v, "workdays") {
				i := slices.Index(weekdays, strings.ToLower(it.str))
				if i < 0 {
					c.ds.at(it, "wrong-type", "known: "+list(weekdays), "%s is not a day of the week%s", quote(it.str), didYouMean(it.str, weekdays))
				} else if !slices.Contains(cal.Workdays, i) {
					cal.Workdays = append(cal.Workdays, i)
				}
			}
			slices.Sort(cal.Workdays)
		}
		if v := n.get("hours"); v != nil {
			cal.Hours = c.hours(v)
		}
		cal.Holidays, cal.MakeUp = c.dates(n, "holidays"), c.dates(n, "make-up")
		for _, d := range cal.Holidays {
			if _, both := slices.BinarySearch(cal.MakeUp, d); both { // both are sorted
				c.ds.at(n.get("make-up"), "contradiction", "take it out of one of the two", "%s is both a holiday and a make-up day", d)
			}
		}
	}
	c.book.Calendar = cal
}

func (c *compiler) hours(v *node) [][2]int {
	var out [][2]int
	items := v.items
	if v.kind != arrayNode {
		items = []*node{v}
	} else if len(items) == 0 {
		c.ds.at(v, "empty-list", "write hours = \"09:00..18:00\", or leave it out", "hours is an empty list")
	}
	for _, it := range items {
		from, to, ok := strings.Cut(it.str, "..")
		a, aok := minuteOfDay(strings.TrimSpace(from))
		b, bok := minuteOfDay(strings.TrimSpace(to))
		switch {
		case it.kind != stringNode || !ok || !aok || !bok:
			c.ds.at(it, "wrong-type", "write \"09:00..18:00\"", "hours must be a range of times of the day, not %s", it.shown())
		case a >= b:
			c.ds.at(it, "reversed-range", "write them in order; hours over midnight are two ranges", "the hours %s end before they begin", quote(it.str))
		default:
			out = append(out, [2]int{a, b})
		}
	}
	slices.SortFunc(out, func(a, b [2]int) int { return a[0] - b[0] })
	for i := 1; i < len(out); i++ {
		if out[i][0] < out[i-1][1] {
			c.ds.at(v, "contradiction", "join them to one range", "the hours %s and %s overlap", hourRange(out[i-1]), hourRange(out[i]))
		}
	}
	return out
}

func hourRange(h [2]int) string {
	return fmt.Sprintf("%02d:%02d..%02d:%02d", h[0]/60, h[0]%60, h[1]/60, h[1]%60)
}

func minuteOfDay(s string) (int, bool) {
	if s == "24:00" {
		return 24 * 60, true
	}
	t, err := ParseStamp(s)
	return int(t.Nano / nanoMinute), err == nil && t.Kind == StampClock && t.Minute
}

func (c *compiler) dates(n *node, key string) []string {
	v := n.get(key)
	if v == nil {
		return nil
	}
	items := v.items
	if v.kind != arrayNode {
		items = []*node{v}
	}
	var out []string
	for _, it := range items {
		t, err := ParseStamp(it.str)
		if it.kind != stringNode && it.kind != timeNode || err != nil || t.Kind != StampDate {
			c.ds.at(it, "wrong-type", "write dates such as 2026-10-01", "%s must hold dates, not %s", key, it.shown())
			continue
		}
		out = append(out, it.str)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// workClock computes with working days and hours: Days and Time count them
// from a fixed past, so that a difference of two is what lies between.
type workClock struct {
	week    [7]bool
	perWeek int64
	hours   [][2]int64 // nanoseconds of the day
	perDay  int64
	off, on []int32 // holidays and make-up days that change their week's plan, ascending
}

func (cal *Calendar) clock() (*workClock, error) {
	w := &workClock{}
	for _, d := range cal.Workdays {
		if d < 0 || d > 6 {
			return nil, fmt.Errorf("the calendar has a day of the week %d", d)
		}
		w.week[d] = true
	}
	for _, on := range w.week {
		if on {
			w.perWeek++
		}
	}
	for i, h := range cal.Hours {
		if h[0] < 0 || h[0] >= h[1] || h[1] > 24*60 {
			return nil, fmt.Errorf("the calendar has the hours %d to %d, in minutes of the day", h[0], h[1])
		}
		if i > 0 && h[0] < cal.Hours[i-1][1] {
			return nil, fmt.Errorf("the calendar has hours from minute %d of the day before others have ended", h[0])
		}
		w.hours = append(w.hours, [2]int64{int64(h[0]) * nanoMinute, int64(h[1]) * nanoMinute})
		w.perDay += int64(h[1]-h[0]) * nanoMinute
	}
	for i, dates := range [][]string{cal.Holidays, cal.MakeUp} {
		for _, d := range dates {
			t, err := ParseStamp(d)
			if err != nil || t.Kind != StampDate {
				return nil, fmt.Errorf("the calendar has the date %s", quote(d))
			}
			if planned := w.week[weekday(t.Day)]; planned && i == 0 {
				w.off = append(w.off, t.Day)
			} else if !planned && i == 1 {
				w.on = append(w.on, t.Day)
			}
		}
	}
	// A compiled book may have been written by others, in any order.
	slices.Sort(w.off)
	slices.Sort(w.on)
	w.off, w.on = slices.Compact(w.off), slices.Compact(w.on)
	return w, nil
}

// weekday of a day since 1970-01-01, a Thursday; 0 is Sunday.
func weekday(day int32) int { return int(((int64(day)+4)%7 + 7) % 7) }

// works tells whether a day is worked.
func (w *workClock) works(day int32) bool {
	if _, off := slices.BinarySearch(w.off, day); off {
		return false
	}
	_, on := slices.BinarySearch(w.on, day)
	return on || w.week[weekday(day)]
}

// Workdays counts the working days up to and including a day (days since
// 1970-01-01), from a fixed past: the difference of two counts is the number
// of working days after the one and up to the other.
func (b *Book) Workdays(day int32) int64 {
	w := b.work
	weeks := (int64(day) + 7*1_000_000) / 7 // whole weeks since a Thursday long ago
	n := weeks * w.perWeek
	for d := day - int32((int64(day)+7*1_000_000)%7); d <= day; d++ {
		if w.week[weekday(d)] {
			n++
		}
	}
	i, hit := slices.BinarySearch(w.off, day)
	if hit {
		i++
	}
	j, hit := slices.BinarySearch(w.on, day)
	if hit {
		j++
	}
	return n - int64(i) + int64(j)
}

// Worktime adds up the working time in nanoseconds up to a time of a day,
// from a fixed past; see Workdays.
func (b *Book) Worktime(day int32, nano int64) int64 {
	total := b.Workdays(day-1) * b.work.perDay
	if b.work.works(day) {
		for _, h := range b.work.hours {
			total += min(max(nano-h[0], 0), h[1]-h[0])
		}
	}
	return total
}

// CivilDay returns the days from 1970-01-01 to the date of t.
func CivilDay(t time.Time) int32 {
	y, m, d := t.Date()
	return civilDay(y, int(m), d)
}
