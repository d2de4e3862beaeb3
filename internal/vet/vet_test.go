package vet

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"stdc/rules"
)

func starters(t testing.TB) []*rules.Book {
	t.Helper()
	list, err := filepath.Glob("../../templates/starters/*/book.toml")
	if err != nil || len(list) == 0 {
		t.Fatal("no starters", err)
	}
	var out []*rules.Book
	for _, path := range list {
		b, ds := rules.Compile(path, os.ReadFile)
		if b == nil {
			t.Fatal(path, ds)
		}
		out = append(out, b)
	}
	return out
}

// TestStarters: for every starter there are witnesses, which the checker passes,
// and nothing is found; each run says the same.
func TestStarters(t *testing.T) {
	for _, b := range starters(t) {
		r := Book(b)
		if r.Answer != Satisfiable || len(r.Findings) > 0 {
			t.Errorf("%s: %s, %+v", b.ID, r.Answer, r.Findings)
		}
		passed := map[int]bool{}
		for i := range r.Witnesses {
			checkWitness(t, b, &r.Witnesses[i])
			for _, p := range r.Witnesses[i].Passes {
				passed[p] = true
			}
		}
		if len(passed) != len(b.Rules) {
			t.Errorf("%s: %d of %d rules are passed in a witness", b.ID, len(passed), len(b.Rules))
		}
		if again := Book(b); !reflect.DeepEqual(r.Witnesses, again.Witnesses) || !reflect.DeepEqual(r.Rules, again.Rules) {
			t.Errorf("%s: another run says something else", b.ID)
		}
	}
}

// TestAnswers shows the answers that are neither a clash nor a witness.
func TestAnswers(t *testing.T) {
	const head = `
[standard]
id = "book"
title = "Book"
[[step]]
id = "welcome"
from = "enter"
[element.enter]
[element.greet]
fields = { n = { type = "number" } }
[element.bow]
`
	for _, c := range []struct {
		name, rules string
		answer      Answer
		code        rules.Code
		beyond      Feature
	}{
		{"a remedy", `
[rule.no-bow]
forbid = "bow"
[rule.then-greet]
expect = "greet"
after = "bow"
`, Remedy, "", ""},
		{"it never applies", `
[rule.greet]
given = "greet"
without = "greet"
expect = "bow"
`, NeverApplies, CodeNeverApplies, ""},
		{"it never fails", `
[rule.greet]
any = [{ expect = "greet" }, { forbid = "greet" }]
`, Satisfiable, CodeNeverFails, ""},
		{"it is implied", `
[rule.soon]
expect = "greet"
after = "enter"
within = "10s"
[rule.later]
expect = "greet"
after = "enter"
within = "20s"
`, Satisfiable, CodeImplied, ""},
		{"a step out of reach", `
[rule.nobody]
forbid = "enter"
`, Satisfiable, CodeNoStep, ""},
		{"a clash that calendars hide", `
[rule.soon]
expect = "greet"
after = "enter"
within = "..1 workdays"
[rule.never]
forbid = "greet"
after = "enter"
within = "..30 dates"
`, Undetermined, "", FeatureCalendar},
		{"a clash of comparisons", `
[rule.rising]
expect = "greet"
times = "2.."
[rule.up]
forbid = "greet"
after = "greet"
higher = ["n"]
[rule.down]
forbid = "greet"
after = "greet"
lower = ["n"]
[rule.apart]
forbid = "greet"
after = "greet"
same = ["n"]
`, Undetermined, "", FeatureCompare},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, ds := rules.Compile("book.toml", func(string) ([]byte, error) { return []byte(head + c.rules), nil })
			if b == nil {
				t.Fatal(ds)
			}
			r := Book(b)
			a := &r.Rules[len(r.Rules)-1]
			if a.Answer != c.answer || c.beyond != "" && (len(a.Beyond) != 1 || a.Beyond[0] != c.beyond) {
				t.Errorf("%+v", r.Rules)
			}
			found := c.code == "" && c.answer != Remedy
			for _, f := range r.Findings {
				found = found || f.Code == c.code
			}
			if !found {
				t.Errorf("%+v", r.Findings)
			}
		})
	}
}

// BenchmarkStarters vets all starters, some 215 rules.
func BenchmarkStarters(b *testing.B) {
	books := starters(b)
	for b.Loop() {
		for _, book := range books {
			Book(book)
		}
	}
}
