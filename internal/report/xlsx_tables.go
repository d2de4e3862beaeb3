package report

import (
	"stdc/checker"
	"stdc/rules"
)

// siteSheet compares the sites: a row each, and behind its figures the share of
// its visits in which each rule failed.
func (x *workbook) siteSheet(s *checker.Summary) *sheet {
	columns := []column{
		{template{"Site", "网点"}, 20, styleText, condNone}, {template{"Visits", "访问"}, 9, styleCount, condNone},
		{template{"Passed", "合格"}, 9, styleCount, condNone}, {template{"Failed", "不合格"}, 9, styleCount, condNone},
		{template{"Undecided", "未定"}, 10, styleCount, condNone}, {template{"Passed share", "合格率"}, 10, stylePercent, condShare},
		{template{"95 % from", "95%自"}, 9, stylePercent, condNone}, {template{"95 % to", "95%至"}, 9, stylePercent, condNone},
		{template{"Score", "得分"}, 9, styleNumber, condScore}, {template{"Score 95 % from", "得分95%自"}, 9, styleNumber, condNone},
		{template{"Score 95 % to", "得分95%至"}, 9, styleNumber, condNone}, {template{"n", "n"}, 7, styleCount, condNone},
		{template{"Against all others", "与其他网点之差"}, 11, styleSigned, condNone},
		{template{"Difference from", "差值自"}, 11, styleSigned, condNone}, {template{"Difference to", "差值至"}, 11, styleSigned, condNone},
		{template{"Standing", "比较"}, 18, styleText, condNone}, {template{"Coverage", "覆盖率"}, 10, stylePercent, condNone},
		{template{"Rules failed", "不通过数"}, 9, styleCount, condNone}, {template{"Rules decided", "已判定数"}, 9, styleCount, condNone},
	}
	for i := range x.verdicts {
		title := brief(ruleTitle(x.book, i, x.words.lang), mostOfName)
		columns = append(columns, column{template{title + ": failed", title + "：不通过率"}, 14, stylePercent, condHeat})
	}
	out := x.frame.sheet(template{"Sites", "网点"}, columns)
	compared, table := s.CompareSites(), s.SiteRules()
	for i, g := range s.Sites() {
		out.begin()
		out.text(x.named(g.Name))
		out.count(g.Visits)
		out.count(g.Passed)
		out.count(g.Failed)
		out.count(g.Undecided)
		out.rate(g.PassRate)
		out.mean(g.Score)
		if i < len(compared) && compared[i].Score.Known {
			d := &compared[i].Score
			out.float(styleSigned, d.Value)
			out.float(styleSigned, d.Lo)
			out.float(styleSigned, d.Hi)
			out.text(x.words.standing(d.Standing))
		} else {
			out.blanks(4)
		}
		out.share(g.Coverage)
		out.count(g.Fails)
		out.count(g.Judged)
		for k := range table[i][:x.verdicts] {
			c := &table[i][k]
			if n := c.Pass + c.Fail; n > 0 {
				out.float(stylePercent, float64(c.Fail)/float64(n))
			} else {
				out.blank()
			}
		}
		out.end()
	}
	return out
}

// named is the name of a site, a member of staff or a wave.
func (x *workbook) named(name string) string {
	if name == "" {
		return x.words.label(lblWithout)
	}
	return name
}

