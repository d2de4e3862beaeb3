package checker

import (
	"cmp"
	"slices"

	"stdc/rules"
)

// SiteRule is what became of one rule at one site.
type SiteRule struct {
	Pass, Fail, NotApplicable, Unknown int64 // visits; a waived failure is n/a here
	// Lost is the sum of weight × (1 − credit) over the visits in which the
	// rule was decided, in weights; 0 for a bonus rule, which costs nothing.
	Lost float64
	// Example is the first visit in which the rule failed, without its reason;
	// nil where it never did.
	Example *Example
}

// Action is a rule that a site should train, with what it cost there.
type Action struct {
	Rule int // index of Book.Rules
	SiteRule
}

// SiteActions are the actions of one site, what costs most first.
type SiteActions struct {
	Site    string
	Lost    float64 // by all rules
	Actions []Action
}

// sumCell is a SiteRule while it is summed up.
type sumCell struct {
	counts  [4]int64 // by Verdict
	missed  int64    // Σ (1 − credit) in 1e-6
	example *Example
}

func (c *sumCell) add(f *sumEffect, o packed, credits *[]rules.Ratio, e *sumEntry) {
	c.counts[f.scored]++
	c.missed += f.missed
	if f.rare && o>>packedCredit&3 == creditPart {
		c.missed += sumMicros - min(micro(o.credit(credits)), sumMicros)
	}
	if c.example == nil && f.scored == Fail {
		one := e.example()
		c.example = &one
	}
}

func mergeCells(to, from []sumCell) {
	for i := range from {
		c, o := &to[i], &from[i]
		for k := range c.counts {
			c.counts[k] += o.counts[k]
		}
		c.missed += o.missed
		if c.example == nil {
			c.example = o.example
		}
	}
}

// SiteRules returns what became of every rule at every site, in the orders of
// Sites and of Book.Rules.
func (s *Summary) SiteRules() [][]SiteRule {
	sites, n := s.sites.Sorted(), len(s.book.Rules)
	out, all := make([][]SiteRule, len(sites)), make([]SiteRule, len(sites)*n)
	for i, site := range sites {
		out[i], all = all[:n:n], all[n:]
		for k := range out[i] {
			out[i][k] = s.siteRule(&site.Value, k)
		}
	}
	return out
}

func (s *Summary) siteRule(site *sumSite, rule int) SiteRule {
	c, r := &site.cells[rule], &s.book.Rules[rule]
	n := s.rest.count(c.counts, rule, site.rested)
	out := SiteRule{Pass: n[Pass], Fail: n[Fail], NotApplicable: n[NotApplicable], Unknown: n[Unknown], Example: c.example}
	if !r.Bonus && r.Weight.Valid() {
		out.Lost = r.Weight.Float() * (float64(c.missed) / sumMicros)
	}
	return out
}

// Actions returns for every site, in the order of Sites, the rules that lost
// points there, those that lost most first.
func (s *Summary) Actions() []SiteActions {
	sites := s.sites.Sorted()
	out := make([]SiteActions, len(sites))
	var all []Action // of all sites, one behind the other
	for i, site := range sites {
		a, from := &out[i], len(all)
		a.Site = site.Name
		for k := range site.Value.cells {
			if one := s.siteRule(&site.Value, k); one.Lost > 0 {
				a.Lost += one.Lost
				all = append(all, Action{k, one})
			}
		}
		if from < len(all) {
			a.Actions = all[from:len(all):len(all)]
			slices.SortStableFunc(a.Actions, func(x, y Action) int { return cmp.Compare(y.Lost, x.Lost) })
		}
	}
	return out
}
