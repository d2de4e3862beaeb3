package checker_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"testing"

	"stdc/checker"
	"stdc/internal/visitlog"
)

// TestRest holds what is said of rules of which nothing happened to what the
// checker says of them, on random books and visits.
func TestRest(t *testing.T) {
	told, passes := 0, 0
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 11))
		text := genBook(r)
		b, ds := compile(map[string]string{"book.toml": text}, "book.toml")
		if b == nil {
			t.Fatalf("seed %d: %v\n%s", seed, ds, text)
		}
		var log bytes.Buffer
		for i := range 20 {
			log.WriteString(genVisit(r, text, fmt.Sprintf("V%d", i)) + "\n")
		}
		c := checker.New(b, checker.Options{})
		input := visitlog.Input{Name: "log", Open: func() (io.ReadCloser, error) { return io.NopCloser(&log), nil }}
		_, err := visitlog.Run(context.Background(), []visitlog.Input{input}, b, visitlog.Options{Workers: 1}, func() visitlog.Judge[int] {
			return func(v *checker.Visit) (int, error) {
				result, err := c.Check(v)
				if err != nil || !c.WasPlain() {
					return 0, err
				}
				for i := range b.Rules {
					want, wake, ok := checker.RestOf(b, i)
					if !ok || slices.ContainsFunc(v.Events, func(e checker.Event) bool { return wake[e.Element] }) {
						continue
					}
					if told++; want == checker.Pass {
						passes++
					}
					if got := result.Rules[i].Verdict; got != want {
						t.Errorf("seed %d, visit %s: rule %s is %v, and rests at %v\n%s", seed, v.ID, b.Rules[i].ID, got, want, text)
					}
				}
				return 0, nil
			}
		}, func(int) {}, func(visitlog.Reject) {})
		if err != nil {
			t.Fatal(err)
		}
	}
	if told < 300 || passes < 20 {
		t.Errorf("%d rules rested, %d of them passed", told, passes)
	}
}
