package lint

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"stdc/rules"
)

// isRange tells a range, as it is written, from a bare value.
func isRange(text string) bool { return strings.Contains(text, "..") }

// beforeEveryOne tells `before = B` where the author may think of one B: it is
// asked of every B, and nothing says which A goes with which.
func (l *linter) beforeEveryOne() {
	for _, n := range l.nodes() {
		if n.Before < 0 || n.After >= 0 || !l.isEvent(n.Before) || n.Since >= 0 || n.Within != nil || n.Next ||
			len(n.Correlate) > 0 || n.Written("on") || n.Misses > 0 || bounded(n.Scope) {
			continue
		}
		b := l.pattern(n.Before).Words
		if n.Form == rules.FormForbid {
			l.tell(n.Spot("before"),
				fmt.Sprintf(l.words("before = %s is before every one, so before the last: %s is forbidden until then", "before = %s 是每一次之前，也就是最后一次之前：到那时为止都禁止“%s”"), b, l.pattern(n.Count).Words),
				fmt.Sprintf(l.words("for before the first, write in = { before = %s }; for each stretch, add since", "只到第一次为止，写 in = { before = %s }；分段来看，加 since"), l.key(n.Before)))
			continue
		}
		what := l.words("such an order", "这样的顺序")
		if n.Form == rules.FormExpect {
			what = l.pattern(n.Count).Words
		}
		l.tell(n.Spot("before"),
			fmt.Sprintf(l.words("this is asked of every %s, and one early %s serves them all", "这是对每一次“%s”的要求，而早先一次“%s”就够所有各次"), b, what),
			fmt.Sprintf(l.words("if one is enough, write on = \"first\"; if each needs its own, add since = %s or within", "一次就够，写 on = \"first\"；每次都要，加 since = %s 或 within"), l.key(n.Before)))
	}
}

// bounded tells whether a scope keeps apart what belongs to one anchor and what
// to another.
func bounded(s *rules.Scope) bool {
	return s != nil && (s.Kind == rules.ScopePer || s.Kind == rules.ScopeSegment && (s.Before >= 0 || s.Until >= 0))
}

// oneAnswerForMany tells `after = A` on each A where one late event serves all
// of them: without any limit, or where the rule itself counts several A.
func (l *linter) oneAnswerForMany() {
	for _, n := range l.nodes() {
		if n.Form != rules.FormExpect || n.After < 0 || !l.isEvent(n.After) || n.Before >= 0 || n.Until >= 0 || n.Next ||
			n.On != rules.OnEach || n.Written("on") || len(n.Correlate) > 0 || bounded(n.Scope) || !l.isEvent(n.Count) ||
			n.Times.Min < 1 || n.Times.Max >= 0 {
			continue
		}
		several := n.rule.Share && &n.rule.Node == n.Node || n.Misses > 0
		if n.Within != nil && !several {
			continue
		}
		a, b := l.pattern(n.After).Words, l.pattern(n.Count).Words
		l.tell(n.Spot("after"),
			fmt.Sprintf(l.words("this is asked of every %s, and one late %s serves them all", "这是对每一次“%s”的要求，而最后一次“%s”就够所有各次"), a, b),
			fmt.Sprintf(l.words("if each needs its own, add until = %s or same; if one is enough, write on = \"last\" or on = \"first\"", "每次都要，加 until = %s 或 same；一次就够，写 on = \"last\" 或 on = \"first\""), l.key(n.After)))
	}
}

// leastDistance tells a least distance that a later event can keep though the
// first came too early.
func (l *linter) leastDistance() {
	for _, n := range l.nodes() {
		anchor := max(n.After, n.Near)
		if n.Form != rules.FormExpect || anchor < 0 || n.Before >= 0 || n.Until >= 0 || n.Next || n.Within == nil || n.Within.Lo.N == 0 ||
			n.Times.Min < 1 || !l.isEvent(n.Count) {
			continue
		}
		b, lo := l.pattern(n.Count).Words, strings.TrimSpace(before(n.Text("within")))
		l.tell(n.Spot("within"),
			fmt.Sprintf(l.words("%s may come sooner than %s and again later, and the later one is enough", "“%s”可以不到 %s 就来，之后再来一次，后一次就算数"), b, lo),
			fmt.Sprintf(l.words("turn it round: expect = %s, before = %s, within = %q; or, if each anchor has one of its own, add until", "倒过来写：expect = %s，before = %s，within = %q；每个锚点各有一次的，加 until"),
				l.key(anchor), l.key(n.Count), n.Text("within")))
	}
}

// before returns the lower end of a range.
func before(text string) string {
	lo, _, _ := strings.Cut(text, "..")
	return lo
}

// mostDistance tells a bare length before a moment that is agreed: it is an
// upper limit, and who says "half an hour before departure" means at least.
func (l *linter) mostDistance() {
	for _, n := range l.nodes() {
		p := l.pattern(n.Before)
		text := n.Text("within")
		if n.Form != rules.FormExpect || n.After >= 0 || p == nil || p.Place != rules.PlaceFact || n.Within == nil || text == "" || isRange(text) {
			continue
		}
		l.tell(n.Spot("within"),
			fmt.Sprintf(l.words("within = %q is at most %s before %s", "within = %q 是指最多提前 %s（相对 %s）"), text, text, p.Words),
			fmt.Sprintf(l.words("for at least, write \"%s..\"; \"0s..%s\" if at most is meant", "至少提前，写 \"%s..\"；确实是最多，写 \"0s..%s\""), text, text))
	}
}

