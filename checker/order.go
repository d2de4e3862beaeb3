package checker

import (
	"math"
	"slices"

	"stdc/rules"
)

// candidates is what may be one element of an order in a window.
type candidates struct {
	pos    []int32
	truth  []truth
	sure   bool // one of them is certain
	unseen bool // one that nobody observed may stand anywhere
	// optional: it need not occur
	optional bool
	pattern  int
}

// order evaluates an order in the windows of an anchor.
func (c *Checker) order(n *rules.Node, a asked, ws []window) Verdict {
	list := c.orders[:0]
	pos, truths := len(c.arena), len(c.truths)
	defer func() { c.orders, c.arena, c.truths = list[:0], c.arena[:pos], c.truths[:truths] }()
	open := false // an optional step may have opened
	for _, p := range n.Order {
		cs := c.candidates(n, a, ws, p)
		if s := c.book.Patterns[p].Step; s >= 0 && c.book.Steps[s].Optional {
			cs.optional = true
			if cs.occurs() == no {
				continue // one that did not open is left out
			}
			open = open || cs.occurs() == maybe
		}
		cs.optional = cs.optional || n.Skip
		list = append(list, cs)
	}
	if n.Match == rules.MatchFirst {
		return c.first(n, a, list)
	}
	v := c.sequence(n, a, list)
	if open {
		without := slices.DeleteFunc(slices.Clone(list), func(cs candidates) bool { return cs.optional && cs.occurs() == maybe })
		if c.sequence(n, a, without) != v {
			return Unknown
		}
	}
	return v
}

func (c *Checker) sequence(n *rules.Node, a asked, list []candidates) Verdict {
	if n.Match == rules.MatchSubsequence {
		return c.subsequence(n, a, list)
	}
	return c.exactly(n, a, list)
}

// candidates lists the events of a window that match; for `first` only up to
// the first that does for certain.
func (c *Checker) candidates(n *rules.Node, a asked, ws []window, pattern int) candidates {
	m := c.scoped(pattern, a.scope)
	from := len(c.arena)
	first := len(c.truths)
	out := candidates{unseen: m.unseen, pattern: pattern}
	if s := c.book.Patterns[pattern].Step; s >= 0 && n.Match != rules.MatchFirst {
		// Where every opening counts, so does whether the step was closed between.
		out.unseen = out.unseen || c.stepUnknown(s)
	}
windows:
	for i := range ws {
		w := &ws[i]
		for j := m.index(w.p0); j < len(m.pos) && int(m.pos[j]) < w.p1; j++ {
			t := c.counts(n, a, w, m, j)
			if t == no {
				continue
			}
			c.arena, c.truths = append(c.arena, m.pos[j]), append(c.truths, t)
			if t == yes {
				out.sure = true
				if n.Match == rules.MatchFirst {
					break windows
				}
			}
		}
	}
	out.pos, out.truth = c.arena[from:len(c.arena):len(c.arena)], c.truths[first:len(c.truths):len(c.truths)]
	return out
}

// ends gives the least and the greatest position that the first occurrence
// may have.
func (cs *candidates) ends() (lo, hi int) {
	lo, hi = math.MaxInt, math.MinInt
	if len(cs.pos) > 0 {
		lo, hi = int(cs.pos[0]), int(cs.pos[len(cs.pos)-1])
	}
	if cs.unseen {
		lo, hi = math.MinInt, math.MaxInt
	}
	return lo, hi
}

// occurs tells whether there is an occurrence.
func (cs *candidates) occurs() truth {
	switch {
	case cs.sure:
		return yes
	case len(cs.pos) > 0 || cs.unseen:
		return maybe
	}
	return no
}

