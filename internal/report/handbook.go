package report

import (
	"fmt"
	"slices"
	"strings"

	"stdc/internal/booktest"
	"stdc/rules"
)

// Handbook returns the handbook for staff that a book amounts to, in Markdown:
// the process with its steps, what is asked in each and by when, why, what is
// never to be said, and the history of the standard. Text of the book is
// escaped.
func Handbook(b *rules.Book, lang string) string {
	h := handbook{w: NewWords(lang), b: b}
	h.head()
	h.process()
	h.steps()
	h.never()
	h.words()
	h.score()
	h.history()
	return h.out.String()
}

type handbook struct {
	w   *Words
	b   *rules.Book
	out strings.Builder
}

func (h *handbook) line(format string, args ...any) { fmt.Fprintf(&h.out, format+"\n", args...) }

func (h *handbook) section(en, zh string) { h.line("\n## %s\n", h.w.either(en, zh)) }

// md makes text of a book plain text of Markdown: of one line, with all that
// Markdown or HTML would read in it escaped.
func md(t string) string {
	t = strings.TrimSpace(clean(t))
	var b strings.Builder
	for i, r := range t {
		switch {
		case strings.ContainsRune("\\`*_[]<>#|~&!$", r), i == 0 && strings.ContainsRune("-+=", r):
			b.WriteByte('\\')
		case (r == '.' || r == ')') && i > 0 && strings.Trim(t[:i], "0123456789") == "" && strings.TrimLeft(t[i+1:], " ") != t[i+1:]:
			b.WriteByte('\\') // "1." would begin a list
		}
		b.WriteRune(r)
	}
	return b.String()
}

// title writes a text of the book in the language, or the id.
func (h *handbook) title(t rules.Text, id string) string { return md(titleOr(t, id, h.w.lang)) }

func (h *handbook) head() {
	h.line("# %s\n", h.title(h.b.Title, h.b.ID))
	var parts []string
	if h.b.Version != "" {
		parts = append(parts, h.w.either("Version ", "版本 ")+md(h.b.Version))
	}
	if h.b.Effective != "" {
		parts = append(parts, h.w.either("in force from ", "施行日期 ")+md(h.b.Effective))
	}
	if len(parts) > 0 {
		h.line("%s", strings.Join(parts, h.w.either(", ", "，")))
	}
}

// process lists the steps in their order with what opens them.
func (h *handbook) process() {
	if len(h.b.Steps) == 0 {
		return
	}
	h.section("The process", "服务流程")
	own := !slices.ContainsFunc(h.b.Steps, func(s rules.Step) bool { return !numbered(titleOr(s.Title, s.ID, h.w.lang)) })
	for i := range h.b.Steps {
		st := &h.b.Steps[i]
		from := h.w.aloud(h.b, nil, func(s *sentence) {
			s.join(len(st.From), " or ", "或", func(i int) {
				e := &h.b.Elements[st.From[i]]
				s.str(h.title(e.Title, e.ID))
			})
		})
		sign := fmt.Sprintf("%d.", i+1)
		if own {
			sign = "-"
		}
		t := sign + " **" + h.title(st.Title, st.ID) + "**"
		if from != "" {
			t += h.w.either(", begins with: ", "，始于：") + from
		}
		if st.Optional {
			t += h.w.either(" (where it occurs)", "（如有）")
		}
		h.line("%s", t)
	}
}

// numbered tells whether a title brings its own number: 1. Calm, 一、安抚, 第一步.
func numbered(title string) bool {
	return strings.IndexAny(title, "0123456789一二三四五六七八九十第") == 0
}

// steps writes the rules under their steps, those of none at the end.
func (h *handbook) steps() {
	h.section("What to do", "要做什么")
	for st := range h.b.Steps {
		h.rules(st, h.title(h.b.Steps[st].Title, h.b.Steps[st].ID))
	}
	h.rules(-1, h.w.either("Throughout", "全程"))
}

func (h *handbook) rules(step int, title string) {
	first := true
	for i := range h.b.Rules {
		r := &h.b.Rules[i]
		if r.Step != step {
			continue
		}
		if first {
			h.line("### %s\n", title)
			first = false
		}
		h.rule(i)
	}
}

func (h *handbook) rule(i int) {
	r := &h.b.Rules[i]
	h.line("#### %s\n", h.title(r.Title, r.ID))
	for k, l := range h.w.Ask(h.b, i) {
		rest := strings.TrimLeft(l, " ")
		if t, ok := strings.CutPrefix(rest, "- "); ok {
			if k == 1 {
				h.line("")
			}
			h.line("%s- %s", l[:len(l)-len(rest)], md(t))
			continue
		}
		h.line("%s", md(l))
	}
	h.line("")
	if need := r.Need.In(h.w.lang); need != "" {
		h.line("%s%s\n", h.w.either("*Why:* ", "*为什么*："), md(need))
	}
	h.line("%s\n", h.worth(r))
}

