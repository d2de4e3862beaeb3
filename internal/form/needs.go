package form

import (
	"fmt"
	"slices"

	"stdc/rules"
)

// slotOf is a field of an element, or with rules.None a fact.
type slotOf struct{ element, slot int }

// need is what rules need of an element.
type need struct {
	timed, ends bool
	// counts tells that how often it came matters, each that every time does.
	counts, each bool
	// perhaps tells that it may come several times, as far as the rules say:
	// not where it opens or closes a step, which it then does once.
	perhaps bool
	// within are the places in which it is counted; of two places, each may
	// need another occurrence.
	within []string
	anchor []int // elements whose every occurrence asks for one of it
	rules  []int
}

// needs collects what the rules of a book need.
type needs struct {
	b        *rules.Book
	elements []need // by element
	words    map[slotOf]bool
	limits   map[slotOf]int64 // of durations: the finest that is compared with
	fields   map[slotOf][]int // the rules that look at them
	// all tells that a rule looks at what stands right beside an event, or at
	// the ends of a visit: then every event needs its place.
	all      bool
	rule     int
	labelled bool
}

func needsOf(b *rules.Book) *needs {
	n := newNeeds(b)
	for i := range b.Rules {
		n.rule = i
		n.node(&b.Rules[i].Node)
	}
	n.spread()
	return n
}

// needsOfRule collects what one rule needs. labelled tells that events say which
// step they belong to, so that nothing has to open and close steps.
func needsOfRule(b *rules.Book, rule int, labelled bool) *needs {
	n := newNeeds(b)
	n.rule, n.labelled = rule, labelled
	n.node(&b.Rules[rule].Node)
	n.spread()
	return n
}

func newNeeds(b *rules.Book) *needs {
	return &needs{b: b, elements: make([]need, len(b.Elements)), words: map[slotOf]bool{}, limits: map[slotOf]int64{}, fields: map[slotOf][]int{}}
}

// node takes in what a node looks at.
func (n *needs) node(o *rules.Node) {
	for i := range o.Parts {
		n.node(&o.Parts[i])
	}
	n.gate(&o.Gate)
	for i := range o.Require {
		n.fact(o.Require[i].Slot)
		n.test(slotOf{rules.None, o.Require[i].Slot}, &o.Require[i].Test)
	}
	n.scope(o)
	placed := o.Anchored() || o.Scope != nil && o.Scope.Kind != rules.ScopePer || o.Every != nil || o.Form == rules.FormOrder
	n.all = n.all || o.Next
	n.anchors(o)
	for _, p := range []int{o.Until, o.Since} {
		n.pattern(p, func(e *need) { e.timed = true })
	}
	if o.Count >= 0 {
		n.counted(o, placed)
	}
	if o.Form == rules.FormEach {
		n.pattern(o.Be, func(*need) {})
	}
	n.order(o)
	for _, c := range o.Correlate {
		for _, p := range []int{o.Count, o.After, o.Before, o.Near} {
			n.field(p, c.Field)
			n.pattern(p, func(e *need) { e.each = true }) // whose fields tell several apart
		}
	}
}

// gate takes in what decides whether a rule applies.
func (n *needs) gate(g *rules.Gate) {
	for _, p := range append(slices.Clone(g.Given), g.Without...) {
		n.pattern(p, func(*need) {})
	}
	for _, all := range append([][]rules.Cond{g.When}, g.Unless...) {
		for i := range all {
			n.fact(all[i].Slot)
			n.test(slotOf{rules.None, all[i].Slot}, &all[i].Test)
		}
	}
}

// scope takes in what opens and closes the scope of a node.
func (n *needs) scope(o *rules.Node) {
	c := o.Scope
	if c == nil {
		return
	}
	if len(c.Steps) > 0 {
		n.steps(c.Steps)
	}
	n.pattern(c.After, func(e *need) { e.timed, e.perhaps = true, e.perhaps || max(c.Before, c.Until) >= 0 })
	for _, p := range []int{c.Before, c.Until} {
		n.pattern(p, func(e *need) { e.timed = true })
	}
	if c.Kind == rules.ScopePer {
		for _, p := range append([]int{o.Count, o.After, o.Before, o.Near, o.Until, o.Since}, o.Order...) {
			n.field(p, c.Field)
			n.pattern(p, func(e *need) { e.each = true }) // once for every value, at least
		}
	}
}

// steps takes in what opens and closes steps: what opens another closes one, too.
func (n *needs) steps(list []int) {
	if n.labelled {
		return
	}
	edge := func(e int) {
		n.elements[e].timed = true
		n.uses(e)
	}
	for i := range n.b.Steps {
		for _, e := range n.b.Steps[i].From {
			edge(e)
		}
	}
	for _, i := range list {
		for _, e := range n.b.Steps[i].Until {
			edge(e)
		}
	}
}

// anchors takes in what a node is asked of.
func (n *needs) anchors(o *rules.Node) {
	for _, p := range []int{o.After, o.Before, o.Near} {
		n.pattern(p, func(e *need) {
			e.timed = true
			e.perhaps = e.perhaps || o.On != rules.OnFirst
			e.each = e.each || o.Misses > 0
		})
	}
}

