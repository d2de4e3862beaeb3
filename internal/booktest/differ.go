package booktest

import (
	"slices"

	"stdc/checker"
	"stdc/rules"
)

// Shown is a visit that two versions of a rule judge otherwise, each in its own
// book. It stands in the places of their union.
type Shown struct {
	Visit    *checker.Visit
	Old, New checker.RuleResult // a reason is there for a fail
	// OldWithout and NewWithout name what a book does not know and judged the
	// visit without: it would reject a log that has it.
	OldWithout, NewWithout []string
}

// Differ looks for small visits that tell two versions of a rule apart: one that
// only the new one fails, one that only the old one fails, and one that is
// neither, of which one version alone does not apply. proof tells what need not
// be looked for. It takes some tenths of a second, is the same on every run, and
// what it does not find may exist.
func Differ(u *rules.Union, old, new int, proof rules.Proof) (newFails, oldFails, applies *Shown) {
	if proof.Same {
		return nil, nil, nil
	}
	nodes := []*rules.Node{&u.NewRule(new).Node, &u.OldRule(old).Node}
	s := newSeeker(u.Book, new, nodes...)
	for _, n := range nodes {
		s.chains(n)
	}
	d := &duo{u: u, old: newVersion(&u.Old, u.Book, old), new: newVersion(&u.New, u.Book, new)}
	both := proof.NoLooser && proof.NoTighter
	looked := [3]bool{both || !proof.NoTighter, both || !proof.NoLooser, true}
	var best [3]*checker.Visit
	least := [3]int{worst, worst, worst}
	for _, size := range poolSizes {
		for range size {
			v := s.visit()
			if way, k := d.rank(v); way != alike && looked[way] && k < least[way] {
				best[way], least[way] = v, k
			}
		}
		// Which visits a rule applies to is told where nothing else is.
		if found := func(w way) bool { return !looked[w] || least[w] == 0 }; !both && found(byNew) && found(byOld) {
			break
		}
	}
	if best[byNew] != nil || best[byOld] != nil {
		best[byScope] = nil
	}
	var out [3]*Shown
	for w, v := range best {
		if v != nil {
			out[w] = d.shown(v, way(w), least[w])
		}
	}
	return out[byNew], out[byOld], out[byScope]
}

// way is how two versions of a rule differ in a visit.
type way int

const (
	byNew   way = iota // the new one alone fails it
	byOld              // the old one alone fails it
	byScope            // one of the two does not apply, the other passes
	alike
)

// worst is above the rank of every visit: best is one that both books can read
// and that the other version passes.
const worst = 4

// duo is two versions of a rule.
type duo struct {
	u        *rules.Union
	old, new version
}

// version is one of them, in its book and alone.
type version struct {
	rule     int
	reading  checker.Reading
	visit    checker.Visit
	checkers [2]*checker.Checker // without and with reasons
}

func newVersion(side *rules.Side, union *rules.Book, rule int) version {
	v := version{rule: rule, reading: checker.Reading{Side: side, Union: union, Lenient: true}}
	one := *side.Book
	one.Rules = side.Book.Rules[rule : rule+1]
	v.checkers = [2]*checker.Checker{checker.New(&one, checker.Options{}), checker.New(&one, checker.Options{Evidence: true})}
	return v
}

// judge judges a visit of the union; Unknown where it cannot.
func (v *version) judge(visit *checker.Visit, reasons int) checker.RuleResult {
	mine, _ := v.reading.Visit(visit, &v.visit)
	r, err := v.checkers[reasons].Check(mine)
	if err != nil {
		return checker.RuleResult{Verdict: checker.Unknown}
	}
	out := r.Rules[0]
	out.Reason = out.Reason.Clone()
	return out
}

// rank tells how the two differ in a visit, and how well it shows that: the
// less the better.
func (d *duo) rank(v *checker.Visit) (way, int) {
	a, b := d.old.judge(v, 0).Verdict, d.new.judge(v, 0).Verdict
	k := 0
	if len(d.old.reading.LeftOut)+len(d.new.reading.LeftOut) > 0 {
		k = 2
	}
	if a == checker.NotApplicable || b == checker.NotApplicable {
		k++
	}
	switch {
	case a == b || a == checker.Unknown || b == checker.Unknown:
		return alike, worst
	case b == checker.Fail:
		return byNew, k
	case a == checker.Fail:
		return byOld, k
	}
	return byScope, k
}

// shown makes a visit as small as it goes and judges it with reasons.
func (d *duo) shown(v *checker.Visit, w way, least int) *Shown {
	s := &Shown{Visit: shrink(d.u.Book, v, func(v *checker.Visit) bool {
		got, k := d.rank(v)
		return got == w && k <= least
	})}
	s.Old, s.New = d.old.judge(s.Visit, 1), d.new.judge(s.Visit, 1)
	s.OldWithout, s.NewWithout = slices.Clone(d.old.reading.LeftOut), slices.Clone(d.new.reading.LeftOut)
	return s
}
