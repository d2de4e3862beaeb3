package report

import (
	"fmt"
	"strings"

	"stdc/checker"
	"stdc/rules"
)

// waivedBy says in a few words by which waiver a failure leaves the score, ""
// where none does. It holds text of the book as it stands there.
func (w *Words) waivedBy(b *rules.Book, r *checker.RuleResult) string {
	if r.Waiving != checker.Waived || r.Waiver >= len(b.Waivers) {
		return ""
	}
	x := &b.Waivers[r.Waiver]
	return fmt.Sprintf(w.either("waived until %s by %s: %s", "豁免至%s（%s批准）：%s"), x.Until, x.By, x.Why.In(w.lang))
}

// verdictWord is the word for a verdict, with a mark where it is waived.
func (w *Words) verdictWord(r *checker.RuleResult) string {
	word := w.label(marks[r.Verdict&3].word)
	if r.Waiving == checker.Waived {
		word += w.either(" (waived)", "（已豁免）")
	}
	return word
}

// waiverName says what a waiver is for and until when, clean.
func (w *Words) waiverName(b *rules.Book, x *rules.Waiver) string {
	titles := make([]string, len(x.Rules))
	for i, k := range x.Rules {
		titles[i] = "“" + brief(ruleTitle(b, k, w.lang), mostOfName) + "”"
	}
	where, names := w.either(" at ", "，网点 "), x.Sites
	if len(x.Visits) > 0 {
		where, names = w.either(" in visit ", "，访问 "), x.Visits
	}
	return w.few(titles) + where + w.few(names) + w.either(", until ", "，至") + brief(x.Until, mostOfName) +
		w.either(" (", "（") + brief(x.By, mostOfName) + w.either(": ", "：") + brief(x.Why.In(w.lang), mostOfMessage) + w.either(")", "）")
}

// few lists names, and of many the first ones; clean.
func (w *Words) few(names []string) string {
	shown := make([]string, 0, maxNamed)
	for _, name := range names[:min(len(names), maxNamed)] {
		shown = append(shown, brief(name, mostOfName))
	}
	s := strings.Join(shown, w.either(", ", "、"))
	if more := len(names) - len(shown); more > 0 {
		s += fmt.Sprintf(w.either(" and %d more", "等%d个"), map[bool]int{false: more, true: len(names)}[w.zh])
	}
	return s
}

// waiverCounts says what a waiver did, "" where it did nothing.
func (w *Words) waiverCounts(t *checker.WaiverTotals) string {
	var parts []string
	add := func(n int64, one, more, zh string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf(w.either(plural(n, one, more), zh), grouped(n)))
		}
	}
	add(t.Waived, "%s failure waived", "%s failures waived", "豁免不通过%s次")
	add(t.Ended, "it has ended: %s failure since then counts", "it has ended: %s failures since then count", "已到期，其后不通过%s次照常计入")
	add(t.Undated, "%s failure in a visit without a date counts", "%s failures in visits without a date count", "没有日期的访问中不通过%s次，照常计入")
	return strings.Join(parts, w.either("; ", "；"))
}

// waivers writes what the waivers of the book did, those that did something.
func (t *digest) waivers(s *checker.Summary) {
	w, open := t.words, false
	for i, total := range s.Waivers() {
		counts := w.waiverCounts(&total)
		if counts == "" {
			continue
		}
		if !open {
			open = true
			t.page.heading(w.label(lblWaivers))
		}
		t.page.item(0, w.waiverName(t.book, &t.book.Waivers[i])+w.either(": ", "：")+counts)
	}
	if open {
		t.page.gap()
	}
}

// waivers writes the same in the report as a page.
func (p *reportPage) waivers() {
	p.raw(`<p class="of">`)
	p.either("A waived failure stays a failure, but counts neither way.", "豁免的不通过仍是不通过，但不计入得分。")
	p.raw("</p>\n")
	p.table("wide")
	p.raw("<thead><tr>")
	p.head("", "Waiver", "豁免")
	p.head("num", "Waived", "豁免次数")
	p.head("num", "Since it ended", "到期之后")
	p.head("num", "Without a date", "没有日期")
	p.raw("</tr></thead><tbody>\n")
	for i, t := range p.s.Waivers() {
		key := fmt.Sprintf("waivers/%d/", i)
		p.row()
		p.isolated(p.w.waiverName(p.h.book, &p.h.book.Waivers[i]), 4*cutText)
		p.raw("</th>")
		for _, c := range []struct {
			key string
			n   int64
		}{{"waived", t.Waived}, {"ended", t.Ended}, {"undated", t.Undated}} {
			p.num()
			p.count(key+c.key, c.n)
			p.raw("</td>")
		}
		p.raw("</tr>\n")
	}
	p.raw("</tbody></table>\n")
}

