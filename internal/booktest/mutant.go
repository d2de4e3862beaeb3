package booktest

import (
	"fmt"
	"slices"
	"strings"

	"stdc/rules"
)

// Kind is a way in which a book is changed, one notch.
type Kind string

// The kinds of changes; docs/testing.md lists what each is made of.
const (
	KindLimit   Kind = "limit"    // an end of a window or of a range
	KindCount   Kind = "count"    // an end of times, misses
	KindOrder   Kind = "order"    // neighbours of an order swapped, the side of an anchor
	KindPhrase  Kind = "phrase"   // a phrase left out
	KindLeftOut Kind = "left-out" // a condition, an element of a list, a part or a key left out
	KindScoring Kind = "scoring"  // weight, credit, critical, bonus, the marks of the standard
)

// Mutant is a book that differs from the tested one in one bound, by one notch.
type Mutant struct {
	Kind Kind
	// Rules are the rules that it can change, by index; none for the marks of
	// the standard.
	Rules []int
	// Owner is the id of the rule in which the bound stands; "" for a phrase and
	// for the standard.
	Owner string
	// What says what was changed, as in `within 10s → 11s`.
	What string
	Pos  rules.Position

	edits []func(*rules.Variant)
}

// book makes the changed book.
func (m *Mutant) book(b *rules.Book) (*rules.Book, error) {
	return m.make(b.Variant())
}

// make makes the changed book of a variant that is still unchanged.
func (m *Mutant) make(v *rules.Variant) (*rules.Book, error) {
	for _, e := range m.edits {
		e(v)
	}
	return v.Book()
}

// mutants lists all one-notch changes of a book, in the order of its rules.
func mutants(b *rules.Book) []*Mutant {
	g := &generator{b: b, byPlace: map[bound]*Mutant{}}
	g.users()
	for i := range b.Rules {
		g.rule = i
		r := &b.Rules[i]
		g.scoring(r)
		g.node(&r.Node, nil)
	}
	for i := range b.Phrases {
		g.phrases(i)
	}
	g.marks()
	return g.list
}

type generator struct {
	b       *rules.Book
	list    []*Mutant
	byPlace map[bound]*Mutant
	rule    int
	uses    [][]int // by pattern: the rules that use it
	done    []bool  // by pattern: its conditions are taken in
}

// bound is a place in a book and what is changed there.
type bound struct {
	pos  rules.Position
	what string
}

// edit changes the node of the rule at a path of parts. What in-each made of
// one rule is changed in all of its steps.
type edit func(n *rules.Node)

func (g *generator) add(m Mutant, edits ...func(*rules.Variant)) {
	m.edits = edits
	key := bound{m.Pos, m.What}
	if old := g.byPlace[key]; old != nil { // one bound of several rules
		old.edits = append(old.edits, edits...)
		for _, r := range m.Rules {
			if !slices.Contains(old.Rules, r) {
				old.Rules = append(old.Rules, r)
			}
		}
		return
	}
	g.byPlace[key] = &m
	g.list = append(g.list, &m)
}

// change adds a change of a node of the current rule.
func (g *generator) change(n *rules.Node, path []int, kind Kind, key string, pos rules.Position, what string, e edit) {
	rule := g.rule
	path = slices.Clone(path)
	if pos.Line == 0 {
		pos = g.place(n, key)
	}
	g.add(Mutant{Kind: kind, Rules: []int{rule}, Owner: g.b.Rules[rule].ID, What: what, Pos: pos}, func(v *rules.Variant) {
		at(&v.Rule(rule).Node, path, e)
	})
}

func at(n *rules.Node, path []int, e edit) {
	if n.PerStep && len(path) == 0 {
		for i := range n.Parts {
			e(&n.Parts[i])
		}
		return
	}
	if len(path) == 0 {
		e(n)
		return
	}
	at(&n.Parts[path[0]], path[1:], e)
}

func (g *generator) place(n *rules.Node, key string) rules.Position {
	if p, ok := n.Place(key); ok {
		return p
	}
	return g.b.Rules[g.rule].Pos
}

