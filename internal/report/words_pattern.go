package report

import (
	"slices"
	"strings"

	"stdc/checker"
	"stdc/rules"
)

// maxNamed bounds the names that one sentence lists.
const maxNamed = 4

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

// what writes the pattern that the sentence is about: where one event stands
// for it, as far as that matches; of every event asked, by its title alone.
func (s *sentence) what() {
	p, e := s.counted(), s.r.EventElement
	if p >= 0 && e >= 0 && s.r.Event >= 0 && s.b.Patterns[p].Step < 0 {
		switch {
		case s.n.Form == rules.FormEach:
			s.title(e)
			return
		case s.concrete() && s.ofElement(&s.b.Patterns[p], e):
			return
		}
	}
	s.pattern(p)
}

// concrete tells whether the sentence speaks of one event that matches its
// pattern, not of how many there were.
func (s *sentence) concrete() bool {
	switch s.r.Code {
	case checker.TooFew, checker.TooMany, checker.NotNext, checker.NotExact, checker.NotObserved, checker.Missing, checker.NotFollowed:
		return false
	}
	return true
}

// ofElement writes a pattern as far as it names an element; false where it
// does not.
func (s *sentence) ofElement(p *rules.Pattern, e int) bool {
	for k := range p.Alts {
		if p.Alts[k].Element != e {
			continue
		}
		if p.End {
			s.both("the end of ", "")
		}
		s.alt(&p.Alts[k])
		if p.End {
			s.both("", "的结束")
		}
		return true
	}
	return false
}

// title writes the title of an element.
func (s *sentence) title(e int) {
	if e >= 0 && e < len(s.b.Elements) {
		s.quote(titleOr(s.b.Elements[e].Title, s.b.Elements[e].ID, s.w.lang))
	}
}

// event writes the event that was seen by its title alone.
func (s *sentence) event() {
	if s.r.EventElement < 0 {
		s.what()
		return
	}
	if s.r.EventEnd {
		s.both("the end of ", "")
	}
	s.title(s.r.EventElement)
	if s.r.EventEnd {
		s.both("", "的结束")
	}
}

// thing writes what was not observed: an element, else a pattern without the
// edge that it names.
func (s *sentence) thing() {
	if s.r.EventElement >= 0 {
		s.title(s.r.EventElement)
		return
	}
	p := s.counted()
	if p < 0 || len(s.b.Patterns[p].Alts) == 0 {
		s.pattern(p)
		return
	}
	s.alts(s.b.Patterns[p].Alts)
}

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
		s.both("step ", "步骤")
		s.quote(stepTitle(s.b, p.Step, s.w.lang))
		return
	}
	if p.End {
		s.both("the end of ", "")
	}
	s.alts(p.Alts)
	if p.End {
		s.both("", "的结束")
	}
}

// alts writes a list of elements, any of which will do. Conditions that all of
// them have are written once.
func (s *sentence) alts(alts []rules.Alt) {
	shared := s.sharedConds(alts)
	if shared == "" {
		s.list(len(alts), "others", "种", func(i int) { s.alt(&alts[i]) })
		return
	}
	s.list(len(alts), "others", "种", func(i int) { s.title(alts[i].Element) })
	if strings.HasPrefix(shared, "“") {
		s.both(" (any of them: ", "（其")
	} else {
		s.both(" (any of them ", "（均")
	}
	s.str(shared)
	s.both(")", "）")
}

// sharedConds writes the conditions of several elements where they read alike,
// else "".
func (s *sentence) sharedConds(alts []rules.Alt) string {
	if len(alts) < 2 || len(alts[0].Where) == 0 {
		return ""
	}
	first := s.apart(func(s *sentence) { s.conds(&alts[0]) })
	for i := range alts[1:] {
		if s.apart(func(s *sentence) { s.conds(&alts[1+i]) }) != first {
			return ""
		}
	}
	return first
}

// list writes some of n things: a, b or c.
func (s *sentence) list(n int, others, kinds string, one func(int)) {
	shown := n
	if n > maxNamed && !s.full {
		shown = maxNamed - 1
	}
	for i := range shown {
		switch {
		case i == 0:
		case i == n-1:
			s.both(" or ", "或")
		default:
			s.both(", ", "、")
		}
		one(i)
	}
	if shown < n {
		s.both(" or ", "等")
		if s.w.zh {
			shown = 0
		}
		s.int(n - shown)
		s.both(" "+others, kinds)
	}
}

