package report

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"stdc/checker"
	"stdc/rules"
)

// visitPage is one visit being written as HTML.
type visitPage struct {
	markup
	book  *rules.Book
	r     *checker.Result
	v     *checker.Visit
	times []checker.EventTime
	due   []Due
	scale scale
	shown []int // the events that the visit's table lists, ascending
	only  bool  // not all of them
}

// appendVisitPage appends one visit: its outcome, the arithmetic of its score,
// every verdict with a drawing of what was due when and what came, and its events.
func appendVisitPage(dst []byte, b *rules.Book, w *Words, r *checker.Result, v *checker.Visit, times []checker.EventTime, due []Due) []byte {
	p := visitPage{markup: markup{b: dst, w: w}, book: b, r: r, v: v, times: times, due: due}
	p.choose()
	p.scale = scaleOf(v, times, due)
	p.open()
	p.raw(`<div class="body">`)
	p.arithmetic()
	p.facts()
	p.verdicts()
	p.events()
	p.raw("</div></article>\n")
	return p.b
}

// visitAnchor is the id of a visit's place in a page: a visit may be called
// anything.
func visitAnchor(id string) string {
	sum := sha256.Sum256([]byte(id))
	return "v-" + hex.EncodeToString(sum[:8])
}

// passedClass names an outcome of a visit, for styles and filters.
func passedClass(v checker.Verdict) literal {
	switch v {
	case checker.Pass:
		return "pass"
	case checker.Fail:
		return "fail"
	}
	return "open"
}

// open begins the visit: what filters and sorts look at, and its headline.
func (p *visitPage) open() {
	r := p.r
	p.raw(`<article class="visit `, passedClass(r.Passed), `"`)
	p.attr("id", visitAnchor(r.ID))
	p.attr("data-site", cut(r.Site, cutName))
	p.attr("data-wave", cut(r.Wave, cutName))
	if r.Score.Valid() {
		p.attr("data-score", ratio(r.Score))
	}
	p.attr("data-fail", p.rulesWith(checker.Fail))
	p.attr("data-unknown", p.rulesWith(checker.Unknown))
	p.raw(`><header><h3>`)
	p.name(r.ID)
	p.raw(`</h3><p class="of">`)
	between := false
	for _, part := range []struct {
		id labelID
		s  string
	}{{lblSiteOf, r.Site}, {lblStaffOf, r.Staff}, {lblWaveOf, r.Wave}, {lblCountOfAll, stampText(p.v.Date)}} {
		if part.s == "" {
			continue
		}
		if between {
			p.raw(" · ")
		}
		between = true
		if part.id != lblCountOfAll {
			p.text(p.w.label(part.id) + " ")
		}
		p.name(part.s)
	}
	p.raw(`</p><p class="mark">`)
	p.outcomeMark(r.Passed)
	p.raw(`</p><p class="score">`)
	p.ratio("points/score", r.Score)
	p.raw("</p></header>")
}

func (p *visitPage) rulesWith(v checker.Verdict) string {
	var s []string
	for i := range p.r.Rules {
		if p.r.Rules[i].Verdict == v {
			s = append(s, strconv.Itoa(i))
		}
	}
	return strings.Join(s, " ")
}

// outcomeMark writes a sign and a word.
func (m *markup) outcomeMark(v checker.Verdict) {
	mark := &marks[v&3]
	word := map[checker.Verdict]labelID{checker.Pass: lblIsPassed, checker.Fail: lblIsFailed}[v]
	if v != checker.Pass && v != checker.Fail {
		mark, word = &marks[checker.Unknown], lblIsUndecided
	}
	m.sign(mark.mark, m.w.label(word))
}

func (m *markup) sign(mark, word string) {
	m.raw(`<span class="sign" aria-hidden="true">`)
	m.text(mark)
	m.raw("</span> ")
	m.text(word)
}

