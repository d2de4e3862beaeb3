package vet

import (
	"slices"

	"stdc/rules"
)

// event is an event that must be there in a branch.
type event struct {
	element    int // -1 while it may be of any
	start, end int // moments of the timeline, end -1 while nothing speaks of it
	// what and src say for which pattern it was made, and on what that rests.
	what   int
	src    *source
	is     *reason   // why it is of its element
	isNot  []*reason // elements that it is not of
	fields []*reason // literals on its fields
}

// state is a branch of a proof: events, facts and moments with all that must
// hold of them, and what is still to be met.
type state struct {
	p      *prover
	events []event
	facts  []*reason
	same   []*reason // events with one value of a field, or with two
	time   timeline
	// factAt are the moments of facts, and of the start and the end.
	factAt         []int
	startAt, endAt int
	ways           []pending // one of several must hold
	goals          []pending // at least so many events
	limits         []pending // at most so many
}

// pending is a formula that is still to be met.
type pending struct {
	f   *formula
	src *source
	// of a count: which known events are members, and which are not
	in, out []int
	inDeps  choices
}

func newState(p *prover) *state {
	s := &state{p: p, startAt: -1, endAt: -1, factAt: make([]int, len(p.b.Facts))}
	for i := range s.factAt {
		s.factAt[i] = -1
	}
	return s
}

func (s *state) clone() *state {
	c := *s
	c.time = s.time.clone()
	c.events = slices.Clone(s.events)
	c.factAt = slices.Clone(s.factAt)
	c.facts, c.same = slices.Clip(s.facts), slices.Clip(s.same)
	c.ways, c.goals, c.limits = slices.Clone(s.ways), slices.Clone(s.goals), slices.Clone(s.limits)
	return &c
}

// addEvent makes an event of which nothing is known yet.
func (s *state) addEvent(what int, src *source) int {
	x := len(s.events)
	s.events = append(s.events, event{element: -1, start: s.time.add(), end: -1, what: what, src: src})
	s.around(s.events[x].start)
	return x
}

// around keeps a moment between the start and the end of the visit.
func (s *state) around(at int) {
	if s.startAt >= 0 {
		s.time.limit(edge{from: at, to: s.startAt, w: span{place: -1}})
	}
	if s.endAt >= 0 {
		s.time.limit(edge{from: s.endAt, to: at, w: span{place: anyPlace}})
	}
}

// at returns the index of a moment in the timeline, which it makes on demand.
func (s *state) at(m moment) int {
	switch m.kind {
	case startOf:
		return s.events[m.id].start
	case endOf:
		e := &s.events[m.id]
		if e.end < 0 {
			e.end = s.time.add()
			s.time.limit(edge{from: e.end, to: e.start, w: span{place: anyPlace}})
		}
		return e.end
	case factTime:
		if s.factAt[m.id] < 0 {
			s.factAt[m.id] = s.time.add()
		}
		return s.factAt[m.id]
	case visitStart:
		if s.startAt < 0 {
			s.startAt = s.time.add()
			for i := range s.events {
				s.around(s.events[i].start)
			}
			s.ways = append(s.ways, pending{f: s.p.atStart, src: &source{rule: assumed}})
		}
		return s.startAt
	}
	if s.endAt < 0 {
		s.endAt = s.time.add()
		for i := range s.events {
			s.around(s.events[i].start)
		}
		s.ways = append(s.ways, pending{f: s.p.atEnd, src: &source{rule: assumed}})
	}
	return s.endAt
}

// bound gives the edge that a literal of order or time is.
func (s *state) bound(l *literal) edge {
	if l.kind == litOrder {
		return edge{from: s.events[l.y].start, to: s.events[l.x].start, w: span{place: -1}}
	}
	return edge{from: s.at(l.a), to: s.at(l.b), w: span{ns: l.d, place: anyPlace}}
}

