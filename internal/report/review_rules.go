package report

import (
	"fmt"
	"slices"

	"stdc/internal/review"
)

// traits lists the rules that are worth a second look.
func (d *reviewDigest) traits() {
	f, w := d.r.Findings, d.words
	d.page.heading(w.either("Rules worth a second look", "值得再看的规则"))
	none := true
	for _, t := range review.Traits() {
		list := f.With(t)
		if len(list) == 0 {
			continue
		}
		none = false
		d.page.item(0, w.trait(t))
		for _, i := range list {
			d.page.item(1, clean(ruleTitle(d.book, i, w.lang))+w.either(": ", "：")+w.traitOf(f, i, t))
		}
	}
	if none {
		d.page.under(0, w.noTraits())
	}
	if !f.Compared {
		d.page.under(0, w.uncompared(f))
	}
	d.page.gap()
}

func (w *Words) uncompared(f *review.Findings) string {
	return fmt.Sprintf(w.either("the rules were not compared with each other: there are %d, and up to %d are", "未相互比较：共%d条规则，至多比较%d条"), len(f.Rules), review.MaxPaired)
}

// warning is said wherever ratings stand beside rules.
func (w *Words) warning() string {
	return w.either(
		"That ratings are higher where a rule is met does not show that meeting it makes them higher: both may come from something else, such as a quiet hour or a simple request. A difference that cannot be told from 0 may be there all the same.",
		"做到某条规则的访问评分较高，并不说明是这条规则使评分提高：两者可能同出于别的原因，例如客流少或业务简单。与0无法区分的差异，也可能确实存在。")
}

// rating writes how each rule goes with the rating.
func (d *reviewDigest) rating() {
	f, w := d.r.Findings, d.words
	if f.Rating < 0 {
		return
	}
	d.page.heading(w.either("How rules go with the rating", "规则与评分"))
	table := w.ratingTable(f)
	if len(table) == 1 {
		d.page.under(0, w.fewRatings())
		d.page.gap()
		return
	}
	d.page.table(table)
	d.page.under(0, w.intervals(len(table)-1))
	d.page.under(0, w.warning())
	d.page.gap()
}

// ratingTable has a row for each rule that is compared with the rating.
func (w *Words) ratingTable(f *review.Findings) [][]string {
	rows := [][]string{{w.label(lblRule), w.either("passed", "通过"), "n", w.either("failed", "不通过"), "n", w.either("difference", "差"), w.label(lblInterval)}}
	for _, i := range f.Associated() {
		a := f.Rules[i].Rating
		row := []string{clean(ruleTitle(f.Book, i, w.lang)), rated(a.Pass.Mean), grouped(a.Pass.N), rated(a.Fail.Mean), grouped(a.Fail.N), signedRate(a.Pass.Mean - a.Fail.Mean), "–"}
		if a.Difference.Known {
			row[6] = signedRate(a.Difference.Lo) + "…" + signedRate(a.Difference.Hi)
		}
		rows = append(rows, row)
	}
	return rows
}

func (w *Words) intervals(n int) string {
	return fmt.Sprintf(w.either(plural(int64(n), "Mean ratings; %d interval, of 95 %% (Welch).", "Mean ratings; the %d intervals hold together with 95 %% (Welch, Bonferroni)."),
		"评分均值；共%d个区间，合计置信度95%%（Welch、Bonferroni）。"), n)
}

func (w *Words) fewRatings() string {
	return fmt.Sprintf(w.either("too few ratings to compare: it takes %d of visits in which a rule passed and as many in which it failed",
		"评分太少，无法比较：同一规则通过与不通过的访问各需至少%d次评分"), review.FewRated)
}

func (w *Words) noTraits() string {
	return w.either("none: no rule always passes or always fails, never applies, is mostly unknown or repeats another", "无：没有一直通过、一直不通过、从不适用、多数无法判定或与其他规则重复的规则")
}

func rated(f float64) string { return fmt.Sprintf("%.2f", f) }

func signedRate(f float64) string {
	s := fmt.Sprintf("%+.2f", f)
	switch {
	case s == "+0.00" || s == "-0.00":
		return "0.00"
	case s[0] == '-':
		return "−" + s[1:]
	}
	return s
}

// proposals lists what is proposed, and shows the change of the book.
func (d *reviewDigest) proposals() {
	f, w := d.r.Findings, d.words
	d.page.heading(w.either("Proposals", "修订建议"))
	if len(d.r.Proposals) == 0 {
		d.page.under(0, w.either("none", "无"))
		d.page.gap()
		return
	}
	for i := range d.r.Proposals {
		p := &d.r.Proposals[i]
		d.page.item(0, w.kind(p.Kind)+w.either(" ", "")+"“"+clean(ruleTitle(d.book, p.Rule, w.lang))+"”")
		d.page.under(1, w.proposal(f, p))
		if h := w.held(p.Held); h != "" {
			d.page.under(1, h)
		}
	}
	d.page.gap()
	if len(d.r.Diff) == 0 {
		return
	}
	d.page.heading(w.either("As a change of the rulebook", "对标准的修改"))
	d.page.under(0, w.unapplied(d.r.Proposals))
	d.page.code(string(d.r.Diff))
	d.page.gap()
}

// unapplied says that nothing was changed, and what is left to do.
func (w *Words) unapplied(list []review.Proposal) string {
	text := w.either("Nothing was changed. Take over what you agree with: -o diff=FILE, then git apply FILE.", "文件未作改动。同意的部分请自行采纳：-o diff=文件，然后 git apply 文件。")
	if slices.ContainsFunc(list, func(p review.Proposal) bool { return p.Kind != review.Retire && p.Held == "" }) {
		text += w.either(" Titles and tests that name an old limit stay as they are.", "写明原限值的标题和测试不会随之改动。")
	}
	return text
}
