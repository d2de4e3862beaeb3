package checker_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestOracleLaw: "a decided verdict (pass, fail or n/a) never changes when times
// and fields become more precise, consistently with the order."
func TestOracleLaw(t *testing.T) {
	decided, seeds := 0, uint64(500)
	if testing.Short() {
		seeds = 100
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
		for n := range 3 {
			decided += oracleLaw(t, r, b, book, genVisitFor(r, b, book, fmt.Sprint("V", n)))
		}
	}
	if uint64(decided) < 50*seeds {
		t.Errorf("only %d decided verdicts were put to the test", decided)
	}
}

// oracleLaw refines a visit in several ways, and each of these again, and counts
// the decided verdicts that had to stay.
func oracleLaw(t *testing.T, r *rand.Rand, b *oracleBook, book, visit string) (decided int) {
	for range 4 {
		told := visit
		for range 2 {
			before := b.check([]byte(told))
			if before.Rejected != "" {
				return decided
			}
			finer, changed := refineVisitFor(r, b, book, told)
			if !changed {
				break
			}
			after := b.check([]byte(finer))
			if after.Rejected != "" {
				t.Fatalf("rejected: %s\n%s\n%s", after.Rejected, told, finer)
			}
			for _, id := range before.Order {
				was, is := before.Rules[id].Verdict, after.Rules[id].Verdict
				if was == oUnknown {
					continue
				}
				decided++
				if was != is {
					t.Errorf("rule %s: %s became %s\n%s\nbefore %s\nafter  %s",
						id, was, is, genDescribe(book, id), told, finer)
				}
			}
			told = finer
		}
	}
	return decided
}
