// Package checker judges visits by a compiled rulebook: Book + Visit →
// verdicts, scores, evidence, as language.md defines them.
//
// New makes a Checker for a book, Check judges one visit after the other; a
// Checker reuses its memory and is not for several goroutines at once, a Book
// is. Summary adds up results. The package reads no files, knows no clock and
// prints nothing.
package checker

import (
	"slices"

	"stdc/rules"
)

// Options say how visits are judged.
type Options struct {
	// Strict rejects a visit whose times contradict its order, or that has a
	// time which a change of the clocks makes ambiguous or leaves out.
	Strict   bool
	Evidence bool // fill RuleResult.Reason
	// Enough, where set, tells that no more reasons are wanted of a rule, by
	// its index: a reason costs more than a verdict.
	Enough func(rule int) bool
}

// Checker judges visits by a book, one at a time; it keeps its scratch memory
// from visit to visit, so each goroutine has its own.
type Checker struct {
	book *rules.Book
	opts Options

	visit *Visit
	time  timeline
	// arranged is what Arrange did last.
	arranged Arranged
	reach    reach
	tracer   *tracer // nil where no reasons are asked for
	// tracing is the tracer of the rule that is explained.
	tracing tracer
	// reasons are used again by the next visit, the first spent of them belong to this one.
	reasons []Reason
	spent   int
	// drawing is nil but in Windows.
	drawing *drawing
	// stream is nil until a visit is judged while it is read.
	stream *stream
	// measuring is nil but in Gauge.Measure.
	measuring *measuring
	result    Result
	score     scorer
	waivers   [][]int // of each rule; nil where the book has none
	// Rules with a twin take its result instead of being judged, see Pair.
	borrowed []int
	lender   *Result
	// timeFields are the slots of the fields that are times, by element.
	timeFields [][]int
	timeFacts  []int // the facts that are times

	// events by element, as one list cut by starts
	starts    []int32
	byElement []int32
	merged    []int32

	// what was found out of this visit, see serial
	serial    int
	lists     []matches
	listed    []int
	buffers   []listBuf
	runs      [][]occurrence
	ran       []int
	stepLists [][]int32

	plain []plainNode // by rule
	// rest is nil where no rule of the book rests. seen are the elements of the
	// visit, and rested the octets whose results are those of rest.
	rest   *resting
	seen   []uint64
	rested []bool
	awake  []ruleSpan // the other rules
	// single is, by pattern, the element whose events are all that match, or -1.
	single []int32

	splits   []*split // by field of Book.Fields
	views    []view
	ranks    []ranks
	same     matches
	scopeBuf []scope
	places   [2]placed // of the scope that was asked last, see placeOf
	picked   []asked
	orders   []candidates
	arena    []int32
	truths   []truth
	flags    []bool
	phrase   rules.PhraseText
	phraseOf int
	heard    rules.Heard
	month    string // of the day monthOf
	monthOf  int32
}

// New returns a Checker for a book.
func New(b *rules.Book, o Options) *Checker {
	c := &Checker{opts: o}
	c.Use(b)
	return c
}

// Use makes c judge by another book from now on, with the memory that it has:
// for those who judge by many books that differ little. What it kept of the
// visits before is older than c.serial, and so never looked at.
func (c *Checker) Use(b *rules.Book) {
	c.book, c.stream = b, nil
	c.lists = grow(c.lists, len(b.Patterns))
	c.listed = grow(c.listed, len(b.Patterns))
	c.buffers = grow(c.buffers, len(b.Patterns))
	c.runs = grow(c.runs, len(b.Steps))
	c.ran = grow(c.ran, len(b.Steps))
	c.stepLists = grow(c.stepLists, len(b.Steps))
	c.splits = grow(c.splits, len(b.Fields))
	c.views = slices.Grow(c.views[:0], len(b.Patterns)+1)
	c.result.Rules = grow(c.result.Rules, len(b.Rules))
	c.reach = reach{book: b, clock: &c.time.clock}
	c.time.clock.spans = zoneSpans{} // a book may be the one before with other hours
	if c.rest = newResting(b); c.rest != nil {
		c.seen = grow(c.seen, len(b.Elements)/64+1)
		c.rested = grow(c.rested, len(c.rest.octets))
		clear(c.rested)
	}
	c.score = newScorer(b, c.rest)
	c.waivers = waiversOf(b)
	c.timeFields = timeFieldsOf(b)
	c.plain, c.single, c.timeFacts = c.plain[:0], c.single[:0], c.timeFacts[:0]
	for i := range b.Rules {
		c.plain = append(c.plain, newPlainNode(b, &b.Rules[i].Node))
	}
	for i := range b.Patterns {
		c.single = append(c.single, singleOf(&b.Patterns[i]))
	}
	for i := range b.Facts {
		if b.Facts[i].Type == rules.TypeTime {
			c.timeFacts = append(c.timeFacts, i)
		}
	}
}

