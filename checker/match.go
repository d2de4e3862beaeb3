package checker

import (
	"slices"

	"stdc/rules"
)

// matches lists the events that match a pattern, by position, ascending.
type matches struct {
	pos []int32
	// may marks those that only may match; nil where all do for certain.
	may []bool
	// sure counts the certain ones before each index; nil with may.
	sure []int32
	// unseen: events that nobody could observe may match too.
	unseen bool
}

// count counts certain and possible matches with an index in [i, j).
func (m *matches) count(i, j int) (sure, possible int) {
	if i >= j {
		return 0, 0
	}
	if m.may == nil {
		return j - i, j - i
	}
	return int(m.sure[j] - m.sure[i]), j - i
}

func (m *matches) truth(i int) truth {
	if m.may != nil && m.may[i] {
		return maybe
	}
	return yes
}

// index is the first index with a position of at least p.
func (m *matches) index(p int) int {
	i, _ := slices.BinarySearch(m.pos, int32(p))
	return i
}

// nextSure is the first index from i on that matches for certain.
func (m *matches) nextSure(i int) int {
	for m.may != nil && i < len(m.pos) && m.may[i] {
		i++
	}
	return i
}

// event returns the event at a position.
func (c *Checker) event(p int) *Event { return &c.visit.Events[c.time.log[p]] }

// bucket sorts the events by element once, so that a pattern looks only at
// those that it names.
func (c *Checker) bucket() {
	events := c.visit.Events
	starts := grow(c.starts, len(c.book.Elements)+1)
	clear(starts)
	for i := range events {
		starts[events[i].Element]++
	}
	end := int32(0)
	for e, n := range starts { // where those of each element end
		end += n
		starts[e] = end
	}
	byElement, log := grow(c.byElement, len(events)), c.time.log
	for p := len(events) - 1; p >= 0; p-- {
		at := &starts[events[log[p]].Element]
		*at--
		byElement[*at] = int32(p)
	}
	c.starts, c.byElement = starts, byElement
}

// of returns the matches of a pattern, once a visit.
func (c *Checker) of(pattern int) *matches {
	m := &c.lists[pattern]
	if c.listed[pattern] != c.serial {
		c.listed[pattern] = c.serial
		c.list(pattern, m)
	}
	return m
}

func (c *Checker) list(pattern int, m *matches) {
	p := &c.book.Patterns[pattern]
	*m = matches{}
	if p.Step >= 0 {
		c.openings(p.Step, m)
		return
	}
	for i := range p.Alts {
		m.unseen = m.unseen || c.visit.Unobserved[p.Alts[i].Element]
	}
	if e := c.single[pattern]; e >= 0 {
		m.pos = c.byElement[c.starts[e]:c.starts[e+1]]
		return
	}
	positions := c.positions(p)
	b := &c.buffers[pattern]
	b.pos, b.may = b.pos[:0], b.may[:0]
	any := false
	for _, at := range positions {
		t := c.matchesAt(p, int(at))
		if t == no {
			continue
		}
		b.pos = append(b.pos, at)
		b.may = append(b.may, t == maybe)
		any = any || t == maybe
	}
	m.pos = b.pos
	if any {
		m.may = b.may
		b.sure = m.fillSure(b.sure)
	}
}

// singleOf is the element whose events are all that match a pattern, or -1.
func singleOf(p *rules.Pattern) int32 {
	if p.Step >= 0 || len(p.Alts) != 1 || len(p.Alts[0].Where) > 0 {
		return -1
	}
	return int32(p.Alts[0].Element)
}

// fillSure makes the counts of certain matches.
func (m *matches) fillSure(buf []int32) []int32 {
	buf = grow(buf, len(m.pos)+1)
	buf[0] = 0
	for i := range m.pos {
		buf[i+1] = buf[i]
		if !m.may[i] {
			buf[i+1]++
		}
	}
	m.sure = buf
	return buf
}

type listBuf struct {
	pos  []int32
	may  []bool
	sure []int32
}

// positions merges the buckets of a pattern's elements.
func (c *Checker) positions(p *rules.Pattern) []int32 {
	if len(p.Alts) == 1 {
		e := p.Alts[0].Element
		return c.byElement[c.starts[e]:c.starts[e+1]]
	}
	c.merged = c.merged[:0]
	filled := 0
	for i := range p.Alts {
		e := p.Alts[i].Element
		if slices.ContainsFunc(p.Alts[:i], func(a rules.Alt) bool { return a.Element == e }) {
			continue
		}
		if c.starts[e] < c.starts[e+1] {
			filled++
		}
		c.merged = append(c.merged, c.byElement[c.starts[e]:c.starts[e+1]]...)
	}
	if filled > 1 {
		slices.Sort(c.merged)
	}
	return c.merged
}

// matchesAt tells whether the event at a position matches a pattern.
func (c *Checker) matchesAt(p *rules.Pattern, at int) truth {
	e := c.event(at)
	t := no
	for i := range p.Alts {
		a := &p.Alts[i]
		if a.Element == int(e.Element) {
			if t = or(t, c.meets(a, at)); t == yes {
				break
			}
		}
	}
	return t
}

func (c *Checker) meets(a *rules.Alt, at int) truth {
	t := yes
	for i := range a.Where {
		if t = and(t, c.fieldTest(&a.Where[i], at)); t == no {
			break
		}
	}
	return t
}
