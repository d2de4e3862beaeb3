package report

import (
	"stdc/rules"
)

// maxNamed bounds the names and parts that one sentence lists.
const maxNamed = 6

// counted returns the pattern that the reason or its node counts, -1 for none.
func (s *sentence) counted() int {
	if s.r.Pattern >= 0 && s.r.Pattern < len(s.b.Patterns) {
		return s.r.Pattern
	}
	if s.n.Count < len(s.b.Patterns) {
		return s.n.Count
	}
	return rules.None
}

// what writes the pattern that the sentence is about.
func (s *sentence) what() { s.pattern(s.counted()) }

// pattern writes a pattern by the titles of its elements.
func (s *sentence) pattern(i int) {
	if i < 0 || i >= len(s.b.Patterns) {
		s.both("what is asked for", "所要求的事件")
		return
	}
	p := &s.b.Patterns[i]
	switch {
	case p.Place == rules.PlaceStart:
		s.both("the start", "开始")
		return
	case p.Place == rules.PlaceEnd:
		s.both("the end", "结束")
		return
	case p.Place == rules.PlaceFact:
		s.fact(p.Fact)
		return
	case p.Step >= 0 && p.Step < len(s.b.Steps):
		s.both("the opening of step ", "步骤")
		s.quote(stepTitle(s.b, p.Step, s.w.lang))
		s.both("", "的开始")
		return
	}
	if p.End {
		s.both("the end of ", "")
	}
	for k := range p.Alts {
		if k == maxNamed {
			s.str("…")
			break
		}
		if k > 0 {
			s.both(" or ", "或")
		}
		s.alt(&p.Alts[k])
	}
	if p.End {
		s.both("", "的结束")
	}
}

// alt writes an element and in brackets the conditions on it.
func (s *sentence) alt(a *rules.Alt) {
	if a.Element < 0 || a.Element >= len(s.b.Elements) {
		return
	}
	e := &s.b.Elements[a.Element]
	s.quote(titleOr(e.Title, e.ID, s.w.lang))
	for i := range a.Where {
		if i == 0 {
			s.both(" (", "（")
		} else {
			s.both("; ", "；")
		}
		c := &a.Where[i]
		f := s.slotField(e, c.Slot)
		s.fieldName(f)
		s.both(" ", "")
		s.test(&c.Test, f, inPresent)
	}
	if len(a.Where) > 0 {
		s.both(")", "）")
	}
}

// anchor writes what the rule was asked of, with its time.
func (s *sentence) anchor() {
	n := s.n
	for _, p := range []int{n.After, n.Before, n.Near} {
		if p >= 0 {
			s.pattern(p)
			s.bracket(s.r.AnchorAt)
			return
		}
	}
	switch {
	case s.r.Other >= 0:
		s.pattern(s.r.Other)
		s.bracket(s.r.AnchorAt)
	case s.r.AnchorAt != "":
		s.cut(s.r.AnchorAt)
	default:
		s.both("the start", "开始")
	}
}

// relation writes on which side of the anchor the window lies.
func (s *sentence) relation() {
	switch {
	case s.n.After >= 0:
		s.both("after", "之后")
	case s.n.Before >= 0:
		s.both("before", "之前")
	case s.n.Near >= 0:
		s.both("away from", "前后")
	default:
		s.both("after", "之后")
	}
}

// sequence writes the elements of an order.
func (s *sentence) sequence() {
	for i, p := range s.n.Order {
		if i > 0 {
			s.both(", ", "、")
		}
		s.pattern(p)
	}
}

func (s *sentence) fact(i int) {
	if i < 0 || i >= len(s.b.Facts) {
		return
	}
	f := &s.b.Facts[i]
	s.quote(titleOr(f.Title, f.ID, s.w.lang))
}

// missingFact writes the fact that the reason names, itself or as a place.
func (s *sentence) missingFact() {
	if s.r.Fact < 0 && s.counted() >= 0 {
		s.what()
		return
	}
	s.fact(s.r.Fact)
}

// step returns the title of the step that the reason or its scope names.
func (s *sentence) step() string {
	i := s.r.Step
	if i < 0 && s.n.Scope != nil && len(s.n.Scope.Steps) > 0 {
		i = s.n.Scope.Steps[0]
	}
	return stepTitle(s.b, i, s.w.lang)
}

// count writes how often something came.
func (s *sentence) count(lo, hi int) {
	if lo >= hi {
		s.times(lo)
		return
	}
	s.int(lo)
	s.both(" to ", "至")
	s.times(hi)
}

func (s *sentence) times(n int) { s.some(int64(n), "time", "次") }

// asked writes how often something should come.
func (s *sentence) asked(r rules.Range) {
	switch {
	case r.Max < 0:
		s.both("at least ", "至少")
		s.times(r.Min)
	case r.Min == r.Max:
		s.both("exactly ", "恰好")
		s.times(r.Min)
	case r.Min == 0:
		s.both("at most ", "至多")
		s.times(r.Max)
	default:
		s.int(r.Min)
		s.both(" to ", "至")
		s.times(r.Max)
	}
}
