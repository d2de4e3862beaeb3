package checker_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"stdc/checker"
)

// waiverBook has a critical rule, one that shares its credit and a bonus.
const waiverBook = `
[standard]
id = "hall"
title = "Hall"
pass-mark = 60

[element.enter]
[element.greet]
[element.smile]
[element.tea]

[rule.greet]
expect = "greet"
after = "enter"
within = "10s"
weight = 3
critical = true

[rule.smile]
expect = "smile"
after = "enter"
credit = "share"

[rule.tea]
expect = "tea"
bonus = true
`

// late is a visit of which every rule fails, smile in half.
const late = `{"visit":"V-1","site":"S-1"%s,"events":[{"at":"%s09:00:00","do":"enter"},{"at":"%s09:00:10","do":"smile"},{"at":"%s09:00:20","do":"enter"}]}`

func lateVisit(more, day string) string { return fmt.Sprintf(late, more, day, day, day) }

const waiveGreet = "\n[[waiver]]\nrule = \"greet\"\nsite = [\"S-0\", \"S-1\"]\nuntil = 2026-03-31\nwhy = \"Rebuilding.\"\nby = \"HQ\"\n"

func TestWaivers(t *testing.T) {
	for _, c := range []struct {
		name, waivers, visit string
		greet, smile         string // credits
		score                string
		passed               any
	}{
		{"none", "", lateVisit(`,"date":"2026-03-02"`, ""), "0", "1/2", "25/2", false},
		{"waived", waiveGreet, lateVisit(`,"date":"2026-03-02"`, ""), "null", "1/2", "50", false},
		{"on its last date", waiveGreet, lateVisit(`,"date":"2026-03-31"`, ""), "null", "1/2", "50", false},
		{"ended", waiveGreet, lateVisit(`,"date":"2026-04-01"`, ""), "0", "1/2", "25/2", false},
		{"no date", waiveGreet, lateVisit("", ""), "0", "1/2", "25/2", false},
		{"dated by its events", waiveGreet, lateVisit("", "2026-03-02T"), "null", "1/2", "50", false},
		{"dated by its start", waiveGreet, lateVisit(`,"start":"2026-04-01T08:00"`, "2026-03-02T"), "0", "1/2", "25/2", false},
		{"another site", strings.Replace(waiveGreet, `["S-0", "S-1"]`, `"S-2"`, 1), lateVisit(`,"date":"2026-03-02"`, ""), "0", "1/2", "25/2", false},
		{"the visit", strings.Replace(waiveGreet, `site = ["S-0", "S-1"]`, `visit = "V-1"`, 1), lateVisit(`,"date":"2026-03-02"`, ""), "null", "1/2", "50", false},
		{"a list of rules", strings.Replace(waiveGreet, `"greet"`, `["greet", "smile", "tea"]`, 1), lateVisit(`,"date":"2026-03-02"`, ""), "null", "null", "null", nil},
		{"the one that holds counts", waiveGreet + strings.Replace(waiveGreet, "2026-03-31", "2026-06-30", 1), lateVisit(`,"date":"2026-04-01"`, ""), "null", "1/2", "50", false},
		{"a pass is left alone", strings.Replace(waiveGreet, `"greet"`, `"smile"`, 1), strings.Replace(lateVisit(`,"date":"2026-03-02"`, ""), `"do":"smile"`, `"do":"tea"`, 1), "0", "null", "100/3", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := judge(t, compileOne(t, waiverBook+c.waivers), c.visit, checker.Options{})
			for id, want := range map[string]string{"greet": c.greet, "smile": c.smile} {
				if r := got.Rules[id]; r.Verdict != "fail" || ratText(r.Credit) != want {
					t.Errorf("%s: %s %s, want fail %s", id, r.Verdict, ratText(r.Credit), want)
				}
			}
			if ratText(got.Score) != c.score || !reflect.DeepEqual(deref(got.Passed), c.passed) {
				t.Errorf("score %s, passed %v; want %s, %v", ratText(got.Score), deref(got.Passed), c.score, c.passed)
			}
		})
	}
}

// TestWaivedIsNotApplicable holds random visits to the law of waivers: verdicts
// are what they were, and scores what they are where the waived failures are
// n/a. Waivers that name nothing of a visit change nothing of it.
func TestWaivedIsNotApplicable(t *testing.T) {
	waived := 0
	for seed := range uint64(300) {
		r := genSource(9000 + seed)
		book := genBook(r)
		b, err := oracleCompile(map[string]string{"book.toml": book}, "book.toml")
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, book)
		}
		without := compileOne(t, book)
		id := without.Rules[r.IntN(len(without.Rules))].ID
		with := compileOne(t, fmt.Sprintf("%s\n[[waiver]]\nrule = %q\nvisit = \"V0\"\nuntil = 2099-12-31\nwhy = \"x\"\nby = \"x\"\n", book, id))
		for n := range 2 {
			visit := genVisitFor(r, b, book, fmt.Sprint("V", n))
			want := b.check([]byte(visit))
			got := judge(t, with, visit, checker.Options{})
			if v := want.Rules[id]; n == 0 && v.Verdict == "fail" && strings.Contains(visit, `"date":`) {
				waived++
				want.Rules[id] = oracleVerdict{Verdict: "n/a"}
				want.Score, want.Coverage, want.Passed = nil, nil, nil
				b.score(&want)
				want.Rules[id] = oracleVerdict{Verdict: "fail"}
			} else if n == 0 && v.Verdict == "fail" {
				continue // its events may tell the date
			}
			if d := differs(got, want); d != "" {
				t.Fatalf("seed %d, %s waived: %s\n%s\n%s", seed, id, d, visit, book)
			}
		}
	}
	if waived < 20 {
		t.Errorf("only %d failures were waived", waived)
	}
}

// TestWaiversAddUp counts failures by their waivers, in one summary and in two
// that are merged.
func TestWaiversAddUp(t *testing.T) {
	b := compileOne(t, waiverBook+waiveGreet)
	visits := []string{
		lateVisit(`,"date":"2026-03-02"`, ""), lateVisit(`,"date":"2026-03-03"`, ""), lateVisit(`,"date":"2026-04-01"`, ""), lateVisit("", ""),
	}
	whole, parts := checker.NewSummary(b), [2]*checker.Summary{checker.NewSummary(b), checker.NewSummary(b)}
	for i, text := range visits {
		r := judged(t, b, text)
		whole.Add(r, nil)
		parts[i%2].Add(r, nil)
	}
	if err := parts[0].Merge(parts[1]); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*checker.Summary{whole, parts[0]} {
		if got := s.Waivers(); !reflect.DeepEqual(got, []checker.WaiverTotals{{Waived: 2, Ended: 1, Undated: 1}}) {
			t.Errorf("waivers: %+v", got)
		}
		rule, site, all := s.Rules()[0], s.SiteRules()[0][0], s.Totals()
		if rule.Waived != 2 || rule.Fail != 2 || rule.FailRate.N != 2 || all.Waived != 2 || all.CriticalFailed != 2 || all.Fails != 6 {
			t.Errorf("the rule %+v, all %+v", rule, all)
		}
		if site.Fail != 2 || site.NotApplicable != 2 || site.Lost != 6 {
			t.Errorf("the site: %+v", site)
		}
	}
	if err := checker.NewSummary(compileOne(t, waiverBook)).Merge(whole); err == nil {
		t.Error("summaries of books with other waivers are merged")
	}
}
