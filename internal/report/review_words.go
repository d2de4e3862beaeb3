package report

import (
	"fmt"
	"strconv"
	"strings"

	"stdc/checker"
	"stdc/internal/review"
	"stdc/rules"
)

// measured says what a limit is held against: the time from one event to
// another, how often something came, a field.
func (w *Words) measured(b *rules.Book, l *checker.Limit) string {
	s := sentence{w: w, b: b, n: l.Node}
	n := l.Node
	switch l.Key {
	case "within":
		from, to := anchorOf(n), n.Count
		if n.After < 0 && n.Near < 0 {
			from, to = to, from
		}
		if n.Near >= 0 {
			s.both("time between ", "")
			s.pattern(from)
			s.both(" and ", "与")
			s.pattern(to)
			s.both("", "相隔的时间")
			break
		}
		s.both("time from ", "从")
		s.pattern(from)
		s.both(" to ", "到")
		if n.Form == rules.FormOrder {
			s.pattern(n.Order[len(n.Order)-1])
		} else {
			s.pattern(to)
		}
		s.both("", "的时间")
	case "every":
		s.both("time to the next ", "到下一次")
		s.pattern(n.Count)
		s.both("", "的时间")
	case "gap":
		s.both("time between neighbours of ", "相邻两项的间隔：")
		s.sequence()
	case "times":
		s.both("how often ", "")
		s.pattern(n.Count)
		s.both(" came", "出现的次数")
	case "require":
		s.fact(l.Cond.Slot)
	default:
		f := s.slotField(&b.Elements[l.Element], l.Cond.Slot)
		if f == nil {
			break
		}
		if w.zh {
			s.title(l.Element)
			s.str("的")
			s.word(titleOr(f.Title, f.ID, w.lang))
			break
		}
		s.word(titleOr(f.Title, f.ID, w.lang))
		s.str(" of ")
		s.title(l.Element)
	}
	return clean(string(s.dst))
}

// anchorOf is the pattern that a node is anchored on, or None.
func anchorOf(n *rules.Node) int { return max(n.After, n.Before, n.Near) }

// limitOf says how the number has to stand to a limit of the book.
func (w *Words) limitOf(b *rules.Book, l *checker.Limit, x int64) string {
	a := w.amount(b, l, x)
	if l.Exact {
		return w.either("exactly ", "恰好") + a
	}
	switch l.Holds {
	case checker.HoldsAtMost:
		return w.either("at most ", "至多") + a
	case checker.HoldsBelow:
		return w.either("less than ", "不到") + a
	case checker.HoldsAtLeast:
		return w.either("at least ", "至少") + a
	}
	return w.either("more than ", "超过") + a
}

// amount writes a number of a limit's scale.
func (w *Words) amount(b *rules.Book, l *checker.Limit, x int64) string {
	switch l.Scale.Kind {
	case checker.ScaleCount:
		return grouped(x)
	case checker.ScaleNumber:
		return strconv.FormatFloat(float64(x)/checker.NumberGrain, 'f', -1, 64) + w.unitOf(b, l)
	}
	s := sentence{w: w, b: b}
	s.length(rules.Length{N: x, Unit: l.Scale.Unit})
	return string(s.dst)
}

// unitOf is the unit of a limit on a number, with what stands before it.
func (w *Words) unitOf(b *rules.Book, l *checker.Limit) string {
	f := &rules.Field{}
	switch {
	case l.Cond == nil || l.Cond.Slot < 0:
	case l.Element < 0:
		f = &b.Facts[l.Cond.Slot]
	default:
		f = &b.Elements[l.Element].Fields[l.Cond.Slot]
	}
	s := sentence{w: w, b: b}
	s.unit(f)
	return clean(string(s.dst))
}

// seen writes an observed number, of elapsed times as much as can matter: what
// is longer than a minute to the second, than an hour to the minute, than a day
// to the hour.
func (w *Words) seen(b *rules.Book, l *checker.Limit, x int64) string {
	return w.amount(b, l, coarse(l, x, false))
}

