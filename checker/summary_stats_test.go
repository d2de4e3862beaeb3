package checker

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mathext"

	"stdc/rules"
)

// sumNear tells whether two floats agree to a relative 1e-7, which is what tables
// of quantiles give.
func sumNear(a, b float64) bool { return math.Abs(a-b) <= 1e-7*max(1, math.Abs(b)) }

func TestStudentT(t *testing.T) {
	for nu, want := range map[int64]float64{
		1: 12.706204736, 2: 4.302652730, 4: 2.776445105, 9: 2.262157163, 29: 2.045229642, 100: 1.983971519, 1e6: 1.959966357,
	} {
		if got := studentT(0.975, float64(nu)); !sumNear(got, want) {
			t.Errorf("t(0.975; %d) = %.9f, want %.9f", nu, got, want)
		}
	}
	for _, c := range []struct{ p, nu, want float64 }{ // by mpmath, with thirty digits
		{0.975, 1.5, 6.01666310442792825}, {0.9999375, 3, 25.9866397600926093}, {0.9999375, 38.3, 4.26822071820438366},
		{0.9999375, 999, 3.85124685053115178}, {0.9999375, 1001, 3.85121649490063481},
		{0.999999975, 2, 4472.13579095398108}, {0.999999975, 2e5, 5.45151975350082006},
	} {
		if got := studentT(c.p, c.nu); math.Abs(got/c.want-1) > 1e-11 {
			t.Errorf("t(%v; %v) = %.15g, want %.15g", c.p, c.nu, got, c.want)
		}
	}
}

// The quantile is that of the inverse of the beta function, as far as that has
// its digits, and beyond falls to that of the normal distribution.
func TestStudentTIsTheInverse(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 7))
	for range 5000 {
		p := 1 - 0.025/math.Exp(rnd.Float64()*math.Log(1e3))
		nu := math.Exp(rnd.Float64() * math.Log(1e4))
		x := mathext.InvRegIncBeta(nu/2, 0.5, 2*(1-p))
		want := math.Sqrt(nu * (1 - x) / x)
		if got := studentT(p, nu); math.Abs(got/want-1) > 1e-8 {
			t.Fatalf("t(%v; %v) = %.15g, want %.15g", p, nu, got, want)
		}
	}
	for _, of := range []float64{1, 400, 1e6} {
		p := 1 - 0.025/of
		z := mathext.NormalQuantile(p)
		for nu, last := 900.0, math.Inf(1); nu < 1e9; nu *= 1.1 {
			got := studentT(p, nu)
			if !(got > z && got < last) || nu > 1e8 && got-z > 1e-6 {
				t.Fatalf("t(%v; %v) = %.15g, after %.15g on the way to %.15g", p, nu, got, last, z)
			}
			last = got
		}
	}
}

func TestWilson(t *testing.T) {
	for _, c := range []struct {
		hits, n       int64
		value, lo, hi float64
	}{
		{0, 0, 0, 0, 1},
		{0, 1, 0, 0, 0.793450693},
		{1, 1, 1, 0.206549307, 1},
		{0, 10, 0, 0, 0.277532799},
		{10, 10, 1, 0.722467201, 1},
		{5, 10, 0.5, 0.236593091, 0.763406909},
	} {
		r := rateOf(c.hits, c.n)
		if r.Value != c.value || !sumNear(r.Lo, c.lo) || !sumNear(r.Hi, c.hi) {
			t.Errorf("%d of %d: %.9f (%.9f to %.9f), want %v (%v to %v)", c.hits, c.n, r.Value, r.Lo, r.Hi, c.value, c.lo, c.hi)
		}
	}
}

