package booktest

import (
	"math/rand/v2"
	"slices"
	"strings"

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
	w.seekers = make([]*seeker, len(w.b.Rules))
	for range 150000 {
		if len(open) == 0 || len(given) == 0 {
			return
		}
		v := w.vary(rng, given, open[0].m)
		if r, err := now.Check(v); err == nil && open[0].shows(r, v) && (!strings.HasPrefix(open[0].m.What, "critical") || r.Passed == checker.Fail) {
			open = w.score(now, open, v)
		} else if rng.IntN(200) == 0 { // the next one, in turn
			open = append(open[1:], open[0])
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
	for _, s := range gone {
		t.kills = append(t.kills, s.m)
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

// vary makes another visit of those given, for a bound.
func (w *writer) vary(rng *rand.Rand, given []*checker.Visit, m *Mutant) *checker.Visit {
	v := given[rng.IntN(len(given))].Clone()
	v.ID = ""
	if rule := ruleIndex(w.b, m.Owner); rule >= 0 && rng.IntN(4) > 0 { // what the rule speaks of comes in
		if w.seekers[rule] == nil {
			w.seekers[rule] = newSeeker(w.b, rule)
		}
		other := w.seekers[rule].visit()
		for _, e := range other.Events {
			n := v.AddEvent(w.b, int(e.Element))
			copy(v.Values[n.Fields:], other.Values[e.Fields:int(e.Fields)+len(w.b.Elements[e.Element].Fields)])
		}
		return v
	}
	if rng.IntN(2) == 0 {
		for range rng.IntN(4) {
			if len(v.Events) > 1 {
				v = without(w.b, v, rng.IntN(len(v.Events)))
			}
		}
	}
	for range rng.IntN(8) { // what was not recorded
		if n := rng.IntN(len(v.Facts) + len(v.Values) + 1); n < len(v.Facts) {
			v.Facts[n] = rules.Value{}
		} else if n -= len(v.Facts); n < len(v.Values) && !fixed(w.b, v, n) {
			v.Values[n] = rules.Value{}
		}
	}
	for range rng.IntN(5) {
		v.Unobserved[rng.IntN(len(v.Unobserved))] = true
	}
	return v
}

// fixed tells whether the book gives a value itself.
func fixed(b *rules.Book, v *checker.Visit, at int) bool {
	for i := range v.Events {
		e := &v.Events[i]
		fields := b.Elements[e.Element].Fields
		if j := at - int(e.Fields); j >= 0 && j < len(fields) {
			return fields[j].Fixed != ""
		}
	}
	return false
}
