package lint

import (
	"fmt"
	"slices"

	"stdc/rules"
)

// exactCount tells a bare number above one: it is exact, and one more fails.
// Who means that writes both ends.
func (l *linter) exactCount() {
	for i := range l.book.Rules {
		l.exactIn(&l.book.Rules[i], &l.book.Rules[i].Node)
	}
}

func (l *linter) exactIn(r *rules.Rule, n *rules.Node) {
	if n.PerStep { // its parts are one rule
		n = &n.Parts[0]
	}
	for i := range n.Parts {
		l.exactIn(r, &n.Parts[i])
	}
	text := n.Text("times")
	if n.Times.Min < 2 || n.Times.Min != n.Times.Max || text == "" || isRange(text) {
		return
	}
	k := n.Times.Min
	l.tell(n.Spot("times"),
		fmt.Sprintf(l.words("times = %d is exactly %d: one more fails", "times = %d 表示恰好 %d 次：多一次就不通过"), k, k),
		fmt.Sprintf(l.words("write \"%d..\" for at least %d; \"%d..%d\" if exactly is meant", "至少就写 \"%d..\"（不少于 %d 次）；确实要恰好，写 \"%d..%d\""), k, k, k, k))
}

// outsideScope tells anchors and counted events that cannot lie where they are
// looked for: what closes a scope or a window is no longer in it.
func (l *linter) outsideScope() {
	for _, n := range l.nodes() {
		counted := []int{n.Count}
		if n.Form == rules.FormOrder {
			counted = n.Order
		}
		for _, p := range counted {
			if why := l.closedOff(n.Node, p); why != "" {
				l.tell(n.Spot(string(n.Form)), why, l.never(n.Form))
			}
		}
		for _, a := range []struct {
			key     string
			pattern int
		}{{"after", n.After}, {"before", n.Before}, {"near", n.Near}} {
			if why := l.outOfScope(n.Scope, a.pattern); why != "" {
				l.tell(n.Spot(a.key), why, l.words("so the rule is asked of nothing; name another anchor or scope", "因此规则从来问不到；换一个锚点或范围"))
			}
		}
	}
}

// never says what follows for a form whose element cannot be there.
func (l *linter) never(f rules.Form) string {
	switch f {
	case rules.FormForbid:
		return l.words("so the rule can never fail; name another scope or element", "因此规则永远不会不通过；换一个范围或要素")
	case rules.FormEach:
		return l.words("so the rule is asked of nothing; name another scope or element", "因此规则从来问不到；换一个范围或要素")
	}
	return l.words("so the rule can never pass; name another scope, closer or element", "因此规则永远不会通过；换一个范围、截止处或要素")
}

// closedOff says why what a node counts cannot be there, or "".
func (l *linter) closedOff(n *rules.Node, p int) string {
	if why := l.outOfScope(n.Scope, p); why != "" {
		return why
	}
	closer := n.Until
	switch {
	case n.After >= 0 && n.Before >= 0:
		closer = n.Before
	case n.Since >= 0:
		closer = n.Since
	}
	q := l.pattern(p)
	if closer < 0 || q == nil || q.End || !l.covered(p, func(e int) bool { return l.always(closer, e) }) {
		return ""
	}
	return fmt.Sprintf(l.words("%s closes its own window, and is not in it", "“%s”自己就是窗口的截止，不算在窗口里"), q.Words)
}

// outOfScope says why no event of a pattern can lie in a scope, or "".
func (l *linter) outOfScope(s *rules.Scope, p int) string {
	if s == nil || !l.isEvent(p) {
		return ""
	}
	words := l.pattern(p).Words
	switch s.Kind {
	case rules.ScopeStep, rules.ScopeSteps:
		for _, step := range s.Steps {
			if !l.covered(p, func(e int) bool { return l.closesStep(step, s.Steps, e) }) {
				return ""
			}
		}
		title := l.book.Steps[s.Steps[0]].ID
		return fmt.Sprintf(l.words("%s closes the step %s, and so does not lie in it unless a log labels it so", "“%s”使步骤 %s 结束，除非日志另有标注，它不在该步骤里"), words, title)
	case rules.ScopeSegment:
		closer := max(s.Before, s.Until)
		if closer >= 0 && l.covered(p, func(e int) bool {
			return l.always(closer, e) && !slices.Contains(l.elements(s.After), e)
		}) {
			return fmt.Sprintf(l.words("%s closes the scope, and is not in it", "“%s”是范围的截止，不在范围里"), words)
		}
	}
	return ""
}

