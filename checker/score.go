package checker

import (
	"math/big"
	"strconv"

	"stdc/rules"
)

// scorer computes scores and coverage exactly. Weights are brought to one
// denominator once, and the credits of a visit to another, so that nearly all
// visits need whole numbers only.
type scorer struct {
	den     int64   // of the weights; 0 where they have none that fits
	weights []int64 // times den
	// rest are the weights of the rules before each, and of all, that pass where
	// they rest; nil where none rests.
	rest []restWeight
}

// restWeight is a sum of weights, times den.
type restWeight struct{ possible, bonus int64 }

// maxTerm bounds the weights of the quick way, together, and maxParts the
// denominator of the credits, so that no sum leaves 64 bits.
const (
	maxTerm  = 1 << 40
	maxParts = 1 << 14
)

func newScorer(b *rules.Book, rest *resting) scorer {
	den := big.NewInt(1)
	for i := range b.Rules {
		d := big.NewInt(b.Rules[i].Weight.Den)
		g := new(big.Int).GCD(nil, nil, den, d)
		den.Mul(den, d.Div(d, g))
		if !den.IsInt64() || den.Int64() > maxTerm {
			return scorer{}
		}
	}
	s := scorer{den: den.Int64(), weights: make([]int64, len(b.Rules))}
	for i := range b.Rules {
		w := b.Rules[i].Weight
		most := maxTerm / int64(len(b.Rules))
		if w.Num > most/(s.den/w.Den) {
			return scorer{}
		}
		s.weights[i] = w.Num * (s.den / w.Den)
	}
	if rest != nil {
		s.rest = make([]restWeight, len(b.Rules)+1)
		for i, r := range rest.results {
			sum := s.rest[i]
			switch {
			case r.Verdict != Pass:
			case b.Rules[i].Bonus:
				sum.bonus += s.weights[i]
			default:
				sum.possible += s.weights[i]
			}
			s.rest[i+1] = sum
		}
	}
	return s
}

// add fills in the score, the coverage and whether the visit passed.
func (s *scorer) add(b *rules.Book, r *Result) {
	critical := NotApplicable
	parts := int64(1)           // into which all credits can be split
	for _, w := range r.awake { // whole credits are the others', and none of them fails
		for i := w.from; i < w.to; i++ {
			v := r.Rules[i].Scored()
			if b.Rules[i].Critical && (v == Fail || v == Unknown && critical != Fail) {
				critical = v
			}
			if c := r.Rules[i].Credit; c.Valid() && parts%c.Den != 0 {
				parts = min(parts, maxParts) * min(c.Den, maxParts+1)
			}
		}
	}
	if s.den > 0 && parts <= maxParts {
		s.whole(b, r, parts)
	} else {
		s.exact(b, r)
	}
	r.Passed = passed(b, r, critical)
}

// whole adds up credits of which each is a number of parts.
func (s *scorer) whole(b *rules.Book, r *Result, parts int64) {
	at := s.resting(r.awake)
	possible, applicable := at.possible, at.possible
	earned, bonus := at.possible*parts, at.bonus*parts
	for _, span := range r.awake {
		for i := span.from; i < span.to; i++ {
			rr, w := &r.Rules[i], s.weights[i]
			switch v := rr.Scored(); {
			case b.Rules[i].Bonus:
				if v == Pass || v == Fail {
					bonus += w * inParts(rr.Credit, parts)
				}
			case v == Unknown:
				applicable += w
			case v != NotApplicable:
				applicable += w
				possible += w
				earned += w * inParts(rr.Credit, parts)
			}
		}
	}
	r.Earned, r.Possible, r.Applicable = reduced(earned, s.den*parts), reduced(possible, s.den), reduced(applicable, s.den)
	r.Decided = r.Possible
	r.Bonus = reduced(bonus, s.den*parts)
	if b.BonusMax != nil && less(*b.BonusMax, r.Bonus) {
		s.exact(b, r)
		return
	}
	r.Score, r.Coverage = rules.Ratio{}, rules.Ratio{}
	if possible > 0 {
		r.Score = rules.Whole(100)
		if all := possible * parts; earned+bonus != all {
			r.Score = reduced(100*(earned+bonus), all)
		}
	}
	if applicable > 0 {
		r.Coverage = reduced(possible, applicable)
	}
}

