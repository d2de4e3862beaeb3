package report

import (
	"slices"
	"strconv"
	"strings"

	"stdc/internal/booktest"
	"stdc/internal/diff"
	"stdc/rules"
)

// change is one thing about a rule that is written otherwise: what it is about,
// and how it read and reads, "" where it was not written.
type change struct{ what, was, is string }

// sentence joins the parts of a change.
func (c *change) sentence(w *Words) string {
	none := w.either("none", "无")
	return c.what + w.either(": ", "：") + arrow(orElse(c.was, none), orElse(c.is, none))
}

// changes lists what a rule asks otherwise than before, then how it counts
// otherwise and what else is written otherwise of it.
func (t *diffText) changes(r *diff.Rule) []change {
	if r.Old < 0 || r.New < 0 {
		return nil
	}
	old, new := t.d.Old(), t.d.New()
	a, b := &old.Rules[r.Old], &new.Rules[r.New]
	var out []change
	if t.asksElse(r) {
		out = append(out, t.w.asked(old, new, &a.Node, &b.Node)...)
		out = append(out, t.phrases(&a.Node, &b.Node)...)
	}
	out = append(out, pairUp(t.w.worth(old, a), t.w.worth(new, b))...)
	return append(out, pairUp(t.prose(old, a), t.prose(new, b))...)
}

// aspect is one thing about a rule and how it reads.
type aspect struct{ what, text string }

// pairUp lists the aspects that read otherwise in two lists.
func pairUp(was, is []aspect) []change {
	var out []change
	text := func(list []aspect, what string) string {
		if i := slices.IndexFunc(list, func(a aspect) bool { return a.what == what }); i >= 0 {
			return list[i].text
		}
		return ""
	}
	all := slices.Clone(was)
	for _, a := range is {
		if text(was, a.what) == "" {
			all = append(all, a)
		}
	}
	for _, a := range all {
		if x, y := text(was, a.what), text(is, a.what); x != y {
			out = append(out, change{a.what, x, y})
		}
	}
	return out
}

// asked compares what two nodes ask, aspect by aspect where they are of one
// form, else as whole sentences.
func (w *Words) asked(old, new *rules.Book, a, b *rules.Node) []change {
	out := pairUp(w.applies(old, a), w.applies(new, b))
	switch {
	case a.Form != b.Form && !(countForm(a) && countForm(b)), a.PerStep != b.PerStep, len(a.Parts) != len(b.Parts) && !a.PerStep:
		return append(out, change{w.either("asks", "要求"), w.whole(old, a), w.whole(new, b)})
	case a.PerStep:
		out = append(out, pairUp(w.perStep(old, a), w.perStep(new, b))...)
		x, y := a.Parts[0], b.Parts[0]
		x.Scope, y.Scope = nil, nil
		return append(out, w.asked(old, new, &x, &y)...)
	case len(a.Parts) > 0:
		out = append(out, pairUp(w.howMany(old, a), w.howMany(new, b))...)
		for i := range a.Parts {
			for _, c := range w.asked(old, new, &a.Parts[i], &b.Parts[i]) {
				c.what = w.either("part ", "第") + strconv.Itoa(i+1) + w.either(", ", "项，") + c.what
				out = append(out, c)
			}
		}
		return out
	}
	return append(out, pairUp(w.aspects(old, a), w.aspects(new, b))...)
}

func countForm(n *rules.Node) bool { return n.Form == rules.FormExpect || n.Form == rules.FormForbid }

// whole says what a node asks in one line, without its gate.
func (w *Words) whole(b *rules.Book, n *rules.Node) string {
	bare := *n
	bare.Gate = rules.Gate{}
	var parts []string
	for _, l := range w.ask(b, &bare) {
		parts = append(parts, strings.TrimPrefix(strings.TrimSpace(l), "- "))
	}
	return strings.Join(parts, w.either(" ", ""))
}

func (w *Words) applies(b *rules.Book, n *rules.Node) []aspect {
	text := w.either("all visits", "所有访问")
	if !n.Gate.Empty() {
		text = w.either("visits where ", "") + w.aloud(b, n, func(s *sentence) { s.gate(&n.Gate) }) + w.either("", "的访问")
	}
	return []aspect{{w.either("applies to", "适用"), text}}
}

func (w *Words) perStep(b *rules.Book, n *rules.Node) []aspect {
	return []aspect{{w.either("in each of", "所在步骤"), w.aloud(b, n, func(s *sentence) {
		s.join(len(n.Parts), " and ", "和", func(i int) { s.quote(stepTitle(b, n.Parts[i].Scope.Steps[0], w.lang)) })
	})}}
}

func (w *Words) howMany(b *rules.Book, n *rules.Node) []aspect {
	return []aspect{{w.either("of its parts", "各项"), strings.TrimRight(w.aloud(b, n, (*sentence).askParts), ":：")}}
}

