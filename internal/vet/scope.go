package vet

import "stdc/rules"

// scoped translates expect, forbid, each and order over the scopes of a node.
func (t *translator) scoped(n *rules.Node) meaning {
	start, end := moment{kind: visitStart}, moment{kind: visitEnd}
	whole := &scope{in: everything, start: &start, end: &end}
	s := n.Scope
	if s == nil {
		return t.anchored(n, whole)
	}
	if !t.eachAnchor(n) {
		// Which anchor of all scopes together is meant, this does not tell.
		out := meaning{applies: t.lacks(FeatureScopeOn), holds: open}
		if t.bold {
			each := *n
			each.On, each.Misses = rules.OnEach, 0
			return t.scoped(&each)
		}
		return out
	}
	switch s.Kind {
	case rules.ScopePer:
		return t.perValue(n, s.Field)
	case rules.ScopeSegment:
		return t.segments(n, s)
	}
	return t.steps(n, s)
}

func (t *translator) eachAnchor(n *rules.Node) bool {
	return n.On != rules.OnFirst && n.On != rules.OnLast && n.On != rules.OnAny && n.Misses == 0
}

// overEach asks a node of the scope of every event that opens one.
func (t *translator) overEach(n *rules.Node, what int, opens func(q int) *formula, of func(q int) *scope) meaning {
	return meaning{
		applies: some(what, func(q int) *formula { return and(opens(q), t.anchored(n, of(q)).applies) }),
		holds:   none(what, func(q int) *formula { return and(not(t.anchored(n, of(q)).holds), opens(q)) }),
	}
}

// perValue asks a node of the scope of each value of a field, once for every
// event that has the value: that comes to the same.
func (t *translator) perValue(n *rules.Node, field int) meaning {
	var having []int
	for e := range t.b.Elements {
		if t.b.Slot(e, field) >= 0 {
			having = append(having, e)
		}
	}
	has := func(x int) *formula { return t.isAny(having, x) }
	return t.overEach(n, rules.None, has, func(q int) *scope {
		return &scope{in: func(x int) *formula {
			if x == q {
				return yes
			}
			return or(not(has(x)), lit(literal{kind: litSame, x: q, y: x, slot: field}))
		}}
	})
}

func (t *translator) segments(n *rules.Node, s *rules.Scope) meaning {
	closer := s.Before
	if closer == rules.None {
		closer = s.Until
	}
	if s.After >= 0 && closer == rules.None && t.b.Patterns[s.After].Place == rules.PlaceFact {
		from := moment{factTime, t.b.Patterns[s.After].Fact}
		return t.anchored(n, &scope{in: func(x int) *formula { return notBefore(from, moment{startOf, x}, 0) }})
	}
	for _, p := range []int{s.After, closer} {
		if p >= 0 && (t.b.Patterns[p].Place != "" || t.b.Patterns[p].End) {
			t.lacks(FeatureFact)
			return meaning{applies: open, holds: open}
		}
	}
	closes := func(r int) *formula { return t.match(closer, r) }
	if s.After == rules.None { // up to the first closer
		sc := &scope{in: func(x int) *formula {
			return none(closer, func(r int) *formula {
				if r == x {
					return closes(r)
				}
				return and(closes(r), earlier(r, x))
			})
		}}
		m := t.anchored(n, sc)
		if s.Before == rules.None {
			return m
		}
		exists := some(closer, closes)
		return meaning{applies: and(exists, m.applies), holds: or(not(exists), m.holds)}
	}
	opens := func(q int) *formula {
		list := []*formula{t.match(s.After, q)}
		if closer == rules.None { // from the first one on
			list = append(list, none(s.After, func(o int) *formula { return and(t.match(s.After, o), earlier(o, q)) }))
		} else if s.Before != rules.None {
			list = append(list, some(closer, func(r int) *formula { return and(closes(r), earlier(q, r)) }))
		}
		return and(list...)
	}
	return t.overEach(n, s.After, opens, func(q int) *scope {
		return &scope{start: &moment{startOf, q}, in: func(x int) *formula {
			if x == q {
				return yes
			}
			if closer == rules.None {
				return earlier(q, x)
			}
			return and(earlier(q, x), t.noneBetween(closer, closes, q, x))
		}}
	})
}

