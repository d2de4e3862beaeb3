package checker

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"stdc/rules"
)

// TestRateDifference holds to the examples of Newcombe's paper, table II, method
// 10, which gives four decimals.
func TestRateDifference(t *testing.T) {
	for _, c := range []struct {
		hits, n, hits2, n2 int64
		lo, hi             float64
		standing           Standing
	}{
		{56, 70, 48, 80, 0.0524, 0.3339, Higher},
		{48, 80, 56, 70, -0.3339, -0.0524, Lower},
		{9, 10, 3, 10, 0.1705, 0.8090, Higher},
		{10, 10, 0, 20, 0.6791, 1, Higher},
		{5, 56, 0, 29, -0.0381, 0.1926, NotDistinguishable},
	} {
		d := rateDifference(rateOf(c.hits, c.n), rateOf(c.hits2, c.n2), 1)
		if math.Abs(d.Lo-c.lo) > 5e-5 || math.Abs(d.Hi-c.hi) > 5e-5 || d.Standing != c.standing {
			t.Errorf("%d/%d − %d/%d: %+v, want %v to %v, %s", c.hits, c.n, c.hits2, c.n2, d, c.lo, c.hi, c.standing)
		}
	}
	if d := rateDifference(rateOf(1, 1), rateOf(0, 0), 1); d.Known || d.Standing != NotDistinguishable {
		t.Errorf("nothing is known of no visits: %+v", d)
	}
}

func TestDifferenceOfMeans(t *testing.T) {
	mean := func(n int64, m, variance float64) Mean {
		return Mean{N: n, Mean: m, SD: math.Sqrt(variance), high: 100}.at(0.975)
	}
	for _, c := range []struct {
		name     string
		a, b     Mean
		of       int
		lo, hi   float64
		standing Standing
	}{
		{"Welch", mean(15, 20.8, 7.9), mean(15, 23, 3.8), 1, -4.0191657, -0.3808343, Lower},
		{"one of ten", mean(5, 50, 100), mean(12, 70, 16), 10, -43.4755362, 3.4755362, NotDistinguishable},
		{"all equal", mean(10, 100, 0), mean(10, 0, 0), 1, 60.750935, 100, Higher},
		{"all the same", mean(10, 100, 0), mean(10, 100, 0), 1, -27.7533, 27.7533, NotDistinguishable},
	} {
		d := differenceOf(c.a, c.b, c.of)
		if !d.Known || math.Abs(d.Lo-c.lo) > 1e-4 || math.Abs(d.Hi-c.hi) > 1e-4 || d.Standing != c.standing {
			t.Errorf("%s: %+v, want %v to %v, %s", c.name, d, c.lo, c.hi, c.standing)
		}
	}
	if d := differenceOf(mean(1, 50, 0), mean(90, 70, 4), 1); d.Known || d.Standing != NotDistinguishable {
		t.Errorf("one visit tells nothing: %+v", d)
	}
}

// TestNothingStandsOutByChance gives many sites the same scores by lot: hardly
// ever is one called higher or lower.
func TestNothingStandsOutByChance(t *testing.T) {
	b, runs, wrong := sumBook(), 40, 0
	for seed := range uint64(runs) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		s := NewSummary(b)
		for i := range 600 {
			r, v := sumRandom(rnd, i)
			r.Site, r.Score = fmt.Sprint("S", i%40), rules.Ratio{Num: 50 + rnd.Int64N(51), Den: 1}
			s.Add(r, v)
		}
		for _, c := range s.CompareSites() {
			if c.Of != 40 {
				t.Fatalf("%d comparisons", c.Of)
			}
			if c.Score.Standing != NotDistinguishable {
				wrong++
				break
			}
		}
	}
	if wrong > runs/5 { // 5 % are expected
		t.Errorf("in %d of %d runs a site stood out by chance", wrong, runs)
	}
}

// TestIntervals checks that every interval holds its figure and that a
// difference turns around with its sides.
func TestIntervals(t *testing.T) {
	for seed := range uint64(60) {
		rnd := rand.New(rand.NewPCG(seed, 8))
		s := NewSummary(sumBook())
		for i := range 1 + rnd.IntN(30) {
			s.Add(sumRandom(rnd, i))
		}
		for _, g := range append(s.Sites(), s.Waves()...) {
			m, r := g.Score, g.PassRate
			if m.N > 0 && (m.Lo > m.Mean || m.Hi < m.Mean) || r.Lo > r.Value || r.N > 0 && r.Hi < r.Value {
				t.Fatalf("seed %d: %+v", seed, g)
			}
		}
		cs := s.CompareSites()
		for _, c := range append(cs, s.CompareWaves()...) {
			if d := c.Score; d.Known && (d.Lo > d.Value || d.Hi < d.Value) {
				t.Fatalf("seed %d: %+v", seed, d)
			}
			if d := c.PassRate; d.Known && (d.Lo > d.Value || d.Hi < d.Value || d.Lo < -1 || d.Hi > 1) {
				t.Fatalf("seed %d: %+v", seed, d)
			}
		}
		if len(cs) == 2 && math.Abs(cs[0].Score.Lo+cs[1].Score.Hi) > 1e-9 {
			t.Fatalf("seed %d: two sites, two answers: %+v", seed, cs)
		}
	}
}

