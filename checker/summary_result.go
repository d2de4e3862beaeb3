package checker

import (
	"math"
	"slices"
	"strings"

	"stdc/internal/names"
	"stdc/rules"
)

// Totals are the figures of a run over all visits.
type Totals struct {
	Visits, Events int64
	// Passed, Failed and Undecided add up to Visits; undecided are those whose
	// `passed` is null.
	Passed, Failed, Undecided int64
	CriticalFailed            int64 // visits in which a critical rule failed
	Rejected                  int64 // visits that were not judged, not in Visits
	Reordered                 int64 // visits whose times contradict the log's order
	Gap, Fold                 int64 // local times that do not exist, or come twice; see Result
	Fails, Judged, Unknown    int64 // outcomes of rules, without bonus rules
	Waived                    int64 // failures that are waived, of all rules; not in Fails

	PassRate Rate  // passed of those that passed or failed
	Score    Mean  // of the visits that have a score
	Coverage Share // decided of applicable weight, over all visits
}

// Totals returns the figures of the run so far.
func (s *Summary) Totals() Totals {
	t, a := s.sums.totals, &s.sums.all
	t.Passed, t.Failed = a.passed, a.failed
	t.Undecided = t.Visits - a.passed - a.failed
	t.Fails, t.Judged, t.Unknown = a.fails, a.judged, a.unknown
	t.PassRate = rateOf(a.passed, a.passed+a.failed)
	t.Score = meanOf(&a.score, 0, s.highest())
	t.Coverage = sumShare(a.decided, a.applicable)
	return t
}

func (s *Summary) highest() float64 { return highestOf(s.book) }

// highestOf is a score that no visit exceeds: 100, or with bonus rules what they
// can add to the lightest rule alone.
func highestOf(b *rules.Book) float64 {
	bonus, least := 0.0, 0.0
	for i := range b.Rules {
		r := &b.Rules[i]
		switch w := r.Weight.Float(); {
		case !r.Weight.Valid() || w <= 0:
		case r.Bonus:
			bonus += w
		case least == 0 || w < least:
			least = w
		}
	}
	if most := b.BonusMax; most != nil && most.Valid() {
		bonus = min(bonus, most.Float())
	}
	if bonus == 0 || least == 0 {
		return 100
	}
	return 100 * (1 + bonus/least)
}

// RuleTotals are the figures of one rule, at the same index as in Book.Rules.
type RuleTotals struct {
	Pass, Fail, NotApplicable, Unknown int64 // visits
	Waived                             int64 // visits in which a failure is waived; not in Fail
	// CriticalFails is Fail for a critical rule, else 0.
	CriticalFails int64
	Credit        float64 // sum of the credits over visits, to 1e-6 each
	FailRate      Rate    // failed of those that passed or failed
	Examples      []Example
}

// Example is a visit in which a rule failed. Reason is nil where no evidence
// was asked for.
type Example struct {
	Visit, Site, File string
	Line              int
	Reason            *Reason
}

// Rules returns the figures of each rule of the book.
func (s *Summary) Rules() []RuleTotals {
	out := make([]RuleTotals, len(s.plan))
	for i := range out {
		t := &s.sums.rules[i]
		c := s.rest.count(t.counts, i, s.sums.rested)
		sum := t.credit
		sum.add(sumMicros * (c[Pass] - t.counts[Pass])) // those that rested
		credit, _ := sum.big().Float64()
		r := RuleTotals{
			Pass: c[Pass], Fail: c[Fail], NotApplicable: c[NotApplicable], Unknown: c[Unknown], Waived: t.waived,
			Credit: credit / sumMicros, FailRate: rateOf(c[Fail], c[Fail]+c[Pass]),
			Examples: slices.Clone(s.examples[i]),
		}
		if s.plan[i].critical {
			r.CriticalFails = r.Fail
		}
		out[i] = r
	}
	return out
}

