package checker

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"stdc/rules"
)

const changeBook = `
[standard]
id = "clocks"
title = "Clocks"

[fact.departure]
type = "time"
[fact.opening]
type = "time"
default = "02:30:00"

[element.enter]
[element.serve]
fields = { due = { type = "time" } }

[rule.served]
expect = "serve"
`

// changeVisit is a visit in a zone on a day, with an event at each time.
func changeVisit(t *testing.T, b *rules.Book, zone, day string, at ...string) *Visit {
	t.Helper()
	l, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	v := &Visit{}
	v.Reset(b)
	v.ID, v.Zone, v.ZoneName, v.Date = "V1", l, zone, stampOfText(t, day)
	for _, s := range at {
		v.AddEvent(b, 0).At = stampOfText(t, s)
	}
	return v
}

func stampOfText(t *testing.T, s string) rules.Stamp {
	t.Helper()
	if s == "" {
		return rules.Stamp{}
	}
	st, err := rules.ParseStamp(s)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// dueSlot is the place of the field due of serve.
func dueSlot(t *testing.T, b *rules.Book) int {
	t.Helper()
	for i, f := range b.Elements[1].Fields {
		if f.ID == "due" {
			return i
		}
	}
	t.Fatal("the book has lost its field")
	return -1
}

func changesBook(t *testing.T) *rules.Book {
	t.Helper()
	b, ds := rules.Compile("clocks.toml", func(string) ([]byte, error) { return []byte(changeBook), nil })
	if b == nil {
		t.Fatal(ds)
	}
	return b
}

// TestChangeOfClocks counts times in the gap and the fold of a change, and
// holds them to the reading that they always had.
func TestChangeOfClocks(t *testing.T) {
	b := changesBook(t)
	for _, c := range []struct {
		zone, day, at string
		gap, fold     int
		read          string // in UTC
	}{
		{"Europe/Rome", "2026-03-29", "01:59:59", 0, 0, "2026-03-29T00:59:59Z"},
		{"Europe/Rome", "2026-03-29", "02:00:00", 1, 0, "2026-03-29T01:00:00Z"},
		{"Europe/Rome", "2026-03-29", "02:30:00", 1, 0, "2026-03-29T01:30:00Z"},
		{"Europe/Rome", "2026-03-29", "02:30", 1, 0, "2026-03-29T01:30:00Z"},
		{"Europe/Rome", "2026-03-29", "02:59:59.999999999", 1, 0, "2026-03-29T01:59:59.999999999Z"},
		{"Europe/Rome", "2026-03-29", "03:00:00", 0, 0, "2026-03-29T01:00:00Z"},
		{"Europe/Rome", "2026-10-25", "01:59:59.999999999", 0, 0, "2026-10-24T23:59:59.999999999Z"},
		{"Europe/Rome", "2026-10-25", "02:00:00", 0, 1, "2026-10-25T01:00:00Z"},
		{"Europe/Rome", "2026-10-25", "02:30:00", 0, 1, "2026-10-25T01:30:00Z"},
		{"Europe/Rome", "2026-10-25", "03:00:00", 0, 0, "2026-10-25T02:00:00Z"},
		// The same, with a date of its own; and with an offset, which tells.
		{"Europe/Rome", "", "2026-03-29T02:30:00", 1, 0, "2026-03-29T01:30:00Z"},
		{"Europe/Rome", "", "2026-10-25T02:30", 0, 1, "2026-10-25T01:30:00Z"},
		{"Europe/Rome", "", "2026-10-25T02:30:00+02:00", 0, 0, "2026-10-25T00:30:00Z"},
		// A whole day is that day.
		{"Europe/Rome", "", "2026-03-29", 0, 0, "2026-03-28T23:00:00Z"},
		{"America/Sao_Paulo", "", "2018-11-04", 0, 0, "2018-11-04T02:00:00Z"},
		// A time of day without a date is on no day.
		{"Europe/Rome", "", "02:30:00", 0, 0, ""},
		// West of Greenwich time.Date takes the greater offset.
		{"America/New_York", "2026-03-08", "02:30:00", 1, 0, "2026-03-08T06:30:00Z"},
		{"America/New_York", "2026-11-01", "01:30:00", 0, 1, "2026-11-01T05:30:00Z"},
		// China had summer time from 1986 to 1991.
		{"Asia/Shanghai", "1986-05-04", "02:30:00", 1, 0, "1986-05-03T18:30:00Z"},
		{"Asia/Shanghai", "1986-09-14", "01:30:00", 0, 1, "1986-09-13T17:30:00Z"},
		{"Asia/Shanghai", "1991-09-15", "01:30:00", 0, 1, "1991-09-14T17:30:00Z"},
		{"Asia/Shanghai", "1992-09-13", "01:30:00", 0, 0, "1992-09-12T17:30:00Z"},
		// At midnight the gap begins a day, and the fold ends one.
		{"America/Sao_Paulo", "2018-11-04", "00:30:00", 1, 0, "2018-11-04T02:30:00Z"},
		{"America/Sao_Paulo", "2018-11-04", "01:00:00", 0, 0, "2018-11-04T03:00:00Z"},
		{"America/Sao_Paulo", "2018-11-03", "23:59:59", 0, 0, "2018-11-04T02:59:59Z"},
		{"America/Sao_Paulo", "2018-02-17", "23:30:00", 0, 1, "2018-02-18T01:30:00Z"},
		{"America/Sao_Paulo", "2018-02-18", "00:00:00", 0, 0, "2018-02-18T03:00:00Z"},
		// Samoa left out a day.
		{"Pacific/Apia", "2011-12-30", "12:00:00", 1, 0, "2011-12-30T22:00:00Z"},
		{"UTC", "2026-03-29", "02:30:00", 0, 0, "2026-03-29T02:30:00Z"},
	} {
		v := changeVisit(t, b, c.zone, c.day, c.at)
		ch := New(b, Options{})
		r, err := ch.Check(v)
		if err != nil {
			t.Errorf("%s %s %s: %v", c.zone, c.day, c.at, err)
			continue
		}
		if r.Gap != c.gap || r.Fold != c.fold {
			t.Errorf("%s %s %s: %d in a gap, %d in a fold; want %d, %d", c.zone, c.day, c.at, r.Gap, r.Fold, c.gap, c.fold)
		}
		ch.moments()
		if got := instantText(ch.time.at[0].lo); c.read != "" && got != c.read {
			t.Errorf("%s %s %s: read as %s, want %s", c.zone, c.day, c.at, got, c.read)
		}
	}
}

func instantText(t int64) string {
	return time.Unix(epochDay*86400, floorDiv(t, perNano)).UTC().Format(time.RFC3339Nano)
}

// TestChangesAreCountedOnce looks at every place that a visit has for a time.
func TestChangesAreCountedOnce(t *testing.T) {
	b := changesBook(t)
	v := changeVisit(t, b, "Europe/Rome", "2026-03-29", "02:10:00", "02:20:00")
	v.Events[0].End = stampOfText(t, "02:15:00")
	v.Start = stampOfText(t, "2026-03-29T02:05:00")
	v.Facts[0] = rules.TimeValue(stampOfText(t, "02:40:00"))
	e := v.AddEvent(b, 1)
	e.At = stampOfText(t, "+1h")
	v.Values[int(e.Fields)+dueSlot(t, b)] = rules.TimeValue(stampOfText(t, "2026-10-25T02:30:00"))
	c := New(b, Options{})
	for range 2 { // counts do not grow from visit to visit
		r, err := c.Check(v)
		if err != nil {
			t.Fatal(err)
		}
		if r.Gap != 5 || r.Fold != 1 {
			t.Errorf("%d in a gap, %d in a fold; want 5 and 1", r.Gap, r.Fold)
		}
	}
	// The first event is the base of offsets, and one time all the same.
	v = changeVisit(t, b, "Europe/Rome", "2026-03-29", "02:10:00", "+5s", "+10s")
	if r, err := c.Check(v); err != nil || r.Gap != 1 {
		t.Errorf("%v, %v; want one time in a gap", r, err)
	}
}

// TestStrictNamesTheTime holds the reason of a strict run to what its reader
// needs: where the time stands, the day, the zone.
func TestStrictNamesTheTime(t *testing.T) {
	b := changesBook(t)
	for _, c := range []struct {
		set  func(v *Visit)
		want string
	}{
		{func(v *Visit) { v.Events[1].At = stampOfText(t, "02:30:00") },
			"events[1].at: 2026-03-29T02:30:00 does not exist in Europe/Rome, where the clocks are put forward past it; --strict allows no such time without its offset"},
		{func(v *Visit) { v.Events[0].End = stampOfText(t, "02:30") }, "events[0].end: 2026-03-29T02:30 does not exist in Europe/Rome"},
		{func(v *Visit) { v.Facts[0] = rules.TimeValue(stampOfText(t, "2026-10-25T02:30:00")) },
			"facts.departure: 2026-10-25T02:30:00 comes twice in Europe/Rome, where the clocks are put back"},
		{func(v *Visit) { v.Start = stampOfText(t, "2025-10-26 02:30") }, "start: 2025-10-26T02:30 comes twice in Europe/Rome"},
		{func(v *Visit) {
			e := v.AddEvent(b, 1)
			v.Values[int(e.Fields)+dueSlot(t, b)] = rules.TimeValue(stampOfText(t, "02:45"))
		}, "events[2].due: 2026-03-29T02:45 does not exist"},
	} {
		v := changeVisit(t, b, "Europe/Rome", "2026-03-29", "01:10:00", "01:20:00")
		if _, err := New(b, Options{Strict: true}).Check(v); err != nil {
			t.Fatalf("nothing is in doubt yet: %v", err)
		}
		c.set(v)
		if _, err := New(b, Options{Strict: true}).Check(v); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("got %v\nwant %s", err, c.want)
		}
		if _, err := New(b, Options{}).Check(v); err != nil {
			t.Errorf("without strict: %v", err)
		}
	}
}

