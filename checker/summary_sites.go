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

func (c *sumCell) add(o packed, credits *[]rules.Ratio, e *sumEntry) {
	f := &sumEffects[o&effectBits]
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
	sites := s.sites.Sorted()
	out := make([][]SiteRule, len(sites))
	all := make([]SiteRule, len(sites)*len(s.book.Rules))
	for i, site := range sites {
		cells := site.Value.cells
		row := all[i*len(cells) : (i+1)*len(cells) : (i+1)*len(cells)]
		for k := range cells {
			c, r := &cells[k], &s.book.Rules[k]
			row[k] = SiteRule{Pass: c.counts[Pass], Fail: c.counts[Fail], NotApplicable: c.counts[NotApplicable],
				Unknown: c.counts[Unknown], Example: c.example}
			if !r.Bonus && r.Weight.Valid() {
				row[k].Lost = r.Weight.Float() * (float64(c.missed) / sumMicros)
			}
		}
		out[i] = row
	}
	return out
}

// Actions returns for every site, in the order of Sites, the rules that lost
// points there, those that lost most first.
func (s *Summary) Actions() []SiteActions {
	all := s.SiteRules()
	out := make([]SiteActions, len(all))
	actions := make([]Action, 0, len(all)*len(s.book.Rules))
	for i, site := range s.sites.Sorted() {
		a := &out[i]
		a.Site = site.Name
		from := len(actions)
		for k := range all[i] {
			if lost := all[i][k].Lost; lost > 0 {
				a.Lost += lost
				actions = append(actions, Action{k, all[i][k]})
			}
		}
		if from < len(actions) {
			a.Actions = actions[from:len(actions):len(actions)]
		}
		slices.SortStableFunc(a.Actions, func(x, y Action) int { return cmp.Compare(y.Lost, x.Lost) })
	}
	return out
}
