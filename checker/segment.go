package checker

import "stdc/rules"

// segments lists the scopes from a Q up to an R.
func (c *Checker) segments(s *rules.Scope) ([]scope, scopeKind) {
	list := c.scopeBuf[:0]
	closer := s.Before
	if closer == rules.None {
		closer = s.Until
	}
	if s.After == rules.None {
		sc := stretch(0, len(c.visit.Events))
		if c.closeSegment(&sc, -1, closer, true) {
			list = append(list, sc)
		}
		return list, scopesPlain
	}
	q := &c.book.Patterns[s.After]
	if q.Place == rules.PlaceFact {
		if sc, ok := c.fromFact(q.Fact, closer, s.Before != rules.None); ok {
			list = append(list, sc)
		}
		return list, scopesPlain
	}
	m := c.of(s.After)
	for i, p := range m.pos {
		sc := stretch(int(p), len(c.visit.Events))
		sc.exists = m.truth(i)
		if c.closeSegment(&sc, int(p), closer, s.Before != rules.None) {
			list = append(list, sc)
		}
		if closer == rules.None && m.truth(i) == yes {
			break // later ones open no segment of their own
		}
	}
	if m.unseen {
		list = append(list, scope{exists: maybe, phantom: true})
	}
	if closer == rules.None {
		return list, scopesAlternatives
	}
	return list, scopesPlain
}

// closeSegment ends a segment that opened at position q (-1: before all) with
// the next closer. It returns false where the closer had to come and does not.
func (c *Checker) closeSegment(sc *scope, q, closer int, must bool) bool {
	if closer == rules.None {
		return true
	}
	r := &c.book.Patterns[closer]
	if r.Place == rules.PlaceFact {
		return c.closeByFact(sc, q, r.Fact, must)
	}
	m := c.of(closer)
	i := m.index(q + 1)
	sure := m.nextSure(i)
	found := no
	last := len(c.visit.Events)
	if i < len(m.pos) {
		found = maybe
		sc.sureTo = min(sc.sureTo, int(m.pos[i]))
		sc.close, sc.closed = c.time.at[m.pos[i]], true
	}
	if sure < len(m.pos) {
		found = yes
		last = int(m.pos[sure])
		sc.close.hi = c.time.at[last].hi
		if sure == i {
			sc.close = c.time.at[last]
		} else {
			sc.close.based, sc.close.id = false, 0
		}
	} else if sc.closed {
		c.mayLast(sc)
	}
	sc.to = min(sc.to, last)
	if m.unseen {
		sc.sureTo = sc.sureFrom // every yes becomes a maybe
		found = or(found, maybe)
	}
	if must {
		sc.exists = and(sc.exists, found)
	}
	return sc.exists != no
}

// closeByFact ends a segment that opened at position q with a fact's moment,
// which lies inside.
func (c *Checker) closeByFact(sc *scope, q, fact int, must bool) bool {
	f := c.time.facts[fact]
	if f.frame == frameUnknown {
		sc.unknown, sc.sureTo = true, sc.sureFrom
		if must {
			sc.exists = and(sc.exists, maybe) // it may have come before, or not at all
		}
		return true
	}
	comes := yes
	if q >= 0 {
		lo, hi := between(c.time.at[q], f)
		comes = atLeast(lo, hi, 0)
	}
	if must {
		sc.exists = and(sc.exists, comes)
	}
	if sc.exists == no || comes == no {
		return sc.exists != no
	}
	sc.close, sc.closed = f, true
	if comes == maybe && !must {
		c.mayLast(sc)
	}
	in := func(p int) truth {
		lo, hi := between(f, c.time.at[p])
		t := atMost(lo, hi, 0)
		if comes == maybe {
			t = or(t, maybe)
		}
		return t
	}
	if !c.time.uniform {
		c.limit(sc, in)
		return true
	}
	sc.sureTo = min(sc.sureTo, search(sc.from, sc.to, func(p int) bool { return in(p) != yes }))
	sc.to = search(sc.from, sc.to, func(p int) bool { return in(p) == no })
	return true
}

// mayLast widens the moment that closes a segment: it may also last to the
// visit's last event.
func (c *Checker) mayLast(sc *scope) {
	n := len(c.visit.Events)
	if n == 0 {
		return
	}
	end := c.lastEnd(n - 1)
	if end.frame != sc.close.frame {
		sc.close = moment{frame: frameUnknown}
		return
	}
	sc.close.lo, sc.close.hi = min(sc.close.lo, end.lo), max(sc.close.hi, end.hi)
	sc.close.based, sc.close.id = false, 0
}

