package rules

import (
	"reflect"
	"slices"
)

// warnUse tells rules that can apply to no visit: what must occur must also
// not occur, or a fact would have to have two values.
func (c *compiler) warnUse() {
	if HasErrors(c.ds.list) {
		return
	}
	for i := range c.book.Rules {
		r := &c.book.Rules[i]
		it := c.rb.rules.get(r.ID)
		if why := c.never(&r.Node); why != "" {
			c.ds.key(it.entry, "never-applies", "", "the rule %s can apply to no visit: %s", quote(r.ID), why).warn()
		}
	}
}

// never says why a node can apply to nothing, or "".
func (c *compiler) never(n *Node) string {
	for _, p := range n.Gate.Given {
		if slices.Contains(n.Gate.Without, p) {
			return c.book.Patterns[p].Words + " is both given and without"
		}
	}
	for i, a := range n.Gate.When {
		for _, b := range n.Gate.When[i+1:] {
			if a.Slot == b.Slot && disjoint(&a.Test, &b.Test) {
				return "no value of the fact " + quote(c.book.Facts[a.Slot].ID) + " meets all that when asks"
			}
		}
		for _, u := range n.Gate.Unless {
			if len(u) == 1 && u[0].Slot == a.Slot && reflect.DeepEqual(plain(u[0].Test), plain(a.Test)) {
				return "when and unless ask the same of the fact " + quote(c.book.Facts[a.Slot].ID)
			}
		}
	}
	return ""
}

// plain strips a test of what link adds.
func plain(t Test) Test {
	t.matcher, t.simple = nil, simpleTest{}
	return t
}

// disjoint tells whether two lists of written values share none.
func disjoint(a, b *Test) bool {
	if a.Op != OpOneOf || b.Op != OpOneOf {
		return false
	}
	for _, v := range a.Values {
		for _, w := range b.Values {
			if v.Fact != None || w.Fact != None || v.Text == w.Text || v.Type == TypeTime {
				return false
			}
		}
	}
	return true
}