// first asks that the first occurrences stand in order, see language.md.
func (c *Checker) first(n *rules.Node, a asked, list []candidates) Verdict {
	certain, possible := 0, 0
	all := yes
	for i := range list {
		switch list[i].occurs() {
		case yes:
			certain++
			possible++
		case maybe:
			possible++
			if !list[i].optional {
				all = and(all, maybe)
			}
		default:
			if !list[i].optional {
				c.tracer.missing(n, a, i, list)
				return Fail
			}
		}
	}
	if n.Skip && possible < 2 {
		return NotApplicable
	}
	for i := range list {
		for j := i + 1; j < len(list); j++ {
			t := pair(list, i, j)
			binds := yes
			if list[i].optional {
				binds = list[i].occurs()
			}
			if list[j].optional {
				binds = and(binds, list[j].occurs())
			}
			if n.Gap != nil && t != no {
				t = and(t, or(c.gapOf(n, list, i, j), not(neighbours(list, i, j))))
			}
			if t = or(t, not(binds)); t == no {
				c.tracer.disorder(n, a, list, i, j)
				return Fail
			}
			all = and(all, t)
		}
	}
	if n.Skip && certain < 2 || all != yes {
		c.tracer.orderOpen(n, a, list)
		return Unknown
	}
	return Pass
}

// pair tells whether the first occurrence of i stands before that of j, over
// all candidates.
func pair(list []candidates, i, j int) truth {
	if list[i].occurs() == no || list[j].occurs() == no {
		return yes
	}
	ilo, ihi := list[i].ends()
	jlo, jhi := list[j].ends()
	switch {
	case ihi < jlo:
		return yes
	case ilo >= jhi:
		return no
	}
	return maybe
}

// neighbours tells whether nothing between i and j occurs.
func neighbours(list []candidates, i, j int) truth {
	t := yes
	for k := i + 1; k < j; k++ {
		if !list[k].optional {
			return no
		}
		t = and(t, not(list[k].occurs()))
	}
	return t
}

// gapOf tells whether the distance between the occurrences of i and j lies in
// the gap, over all candidates that stand in order.
func (c *Checker) gapOf(n *rules.Node, list []candidates, i, j int) truth {
	a, b := &list[i], &list[j]
	if a.occurs() == no || b.occurs() == no {
		return yes
	}
	if a.unseen || b.unseen {
		return maybe
	}
	all, none := true, true
	for _, p := range a.pos {
		for _, q := range b.pos {
			t := no
			if p < q {
				t = c.reach.inside(n.Gap, c.time.at[p], c.time.at[q], 1)
			}
			all, none = all && t == yes, none && t == no
		}
	}
	switch {
	case all:
		return yes
	case none:
		return no
	}
	return maybe
}

// subsequence asks for events E1 … En in order, others between them or not;
// with a gap, for a choice of them whose neighbours are that far apart.
func (c *Checker) subsequence(n *rules.Node, a asked, list []candidates) Verdict {
	v := Fail
	if c.chain(n, list, true) {
		v = Pass
	} else if c.chain(n, list, false) {
		v = Unknown
	}
	if v != Pass {
		c.tracer.noSequence(n, a, list, v)
	}
	return v
}

// chain looks for a sequence of certain (or of possible) events. reached
// holds, for one element after the other, the events at which such a sequence
// may end; free that it may also end at an unobserved event, somewhere behind
// the position open.
func (c *Checker) chain(n *rules.Node, list []candidates, certain bool) bool {
	var reached []int32
	free, open := true, int32(-1) // before the first element anything may follow
	for i := range list {
		var next []int32
		for j, q := range list[i].pos {
			if certain && list[i].truth[j] != yes {
				continue
			}
			if free && q > open || c.follows(n, reached, q, certain) {
				next = append(next, q)
			}
		}
		nextFree := !certain && list[i].unseen
		if len(next) == 0 && !nextFree {
			return false
		}
		if !free && len(reached) > 0 {
			open = reached[0]
		} else if len(reached) > 0 {
			open = min(open, reached[0])
		}
		reached, free = next, nextFree
	}
	return true
}

