package checker_test

import (
	"fmt"
	"strings"
	"testing"

	"stdc/checker"
)

// TestLaw: "a decided verdict (pass, fail or n/a) never changes when times and
// fields become more precise, consistently with the order." It holds both
// evaluators to it.
func TestLaw(t *testing.T) {
	decided, seeds := 0, uint64(400)
	if testing.Short() {
		seeds = 80
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
		compiled := compileOne(t, book)
		for n := range 3 {
			visit := genVisitFor(r, b, book, fmt.Sprint("V", n))
			for range 4 {
				told := visit
				for range 2 {
					finer, changed := refineVisitFor(r, b, book, told)
					if !changed {
						break
					}
					n := lawHolds(t, book, told, finer, b.check([]byte(told)), b.check([]byte(finer)))
					n += lawHolds(t, book, told, finer, judge(t, compiled, told, checker.Options{}), judge(t, compiled, finer, checker.Options{}))
					if n == 0 {
						break
					}
					decided, told = decided+n, finer
				}
			}
		}
	}
	if uint64(decided) < 100*seeds {
		t.Errorf("only %d decided verdicts were put to the test", decided)
	}
}

// lawHolds counts the decided verdicts that had to stay when a visit became
// finer.
func lawHolds(t *testing.T, book, told, finer string, before, after oracleResult) (decided int) {
	t.Helper()
	if before.Rejected != "" {
		return 0
	}
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
			t.Errorf("rule %s: %s became %s\n%s\nbefore %s\nafter  %s", id, was, is, genDescribe(book, id), told, finer)
		}
	}
	return decided
}
