package checker_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"testing"

	"stdc/checker"
	"stdc/internal/report"
	"stdc/internal/visitlog"
	"stdc/rules"
)

// reasonsOf judges one visit and calls f with each reason while it holds.
func reasonsOf(t *testing.T, b *rules.Book, visit string, f func(*checker.Result, *checker.RuleResult)) {
	t.Helper()
	_, err := visitlog.Run(context.Background(), []visitlog.Input{{Name: "log", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader([]byte(visit))), nil
	}}}, b, visitlog.Options{Workers: 1}, func() visitlog.Judge[int] {
		c := checker.New(b, checker.Options{Evidence: true})
		return func(v *checker.Visit) (int, error) {
			r, err := c.Check(v)
			if err != nil {
				return 0, err
			}
			for i := range r.Rules {
				f(r, &r.Rules[i])
			}
			return 0, nil
		}
	}, func(int) {}, func(visitlog.Reject) {})
	if err != nil {
		t.Fatal(err)
	}
}

// badSentence matches what no sentence should hold: slots, gaps, punctuation
// without words.
var badSentence = regexp.MustCompile(`[{}]|  |“”|[,，;；:：（(]$|^[ ,，]|[，；：][，；：）]| [,;:)]|\( |, ,| is [,;]|999 ns|999纳秒`)

// quoted matches what comes from the book or the log.
var quoted = regexp.MustCompile(`“[^”]+”`)

// TestReasonsOfGenerated makes sentences of every fail and every unknown of
// generated books and visits.
func TestReasonsOfGenerated(t *testing.T) {
	en, zh := report.NewWords("en"), report.NewWords("zh")
	seen := map[checker.ReasonCode]bool{}
	for seed := range 400 {
		r := genSource(uint64(seed))
		text := genBook(r)
		b, _ := compile(map[string]string{"book.toml": text}, "book.toml")
		if b == nil {
			continue
		}
		for i := range 4 {
			visit := genVisit(r, text, fmt.Sprint("V", i))
			reasonsOf(t, b, visit, func(all *checker.Result, one *checker.RuleResult) {
				if one.Verdict != checker.Fail && one.Verdict != checker.Unknown {
					if one.Reason != nil {
						t.Errorf("a reason for %s", one.Verdict)
					}
					return
				}
				why := one.Reason
				if why == nil {
					t.Fatalf("seed %d: %s without a reason", seed, one.Verdict)
				}
				seen[why.Code] = true
				if !slices.IsSorted(why.Events) || len(why.Events) > 0 && (why.Events[0] < 0 || why.Events[len(why.Events)-1] >= all.Events) {
					t.Errorf("seed %d: evidence %v of %d events", seed, why.Events, all.Events)
				}
				for _, w := range []*report.Words{en, zh} {
					if s := w.Sentence(b, why); badSentence.MatchString(quoted.ReplaceAllString(s, "“x”")) || s == "" {
						t.Errorf("seed %d, %s, %s: %s", seed, one.Verdict, why.Code, s)
					}
				}
			})
		}
	}
	if len(seen) < 15 {
		t.Errorf("only the reasons %v were made", seen)
	}
}
