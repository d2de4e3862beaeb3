package report

import (
	"fmt"
	"io"

	"stdc/checker"
	"stdc/rules"
)

// workbook writes a run as an XLSX workbook. What visits add to their sheets is
// put aside as it comes, and all is put together at the end, see frame. The
// StreamWriter of excelize was dropped: it keeps temporary files that an
// interrupt leaves behind, holds the packed workbook in memory, and writes its
// sheets in the order of a map.
//
// No text becomes more than text: cells of a log are inline strings under the
// number format of text, so that they stay so also when somebody edits them.
type workbook struct {
	w     io.Writer
	book  *rules.Book
	words *Words
	o     *Options

	frame    *frame
	visits   *sheet
	evidence *sheet
	verdicts int // rules that have a column of their own among the visits
}

func workbookNeeds(*Options) Needs {
	return NeedSummary | NeedVisits | NeedReasons | NeedEvents | needResult | NeedHashes
}

// mostVerdicts is the number of rules of which the sheet of visits has columns:
// a sheet has 16,384.
const mostVerdicts = 16000

func newWorkbook(w io.Writer, o *Options) *workbook {
	x := &workbook{w: w, book: o.Book, words: NewWords(o.Lang), o: o}
	x.verdicts = min(len(o.Book.Rules), mostVerdicts)
	x.frame = newFrame(x.words, newSpool(o.Scratch))
	x.visits = x.frame.sheet(template{"Visits", "访问"}, x.visitColumns())
	x.evidence = x.frame.sheet(template{"Evidence", "证据"}, evidenceColumns)
	return x
}

// Visit puts the rows of one visit aside.
func (x *workbook) Visit(v *Visit) {
	x.visitRow(v)
	for i := range v.Result.Rules {
		r := &v.Result.Rules[i]
		if i >= len(x.book.Rules) || r.Verdict != checker.Fail && r.Verdict != checker.Unknown {
			continue
		}
		if r.Reason == nil || len(r.Reason.Events) == 0 {
			x.evidenceRow(v, i, -1)
			continue
		}
		for _, k := range r.Reason.Events {
			x.evidenceRow(v, i, k)
		}
	}
}

// Finish makes the sheets that are not of single visits and writes all.
func (x *workbook) Finish(r *Run) error {
	s := r.Summary
	sheets := []*sheet{x.summarySheet(r), x.siteSheet(s), x.ruleSheet(s)}
	if len(x.book.Waivers) > 0 {
		sheets = append(sheets, x.waiverSheet(s))
	}
	if actions := x.actionSheet(s); actions.rows > 1 {
		sheets = append(sheets, actions)
	}
	sheets = append(sheets, x.visits, x.evidence)
	if s.Totals().Rejected > 0 {
		sheets = append(sheets, x.rejectSheet(r))
	}
	if len(r.Repairs) > 0 {
		sheets = append(sheets, x.repairSheet(r))
	}
	title := titleOr(x.book.Title, x.book.ID, x.words.lang)
	if err := x.frame.write(x.w, clean(title), sheets); err != nil {
		return fmt.Errorf("the workbook: %w", err)
	}
	return nil
}

// visitColumns are those of the sheet of visits; one for each rule, at the end.
func (x *workbook) visitColumns() []column {
	columns := []column{
		{template{"Visit", "访问"}, 18, styleText, condNone}, {template{"Site", "网点"}, 16, styleText, condNone},
		{template{"Staff", "员工"}, 12, styleText, condNone}, {template{"Wave", "轮次"}, 10, styleText, condNone},
		{template{"Date", "日期"}, 11, styleDate, condNone}, {template{"Begin", "开始"}, 19, styleMoment, condNone},
		{template{"Duration", "时长"}, 10, styleSpan, condNone}, {template{"Events", "事件数"}, 8, styleCount, condNone},
		{template{"Result", "结果"}, 11, styleText, condPassed},
		{template{"Score", "得分"}, 9, styleNumber, condScore}, {template{"Coverage", "覆盖率"}, 10, stylePercent, condNone},
		{template{"Earned", "得到分数"}, 9, stylePlain, condNone}, {template{"Bonus", "加分"}, 8, stylePlain, condNone},
		{template{"Possible", "满分"}, 9, stylePlain, condNone}, {template{"Reordered", "已重排"}, 10, styleText, condNone},
		{template{"File", "文件"}, 24, styleText, condNone}, {template{"Line", "行"}, 8, styleCount, condNone},
	}
	for i := range x.verdicts {
		title := brief(ruleTitle(x.book, i, x.words.lang), mostOfName)
		columns = append(columns, column{template{title, title}, 14, styleText, condVerdict})
	}
	return columns
}

