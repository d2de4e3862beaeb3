package checker

import (
	"math/big"
	"math/rand/v2"
	"testing"
)

// TestMeans computes means and variances of few numbers as big fractions do, to
// the last bit.
func TestMeans(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	float := func(top, low *big.Int) float64 {
		f, _ := new(big.Rat).SetFrac(top, low).Float64()
		return f
	}
	quick := 0
	for range 20_000 {
		var m moments
		n := 1 + r.Int64N([]int64{2, 5, 40, 5000}[r.IntN(4)])
		sum, squares := new(big.Int), new(big.Int)
		most := []int64{1, 3, 100, 100_000_000, 2_000_000_000, maxMicro}[r.IntN(6)]
		for range n {
			x := r.Int64N(2*most+1) - most*r.Int64N(2)
			m.add(x)
			sum.Add(sum, big.NewInt(x))
			squares.Add(squares, new(big.Int).Mul(big.NewInt(x), big.NewInt(x)))
		}
		wantMean, wantVariance := float(sum, big.NewInt(n*sumMicros)), 0.0
		if n > 1 {
			top := new(big.Int).Mul(big.NewInt(n), squares)
			top.Sub(top, new(big.Int).Mul(sum, sum))
			low := new(big.Int).Mul(big.NewInt(n*(n-1)), big.NewInt(sumMicros*sumMicros))
			wantVariance = float(top, low)
		}
		if mean, variance := m.mean(); mean != wantMean || variance != wantVariance {
			t.Fatalf("%+v: mean %v, variance %v; want %v, %v", m, mean, variance, wantMean, wantVariance)
		}
		if _, _, ok := m.quick(); ok {
			quick++
		}
	}
	if quick < 10_000 || quick == 20_000 {
		t.Errorf("%d of 20000 were quick", quick)
	}
}

// TestQuotient rounds quotients as big fractions do.
func TestQuotient(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 2))
	for range 200_000 {
		hi, lo, d, e := r.Uint64()>>r.IntN(64), r.Uint64()>>r.IntN(64), r.Uint64()>>r.IntN(64), 1+r.Uint64()>>(24+r.IntN(40))
		if r.IntN(2) == 0 {
			hi = 0
		}
		if d == 0 {
			continue
		}
		n := new(big.Int).Lsh(new(big.Int).SetUint64(hi), 64)
		n.Or(n, new(big.Int).SetUint64(lo))
		by := new(big.Int).Mul(new(big.Int).SetUint64(d), new(big.Int).SetUint64(e))
		want, _ := new(big.Rat).SetFrac(n, by).Float64()
		if got := quotient(hi, lo, d, e); got != want {
			t.Fatalf("%d·2^64+%d over %d·%d: %v, want %v", hi, lo, d, e, got, want)
		}
	}
}
