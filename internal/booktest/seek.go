package booktest

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"time"

	"stdc/checker"
	"stdc/rules"
)

// seeker makes small visits that may tell a rule from its changed self, or one
// version from another: of the elements that they speak of, at the distances and
// with the values that they name, and one notch beside them. It is random, but
// the same on every run.
type seeker struct {
	b   *rules.Book
	rng *rand.Rand

	elements []int // that the rule speaks of; one that it does not, last
	gaps     []int64
	lengths  []int64 // of activities, empty where they do not matter
	values   map[slot][]rules.Value
	facts    map[int][]rules.Value
	texts    map[slot][]rules.Value // one phrase each
	joined   map[slot]bool          // of which a text must meet several conditions
	orders   [][]int                // elements that belong in this order
	repeats  []repeat               // elements that must come several times
}

// repeat is an element that a rule counts, and how often it may matter.
type repeat struct{ element, most int }

// slot is a field of an element.
type slot struct{ element, field int }

// base is when the visits that are made up begin: a Monday morning.
var baseDay = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

const baseTime = 9 * int64(time.Hour)

// newSeeker returns a seeker for a rule of a book, or for some nodes in its
// place.
func newSeeker(b *rules.Book, rule int, nodes ...*rules.Node) *seeker {
	s := &seeker{b: b, rng: rand.New(rand.NewPCG(uint64(rule)+1, 7)),
		values: map[slot][]rules.Value{}, texts: map[slot][]rules.Value{}, joined: map[slot]bool{}, facts: map[int][]rules.Value{}}
	s.gaps = []int64{int64(time.Second), int64(time.Minute)}
	if len(nodes) == 0 {
		nodes = []*rules.Node{&b.Rules[rule].Node}
	}
	for _, n := range nodes {
		for _, p := range patternsOf(n) {
			if p >= 0 {
				s.pattern(&b.Patterns[p])
			}
		}
		s.node(n)
	}
	if len(s.elements) == 0 {
		s.element(0)
	}
	for e := range b.Elements { // something that the rule does not speak of
		if !slices.Contains(s.elements, e) {
			s.elements = append(s.elements, e)
			break
		}
	}
	return s
}

func (s *seeker) element(e int) {
	if e < len(s.b.Elements) && !slices.Contains(s.elements, e) {
		s.elements = append(s.elements, e)
	}
}

func (s *seeker) step(i int) {
	for _, e := range append(slices.Clone(s.b.Steps[i].From), s.b.Steps[i].Until...) {
		s.element(e)
	}
}

func (s *seeker) pattern(p *rules.Pattern) {
	if p.Step >= 0 {
		s.step(p.Step)
	}
	if p.Place == rules.PlaceFact {
		s.fact(p.Fact)
	}
	if p.End {
		s.lengths = append(s.lengths, int64(30*time.Second))
	}
	for i := range p.Alts {
		a := &p.Alts[i]
		s.element(a.Element)
		on := map[int]int{}
		for j := range a.Where {
			c := &a.Where[j]
			if c.Slot == rules.FieldDuration {
				for _, v := range s.ofTest(&c.Test, &rules.Field{Type: rules.TypeDuration}) {
					s.lengths = append(s.lengths, v.Duration())
				}
				continue
			}
			key := slot{a.Element, c.Slot}
			on[c.Slot]++
			s.joined[key] = s.joined[key] || on[c.Slot] > 1
			s.values[key] = append(s.values[key], s.ofTest(&c.Test, &s.b.Elements[a.Element].Fields[c.Slot])...)
			s.texts[key] = append(s.texts[key], s.phrases(&c.Test)...)
		}
	}
}

// fact notes times around the visit for a fact that is one.
func (s *seeker) fact(i int) {
	if s.b.Facts[i].Type != rules.TypeTime || len(s.facts[i]) > 0 {
		return
	}
	for _, d := range []int64{0, int64(time.Second), int64(time.Minute), int64(time.Hour)} {
		s.facts[i] = append(s.facts[i], rules.TimeValue(stampAt(baseTime+d)))
	}
}

