package booktest

import (
	"math/rand/v2"
	"regexp/syntax"
	"slices"

	"stdc/checker"
	"stdc/rules"
)

// Shrink takes out of a visit what can be spared while it stays good: events,
// fields, facts, ends, long waits, the date. v is good already.
func Shrink(b *rules.Book, v *checker.Visit, good func(*checker.Visit) bool) *checker.Visit {
	return shrink(b, v, good)
}

// Texts makes up a few texts that a regular expression is likely to match, the
// same on every run; none where it cannot be read.
func Texts(pattern string) []string {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	s := &seeker{rng: rand.New(rand.NewPCG(1, 7))}
	var out []string
	for range 6 {
		if x := s.sample(re, 0); !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}
