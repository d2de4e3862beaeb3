package checker

import (
	"slices"

	"stdc/rules"
)

// split sorts the events of a visit by the value of one field, once a visit:
// what `per` and `same` ask about then costs in proportion to what it finds.
type split struct {
	serial int
	// ids tells, by position, the number of the value; noField where the
	// element has no such field, noValue where it was not recorded.
	ids    []int32
	values []*rules.Value // in the order in which they first come
	first  []int32        // by value: the first and the last position that has it
	last   []int32
	bare   []int32 // positions of events without such a field
	blank  []int32 // positions where it was not recorded
	groups map[int]*groups
}

const (
	noField = -1
	noValue = -2
)

// groups are the matches of one pattern by value.
type groups struct {
	starts []int32 // of each value in pos
	pos    []int32
	bare   matches // of elements without the field
	blank  matches // not recorded
	all    *matches
}

// split returns the split of the visit by a field of Book.Fields.
func (c *Checker) split(field int) *split {
	s := c.splits[field]
	if s == nil {
		s = &split{}
		c.splits[field] = s
	}
	if s.serial == c.serial {
		return s
	}
	n := len(c.visit.Events)
	*s = split{serial: c.serial, ids: grow(s.ids, n), values: s.values[:0], first: s.first[:0], last: s.last[:0],
		bare: s.bare[:0], blank: s.blank[:0], groups: map[int]*groups{}}
	seen := map[valueKey]int32{}
	for p := range n {
		if c.book.Slot(int(c.event(p).Element), field) == rules.NoSlot {
			s.ids[p] = noField
			s.bare = append(s.bare, int32(p))
			continue
		}
		v := c.field(field, p).value
		if v == nil {
			s.ids[p] = noValue
			s.blank = append(s.blank, int32(p))
			continue
		}
		k := keyOf(v)
		id, known := seen[k]
		if !known {
			id = int32(len(s.values))
			seen[k] = id
			s.values, s.first, s.last = append(s.values, v), append(s.first, int32(p)), append(s.last, int32(p))
		}
		s.ids[p], s.last[id] = id, int32(p)
	}
	return s
}

// group returns the matches of a pattern whose field has a value, those whose
// element has no such field, and, as maybes, those where it was not recorded.
func (c *Checker) group(s *split, pattern int, id int32) matches {
	g := s.groups[pattern]
	if g == nil {
		g = s.group(c.of(pattern))
		s.groups[pattern] = g
	}
	from, to := int(g.starts[id]), int(g.starts[id+1])
	out := matches{pos: g.pos[from:to], unseen: g.all.unseen}
	if g.all.may == nil && len(g.bare.pos)+len(g.blank.pos) == 0 {
		return out
	}
	pos := append(append(slices.Clone(out.pos), g.bare.pos...), g.blank.pos...)
	slices.Sort(pos)
	out.pos, out.may = pos, make([]bool, len(pos))
	for i, p := range pos {
		out.may[i] = s.ids[p] == noValue || g.all.truthAt(int(p)) == maybe
	}
	out.fillSure(nil)
	return out
}

func (s *split) group(m *matches) *groups {
	g := &groups{all: m, starts: make([]int32, len(s.values)+1), pos: make([]int32, 0, len(m.pos))}
	counts := make([]int32, len(s.values)+1)
	for _, p := range m.pos {
		switch id := s.ids[p]; id {
		case noField:
			g.bare.pos = append(g.bare.pos, p)
		case noValue:
			g.blank.pos = append(g.blank.pos, p)
		default:
			counts[id+1]++
		}
	}
	for i := 1; i < len(counts); i++ {
		counts[i] += counts[i-1]
	}
	copy(g.starts, counts)
	g.pos = g.pos[:counts[len(counts)-1]]
	for _, p := range m.pos {
		if id := s.ids[p]; id >= 0 {
			g.pos[counts[id]] = p
			counts[id]++
		}
	}
	return g
}

// scoped returns the matches of a pattern as a scope sees them: for `per`
// those of its value, else all; a stretch is narrowed by the caller.
func (c *Checker) scoped(pattern int, s *scope) *matches {
	if s.split == nil {
		return c.of(pattern)
	}
	for i := range c.views {
		if v := &c.views[i]; v.pattern == pattern && v.split == s.split && v.value == s.value {
			return &v.matches
		}
	}
	// One scope is asked about at a time, and there is room for all patterns.
	if len(c.views) == cap(c.views) {
		c.views = c.views[:0]
	}
	c.views = append(c.views, view{pattern: pattern, split: s.split, value: s.value, matches: c.group(s.split, pattern, s.value)})
	return &c.views[len(c.views)-1].matches
}

// view is a pattern as one scope of a split sees it.
type view struct {
	pattern int
	split   *split
	value   int32
	matches matches
}

// correlated returns what a node counts for an anchor: where it asks for the
// same value of a field, only what has it or may have it. done tells that no
// other correlation is left to ask.
func (c *Checker) correlated(n *rules.Node, a *asked) (m *matches, done bool) {
	m = c.scoped(n.Count, a.scope)
	if len(n.Correlate) == 0 {
		return m, true
	}
	r := &n.Correlate[0]
	if r.Relation != rules.RelSame || a.scope.split != nil || a.own < 0 || !c.splittable(r.Field) {
		return m, false
	}
	s := c.split(r.Field)
	id := s.ids[a.own]
	if id < 0 {
		return m, false
	}
	c.same = c.group(s, n.Count, id)
	return &c.same, len(n.Correlate) == 1
}

// splittable tells whether a field's values are the same or not, and nothing
// between: no time and no duration.
func (c *Checker) splittable(field int) bool {
	for e := range c.book.Elements {
		slot := c.book.Slot(e, field)
		if slot == rules.NoSlot {
			continue
		}
		if slot == rules.FieldDuration {
			return false
		}
		if t := c.book.Elements[e].Fields[slot].Type; t == rules.TypeTime || t == rules.TypeDuration {
			return false
		}
	}
	return true
}

// valueKey makes values comparable.
type valueKey struct {
	kind rules.Kind
	text string
	num  float64
}

func keyOf(v *rules.Value) valueKey {
	k := valueKey{kind: v.Kind()}
	switch v.Kind() {
	case rules.KindText:
		k.text = v.Text()
	case rules.KindNumber:
		k.num = v.Number()
	case rules.KindBool:
		if v.Bool() {
			k.num = 1
		}
	}
	return k
}
