package report

import (
	"fmt"
	"strconv"

	"stdc/internal/review"
)

// reviewPager writes a review as one page of HTML: like the report of a run it
// needs nothing else, and it has no script.
type reviewPager struct {
	*markup
	r *ReviewRun
	f *review.Findings
}

func reviewPage(o *Options, r *ReviewRun) []byte {
	m := &markup{w: NewWords(o.Lang)}
	p := &reviewPager{markup: m, r: r, f: r.Findings}
	b := r.Findings.Book
	title := cut(titleOr(b.Title, b.ID, m.w.lang), cutName) + m.w.either(": review", "：复审")
	m.openPage(title, o.Version, "")
	m.raw(`<main id="main"><header class="top"><h1>`)
	m.name(title)
	m.raw("</h1><p>")
	if b.Version != "" {
		m.either("Version ", "版本 ")
		m.name(b.Version)
		m.raw(" · ")
	}
	m.text(fmt.Sprintf(m.w.either("%s visits", "%s次访问"), grouped(p.f.Visits)))
	if r.Refused > 0 {
		m.text(fmt.Sprintf(m.w.either(", %s rejected", "，拒收%s"), grouped(r.Refused)))
	}
	m.raw("</p><p>")
	m.either("Ratings: ", "评分：")
	m.text(m.w.ratings(r))
	m.raw("</p></header>\n")
	there := p.sections()
	m.raw(`<nav class="toc"`)
	m.attr("aria-label", m.w.either("Contents", "目录"))
	m.raw("><ul>")
	for _, one := range there {
		m.raw(`<li><a href="#`, one.id, `">`)
		m.either(one.en, one.zh)
		m.raw("</a></li>")
	}
	m.raw("</ul></nav>\n")
	for _, one := range there {
		m.raw(`<section id="`, one.id, `"><h2>`)
		m.either(one.en, one.zh)
		m.raw("</h2>\n")
		one.write()
		m.raw("</section>\n")
	}
	m.raw("</main>\n</body>\n</html>\n")
	return m.b
}

// reviewSection is a part of the page.
type reviewSection struct {
	id     literal
	en, zh string
	write  func()
}

// sections are the parts that there is something for.
func (p *reviewPager) sections() []reviewSection {
	var out []reviewSection
	add := func(has bool, one reviewSection) {
		if has {
			out = append(out, one)
		}
	}
	seen := p.f.Visits > 0
	add(seen && len(p.f.Limits) > 0, reviewSection{"limits", "What was observed against the limits", "观察值与限值", p.limits})
	add(seen, reviewSection{"rules", "Rules worth a second look", "值得再看的规则", p.traits})
	add(seen && p.f.Rating >= 0, reviewSection{"rating", "How rules go with the rating", "规则与评分", p.rating})
	add(seen, reviewSection{"proposals", "Proposals", "修订建议", p.proposals})
	add(true, reviewSection{"method", "Method", "方法", p.method})
	return out
}

func (p *reviewPager) limits() {
	for i := range p.f.Limits {
		l := &p.f.Limits[i]
		p.raw(`<div class="limit"><h3>`)
		p.name(ruleTitle(p.f.Book, l.Rule, p.w.lang))
		p.raw("</h3><p>")
		p.isolated(p.w.measured(p.f.Book, &l.Limit), cutText)
		p.raw(` <span class="flag">`)
		p.text(p.w.limitOf(p.f.Book, &l.Limit, l.Value))
		p.raw("</span></p>\n")
		key := "limits/" + strconv.Itoa(i)
		if l.Seen > 0 {
			p.rows(p.w.spreadTable(p.f.Book, l), 0)
		}
		if notes := p.w.observed(p.f.Book, l); notes != "" {
			p.raw(`<p class="of">`)
			p.text(notes)
			p.raw("</p>")
		}
		if len(l.Bars) > 0 {
			p.histogram(l)
			p.numbers(key, l)
		}
		if len(l.Steps) > 0 {
			p.steps(key, l)
		}
		p.raw("</div>\n")
	}
}

// The drawing of a histogram, in pixels from its top.
const (
	histTop  = 22 // the words of the limit stand above
	histBase = 132
)

// histogram draws how often what was observed, with the limit as a line: what
// keeps it is blue, what does not is hatched.
func (p *reviewPager) histogram(l *review.LimitFinding) {
	most, at := int64(1), -1
	for i := range l.Bars {
		most = max(most, l.Bars[i].N)
		if x := &l.Bars[i]; !x.OpenTo && x.To == l.Value {
			at = i + 1
		}
	}
	n := float64(len(l.Bars))
	px := func(y float64) literal { return literal(strconv.FormatFloat(y, 'f', 1, 64)) }
	p.raw(`<svg class="hist" role="img"`)
	p.attr("aria-label", fmt.Sprintf(p.w.either("Histogram of %d bars; the numbers stand below", "直方图，共%d段，数值见下"), len(l.Bars)))
	p.raw(`><line class="base" x1="0" x2="100%" y1="`, px(histBase), `" y2="`, px(histBase), `"/>`)
	for i := range l.Bars {
		height := float64(histBase-histTop) * float64(l.Bars[i].N) / float64(most)
		if l.Bars[i].N > 0 {
			height = max(height, 1.5)
		}
		p.raw(`<rect class="h `)
		if keeps(l, i, at) {
			p.raw(`in`)
		} else {
			p.raw(`out`)
		}
		p.raw(`" x="`)
		p.percents((float64(i) + 0.06) / n)
		p.raw(`" width="`)
		p.percents(0.88 / n)
		p.raw(`" y="`, px(histBase-height), `" height="`, px(height), `"/>`)
	}
	label := func(edge int, anchor literal, s string, y int) {
		p.raw(`<text text-anchor="`, anchor, `" y="`, literal(strconv.Itoa(y)), `" x="`)
		p.percents(float64(edge) / n)
		p.raw(`">`)
		p.text(s)
		p.raw("</text>")
	}
	if at >= 0 {
		p.raw(`<line class="edge" y1="16" y2="`, px(histBase+4), `" x1="`)
		p.percents(float64(at) / n)
		p.raw(`" x2="`)
		p.percents(float64(at) / n)
		p.raw(`"/>`)
		label(at, anchorAt(float64(at)/n), p.w.limitOf(p.f.Book, &l.Limit, l.Value), 11)
	}
	first, last := &l.Bars[0], &l.Bars[len(l.Bars)-1]
	label(0, "start", p.w.barName(p.f.Book, &l.Limit, first), histBase+16)
	if last != first {
		label(len(l.Bars), "end", p.w.barName(p.f.Book, &l.Limit, last), histBase+16)
	}
	p.raw("</svg>\n")
}

