package vet

import (
	"cmp"
	"slices"
	"time"

	"stdc/checker"
	"stdc/internal/booktest"
	"stdc/rules"
)

// beginning is when the visits begin that are made up: a Monday at nine.
var beginning = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// stampAt is the moment ns after the beginning.
func stampAt(ns int64) rules.Stamp {
	const day = 24 * int64(time.Hour)
	ns += 9 * int64(time.Hour)
	n, rest := ns/day, ns%day
	if rest < 0 {
		n, rest = n-1, rest+day
	}
	return rules.Stamp{Kind: rules.StampLocal, Day: rules.CivilDay(beginning) + int32(n), Nano: rest}
}

// visit makes a visit of a complete branch: its events and no others, at times
// within all bounds, with values that meet all tests.
func (s *state) visit() *checker.Visit {
	b := s.p.b
	v := &checker.Visit{}
	v.Reset(b)
	v.Date = rules.Stamp{Kind: rules.StampDate, Day: rules.CivilDay(beginning)}
	at := s.times()
	order := make([]int, len(s.events))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int {
		a, b := at[s.events[x].start], at[s.events[y].start]
		return cmp.Or(cmp.Compare(a.ns, b.ns), cmp.Compare(a.place, b.place))
	})
	spoken := s.p.spokenOf()
	given := map[slot]rules.Value{} // by event and field of Book.Fields
	for n, x := range order {
		e := &s.events[x]
		ev := v.AddEvent(b, s.elementOf(e))
		ev.At = stampAt(at[e.start].ns)
		if e.end >= 0 {
			ev.End = stampAt(at[e.end].ns)
		}
		for i := range b.Elements[ev.Element].Fields {
			if f := &b.Elements[ev.Element].Fields[i]; f.Fixed == "" {
				v.Values[int(ev.Fields)+i] = s.valueOf(x, int(ev.Element), i, n, spoken, given)
			}
		}
	}
	s.fillFacts(v, at, spoken)
	return v
}

// valueOf is the value of a field of event x, which is the nth of the visit.
func (s *state) valueOf(x, element, i, n int, spoken *spoken, given map[slot]rules.Value) rules.Value {
	f := &s.p.b.Elements[element].Fields[i]
	id := slices.Index(s.p.b.Fields, f.ID)
	lits := fieldLits(s.events[x].fields, element, i)
	var avoid []rules.Value
	if id >= 0 {
		for _, r := range s.shared(x, id) {
			switch {
			case r.lit.kind == litField:
				lits = append(lits, r)
			default:
				for _, y := range []int{r.lit.x, r.lit.y} {
					if val, ok := given[slot{y, id}]; ok {
						return s.give(given, x, id, val)
					}
				}
			}
		}
		for _, r := range s.same {
			if l := &r.lit; l.not && l.slot == id && (l.x == x || l.y == x) {
				avoid = append(avoid, given[slot{l.x + l.y - x, id}])
			}
		}
	}
	var val rules.Value
	switch {
	case len(lits) > 0 || len(avoid) > 0:
		val, _ = s.p.values.sample(f, lits, avoid)
	case spoken.ranked[f.ID] != "":
		val = ranked(f, spoken.ranked[f.ID], n)
	case spoken.fields[slot{element, i}]:
		val, _ = s.p.values.sample(f, nil, nil)
	}
	return s.give(given, x, id, val)
}

func (s *state) give(given map[slot]rules.Value, x, id int, val rules.Value) rules.Value {
	if val.Known() {
		given[slot{x, id}] = val
	}
	return val
}

func (s *state) fillFacts(v *checker.Visit, at []span, spoken *spoken) {
	for i := range s.p.b.Facts {
		f := &s.p.b.Facts[i]
		var lits []*reason
		for _, r := range s.facts {
			if r.lit.slot == i {
				lits = append(lits, r)
			}
		}
		switch {
		case f.Type == rules.TypeTime && s.factAt[i] >= 0:
			v.Facts[i] = rules.TimeValue(stampAt(at[s.factAt[i]].ns))
		case f.Type == rules.TypeTime && spoken.facts[i]:
			v.Facts[i] = rules.TimeValue(stampAt(0))
		case len(lits) > 0 || spoken.facts[i]:
			v.Facts[i], _ = s.p.values.sample(f, lits, nil)
		}
	}
}

func fieldLits(all []*reason, element, slot int) []*reason {
	var out []*reason
	for _, r := range all {
		if r.lit.element == element && r.lit.slot == slot {
			out = append(out, r)
		}
	}
	return out
}

// elementOf is the element of an event; of one that may be any, the first that
// no rule speaks of, else the first there may be.
func (s *state) elementOf(e *event) int {
	if e.element >= 0 {
		return e.element
	}
	first := 0
	for i := len(s.p.b.Elements) - 1; i >= 0; i-- {
		if slices.ContainsFunc(e.isNot, func(r *reason) bool { return r.lit.element == i }) {
			continue
		}
		if first = i; !s.p.spokenOf().elements[i] {
			return i
		}
	}
	return first
}

