package vet

import (
	"slices"

	"stdc/rules"
)

// anchored translates a node in one scope, over its anchors there.
func (t *translator) anchored(n *rules.Node, s *scope) meaning {
	if n.Every != nil {
		return t.every(n, s)
	}
	pattern := n.Anchors()
	if pattern == rules.None {
		return t.ask(n, s, nil)
	}
	p := &t.b.Patterns[pattern]
	switch p.Place {
	case rules.PlaceFact:
		a := &anchor{at: moment{factTime, p.Fact}, event: -1, byTime: true}
		return t.paired(n, s, a, t.askOnly(n, s, a))
	case rules.PlaceStart, rules.PlaceEnd:
		at := t.placeOf(p.Place, s)
		if at == nil {
			return meaning{applies: open, holds: open}
		}
		a := &anchor{at: *at, event: -1, place: p.Place}
		m := t.paired(n, s, a, t.askOnly(n, s, a))
		exists := some(rules.None, s.in)
		return meaning{applies: and(exists, m.applies), holds: or(not(exists), m.holds)}
	}
	return t.overAnchors(n, s, pattern)
}

// overAnchors asks a node of the anchors that `on` picks.
func (t *translator) overAnchors(n *rules.Node, s *scope, pattern int) meaning {
	end := t.b.Patterns[pattern].End
	at := func(x int) *anchor {
		if end {
			return &anchor{at: moment{endOf, x}, event: x, byTime: true}
		}
		return &anchor{at: moment{startOf, x}, event: x}
	}
	is := func(x int) *formula {
		list := []*formula{t.match(pattern, x), s.in(x)}
		if n.After >= 0 && n.Before >= 0 {
			list = append(list, t.closerComes(n, s, at(x)))
		}
		return and(list...)
	}
	ask := func(x int) meaning { return t.ask(n, s, at(x)) }
	if n.Misses > 0 {
		t.lacks(FeatureMisses)
		if !t.bold {
			return meaning{applies: some(pattern, func(x int) *formula { return and(is(x), ask(x).applies) }), holds: open}
		}
	}
	// An anchor that is n/a, of an order with skip, is left out before on picks.
	applies := func(x int) *formula { return and(is(x), ask(x).applies) }
	out := meaning{applies: some(pattern, applies)}
	fails := func(x int) *formula { return and(is(x), ask(x).fails()) }
	switch n.On {
	case rules.OnFirst, rules.OnLast:
		// "There is a first one, and it passes" names an event to go on from;
		// "none fails but one with another before it" would name ever earlier ones.
		out.holds = or(none(pattern, applies), some(pattern, func(x int) *formula {
			return and(applies(x), ask(x).holds, none(pattern, func(y int) *formula {
				switch {
				case x == y:
					return no
				case n.On == rules.OnFirst:
					return and(applies(y), earlier(y, x))
				}
				return and(applies(y), earlier(x, y))
			}))
		}))
	case rules.OnAny:
		out.holds = or(none(pattern, applies), some(pattern, func(x int) *formula { return and(is(x), ask(x).passes()) }))
	default:
		out.holds = none(pattern, fails)
	}
	return out
}

// extreme says that a rule applies, and of which anchor one may speak: where it
// asks for something after each of its anchors, there is a last one, and where
// before, a first. What then has to follow cannot be that anchor again.
func (t *translator) extreme(n *rules.Node) *formula {
	pattern, dir := n.After, 1
	if pattern < 0 {
		pattern, dir = n.Before, -1
	}
	if n.Form != rules.FormExpect || pattern < 0 || n.Scope != nil || n.Every != nil || n.On != rules.OnEach && n.On != "" ||
		n.Misses > 0 || t.b.Patterns[pattern].Place != "" || t.b.Patterns[pattern].End || n.After >= 0 && n.Before >= 0 {
		return yes
	}
	return some(pattern, func(x int) *formula {
		return and(t.match(pattern, x), none(pattern, func(y int) *formula {
			if dir > 0 {
				return and(t.match(pattern, y), earlier(x, y))
			}
			return and(t.match(pattern, y), earlier(y, x))
		}))
	})
}

// paired lets a node apply only where its `before` comes later than its anchor.
func (t *translator) paired(n *rules.Node, s *scope, a *anchor, m meaning) meaning {
	if n.After < 0 || n.Before < 0 {
		return m
	}
	comes := t.closerComes(n, s, a)
	return meaning{applies: and(comes, m.applies), holds: or(not(comes), m.holds)}
}

func (t *translator) closerComes(n *rules.Node, s *scope, a *anchor) *formula {
	p := &t.b.Patterns[n.Before]
	switch p.Place {
	case rules.PlaceFact:
		return a.before(moment{factTime, p.Fact}, false, 1)
	case rules.PlaceStart, rules.PlaceEnd:
		return t.placeComes(p.Place, s, a, 1)
	}
	return some(n.Before, func(r int) *formula {
		at := moment{startOf, r}
		if p.End {
			at.kind = endOf
		} else if r == a.event && !a.byTime {
			return no
		}
		return and(t.match(n.Before, r), s.in(r), a.before(at, !p.End, 1))
	})
}

// ask translates what a node asks of one anchor, nil for the whole scope.
func (t *translator) ask(n *rules.Node, s *scope, a *anchor) meaning {
	switch n.Form {
	case rules.FormEach:
		return meaning{applies: yes, holds: t.match(n.Be, a.event)}
	case rules.FormOrder:
		return t.order(n, s, a)
	}
	return meaning{applies: yes, holds: t.counted(n, s, a)}
}