// TestClockAgainstTrial compares clocks with trying all offsets that a zone has
// about a time, near changes of many zones.
func TestClockAgainstTrial(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	seen := [3]int{}
	for _, name := range []string{"Europe/Rome", "Europe/London", "Asia/Shanghai", "America/Sao_Paulo", "America/New_York", "Atlantic/Azores",
		"Australia/Lord_Howe", "Africa/Casablanca", "Asia/Tehran", "Pacific/Apia", "Asia/Pyongyang", "America/St_Johns", "Antarctica/Troll", "Asia/Gaza"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for range 400 {
			from := time.Unix(rnd.Int64N(2_000_000_000), 0).In(zone)
			_, change := from.ZoneBounds()
			if change.IsZero() {
				change = from
			}
			local := change.Unix() + rnd.Int64N(4*86400) - 2*86400
			if rnd.IntN(2) == 0 { // about the hour of the change
				_, off := change.Zone()
				local = change.Unix() + int64(off) + rnd.Int64N(4*3600) - 2*3600
			}
			k := clock{zone: zone}
			k.ask(int32(rnd.IntN(20_000))) // another day must leave no trace
			d := floorDiv(local, 86400)
			got, sh := k.instant(int32(d), (local-d*86400)*int64(time.Second))
			want := trial(zone, local)
			seen[want]++
			if sh != want {
				t.Fatalf("%s, local %s: %d, by trial %d", name, time.Unix(local, 0).UTC().Format(time.DateTime), sh, want)
			}
			u := time.Unix(local, 0).UTC()
			read := time.Date(u.Year(), u.Month(), u.Day(), u.Hour(), u.Minute(), u.Second(), 0, zone)
			if floorDiv(got, second)+epochDay*86400 != read.Unix() {
				t.Fatalf("%s, local %s: read as %s, by time.Date %s", name, u.Format(time.DateTime), instantText(got), read.UTC())
			}
		}
	}
	if seen[inGap] < 200 || seen[inFold] < 200 {
		t.Errorf("only %d gaps and %d folds were tried", seen[inGap], seen[inFold])
	}
}

// trial finds out how often a local time comes, by all offsets of two days.
func trial(zone *time.Location, local int64) shift {
	offsets := map[int]bool{}
	for t := local - 2*86400; t <= local+2*86400; t += 900 {
		_, off := time.Unix(t, 0).In(zone).Zone()
		offsets[off] = true
	}
	n := 0
	for off := range offsets {
		if _, real := time.Unix(local-int64(off), 0).In(zone).Zone(); real == off {
			n++
		}
	}
	return [...]shift{inGap, noShift, inFold, inFold}[n]
}
