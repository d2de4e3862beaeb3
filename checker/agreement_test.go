package checker

import (
	"math"
	"testing"

	"stdc/rules"
)

// pairBook is sumBook with a fact that marks encounters.
func pairBook() *rules.Book {
	b := sumBook()
	b.Facts = append(b.Facts, rules.Field{ID: "pair", Type: rules.TypeText})
	return b
}

// TestKrippendorff holds to the example of "Computing Krippendorff's
// Alpha-Reliability", section C: four observers, twelve units, five categories
// and missing data.
func TestKrippendorff(t *testing.T) {
	data := []string{
		"1 2 3 3 2 1 4 1 2 . . .",
		"1 2 3 3 2 2 4 1 2 5 . 3",
		". 3 3 3 2 3 4 2 2 5 1 .",
		"1 2 3 3 2 4 4 1 2 5 1 .",
	}
	units := make([][]int64, 12)
	for u := range units {
		units[u] = make([]int64, 5)
		for _, observer := range data {
			if c := observer[2*u]; c != '.' {
				units[u][c-'1']++
			}
		}
	}
	if a := krippendorff(units); !a.Known || math.Abs(a.Value-0.743) > 5e-4 {
		t.Errorf("alpha is %+v, want 0.743", a)
	}
	for name, units := range map[string][][]int64{
		"no unit": nil, "one rating each": {{1, 0}, {0, 1}}, "all the same": {{2, 0}, {2, 0}},
	} {
		if a := krippendorff(units); a.Known {
			t.Errorf("%s: %+v, want none", name, a)
		}
	}
}

// TestCohen holds to an example that textbooks use: of 50 proposals two readers
// accept 20 and refuse 15 together, and differ on 15. Agreement is 0.7, by chance
// 0.5.
func TestCohen(t *testing.T) {
	if k := cohen([][]int64{{20, 5}, {10, 15}}); !k.Known || math.Abs(k.Value-0.4) > 1e-12 {
		t.Errorf("kappa is %+v, want 0.4", k)
	}
	if k := cohen([][]int64{{0, 9}, {9, 0}}); k.Value != -1 {
		t.Errorf("kappa is %+v, want -1", k)
	}
	if cohen([][]int64{{9, 0}, {0, 0}}).Known || cohen([][]int64{{0, 0}, {0, 0}}).Known {
		t.Error("no kappa where chance makes all agree, or nothing was rated")
	}
}

func TestAgreement(t *testing.T) {
	s := NewSummary(pairBook())
	visit := func(id, staff, encounter string, verdicts ...Verdict) {
		r := &Result{ID: id, Staff: staff}
		for _, v := range verdicts {
			r.Rules = append(r.Rules, RuleResult{Verdict: v})
		}
		v := &Visit{Facts: make([]rules.Value, 3)}
		if encounter != "" {
			v.Facts[2] = rules.TextValue(encounter)
		}
		s.Add(r, v)
	}
	visit("1", "B", "e1", Pass, Fail, Unknown, NotApplicable)
	visit("2", "A", "e1", Pass, Pass, Pass, NotApplicable)
	visit("3", "A", "e2", Fail, Fail, Fail, NotApplicable)
	visit("4", "B", "e2", Fail, Fail, Fail, NotApplicable)
	visit("5", "A", "alone", Fail, Fail, Fail, Pass)
	visit("6", "A", "", Fail, Fail, Fail, Pass)
	a, ok := s.Agreement()
	if !ok || a.Encounters != 2 {
		t.Fatalf("%+v", a)
	}
	for i, want := range []RuleAgreement{
		{Encounters: 2, Raw: Share{1, true}, Kappa: Share{1, true}, Alpha: Share{1, true}},
		{Encounters: 2, Raw: Share{0.5, true}, Kappa: Share{0, true}, Alpha: Share{0, true}},
		{Encounters: 1, Raw: Share{1, true}},
		{Encounters: 2, Raw: Share{1, true}},
	} {
		if a.Rules[i] != want {
			t.Errorf("rule %d: %+v, want %+v", i, a.Rules[i], want)
		}
	}
	if _, ok := NewSummary(sumBook()).Agreement(); ok {
		t.Error("no fact marks encounters")
	}
}
