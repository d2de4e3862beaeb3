package rules

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func TestParseLength(t *testing.T) {
	for _, c := range []struct {
		in   string
		want Length
	}{
		{"90s", Length{N: 90e9}},
		{" 1m30s ", Length{N: 90e9}},
		{"1.5h", Length{N: 5400e9}},
		{"3d", Length{N: 3 * nanoDay}},
		{"500ms", Length{N: 500e6}},
		{"0s", Length{}},
		{"60 calendar days", Length{60, UnitCalendarDays}},
		{"1  calendar   day", Length{1, UnitCalendarDays}},
		{"0 dates", Length{0, UnitDates}},
		{"1 date", Length{1, UnitDates}},
		{"3 workdays", Length{3, UnitWorkdays}},
		{"1.5 workhours", Length{5400e9, UnitWorkhours}},
	} {
		if got, err := parseLength(c.in); err != nil || got != c.want {
			t.Errorf("%q: %v, %v, not %v", c.in, got, err, c.want)
		}
	}
	for _, s := range []string{"", "10", "s", "10 s", "1m 30s", "30s1m", "1s1s", "-1s", "+1s", "1.s", ".5s", "1e3s", "１s", "10S",
		"1.5 dates", "-1 dates", "36526 dates", "40000d", "0.1ns", "1/2 workhours x", "1 week", "dates", "x dates"} {
		if got, err := parseLength(s); err == nil {
			t.Errorf("%q is read as %v", s, got)
		} else if strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: the message has several lines", s)
		}
	}
}

func TestDurationRoundTrip(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		ns := rng.Int64N(int64(maxDuration)) >> rng.IntN(60)
		s := FormatDuration(ns)
		if got, err := ParseDuration(s); err != nil || got != ns {
			t.Fatalf("%d is written %q and read %d, %v", ns, s, got, err)
		}
	}
}

func TestStampRoundTrip(t *testing.T) {
	for _, s := range []string{"09:00", "09:00:02", "23:59:59.999999999", "00:00", "2026-03-02", "2024-02-29", "0001-01-01",
		"2026-03-02T09:00", "2026-03-02T09:00:02.5", "2026-03-02T09:00:02Z", "2026-03-02T09:00:02+08:00", "2026-03-02T09:00-03:30", "+2m5s", "+0s"} {
		stamp, err := ParseStamp(s)
		if err != nil {
			t.Errorf("%q: %v", s, err)
			continue
		}
		if got := stamp.String(); got != s {
			t.Errorf("%q is written %q", s, got)
		}
		if b, err := ParseStamp([]byte(s)); err != nil || b != stamp {
			t.Errorf("%q as bytes: %v, %v", s, b, err)
		}
	}
	for _, s := range []string{"", "9:00", "24:00", "09:60", "09:00:60", "09:00Z", "09:00+08:00", "2026-02-29", "2026-13-01",
		"2026-03-02T", "2026-03-02x09:00", "2026-3-2", "09:00:", "09:00:02.", "09:00:02.1234567890", "+", "+2", "２０２６-03-02", "2026-03-02T09:00+8"} {
		if got, err := ParseStamp(s); err == nil {
			t.Errorf("%q is read as %v", s, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"90s", "1m30s", "09:00:02", "2026-03-02T09:00+08:00", "3 workdays", "1.5 workhours", "+2m", "1e9s", "5s~10s", "10秒"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if ns, err := ParseDuration(s); err == nil {
			if again, err := ParseDuration(FormatDuration(ns)); err != nil || again != ns {
				t.Errorf("%q is %d, written and read again %d, %v", s, ns, again, err)
			}
		}
		if stamp, err := ParseStamp(s); err == nil {
			if again, err := ParseStamp(stamp.String()); err != nil || again != stamp {
				t.Errorf("%q is %+v, written %q and read again %+v, %v", s, stamp, stamp.String(), again, err)
			}
		}
		if l, err := parseLength(s); err == nil && l.N < 0 {
			t.Errorf("%q is %v", s, l)
		}
		n := &node{kind: stringNode, str: s}
		suggestWindow(n)
		plainRange(s)
	})
}

// TestSuggestions: what authors write for a duration, and what they are told.
func TestSuggestions(t *testing.T) {
	for in, want := range map[string]string{
		"10": `"10s" for seconds, "10m" for minutes`, "5..10": `"5s..10s" for seconds, "5m..10m" for minutes`,
		"10 s": `"10s"`, "10 sec": `"10s"`, "10 Seconds": `"10s"`, "2 hours 30 minutes": `"2h30m"`, "1h 30m": `"1h30m"`, "10S": `"10s"`,
		"１０ｓ": `"10s"`, "10秒": `"10s"`, "10 秒钟": `"10s"`, "3分钟": `"3m"`, "1小时30分": `"1h30m"`, "3天": `"3d"`, "3个工作日": `"3 workdays"`,
		"5-10s": `"5s..10s"`, "5s~10s": `"5s..10s"`, "5秒～10秒": `"5s..10s"`, "5 to 10 min": `"5m..10m"`, "5s...10s": `"5s..10s"`, "5至10秒": `"5s..10s"`,
		"..5": `"..5s" for seconds, "..5m" for minutes`, "soon": "", "": "", "-10s": "", "1-2-3s": "", "30s1m": "",
	} {
		if got := suggestWindow(&node{kind: stringNode, str: in}); got != want {
			t.Errorf("%q: %s, not %s", in, got, want)
		}
	}
}

// TestStampAppend compares what is written of a moment with what package time
// writes.
func TestStampAppend(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	for range 20_000 {
		nano := r.Int64N(nanoDay)
		for coarse := int64(10); coarse < 1e12 && r.IntN(8) > 0; coarse *= 10 { // mostly times with few decimals
			nano -= nano % coarse
		}
		zone := (r.IntN(2*24*60-1) - 24*60 + 1) * 60
		s := Stamp{Kind: StampZoned, Day: int32(r.IntN(40_000)), Nano: nano, Zone: int32(zone)}
		layout := "2006-01-02T15:04:05.999999999Z07:00"
		if s.Minute = r.IntN(4) == 0; s.Minute {
			layout = "2006-01-02T15:04Z07:00"
		}
		local := time.Unix(int64(s.Day)*86400-int64(zone), nano).In(time.FixedZone("", zone))
		if got, want := s.String(), local.Format(layout); got != want {
			t.Fatalf("%+v: %s, want %s", s, got, want)
		}
	}
}
