package vet

import (
	"slices"

	"stdc/checker"
	"stdc/internal/booktest"
	"stdc/rules"
)

// Answer is what can be said of a book, or of a rule.
type Answer string

// The answers.
const (
	// Contradictory: no visit passes the rule while no other fails.
	Contradictory Answer = "contradictory"
	// Satisfiable: a visit is shown that does.
	Satisfiable Answer = "satisfiable"
	// Undetermined: neither was found.
	Undetermined Answer = "undetermined"
	// NeverApplies: no visit at all is one that the rule applies to.
	NeverApplies Answer = "never-applies"
	// Remedy: the rule applies only where another fails, as one does that says
	// what is to be done after a fault.
	Remedy Answer = "remedy"
)

// Result is what Book found.
type Result struct {
	Book   *rules.Book
	Answer Answer // of the book: contradictory, satisfiable or undetermined
	Rules  []RuleAnswer
	// Findings are the contradictions, then what is worth a second look, each in
	// the order of the rules.
	Findings  []Finding
	Witnesses []Witness
}

// RuleAnswer is what is said of one rule.
type RuleAnswer struct {
	Answer Answer
	// Witness is the first of Result.Witnesses that passes the rule, -1 for none.
	Witness int
	// Finding is the index of the finding that gives the answer, -1 for none.
	Finding int
	// Beyond lists, of an undetermined rule, what the prover does not reason
	// over in the rules of the book; Limit tells that it gave up.
	Beyond []Feature
	Limit  bool
}

// Witness is a visit that fails no rule, judged by the checker.
type Witness struct {
	Visit *checker.Visit
	// Passes lists the rules that it passes; the others do not apply.
	Passes []int
}

// vetter vets one book.
type vetter struct {
	b       *rules.Book
	res     *Result
	prover  *prover
	checker *checker.Checker

	exact, bold []meaning
	extremes    []*formula
	translators []*translator // of exact
	off         []bool        // rules that are left out, as they clash without anything else
}

// Book vets a compiled book. It takes about a second for some thirty rules and
// is the same on every run.
func Book(b *rules.Book) *Result {
	w := newVetter(b)
	w.witnesses()
	w.contradictions()
	w.followUps()
	w.idle()
	w.steps()
	w.conclude()
	return w.res
}

func newVetter(b *rules.Book) *vetter {
	w := &vetter{b: b, res: &Result{Book: b, Rules: make([]RuleAnswer, len(b.Rules))}, prover: newProver(b),
		checker: checker.New(b, checker.Options{}), off: make([]bool, len(b.Rules))}
	for i := range b.Rules {
		exact, bold := &translator{b: b}, &translator{b: b, bold: true}
		w.exact = append(w.exact, exact.rule(&b.Rules[i]))
		w.bold = append(w.bold, bold.rule(&b.Rules[i]))
		w.extremes = append(w.extremes, exact.extreme(&b.Rules[i].Node))
		w.translators = append(w.translators, exact)
		w.res.Rules[i] = RuleAnswer{Answer: Undetermined, Witness: -1, Finding: -1}
	}
	return w
}

// applies says that a rule applies, of an anchor that serves a proof best.
func (w *vetter) applies(rule int) *formula { return and(w.extremes[rule], w.exact[rule].applies) }

// witnesses looks for visits that fail no rule, each passing as many as it can
// of those that none before it passes.
func (w *vetter) witnesses() {
	left := make([]int, len(w.b.Rules))
	for i := range left {
		left[i] = i
	}
	for len(left) > 0 {
		v := w.witness(left)
		if v == nil {
			break
		}
		w.res.Witnesses = append(w.res.Witnesses, *v)
		rest := slices.DeleteFunc(slices.Clone(left), func(r int) bool { return slices.Contains(v.Passes, r) })
		if len(rest) == len(left) {
			break
		}
		left = rest
	}
	for i := len(w.res.Witnesses) - 1; i >= 0; i-- {
		for _, r := range w.res.Witnesses[i].Passes {
			w.res.Rules[r].Answer, w.res.Rules[r].Witness = Satisfiable, i
		}
	}
}

// witness looks for a visit that fails no rule and passes some of a list, all
// of them where it can.
func (w *vetter) witness(want []int) *Witness {
	want = slices.Clone(want)
	for len(want) > 0 {
		how, sketch, why := w.prover.prove(w.demands(w.bold, want, -1))
		switch how {
		case sketched:
			if v := w.judged(sketch.visit(), want); v != nil {
				return v
			}
			want = want[:len(want)/2] // fewer may go together
		case closed:
			i := -1
			for j, r := range want {
				if slices.Contains(why.rules, r) {
					i = j
				}
			}
			if i < 0 {
				i = len(want) - 1
			}
			want = slices.Delete(want, i, i+1)
		default:
			want = want[:len(want)/2]
		}
	}
	return nil
}

// demands asks that a list of rules apply and that none fails, but for one.
func (w *vetter) demands(of []meaning, applied []int, but int) []asserted {
	var list []asserted
	for _, r := range applied {
		list = append(list, asserted{of[r].applies, r})
	}
	for r := range of {
		if r != but && !w.off[r] {
			list = append(list, asserted{of[r].holds, r})
		}
	}
	return list
}

// judged is the witness that a visit is, nil where it fails a rule or passes
// none of those that are wanted.
func (w *vetter) judged(v *checker.Visit, want []int) *Witness {
	passes, clean := w.passes(v)
	if !clean || !slices.ContainsFunc(want, func(r int) bool { return slices.Contains(passes, r) }) {
		return nil
	}
	v = booktest.Shrink(w.b, v, func(v *checker.Visit) bool {
		now, clean := w.passes(v)
		return clean && containsAll(now, passes)
	})
	passes, _ = w.passes(v)
	return &Witness{Visit: v, Passes: passes}
}

func containsAll(list, all []int) bool {
	return !slices.ContainsFunc(all, func(x int) bool { return !slices.Contains(list, x) })
}

// passes lists the rules that a visit passes; clean tells that the others do
// not apply.
func (w *vetter) passes(v *checker.Visit) (list []int, clean bool) {
	r, err := w.checker.Check(v)
	if err != nil {
		return nil, false
	}
	clean = true
	for i := range r.Rules {
		switch r.Rules[i].Verdict {
		case checker.Pass:
			list = append(list, i)
		case checker.Fail, checker.Unknown:
			clean = false
		}
	}
	return list, clean
}

// conclude gives the answer for the book.
func (w *vetter) conclude() {
	w.res.Answer = Satisfiable
	for i := range w.res.Rules {
		switch w.res.Rules[i].Answer {
		case Contradictory:
			w.res.Answer = Contradictory
		case Undetermined:
			if w.res.Answer != Contradictory {
				w.res.Answer = Undetermined
			}
		}
	}
}
