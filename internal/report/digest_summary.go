package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"stdc/checker"
)

// summary writes the figures of the whole run.
func (t *digest) summary(s *checker.Summary) {
	w, n := t.words, s.Totals()
	visits := fmt.Sprintf(w.either("%s, with %s events", "%s，事件%s"), grouped(n.Visits), grouped(n.Events))
	if n.Rejected > 0 {
		visits += fmt.Sprintf(w.either("; %s rejected", "；拒收%s"), grouped(n.Rejected))
	}
	if n.Reordered > 0 {
		visits += fmt.Sprintf(w.either("; %s reordered by their times", "；按时间重排%s"), grouped(n.Reordered))
	}
	if n.Gap+n.Fold > 0 {
		visits += w.either("; ", "；") + w.clockChanges(n.Gap, n.Fold)
	}
	t.page.fact(t.words.label(lblVisits), visits)
	if n.Visits == 0 {
		t.page.gap()
		return
	}
	passed := fmt.Sprintf(w.either("%s of %s decided", "%s / 已判定%s"), grouped(n.Passed), grouped(n.PassRate.N))
	if n.PassRate.N > 0 {
		passed += fmt.Sprintf(w.either(", %s (95 %% interval %s to %s)", "，%s（95%%区间 %s 至 %s）"),
			t.words.percent(n.PassRate.Value), t.words.percent(n.PassRate.Lo), t.words.percent(n.PassRate.Hi))
	}
	if n.Undecided > 0 {
		passed += fmt.Sprintf(w.either("; %s undecided", "；未定%s"), grouped(n.Undecided))
	}
	t.page.fact(t.words.label(lblPassed), passed)
	t.page.fact(t.words.label(lblScore), t.scoreLine(n.Score))
	coverage := "–"
	if n.Coverage.Known {
		coverage = fmt.Sprintf(w.either("%s of the weight that applies was decided", "适用权重中已判定%s"), t.words.percent(n.Coverage.Value))
	}
	if n.Unknown > 0 {
		coverage += fmt.Sprintf(w.either("; %s of %s rule outcomes unknown", "；规则结果未知%s / %s"),
			grouped(n.Unknown), grouped(n.Unknown+n.Judged))
	}
	t.page.fact(t.words.label(lblCoverage), coverage)
	t.whatIf(s)
	if n.CriticalFailed > 0 {
		t.page.fact(t.words.label(lblCritical), fmt.Sprintf(w.either("a critical rule failed in %s of them", "%s次访问有关键规则不通过"), grouped(n.CriticalFailed)))
	}
	if n.Waived > 0 {
		t.page.fact(w.label(lblWaived), fmt.Sprintf(w.either(plural(n.Waived, "%s failure, which counts neither way", "%s failures, which count neither way"),
			"不通过%s次，不计入"), grouped(n.Waived)))
	}
	t.page.gap()
}

// clockChanges tells of local times that a change of the clocks leaves out or
// makes come twice; at least one of the counts is not 0.
func (w *Words) clockChanges(gap, fold int64) string {
	var parts []string
	if gap > 0 {
		parts = append(parts, fmt.Sprintf(w.either(plural(gap, "%s time does not exist (clocks put forward)", "%s times do not exist (clocks put forward)"),
			"%s个时刻不存在（时钟拨快）"), grouped(gap)))
	}
	if fold > 0 {
		parts = append(parts, fmt.Sprintf(w.either(plural(fold, "%s time comes twice (clocks put back)", "%s times come twice (clocks put back)"),
			"%s个时刻出现两次（时钟拨慢）"), grouped(fold)))
	}
	return strings.Join(parts, w.either("; ", "；"))
}

func plural(n int64, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}

func (t *digest) scoreLine(m checker.Mean) string {
	w := t.words
	switch {
	case m.N == 0:
		return "–"
	case !m.HasInterval():
		return fmt.Sprintf(w.either("%s (n = %s, no interval)", "%s（n = %s，无区间）"), points(m.Mean), grouped(m.N))
	}
	return fmt.Sprintf(w.either("mean %s (95 %% interval %s to %s, n = %s), standard deviation %s",
		"均值%s（95%%区间 %s 至 %s，n = %s），标准差%s"),
		points(m.Mean), points(m.Lo), points(m.Hi), grouped(m.N), points(m.SD))
}

// tables writes the results by step, dimension, site and wave.
func (t *digest) tables(s *checker.Summary) {
	w, b := t.words, t.book
	name := func(title string, g *checker.GroupTotals) string {
		switch {
		case title != "":
			return clean(title)
		case g.Name != "":
			return clean(g.Name)
		}
		return w.label(lblWithout)
	}
	whole := func(title string, g *checker.GroupTotals) string {
		if title == "" && g.Name == "" {
			return w.label(lblNoStep)
		}
		return name(title, g)
	}
	t.groups(lblByStep, lblStep, s.Steps(), 1, func(g *checker.GroupTotals) string {
		return whole(stepTitle(b, g.Index, w.lang), g)
	}, nil)
	dims, dimension := s.Dimensions(), func(g *checker.GroupTotals) string {
		return name(dimensionTitle(b, g.Index, w.lang), g)
	}
	t.groups(lblByDimension, lblDimension, dims, 1, dimension, nil)
	t.gaps(dims, dimension)
	plain := func(g *checker.GroupTotals) string { return name("", g) }
	if sites := s.Sites(); len(sites) != 1 || sites[0].Name != "" {
		t.groups(lblBySite, lblSite, sites, 1, plain, func() { t.sitesApart(sites, s.CompareSites()) })
	}
	waves := s.Waves()
	t.groups(lblByWave, lblWave, waves, 2, plain, func() { t.wavesApart(waves, s.CompareWaves()) })
}

