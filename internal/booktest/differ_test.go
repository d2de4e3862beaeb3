package booktest

import (
	"math/rand/v2"
	"testing"

	"stdc/checker"
	"stdc/rules"
)

// TestDifferMutants: of random pairs of changed standards, nothing is proved
// that visits made for the rule belie, and what Differ shows is as it says.
func TestDifferMutants(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	shown, held := 0, 0
	for _, path := range starters(t) {
		b := compile(t, path)
		all := mutants(b)
		for range 6 {
			first, second := all[rng.IntN(len(all))], all[rng.IntN(len(all))]
			if len(first.Rules) == 0 || rng.IntN(2) == 0 {
				first = second
			}
			old, err1 := first.book(b)
			new, err2 := second.book(b)
			if rng.IntN(2) == 0 {
				new, err2 = b, nil
			}
			if err1 != nil || err2 != nil || len(first.Rules) == 0 {
				continue
			}
			u, err := rules.NewUnion(old, new)
			if err != nil {
				t.Fatal(err)
			}
			rule := first.Rules[0]
			proof := u.Prove(rule, rule)
			d := &duo{u: u, old: newVersion(&u.Old, u.Book, rule), new: newVersion(&u.New, u.Book, rule)}
			s := newSeeker(u.Book, rule, &u.NewRule(rule).Node, &u.OldRule(rule).Node)
			for range 400 {
				w, _ := d.rank(s.visit())
				if proof.Same && w != alike || proof.NoLooser && w == byOld || proof.NoTighter && w == byNew {
					t.Fatalf("%s: %s, %s → %s: proved %+v, and a visit shows the way %d", path, b.Rules[rule].ID, first.What, second.What, proof, w)
				}
				held++
			}
			newFails, oldFails, _ := Differ(u, rule, rule, proof)
			for i, x := range []*Shown{newFails, oldFails} {
				if x == nil {
					continue
				}
				shown++
				was, is := x.Old.Verdict, x.New.Verdict
				if i == 1 {
					was, is = is, was
				}
				if is != checker.Fail || was == checker.Fail || was == checker.Unknown {
					t.Errorf("%s: %s is shown a visit that was %s, is %s", path, b.Rules[rule].ID, x.Old.Verdict, x.New.Verdict)
				}
			}
		}
	}
	if shown < 30 || held < 10000 {
		t.Errorf("%d shown, %d held", shown, held)
	}
}