// alt writes an element and in brackets the conditions on it.
func (s *sentence) alt(a *rules.Alt) {
	if a.Element < 0 || a.Element >= len(s.b.Elements) {
		return
	}
	s.title(a.Element)
	if len(a.Where) > 0 {
		s.both(" (", "（")
		s.conds(a)
		s.both(")", "）")
	}
}

// conds writes the conditions on an element.
func (s *sentence) conds(a *rules.Alt) {
	e := &s.b.Elements[a.Element]
	for i := range a.Where {
		w := &a.Where[i]
		again := i > 0 && w.Slot == a.Where[i-1].Slot && w.Test.Op == rules.OpSays && a.Where[i-1].Test.Op == rules.OpSays
		switch {
		case i == 0:
		case again:
			s.both(" and ", "和")
			s.phrases(&w.Test)
			continue
		default:
			s.both(", ", "，")
		}
		s.condition(&w.Test, s.slotField(e, w.Slot))
	}
}

// anchor writes what the rule was asked of, with its time.
func (s *sentence) anchor() {
	n, r := s.n, s.r
	if n.Form == rules.FormOrder && r.Other >= 0 {
		s.pattern(r.Other)
		s.bracket(r.AnchorAt)
		return
	}
	for _, p := range []int{n.After, n.Before, n.Near} {
		switch {
		case p < 0:
			continue
		case r.Anchor >= 0 && r.AnchorElement >= 0 && p < len(s.b.Patterns) && s.b.Patterns[p].Place == "":
			s.askedOf()
		default:
			s.pattern(p)
			s.bracket(r.AnchorAt)
		}
		return
	}
	if r.AnchorAt != "" {
		s.cut(r.AnchorAt)
		return
	}
	s.both("the start", "开始")
}

// askedOf writes the event that the rule was asked of.
func (s *sentence) askedOf() {
	if s.r.AnchorEnd {
		s.both("the end of ", "")
	}
	s.title(s.r.AnchorElement)
	switch {
	case s.r.AnchorEnd && s.r.AnchorAt != "":
		s.both("", "结束")
	case s.r.AnchorEnd:
		s.both("", "的结束时间")
	}
	s.bracket(s.r.AnchorAt)
}

// relation writes on which side of the anchor the window lies; near an anchor,
// on which side the event does.
func (s *sentence) relation() {
	n, r := s.n, s.r
	before := n.After < 0 && n.Before >= 0
	if n.Near >= 0 && n.Form != rules.FormOrder {
		if s.sideless() {
			s.both("away from", "前后")
			return
		}
		before = r.Event < r.Anchor
	}
	if before && n.Form != rules.FormOrder {
		s.both("before", "之前")
		return
	}
	s.both("after", "之后")
}

// sideless tells whether it is not known on which side of an anchor an event
// lies that must be near it.
func (s *sentence) sideless() bool {
	return s.n.Near >= 0 && s.n.Form != rules.FormOrder && (s.r.Event < 0 || s.r.Anchor < 0)
}

// otherSide writes the other side of the anchor.
func (s *sentence) otherSide() {
	if s.n.After < 0 && s.n.Before >= 0 {
		s.both("after", "之后")
		return
	}
	s.both("before", "之前")
}

// sequence writes the elements of an order.
func (s *sentence) sequence() {
	for i, p := range s.n.Order {
		if i > 0 {
			s.both(", ", "、")
		}
		if i == maxNamed {
			s.str("…")
			return
		}
		s.pattern(p)
	}
}

// due writes where in an order a missing element should stand.
func (s *sentence) due() {
	r := s.r
	if r.Other < 0 {
		return
	}
	s.both("; it is due ", "，应在")
	behind := slices.Index(s.n.Order, r.Other) > slices.Index(s.n.Order, r.Pattern)
	if behind {
		s.both("before ", "")
	} else {
		s.both("after ", "")
	}
	s.pattern(r.Other)
	if behind {
		s.bracket(r.EventAt)
		s.both("", "之前")
		return
	}
	s.bracket(r.AnchorAt)
	s.both("", "之后")
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