// node lists the changes of a node and its parts.
func (g *generator) node(n *rules.Node, path []int) {
	g.gate(n, path)
	if n.PerStep {
		g.steps(n, path)
		g.obligation(&n.Parts[0], path, n)
		return
	}
	for i := range n.Parts {
		g.node(&n.Parts[i], append(slices.Clip(path), i))
	}
	switch n.Form {
	case rules.FormAll, rules.FormAny, rules.FormOneOf:
		g.parts(n, path)
	case rules.FormRequire:
		g.conds(n, path, "require", n.Require, func(n *rules.Node) *[]rules.Cond { return &n.Require })
	default:
		g.obligation(n, path, n)
	}
}

// obligation lists the changes of expect, forbid, each and order; whole is the
// node that the keys are written in.
func (g *generator) obligation(n *rules.Node, path []int, whole *rules.Node) {
	g.counts(n, path)
	g.windows(n, path)
	g.orders(n, path)
	g.sides(n, path)
	g.leftOut(n, path)
	if n.Form == rules.FormForbid || n.Form == rules.FormExpect || n.Form == rules.FormEach {
		g.pattern(n.Count, string(n.Form), n, false)
	}
	if n.Form == rules.FormEach {
		g.pattern(n.Be, "be", n, true)
	}
	for _, p := range []struct {
		key     string
		pattern int
	}{{"after", n.After}, {"before", n.Before}, {"near", n.Near}, {"until", n.Until}, {"since", n.Since}} {
		g.pattern(p.pattern, p.key, n, false)
	}
	if s := n.Scope; s != nil {
		for _, p := range []int{s.After, s.Before, s.Until} {
			g.pattern(p, "in", n, false)
		}
	}
	for _, p := range n.Order {
		g.pattern(p, "order", n, false)
	}
}

// counts changes the ends of times, misses, and the zero of forbid.
func (g *generator) counts(n *rules.Node, path []int) {
	switch {
	case n.Form == rules.FormForbid:
		g.change(n, path, KindCount, "forbid", rules.Position{}, "forbid → at most 1", func(n *rules.Node) { n.Times.Max = 1 })
	case n.Form == rules.FormExpect && n.Every == nil:
		g.times(n, path)
	}
	if n.Misses > 0 {
		for _, d := range []int{-1, 1} {
			g.change(n, path, KindCount, "misses", rules.Position{}, fmt.Sprintf("misses %d → %d", n.Misses, n.Misses+d), func(n *rules.Node) { n.Misses += d })
		}
	}
}

func (g *generator) times(n *rules.Node, path []int) {
	now := n.Times
	try := func(to rules.Range) {
		if to.Min < 0 || to.Max >= 0 && to.Max < to.Min {
			return
		}
		g.change(n, path, KindCount, "times", rules.Position{}, "times "+timesText(now)+" → "+timesText(to), func(n *rules.Node) { n.Times = to })
	}
	if now.Min == now.Max { // exactly: both ends move, for one that moves alone says less
		try(rules.Range{Min: now.Min - 1, Max: now.Max})
		try(rules.Range{Min: now.Min, Max: now.Max + 1})
		return
	}
	if now.Min > 0 {
		try(rules.Range{Min: now.Min - 1, Max: now.Max})
	}
	if now.Min > 0 || now.Max > 0 {
		try(rules.Range{Min: now.Min + 1, Max: now.Max})
	}
	if now.Max >= 0 {
		try(rules.Range{Min: now.Min, Max: now.Max - 1})
		try(rules.Range{Min: now.Min, Max: now.Max + 1})
	}
}

func timesText(r rules.Range) string {
	switch {
	case r.Min == r.Max:
		return fmt.Sprint(r.Min)
	case r.Max < 0:
		return fmt.Sprintf("%d..", r.Min)
	case r.Min == 0:
		return fmt.Sprintf("..%d", r.Max)
	}
	return fmt.Sprintf("%d..%d", r.Min, r.Max)
}

// parts leaves out a part of a combination, and moves how many must be met.
func (g *generator) parts(n *rules.Node, path []int) {
	if n.Form == rules.FormAny {
		g.times(n, path)
	}
	if n.Form == rules.FormOneOf {
		g.change(n, path, KindCount, string(n.Form), rules.Position{}, "one-of → any", func(n *rules.Node) { n.Form, n.Times.Max = rules.FormAny, -1 })
	}
	for i := 0; len(n.Parts) > 1 && i < len(n.Parts); i++ {
		pos, _ := n.ItemPlace(string(n.Form), i)
		g.change(n, path, KindLeftOut, string(n.Form), pos, fmt.Sprintf("%s: part %d left out", n.Form, i+1), func(n *rules.Node) {
			n.Parts = slices.Delete(n.Parts, i, i+1)
		})
	}
}

