package checker

import (
	"math"
	"slices"

	"stdc/rules"
)

// limiter lists the limits of a book and finds each in a copy of it.
type limiter struct {
	of, own *rules.Book
	list    []movable
	rule    int
}

func limitsOf(of, own *rules.Book) []movable {
	k := &limiter{of: of, own: own}
	for i := range of.Rules {
		k.rule = i
		k.node(&of.Rules[i].Node, []*rules.Node{&own.Rules[i].Node}, true)
	}
	return k.list
}

// node lists the limits of a node; twins are the nodes of the copy that stand
// for it, several under in-each.
func (k *limiter) node(n *rules.Node, twins []*rules.Node, moves bool) {
	switch {
	case n.PerStep:
		k.node(&n.Parts[0], partsOf(twins[0]), moves)
		return
	case n.Form == rules.FormAll, n.Form == rules.FormAny, n.Form == rules.FormOneOf:
		// Of two parts that both must be met, one of which does not apply, an open
		// one leaves it open and a met one decides that it fails.
		moves = moves && (n.Form == rules.FormAll || n.Times.Min == 1 && n.Times.Max < 0)
		for i := range n.Parts {
			k.node(&n.Parts[i], []*rules.Node{&twins[0].Parts[i]}, moves)
		}
		return
	case n.Form == rules.FormRequire:
		for i := range n.Require {
			k.fact(n, twins, i, moves)
		}
		return
	}
	k.windows(n, twins, moves)
	k.times(n, twins, moves)
	if n.Form == rules.FormEach {
		k.conds(n, twins, n.Be, "be", moves)
	} else if n.Form != rules.FormOrder && n.Every == nil { // there, what is counted is the anchor too
		k.conds(n, twins, n.Count, "where", moves)
	}
}

func partsOf(n *rules.Node) []*rules.Node {
	var out []*rules.Node
	for i := range n.Parts {
		out = append(out, &n.Parts[i])
	}
	return out
}

func (k *limiter) add(l Limit, n *rules.Node, twins []*rules.Node, move func(n *rules.Node, x int64), free func(n *rules.Node) func()) {
	l.Rule, l.Node = k.rule, n
	if l.Cond == nil {
		l.Element = rules.None
	}
	m := movable{Limit: l, nodes: twins, pattern: rules.None}
	m.move = func(x int64) {
		for _, t := range twins {
			move(t, x)
		}
	}
	if free != nil {
		m.free = func() func() { return each(twins, free) }
	}
	k.list = append(k.list, m)
}

// each lifts something of each item of a list.
func each[T any](list []T, lift func(T) (restore func())) (restore func()) {
	var back []func()
	for _, x := range list {
		back = append(back, lift(x))
	}
	return func() {
		for _, f := range back {
			f()
		}
	}
}

func lifted[T any](p *T, with T) (restore func()) {
	was := *p
	*p = with
	return func() { *p = was }
}

// uncounted lifts the upper bound of a count.
func uncounted(n *rules.Node) func() { return lifted(&n.Times.Max, -1) }

// windows lists the ends of within, every and gap.
func (k *limiter) windows(n *rules.Node, twins []*rules.Node, moves bool) {
	if w := n.Within; w != nil && k.within(n) {
		both := n.Form != rules.FormOrder && n.Times.Min > 0 && n.Times.Max >= 0
		var free func(n *rules.Node) func()
		if both {
			free = uncounted
		}
		atMost := n.Form != rules.FormOrder && n.Times.Min == 0 // what lies inside is too much
		if w.Hi != nil {
			l := Limit{Key: "within", Upper: true, Scale: Scale{Unit: w.Hi.Unit}, Value: w.Hi.N, Moves: moves && !both}
			if atMost {
				l.Holds = HoldsAbove
			}
			k.add(l, n, twins, func(n *rules.Node, x int64) { n.Within.Hi.N = x }, free)
		}
		if w.Lo.N > 0 && n.Form != rules.FormOrder {
			l := Limit{Key: "within", Scale: Scale{Unit: w.Lo.Unit}, Value: w.Lo.N, Holds: HoldsAtLeast, Moves: moves && !both}
			if atMost {
				l.Holds = HoldsBelow
			}
			k.add(l, n, twins, func(n *rules.Node, x int64) { n.Within.Lo.N = x }, free)
		}
	}
	if n.Every != nil {
		k.add(Limit{Key: "every", Upper: true, Scale: Scale{Unit: n.Every.Unit}, Value: n.Every.N, Moves: moves}, n, twins,
			func(n *rules.Node, x int64) { n.Every.N = x }, nil)
	}
	if w := n.Gap; w != nil {
		var noLo, noHi func(n *rules.Node) func()
		if w.Hi != nil && w.Lo.N > 0 {
			noLo = func(n *rules.Node) func() { return lifted(&n.Gap.Lo, rules.Length{}) }
			noHi = func(n *rules.Node) func() { return lifted(&n.Gap.Hi, nil) }
		}
		if w.Hi != nil {
			k.add(Limit{Key: "gap", Upper: true, Scale: Scale{Unit: w.Hi.Unit}, Value: w.Hi.N, Moves: moves}, n, twins,
				func(n *rules.Node, x int64) { n.Gap.Hi.N = x }, noLo)
		}
		if w.Lo.N > 0 {
			k.add(Limit{Key: "gap", Scale: Scale{Unit: w.Lo.Unit}, Value: w.Lo.N, Holds: HoldsAtLeast, Moves: moves}, n, twins,
				func(n *rules.Node, x int64) { n.Gap.Lo.N = x }, noHi)
		}
	}
}

