package form

import (
	"regexp"
	"slices"
	"strconv"
	"sync"

	"stdc/rules"
)

// Make returns the form of a book.
func Make(b *rules.Book, o Options) *Form {
	m := &maker{Form: &Form{Book: b, Zone: o.Zone}, needs: needsOf(b), o: o}
	for i := range b.Dimensions {
		for _, fact := range []int{b.Dimensions[i].Expected, b.Dimensions[i].Perceived} {
			if fact >= 0 && m.fields[slotOf{rules.None, fact}] == nil {
				m.fields[slotOf{rules.None, fact}] = []int{} // no rule looks at it, but the report does
			}
		}
	}
	for i := range b.Facts {
		if by, asked := m.fields[slotOf{rules.None, i}]; asked {
			m.Facts = append(m.Facts, m.question(&b.Facts[i], rules.None, i, by))
		}
	}
	for st := range b.Steps {
		m.group(st)
	}
	m.group(rules.None)
	return m.Form
}

type maker struct {
	*Form
	*needs
	o Options
}

// group adds a step with its elements, if it has any: first what opens it, then
// the others in the order of the book, at last what closes it.
func (m *maker) group(step int) {
	var first, middle, last []Item
	for e := range m.b.Elements {
		if len(m.needs.elements[e].rules) == 0 {
			continue
		}
		switch at, edge := m.stepOf(e); {
		case at != step:
		case edge < 0:
			first = append(first, m.item(e))
		case edge > 0:
			last = append(last, m.item(e))
		default:
			middle = append(middle, m.item(e))
		}
	}
	if items := slices.Concat(first, middle, last); len(items) > 0 {
		m.Groups = append(m.Groups, Group{Step: step, Items: items})
	}
}

// stepOf finds the step in which an element is recorded: the one that it opens,
// else the first in which a rule asks for it, else the one that it closes, else
// the first in whose rules it stands. edge is below zero for what opens the
// step and above for what closes it.
func (m *maker) stepOf(e int) (step, edge int) {
	steps := m.b.Steps
	for i := range steps {
		if slices.Contains(steps[i].From, e) {
			return i, -1
		}
	}
	asked, named := rules.None, rules.None
	lower := func(at *int, step int) {
		if step >= 0 && (*at < 0 || step < *at) {
			*at = step
		}
	}
	for _, r := range m.needs.elements[e].rules {
		rule := &m.b.Rules[r]
		lower(&named, rule.Step)
		if m.asksFor(&rule.Node, e, func(step int) { lower(&asked, step) }) {
			lower(&asked, rule.Step)
		}
	}
	if asked >= 0 {
		return asked, 0
	}
	for i := range steps {
		if slices.Contains(steps[i].Until, e) {
			return i, 1
		}
	}
	return named, 0
}

// asksFor tells whether a node counts an element, and in which steps.
func (m *maker) asksFor(n *rules.Node, e int, in func(step int)) bool {
	asks := false
	for i := range n.Parts {
		asks = m.asksFor(&n.Parts[i], e, in) || asks
	}
	if n.Count >= 0 && slices.ContainsFunc(m.b.Patterns[n.Count].Alts, func(a rules.Alt) bool { return a.Element == e }) {
		if asks = true; n.Scope != nil {
			for _, st := range n.Scope.Steps {
				in(st)
			}
		}
	}
	return asks
}

// item makes what is recorded of an element.
func (m *maker) item(e int) Item {
	n := &m.needs.elements[e]
	it := Item{Element: e, Repeats: n.each, Timed: n.timed, Ends: n.ends, Photo: slices.Contains(m.o.Photo, e), Rules: n.rules}
	el := &m.b.Elements[e]
	for slot := range el.Fields {
		if by, asked := m.fields[slotOf{e, slot}]; asked {
			it.Fields = append(it.Fields, m.question(&el.Fields[slot], e, slot, by))
		}
	}
	switch {
	case slices.Contains(m.o.Once, e):
		it.Repeats = false
	case slices.Contains(m.o.Repeat, e), n.counts && (it.Timed || len(it.Fields) > 0):
		it.Repeats = true
	}
	if !it.Timed && len(it.Fields) == 0 && (n.counts || it.Repeats) {
		it.Counted, it.Repeats = true, false
	}
	return it
}

// question makes the question for a field or a fact.
func (m *maker) question(f *rules.Field, element, slot int, by []int) Question {
	at := slotOf{element, slot}
	q := Question{Field: f, Element: element, Slot: slot, Words: m.words[at], Rules: by}
	switch f.Type {
	case rules.TypeNumber:
		q.Scale = scaleOf(f)
	case rules.TypeDuration:
		q.Unit = "m"
		if finest, known := m.limits[at]; known && finest%60e9 != 0 {
			q.Unit = "s"
		}
	}
	return q
}

// scale is a range that stands alone between brackets: (1 to 5), （1–7）.
var scale = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`[(（]\s*(\d{1,3})\s*(?:to|-|–|~|～|至|到)\s*(\d{1,3})\s*分?[)）]`)
})

// zhScale is a scale named by its highest mark: 五分制 is of 1 to 5.
var zhScale = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(十|五|七|百|10|100|5|7)分制`) })

// scaleOf finds the range of a rating in its titles, in which the language has
// its only place for one: "clarity (1 to 5)", "清晰度（五分制）".
func scaleOf(f *rules.Field) *Scale {
	for _, t := range []string{f.Title.Main, f.Title.EN, f.Title.ZH} {
		if g := scale().FindStringSubmatch(t); g != nil {
			lo, _ := strconv.Atoi(g[1]) // digits alone
			if hi, _ := strconv.Atoi(g[2]); lo < hi {
				return &Scale{lo, hi}
			}
		}
		switch g := zhScale().FindStringSubmatch(t); {
		case g == nil:
		case g[1] == "五" || g[1] == "5":
			return &Scale{1, 5}
		case g[1] == "七" || g[1] == "7":
			return &Scale{1, 7}
		case g[1] == "十" || g[1] == "10":
			return &Scale{1, 10}
		default:
			return &Scale{0, 100}
		}
	}
	return nil
}

// ByCalendar returns the first rule that counts dates, working days or working
// time, which go by the zone of a visit; rules.None where there is none.
func ByCalendar(b *rules.Book) int {
	for i := range b.Rules {
		if byCalendar(&b.Rules[i].Node) {
			return i
		}
	}
	return rules.None
}

func byCalendar(n *rules.Node) bool {
	if slices.ContainsFunc(n.Parts, func(p rules.Node) bool { return byCalendar(&p) }) {
		return true
	}
	lengths := []*rules.Length{n.Every}
	windows := []*rules.Window{n.Within, n.Gap}
	for i := range n.Partial {
		windows = append(windows, &n.Partial[i].Within)
	}
	for _, w := range windows {
		if w != nil {
			lengths = append(lengths, &w.Lo, w.Hi)
		}
	}
	return slices.ContainsFunc(lengths, func(l *rules.Length) bool { return l != nil && l.Unit != rules.UnitTime })
}
