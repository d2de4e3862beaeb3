package checker_test

import (
	"fmt"
	"math"
	"math/big"
	"path/filepath"
	"testing"

	"github.com/BurntSushi/toml"
)

type oCase struct {
	Title string
	Book  string
	Visit []struct {
		Log      string
		Why      string
		Rules    map[string]any
		Score    any
		Coverage any
		Passed   any
		Rejected bool
	}
}

// forCases calls f with every worked case of the language.
func forCases(t *testing.T, f func(t *testing.T, c *oCase)) {
	t.Helper()
	files, err := filepath.Glob("../testdata/language/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			var c oCase
			if _, err := toml.DecodeFile(file, &c); err != nil {
				t.Fatal(err)
			}
			f(t, &c)
		})
	}
}

// compare holds results against what the case says of its visits.
func (c *oCase) compare(t *testing.T, check func(log string) oracleResult) {
	t.Helper()
	for _, visit := range c.Visit {
		got := check(visit.Log)
		if (got.Rejected != "") != visit.Rejected {
			t.Errorf("%s\nrejected %q, want %v (%s)", visit.Log, got.Rejected, visit.Rejected, visit.Why)
			continue
		}
		for id, want := range visit.Rules {
			if wrong := oDiffers(got.Rules[id], want); wrong != "" {
				t.Errorf("%s\nrule %s: %s (%s)", visit.Log, id, wrong, visit.Why)
			}
		}
		for name, pair := range map[string][2]any{
			"score": {got.Score, visit.Score}, "coverage": {got.Coverage, visit.Coverage},
		} {
			if wrong := oNumberDiffers(pair[0].(*big.Rat), pair[1]); wrong != "" {
				t.Errorf("%s\n%s: %s (%s)", visit.Log, name, wrong, visit.Why)
			}
		}
		passed := "none"
		if got.Passed != nil {
			passed = fmt.Sprint(*got.Passed)
		}
		if visit.Passed != nil && passed != fmt.Sprint(visit.Passed) {
			t.Errorf("%s\npassed %s, want %v (%s)", visit.Log, passed, visit.Passed, visit.Why)
		}
	}
}

// TestOracleCases holds the oracle against every worked case: an oracle that
// fails one would only spread its own misreading.
func TestOracleCases(t *testing.T) {
	forCases(t, func(t *testing.T, c *oCase) {
		book, err := oracleCompile(map[string]string{"book.toml": c.Book}, "book.toml")
		if err != nil {
			t.Fatal(err)
		}
		c.compare(t, func(log string) oracleResult { return book.check([]byte(log)) })
	})
}

// oDiffers compares a rule's outcome with a verdict, or a verdict and a credit.
func oDiffers(got oracleVerdict, want any) string {
	verdict, credit := want, any(nil)
	switch w := want.(type) {
	case []any:
		verdict, credit = w[0], w[1]
	case map[string]any:
		verdict, credit = w["verdict"], w["credit"]
	}
	if got.Verdict != verdict {
		return fmt.Sprintf("%s, want %v", got.Verdict, verdict)
	}
	return oNumberDiffers(got.Credit, credit)
}

func oNumberDiffers(got *big.Rat, want any) string {
	if want == nil {
		return ""
	}
	var number float64
	switch w := want.(type) {
	case int64:
		number = float64(w)
	case float64:
		number = w
	default: // "none"
		if got != nil {
			return fmt.Sprintf("%s, want %v", got.FloatString(4), want)
		}
		return ""
	}
	if got == nil {
		return fmt.Sprintf("none, want %v", want)
	}
	if f, _ := got.Float64(); math.Abs(f-number) > 0.00005 {
		return fmt.Sprintf("%v, want %v", f, want)
	}
	return ""
}

