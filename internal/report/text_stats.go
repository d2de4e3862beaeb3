package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"stdc/checker"
)

// whatIf writes what the mean score would be, had what was not decided been
// decided.
func (t *Text) whatIf(s *checker.Summary) {
	x, w := s.Sensitivity(), t.words
	var parts []string
	if x.UnknownFailed != x.UnknownPassed {
		parts = append(parts, fmt.Sprintf(w.either("every unknown outcome had failed: %s, had passed: %s", "未知结果全部不通过：%s，全部通过：%s"),
			mean(x.UnknownFailed), mean(x.UnknownPassed)))
	}
	if x.NotApplicableFailed != x.NotApplicablePassed {
		parts = append(parts, fmt.Sprintf(w.either("n/a counted as failed: %s, as passed: %s", "不适用计为不通过：%s，计为通过：%s"),
			mean(x.NotApplicableFailed), mean(x.NotApplicablePassed)))
	}
	if len(parts) > 0 {
		t.fact(lblScoreIf, strings.Join(parts, w.either("; ", "；")))
	}
}

// mostNamed bounds the lists of sites, of waves and of rules that the report
// shows; JSON has all.
const mostNamed = 5

// sitesApart says which sites differ from all others together.
func (t *Text) sitesApart(sites []checker.GroupTotals, cs []checker.Comparison) {
	if len(cs) == 0 {
		return
	}
	w := t.words
	var apart []int
	for i := range cs {
		if cs[i].Score.Standing != checker.NotDistinguishable {
			apart = append(apart, i)
		}
	}
	slices.SortStableFunc(apart, func(i, j int) int { return cmp.Compare(cs[i].Score.Value, cs[j].Score.Value) })
	named := apart
	if len(named) > 2*mostNamed {
		named = slices.Concat(apart[:mostNamed], apart[len(apart)-mostNamed:])
	}
	for _, i := range named {
		d := &cs[i].Score
		t.para(&t.buf, "  ", "    ", fmt.Sprintf(w.either("%s: %s by %s points than all others (%s to %s)", "%s：比其他网点%s%s分（%s 至 %s）"),
			t.siteName(sites[i].Name), t.standing(d.Standing), points(max(d.Value, -d.Value)), signed(d.Lo), signed(d.Hi)))
	}
	switch more := len(apart) - len(named); {
	case len(apart) == 0:
		t.para(&t.buf, "  ", "  ", w.either("no site's score can be told from that of all others", "各网点得分与其他网点均无法区分"))
	case more > 0:
		t.para(&t.buf, "  ", "  ", fmt.Sprintf(w.either("and %s more; --format json has all", "另有%s个；--format json 列出全部"), grouped(int64(more))))
	case len(apart) < len(cs):
		t.para(&t.buf, "  ", "  ", w.either("no other site's score can be told from that of all others", "其余网点得分与其他网点均无法区分"))
	}
}

// wavesApart says how the last waves differ from those before them.
func (t *Text) wavesApart(waves []checker.GroupTotals, cs []checker.Comparison) {
	if len(cs) == 0 {
		return
	}
	w := t.words
	for i := max(1, len(cs)-mostNamed); i < len(cs); i++ {
		d := &cs[i].Score
		pair := fmt.Sprintf(w.either("%s against %s: ", "%s与%s相比："), t.siteName(waves[i].Name), t.siteName(waves[i-1].Name))
		if !d.Known {
			t.para(&t.buf, "  ", "    ", pair+w.either("too few visits to compare", "访问太少，无法比较"))
			continue
		}
		t.para(&t.buf, "  ", "    ", fmt.Sprintf(w.either("%s%s points (%s to %s), %s", "%s%s分（%s 至 %s），%s"),
			pair, signed(d.Value), signed(d.Lo), signed(d.Hi), t.standing(d.Standing)))
	}
}

func (t *Text) siteName(name string) string {
	if name == "" {
		return t.words.label(lblWithout)
	}
	return clean(name)
}

func (t *Text) standing(s checker.Standing) string { return standingWord(t.words, s) }

func standingWord(w *Words, s checker.Standing) string {
	switch s {
	case checker.Higher:
		return w.either("higher", "高")
	case checker.Lower:
		return w.either("lower", "低")
	}
	return w.either("not distinguishable", "无法区分")
}

