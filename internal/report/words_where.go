package report

import (
	"bytes"

	"stdc/rules"
)

// where writes in which window and scope something was looked for. English
// hangs it behind the verb with a space before; Chinese puts it first, each
// piece with a comma behind.
func (s *sentence) where() {
	if s.w.zh {
		s.scope()
		s.windowAround()
		return
	}
	s.windowAround()
	s.scope()
}

// whereInside is where for the middle of a Chinese sentence: the comma behind
// is left out.
func (s *sentence) whereInside() {
	s.where()
	if s.w.zh {
		s.dst = bytes.TrimSuffix(s.dst, []byte("，"))
	}
}

func (s *sentence) windowAround() {
	n := s.n
	if !n.Anchored() || n.Form == rules.FormOrder && s.r.Other >= 0 {
		return
	}
	s.both(" ", "")
	switch {
	case s.w.zh:
		s.windowZh()
	case n.Next:
		s.str("right ")
		s.side()
		s.anchor()
		if n.Within != nil {
			s.str(" (")
			s.limit(n.Within)
			s.str(")")
		}
	case n.Within != nil:
		s.limit(n.Within)
		s.str(" ")
		s.side()
		s.anchor()
	default:
		s.side()
		s.anchor()
	}
	s.closers()
	s.both("", "，")
	s.correlation()
}

// windowZh writes 在“进门”（09:00:02）之后10秒内.
func (s *sentence) windowZh() {
	n := s.n
	s.str("在")
	s.anchor()
	switch {
	case n.Next && n.Near >= 0:
		s.str("紧邻处")
	case n.Next && n.After < 0:
		s.str("之前紧挨着")
	case n.Next:
		s.str("之后紧接着")
	case n.Near >= 0:
		s.str("前后")
	case n.After >= 0:
		s.str("之后")
	default:
		s.str("之前")
	}
	switch w := n.Within; {
	case w == nil:
	case n.Next:
		s.str("、")
		s.limit(w)
	case w.Hi != nil && w.Hi.Unit == rules.UnitDates && w.Hi.N == 0:
		s.str("的当天")
	default:
		s.limit(w)
	}
}

// side writes the English preposition of the anchor.
func (s *sentence) side() {
	switch n := s.n; {
	case n.Near >= 0 && (n.Next || n.Within == nil):
		s.str("next to ")
	case n.Near >= 0:
		s.str(nearWord(n.Within))
	case n.After >= 0:
		s.str("after ")
	default:
		s.str("before ")
	}
}

// nearWord is the English preposition behind a limit on either side: within 10 s
// of, at least 10 s from, on the same date as.
func nearWord(w *rules.Window) string {
	switch {
	case w.Hi != nil && w.Hi.Unit == rules.UnitDates && w.Hi.N == 0:
		return "as "
	case w.Hi != nil && w.Lo.N == 0 && w.Hi.N > 0:
		return "of "
	}
	return "from "
}

// closers writes what ends the window.
func (s *sentence) closers() {
	n := s.n
	next := n.Until
	if n.After >= 0 && n.Before >= 0 {
		next = n.Before
	}
	if next >= 0 {
		s.both(" and before ", "、")
		s.ranked("the next ", "下一次", next)
		s.both("", "之前")
	}
	if n.Since >= 0 {
		s.both(" and after ", "、")
		s.ranked("the previous ", "上一次", n.Since)
		s.both("", "之后")
	}
}

// ranked writes the next event of a pattern, the previous or the first one. A
// place such as a fact comes once, so no rank stands before it.
func (s *sentence) ranked(en, zh string, p int) {
	pat := &s.b.Patterns[p]
	switch {
	case pat.Place != "":
		s.pattern(p)
		return
	case pat.End:
		s.both(en+"end of ", zh)
		s.alts(pat.Alts)
		s.both("", "结束")
		return
	}
	s.both(en, zh)
	s.pattern(p)
}

