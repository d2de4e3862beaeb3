package vet

import "stdc/rules"

// A book is translated to formulas over an unknown visit: literals on its
// events, and counts of events. Whatever has no exact translation becomes
// `open`, which asks nothing whether it is affirmed or denied: the prover may
// then miss a contradiction, but never finds a false one.

type op uint8

const (
	opTrue op = iota
	opFalse
	opOpen
	opLit
	opAnd
	opOr
	opAtLeast // at least n events are members
	opAtMost  // at most n events are members
)

type formula struct {
	op     op
	lit    literal
	kids   []*formula
	n      int
	member func(x int) *formula
	what   int // the pattern that is counted, for words; None for none
}

type litKind uint8

const (
	litOrder   litKind = iota // event x stands before event y
	litTime                   // moment b is at most d behind moment a
	litElement                // event x is (is not) of an element
	litField                  // a field of event x meets (does not meet) a test
	litFact                   // a fact meets (does not meet) a test
	litSame                   // events x and y have one value (two) of a field
)

type literal struct {
	kind    litKind
	not     bool
	x, y    int
	a, b    moment
	d       int64 // nanoseconds
	element int
	slot    int // of an element or a fact; of litSame, an index of Book.Fields
	test    *rules.Test
}

// moment names an instant of the visit.
type moment struct {
	kind momentKind
	id   int // an event, or a fact
}

type momentKind uint8

const (
	startOf    momentKind = iota // of an event
	endOf                        // of an event
	factTime                     // a fact of type time
	visitStart                   // @start
	visitEnd                     // @end
)

var (
	yes  = &formula{op: opTrue}
	no   = &formula{op: opFalse}
	open = &formula{op: opOpen}
)

func lit(l literal) *formula { return &formula{op: opLit, lit: l} }

// earlier says that event x stands before event y.
func earlier(x, y int) *formula {
	if x == y {
		return no
	}
	return lit(literal{kind: litOrder, x: x, y: y})
}

// within says that b comes at most d after a; d may be below zero.
func within(a, b moment, d int64) *formula {
	if a == b {
		if d >= 0 {
			return yes
		}
		return no
	}
	return lit(literal{kind: litTime, a: a, b: b, d: d})
}

// notBefore says that b comes at least d after a.
func notBefore(a, b moment, d int64) *formula { return within(b, a, -d) }

func and(list ...*formula) *formula {
	out := &formula{op: opAnd}
	for _, f := range list {
		switch f.op {
		case opFalse:
			return no
		case opTrue:
		case opAnd:
			out.kids = append(out.kids, f.kids...)
		default:
			out.kids = append(out.kids, f)
		}
	}
	switch len(out.kids) {
	case 0:
		return yes
	case 1:
		return out.kids[0]
	}
	return out
}

func or(list ...*formula) *formula {
	out := &formula{op: opOr}
	for _, f := range list {
		switch f.op {
		case opTrue:
			return yes
		case opFalse:
		case opOr:
			out.kids = append(out.kids, f.kids...)
		default:
			out.kids = append(out.kids, f)
		}
	}
	switch len(out.kids) {
	case 0:
		return no
	case 1:
		return out.kids[0]
	}
	return out
}

func atLeast(n, what int, member func(x int) *formula) *formula {
	if n <= 0 {
		return yes
	}
	return &formula{op: opAtLeast, n: n, member: member, what: what}
}

func atMost(n, what int, member func(x int) *formula) *formula {
	if n < 0 {
		return no
	}
	return &formula{op: opAtMost, n: n, member: member, what: what}
}

func some(what int, member func(x int) *formula) *formula { return atLeast(1, what, member) }
func none(what int, member func(x int) *formula) *formula { return atMost(0, what, member) }

// not denies a formula.
func not(f *formula) *formula {
	switch f.op {
	case opTrue:
		return no
	case opFalse:
		return yes
	case opOpen:
		return open
	case opLit:
		return lit(f.lit.denied())
	case opAnd, opOr:
		kids := make([]*formula, len(f.kids))
		for i, k := range f.kids {
			kids[i] = not(k)
		}
		if f.op == opAnd {
			return or(kids...)
		}
		return and(kids...)
	case opAtLeast:
		return atMost(f.n-1, f.what, f.member)
	}
	return atLeast(f.n+1, f.what, f.member)
}

// denied is the opposite of a literal. Two events never share a place, and a
// time is a whole number of nanoseconds.
func (l literal) denied() literal {
	switch l.kind {
	case litOrder:
		l.x, l.y = l.y, l.x
	case litTime:
		l.a, l.b, l.d = l.b, l.a, -l.d-1
	default:
		l.not = !l.not
	}
	return l
}

// weight is greater for what calls for more events.
func (f *formula) weight() int {
	switch f.op {
	case opAtLeast:
		return 1
	case opAnd, opOr:
		w := 0
		for _, k := range f.kids {
			w = max(w, k.weight())
		}
		return w
	}
	return 0
}