// aspects are what one obligation, order or condition on facts is made of.
func (w *Words) aspects(b *rules.Book, n *rules.Node) []aspect {
	var out []aspect
	put := func(en, zh string, write func(*sentence)) {
		out = append(out, aspect{w.either(en, zh), w.aloud(b, n, write)})
	}
	put("asked in", "范围", (*sentence).ofScopes)
	switch {
	case n.Form == rules.FormRequire:
		put("facts", "事实", (*sentence).askRequire)
		return out
	case n.Form == rules.FormEach:
		put("asked of", "考察对象", (*sentence).ofEach)
		put("asks", "要求", (*sentence).askEach)
	case n.Form == rules.FormOrder:
		put("order", "顺序", (*sentence).askOrder)
	default:
		put("counts", "所计事件", func(s *sentence) { s.alike(); s.pattern(n.Count); s.correlation() })
		if n.Every == nil {
			put("how often", "次数", (*sentence).howOften)
		}
	}
	if n.Every != nil {
		put("at least once every", "至少每隔", func(s *sentence) { s.length(*n.Every) })
	}
	if n.Anchored() {
		bare := *n
		bare.Within = nil
		out = append(out, aspect{w.either("where", "位置"), w.aloud(b, &bare, func(s *sentence) {
			if n.Next {
				s.both("right ", "紧接")
			}
			s.wholeWindow()
		})})
		put("time", "时限", func(s *sentence) {
			if n.Within == nil {
				s.both("at any time", "不限时间")
				return
			}
			s.limit(n.Within)
		})
	}
	if n.Misses > 0 {
		put("may fail", "允许不符合", func(s *sentence) { s.times(n.Misses) })
	}
	return out
}

// howOften writes the count that is asked for.
func (s *sentence) howOften() {
	if s.n.Times.Max == 0 {
		s.both("never", "不得出现")
		return
	}
	s.asked(s.n.Times)
}

// worth is what a rule counts for the score.
func (w *Words) worth(b *rules.Book, r *rules.Rule) []aspect {
	yes, no := w.either("yes", "是"), w.either("no", "否")
	truth := func(t bool) string {
		if t {
			return yes
		}
		return no
	}
	out := []aspect{
		{w.either("weight", "权重"), booktest.Number(r.Weight)},
		{w.either("critical", "关键项"), truth(r.Critical)},
		{w.either("bonus", "加分项"), truth(r.Bonus)},
		{w.either("share of the credit", "按比例得分"), truth(r.Share)},
	}
	var partial []string
	for _, p := range partialsOf(&r.Node) {
		partial = append(partial, w.aloud(b, &r.Node, func(s *sentence) { s.limit(&p.Within) })+w.either(": ", "得")+booktest.Number(p.Credit))
	}
	if len(partial) > 0 {
		out = append(out, aspect{w.either("partial credit", "部分得分"), strings.Join(partial, w.either(", ", "、"))})
	}
	return out
}

func partialsOf(n *rules.Node) []rules.Partial {
	if n.PerStep {
		return n.Parts[0].Partial
	}
	return n.Partial
}

// prose is what else is written of a rule.
func (t *diffText) prose(b *rules.Book, r *rules.Rule) []aspect {
	w := t.w
	out := []aspect{
		{w.either("title", "标题"), diff.Title(r).In(w.lang)}, {w.either("need", "客户需要"), r.Need.In(w.lang)}, {w.either("source", "依据"), r.Source},
		{w.either("step of the report", "所属步骤"), diff.StepID(b, r)},
		{w.either("dimension", "维度"), strings.Join(diff.DimensionIDs(b, r), ", ")},
	}
	return slices.DeleteFunc(out, func(a aspect) bool { return a.text == "" })
}

// phrases lists the phrases that came to the sets of a rule, and those that went.
func (t *diffText) phrases(a, b *rules.Node) []change {
	var out []change
	old, new := t.d.Old(), t.d.New()
	for _, i := range setsOf(old, a) {
		for _, k := range setsOf(new, b) {
			p, q := &old.Phrases[i], &new.Phrases[k]
			if p.ID != q.ID {
				continue
			}
			gone, come := t.lacking(p.Phrases, q.Phrases), t.lacking(q.Phrases, p.Phrases)
			if gone+come != "" {
				out = append(out, change{t.w.either("phrases “", "用语“") + p.ID + "”", gone, come})
			}
		}
	}
	return out
}

// lacking quotes what stands in one list only.
func (t *diffText) lacking(in, notIn []string) string {
	var out []string
	for _, s := range in {
		if !slices.Contains(notIn, s) {
			out = append(out, "“"+s+"”")
		}
	}
	return strings.Join(out, t.w.either(", ", "、"))
}
