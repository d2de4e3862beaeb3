package report

import (
	"fmt"

	"stdc/checker"
	"stdc/rules"
)

// arithmetic writes the score as a sum that a reader can redo, and what was left
// out of it.
func (p *visitPage) arithmetic() {
	r, b := p.r, p.book
	p.raw(`<p class="sum">`)
	if !r.Score.Valid() {
		p.text(p.w.label(lblNoScore))
	} else {
		p.either("Score ", "得分 ")
		p.raw("<b>")
		p.text(ratio(r.Score))
		p.raw("</b> = 100 × ")
		bonus := r.Bonus.Valid() && r.Bonus.Num != 0
		if bonus {
			p.raw("(")
		}
		p.ratio("points/earned", r.Earned)
		p.either(" earned", " 所得")
		if bonus {
			p.raw(" + ")
			p.ratio("points/bonus", r.Bonus)
			p.either(" bonus", " 加分")
			p.raw(")")
		}
		p.raw(" / ")
		p.ratio("points/possible", r.Possible)
		p.either(" possible", " 可得")
	}
	if r.Coverage.Valid() {
		p.either("; coverage ", "；覆盖率 ")
		p.text(p.w.percent(r.Coverage.Float()))
		p.raw(" = ")
		p.ratio("points/decided", r.Decided)
		p.either(" decided / ", " 已判定 / ")
		p.ratio("points/applicable", r.Applicable)
		p.either(" applicable", " 适用")
	}
	p.either(". ", "。")
	p.leftOut(func(r *checker.RuleResult) bool { return r.Waiving == checker.Waived }, "Left out as waived: %d (weight %s). ", "豁免不计：%d条（权重 %s）。")
	p.leftOut(ofVerdict(checker.Unknown), "Left out as unknown: %d (weight %s). ", "未知不计：%d条（权重 %s）。")
	p.leftOut(ofVerdict(checker.NotApplicable), "Left out as not applicable: %d (weight %s). ", "不适用不计：%d条（权重 %s）。")
	switch {
	case r.Passed == checker.Fail && p.criticalFailed() >= 0:
		p.either("Failed, because a critical rule failed: ", "不合格：关键规则不通过：")
		p.name(ruleTitle(b, p.criticalFailed(), p.w.lang))
		p.either(".", "。")
	case r.Passed == checker.Fail:
		p.text(fmt.Sprintf(p.w.either("Failed: below the pass mark of %s.", "不合格：低于合格线 %s。"), ratio(b.PassMark)))
	case r.Passed == checker.Pass:
		p.text(fmt.Sprintf(p.w.either("Passed: the pass mark is %s.", "合格：合格线为 %s。"), ratio(b.PassMark)))
	case !r.Score.Valid():
		p.either("Undecided.", "未定。")
	default:
		p.either("Undecided: a critical rule is unknown, or too little was seen.", "未定：关键规则未知，或所见不足。")
	}
	p.raw("</p>")
	if r.Reordered {
		p.raw(`<p class="note">`)
		p.either("The times of this visit contradict the order of its log; its events were put in the order of their times.",
			"本次访问的时间与日志顺序矛盾；事件已按时间重排。")
		p.raw("</p>")
	}
	if r.Gap+r.Fold > 0 {
		p.raw(`<p class="note">`)
		p.text(fmt.Sprintf(p.w.either("The clocks of the zone were changed: %d times do not exist, %d come twice.", "当地时钟有调整：%d个时刻不存在，%d个时刻出现两次。"), r.Gap, r.Fold))
		p.raw("</p>")
	}
}

func ofVerdict(v checker.Verdict) func(*checker.RuleResult) bool {
	return func(r *checker.RuleResult) bool { return r.Verdict == v }
}

func (p *visitPage) leftOut(is func(*checker.RuleResult) bool, en, zh string) {
	n, weight := 0, rules.Whole(0).Rat()
	for i := range p.r.Rules {
		if i < len(p.book.Rules) && is(&p.r.Rules[i]) && !p.book.Rules[i].Bonus {
			n++
			weight.Add(weight, p.book.Rules[i].Weight.Rat())
		}
	}
	if q, ok := rules.RatioOf(weight); n > 0 && ok {
		p.text(fmt.Sprintf(p.w.either(en, zh), n, ratio(q)))
	}
}

func (p *visitPage) criticalFailed() int {
	for i := range p.r.Rules {
		if i < len(p.book.Rules) && p.book.Rules[i].Critical && p.r.Rules[i].Scored() == checker.Fail {
			return i
		}
	}
	return -1
}

// maxFacts bounds the facts of a visit that are shown.
const maxFacts = 40

// facts writes what is known of the visit as a whole.
func (p *visitPage) facts() {
	n := 0
	for i := range p.v.Facts {
		if i >= len(p.book.Facts) || !p.v.Facts[i].Known() || n == maxFacts {
			continue
		}
		if n++; n == 1 {
			p.raw(`<p class="facts">`)
		} else {
			p.raw(" · ")
		}
		f := &p.book.Facts[i]
		p.name(titleOr(f.Title, f.ID, p.w.lang))
		p.raw(": ")
		p.value(&p.v.Facts[i], f)
	}
	unobserved := false
	for i, is := range p.v.Unobserved {
		if !is || i >= len(p.book.Elements) || n == maxFacts {
			continue
		}
		if n++; n == 1 {
			p.raw(`<p class="facts">`)
		} else {
			p.raw(" · ")
		}
		if !unobserved {
			p.either("not observed: ", "未观察：")
			unobserved = true
		}
		p.name(titleOr(p.book.Elements[i].Title, p.book.Elements[i].ID, p.w.lang))
	}
	if n > 0 {
		p.raw("</p>")
	}
}

// value writes a recorded value, with its unit.
func (p *visitPage) value(v *rules.Value, f *rules.Field) {
	s := sentence{w: p.w, b: p.book}
	if v.Kind() == rules.KindText {
		p.isolated(v.Text(), cutText)
		return
	}
	s.value(v, f)
	p.isolated(string(s.dst), cutText)
}
