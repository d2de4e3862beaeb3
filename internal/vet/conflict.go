package vet

import (
	"slices"
)

// assumed is the rule of what no rule asks for: that a rule applies at all.
const assumed = -1

// choices is a set of branching points, by depth.
type choices [maxDepth / 64]uint64

// maxDepth bounds the choices of one branch.
const maxDepth = 256

func (c *choices) has(i int) bool { return c[i/64]>>(i%64)&1 == 1 }
func (c *choices) set(i int)      { c[i/64] |= 1 << (i % 64) }
func (c *choices) drop(i int)     { c[i/64] &^= 1 << (i % 64) }
func (c *choices) join(o choices) {
	for i := range c {
		c[i] |= o[i]
	}
}

// source is where a demand comes from: the rule that makes it, the choices that
// it rests on, and why no other way was left, where there were several.
type source struct {
	rule    int
	deps    choices
	because *conflict
	tried   *source // under which the other ways were tried
}

// reason is a literal that was asserted.
type reason struct {
	lit literal
	src *source
}

// conflict says why a branch has no visit.
type conflict struct {
	deps  choices
	rules []int // ascending, without assumed
	cases []proofCase
}

// proofCase is one clash: what is asked for, and by which rules.
type proofCase struct {
	reasons []*reason
	// events are those of the branch, with what they were made for.
	events []event
	// cycle holds bounds that follow one another and leave no room.
	cycle []edge
	// denied is the rule whose demand has no way left, none where the reasons
	// clash by themselves.
	denied *demand
}

// demand is what a rule asks for, where a case ends with it.
type demand struct {
	rule   int
	src    *source // of what was tried to meet it, and is not so
	kind   demandKind
	n      int
	what   int
	events []int // that count
}

type demandKind uint8

const (
	demandNone   demandKind = iota
	demandAtMost            // too many events would count
	demandEither            // none of several ways is left
)

func (c *conflict) addRule(r int) {
	if r == assumed {
		return
	}
	if i, ok := slices.BinarySearch(c.rules, r); !ok {
		c.rules = slices.Insert(c.rules, i, r)
	}
}

// join adds another conflict; the cases of both are then part of the proof.
func (c *conflict) join(o *conflict) {
	c.deps.join(o.deps)
	for _, r := range o.rules {
		c.addRule(r)
	}
	c.cases = append(c.cases, o.cases[:min(len(o.cases), max(0, maxCases-len(c.cases)))]...)
}

// maxCases bounds the cases that are kept of a proof, for its telling.
const maxCases = 24

// clash makes a conflict of reasons.
func clash(s *state, reasons []*reason, cycle []edge) *conflict {
	c := &conflict{}
	for _, r := range reasons {
		c.rest(r.src)
	}
	c.cases = []proofCase{{reasons: reasons, cycle: cycle, events: s.events}}
	return c
}

// rest notes that a conflict rests on a source.
func (c *conflict) rest(src *source) {
	c.deps.join(src.deps)
	c.addRule(src.rule)
	if src.because != nil {
		for _, r := range src.because.rules {
			c.addRule(r)
		}
	}
}

// merged makes of a conflict one case that ends with a demand. Where all ways
// but one were no ways at all, that one says it better.
func (c *conflict) merged(s *state, d *demand) *conflict {
	one := proofCase{events: s.events, denied: d}
	var telling []proofCase
	for _, k := range c.cases {
		if k.tells() {
			telling = append(telling, k)
		}
		for _, r := range k.reasons {
			if !slices.Contains(one.reasons, r) {
				one.reasons = append(one.reasons, r)
			}
		}
	}
	if len(telling) == 1 && (d.kind == demandEither || d.n == 0) {
		one = telling[0]
	}
	out := &conflict{deps: c.deps, rules: c.rules, cases: []proofCase{one}}
	out.addRule(d.rule)
	return out
}

// tells tells whether a case says more than that one event is not another.
func (p *proofCase) tells() bool {
	return slices.ContainsFunc(p.reasons, func(r *reason) bool { return r.lit.kind != litElement })
}
