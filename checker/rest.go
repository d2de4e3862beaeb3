package checker

import (
	"math/bits"

	"stdc/rules"
)

// resting is what becomes of rules of which nothing happened: in a plain visit
// (see plainNode) the outcome of most is known as soon as none of a few elements
// is there, such as those of their anchors. Then a rule rests: nobody judges it,
// and nobody counts it. A book of a hundred rules, of which a visit concerns ten,
// costs little more than those ten.
//
// Rules rest by the octet, eight that follow one another in the book, but for those
// of them that never do: whether they may is asked once for all of them, and
// outcomes of a byte each are compared with those of rest at once.
type resting struct {
	octets  []octet
	results []RuleResult // by rule; of those that never rest empty
	packed  []packed     // the same as a Batch has it
}

// octet is eight rules.
type octet struct {
	rest   uint8    // those that may rest, a bit each, from the first on
	packed uint64   // what they come to, a byte each
	mask   uint64   // the bytes of packed that count
	wake   []uint64 // the elements that wake them, a bit each
}

const (
	octetLen = 8
	octetAll = 1<<octetLen - 1 // all rules of one, a bit each
	// restFrom is the number of rules from which on it is worth asking what a
	// visit is about: fewer are judged in the time that it takes.
	restFrom = 24
	// restLeast is the number of rules of an octet for which it is.
	restLeast = 3
)

// newResting returns nil for a book in which nothing rests.
func newResting(b *rules.Book) *resting {
	if len(b.Rules) < restFrom {
		return nil
	}
	rest := &resting{octets: make([]octet, len(b.Rules)/octetLen), results: make([]RuleResult, len(b.Rules)), packed: make([]packed, len(b.Rules))}
	found := false
	for i := range rest.octets {
		found = rest.octet(b, i) || found
	}
	if !found {
		return nil
	}
	return rest
}

// octet fills in an octet, and tells whether it may rest.
func (rest *resting) octet(b *rules.Book, i int) bool {
	o := octet{wake: make([]uint64, len(b.Elements)/64+1)}
	wake := make([]uint64, len(o.wake))
	var results [octetLen]RuleResult
	for k := range results {
		clear(wake)
		v, ok := restOf(b, &b.Rules[i*octetLen+k].Node, wake)
		if !ok {
			continue
		}
		results[k] = RuleResult{Verdict: v, Credit: creditOf(outcome{verdict: v})}
		o.rest |= 1 << k
		o.packed |= uint64(packedOf(&results[k])) << (8 * k)
		o.mask |= 0xff << (8 * k)
		for w := range wake {
			o.wake[w] |= wake[w]
		}
	}
	if bits.OnesCount8(o.rest) < restLeast {
		return false
	}
	rest.octets[i] = o
	for k, r := range results {
		rest.results[i*octetLen+k] = r
		rest.packed[i*octetLen+k] = packedOf(&r)
	}
	return true
}

// of tells which rules of the octet that begins with the first outcome rest, a bit
// each: all that may, or none.
func (o *octet) of(outcomes []packed) uint8 {
	p := (*[octetLen]packed)(outcomes)
	word := uint64(p[0]) | uint64(p[1])<<8 | uint64(p[2])<<16 | uint64(p[3])<<24 |
		uint64(p[4])<<32 | uint64(p[5])<<40 | uint64(p[6])<<48 | uint64(p[7])<<56
	if word&o.mask != o.packed {
		return 0
	}
	return o.rest
}

// restOf tells what a node comes to in a plain visit, whatever its facts, without
// any event of some elements, which it adds to wake. It is pass or n/a; ok is false
// where nothing can be told, and where the node fails, which takes a reason.
func restOf(b *rules.Book, n *rules.Node, wake []uint64) (v Verdict, ok bool) {
	if given := n.Gate.Given; len(given) > 0 && isEvent(b, given[0]) {
		wakes(b, given[0], wake)
		return NotApplicable, true
	}
	switch {
	case n.Scope != nil || n.Every != nil: // segments, steps and times are there without events
		return 0, false
	case n.Form == rules.FormAll || n.Form == rules.FormAny || n.Form == rules.FormOneOf:
		v, ok = restOfParts(b, n, wake)
	case n.Form == rules.FormEach || n.Form == rules.FormExpect || n.Form == rules.FormForbid || n.Form == rules.FormOrder:
		v, ok = restOfEvents(b, n, wake)
	}
	// Where facts, or what else there is, may put it out of force, it is n/a or not.
	return v, ok && (v == NotApplicable || n.Gate.Empty())
}

