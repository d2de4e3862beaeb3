package report

import (
	"fmt"
	"strings"

	"stdc/internal/review"
)

func (p *reviewPager) traits() {
	none := true
	for _, t := range review.Traits() {
		list := p.f.With(t)
		if len(list) == 0 {
			continue
		}
		none = false
		p.raw("<h3>")
		p.text(p.w.trait(t))
		p.raw("</h3><ul>")
		for _, i := range list {
			p.raw("<li>")
			p.name(ruleTitle(p.f.Book, i, p.w.lang))
			p.raw(`: <span class="of">`)
			p.isolated(p.w.traitOf(p.f, i, t), cutText)
			p.raw("</span></li>\n")
		}
		p.raw("</ul>")
	}
	if none {
		p.raw("<p>")
		p.text(p.w.noTraits())
		p.raw("</p>")
	}
	if !p.f.Compared {
		p.raw(`<p class="note">`)
		p.text(p.w.uncompared(p.f))
		p.raw("</p>")
	}
}

func (p *reviewPager) rating() {
	table := p.w.ratingTable(p.f)
	if len(table) == 1 {
		p.raw("<p>")
		p.text(p.w.fewRatings())
		p.raw("</p>")
		return
	}
	p.rows(table, 1)
	p.raw(`<p class="of">`)
	p.text(p.w.intervals(len(table) - 1))
	p.raw(`</p><p class="note">`)
	p.text(p.w.warning())
	p.raw("</p>\n")
}

func (p *reviewPager) proposals() {
	if len(p.r.Proposals) == 0 {
		p.raw("<p>")
		p.either("None.", "无。")
		p.raw("</p>")
		return
	}
	p.raw("<ul>")
	for i := range p.r.Proposals {
		x := &p.r.Proposals[i]
		p.raw("<li><b>")
		p.text(p.w.kind(x.Kind))
		p.raw("</b> ")
		p.name(ruleTitle(p.f.Book, x.Rule, p.w.lang))
		p.raw(`: <span class="of">`)
		p.isolated(p.w.proposal(p.f, x), cutText)
		p.raw("</span>")
		if h := p.w.held(x.Held); h != "" {
			p.raw(`<p class="note">`)
			p.text(h)
			p.raw("</p>")
		}
		p.raw("</li>\n")
	}
	p.raw("</ul>")
	if len(p.r.Diff) == 0 {
		return
	}
	p.raw("<h3>")
	p.either("As a change of the rulebook", "对标准的修改")
	p.raw("</h3><p>")
	p.text(p.w.unapplied(p.r.Proposals))
	p.raw(`</p><div class="scroll" tabindex="0" role="region"`)
	p.attr("aria-label", p.w.either("Change of the rulebook", "对标准的修改"))
	p.raw(`><pre class="diff">`)
	for line := range strings.Lines(string(p.r.Diff)) {
		line = strings.ReplaceAll(strings.TrimRight(line, "\r\n"), "\t", "    ")
		switch {
		case strings.HasPrefix(line, "+"):
			p.raw("<ins>")
			p.text(line)
			p.raw("</ins>\n")
		case strings.HasPrefix(line, "-"):
			p.raw("<del>")
			p.text(line)
			p.raw("</del>\n")
		default:
			p.text(line)
			p.raw("\n")
		}
	}
	p.raw("</pre></div>\n")
}

// method says how the figures were made, and of what.
func (p *reviewPager) method() {
	p.raw(`<div class="prose"><ul>`)
	for _, s := range p.w.reviewMethod() {
		p.raw("<li>")
		p.text(s)
		p.raw("</li>\n")
	}
	p.raw("</ul><ul>")
	hash := func(name, sum string) {
		p.raw("<li>")
		p.isolated(name, cutName)
		p.raw(` <span class="of">`)
		p.text(sum)
		p.raw("</span></li>\n")
	}
	for _, s := range p.f.Book.Sources {
		hash(s.Name, s.SHA256)
	}
	for _, list := range [][]Input{p.r.Mappings, p.r.Inputs} {
		for i := range list[:min(len(list), 200)] {
			hash(list[i].Name, list[i].SHA256)
		}
	}
	p.raw("</ul></div>\n")
}

// reviewMethod says in a few sentences what the figures mean.
func (w *Words) reviewMethod() []string {
	if w.zh {
		return []string{
			"观察值：每个锚点（无锚点时为每个范围）实际测得的数值，不受限值本身截断。百分位数按最近秩法。",
			"其他限值：把限值改为该数，其余不变，重新判定同一批访问；未定的访问不计入比例。",
			"从未不通过、从未通过等的上界为95%的 Wilson 区间。",
			fmt.Sprintf("评分：规则通过与不通过的访问各至少%d次有评分时，比较两者的均值（Welch，Bonferroni）。", review.FewRated),
			"修订建议只是建议；标准应依客户的需要而定。",
		}
	}
	return []string{
		"Observed is what was measured of each anchor, or where there is none of each scope, not cut off by the limit itself. Percentiles are by nearest rank.",
		"At another limit the same visits are judged again, with that limit and all else the same. Visits that stay undecided are left out of the share.",
		"The bounds of what never or always fails are those of Wilson's 95 % interval.",
		fmt.Sprintf("Ratings are compared where at least %d of visits in which the rule passed have one, and as many of those in which it failed, by their means (Welch, Bonferroni).", review.FewRated),
		"Proposals are no more than that: a standard is set by what customers need.",
	}
}
