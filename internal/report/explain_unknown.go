package report

import (
	"slices"

	"stdc/rules"
)

// open collects what can leave a rule unknown.
type open struct {
	elements []int
	fields   []slotOf
	facts    []int
	steps    []int
	windows  []*rules.Window
	byTime   bool // something is placed by its time alone
}

// slotOf is a field of an element.
type slotOf struct{ element, slot int }

func (o *open) node(b *rules.Book, n *rules.Node) {
	for i := range n.Parts {
		o.node(b, &n.Parts[i])
	}
	patterns := append([]int{n.Count, n.After, n.Before, n.Near, n.Until, n.Since}, n.Order...)
	patterns = append(append(patterns, n.Gate.Given...), n.Gate.Without...)
	if c := n.Scope; c != nil {
		patterns = append(patterns, c.After, c.Before, c.Until)
		for _, st := range c.Steps {
			o.steps = put(o.steps, st)
		}
	}
	for _, p := range patterns {
		if p >= 0 {
			o.pattern(b, &b.Patterns[p])
		}
	}
	if n.Form == rules.FormEach {
		for _, a := range b.Patterns[n.Be].Alts {
			o.conds(b, a.Element, a.Where)
		}
	}
	for _, conds := range append([][]rules.Cond{n.Require, n.Gate.When}, n.Gate.Unless...) {
		for i := range conds {
			if b.Facts[conds[i].Slot].Default == nil {
				o.facts = put(o.facts, conds[i].Slot)
			}
			o.test(&conds[i].Test)
		}
	}
	o.compared(b, n)
	for _, w := range []*rules.Window{n.Within, n.Gap} {
		if w != nil {
			o.windows = append(o.windows, w)
		}
	}
	if n.Every != nil {
		o.windows = append(o.windows, &rules.Window{Hi: n.Every})
	}
}

// compared takes in the fields by which events are told apart or held against
// each other.
func (o *open) compared(b *rules.Book, n *rules.Node) {
	var fields []int
	if n.Scope != nil && n.Scope.Kind == rules.ScopePer {
		fields = append(fields, n.Scope.Field)
	}
	for _, c := range n.Correlate {
		fields = append(fields, c.Field)
	}
	for _, f := range fields {
		for _, p := range append([]int{n.Count, n.After, n.Before, n.Near}, n.Order...) {
			if p < 0 {
				continue
			}
			for _, a := range b.Patterns[p].Alts {
				i := b.Slot(a.Element, f)
				if i < 0 {
					continue
				}
				if fd := &b.Elements[a.Element].Fields[i]; fd.Fixed == "" && fd.Default == nil {
					o.fields = put(o.fields, slotOf{a.Element, i})
				}
			}
		}
	}
}

func (o *open) pattern(b *rules.Book, p *rules.Pattern) {
	switch {
	case p.Place == rules.PlaceFact:
		o.facts = put(o.facts, p.Fact)
		o.byTime = true
	case p.Step >= 0:
		o.steps = put(o.steps, p.Step)
	}
	for _, a := range p.Alts {
		o.elements = put(o.elements, a.Element)
		if p.End {
			o.byTime = true
			o.fields = put(o.fields, slotOf{a.Element, rules.FieldDuration})
		}
		o.conds(b, a.Element, a.Where)
	}
}

func (o *open) conds(b *rules.Book, element int, conds []rules.Cond) {
	for i := range conds {
		c := &conds[i]
		o.test(&c.Test)
		if c.Test.Op == rules.OpKnown {
			continue
		}
		if c.Slot >= 0 {
			if f := &b.Elements[element].Fields[c.Slot]; f.Fixed != "" || f.Default != nil {
				continue
			}
		}
		o.fields = put(o.fields, slotOf{element, c.Slot})
		if c.Slot == rules.FieldDuration {
			o.lengths(&c.Test)
		}
	}
}

// lengths takes in what the duration of an activity, which its times tell, is
// held against.
func (o *open) lengths(t *rules.Test) {
	for _, l := range []*rules.Literal{t.Lo, t.Hi} {
		if l == nil || l.Fact >= 0 {
			continue
		}
		if ns, err := rules.ParseDuration(l.Text); err == nil {
			o.windows = append(o.windows, &rules.Window{Hi: &rules.Length{N: ns, Unit: rules.UnitTime}})
		}
	}
	for i := range t.Tests {
		o.lengths(&t.Tests[i])
	}
}

