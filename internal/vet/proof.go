package vet

import (
	"cmp"
	"math"
	"slices"

	"stdc/rules"
)

// Proof is why something follows, as data: the report words it. Each case is a
// way in which a visit might be, and why it cannot.
type Proof struct {
	Cases []Case
	More  int // cases that are much like these
}

// Case is a chain of steps that ends in a clash.
type Case struct {
	Events []Happening
	Steps  []Step
	End    Ending
}

// Happening is an event that must be there.
type Happening struct {
	Element int // -1 where any will do
	Pattern int // for which it must be there, or rules.None
	Rule    int // that asks for it, -1 where it is supposed
	// Twin numbers events of one element from 1; 0 for the only one.
	Twin int
}

// StepKind says what a step states.
type StepKind uint8

// The kinds of steps.
const (
	StepOccurs  StepKind = iota // event X is there
	StepBefore                  // X stands before Y
	StepAtMost                  // To comes at most Time after From
	StepAtLeast                 // To comes at least Time after From
	StepTest                    // a field of X meets a test, or a fact does
	StepSame                    // X and Y have one value of a field
)

// Step is one statement, with the rule that makes it; -1 for what is supposed.
type Step struct {
	Kind     StepKind
	Rule     int
	X, Y     int // of Case.Events
	From, To Moment
	Time     int64 // nanoseconds, 0 or more
	N        int   // of StepOccurs, how many events like X there are
	Element  int   // with Slot, of a test; Element is -1 for a fact
	Slot     int
	Test     *rules.Test
	Not      bool // the step states the opposite
	Field    int  // of StepSame, index of Book.Fields
}

// MomentKind says what a moment is of.
type MomentKind uint8

// The kinds of moments.
const (
	MomentEvent MomentKind = iota // the beginning of event X
	MomentEnd                     // its end
	MomentFact
	MomentVisitStart
	MomentVisitEnd
)

// Moment is an instant that a step speaks of; X is of Case.Events, or a fact.
type Moment struct {
	Kind MomentKind
	X    int
}

// EndKind says what a case ends with.
type EndKind uint8

// The kinds of endings.
const (
	EndTime   EndKind = iota // Least does not fit into Most
	EndOrder                 // one would have to stand before itself
	EndValue                 // no value meets the tests
	EndCount                 // Rule allows at most N of Pattern, and there are more
	EndForbid                // Rule allows none there
	EndNoWay                 // nothing is left by which Rule is met
)

// Ending is the clash of a case.
type Ending struct {
	Kind        EndKind
	Least, Most int64 // nanoseconds
	Rule        int
	N           int
	Pattern     int
	Events      []int // of Case.Events, that count
}

// mostTold bounds the cases of a proof that are told.
const mostTold = 3

// proof tells a conflict. Cases in which a rule meets what is supposed of it, and
// no other rule, are left out where others are more telling.
func (w *vetter) proof(c *conflict) Proof {
	var all, more []Case
	for i := range c.cases {
		k := &c.cases[i]
		one := tell(k)
		if slices.ContainsFunc(all, func(o Case) bool { return o.like(&one) }) {
			continue
		}
		all = append(all, one)
		if len(one.rules()) > 1 && (k.tells() || one.End.Kind == EndCount || one.End.Kind == EndForbid && w.forbids(one.End.Rule)) {
			more = append(more, one)
		}
	}
	if len(more) == 0 {
		more = all[max(0, len(all)-1):]
	}
	// Those with several events of one element are the stranger ones.
	slices.SortStableFunc(more, func(a, b Case) int { return cmp.Compare(a.twins(), b.twins()) })
	most := min(len(more), mostTold)
	for i := range most {
		if more[0].twins() == 0 && more[i].twins() > 0 {
			most = i
			break
		}
	}
	return Proof{Cases: more[:most], More: len(more) - most}
}

func (c *Case) twins() int {
	n := 0
	for i := range c.Events {
		n += min(c.Events[i].Twin, 1)
	}
	return n
}

