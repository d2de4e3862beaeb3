package report

import (
	"fmt"

	"stdc/checker"
)

// reportPage is the report itself while it is written.
type reportPage struct {
	*markup
	h       *HTML
	s       *checker.Summary
	run     *Run
	visits  *visitList
	rules   []checker.RuleTotals
	sites   []checker.GroupTotals
	compare []checker.Comparison
}

// section is a part of the report: its place, its title, and whether the run has
// anything for it.
type section struct {
	id     literal
	en, zh string
	has    func(p *reportPage) bool
	write  func(p *reportPage)
}

func always(*reportPage) bool { return true }

// sections are the parts of the report in their order.
func sections() []section {
	return []section{
		{"steps", "Steps", "步骤", func(p *reportPage) bool { return len(p.s.Steps()) > 0 }, (*reportPage).steps},
		{"dimensions", "Dimensions", "维度", func(p *reportPage) bool { return len(p.s.Dimensions()) > 0 }, (*reportPage).dimensions},
		{"sites", "Sites", "网点", (*reportPage).hasSites, (*reportPage).ranking},
		{"map", "Sites by rules", "网点与规则", (*reportPage).hasSites, (*reportPage).heatMap},
		{"waves", "Waves", "轮次", func(p *reportPage) bool { return len(p.s.Waves()) > 1 }, (*reportPage).waves},
		{"rules", "Rules, those that fail most first", "规则（不通过最多者在前）", always, (*reportPage).ruleTable},
		{"waivers", "Waivers", "豁免", func(p *reportPage) bool { return len(p.s.Waivers()) > 0 }, (*reportPage).waivers},
		{"actions", "What to train", "改进建议", (*reportPage).hasActions, (*reportPage).actions},
		{"unknown", "What was not observed", "未能观察的内容", (*reportPage).hasUnknown, (*reportPage).unknown},
		{"rejected", "What was rejected or repaired", "拒收与修正", (*reportPage).hasRejected, (*reportPage).rejected},
		{"agreement", "Agreement of auditors", "评审一致性", (*reportPage).hasAgreement, (*reportPage).agreement},
		{"changes", "Changes of the rulebook", "标准的变更", func(p *reportPage) bool { return len(p.run.Changes) > 0 }, (*reportPage).changes},
		{"method", "Method", "方法", always, (*reportPage).method},
		{"visits", "Visits", "访问", func(p *reportPage) bool { return p.visits.visits > 0 }, (*reportPage).listed},
	}
}

// report writes the whole report.
func (h *HTML) report(m *markup, r *Run, visits *visitList) {
	s := r.Summary
	p := &reportPage{markup: m, h: h, s: s, run: r, visits: visits, rules: s.Rules(), sites: s.Sites(), compare: s.CompareSites()}
	script := h.begin(m, cut(h.title(), cutName))
	m.raw(`<main id="main"><header class="top"><h1>`)
	m.name(titleOr(h.book.Title, h.book.ID, m.w.lang))
	m.raw("</h1><p>")
	if h.book.Version != "" {
		m.either("Version ", "版本 ")
		m.name(h.book.Version)
		m.raw(" · ")
	}
	if from, to := stampText(h.days[0]), stampText(h.days[1]); from == to && from != "" {
		m.text(from + " · ")
	} else if from != "" {
		m.text(from + " – " + to + " · ")
	}
	m.text(fmt.Sprintf(m.w.either("%s visits", "%s次访问"), grouped(s.Totals().Visits)))
	m.raw("</p></header>\n")
	p.figures()
	var there []section
	for _, one := range sections() {
		if one.has(p) {
			there = append(there, one)
		}
	}
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
		one.write(p)
		m.raw("</section>\n")
	}
	m.raw("</main>\n")
	h.end(m, script)
}