// reached writes a limit that a share of the visits would keep, rounded as seen
// but to the milder side.
func (w *Words) reached(b *rules.Book, l *checker.Limit, x int64) string {
	switch {
	case whole(l.Scale):
	case l.Holds == checker.HoldsBelow: // one grain more than what was observed
		return w.either("over ", "略高于") + w.amount(b, l, x-1)
	case l.Holds == checker.HoldsAbove:
		return w.either("under ", "略低于") + w.amount(b, l, x+1)
	}
	return w.amount(b, l, coarse(l, x, l.Holds.Rises()))
}

// coarse leaves out of an elapsed time, or a time worked, what is too fine.
func coarse(l *checker.Limit, x int64, up bool) int64 {
	if l.Scale.Kind != checker.ScaleLength || l.Scale.Unit != rules.UnitTime && l.Scale.Unit != rules.UnitWorkhours {
		return x
	}
	unit := int64(1)
	for _, c := range [...]struct{ from, unit int64 }{{1e6, 1e3}, {second, 1e6}, {20 * second, 1e8}, {60 * second, second},
		{3600 * second, 60 * second}, {86400 * second, 3600 * second}} {
		if x >= c.from {
			unit = c.unit
		}
	}
	if rest := x % unit; rest != 0 {
		x -= rest
		if up {
			x += unit
		}
	}
	return x
}

// barName says which numbers a bar of a histogram holds.
func (w *Words) barName(b *rules.Book, l *checker.Limit, x *review.Bar) string {
	one := func(n int64) string { return w.amount(b, l, n) }
	from, to, closed := x.From, x.To, x.Closed
	if x.OpenFrom && closed && to == 0 && l.Scale.Kind != checker.ScaleNumber {
		return one(0) // nothing is less
	}
	if whole(l.Scale) { // 2 to 3, not over 1 up to 3
		if closed {
			from, closed = from+1, true
		} else {
			to, closed = to-1, true
		}
		if !x.OpenFrom && !x.OpenTo && from == to {
			return one(from)
		}
		if x.OpenTo {
			return fmt.Sprintf(w.either("%s and more", "%s及以上"), one(from))
		}
	}
	switch {
	case x.OpenFrom && closed:
		return fmt.Sprintf(w.either("up to %s", "%s及以下"), one(to))
	case x.OpenFrom:
		return fmt.Sprintf(w.either("under %s", "不到%s"), one(to))
	case x.OpenTo && closed:
		return fmt.Sprintf(w.either("over %s", "超过%s"), one(from))
	case x.OpenTo:
		return fmt.Sprintf(w.either("%s and more", "%s及以上"), one(from))
	}
	return fmt.Sprintf(w.either("%s to %s", "%s至%s"), one(from), one(to))
}

// whole tells a scale whose numbers are whole ones: counts and days.
func whole(s checker.Scale) bool {
	return s.Kind == checker.ScaleCount || s.Kind == checker.ScaleLength && s.Unit != rules.UnitTime && s.Unit != rules.UnitWorkhours
}

// trait heads a list of rules with that trait.
func (w *Words) trait(t review.Trait) string {
	switch t {
	case review.NeverFails:
		return w.either("Never failed", "从未不通过")
	case review.AlwaysFails:
		return w.either("Always failed", "从未通过")
	case review.NeverApplies:
		return w.either("Never applied", "从未适用")
	case review.MostlyUnknown:
		return w.either("Mostly unknown", "多数无法判定")
	}
	return w.either("Tell nothing beyond another rule", "没有提供其他规则之外的信息")
}