// within tells whether more (or fewer) anchors pass, the wider the window is.
// Of an order that is so only where a later end adds what may come last.
func (k *limiter) within(n *rules.Node) bool {
	return n.Form != rules.FormOrder || n.Match == rules.MatchFirst && !n.Skip && n.After >= 0
}

// times lists the ends of a count; `expect` alone and `forbid` have none that
// the author wrote.
func (k *limiter) times(n *rules.Node, twins []*rules.Node, moves bool) {
	t := n.Times
	if n.Form != rules.FormExpect || n.Every != nil || t.Max < 0 && t.Min == 1 {
		return
	}
	exact := t.Min == t.Max
	var noMin, noMax func(n *rules.Node) func()
	if t.Min > 0 && t.Max >= 0 {
		noMin = func(n *rules.Node) func() { return lifted(&n.Times.Min, 0) }
		noMax = uncounted
	}
	if t.Min > 0 {
		k.add(Limit{Key: "times", Exact: exact, Scale: Scale{Kind: ScaleCount}, Value: int64(t.Min), Holds: HoldsAtLeast, Moves: moves && !exact}, n, twins,
			func(n *rules.Node, x int64) { n.Times.Min = int(x) }, noMax)
	}
	if t.Max >= 0 && !exact {
		k.add(Limit{Key: "times", Upper: true, Scale: Scale{Kind: ScaleCount}, Value: int64(t.Max), Moves: moves}, n, twins,
			func(n *rules.Node, x int64) { n.Times.Max = int(x) }, noMin)
	}
}

// ends tells whether a test is a range of numbers or durations that the book
// states, whose ends can be moved.
func ends(t *rules.Test) (Scale, bool) {
	if t.Op != rules.OpRange {
		return Scale{}, false
	}
	l := t.Lo
	if l == nil {
		l = t.Hi
	}
	s := Scale{}
	switch l.Type {
	case rules.TypeNumber:
		s.Kind = ScaleNumber
	case rules.TypeDuration:
	default:
		return s, false
	}
	for _, l := range []*rules.Literal{t.Lo, t.Hi} {
		if l != nil && (l.Fact != rules.None || l.Type == rules.TypeNumber && math.Abs(l.Value().Number()) > maxNumber) {
			return s, false
		}
	}
	return s, true
}

// maxNumber bounds the numbers that are measured.
const maxNumber = 1e12

// literalOf is a number of a scale as a literal.
func literalOf(s Scale, x int64) *rules.Literal {
	if s.Kind == ScaleNumber {
		return rules.LiteralOf(rules.TypeNumber, rules.NumberValue(float64(x)/NumberGrain))
	}
	return rules.LiteralOf(rules.TypeDuration, rules.DurationValue(x))
}

func valueOf(l *rules.Literal) int64 {
	if l.Type == rules.TypeNumber {
		return int64(math.Round(l.Value().Number() * NumberGrain))
	}
	return l.Value().Duration()
}

// fact lists the ends of a condition that `require` asks of a fact.
func (k *limiter) fact(n *rules.Node, twins []*rules.Node, i int, moves bool) {
	scale, ok := ends(&n.Require[i].Test)
	if !ok || scale.Kind != ScaleLength {
		return // most often the range of a scale, which nobody has to keep
	}
	k.ends(Limit{Cond: &n.Require[i], Element: rules.None, Key: "require", Scale: scale, Moves: moves}, n, twins, false, false, []*rules.Test{&twins[0].Require[i].Test}, rules.None)
}

