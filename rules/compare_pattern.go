package rules

import "slices"

// patternIn tells whether every event that matches x matches y, and whether one
// that may match x may match y.
func (u *Union) patternIn(x, y int) bool {
	if x == y {
		return true
	}
	if x < 0 || y < 0 {
		return false
	}
	p, q := &u.Book.Patterns[x], &u.Book.Patterns[y]
	if p.Place != "" || q.Place != "" || p.Step >= 0 || q.Step >= 0 || p.End != q.End {
		return false
	}
	return !slices.ContainsFunc(p.Alts, func(a Alt) bool {
		return !slices.ContainsFunc(q.Alts, func(o Alt) bool { return a.Element == o.Element && condsIn(a.Where, o.Where, u.Book) })
	})
}

// gateIn tells whether every visit that passes x passes y.
func (u *Union) gateIn(x, y *Gate) bool {
	for _, p := range y.Given {
		if !slices.ContainsFunc(x.Given, func(o int) bool { return u.patternIn(o, p) }) {
			return false
		}
	}
	for _, p := range y.Without {
		if !slices.ContainsFunc(x.Without, func(o int) bool { return u.patternIn(p, o) }) {
			return false
		}
	}
	for _, conds := range y.Unless {
		if !slices.ContainsFunc(x.Unless, func(o []Cond) bool { return condsIn(conds, o, u.Book) }) {
			return false
		}
	}
	return condsIn(x.When, y.When, u.Book)
}

// condsIn tells whether all that meets the conditions x meets the conditions y.
func condsIn(x, y []Cond, b *Book) bool {
	return !slices.ContainsFunc(y, func(c Cond) bool {
		return !slices.ContainsFunc(x, func(o Cond) bool { return o.Slot == c.Slot && testIn(&o.Test, &c.Test, b) })
	})
}

// testIn tells whether the truth of x is never above that of y.
func testIn(x, y *Test, b *Book) bool {
	switch {
	case sameTest(x, y):
		return true
	case y.Op == OpAll:
		return !slices.ContainsFunc(y.Tests, func(t Test) bool { return !testIn(x, &t, b) })
	case x.Op == OpAll:
		return slices.ContainsFunc(x.Tests, func(t Test) bool { return testIn(&t, y, b) })
	case x.Op == OpNot && y.Op == OpNot:
		return testIn(&y.Tests[0], &x.Tests[0], b)
	case x.Op == OpOneOf && y.Op == OpOneOf:
		return !slices.ContainsFunc(x.Values, func(v Literal) bool {
			return !slices.ContainsFunc(y.Values, func(w Literal) bool { return sameLiteral(&v, &w) })
		})
	case x.Op == OpOneOf && y.Op == OpRange:
		return !slices.ContainsFunc(x.Values, func(v Literal) bool { return !endIn(&v, y.Lo, 1) || !endIn(&v, y.Hi, -1) })
	case x.Op == OpRange && y.Op == OpRange:
		return endIn(x.Lo, y.Lo, 1) && endIn(x.Hi, y.Hi, -1)
	case x.Op == OpSays && y.Op == OpSays:
		return subset(b.phrasesOf(x.Sets), b.phrasesOf(y.Sets))
	}
	return false
}

// phrasesOf lists the phrases of some sets.
func (b *Book) phrasesOf(sets []int) []string {
	var out []string
	for _, k := range sets {
		out = append(out, b.Phrases[k].Phrases...)
	}
	return out
}

// sameTest tells whether two tests ask the same in the same form.
func sameTest(x, y *Test) bool {
	return x.Op == y.Op && x.Regexp == y.Regexp && x.Known == y.Known && slices.Equal(x.Sets, y.Sets) &&
		sameEnd(x.Lo, y.Lo) && sameEnd(x.Hi, y.Hi) &&
		slices.EqualFunc(x.Values, y.Values, func(a, b Literal) bool { return sameLiteral(&a, &b) }) &&
		slices.EqualFunc(x.Tests, y.Tests, func(a, b Test) bool { return sameTest(&a, &b) })
}

func sameEnd(x, y *Literal) bool {
	return x == y || x != nil && y != nil && sameLiteral(x, y)
}

func sameLiteral(x, y *Literal) bool { return x.Type == y.Type && x.Text == y.Text && x.Fact == y.Fact }

// endIn tells whether an end of a range is no wider than another: side 1 the
// lower ones, -1 the upper.
func endIn(x, y *Literal, side int) bool {
	switch {
	case y == nil:
		return true
	case x == nil:
		return false
	case sameLiteral(x, y):
		return true
	case x.Fact >= 0 || y.Fact >= 0 || x.Type != y.Type:
		return false
	}
	switch a, b := x.value, y.value; x.Type {
	case TypeNumber:
		return float64(side)*(a.Number()-b.Number()) >= 0
	case TypeDuration:
		return int64(side)*(a.Duration()-b.Duration()) >= 0
	case TypeTime:
		s, t := a.Stamp(), b.Stamp()
		if s.Kind != t.Kind || s.Zone != t.Zone {
			return false
		}
		return side > 0 && !before(s, t) || side < 0 && !before(t, s)
	}
	return false
}

// before tells which of two written times of one kind is the earlier.
func before(s, t Stamp) bool { return s.Day < t.Day || s.Day == t.Day && s.Nano < t.Nano }
