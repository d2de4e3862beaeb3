package checker

import "stdc/rules"

// RestOf is restOf of a rule, with the elements that wake it.
func RestOf(b *rules.Book, rule int) (v Verdict, wake map[int32]bool, ok bool) {
	set := make([]uint64, len(b.Elements)/64+1)
	v, ok = restOf(b, &b.Rules[rule].Node, set)
	wake = map[int32]bool{}
	for e := range b.Elements {
		wake[int32(e)] = set[e/64]>>(e%64)&1 != 0
	}
	return v, wake, ok
}

// WasPlain tells whether the visit that c checked last was a plain one.
func (c *Checker) WasPlain() bool { return !c.streams() && c.isPlain() }
