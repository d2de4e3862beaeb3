package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"stdc/checker"
)

func (p *reportPage) hasUnknown() bool {
	return slices.ContainsFunc(p.h.open, func(u unknowns) bool { return len(u) > 0 })
}

// unknown writes why rules were left undecided.
func (p *reportPage) unknown() {
	p.raw(`<p class="of">`)
	p.either("Outcomes that could not be decided. They are left out of scores and lower the coverage.", "无法判定的结果：不计入得分，只降低覆盖率。")
	p.raw("</p>")
	p.table("wide")
	p.raw("<thead><tr>")
	p.head("", "Rule", "规则")
	p.head("", "Why", "原因")
	p.head("num", "Visits", "访问")
	p.head("", "First", "首例")
	p.raw("</tr></thead><tbody>\n")
	for i, list := range p.h.open {
		slices.SortStableFunc(list, func(a, b unknown) int { return cmp.Compare(b.n, a.n) })
		for k := range list {
			u := &list[k]
			p.row()
			p.name(ruleTitle(p.h.book, i, p.w.lang))
			p.raw("</th><td>")
			p.text(openWord(p.w, u.code))
			p.raw("</td>")
			p.num()
			p.text(grouped(u.n))
			p.raw("</td><td>")
			p.visitLink(u.visit, u.file, u.line)
			p.raw("</td></tr>\n")
		}
	}
	p.raw("</tbody></table>\n")
}

// openWord says in a few words why something was left unknown.
func openWord(w *Words, c checker.ReasonCode) string {
	switch c {
	case checker.NotObserved:
		return w.either("what is asked for was not observed", "所要求的内容未观察")
	case checker.AnchorNotObserved:
		return w.either("what the rule is asked of was not observed", "规则所针对的内容未观察")
	case checker.FactNotRecorded:
		return w.either("a fact of the visit was not recorded", "访问的某项事实未记录")
	case checker.GateOpen:
		return w.either("it is not known whether the rule applies", "规则是否适用未知")
	case checker.StepNotObserved:
		return w.either("the step was not observed", "该步骤未观察")
	case checker.PartsNotMet, checker.NoneMet:
		return w.either("parts of the rule could not be decided", "规则的部分内容无法判定")
	}
	return w.either("times or details leave it open", "时间或细节不足以判定")
}

func (p *reportPage) hasRejected() bool {
	t := p.s.Totals()
	return t.Rejected+t.Reordered > 0 || len(p.run.Rejected)+len(p.run.Repairs) > 0
}

// rejected writes what is not in the figures, and what was put in order.
func (p *reportPage) rejected() {
	t := p.s.Totals()
	p.repairs()
	p.raw("<p>")
	if t.Reordered > 0 {
		p.count("summary/reordered", t.Reordered)
		p.either(" visits had times that contradict the order of their log; their events were put in the order of their times. ", "次访问的时间与日志顺序矛盾，事件已按时间重排。")
	}
	if t.Rejected > 0 {
		p.count("summary/rejected", t.Rejected)
		p.either(" visits could not be read or judged and are in no figure of this report.", "次访问无法读取或判定，不计入本报告任何数字。")
	}
	p.raw("</p>\n")
	if len(p.run.Rejected) == 0 {
		return
	}
	p.table("wide")
	p.raw("<thead><tr>")
	p.head("", "Visit", "访问")
	p.head("", "Place", "位置")
	p.head("", "Reason", "原因")
	p.raw("</tr></thead><tbody>\n")
	first := p.run.Rejected[:min(len(p.run.Rejected), MaxRejects)]
	for i := range first {
		r := &first[i]
		p.row()
		p.groupName(r.Visit)
		p.raw("</th><td>")
		p.isolated(place(r.File, r.Line), cutName)
		p.raw("</td><td>")
		p.isolated(r.Reason, 2*cutText)
		p.raw("</td></tr>\n")
	}
	p.raw("</tbody></table>\n")
	if more := t.Rejected - int64(len(first)); more > 0 {
		p.raw(`<p class="of">`)
		p.text(fmt.Sprintf(p.w.either("and %s more; --rejects FILE writes all", "另有%s次；--rejects FILE 列出全部"), grouped(more)))
		p.raw("</p>\n")
	}
}

// mostRepairs is the number of repairs up to which their table is whole.
const mostRepairs = 200

// repairs writes in what the logs were not taken as they stand.
func (p *reportPage) repairs() {
	all := p.run.Repairs
	if len(all) == 0 {
		return
	}
	p.table("wide")
	p.raw("<thead><tr>")
	p.head("", "Repair", "修正")
	p.head("num", "Times", "次数")
	p.head("", "First", "首例")
	p.raw("</tr></thead><tbody>\n")
	for i := range all[:min(len(all), mostRepairs)] {
		r := &all[i]
		p.row()
		p.isolated(p.w.repairOf(r), cutText)
		p.raw("</th>")
		p.num()
		p.count("repairs/"+strconv.Itoa(i)+"/count", r.Count)
		p.raw("</td><td>")
		if len(r.Examples) > 0 {
			p.isolated(p.w.repaired(&r.Examples[0]), cutText)
		}
		p.raw("</td></tr>\n")
	}
	p.raw("</tbody></table>\n")
	if more := len(all) - mostRepairs; more > 0 {
		p.raw(`<p class="of">`)
		p.text(fmt.Sprintf(p.w.either("and %s more; the JSON of the run has all", "另有%s条；JSON 结果列出全部"), grouped(int64(more))))
		p.raw("</p>\n")
	}
}
