package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"stdc/internal/booktest"
	"stdc/internal/notation"
	"stdc/rules"
)

// explainWidth is the width of explanations in columns, whatever the terminal:
// they are kept in files and compared.
const explainWidth = 80

// WriteExplanation tells a rule of a book in plain words, English or Chinese
// by lang, made from its lowered form: what it asks, when it does not apply or
// cannot be known, its score, a drawing, the nearest passing and failing visits
// in the notation of tests (ex, from booktest.Nearest), and where it comes from.
func WriteExplanation(w io.Writer, b *rules.Book, rule int, ex booktest.Examples, lang string) error {
	e := explainer{w: NewWords(lang), b: b, rule: rule, r: &b.Rules[rule]}
	e.head()
	e.meaning()
	e.pictured()
	e.phrases()
	e.examples(ex)
	e.origin()
	_, err := io.WriteString(w, e.out.String())
	return err
}

// WriteRuleList lists the rules of a book, one a line: its id and its title.
func WriteRuleList(w io.Writer, b *rules.Book, lang string) error {
	most := 0
	for i := range b.Rules {
		most = max(most, columns(b.Rules[i].ID))
	}
	most = min(most, explainWidth/2)
	var out strings.Builder
	for i := range b.Rules {
		out.WriteString(pad(clean(b.Rules[i].ID), most) + "  " + clean(ruleTitle(b, i, lang)) + "\n")
	}
	_, err := io.WriteString(w, out.String())
	return err
}

type explainer struct {
	w    *Words
	b    *rules.Book
	rule int
	r    *rules.Rule
	out  strings.Builder
}

func (e *explainer) head() {
	title := clean(titleOr(e.b.Title, e.b.ID, e.w.lang))
	if e.b.Version != "" {
		title += " " + clean(e.b.Version)
	}
	e.text("", clean(e.r.ID)+e.w.either(": ", "：")+clean(ruleTitle(e.b, e.rule, e.w.lang)))
	e.text("", title)
}

// text writes one line of text, wrapped, its continuation indented alike.
func (e *explainer) text(indent, t string) {
	for _, l := range wrap(t, explainWidth-columns(indent)) {
		e.out.WriteString(indent + l + "\n")
	}
}

// item writes a line of a list, whose continuation stands below its text.
func (e *explainer) item(sign, t string) {
	for i, l := range wrap(t, explainWidth-2-columns(sign)) {
		if i > 0 {
			sign = strings.Repeat(" ", columns(sign))
		}
		e.out.WriteString("  " + sign + l + "\n")
	}
}

func (e *explainer) section(en, zh string) { e.out.WriteString("\n" + e.w.either(en, zh) + "\n") }

// lines writes sentences; those that begin with "- " are a list.
func (e *explainer) lines(list []string) {
	for _, l := range list {
		l = clean(l)
		rest := strings.TrimLeft(l, " ")
		deep := l[:len(l)-len(rest)]
		if t, ok := strings.CutPrefix(rest, "- "); ok {
			e.item(deep+"- ", t)
		} else {
			e.item(deep, rest)
		}
	}
}

func (e *explainer) meaning() {
	n := &e.r.Node
	e.section("What it asks", "要求")
	e.lines(e.w.Ask(e.b, e.rule))
	e.section("What is looked at", "考察对象")
	of := e.w.aloud(e.b, n, (*sentence).subjects)
	e.lines([]string{e.w.finish(of)})
	if f := e.w.failsWhere(e.b, n); f != "" {
		e.lines([]string{f})
	}
	e.section("Not applicable (n/a)", "不适用")
	never := []string{e.w.either("Never: it applies to every visit.", "没有这种情形：每次访问都适用。")}
	e.clauses(e.w.notApplicable(e.b, n), never)
	e.section("Unknown, where it could change the verdict", "未知（仅当影响结论时）")
	never = []string{e.w.either("Never: nothing of it can be missing.", "没有这种情形。")}
	e.clauses(e.w.unknown(e.b, n), never)
	e.section("Scoring", "计分")
	e.lines(e.w.scoring(e.b, e.rule))
}

// clauses writes a list of cases, or else what to say without any.
func (e *explainer) clauses(list, none []string) {
	if len(list) == 0 {
		e.lines(none)
	}
	for _, c := range list {
		e.lines([]string{"- " + e.w.finish(c)})
	}
}

