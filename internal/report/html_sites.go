package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"stdc/checker"
)

func (p *reportPage) hasSites() bool { return len(p.sites) > 1 }

// siteName is the name of a site or a wave, told where there is none.
func (m *markup) groupName(name string) {
	if name == "" {
		m.text(m.w.label(lblWithout))
		return
	}
	m.name(name)
}

// ranking writes the sites, the highest score first, and which of them can be
// told from all others.
func (p *reportPage) ranking() {
	order := make([]int, len(p.sites))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := &p.sites[i].Score, &p.sites[j].Score
		if (a.N == 0) != (b.N == 0) {
			return cmp.Compare(b.N, a.N)
		}
		return cmp.Compare(b.Mean, a.Mean)
	})
	p.raw(`<p class="of">`)
	p.either("▲ higher and ▼ lower than all other sites together; ○ cannot be told from them, wherever it stands. The dotted line is the mean of all visits.",
		"▲ 高于、▼ 低于其他网点之和；○ 与其他网点无法区分，排名先后不作数。虚线为全部访问的均值。")
	p.raw("</p>\n")
	d := domainOf(p.sites)
	p.table("wide")
	p.groupHead(d, "Site", "网点")
	p.head("num", "Passed", "合格")
	p.head("num", "Against the others", "与其他相比")
	p.head("", "Standing", "位次")
	p.raw("</tr></thead><tbody>\n")
	for _, i := range order {
		p.site(d, i)
	}
	p.raw("</tbody></table>\n")
}

func (p *reportPage) site(d domain, i int) {
	g, k := &p.sites[i], "sites/"+strconv.Itoa(i)
	c := checker.Comparison{}
	if i < len(p.compare) {
		c = p.compare[i]
	}
	p.groupRow(d, k, g.Name, g, standingSign(c.Score.Standing))
	p.num()
	p.count(k+"/passed", g.Passed)
	p.raw(`<span class="of"> / `)
	p.text(grouped(g.PassRate.N))
	p.raw(`</span></td>`)
	p.against(k+"/standing/score", &c.Score)
	p.raw("</tr>\n")
}

func standingSign(s checker.Standing) literal {
	switch s {
	case checker.Higher:
		return "higher"
	case checker.Lower:
		return "lower"
	}
	return "same"
}

// against writes a difference with its interval, and what it comes to.
func (p *reportPage) against(key string, d *checker.Difference) {
	p.num()
	if d.Known {
		p.float(key+"/difference", d.Value, signed(d.Value))
		p.raw(` <span class="of">(`)
		p.float(key+"/low", d.Lo, signed(d.Lo))
		p.either(" to ", " 至 ")
		p.float(key+"/high", d.Hi, signed(d.Hi))
		p.raw(")</span>")
	} else {
		p.none()
	}
	p.raw("</td><td>")
	mark := "○"
	switch d.Standing {
	case checker.Higher:
		mark = "▲"
	case checker.Lower:
		mark = "▼"
	}
	p.sign(mark, p.w.standing(d.Standing))
	p.raw("</td>")
}

// mapSites is the number of sites of the heat map: those with the lowest scores,
// where there are more.
const mapSites = 40

// heatMap writes how often each rule failed at each site.
func (p *reportPage) heatMap() {
	table, m := p.s.SiteRules(), p.markup
	var sites []int
	for i := range p.sites {
		sites = append(sites, i)
	}
	all := len(sites)
	if all > mapSites {
		slices.SortStableFunc(sites, func(i, j int) int {
			a, b := &p.sites[i].Score, &p.sites[j].Score
			if (a.N == 0) != (b.N == 0) {
				return cmp.Compare(b.N, a.N)
			}
			return cmp.Compare(a.Mean, b.Mean)
		})
		sites = sites[:mapSites]
	}
	m.raw(`<p class="of">`)
	m.either("Percent of the visits in which the rule failed, of those in which it was decided; the darker and the denser, the more. – not decided there.",
		"规则不通过的访问占已判定访问的百分比；颜色越深、纹理越密，比例越高。– 表示该处未曾判定。")
	if all > mapSites {
		m.raw(" ")
		m.text(fmt.Sprintf(m.w.either("The %d sites with the lowest scores of %s.", "共%[2]s个网点，此处为得分最低的%[1]d个。"), mapSites, grouped(int64(all))))
	}
	m.raw(`</p><div class="scroll" tabindex="0" role="region"`)
	m.attr("aria-label", m.w.either("Sites by rules", "网点与规则"))
	m.raw(`><table class="map"><thead><tr>`)
	m.head("", "Rule", "规则")
	for _, i := range sites {
		m.raw(`<th scope="col"><span>`)
		m.groupName(p.sites[i].Name)
		m.raw("</span></th>")
	}
	m.raw("</tr></thead><tbody>\n")
	for r := range p.h.book.Rules {
		m.raw(`<tr><th scope="row">`)
		m.name(ruleTitle(p.h.book, r, m.w.lang))
		m.flags(&p.h.book.Rules[r])
		m.raw("</th>")
		for _, i := range sites {
			p.mapCell("siteRules/"+strconv.Itoa(i)+"/rules/"+p.h.book.Rules[r].ID+"/fail", &table[i][r], p.h.book.Rules[r].Bonus)
		}
		m.raw("</tr>\n")
	}
	m.raw("</tbody></table></div>\n")
}

