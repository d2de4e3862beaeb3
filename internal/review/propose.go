package review

import (
	"stdc/checker"
)

// Proposal is a change of the book that the visits speak for. Nobody has to
// follow it: a standard is set by what customers need, and the visits show what
// is done.
type Proposal struct {
	Kind ProposalKind
	Rule int
	// Limit is the index in Findings.Limits of what is to be changed to To, -1
	// for Retire. Now is the share of the visits that pass, Then the share that
	// would.
	Limit     int
	To        int64
	Now, Then checker.Rate
	Why       Trait // of Retire
	// Held says why it is not made; "" where it is part of the diff.
	Held Held
}

// ProposalKind is what a proposal would change.
type ProposalKind string

// The kinds of proposals.
const (
	Tighten ProposalKind = "tighten"
	Loosen  ProposalKind = "loosen"
	Retire  ProposalKind = "retire"
)

// Held is why a proposal is not made.
type Held string

// The reasons.
const (
	HeldRating   Held = "rating"   // customers rate against it
	HeldCritical Held = "critical" // nothing of a critical rule is given up for what is done
	HeldFar      Held = "far"      // the limit would be more than maxLoosened times the book's
	HeldSource   Held = "source"   // the source has no one place for it
	HeldCompiled Held = "compiled" // the book was read in its compiled form, without source
)

// The bounds of proposals.
const (
	// FewToTighten and FewToLoosen are the numbers of decided visits below which
	// nothing is proposed, FewToRetire that of all visits in which a rule did not
	// apply once: with 300, by the rule of three, it applies to fewer than 1 in
	// 100.
	FewToTighten = 100
	FewToLoosen  = 100
	FewToRetire  = 300

	tightShare  = 0.99 // of the visits pass at the tighter limit
	looseShare  = 0.80 // of the visits pass at the looser one
	maxLoosened = 5
)

// Propose lists what the findings speak for, in the order of the rules.
func Propose(f *Findings) []Proposal {
	var out []Proposal
	for i := range f.Rules {
		if p, ok := f.retire(i); ok {
			out = append(out, p)
			continue
		}
		for k := range f.Limits {
			if f.Limits[k].Rule != i || len(f.Limits[k].Steps) == 0 {
				continue
			}
			if p, ok := f.tighten(k); ok {
				out = append(out, p)
			} else if p, ok := f.loosen(k); ok {
				out = append(out, p)
			}
		}
	}
	return out
}

// retire proposes to give up a rule that never applies, or that says the same as
// another in every visit.
func (f *Findings) retire(i int) (p Proposal, ok bool) {
	r := &f.Rules[i]
	p = Proposal{Kind: Retire, Rule: i, Limit: -1}
	switch {
	case r.Pass+r.Fail+r.Unknown == 0 && r.NotApplicable >= FewToRetire:
		p.Why = NeverApplies
	case r.Same >= 0 && r.Agree == r.Of && r.Of >= FewToTighten:
		p.Why = SaysNothing
	default:
		return p, false
	}
	if f.Book.Rules[i].Critical {
		p.Held = HeldCritical
	}
	return p, true
}

// tighten proposes the strictest round limit that nearly all visits keep, where
// it is at most half of the book's.
func (f *Findings) tighten(k int) (p Proposal, ok bool) {
	l := &f.Limits[k]
	now := l.passing(l.Value)
	if l.Holds != checker.HoldsAtMost || l.Scale.Kind != checker.ScaleLength || now.N < FewToTighten || now.Value < tightShare {
		return p, false
	}
	p = Proposal{Kind: Tighten, Rule: l.Rule, Limit: k, Now: now}
	for _, x := range ladder(l.Scale) {
		if x <= 0 || x > l.Value/2 {
			continue
		}
		if p.Then = l.passing(x); p.Then.Value < tightShare {
			continue
		}
		p.To = x
		if a := f.Rules[l.Rule].Rating; a != nil && a.Difference.Standing == checker.Lower {
			p.Held = HeldRating
		}
		return p, true
	}
	return p, false
}

// loosen shows the round limit that most visits would keep, of a rule that most
// visits fail.
func (f *Findings) loosen(k int) (p Proposal, ok bool) {
	l := &f.Limits[k]
	now := l.passing(l.Value)
	if now.N < FewToLoosen || now.Hi >= 0.5 {
		return p, false
	}
	x, known := l.reach(looseShare)
	if known {
		x, known = rounded(&l.Limit, x)
	}
	if !known || x == l.Value || l.Key == "times" && x == 0 {
		return p, false
	}
	p = Proposal{Kind: Loosen, Rule: l.Rule, Limit: k, To: x, Now: now, Then: l.passing(x)}
	a := f.Rules[l.Rule].Rating
	switch {
	case f.Book.Rules[l.Rule].Critical:
		p.Held = HeldCritical
	case a != nil && a.Difference.Standing == checker.Higher:
		p.Held = HeldRating
	case l.Holds.Rises() && x > 0 && l.Value <= x/maxLoosened, !l.Holds.Rises() && l.Value > 0 && x <= l.Value/maxLoosened:
		p.Held = HeldFar
	}
	return p, true
}
