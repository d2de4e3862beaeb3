package checker

import "math"

// Sample adds up numbers that have no bounds, such as ratings, to their mean.
// Sums are kept as integers of 1e-6, so the order of the numbers never shows.
type Sample struct{ moments moments }

// Add takes in a number. What is no finite number is left out.
func (s *Sample) Add(x float64) {
	if !math.IsNaN(x) && !math.IsInf(x, 0) {
		s.moments.add(microOf(x))
	}
}

// Mean returns the mean with its interval.
func (s *Sample) Mean() Mean { return meanOf(&s.moments, math.Inf(-1), math.Inf(1)) }

// MeanDifference compares two means, as one of a number of comparisons whose
// intervals hold together with 95 %; see Comparison.
func MeanDifference(a, b Mean, of int) Difference { return differenceOf(a, b, of) }

// RateOf returns the rate of some hits in n trials.
func RateOf(hits, n int64) Rate { return rateOf(hits, n) }

// KappaOf returns Cohen's κ of two raters, whose table counts what they rated by
// the category of the first and of the second.
func KappaOf(table [][]int64) Share { return cohen(table) }