// slot is a field of an element.
type slot struct{ element, field int }

// spoken is what the rules of a book speak of.
type spoken struct {
	elements map[int]bool
	fields   map[slot]bool
	facts    map[int]bool
	ranked   map[string]rules.Relation // fields by which events are told apart
}

func (p *prover) spokenOf() *spoken {
	if p.speaks != nil {
		return p.speaks
	}
	sp := &spoken{elements: map[int]bool{}, fields: map[slot]bool{}, facts: map[int]bool{}, ranked: map[string]rules.Relation{}}
	for i := range p.b.Patterns {
		for _, a := range p.b.Patterns[i].Alts {
			sp.elements[a.Element] = true
			for j := range a.Where {
				sp.fields[slot{a.Element, a.Where[j].Slot}] = true
				sp.factsOf(&a.Where[j].Test)
			}
		}
		if f := p.b.Patterns[i].Fact; f >= 0 {
			sp.facts[f] = true
		}
	}
	for i := range p.b.Rules {
		sp.node(p.b, &p.b.Rules[i].Node)
	}
	p.speaks = sp
	return sp
}

func (sp *spoken) node(b *rules.Book, n *rules.Node) {
	for _, conds := range append([][]rules.Cond{n.Require, n.Gate.When}, n.Gate.Unless...) {
		for i := range conds {
			sp.facts[conds[i].Slot] = true
			sp.factsOf(&conds[i].Test)
		}
	}
	compared := []int{}
	for _, c := range n.Correlate {
		if compared = append(compared, c.Field); c.Relation == rules.RelLower || c.Relation == rules.RelHigher {
			sp.ranked[b.Fields[c.Field]] = c.Relation
		}
	}
	if n.Scope != nil && n.Scope.Kind == rules.ScopePer {
		compared = append(compared, n.Scope.Field)
	}
	for _, f := range compared {
		for e := range b.Elements {
			if i := b.Slot(e, f); i >= 0 {
				sp.fields[slot{e, i}] = true
			}
		}
	}
	for i := range n.Parts {
		sp.node(b, &n.Parts[i])
	}
}

func (sp *spoken) factsOf(t *rules.Test) {
	for i := range t.Values {
		if f := t.Values[i].Fact; f >= 0 {
			sp.facts[f] = true
		}
	}
	for _, l := range []*rules.Literal{t.Lo, t.Hi} {
		if l != nil && l.Fact >= 0 {
			sp.facts[l.Fact] = true
		}
	}
	for i := range t.Tests {
		sp.factsOf(&t.Tests[i])
	}
}

// ranked is a value by which event n is told from the others: rising, or
// falling where a later one must be lower.
func ranked(f *rules.Field, r rules.Relation, n int) rules.Value {
	if r == rules.RelLower {
		n = 100 - n
	}
	switch f.Type {
	case rules.TypeNumber:
		return rules.NumberValue(float64(n))
	case rules.TypeDuration:
		return rules.DurationValue(int64(n) * int64(time.Minute))
	case rules.TypeTime:
		return rules.TimeValue(stampAt(int64(n) * int64(time.Minute)))
	case rules.TypeEnum:
		return rules.TextValue(f.Values[n%len(f.Values)])
	case rules.TypeBool:
		return rules.BoolValue(n%2 == 0)
	}
	return rules.TextValue(string(rune('A' + n%26)))
}

// times gives every moment a time within all bounds, some seconds behind the
// one before it where that may be. The bounds are closed, so that what is fixed
// first never leaves the rest without room.
func (s *state) times() []span {
	t := &s.time
	least := make([]span, t.n) // the least it may be behind the first of all
	order := make([]int, t.n)
	for v := range t.n {
		order[v] = v
		for u := range t.n {
			if w := t.bound(v, u); w.ns < endless && least[v].less(span{-w.ns, -w.place}) {
				least[v] = span{-w.ns, -w.place}
			}
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(least[a].ns, least[b].ns), cmp.Compare(least[a].place, least[b].place))
	})
	at := make([]span, t.n)
	last := span{ns: -int64(stepTime)}
	for i, v := range order {
		lo, hi := span{ns: -endless}, span{ns: endless}
		for _, u := range order[:i] {
			if w := t.bound(v, u); w.ns < endless {
				if x := (span{at[u].ns - w.ns, at[u].place - w.place}); lo.less(x) {
					lo = x
				}
			}
			if w := t.bound(u, v); w.ns < endless {
				if x := at[u].plus(w); x.less(hi) {
					hi = x
				}
			}
		}
		want := span{ns: last.ns + int64(stepTime)}
		switch {
		case want.less(lo):
			want = lo
		case hi.less(want):
			want = hi
		}
		at[v] = want
		if last.less(want) {
			last = want
		}
	}
	return at
}

// stepTime lies between events of which nothing is asked.
const stepTime = 5 * time.Second

// matching makes texts that a regular expression matches.
func (v *values) matching(t *rules.Test) []string { return booktest.Texts(t.Regexp) }
