package checker

import (
	"math"
	"math/big"
	"math/bits"

	"stdc/rules"
)

// sumMicros turns points into the integers that sums are kept in.
const sumMicros = 1_000_000

// maxMicro bounds one summand, in 1e-6: with it the squares of 1e8 visits stay
// inside 127 bits. Scores beyond a thousand million points are counted as that.
const maxMicro = 1_000_000_000_000_000

// wide is a signed integer of 128 bits in two's complement. Float sums are no
// alternative: they depend on the order of their summands.
type wide struct {
	hi int64
	lo uint64
}

func (w *wide) add(n int64) { w.addWide(wide{n >> 63, uint64(n)}) }

func (w *wide) addWide(o wide) {
	lo, carry := bits.Add64(w.lo, o.lo, 0)
	w.lo = lo
	w.hi += o.hi + int64(carry)
}

// minus returns w − o.
func (w wide) minus(o wide) wide {
	lo, borrow := bits.Sub64(w.lo, o.lo, 0)
	return wide{w.hi - o.hi - int64(borrow), lo}
}

func (w *wide) addSquare(n int64) {
	if n < 0 {
		n = -n
	}
	hi, lo := bits.Mul64(uint64(n), uint64(n))
	w.addWide(wide{int64(hi), lo})
}

// big returns w as a big integer.
func (w wide) big() *big.Int {
	x := new(big.Int).Lsh(big.NewInt(w.hi), 64)
	return x.Add(x, new(big.Int).SetUint64(w.lo))
}

// isZero tells whether w is 0.
func (w wide) isZero() bool { return w.hi == 0 && w.lo == 0 }

// ratio returns w / o; o must not be zero.
func (w wide) ratio(o wide) float64 {
	f, _ := new(big.Rat).SetFrac(w.big(), o.big()).Float64()
	return f
}

// micro returns q in 1e-6, rounded half away from zero.
func micro(q rules.Ratio) int64 {
	switch {
	case q.Den <= 0:
		return 0
	case q.Den == 1 && q.Num >= 0 && q.Num <= maxMicro/sumMicros:
		return q.Num * sumMicros
	case q.Num < 0:
		return -micro(rules.Ratio{Num: -max(q.Num, -math.MaxInt64), Den: q.Den})
	}
	return min(sumMulDiv(uint64(q.Num), sumMicros, uint64(q.Den)), maxMicro)
}

// sumMulDiv returns a·b/c rounded half up, or the greatest int64 where it is
// greater; c must not be zero.
func sumMulDiv(a, b, c uint64) int64 {
	hi, lo := bits.Mul64(a, b)
	if hi >= c {
		return math.MaxInt64
	}
	q, rem := bits.Div64(hi, lo, c)
	if rem >= c-rem {
		q++
	}
	return int64(min(q, math.MaxInt64))
}

// microOf is micro for a number of a log.
func microOf(f float64) int64 {
	f = math.Round(f * sumMicros)
	return int64(max(-maxMicro, min(f, maxMicro)))
}

// moments are the count, sum and sum of squares of some numbers in 1e-6.
type moments struct {
	n       int64
	sum, sq wide
}

func (m *moments) add(x int64) {
	m.n++
	m.sum.add(x)
	m.sq.addSquare(x)
}

func (m *moments) merge(o *moments) {
	m.n += o.n
	m.sum.addWide(o.sum)
	m.sq.addWide(o.sq)
}

// mean returns the mean of the numbers and the variance of their sample,
// Σ(x−m)²/(n−1) = (nΣx² − (Σx)²) / (n(n−1)), from exact integers: the textbook
// formula whose cancellation is harmless here. Variance is 0 for n < 2.
func (m *moments) mean() (mean, variance float64) {
	if m.n == 0 {
		return 0, 0
	}
	if mean, variance, ok := m.quick(); ok {
		return mean, variance
	}
	n, sum := big.NewInt(m.n), m.sum.big()
	mean, _ = new(big.Rat).SetFrac(sum, new(big.Int).Mul(n, big.NewInt(sumMicros))).Float64()
	if m.n < 2 {
		return mean, 0
	}
	top := new(big.Int).Mul(n, m.sq.big())
	top.Sub(top, new(big.Int).Mul(sum, sum))
	low := new(big.Int).Mul(n, big.NewInt(m.n-1))
	low.Mul(low, big.NewInt(sumMicros*sumMicros))
	variance, _ = new(big.Rat).SetFrac(top, low).Float64()
	return mean, variance
}

// quick is mean for sums that are not out of the ordinary: the same numbers
// without big ones.
func (m *moments) quick() (mean, variance float64, ok bool) {
	const most = 1 << 31 // with it n(n−1) stays inside 64 bits, and n·Σx² and (Σx)² inside 128
	if m.n > most || m.sq.hi >= most || m.sum.hi != int64(m.sum.lo)>>63 {
		return 0, 0, false
	}
	n, sum := uint64(m.n), m.sum.lo
	if m.sum.hi < 0 {
		sum = -sum
	}
	mean = math.Copysign(quotient(0, sum, n, sumMicros), float64(m.sum.hi))
	if n < 2 {
		return mean, 0, true
	}
	hi, lo := bits.Mul64(n, m.sq.lo)
	lessHi, lessLo := bits.Mul64(sum, sum)
	lo, borrow := bits.Sub64(lo, lessLo, 0)
	hi, _ = bits.Sub64(hi+n*uint64(m.sq.hi), lessHi, borrow)
	return mean, quotient(hi, lo, n*(n-1), sumMicros*sumMicros), true
}

// quotient returns the number nearest to n / (d·e), n being 128 bits. Neither d
// nor e may be zero, and e is below 2^40.
func quotient(hi, lo, d, e uint64) float64 {
	if hi == 0 && lo == 0 {
		return 0
	}
	// n is shifted to the left end of 192 bits: the quotient, whole numbers divided
	// twice, then has 88 bits or more, of which 53 are kept.
	shift := 64 + bits.LeadingZeros64(hi)
	if hi == 0 {
		hi, lo, shift = lo, 0, 128+bits.LeadingZeros64(lo)
	}
	if s := shift & 63; s > 0 {
		hi, lo = hi<<s|lo>>(64-s), lo<<s
	}
	words, left := [3]uint64{hi, lo, 0}, false
	for _, by := range [...]uint64{d, e} {
		rem := uint64(0)
		for i := range words {
			words[i], rem = bits.Div64(rem, words[i], by)
		}
		left = left || rem != 0
	}
	top, rest, exponent := words[0], words[1:], 128-shift
	if top == 0 {
		top, rest, exponent = words[1], words[2:], 64-shift
	}
	n := bits.LeadingZeros64(top)
	top, exponent = top<<n|rest[0]>>(64-n), exponent-n
	if left || rest[0]<<n != 0 || len(rest) > 1 && rest[1] != 0 {
		top |= 1 // less than half of what the last bit stands for, and not nothing
	}
	return math.Ldexp(float64(top), exponent)
}
