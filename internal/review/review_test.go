package review

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"stdc/checker"
	"stdc/rules"
)

// TestSpreadLaw: what a spread holds depends on the numbers, not on their order;
// while it is exact, so are its percentiles, and else within one part in 512 and
// on the safe side.
func TestSpreadLaw(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		var numbers []int64
		n := 1 + r.IntN(3*maxValues)
		for range n {
			x := r.Int64N(1 << (1 + r.IntN(60)))
			if seed%3 == 0 {
				x %= 50
			}
			if seed%5 == 0 {
				x = -x
			}
			numbers = append(numbers, x)
		}
		var a, b spread
		for _, x := range numbers {
			a.add(x)
		}
		for _, i := range r.Perm(n) {
			b.add(numbers[i])
		}
		if !slices.Equal(a.list(), b.list()) || a.binned != b.binned {
			t.Fatalf("seed %d: two orders of the same numbers differ", seed)
		}
		distinct := slices.Compact(slices.Sorted(slices.Values(numbers)))
		if a.binned != (len(distinct) > maxValues) {
			t.Fatalf("seed %d: %d values, binned %v", seed, len(distinct), a.binned)
		}
		slices.Sort(numbers)
		for _, share := range []float64{0.02, 0.5, 0.8, 0.95, 1} {
			k := int(math.Ceil(share*float64(n) - 1e-9))
			low, high := numbers[max(k, 1)-1], numbers[n-max(k, 1)]
			got, top := lowest(a.list(), share), highest(a.list(), share)
			if !a.binned && (got != low || top != high) {
				t.Fatalf("seed %d: the %v percentile is %d or %d, got %d and %d", seed, share, low, high, got, top)
			}
			within := func(x, of int64) bool { return math.Abs(float64(x-of)) <= math.Abs(float64(of))/511 }
			if got < low || top > high || !within(got, low) || !within(top, high) {
				t.Fatalf("seed %d: the %v percentile is %d or %d, got %d and %d", seed, share, low, high, got, top)
			}
		}
	}
}

func TestBinOf(t *testing.T) {
	for _, x := range []int64{0, 1, 1023, 1024, 1025, 1026, 123456789, math.MaxInt64, -1, -1023, -1026, -123456789, -math.MaxInt64, math.MinInt64} {
		from := binOf(x)
		if end := binEnd(from); x < from || x > end || binOf(from) != from || binOf(end) != from {
			t.Errorf("%d lies in the bin %d to %d", x, from, end)
		}
	}
}

func scales() []checker.Scale {
	return []checker.Scale{{}, {Unit: rules.UnitDates}, {Unit: rules.UnitWorkhours}, {Kind: checker.ScaleCount}, {Kind: checker.ScaleNumber}}
}

// TestBars holds histograms to count everything, to be small, and to have the
// limit as an edge.
func TestBars(t *testing.T) {
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 2))
		l := &checker.Limit{Scale: scales()[r.IntN(5)], Holds: checker.Holds(r.IntN(4)), Value: r.Int64N(1 << (1 + r.IntN(50)))}
		var s spread
		n := 1 + r.Int64N(300)
		for range n {
			s.add(r.Int64N(int64(1) << r.IntN(50)))
		}
		got := bars(l, s.list())
		if len(got) > mostBars+1 {
			t.Fatalf("seed %d: %d bars", seed, len(got))
		}
		var sum, below, want int64
		edge := false
		for i, b := range got {
			sum += b.N
			if b.OpenFrom && i > 0 || b.OpenTo && i < len(got)-1 || i > 0 && b.From != got[i-1].To || !b.OpenTo && !b.OpenFrom && b.To <= b.From {
				t.Fatalf("seed %d: bar %d is %+v", seed, i, b)
			}
			if !edge {
				below += b.N
			}
			edge = edge || !b.OpenTo && b.To == l.Value
		}
		for _, b := range s.list() {
			if b.lo < l.Value || b.lo == l.Value && closed(l) {
				want += b.n
			}
		}
		if sum != n || !edge || below != want {
			t.Fatalf("seed %d: %d of %d counted, the limit %d is an edge: %v; %d below it, not %d\n%+v", seed, sum, n, l.Value, edge, below, want, got)
		}
	}
}

// TestLadder holds the round limits to rise, and the limits told to hold the
// book's own.
func TestLadder(t *testing.T) {
	for _, s := range scales() {
		rungs := ladder(s)
		if !slices.IsSorted(rungs) || len(slices.Compact(slices.Clone(rungs))) != len(rungs) {
			t.Errorf("%+v: %v", s, rungs)
		}
		for _, value := range []int64{0, 1, 7, 1e9, 7e9, 20e9, 1e15, 9e18} {
			for h := range checker.Holds(4) {
				l := &checker.Limit{Scale: s, Value: value, Holds: h, Key: "within"}
				list := others(l)
				if !slices.Contains(list, value) || !slices.IsSorted(list) || len(list) > 7 {
					t.Errorf("%+v, limit %d: %v", s, value, list)
				}
				if x, ok := rounded(l, value); ok && (h.Rises() && x < value || !h.Rises() && x > value) {
					t.Errorf("%+v: %d is rounded to %d, which is stricter", s, value, x)
				}
			}
		}
	}
}
