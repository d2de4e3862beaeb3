package vet

import (
	"slices"

	"stdc/rules"
)

// idle looks for rules that tell nothing: that no visit fails, or none that
// passes some others.
func (w *vetter) idle() {
	for r := range w.b.Rules {
		if a := w.res.Rules[r].Answer; a == Contradictory || a == NeverApplies || a == Remedy {
			continue
		}
		fails := asserted{w.exact[r].fails(), r}
		if how, _, why := w.prover.prove([]asserted{fails}); how == closed {
			w.find(Finding{Code: CodeNeverFails, Rules: []int{r}, Step: -1, Proof: w.proof(why)}, -1, "")
			continue
		}
		core := w.core(w.others(r), func(list []int) []asserted { return append([]asserted{fails}, w.unfailed(list)...) })
		if core == nil || len(core.rules) == 0 {
			continue
		}
		f := Finding{Code: CodeImplied, Rules: append([]int{r}, core.rules...), Loose: core.loose, Step: -1, Proof: w.proof(core.why)}
		// Of two rules that say the same, one is told.
		if !slices.ContainsFunc(w.res.Findings, func(o Finding) bool {
			return o.Code == CodeImplied && len(o.Rules) == len(f.Rules) && containsAll(o.Rules, f.Rules)
		}) {
			w.find(f, -1, "")
		}
	}
}

// steps looks for steps that no visit reaches that fails no rule.
func (w *vetter) steps() {
	for i := range w.b.Steps {
		from := w.b.Steps[i].From
		if len(from) == 0 {
			continue
		}
		t := &translator{b: w.b}
		opens := asserted{some(rules.None, func(x int) *formula { return t.isAny(from, x) }), assumed}
		core := w.core(w.others(), func(list []int) []asserted { return append([]asserted{opens}, w.unfailed(list)...) })
		if core != nil && len(core.rules) > 0 {
			w.find(Finding{Code: CodeNoStep, Rules: core.rules, Loose: core.loose, Step: i, Proof: w.proof(core.why)}, -1, "")
		}
	}
}