// noneBetween says that nothing closes between q and x, x included.
func (t *translator) noneBetween(what int, closes func(int) *formula, q, x int) *formula {
	return none(what, func(r int) *formula {
		if r == x {
			return and(closes(r), earlier(q, r))
		}
		return and(closes(r), earlier(q, r), earlier(r, x))
	})
}

// steps translates the scopes of steps, as visits without labels have them.
func (t *translator) steps(n *rules.Node, s *rules.Scope) meaning {
	optional := true
	for _, i := range s.Steps {
		if len(t.b.Steps[i].From) == 0 {
			t.lacks(FeatureStep) // only labels tell it
			return meaning{applies: open, holds: open}
		}
		optional = optional && t.b.Steps[i].Optional
	}
	opened := some(rules.None, func(q int) *formula {
		var list []*formula
		for _, i := range s.Steps {
			list = append(list, t.isAny(t.b.Steps[i].From, q))
		}
		return or(list...)
	})
	var m meaning
	if s.Kind == rules.ScopeStep {
		i := s.Steps[0]
		m = t.overEach(n, rules.None, func(q int) *formula { return t.opensStep(i, q) }, func(q int) *scope {
			return &scope{start: &moment{startOf, q}, in: func(x int) *formula { return t.inRun(i, q, x) }}
		})
	} else {
		m = t.anchored(n, &scope{in: func(x int) *formula {
			var list []*formula
			for _, i := range s.Steps {
				list = append(list, some(rules.None, func(q int) *formula {
					return and(t.isAny(t.b.Steps[i].From, q), t.inRun(i, q, x))
				}))
			}
			return or(list...)
		}})
		m = meaning{applies: and(opened, m.applies), holds: or(not(opened), m.holds)}
	}
	free := n.Form == rules.FormForbid || n.Form == rules.FormEach || n.Form == rules.FormExpect && n.Times.Min == 0
	if free || optional {
		return m
	}
	return meaning{applies: or(not(opened), m.applies), holds: and(opened, m.holds)}
}

// opensStep says that event q opens an occurrence of a step: it is one of its
// `from`, and the step is not open already. Where it is, there is the one that
// opened it: to name that keeps a proof from going back for ever.
func (t *translator) opensStep(step, q int) *formula {
	from := t.b.Steps[step].From
	openedBefore := func(o, q int) *formula {
		if o == q {
			return no
		}
		return and(t.isAny(from, o), t.inRun(step, o, q))
	}
	return and(t.isAny(from, q), none(rules.None, func(o int) *formula {
		return and(openedBefore(o, q), none(rules.None, func(p int) *formula { return openedBefore(p, o) }))
	}))
}

// inRun says that event x belongs to the run of a step that is open at event q:
// nothing closed it in between. An `until` closes it, and where none comes any
// more, what opens a different step.
func (t *translator) inRun(step, q, x int) *formula {
	if x == q {
		return yes
	}
	s := &t.b.Steps[step]
	var others []int
	for i := range t.b.Steps {
		if i != step {
			others = append(others, t.b.Steps[i].From...)
		}
	}
	opensOther := func(r int) *formula { return t.isAny(others, r) }
	if len(s.Until) == 0 {
		return and(earlier(q, x), t.noneBetween(rules.None, opensOther, q, x))
	}
	until := func(r int) *formula { return t.isAny(s.Until, r) }
	if containsAll(s.Until, others) {
		return and(earlier(q, x), t.noneBetween(rules.None, until, q, x))
	}
	return and(earlier(q, x), t.noneBetween(rules.None, until, q, x),
		or(some(rules.None, func(r int) *formula { return and(until(r), earlier(q, r)) }), t.noneBetween(rules.None, opensOther, q, x)))
}
