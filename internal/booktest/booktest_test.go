package booktest

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stdc/rules"
)

// compile compiles a book from disk.
func compile(t testing.TB, path string) *rules.Book {
	t.Helper()
	b, ds := rules.Compile(path, os.ReadFile)
	if b == nil {
		t.Fatal(ds)
	}
	return b
}

// mustRead reads tests that have no fault.
func mustRead(t testing.TB, path, text string, b *rules.Book) *Suite {
	t.Helper()
	s, ds := Read(path, []byte(text), b)
	if s == nil {
		t.Fatalf("%v\n%s", ds, text)
	}
	return s
}

func starters(t testing.TB) []string {
	t.Helper()
	books, err := filepath.Glob("../../templates/starters/*/book.toml")
	if err != nil || len(books) == 0 {
		t.Fatal("no starters", err)
	}
	return books
}

// TestWriteStarters takes from the starters whose bounds Write found by itself
// the tests of these, and lets it find them again: what it writes passes, and
// every bound is defended that the starter does not give up with a reason.
func TestWriteStarters(t *testing.T) {
	for _, name := range []string{"node-control", "phone", "complaint"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join("../../templates/starters", name, "book.toml")
			b := compile(t, path)
			file := strings.TrimSuffix(path, ".toml") + Suffix
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			whole, bounds, ok := strings.Cut(string(data), "# ── 限值")
			if !ok {
				t.Fatal("the file has no part of its own for bounds")
			}
			var left []string // what the starter gives up
			for _, u := range mustRead(t, file, whole+"#"+bounds, b).Undefended {
				left = append(left, u.Rule+" "+u.What)
			}
			s := mustRead(t, file, whole, b)
			cov, err := Cover(path, b, []*Suite{s}, [][]Result{s.Run(nil)})
			if err != nil {
				t.Fatal(err)
			}
			w := Write(b, cov, []*Suite{s})
			if len(cov.Open) < 50 || w.Noticed != len(cov.Open)-len(w.Failed) {
				t.Errorf("%d open, %d said to be defended, %d not", len(cov.Open), w.Noticed, len(w.Failed))
			}
			for _, m := range w.Failed {
				if !slices.Contains(left, m.Owner+" "+m.What) {
					t.Errorf("no test was found for: %s: %s", m.Owner, m.What)
				}
			}
			again := mustRead(t, file, whole+w.Text, b)
			results := again.Run(nil)
			for i := range results {
				if !results[i].Passed() {
					t.Errorf("a written test fails: %s: %v", results[i].Case.Name, results[i].Diffs)
				}
			}
			after, err := Cover(path, b, []*Suite{again}, [][]Result{results})
			if err != nil {
				t.Fatal(err)
			}
			if len(after.Open) != len(w.Failed) {
				t.Errorf("%d bounds are open behind Write, which named %d", len(after.Open), len(w.Failed))
			}
		})
	}
}

// TestVariantsLeaveTheBook: changing a book makes another one, and each change
// is one: what is changed differs from the book.
func TestVariantsLeaveTheBook(t *testing.T) {
	for _, path := range append(starters(t), "../../testdata/booktests/hall/book.toml", "../../testdata/call-centre/book.toml") {
		b := compile(t, path)
		before, err := b.Encode()
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range mutants(b) {
			changed, err := m.book(b)
			if err != nil {
				t.Errorf("%s: %s: %v", m.Owner, m.What, err)
				continue
			}
			got, err := changed.Encode()
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Equal(got, before) {
				t.Errorf("%s: %s: nothing was changed", m.Owner, m.What)
			}
			if m.Pos.Line == 0 {
				t.Errorf("%s: %s has no place", m.Owner, m.What)
			}
		}
		if after, err := b.Encode(); err != nil || !bytes.Equal(after, before) {
			t.Errorf("%s was changed itself (%v)", path, err)
		}
	}
}

