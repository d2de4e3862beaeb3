package report

import (
	"fmt"

	"stdc/checker"
)

// summaryColumns give the sheet of figures its widths; it is no table.
var summaryColumns = []column{
	{template{}, 44, styleText, condNone}, {template{}, 13, styleNumber, condNone}, {template{}, 12, styleNumber, condNone},
	{template{}, 12, styleNumber, condNone}, {template{}, 11, styleCount, condNone}, {template{}, 11, stylePercent, condNone},
	{template{}, 11, styleCount, condNone}, {template{}, 11, styleCount, condNone}, {template{}, 11, styleNumber, condNone},
	{template{}, 11, styleNumber, condNone}, {template{}, 11, styleNumber, condNone}, {template{}, 11, styleNumber, condNone},
	{template{}, 11, styleNumber, condNone},
}

// figures is the sheet of the summary while it is made.
type figures struct {
	*sheet
	words *Words
}

// head writes a row of headings.
func (f *figures) head(names ...template) {
	f.begin()
	style := styleHead
	for _, n := range names {
		f.string(style, f.words.of(n))
		style = styleHeadRight
	}
	f.end()
}

func (f *figures) gap() {
	f.begin()
	f.end()
}

// row writes a name and what rest writes behind it.
func (f *figures) row(name template, rest func()) {
	f.begin()
	f.text(f.words.of(name))
	rest()
	f.end()
}

func (f *figures) counted(name template, n int64) { f.row(name, func() { f.count(n) }) }
func (f *figures) told(name template, s string)   { f.row(name, func() { f.text(s) }) }

// summarySheet says what the run came to and what it was made of.
func (x *workbook) summarySheet(r *Run) *sheet {
	w, s, t := x.words, r.Summary, r.Summary.Totals()
	f := &figures{x.frame.sheet(template{"Summary", "摘要"}, summaryColumns), w}
	f.free = true
	f.begin()
	f.string(styleTitle, titleOr(x.book.Title, x.book.ID, w.lang))
	f.end()
	f.gap()
	f.head(template{"Figure", "指标"}, template{"Value", "数值"}, template{"95 % from", "95%自"}, template{"95 % to", "95%至"}, template{"n", "n"})
	f.counted(template{"Visits", "访问"}, t.Visits)
	f.counted(template{"Events", "事件"}, t.Events)
	f.row(template{"Visits that passed, of those decided", "合格率（已判定的访问）"}, func() { f.rate(t.PassRate); f.count(t.PassRate.N) })
	f.counted(template{"Visits passed", "合格访问"}, t.Passed)
	f.counted(template{"Visits failed", "不合格访问"}, t.Failed)
	f.counted(template{"Visits undecided", "未定访问"}, t.Undecided)
	f.counted(template{"Visits in which a critical rule failed", "有关键规则不通过的访问"}, t.CriticalFailed)
	f.row(template{"Mean score", "平均得分"}, func() { f.mean(t.Score) })
	if t.Score.N > 1 {
		f.row(template{"Standard deviation of the scores", "得分标准差"}, func() { f.float(styleNumber, t.Score.SD) })
	}
	what := s.Sensitivity()
	f.row(template{"Mean score if all that is unknown had failed", "若未知全部不通过，平均得分"}, func() { f.mean(what.UnknownFailed) })
	f.row(template{"Mean score if all that is unknown had passed", "若未知全部通过，平均得分"}, func() { f.mean(what.UnknownPassed) })
	f.row(template{"Mean score if n/a counted as failed", "若不适用计为不通过，平均得分"}, func() { f.mean(what.NotApplicableFailed) })
	f.row(template{"Mean score if n/a counted as passed", "若不适用计为通过，平均得分"}, func() { f.mean(what.NotApplicablePassed) })
	f.row(template{"Coverage: decided of applicable weight", "覆盖率：已判定权重占适用权重"}, func() { f.share(t.Coverage) })
	f.counted(template{"Rule outcomes decided", "已判定的规则结果"}, t.Judged)
	f.counted(template{"Rule outcomes failed", "不通过的规则结果"}, t.Fails)
	f.counted(template{"Rule outcomes unknown", "未知的规则结果"}, t.Unknown)
	f.counted(template{"Visits rejected", "拒收的访问"}, t.Rejected)
	f.counted(template{"Visits reordered by their times", "按时间重排的访问"}, t.Reordered)
	f.counted(template{"Local times that do not exist", "不存在的当地时刻"}, t.Gap)
	f.counted(template{"Local times that come twice", "出现两次的当地时刻"}, t.Fold)
	x.groupFigures(f, s)
	x.waveFigures(f, s)
	x.agreementFigures(f, s)
	x.method(f, r)
	return f.sheet
}

