package report

import (
	"slices"
	"strings"

	"stdc/rules"
)

// subjects says how often a rule is asked in a visit, and how many of its
// answers must be good.
func (s *sentence) subjects() {
	n := s.n
	switch {
	case n.PerStep:
		s.both("each of these steps; if one falls short, the rule fails", "列出的每一步；有一步没有做到，本条即不合格")
		return
	case len(n.Parts) > 0:
		s.both("the visit, part by part", "整次访问，逐项判断")
		return
	case n.Form == rules.FormRequire:
		s.both("the facts of the visit", "访问情况")
		return
	case n.Form == rules.FormEach:
		s.ofEach()
	case n.Every != nil:
		s.both("the opening and every ", "开始的时刻，以及每次")
		s.pattern(n.Count)
	case n.Anchored():
		s.asker()
	default:
		s.ofScopes()
		return
	}
	if c := n.Scope; c != nil {
		s.both(", within ", "，限于")
		s.ofScopes()
	}
	if n.Misses > 0 {
		s.both("; up to ", "；允许")
		if s.w.zh {
			s.int(n.Misses)
		} else {
			s.number(n.Misses)
		}
		s.both(" may fall short", "次不符合")
	} else if n.Every == nil && !(n.Anchored() && s.b.Patterns[asking(n)].Place != "") && (n.On == rules.OnEach || n.On == "") {
		s.both("; if one falls short, the rule fails", "；有一次不符合，本条即不合格")
	}
}

// ofEach names which events of a kind a rule with `each` looks at.
func (s *sentence) ofEach() { s.ofWhich(s.b.Patterns[s.n.Count].Alts) }

func (s *sentence) ofWhich(alts []rules.Alt) {
	switch s.n.On {
	case rules.OnFirst:
		s.both("the first ", "第一次")
	case rules.OnLast:
		s.both("the last ", "最后一次")
	case rules.OnAny:
		s.both("at least one ", "至少某一次")
	default:
		s.both("every ", "每次")
	}
	s.alts(alts)
}

// ofScopes names what a scope is.
func (s *sentence) ofScopes() {
	c := s.n.Scope
	if c == nil {
		s.both("the whole visit", "整次访问")
		return
	}
	switch c.Kind {
	case rules.ScopeStep:
		s.both("the step ", "步骤")
		s.quote(stepTitle(s.b, c.Steps[0], s.w.lang))
		s.both(", each time it is taken", "，每走一遍算一次")
	case rules.ScopeSteps:
		if len(c.Steps) == 1 {
			s.both("the whole of the step ", "步骤")
			s.quote(stepTitle(s.b, c.Steps[0], s.w.lang))
			s.both("", "的整个过程")
			return
		}
		s.both("the steps ", "步骤")
		s.join(len(c.Steps), " and ", "和", func(i int) { s.quote(stepTitle(s.b, c.Steps[i], s.w.lang)) })
		s.both(" together", "的整个过程")
	case rules.ScopePer:
		s.both("the events of each ", "同一")
		s.nounOf(s.b.Fields[c.Field])
		s.both("", "的事件")
	default:
		s.ofSegments(c)
	}
}

func (s *sentence) ofSegments(c *rules.Scope) {
	closer := max(c.Before, c.Until)
	switch {
	case c.After >= 0 && closer >= 0:
		s.both("each stretch from ", "每一段从")
		s.pattern(c.After)
		s.both(" to ", "到")
		s.ranked("the next ", "下一次", closer)
		s.both("", "的过程")
	case c.After >= 0:
		s.both("the stretch from ", "从")
		s.ranked("the first ", "第一次", c.After)
		s.both(" on", "起的过程")
	default:
		s.both("the stretch before ", "")
		s.ranked("the first ", "第一次", closer)
		s.both("", "之前的过程")
	}
}

// notApplicable lists when a rule is n/a, each as a clause without a full stop;
// nothing where it always applies.
func (w *Words) notApplicable(b *rules.Book, n *rules.Node) []string {
	var out []string
	add := func(write func(*sentence)) { out = append(out, w.aloud(b, n, write)) }
	out = append(out, w.outside(b, n)...)
	switch {
	case n.PerStep:
		return append(out, w.ofSteps(b, n)...)
	case len(n.Parts) > 0:
		first := w.notApplicable(b, &n.Parts[0])
		alike, all := true, true
		for i := range n.Parts {
			of := w.notApplicable(b, &n.Parts[i])
			alike, all = alike && slices.Equal(of, first), all && len(of) > 0
		}
		switch {
		case all && alike:
			out = append(out, first...)
		case all:
			out = append(out, w.noPart(b, n))
		}
		return out
	}
	if n.Scope != nil {
		out = append(out, w.withoutScope(b, n)...)
	}
	switch {
	case n.Anchored():
		p := asking(n)
		event := b.Patterns[p].Place == ""
		if event {
			add(func(s *sentence) { s.never(p) })
		}
		switch {
		case n.After < 0 || n.Before < 0:
		case event && !b.Patterns[p].End && b.Patterns[n.Before].Place == rules.PlaceEnd: // it follows every event
		case event:
			add(func(s *sentence) {
				s.both("no ", "")
				s.pattern(p)
				s.both(" is followed by ", "之后都没有")
				s.pattern(n.Before)
			})
		default:
			add(func(s *sentence) {
				s.pattern(p)
				s.both(" is not followed by ", "之后没有")
				s.pattern(n.Before)
			})
		}
	case n.Form == rules.FormEach:
		add(func(s *sentence) { s.never(n.Count) })
	}
	if n.Form == rules.FormOrder && n.Skip {
		add(func(s *sentence) { s.both("fewer than two of them occur", "其中出现的不到两种") })
	}
	return out
}