// conds lists the ends of the conditions of a pattern. One that stands for
// several elements is one limit.
func (k *limiter) conds(n *rules.Node, twins []*rules.Node, pattern int, key string, moves bool) {
	if pattern < 0 || k.uses(pattern) > len(twins) {
		return // moved, it would move an anchor or a scope as well
	}
	both, inverse := false, false
	if n.Form != rules.FormEach {
		both = n.Times.Min > 0 && n.Times.Max >= 0
		inverse = n.Times.Min == 0
	}
	p := &k.of.Patterns[pattern]
	var done []*rules.Cond
	for a := range p.Alts {
		for w := range p.Alts[a].Where {
			cond := &p.Alts[a].Where[w]
			scale, ok := ends(&cond.Test)
			if !ok || slices.ContainsFunc(done, func(c *rules.Cond) bool { return k.alike(p, c, cond) }) {
				continue
			}
			done = append(done, cond)
			var tests []*rules.Test
			own := &k.own.Patterns[pattern]
			for i := range own.Alts {
				for j := range own.Alts[i].Where {
					if k.alike(p, cond, &p.Alts[i].Where[j]) {
						tests = append(tests, &own.Alts[i].Where[j].Test)
					}
				}
			}
			k.ends(Limit{Cond: cond, Element: p.Alts[a].Element, Key: key, Scale: scale, Moves: moves && !both}, n, twins, inverse, both, tests, pattern)
		}
	}
}

// alike tells whether two conditions of a pattern are one that was written for
// several elements.
func (k *limiter) alike(p *rules.Pattern, a, b *rules.Cond) bool {
	name := func(c *rules.Cond) string {
		for i := range p.Alts {
			for j := range p.Alts[i].Where {
				if &p.Alts[i].Where[j] == c && c.Slot >= 0 {
					return k.of.Elements[p.Alts[i].Element].Fields[c.Slot].ID
				}
			}
		}
		return ""
	}
	same := func(a, b *rules.Literal) bool {
		return (a == nil) == (b == nil) && (a == nil || a.Text == b.Text && a.Type == b.Type && a.Fact == b.Fact)
	}
	return a == b || name(a) == name(b) && a.Test.Op == b.Test.Op && same(a.Test.Lo, b.Test.Lo) && same(a.Test.Hi, b.Test.Hi)
}

// uses counts how often the rule refers to a pattern.
func (k *limiter) uses(pattern int) int {
	count := 0
	for _, p := range patternsIn(&k.of.Rules[k.rule].Node, nil) {
		if p == pattern {
			count++
		}
	}
	return count
}

// patternsIn adds the patterns that a node and its parts refer to.
func patternsIn(n *rules.Node, out []int) []int {
	out = append(out, n.Count, n.Be, n.After, n.Before, n.Near, n.Until, n.Since)
	out = append(append(append(out, n.Order...), n.Gate.Given...), n.Gate.Without...)
	if s := n.Scope; s != nil {
		out = append(out, s.After, s.Before, s.Until)
	}
	for i := range n.Parts {
		out = patternsIn(&n.Parts[i], out)
	}
	return out
}

// ends adds both ends of a condition. inverse says that what meets it is too
// much, both that there must be some and not too many.
func (k *limiter) ends(l Limit, n *rules.Node, twins []*rules.Node, inverse, both bool, tests []*rules.Test, pattern int) {
	add := func(upper bool, value *rules.Literal, holds Holds, end, opposite func(t *rules.Test) **rules.Literal) {
		if value == nil {
			return
		}
		l.Upper, l.Value, l.Holds = upper, valueOf(value), holds
		k.add(l, n, twins, nil, nil)
		m := &k.list[len(k.list)-1]
		m.pattern = pattern
		m.move = func(x int64) {
			for _, t := range tests {
				*end(t) = literalOf(l.Scale, x)
			}
		}
		other := !inverse && l.Cond.Test.Lo != nil && l.Cond.Test.Hi != nil // inverse: both say what is forbidden
		if other || both {
			m.free = func() func() {
				back := func() {}
				if both {
					back = each(twins, uncounted)
				}
				if !other {
					return back
				}
				open := each(tests, func(t *rules.Test) func() { return lifted(opposite(t), nil) })
				return func() { open(); back() }
			}
		}
	}
	lo := func(t *rules.Test) **rules.Literal { return &t.Lo }
	hi := func(t *rules.Test) **rules.Literal { return &t.Hi }
	atLeast, atMost := HoldsAtLeast, HoldsAtMost
	if inverse {
		atLeast, atMost = HoldsBelow, HoldsAbove
	}
	if l.Cond.Test.Lo != nil {
		add(false, l.Cond.Test.Lo, atLeast, lo, hi)
	}
	if l.Cond.Test.Hi != nil {
		add(true, l.Cond.Test.Hi, atMost, hi, lo)
	}
}
