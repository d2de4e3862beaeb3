package checker

import (
	"math"
	"math/bits"
	"slices"

	"stdc/rules"
)

// ranks counts, of the matches of a pattern, those in a stretch whose field has a
// lower, the same or a higher value than some other, in as many steps as the
// number of values has binary digits: a wavelet matrix (Claude, Navarro and
// Ordóñez, The wavelet matrix, 2015). Looking at each match of the stretch would
// take as many steps as there are pairs of events.
type ranks struct {
	pattern, field int
	kind           rules.Kind
	values         []int64 // ascending, each once; see orderedValue
	levels         []rankLevel
}

// rankLevel has, from the highest digit of the ranks down, that digit of each
// match: those with 0 come first in the next level, then those with 1, each in
// their order.
type rankLevel struct {
	ones   []uint64
	before []int32 // ones before each word
	zeros  int
}

// oneByOne is the number of matches that are looked at before ranks are worth
// their while.
const oneByOne = 16

// ranked returns the ranks of a pattern by a field, once a visit; nil where some
// value is not known exactly or cannot be compared.
func (c *Checker) ranked(pattern, field int, m *matches) *ranks {
	for i := range c.ranks {
		if r := &c.ranks[i]; r.pattern == pattern && r.field == field {
			if r.kind == rules.KindNone {
				return nil
			}
			return r
		}
	}
	c.ranks = append(c.ranks, ranks{pattern: pattern, field: field})
	r := &c.ranks[len(c.ranks)-1]
	keys := make([]int64, len(m.pos))
	kind := rules.KindNone
	for i, p := range m.pos {
		k, key, ok := c.orderedValue(field, int(p))
		if !ok || i > 0 && k != kind {
			return nil
		}
		kind, keys[i] = k, key
	}
	r.kind = kind
	r.build(keys)
	return r
}

// orderedValue is a field of an event as a number that is ordered as the field's
// values are; ok is false for what is not known exactly.
func (c *Checker) orderedValue(field, at int) (kind rules.Kind, key int64, ok bool) {
	s := c.field(field, at)
	b := c.boundsOfSubject(s)
	switch {
	case b.isNum:
		n := b.number + 0 // -0 is 0
		key = int64(math.Float64bits(n))
		if key < 0 {
			key = math.MinInt64 - key
		}
		return rules.KindNumber, key, true
	case b.isTime:
		return rules.KindTime, b.moment.lo, b.ok && b.moment.exact() && b.moment.frame == c.time.at[at].frame
	case s.ranged || s.value != nil && s.value.Kind() == rules.KindDuration:
		return rules.KindDuration, b.lo, b.lo == b.hi
	case s.value != nil && c.splittable(field): // of texts and truth values it is asked whether they are the same
		id := c.split(field).ids[at]
		return rules.KindText, int64(id), id >= 0
	}
	return rules.KindNone, 0, false
}

func (r *ranks) build(keys []int64) {
	r.values = slices.Clone(keys)
	slices.Sort(r.values)
	r.values = slices.Compact(r.values)
	now, next := make([]int32, len(keys)), make([]int32, 0, len(keys))
	for i, k := range keys {
		at, _ := slices.BinarySearch(r.values, k)
		now[i] = int32(at)
	}
	for digit := bits.Len(uint(len(r.values)-1)) - 1; digit >= 0; digit-- {
		l := rankLevel{ones: make([]uint64, len(now)/64+1), before: make([]int32, len(now)/64+1)}
		next = next[:0]
		for i, k := range now {
			if k>>digit&1 == 0 {
				next = append(next, k)
			} else {
				l.ones[i/64] |= 1 << (i % 64)
			}
		}
		l.zeros = len(next)
		for _, k := range now {
			if k>>digit&1 != 0 {
				next = append(next, k)
			}
		}
		for i := 1; i < len(l.ones); i++ {
			l.before[i] = l.before[i-1] + int32(bits.OnesCount64(l.ones[i-1]))
		}
		r.levels = append(r.levels, l)
		now, next = next, now
	}
}

func (l *rankLevel) onesBefore(i int) int {
	return int(l.before[i/64]) + bits.OnesCount64(l.ones[i/64]&(1<<(i%64)-1))
}

// below counts the matches with an index in [from, to) and a rank below k.
func (r *ranks) below(from, to, k int) int {
	if k >= len(r.values) {
		return to - from
	}
	n := 0
	for i := range r.levels {
		l := &r.levels[i]
		a, b := l.onesBefore(from), l.onesBefore(to)
		if k>>(len(r.levels)-1-i)&1 == 0 {
			from, to = from-a, to-b
			continue
		}
		n += to - from - (b - a)
		from, to = l.zeros+a, l.zeros+b
	}
	return n
}

// related counts the matches with an index in [from, to) that stand in a relation
// to a value.
func (r *ranks) related(rel rules.Relation, key int64, from, to int) int {
	if from >= to {
		return 0
	}
	k, found := slices.BinarySearch(r.values, key)
	lower, equal := r.below(from, to, k), 0
	if found {
		equal = r.below(from, to, k+1) - lower
	}
	switch rel {
	case rules.RelLower:
		return lower
	case rules.RelHigher:
		return to - from - lower - equal
	case rules.RelDifferent:
		return to - from - equal
	}
	return equal
}

// countRelated counts the rest of a window, from the match with index from on,
// where the one correlation of a node can be told by ranks; ok is false where it
// cannot.
func (c *Checker) countRelated(n *rules.Node, a asked, w *window, m *matches, from int) (sure, possible int, ok bool) {
	if len(n.Correlate) != 1 || w.test != nil || a.scope.members != nil || a.scope.split != nil || a.own < 0 || m.may != nil || m == &c.same ||
		a.own >= w.p0 && a.own < w.p1 {
		return 0, 0, false
	}
	rel := &n.Correlate[0]
	kind, key, ok := c.orderedValue(rel.Field, a.own)
	if !ok {
		return 0, 0, false
	}
	r := c.ranked(n.Count, rel.Field, m)
	if r == nil || r.kind != kind || kind == rules.KindTime && c.time.at[a.own].frame != c.time.at[m.pos[from]].frame {
		return 0, 0, false
	}
	possible = r.related(rel.Relation, key, from, m.index(w.p1))
	sure = r.related(rel.Relation, key, max(from, m.index(w.s0)), m.index(min(w.s1, w.p1)))
	return sure, possible, true
}
