package checker_test

import "math/big"

type oracleVerdict struct {
	Verdict string   // pass, fail, n/a, unknown
	Credit  *big.Rat // nil: null
}

type oracleResult struct {
	Rejected        string // the reason, "" for a visit that was accepted
	Rules           map[string]oracleVerdict
	Order           []string // the ids of the rules as the book has them
	Score, Coverage *big.Rat // nil: null
	Passed          *bool
	Reordered       bool
}

func (b *oracleBook) check(visitJSON []byte) oracleResult {
	v, err := oReadVisit(b, visitJSON)
	if err != nil {
		return oracleResult{Rejected: err.Error()}
	}
	out := oracleResult{Rules: map[string]oracleVerdict{}, Reordered: v.reordered}
	for _, r := range b.rules {
		outcome := v.part(r.part)
		out.Order = append(out.Order, r.id)
		out.Rules[r.id] = oracleVerdict{outcome.verdict, r.credit(outcome)}
	}
	b.score(&out)
	return out
}

// credit: "pass earns 1, fail 0, each times `weight` [...]; n/a and unknown [...]
// have a null credit".
func (r *oRule) credit(o oOutcome) *big.Rat {
	switch o.verdict {
	case oPass:
		return big.NewRat(1, 1)
	case oFail:
		return r.failed(o)
	}
	return nil
}

func (r *oRule) failed(o oOutcome) *big.Rat {
	zero := new(big.Rat)
	switch r.part.form {
	case "any", "one-of", "require":
		return zero
	case "all":
		if r.share {
			return r.shareOfParts(o)
		}
		return zero
	}
	if r.part.inEach != nil {
		if r.share {
			// "(met / decided parts for `all` and `in-each`)"
			return r.shareOfParts(o)
		}
		worst := big.NewRat(1, 1)
		for _, part := range o.parts {
			if part.verdict != oFail {
				continue
			}
			if c := r.failedAnchors(part); c.Cmp(worst) < 0 {
				worst = c
			}
		}
		return worst
	}
	return r.failedAnchors(o)
}

func (r *oRule) failedAnchors(o oOutcome) *big.Rat {
	zero := new(big.Rat)
	if r.share && (r.part.on != "each" || r.part.form == "order") {
		// "it stays 0 for `any`, `one-of`, `order`, `require` and for `on` other
		// than `each`"
		return zero
	}
	// "a missed anchor earns the best credit whose wider window is met for
	// certain; the worst anchor decides, with `share` the mean". Only "decided
	// certain anchors" are counted.
	sum, worst, decided := new(big.Rat), big.NewRat(1, 1), int64(0)
	for _, a := range o.anchors {
		if !a.sure || a.verdict != oPass && a.verdict != oFail {
			continue
		}
		credit := r.anchorCredit(a)
		decided++
		sum.Add(sum, credit)
		if credit.Cmp(worst) < 0 {
			worst = credit
		}
	}
	switch {
	case decided == 0:
		return zero
	case r.share:
		return sum.Quo(sum, big.NewRat(decided, 1))
	}
	return worst
}

func (r *oRule) shareOfParts(o oOutcome) *big.Rat {
	pass, fail, _ := oTally(o.parts)
	if pass+fail == 0 {
		return new(big.Rat)
	}
	return big.NewRat(int64(pass), int64(pass+fail))
}

func (r *oRule) anchorCredit(a oAnchor) *big.Rat {
	if a.verdict == oPass {
		return big.NewRat(1, 1)
	}
	best := new(big.Rat)
	for _, p := range r.partial {
		if a.wider != nil && a.wider(p.within) == oPass && p.credit.Cmp(best) > 0 {
			best = p.credit
		}
	}
	return best
}

// score: "Visit score = 100 × (earned + bonus) / possible; no possible weight:
// null. **Coverage** = decided weight / applicable weight (decided and unknown)."
func (b *oracleBook) score(out *oracleResult) {
	earned, bonus, possible, applicable := new(big.Rat), new(big.Rat), new(big.Rat), new(big.Rat)
	criticalFails, criticalUnknown := false, false
	for _, r := range b.rules {
		v := out.Rules[r.id]
		if r.critical {
			criticalFails = criticalFails || v.Verdict == oFail
			criticalUnknown = criticalUnknown || v.Verdict == oUnknown
		}
		var points *big.Rat
		if v.Credit != nil {
			points = new(big.Rat).Mul(r.weight, v.Credit)
		}
		switch {
		case r.bonus:
			// "earns its weight on top, costs nothing when failed, and stays out
			// of coverage"
			if points != nil {
				bonus.Add(bonus, points)
			}
		case points != nil:
			earned.Add(earned, points)
			possible.Add(possible, r.weight)
			applicable.Add(applicable, r.weight)
		case v.Verdict == oUnknown:
			applicable.Add(applicable, r.weight)
		}
	}
	if b.bonusMax != nil && bonus.Cmp(b.bonusMax) > 0 {
		// "`bonus-max` under `[standard]` caps the points so added"
		bonus = b.bonusMax
	}
	if possible.Sign() > 0 {
		out.Score = new(big.Rat).Add(earned, bonus)
		out.Score.Mul(out.Score, big.NewRat(100, 1)).Quo(out.Score, possible)
	}
	if applicable.Sign() > 0 {
		out.Coverage = new(big.Rat).Quo(possible, applicable)
	}
	// "`passed` is false if a critical rule fails or the score is below
	// `pass-mark`; else null if there is no score, a critical rule is unknown, or
	// coverage is below `min-coverage`; else true."
	yes, no := true, false
	switch {
	case criticalFails || out.Score != nil && out.Score.Cmp(b.passMark) < 0:
		out.Passed = &no
	case out.Score == nil || criticalUnknown || out.Coverage.Cmp(b.minCoverage) < 0:
		out.Passed = nil
	default:
		out.Passed = &yes
	}
}