// anchorAt keeps words inside the drawing.
func anchorAt(x float64) literal {
	switch {
	case x < 0.2:
		return "start"
	case x > 0.8:
		return "end"
	}
	return "middle"
}

// keeps tells whether what a bar holds keeps the limit, which stands behind the
// bar before at.
func keeps(l *review.LimitFinding, bar, at int) bool {
	if l.Exact {
		return l.Bars[bar].From <= l.Value && !l.Bars[bar].OpenTo && l.Bars[bar].To == l.Value+1
	}
	return (bar < at) == l.Holds.Rises()
}

// numbers writes a histogram as a table, folded.
func (p *reviewPager) numbers(key string, l *review.LimitFinding) {
	p.raw("<details><summary>")
	p.either("The numbers of the histogram", "直方图的数值")
	p.raw("</summary>")
	p.table("wide")
	p.raw("<thead><tr>")
	p.head("", "Observed", "观察值")
	p.head("num", "n", "n")
	p.head("num", "Share", "比例")
	p.raw("</tr></thead><tbody>\n")
	for i := range l.Bars {
		x := &l.Bars[i]
		p.row()
		p.text(p.w.barName(p.f.Book, &l.Limit, x))
		p.raw("</th>")
		p.num()
		p.count(key+"/histogram/"+strconv.Itoa(i)+"/n", x.N)
		p.raw("</td>")
		p.num()
		p.text(p.w.percent(x.Share))
		p.raw("</td></tr>\n")
	}
	p.raw("</tbody></table></details>\n")
}

// steps writes what would pass at other limits.
func (p *reviewPager) steps(key string, l *review.LimitFinding) {
	p.raw(`<p class="of">`)
	p.either("Visits that would pass at other limits", "限值不同时会通过的访问")
	p.raw("</p>")
	p.table("wide")
	p.raw("<thead><tr>")
	p.head("", "Limit", "限值")
	p.head("num", "Would pass", "会通过")
	p.head("num", "95 % interval", "95%区间")
	p.head("num", "Undecided", "未定")
	p.raw("</tr></thead><tbody>\n")
	for i := range l.Steps {
		x, k := &l.Steps[i], key+"/others/"+strconv.Itoa(i)
		p.row()
		name := p.w.limitOf(p.f.Book, &l.Limit, x.Limit)
		if x.Own {
			p.raw("<b>")
			p.text(name)
			p.raw("</b> ")
			p.raw(`<span class="flag">`)
			p.either("now", "现行")
			p.raw("</span>")
		} else {
			p.text(name)
		}
		p.raw("</th>")
		p.num()
		p.count(k+"/pass", x.Pass.Hits)
		p.raw(`<span class="of"> / `)
		p.text(grouped(x.Pass.N) + " ")
		p.raw("</span> ")
		p.rate(k+"/passRate", x.Pass)
		p.raw("</td>")
		p.num()
		if x.Pass.N > 0 {
			p.float(k+"/passRate/low", x.Pass.Lo, p.w.percent(x.Pass.Lo))
			p.raw("–")
			p.float(k+"/passRate/high", x.Pass.Hi, p.w.percent(x.Pass.Hi))
		} else {
			p.none()
		}
		p.raw("</td>")
		p.num()
		p.count(k+"/unknown", x.Unknown)
		p.raw("</td></tr>\n")
	}
	p.raw(`</tbody></table><p class="of">`)
	p.text(p.w.reach(p.f.Book, l))
	p.raw("</p>\n")
}

// rows writes a table of words; the first column has names, of which the first
// names are text.
func (p *reviewPager) rows(table [][]string, names int) {
	p.table("wide")
	p.raw("<thead><tr>")
	for c, head := range table[0] {
		class := literal("num")
		if c < names {
			class = ""
		}
		p.head(class, head, head)
	}
	p.raw("</tr></thead><tbody>\n")
	for _, row := range table[1:] {
		p.nums = 0
		p.raw("<tr>")
		for c, cell := range row {
			if c < names {
				p.raw(`<th scope="row">`)
				p.isolated(cell, cutText)
				p.raw("</th>")
				continue
			}
			p.num()
			p.text(cell)
			p.raw("</td>")
		}
		p.raw("</tr>\n")
	}
	p.raw("</tbody></table>\n")
}