// test takes in the facts that a test compares with.
func (o *open) test(t *rules.Test) {
	literals := slices.Clone(t.Values)
	for _, l := range []*rules.Literal{t.Lo, t.Hi} {
		if l != nil {
			literals = append(literals, *l)
		}
	}
	for _, l := range literals {
		if l.Fact >= 0 {
			o.facts = put(o.facts, l.Fact)
		}
	}
	for i := range t.Tests {
		o.test(&t.Tests[i])
	}
}

func put[T comparable](list []T, x T) []T {
	if slices.Contains(list, x) {
		return list
	}
	return append(list, x)
}

// unknown lists what leaves a rule unknown, each as a clause.
func (w *Words) unknown(b *rules.Book, n *rules.Node) []string {
	var o open
	o.node(b, n)
	var out []string
	add := func(write func(*sentence)) { out = append(out, w.aloud(b, n, write)) }
	if len(o.elements) > 0 {
		add(func(s *sentence) {
			s.both("", "没有观察")
			s.list(len(o.elements), "", "", func(i int) { s.title(o.elements[i]) })
			s.both(" was not observed", "")
		})
	}
	if names := w.openFields(b, o.fields); len(names) > 0 {
		add(func(s *sentence) {
			s.both("", "没有记录")
			s.list(len(names), "", "", func(i int) { s.str(names[i]) })
			s.both(" was not recorded", "")
		})
	}
	if len(o.facts) > 0 {
		add(func(s *sentence) {
			s.both("the visit does not state ", "访问情况中没有写明")
			s.list(len(o.facts), "", "", func(i int) { s.fact(o.facts[i]) })
		})
	}
	times, dates := ends(o.windows)
	if len(times) > 0 {
		add(func(s *sentence) {
			s.both("the times are too coarse (to the minute, say) to hold against ", "时间记得不够精确（如只记到分钟），无法与限值")
			s.list(len(times), "", "", func(i int) { s.length(times[i]) })
			s.both("", "比较")
		})
	}
	if o.byTime && len(times) == 0 {
		add(func(s *sentence) {
			s.both("the times are too coarse (to the minute, say) to tell what came first", "时间记得不够精确（如只记到分钟），无法判定先后")
		})
	}
	if len(dates) > 0 {
		add(func(s *sentence) {
			s.both("the dates are not known well enough", "日期记得不够明确")
			if dates = slices.DeleteFunc(dates, func(l rules.Length) bool { return l.N == 0 }); len(dates) == 0 {
				return // the same date is no length
			}
			s.both(" to hold against ", "，无法与限值")
			s.list(len(dates), "", "", func(i int) { s.length(dates[i]) })
			s.both("", "比较")
		})
	}
	if len(o.steps) > 0 {
		add(func(s *sentence) {
			s.both("what begins or ends ", "没有观察步骤")
			if len(o.steps) == 1 {
				s.both("the step ", "")
			} else {
				s.both("one of the steps ", "")
			}
			s.list(len(o.steps), "", "", func(i int) { s.quote(stepTitle(b, o.steps[i], w.lang)) })
			s.both(" was not observed", "的开始或结束")
		})
	}
	return out
}

// openFields names fields, with their elements where a field has no title of
// its own; each name once.
func (w *Words) openFields(b *rules.Book, fields []slotOf) []string {
	var names []string
	for _, f := range fields {
		names = put(names, w.aloud(b, nil, func(s *sentence) {
			if f.slot == rules.FieldDuration {
				s.both("the end of ", "")
				s.title(f.element)
				s.both("", "的结束时间")
				return
			}
			s.fieldName(&b.Elements[f.element].Fields[f.slot])
		}))
	}
	return names
}

// ends lists the ends of windows that are not zero, each once: those of time,
// and those that count days.
func ends(windows []*rules.Window) (times, dates []rules.Length) {
	note := func(l rules.Length) {
		if l.Unit == rules.UnitTime || l.Unit == rules.UnitWorkhours {
			times = put(times, l)
		} else {
			dates = put(dates, l)
		}
	}
	for _, w := range windows {
		if w.Lo.N > 0 {
			note(w.Lo)
		}
		if w.Hi != nil {
			note(*w.Hi)
		}
	}
	return times, dates
}