func TestMean(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		name      string
		of        []float64
		low, high float64
		want      Mean
	}{
		{"none", nil, 0, 100, Mean{}},
		{"one", []float64{87.5}, 0, 100, Mean{N: 1, Mean: 87.5, SD: 0, Lo: 87.5, Hi: 87.5}},
		{"equal", []float64{66.666667, 66.666667, 66.666667}, -inf, inf, Mean{N: 3, Mean: 66.666667, SD: 0, Lo: 66.666667, Hi: 66.666667}},
		{"all perfect", slices.Repeat([]float64{100}, 10), 0, 100, Mean{N: 10, Mean: 100, Lo: 72.246720107, Hi: 100}},
		{"all nothing", slices.Repeat([]float64{0}, 10), 0, 100, Mean{N: 10, Hi: 27.753279893}},
		{"all half", slices.Repeat([]float64{50}, 10), 0, 100, Mean{N: 10, Mean: 50, Lo: 23.659309114, Hi: 76.340690886}},
		{"perfect with bonus", slices.Repeat([]float64{100}, 10), 0, 200, Mean{N: 10, Mean: 100, Lo: 47.318618228, Hi: 152.681381772}},
		{"five", []float64{1, 2, 3, 4, 5}, -inf, inf, Mean{N: 5, Mean: 3, SD: 1.581138830, Lo: 1.036756838, Hi: 4.963243162}},
		{"cut", []float64{0, 100}, 0, 100, Mean{N: 2, Mean: 50, SD: 70.710678119, Lo: 0, Hi: 100}},
		{"negative", []float64{-1, 1, -3}, -inf, inf, Mean{N: 3, Mean: -1, SD: 2, Lo: -5.968275424, Hi: 3.968275424}},
	} {
		var m moments
		for _, x := range c.of {
			m.add(microOf(x))
		}
		got := meanOf(&m, c.low, c.high)
		if got.N != c.want.N || !sumNear(got.Mean, c.want.Mean) || !sumNear(got.SD, c.want.SD) || !sumNear(got.Lo, c.want.Lo) || !sumNear(got.Hi, c.want.Hi) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
		if got.HasInterval() != (c.want.Lo < c.want.Hi) {
			t.Errorf("%s: an interval: %v", c.name, got.HasInterval())
		}
		if c.name == "equal" && (got.SD != 0 || got.Lo != got.Mean || got.Hi != got.Mean) {
			t.Errorf("equal scores must have no spread at all: %+v", got)
		}
	}
}

// TestWide holds the 128-bit sums against math/big at the ends of their range.
func TestWide(t *testing.T) {
	var w, sq wide
	want, wantSq := new(big.Int), new(big.Int)
	for _, n := range []int64{0, 1, -1, math.MaxInt32, math.MaxInt32 << 16, -maxMicro, maxMicro, -maxMicro, -maxMicro, -math.MaxInt64, 7} {
		w.add(n)
		sq.addSquare(n)
		want.Add(want, big.NewInt(n))
		wantSq.Add(wantSq, new(big.Int).Mul(big.NewInt(n), big.NewInt(n)))
		if w.big().Cmp(want) != 0 || sq.big().Cmp(wantSq) != 0 {
			t.Fatalf("after %d: %v and %v, want %v and %v", n, w.big(), sq.big(), want, wantSq)
		}
	}
}

func TestMicro(t *testing.T) {
	for _, c := range []struct {
		q    rules.Ratio
		want int64
	}{
		{rules.Ratio{}, 0},
		{rules.Whole(100), 100_000_000},
		{rules.Ratio{Num: 200, Den: 3}, 66_666_667},
		{rules.Ratio{Num: 1, Den: 2_000_000}, 1},
		{rules.Ratio{Num: -1, Den: 2_000_000}, -1},
		{rules.Ratio{Num: 1, Den: 3_000_000}, 0},
		{rules.Ratio{Num: math.MaxInt64, Den: 1}, maxMicro},
		{rules.Ratio{Num: math.MaxInt64, Den: math.MaxInt64 - 1}, 1_000_000},
		{rules.Ratio{Num: math.MinInt64, Den: 1}, -maxMicro},
		{rules.Ratio{Num: 1, Den: math.MaxInt64}, 0},
	} {
		if got := micro(c.q); got != c.want {
			t.Errorf("micro(%v) = %d, want %d", c.q, got, c.want)
		}
	}
}