// steps leaves out a step of in-each.
func (g *generator) steps(n *rules.Node, path []int) {
	for i := 0; len(n.Parts) > 1 && i < len(n.Parts); i++ {
		pos, _ := n.ItemPlace("in-each", i)
		rule := g.rule
		if pos.Line == 0 {
			pos = g.b.Rules[rule].Pos
		}
		path := slices.Clone(path)
		what := "in-each: " + g.b.Steps[n.Parts[i].Scope.Steps[0]].ID + " left out"
		g.add(Mutant{Kind: KindLeftOut, Rules: []int{rule}, Owner: g.b.Rules[rule].ID, What: what, Pos: pos}, func(v *rules.Variant) {
			n := &v.Rule(rule).Node
			for _, p := range path {
				n = &n.Parts[p]
			}
			n.Parts = slices.Delete(n.Parts, i, i+1)
		})
	}
}

// orders swaps neighbours of an order, and leaves out its elements.
func (g *generator) orders(n *rules.Node, path []int) {
	words := func(i int) string { return g.b.Patterns[n.Order[i]].Words }
	for i := 0; i+1 < len(n.Order); i++ {
		pos, _ := n.ItemPlace("order", i)
		g.change(n, path, KindOrder, "order", pos, "order: "+words(i)+" and "+words(i+1)+" swapped", func(n *rules.Node) {
			n.Order[i], n.Order[i+1] = n.Order[i+1], n.Order[i]
		})
	}
	for i := 0; len(n.Order) > 1 && i < len(n.Order); i++ {
		pos, _ := n.ItemPlace("order", i)
		g.change(n, path, KindLeftOut, "order", pos, "order: "+words(i)+" left out", func(n *rules.Node) {
			n.Order = slices.Delete(n.Order, i, i+1)
		})
	}
	if n.Skip {
		g.change(n, path, KindLeftOut, "missing", rules.Position{}, "missing = skip left out", func(n *rules.Node) { n.Skip = false })
	}
}

// sides moves what is asked from one side of its anchor to both, or from both
// to one.
func (g *generator) sides(n *rules.Node, path []int) {
	event := func(p int) bool {
		return p >= 0 && g.b.Patterns[p].Place != rules.PlaceStart && g.b.Patterns[p].Place != rules.PlaceEnd
	}
	switch {
	case n.Next:
	case n.Near >= 0:
		g.change(n, path, KindOrder, "near", rules.Position{}, "near → after", func(n *rules.Node) { n.After, n.Near, n.Since = n.Near, rules.None, rules.None })
		g.change(n, path, KindOrder, "near", rules.Position{}, "near → before", func(n *rules.Node) { n.Before, n.Near, n.Until = n.Near, rules.None, rules.None })
	case event(n.After) && n.Before < 0 && n.Form != rules.FormOrder:
		g.change(n, path, KindOrder, "after", rules.Position{}, "after → near", func(n *rules.Node) { n.Near, n.After = n.After, rules.None })
	case event(n.Before) && n.After < 0 && n.Form != rules.FormOrder:
		g.change(n, path, KindOrder, "before", rules.Position{}, "before → near", func(n *rules.Node) { n.Near, n.Before = n.Before, rules.None })
	}
}