var ruleColumns = []column{
	{template{"Rule", "规则"}, 20, styleText, condNone}, {template{"Title", "规则名称"}, 36, styleText, condNone},
	{template{"Step", "步骤"}, 14, styleText, condNone}, {template{"Dimensions", "维度"}, 18, styleText, condNone},
	{template{"Weight", "权重"}, 8, stylePlain, condNone}, {template{"Critical", "关键"}, 8, styleText, condNone},
	{template{"Bonus", "加分"}, 8, styleText, condNone},
	{template{"Pass", "通过"}, 9, styleCount, condNone}, {template{"Fail", "不通过"}, 9, styleCount, condNone},
	{template{"n/a", "不适用"}, 9, styleCount, condNone}, {template{"Unknown", "未知"}, 9, styleCount, condNone},
	{template{"Failed share", "不通过率"}, 10, stylePercent, condFails},
	{template{"95 % from", "95%自"}, 9, stylePercent, condNone}, {template{"95 % to", "95%至"}, 9, stylePercent, condNone},
	{template{"Points lost", "失分"}, 10, styleNumber, condNone},
	{template{"Example", "示例访问"}, 18, styleText, condNone}, {template{"Why", "原因"}, 60, styleText, condNone},
	{template{"File", "文件"}, 24, styleText, condNone}, {template{"Line", "行"}, 8, styleCount, condNone},
	{template{"Need", "需求"}, 40, styleText, condNone}, {template{"Source", "出处"}, 24, styleText, condNone},
}

// ruleSheet has a row for each rule, in the order of the book.
func (x *workbook) ruleSheet(s *checker.Summary) *sheet {
	out := x.frame.sheet(template{"Rules", "规则"}, ruleColumns)
	lost := make([]float64, len(x.book.Rules))
	for _, site := range s.SiteRules() {
		for k := range site {
			lost[k] += site[k].Lost
		}
	}
	for i, t := range s.Rules() {
		r := &x.book.Rules[i]
		out.begin()
		out.text(r.ID)
		out.text(ruleTitle(x.book, i, x.words.lang))
		out.text(stepTitle(x.book, r.Step, x.words.lang))
		out.text(x.dimensions(r))
		out.ratio(r.Weight)
		out.text(x.words.mark(r.Critical))
		out.text(x.words.mark(r.Bonus))
		out.count(t.Pass)
		out.count(t.Fail)
		out.count(t.NotApplicable)
		out.count(t.Unknown)
		out.rate(t.FailRate)
		out.float(styleNumber, lost[i])
		if len(t.Examples) > 0 {
			e := &t.Examples[0]
			out.text(e.Visit)
			out.text(x.sentence(e.Reason))
			out.text(e.File)
			out.line(e.Line)
		} else {
			out.blanks(4)
		}
		out.text(r.Need.In(x.words.lang))
		out.text(r.Source)
		out.end()
	}
	return out
}

func (x *workbook) sentence(r *checker.Reason) string {
	if r == nil {
		return ""
	}
	return x.words.Sentence(x.book, r)
}

// dimensions names those of a rule.
func (x *workbook) dimensions(r *rules.Rule) string {
	s := ""
	add := func(title string) {
		if s != "" {
			s += x.words.either(", ", "、")
		}
		s += title
	}
	for _, d := range r.Dimensions {
		add(dimensionTitle(x.book, d, x.words.lang))
	}
	for _, id := range r.DimensionIDs {
		add(id)
	}
	return s
}

var actionColumns = []column{
	{template{"Site", "网点"}, 20, styleText, condNone}, {template{"Rank", "次序"}, 7, styleCount, condNone},
	{template{"Rule", "规则"}, 20, styleText, condNone}, {template{"Title", "规则名称"}, 36, styleText, condNone},
	{template{"Need", "需求"}, 40, styleText, condNone}, {template{"Points lost", "失分"}, 10, styleNumber, condNone},
	{template{"Failed", "不通过"}, 9, styleCount, condNone}, {template{"Decided", "已判定"}, 9, styleCount, condNone},
	{template{"Failed share", "不通过率"}, 10, stylePercent, condFails},
	{template{"Example", "示例访问"}, 18, styleText, condNone}, {template{"File", "文件"}, 24, styleText, condNone},
	{template{"Line", "行"}, 8, styleCount, condNone},
}

