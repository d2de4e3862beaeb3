package checker

import (
	"errors"
	"math"

	"stdc/rules"
)

// Summary is what a run says over all its visits: how many passed, the mean
// score, and what became of every rule, step, dimension, site, member of staff
// and wave. Call NewSummary, then Add once per visit, then any of Totals,
// Rules, Steps, Dimensions, Sites, Staff and Waves, which compute their
// statistics anew at each call.
//
// Sums are kept as integers (scores in 1e-6 points, in 128 bits), so the order
// of visits and the way in which a run was cut into parts never show in a
// number. Add allocates only for a site, member of staff or wave that is new
// and for the first examples of a rule. A Summary is not safe for use by
// several goroutines at once; give each its own and Merge them.
type Summary struct {
	book *rules.Book
	plan []sumPlan

	totals Totals // the counters; its statistics stay empty
	all    sumTally
	rules  []sumRule
	parts  []sumPart // steps, then dimensions
	steps  int       // how many of parts are steps
	gaps   []sumGap
	sites  map[string]*sumTally
	staff  map[string]*sumTally
	waves  map[string]*sumTally
	whatIf sumWhatIf
	pairs  sumPairs
	// waivers are counted by their index in the book.
	waivers sumWaivers
	weight  uint64 // of all rules without bonus, in the summary's unit

	visit []sumVisitPart // scratch of Add, by index of parts
}

// sumExamples is the number of failing visits kept per rule: one is shown,
// the second is for readers of the JSON report.
const sumExamples = 2

// sumRule is what became of one rule so far.
type sumRule struct {
	counts   [4]int64 // by Verdict, without waived failures
	waived   int64
	credit   wide // in 1e-6
	examples []Example
}

// sumGap compares a dimension's expected and perceived facts over the visits
// that record both.
type sumGap struct {
	expected, perceived       int // facts, -1 for none
	expectedElse, perceivElse float64
	want, got, gap            moments
}

// NewSummary returns an empty summary of visits judged by a book.
func NewSummary(b *rules.Book) *Summary {
	s := &Summary{
		book: b, rules: make([]sumRule, len(b.Rules)),
		waivers: make(sumWaivers, len(b.Waivers)),
		sites:   map[string]*sumTally{}, staff: map[string]*sumTally{}, waves: map[string]*sumTally{},
	}
	s.plan, s.parts, s.steps = sumPlanOf(b)
	s.visit = make([]sumVisitPart, len(s.parts))
	s.pairs = newPairs(b)
	for i := range s.plan {
		if !s.plan[i].bonus {
			s.weight += s.plan[i].unit
		}
	}
	for i := range b.Dimensions {
		d := &b.Dimensions[i]
		s.gaps = append(s.gaps, sumGap{
			expected: d.Expected, expectedElse: factDefault(b, d.Expected),
			perceived: d.Perceived, perceivElse: factDefault(b, d.Perceived),
		})
	}
	return s
}

// Book returns the book by which the visits were judged.
func (s *Summary) Book() *rules.Book { return s.book }

// Reject counts a visit that was rejected.
func (s *Summary) Reject() { s.RejectMany(1) }

// RejectMany counts n visits that were rejected.
func (s *Summary) RejectMany(n int64) { s.totals.Rejected += n }

// Add takes in one visit and what the checker said of it; it copies what it
// keeps. The visit is read for its facts only and may be nil.
func (s *Summary) Add(r *Result, v *Visit) {
	t := &s.totals
	t.Visits++
	t.Events += int64(r.Events)
	if r.Reordered {
		t.Reordered++
	}
	t.Gap += int64(r.Gap)
	t.Fold += int64(r.Fold)
	clear(s.visit)
	one := s.addRules(r)
	one.passed = r.Passed
	if r.Score.Valid() {
		one.scored, one.score = true, micro(r.Score)
	}
	s.all.add(&one)
	s.whatIf.add(&one, s.weight)
	s.site(r).add(&one)
	tallyOf(s.staff, r.Staff).add(&one)
	tallyOf(s.waves, r.Wave).add(&one)
	for i := range s.parts {
		s.parts[i].add(&s.visit[i])
	}
	s.pairs.add(r, v)
	if v != nil {
		for i := range s.gaps {
			s.gaps[i].add(v)
		}
	}
}