// TestUpdate holds what --update makes of a file, letter by letter.
func TestUpdate(t *testing.T) {
	b := compile(t, "../../testdata/booktests/hall/book.toml")
	for _, c := range []struct{ name, before, after string }{
		{"an id moves to another list", `pass = ["flow", "two-bows"] # two
fail = ["bow-depth"]
`, `pass = ["bow-depth"] # two
fail = ["two-bows", "flow"]
`},
		{"a list that moves as a whole is named anew", `pass = "two-bows" # why
`, `fail = "two-bows" # why
`},
		{"comments in a list stay", `na = ["service-short"]
pass = [
  "greet-promptly", # first
  "two-bows",       # second
  "bow-depth",
]
`, `na = ["service-short", "greet-promptly"]
pass = [
   # first
         # second
  "bow-depth",
]
fail = ["two-bows"]
`},
		{"numbers", `credit = { bow-depth = 0.5 }
score = 12 # of 100
passed = true
`, `credit = { bow-depth = 1 }
score = 33.3333 # of 100
passed = false
`},
		{"rest", `rest = "pass"
`, `rest = "pass"
fail = ["two-bows", "flow"]
`},
		{"cases", `pass = "bow-depth"
case = [
  { deep = 30, pass = "flow" },
  { deep = 60 },
]
`, `pass = "bow-depth"
case = [
  { deep = 30, fail = "flow" },
  { deep = 60, fail = ["bow-depth"] },
]
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			head := "# kept\n[[test]]\nname = \"x\"\nvisit = \"- bow angle=" + map[bool]string{true: "{deep}", false: "30"}[c.name == "cases"] + "\"\n"
			s := mustRead(t, "x_test.toml", head+c.before, b)
			text, changed := s.Update(s.Run(nil))
			if text != head+c.after || changed == 0 {
				t.Errorf("%d changed:\n%s\nwant\n%s", changed, text, head+c.after)
			}
			s = mustRead(t, "x_test.toml", text, b)
			for _, r := range s.Run(nil) {
				if !r.Passed() {
					t.Errorf("%s fails afterwards: %v", r.Case.Name, r.Diffs)
				}
			}
		})
	}
}

// TestUndefended tells entries that speak of nothing, or of what is defended.
func TestUndefended(t *testing.T) {
	const path = "../../testdata/booktests/hall/book.toml"
	b := compile(t, path)
	s := mustRead(t, "hall_test.toml", `
[[test]]
name = "one bow"
visit = "- bow"
fail = "two-bows"

[[undefended]]
rule = "two-bows"
what = "times 2 → 1..2"
why = "it is defended"

[[undefended]]
rule = "two-bows"
what = "times 2 → 2..4"
why = "there is no such bound"

[[undefended]]
rule = "two-bows"
what = "times 2 → 2..3"
why = "a reason"
`, b)
	cov, err := Cover(path, b, []*Suite{s}, [][]Result{s.Run(nil)})
	if err != nil {
		t.Fatal(err)
	}
	if len(cov.Left) != 1 || cov.Left[0].Why != "a reason" {
		t.Errorf("left: %v", cov.Left)
	}
	var got []string
	for _, d := range s.Diagnostics() {
		got = append(got, string(d.Severity)+" "+string(d.Code)+" "+d.Message)
	}
	want := []string{`warning defended a test notices "times 2 → 1..2" of the rule "two-bows"`,
		`error unknown-bound the rule "two-bows" has no bound "times 2 → 2..4"; did you mean "times 2 → 2..3"?`}
	if !slices.Equal(got, want) {
		t.Errorf("told %q", got)
	}
}

// TestRedundantPhrases: a phrase that holds another of its set is no bound.
func TestRedundantPhrases(t *testing.T) {
	phrases := []string{"抱歉", "很抱歉", "對不起", "对不起", "sorry", "so sorry", "sorrya"}
	want := []bool{false, true, false, true, false, true, false}
	for i := range phrases {
		if got := redundant(phrases, i); got != want[i] {
			t.Errorf("%s: %v", phrases[i], got)
		}
	}
}

// FuzzRead: no test file brings the reader down, and its tests can be run,
// covered and updated.
func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("../../testdata/booktests/*/*_test.toml")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, part := range strings.Split(string(data), "\n\n") {
			f.Add(part)
		}
	}
	const path = "../../testdata/booktests/hall/book.toml"
	b := compile(f, path)
	f.Fuzz(func(t *testing.T, text string) {
		BookOf("x_test.toml", []byte(text))
		s, ds := Read("x_test.toml", []byte(text), b)
		if s == nil {
			if !rules.HasErrors(ds) {
				t.Fatal("no suite and no error")
			}
			return
		}
		results := s.Run(nil)
		if _, err := Cover(path, b, []*Suite{s}, [][]Result{results}); err != nil {
			t.Fatal(err)
		}
		failed := slices.ContainsFunc(results, func(r Result) bool { return !r.Passed() && r.Rejected == "" })
		updated, changed := s.Update(results)
		if (changed > 0) != failed || changed == 0 && updated != strings.TrimPrefix(text, "\uFEFF") {
			t.Fatalf("changed %d", changed)
		}
	})
}