// correlation writes in English how the fields of counted events must stand to
// the anchor's. In Chinese that stands before the event: see alike.
func (s *sentence) correlation() {
	if s.w.zh {
		return
	}
	for i, c := range s.n.Correlate {
		if i > 0 {
			s.str(" and")
		}
		s.str(s.relationOf(c).en)
		s.nounOf(s.b.Fields[c.Field])
	}
}

// alike is correlation in Chinese: “工单号”相同的.
func (s *sentence) alike() {
	if !s.w.zh || len(s.n.Correlate) == 0 {
		return
	}
	for i, c := range s.n.Correlate {
		if i > 0 {
			s.str("、")
		}
		s.fieldOf(s.b.Fields[c.Field])
		s.str(s.relationOf(c).zh)
	}
	s.str("的")
}

// relationOf returns the words for how a field must stand to the anchor's.
func (s *sentence) relationOf(c rules.Correlation) template {
	lower, higher := template{" with a lower ", "更小"}, template{" with a higher ", "更大"}
	switch f := s.firstField(s.b.Fields[c.Field]); {
	case f != nil && f.Type == rules.TypeTime:
		lower, higher = template{" with an earlier ", "更早"}, template{" with a later ", "更晚"}
	case f != nil && f.Type == rules.TypeDuration:
		lower, higher = template{" with a shorter ", "更短"}, template{" with a longer ", "更长"}
	}
	switch c.Relation {
	case rules.RelSame:
		return template{" with the same ", "相同"}
	case rules.RelDifferent:
		return template{" with a different ", "不同"}
	case rules.RelLower:
		return lower
	}
	return higher
}

// scope writes the part of the visit that was looked at.
func (s *sentence) scope() {
	c := s.n.Scope
	if c == nil {
		return
	}
	switch c.Kind {
	case rules.ScopeStep, rules.ScopeSteps:
		if len(c.Steps) == 0 {
			return
		}
		s.both(" in step ", "在步骤")
		s.list(len(c.Steps), "others", "个步骤", func(i int) { s.quote(stepTitle(s.b, c.Steps[i], s.w.lang)) })
		s.opened()
		s.both("", "中，")
	case rules.ScopeSegment:
		s.segment(c)
	case rules.ScopePer:
		s.per(c)
	}
}

// opened writes when the scope opened, where the sentence is about that.
func (s *sentence) opened() {
	if s.ofScope() && s.r.AnchorAt != "" {
		s.both(" (from ", "（")
		s.cut(s.r.AnchorAt)
		s.both(")", "起）")
	}
}

func (s *sentence) openedAt() {
	if s.ofScope() {
		s.bracket(s.r.AnchorAt)
	}
}

// ofScope tells whether the reason's anchor is what opened the scope.
func (s *sentence) ofScope() bool {
	return !s.n.Anchored() && s.n.Form != rules.FormEach && s.n.Every == nil && s.r.Anchor >= 0 && s.r.Other < 0
}

func (s *sentence) segment(c *rules.Scope) {
	closer := c.Before
	if closer < 0 {
		closer = c.Until
	}
	switch {
	case c.After >= 0 && closer >= 0:
		s.both(" between ", "在")
		s.pattern(c.After)
		s.openedAt()
		s.both(" and ", "与")
		s.ranked("the next ", "下一次", closer)
		s.both("", "之间，")
	case c.After >= 0:
		s.both(" after ", "从")
		s.ranked("the first ", "第一次", c.After)
		s.openedAt()
		s.both("", "起，")
	case closer >= 0:
		s.both(" before ", "在")
		s.ranked("the first ", "第一次", closer)
		s.both("", "之前，")
	}
}

// per names the value whose events were looked at.
func (s *sentence) per(c *rules.Scope) {
	if c.Field < 0 || c.Field >= len(s.b.Fields) {
		return
	}
	if s.r.Per != "" {
		s.both(" for ", "")
		s.fieldOf(s.b.Fields[c.Field])
		s.both(" ", "为")
		s.word(s.r.Per)
		s.both("", "时，")
		return
	}
	s.both(" for one ", "对某一个")
	s.nounOf(s.b.Fields[c.Field])
	s.both("", "，")
}