// actions writes what the sites that lost most should train.
func (t *Text) actions(s *checker.Summary) {
	const mostRules = 3
	w, sites := t.words, s.Actions()
	sites = slices.DeleteFunc(sites, func(a checker.SiteActions) bool { return len(a.Actions) == 0 })
	if len(sites) == 0 {
		return
	}
	slices.SortStableFunc(sites, func(a, b checker.SiteActions) int { return cmp.Compare(b.Lost, a.Lost) })
	t.line("", t.bold(w.label(lblActions)))
	for i := range sites[:min(len(sites), mostNamed)] {
		a := &sites[i]
		t.para(&t.buf, "  ", "    ", fmt.Sprintf(w.either("%s, %s points lost", "%s，失分%s"), t.siteName(a.Site), points(a.Lost)))
		for k := range a.Actions[:min(len(a.Actions), mostRules)] {
			t.action(&a.Actions[k])
		}
		if more := len(a.Actions) - mostRules; more > 0 {
			t.line("    ", fmt.Sprintf(w.either("and %d more", "另有%d条"), more))
		}
	}
	if more := len(sites) - mostNamed; more > 0 {
		t.para(&t.buf, "  ", "  ", fmt.Sprintf(w.either("and %s more; --format json has all", "另有%s个网点；--format json 列出全部"), grouped(int64(more))))
	}
	t.line("", "")
}

func (t *Text) action(a *checker.Action) {
	w, r := t.words, &t.o.Book.Rules[a.Rule]
	line := fmt.Sprintf(w.either("%s: %s points, failed %s", "%s：%s分，不通过%s"),
		clean(ruleTitle(t.o.Book, a.Rule, w.lang)), points(a.Lost), of(a.Fail, a.Pass+a.Fail))
	if x := a.Example; x != nil {
		line += w.either(", ", "，") + w.label(lblExample) + w.either(" ", "") + clean(x.Visit)
		if x.File != "" {
			line += w.either(", ", "，") + place(x.File, x.Line)
		}
	}
	t.para(&t.buf, "    ", "      ", line)
	if need := r.Need.In(w.lang); need != "" {
		t.para(&t.buf, "      ", "      ", clean(need))
	}
}

// agreement writes the rules on which auditors agree least.
func (t *Text) agreement(s *checker.Summary) {
	a, ok := s.Agreement()
	if !ok || a.Encounters == 0 {
		return
	}
	w := t.words
	var order []int
	for i := range a.Rules {
		if a.Rules[i].Encounters > 0 {
			order = append(order, i)
		}
	}
	value := func(s checker.Share) float64 {
		if !s.Known {
			return 2 // none: behind all that have one
		}
		return s.Value
	}
	slices.SortStableFunc(order, func(i, j int) int {
		x, y := &a.Rules[i], &a.Rules[j]
		return cmp.Or(cmp.Compare(value(x.Alpha), value(y.Alpha)), cmp.Compare(x.Raw.Value, y.Raw.Value))
	})
	t.line("", t.bold(fmt.Sprintf(w.either("Agreement of auditors, %s encounters", "评审一致性，%s次服务"), grouped(a.Encounters))))
	rows := [][]string{{w.label(lblRule), w.label(lblAgree), "κ", "α", "n"}}
	for _, i := range order[:min(len(order), 2*mostNamed)] {
		r := &a.Rules[i]
		rows = append(rows, []string{clean(ruleTitle(t.o.Book, i, w.lang)), t.share(r.Raw), coefficient(r.Kappa), coefficient(r.Alpha), grouped(r.Encounters)})
	}
	t.buf.WriteString(grid(rows, t.o.Width, "  ", t.faint))
	if more := len(order) - 2*mostNamed; more > 0 {
		t.line("  ", fmt.Sprintf(w.either("and %d more", "另有%d条"), more))
	}
	t.line("", "")
}

// coefficient writes a kappa or an alpha, – where it is not defined.
func coefficient(s checker.Share) string {
	if !s.Known {
		return "–"
	}
	return strings.Replace(fmt.Sprintf("%.2f", s.Value), "-", "−", 1)
}

// changes writes the rules in which the books of merged results differ.
func (t *Text) changes(list []Change) {
	if len(list) == 0 {
		return
	}
	w := t.words
	t.line("", t.bold(w.label(lblChanges)))
	for i := range list {
		t.para(&t.buf, "  ", "    ", changeLine(w, &list[i]))
	}
	t.line("", "")
}

// changeLine says how a rule differs between books.
func changeLine(w *Words, c *Change) string {
	form := w.either("%s: another rule in %s", "%s：在%s中规定不同")
	switch c.Kind {
	case Added:
		form = w.either("%s: not yet in %s", "%s：%s中尚无")
	case Removed:
		form = w.either("%s: no longer in %s", "%s：%s中已删除")
	}
	return fmt.Sprintf(form, clean(c.Rule), clean(c.In))
}
