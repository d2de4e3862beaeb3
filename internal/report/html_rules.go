package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"stdc/checker"
)

// visitLink names a visit, and leads to it where it stands in this page.
func (p *reportPage) visitLink(id, file string, line int) {
	if p.visits.ids[id] {
		p.raw(`<a href="#`, literal(visitAnchor(id)), `">`)
		p.name(id)
		p.raw("</a>")
	} else {
		p.name(id)
	}
	if file != "" {
		p.raw(` <span class="of">`)
		p.isolated(place(file, line), cutName)
		p.raw("</span>")
	}
}

// ruleTable writes all rules, those that fail most first, with an example.
func (p *reportPage) ruleTable() {
	order := make([]int, len(p.rules))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := &p.rules[i], &p.rules[j]
		if p.h.book.Rules[i].Bonus != p.h.book.Rules[j].Bonus {
			if p.h.book.Rules[i].Bonus { // costs nothing when it fails
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(b.Fail, a.Fail), cmp.Compare(b.FailRate.Value, a.FailRate.Value))
	})
	p.table("wide rates")
	p.raw("<thead><tr>")
	p.head("", "Rule", "规则")
	p.raw(`<th scope="col" class="lane"><span class="hidden">`)
	p.either("Rate", "比例")
	p.raw(`</span><svg class="axis" aria-hidden="true"><text x="0" y="13">0</text><text x="50%" y="13" text-anchor="middle">50</text><text x="100%" y="13" text-anchor="end">100 %</text></svg></th>`)
	p.head("num", "Failed", "不通过")
	p.head("num", "Rate", "比例")
	p.head("num", "95 % interval", "95%区间")
	p.head("num", "Unknown", "未知")
	p.head("num", "n/a", "不适用")
	p.raw("</tr></thead><tbody>\n")
	for _, i := range order {
		p.ruleRow(i)
	}
	p.raw("</tbody></table>\n")
}

func (p *reportPage) ruleRow(i int) {
	t, r, k := &p.rules[i], &p.h.book.Rules[i], "rules/"+strconv.Itoa(i)
	p.row()
	p.name(ruleTitle(p.h.book, i, p.w.lang))
	p.flags(r)
	if len(t.Examples) > 0 {
		x := &t.Examples[0]
		p.raw(`<p class="why">`)
		p.text(p.w.label(lblExample) + " ")
		p.visitLink(x.Visit, x.File, x.Line)
		if x.Reason != nil {
			p.either(": ", "：")
			p.isolated(p.w.Sentence(p.h.book, x.Reason), 4*cutText)
		}
		p.raw("</p>")
	}
	p.raw(`</th><td class="lane">`)
	if t.FailRate.N > 0 {
		p.raw(`<svg class="ci" aria-hidden="true"><line class="base" x1="0" x2="100%" y1="50%" y2="50%"/><rect class="bar" x="0" width="`)
		p.percents(t.FailRate.Value)
		p.raw(`"/><line class="iv" y1="50%" y2="50%" x1="`)
		p.percents(t.FailRate.Lo)
		p.raw(`" x2="`)
		p.percents(t.FailRate.Hi)
		p.raw(`"/></svg>`)
	}
	p.raw("</td>")
	p.num()
	p.count(k+"/fail", t.Fail)
	p.raw(`<span class="of"> / `)
	p.text(grouped(t.FailRate.N))
	if t.Waived > 0 {
		p.raw("; ")
		p.count(k+"/waived", t.Waived)
		p.text(" " + p.w.label(lblIsWaived))
	}
	p.raw("</span></td>")
	p.num()
	p.rate(k+"/failRate", t.FailRate)
	p.raw("</td>")
	p.num()
	if t.FailRate.N > 0 {
		p.float(k+"/failRate/low", t.FailRate.Lo, p.w.percent(t.FailRate.Lo))
		p.raw("–")
		p.float(k+"/failRate/high", t.FailRate.Hi, p.w.percent(t.FailRate.Hi))
	} else {
		p.none()
	}
	p.raw("</td>")
	p.num()
	p.count(k+"/unknown", t.Unknown)
	p.raw("</td>")
	p.num()
	p.count(k+"/notApplicable", t.NotApplicable)
	p.raw("</td></tr>\n")
}

func (p *reportPage) hasActions() bool {
	return slices.ContainsFunc(p.s.Actions(), func(a checker.SiteActions) bool { return len(a.Actions) > 0 })
}

// actions writes for every site what it should train, what costs most first.
func (p *reportPage) actions() {
	p.raw(`<p class="of">`)
	p.either("By the points that a rule lost there: the sum of weight × (1 − credit) over its visits.", "按该处失分排列：各次访问的 权重 ×（1 − 得分率）之和。")
	p.raw("</p>\n")
	const most = 5
	k := 0 // JSON leaves out sites that lost nothing
	for _, a := range p.s.Actions() {
		if len(a.Actions) == 0 {
			continue
		}
		key := "actions/" + strconv.Itoa(k)
		k++
		p.raw(`<h3>`)
		p.groupName(a.Site)
		p.raw(` <span class="of">`)
		p.either("lost ", "失分 ")
		p.float(key+"/lost", a.Lost, points(a.Lost))
		p.either(" points", "")
		p.raw("</span></h3>")
		p.table("wide")
		p.raw("<thead><tr>")
		p.head("", "Rule", "规则")
		p.head("num", "Lost", "失分")
		p.head("num", "Failed", "不通过")
		p.head("", "Example", "示例")
		p.raw("</tr></thead><tbody>\n")
		for i := range a.Actions[:min(len(a.Actions), most)] {
			p.action(key+"/rules/"+strconv.Itoa(i), &a.Actions[i])
		}
		p.raw("</tbody></table>\n")
		if more := len(a.Actions) - most; more > 0 {
			p.raw(`<p class="of">`)
			p.text(fmt.Sprintf(p.w.either("and %d more rules", "另有%d条规则"), more))
			p.raw("</p>\n")
		}
	}
}