// stampAt is a moment by its distance from the beginning of the day.
func stampAt(ns int64) rules.Stamp {
	day := int64(24 * time.Hour)
	return rules.Stamp{Kind: rules.StampLocal, Day: int32(baseDay.Unix()/86400 + ns/day), Nano: ns % day}
}

// node notes what a node and its parts speak of beside patterns.
func (s *seeker) node(n *rules.Node) {
	for _, conds := range append([][]rules.Cond{n.Require, n.Gate.When}, n.Gate.Unless...) {
		for i := range conds {
			c := &conds[i]
			s.fact(c.Slot)
			s.facts[c.Slot] = append(s.facts[c.Slot], s.ofTest(&c.Test, &s.b.Facts[c.Slot])...)
		}
	}
	for _, w := range []*rules.Window{n.Within, n.Gap} {
		s.window(w)
	}
	for i := range n.Partial {
		s.window(&n.Partial[i].Within)
	}
	if n.Every != nil {
		s.window(&rules.Window{Hi: n.Every})
	}
	s.order(n)
	if most := max(n.Times.Min, n.Times.Max, n.Misses+1); n.Count >= 0 && most > 1 && most < 12 {
		for i := range s.b.Patterns[n.Count].Alts {
			s.repeats = append(s.repeats, repeat{s.b.Patterns[n.Count].Alts[i].Element, most + 1})
		}
	}
	if sc := n.Scope; sc != nil {
		for _, i := range sc.Steps {
			s.step(i)
			for j := range s.b.Steps { // what ends it
				s.step(j)
			}
		}
		if sc.Kind == rules.ScopePer {
			s.field(sc.Field)
		}
	}
	for _, c := range n.Correlate {
		s.field(c.Field)
	}
	for i := range n.Parts {
		s.node(&n.Parts[i])
	}
}

// order notes an order of elements, one of each pattern.
func (s *seeker) order(n *rules.Node) {
	var list []int
	for _, p := range n.Order {
		switch pat := &s.b.Patterns[p]; {
		case pat.Step >= 0 && len(s.b.Steps[pat.Step].From) > 0:
			list = append(list, s.b.Steps[pat.Step].From[0])
		case len(pat.Alts) > 0:
			list = append(list, pat.Alts[0].Element)
		}
	}
	if len(list) > 2 {
		s.orders = append(s.orders, list)
	}
}

// field notes two values of a field that events are compared by.
func (s *seeker) field(f int) {
	for _, e := range slices.Clone(s.elements) {
		i := s.b.Slot(e, f)
		if i < 0 {
			continue
		}
		fd := &s.b.Elements[e].Fields[i]
		for _, text := range map[rules.Type][]string{rules.TypeText: {"A", "B"}, rules.TypeNumber: {"1", "2"}, rules.TypeBool: {"true", "false"},
			rules.TypeDuration: {"1m", "2m"}, rules.TypeTime: {"09:00:00", "10:00:00"}, rules.TypeEnum: fd.Values}[fd.Type] {
			if v, err := fd.ParseValue(text); err == nil {
				s.values[slot{e, i}] = append(s.values[slot{e, i}], v)
			}
		}
	}
}

// window notes the ends of a window and what lies a notch beside them.
func (s *seeker) window(w *rules.Window) {
	if w == nil {
		return
	}
	ends := []rules.Length{w.Lo}
	if w.Hi != nil {
		ends = append(ends, *w.Hi)
	}
	for _, l := range ends {
		if l.N == 0 {
			continue
		}
		for _, at := range append(notches(l), l) {
			switch at.Unit {
			case rules.UnitTime:
				s.gaps = append(s.gaps, at.N)
			case rules.UnitWorkhours:
				s.gaps = append(s.gaps, at.N, at.N+15*int64(time.Hour))
			default: // days, with and without a weekend between
				day := 24 * int64(time.Hour)
				s.gaps = append(s.gaps, at.N*day, (at.N+2)*day, (at.N+1)*day, at.N*day+int64(time.Hour))
			}
		}
	}
}

