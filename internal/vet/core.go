package vet

import (
	"slices"

	"stdc/rules"
)

// The codes of what vetting finds. The first two are errors.
const (
	CodeContradictory rules.Code = "contradictory-rules"
	CodeImpossible    rules.Code = "impossible-rule"
	CodeNeverApplies  rules.Code = "never-applies"
	CodeNeverFails    rules.Code = "never-fails"
	CodeImplied       rules.Code = "implied-rule"
	CodeNoStep        rules.Code = "unreachable-step"
)

// Finding is something that vetting tells.
type Finding struct {
	// Code says what it is; a remedy has none, as nothing is wrong with it.
	Code rules.Code
	// Rules are the smallest set that the finding rests on: taking any out, it
	// no longer follows. The first is the one that it is about, but where all of
	// them clash in whatever visit.
	Rules []int
	// Always tells of a contradiction that every visit meets, of others that
	// only visits meet to which the first rule applies.
	Always bool
	// Loose tells that the search for fewer rules ended early.
	Loose bool
	Step  int // a step that cannot be reached, else -1
	Proof Proof
}

func (f *Finding) isError() bool { return f.Code == CodeContradictory || f.Code == CodeImpossible }

// contradictions looks at each rule without a witness.
func (w *vetter) contradictions() {
	for r := range w.b.Rules {
		if w.res.Rules[r].Answer == Undetermined {
			w.contradiction(r)
		}
	}
}

func (w *vetter) contradiction(r int) {
	if how, _, why := w.prover.prove([]asserted{{w.applies(r), r}}); how == closed {
		w.find(Finding{Code: CodeNeverApplies, Rules: []int{r}, Step: -1, Proof: w.proof(why)}, r, NeverApplies)
		return
	}
	how, sketch, _ := w.prover.prove(w.supposing(r, w.others()))
	switch {
	case how == closed:
		w.clash(r)
		return
	case how == sketched:
		if v := w.judged(sketch.visit(), []int{r}); v != nil {
			w.res.Witnesses = append(w.res.Witnesses, *v)
			for _, p := range v.Passes {
				if w.res.Rules[p].Answer == Undetermined {
					w.res.Rules[p].Answer, w.res.Rules[p].Witness = Satisfiable, len(w.res.Witnesses)-1
				}
			}
			return
		}
	}
	a := &w.res.Rules[r]
	a.Limit = how == gaveUp
	for _, t := range w.translators {
		for _, f := range t.missing {
			if !slices.Contains(a.Beyond, f) {
				a.Beyond = append(a.Beyond, f)
			}
		}
	}
}

// supposing is the demand that a rule applies and that none of a list fails.
func (w *vetter) supposing(r int, list []int) []asserted {
	return append([]asserted{{w.applies(r), assumed}}, w.unfailed(list)...)
}

// unfailed is the demand that no rule of a list fails.
func (w *vetter) unfailed(list []int) []asserted {
	var out []asserted
	for _, o := range list {
		out = append(out, asserted{w.exact[o].holds, o})
	}
	return out
}

// others lists the rules but for those that clash without anything else, and
// for some given ones.
func (w *vetter) others(but ...int) []int {
	var out []int
	for i := range w.b.Rules {
		if !w.off[i] && !slices.Contains(but, i) {
			out = append(out, i)
		}
	}
	return out
}

