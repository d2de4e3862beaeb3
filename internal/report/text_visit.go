package report

import (
	"bytes"
	"fmt"
	"math/big"

	"stdc/checker"
	"stdc/rules"
)

// visit writes one visit with the arithmetic of its score and all its rules.
func (t *Text) visit(to *bytes.Buffer, r *checker.Result) {
	w := t.words
	head := t.words.either("Visit ", "访问 ") + clean(r.ID)
	for _, part := range []struct {
		id labelID
		s  string
	}{{lblSiteOf, r.Site}, {lblStaffOf, r.Staff}, {lblWaveOf, r.Wave}} {
		if part.s != "" {
			head += "  " + w.label(part.id) + " " + clean(part.s)
		}
	}
	if r.File != "" {
		head += "  " + place(r.File, r.Line)
	}
	for i, l := range wrap(head, t.o.Width) {
		if i > 0 {
			l = "  " + l
		}
		to.WriteString(t.bold(l))
		to.WriteByte('\n')
	}
	t.para(to, "  ", "    ", t.words.outcome(t.o.Book, r))
	t.para(to, "  ", "    ", t.arithmetic(r))
	if r.Reordered {
		t.para(to, "  ", "    ", w.label(lblReordered))
	}
	if r.Gap+r.Fold > 0 {
		t.para(to, "  ", "    ", w.clockChanges(int64(r.Gap), int64(r.Fold)))
	}
	for i := range r.Rules {
		if i < len(t.o.Book.Rules) {
			t.rule(to, &t.o.Book.Rules[i], i, &r.Rules[i])
		}
	}
	to.WriteByte('\n')
}

// outcome says whether the visit passed, and what it would have needed.
func (w *Words) outcome(b *rules.Book, r *checker.Result) string {
	switch r.Passed {
	case checker.Pass:
		return w.label(lblIsPassed)
	case checker.Fail:
		for i := range r.Rules {
			if i < len(b.Rules) && b.Rules[i].Critical && r.Rules[i].Scored() == checker.Fail {
				return fmt.Sprintf(w.either("%s: critical rule “%s”", "%s：关键规则“%s”"), w.label(lblIsFailed), clean(ruleTitle(b, i, w.lang)))
			}
		}
		return fmt.Sprintf(w.either("%s: below the pass mark %s", "%s：低于合格线%s"), w.label(lblIsFailed), ratio(b.PassMark))
	}
	return w.label(lblIsUndecided)
}

// arithmetic writes the score and the coverage as sums that a reader can redo.
func (t *Text) arithmetic(r *checker.Result) string {
	w := t.words
	if !r.Score.Valid() {
		return w.label(lblNoScore)
	}
	earned := ratio(r.Earned)
	if r.Bonus.Valid() && r.Bonus.Num != 0 {
		earned = "(" + earned + " + " + ratio(r.Bonus) + ")"
	}
	s := fmt.Sprintf(w.either("score %s = 100 × %s / %s points", "得分 %s = 100 × %s / %s 分"), ratio(r.Score), earned, ratio(r.Possible))
	if r.Coverage.Valid() {
		s += fmt.Sprintf(w.either("; coverage %s = %s / %s of weight", "；覆盖率 %s = 权重 %s / %s"),
			t.words.percent(r.Coverage.Float()), ratio(r.Decided), ratio(r.Applicable))
	}
	return s
}

// rule writes one rule: mark and word of the verdict, title, points, why.
func (t *Text) rule(to *bytes.Buffer, rule *rules.Rule, i int, r *checker.RuleResult) {
	w := t.words
	m := marks[r.Verdict&3]
	esc := m.esc
	if r.Waiving == checker.Waived {
		esc = escFaint
	}
	verdict := paint(t.o.Color, esc, m.mark+" "+pad(w.label(m.word), 7))
	what := clean(ruleTitle(t.o.Book, i, w.lang))
	if r.Credit.Valid() {
		what += "  " + product(r.Credit, rule.Weight) + "/" + ratio(rule.Weight)
	}
	if rule.Critical {
		what += "  " + w.label(lblIsCritical)
	}
	if rule.Bonus {
		what += "  " + w.label(lblIsBonus)
	}
	if r.Waiving == checker.Waived {
		what += "  " + w.label(lblIsWaived)
	}
	t.para(to, "  "+verdict+" ", "            ", what)
	if r.Reason != nil {
		t.para(to, "            ", "            ", clean(w.Sentence(t.o.Book, r.Reason)))
	}
	if by := w.waivedBy(t.o.Book, r); by != "" {
		t.para(to, "            ", "            ", clean(by))
	}
}

// marks are the signs of the verdicts.
var marks = [4]struct {
	mark string
	word labelID
	esc  string
}{
	checker.NotApplicable: {"–", lblNA, escFaint},
	checker.Pass:          {"✓", lblPass, escGreen},
	checker.Fail:          {"✗", lblFail, escRed},
	checker.Unknown:       {"?", lblUnknown, escYellow},
}

// ratio writes a number of a result rounded to 4 decimals, – for none.
func ratio(q rules.Ratio) string {
	if !q.Valid() {
		return "–"
	}
	return string(appendRatio(nil, q))
}

// product writes a credit times a weight.
func product(a, b rules.Ratio) string {
	if !a.Valid() || !b.Valid() {
		return "–"
	}
	q, ok := rules.RatioOf(new(big.Rat).Mul(a.Rat(), b.Rat()))
	if !ok {
		return string(appendFloat(nil, a.Float()*b.Float()))
	}
	return ratio(q)
}
