package checker

import (
	"slices"

	"stdc/rules"
)

// plainNode is a node as it is judged in a plain visit: one of which every time
// is one instant, in one frame, and every element was watched for. There most
// nodes need neither windows nor truths between no and yes, but one pass over
// the two lists that they name. It is a short cut through the general way and
// gives the same outcome; of what it cannot decide, the general way is asked.
// Reasons are always the general way's.
type plainNode struct {
	node  *rules.Node
	form  plainForm
	parts []plainNode

	gated  bool
	anchor int // the pattern of the anchors, with countLater and countEarlier
	// lo and hi bound the distance to the anchor, in half nanoseconds.
	lo, hi int64
}

type plainForm uint8

const (
	notPlain     plainForm = iota
	countAll               // expect and forbid in the visit
	countLater             // after every, the first, the last or any anchor
	countEarlier           // before it
	eachOf
	firstOrder
	factsMeet
	combination
)

// farthest keeps the sum of a moment and a limit inside 64 bits.
const farthest = 1 << 58

func newPlainNode(b *rules.Book, n *rules.Node) plainNode {
	g := &n.Gate
	p := plainNode{node: n, hi: infinite, gated: len(g.When)+len(g.Unless)+len(g.Given)+len(g.Without) > 0}
	switch n.Form {
	case rules.FormRequire:
		p.form = factsMeet
		return p
	case rules.FormAll, rules.FormAny, rules.FormOneOf:
		if !n.PerStep { // the credit of a step may be a fraction
			p.form = combination
		}
		for i := range n.Parts {
			p.parts = append(p.parts, newPlainNode(b, &n.Parts[i]))
		}
		return p
	}
	if n.Scope != nil || n.Every != nil || n.Next || n.Near >= 0 || n.Until >= 0 || n.Since >= 0 || n.Misses > 0 ||
		len(n.Correlate)+len(n.Partial) > 0 || n.After >= 0 && n.Before >= 0 || !p.setLimits(n.Within) {
		return p
	}
	switch {
	case n.Form == rules.FormOrder:
		if !n.Anchored() && n.Match == rules.MatchFirst && !n.Skip && n.Gap == nil && !slices.ContainsFunc(n.Order, func(q int) bool { return !isEvent(b, q) }) {
			p.form = firstOrder
		}
	case !isEvent(b, n.Count):
	case n.Form == rules.FormEach:
		p.form = eachOf
	case !n.Anchored():
		p.form = countAll
	case n.After >= 0 && isEvent(b, n.After):
		p.form, p.anchor = countLater, n.After
	case n.Before >= 0 && isEvent(b, n.Before):
		p.form, p.anchor = countEarlier, n.Before
	}
	return p
}

// setLimits takes over a window of elapsed time; others need the general way.
func (p *plainNode) setLimits(w *rules.Window) bool {
	if w == nil {
		return true
	}
	if !elapsed(w) {
		return false
	}
	p.lo = limit(w.Lo)
	if w.Hi != nil {
		p.hi = limit(*w.Hi)
	}
	return p.lo <= farthest && (p.hi <= farthest || p.hi == infinite)
}

// isPlain tells whether the visit is one for plain nodes.
func (c *Checker) isPlain() bool {
	return c.time.uniform && c.time.exact && !anyTrue(c.visit.Unobserved)
}

// anyTrue tells whether one of many is true, eight at a time.
func anyTrue(list []bool) bool {
	for len(list) >= 8 {
		if [8]bool(list) != [8]bool{} {
			return true
		}
		list = list[8:]
	}
	return slices.Contains(list, true)
}

// plainly evaluates a node with its gate in a plain visit.
func (c *Checker) plainly(p *plainNode) outcome {
	applies := yes
	if p.gated {
		if applies = c.gate(&p.node.Gate); applies == no {
			return outcome{verdict: NotApplicable}
		}
	}
	o, ok := c.plainForm(p)
	if !ok {
		o = c.form(p.node, false)
	}
	if applies == maybe && o.verdict != NotApplicable {
		return outcome{verdict: Unknown}
	}
	return o
}

