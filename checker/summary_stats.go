package checker

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Mean is the mean of a number over visits, with the 95 % interval of that
// mean by Student's t: mean ± t(0.975; n−1) · s/√n ("Student", The Probable
// Error of a Mean, Biometrika 6, 1908). It takes the visits as a random sample
// of those that might have been observed. For few visits with lopsided scores
// the interval is rough.
//
// Numbers that are all equal show no variance, from which t would conclude that
// there is none. A number between low and high varies at most as much as one
// that is always low or high with the same mean, so the interval is then that
// of Rate for (mean − low) / (high − low): ten visits of 100 points are 72 to
// 100. Where the number has no bounds there is no interval then.
type Mean struct {
	N    int64   // visits that have the number; Mean is 0 and means nothing for N = 0
	Mean float64 // in the number's own unit; points for a score
	SD   float64 // standard deviation of the sample, s; 0 for N < 2
	// Lo and Hi are the interval, cut to the range that the number can have (0
	// to 100 for a score, higher where bonus counts); both are Mean where there
	// is no interval.
	Lo, Hi float64

	low, high float64 // the bounds of the number
}

// HasInterval tells whether there is an interval: for two visits or more, but
// see Mean for those that are all equal.
func (m Mean) HasInterval() bool { return m.N >= 2 && m.Lo < m.Hi }

// meanOf computes a Mean whose number lies in [low, high].
func meanOf(m *moments, low, high float64) Mean { return bareMean(m, low, high).at(0.975) }

// bareMean is meanOf without the interval.
func bareMean(m *moments, low, high float64) Mean {
	mean, variance := m.mean()
	return Mean{N: m.n, Mean: mean, SD: math.Sqrt(variance), Lo: mean, Hi: mean, low: low, high: high}
}

// at returns m with the interval whose upper end is the p quantile.
func (m Mean) at(p float64) Mean {
	m.Lo, m.Hi = m.Mean, m.Mean
	switch wide := m.high - m.low; {
	case m.N < 2:
	case m.SD > 0:
		half := studentT(p, float64(m.N-1)) * m.SD / math.Sqrt(float64(m.N))
		m.Lo, m.Hi = max(m.low, m.Mean-half), min(m.high, m.Mean+half)
	case wide > 0 && !math.IsInf(wide, 1):
		lo, hi := wilsonEnds((m.Mean-m.low)/wide, float64(m.N), mathext.NormalQuantile(p))
		m.Lo, m.Hi = min(m.Mean, m.low+wide*lo), max(m.Mean, m.low+wide*hi)
	}
	return m
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
func rateOf(hits, n int64) Rate { return wilson(hits, n, z975) }

// wilson computes a Rate with the interval of z standard deviations.
func wilson(hits, n int64, z float64) Rate {
	r := Rate{Hits: hits, N: n, Hi: 1}
	if n <= 0 {
		return r
	}
	r.Value = float64(hits) / float64(n)
	r.Lo, r.Hi = wilsonEnds(r.Value, float64(n), z)
	return r
}

// wilsonEnds is the interval of a share p of n trials.
func wilsonEnds(p, n, z float64) (lo, hi float64) {
	z2 := z * z
	centre := (p + z2/(2*n)) / (1 + z2/n)
	half := z / (1 + z2/n) * math.Sqrt(p*(1-p)/n+z2/(4*n*n))
	lo, hi = max(0, centre-half), min(1, centre+half)
	// The formula gives these ends exactly; floating point does not.
	if p <= 0 {
		lo = 0
	}
	if p >= 1 {
		hi = 1
	}
	return lo, hi
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
