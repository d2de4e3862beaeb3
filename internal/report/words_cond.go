package report

import (
	"strconv"

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
// require and gates, else a field of the event that was seen, or of the first
// element that the pattern names.
func (s *sentence) condField() *rules.Field {
	slot := s.r.Cond.Slot
	if s.r.Code == checker.FactNotMet || s.n.Form == rules.FormRequire && s.r.Code != checker.GateOpen {
		if slot >= 0 && slot < len(s.b.Facts) {
			return &s.b.Facts[slot]
		}
		return nil
	}
	e := s.r.EventElement
	if p := s.counted(); e < 0 && p >= 0 && len(s.b.Patterns[p].Alts) > 0 {
		e = s.b.Patterns[p].Alts[0].Element
	}
	if e < 0 || e >= len(s.b.Elements) {
		return nil
	}
	return s.slotField(&s.b.Elements[e], slot)
}

// anchorField is condField of what leaves an anchor open.
func (s *sentence) anchorField() *rules.Field {
	if e := s.r.AnchorElement; e >= 0 && e < len(s.b.Elements) {
		return s.slotField(&s.b.Elements[e], s.r.AnchorCond.Slot)
	}
	return nil
}

func (s *sentence) field() { s.fieldName(s.condField()) }

// builtIn are the names of fields that every element has, or that stand for
// themselves, where the book gives no title.
var builtIn = map[string]template{
	"by":       {"the actor", "行为人"},
	"text":     {"the text", "内容"},
	"duration": {"the duration", "持续时间"},
}

// known returns the name of a built-in field that the book gives no title.
func known(f *rules.Field) (t template, ok bool) {
	if t, ok = builtIn[f.ID]; !ok || f == &durationField {
		return t, ok
	}
	return t, f.Title.EN == "" && f.Title.ZH == "" && (f.Title.Main == "" || f.Title.Main == f.ID)
}

func (s *sentence) fieldName(f *rules.Field) {
	if f == nil {
		s.both("a field", "某字段")
		return
	}
	if t, ok := known(f); ok {
		s.both(t.en, t.zh)
		return
	}
	s.quote(titleOr(f.Title, f.ID, s.w.lang))
}

// recordless says that a field was not recorded.
func (s *sentence) recordless(f *rules.Field, slot int) {
	s.both("", "没有记录")
	if slot == rules.FieldDuration {
		s.both("the end", "结束时间")
	} else {
		s.fieldName(f)
	}
}

// unrecorded says what leaves a condition open: a field or a fact that was not
// recorded, or a value that does not decide it.
func (s *sentence) unrecorded() {
	r := s.r
	switch {
	case r.Fact >= 0:
		s.both("", "没有记录")
		s.fact(r.Fact)
		s.both(" was not recorded", "")
	case r.Seen.Known():
		s.field()
		s.both(" is ", "为")
		s.seen()
	default:
		s.recordless(s.condField(), r.Cond.Slot)
		s.both(" was not recorded", "")
	}
}

// condition writes a condition on an element, in brackets behind its title.
func (s *sentence) condition(t *rules.Test, f *rules.Field) {
	inner, negative := t, false
	if t.Op == rules.OpNot && len(t.Tests) > 0 {
		inner, negative = &t.Tests[0], true
	}
	if f != nil {
		if f.ID == "by" && inner.Op == rules.OpOneOf {
			if negative {
				s.both("not ", "不")
			}
			s.both("by ", "由")
			s.values(inner, f)
			return
		}
		if f.ID == "text" && inner.Op == rules.OpSays {
			if negative {
				s.both("not ", "不")
			}
			s.both("with ", "含")
			s.phrases(inner)
			return
		}
	}
	s.fieldName(f)
	if t.Op == rules.OpMatches {
		s.both(" matching ", "")
		s.predicate(t, f)
		return
	}
	s.both(" ", "")
	s.test(t, f, inPresent)
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
	v := verbOf(t)
	switch {
	case t.Op == rules.OpKnown:
		other := *t
		other.Known = !t.Known
		s.test(&other, f, when)
		return
	case t.Op == rules.OpOneOf && len(t.Values) == 1 && t.Values[0].Fact < 0 && t.Values[0].Type == rules.TypeBool:
		other, value := *t, t.Values[0]
		value.Text = strconv.FormatBool(value.Text == "false")
		other.Values = []rules.Literal{value}
		s.test(&other, f, when)
		return
	case t.Op == rules.OpRange && (t.Lo == nil) != (t.Hi == nil):
		s.both(verbs[verbBe][when], "")
		words := boundWords(f)
		if t.Lo != nil {
			s.both(words.less.en, words.less.zh)
			s.literal(t.Lo, f)
		} else {
			s.both(words.more.en, words.more.zh)
			s.literal(t.Hi, f)
		}
		return
	case s.w.zh:
		s.str("不")
		if t.Op == rules.OpAll || t.Op == rules.OpNot {
			s.str("满足：")
		}
		s.test(t, f, when)
		return
	case t.Op == rules.OpNot || t.Op == rules.OpAll:
		s.str("not: ")
		s.test(t, f, when)
		return
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
var verbs = [...][2]string{verbBe: {"be ", "is "}, verbSay: {"contain ", "contains "}, verbMatch: {"match ", "matches "}}

func verbOf(t *rules.Test) int {
	switch t.Op {
	case rules.OpSays:
		return verbSay
	case rules.OpMatches:
		return verbMatch
	}
	return verbBe
}

// predicate writes a condition without its English verb. An expression is not
// shown: it is for machines.
func (s *sentence) predicate(t *rules.Test, f *rules.Field) {
	switch t.Op {
	case rules.OpOneOf:
		if len(t.Values) == 1 && t.Values[0].Fact >= 0 {
			s.both("the same as ", "与")
			s.fact(t.Values[0].Fact)
			s.both("", "一致")
			return
		}
		s.both("", "为")
		s.values(t, f)
	case rules.OpRange:
		s.rangeOf(t, f)
	case rules.OpSays:
		s.both("", "含")
		s.phrases(t)
	case rules.OpMatches:
		if s.full {
			s.both("the regular expression ", "符合正则表达式 ")
			s.str(t.Regexp)
			return
		}
		s.both("the pattern of the rule", "符合规则写定的模式")
	case rules.OpKnown:
		if t.Known {
			s.both("on record", "有记录")
		} else {
			s.both("left out", "留空")
		}
	}
}

// values writes the values of a condition, any of which will do.
func (s *sentence) values(t *rules.Test, f *rules.Field) {
	s.list(len(t.Values), "others", "种", func(i int) { s.literal(&t.Values[i], f) })
}

// phrases writes that a phrase of one of the sets of a condition is said.
func (s *sentence) phrases(t *rules.Test) {
	s.both("a phrase from ", "")
	s.sets(t)
	s.both("", "类用语")
}

// sets writes the phrase sets of a condition by their ids.
func (s *sentence) sets(t *rules.Test) {
	s.list(len(t.Sets), "other sets", "组用语", func(i int) {
		if k := t.Sets[i]; k >= 0 && k < len(s.b.Phrases) {
			s.quote(s.b.Phrases[k].ID)
		}
	})
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
	case rules.TypeBool:
		s.yesNo(l.Text == "true")
		return
	case rules.TypeText:
		if f == nil || f.Type == rules.TypeText {
			s.quote(l.Text)
			return
		}
	}
	s.word(l.Text)
}