// groupFigures writes the tables by step and dimension.
func (x *workbook) groupFigures(f *figures, s *checker.Summary) {
	w := x.words
	for _, table := range []struct {
		name   template
		groups []checker.GroupTotals
		title  func(g *checker.GroupTotals) string
	}{
		{template{"Step", "步骤"}, s.Steps(), func(g *checker.GroupTotals) string { return stepTitle(x.book, g.Index, w.lang) }},
		{template{"Dimension", "维度"}, s.Dimensions(), func(g *checker.GroupTotals) string { return dimensionTitle(x.book, g.Index, w.lang) }},
	} {
		if len(table.groups) == 0 {
			continue
		}
		head := []template{table.name, {"Score", "得分"}, {"95 % from", "95%自"}, {"95 % to", "95%至"}, {"n", "n"}, {"Coverage", "覆盖率"},
			{"Failed", "不通过"}, {"Decided", "已判定"}}
		gaps := false
		for i := range table.groups {
			gaps = gaps || table.groups[i].Gap.N > 0
		}
		if gaps {
			head = append(head, []template{{"Expected", "期望"}, {"Perceived", "感知"}, {"Gap", "差距"}, {"Gap from", "差距自"}, {"Gap to", "差距至"}}...)
		}
		f.gap()
		f.head(head...)
		for i := range table.groups {
			g := &table.groups[i]
			name := table.title(g)
			if name == "" {
				name = g.Name
			}
			if name == "" {
				name = w.label(lblWithout)
			}
			f.begin()
			f.text(name)
			f.mean(g.Score)
			f.share(g.Coverage)
			f.count(g.Fails)
			f.count(g.Judged)
			if g.Gap.N > 0 {
				f.float(styleNumber, g.Expected.Mean)
				f.float(styleNumber, g.Perceived.Mean)
				f.float(styleSigned, g.Gap.Mean)
				if g.Gap.HasInterval() {
					f.float(styleSigned, g.Gap.Lo)
					f.float(styleSigned, g.Gap.Hi)
				}
			}
			f.end()
		}
	}
}

// waveFigures writes the waves, each against the one before it.
func (x *workbook) waveFigures(f *figures, s *checker.Summary) {
	waves, compared := s.Waves(), s.CompareWaves()
	if len(waves) == 0 || len(waves) == 1 && waves[0].Name == "" {
		return
	}
	f.gap()
	f.head(template{"Wave", "轮次"}, template{"Score", "得分"}, template{"95 % from", "95%自"}, template{"95 % to", "95%至"}, template{"n", "n"},
		template{"Coverage", "覆盖率"}, template{"Passed", "合格"}, template{"Decided", "已判定"},
		template{"Change", "变化"}, template{"Change from", "变化自"}, template{"Change to", "变化至"}, template{"Standing", "比较"})
	for i := range waves {
		g := &waves[i]
		f.begin()
		f.text(x.named(g.Name))
		f.mean(g.Score)
		f.share(g.Coverage)
		f.count(g.Passed)
		f.count(g.PassRate.N)
		if i > 0 && i < len(compared) && compared[i].Score.Known {
			d := &compared[i].Score
			f.float(styleSigned, d.Value)
			f.float(styleSigned, d.Lo)
			f.float(styleSigned, d.Hi)
			f.text(x.words.standing(d.Standing))
		}
		f.end()
	}
}

// agreementFigures writes how far auditors of one encounter agree.
func (x *workbook) agreementFigures(f *figures, s *checker.Summary) {
	a, ok := s.Agreement()
	if !ok || a.Encounters == 0 {
		return
	}
	f.gap()
	f.head(template{"Agreement of auditors: rule", "评审一致性：规则"}, template{"Agreement", "一致率"}, template{"κ", "κ"}, template{"α", "α"}, template{"Encounters", "服务次数"})
	for i := range a.Rules {
		r := &a.Rules[i]
		if r.Encounters == 0 {
			continue
		}
		f.begin()
		f.text(ruleTitle(x.book, i, x.words.lang))
		f.share(r.Raw)
		for _, c := range []checker.Share{r.Kappa, r.Alpha} {
			if c.Known {
				f.float(styleNumber, c.Value)
			} else {
				f.blank()
			}
		}
		f.count(r.Encounters)
		f.end()
	}
}

// method says what the run was made of, so that it can be made again.
func (x *workbook) method(f *figures, r *Run) {
	b, w := x.book, x.words
	f.gap()
	f.head(template{"Method", "方法"})
	f.told(template{"Rulebook", "规则书"}, b.ID)
	f.told(template{"Version", "版本"}, b.Version)
	f.told(template{"In effect from", "生效日期"}, b.Effective)
	f.told(template{"Hash", "哈希"}, b.Hash)
	f.row(template{"Pass mark", "合格线"}, func() { f.number(stylePlain, appendRatio(nil, b.PassMark)) })
	for i := range b.Sources {
		f.told(template{"Source", "规则文件"}, b.Sources[i].Name+"  sha256 "+b.Sources[i].SHA256)
	}
	for i := range r.Inputs {
		f.told(template{"Log", "日志"}, hashed(&r.Inputs[i]))
	}
	for i := range r.Mappings {
		f.told(template{"Mapping", "映射"}, hashed(&r.Mappings[i]))
	}
	for _, c := range r.Changes {
		f.told(template{"Rule that differs between the results", "各结果中不一致的规则"}, w.change(c))
	}
	f.told(template{"stdc", "stdc"}, r.Version)
	f.told(template{"Time zones", "时区数据"}, r.Zones)
	if left := len(b.Rules) - x.verdicts; left > 0 {
		f.told(template{"Left out", "未列出"}, fmt.Sprintf(w.either("%d rules have no column of their own; see the sheet of evidence", "%d条规则没有单独的列，见证据表"), left))
	}
	if n := len(x.evidence.parts); n > 1 {
		f.told(template{"Evidence", "证据"}, fmt.Sprintf(w.either("goes on over %d sheets, as one cannot hold it", "一张表放不下，共分%d张"), n))
	}
}

// hashed names a file and its hash.
func hashed(in *Input) string {
	if in.SHA256 == "" {
		return in.Name
	}
	return in.Name + "  sha256 " + in.SHA256
}
