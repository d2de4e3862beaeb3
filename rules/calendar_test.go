package rules

import (
	"fmt"
	"math/rand"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// calendarBook compiles a book with a calendar.
func calendarBook(t *testing.T, calendar string) *Book {
	t.Helper()
	return mustCompile(t, map[string]string{"book.toml": "[calendar]\n" + calendar + "\n[element.x]\n[rule.r]\nexpect = \"x\"\n" + head})
}

// TestWorkClock holds the two counts of a calendar to one that goes from day to
// day, and inside of a day from minute to minute.
func TestWorkClock(t *testing.T) {
	rng := rand.New(rand.NewSource(7))
	const origin = 20_000 // October 2024
	for round := range 40 {
		week := map[int]bool{}
		var names []string
		for _, d := range rng.Perm(7)[:1+rng.Intn(7)] {
			week[d] = true
			names = append(names, fmt.Sprintf("%q", weekdays[d]))
		}
		cuts := []int{rng.Intn(24 * 60), rng.Intn(24 * 60), rng.Intn(24 * 60), 24 * 60}
		slices.Sort(cuts)
		var hours [][2]int
		var ranges []string
		for i := 0; i < 4; i += 2 {
			if cuts[i] < cuts[i+1] {
				hours = append(hours, [2]int{cuts[i], cuts[i+1]})
				ranges = append(ranges, `"`+hourRange([2]int{cuts[i], cuts[i+1]})+`"`)
			}
		}
		off, on := map[int32]bool{}, map[int32]bool{}
		dates := func(of, not map[int32]bool) string {
			var out []string
			for range rng.Intn(12) {
				d := int32(origin + rng.Intn(120))
				if !not[d] {
					of[d] = true
					out = append(out, Stamp{Kind: StampDate, Day: d}.String())
				}
			}
			return strings.Join(out, ", ")
		}
		text := "workdays = [" + strings.Join(names, ", ") + "]\nhours = [" + strings.Join(ranges, ", ") + "]\nholidays = [" + dates(off, nil) + "]\n"
		text += "make-up = [" + dates(on, off) + "]"
		b := calendarBook(t, text)
		works := func(d int32) bool { return !off[d] && (on[d] || week[weekday(d)]) }
		day := int32(origin - 30)
		days, worked := b.Workdays(day), b.Worktime(day, 0)
		for ; day < origin+150; day++ {
			if works(day) != (b.Workdays(day)-b.Workdays(day-1) == 1) {
				t.Fatalf("round %d: %s\n%s is counted wrongly", round, text, Stamp{Kind: StampDate, Day: day})
			}
			for m := 0; m < 24*60; m++ {
				if m%7 == 0 {
					if got := b.Worktime(day, int64(m)*nanoMinute); got != worked {
						t.Fatalf("round %d: %s\n%s, minute %d: worked %d, want %d", round, text, Stamp{Kind: StampDate, Day: day}, m, got, worked)
					}
				}
				if works(day) && slices.ContainsFunc(hours, func(h [2]int) bool { return h[0] <= m && m < h[1] }) {
					worked += nanoMinute
				}
			}
		}
		if days > b.Workdays(day) {
			t.Fatalf("round %d: the count of working days goes back", round)
		}
	}
}

// TestGoldenWeek counts over the National Day of 2026: seven days off, and the
// Saturday behind them worked for it, as the State Council decreed.
func TestGoldenWeek(t *testing.T) {
	b := calendarBook(t, `
workdays = ["mon", "tue", "wed", "thu", "fri"]
hours    = ["09:00..12:00", "13:00..18:00"]
holidays = [2026-10-01, 2026-10-02, 2026-10-03, 2026-10-04, 2026-10-05, 2026-10-06, 2026-10-07]
make-up  = [2026-10-10]`)
	at := func(s string) (int32, int64) {
		moment, err := time.Parse("2006-01-02 15:04", s)
		if err != nil {
			t.Fatal(err)
		}
		return CivilDay(moment), int64(moment.Hour()*60+moment.Minute()) * nanoMinute
	}
	for _, c := range []struct {
		from, to    string
		days, hours int64
	}{
		{"2026-09-30 17:00", "2026-10-08 10:00", 1, 2},  // from Wednesday over the week
		{"2026-09-30 17:00", "2026-10-10 18:00", 3, 25}, // the Saturday is worked
		{"2026-10-01 00:00", "2026-10-07 23:59", 0, 0},
		{"2026-10-09 12:30", "2026-10-12 09:00", 2, 13}, // the Sunday is not
	} {
		d1, n1 := at(c.from)
		d2, n2 := at(c.to)
		if days := b.Workdays(d2) - b.Workdays(d1); days != c.days {
			t.Errorf("%s to %s: %d working days, want %d", c.from, c.to, days, c.days)
		}
		if hours := (b.Worktime(d2, n2) - b.Worktime(d1, n1)) / int64(time.Hour); hours != c.hours {
			t.Errorf("%s to %s: %d working hours, want %d", c.from, c.to, hours, c.hours)
		}
	}
}

// TestOddCalendars: what no calendar can say is told, and what a strange one says
// is kept, far away too.
func TestOddCalendars(t *testing.T) {
	for _, c := range []struct{ calendar, code string }{
		{"holidays = [2026-02-30]", "toml-syntax"},
		{"holidays = ['2026-02-30']", "wrong-type"},
		{"holidays = [2026-10-01T09:00:00]", "wrong-type"},
		{"holidays = [[2026-10-01]]", "wrong-type"},
		{"holidays = 20261001", "wrong-type"},
		{"holidays = '+3d'", "wrong-type"},
		{"holidays = [2026-10-01]\nmake-up = ['2026-10-01']", "contradiction"},
		{"workdays = []", "empty-list"},
		{"workdays = ['monday']", "wrong-type"},
		{"hours = []", "empty-list"},
		{"hours = '09:00'", "wrong-type"},
		{"hours = '09:00:30..18:00'", "wrong-type"},
		{"hours = '18:00..09:00'", "reversed-range"},
		{"hours = '09:00..09:00'", "reversed-range"},
		{"hours = ['09:00..13:00', '12:00..18:00']", "contradiction"},
		{"hours = '00:00..25:00'", "wrong-type"},
		{"holliday = []", "unknown-key"},
	} {
		_, ds := compileText("[calendar]\n" + c.calendar + "\n[element.x]\n[rule.r]\nexpect = \"x\"\n" + head)
		if len(ds) == 0 || string(ds[0].Code) != c.code {
			t.Errorf("%s: %v, want %s", c.calendar, ds, c.code)
		}
	}
	b := calendarBook(t, "hours = '00:00..24:00'\nholidays = [0001-01-01, 9999-12-31, 2026-10-01, 2026-10-01]\nmake-up = ['2026-10-04']")
	if len(b.Calendar.Holidays) != 3 {
		t.Errorf("holidays: %v", b.Calendar.Holidays)
	}
	for _, d := range []int32{-40_000, 0, 100_000} { // 1860, 1970, 2243
		if n := b.Workdays(d+7) - b.Workdays(d); n != 5 {
			t.Errorf("the week from day %d has %d working days", d, n)
		}
		if n := b.Worktime(d+7, 0) - b.Worktime(d, 0); n != 5*nanoDay {
			t.Errorf("the week from day %d has %d ns of working time", d, n)
		}
	}
}

// TestCompiledCalendars: a compiled book that others wrote may have its dates in
// any order and twice, but no hours that overlap.
func TestCompiledCalendars(t *testing.T) {
	const holidays = "holidays = [2026-10-01, 2026-10-02]"
	data, err := calendarBook(t, holidays).Encode()
	if err != nil {
		t.Fatal(err)
	}
	dates := regexp.MustCompile(`"2026-10-01",(\s*)"2026-10-02"`)
	if !dates.Match(data) {
		t.Fatal("the compiled book does not hold the dates")
	}
	b, err := ReadBook(dates.ReplaceAll(data, []byte(`"2026-10-02", "2026-10-01", "2026-10-02"`)))
	if err != nil {
		t.Fatal(err)
	}
	want := calendarBook(t, holidays)
	for d := int32(20_700); d < 20_800; d++ {
		if b.Workdays(d)-b.Workdays(d-1) != want.Workdays(d)-want.Workdays(d-1) {
			t.Errorf("%s is counted otherwise", Stamp{Kind: StampDate, Day: d})
		}
	}
	hours := regexp.MustCompile(`(540,\s*1080\s*\])`)
	if !hours.Match(data) {
		t.Fatal("the compiled book does not hold the hours")
	}
	if _, err := ReadBook(hours.ReplaceAll(data, []byte(`$1, [600, 700]`))); err == nil {
		t.Error("hours that overlap are read")
	}
}
