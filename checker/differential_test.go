package checker_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"stdc/checker"
)

// TestDifferential holds the checker against the slow evaluator of the
// oracle_*_test.go files, which shares no code with it, on random books and
// visits.
func TestDifferential(t *testing.T) {
	books := 500
	if testing.Short() {
		books = 60
	}
	for seed := range books {
		r := rand.New(rand.NewPCG(uint64(seed), 7))
		text := genBook(r)
		b, ds := compile(map[string]string{"book.toml": text}, "book.toml")
		if b == nil {
			t.Fatalf("seed %d: the book does not compile: %v\n%s", seed, ds, text)
		}
		oracle, err := oracleCompile(map[string]string{"book.toml": text}, "book.toml")
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		for i := range 12 {
			visit := genVisit(r, text, fmt.Sprintf("V%d", i))
			want := oracle.check([]byte(visit))
			if d := differs(judge(t, b, visit, checker.Options{Evidence: i%2 == 0}), want); d != "" {
				t.Fatalf("seed %d: %s\n%s\n%s", seed, d, text, visit)
			}
		}
	}
}
