package checker

import (
	"errors"
	"sync/atomic"

	"stdc/internal/names"
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
// several goroutines at once; give each its own and Merge them, or see Batch.
type Summary struct {
	book   *rules.Book
	plan   []sumPlan
	weight uint64    // of all rules without bonus, in the summary's unit
	layout []sumPart // steps, then dimensions, without figures
	steps  int       // how many of layout are steps
	// effects are those of all outcomes that there are.
	effects *sumEffects
	rest    *sumRest // nil where no rule of the book rests

	sums     sums
	examples [][]Example   // by rule
	quoted   []atomic.Bool // by rule: there are enough examples
	sites    *names.Table[sumSite]
	staff    *names.Table[sumTally]
	waves    *names.Table[sumTally]
	pairs    sumPairs

	// Scratch of AddBatch.
	foundSites []*names.Entry[sumSite]
	foundStaff []*names.Entry[sumTally]
	one        *Batch // of Add; nil before the first
}

// sumExamples is the number of failing visits kept per rule: one is shown,
// the second is for readers of the JSON report.
const sumExamples = 2

// NewSummary returns an empty summary of visits judged by a book.
func NewSummary(b *rules.Book) *Summary {
	s := &Summary{
		book: b, examples: make([][]Example, len(b.Rules)), quoted: make([]atomic.Bool, len(b.Rules)),
		sites: names.New[sumSite](32), staff: names.New[sumTally](32), waves: names.New[sumTally](4),
		pairs: newPairs(b), effects: newSumEffects(),
	}
	s.plan, s.layout, s.steps = sumPlanOf(b)
	for i := range s.plan {
		if !s.plan[i].bonus {
			s.weight += s.plan[i].unit
		}
	}
	s.rest = newSumRest(s)
	s.sums = s.newSums()
	return s
}

// Book returns the book by which the visits were judged.
func (s *Summary) Book() *rules.Book { return s.book }

// Reject counts a visit that was rejected.
func (s *Summary) Reject() { s.RejectMany(1) }

// RejectMany counts n visits that were rejected.
func (s *Summary) RejectMany(n int64) { s.sums.totals.Rejected += n }

// Add takes in one visit and what the checker said of it; it copies what it
// keeps. The visit is read for its facts only and may be nil.
func (s *Summary) Add(r *Result, v *Visit) {
	if s.one == nil {
		s.one = s.NewBatch()
	}
	s.one.Reset()
	s.one.Add(r, v)
	s.AddBatch(s.one, 0, 1)
}

// Merge takes in what another summary of the same book holds, as if its visits
// had been added to s after its own. It fails, and changes nothing, if the
// books differ.
func (s *Summary) Merge(o *Summary) error {
	if s.book != o.book && (s.book.Hash != o.book.Hash || len(s.plan) != len(o.plan) || len(s.layout) != len(o.layout) || len(s.sums.waivers) != len(o.sums.waivers)) {
		return errors.New("the summaries are of different rulebooks")
	}
	s.sums.merge(&o.sums)
	for i, list := range o.examples {
		for _, e := range list {
			s.exemplify(i, e)
		}
	}
	s.pairs.merge(&o.pairs)
	for _, e := range o.sites.Sorted() {
		s.sites.PutString(e.Name).Value.merge(&e.Value)
	}
	mergeTallies(s.staff, o.staff)
	mergeTallies(s.waves, o.waves)
	return nil
}

// exemplify takes an example of a rule, unless there are enough.
func (s *Summary) exemplify(rule int, e Example) {
	if len(s.examples[rule]) >= sumExamples {
		return
	}
	s.examples[rule] = append(s.examples[rule], e)
	if len(s.examples[rule]) == sumExamples {
		s.quoted[rule].Store(true)
	}
}
