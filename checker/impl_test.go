package checker_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"testing"

	"stdc/checker"
	"stdc/internal/visitlog"
	"stdc/rules"
)

// compile compiles a book given as a map of files.
func compile(files map[string]string, main string) (*rules.Book, []rules.Diagnostic) {
	return rules.Compile(main, func(path string) ([]byte, error) {
		if text, ok := files[path]; ok {
			return []byte(text), nil
		}
		return nil, fs.ErrNotExist
	})
}

func compileOne(t *testing.T, book string) *rules.Book {
	t.Helper()
	b, ds := compile(map[string]string{"book.toml": book}, "book.toml")
	if b == nil {
		t.Fatalf("the book does not compile: %v\n%s", ds, book)
	}
	return b
}

// judge reads one visit as a log and judges it; the result has the form of
// the oracle's.
func judge(t *testing.T, b *rules.Book, visit string, o checker.Options) oracleResult {
	t.Helper()
	var out oracleResult
	seen := 0
	_, err := visitlog.Run(context.Background(), []visitlog.Input{{Name: "log", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader([]byte(visit))), nil
	}}}, b, visitlog.Options{Workers: 1}, func() visitlog.Judge[oracleResult] {
		c := checker.New(b, o)
		return func(v *checker.Visit) (oracleResult, error) {
			r, err := c.Check(v)
			if err != nil {
				return oracleResult{}, err
			}
			return resultOf(b, r), nil
		}
	}, func(r oracleResult) { out = r; seen++ }, func(r visitlog.Reject) { out = oracleResult{Rejected: r.Reason}; seen++ })
	if err != nil || seen != 1 {
		t.Fatalf("%d visits, %v, of\n%s", seen, err, visit)
	}
	return out
}

// judged judges one visit; the result is its own.
func judged(t *testing.T, b *rules.Book, visit string) *checker.Result {
	t.Helper()
	var out *checker.Result
	_, err := visitlog.Run(context.Background(), []visitlog.Input{{Name: "log", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader([]byte(visit))), nil
	}}}, b, visitlog.Options{Workers: 1}, func() visitlog.Judge[*checker.Result] { return checker.New(b, checker.Options{}).Check },
		func(r *checker.Result) { out = r }, func(r visitlog.Reject) { t.Fatal(r.Reason) })
	if err != nil || out == nil {
		t.Fatal(err)
	}
	return out
}

func resultOf(b *rules.Book, r *checker.Result) oracleResult {
	out := oracleResult{Rules: map[string]oracleVerdict{}, Reordered: r.Reordered}
	rat := func(q rules.Ratio) *big.Rat {
		if !q.Valid() {
			return nil
		}
		return q.Rat()
	}
	for i := range r.Rules {
		out.Rules[b.Rules[i].ID] = oracleVerdict{Verdict: r.Rules[i].Verdict.String(), Credit: rat(r.Rules[i].Credit)}
		out.Order = append(out.Order, b.Rules[i].ID)
	}
	out.Score, out.Coverage = rat(r.Score), rat(r.Coverage)
	if r.Passed != checker.Unknown {
		passed := r.Passed == checker.Pass
		out.Passed = &passed
	}
	return out
}

// differs says how two results differ, or "".
func differs(got, want oracleResult) string {
	if (got.Rejected != "") != (want.Rejected != "") {
		return fmt.Sprintf("rejected %q, the oracle %q", got.Rejected, want.Rejected)
	}
	for id, w := range want.Rules {
		g := got.Rules[id]
		if g.Verdict != w.Verdict || ratText(g.Credit) != ratText(w.Credit) {
			return fmt.Sprintf("rule %s: %s %s, the oracle %s %s", id, g.Verdict, ratText(g.Credit), w.Verdict, ratText(w.Credit))
		}
	}
	if len(got.Rules) != len(want.Rules) {
		return fmt.Sprintf("%d rules, the oracle %d", len(got.Rules), len(want.Rules))
	}
	if ratText(got.Score) != ratText(want.Score) || ratText(got.Coverage) != ratText(want.Coverage) {
		return fmt.Sprintf("score %s coverage %s, the oracle %s %s", ratText(got.Score), ratText(got.Coverage), ratText(want.Score), ratText(want.Coverage))
	}
	if fmt.Sprint(deref(got.Passed)) != fmt.Sprint(deref(want.Passed)) {
		return fmt.Sprintf("passed %v, the oracle %v", deref(got.Passed), deref(want.Passed))
	}
	if got.Reordered != want.Reordered {
		return fmt.Sprintf("reordered %v, the oracle %v", got.Reordered, want.Reordered)
	}
	return ""
}

func ratText(r *big.Rat) string {
	if r == nil {
		return "null"
	}
	return r.RatString()
}

func deref(b *bool) any {
	if b == nil {
		return nil
	}
	return *b
}