// follows tells whether q may follow one of the events of a sequence.
func (c *Checker) follows(n *rules.Node, reached []int32, q int32, certain bool) bool {
	before, _ := slices.BinarySearch(reached, q)
	if before == 0 || n.Gap == nil {
		return before > 0
	}
	fits := func(i int) bool {
		t := c.reach.inside(n.Gap, c.time.at[reached[i]], c.time.at[q], 1)
		return t == yes || !certain && t == maybe
	}
	if c.time.uniform && n.Gap.Hi == nil {
		return fits(0) // the farthest is the likeliest to be far enough
	}
	for i := before - 1; i >= 0; i-- {
		if fits(i) {
			return true
		}
		if c.time.uniform && c.reach.atMost(*n.Gap.Hi, c.time.at[reached[i]], c.time.at[q], 1) == no {
			return false // earlier ones are farther still
		}
	}
	return false
}

// projected is an event of the window that matches some element of an order.
type projected struct {
	pos   int32
	truth truth   // whether it is in the projection
	as    []truth // whether it matches each element
}

// exactly asks that the events that match any element are just the sequence.
func (c *Checker) exactly(n *rules.Node, a asked, list []candidates) Verdict {
	events := c.project(list)
	v := Unknown
	switch {
	case c.isExactly(n, events, list):
		v = Pass
	case !c.fitsExactly(n, events, list):
		v = Fail
	}
	if v == Pass {
		for i := range list {
			if list[i].unseen {
				v = Unknown
			}
		}
	}
	if v != Pass {
		c.tracer.notExact(n, a, list, v)
	}
	return v
}

func (c *Checker) project(list []candidates) []projected {
	var out []projected
	next := make([]int, len(list))
	for {
		least := int32(math.MaxInt32)
		for i := range list {
			if next[i] < len(list[i].pos) {
				least = min(least, list[i].pos[next[i]])
			}
		}
		if least == math.MaxInt32 {
			return out
		}
		e := projected{pos: least, as: make([]truth, len(list))}
		for i := range list {
			if next[i] < len(list[i].pos) && list[i].pos[next[i]] == least {
				e.as[i] = list[i].truth[next[i]]
				e.truth = or(e.truth, e.as[i])
				next[i]++
			}
		}
		out = append(out, e)
	}
}

func (c *Checker) isExactly(n *rules.Node, events []projected, list []candidates) bool {
	if len(events) != len(list) {
		return false
	}
	for i, e := range events {
		if e.as[i] != yes || i > 0 && n.Gap != nil &&
			c.reach.inside(n.Gap, c.time.at[events[i-1].pos], c.time.at[e.pos], 1) != yes {
			return false
		}
	}
	return true
}

// fitsExactly tells whether some choice of the maybes is the sequence. A
// state is how many elements are used up and the event that was the last, -1
// for one that nobody observed.
func (c *Checker) fitsExactly(n *rules.Node, events []projected, list []candidates) bool {
	type state struct {
		used int
		last int32
	}
	states := map[state]bool{{0, -2}: true}
	spread := func(in map[state]bool) { // unobserved events may use up elements
		for again := true; again; {
			again = false
			for s := range in {
				next := state{s.used + 1, -1}
				if s.used < len(list) && list[s.used].unseen && !in[next] {
					in[next], again = true, true
				}
			}
		}
	}
	spread(states)
	for _, e := range events {
		out := map[state]bool{}
		for s := range states {
			if e.truth == maybe {
				out[s] = true
			}
			if s.used < len(list) && e.as[s.used] != no && (n.Gap == nil || s.last < 0 ||
				c.reach.inside(n.Gap, c.time.at[s.last], c.time.at[e.pos], 1) != no) {
				next := state{s.used + 1, e.pos}
				if n.Gap == nil {
					next.last = 0
				}
				out[next] = true
			}
		}
		spread(out)
		if states = out; len(states) == 0 {
			return false
		}
	}
	for s := range states {
		if s.used == len(list) {
			return true
		}
	}
	return false
}