func (e *explainer) pictured() {
	lines := e.w.draw(e.b, &e.r.Node)
	if len(lines) < 3 {
		return
	}
	e.section("As a drawing", "图示")
	for i, l := range lines {
		switch l = clean(l); {
		case l == "":
			e.out.WriteString("\n")
		case slices.Index(lines, "") > i:
			e.out.WriteString("  " + l + "\n")
		default: // a sign, two spaces, its meaning
			sign, t, _ := strings.Cut(l, "  ")
			e.item(sign+"  ", t)
		}
	}
}

// phrases lists the phrase sets that the rule names.
func (e *explainer) phrases() {
	sets := setsOf(e.b, &e.r.Node)
	if len(sets) == 0 {
		return
	}
	e.section("Phrases", "用语")
	for _, k := range sets {
		p := &e.b.Phrases[k]
		list := make([]string, len(p.Phrases))
		for i := range list {
			list[i] = "“" + clean(p.Phrases[i]) + "”"
		}
		e.item("", clean(p.ID)+e.w.either(": ", "：")+strings.Join(list, e.w.either(", ", "、")))
	}
}

// setsOf lists the phrase sets of a node, each once.
func setsOf(b *rules.Book, n *rules.Node) []int {
	var sets []int
	var ofTest func(t *rules.Test)
	ofTest = func(t *rules.Test) {
		for _, k := range t.Sets {
			sets = put(sets, k)
		}
		for i := range t.Tests {
			ofTest(&t.Tests[i])
		}
	}
	ofConds := func(conds []rules.Cond) {
		for i := range conds {
			ofTest(&conds[i].Test)
		}
	}
	var ofNode func(n *rules.Node)
	ofNode = func(n *rules.Node) {
		patterns := append([]int{n.Count, n.Be, n.After, n.Before, n.Near, n.Until, n.Since}, n.Order...)
		if c := n.Scope; c != nil {
			patterns = append(patterns, c.After, c.Before, c.Until)
		}
		for _, p := range append(append(patterns, n.Gate.Given...), n.Gate.Without...) {
			if p >= 0 {
				for _, a := range b.Patterns[p].Alts {
					ofConds(a.Where)
				}
			}
		}
		ofConds(n.Require)
		ofConds(n.Gate.When)
		for _, u := range n.Gate.Unless {
			ofConds(u)
		}
		for i := range n.Parts {
			ofNode(&n.Parts[i])
		}
	}
	ofNode(n)
	return sets
}

func (e *explainer) examples(ex booktest.Examples) {
	show := func(en, zh string, toml string) {
		e.section(en, zh)
		for l := range strings.Lines(strings.TrimSuffix(toml, "\n")) {
			e.out.WriteString("  " + clean(strings.TrimSuffix(l, "\n")) + "\n")
		}
	}
	if ex.Pass != nil {
		show("A visit that just passes", "一次刚好合格的访问", notation.TOML(e.b, ex.Pass))
	}
	if ex.Fail != nil {
		show("A visit that just fails", "一次差一点就合格的访问", notation.TOML(e.b, ex.Fail))
		if ex.Reason != nil {
			e.item("→ ", clean(e.w.finish(e.w.Sentence(e.b, ex.Reason))))
		}
	}
	if ex.Pass == nil || ex.Fail == nil {
		e.section("Examples", "例子")
		switch {
		case ex.Pass == nil && ex.Fail == nil:
			e.item("", e.w.either("No small visit was found that passes or fails.", "没有找到合格或不合格的小例子。"))
		case ex.Pass == nil:
			e.item("", e.w.either("No small visit was found that passes.", "没有找到合格的小例子。"))
		default:
			e.item("", e.w.either("No small visit was found that fails.", "没有找到不合格的小例子。"))
		}
	}
}

func (e *explainer) origin() {
	e.section("Where it comes from", "出处")
	p := e.r.Pos
	e.item("", clean(fmt.Sprintf("%s:%d", p.File, p.Line)))
	tell := func(en, zh, text string) {
		if text != "" {
			e.item("", e.w.either(en+": ", zh+"：")+clean(text))
		}
	}
	if e.r.Step >= 0 {
		tell("Step", "步骤", stepTitle(e.b, e.r.Step, e.w.lang))
	}
	tell("Need", "客户需要", e.r.Need.In(e.w.lang))
	tell("Source", "依据", e.r.Source)
	for _, r := range e.b.Revisions {
		if r.Version == e.b.Version && r.Version != "" {
			tell("Revision", "修订", strings.TrimSpace(strings.Join([]string{r.Version, r.Date, r.Note.In(e.w.lang)}, " ")))
		}
	}
}
