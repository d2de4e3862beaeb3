package rules

import (
	"encoding/json"
	"slices"
)

// Proof is what the forms of two versions of a rule tell of the visits that they
// fail; a visit for which a rule is n/a or unknown is not failed. It never errs:
// where the forms leave a question open, all three are false.
type Proof struct {
	// Same: both judge every visit alike.
	Same bool
	// NoLooser: the new rule fails every visit that the old one fails.
	NoLooser bool
	// NoTighter: the old rule fails every visit that the new one fails.
	NoTighter bool
}

// Prove compares the old book's rule with the new book's, by reasoning about
// what grows when something else does: a window, a list of elements, a set of
// phrases, the visits that a rule applies to. Times and fields that are not
// exact are covered, since Kleene's operations keep the order of truths.
func (u *Union) Prove(old, new int) Proof {
	a, b := &u.OldRule(old).Node, &u.NewRule(new).Node
	if u.touched(a) || u.touched(b) {
		return Proof{}
	}
	if u.sameNode(a, b) {
		return Proof{Same: true, NoLooser: true, NoTighter: true}
	}
	return Proof{NoLooser: u.failsToo(a, b), NoTighter: u.failsToo(b, a)}
}

// sameNode tells whether two nodes ask the same in the same form.
func (u *Union) sameNode(a, b *Node) bool {
	return canonical(a) == canonical(b)
}

// canonical is a node as text, without what no verdict depends on.
func canonical(n *Node) string {
	c := n.clone()
	c.credits(nil)
	data, err := json.Marshal(&c)
	if err != nil {
		return ""
	}
	return string(data)
}

// credits sets the partial credits of a node and its parts.
func (n *Node) credits(p []Partial) {
	n.Partial = p
	for i := range n.Parts {
		n.Parts[i].credits(p)
	}
}

// touched tells whether a node speaks of anything that the two books mean
// differently.
func (u *Union) touched(n *Node) bool {
	if n.Scope != nil && (len(n.Scope.Steps) > 0 && u.unlike.steps || n.Scope.Field >= 0 && u.unlike.names[u.Book.Fields[n.Scope.Field]]) {
		return true
	}
	for _, c := range n.Correlate {
		if u.unlike.names[u.Book.Fields[c.Field]] {
			return true
		}
	}
	if u.unlike.calendar && slices.ContainsFunc(n.lengths(), func(l Length) bool { return l.Unit == UnitWorkdays || l.Unit == UnitWorkhours }) {
		return true
	}
	for _, conds := range append([][]Cond{n.Require, n.Gate.When}, n.Gate.Unless...) {
		if u.touchedFacts(conds) {
			return true
		}
	}
	return slices.ContainsFunc(n.patterns(), func(p int) bool { return p >= 0 && u.touchedPattern(&u.Book.Patterns[p]) }) ||
		slices.ContainsFunc(n.Parts, func(p Node) bool { return u.touched(&p) })
}

// lengths are those of a node without its parts.
func (n *Node) lengths() []Length {
	windows := []*Window{n.Within, n.Gap}
	for i := range n.Partial {
		windows = append(windows, &n.Partial[i].Within)
	}
	var out []Length
	for _, w := range windows {
		if w != nil {
			out = append(out, w.Lo)
			if w.Hi != nil {
				out = append(out, *w.Hi)
			}
		}
	}
	if n.Every != nil {
		out = append(out, *n.Every)
	}
	return out
}

// patterns are those of a node without its parts; None stands among them.
func (n *Node) patterns() []int {
	out := append([]int{n.Count, n.Be, n.After, n.Before, n.Near, n.Until, n.Since}, n.Order...)
	out = append(append(out, n.Gate.Given...), n.Gate.Without...)
	if s := n.Scope; s != nil {
		out = append(out, s.After, s.Before, s.Until)
	}
	return out
}

func (u *Union) touchedPattern(p *Pattern) bool {
	if p.Step >= 0 && u.unlike.steps || p.Fact >= 0 && u.unlike.facts[p.Fact] {
		return true
	}
	return slices.ContainsFunc(p.Alts, func(a Alt) bool {
		return slices.ContainsFunc(a.Where, func(c Cond) bool {
			return u.unlike.fields[[2]int{a.Element, c.Slot}] || u.touchedTest(&c.Test)
		})
	})
}

func (u *Union) touchedFacts(conds []Cond) bool {
	return slices.ContainsFunc(conds, func(c Cond) bool { return u.unlike.facts[c.Slot] || u.touchedTest(&c.Test) })
}

