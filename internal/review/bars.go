package review

import (
	"slices"

	"stdc/checker"
	"stdc/rules"
)

// mostBars bounds a histogram: it is to be small.
const mostBars = 12

// bars puts what was seen into a histogram with the limit at an edge: in bars of
// one width where the bulk lies about the limit, else between round numbers. At
// most one in fifty lies beyond the last edge, and as many before the first.
func bars(l *checker.Limit, list []bin) []Bar {
	edges := edgesOf(l, list)
	out := make([]Bar, len(edges)+1)
	for i := range out {
		out[i].Closed = closed(l)
		out[i].OpenFrom, out[i].OpenTo = i == 0, i == len(edges)
		if i > 0 {
			out[i].From = edges[i-1]
		}
		if i < len(edges) {
			out[i].To = edges[i]
		}
	}
	var all int64
	for i := range list {
		middle := list[i].lo + (list[i].hi-list[i].lo)/2
		at, found := slices.BinarySearch(edges, middle)
		if found && !closed(l) {
			at++
		}
		out[at].N += list[i].n
		all += list[i].n
	}
	for i := range out {
		out[i].Share = float64(out[i].N) / float64(all)
	}
	// What is empty at the ends tells nothing, but for the bar below the limit.
	idle := func(b *Bar) bool { return b.N == 0 && (b.OpenTo || b.To != l.Value) }
	for idle(&out[0]) {
		out = out[1:]
	}
	for idle(&out[len(out)-1]) {
		out = out[:len(out)-1]
	}
	return out
}

// closed tells whether a number that is the limit stands below it in a histogram:
// where what is at the limit and what is below come to the same.
func closed(l *checker.Limit) bool {
	return l.Holds == checker.HoldsAtMost || l.Holds == checker.HoldsAbove
}

// edgesOf are the inner edges of a histogram, ascending.
func edgesOf(l *checker.Limit, list []bin) []int64 {
	low, high, fine := lowest(list, 0.02), lowest(list, 0.98), finest(l.Scale, list)
	switch from, to := min(low, l.Value), max(high, l.Value); {
	case l.Scale.Kind == checker.ScaleCount && to-from < mostBars-1:
		return steady(l.Value, 1, from-1, to)
	case l.Value > 0 && high <= l.Value*7/2 && high >= l.Value/4:
		rungs := ladder(l.Scale)
		for _, parts := range []int64{6, 5, 4, 3, 2, 1} {
			width := l.Value / parts
			if _, round := slices.BinarySearch(rungs, width); round && l.Value%parts == 0 && width >= fine && (to-from)/width < mostBars-2 {
				return steady(l.Value, width, from, to)
			}
		}
	}
	return between(l, max(low, fine), high)
}

// finest is the unit to which all of some elapsed times are known: narrower bars
// would be empty every other time.
func finest(s checker.Scale, list []bin) int64 {
	unit := int64(1)
	if s.Kind != checker.ScaleLength || s.Unit != rules.UnitTime {
		return unit
	}
	for _, u := range []int64{1e9, 60e9, 3600e9, 86400e9} {
		if slices.ContainsFunc(list, func(b bin) bool { return b.lo != b.hi || b.lo%u != 0 }) {
			break
		}
		unit = u
	}
	return unit
}

// steady are edges of one width, one of them at a number, within a range.
func steady(at, width, low, high int64) []int64 {
	first := at - (at-low)/width*width
	var out []int64
	for x := first; x <= max(high, at) && len(out) < mostBars; x += width {
		out = append(out, x)
	}
	return out
}

// between are round numbers in a range and the limit; of too many every second
// one, or third, counted from the limit.
func between(l *checker.Limit, low, high int64) []int64 {
	rungs := ladder(l.Scale)
	at, found := slices.BinarySearch(rungs, l.Value)
	if !found {
		rungs = slices.Insert(rungs, at, l.Value)
	}
	low = max(low, l.Value/20) // nobody would set a limit far below
	from, _ := slices.BinarySearch(rungs, low)
	to, _ := slices.BinarySearch(rungs, high)
	from, to = min(from, at), max(min(to, len(rungs)-1), at)
	for step := 1; ; step++ {
		var out []int64
		for i := at - (at-from)/step*step; i <= to; i += step {
			out = append(out, rungs[i])
		}
		if len(out) < mostBars {
			return out
		}
	}
}