// visit makes one visit.
func (s *seeker) visit() *checker.Visit {
	v := &checker.Visit{}
	v.Reset(s.b)
	v.Date = rules.Stamp{Kind: rules.StampDate, Day: int32(baseDay.Unix() / 86400)}
	for f := range s.b.Facts {
		if vals := s.facts[f]; len(vals) > 0 && s.rng.IntN(4) > 0 {
			v.Facts[f] = vals[s.rng.IntN(len(vals))]
		}
	}
	for _, e := range s.events() {
		ev := v.AddEvent(s.b, e.element)
		if ev.At = stampAt(e.at); e.end >= e.at {
			ev.End = stampAt(e.end)
		}
		s.fill(v, ev)
	}
	return v
}

// made is an event that is made up.
type made struct {
	element int
	at, end int64 // end is -1 for none
}

func (s *seeker) events() []made {
	var list []made
	if len(s.orders) > 0 && s.rng.IntN(2) == 0 {
		list = s.inOrder(s.orders[s.rng.IntN(len(s.orders))])
	}
	if len(s.repeats) > 0 && s.rng.IntN(2) == 0 {
		r := s.repeats[s.rng.IntN(len(s.repeats))]
		for i := range s.rng.IntN(r.most + 1) {
			list = append(list, made{element: r.element, at: baseTime + int64(i)*int64(time.Second), end: -1})
		}
	}
	for range s.rng.IntN(3 + min(len(s.elements), 5)) {
		if len(list) > 12 {
			break
		}
		e := made{element: s.elements[s.rng.IntN(len(s.elements))], at: baseTime, end: -1}
		if len(list) > 0 {
			from := list[s.rng.IntN(len(list))]
			e.at = from.at
			if from.end >= 0 && s.rng.IntN(2) == 0 {
				e.at = from.end
			}
			if s.rng.IntN(8) > 0 {
				e.at += s.gaps[s.rng.IntN(len(s.gaps))]
			}
		}
		if len(s.lengths) > 0 && s.rng.IntN(3) > 0 {
			e.end = e.at + s.lengths[s.rng.IntN(len(s.lengths))]
		}
		list = append(list, e)
	}
	slices.SortStableFunc(list, func(a, b made) int { return cmp.Compare(a.at, b.at) })
	return list
}

// inOrder makes events in an order, as they should be or with one fault.
func (s *seeker) inOrder(order []int) []made {
	order = slices.Clone(order)
	switch i := s.rng.IntN(len(order)); s.rng.IntN(3) {
	case 0:
		order = slices.Delete(order, i, i+1)
	case 1:
		if i+1 < len(order) {
			order[i], order[i+1] = order[i+1], order[i]
		}
	}
	var list []made
	for i, e := range order {
		list = append(list, made{element: e, at: baseTime + int64(i)*int64(time.Second), end: -1})
	}
	return list
}

// fill gives the fields of an event values that the rule speaks of.
func (s *seeker) fill(v *checker.Visit, e *checker.Event) {
	fields := s.b.Elements[e.Element].Fields
	for i := range fields {
		key := slot{int(e.Element), i}
		vals := s.values[key]
		if texts := s.texts[key]; len(texts) > 0 && s.rng.IntN(2) == 0 {
			vals = texts
		}
		if len(vals) > 0 && fields[i].Fixed == "" && s.rng.IntN(16) > 0 {
			val := vals[s.rng.IntN(len(vals))]
			if s.joined[key] && val.Kind() == rules.KindText && s.rng.IntN(2) == 0 {
				val = rules.TextValue(val.Text() + "，" + vals[s.rng.IntN(len(vals))].Text())
			}
			v.Values[int(e.Fields)+i] = val
		}
	}
}

// tidy writes the times of a visit that stays within a day as times of day.
func tidy(v *checker.Visit) {
	day := int32(baseDay.Unix() / 86400)
	for i := range v.Events {
		for _, t := range []*rules.Stamp{&v.Events[i].At, &v.Events[i].End} {
			if t.Kind == rules.StampLocal && t.Day == day {
				t.Kind, t.Day = rules.StampClock, 0
			}
		}
	}
	for i := range v.Facts {
		if f := &v.Facts[i]; f.Kind() == rules.KindTime {
			if t := f.Stamp(); t.Kind == rules.StampLocal && t.Day == day {
				t.Kind, t.Day = rules.StampClock, 0
				*f = rules.TimeValue(t)
			}
		}
	}
}
