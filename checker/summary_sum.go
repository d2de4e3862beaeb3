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
