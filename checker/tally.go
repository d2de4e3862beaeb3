package checker

import (
	"math/big"

	"stdc/rules"
)

// outcome is what became of a node or of one anchor. credit is what a failed
// one earns by partial windows or shares; nil is nothing.
type outcome struct {
	verdict Verdict
	credit  *big.Rat
}

// tally adds up the outcomes of anchors as language.md, section 3 does.
type tally struct {
	n *rules.Node
	// certain anchors by outcome, and maybe-anchors
	pass, fail, open          int
	mayPass, mayFail, mayOpen int
	unseen                    bool // an unobserved anchor, or a scope of unknown outcome
	// credits of failed certain anchors
	sum, worst *big.Rat
}

// add takes in an anchor that is one for certain, or may be one.
func (t *tally) add(sure truth, o outcome) {
	if o.verdict == NotApplicable || sure == no {
		return
	}
	if sure == maybe {
		switch o.verdict {
		case Pass:
			t.mayPass++
		case Fail:
			t.mayFail++
		default:
			t.mayOpen++
		}
		return
	}
	switch o.verdict {
	case Pass:
		t.pass++
	case Unknown:
		t.open++
	case Fail:
		t.fail++
		t.credits(o.credit)
	}
}

func (t *tally) credits(credit *big.Rat) {
	if len(t.n.Partial) == 0 {
		return
	}
	if credit == nil {
		credit = new(big.Rat)
	}
	if t.sum == nil {
		t.sum = new(big.Rat)
	}
	t.sum.Add(t.sum, credit)
	if t.worst == nil || credit.Cmp(t.worst) < 0 {
		t.worst = credit
	}
}

// addUnknown takes in an anchor that nobody could observe.
func (t *tally) addUnknown() {
	t.unseen = true
	t.mayOpen++
}

func (t *tally) certain() int  { return t.pass + t.fail + t.open }
func (t *tally) possible() int { return t.mayPass + t.mayFail + t.mayOpen }

// result is the outcome of an obligation with on = "each" or "any".
func (t *tally) result(share bool) outcome {
	if t.certain()+t.possible() == 0 {
		return outcome{verdict: NotApplicable}
	}
	if t.n.On == rules.OnAny {
		if share {
			t.worst = nil // a share is of all anchors
		}
		return outcome{verdict: t.any(), credit: t.worst}
	}
	return outcome{verdict: t.each(), credit: t.credit(share)}
}

func (t *tally) any() Verdict {
	switch {
	case t.pass > 0:
		return Pass
	case t.fail > 0 && t.open+t.mayPass+t.mayOpen == 0:
		return Fail
	}
	return Unknown
}

func (t *tally) each() Verdict {
	if t.n.Misses > 0 {
		decided := t.certain()
		if t.n.Skip {
			decided = t.pass + t.fail
		}
		switch {
		case t.fail > t.n.Misses:
			return Fail
		case decided > 0 && !t.unseen && t.fail+t.open+t.mayFail+t.mayOpen <= t.n.Misses:
			return Pass
		}
		return Unknown
	}
	switch {
	case t.fail > 0:
		return Fail
	case t.open+t.mayFail+t.mayOpen > 0:
		return Unknown
	case t.pass > 0:
		return Pass
	}
	return Unknown
}

// credit is what a failed rule earns: the mean with share, else the worst.
func (t *tally) credit(share bool) *big.Rat {
	if !share || t.pass+t.fail == 0 {
		return t.worst
	}
	sum := new(big.Rat).SetInt64(int64(t.pass))
	if t.sum != nil {
		sum.Add(sum, t.sum)
	}
	return sum.Quo(sum, new(big.Rat).SetInt64(int64(t.pass+t.fail)))
}
