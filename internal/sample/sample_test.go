package sample

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"stdc/checker"
	"stdc/rules"
)

func options(n int, seed uint64, b *rules.Book, fail float64) Options {
	o := Options{Visits: n, Seed: seed, Sites: 3, Waves: 2, From: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
	for range b.Rules {
		o.Fail = append(o.Fail, fail)
	}
	return o
}

func drawn(t *testing.T, b *rules.Book, o Options) ([]*checker.Visit, *Report) {
	t.Helper()
	s, err := New(b, o)
	if err != nil {
		t.Fatal(b.ID, err)
	}
	var list []*checker.Visit
	rep, err := s.Visits(func(v *checker.Visit) error {
		c := &checker.Visit{}
		copyVisit(c, v)
		list = append(list, c)
		return nil
	})
	if err != nil {
		t.Fatal(b.ID, err)
	}
	return list, rep
}

func compiled(t *testing.T, path string, load rules.Loader) *rules.Book {
	t.Helper()
	b, ds := rules.Compile(path, load)
	if b == nil {
		t.Fatal(path, ds)
	}
	return b
}

// TestStarters: of every starter, each rule fails as often as asked for, or the
// report says what keeps it from that; the report is what a checker counts.
func TestStarters(t *testing.T) {
	paths, err := filepath.Glob("../../templates/starters/*/book.toml")
	if err != nil || len(paths) == 0 {
		t.Fatal("no starters", err)
	}
	met, all := 0, 0
	for _, path := range paths {
		b := compiled(t, path, os.ReadFile)
		list, rep := drawn(t, b, options(60, 7, b, 0.2))
		if len(list) != 60 {
			t.Errorf("%s: %d visits", b.ID, len(list))
		}
		applies, failed := make([]int, len(b.Rules)), make([]int, len(b.Rules))
		c := checker.New(b, checker.Options{})
		for _, v := range list {
			r, err := c.Check(v)
			if err != nil {
				t.Fatal(b.ID, v.ID, err)
			}
			for i := range r.Rules {
				switch r.Rules[i].Verdict {
				case checker.Fail:
					failed[i]++
					applies[i]++
				case checker.Pass:
					applies[i]++
				case checker.Unknown:
					t.Errorf("%s, %s: %s is unknown", b.ID, v.ID, b.Rules[i].ID)
				}
			}
		}
		for i := range rep.Rules {
			k := &rep.Rules[i]
			if k.Applies != applies[i] || k.Failed != failed[i] || k.Asked != rounded(0.2, applies[i]) {
				t.Errorf("%s, %s: told %+v, counted %d of %d", b.ID, b.Rules[i].ID, *k, failed[i], applies[i])
			}
			if all++; k.Asked == k.Failed {
				met++
			} else if !k.Never && rep.Why(i).Rules == nil {
				t.Logf("%s, %s: %+v without a reason", b.ID, b.Rules[i].ID, *k)
			}
		}
	}
	if met*10 < all*8 {
		t.Errorf("%d of %d rules fail as often as asked for", met, all)
	}
}

const greeting = `
[standard]
id = "greeting"
title = "Greeting"
[element.enter]
title = "The customer comes in"
[element.greet]
title = "Staff greet"
[element.bow]
title = "Staff bow"
[rule.greeted]
title = "Greet within ten seconds"
after = "enter"
expect = "greet"
within = "10s"
[rule.bowed]
title = "Bow after greeting"
after = "greet"
expect = "bow"
within = "5s"
`

func book(t *testing.T) *rules.Book {
	return compiled(t, "greeting.toml", func(string) ([]byte, error) { return []byte(greeting), nil })
}

// TestRates: each rule has the rate asked for, whichever it is.
func TestRates(t *testing.T) {
	b := book(t)
	for _, rates := range [][]float64{{0, 0}, {0.1, 0.3}, {0.5, 0.5}, {1, 0}, {0, 1}, {1, 1}, {0.005, 0.995}} {
		o := options(200, 3, b, 0)
		o.Fail = rates
		_, rep := drawn(t, b, o)
		for i, c := range rep.Rules {
			if c.Failed != c.Asked || c.Asked != rounded(rates[i], c.Applies) || c.Applies == 0 {
				t.Errorf("%v: %s: %+v", rates, b.Rules[i].ID, c)
			}
		}
	}
}

// TestMarked: what is made up says so, and is spread over sites and waves.
func TestMarked(t *testing.T) {
	b := book(t)
	list, _ := drawn(t, b, options(60, 9, b, 0.1))
	places := map[string]int{}
	for _, v := range list {
		if !strings.HasPrefix(v.ID, "synthetic-9-") || !strings.HasPrefix(v.Site, "synthetic-") || v.Staff != "" {
			t.Errorf("visit %q of %q, staff %q", v.ID, v.Site, v.Staff)
		}
		if date := v.Date.String(); !strings.HasPrefix(date, v.Wave) {
			t.Errorf("%s of wave %s is on %s", v.ID, v.Wave, date)
		}
		places[v.Site+" "+v.Wave]++
	}
	for _, site := range []string{"synthetic-1", "synthetic-2", "synthetic-3"} {
		for _, wave := range []string{"2026-11", "2026-12"} {
			if n := places[site+" "+wave]; n != 10 {
				t.Errorf("%s has %d visits in %s", site, n, wave)
			}
		}
	}
}

// TestImprecise: times to the minute leave a verdict as it was, or unknown.
func TestImprecise(t *testing.T) {
	b := book(t)
	o := options(100, 5, b, 0.3)
	o.Imprecise = 0.5
	list, rep := drawn(t, b, o)
	blurred := 0
	for _, v := range list {
		if v.Precision == 0 {
			continue
		}
		blurred++
		for _, e := range v.Events {
			if e.At.Nano%int64(time.Minute) != 0 {
				t.Errorf("%s: %s", v.ID, e.At)
			}
		}
	}
	if blurred != rep.Imprecise || blurred == 0 || blurred > 50 {
		t.Errorf("%d visits are imprecise, told %d", blurred, rep.Imprecise)
	}
	if c := rep.Rules[0]; c.Unknown == 0 || c.Failed > c.Asked || c.Failed+c.Unknown < c.Asked {
		t.Errorf("%+v", c)
	}
}

// TestSame: the same seed gives the same visits, another one others; a sample
// hands out the same twice and ends where it is told to.
func TestSame(t *testing.T) {
	b := book(t)
	first, rep := drawn(t, b, options(40, 1, b, 0.2))
	again, repAgain := drawn(t, b, options(40, 1, b, 0.2))
	other, _ := drawn(t, b, options(40, 2, b, 0.2))
	if !reflect.DeepEqual(first, again) || !reflect.DeepEqual(rep, repAgain) {
		t.Error("one seed gave two samples")
	}
	for i := range other {
		other[i].ID = first[i].ID
	}
	if reflect.DeepEqual(first, other) {
		t.Error("two seeds gave one sample")
	}
	s, err := New(b, options(40, 1, b, 0.2))
	if err != nil {
		t.Fatal(err)
	}
	stop, n := errors.New("stop"), 0
	if _, err := s.Visits(func(*checker.Visit) error { n++; return stop }); err != stop || n != 1 {
		t.Error(err, n)
	}
}

// TestTogether: a rule that cannot fail alone is told with what fails with it.
func TestTogether(t *testing.T) {
	text := greeting + `
[rule.greeted-soon]
title = "Greet within five seconds"
after = "enter"
expect = "greet"
within = "5s"
`
	b := compiled(t, "greeting.toml", func(string) ([]byte, error) { return []byte(text), nil })
	o := options(100, 5, b, 0)
	o.Fail[0] = 0.2
	_, rep := drawn(t, b, o)
	if !reflect.DeepEqual(rep.Rules[0].With, []int{2}) {
		t.Errorf("%+v", rep.Rules[0])
	}
	for _, r := range []int{0, 2} {
		if c := rep.Rules[r]; c.Failed != c.Asked && rep.Why(r).Rules == nil {
			t.Errorf("%s: %+v has no reason", b.Rules[r].ID, c)
		}
	}
	o.Fail[2] = 0.5
	_, rep = drawn(t, b, o)
	for _, r := range []int{0, 2} {
		if c := rep.Rules[r]; c.Failed != c.Asked {
			t.Errorf("%s: %+v", b.Rules[r].ID, c)
		}
	}
}