// traitOf says of one rule how it has a trait.
func (w *Words) traitOf(f *review.Findings, i int, t review.Trait) string {
	r := &f.Rules[i]
	decided := r.Pass + r.Fail
	switch t {
	case review.NeverFails:
		return fmt.Sprintf(w.either("passed in all %s visits decided; it fails in %s at most (95 %%)", "已判定%s次访问，全部通过；不通过率至多%s（95%%）"),
			grouped(decided), w.percent(r.FailRate.Hi))
	case review.AlwaysFails:
		return fmt.Sprintf(w.either("failed in all %s visits decided; it passes in %s at most (95 %%)", "已判定%s次访问，全部不通过；通过率至多%s（95%%）"),
			grouped(decided), w.percent(1-r.FailRate.Lo))
	case review.NeverApplies:
		most := checker.RateOf(0, r.NotApplicable).Hi
		return fmt.Sprintf(w.either("not applicable in all %s visits; it applies in %s at most (95 %%)", "%s次访问均不适用；适用率至多%s（95%%）"),
			grouped(r.NotApplicable), w.percent(most))
	case review.MostlyUnknown:
		share := checker.RateOf(r.Unknown, decided+r.Unknown)
		return fmt.Sprintf(w.either("unknown in %s of %s visits that it applies to (%s)", "适用的%[2]s次访问中，%[1]s次无法判定（%[3]s）"),
			grouped(r.Unknown), grouped(decided+r.Unknown), w.percent(share.Value))
	}
	other := clean(ruleTitle(f.Book, r.Same, w.lang))
	if r.Agree == r.Of {
		return fmt.Sprintf(w.either("the same verdict as “%s” in all %s visits decided", "在已判定的%[2]s次访问中，与“%[1]s”的判定全部相同"), other, grouped(r.Of))
	}
	return fmt.Sprintf(w.either("the same verdict as “%s” in %s of %s visits decided (κ = %.3f)", "在已判定的%[3]s次访问中，有%[2]s次与“%[1]s”的判定相同（κ = %[4].3f）"),
		other, grouped(r.Agree), grouped(r.Of), r.Kappa.Value)
}

// proposal says what a proposal would change, and why.
func (w *Words) proposal(f *review.Findings, p *review.Proposal) string {
	if p.Kind == review.Retire {
		return w.traitOf(f, p.Rule, p.Why)
	}
	l := &f.Limits[p.Limit]
	was, to := w.limitOf(f.Book, &l.Limit, l.Value), w.limitOf(f.Book, &l.Limit, p.To)
	text := fmt.Sprintf(w.either("%s instead of %s: ", "%s（现为%s）："), to, was)
	if p.Kind == review.Tighten {
		return text + fmt.Sprintf(w.either("%s of %s visits keep it already", "%[2]s次访问中已有%[1]s做到"), w.percent(p.Then.Value), grouped(p.Then.N))
	}
	return text + fmt.Sprintf(w.either("%s of %s visits would pass, now %s do; a standard is set by what customers need, not by what is done", "%[2]s次访问中%[1]s会通过，现为%[3]s；标准应依客户的需要而定，不应依现状而定"),
		w.percent(p.Then.Value), grouped(p.Then.N), w.percent(p.Now.Value))
}

// kind heads a proposal.
func (w *Words) kind(k review.ProposalKind) string {
	switch k {
	case review.Tighten:
		return w.either("Tighten", "收紧")
	case review.Loosen:
		return w.either("Loosen", "放宽")
	}
	return w.either("Retire", "停用")
}

// held says why a proposal is not made; "" for one that is.
func (w *Words) held(h review.Held) string {
	switch h {
	case review.HeldRating:
		return w.either("not in the diff: customers' ratings speak against it", "未列入修改：客户评分不支持")
	case review.HeldCritical:
		return w.either("not in the diff: the rule is critical", "未列入修改：该规则为关键项")
	case review.HeldFar:
		return w.either("not in the diff: it is no limit near the present one; look at the process first", "未列入修改：与现行限值相差过大，应先改进流程")
	case review.HeldSource:
		return w.either("not in the diff: the source has no one place where it can be changed alone", "未列入修改：源文件中没有可单独修改之处")
	case review.HeldCompiled:
		return w.either("not in the diff: the rulebook is a compiled one; review its source", "未列入修改：标准为编译后的文件，请用源文件复审")
	}
	return ""
}

// ReviewReason is the comment that stands above a proposed change: why it is
// proposed, in lines without their sign.
func ReviewReason(f *review.Findings, p *review.Proposal, lang string) []string {
	const width = 76
	w := NewWords(lang)
	text := w.either("stdc review: ", "stdc review：")
	if p.Kind == review.Retire {
		text += fmt.Sprintf(w.either("rule %s is taken out: ", "停用规则 %s："), f.Book.Rules[p.Rule].ID)
	}
	text += w.proposal(f, p)
	return wrap(strings.ReplaceAll(text, "\n", " "), width)
}