func (x *workbook) visitRow(v *Visit) {
	s := x.visits
	s.begin()
	s.text(v.ID)
	s.text(v.Site)
	s.text(v.Staff)
	s.text(v.Wave)
	s.stamp(v.Record.Date)
	begin := rules.Stamp{}
	for i := range v.Record.Events {
		if begin = v.Record.Events[i].At; begin.Kind != rules.StampNone {
			break
		}
	}
	s.stamp(begin)
	if length, ok := lasted(v.Times); ok {
		s.span(length)
	} else {
		s.blank()
	}
	s.count(int64(v.Events))
	s.text(x.words.label(passedLabel(v.Passed)))
	s.ratio(v.Score)
	s.ratio(v.Coverage)
	s.ratio(v.Earned)
	s.ratio(v.Bonus)
	s.ratio(v.Possible)
	s.text(x.words.mark(v.Reordered))
	s.text(v.File)
	s.line(v.Line)
	for i := range v.Result.Rules[:min(len(v.Result.Rules), x.verdicts)] {
		s.text(x.words.verdictWord(&v.Result.Rules[i]))
	}
	s.end()
}

// passedLabel is the word for what became of a visit.
func passedLabel(v checker.Verdict) labelID {
	switch v {
	case checker.Pass:
		return lblIsPassed
	case checker.Fail:
		return lblIsFailed
	}
	return lblIsUndecided
}

// lasted is the time from the first known moment of a visit to the last, in
// nanoseconds.
func lasted(times []checker.EventTime) (ns int64, ok bool) {
	var first, last int64
	take := func(known bool, at int64) {
		if !known {
			return
		}
		if !ok {
			first, last, ok = at, at, true
		}
		first, last = min(first, at), max(last, at)
	}
	for i := range times {
		t := &times[i]
		take(t.Timed, t.From)
		take(t.Ended, t.EndFrom)
	}
	return last - first, ok
}

// evidenceColumns are those of the sheet that shows why: a row for each event
// that decided, or one without an event.
var evidenceColumns = []column{
	{template{"Visit", "访问"}, 18, styleText, condNone}, {template{"Site", "网点"}, 16, styleText, condNone},
	{template{"Staff", "员工"}, 12, styleText, condNone}, {template{"Wave", "轮次"}, 10, styleText, condNone},
	{template{"Date", "日期"}, 11, styleDate, condNone},
	{template{"Rule", "规则"}, 20, styleText, condNone}, {template{"Title", "规则名称"}, 32, styleText, condNone},
	{template{"Verdict", "结果"}, 10, styleText, condVerdict}, {template{"Credit", "得分比例"}, 8, stylePlain, condNone},
	{template{"Weight", "权重"}, 8, stylePlain, condNone}, {template{"Why", "原因"}, 60, styleText, condNone},
	{template{"Event no.", "事件序号"}, 9, styleCount, condNone}, {template{"Event", "事件"}, 22, styleText, condNone},
	{template{"At", "时间"}, 19, styleMoment, condNone}, {template{"End", "结束"}, 19, styleMoment, condNone},
	{template{"File", "文件"}, 24, styleText, condNone}, {template{"Line", "行"}, 8, styleCount, condNone},
}

// evidenceRow writes one event, -1 for none, of what decided a rule.
func (x *workbook) evidenceRow(v *Visit, rule, event int) {
	s, r, out := x.evidence, &x.book.Rules[rule], &v.Result.Rules[rule]
	s.begin()
	s.text(v.ID)
	s.text(v.Site)
	s.text(v.Staff)
	s.text(v.Wave)
	s.stamp(v.Record.Date)
	s.text(r.ID)
	s.text(ruleTitle(x.book, rule, x.words.lang))
	s.text(x.words.verdictWord(out))
	s.ratio(out.Credit)
	s.ratio(r.Weight)
	why := ""
	if out.Reason != nil {
		why = x.words.Sentence(x.book, out.Reason)
	}
	s.text(why)
	line := v.Line
	if event >= 0 && event < len(v.Record.Events) {
		e := &v.Record.Events[event]
		s.count(int64(event))
		element := &x.book.Elements[e.Element]
		s.text(titleOr(element.Title, element.ID, x.words.lang))
		s.stamp(e.At)
		s.stamp(e.End)
		line = eventLine(v, event)
	} else {
		s.blanks(4)
	}
	s.text(v.File)
	s.line(line)
	s.end()
}
