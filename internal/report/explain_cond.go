package report

import (
	"slices"

	"stdc/rules"
)

// askEach says what all events of a kind must be. Elements of which the same is
// asked stand together; so do fields of other names, where each has the same
// condition.
func (s *sentence) askEach() {
	all := s.b.Patterns[s.n.Count].Alts
	groups := s.eachGroups()
	if len(groups) > 1 {
		if must := s.fused(); must != "" {
			groups = []eachGroup{{all, must}}
		}
	}
	among := len(groups) > 1 && s.n.On != rules.OnEach && s.n.On != ""
	if among { // one event of them all is picked before it is looked at
		s.both("for ", "")
		s.ofWhich(all)
		s.both(": ", "：")
	}
	for i, g := range groups {
		if i > 0 {
			s.both("; ", "；")
		}
		s.both("for ", "")
		if among {
			s.alts(g.alts)
		} else {
			s.ofWhich(g.alts)
		}
		s.both(", ", "，")
		s.str(g.must)
	}
}

// eachGroup is a list of elements of which the same is asked.
type eachGroup struct {
	alts []rules.Alt
	must string
}

func (s *sentence) eachGroups() []eachGroup {
	all := s.b.Patterns[s.n.Count].Alts
	var groups []eachGroup
	for i, be := range s.b.Patterns[s.n.Be].Alts {
		e := &s.b.Elements[be.Element]
		must := s.apart(func(s *sentence) { s.mustAll(be.Where, func(slot int) *rules.Field { return s.slotField(e, slot) }) })
		k := slices.IndexFunc(groups, func(g eachGroup) bool { return g.must == must })
		if k < 0 {
			k, groups = len(groups), append(groups, eachGroup{must: must})
		}
		groups[k].alts = append(groups[k].alts, all[i])
	}
	return groups
}

// fused writes one condition that each element has on a field of its own; ""
// where they differ in more than the field.
func (s *sentence) fused() string {
	be := s.b.Patterns[s.n.Be].Alts
	must := ""
	for i := range be {
		if len(be[i].Where) != 1 {
			return ""
		}
		c := &be[i].Where[0]
		own := s.apart(func(s *sentence) { s.must(&c.Test, s.slotField(&s.b.Elements[be[i].Element], c.Slot)) })
		if i > 0 && own != must {
			return ""
		}
		must = own
	}
	return s.apart(func(s *sentence) {
		s.list(len(be), "others", "种", func(i int) {
			s.fieldName(s.slotField(&s.b.Elements[be[i].Element], be[i].Where[0].Slot))
		})
		s.both(" must ", "")
		s.str(must)
	})
}

// apart writes something by itself.
func (s *sentence) apart(write func(*sentence)) string {
	other := *s
	other.dst, other.latin = nil, false
	write(&other)
	return string(other.dst)
}

// askRequire says what the facts of a visit must be.
func (s *sentence) askRequire() {
	s.mustAll(s.n.Require, func(slot int) *rules.Field { return &s.b.Facts[slot] })
}

func (s *sentence) mustAll(conds []rules.Cond, field func(slot int) *rules.Field) {
	s.join(len(conds), " and ", "，且", func(i int) {
		f := field(conds[i].Slot)
		s.fieldName(f)
		s.both(" must ", "")
		s.must(&conds[i].Test, f)
	})
}

// must writes a test behind "must": be 15 to 45°, not say “taboo”. Chinese
// needs other words than for what is.
func (s *sentence) must(t *rules.Test, f *rules.Field) {
	if !s.w.zh {
		s.test(t, f, inFuture)
		return
	}
	switch {
	case t.Op == rules.OpRange && (t.Lo == nil) != (t.Hi == nil):
		s.str("不得")
		end, word := t.Lo, boundWords(f).less
		if end == nil {
			end, word = t.Hi, boundWords(f).more
		}
		s.bound(end, f, word)
	case t.Op == rules.OpNot && len(t.Tests) > 0 && t.Tests[0].Op != rules.OpRange && t.Tests[0].Op != rules.OpKnown:
		s.str("不得")
		s.predicate(&t.Tests[0], f)
	case t.Op == rules.OpAll:
		s.join(len(t.Tests), "", "且", func(i int) { s.must(&t.Tests[i], f) })
	default:
		s.str("必须")
		s.test(t, f, inFuture)
	}
}

// gateIn opens a sentence with the gate of what it asks.
func (s *sentence) gateIn(g *rules.Gate) {
	if g.Empty() {
		return
	}
	s.both("in visits where ", "凡")
	s.gate(g)
	s.both(", ", "的访问，")
}

// gate writes what must hold of a visit: “A” occurs and “channel” is phone.
func (s *sentence) gate(g *rules.Gate) {
	var clauses []func()
	for _, p := range g.Given {
		clauses = append(clauses, func() {
			s.both("", "出现了")
			s.pattern(p)
			s.both(" occurs", "")
		})
	}
	for _, p := range g.Without {
		clauses = append(clauses, func() {
			s.both("", "没有出现")
			s.pattern(p)
			s.both(" does not occur", "")
		})
	}
	for i := range g.When {
		clauses = append(clauses, func() { s.factIs(&g.When[i]) })
	}
	for _, u := range g.Unless {
		clauses = append(clauses, func() {
			if len(u) == 1 {
				s.factIsNot(&u[0])
				return
			}
			s.both("it is not so that ", "并非")
			s.join(len(u), " and ", "且", func(i int) { s.factIs(&u[i]) })
		})
	}
	s.join(len(clauses), " and ", "，且", func(i int) { clauses[i]() })
}

func (s *sentence) factIs(c *rules.Cond) {
	f := &s.b.Facts[c.Slot]
	s.fieldName(f)
	s.both(" ", "")
	s.test(&c.Test, f, inPresent)
}

func (s *sentence) factIsNot(c *rules.Cond) {
	f := &s.b.Facts[c.Slot]
	s.fieldName(f)
	s.both(" ", "")
	if s.w.zh && c.Test.Op == rules.OpOneOf && f.Type != rules.TypeBool {
		s.str("不是")
		s.values(&c.Test, f)
		return
	}
	s.negated(&c.Test, f, inPresent)
}