// leftOut leaves out keys that narrow what is asked.
func (g *generator) leftOut(n *rules.Node, path []int) {
	for _, k := range []struct {
		key  string
		is   bool
		what string
		edit edit
	}{
		{"until", n.Until >= 0, "until left out", func(n *rules.Node) { n.Until = rules.None }},
		{"since", n.Since >= 0, "since left out", func(n *rules.Node) { n.Since = rules.None }},
		{"before", n.After >= 0 && n.Before >= 0, "before left out", func(n *rules.Node) { n.Before = rules.None }},
		{"next", n.Next, "next left out", func(n *rules.Node) { n.Next = false }},
		{"on", n.On != "" && n.On != rules.OnEach, "on " + string(n.On) + " → each", func(n *rules.Node) { n.On = rules.OnEach }},
		{"in", n.Scope != nil && n.Written("in") && !(n.On != rules.OnEach && !n.Anchored()), "in left out", func(n *rules.Node) { n.Scope = nil }},
		{"in", n.Scope != nil && n.Scope.Until >= 0, "in: until left out", func(n *rules.Node) { n.Scope.Until = rules.None }},
		{"in", n.Scope != nil && n.Scope.After >= 0 && n.Scope.Before >= 0, "in: before left out", func(n *rules.Node) { n.Scope.Before = rules.None }},
	} {
		if k.is {
			g.change(n, path, KindLeftOut, k.key, rules.Position{}, k.what, k.edit)
		}
	}
	for i := 0; n.Scope != nil && n.Scope.Kind == rules.ScopeSteps && len(n.Scope.Steps) > 1 && i < len(n.Scope.Steps); i++ {
		pos, _ := n.ItemPlace("in", i)
		g.change(n, path, KindLeftOut, "in", pos, "in: "+g.b.Steps[n.Scope.Steps[i]].ID+" left out", func(n *rules.Node) {
			n.Scope.Steps = slices.Delete(n.Scope.Steps, i, i+1)
		})
	}
	for i, c := range n.Correlate {
		what := string(c.Relation) + " " + g.b.Fields[c.Field] + " left out"
		g.change(n, path, KindLeftOut, string(c.Relation), rules.Position{}, what, func(n *rules.Node) { n.Correlate = slices.Delete(n.Correlate, i, i+1) })
	}
}

// gate leaves out what a rule asks of the visits that it applies to.
func (g *generator) gate(n *rules.Node, path []int) {
	e := func(f func(*rules.Gate)) edit { return func(n *rules.Node) { f(&n.Gate) } }
	for _, l := range []struct {
		key  string
		list []int
		of   func(*rules.Gate) *[]int
	}{{"given", n.Gate.Given, func(g *rules.Gate) *[]int { return &g.Given }}, {"without", n.Gate.Without, func(g *rules.Gate) *[]int { return &g.Without }}} {
		for i, p := range l.list {
			what := l.key + " " + g.b.Patterns[p].Words + " left out"
			g.own(n, path, l.key, what, e(func(g *rules.Gate) { *l.of(g) = slices.Delete(*l.of(g), i, i+1) }))
			g.pattern(p, l.key, n, false)
		}
	}
	g.conds(n, path, "when", n.Gate.When, func(n *rules.Node) *[]rules.Cond { return &n.Gate.When })
	for i := range n.Gate.Unless {
		g.conds(n, path, "unless", n.Gate.Unless[i], func(n *rules.Node) *[]rules.Cond { return &n.Gate.Unless[i] })
	}
}

// own changes the node itself, also where in-each made parts of it.
func (g *generator) own(n *rules.Node, path []int, key, what string, e edit) {
	rule := g.rule
	path = slices.Clone(path)
	g.add(Mutant{Kind: KindLeftOut, Rules: []int{rule}, Owner: g.b.Rules[rule].ID, What: what, Pos: g.place(n, key)}, func(v *rules.Variant) {
		n := &v.Rule(rule).Node
		for _, p := range path {
			n = &n.Parts[p]
		}
		e(n)
	})
}

// phrases leaves out each phrase of a set. One that holds another of the set
// makes no difference and is passed over.
func (g *generator) phrases(set int) {
	s := &g.b.Phrases[set]
	var users []int
	for p := range g.b.Patterns {
		if g.b.Patterns[p].Seeks(set) {
			for _, r := range g.uses[p] {
				if !slices.Contains(users, r) {
					users = append(users, r)
				}
			}
		}
	}
	slices.Sort(users)
	for i, phrase := range s.Phrases {
		if len(users) == 0 || redundant(s.Phrases, i) {
			continue
		}
		pos, ok := s.Place(i)
		if !ok {
			pos = rules.Position{File: g.b.Rules[users[0]].Pos.File}
		}
		g.add(Mutant{Kind: KindPhrase, Rules: users, What: fmt.Sprintf("phrases %s: %q left out", s.ID, phrase), Pos: pos}, func(v *rules.Variant) {
			p := v.PhraseSet(set)
			p.Phrases = slices.Delete(p.Phrases, i, i+1)
		})
	}
}

// redundant tells whether every text with phrase i holds another of the set:
// then no visit can tell whether it is there.
func redundant(phrases []string, i int) bool {
	me := rules.Normalize(phrases[i])
	for j, other := range phrases {
		if o := rules.Normalize(other); j != i && strings.Contains(me, o) && (o != me || j < i) && rules.Holds(phrases[i], other) {
			return true
		}
	}
	return false
}
