package checker

import (
	"archive/zip"
	"go/build"
	"io"
	"path/filepath"
	"testing"
	"time"

	"stdc/rules"
)

// TestWorkedOverNewYear: no clock is changed at the turn of a year, so working time
// is what the clocks on the wall say, in whichever order instants are asked about.
// Go's own list of zones leaves later changes to a rule, by which the last day of a
// leap year is of no zone; those of systems list them up to 2037.
func TestWorkedOverNewYear(t *testing.T) {
	text := "[standard]\nid = \"b\"\ntitle = \"b\"\n[calendar]\nworkdays = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\"]\nhours = \"09:00..18:00\"\n"
	b, ds := rules.Compile("b", func(string) ([]byte, error) { return []byte(text), nil })
	if b == nil {
		t.Fatal(ds)
	}
	for name, zone := range listedZones(t, "Europe/Berlin", "America/New_York", "Australia/Lord_Howe") {
		for _, year := range []int{2008, 2024, 2025, 2040, 2044} {
			at := func(y int, m time.Month, d int) int64 {
				return perNano * (time.Date(y, m, d, 10, 0, 0, 0, zone).UnixNano() - epochDay*86400*int64(time.Second))
			}
			list := []int64{at(year, 12, 30), at(year, 12, 31), at(year+1, 1, 3), at(year+1, 7, 1), at(year, 7, 1)}
			for _, first := range list {
				c := &clock{zone: zone}
				r := reach{book: b, clock: c}
				r.spanAt(first)
				for _, pair := range [][2]int64{{list[0], list[1]}, {list[0], list[2]}, {list[1], list[2]}} {
					got, _ := r.worked(pair[0], pair[1], frameAbsolute)
					from, _ := r.worktime(pair[0], frameAbsolute)
					to, _ := r.worktime(pair[1], frameAbsolute)
					if want := to - from; got != want {
						t.Errorf("%s, %d: worked %v, want %v", name, year, time.Duration(got), time.Duration(want))
					}
				}
				for i := 1; i < len(c.spans.list); i++ {
					if c.spans.list[i].from != c.spans.list[i-1].to {
						t.Fatalf("%s: a span begins at %d, and the one before ends at %d", name, c.spans.list[i].from, c.spans.list[i-1].to)
					}
				}
				local := at(year, 12, 31) + c.spans.offset(at(year, 12, 31))
				if sh := c.shiftAt(local, c.spans.offset(at(year, 12, 31))); sh != noShift {
					t.Errorf("%s: 31 December %d has a time that comes twice", name, year)
				}
			}
		}
	}
}

// offset is that of an instant that was asked about.
func (k *zoneSpans) offset(t int64) int64 {
	for _, s := range k.list {
		if s.from <= t && t < s.to {
			return s.offset
		}
	}
	return 0
}

// listedZones loads zones from Go's list and, where there is one, from the system's.
func listedZones(t *testing.T, names ...string) map[string]*time.Location {
	t.Helper()
	list, err := zip.OpenReader(filepath.Join(build.Default.GOROOT, "lib", "time", "zoneinfo.zip"))
	if err != nil {
		t.Skip("Go's list of zones is not here: ", err)
	}
	defer list.Close()
	zones := map[string]*time.Location{}
	for _, name := range names {
		f, err := list.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		if zones[name], err = time.LoadLocationFromTZData(name, data); err != nil {
			t.Fatal(err)
		}
		if zone, err := time.LoadLocation(name); err == nil {
			zones[name+" of the system"] = zone
		}
	}
	return zones
}
