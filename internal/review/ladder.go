package review

import (
	"slices"

	"stdc/checker"
	"stdc/rules"
)

// ladder lists round limits of a scale, ascending, as people set them, up to
// what no standard asks.
func ladder(s checker.Scale) []int64 {
	const (
		second = int64(1e9)
		minute = 60 * second
		hour   = 60 * minute
		day    = 24 * hour
	)
	times := func(unit int64, ns ...int64) []int64 {
		for i := range ns {
			ns[i] *= unit
		}
		return ns
	}
	days := []int64{0, 1, 2, 3, 4, 5, 7, 10, 14, 15, 20, 30, 45, 60, 90, 120, 180, 365, 730, 1825, 3650}
	switch {
	case s.Kind == checker.ScaleCount:
		list := make([]int64, 101)
		for i := range list {
			list[i] = int64(i)
		}
		return list
	case s.Kind == checker.ScaleNumber:
		var list []int64
		for unit := int64(1); unit <= 1e17; unit *= 10 {
			list = append(list, times(unit, 1, 2, 3, 4, 5, 6, 8)...)
			if unit >= 10 {
				list = append(list, times(unit/10, 15, 25)...)
			}
		}
		for _, x := range slices.Clone(list) {
			list = append(list, -x)
		}
		list = append(list, 0)
		slices.Sort(list)
		return list
	case s.Unit == rules.UnitWorkhours:
		return slices.Concat(times(minute, 5, 10, 15, 20, 30, 45), times(hour, 1, 2, 3, 4, 6, 8, 12, 16, 24, 36, 40, 48, 80, 160, 320))
	case s.Unit != rules.UnitTime:
		return days
	}
	return slices.Concat(
		times(second/1000, 10, 20, 50, 100, 200, 300, 500), times(second, 1, 2, 3, 5, 10, 15, 20, 30, 45),
		[]int64{minute, minute + minute/2}, times(minute, 2, 3, 4, 5, 7, 10, 15, 20, 30, 45),
		[]int64{hour, hour + hour/2}, times(hour, 2, 3, 4, 6, 8, 12, 18), times(day, days[1:]...))
}

// others are the limits whose shares are told: the book's own and, on either
// side, the nearest round ones.
func others(l *checker.Limit) []int64 {
	const each = 3
	rungs := ladder(l.Scale)
	at, own := slices.BinarySearch(rungs, l.Value)
	above := at
	if own {
		above++
	}
	list := append(slices.Clone(rungs[max(0, at-each):at]), l.Value)
	list = append(list, rungs[min(above, len(rungs)):min(above+each, len(rungs))]...)
	if l.Key == "times" && !l.Upper && list[0] == 0 {
		list = list[1:] // a least count of 0 asks for nothing
	}
	return list
}

// rounded is the nearest round limit that is no stricter than x; ok is false
// where there is none.
func rounded(l *checker.Limit, x int64) (limit int64, ok bool) {
	rungs := ladder(l.Scale)
	i, found := slices.BinarySearch(rungs, x)
	switch {
	case found:
	case !l.Holds.Rises():
		i--
	}
	if i < 0 || i >= len(rungs) {
		return 0, false
	}
	return rungs[i], true
}
