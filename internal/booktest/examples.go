package booktest

import (
	"slices"
	"time"

	"stdc/checker"
	"stdc/rules"
)

// Examples are small visits that show where a rule draws its line. Either is
// nil where none was found.
type Examples struct {
	Pass, Fail *checker.Visit
	// Reason says why the failing one fails.
	Reason *checker.Reason
}

// Nearest looks for a visit that a rule passes and that would fail if one of
// its bounds were moved by a notch, and for one that it fails and that would
// then pass. Where the rule has no such bound, any small visit serves. Both are
// judged by the checker itself. It takes some tenths of a second and is the
// same on every run.
func Nearest(b *rules.Book, rule int) Examples {
	p := &pool{seeker: newSeeker(b, rule), checker: alone(b, rule), notches: []time.Duration{time.Second, -time.Second}}
	p.seeker.chains(&b.Rules[rule].Node)
	if countsDays(&b.Rules[rule].Node) {
		p.notches = []time.Duration{24 * time.Hour, -24 * time.Hour}
	}
	var ex Examples
	byLimit := false
	all := bounds(b, rule)
	limited := slices.ContainsFunc(all, func(m *Mutant) bool { return m.Kind == KindLimit })
	for i, size := range []int{1000, 5000, 30000} {
		// A pass on the limit itself is worth a second look, but not a long one.
		if ex.Pass != nil && ex.Fail != nil && (i > 1 || !limited || p.nudged(ex.Pass) != nil) {
			break
		}
		p.grow(size)
		for _, m := range all {
			if ex.Pass != nil && ex.Fail != nil && (m.Kind != KindLimit || p.nudged(ex.Pass) != nil) {
				break
			}
			changed, err := m.book(b)
			if err != nil {
				continue
			}
			other := alone(changed, rule)
			if ex.Pass == nil || m.Kind == KindLimit && p.nudged(ex.Pass) == nil {
				if v := p.nearest(b, other, checker.Pass); v != nil && (ex.Pass == nil || p.nudged(v) != nil) {
					ex.Pass = v
				}
			}
			if ex.Fail == nil {
				ex.Fail = p.nearest(b, other, checker.Fail)
				byLimit = ex.Fail != nil && (m.Kind == KindLimit || m.Kind == KindOrder)
			}
		}
	}
	if ex.Pass == nil {
		ex.Pass = p.smallest(b, checker.Pass)
	}
	if near := p.nudged(ex.Pass); near != nil {
		ex.Fail = near
	} else if near := p.oneLess(b, ex.Pass, checker.Fail); near != nil && !byLimit {
		ex.Fail = near
	}
	if ex.Fail == nil {
		ex.Fail = p.smallest(b, checker.Fail)
	}
	if near := p.oneLess(b, ex.Fail, checker.Pass); near != nil && ex.Pass != nil && len(near.Events) > len(ex.Pass.Events) {
		ex.Pass = near // as many as are allowed
	}
	if ex.Fail != nil {
		one := *b
		one.Rules = b.Rules[rule : rule+1]
		if r, err := checker.New(&one, checker.Options{Evidence: true}).Check(ex.Fail); err == nil {
			ex.Reason = r.Rules[0].Reason
		}
	}
	return ex
}

// chains notes what a rule wants to see in a row, behind its anchor or in its
// steps: chance alone seldom puts it there. Times that are facts are noted at
// the distances that the rule names.
func (s *seeker) chains(n *rules.Node) {
	first := func(p int) []int {
		switch {
		case p < 0:
			return nil
		case s.b.Patterns[p].Step >= 0:
			return s.b.Steps[s.b.Patterns[p].Step].From[:min(1, len(s.b.Steps[s.b.Patterns[p].Step].From))]
		case len(s.b.Patterns[p].Alts) > 0:
			return []int{s.b.Patterns[p].Alts[0].Element}
		}
		return nil
	}
	var list []int
	for i := range n.Parts {
		p := &n.Parts[i]
		if n.PerStep {
			list = append(list, s.b.Steps[p.Scope.Steps[0]].From...)
		} else if i == 0 {
			list = append(list, first(p.After)...)
		}
		list = append(list, first(p.Count)...)
	}
	if len(n.Order) > 0 {
		list = append(list, first(n.After)...)
		for _, p := range n.Order {
			list = append(list, first(p)...)
		}
		list = append(list, first(n.Before)...)
	}
	if len(list) > 2 {
		s.orders = append(s.orders, list)
	}
	for _, w := range []*rules.Window{n.Within, n.Gap} {
		if w != nil && w.Hi != nil && w.Hi.Unit == rules.UnitWorkdays { // over whole weeks
			s.gaps = append(s.gaps, (w.Hi.N+w.Hi.N/5*2)*24*int64(time.Hour))
		}
	}
	for i := range s.facts {
		if s.b.Facts[i].Type == rules.TypeTime {
			for _, g := range s.gaps {
				s.facts[i] = append(s.facts[i], rules.TimeValue(stampAt(baseTime+g)))
			}
		}
	}
}

