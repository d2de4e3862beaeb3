package checker

import (
	"testing"

	"stdc/rules"
)

// Weights that are far apart, or credits of many parts, are added up exactly.
func TestScoreExact(t *testing.T) {
	third, most := rules.Ratio{Num: 1, Den: 3}, rules.Ratio{Num: 1, Den: maxParts + 1}
	for _, c := range []struct {
		name    string
		weights [2]rules.Ratio
		credits [2]rules.Ratio
		want    rules.Ratio
	}{
		{"alike", [2]rules.Ratio{{Num: 1, Den: 1}, {Num: 1, Den: 1}}, [2]rules.Ratio{{Num: 1, Den: 1}, {Num: 0, Den: 1}}, rules.Ratio{Num: 50, Den: 1}},
		{"far apart", [2]rules.Ratio{{Num: 1_000_000_000, Den: 1}, {Num: 1, Den: 10_000_000_000}}, [2]rules.Ratio{{Num: 0, Den: 1}, {Num: 1, Den: 1}},
			rules.Ratio{Num: 0, Den: 1}}, // 10⁻¹⁷, to the billionth
		{"thirds", [2]rules.Ratio{{Num: 1, Den: 2}, {Num: 1, Den: 1}}, [2]rules.Ratio{third, {Num: 1, Den: 1}}, rules.Ratio{Num: 700, Den: 9}},
		{"many parts", [2]rules.Ratio{{Num: 1, Den: 1}, {Num: 1, Den: 1}}, [2]rules.Ratio{most, {Num: 0, Den: 1}}, rules.Ratio{Num: 10, Den: 3277}},
	} {
		b := &rules.Book{Rules: make([]rules.Rule, 2)}
		r := &Result{Rules: make([]RuleResult, 2), awake: []ruleSpan{{0, 2}}}
		for i := range b.Rules {
			b.Rules[i].Weight = c.weights[i]
			r.Rules[i] = RuleResult{Verdict: Fail, Credit: c.credits[i]}
		}
		s := newScorer(b, nil)
		s.add(b, r)
		if r.Score != c.want {
			t.Errorf("%s: %v, want %v", c.name, r.Score, c.want)
		}
	}
}