// site finds the tally of a visit's site and counts its verdicts there.
func (s *Summary) site(r *Result) *sumTally {
	t := tallyOf(s.sites, r.Site)
	if t.cells == nil {
		t.cells = make([]sumCell, len(s.rules))
	}
	for i := range r.Rules[:min(len(r.Rules), len(t.cells))] {
		t.cells[i].add(r, &r.Rules[i])
	}
	return t
}

// addRules counts the verdicts of a visit, shares them out to the steps and
// dimensions of their rules and returns the visit's own line.
func (s *Summary) addRules(r *Result) sumVisit {
	var one sumVisit
	critical := false
	for i := range r.Rules {
		if i >= len(s.rules) {
			break
		}
		rr, p, rt := &r.Rules[i], &s.plan[i], &s.rules[i]
		s.waivers.add(rr)
		if rr.Waiving == Waived {
			rt.waived++
			s.totals.Waived++
			continue
		}
		rt.counts[rr.Verdict&3]++
		switch rr.Verdict {
		case NotApplicable:
			continue
		case Fail:
			critical = critical || p.critical
			if len(rt.examples) < sumExamples {
				rt.examples = append(rt.examples, exampleOf(r, rr.Reason))
			}
		}
		if rr.Credit.Valid() {
			rt.credit.add(micro(rr.Credit))
		}
		if p.bonus {
			continue
		}
		c := sumOutcome{verdict: rr.Verdict, unit: p.unit, earned: sumEarned(rr.Credit, p.unit)}
		one.add(c)
		for _, k := range p.parts {
			s.visit[k].add(c)
		}
	}
	if critical {
		s.totals.CriticalFailed++
	}
	return one
}

// Merge takes in what another summary of the same book holds, as if its visits
// had been added to s after its own. It fails, and changes nothing, if the
// books differ.
func (s *Summary) Merge(o *Summary) error {
	if s.book != o.book && (s.book.Hash != o.book.Hash || len(s.rules) != len(o.rules) || len(s.parts) != len(o.parts) || len(s.waivers) != len(o.waivers)) {
		return errors.New("the summaries are of different rulebooks")
	}
	t, u := &s.totals, &o.totals
	t.Visits += u.Visits
	t.Events += u.Events
	t.Rejected += u.Rejected
	t.Reordered += u.Reordered
	t.Gap += u.Gap
	t.Fold += u.Fold
	t.CriticalFailed += u.CriticalFailed
	t.Waived += u.Waived
	s.all.merge(&o.all)
	for i := range s.rules {
		s.rules[i].merge(&o.rules[i])
	}
	for i := range s.parts {
		s.parts[i].sumTally.merge(&o.parts[i].sumTally)
	}
	for i := range s.gaps {
		s.gaps[i].merge(&o.gaps[i])
	}
	s.whatIf.merge(&o.whatIf)
	s.pairs.merge(&o.pairs)
	s.waivers.merge(o.waivers)
	mergeTallies(s.sites, o.sites)
	mergeTallies(s.staff, o.staff)
	mergeTallies(s.waves, o.waves)
	return nil
}

func (t *sumRule) merge(o *sumRule) {
	for i := range t.counts {
		t.counts[i] += o.counts[i]
	}
	t.waived += o.waived
	t.credit.addWide(o.credit)
	for _, e := range o.examples {
		if len(t.examples) < sumExamples {
			t.examples = append(t.examples, e)
		}
	}
}

func (g *sumGap) merge(o *sumGap) {
	g.want.merge(&o.want)
	g.got.merge(&o.got)
	g.gap.merge(&o.gap)
}

// add takes in a visit's pair of facts. A visit with one of the two is left
// out of both means: their difference is then the mean gap.
func (g *sumGap) add(v *Visit) {
	want, ok := factNumber(v, g.expected, g.expectedElse)
	if !ok {
		return
	}
	got, ok := factNumber(v, g.perceived, g.perceivElse)
	if !ok {
		return
	}
	a, b := microOf(want), microOf(got)
	g.want.add(a)
	g.got.add(b)
	g.gap.add(b - a)
}

// factNumber returns a number fact of the visit, or its default.
func factNumber(v *Visit, fact int, otherwise float64) (float64, bool) {
	if fact < 0 || fact >= len(v.Facts) {
		return 0, false
	}
	if f := &v.Facts[fact]; f.Kind() == rules.KindNumber {
		otherwise = f.Number()
	}
	return otherwise, !math.IsNaN(otherwise) && !math.IsInf(otherwise, 0)
}