// waiverTable writes what became of each waiver; none where the book has none.
func (e *encoder) waiverTable(b *rules.Book, totals []checker.WaiverTotals, words *Words) {
	if len(totals) == 0 {
		return
	}
	e.line("waivers")
	e.open('[')
	for i := range totals {
		t, x := &totals[i], &b.Waivers[i]
		e.row()
		e.key("rules")
		e.open('[')
		for _, k := range x.Rules {
			e.str(b.Rules[k].ID)
		}
		e.close(']')
		for _, list := range []struct {
			key   string
			names []string
		}{{"sites", x.Sites}, {"visits", x.Visits}} {
			if len(list.names) > 0 {
				e.key(list.key)
				e.open('[')
				for _, name := range list.names {
					e.str(name)
				}
				e.close(']')
			}
		}
		e.keyStr("until", x.Until)
		e.keyStr("by", x.By)
		e.keyStr("why", x.Why.In(words.lang))
		e.keyInt("waived", t.Waived)
		e.keyInt("ended", t.Ended)
		e.keyInt("undated", t.Undated)
		e.close('}')
	}
	e.close(']')
}

// waived writes the waiver by which a failure leaves the score.
func (e *encoder) waived(b *rules.Book, r *checker.RuleResult, words *Words) {
	if r.Waiving != checker.Waived || r.Waiver >= len(b.Waivers) {
		return
	}
	x := &b.Waivers[r.Waiver]
	e.key("waived")
	e.open('{')
	e.keyStr("until", x.Until)
	e.keyStr("by", x.By)
	e.keyStr("why", x.Why.In(words.lang))
	e.close('}')
}

// waivings are the words of records for what a waiver makes of a failure.
var waivings = [...]string{checker.Waived: "waived", checker.WaiverEnded: "ended", checker.WaiverUndated: "undated"}

// waiverRecord is what a record keeps of the waiver of a failure.
type waiverRecord struct {
	Of    int    `json:"of"` // its index in the book
	State string `json:"state"`
}

func (e *encoder) waiverRecord(r *checker.RuleResult) {
	if r.Waiving == checker.NoWaiver {
		return
	}
	e.key("waiver")
	e.open('{')
	e.keyInt("of", int64(r.Waiver))
	e.key("state")
	e.str(waivings[r.Waiving])
	e.close('}')
}

// waiver turns a record of a waiver back.
func (s *Results) waiver(to *checker.RuleResult, x *waiverRecord) error {
	if x == nil {
		return nil
	}
	if to.Verdict != checker.Fail || x.Of < 0 || x.Of >= len(s.Book.Waivers) {
		return fmt.Errorf("there is no waiver %d of this verdict", x.Of)
	}
	for k, word := range waivings {
		if word != "" && word == x.State {
			to.Waiving, to.Waiver = checker.Waiving(k), s.into.waivers[x.Of]
			return nil
		}
	}
	return fmt.Errorf("a waiver is waived, ended or undated, not %q", x.State)
}

var waiverColumns = []column{
	{template{"Rules", "规则"}, 40, styleText, condNone}, {template{"Sites", "网点"}, 20, styleText, condNone},
	{template{"Visits", "访问"}, 20, styleText, condNone}, {template{"Until", "截止"}, 12, styleText, condNone},
	{template{"By", "批准"}, 18, styleText, condNone}, {template{"Why", "原因"}, 50, styleText, condNone},
	{template{"Waived", "豁免次数"}, 10, styleCount, condNone}, {template{"Since it ended", "到期之后"}, 12, styleCount, condNone},
	{template{"Without a date", "没有日期"}, 12, styleCount, condNone},
}

// waiverSheet has a row for each waiver of the book.
func (x *workbook) waiverSheet(s *checker.Summary) *sheet {
	out := x.frame.sheet(template{"Waivers", "豁免"}, waiverColumns)
	join := func(list []string) string { return strings.Join(list, x.words.either(", ", "、")) }
	for i, t := range s.Waivers() {
		w := &x.book.Waivers[i]
		titles := make([]string, len(w.Rules))
		for k, rule := range w.Rules {
			titles[k] = ruleTitle(x.book, rule, x.words.lang)
		}
		out.begin()
		out.text(join(titles))
		out.text(join(w.Sites))
		out.text(join(w.Visits))
		out.text(w.Until)
		out.text(w.By)
		out.text(w.Why.In(x.words.lang))
		out.count(t.Waived)
		out.count(t.Ended)
		out.count(t.Undated)
		out.end()
	}
	return out
}
