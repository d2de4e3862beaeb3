package vet

import (
	"slices"

	"stdc/rules"
)

// Finding is something that vetting tells.
type Finding struct {
	Code rules.Code
	// Rules are the smallest set that the finding rests on: taking any out, it
	// no longer follows. The first is the one that it is about.
	Rules []int
	Step  int // a step that cannot be reached, else -1
	Proof Proof
}

// contradictions looks at each rule without a witness.
func (w *vetter) contradictions() {
	for r := range w.b.Rules {
		if w.res.Rules[r].Answer == Undetermined {
			w.contradiction(r)
		}
	}
}

func (w *vetter) contradiction(r int) {
	a := &w.res.Rules[r]
	if how, _, why := w.prover.prove([]asserted{{w.applies(r), r}}); how == closed {
		w.find(Finding{Code: "never-applies", Rules: []int{r}, Step: -1, Proof: w.proof(why)}, r, NeverApplies)
		return
	}
	how, sketch, _ := w.prover.prove(w.supposing(r, w.others()))
	if how == sketched {
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
	if how != closed {
		a.Limit = how == gaveUp
		for i := range w.b.Rules {
			for _, f := range w.beyond[i] {
				if !slices.Contains(a.Beyond, f) {
					a.Beyond = append(a.Beyond, f)
				}
			}
		}
		return
	}
	w.clash(r)
}

// supposing is the demand that a rule applies and that none of a list fails.
func (w *vetter) supposing(r int, list []int) []asserted {
	out := []asserted{{w.applies(r), assumed}}
	for _, o := range list {
		out = append(out, asserted{w.exact[o].holds, o})
	}
	return out
}

func (w *vetter) others() []int {
	var out []int
	for i := range w.b.Rules {
		if !w.off[i] {
			out = append(out, i)
		}
	}
	return out
}

// clash tells the contradiction that keeps a rule from passing.
func (w *vetter) clash(r int) {
	all := w.others()
	if core := w.core(all, func(list []int) []asserted { // whether or not the rule applies
		return w.supposing(r, list)[1:]
	}); core != nil {
		last := core.rules[len(core.rules)-1]
		w.off[last] = true
		for _, o := range core.rules {
			w.res.Rules[o].Answer = Contradictory
		}
		w.find(Finding{Code: "contradiction", Rules: core.rules, Step: -1, Proof: w.proof(core.why)}, last, Contradictory)
		if w.res.Rules[r].Answer == Undetermined {
			w.contradiction(r) // there may be more
		}
		return
	}
	core := w.core(all, func(list []int) []asserted { return w.supposing(r, list) })
	if core == nil {
		return
	}
	own := slices.Index(core.rules, r)
	set := core.rules
	if own >= 0 {
		set = append([]int{r}, slices.Delete(slices.Clone(core.rules), own, own+1)...)
	}
	f := Finding{Code: "contradiction", Rules: set, Step: -1, Proof: w.proof(core.why)}
	switch {
	case own < 0:
		f.Code, f.Rules = "only-after-fault", append([]int{r}, set...)
		w.find(f, r, Remedy)
	default:
		if len(set) == 1 {
			f.Code = "never-passes"
		}
		w.find(f, r, Contradictory)
	}
}

// minimal is a set of rules of which none can be spared.
type minimal struct {
	rules []int
	why   *conflict
}

// core takes rules out of a proof until every one is needed; nil where there is
// no proof.
func (w *vetter) core(list []int, demands func([]int) []asserted) *minimal {
	how, _, why := w.prover.prove(demands(list))
	if how != closed {
		return nil
	}
	set := within_(list, why.rules)
	for i := 0; i < len(set); {
		fewer := slices.Delete(slices.Clone(set), i, i+1)
		if how, _, less := w.prover.prove(demands(fewer)); how == closed {
			set, why = within_(fewer, less.rules), less
			i = 0
			continue
		}
		i++
	}
	if how, _, last := w.prover.prove(demands(set)); how == closed {
		why = last
	}
	return &minimal{rules: set, why: why}
}

func within_(list, used []int) []int {
	return slices.DeleteFunc(slices.Clone(list), func(r int) bool { return !slices.Contains(used, r) })
}

// find notes a finding, once for each set of rules.
func (w *vetter) find(f Finding, r int, a Answer) {
	i := slices.IndexFunc(w.res.Findings, func(o Finding) bool {
		return o.Code == f.Code && o.Step == f.Step && len(o.Rules) == len(f.Rules) && containsAll(o.Rules, f.Rules)
	})
	if i < 0 || f.Code != "contradiction" {
		i = len(w.res.Findings)
		w.res.Findings = append(w.res.Findings, f)
	}
	if r >= 0 {
		w.res.Rules[r].Answer, w.res.Rules[r].Finding = a, i
	}
}

// Proof is why something follows.
type Proof struct {
	Cases []proofCase
}

func (w *vetter) proof(c *conflict) Proof { return Proof{c.cases} }

func (w *vetter) idle()  {}
func (w *vetter) steps() {}