// restOfEvents is restOf for what is asked of events.
func restOfEvents(b *rules.Book, n *rules.Node, wake []uint64) (v Verdict, ok bool) {
	anchors := n.Anchors()
	switch {
	case anchors != rules.None:
		if !isEvent(b, anchors) {
			return 0, false
		}
		wakes(b, anchors, wake)
		return NotApplicable, true
	case n.Form == rules.FormOrder || n.Until >= 0 || n.Since >= 0 || !isEvent(b, n.Count) || within(n.Times, 0) != Pass:
		return 0, false
	}
	wakes(b, n.Count, wake)
	return Pass, true
}

// restOfParts is restOf for a combination.
func restOfParts(b *rules.Book, n *rules.Node, wake []uint64) (v Verdict, ok bool) {
	if n.PerStep {
		return 0, false
	}
	passed := 0
	for i := range n.Parts {
		v, ok := restOf(b, &n.Parts[i], wake)
		if !ok {
			return 0, false
		}
		if v == Pass {
			passed++
		}
	}
	if passed == 0 {
		return NotApplicable, true
	}
	v = combined(n, passed, 0, 0)
	return v, v == Pass
}

// isEvent tells whether a pattern is of events in their places.
func isEvent(b *rules.Book, pattern int) bool {
	p := &b.Patterns[pattern]
	return p.Place == "" && !p.End && p.Step < 0
}

// wakes adds the elements of a pattern to wake.
func wakes(b *rules.Book, pattern int, wake []uint64) {
	for _, alt := range b.Patterns[pattern].Alts {
		wake[alt.Element/64] |= 1 << (alt.Element % 64)
	}
}

// ruleSpan is some rules that follow one another: those from one index to another,
// which is left out.
type ruleSpan struct{ from, to int }

// wakeUp lists the rules that are to be judged, and sees to it that the results of
// the others are those of rest.
func (c *Checker) wakeUp(plain bool) {
	results := c.result.Rules
	c.awake = c.awake[:0]
	if c.rest == nil || !plain || c.lender != nil {
		c.awake = append(c.awake, ruleSpan{0, len(results)})
		clear(c.rested)
		return
	}
	clear(c.seen)
	for i := range c.visit.Events {
		e := c.visit.Events[i].Element
		c.seen[e/64] |= 1 << (e % 64)
	}
	for i := range c.rest.octets {
		o, first := &c.rest.octets[i], i*octetLen
		if !c.rests(o) {
			c.rested[i] = false
			c.wake(first, first+octetLen)
			continue
		}
		for others := ^o.rest; others != 0; others &= others - 1 {
			k := first + bits.TrailingZeros8(others)
			c.wake(k, k+1)
		}
		if c.rested[i] {
			continue
		}
		c.rested[i] = true
		for these := o.rest; these != 0; these &= these - 1 {
			k := first + bits.TrailingZeros8(these)
			results[k] = c.rest.results[k]
		}
	}
	c.wake(len(c.rest.octets)*octetLen, len(results))
}

// wake has rules be judged, those from one index to another, which is left out.
func (c *Checker) wake(from, to int) {
	if n := len(c.awake); n > 0 && c.awake[n-1].to == from {
		c.awake[n-1].to = to
		return
	}
	if from < to {
		c.awake = append(c.awake, ruleSpan{from, to})
	}
}

// rests tells whether the rules of an octet that may rest do so in this visit.
func (c *Checker) rests(o *octet) bool {
	if o.rest == 0 {
		return false
	}
	woken := uint64(0)
	for i, w := range o.wake {
		woken |= w & c.seen[i]
	}
	return woken == 0
}