// figures writes the few numbers that stand for the whole run.
func (p *reportPage) figures() {
	n, m := p.s.Totals(), p.markup
	one := func(en, zh string, big, small func()) {
		m.raw("<div><dt>")
		m.either(en, zh)
		m.raw(`</dt><dd><span class="big">`)
		big()
		m.raw(`</span> <span class="of">`)
		small()
		m.raw("</span></dd></div>")
	}
	m.raw(`<dl class="figures">`)
	one("Score", "得分", func() { m.mean("summary/score", n.Score) }, func() {
		if n.Score.HasInterval() {
			m.either("95 % interval ", "95%区间 ")
			m.interval("summary/score", n.Score)
			m.either(", ", "，")
		}
		m.raw("n = ")
		p.many("summary/score/n", n.Score.N)
	})
	one("Pass rate", "合格率", func() { m.rate("summary/passRate", n.PassRate) }, func() {
		if n.PassRate.N > 0 {
			m.either("95 % interval ", "95%区间 ")
			m.float("summary/passRate/low", n.PassRate.Lo, m.w.percent(n.PassRate.Lo))
			m.raw("–")
			m.float("summary/passRate/high", n.PassRate.Hi, m.w.percent(n.PassRate.Hi))
			m.either(", ", "，")
		}
		m.count("summary/passed", n.Passed)
		m.either(" passed, ", "合格，")
		m.count("summary/failed", n.Failed)
		m.either(" failed", "不合格")
		if n.Undecided > 0 {
			m.either(", ", "，")
			m.count("summary/undecided", n.Undecided)
			m.either(" undecided", "未定")
		}
	})
	one("Coverage", "覆盖率", func() { m.share("summary/coverage", n.Coverage) }, func() {
		m.count("summary/unknown", n.Unknown)
		m.text(fmt.Sprintf(m.w.either(" of %s outcomes unknown", "项未知，共%s项"), grouped(n.Unknown+n.Judged)))
	})
	one("Visits", "访问", func() { m.count("summary/visits", n.Visits) }, func() {
		m.count("summary/events", n.Events)
		m.either(" events", "个事件")
		if n.CriticalFailed > 0 {
			m.either("; a critical rule failed in ", "；关键规则不通过 ")
			m.count("summary/criticalFailed", n.CriticalFailed)
		}
		if n.Waived > 0 {
			m.either("; failures waived: ", "；豁免不通过 ")
			m.count("summary/waived", n.Waived)
		}
	})
	m.raw("</dl>\n")
	p.whatIf()
}

// whatIf writes what the mean score would be under other readings.
func (p *reportPage) whatIf() {
	x, m := p.s.Sensitivity(), p.markup
	unknown, na := x.UnknownFailed != x.UnknownPassed, x.NotApplicableFailed != x.NotApplicablePassed
	if !unknown && !na {
		return
	}
	m.raw(`<p class="if">`)
	m.either("The score would be ", "若")
	pair := func(en1, zh1, key1 string, a checker.Mean, en2, zh2, key2 string, b checker.Mean) {
		if m.w.zh {
			m.text(zh1)
			m.mean(key1, a)
			m.text(zh2)
			m.mean(key2, b)
			return
		}
		m.mean(key1, a)
		m.text(en1)
		m.mean(key2, b)
		m.text(en2)
	}
	if unknown {
		pair(" if every unknown outcome had failed and ", "未知结果全部不通过，得分为 ", "sensitivity/unknownFailed", x.UnknownFailed,
			" if all had passed", "，全部通过则为 ", "sensitivity/unknownPassed", x.UnknownPassed)
	}
	if unknown && na {
		m.either("; ", "；若")
	}
	if na {
		pair(" if n/a counted as failed and ", "不适用计为不通过，得分为 ", "sensitivity/notApplicableFailed", x.NotApplicableFailed,
			" if it counted as passed", "，计为通过则为 ", "sensitivity/notApplicablePassed", x.NotApplicablePassed)
	}
	m.either(".", "。")
	m.raw("</p>\n")
}