// fromFact is the segment that a fact's moment opens.
func (c *Checker) fromFact(fact, closer int, must bool) (scope, bool) {
	sc := stretch(0, len(c.visit.Events))
	q := c.time.facts[fact]
	if q.frame == frameUnknown {
		sc.unknown, sc.sureTo = true, sc.sureFrom
		if must && c.book.Patterns[closer].Place == "" && c.occurs(closer) == no {
			return sc, false // whenever it was, nothing closes it
		}
		if must {
			sc.exists = maybe // it may have been too late for what closes it
		}
		return sc, true
	}
	after := func(p int) truth {
		lo, hi := between(q, c.time.at[p])
		return atLeast(lo, hi, 0)
	}
	if closer == rules.None {
		c.limit(&sc, after)
		return sc, true
	}
	r := &c.book.Patterns[closer]
	if r.Place == rules.PlaceFact {
		f := c.time.facts[r.Fact]
		if f.frame == frameUnknown {
			sc.unknown = true
			if must {
				sc.exists = maybe
			}
			c.limit(&sc, func(p int) truth { return and(after(p), maybe) })
			return sc, true
		}
		lo, hi := between(q, f)
		comes := atLeast(lo, hi, 0)
		if must {
			sc.exists = and(sc.exists, comes)
		}
		if comes == no {
			c.limit(&sc, after)
			return sc, sc.exists != no
		}
		sc.close, sc.closed = f, true
		if comes == maybe && !must {
			c.mayLast(&sc)
		}
		c.limit(&sc, func(p int) truth {
			lo, hi := between(f, c.time.at[p])
			in := atMost(lo, hi, 0)
			if comes == maybe {
				in = or(in, maybe)
			}
			return and(after(p), in)
		})
		return sc, sc.exists != no
	}
	return c.fromFactToEvent(sc, c.of(closer), after, must)
}

func (c *Checker) fromFactToEvent(sc scope, m *matches, after func(int) truth, must bool) (scope, bool) {
	shut := make([]truth, len(c.visit.Events)+1) // whether a closer came at or before
	found := no
	for i, p := range m.pos {
		t := and(m.truth(i), after(int(p)))
		shut[p] = t
		if t != no && found == no {
			sc.close, sc.closed = c.time.at[p], true
		}
		if t == yes && found == maybe {
			sc.close.hi, sc.close.based, sc.close.id = c.time.at[p].hi, false, 0
		}
		found = or(found, t)
	}
	if found == maybe {
		c.mayLast(&sc)
	}
	if m.unseen {
		found = or(found, maybe)
	}
	if must {
		sc.exists = and(sc.exists, found)
	}
	closed := no
	in := make([]truth, len(c.visit.Events))
	for p := range in {
		closed = or(closed, shut[p])
		in[p] = and(after(p), not(closed))
		if m.unseen {
			in[p] = and(in[p], maybe)
		}
	}
	c.limit(&sc, func(p int) truth { return in[p] })
	return sc, sc.exists != no
}

// limit narrows a scope to the positions that a test lets in.
func (c *Checker) limit(sc *scope, in func(p int) truth) {
	members := make([]truth, sc.to-sc.from)
	for p := sc.from; p < sc.to; p++ {
		members[p-sc.from] = and(in(p), sc.member(p))
	}
	sc.members = members
}

// perScopes splits a visit by the values of a field, in the order in which
// they first come. An event whose element has no such field is in each.
func (c *Checker) perScopes(s *rules.Scope) []scope {
	list := c.scopeBuf[:0]
	by := c.split(s.Field)
	for id := range by.values {
		from, to := by.first[id], by.last[id]
		for _, others := range [...][]int32{by.bare, by.blank} {
			if len(others) > 0 {
				from, to = min(from, others[0]), max(to, others[len(others)-1])
			}
		}
		sc := stretch(int(from), int(to)+1)
		sc.split, sc.value = by, int32(id)
		list = append(list, sc)
	}
	open := len(by.blank) > 0
	for e := range c.book.Elements {
		open = open || c.visit.Unobserved[e] && c.book.Slot(e, s.Field) != rules.NoSlot
	}
	if open {
		list = append(list, scope{exists: maybe, phantom: true})
	}
	return list
}