// noPart says that each part has a cause of its own to be n/a.
func (w *Words) noPart(b *rules.Book, n *rules.Node) string {
	return w.aloud(b, n, func(s *sentence) {
		s.both("no part of it applies: ", "各项都不适用：")
		for i := range n.Parts {
			if i > 0 {
				s.both("; ", "；")
			}
			s.str(strings.Join(w.notApplicable(b, &n.Parts[i]), w.either(" or ", "，或者")))
		}
	})
}

func (s *sentence) never(p int) {
	if s.n.Scope != nil {
		s.both("", "该范围内")
	}
	s.both("no ", "没有出现")
	s.alts(s.b.Patterns[p].Alts)
	s.both(" occurs", "")
	if s.n.Scope != nil {
		s.both(" there", "")
	}
}

// outside lists what keeps a visit out by the gate: the opposite of each of its
// clauses.
func (w *Words) outside(b *rules.Book, n *rules.Node) []string {
	var out []string
	add := func(write func(*sentence)) { out = append(out, w.aloud(b, n, write)) }
	for _, p := range n.Gate.Given {
		add(func(s *sentence) {
			s.both("no ", "没有出现")
			s.pattern(p)
			s.both(" occurs in the visit", "")
		})
	}
	for _, p := range n.Gate.Without {
		add(func(s *sentence) {
			s.both("", "出现了")
			s.pattern(p)
			s.both(" occurs in the visit", "")
		})
	}
	for i := range n.Gate.When {
		add(func(s *sentence) { s.factIsNot(&n.Gate.When[i]) })
	}
	for _, u := range n.Gate.Unless {
		add(func(s *sentence) { s.join(len(u), " and ", "且", func(i int) { s.factIs(&u[i]) }) })
	}
	return out
}

// spared tells whether a scope that never opened leaves nothing to fail.
func spared(n *rules.Node) bool {
	return n.Form == rules.FormForbid || n.Form == rules.FormEach || n.Form == rules.FormExpect && n.Times.Min == 0
}

// ofSteps is notApplicable for a rule with in-each.
func (w *Words) ofSteps(b *rules.Book, n *rules.Node) []string {
	var out []string
	for i := range n.Parts {
		p := &n.Parts[i]
		st := p.Scope.Steps[0]
		if spared(p) || b.Steps[st].Optional {
			out = append(out, w.aloud(b, n, func(s *sentence) {
				s.both("the step ", "步骤")
				s.quote(stepTitle(b, st, w.lang))
				s.both(" is not taken (that step alone)", "没有走到（只免这一步）")
			}))
		}
	}
	return out
}

// withoutScope says what a rule is where its scope never opens.
func (w *Words) withoutScope(b *rules.Book, n *rules.Node) []string {
	c := n.Scope
	add := func(write func(*sentence)) []string { return []string{w.aloud(b, n, write)} }
	switch c.Kind {
	case rules.ScopeStep, rules.ScopeSteps:
		optional := !slices.ContainsFunc(c.Steps, func(i int) bool { return !b.Steps[i].Optional })
		if !optional && !spared(n) {
			return nil
		}
		return add(func(s *sentence) {
			if len(c.Steps) == 1 {
				s.both("the step is not taken", "没有走到该步骤")
			} else {
				s.both("none of the steps is taken", "这些步骤都没有走到")
			}
		})
	case rules.ScopePer:
		return add(func(s *sentence) {
			s.both("no event with ", "没有出现带")
			s.nounOf(b.Fields[c.Field])
			s.both(" occurs", "的事件")
		})
	}
	if max(c.Before, c.Until) < 0 && b.Patterns[c.After].Place != "" || c.After < 0 && b.Patterns[c.Before].Place != "" {
		return nil // the moment of a fact is there, or not known
	}
	return add(func(s *sentence) {
		switch {
		case c.After < 0:
			s.both("no ", "没有出现")
			s.pattern(c.Before)
			s.both(" occurs", "")
		case c.Before >= 0:
			s.both("no ", "没有一次")
			s.pattern(c.After)
			s.both(" is followed by ", "之后有")
			s.pattern(c.Before)
		default:
			s.both("no ", "没有出现")
			s.pattern(c.After)
			s.both(" occurs", "")
		}
	})
}

// failsWhere names a failure that readers may not expect: a step that is never
// taken.
func (w *Words) failsWhere(b *rules.Book, n *rules.Node) string {
	missing := func(p *rules.Node) bool {
		c := p.Scope
		return c != nil && (c.Kind == rules.ScopeStep || c.Kind == rules.ScopeSteps) && !spared(p) &&
			slices.ContainsFunc(c.Steps, func(i int) bool { return !b.Steps[i].Optional })
	}
	switch {
	case n.PerStep && slices.ContainsFunc(n.Parts, func(p rules.Node) bool { return missing(&p) }):
		return w.either("A step that is never taken counts as not met.", "没有走到的步骤，算没有做到。")
	case len(n.Parts) == 0 && missing(n) && len(n.Scope.Steps) > 1:
		return w.either("Where none of these steps is taken, the rule fails.", "这些步骤都没有走到，判为不合格。")
	case len(n.Parts) == 0 && missing(n):
		return w.either("Where that step is never taken, the rule fails.", "没有走到该步骤，判为不合格。")
	}
	return ""
}