func (c *Checker) plainForm(p *plainNode) (o outcome, ok bool) {
	n := p.node
	switch p.form {
	case factsMeet:
		return outcome{verdict: c.factTests(n.Require).verdict()}, true
	case combination:
		var counts [4]int
		for i := range p.parts {
			counts[c.plainly(&p.parts[i]).verdict]++
		}
		if counts[NotApplicable] == len(p.parts) {
			return outcome{verdict: NotApplicable}, true
		}
		return outcome{verdict: combined(n, counts[Pass], counts[Fail], counts[Unknown])}, true
	case firstOrder:
		o.verdict, ok = c.plainOrder(n)
	case eachOf:
		o.verdict, ok = c.plainEach(n)
	case countAll:
		var list []int32
		if list, ok = c.certain(n.Count); ok {
			o.verdict = within(n.Times, len(list))
		}
	case countLater, countEarlier:
		var anchors, list []int32
		if anchors, ok = c.certain(p.anchor); ok && len(anchors) > 0 { // where there are none, the rest need not be known
			if list, ok = c.certain(n.Count); ok {
				o.verdict = c.plainCounts(p, anchors, list)
			}
		}
	}
	return o, ok
}

// certain lists the events of a plain visit that match a pattern; ok is false
// where it is open whether some do.
func (c *Checker) certain(pattern int) (list []int32, ok bool) {
	if e := c.single[pattern]; e >= 0 {
		return c.byElement[c.starts[e]:c.starts[e+1]], true
	}
	m := c.of(pattern)
	return m.pos, m.may == nil
}

// within judges a count.
func within(r rules.Range, count int) Verdict {
	if count < r.Min || r.Max >= 0 && count > r.Max {
		return Fail
	}
	return Pass
}

func (c *Checker) plainOrder(n *rules.Node) (Verdict, bool) {
	last, v := int32(-1), Pass
	for _, q := range n.Order {
		list, ok := c.certain(q)
		switch {
		case !ok:
			return Unknown, false
		case len(list) == 0 || list[0] <= last:
			v = Fail
		default:
			last = list[0]
		}
	}
	return v, true
}

func (c *Checker) plainEach(n *rules.Node) (Verdict, bool) {
	list, ok := c.certain(n.Count)
	if !ok {
		return Unknown, false
	}
	anchors, decisive := plainAnchors(n, list)
	be, v := &c.book.Patterns[n.Be], NotApplicable
	for _, a := range anchors {
		switch c.matchesAt(be, int(a)) {
		case maybe:
			return Unknown, false
		case no:
			v = Fail
		case yes:
			v = Pass
		}
		if v == decisive {
			break
		}
	}
	return v, true
}

// plainAnchors picks the anchors that are asked, and tells the outcome of one
// of them that decides for all.
func plainAnchors(n *rules.Node, all []int32) (anchors []int32, decisive Verdict) {
	switch {
	case n.On == rules.OnAny:
		return all, Pass
	case n.On == rules.OnFirst:
		all = all[:min(1, len(all))]
	case n.On == rules.OnLast:
		all = all[max(0, len(all)-1):]
	}
	return all, Fail
}

// plainCounts counts events beside anchors. Both ends of the window rise from
// anchor to anchor, so that two steps through the list serve all of them.
func (c *Checker) plainCounts(p *plainNode, anchors, list []int32) Verdict {
	n := p.node
	anchors, decisive := plainAnchors(n, anchors)
	v, from, to := NotApplicable, 0, 0
	for _, a := range anchors {
		if p.form == countLater {
			from, to = c.later(p, a, list, from, to)
		} else {
			from, to = c.earlier(p, a, list, from, to)
		}
		if v = within(n.Times, to-from); v == decisive {
			break
		}
	}
	return v
}

// later moves the ends of a window, as indexes of list, to those behind an anchor.
func (c *Checker) later(p *plainNode, a int32, list []int32, from, to int) (int, int) {
	at := c.time.instants
	t := at[a]
	for from < len(list) && (list[from] <= a || p.lo > 0 && at[list[from]] < t+p.lo) {
		from++
	}
	if p.hi == infinite {
		return from, len(list)
	}
	to = max(from, to)
	for to < len(list) && at[list[to]] <= t+p.hi {
		to++
	}
	return from, to
}

// earlier is later for those before an anchor.
func (c *Checker) earlier(p *plainNode, a int32, list []int32, from, to int) (int, int) {
	at := c.time.instants
	t := at[a]
	for to < len(list) && list[to] < a && (p.lo == 0 || at[list[to]] <= t-p.lo) {
		to++
	}
	if p.hi != infinite {
		for from < to && at[list[from]] < t-p.hi {
			from++
		}
	}
	return from, to
}
