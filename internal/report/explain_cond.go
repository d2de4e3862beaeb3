package report

import (
	"slices"

	"stdc/rules"
)

// askEach says what all events of a kind must be. Elements of which the same is
// asked stand together.
func (s *sentence) askEach() {
	all := s.b.Patterns[s.n.Count].Alts
	be := s.b.Patterns[s.n.Be].Alts
	type group struct {
		alts []rules.Alt
		must string
	}
	var groups []group
	for i := range be {
		own, e := be[i].Where, &s.b.Elements[be[i].Element]
		must := s.apart(func(s *sentence) { s.mustAll(own, func(slot int) *rules.Field { return s.slotField(e, slot) }) })
		k := slices.IndexFunc(groups, func(g group) bool { return g.must == must })
		if k < 0 {
			k, groups = len(groups), append(groups, group{must: must})
		}
		groups[k].alts = append(groups[k].alts, all[i])
	}
	for i, g := range groups {
		if i > 0 {
			s.both("; ", "；")
		}
		s.both("of every ", "每次")
		s.alts(g.alts)
		s.both(", ", "，")
		s.str(g.must)
	}
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
		end, word := t.Lo, "不得小于"
		if end == nil {
			end, word = t.Hi, "不得大于"
		}
		if f.Type == rules.TypeTime && word == "不得小于" {
			word = "不得早于"
		} else if f.Type == rules.TypeTime {
			word = "不得晚于"
		}
		s.str(word)
		s.literal(end, f)
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
	s.both("in visits where ", "在")
	s.gate(g)
	s.both(", ", "的访问中，")
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
	if s.w.zh && c.Test.Op == rules.OpOneOf {
		s.str("不是")
		s.values(&c.Test, f)
		return
	}
	s.negated(&c.Test, f, inPresent)
}
