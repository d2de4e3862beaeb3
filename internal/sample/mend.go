package sample

import (
	"cmp"
	"slices"

	"stdc/checker"
)

// mendRounds bounds how often the plan is gone over.
const mendRounds = 6

// mend moves visits from template to template until each rule fails as often as
// asked for, as near as it comes: what a set of failures cannot have, another
// visit has instead. A move is made only where it brings the whole nearer.
func (p *plan) mend() {
	for range mendRounds {
		moved := false
		for r := range p.b.Rules {
			for p.mendRule(r) {
				moved = true
			}
		}
		if !moved {
			return
		}
	}
}

// off is how many failures of a rule are missing, below 0 where there are too many.
func (p *plan) off(r int) int {
	applies, failed := 0, 0
	for t, n := range p.counts {
		switch p.templates[t].verdicts[r] {
		case checker.Fail:
			failed += n
			applies += n
		case checker.Pass:
			applies += n
		}
	}
	return rounded(p.o.Fail[r], applies) - failed
}

// distance is by how much all rules together are off.
func (p *plan) distance() int {
	sum := 0
	for r := range p.b.Rules {
		sum += max(p.off(r), -p.off(r))
	}
	return sum
}

// mendRule makes one move for a rule, and tells whether there was one.
func (p *plan) mendRule(r int) bool {
	off := p.off(r)
	if off == 0 || off > 0 && p.never[r] {
		return false
	}
	from := make([]int, 0, len(p.counts))
	for t, n := range p.counts {
		want := checker.Pass
		if off < 0 {
			want = checker.Fail
		}
		if n > 0 && p.templates[t].verdicts[r] == want {
			from = append(from, t)
		}
	}
	// Visits that fail little are likelier to have a neighbour.
	slices.SortStableFunc(from, func(a, b int) int {
		return cmp.Compare(len(p.templates[a].fails), len(p.templates[b].fails))
	})
	const tries = 12
	for _, t := range from[:min(tries, len(from))] {
		old := p.templates[t]
		fails := p.joined(old.fails, r)
		if off < 0 {
			fails = without(old.fails, r)
		}
		to := p.find(old.base, fails)
		if to >= 0 && p.move(t, to, max(off, -off)) {
			return true
		}
	}
	return false
}

// move moves up to n visits from one template to another, if that is better.
func (p *plan) move(from, to, n int) bool {
	before := p.distance()
	for n = min(n, p.counts[from]); n > 0; n /= 2 {
		p.counts[from], p.counts[to] = p.counts[from]-n, p.counts[to]+n
		if p.distance() < before {
			return true
		}
		p.counts[from], p.counts[to] = p.counts[from]+n, p.counts[to]-n
	}
	return false
}

// report is a report in which nothing is counted yet.
func (p *plan) report() *Report {
	rep := &Report{Rules: make([]Count, len(p.b.Rules))}
	for r := range rep.Rules {
		rep.Rules[r].With, rep.Rules[r].Never = p.with[r], p.never[r]
	}
	return rep
}
