package report

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"stdc/checker"
	"stdc/rules"
)

// Ask says what a rule asks, in sentences made from its lowered form and not
// from its title. Where it combines parts there is one line for the whole and
// one for each part, which begins with "- "; a part of a part is indented. The
// lines hold text of the book as it stands there; whoever prints them escapes
// it.
func (w *Words) Ask(b *rules.Book, rule int) []string {
	return w.ask(b, &b.Rules[rule].Node)
}

// aloud returns a sentence about a node that leaves nothing out.
func (w *Words) aloud(b *rules.Book, n *rules.Node, write func(s *sentence)) string {
	s := sentence{w: w, b: b, n: n, full: true, r: &checker.Reason{Pattern: -1, Event: -1, EventElement: -1,
		Anchor: -1, AnchorElement: -1, Other: -1, Fact: -1}}
	write(&s)
	return string(s.dst)
}

func (w *Words) ask(b *rules.Book, n *rules.Node) []string {
	whole := w.aloud(b, n, func(s *sentence) {
		s.gateIn(&n.Gate)
		switch {
		case n.PerStep:
			s.eachStep(n)
			part := n.Parts[0]
			part.Scope = nil
			s.n = &part
			s.askAlone()
		case len(n.Parts) > 0:
			s.askParts()
		default:
			s.askAlone()
		}
	})
	if len(n.Parts) == 0 || n.PerStep {
		return []string{w.finish(whole)}
	}
	lines := []string{strings.TrimRight(w.finish(whole), ".。")}
	for i := range n.Parts {
		for k, l := range w.ask(b, &n.Parts[i]) {
			if k == 0 {
				l = "- " + l
			} else {
				l = "  " + l
			}
			lines = append(lines, l)
		}
	}
	return lines
}

// finish makes a sentence of a clause: a capital letter and a full stop.
func (w *Words) finish(t string) string {
	if w.zh {
		return strings.TrimSuffix(t, "。") + "。"
	}
	if r, n := utf8.DecodeRuneInString(t); n > 0 {
		t = string(unicode.ToUpper(r)) + t[n:]
	}
	return strings.TrimSuffix(t, ".") + "."
}

// askParts opens a list of parts.
func (s *sentence) askParts() {
	switch s.n.Form {
	case rules.FormAll:
		s.both("all of these must hold", "以下各项都要做到")
	case rules.FormOneOf:
		s.both("exactly one of these must hold", "以下各项恰好做到一项")
	default:
		s.askAny()
	}
	s.both(":", "：")
}

func (s *sentence) askAny() {
	r := s.n.Times
	switch {
	case r.Max < 0:
		s.both("at least ", "以下各项至少做到")
		s.number(r.Min)
	case r.Min == r.Max:
		s.both("exactly ", "以下各项恰好做到")
		s.number(r.Min)
	case r.Min == 0:
		s.both("at most ", "以下各项至多做到")
		s.number(r.Max)
	default:
		s.both("", "以下各项做到")
		s.number(r.Min)
		s.both(" to ", "至")
		s.number(r.Max)
	}
	s.both(" of these must hold", "项")
}

// number writes a small number in words.
func (s *sentence) number(n int) {
	en := []string{"none", "one", "two", "three", "four", "five", "six"}
	zh := []string{"零", "一", "两", "三", "四", "五", "六"}
	if n < 0 || n >= len(en) {
		s.int(n)
		return
	}
	s.both(en[n], zh[n])
}

// askAlone says what an obligation, an order or a condition asks.
func (s *sentence) askAlone() {
	n := s.n
	s.inScope()
	switch {
	case n.Form == rules.FormRequire:
		s.askRequire()
	case n.Form == rules.FormEach:
		s.askEach()
	case n.Form == rules.FormOrder:
		s.inWindow()
		s.askOrder()
	case n.Every != nil:
		s.askEvery()
	case n.Next:
		s.askNext()
	case n.Count >= 0 && s.b.Patterns[n.Count].Place == rules.PlaceFact:
		s.askMoment()
	default:
		s.inWindow()
		s.askCount()
	}
}

// eachStep begins the sentence of a rule with in-each.
func (s *sentence) eachStep(n *rules.Node) {
	s.both("in each of the steps ", "在步骤")
	for i := range n.Parts {
		switch {
		case i == 0:
		case i == len(n.Parts)-1:
			s.both(" and ", "和")
		default:
			s.both(", ", "、")
		}
		s.quote(stepTitle(s.b, n.Parts[i].Scope.Steps[0], s.w.lang))
	}
	s.both(", ", "的每一步中，")
}

// inScope writes the scope as the beginning of a sentence.
func (s *sentence) inScope() {
	c := s.n.Scope
	if c == nil {
		return
	}
	closer := max(c.Before, c.Until)
	switch {
	case c.Kind == rules.ScopeStep:
		s.both("in the step ", "在步骤")
		s.quote(stepTitle(s.b, c.Steps[0], s.w.lang))
		s.both(", ", "中，")
	case c.Kind == rules.ScopeSteps && len(c.Steps) == 1:
		s.both("in the whole of the step ", "在步骤")
		s.quote(stepTitle(s.b, c.Steps[0], s.w.lang))
		s.both(", ", "的整个过程中，")
	case c.Kind == rules.ScopeSteps:
		s.both("in the steps ", "在步骤")
		s.join(len(c.Steps), " and ", "和", func(i int) { s.quote(stepTitle(s.b, c.Steps[i], s.w.lang)) })
		s.both(" taken together, ", "的整个过程中，")
	case c.Kind == rules.ScopePer:
		s.both("for each ", "按")
		s.nounOf(s.b.Fields[c.Field])
		s.both(" by itself, ", "分开来看，")
	case c.After >= 0 && closer >= 0:
		s.both("from each ", "从每次")
		s.pattern(c.After)
		s.both(" up to ", "起，到")
		s.ranked("the next ", "下一次", closer)
		s.both("", "为止")
		if c.Until >= 0 {
			s.both(" (or else to the end of the visit)", "（没有则到访问结束）")
		}
		s.both(", ", "，")
	case c.After >= 0:
		s.both("from ", "从")
		s.ranked("the first ", "第一次", c.After)
		s.both(" on, ", "起，")
	default:
		s.both("before ", "在")
		s.ranked("the first ", "第一次", closer)
		s.both(", ", "之前，")
	}
}

