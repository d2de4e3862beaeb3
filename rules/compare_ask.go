package rules

import "slices"

// countFails compares two counts. Fewer than asked for come the more easily the
// less is counted, more than allowed the more is.
func (u *Union) countFails(a, b *Node) bool {
	if a.Count < 0 || b.Count < 0 || !u.asksMore(a, b, u.anchorOf(a), u.anchorOf(b)) {
		return false
	}
	if a.Times.Min > 0 && (b.Times.Min < a.Times.Min || !u.counts(b, a)) {
		return false
	}
	return a.Times.Max < 0 || b.Times.Max >= 0 && b.Times.Max <= a.Times.Max && u.counts(a, b)
}

// counts tells whether all that x counts for an anchor, y counts too.
func (u *Union) counts(x, y *Node) bool {
	return u.patternIn(x.Count, y.Count) && u.windowIn(x, y) && correlatedIn(x.Correlate, y.Correlate)
}

// correlatedIn tells whether x asks for all relations that y asks for.
func correlatedIn(x, y []Correlation) bool {
	return !slices.ContainsFunc(y, func(c Correlation) bool { return !slices.Contains(x, c) })
}

// anchorOf is the pattern of a node's anchor, None for the scope.
func (u *Union) anchorOf(n *Node) int {
	switch {
	case n.After >= 0:
		return n.After
	case n.Before >= 0:
		return n.Before
	}
	return n.Near
}

// asksMore tells whether b is asked of all that a is asked of, and whether, if
// each answer is no better, b fails where a fails.
func (u *Union) asksMore(a, b *Node, ofA, ofB int) bool {
	if (ofA < 0) != (ofB < 0) || (a.After >= 0 && a.Before >= 0 || b.After >= 0 && b.Before >= 0) && (a.After != b.After || a.Before != b.Before) {
		return false
	}
	same := ofA == ofB
	switch b.on() {
	case OnEach:
		// Any of the four fails only where a certain anchor does.
		if b.Misses > 0 && (a.on() != OnEach || a.Misses < b.Misses) {
			return false
		}
		return same || u.patternIn(ofA, ofB)
	case OnAny:
		return same && a.on() == OnAny
	}
	return same && (a.on() == b.on() || a.on() == OnAny)
}

// on is the choice of anchors, which may not be written.
func (n *Node) on() On {
	if n.On == "" {
		return OnEach
	}
	return n.On
}

// windowIn tells whether the window of an anchor under x lies in that of the
// same anchor under y.
func (u *Union) windowIn(x, y *Node) bool {
	if u.anchorOf(x) < 0 {
		return true
	}
	if !withinIn(x.Within, y.Within) || y.Next && !x.Next {
		return false
	}
	switch {
	case (x.After >= 0) == (y.After >= 0) && (x.Near >= 0) == (y.Near >= 0):
		return u.closesIn(x.closer(), y.closer())
	case y.Near >= 0: // to both sides, and nothing closes it
		return !u.Book.Patterns[u.anchorOf(x)].ByTime() && u.Book.Patterns[u.anchorOf(x)].Place == "" && u.plain(x.closer())
	}
	return false
}

// closer is what ends the window of a node's anchor, or None.
func (n *Node) closer() int {
	switch {
	case n.After < 0 && n.Near < 0:
		return n.Since
	case n.Until >= 0:
		return n.Until
	case n.After >= 0:
		return n.Before
	}
	return None
}

// closesIn tells whether x closes wherever y closes.
func (u *Union) closesIn(x, y int) bool {
	return x == y || y < 0 && u.plain(x) || x >= 0 && y >= 0 && u.plain(x) && u.plain(y) && u.patternIn(y, x)
}

// plain tells whether a pattern is one of events, or none is given. A fact that
// was not recorded makes a rule unknown, which is no fail.
func (u *Union) plain(p int) bool {
	return p < 0 || u.Book.Patterns[p].Place == "" && !u.Book.Patterns[p].End && u.Book.Patterns[p].Step < 0
}

// withinIn tells whether a window of time lies in another.
func withinIn(x, y *Window) bool {
	switch {
	case y == nil || x != nil && sameWindow(x, y):
		return true
	case x == nil:
		return false
	}
	return inside(x, y)
}

func sameWindow(x, y *Window) bool {
	return x.Lo == y.Lo && (x.Hi == nil) == (y.Hi == nil) && (x.Hi == nil || *x.Hi == *y.Hi)
}

// everyFails compares two rules with `every`: the shorter one is the stricter.
func (u *Union) everyFails(a, b *Node) bool {
	return a.Every != nil && b.Every != nil && a.Count == b.Count && a.Every.Unit == UnitTime && b.Every.Unit == UnitTime &&
		b.Every.N <= a.Every.N && a.closer() == b.closer() && correlatedIn(a.Correlate, b.Correlate) && correlatedIn(b.Correlate, a.Correlate) &&
		u.asksMore(a, b, None, None)
}

// beIn tells whether all that b asks of the events of a is enough for a.
func (u *Union) beIn(a, b *Node) bool {
	asked, want := &u.Book.Patterns[a.Count], &u.Book.Patterns[a.Be]
	for _, x := range u.Book.Patterns[b.Be].Alts {
		if !slices.ContainsFunc(asked.Alts, func(o Alt) bool { return o.Element == x.Element }) {
			continue
		}
		if !slices.ContainsFunc(want.Alts, func(y Alt) bool {
			return x.Element == y.Element && condsIn(x.Where, y.Where, u.Book)
		}) {
			return false
		}
	}
	return true
}

// orderFails compares two orders that are asked in the same windows.
func (u *Union) orderFails(a, b *Node) bool {
	if a.After != b.After || a.Before != b.Before || a.Near != b.Near || a.Until != b.Until || a.Since != b.Since || a.Next != b.Next ||
		!withinIn(a.Within, b.Within) || !withinIn(b.Within, a.Within) || a.Match != b.Match ||
		!correlatedIn(a.Correlate, b.Correlate) || !correlatedIn(b.Correlate, a.Correlate) ||
		!u.asksMore(a, b, u.anchorOf(a), u.anchorOf(b)) {
		return false
	}
	if slices.Equal(a.Order, b.Order) && a.Skip == b.Skip {
		return a.Gap == nil || b.Gap != nil && withinIn(b.Gap, a.Gap)
	}
	// An anchor with too few of the elements is left out, so that others come
	// in its place where one is picked.
	if b.on() != OnEach || a.on() != OnEach || a.Gap != nil || b.Gap != nil || b.Skip && !a.Skip {
		return false
	}
	return a.Match != MatchExact && subsequence(a.Order, b.Order)
}

// subsequence tells whether all of x stand in y, in the same order.
func subsequence(x, y []int) bool {
	for _, p := range y {
		if len(x) > 0 && x[0] == p {
			x = x[1:]
		}
	}
	return len(x) == 0
}
