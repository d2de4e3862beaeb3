package report

import (
	"math"
	"strconv"

	"stdc/checker"
)

// gaps compares what customers expected and perceived, where dimensions name such
// facts.
func (p *reportPage) gaps(groups []checker.GroupTotals, title func(*checker.GroupTotals) string) {
	d := domain{math.Inf(1), math.Inf(-1)}
	for i := range groups {
		if g := &groups[i]; g.Gap.N > 0 {
			d.lo, d.hi = min(d.lo, g.Expected.Mean, g.Perceived.Mean), max(d.hi, g.Expected.Mean, g.Perceived.Mean)
		}
	}
	if d.lo > d.hi {
		return
	}
	room := max((d.hi-d.lo)*0.1, 0.1)
	d = domain{d.lo - room, d.hi + room}
	p.raw(`<h3>`)
	p.either("Expected and perceived", "期望与感知")
	p.raw(`</h3><p class="of">`)
	p.either("● expected, ◆ perceived; the gap is perceived − expected.", "● 期望，◆ 感知；差距 = 感知 − 期望。")
	p.raw("</p>")
	p.table("wide")
	p.raw("<thead><tr>")
	p.head("", "Dimension", "维度")
	p.raw(`<th scope="col" class="lane"><span class="hidden">`)
	p.either("Drawing", "图")
	p.raw("</span></th>")
	p.head("num", "Expected", "期望")
	p.head("num", "Perceived", "感知")
	p.head("num", "Gap", "差距")
	p.head("num", "95 % interval", "95%区间")
	p.head("num", "n", "n")
	p.raw("</tr></thead><tbody>\n")
	for i := range groups {
		g := &groups[i]
		if g.Gap.N == 0 {
			continue
		}
		k := "dimensions/" + strconv.Itoa(i)
		p.row()
		p.name(title(g))
		p.raw(`</th><td class="lane"><svg class="ci" aria-hidden="true"><line class="base" x1="0" x2="100%" y1="50%" y2="50%"/><line class="iv" y1="50%" y2="50%" x1="`)
		p.percents(d.at(g.Expected.Mean))
		p.raw(`" x2="`)
		p.percents(d.at(g.Perceived.Mean))
		p.raw(`"/><use href="#dot" x="`)
		p.percents(d.at(g.Expected.Mean))
		p.raw(`"/><use href="#diamond" x="`)
		p.percents(d.at(g.Perceived.Mean))
		p.raw(`"/></svg></td>`)
		p.num()
		p.mean(k+"/expected", g.Expected)
		p.raw("</td>")
		p.num()
		p.mean(k+"/perceived", g.Perceived)
		p.raw("</td>")
		p.num()
		p.float(k+"/gap/mean", g.Gap.Mean, signed(g.Gap.Mean))
		p.raw("</td>")
		p.num()
		if g.Gap.HasInterval() {
			p.float(k+"/gap/low", g.Gap.Lo, signed(g.Gap.Lo))
			p.either(" to ", " 至 ")
			p.float(k+"/gap/high", g.Gap.Hi, signed(g.Gap.Hi))
		} else {
			p.none()
		}
		p.raw("</td>")
		p.num()
		p.count(k+"/gap/n", g.Gap.N)
		p.raw("</td></tr>\n")
	}
	p.raw("</tbody></table>\n")
}
