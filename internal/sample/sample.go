// Package sample makes up visits for trying a standard before fieldwork: as many
// as asked for, failing each rule as often as asked for, as far as there are such
// visits. The prover of package vet makes a visit for each set of failing rules;
// copies of it differ in their day, clock and pace. Every visit is judged by the
// checker before it is handed out.
package sample

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"stdc/checker"
	"stdc/internal/vet"
	"stdc/rules"
)

// MaxVisits is the greatest number of visits of a sample.
const MaxVisits = 1_000_000

// Options say what is wanted.
type Options struct {
	Visits int // 1 to MaxVisits
	Seed   uint64
	// Fail is, by index of Book.Rules, the share of the visits that a rule applies
	// to which fail it, 0 to 1; nil is 0 for all.
	Fail  []float64
	Sites int // 1 or more
	Waves int // months, 1 or more
	From  time.Time
	// Imprecise is the share of visits with times to the minute, 0 to 1.
	Imprecise float64
}

// Count is what became of a rule.
type Count struct {
	Applies int // visits that the rule applies to
	Asked   int // of these, that were to fail it: the rate times Applies, rounded
	Failed  int
	Unknown int // for want of exact times; 0 without Options.Imprecise
	// With are the rules that fail wherever this one does, by index: no visit was
	// found that fails it alone.
	With []int
	// Never tells that no visit was found that fails the rule.
	Never bool
}

// Report is what became of a sample.
type Report struct {
	Rules     []Count // by index of Book.Rules
	Imprecise int     // visits with times to the minute
}

// Sample is a sample that was planned.
type Sample struct {
	b     *rules.Book
	o     Options
	plan  *plan
	judge *checker.Checker
}

// New plans a sample: which visits there are, and how often each. An error says
// that no visit was found that fails no rule, which all others start from.
func New(b *rules.Book, o Options) (*Sample, error) {
	maker := vet.NewMaker(b)
	if len(maker.Witnesses()) == 0 {
		return nil, errors.New("no visit was found that passes a rule and fails none; stdc vet tells why")
	}
	if o.Fail == nil {
		o.Fail = make([]float64, len(b.Rules))
	}
	return &Sample{b: b, o: o, plan: newPlan(b, &o, maker), judge: checker.New(b, checker.Options{})}, nil
}

// Visits hands the visits to f, one after the other, until f returns an error; a
// visit holds until f returns. It may be called again and hands out the same.
func (s *Sample) Visits(f func(*checker.Visit) error) (*Report, error) {
	rng := rand.New(rand.NewPCG(s.o.Seed, 2))
	n := s.o.Visits
	imprecise := chosen(rng, n, s.o.Imprecise)
	rep := s.plan.report()
	var v checker.Visit
	for i, of := range s.plan.order {
		t := s.plan.templates[of]
		s.vary(rng, &v, t, s.monthOf(i))
		if imprecise[i] && s.blur(&v, t) {
			rep.Imprecise++
		}
		s.count(rep, &v)
		v.ID = fmt.Sprintf("synthetic-%d-%06d", s.o.Seed, i+1)
		v.Site = fmt.Sprintf("synthetic-%d", i%s.o.Sites+1)
		v.Wave = s.monthOf(i).Format("2006-01")
		if err := f(&v); err != nil {
			return nil, err
		}
	}
	for r := range rep.Rules {
		c := &rep.Rules[r]
		c.Asked = rounded(s.o.Fail[r], c.Applies)
	}
	return rep, nil
}

// monthOf is the first day of the month of visit i. Each site has visits in each
// month.
func (s *Sample) monthOf(i int) time.Time {
	return time.Date(s.o.From.Year(), s.o.From.Month()+time.Month(i/s.o.Sites%s.o.Waves), 1, 0, 0, 0, 0, time.UTC)
}

// count adds what the checker says of a visit as it is handed out.
func (s *Sample) count(rep *Report, v *checker.Visit) {
	r, err := s.judge.Check(v)
	if err != nil {
		return // no visit is handed out that the checker rejects
	}
	for i := range r.Rules {
		c := &rep.Rules[i]
		switch r.Rules[i].Verdict {
		case checker.NotApplicable:
			continue
		case checker.Fail:
			c.Failed++
		case checker.Unknown:
			c.Unknown++
		}
		c.Applies++
	}
}

// chosen marks a share of n places.
func chosen(rng *rand.Rand, n int, share float64) []bool {
	out := make([]bool, n)
	for i := range rounded(share, n) {
		out[i] = true
	}
	rng.Shuffle(n, func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// rounded is a share of n.
func rounded(share float64, n int) int { return int(math.Round(share * float64(n))) }

// Why are rules that no visit was found to fail without failing others; both
// lists are nil where that is not why a rule failed more or less than asked for.
type Why struct{ Rules, Without []int }

// Why tells why a rule did not fail as often as asked for.
func (rep *Report) Why(rule int) Why {
	c := &rep.Rules[rule]
	if c.Failed > c.Asked {
		var w Why
		for r := range rep.Rules {
			if slices.Contains(rep.Rules[r].With, rule) && rep.Rules[r].Failed > 0 {
				w.Rules, w.Without = append(w.Rules, r), []int{rule}
			}
		}
		return w
	}
	if c.Failed+c.Unknown < c.Asked && len(c.With) > 0 {
		return Why{Rules: []int{rule}, Without: c.With}
	}
	return Why{}
}
