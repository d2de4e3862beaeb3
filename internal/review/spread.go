package review

import (
	"math"
	"math/bits"
	"slices"
)

// spread counts numbers by their value in bounded memory: exactly while there
// are at most maxValues of them, then in bins no wider than 1/512 of their
// numbers. What it holds depends on the numbers alone, not on their order nor on
// how they were parted: it is exact if, and only if, all numbers together have
// few values.
//
// The bins are those of an HDR histogram (G. Tene): a number keeps its ten
// leading binary digits.
type spread struct {
	counts map[int64]int64 // by value, or by the lower end of its bin
	n      int64
	binned bool
}

// maxValues is the number of different values up to which all are kept.
const maxValues = 4096

// digits are the leading binary digits that a bin keeps.
const digits = 10

func (s *spread) add(x int64) {
	if s.counts == nil {
		s.counts = map[int64]int64{}
	}
	s.n++
	if s.binned {
		x = binOf(x)
	}
	s.counts[x]++
	if !s.binned && len(s.counts) > maxValues {
		binned := map[int64]int64{}
		for v, n := range s.counts {
			binned[binOf(v)] += n
		}
		s.counts, s.binned = binned, true
	}
}

// binOf is the lower end of the bin of a number.
func binOf(x int64) int64 {
	if x < 0 {
		if x == math.MinInt64 {
			return x
		}
		return -binEnd(binOf(-x))
	}
	if n := bits.Len64(uint64(x)); n > digits {
		return x &^ (1<<(n-digits) - 1)
	}
	return x
}

// binEnd is the greatest number of a bin, by its lower end.
func binEnd(from int64) int64 {
	if from < 0 {
		return -binOf(-from)
	}
	if n := bits.Len64(uint64(from)); n > digits {
		return from | (1<<(n-digits) - 1)
	}
	return from
}

// bin is a value, or the values from lo to hi, and how many numbers have it.
type bin struct {
	lo, hi, n int64
}

// list returns the bins, ascending.
func (s *spread) list() []bin {
	out := make([]bin, 0, len(s.counts))
	for v, n := range s.counts {
		b := bin{v, v, n}
		if s.binned {
			b.hi = binEnd(v)
		}
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b bin) int {
		if a.lo < b.lo {
			return -1
		}
		return 1
	})
	return out
}

// lowest is the least x for which at least a share of the numbers are at most x
// (the nearest-rank percentile), rounded up to the end of its bin; of no numbers
// 0.
func lowest(list []bin, share float64) int64 {
	var all, seen int64
	for i := range list {
		all += list[i].n
	}
	rank := rankOf(share, all)
	for i := range list {
		if seen += list[i].n; seen >= rank {
			return list[i].hi
		}
	}
	return 0
}

// highest is the greatest x for which at least a share of the numbers are at
// least x, rounded down to the beginning of its bin; of no numbers 0.
func highest(list []bin, share float64) int64 {
	var all, seen int64
	for i := range list {
		all += list[i].n
	}
	rank := rankOf(share, all)
	for i := len(list) - 1; i >= 0; i-- {
		if seen += list[i].n; seen >= rank {
			return list[i].lo
		}
	}
	return 0
}

// rankOf is how many of n numbers are a share of them at least. What a share
// such as 0.9 lacks to nine tenths must not cost a rank.
func rankOf(share float64, n int64) int64 {
	return max(1, int64(math.Ceil(share*float64(n)-1e-9)))
}