func (p *reportPage) action(key string, a *checker.Action) {
	p.row()
	p.name(ruleTitle(p.h.book, a.Rule, p.w.lang))
	if need := p.h.book.Rules[a.Rule].Need.In(p.w.lang); need != "" {
		p.raw(`<p class="why">`)
		p.isolated(need, cutText)
		p.raw("</p>")
	}
	p.raw("</th>")
	p.num()
	p.float(key+"/lost", a.Lost, points(a.Lost))
	p.raw("</td>")
	p.num()
	p.count(key+"/fails", a.Fail)
	p.raw(`<span class="of"> / `)
	p.count(key+"/judged", a.Pass+a.Fail)
	p.raw("</span></td><td>")
	if a.Example != nil {
		p.visitLink(a.Example.Visit, a.Example.File, a.Example.Line)
	}
	p.raw("</td></tr>\n")
}

func (p *reportPage) hasAgreement() bool {
	a, ok := p.s.Agreement()
	return ok && a.Encounters > 0
}

// agreement writes how far auditors agree on each rule, least first.
func (p *reportPage) agreement() {
	a, _ := p.s.Agreement()
	p.raw(`<p class="of">`)
	p.count("agreement/encounters", a.Encounters)
	p.either(" encounters were seen by several auditors. 1 is full agreement, 0 what chance would give.", "次服务由多名评审记录。1 为完全一致，0 为随机水平。")
	p.raw("</p>")
	p.table("wide")
	p.raw("<thead><tr>")
	p.head("", "Rule", "规则")
	p.head("num", "Agreement", "一致率")
	p.head("num", "Cohen’s κ", "Cohen κ")
	p.head("num", "Krippendorff’s α", "Krippendorff α")
	p.head("num", "n", "n")
	p.raw("</tr></thead><tbody>\n")
	value := func(s checker.Share) float64 {
		if !s.Known {
			return 2
		}
		return s.Value
	}
	var order []int
	for i := range a.Rules {
		if a.Rules[i].Encounters > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(value(a.Rules[i].Alpha), value(a.Rules[j].Alpha)), cmp.Compare(a.Rules[i].Raw.Value, a.Rules[j].Raw.Value))
	})
	for _, i := range order {
		r, k := &a.Rules[i], "agreement/rules/"+strconv.Itoa(i)
		p.row()
		p.name(ruleTitle(p.h.book, i, p.w.lang))
		p.raw("</th>")
		p.num()
		p.share(k+"/agreement", r.Raw)
		for _, c := range [...]struct {
			key string
			s   checker.Share
		}{{"/kappa", r.Kappa}, {"/alpha", r.Alpha}} {
			p.raw("</td>")
			p.num()
			if c.s.Known {
				p.float(k+c.key, c.s.Value, coefficient(c.s))
			} else {
				p.none()
			}
		}
		p.raw("</td>")
		p.num()
		p.count(k+"/encounters", r.Encounters)
		p.raw("</td></tr>\n")
	}
	p.raw("</tbody></table>\n")
}

// changes writes the rules in which the books of merged results differ.
func (p *reportPage) changes() {
	p.raw(`<ul class="plain">`)
	for i := range p.run.Changes {
		p.raw("<li>")
		p.isolated(p.w.change(p.run.Changes[i]), cutText)
		p.raw("</li>")
	}
	p.raw("</ul>\n")
}

// listed writes the visits of the report, and where the others are.
func (p *reportPage) listed() {
	if h := p.h; len(h.pages) > 0 {
		p.raw("<p>")
		p.text(fmt.Sprintf(p.w.either("The %s visits that fell shortest stand here. ", "此处列出差距最大的%s次访问。"), grouped(int64(p.visits.visits))))
		if h.undrawn {
			p.either("This report was not written to a file of its own, so the others are left out.", "本报告未写入单独文件，其余访问从略。")
			p.raw("</p>\n")
		} else {
			p.either("All visits stand in these pages, which belong beside this file:", "全部访问见以下各页，请与本文件放在同一文件夹：")
			p.raw("</p>\n")
			p.pageTable()
		}
	}
	p.h.visits(p.markup, p.visits)
}

func (p *reportPage) pageTable() {
	p.raw(`<table><thead><tr>`)
	p.head("num", "Page", "页")
	p.head("", "First visit", "首次访问")
	p.head("", "Last visit", "末次访问")
	p.head("num", "Visits", "访问")
	p.head("num", "Failed", "不合格")
	p.raw("</tr></thead><tbody>\n")
	for i := range p.h.pages {
		n := &p.h.pages[i]
		p.raw(`<tr><td class="num"><a`)
		p.attr("href", hrefOf(n.name))
		p.raw(">")
		p.text(strconv.Itoa(i + 1))
		p.raw("</a></td><td>")
		p.name(n.first)
		p.raw("</td><td>")
		p.name(n.last)
		p.raw("</td>")
		p.num()
		p.text(grouped(int64(n.visits)))
		p.raw("</td>")
		p.num()
		p.text(grouped(int64(n.failed)))
		p.raw("</td></tr>\n")
	}
	p.raw("</tbody></table>\n")
}
