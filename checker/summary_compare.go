package checker

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Standing says how one group of visits stands to another.
type Standing string

// The standings. Higher and Lower are said only where the interval of the
// difference keeps off 0.
const (
	Higher             Standing = "higher"
	Lower              Standing = "lower"
	NotDistinguishable Standing = "not distinguishable"
)

// Difference is a figure of one group of visits minus that of another, in the
// figure's own unit (points, or a share of 1), with its interval. Known is false
// where a group is too small to tell: fewer than two visits with a score, or
// none that was decided.
type Difference struct {
	Known         bool
	Value, Lo, Hi float64
	Standing      Standing
}

// Comparison is one group of visits against another, which Against names where
// it is a single one. The intervals of all comparisons of a table hold together
// with 95 %: each is made for 1 − 0.05/Of (Bonferroni), so that among many sites
// none stands out by chance alone.
type Comparison struct {
	Against  string
	Of       int // comparisons of the table
	Score    Difference
	PassRate Difference
}

// differenceOf compares two means: by Welch's t (The Generalization of
// "Student's" Problem when Several Different Population Variances are Involved,
// Biometrika 34, 1947), d ± t(ν) √(s₁²/n₁ + s₂²/n₂) with Satterthwaite's degrees
// of freedom. Where a group's numbers are all equal, so that they show no
// variance, the single intervals of both are put together as in rateDifference.
func differenceOf(a, b Mean, of int) Difference {
	if a.N < 2 || b.N < 2 {
		return Difference{Standing: NotDistinguishable}
	}
	d := Difference{Known: true, Value: a.Mean - b.Mean}
	tail := 1 - 0.025/float64(of)
	if a.SD > 0 && b.SD > 0 {
		u, v := a.SD*a.SD/float64(a.N), b.SD*b.SD/float64(b.N)
		nu := (u + v) * (u + v) / (u*u/float64(a.N-1) + v*v/float64(b.N-1))
		half := studentT(tail, nu) * math.Sqrt(u+v)
		d.Lo, d.Hi = d.Value-half, d.Value+half
	} else {
		a, b = a.at(tail), b.at(tail)
		if !a.HasInterval() || !b.HasInterval() {
			return Difference{Standing: NotDistinguishable}
		}
		d.Lo, d.Hi = together(a.Mean, a.Lo, a.Hi, b.Mean, b.Lo, b.Hi)
	}
	return d.judged()
}

// rateDifference compares two rates by Newcombe's method 10 (Interval Estimation
// for the Difference between Independent Proportions, Statistics in Medicine 17,
// 1998): the Wilson intervals of both, put together.
func rateDifference(a, b Rate, of int) Difference {
	if a.N == 0 || b.N == 0 {
		return Difference{Standing: NotDistinguishable}
	}
	z := mathext.NormalQuantile(1 - 0.025/float64(of))
	a, b = wilson(a.Hits, a.N, z), wilson(b.Hits, b.N, z)
	d := Difference{Known: true, Value: a.Value - b.Value}
	d.Lo, d.Hi = together(a.Value, a.Lo, a.Hi, b.Value, b.Lo, b.Hi)
	return d.judged()
}

// together is the interval of x − y from those of x and of y.
func together(x, xlo, xhi, y, ylo, yhi float64) (lo, hi float64) {
	d := x - y
	return d - math.Hypot(x-xlo, yhi-y), d + math.Hypot(xhi-x, y-ylo)
}

func (d Difference) judged() Difference {
	d.Standing = NotDistinguishable
	switch {
	case d.Lo > 0:
		d.Standing = Higher
	case d.Hi < 0:
		d.Standing = Lower
	}
	return d
}

// CompareSites compares each site, in the order of Sites, with all visits of
// the other sites together; nil where there is one site only. Of is the number
// of sites, but 1 of two: there both comparisons are the same one.
func (s *Summary) CompareSites() []Comparison {
	sites := s.sites.Sorted()
	if len(sites) < 2 {
		return nil
	}
	of := len(sites)
	if of == 2 {
		of = 1
	}
	out := make([]Comparison, len(sites))
	for i, site := range sites {
		one := &site.Value.sumTally
		rest := s.sums.all.without(one)
		out[i] = s.compare(one, &rest, of)
		if len(sites) == 2 {
			out[i].Against = sites[1-i].Name
		}
	}
	return out
}

// CompareWaves compares each wave, in the order of Waves, with the one before
// it; nothing is known of the first. nil where there is one wave only.
func (s *Summary) CompareWaves() []Comparison {
	waves := s.waves.Sorted()
	if len(waves) < 2 {
		return nil
	}
	out := make([]Comparison, len(waves))
	out[0] = Comparison{Of: len(waves) - 1, Score: Difference{Standing: NotDistinguishable}, PassRate: Difference{Standing: NotDistinguishable}}
	for i := 1; i < len(waves); i++ {
		out[i] = s.compare(&waves[i].Value, &waves[i-1].Value, len(waves)-1)
		out[i].Against = waves[i-1].Name
	}
	return out
}

func (s *Summary) compare(a, b *sumTally, of int) Comparison {
	highest := s.highest()
	return Comparison{
		Of:       of,
		Score:    differenceOf(bareMean(&a.score, 0, highest), bareMean(&b.score, 0, highest), of),
		PassRate: rateDifference(rateOf(a.passed, a.passed+a.failed), rateOf(b.passed, b.passed+b.failed), of),
	}
}

// without returns what is left of t when a part of it is taken out, as far as
// comparisons need it. The sums are integers, so nothing is lost.
func (t *sumTally) without(part *sumTally) sumTally {
	return sumTally{
		visits: t.visits - part.visits, passed: t.passed - part.passed, failed: t.failed - part.failed,
		score: moments{n: t.score.n - part.score.n, sum: t.score.sum.minus(part.score.sum), sq: t.score.sq.minus(part.score.sq)},
	}
}
