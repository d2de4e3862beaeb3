package checker

import "stdc/rules"

// waiting is an anchor.
type waiting struct {
	noted
	early *noted // the match that came too early, with no anchor between
	miss  *noted // the first event in its window that missed by one condition
}

// windows are open windows that began between the same two matches, so that
// without a farthest distance one count serves all of them: n anchors, of which
// the first are kept.
type windows struct {
	first waiting
	more  []waiting
	n     int
	from  int // the number of the first match that counts
}

// newest is the anchor that came last. What comes beside its window, too late or
// too early, is told of it alone: what lies behind another anchor is that one's.
type newest struct {
	noted
	live bool
	fail *failing
}

// later takes in an event of a scope whose node counts behind anchors.
func (s *span) later(a *arrival) {
	s.ripe(a.at)
	if s.hi != infinite {
		for s.windows.len() > 0 && s.windows.at(0).first.at+s.hi < a.at {
			s.decide()
		}
		s.trim()
	}
	if a.closes {
		s.shut()
		s.sure.add(&s.maybe)
	}
	if a.anchors && s.anchors == 0 {
		s.prior = s.last
	}
	switch {
	case a.counts:
		s.match(a)
	case a.miss != nil:
		s.nearMiss(a)
	}
	if a.anchors {
		s.anchor(&a.noted)
	}
}

// anchor opens a window.
func (s *span) anchor(a *noted) {
	if s.anchors++; s.anchors > 1 && s.n.On == rules.OnFirst {
		return
	}
	s.newest = newest{noted: *a, live: true}
	if w := (waiting{noted: *a}); s.lo > 0 {
		s.waiting.push(w)
	} else {
		s.window(w)
	}
}

// ripe opens the windows of anchors that are far enough back.
func (s *span) ripe(now int64) {
	for s.waiting.len() > 0 && s.waiting.at(0).at+s.lo <= now {
		s.window(*s.waiting.at(0))
		s.waiting.drop(1)
	}
}

func (s *span) window(w waiting) {
	if k := s.windows.len(); k > 0 && s.hi == infinite {
		if last := s.windows.back(); last.from == s.total {
			if last.n++; last.n <= maxShown {
				last.more = append(last.more, w)
			}
			return
		}
	}
	s.windows.push(windows{first: w, n: 1, from: s.total})
}

// match takes in an event that counts.
func (s *span) match(a *arrival) {
	if s.anchors == 0 && s.closer == rules.None {
		s.last = kept{a.noted, true}
	}
	if s.newest.live {
		switch far := a.at - s.newest.at; {
		case far < s.lo && s.waiting.len() > 0 && s.waiting.back().early == nil:
			early := a.noted
			s.waiting.back().early = &early
		case s.hi != infinite && far > s.hi:
			late := a.noted
			if s.newest.fail != nil {
				s.newest.fail.beside, s.newest.fail.early = &late, false
			}
			s.newest.live = false
		}
	}
	s.total++
	if s.windows.len() > 0 {
		s.list.push(a.noted)
	}
	full := 0
	for _, f := range s.filling {
		if f.events = append(f.events, a.noted); len(f.events) < maxShown {
			s.filling[full] = f
			full++
		}
	}
	s.filling = s.filling[:full]
	if s.hi == infinite {
		s.early()
	}
}

// early decides windows without end whose count cannot change what is said of
// it: enough came, or too many.
func (s *span) early() {
	t := s.n.Times
	for s.windows.len() > 0 {
		count := s.total - s.windows.at(0).from
		if t.Max < 0 && count < t.Min || t.Max >= 0 && count <= t.Max {
			break
		}
		s.decide()
	}
	s.trim()
}

// nearMiss notes an event that would count but for one condition, for the windows
// in which nothing came yet.
func (s *span) nearMiss(a *arrival) {
	for i := s.windows.len() - 1; i >= 0; i-- {
		w := s.windows.at(i)
		if w.from != s.total {
			return
		}
		for k := len(w.more) - 1; k >= 0; k-- {
			if w.more[k].miss != nil {
				return
			}
			w.more[k].miss = missed(a)
		}
		if w.first.miss != nil {
			return
		}
		w.first.miss = missed(a)
	}
}

// shut ends all windows, by a closer or with the scope.
func (s *span) shut() {
	for s.waiting.len() > 0 {
		s.window(*s.waiting.at(0))
		s.waiting.drop(1)
	}
	for s.windows.len() > 0 {
		s.decide()
	}
	s.trim()
	for _, f := range s.result().fails {
		if f.open {
			f.open, f.count = false, s.total-f.from
		}
	}
	s.filling = s.filling[:0]
	s.newest.live = false
}

// trim forgets the matches before the first open window.
func (s *span) trim() {
	keep := 0
	if s.windows.len() > 0 {
		keep = s.total - s.windows.at(0).from
	}
	if s.list.len() > keep {
		s.list.drop(s.list.len() - keep)
	}
}

// decide ends the first windows.
func (s *span) decide() {
	w := *s.windows.at(0)
	s.windows.drop(1)
	count := s.total - w.from
	if within(s.n.Times, count) == Pass {
		s.result().met += w.n
		return
	}
	for i := range w.n {
		anchor := &w.first
		if i > len(w.more) {
			s.result().failed += w.n - i
			return
		}
		if i > 0 {
			anchor = &w.more[i-1]
		}
		if f := s.fail(1); f != nil {
			s.tell(f, anchor, w.from, count)
		}
	}
}

// tell notes what a reason says of an anchor that failed.
func (s *span) tell(f *failing, anchor *waiting, from, count int) {
	f.asked(&anchor.noted)
	f.side, f.count, f.miss = true, count, anchor.miss
	f.beside, f.early = anchor.early, anchor.early != nil
	first := s.list.len() - count
	for i := first; i < s.list.len() && len(f.events) < maxShown; i++ {
		f.events = append(f.events, *s.list.at(i))
	}
	if s.hi == infinite {
		if f.open, f.from = true, from; len(f.events) < maxShown {
			s.filling = append(s.filling, f)
		}
	}
	if s.newest.live && s.newest.pos == anchor.pos {
		s.newest.fail = f
	}
}