// TestOrderNeverMatters adds the same visits in another order.
func TestOrderNeverMatters(t *testing.T) {
	b := pairBook()
	for seed := range uint64(30) {
		rnd := rand.New(rand.NewPCG(seed, 9))
		one, other := NewSummary(b), NewSummary(b)
		var rs []*Result
		var vs []*Visit
		for i := range 50 {
			r, v := sumRandom(rnd, i)
			v.Facts = append(v.Facts, rules.TextValue(fmt.Sprint("E", rnd.IntN(20))))
			rs, vs = append(rs, r), append(vs, v)
			one.Add(r, v)
		}
		for _, i := range rnd.Perm(len(rs)) {
			other.Add(rs[i], vs[i])
		}
		want, got := statistics(one), statistics(other)
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d:\n got %+v\nwant %+v", seed, got, want)
		}
	}
}

// statistics is all that a summary says but for its examples, which are the
// first ones.
func statistics(s *Summary) []any {
	a, ok := s.Agreement()
	out := []any{s.Totals(), s.Steps(), s.Sites(), s.Waves(), s.CompareSites(), s.CompareWaves(), s.Sensitivity(), a, ok}
	for _, row := range s.SiteRules() {
		for _, c := range row {
			c.Example = nil
			out = append(out, c)
		}
	}
	return out
}

func TestSensitivity(t *testing.T) {
	s := NewSummary(sumBook()) // weights 3, 1, 1/3 and a bonus of 2
	r := &Result{Score: rules.Whole(75), Rules: []RuleResult{
		sumCredit(Pass, sumOne), sumCredit(Fail, sumZero), {Verdict: Unknown}, {Verdict: NotApplicable},
	}}
	s.Add(r, nil)
	got := s.Sensitivity()
	for name, c := range map[string]struct {
		m    Mean
		want float64
	}{
		"as it is":       {got.AsIs, 75},
		"unknown failed": {got.UnknownFailed, 100 * 3 / (4 + 1.0/3)},
		"unknown passed": {got.UnknownPassed, 100 * (3 + 1.0/3) / (4 + 1.0/3)},
		"n/a failed":     {got.NotApplicableFailed, 75}, // the bonus rule alone
		"n/a passed":     {got.NotApplicablePassed, 75},
	} {
		if c.m.N != 1 || math.Abs(c.m.Mean-c.want) > 2e-6 {
			t.Errorf("%s: %+v, want %v", name, c.m, c.want)
		}
	}
	// A visit of which nothing was decided has a score as soon as it is read.
	s = NewSummary(sumBook())
	s.Add(&Result{Rules: []RuleResult{{Verdict: Unknown}, {}, {}, {}}}, nil)
	got = s.Sensitivity()
	if got.AsIs.N != 0 || got.UnknownFailed.Mean != 0 || got.UnknownPassed.Mean != 100 || got.NotApplicablePassed.Mean != 100 || got.NotApplicableFailed.N != 1 {
		t.Errorf("%+v", got)
	}
}

func TestActions(t *testing.T) {
	s := NewSummary(sumBook())
	add := func(id, site string, rs ...RuleResult) {
		s.Add(&Result{ID: id, Site: site, File: "log", Line: 7, Rules: rs}, nil)
	}
	fail, pass, half := sumCredit(Fail, sumZero), sumCredit(Pass, sumOne), sumCredit(Fail, rules.Ratio{Num: 1, Den: 2})
	add("V1", "S1", half, fail, fail, fail)
	add("V2", "S1", half, fail, pass, fail)
	add("V3", "S1", RuleResult{Verdict: Unknown}, pass, RuleResult{}, pass)
	add("V4", "S2", pass, pass, pass, fail)
	got := s.Actions()
	if len(got) != 2 || got[1].Lost != 0 || len(got[1].Actions) != 0 {
		t.Fatalf("a bonus rule costs nothing: %+v", got)
	}
	one := got[0]
	if len(one.Actions) != 3 || one.Actions[0].Rule != 0 || one.Actions[0].Lost != 3 || one.Actions[1].Rule != 1 || one.Actions[1].Lost != 2 || math.Abs(one.Lost-5-1.0/3) > 1e-6 {
		t.Errorf("%+v", one)
	}
	if x := one.Actions[0]; x.Fail != 2 || x.Unknown != 1 || x.Example.Visit != "V1" || x.Example.Line != 7 {
		t.Errorf("%+v", x)
	}
}