// askOnly translates what a node asks of its only anchor, which any number of
// misses lets fail.
func (t *translator) askOnly(n *rules.Node, s *scope, a *anchor) meaning {
	m := t.ask(n, s, a)
	if n.Misses > 0 {
		m.holds = yes
	}
	return m
}

// every translates `every`: from the opening of the scope and from each counted
// event on, the next comes in time, or the scope ends before.
func (t *translator) every(n *rules.Node, s *scope) meaning {
	d, ok := t.length(*n.Every, true)
	applies := some(rules.None, s.in)
	if !t.eachAnchor(n) && !t.bold {
		t.lacks(FeatureMisses)
		return meaning{applies: applies, holds: open}
	}
	if s.start == nil || s.end == nil || !ok {
		t.lacks(FeatureScopeEnd)
		return meaning{applies: applies, holds: open}
	}
	over := func(from moment) *formula { return within(from, *s.end, d-1) }
	is := func(x int) *formula { return and(t.match(n.Count, x), s.in(x)) }
	follows := func(from moment, after int) *formula {
		return some(n.Count, func(x int) *formula {
			list := []*formula{is(x), within(from, moment{startOf, x}, d)}
			if after >= 0 {
				list = append(list, earlier(after, x))
			}
			return and(list...)
		})
	}
	last := some(n.Count, func(x int) *formula {
		return and(is(x), over(moment{startOf, x}), none(n.Count, func(y int) *formula { return and(is(y), earlier(x, y)) }))
	})
	// That there is a last one, behind which the scope is soon over, follows from
	// the rest; but not in any number of steps.
	return meaning{applies: applies, holds: and(or(none(n.Count, is), last),
		or(not(applies), over(*s.start), follows(*s.start, -1)),
		none(n.Count, func(x int) *formula {
			return and(is(x), not(or(over(moment{startOf, x}), follows(moment{startOf, x}, x))))
		}))}
}

// order translates an order in a scope, or in the window of an anchor.
func (t *translator) order(n *rules.Node, s *scope, a *anchor) meaning {
	is := func(p, x int) *formula {
		list := []*formula{t.match(p, x), s.in(x)}
		if a != nil {
			list = append(list, t.inWindow(n, s, a, moment{startOf, x}))
			list = append(list, t.compared(n, a, x)...)
		}
		return and(list...)
	}
	optional := func(p int) bool {
		i := t.b.Patterns[p].Step
		return n.Skip || i >= 0 && t.b.Steps[i].Optional
	}
	for _, p := range n.Order {
		if i := t.b.Patterns[p].Step; i >= 0 && (len(t.b.Steps[i].From) == 0 || n.Match != rules.MatchFirst) {
			t.lacks(FeatureStep)
			return meaning{applies: open, holds: open}
		}
	}
	if n.Match == rules.MatchFirst {
		return t.firstInOrder(n, is, optional)
	}
	holds := t.chain(n, n.Order, -1, is)
	if n.Match == rules.MatchExact {
		holds = and(holds, atMost(len(n.Order), rules.None, func(x int) *formula {
			var list []*formula
			for _, p := range n.Order {
				list = append(list, is(p, x))
			}
			return or(list...)
		}))
	}
	return meaning{applies: yes, holds: holds}
}

// chain says that events of the patterns stand one behind the other, as far
// apart as `gap` asks.
func (t *translator) chain(n *rules.Node, order []int, last int, is func(p, x int) *formula) *formula {
	if len(order) == 0 {
		return yes
	}
	return some(order[0], func(x int) *formula {
		list := []*formula{is(order[0], x)}
		if last >= 0 {
			list = append(list, earlier(last, x), t.distance(n.Gap, moment{startOf, last}, moment{startOf, x}))
		}
		return and(append(list, t.chain(n, order[1:], x, is))...)
	})
}

// firstInOrder says that the first occurrences stand in order. Where elements
// may be missing, that is asked of each pair.
func (t *translator) firstInOrder(n *rules.Node, is func(p, x int) *formula, optional func(int) bool) meaning {
	first := func(p, x int) *formula {
		return and(is(p, x), none(p, func(y int) *formula { return and(is(p, y), earlier(y, x)) }))
	}
	if !slices.ContainsFunc(n.Order, optional) {
		return meaning{applies: yes, holds: t.chain(n, n.Order, -1, first)}
	}
	const mostPairs = 40 // of so many elements each with each
	if len(n.Order) > mostPairs {
		return meaning{applies: t.lacks(FeatureManyParts), holds: open}
	}
	occurs := func(p int) *formula { return some(p, func(x int) *formula { return is(p, x) }) }
	var holds, twoOccur []*formula
	for i, p := range n.Order {
		if !optional(p) {
			holds = append(holds, occurs(p))
		}
		for j := i + 1; j < len(n.Order); j++ {
			q := n.Order[j]
			twoOccur = append(twoOccur, and(occurs(p), occurs(q)))
			pair := *n
			if j > i+1 {
				pair.Gap = nil // of neighbours alone
			}
			holds = append(holds, or(t.chain(&pair, []int{p, q}, -1, first), not(occurs(p)), not(occurs(q))))
		}
	}
	if n.Skip {
		return meaning{applies: or(twoOccur...), holds: and(holds...)}
	}
	return meaning{applies: yes, holds: and(holds...)}
}