// TestOracleBooks is about books of more than one file, which the cases leave
// out.
func TestOracleBooks(t *testing.T) {
	files := map[string]string{
		"main.toml": `[standard]
id = "main"
title = "main"
import = ["lib/courtesy.toml"]
[element.enter]
[rule.own]
expect = "bow"
`,
		"lib/courtesy.toml": `[standard]
id = "courtesy"
title = "courtesy"
given = "smile"
[param]
limit = "10s"
angle = 30
[element.bow]
fields = { angle = { type = "number" }, note = { type = "text" } }
[element.smile]
[rule.imported]
expect = "bow"
[rule.soon]
expect = "bow"
after = "smile"
within = "..${limit}"
where = { angle = "${angle}" }
[rule.dollar]
expect = "bow"
where = { note = "$${limit}" }
`,
		"branch.toml": `[standard]
id = "branch"
title = "branch"
extends = "lib/courtesy.toml"
[param]
limit = "20s"
[rule.imported]
retired = true
[rule.soon]
weight = 3
[rule.more]
expect = "smile"
`,
	}
	visit := []byte(`{"visit":"V","events":[{"at":"09:00:00","do":"smile"},{"at":"09:00:20","do":"bow","angle":30,"note":"${limit}"}]}`)
	plain := []byte(`{"visit":"V","events":[{"at":"09:00:20","do":"bow"}]}`)
	for _, c := range []struct {
		book  string
		visit []byte
		want  map[string]string
	}{
		{"main.toml", visit, map[string]string{"own": oPass, "imported": oPass, "soon": oFail, "dollar": oPass}},
		{"main.toml", plain, map[string]string{"own": oPass, "imported": oNA, "soon": oNA, "dollar": oNA}},
		{"branch.toml", visit, map[string]string{"soon": oPass, "dollar": oPass, "more": oPass}},
		{"branch.toml", plain, map[string]string{"soon": oNA, "dollar": oNA, "more": oFail}},
	} {
		book, err := oracleCompile(files, c.book)
		if err != nil {
			t.Fatal(err)
		}
		got := book.check(c.visit)
		if got.Rejected != "" || len(got.Rules) != len(c.want) {
			t.Errorf("%s: %+v", c.book, got)
		}
		for id, want := range c.want {
			if got.Rules[id].Verdict != want {
				t.Errorf("%s on %s: rule %s is %s, want %s", c.book, c.visit, id, got.Rules[id].Verdict, want)
			}
		}
	}
}

// TestOracleCalendar works lengths of days and of working time by hand: no
// worked case has them.
func TestOracleCalendar(t *testing.T) {
	head := `[standard]
id = "c"
title = "c"
[calendar]
workdays = ["mon", "tue", "wed", "thu", "fri"]
hours = ["09:00..12:00", "13:00..18:00"]
holidays = [2026-03-25]
make-up = ["2026-03-28"]
[element.a]
[element.b]
`
	for _, c := range []struct{ a, b, within, want string }{
		{"2026-03-24T10:00:00", "2026-03-24T23:59:59", "0 dates", oPass},
		{"2026-03-24T10:00:00", "2026-03-25T00:00:00", "0 dates", oFail},
		{"2026-03-24T10:00:00", "2026-03-27T23:59", "3 dates", oPass},
		{"2026-03-24T10:00:00", "2026-03-28T00:00", "3 dates", oFail},
		{"2026-03-24T10:00:00", "2026-03-28", "4 dates..", oPass},
		// The 25th is a holiday: the 26th is the first working day after.
		{"2026-03-24T10:00:00", "2026-03-26T23:59:59", "1 workdays", oPass},
		{"2026-03-24T10:00:00", "2026-03-27T00:00:00", "1 workdays", oFail},
		// Saturday the 28th is made up for, Sunday is not.
		{"2026-03-27T10:00:00", "2026-03-29T10:00:00", "1 workdays", oPass},
		{"2026-03-27T10:00:00", "2026-03-30T00:00:00", "1 workdays", oFail},
		{"2026-03-24T11:00:00", "2026-03-24T14:00:00", "2 workhours", oPass},
		{"2026-03-24T11:00:00", "2026-03-24T14:00:01", "2 workhours", oFail},
		{"2026-03-24T17:00:00", "2026-03-26T09:59:59", "2 workhours", oPass},
		{"2026-03-24T17:00:00", "2026-03-26T10:00", "2 workhours", oUnknown},
		{"2026-03-24T17:00:00", "2026-03-26T10:01", "2 workhours", oFail},
		{"2026-03-24", "2026-03-24", "0 dates", oPass},
		{"2026-03-24", "2026-03-25", "1 calendar days", oUnknown},
		{"2026-03-24", "2026-03-25", "2 calendar days", oPass},
		{"2026-03-24T10:00", "2026-03-25T10:00:00", "1 calendar days", oPass},
		{"2026-03-24T10:00", "2026-03-25T10:00:30", "1 calendar days", oUnknown},
	} {
		book, err := oracleCompile(map[string]string{"b": head + fmt.Sprintf("[rule.r]\nexpect = \"b\"\nafter = \"a\"\nwithin = %q\n", c.within)}, "b")
		if err != nil {
			t.Fatal(err)
		}
		visit := fmt.Sprintf(`{"visit":"V","zone":"Asia/Shanghai","events":[{"at":%q,"do":"a"},{"at":%q,"do":"b"}]}`, c.a, c.b)
		if got := book.check([]byte(visit)); got.Rules["r"].Verdict != c.want {
			t.Errorf("%s to %s within %s: %v, want %s", c.a, c.b, c.within, got.Rules["r"].Verdict, c.want)
		}
	}
}
