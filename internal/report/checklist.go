package report

import (
	"slices"
	"strings"

	"stdc/rules"
)

// Checklist returns the sheet for who observes a visit, in Markdown: what to
// note of it, what to tick, time and rate, and the rules in few words, by step.
func Checklist(b *rules.Book, lang string) string {
	h := handbook{w: NewWords(lang), b: b}
	h.line("# %s%s\n", h.title(b.Title, b.ID), h.w.either(": checklist", "：检查表"))
	blank := " \\_\\_\\_\\_\\_\\_\\_\\_\\_\\_ "
	h.line("%s%s%s%s%s%s%s%s", h.w.either("Site", "网点"), blank, h.w.either("Date", "日期"), blank, h.w.either("Staff", "员工"), blank, h.w.either("Observer", "检查人"), blank)
	h.facts()
	h.section("What to note", "记录")
	h.line("%s\n", h.w.either("A tick each time; times to the second.", "每出现一次打一个勾；时间记到秒。"))
	for _, e := range h.noted() {
		h.line("- %s", h.note(e))
	}
	h.section("Requirements", "要求")
	h.line("%s\n", h.w.either("Tick what was met, cross what was not, and draw a line where it did not apply. **!** marks a critical rule.", "做到打勾，没做到打叉，不适用画横线。标 **!** 的是关键项。"))
	for st := range b.Steps {
		h.few(st, h.title(b.Steps[st].Title, b.Steps[st].ID))
	}
	h.few(-1, h.w.either("Throughout", "全程"))
	return h.out.String()
}

// gap is a blank, and box a choice, that no line break parts from its label.
const (
	gap = "\u00a0\\_\\_\\_\\_\\_"
	box = "☐\u00a0"
)

// facts lists what must be known of the visit.
func (h *handbook) facts() {
	var o open
	for i := range h.b.Rules {
		o.node(h.b, &h.b.Rules[i].Node)
	}
	if len(o.facts) == 0 {
		return
	}
	h.section("The visit", "访问情况")
	for _, i := range o.facts {
		f := &h.b.Facts[i]
		h.line("- %s%s%s", h.title(f.Title, f.ID), h.w.either(":", "："), h.blank(f))
	}
}

// blank is where a value is written: its choices, or a line with its unit.
func (h *handbook) blank(f *rules.Field) string {
	switch f.Type {
	case rules.TypeBool:
		return h.w.either(" "+box+"yes "+box+"no", " "+box+"是 "+box+"否")
	case rules.TypeEnum:
		var t strings.Builder
		for _, v := range f.Values {
			t.WriteString(" " + box + md(v))
		}
		return t.String()
	}
	t := gap
	if f.Unit != "" {
		t += " " + md(f.Unit)
	}
	return t
}

// noted lists the elements that rules look at, in the order of the book.
func (h *handbook) noted() []int {
	var o open
	for i := range h.b.Rules {
		o.node(h.b, &h.b.Rules[i].Node)
	}
	for _, st := range h.b.Steps {
		for _, e := range append(append([]int{}, st.From...), st.Until...) {
			o.elements = put(o.elements, e)
		}
	}
	var list []int
	for e := range h.b.Elements {
		if contains(o.elements, e) {
			list = append(list, e)
		}
	}
	return list
}

// note writes what to note of an element: its time or a tick, and the fields
// that rules look at.
func (h *handbook) note(e int) string {
	timed := false
	var fields []int
	for i := range h.b.Rules {
		var o open
		o.node(h.b, &h.b.Rules[i].Node)
		timed = timed || len(o.windows) > 0 && contains(o.elements, e)
		for _, f := range o.fields {
			if f.element == e {
				fields = put(fields, f.slot)
			}
		}
	}
	el := &h.b.Elements[e]
	t := box + h.title(el.Title, el.ID)
	if timed {
		t += h.w.either("; at", "；时间") + gap
	}
	for slot := range el.Fields {
		if contains(fields, slot) {
			f := &el.Fields[slot]
			t += h.w.either("; ", "；") + md(h.w.aloud(h.b, nil, func(s *sentence) { s.plainField(f) })) + h.blank(f)
		}
	}
	if contains(fields, rules.FieldDuration) {
		t += h.w.either("; until", "；到") + gap
	}
	return t
}

// plainField names a field without quotation marks.
func (s *sentence) plainField(f *rules.Field) {
	if t, ok := known(f); ok {
		s.both(t.en, t.zh)
		return
	}
	s.str(titleOr(f.Title, f.ID, s.w.lang))
}

// few lists the rules of a step in few words: the title, and the limits.
func (h *handbook) few(step int, title string) {
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
		t := "- " + box
		if r.Critical {
			t += "**!** "
		}
		t += h.title(r.Title, r.ID)
		if limits := h.limits(&r.Node); limits != "" {
			t += h.w.either(" (", "（") + md(limits) + h.w.either(")", "）")
		}
		h.line("%s", t)
	}
	if !first {
		h.line("")
	}
}

// limits writes the windows, counts and ranges of a rule in few words.
func (h *handbook) limits(n *rules.Node) string {
	if n.PerStep {
		return h.limits(&n.Parts[0])
	}
	var parts []string
	add := func(write func(*sentence)) { parts = append(parts, h.w.aloud(h.b, n, write)) }
	if n.Within != nil {
		add(func(s *sentence) {
			if n.Form == rules.FormForbid {
				s.both("not ", "不得在")
			}
			near := n.Near >= 0 && !n.Next
			if near {
				s.both("", "前后")
			}
			s.limit(n.Within)
			if near {
				s.both(" before or after", "")
			}
		})
	}
	if n.Gap != nil {
		add(func(s *sentence) { s.gapLength(n.Gap) })
	}
	if n.Every != nil {
		add(func(s *sentence) {
			s.both("every ", "每")
			s.length(*n.Every)
		})
	}
	if r := n.Times; n.Form == rules.FormExpect && n.Every == nil && (r.Min != 1 || r.Max >= 0) {
		add(func(s *sentence) { s.asked(r) })
	}
	if n.Form == rules.FormEach {
		for _, c := range h.b.Patterns[n.Be].Alts[0].Where {
			if c.Test.Op != rules.OpMatches {
				e := &h.b.Elements[h.b.Patterns[n.Be].Alts[0].Element]
				add(func(s *sentence) { s.brief(&c.Test, s.slotField(e, c.Slot)) })
			}
		}
	}
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	return strings.Join(parts, h.w.either(", ", "，"))
}

// brief writes what a value must be, in brackets behind a title: the values
// alone, and nothing where the answer is yes or no, which the title tells.
func (s *sentence) brief(t *rules.Test, f *rules.Field) {
	switch {
	case t.Op == rules.OpOneOf && f.Type == rules.TypeBool:
	case t.Op == rules.OpOneOf && (len(t.Values) != 1 || t.Values[0].Fact < 0):
		s.values(t, f)
	case t.Op == rules.OpRange && t.Lo != nil && t.Hi != nil:
		s.fromTo(t, f)
	case t.Op == rules.OpNot:
		s.test(t, f, inFuture)
	default:
		s.predicate(t, f)
	}
}