// Check completes the visit's times and judges it. The result holds until the
// next call. An error means that the visit is rejected and says why, or, as a
// *NeedsWhole, that it cannot be judged while it is read (see Visit.Rest). What
// is then left of such a visit is its first event, and Gone counts the others.
func (c *Checker) Check(v *Visit) (*Result, error) {
	c.visit = v
	c.serial++
	c.phraseOf, c.spent = -1, 0
	c.arena, c.truths, c.flags = c.arena[:0], c.truths[:0], c.flags[:0]
	c.views = c.views[:0]
	clear(c.ranks)
	c.ranks = c.ranks[:0]
	if c.streams() {
		if err := c.follow(v); err != nil {
			return nil, err
		}
	} else {
		if err := c.prepare(v); err != nil {
			return nil, err
		}
		c.bucket()
	}

	r := &c.result
	r.ID, r.Site, r.Staff, r.Wave, r.File, r.Line = v.ID, v.Site, v.Staff, c.wave(v), v.File, v.Line
	r.Reordered, r.Events = c.time.reordered, v.Gone+len(v.Events)
	r.Gap, r.Fold = c.time.changes.gap, c.time.changes.fold
	plain := !c.streams() && c.isPlain()
	c.wakeUp(plain)
	r.awake, r.book = c.awake, c.book
	for _, s := range c.awake {
		for i := s.from; i < s.to; i++ {
			c.rule(i, plain)
		}
	}
	if c.waivers != nil {
		c.waive(v, r)
	}
	c.score.add(c.book, r)
	return r, nil
}

// rule judges one rule.
func (c *Checker) rule(i int, plain bool) {
	to := &c.result.Rules[i]
	if c.lender != nil && c.borrowed[i] >= 0 {
		*to = c.lender.Rules[c.borrowed[i]]
		return
	}
	rule := &c.book.Rules[i]
	var o outcome
	if plain && !rule.Share {
		o = c.plainly(&c.plain[i])
	} else {
		o = c.node(&rule.Node, rule.Share)
	}
	*to = RuleResult{Verdict: o.verdict, Credit: creditOf(o)}
	if c.opts.Evidence && (o.verdict == Fail || o.verdict == Unknown) && !(c.opts.Enough != nil && c.opts.Enough(i)) {
		to.Reason = c.explain(rule, o.verdict)
	}
}

// wave is the round that a visit belongs to: the stated one, else the month
// of its date. The visits of a log are often of one day.
func (c *Checker) wave(v *Visit) string {
	if v.Wave != "" || v.Date.Kind == rules.StampNone {
		return v.Wave
	}
	if c.month == "" || c.monthOf != v.Date.Day {
		c.month, c.monthOf = v.Date.String()[:len("2006-01")], v.Date.Day
	}
	return c.month
}

func creditOf(o outcome) rules.Ratio {
	switch {
	case o.verdict == Pass:
		return rules.Whole(1)
	case o.verdict != Fail:
		return rules.Ratio{}
	case o.credit == nil:
		return rules.Whole(0)
	}
	return ratio(o.credit)
}

// node evaluates a node with its gate.
func (c *Checker) node(n *rules.Node, share bool) outcome {
	applies := c.gate(&n.Gate)
	if applies == no {
		return outcome{verdict: NotApplicable}
	}
	o := c.form(n, share)
	if applies == maybe && o.verdict != NotApplicable {
		c.tracer.gate(n)
		return outcome{verdict: Unknown}
	}
	return o
}

// gate tells whether a node applies to the visit.
func (c *Checker) gate(g *rules.Gate) truth {
	t := c.factTests(g.When)
	for _, u := range g.Unless {
		t = and(t, not(c.factTests(u)))
	}
	for i := 0; i < len(g.Given) && t != no; i++ {
		t = and(t, c.occurs(g.Given[i]))
	}
	for i := 0; i < len(g.Without) && t != no; i++ {
		t = and(t, not(c.occurs(g.Without[i])))
	}
	return t
}

// occurs tells whether a pattern occurs in the visit.
func (c *Checker) occurs(pattern int) truth {
	m := c.of(pattern)
	switch {
	case m.nextSure(0) < len(m.pos):
		return yes
	case len(m.pos) > 0 || m.unseen:
		return maybe
	}
	return no
}

func (c *Checker) form(n *rules.Node, share bool) outcome {
	c.moments()
	switch n.Form {
	case rules.FormRequire:
		v := c.factTests(n.Require).verdict()
		c.tracer.required(n, v)
		return outcome{verdict: v}
	case rules.FormAll, rules.FormAny, rules.FormOneOf:
		return c.combine(n, share)
	}
	return c.obligation(n, share)
}