// worth says in a few words what a rule counts for and where it comes from.
func (h *handbook) worth(r *rules.Rule) string {
	weight := booktest.Number(r.Weight)
	t := h.w.either("Weight ", "权重 ") + weight
	if r.Bonus {
		t = h.w.either("Bonus of ", "加分 ") + weight
	}
	if r.Critical {
		t += h.w.either("; **critical: one failure fails the visit**", "；**关键项：一次不合格，整次访问就不合格**")
	}
	if d := h.w.dimensions(h.b, r); d != "" {
		t += h.w.either("; ", "；") + md(d)
	}
	if r.Source != "" {
		t += h.w.either("; source: ", "；依据：") + md(r.Source)
	}
	return t
}

// never lists what is forbidden to say, by the phrase sets of forbid.
func (h *handbook) never() {
	var sets []int
	for i := range h.b.Rules {
		sets = forbidden(h.b, &h.b.Rules[i].Node, sets)
	}
	if len(sets) == 0 {
		return
	}
	h.section("What never to say", "绝不能说的话")
	for _, k := range sets {
		for _, p := range h.b.Phrases[k].Phrases {
			h.line("- %s", md(p))
		}
	}
}

// forbidden adds the phrase sets that a node forbids to say.
func forbidden(b *rules.Book, n *rules.Node, sets []int) []int {
	if n.Form == rules.FormForbid && n.Count >= 0 {
		for _, a := range b.Patterns[n.Count].Alts {
			for i := range a.Where {
				if t := &a.Where[i].Test; t.Op == rules.OpSays {
					for _, k := range t.Sets {
						sets = put(sets, k)
					}
				}
			}
		}
	}
	if n.Form == rules.FormAll || n.PerStep {
		for i := range n.Parts {
			sets = forbidden(b, &n.Parts[i], sets)
		}
	}
	return sets
}

// words lists the phrases that count as what the rules ask to be said.
func (h *handbook) words() {
	var taboo, sets []int
	for i := range h.b.Rules {
		taboo = forbidden(h.b, &h.b.Rules[i].Node, taboo)
	}
	for i := range h.b.Rules {
		for _, k := range setsOf(h.b, &h.b.Rules[i].Node) {
			if !contains(taboo, k) {
				sets = put(sets, k)
			}
		}
	}
	if len(sets) == 0 {
		return
	}
	h.section("Words that count", "算数的说法")
	h.line("%s\n", h.w.either("Where a rule asks for a phrase from one of these lists, any of that list will do, inside a longer sentence too.",
		"规则要求含下列某一类用语时，说出其中任何一句即可，也可以夹在更长的话里。"))
	for _, k := range sets {
		p := &h.b.Phrases[k]
		list := make([]string, len(p.Phrases))
		for i := range list {
			list[i] = "“" + md(p.Phrases[i]) + "”"
		}
		h.line("- **%s**%s%s", md(p.ID), h.w.either(": ", "："), strings.Join(list, h.w.either(", ", "、")))
	}
}

func contains(list []int, x int) bool { return len(put(list, x)) == len(list) }

func (h *handbook) score() {
	h.section("How a visit is scored", "怎样计分")
	h.line("%s", h.w.either(
		"A rule that is met earns its weight. The score is the weight earned, as a percentage of the weight of all rules that applied and could be judged.",
		"每做到一条规则，得到这条规则的权重。只算适用且能够判定的规则：得到的权重占总权重的百分之几，就得几分，满分100分。"))
	h.line("")
	mark := booktest.Number(h.b.PassMark)
	h.line("%s", h.w.either("A visit passes with a score of "+mark+" or more.", "达到"+mark+"分为合格。"))
	if h.b.MinCoverage.Num > 0 {
		share := percent(h.b.MinCoverage)
		h.line("\n%s", h.w.either("A visit cannot pass unless at least "+share+" of the weight of the rules that applied could be judged.",
			"适用规则的总权重中，能够判定的须达到"+share+"，否则不能评为合格。"))
	}
	if m := h.b.BonusMax; m != nil {
		n := booktest.Number(*m)
		h.line("\n%s", h.w.either("Bonus rules add at most "+n+" to the weight earned.", "所得的权重里，加分项合计最多占"+n+"。"))
	}
}

func (h *handbook) history() {
	if len(h.b.Revisions) == 0 {
		return
	}
	h.section("History", "修订记录")
	h.line("| %s | %s | %s | %s |\n|---|---|---|---|", h.w.either("Version", "版本"), h.w.either("Date", "日期"), h.w.either("By", "修订人"), h.w.either("What changed", "内容"))
	for _, r := range h.b.Revisions {
		h.line("| %s | %s | %s | %s |", md(r.Version), md(r.Date), md(r.By), md(r.Note.In(h.w.lang)))
	}
}