func (w *vetter) forbids(rule int) bool {
	return rule >= 0 && w.b.Rules[rule].Node.Form == rules.FormForbid
}

// rules lists the rules of a case.
func (c *Case) rules() []int {
	var out []int
	add := func(r int) {
		if r != assumed && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	for i := range c.Steps {
		add(c.Steps[i].Rule)
	}
	add(c.End.Rule)
	return out
}

// like tells whether two cases say the same of the same rules.
func (c *Case) like(o *Case) bool {
	return c.End.Kind == o.End.Kind && c.End.Rule == o.End.Rule && slices.EqualFunc(c.Steps, o.Steps, func(a, b Step) bool {
		return a.Kind == b.Kind && a.Rule == b.Rule && a.Time == b.Time && c.name(a.X) == o.name(b.X) && c.name(a.Y) == o.name(b.Y)
	})
}

func (c *Case) name(x int) int {
	if x < 0 || x >= len(c.Events) {
		return -1
	}
	return c.Events[x].Element
}

// teller makes a case out of a clash.
type teller struct {
	k     *proofCase
	all   []*reason
	seen  map[*reason]bool
	place map[int]int // of an event of the branch among those of the case
	out   Case
}

// tell makes a case out of a clash.
func tell(k *proofCase) Case {
	t := &teller{k: k, seen: map[*reason]bool{}, place: map[int]int{}}
	for _, r := range k.reasons {
		if k.denied == nil || k.denied.src != r.src {
			t.gather(r)
		}
	}
	t.events()
	for _, r := range t.all {
		if r.lit.kind != litElement {
			t.step(r)
		}
	}
	t.occurrences()
	slices.SortStableFunc(t.out.Steps, func(a, b Step) int { return cmp.Compare(a.last(), b.last()) })
	t.end()
	return t.out
}

// gather lists a reason behind those that left no other way.
func (t *teller) gather(r *reason) {
	if t.seen[r] {
		return
	}
	t.seen[r] = true
	if r.lit.kind != litElement {
		for src := r.src; src.because != nil; src = src.tried {
			for i := range src.because.cases {
				for _, o := range src.because.cases[i].reasons {
					if o.src != src.tried { // else it was a way that is none
						t.gather(o)
					}
				}
			}
		}
	}
	t.all = append(t.all, r)
}

// events lists the events that the reasons speak of, and what is supposed.
func (t *teller) events() {
	used := map[int]bool{}
	for x := range t.k.events {
		used[x] = t.k.events[x].src.rule == assumed && t.k.events[x].what != rules.None
	}
	for _, r := range t.all {
		switch l := &r.lit; l.kind {
		case litOrder, litSame:
			used[l.x], used[l.y] = true, true
		case litTime:
			for _, m := range []moment{l.a, l.b} {
				if m.kind == startOf || m.kind == endOf {
					used[m.id] = true
				}
			}
		case litField:
			used[l.x] = true
		}
	}
	if t.k.denied != nil {
		for _, x := range t.k.denied.events {
			used[x] = true
		}
	}
	twins := map[int]int{}
	for x := range t.k.events {
		if e := &t.k.events[x]; used[x] {
			twins[e.element]++
			t.place[x] = len(t.out.Events)
			t.out.Events = append(t.out.Events, Happening{Element: e.element, Pattern: e.what, Rule: e.src.rule, Twin: twins[e.element]})
		}
	}
	for i := range t.out.Events {
		if e := &t.out.Events[i]; twins[e.Element] == 1 {
			e.Twin = 0
		}
	}
}

// step tells a reason, once for two bounds of one rule between one pair.
func (t *teller) step(r *reason) {
	l := &r.lit
	s := Step{Rule: r.src.rule, X: -1, Y: -1, Element: -1, Not: l.not, Field: l.slot}
	switch l.kind {
	case litOrder:
		s.Kind, s.X, s.Y = StepBefore, t.place[l.x], t.place[l.y]
	case litTime:
		s.Kind, s.From, s.To, s.Time = StepAtMost, t.moment(l.a), t.moment(l.b), l.d
		if l.d < 0 || l.d == 0 && l.b.kind == startOf && l.a.kind == endOf {
			s.Kind, s.From, s.To, s.Time = StepAtLeast, s.To, s.From, -l.d
		}
	case litField:
		s.Kind, s.X, s.Element, s.Slot, s.Test = StepTest, t.place[l.x], l.element, l.slot, l.test
	case litFact:
		s.Kind, s.Slot, s.Test = StepTest, l.slot, l.test
	case litSame:
		s.Kind, s.X, s.Y = StepSame, t.place[l.x], t.place[l.y]
	}
	if s.Kind == StepBefore {
		// A distance says on which side it lies.
		for _, o := range t.all {
			if o.lit.kind == litTime && o.src.rule == r.src.rule && joins(&o.lit, l.x, l.y) {
				return
			}
		}
	}
	t.out.Steps = append(t.out.Steps, s)
}

func joins(l *literal, x, y int) bool {
	return l.a == moment{startOf, x} && l.b == moment{startOf, y} || l.a == moment{startOf, y} && l.b == moment{startOf, x}
}

func (t *teller) moment(m moment) Moment {
	switch m.kind {
	case startOf:
		return Moment{MomentEvent, t.place[m.id]}
	case endOf:
		return Moment{MomentEnd, t.place[m.id]}
	case factTime:
		return Moment{MomentFact, m.id}
	case visitStart:
		return Moment{Kind: MomentVisitStart}
	}
	return Moment{Kind: MomentVisitEnd}
}

// occurrences tells of the events that no other step brings in.
func (t *teller) occurrences() {
	var list []Step
	for i := range t.out.Events {
		e := &t.out.Events[i]
		if n := len(list) - 1; n >= 0 && e.Twin > 1 && list[n].Rule == e.Rule && t.out.Events[list[n].X].Element == e.Element {
			if !slices.ContainsFunc(t.out.Steps, func(s Step) bool { return s.of(i) || s.of(list[n].X) }) {
				list[n].N++
				continue
			}
		}
		if e.Rule == assumed || !slices.ContainsFunc(t.out.Steps, func(s Step) bool { return s.Rule == e.Rule && s.of(i) }) {
			list = append(list, Step{Kind: StepOccurs, Rule: e.Rule, X: i, Y: -1, Element: -1, N: 1})
		}
	}
	t.out.Steps = append(list, t.out.Steps...)
}

// of tells whether a step speaks of an event.
func (s *Step) of(x int) bool {
	switch s.Kind {
	case StepAtMost, StepAtLeast:
		return s.From.Kind <= MomentEnd && s.From.X == x || s.To.Kind <= MomentEnd && s.To.X == x
	}
	return s.X == x || s.Y == x
}

// last is the latest made of the events that a step speaks of.
func (s *Step) last() int {
	switch s.Kind {
	case StepAtMost, StepAtLeast:
		last := -1
		for _, m := range []Moment{s.From, s.To} {
			if m.Kind <= MomentEnd {
				last = max(last, m.X)
			}
		}
		return last
	}
	return max(s.X, s.Y)
}

func (t *teller) end() {
	e := &t.out.End
	e.Rule, e.Pattern = assumed, rules.None
	if d := t.k.denied; d != nil {
		e.Kind, e.Rule, e.N, e.Pattern = EndNoWay, d.rule, d.n, d.what
		switch {
		case d.kind == demandAtMost && d.n == 0:
			e.Kind = EndForbid
		case d.kind == demandAtMost:
			e.Kind = EndCount
		}
		for _, x := range d.events {
			e.Events = append(e.Events, t.place[x])
		}
		return
	}
	if t.k.cycle == nil {
		e.Kind = EndValue
		return
	}
	for _, edge := range t.k.cycle {
		if edge.w.ns < 0 {
			e.Least -= edge.w.ns
		} else if edge.w.ns < math.MaxInt64-e.Most {
			e.Most += edge.w.ns
		}
	}
	if e.Kind = EndTime; e.Least <= e.Most {
		e.Kind = EndOrder
	}
}
