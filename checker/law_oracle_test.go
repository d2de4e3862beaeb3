package checker_test

import (
	"strings"
	"testing"
)

// TestOracleLaw: "a decided verdict (pass, fail or n/a) never changes when times
// and fields become more precise, consistently with the order."
func TestOracleLaw(t *testing.T) {
	decided, seeds := 0, uint64(3000)
	if testing.Short() {
		seeds = 500
	}
	for seed := range seeds {
		r := genSource(seed)
		book := genBook(r)
		if strings.Contains(book, "known") {
			continue // "`known` [...] outside it"
		}
		b, err := oracleCompile(map[string]string{"book.toml": book}, "book.toml")
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, book)
		}
		visit := genVisit(r, book, "V")
		before := b.check([]byte(visit))
		if before.Rejected != "" {
			continue
		}
		for range 3 {
			finer, changed := refineVisit(r, book, visit)
			if !changed {
				break
			}
			after := b.check([]byte(finer))
			if after.Rejected != "" {
				t.Fatalf("seed %d: rejected %s\n%s\n%s", seed, after.Rejected, visit, finer)
			}
			for _, id := range before.Order {
				was, is := before.Rules[id].Verdict, after.Rules[id].Verdict
				if was == oUnknown {
					continue
				}
				decided++
				if was != is {
					t.Errorf("seed %d rule %s: %s became %s\n%s\nbefore %s\nafter  %s",
						seed, id, was, is, genDescribe(book, id), visit, finer)
				}
			}
			before, visit = after, finer
		}
	}
	if uint64(decided) < 5*seeds {
		t.Errorf("only %d decided verdicts were put to the test", decided)
	}
}
