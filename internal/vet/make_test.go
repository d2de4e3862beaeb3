package vet

import (
	"slices"
	"testing"

	"stdc/checker"
)

// TestMake: what is made is what the checker judges it to be, and for most rules
// of the starters there is a visit that fails that rule alone.
func TestMake(t *testing.T) {
	rulesIn, alone := 0, 0
	for i, b := range starters(t) {
		if i%3 != 0 { // a part of them shows it
			continue
		}
		m := NewMaker(b)
		passes := m.Witnesses()[0].Passes
		for _, r := range passes {
			rulesIn++
			pass := slices.DeleteFunc(slices.Clone(passes), func(o int) bool { return o == r })
			got := m.Make(pass, []int{r})
			if got != nil {
				if alone++; !slices.Equal(got.Fails, []int{r}) {
					t.Errorf("%s: asked to fail %s alone, got %v", b.ID, b.Rules[r].ID, got.Fails)
				}
			} else if got = m.Fail(r, pass); got == nil {
				continue
			} else if !slices.Contains(got.Fails, r) {
				t.Errorf("%s: asked to fail %s, got %v", b.ID, b.Rules[r].ID, got.Fails)
			}
			res, err := checker.New(b, checker.Options{}).Check(got.Visit)
			if err != nil {
				t.Fatal(b.ID, err)
			}
			for i := range res.Rules {
				want := checker.NotApplicable
				switch {
				case slices.Contains(got.Passes, i):
					want = checker.Pass
				case slices.Contains(got.Fails, i):
					want = checker.Fail
				}
				if res.Rules[i].Verdict != want {
					t.Errorf("%s, %s: %s, told %s", b.ID, b.Rules[i].ID, res.Rules[i].Verdict, want)
				}
			}
		}
	}
	if alone*10 < rulesIn*9 {
		t.Errorf("of %d rules, %d were made to fail alone", rulesIn, alone)
	}
}