// assert takes a formula for true. It returns why that cannot be, or nil.
func (s *state) assert(f *formula, src *source) *conflict {
	switch f.op {
	case opTrue, opOpen:
		return nil
	case opFalse:
		c := &conflict{cases: []proofCase{{events: s.events, denied: &demand{rule: src.rule}}}}
		c.rest(src)
		return c
	case opAnd:
		for _, k := range f.kids {
			if c := s.assert(k, src); c != nil {
				return c
			}
		}
		return nil
	case opOr:
		if !slices.ContainsFunc(f.kids, isOpen) {
			s.ways = append(s.ways, pending{f: f, src: src})
		}
		return nil
	case opAtLeast:
		s.goals = append(s.goals, pending{f: f, src: src})
		return nil
	case opAtMost:
		s.limits = append(s.limits, pending{f: f, src: src})
		return nil
	}
	r := &reason{lit: f.lit, src: src}
	return s.take(r)
}

func isOpen(f *formula) bool { return f.op == opOpen }

// take adds a literal.
func (s *state) take(r *reason) *conflict {
	l := &r.lit
	switch l.kind {
	case litOrder, litTime:
		e := s.bound(l)
		e.why = r
		if s.time.clashes(e.from, e.to, e.w) {
			return s.tooTight(e)
		}
		s.time.limit(e)
	case litElement:
		if c := s.notElement(r); c != nil {
			return c
		}
		e := &s.events[l.x]
		if l.not {
			if e.element < 0 {
				e.isNot = append(slices.Clip(e.isNot), r)
			}
		} else if e.element < 0 {
			e.element, e.is = l.element, r
		}
	case litField:
		e := &s.events[l.x]
		e.fields = append(slices.Clip(e.fields), r)
		return s.fieldClash(e.fields, r)
	case litFact:
		s.facts = append(slices.Clip(s.facts), r)
		return s.fieldClash(s.facts, r)
	case litSame:
		c := s.sameClash(r)
		s.same = append(slices.Clip(s.same), r)
		return c
	}
	return nil
}

// tooTight explains a bound that has no room.
func (s *state) tooTight(e edge) *conflict {
	cycle := append([]edge{e}, s.time.path(e.to, e.from)...)
	var reasons []*reason
	for _, c := range cycle {
		if c.why != nil {
			reasons = append(reasons, c.why)
		}
	}
	return clash(s, reasons, cycle)
}

// notElement tells why an event cannot be (or not be) of an element.
func (s *state) notElement(r *reason) *conflict {
	e, l := &s.events[r.lit.x], &r.lit
	switch {
	case e.element >= 0 && l.not == (e.element == l.element):
		return clash(s, []*reason{e.is, r}, nil)
	case e.element < 0 && !l.not:
		for _, o := range e.isNot {
			if o.lit.element == l.element {
				return clash(s, []*reason{o, r}, nil)
			}
		}
	}
	return nil
}

// fieldClash tells why no value meets all that is asked of a field or a fact.
func (s *state) fieldClash(all []*reason, r *reason) *conflict {
	l := &r.lit
	var same []*reason
	for _, o := range all {
		if o.lit.slot == l.slot && o.lit.kind == l.kind && (l.kind == litFact || o.lit.element == l.element) {
			same = append(same, o)
		}
	}
	field := s.p.fieldOf(l)
	for _, o := range same { // two that clash say more than all of them
		if list := []*reason{o, r}; o != r && s.p.values.empty(field, list) {
			return clash(s, list, nil)
		}
	}
	if s.p.values.empty(field, same) {
		return clash(s, same, nil)
	}
	if l.kind == litFact || len(s.same) == 0 {
		return nil
	}
	for id, name := range s.p.b.Fields {
		if name == field.ID {
			return s.sharedClash(field, append(same, s.shared(l.x, id)...))
		}
	}
	return nil
}

// sharedClash tells why no value meets what is asked of a field of events that
// must have the same.
func (s *state) sharedClash(field *rules.Field, all []*reason) *conflict {
	var tests []*reason
	for _, r := range all {
		if r.lit.kind == litField {
			tests = append(tests, r)
		}
	}
	if s.p.values.empty(field, tests) {
		return clash(s, all, nil)
	}
	return nil
}

// shared lists what makes other events have the same value of a field as event
// x, and what is asked of it there.
func (s *state) shared(x, field int) []*reason {
	var out []*reason
	class := []int{x}
	for i := 0; i < len(class); i++ {
		for _, r := range s.same {
			l := &r.lit
			if l.not || l.slot != field {
				continue
			}
			for _, pair := range [][2]int{{l.x, l.y}, {l.y, l.x}} {
				if pair[0] == class[i] && !slices.Contains(class, pair[1]) {
					class = append(class, pair[1])
					out = append(out, r)
					out = append(out, s.fieldsOf(pair[1], field)...)
				}
			}
		}
	}
	return out
}