// join writes n things: a, b and c.
func (s *sentence) join(n int, en, zh string, one func(int)) {
	for i := range n {
		switch {
		case i == 0:
		case i == n-1:
			s.both(en, zh)
		default:
			s.both(", ", "、")
		}
		one(i)
	}
}

// askCount says how often something must come.
func (s *sentence) askCount() {
	n := s.n
	r := n.Times
	if s.w.zh {
		switch {
		case r.Max == 0:
			s.str("不得出现")
			s.alike()
			s.pattern(n.Count)
		case r.Min == 1 && r.Max < 0:
			s.str("必须出现")
			s.alike()
			s.pattern(n.Count)
		default:
			s.alike()
			s.pattern(n.Count)
			if r.Min > 0 {
				s.str("必须")
			}
			s.asked(r)
		}
		return
	}
	s.pattern(n.Count)
	switch {
	case r.Max == 0:
		s.str(" must not occur")
	case r.Min == 1 && r.Max < 0:
		s.str(" must occur")
	case r.Min == 0:
		s.str(" may occur ")
		s.asked(r)
	default:
		s.str(" must occur ")
		s.asked(r)
	}
	s.correlation()
}

// askNext says what must stand right beside the anchor.
func (s *sentence) askNext() {
	n := s.n
	never := n.Times.Max == 0
	if s.w.zh {
		s.asker()
		switch {
		case n.Near >= 0:
			s.str("紧前或紧后的一件事")
		case n.After >= 0:
			s.str("之后紧接着的一件事")
		default:
			s.str("之前紧挨着的一件事")
		}
		if never {
			s.str("不得是")
		} else {
			s.str("必须是")
		}
		s.alike()
		s.pattern(n.Count)
		switch {
		case n.Within == nil:
		case never:
			s.str("（指")
			s.limit(n.Within)
			s.str("出现的）")
		default:
			s.str("，且在")
			s.limit(n.Within)
			s.str("出现")
		}
		return
	}
	switch {
	case n.Near >= 0:
		s.str("the event right before or right after ")
	case n.After >= 0:
		s.str("the event right after ")
	default:
		s.str("the event right before ")
	}
	s.asker()
	if never {
		s.str(" must not be ")
	} else {
		s.str(" must be ")
	}
	s.pattern(n.Count)
	if n.Within != nil {
		if never {
			s.str(" ")
		} else {
			s.str(", ")
		}
		s.limit(n.Within)
	}
	s.correlation()
}

// askMoment says where a fact of the visit must lie in time.
func (s *sentence) askMoment() {
	s.pattern(s.n.Count)
	if s.n.Times.Max == 0 {
		s.both(" must not lie ", "不得在")
	} else {
		s.both(" must lie ", "必须在")
	}
	s.wholeWindow()
}

// askEvery says how often something must come again.
func (s *sentence) askEvery() {
	if s.n.Scope == nil {
		s.both("from the start of the visit to its end, ", "从访问开始到结束，")
	}
	s.both("no more than ", "每隔不超过")
	s.length(*s.n.Every)
	s.both(" may pass without ", "必须出现一次")
	s.pattern(s.n.Count)
}

// askOrder says in which order things must come.
func (s *sentence) askOrder() {
	n := s.n
	opening := slices.ContainsFunc(n.Order, func(p int) bool { return s.b.Patterns[p].Step >= 0 })
	switch {
	case n.Match == rules.MatchExact:
		s.both("these must occur in exactly this sequence, none missing and none more: ", "下列事件必须不多不少，恰好按此顺序出现一遍：")
	case n.Match == rules.MatchSubsequence:
		s.both("these must occur in this order, with others between them or not: ", "下列事件必须按此顺序出现，中间可以有别的事：")
	case n.Skip && opening:
		s.both("those of these steps that are taken must begin in this order: ", "下列步骤中走到的，必须按此顺序开始：")
	case n.Skip:
		s.both("those of these that occur must first occur in this order: ", "下列事件中出现了的，首次出现必须按此顺序：")
	case opening:
		s.both("all of these steps must be taken, and begin in this order: ", "下列步骤必须都走到，并按此顺序开始：")
	default:
		s.both("all of these must occur, and first occur in this order: ", "下列事件必须都出现，且首次出现须按此顺序：")
	}
	for i, p := range n.Order {
		if i > 0 {
			s.both(", then ", " → ")
		}
		if st := s.b.Patterns[p].Step; st >= 0 {
			s.quote(stepTitle(s.b, st, s.w.lang))
			if s.b.Steps[st].Optional {
				s.both(" (optional)", "（可选）")
			}
			continue
		}
		s.pattern(p)
	}
	if n.Gap != nil {
		s.both("; from one to the next ", "；相邻两者相距")
		s.gapLength(n.Gap)
	}
}

func (s *sentence) gapLength(w *rules.Window) {
	if w.Hi != nil && w.Lo.N == 0 && !(w.Hi.Unit == rules.UnitDates && w.Hi.N == 0) {
		s.both("at most ", "至多")
		s.length(*w.Hi)
		return
	}
	s.limit(w)
}