// actionSheet says what each site should train, what cost it most first.
func (x *workbook) actionSheet(s *checker.Summary) *sheet {
	out := x.frame.sheet(template{"Actions", "改进"}, actionColumns)
	for _, site := range s.Actions() {
		for k := range site.Actions {
			a := &site.Actions[k]
			r := &x.book.Rules[a.Rule]
			out.begin()
			out.text(x.named(site.Site))
			out.count(int64(k + 1))
			out.text(r.ID)
			out.text(ruleTitle(x.book, a.Rule, x.words.lang))
			out.text(r.Need.In(x.words.lang))
			out.float(styleNumber, a.Lost)
			out.count(a.Fail)
			out.count(a.Pass + a.Fail)
			if n := a.Pass + a.Fail; n > 0 {
				out.float(stylePercent, float64(a.Fail)/float64(n))
			} else {
				out.blank()
			}
			if e := a.Example; e != nil {
				out.text(e.Visit)
				out.text(e.File)
				out.line(e.Line)
			} else {
				out.blanks(3)
			}
			out.end()
		}
	}
	return out
}

var rejectColumns = []column{
	{template{"File", "文件"}, 30, styleText, condNone}, {template{"Line", "行"}, 9, styleCount, condNone},
	{template{"Column", "列"}, 9, styleCount, condNone}, {template{"Visit", "访问"}, 20, styleText, condNone},
	{template{"Reason", "原因"}, 90, styleText, condNone},
}

// rejectSheet names what was rejected, the first of them where they are many;
// the summary counts all.
func (x *workbook) rejectSheet(r *Run) *sheet {
	out := x.frame.sheet(template{"Rejected", "拒收"}, rejectColumns)
	for i := range r.Rejected {
		one := &r.Rejected[i]
		out.begin()
		out.text(one.File)
		out.line(one.Line)
		out.line(one.Column)
		out.text(one.Visit)
		out.text(one.Reason)
		out.end()
	}
	return out
}

var repairColumns = []column{
	{template{"Kind", "种类"}, 34, styleText, condNone}, {template{"What", "内容"}, 40, styleText, condNone},
	{template{"Count", "次数"}, 10, styleCount, condNone}, {template{"Example: file", "示例：文件"}, 26, styleText, condNone},
	{template{"Line", "行"}, 9, styleCount, condNone}, {template{"Visit", "访问"}, 20, styleText, condNone},
	{template{"Found", "原文"}, 26, styleText, condNone}, {template{"Read as", "读作"}, 26, styleText, condNone},
}

// repairSheet tells what was repaired in reading: a row for each example, the
// count with the first.
func (x *workbook) repairSheet(r *Run) *sheet {
	out := x.frame.sheet(template{"Repairs", "修正"}, repairColumns)
	for i := range r.Repairs {
		one := &r.Repairs[i]
		for k := range max(1, len(one.Examples)) {
			out.begin()
			out.text(x.words.repairKind(one.Kind))
			out.text(one.What)
			if k == 0 {
				out.count(one.Count)
			} else {
				out.blank()
			}
			if k < len(one.Examples) {
				e := &one.Examples[k]
				out.text(e.File)
				out.line(e.Line)
				out.text(e.Visit)
				out.text(e.Found)
				out.text(e.Read)
			}
			out.end()
		}
	}
	return out
}

// rate writes a share with its interval, three cells.
func (s *sheet) rate(r checker.Rate) {
	if r.N == 0 {
		s.blanks(3)
		return
	}
	s.float(stylePercent, r.Value)
	s.float(stylePercent, r.Lo)
	s.float(stylePercent, r.Hi)
}

// mean writes a mean with its interval and the number of visits, four cells.
func (s *sheet) mean(m checker.Mean) {
	if m.N == 0 {
		s.blanks(3)
		s.count(0)
		return
	}
	s.float(styleNumber, m.Mean)
	if m.HasInterval() {
		s.float(styleNumber, m.Lo)
		s.float(styleNumber, m.Hi)
	} else {
		s.blanks(2)
	}
	s.count(m.N)
}

func (s *sheet) share(x checker.Share) {
	if !x.Known {
		s.blank()
		return
	}
	s.float(stylePercent, x.Value)
}