// mostRows is the number of rows up to which a table by site or wave is whole.
const mostRows = 50

// groups writes one table, if it has at least a number of rows, and a remark
// below it.
func (t *digest) groups(title, first labelID, gs []checker.GroupTotals, least int, name func(*checker.GroupTotals) string, remark func()) {
	if len(gs) < least {
		return
	}
	w, all := t.words, len(gs)
	if all > mostRows {
		gs = lowest(gs)
	}
	ofVisits := first == lblSite || first == lblWave
	head := []string{w.label(first)}
	if ofVisits {
		head = append(head, w.label(lblPassed))
	}
	rows := [][]string{append(head, w.label(lblScore), w.label(lblInterval), "n", w.label(lblCoverage), w.label(lblFails))}
	for i := range gs {
		g := &gs[i]
		row := []string{name(g)}
		if ofVisits {
			row = append(row, of(g.Passed, g.PassRate.N))
		}
		rows = append(rows, append(row, mean(g.Score), interval(g.Score), grouped(g.Score.N), t.share(g.Coverage), of(g.Fails, g.Judged)))
	}
	t.page.heading(w.label(title))
	t.page.table(rows)
	if all > mostRows {
		t.page.under(0, fmt.Sprintf(w.either("the %d with the lowest scores of %s; --format json has all",
			"共%[2]s个，以上为得分最低的%[1]d个；--format json 列出全部"), mostRows, grouped(int64(all))))
	}
	if remark != nil {
		remark()
	}
	t.page.gap()
}

// lowest returns the groups with the lowest mean scores, lowest first.
func lowest(gs []checker.GroupTotals) []checker.GroupTotals {
	gs = slices.Clone(gs)
	slices.SortStableFunc(gs, func(a, b checker.GroupTotals) int {
		if (a.Score.N == 0) != (b.Score.N == 0) { // no score: last
			return cmp.Compare(b.Score.N, a.Score.N)
		}
		return cmp.Compare(a.Score.Mean, b.Score.Mean)
	})
	return gs[:mostRows]
}

// gaps writes what customers expected and perceived, of the dimensions that
// name such facts.
func (t *digest) gaps(dims []checker.GroupTotals, name func(*checker.GroupTotals) string) {
	w := t.words
	rows := [][]string{{w.label(lblDimension), w.label(lblExpected), w.label(lblPerceived), w.label(lblGap), w.label(lblInterval), "n"}}
	for i := range dims {
		g := &dims[i]
		if g.Gap.N == 0 {
			continue
		}
		between := "–"
		if g.Gap.HasInterval() {
			between = signed(g.Gap.Lo) + "…" + signed(g.Gap.Hi)
		}
		rows = append(rows, []string{name(g), points(g.Expected.Mean), points(g.Perceived.Mean), signed(g.Gap.Mean), between, grouped(g.Gap.N)})
	}
	if len(rows) == 1 {
		return
	}
	t.page.heading(w.label(lblGaps))
	t.page.table(rows)
	t.page.gap()
}

// of writes a part and its whole, which a reader can divide.
func of(part, whole int64) string { return grouped(part) + "/" + grouped(whole) }

func mean(m checker.Mean) string {
	if m.N == 0 {
		return "–"
	}
	return points(m.Mean)
}

func interval(m checker.Mean) string {
	if !m.HasInterval() {
		return "–"
	}
	return points(m.Lo) + "…" + points(m.Hi)
}

func (t *digest) share(s checker.Share) string {
	if !s.Known {
		return "–"
	}
	return t.words.percent(s.Value)
}

// points writes a score or a fact with one decimal.
func points(f float64) string {
	if s := strconv.FormatFloat(f, 'f', 1, 64); s != "-0.0" {
		return s
	}
	return "0.0"
}

func signed(f float64) string {
	s := points(f)
	switch {
	case s == "0.0":
		return s
	case f > 0:
		return "+" + s
	}
	return "−" + points(math.Abs(f))
}

// percent writes a share with one decimal. What is not all (none) of it is
// never written as 100 % (0 %).
func (w *Words) percent(f float64) string {
	sign := w.either(" %", "%")
	switch {
	case f >= 1:
		return "100" + sign
	case f <= 0:
		return "0" + sign
	}
	return strconv.FormatFloat(min(max(f*100, 0.1), 99.9), 'f', 1, 64) + sign
}

// grouped writes a count with commas between thousands.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