// fieldsOf lists what is asked of a field, by its index in Book.Fields, of one
// event.
func (s *state) fieldsOf(x, field int) []*reason {
	e := &s.events[x]
	if e.element < 0 {
		return nil
	}
	return fieldLits(e.fields, e.element, s.p.b.Slot(e.element, field))
}

// sameClash tells why two events cannot have one value of a field, or two.
func (s *state) sameClash(r *reason) *conflict {
	l := &r.lit
	e := &s.events[l.x]
	if e.element < 0 || s.events[l.y].element < 0 {
		return nil
	}
	at := s.p.b.Slot(e.element, l.slot)
	if at < 0 {
		return nil
	}
	if l.not {
		links := s.shared(l.x, l.slot)
		for _, o := range links {
			if o.lit.kind == litSame && (o.lit.x == l.y || o.lit.y == l.y) {
				return clash(s, append(links, r), nil)
			}
		}
		return nil
	}
	all := append(s.fieldsOf(l.x, l.slot), s.shared(l.x, l.slot)...)
	all = append(append(append(all, r), s.fieldsOf(l.y, l.slot)...), s.shared(l.y, l.slot)...)
	return s.sharedClash(&s.p.b.Elements[e.element].Fields[at], all)
}

// refute tells why a formula cannot hold in a branch, nil where it may.
func (s *state) refute(f *formula, src *source) *conflict {
	switch f.op {
	case opFalse:
		return s.assert(f, src)
	case opAnd:
		for _, k := range f.kids {
			if c := s.refute(k, src); c != nil {
				return c
			}
		}
		return nil
	case opOr:
		out := &conflict{}
		for _, k := range f.kids {
			c := s.refute(k, src)
			if c == nil {
				return nil
			}
			out.join(c)
		}
		return out
	case opLit:
		return s.refuteLit(&reason{lit: f.lit, src: src})
	}
	return nil
}

func (s *state) refuteLit(r *reason) *conflict {
	l := &r.lit
	switch l.kind {
	case litOrder, litTime:
		e := s.bound(l)
		e.why = r
		if s.time.clashes(e.from, e.to, e.w) {
			return s.tooTight(e)
		}
	case litElement:
		return s.notElement(r)
	case litField:
		if e := &s.events[l.x]; e.element == l.element {
			return s.fieldClash(append(slices.Clip(e.fields), r), r)
		}
	case litFact:
		return s.fieldClash(append(slices.Clip(s.facts), r), r)
	case litSame:
		return s.sameClash(r)
	}
	return nil
}

// holds tells whether a formula follows from a branch already.
func (s *state) holds(f *formula) bool {
	switch f.op {
	case opTrue:
		return true
	case opAnd:
		return !slices.ContainsFunc(f.kids, func(k *formula) bool { return !s.holds(k) })
	case opOr:
		return slices.ContainsFunc(f.kids, s.holds)
	case opLit:
		return s.holdsLit(&f.lit)
	}
	return false
}

func (s *state) holdsLit(l *literal) bool {
	switch l.kind {
	case litOrder, litTime:
		e := s.bound(l)
		return s.time.holds(e.from, e.to, e.w)
	case litElement:
		e := &s.events[l.x]
		if e.element >= 0 {
			return l.not != (e.element == l.element)
		}
		return l.not && slices.ContainsFunc(e.isNot, func(r *reason) bool { return r.lit.element == l.element })
	case litField:
		return slices.ContainsFunc(s.events[l.x].fields, func(r *reason) bool { return sameTest(&r.lit, l) })
	}
	return slices.ContainsFunc(s.facts, func(r *reason) bool { return l.kind == litFact && sameTest(&r.lit, l) }) ||
		slices.ContainsFunc(s.same, func(r *reason) bool { return r.lit == *l })
}

func sameTest(a, b *literal) bool {
	return a.test == b.test && a.slot == b.slot && a.not == b.not && (a.kind == litFact || a.element == b.element)
}

func (p *prover) fieldOf(l *literal) *rules.Field {
	if l.kind == litFact {
		return &p.b.Facts[l.slot]
	}
	return &p.b.Elements[l.element].Fields[l.slot]
}
