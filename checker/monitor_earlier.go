package checker

import "stdc/rules"

// earlier takes in an event of a scope whose node counts before anchors: what
// has come decides at once.
func (s *span) earlier(a *arrival) {
	if a.anchors {
		if s.anchors++; s.anchors == 1 || s.n.On != rules.OnFirst {
			s.look(a)
		}
		s.before = a.pos + 1
	}
	switch {
	case a.counts:
		if s.anchors == 1 && !s.after.is && !a.anchors {
			s.after = kept{a.noted, true}
		}
		if s.lo > 0 {
			s.near.push(a.noted)
		} else {
			s.reach(&a.noted)
		}
		s.move(a.at)
	case a.miss != nil && (s.hi != infinite || s.misses.len() == 0):
		s.misses.push(*missed(a))
		s.move(a.at)
	}
}

// reach takes a match into the window.
func (s *span) reach(n *noted) {
	if s.hi != infinite {
		s.list.push(*n)
		return
	}
	if s.count++; len(s.heads) < maxShown {
		s.heads = append(s.heads, *n)
	}
}

// move moves the window to where it is seen from a moment.
func (s *span) move(now int64) {
	for s.near.len() > 0 && s.near.at(0).at <= now-s.lo {
		s.reach(s.near.at(0))
		s.near.drop(1)
	}
	if s.hi == infinite {
		return
	}
	for s.list.len() > 0 && s.list.at(0).at < now-s.hi {
		s.far = kept{*s.list.at(0), true}
		s.list.drop(1)
	}
	for s.misses.len() > 0 && s.misses.at(0).at < now-s.hi {
		s.misses.drop(1)
	}
}

// look judges an anchor.
func (s *span) look(a *arrival) {
	s.move(a.at)
	count := s.count
	if s.hi != infinite {
		count = s.list.len()
	}
	if within(s.n.Times, count) == Pass {
		s.sure.met++
		return
	}
	f := s.fail(1)
	if f == nil {
		return
	}
	f.asked(&a.noted)
	f.side, f.count = true, count
	f.events = append(f.events, s.heads...)
	for i := 0; i < s.list.len() && len(f.events) < maxShown; i++ {
		f.events = append(f.events, *s.list.at(i))
	}
	if s.misses.len() > 0 && s.misses.at(0).at <= a.at-s.lo {
		miss := *s.misses.at(0)
		f.miss = &miss
	}
	beside := s.far
	if s.near.len() > 0 {
		beside, f.early = kept{*s.near.back(), true}, true
	}
	if beside.is && (s.n.On == rules.OnFirst || s.before <= beside.pos+1) {
		f.beside = &beside.noted
	}
}