func (p *reportPage) mapCell(key string, c *checker.SiteRule, bonus bool) {
	n := c.Pass + c.Fail
	if n == 0 {
		p.raw(`<td class="none">–</td>`)
		return
	}
	share := float64(c.Fail) / float64(n)
	level := [...]literal{"h0", "h1", "h2", "h3", "h4", "h5"}[levelOf(c.Fail, share)]
	if bonus { // costs nothing when it fails
		level = "h0"
	}
	p.raw(`<td class="`, level, `"`)
	p.attr("title", of(c.Fail, n))
	p.raw(">")
	p.figure(key, strconv.FormatInt(c.Fail, 10), strconv.FormatFloat(math.Round(share*100), 'f', 0, 64))
	p.raw("</td>")
}

// levelOf is the shade of a share: none, up to 5, 15, 30, 50 percent, more.
func levelOf(fails int64, share float64) int {
	if fails == 0 {
		return 0
	}
	for i, limit := range [...]float64{0.05, 0.15, 0.3, 0.5} {
		if share <= limit {
			return i + 1
		}
	}
	return 5
}

// waves writes the scores over time, and each wave against the one before it.
func (p *reportPage) waves() {
	groups, compare := p.s.Waves(), p.s.CompareWaves()
	d := domainOf(groups)
	p.course(d, groups)
	p.table("wide")
	p.groupHead(d, "Wave", "轮次")
	p.head("num", "Passed", "合格")
	p.head("num", "Against the wave before", "与上一轮相比")
	p.head("", "Standing", "变化")
	p.raw("</tr></thead><tbody>\n")
	for i := range groups {
		g, k := &groups[i], "waves/"+strconv.Itoa(i)
		c := checker.Difference{}
		if i < len(compare) && i > 0 {
			c = compare[i].Score
		}
		p.groupRow(d, k, g.Name, g, standingSign(c.Standing))
		p.num()
		p.count(k+"/passed", g.Passed)
		p.raw(`<span class="of"> / `)
		p.text(grouped(g.PassRate.N))
		p.raw(`</span></td>`)
		if i == 0 {
			p.num()
			p.none()
			p.raw("</td><td></td>")
		} else {
			p.against(k+"/standing/score", &c)
		}
		p.raw("</tr>\n")
	}
	p.raw("</tbody></table>\n")
}

// course draws the mean scores of the waves one after the other; the table below
// it says the same.
func (p *reportPage) course(d domain, groups []checker.GroupTotals) {
	const top, height = 12, 150
	n := len(groups)
	if n < 3 {
		return
	}
	x := func(i int) float64 { return 0.06 + 0.9*(float64(i)+0.5)/float64(n) }
	y := func(f float64) literal {
		return literal(strconv.FormatFloat(top+(1-(f-d.lo)/(d.hi-d.lo))*height, 'f', 1, 64))
	}
	line := func(class literal, x1 float64, y1 literal, x2 float64, y2 literal) {
		p.raw(`<line class="`, class, `" x1="`)
		p.percents(x1)
		p.raw(`" y1="`, y1, `" x2="`)
		p.percents(x2)
		p.raw(`" y2="`, y2, `"/>`)
	}
	p.raw(`<svg class="course" aria-hidden="true">`)
	for _, f := range [...]float64{d.lo, (d.lo + d.hi) / 2, d.hi} {
		line("grid", 0.05, y(f), 1, y(f))
		p.raw(`<text text-anchor="end" x="4%" dy="4" y="`, y(f), `">`)
		p.text(strconv.FormatFloat(f, 'f', -1, 64))
		p.raw("</text>")
	}
	last := -1
	every := (n + 9) / 10
	for i := range groups {
		g := &groups[i].Score
		if i%every == 0 {
			p.raw(`<text text-anchor="middle" y="182" x="`)
			p.percents(x(i))
			p.raw(`">`)
			p.text(cut(groups[i].Name, 12))
			p.raw("</text>")
		}
		if g.N == 0 {
			continue
		}
		if last >= 0 {
			line("way", x(last), y(groups[last].Score.Mean), x(i), y(g.Mean))
		}
		last = i
		if g.HasInterval() {
			line("iv", x(i), y(g.Lo), x(i), y(g.Hi))
		}
	}
	for i := range groups {
		if groups[i].Score.N > 0 {
			p.raw(`<circle class="dot" r="4" cx="`)
			p.percents(x(i))
			p.raw(`" cy="`, y(groups[i].Score.Mean), `"/>`)
		}
	}
	p.raw("</svg>\n")
}
