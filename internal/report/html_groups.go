package report

import (
	"math"
	"strconv"

	"stdc/checker"
)

// domain is the range of a drawing of scores, in whole tens.
type domain struct{ lo, hi float64 }

func domainOf(groups []checker.GroupTotals) domain {
	d := domain{100, 100}
	for i := range groups {
		if s := groups[i].Score; s.N > 0 {
			d.lo, d.hi = min(d.lo, s.Lo), max(d.hi, s.Hi)
		}
	}
	return domain{math.Floor(d.lo/10) * 10, math.Ceil(d.hi/10) * 10}.wide()
}

func (d domain) wide() domain {
	if d.hi-d.lo < 20 {
		d.lo = d.hi - 20
	}
	return d
}

func (d domain) at(f float64) float64 { return margin + (f-d.lo)/(d.hi-d.lo)*(1-2*margin) }

// axisHead writes the head of a column of drawings.
func (p *reportPage) axisHead(d domain) {
	p.raw(`<th scope="col" class="lane"><span class="hidden">`)
	p.either("Interval", "区间")
	p.raw(`</span><svg class="axis" aria-hidden="true">`)
	step := 10.0
	for (d.hi-d.lo)/step > 5 {
		step *= 2
	}
	for t := math.Ceil(d.lo/step) * step; t <= d.hi; t += step {
		p.raw(`<text y="13" text-anchor="middle" x="`)
		p.percents(min(max(d.at(t), 0.04), 0.95))
		p.raw(`">`)
		p.text(strconv.FormatFloat(t, 'f', -1, 64))
		p.raw("</text>")
	}
	p.raw("</svg></th>")
}

// drawing writes a mean with its interval, and the mean of all as a line.
func (p *reportPage) drawing(d domain, x, all checker.Mean, sign literal) {
	p.raw(`<td class="lane">`)
	if x.N > 0 {
		p.raw(`<svg class="ci" aria-hidden="true"><line class="base" x1="0" x2="100%" y1="50%" y2="50%"/>`)
		if all.N > 0 {
			p.raw(`<line class="all" y1="0" y2="100%" x1="`)
			p.percents(d.at(all.Mean))
			p.raw(`" x2="`)
			p.percents(d.at(all.Mean))
			p.raw(`"/>`)
		}
		if x.HasInterval() {
			p.raw(`<line class="iv" y1="50%" y2="50%" x1="`)
			p.percents(d.at(x.Lo))
			p.raw(`" x2="`)
			p.percents(d.at(x.Hi))
			p.raw(`"/>`)
		}
		p.raw(`<use href="#`, sign, `" x="`)
		p.percents(d.at(x.Mean))
		p.raw(`"/></svg>`)
	}
	p.raw("</td>")
}

// groupHead and groupRow write the columns that steps, dimensions, sites and
// waves have in common.
func (p *reportPage) groupHead(d domain, en, zh string) {
	p.raw(`<thead><tr>`)
	p.head("", en, zh)
	p.axisHead(d)
	p.head("num", "Score", "得分")
	p.head("num", "95 % interval", "95%区间")
	p.head("num", "n", "n")
}

func (p *reportPage) groupRow(d domain, key, name string, g *checker.GroupTotals, sign literal) {
	p.row()
	if name == "" {
		p.text(p.w.label(lblWithout))
	} else {
		p.name(name)
	}
	p.raw("</th>")
	p.drawing(d, g.Score, p.s.Totals().Score, sign)
	p.num()
	p.mean(key+"/score", g.Score)
	p.raw("</td>")
	p.num()
	p.interval(key+"/score", g.Score)
	p.raw("</td>")
	p.num()
	p.many(key+"/score/n", g.Score.N)
	p.raw("</td>")
}

// many writes the number of visits of a mean, which JSON leaves out with the mean
// where there are none.
func (p *reportPage) many(key string, n int64) {
	if n == 0 {
		p.text("0")
		return
	}
	p.count(key, n)
}

func (p *reportPage) coverageAndFails(key string, g *checker.GroupTotals) {
	p.num()
	p.share(key+"/coverage", g.Coverage)
	p.raw("</td>")
	p.num()
	p.count(key+"/fails", g.Fails)
	p.raw(`<span class="of"> / `)
	p.count(key+"/judged", g.Judged)
	p.raw("</span></td>")
}

// steps writes the profile of the steps.
func (p *reportPage) steps() {
	p.profile("steps", "Step", "步骤", p.s.Steps(), func(g *checker.GroupTotals) string {
		if g.Index < 0 && g.Name == "" {
			return p.w.label(lblNoStep)
		}
		return stepTitle(p.h.book, g.Index, p.w.lang)
	})
}

func (p *reportPage) profile(key, en, zh string, groups []checker.GroupTotals, title func(*checker.GroupTotals) string) {
	d := domainOf(groups)
	p.table("wide")
	p.groupHead(d, en, zh)
	p.head("num", "Coverage", "覆盖率")
	p.head("num", "Failed", "不通过")
	p.raw("</tr></thead><tbody>\n")
	for i := range groups {
		g := &groups[i]
		name := title(g)
		if name == "" {
			name = g.Name
		}
		k := key + "/" + strconv.Itoa(i)
		p.groupRow(d, k, name, g, "same")
		p.coverageAndFails(k, g)
		p.raw("</tr>\n")
	}
	p.raw("</tbody></table>\n")
}

// dimensions writes the profile of the dimensions, and the gap of what customers
// expected and perceived.
func (p *reportPage) dimensions() {
	groups := p.s.Dimensions()
	name := func(g *checker.GroupTotals) string { return dimensionTitle(p.h.book, g.Index, p.w.lang) }
	p.profile("dimensions", "Dimension", "维度", groups, name)
	p.gaps(groups, name)
}