// counted takes in what a node counts.
func (n *needs) counted(o *rules.Node, placed bool) {
	n.pattern(o.Count, func(e *need) {
		e.timed = e.timed || placed
		e.each = e.each || o.Form == rules.FormEach || o.Every != nil
		e.counts = e.counts || o.Times.Max > 0 || o.Times.Min > 1
		// What is forbidden somewhere may have come elsewhere before.
		e.perhaps = e.perhaps || placed && o.Form == rules.FormForbid
		if o.Form == rules.FormEach {
			return
		}
		if where := place(o); placed && !slices.Contains(e.within, where) {
			e.within = append(e.within, where)
		}
		if o.On != rules.OnFirst {
			for _, p := range []int{o.After, o.Before, o.Near} {
				if p >= 0 {
					for _, a := range n.b.Patterns[p].Alts {
						e.anchor = append(e.anchor, a.Element)
					}
				}
			}
		}
	})
}

// place names the part of a visit that a node counts in.
func place(o *rules.Node) string {
	s := fmt.Sprint(o.After, o.Before, o.Near, o.Until, o.Since)
	if c := o.Scope; c != nil {
		s += fmt.Sprint(c.Kind, c.Steps, c.After, c.Before, c.Until)
	}
	return s
}

// order takes in the members of an order.
func (n *needs) order(o *rules.Node) {
	seen := map[int]bool{}
	for _, p := range o.Order {
		if st := n.b.Patterns[p].Step; st >= 0 {
			n.steps([]int{st})
		}
		n.pattern(p, func(e *need) {
			e.timed = true
			e.each = e.each || o.Match == rules.MatchExact || seen[p]
		})
		seen[p] = true
	}
}

// pattern takes in the elements of a pattern with their conditions, and what is
// more for each of them.
func (n *needs) pattern(p int, more func(*need)) {
	if p < 0 {
		return
	}
	pat := &n.b.Patterns[p]
	switch pat.Place {
	case rules.PlaceFact:
		n.fact(pat.Fact)
	case rules.PlaceStart, rules.PlaceEnd:
		n.all = true
	}
	for i := range pat.Alts {
		a := &pat.Alts[i]
		e := &n.elements[a.Element]
		n.uses(a.Element)
		more(e)
		if pat.End {
			e.timed, e.ends = true, true
		}
		for k := range a.Where {
			n.cond(a.Element, &a.Where[k])
			e.perhaps = true // another occurrence may be unlike this one
		}
	}
}

// uses notes that the rule at hand looks at an element.
func (n *needs) uses(e int) { n.elements[e].rules = noted(n.elements[e].rules, n.rule) }

// noted adds a rule to a list that is in order.
func noted(list []int, rule int) []int {
	if len(list) > 0 && list[len(list)-1] == rule {
		return list
	}
	return append(list, rule)
}

// cond takes in a condition on a field of an element.
func (n *needs) cond(element int, c *rules.Cond) {
	n.slot(element, c.Slot)
	n.test(slotOf{element, c.Slot}, &c.Test)
}

// slot notes that the rule at hand looks at a field.
func (n *needs) slot(element, slot int) {
	if slot == rules.FieldDuration {
		e := &n.elements[element]
		e.timed, e.ends = true, true
		return
	}
	if n.b.Elements[element].Fields[slot].Fixed == "" {
		at := slotOf{element, slot}
		n.fields[at] = noted(n.fields[at], n.rule)
	}
}

// field notes a field of the book of the elements of a pattern that have it.
func (n *needs) field(p, field int) {
	if p < 0 {
		return
	}
	for _, a := range n.b.Patterns[p].Alts {
		if slot := n.b.Slot(a.Element, field); slot != rules.NoSlot {
			n.slot(a.Element, slot)
		}
	}
}

func (n *needs) fact(fact int) {
	at := slotOf{rules.None, fact}
	n.fields[at] = noted(n.fields[at], n.rule)
}

// test takes in what a value is compared with.
func (n *needs) test(at slotOf, t *rules.Test) {
	n.words[at] = n.words[at] || t.Op == rules.OpSays || t.Op == rules.OpMatches
	literal := func(l *rules.Literal) {
		if l == nil {
			return
		}
		if l.Fact >= 0 {
			n.fact(l.Fact)
		} else if v := l.Value(); v.Kind() == rules.KindDuration {
			if finest, known := n.limits[at]; !known || v.Duration() < finest {
				n.limits[at] = v.Duration()
			}
		}
	}
	for i := range t.Values {
		literal(&t.Values[i])
	}
	literal(t.Lo)
	literal(t.Hi)
	for i := range t.Tests {
		n.test(at, &t.Tests[i])
	}
}

// spread draws what follows: whatever is asked of each occurrence of what comes
// several times comes several times itself.
func (n *needs) spread() {
	edges := make([]bool, len(n.b.Elements))
	for i := range n.b.Steps {
		for _, e := range append(slices.Clone(n.b.Steps[i].From), n.b.Steps[i].Until...) {
			edges[e] = true
		}
	}
	for i := range n.elements {
		e := &n.elements[i]
		e.timed = e.timed || n.all && len(e.rules) > 0
		e.each = e.each || !edges[i] && (e.perhaps || len(e.within) > 1)
	}
	for again := true; again; {
		again = false
		for i := range n.elements {
			e := &n.elements[i]
			if e.each || edges[i] || !slices.ContainsFunc(e.anchor, func(a int) bool { return n.elements[a].each }) {
				continue
			}
			e.each, again = true, true
		}
	}
}