// GroupTotals are the figures of a step, a dimension, a site, a member of staff
// or a wave. A score of a step or a dimension is 100 × earned / possible
// weight over its rules without bonus, per visit.
type GroupTotals struct {
	// Index is the place among Book.Steps or Book.Dimensions, -1 for all else;
	// Name the id, or "" for rules (visits) without one.
	Index int
	Name  string

	Visits                    int64 // for a step or a dimension: those that some rule of it applies to
	Passed, Failed, Undecided int64 // of visits; 0 for steps and dimensions
	Fails, Judged, Unknown    int64 // outcomes of rules, without bonus rules

	PassRate Rate
	Score    Mean
	Coverage Share
	// Expected, Perceived and Gap (perceived − expected) are over the visits
	// that record both facts; N is 0 where a dimension names none.
	Expected, Perceived, Gap Mean
}

// Steps returns the figures of the book's steps in order, those of the rules
// without a step last; none where the book has no steps.
func (s *Summary) Steps() []GroupTotals { return partTotals(s.sums.parts[:s.steps]) }

// Dimensions returns the figures of the dimensions in the book's order, those
// of the rules without a dimension last.
func (s *Summary) Dimensions() []GroupTotals {
	out := partTotals(s.sums.parts[s.steps:])
	for i := range out {
		if k := out[i].Index; k >= 0 && k < len(s.sums.gaps) {
			g, inf := &s.sums.gaps[k], math.Inf(1)
			out[i].Expected = meanOf(&g.want, -inf, inf)
			out[i].Perceived = meanOf(&g.got, -inf, inf)
			out[i].Gap = meanOf(&g.gap, -inf, inf)
		}
	}
	return out
}

// Sites returns the figures of the sites, sorted by name; visits that name
// none come first, under "".
func (s *Summary) Sites() []GroupTotals {
	sites, highest := s.sites.Sorted(), s.highest()
	out := make([]GroupTotals, len(sites))
	for i, e := range sites {
		out[i] = e.Value.named(e.Name, highest)
	}
	return out
}

// Staff returns the figures of the members of staff, sorted as Sites.
func (s *Summary) Staff() []GroupTotals { return s.allNamed(s.staff) }

// Waves returns the figures of the waves, sorted as Sites.
func (s *Summary) Waves() []GroupTotals { return s.allNamed(s.waves) }

func (s *Summary) allNamed(groups *names.Table[sumTally]) []GroupTotals {
	sorted, highest := groups.Sorted(), s.highest()
	out := make([]GroupTotals, len(sorted))
	for i, e := range sorted {
		out[i] = e.Value.named(e.Name, highest)
	}
	return out
}

func (t *sumTally) named(name string, highest float64) GroupTotals {
	g := t.totals(highest)
	g.Index, g.Name = -1, name
	return g
}

func partTotals(parts []sumPart) []GroupTotals {
	out := make([]GroupTotals, len(parts))
	for i := range parts {
		out[i] = parts[i].totals(100)
		out[i].Index, out[i].Name, out[i].Undecided = parts[i].index, parts[i].name, 0
	}
	return out
}

func (t *sumTally) totals(highest float64) GroupTotals {
	return GroupTotals{
		Visits: t.visits, Passed: t.passed, Failed: t.failed, Undecided: t.visits - t.passed - t.failed,
		Fails: t.fails, Judged: t.judged, Unknown: t.unknown,
		PassRate: rateOf(t.passed, t.passed+t.failed),
		Score:    meanOf(&t.score, 0, highest),
		Coverage: sumShare(t.decided, t.applicable),
	}
}

// example copies what an example needs of a visit, but for its reason.
func (e *sumEntry) example() Example {
	return Example{Visit: strings.Clone(e.id), Site: strings.Clone(e.site), File: strings.Clone(e.file), Line: e.line}
}

// Clone returns a copy of r that outlives its result; nodes and conditions
// belong to the book and are shared.
func (r *Reason) Clone() *Reason {
	if r == nil {
		return nil
	}
	c := *r
	c.Events = slices.Clone(r.Events)
	c.Parts = make([]*Reason, len(r.Parts))
	for i, p := range r.Parts {
		c.Parts[i] = p.Clone()
	}
	return &c
}
