package report

import (
	"stdc/checker"
	"stdc/rules"
)

// tense is the form of the verb of a condition: `should be`, `is`.
type tense int

const (
	inFuture tense = iota // after "should"
	inPresent
)

// durationField stands for the computed field of an event with an end.
var durationField = rules.Field{
	ID: "duration", Type: rules.TypeDuration, Title: rules.Text{Main: "duration", EN: "duration", ZH: "持续时间"},
}

// slotField returns a field of an element, nil where there is none.
func (s *sentence) slotField(e *rules.Element, slot int) *rules.Field {
	switch {
	case slot == rules.FieldDuration:
		return &durationField
	case slot >= 0 && slot < len(e.Fields):
		return &e.Fields[slot]
	}
	return nil
}

// condField returns the field that the reason's condition is about: a fact for
// require and gates, else a field of the first element that the pattern names.
func (s *sentence) condField() *rules.Field {
	slot := s.r.Cond.Slot
	if s.r.Code == checker.FactNotMet || s.n.Form == rules.FormRequire {
		if slot >= 0 && slot < len(s.b.Facts) {
			return &s.b.Facts[slot]
		}
		return nil
	}
	p := s.counted()
	if p < 0 || len(s.b.Patterns[p].Alts) == 0 {
		return nil
	}
	e := s.b.Patterns[p].Alts[0].Element
	if e < 0 || e >= len(s.b.Elements) {
		return nil
	}
	return s.slotField(&s.b.Elements[e], slot)
}

func (s *sentence) field() { s.fieldName(s.condField()) }

func (s *sentence) fieldName(f *rules.Field) {
	if f == nil {
		s.both("a field", "某字段")
		return
	}
	s.quote(titleOr(f.Title, f.ID, s.w.lang))
}

// test writes a condition with its verb: `be 15 to 45 deg`, `is a or b`.
func (s *sentence) test(t *rules.Test, f *rules.Field, when tense) {
	switch t.Op {
	case rules.OpNot:
		if len(t.Tests) > 0 {
			s.negated(&t.Tests[0], f, when)
		}
		return
	case rules.OpAll:
		for i := range t.Tests {
			if i > 0 {
				s.both(" and ", "且")
			}
			s.test(&t.Tests[i], f, when)
		}
		return
	}
	if !s.w.zh {
		s.str(verbs[verbOf(t)][when])
	}
	s.predicate(t, f)
}

// negated writes the opposite of a condition.
func (s *sentence) negated(t *rules.Test, f *rules.Field, when tense) {
	if s.w.zh {
		s.str("不")
		s.test(t, f, when)
		return
	}
	if t.Op == rules.OpNot || t.Op == rules.OpAll {
		s.str("not: ")
		s.test(t, f, when)
		return
	}
	v := verbOf(t)
	switch {
	case when == inFuture:
		s.str("not ")
		s.str(verbs[v][inFuture])
	case v == verbBe:
		s.str("is not ")
	default:
		s.str("does not ")
		s.str(verbs[v][inFuture])
	}
	s.predicate(t, f)
}

const (
	verbBe = iota
	verbSay
	verbMatch
)

// verbs are the English verbs after "should" and in the present.
var verbs = [...][2]string{verbBe: {"be ", "is "}, verbSay: {"say ", "says "}, verbMatch: {"match ", "matches "}}

func verbOf(t *rules.Test) int {
	switch t.Op {
	case rules.OpSays:
		return verbSay
	case rules.OpMatches:
		return verbMatch
	}
	return verbBe
}

// predicate writes a condition without its English verb.
func (s *sentence) predicate(t *rules.Test, f *rules.Field) {
	switch t.Op {
	case rules.OpOneOf:
		s.both("", "为")
		for i := range t.Values {
			if i == maxNamed {
				s.str(" …")
				break
			}
			if i > 0 {
				s.both(" or ", "或")
			}
			s.literal(&t.Values[i], f)
		}
	case rules.OpRange:
		s.rangeOf(t, f)
	case rules.OpSays:
		s.both("", "含")
		for i, k := range t.Sets {
			if i > 0 {
				s.both(" or ", "或")
			}
			if k >= 0 && k < len(s.b.Phrases) {
				s.quote(s.b.Phrases[k].ID)
			}
		}
	case rules.OpMatches:
		s.both("", "匹配")
		s.str("/")
		s.cut(t.Regexp)
		s.str("/")
	case rules.OpKnown:
		if t.Known {
			s.both("on record", "有记录")
		} else {
			s.both("left out", "留空")
		}
	}
}

func (s *sentence) rangeOf(t *rules.Test, f *rules.Field) {
	switch {
	case t.Lo != nil && t.Hi != nil:
		s.both("", "在")
		s.bare(t.Lo, f)
		s.both(" to ", "至")
		s.literal(t.Hi, f)
		s.both("", "之间")
	case t.Lo != nil:
		s.both("at least ", "不小于")
		s.literal(t.Lo, f)
	case t.Hi != nil:
		s.both("at most ", "不大于")
		s.literal(t.Hi, f)
	}
}

// literal writes a value of the rulebook with its unit.
func (s *sentence) literal(l *rules.Literal, f *rules.Field) {
	s.bare(l, f)
	if l.Fact < 0 && l.Type == rules.TypeNumber {
		s.unit(f)
	}
}

func (s *sentence) bare(l *rules.Literal, f *rules.Field) {
	if l.Fact >= 0 {
		s.fact(l.Fact)
		return
	}
	switch l.Type {
	case rules.TypeDuration:
		if ns, err := rules.ParseDuration(l.Text); err == nil {
			s.duration(ns)
			return
		}
	case rules.TypeText:
		if f == nil || f.Type == rules.TypeText {
			s.quote(l.Text)
			return
		}
	}
	s.cut(l.Text)
}
