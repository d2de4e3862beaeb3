package checker

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Mean is the mean of a number over visits, with the 95 % interval of that
// mean by Student's t: mean ± t(0.975; n−1) · s/√n ("Student", The Probable
// Error of a Mean, Biometrika 6, 1908). It takes the visits as a random sample
// of those that might have been observed.
type Mean struct {
	N    int64   // visits that have the number; Mean is 0 and means nothing for N = 0
	Mean float64 // in the number's own unit; points for a score
	SD   float64 // standard deviation of the sample, s; 0 for N < 2
	// Lo and Hi are the interval, cut to the range that the number can have (0
	// to 100 for a score, higher where bonus counts); both are Mean where
	// all numbers are equal, and for N < 2, where there is no interval.
	Lo, Hi float64
}

// HasInterval tells whether there are enough visits for an interval: two.
func (m Mean) HasInterval() bool { return m.N >= 2 }

// meanOf computes a Mean whose number lies in [low, high].
func meanOf(m *moments, low, high float64) Mean {
	mean, variance := m.mean()
	r := Mean{N: m.n, Mean: mean, SD: math.Sqrt(variance), Lo: mean, Hi: mean}
	if m.n < 2 || variance == 0 {
		return r
	}
	half := studentT(m.n-1) * r.SD / math.Sqrt(float64(m.n))
	r.Lo, r.Hi = max(low, mean-half), min(high, mean+half)
	return r
}

// studentT returns the 0.975 quantile of Student's t with nu degrees of
// freedom.
func studentT(nu int64) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(nu)}.Quantile(0.975)
}

// z975 is the 0.975 quantile of the standard normal distribution.
const z975 = 1.959963984540054

// Rate is a share of successes with its 95 % interval after Wilson (Probable
// Inference, the Law of Succession, and Statistical Inference, JASA 22, 1927),
// which keeps inside 0 to 1 and is honest for few trials and for 0 or all.
type Rate struct {
	Hits, N int64
	Value   float64 // 0 to 1; 0 and without meaning for N = 0
	Lo, Hi  float64 // 0 and 1 for N = 0
}

// rateOf computes a Rate.
func rateOf(hits, n int64) Rate {
	r := Rate{Hits: hits, N: n, Hi: 1}
	if n <= 0 {
		return r
	}
	f, p := float64(n), float64(hits)/float64(n)
	z2 := z975 * z975
	centre := (p + z2/(2*f)) / (1 + z2/f)
	half := z975 / (1 + z2/f) * math.Sqrt(p*(1-p)/f+z2/(4*f*f))
	r.Value, r.Lo, r.Hi = p, max(0, centre-half), min(1, centre+half)
	// The formula gives these ends exactly; floating point does not.
	if hits == 0 {
		r.Lo = 0
	}
	if hits == n {
		r.Hi = 1
	}
	return r
}

// Share is a part of a whole, 0 to 1; Known is false where the whole is
// nothing.
type Share struct {
	Value float64
	Known bool
}

func sumShare(part, whole wide) Share {
	if whole.isZero() {
		return Share{}
	}
	return Share{Value: part.ratio(whole), Known: true}
}