// resting sums up the weights of the rules that pass since they rest, all but
// those that are awake.
func (s *scorer) resting(awake []ruleSpan) restWeight {
	if s.rest == nil {
		return restWeight{}
	}
	sum := s.rest[len(s.rest)-1]
	for _, w := range awake {
		sum.possible -= s.rest[w.to].possible - s.rest[w.from].possible
		sum.bonus -= s.rest[w.to].bonus - s.rest[w.from].bonus
	}
	return sum
}

// inParts is a credit as a number of parts; most are 0 or 1.
func inParts(c rules.Ratio, parts int64) int64 {
	if c.Den == 1 {
		return c.Num * parts
	}
	return c.Num * (parts / c.Den)
}

// exact is whole for weights and credits of any terms.
func (s *scorer) exact(b *rules.Book, r *Result) {
	earned, bonus, possible, applicable := new(big.Rat), new(big.Rat), new(big.Rat), new(big.Rat)
	for i := range r.Rules {
		rr, w := &r.Rules[i], b.Rules[i].Weight.Rat()
		switch v := rr.Scored(); {
		case b.Rules[i].Bonus:
			if v == Pass || v == Fail {
				bonus.Add(bonus, w.Mul(w, rr.Credit.Rat()))
			}
		case v == Unknown:
			applicable.Add(applicable, w)
		case v != NotApplicable:
			applicable.Add(applicable, w)
			possible.Add(possible, w)
			earned.Add(earned, w.Mul(w, rr.Credit.Rat()))
		}
	}
	if b.BonusMax != nil && bonus.Cmp(b.BonusMax.Rat()) > 0 {
		bonus = b.BonusMax.Rat()
	}
	r.Earned, r.Bonus, r.Possible, r.Applicable = ratio(earned), ratio(bonus), ratio(possible), ratio(applicable)
	r.Decided = r.Possible
	r.Score, r.Coverage = rules.Ratio{}, rules.Ratio{}
	if possible.Sign() > 0 {
		score := new(big.Rat).Add(earned, bonus)
		r.Score = ratio(score.Quo(score.Mul(score, big.NewRat(100, 1)), possible))
	}
	if applicable.Sign() > 0 {
		r.Coverage = ratio(new(big.Rat).Quo(possible, applicable))
	}
}

// passed follows language.md, section 4.
func passed(b *rules.Book, r *Result, critical Verdict) Verdict {
	switch {
	case critical == Fail:
		return Fail
	case r.Score.Valid() && less(r.Score, b.PassMark):
		return Fail
	case !r.Score.Valid(), critical == Unknown, less(r.Coverage, b.MinCoverage):
		return Unknown
	}
	return Pass
}

func less(a, b rules.Ratio) bool {
	const small = 1 << 31
	if a.Num < small && a.Den < small && b.Num < small && b.Den < small {
		return a.Num*b.Den < b.Num*a.Den
	}
	return a.Rat().Cmp(b.Rat()) < 0
}

// ratio brings a fraction into 64 bits; one of longer terms, which only
// fractions of hundreds of anchors make, is taken to the billionth.
func ratio(r *big.Rat) rules.Ratio {
	q, ok := rules.RatioOf(r)
	if !ok {
		f, _ := r.Float64()
		q, _ = rules.ParseRatio(fixed9(f))
	}
	return q
}

func fixed9(f float64) string { return strconv.FormatFloat(f, 'f', 9, 64) }

func reduced(num, den int64) rules.Ratio {
	switch { // nearly all are one of these, which need no division
	case den == 1:
		return rules.Ratio{Num: num, Den: 1}
	case num == den:
		return rules.Ratio{Num: 1, Den: 1}
	}
	a, b := num, den
	for b != 0 {
		a, b = b, a%b
	}
	if a == 0 {
		a = 1
	}
	return rules.Ratio{Num: num / a, Den: den / a}
}