// clash tells the contradiction that keeps a rule from passing.
func (w *vetter) clash(r int) {
	if core := w.core(w.others(), w.unfailed); core != nil { // whether or not the rule applies
		last := core.rules[len(core.rules)-1]
		w.off[last] = true
		f := Finding{Code: CodeContradictory, Rules: core.rules, Always: true, Loose: core.loose, Step: -1, Proof: w.proof(core.why)}
		if len(core.rules) == 1 {
			f.Code = CodeImpossible
		}
		for _, o := range core.rules {
			w.find(f, o, Contradictory)
		}
		if w.res.Rules[r].Answer == Undetermined {
			w.contradiction(r) // there may be more
		}
		return
	}
	core := w.core(w.others(), func(list []int) []asserted { return w.supposing(r, list) })
	if core == nil {
		return
	}
	f := Finding{Code: CodeContradictory, Rules: first(r, core.rules), Loose: core.loose, Step: -1, Proof: w.proof(core.why)}
	switch {
	case !slices.Contains(core.rules, r):
		f.Code = ""
		w.find(f, r, Remedy)
		return
	case len(f.Rules) == 1:
		f.Code = CodeImpossible
	}
	for i := range w.res.Findings { // what follows from another clash ends with it
		if o := &w.res.Findings[i]; o.isError() && len(o.Rules) < len(f.Rules) && containsAll(f.Rules, o.Rules) {
			w.res.Rules[r].Answer, w.res.Rules[r].Finding = Contradictory, i
			return
		}
	}
	w.find(f, r, Contradictory)
}

// first puts a rule at the head of a list.
func first(r int, list []int) []int {
	return append([]int{r}, slices.DeleteFunc(slices.Clone(list), func(o int) bool { return o == r })...)
}

// minimal is a set of rules of which none can be spared.
type minimal struct {
	rules []int
	why   *conflict
	loose bool // it is not known of one whether it can be spared
}

// core takes rules out of a proof until every one is needed; nil where there is
// no proof.
func (w *vetter) core(list []int, demands func([]int) []asserted) *minimal {
	how, _, why := w.prover.prove(demands(list))
	if how != closed {
		return nil
	}
	m := &minimal{rules: usedOf(list, why), why: why}
	for i := 0; i < len(m.rules); {
		fewer := slices.Delete(slices.Clone(m.rules), i, i+1)
		how, _, less := w.prover.prove(demands(fewer))
		if how == closed {
			m.rules, m.why, m.loose = usedOf(fewer, less), less, false
			i = 0
			continue
		}
		m.loose = m.loose || how == gaveUp
		i++
	}
	// Without what was spared, the proof is shorter to tell.
	if how, _, last := w.prover.prove(demands(m.rules)); how == closed {
		m.why = last
	}
	return m
}

func usedOf(list []int, c *conflict) []int {
	return slices.DeleteFunc(slices.Clone(list), func(r int) bool { return !slices.Contains(c.rules, r) })
}

// find notes a finding, a contradiction once for each set of rules.
func (w *vetter) find(f Finding, r int, a Answer) {
	i := slices.IndexFunc(w.res.Findings, func(o Finding) bool {
		return o.Code == f.Code && o.Code == CodeContradictory && len(o.Rules) == len(f.Rules) && containsAll(o.Rules, f.Rules) || o.Always && f.Always && slices.Equal(o.Rules, f.Rules)
	})
	if i < 0 {
		i = len(w.res.Findings)
		w.res.Findings = append(w.res.Findings, f)
	}
	if r >= 0 {
		w.res.Rules[r].Answer, w.res.Rules[r].Finding = a, i
	}
}

// followUps looks again at rules of which nothing is known: one that calls for
// another that never passes does not pass either.
func (w *vetter) followUps() {
	for again := true; again; {
		again = false
		for r := range w.b.Rules {
			if w.res.Rules[r].Answer != Undetermined {
				continue
			}
			demands := w.supposing(r, w.others())
			for o := range w.b.Rules {
				if a := &w.res.Rules[o]; a.Answer == Contradictory && !w.res.Findings[a.Finding].Always {
					demands = append(demands, asserted{not(w.exact[o].applies), o})
				}
			}
			if len(demands) == len(w.others())+1 {
				return
			}
			if how, _, why := w.prover.prove(demands); how == closed {
				for _, o := range why.rules {
					if a := &w.res.Rules[o]; a.Answer == Contradictory {
						w.res.Rules[r], again = RuleAnswer{Answer: Contradictory, Witness: -1, Finding: a.Finding}, true
						break
					}
				}
			}
		}
	}
}