// touchedTest looks for facts that a test compares with.
func (u *Union) touchedTest(t *Test) bool {
	fact := func(l *Literal) bool { return l != nil && l.Fact >= 0 && u.unlike.facts[l.Fact] }
	return fact(t.Lo) || fact(t.Hi) || slices.ContainsFunc(t.Values, func(l Literal) bool { return fact(&l) }) ||
		slices.ContainsFunc(t.Tests, func(t Test) bool { return u.touchedTest(&t) })
}

// failsToo tells whether it is certain that b fails every visit that a fails.
// An `all` fails where a part of it does, so that it is enough to find, for each
// part of a, one of b.
func (u *Union) failsToo(a, b *Node) bool {
	strict := b.leaves(Gate{})
	for _, x := range a.leaves(Gate{}) {
		if !slices.ContainsFunc(strict, func(y leaf) bool { return u.gateIn(&x.gate, &y.gate) && u.leafFails(x.node, y.node) }) {
			return false
		}
	}
	return true
}

// leaf is a part of `all`, itself no `all`, with all gates that it stands behind.
type leaf struct {
	gate Gate
	node *Node
}

func (n *Node) leaves(outer Gate) []leaf {
	g := joinGates(outer, n.Gate)
	if n.Form != FormAll {
		return []leaf{{g, n}}
	}
	var out []leaf
	for i := range n.Parts {
		out = append(out, n.Parts[i].leaves(g)...)
	}
	return out
}

// leafFails is failsToo for two nodes that are no `all`, without their gates.
func (u *Union) leafFails(a, b *Node) bool {
	switch a.Form {
	case FormRequire:
		return b.Form == FormRequire && condsIn(b.Require, a.Require, u.Book)
	case FormAny, FormOneOf:
		return (b.Form == FormAny || b.Form == FormOneOf) && u.anyFails(a, b)
	}
	if !u.sameScope(a.Scope, b.Scope) {
		return false
	}
	switch {
	case a.Form == FormEach:
		return b.Form == FormEach && u.asksMore(a, b, a.Count, b.Count) && u.beIn(a, b)
	case a.Form == FormOrder:
		return b.Form == FormOrder && u.orderFails(a, b)
	case a.Every != nil || b.Every != nil:
		return u.everyFails(a, b)
	case b.Form == FormExpect || b.Form == FormForbid:
		return u.countFails(a, b)
	}
	return false
}

func (u *Union) sameScope(a, b *Scope) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Kind == b.Kind && a.After == b.After && a.Before == b.Before && a.Until == b.Until && a.Field == b.Field &&
		(slices.Equal(a.Steps, b.Steps) || a.Kind == ScopeSteps && sameSet(a.Steps, b.Steps))
}

// anyFails compares combinations of which some parts must be met.
func (u *Union) anyFails(a, b *Node) bool {
	if len(a.Parts) != len(b.Parts) {
		return false
	}
	left := slices.Clone(b.Parts)
	same, stricter := true, true
	for i := range a.Parts {
		p := &a.Parts[i]
		k := slices.IndexFunc(left, func(q Node) bool { return u.sameNode(p, &q) })
		if k < 0 {
			same = false
			// Only what applies to the same visits can take the place of a part:
			// one that is n/a leaves the combination to the others.
			k = slices.IndexFunc(left, func(q Node) bool { return u.appliesAlike(p, &q) && u.failsToo(p, &q) })
		}
		if k < 0 {
			stricter = false
			break
		}
		left = slices.Delete(left, k, k+1)
	}
	at, bt := a.Times, b.Times
	switch {
	case same && stricter:
		return (at.Min == 0 || bt.Min >= at.Min) && (at.Max < 0 || bt.Max >= 0 && bt.Max <= at.Max)
	case stricter:
		return at.Min == 1 && at.Max < 0 && bt.Min == 1 && bt.Max < 0
	}
	return false
}

// appliesAlike tells whether two nodes are n/a in the same visits.
func (u *Union) appliesAlike(a, b *Node) bool {
	if len(a.Parts)+len(b.Parts) > 0 || a.Form != b.Form || !u.gateIn(&a.Gate, &b.Gate) || !u.gateIn(&b.Gate, &a.Gate) || !u.sameScope(a.Scope, b.Scope) {
		return false
	}
	anchored := a.After == b.After && a.Before == b.Before && a.Near == b.Near && (a.Form != FormEach || a.Count == b.Count)
	return anchored && a.Every == nil && b.Every == nil && a.Form != FormOrder && (a.Times.Min == 0) == (b.Times.Min == 0)
}