// covered tells whether something holds of all elements of a pattern.
func (l *linter) covered(p int, holds func(element int) bool) bool {
	es := l.elements(p)
	return len(es) > 0 && !slices.ContainsFunc(es, func(e int) bool { return !holds(e) })
}

// always tells whether every event of an element matches a pattern.
func (l *linter) always(p, element int) bool {
	q := l.pattern(p)
	return !q.End && slices.ContainsFunc(q.Alts, func(a rules.Alt) bool { return a.Element == element && len(a.Where) == 0 })
}

// closesStep tells whether an event of an element always ends a step that is
// open, without being one of these steps itself.
func (l *linter) closesStep(step int, among []int, element int) bool {
	s := &l.book.Steps[step]
	if slices.Contains(s.From, element) {
		return false
	}
	if len(s.Until) > 0 {
		if !slices.Contains(s.Until, element) {
			return false
		}
	} else if !slices.ContainsFunc(l.book.Steps, func(t rules.Step) bool { return slices.Contains(t.From, element) }) {
		return false
	}
	// It may open the next step of the list.
	for _, t := range among {
		if slices.Contains(l.book.Steps[t].From, element) {
			return false
		}
	}
	return true
}

// stepNoScope tells `step` where the author seems to think that it limits the
// rule: nothing else does, and the same element has a rule under another step.
func (l *linter) stepNoScope() {
	steps := map[int]map[int]bool{} // by element, the steps that its rules name
	for _, n := range l.nodes() {
		at := n.rule.Step
		if n.Scope != nil && n.Scope.Kind == rules.ScopeStep {
			at = n.Scope.Steps[0]
		}
		for _, e := range l.elements(n.Count) {
			if steps[e] == nil {
				steps[e] = map[int]bool{}
			}
			if at >= 0 {
				steps[e][at] = true
			}
		}
	}
	for i := range l.book.Rules {
		r := &l.book.Rules[i]
		n := &r.Node
		if !n.Written("step") || n.Scope != nil || n.Anchored() || n.Every != nil || n.On != rules.OnEach || len(n.Parts) > 0 || r.Step < 0 ||
			n.Form != rules.FormExpect && n.Form != rules.FormForbid && n.Form != rules.FormEach {
			continue
		}
		elsewhere := slices.ContainsFunc(l.elements(n.Count), func(e int) bool { return len(steps[e]) > 1 })
		unlimited := n.Form != rules.FormEach && n.Gate.Empty()
		if !elsewhere && !unlimited {
			continue
		}
		l.tell(n.Spot("step"),
			fmt.Sprintf(l.words("step = %q only says where the rule stands in the report: %s counts wherever it comes in the visit",
				"step = %q 只说明规则在报告里排在哪里：“%s”在整次访问里都算"), l.book.Steps[r.Step].ID, l.pattern(n.Count).Words),
			fmt.Sprintf(l.words("to look at that step alone, write in = %q", "只看这个步骤，就写 in = %q"), l.book.Steps[r.Step].ID))
	}
}

// bonusWithoutCap tells a book whose bonuses could make up for any failure.
func (l *linter) bonusWithoutCap() {
	if l.book.BonusMax != nil {
		return
	}
	for i := range l.book.Rules {
		r := &l.book.Rules[i]
		if r.Bonus && r.Weight.Num > 0 {
			l.tell(r.Node.Spot("bonus"),
				l.words("nothing caps what bonus rules add: with enough of them a visit passes that failed its rules", "加分没有上限：加分够多，规则没做到的访问也会合格"),
				l.words("add bonus-max = 5, or what is right, to [standard]", "在 [standard] 里写 bonus-max，比如 5"))
			return
		}
	}
}
