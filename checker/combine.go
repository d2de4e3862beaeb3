package checker

import (
	"math/big"

	"stdc/rules"
)

// combine evaluates all, any and one-of over the parts that are not n/a.
func (c *Checker) combine(n *rules.Node, share bool) outcome {
	outer := c.tracer
	var pass, fail, open int
	var sum, worst *big.Rat
	parts := outer.parts(n)
	for i := range n.Parts {
		c.tracer = outer.part()
		// Under in-each a step's share is whether it was met: the parts are
		// the steps.
		o := c.node(&n.Parts[i], false)
		parts.add(c.tracer, &n.Parts[i], o.verdict)
		switch o.verdict {
		case Pass:
			pass++
		case Unknown:
			open++
		case Fail:
			fail++
			credit := o.credit
			if credit == nil {
				credit = new(big.Rat)
			}
			if sum == nil {
				sum = new(big.Rat)
			}
			sum.Add(sum, credit)
			if worst == nil || credit.Cmp(worst) < 0 {
				worst = credit
			}
		}
	}
	c.tracer = outer
	if pass+fail+open == 0 {
		return outcome{verdict: NotApplicable}
	}
	v := combined(n, pass, fail, open)
	outer.combined(parts, v, pass, pass+fail)
	o := outcome{verdict: v}
	switch {
	case v != Fail || n.Form != rules.FormAll:
	case share:
		if sum == nil {
			sum = new(big.Rat)
		}
		o.credit = sum.Add(sum, big.NewRat(int64(pass), 1))
		o.credit.Quo(o.credit, big.NewRat(int64(pass+fail), 1))
	case n.PerStep:
		o.credit = worst
	}
	return o
}

// combined is the verdict over parts that passed, failed or stay open.
func combined(n *rules.Node, pass, fail, open int) Verdict {
	if n.Form == rules.FormAll {
		switch {
		case fail > 0:
			return Fail
		case open > 0:
			return Unknown
		}
		return Pass
	}
	lo, hi := n.Times.Min, n.Times.Max
	switch {
	case pass+fail == 0:
		return Unknown // all of them may turn out n/a
	case pass+open < lo || hi >= 0 && pass > hi:
		return Fail
	case pass >= lo && (hi < 0 || pass+open <= hi):
		return Pass
	}
	return Unknown
}