// countsDays tells whether a limit of the rule counts days: a second more is
// then no notch.
func countsDays(n *rules.Node) bool {
	for _, w := range []*rules.Window{n.Within, n.Gap} {
		if w != nil && w.Hi != nil && w.Hi.Unit != rules.UnitTime && w.Hi.Unit != rules.UnitWorkhours {
			return true
		}
	}
	return slices.ContainsFunc(n.Parts, func(p rules.Node) bool { return countsDays(&p) })
}

// shift moves a time; a time of day that leaves its day gets a date.
func shift(t *rules.Stamp, by int64) {
	const day = int64(24 * time.Hour)
	if t.Kind == rules.StampClock {
		if t.Nano+by >= 0 && t.Nano+by < day {
			t.Nano += by
			return
		}
		t.Kind, t.Day = rules.StampLocal, int32(baseDay.Unix()/86400)
	}
	n := int64(t.Day)*day + t.Nano + by
	t.Day, t.Nano = int32(n/day), n%day
}

// nudged returns the visit with one event, and all behind it, a notch later or
// earlier (a second, or a day where the rule counts days), where the rule then
// fails; nil where none does. No event overtakes another.
func (p *pool) nudged(v *checker.Visit) *checker.Visit {
	if v == nil {
		return nil
	}
	for _, by := range p.notches {
		for i := range v.Events {
			at := v.Events[i].At
			if at.Kind == rules.StampNone || i == 0 && len(v.Events) > 1 { // the first alone moves against a fact
				continue
			}
			if i > 0 && (at.Kind != v.Events[i-1].At.Kind || moment(at)+int64(by) < moment(v.Events[i-1].At)) {
				continue
			}
			c := v.Clone()
			for j := i; j < len(c.Events); j++ {
				for _, t := range []*rules.Stamp{&c.Events[j].At, &c.Events[j].End} {
					if t.Kind != rules.StampNone {
						shift(t, int64(by))
					}
				}
			}
			if p.verdict(p.checker, c) == checker.Fail {
				return c
			}
		}
	}
	return nil
}

// oneLess returns the visit without one event, the last that gives it the
// verdict; nil where none does. An empty visit shows nothing.
func (p *pool) oneLess(b *rules.Book, v *checker.Visit, want checker.Verdict) *checker.Visit {
	if v == nil {
		return nil
	}
	for i := len(v.Events) - 1; i >= 0; i-- {
		if c := without(b, v, i); len(c.Events) > 0 && p.verdict(p.checker, c) == want {
			return c
		}
	}
	return nil
}

// bounds lists the changes of a rule that alter its verdict, those first that
// say most: limits, then counts, orders, conditions and phrases.
func bounds(b *rules.Book, rule int) []*Mutant {
	all := mutants(b)
	var out []*Mutant
	for _, kind := range []Kind{KindLimit, KindCount, KindOrder, KindLeftOut, KindPhrase} {
		for _, m := range all {
			if m.Kind == kind && slices.Contains(m.Rules, rule) {
				out = append(out, m)
			}
		}
	}
	const most = 60
	return out[:min(len(out), most)]
}

// nearest returns a small visit with the verdict, which the changed rule judges
// the other way; nil where the pool has none.
func (p *pool) nearest(b *rules.Book, other *checker.Checker, want checker.Verdict) *checker.Visit {
	opposite := checker.Fail
	if want == checker.Fail {
		opposite = checker.Pass
	}
	good := func(v *checker.Visit) bool {
		return p.verdict(p.checker, v) == want && p.verdict(other, v) == opposite
	}
	var first *checker.Visit
	tried := 0
	for i, v := range p.visits {
		if p.results[i].Verdict != want || p.verdict(other, v) != opposite {
			continue
		}
		if want == checker.Fail {
			return shrink(b, v, good)
		}
		// A pass that a second would undo lies on the line itself.
		if p.nudged(v) != nil {
			return shrink(b, v, func(v *checker.Visit) bool { return good(v) && p.nudged(v) != nil })
		}
		if first == nil {
			first = v
		}
		if tried++; tried > 50 {
			break
		}
	}
	if first == nil {
		return nil
	}
	return shrink(b, first, good)
}

// smallest returns a small visit with the verdict.
func (p *pool) smallest(b *rules.Book, want checker.Verdict) *checker.Visit {
	for i, v := range p.visits {
		if p.results[i].Verdict == want {
			return shrink(b, v, func(v *checker.Visit) bool { return p.verdict(p.checker, v) == want })
		}
	}
	return nil
}

// verdict judges a visit by the one rule of a checker; Unknown where it cannot.
func (p *pool) verdict(c *checker.Checker, v *checker.Visit) checker.Verdict {
	r, err := c.Check(v)
	if err != nil {
		return checker.Unknown
	}
	return r.Rules[0].Verdict
}
