package checker

import (
	"fmt"
	"slices"
	"sort"

	"stdc/rules"
)

// Gauge measures what visits show against the limits of a book: how long it
// took where the book says how long it may take, how often something came, how
// long an activity lasted. NewGauge makes one, Check judges a visit, and Measure
// tells of one limit after the other what the visit judged last shows.
//
// Nothing is computed beside the checker: a limit is moved, in a copy of the
// book, and the rule asked again, until it is known where the verdict changes.
// So measuring costs a few evaluations of a rule for each limit and checking
// nothing, and what it says of another limit is what a book with that limit
// would. A Gauge is not for several goroutines at once.
type Gauge struct {
	c      *Checker
	limits []movable
	result *Result
	views  []view // of what is asked while an anchor is measured
}

// NewGauge returns a gauge for a book. The options are those of its checker.
func NewGauge(b *rules.Book, o Options) (*Gauge, error) {
	v := b.Variant()
	for i := range b.Rules {
		v.Rule(i)
	}
	for i := range b.Patterns {
		v.Pattern(i)
	}
	own, err := v.Book()
	if err != nil {
		return nil, fmt.Errorf("the limits of the rulebook cannot be moved: %w", err)
	}
	return &Gauge{c: New(own, o), limits: limitsOf(b, own), views: make([]view, 0, len(own.Patterns)+1)}, nil
}

// Limits lists the limits of the book, in the order of its rules.
func (g *Gauge) Limits() []Limit {
	out := make([]Limit, len(g.limits))
	for i := range g.limits {
		out[i] = g.limits[i].Limit
	}
	return out
}

// Check is that of Checker.
func (g *Gauge) Check(v *Visit) (r *Result, err error) {
	g.result, err = g.c.Check(v)
	return g.result, err
}

// Observed is a number that a visit shows, as the range in which it lies: Lo is
// Hi except where times or fields leave it open. See Least and Greatest.
type Observed struct{ Lo, Hi int64 }

// At tells what the number comes to at a limit.
func (o Observed) At(h Holds, limit int64) Verdict {
	switch lo, hi := h.Of(o.Lo, limit), h.Of(o.Hi, limit); {
	case lo && hi:
		return Pass
	case lo || hi:
		return Unknown
	}
	return Fail
}

// Measured is what a visit shows of a limit.
type Measured struct {
	// Applies tells that the rule applies, or may; else nothing is measured.
	Applies bool
	// Seen is what was observed of each certain anchor, in order; of an
	// obligation without anchors, of each of its scopes. The caller may keep it.
	Seen []Observed
	// Unmeasured counts what only may be an anchor, and what a visit had beyond
	// the events that can be gone through.
	Unmeasured int
	// Visit tells the verdict of the rule, Visit.At, were the limit another one
	// and all else the same. It is set for Limit.Moves only.
	Visit Observed
}

// maxMeasured bounds the events gone through for one limit of one visit.
const maxMeasured = 1 << 20

// Measure tells what the visit judged last shows of a limit, by its index.
func (g *Gauge) Measure(limit int) Measured {
	l, c := &g.limits[limit], g.c
	if g.result.Rules[l.Rule].Verdict == NotApplicable {
		return Measured{}
	}
	m := &measuring{g: g, l: l, budget: maxMeasured}
	node := &c.book.Rules[l.Rule].Node
	if l.nodes[0].Form == rules.FormRequire {
		m.required()
	} else {
		c.measuring = m
		c.node(node, false)
		c.measuring = nil
	}
	out := Measured{Applies: true, Seen: m.seen, Unmeasured: m.unmeasured}
	switch {
	case !l.Moves:
	case m.budget < 0:
		out.Visit = Observed{Least, Greatest}
	default:
		out.Visit, _ = g.turn(l, numbersOf(l, m.turns), func() Verdict { return c.node(node, false).verdict })
	}
	return out
}

// numbers are limits at which a verdict may change, ascending; the first one is
// below all that may be observed, or the least that there is.
type numbers struct {
	n  int
	at func(i int) int64
}

// numbersOf sorts limits, and begins with the least one.
func numbersOf(l *movable, list []int64) numbers {
	least := int64(0)
	switch {
	case l.Scale.Kind == ScaleNumber && len(list) > 0:
		least = slices.Min(list) - 1
	case l.Key == "times" && !l.Upper:
		least = 1
	}
	list = append(list, least)
	slices.Sort(list)
	list = slices.Compact(list)
	for l.Scale.Kind != ScaleNumber && list[0] < least {
		list = list[1:]
	}
	return numbers{len(list), func(i int) int64 { return list[i] }}
}

// turn finds between which limits a verdict changes, and what was observed then.
func (g *Gauge) turn(l *movable, xs numbers, ask func() Verdict) (o Observed, turns []int64) {
	defer g.set(l, l.Value)
	first := func(is func(v Verdict) bool) int64 {
		i := sort.Search(xs.n, func(i int) bool {
			g.set(l, xs.at(i))
			return is(ask())
		})
		if i == xs.n {
			return Greatest
		}
		x := xs.at(i)
		turns = append(turns, x)
		// The verdict that the least limit has, all others have.
		plain := l.Holds == HoldsAtMost || l.Holds == HoldsAbove
		switch {
		case i > 0 && plain || i == 0 && plain && l.Scale.Kind != ScaleNumber:
			return x
		case i > 0 || l.Scale.Kind == ScaleCount:
			return x - 1
		}
		return Least
	}
	if l.Holds.Rises() {
		o.Lo = first(func(v Verdict) bool { return v != Fail })
		o.Hi = first(func(v Verdict) bool { return v == Pass })
	} else {
		o.Lo = first(func(v Verdict) bool { return v != Pass })
		o.Hi = first(func(v Verdict) bool { return v == Fail })
	}
	return o, turns
}

// set moves a limit and forgets what was found out by it.
func (g *Gauge) set(l *movable, x int64) {
	l.move(x)
	g.forget(l)
}

func (g *Gauge) forget(l *movable) {
	c := g.c
	if l.pattern < 0 {
		return
	}
	c.listed[l.pattern] = 0
	c.views = c.views[:0]
	for _, s := range c.splits {
		if s != nil && s.serial == c.serial {
			delete(s.groups, l.pattern)
		}
	}
}
