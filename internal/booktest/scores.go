package booktest

import (
	"math/rand/v2"
	"slices"

	"stdc/checker"
	"stdc/rules"
)

// scores looks for tests of the bounds that only a score or `passed` shows:
// among the visits there are, and among those with a few events left out, some
// elements unobserved, or the events of a failing visit put in.
func (w *writer) scores() {
	var open []*scoreBound
	for _, m := range w.open {
		if onlyScore(m) {
			if changed, err := m.book(w.b); err == nil {
				open = append(open, &scoreBound{m: m, c: checker.New(changed, checker.Options{})})
			}
		}
	}
	now := checker.New(w.b, checker.Options{})
	given := slices.Clone(w.visits)
	for len(open) > 0 { // the visit that defends most of them, again and again
		var best *checker.Visit
		most := 0
		for _, v := range given {
			if n := defends(now, open, v); n > most {
				best, most = v, n
			}
		}
		if best == nil {
			break
		}
		open = w.score(now, open, best)
	}
	rng := rand.New(rand.NewPCG(1, 7))
	for range 20000 {
		if len(open) == 0 || len(given) == 0 {
			return
		}
		if v := w.vary(rng, given); defends(now, open, v) > 0 {
			open = w.score(now, open, v)
		}
	}
}

// scoreBound is an open bound with a checker of the changed book.
type scoreBound struct {
	m *Mutant
	c *checker.Checker
}

// shows tells whether the score or `passed` of a visit is another under the
// change; of the score itself only where weights are changed, as a mark does not
// move it.
func (s *scoreBound) shows(now *checker.Result, v *checker.Visit) bool {
	r, err := s.c.Check(v)
	return err == nil && (r.Passed != now.Passed || !sameNumber(r.Score, now.Score))
}

func defends(now *checker.Checker, open []*scoreBound, v *checker.Visit) int {
	r, err := now.Check(v)
	if err != nil {
		return 0
	}
	n := 0
	for _, s := range open {
		if s.shows(r, v) {
			n++
		}
	}
	return n
}

// score proposes a test of the score of a visit and returns what stays open.
func (w *writer) score(now *checker.Checker, open []*scoreBound, v *checker.Visit) []*scoreBound {
	r, err := now.Check(v)
	if err != nil {
		return open
	}
	t := &proposal{visit: v, rule: -1, score: r.Score, passed: r.Passed}
	var stay, gone []*scoreBound
	for _, s := range open {
		if s.shows(r, v) {
			gone = append(gone, s)
			w.take(s.m)
		} else {
			stay = append(stay, s)
		}
	}
	first := gone[0].m
	name := first.What
	if first.Owner != "" {
		name = first.Owner + ": " + name
	}
	if len(gone) > 1 {
		name = "score " + Number(r.Score)
	}
	t.name = w.name(name)
	w.found = append(w.found, t)
	return stay
}

// vary makes another visit of those given.
func (w *writer) vary(rng *rand.Rand, given []*checker.Visit) *checker.Visit {
	v := cloneVisit(given[rng.IntN(len(given))])
	v.ID = ""
	for range rng.IntN(4) {
		if len(v.Events) > 1 {
			v = without(w.b, v, rng.IntN(len(v.Events)))
		}
	}
	for range rng.IntN(3) {
		v.Unobserved[rng.IntN(len(v.Unobserved))] = true
	}
	if rng.IntN(2) == 0 { // what a rule speaks of happens in the midst of it
		s := newSeeker(w.b, rng.IntN(len(w.b.Rules)))
		s.rng = rng
		other := s.visit()
		at := rules.Stamp{}
		for _, e := range other.Events {
			n := v.AddEvent(w.b, int(e.Element))
			fields := n.Fields
			n.At = at // at an unknown time, at the end
			copy(v.Values[fields:], other.Values[e.Fields:int(e.Fields)+len(w.b.Elements[e.Element].Fields)])
		}
	}
	return v
}
