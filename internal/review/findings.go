package review

import (
	"cmp"
	"math"
	"slices"

	"stdc/checker"
	"stdc/rules"
)

// Findings is what a review comes to.
type Findings struct {
	Book   *rules.Book
	Visits int64
	Limits []LimitFinding
	Rules  []RuleFinding // by index of Book.Rules
	// Rating is the fact of the ratings, -1 for none; Rated the visits that have
	// one.
	Rating int
	Rated  int64
	// Compared tells that each rule was compared with each other, see MaxPaired.
	Compared bool
}

// LimitFinding is what was observed against a limit.
type LimitFinding struct {
	checker.Limit
	// Seen counts what was measured: of each anchor, or of each visit. None of
	// them came to nothing that could be measured, Open are not known, between
	// some number and any, and Unmeasured may not have been asked at all. These
	// are not in Seen.
	Seen, None, Open, Unmeasured int64
	// Least and Greatest and the percentiles are those of Seen; see Percents.
	Least, Greatest int64
	Percentiles     []int64
	// Widest is the width of the widest range, 0 where all times are exact: such
	// an observation counts with its middle.
	Widest int64
	// Binned tells that there were more different numbers than are kept, so that
	// Percentiles and Reach are exact to 1 in 512 only.
	Binned bool
	Bars   []Bar
	// Steps are the verdicts at the book's own limit and at round ones beside it,
	// ascending; Reach the limits that shares of the visits would pass at, see
	// Shares. Both are empty where Limit.Moves is false or no visit was decided.
	Steps []Step
	Reach []Reach

	visits []bin // of limitSum.visit
}

// Percents are the percentiles of LimitFinding, 0 to 100, by nearest rank.
func Percents() []int { return []int{5, 25, 50, 75, 95} }

// Shares are those of LimitFinding.Reach.
func Shares() []float64 { return []float64{0.80, 0.90, 0.95} }

// Bar is a bar of a histogram: the observed numbers between From and To, of which
// To belongs to it if it is Closed, else From. The first bar is open below, the
// last one above.
type Bar struct {
	From, To         int64
	OpenFrom, OpenTo bool
	Closed           bool
	N                int64
	Share            float64 // of all that was seen, 0 to 1
}

// Step is what would become of visits at a limit.
type Step struct {
	Limit   int64
	Own     bool // the book's
	Pass    checker.Rate
	Unknown int64
}

// Reach is a limit at which a share of the visits would pass; Known is false
// where none would do.
type Reach struct {
	Share float64
	Limit int64
	Known bool
}

// RuleFinding is what became of a rule over all visits.
type RuleFinding struct {
	Pass, Fail, NotApplicable, Unknown int64
	FailRate                           checker.Rate
	Traits                             []Trait
	// Same is the rule that this one tells nothing beyond, -1 for none; Agree and
	// Of count the visits in which both came out alike, of those in which both
	// were decided.
	Same      int
	Agree, Of int64
	Kappa     checker.Share
	// Rating is how the rating of the visits in which the rule passed stands to
	// that of those in which it failed; nil where too few of either were rated.
	Rating *Association
}

// Trait is something that makes a rule worth a second look.
type Trait string

// The traits.
const (
	NeverFails    Trait = "never-fails"
	AlwaysFails   Trait = "always-fails"
	NeverApplies  Trait = "never-applies"
	MostlyUnknown Trait = "mostly-unknown"
	SaysNothing   Trait = "says-nothing-new"
)

// Association is the mean rating where a rule passed and where it failed. The
// intervals of all rules hold together with 95 %.
type Association struct {
	Pass, Fail checker.Mean
	Difference checker.Difference // of Pass − Fail
}

// The numbers of visits below which nothing is said.
const (
	// FewDecided is that of decided visits, for what always or never fails and
	// for rules that tell the same.
	FewDecided = 30
	// FewOfEach is that of visits which passed and which failed, for rules that
	// tell the same: two rules that nearly always pass agree in that alone.
	FewOfEach = 5
	// FewSeen is the number of observations below which there is no histogram.
	FewSeen = 10
	// FewRated is that of rated visits which passed and which failed.
	FewRated = 10
)

// nearlySame is the κ from which two rules tell nearly the same.
const nearlySame = 0.95

// Traits lists the traits in the order in which they are told.
func Traits() []Trait {
	return []Trait{NeverFails, AlwaysFails, NeverApplies, MostlyUnknown, SaysNothing}
}

// With lists the rules with a trait.
func (f *Findings) With(t Trait) []int {
	var out []int
	for i := range f.Rules {
		if slices.Contains(f.Rules[i].Traits, t) {
			out = append(out, i)
		}
	}
	return out
}

// Associated lists the rules that are compared with the rating, the greatest
// difference first.
func (f *Findings) Associated() []int {
	var out []int
	for i := range f.Rules {
		if f.Rules[i].Rating != nil {
			out = append(out, i)
		}
	}
	size := func(i int) float64 { return math.Abs(f.Rules[i].Rating.Pass.Mean - f.Rules[i].Rating.Fail.Mean) }
	slices.SortStableFunc(out, func(i, k int) int { return cmp.Compare(size(k), size(i)) })
	return out
}