// verdicts writes a table of all rules that apply, each with its drawing.
func (p *visitPage) verdicts() {
	p.raw(`<table class="rules"><caption>`)
	p.either("What was due when, and what came", "何时应做，实际如何")
	p.raw(`</caption><thead><tr>`)
	p.head("", "Rule", "规则")
	p.raw(`<th scope="col" class="lane">`)
	p.axis()
	p.raw("</th>")
	p.head("v", "Verdict", "判定")
	p.head("num", "Points", "得分")
	p.raw(`</tr></thead><tbody><tr class="whole"><th scope="row">`)
	p.either("Events", "事件")
	p.raw(`</th><td class="lane">`)
	p.eventLane()
	p.raw(`</td><td class="v"></td><td class="num"></td></tr>`)
	var na []int
	for i := range p.r.Rules {
		switch {
		case i >= len(p.book.Rules):
		case p.r.Rules[i].Verdict == checker.NotApplicable:
			na = append(na, i)
		default:
			p.rule(i)
		}
	}
	p.raw("</tbody></table>")
	if len(na) == 0 {
		return
	}
	p.raw(`<p class="na">`)
	p.either("Not applicable: ", "不适用：")
	for k, i := range na {
		if k > 0 {
			p.either("; ", "；")
		}
		p.name(ruleTitle(p.book, i, p.w.lang))
	}
	p.either(".", "。")
	p.raw("</p>")
}

// rule writes the row of one rule.
func (p *visitPage) rule(i int) {
	rr, rule := &p.r.Rules[i], &p.book.Rules[i]
	p.raw(`<tr class="`, verdictClass(rr.Verdict), `"><th scope="row">`)
	p.name(ruleTitle(p.book, i, p.w.lang))
	p.flags(rule)
	if rr.Reason != nil {
		p.raw(`<p class="why">`)
		p.isolated(p.w.Sentence(p.book, rr.Reason), 4*cutText)
		p.raw("</p>")
	}
	if by := p.w.waivedBy(p.book, rr); by != "" {
		p.raw(`<p class="why">`)
		p.isolated(by, 4*cutText)
		p.raw("</p>")
	}
	p.raw(`</th><td class="lane">`)
	p.lane(i)
	p.raw(`</td><td class="v">`)
	p.sign(marks[rr.Verdict&3].mark, p.w.verdictWord(rr))
	p.raw(`</td><td class="num">`)
	if rr.Credit.Valid() {
		if c := rr.Credit; c.Num != 0 && c.Num != c.Den {
			p.raw(`<span class="times">`)
			p.text(ratio(c) + " × " + ratio(rule.Weight) + " =")
			p.raw("</span> ")
		}
		p.text(product(rr.Credit, rule.Weight))
	} else {
		p.none()
	}
	p.raw(`<span class="of"> / `)
	p.text(ratio(rule.Weight))
	p.raw("</span></td></tr>")
}

func (m *markup) flags(r *rules.Rule) {
	if r.Critical {
		m.raw(` <small class="flag">`)
		m.text(m.w.label(lblIsCritical))
		m.raw("</small>")
	}
	if r.Bonus {
		m.raw(` <small class="flag">`)
		m.text(m.w.label(lblIsBonus))
		m.raw("</small>")
	}
}

func verdictClass(v checker.Verdict) literal {
	return [...]literal{checker.NotApplicable: "na", checker.Pass: "pass", checker.Fail: "fail", checker.Unknown: "open"}[v&3]
}

// The bounds of the events that a visit's page shows: all of a visit of usual
// length, else the first ones and those that verdicts speak of.
const (
	maxEventRows   = 120
	firstEventRows = 60
)

// choose picks the events that are shown.
func (p *visitPage) choose() {
	n := len(p.v.Events)
	if n <= maxEventRows {
		for i := range n {
			p.shown = append(p.shown, i)
		}
		return
	}
	p.only = true
	for i := range firstEventRows {
		p.shown = append(p.shown, i)
	}
	for i := range p.r.Rules {
		if why := p.r.Rules[i].Reason; why != nil {
			p.shown = append(p.shown, why.Events...)
		}
	}
	for i := range p.due {
		for k := range p.due[i].Windows {
			p.shown = append(p.shown, p.due[i].Windows[k].Events...)
		}
	}
	slices.Sort(p.shown)
	p.shown = slices.Compact(p.shown)
	p.shown = p.shown[:min(len(p.shown), 2*maxEventRows)]
}