// factAnchor tells a fact as an anchor in a rule that applies to every visit:
// the fact is an anchor also where nothing happened that the rule is about, and
// where it was not recorded the rule is unknown.
func (l *linter) factAnchor() {
	for _, n := range l.nodes() {
		for _, a := range []struct {
			key     string
			pattern int
		}{{"after", n.After}, {"before", n.Before}, {"near", n.Near}} {
			p := l.pattern(a.pattern)
			if p == nil || p.Place != rules.PlaceFact || n.gated || a.key == "before" && n.After >= 0 || l.book.Facts[p.Fact].Default != nil {
				continue
			}
			id := l.book.Facts[p.Fact].ID
			l.tell(n.Spot(a.key),
				fmt.Sprintf(l.words("%s is an anchor in every visit: where nothing of the kind happened the rule fails or passes all the same, and where the fact was not recorded it is unknown",
					"%s 在每次访问里都是锚点：没发生过相关的事，规则照样判定；没记下这个事实，规则就未知"), p.Words),
				fmt.Sprintf(l.words("say to which visits it applies: given = \"…\", or when = { %s = { known = true } }", "写明适用于哪些访问：given = \"…\"，或 when = { %s = { known = true } }"), id))
		}
	}
}

// staffAnchor tells rules that are n/a when staff do nothing, where nothing else
// in the book asks them to do it.
func (l *linter) staffAnchor() {
	nodes := l.nodes()
	due := l.due(nodes)
	for _, n := range nodes {
		// What customers owe staff who asked for it is another matter.
		if n.Form != rules.FormExpect && n.Form != rules.FormOrder || l.actors(n.Count, isOther) {
			continue
		}
		for _, a := range []struct {
			key     string
			pattern int
		}{{"after", n.After}, {"before", n.Before}, {"near", n.Near}} {
			if !l.isEvent(a.pattern) || a.key == "before" && n.After >= 0 {
				continue
			}
			if !l.covered(a.pattern, func(e int) bool { return !due[e] }) || !l.byStaff(a.pattern) {
				continue
			}
			l.tell(n.Spot(a.key),
				fmt.Sprintf(l.words("%s is what staff do, and no rule asks for it: where they do nothing, this rule is n/a and nothing fails", "“%s”是员工做的事，又没有规则要求它：员工什么都不做，本条就不适用，也没有哪条不通过"), l.pattern(a.pattern).Words),
				l.words("anchor the rule on what the customer does, or add a rule that expects it", "改用客户的行为作锚点，或者另写一条规则要求它"))
		}
	}
}

// due finds the elements that some rule asks for in visits in which staff do
// nothing: one that has no anchor, an anchor of the customer's, or one that is
// itself due.
func (l *linter) due(nodes []asked) map[int]bool {
	due := map[int]bool{}
	open := func(p int) bool { // it may be missing for want of staff
		return l.isEvent(p) && l.byStaff(p) && l.covered(p, func(e int) bool { return !due[e] })
	}
	// A chain of rules that wait for each other is seldom longer than three.
	const longest = 100
	for range longest {
		before := len(due)
		for _, n := range nodes {
			if n.rule.Bonus || n.Form != rules.FormExpect && n.Form != rules.FormOrder || n.Form == rules.FormExpect && n.Times.Min < 1 ||
				open(n.After) || open(n.Before) || open(n.Near) || slices.ContainsFunc(n.Gate.Given, open) || slices.ContainsFunc(n.rule.Node.Gate.Given, open) {
				continue
			}
			for _, p := range append(slices.Clone(n.Order), n.Count) {
				for _, e := range l.elements(p) {
					due[e] = true
				}
			}
		}
		if len(due) == before {
			break
		}
	}
	return due
}

// byStaff tells whether the book says of a pattern that staff do it.
func (l *linter) byStaff(p int) bool {
	return l.actors(p, func(actor string) bool { return !isOther(actor) })
}

// actors tells whether each event of a pattern has an actor, and something holds
// of them all.
func (l *linter) actors(p int, holds func(actor string) bool) bool {
	if !l.isEvent(p) {
		return false
	}
	for _, a := range l.pattern(p).Alts {
		f := &l.book.Elements[a.Element].Fields[0]
		actors := f.Values
		if f.Fixed != "" {
			actors = []string{f.Fixed}
		}
		for _, c := range a.Where {
			if c.Slot == 0 && c.Test.Op == rules.OpOneOf {
				actors = nil
				for _, v := range c.Test.Values {
					actors = append(actors, v.Text)
				}
			}
		}
		if len(actors) == 0 || slices.ContainsFunc(actors, func(s string) bool { return !holds(s) }) {
			return false
		}
	}
	return true
}

// others are words in the names of actors who are not staff.
const others = "customer client guest passenger caller visitor patient user buyer shopper diner resident member public supplier courier system machine device phone line clock " +
	"客户 顾客 客人 旅客 乘客 来电 访客 患者 病人 用户 买家 住户 会员 群众 供应商 供货 快递 系统 机器 设备"

// isOther tells whether an actor, by its name, is not staff: one of its words is
// such a word, or, in Chinese, a part of it.
func isOther(actor string) bool {
	actor = strings.ToLower(actor)
	parts := strings.FieldsFunc(actor, func(r rune) bool { return !unicode.IsLetter(r) })
	return slices.ContainsFunc(strings.Fields(others), func(w string) bool {
		return slices.Contains(parts, w) || w[0] >= utf8.RuneSelf && strings.Contains(actor, w)
	})
}
