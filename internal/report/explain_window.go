package report

import "stdc/rules"

// asking returns the pattern of the node's anchor, None for none.
func asking(n *rules.Node) int {
	switch {
	case n.After >= 0:
		return n.After
	case n.Before >= 0:
		return n.Before
	}
	return n.Near
}

// asker names the anchor: each “A”, the first “A”, the end of each “A”; a
// place by itself.
func (s *sentence) asker() {
	p := asking(s.n)
	pat := &s.b.Patterns[p]
	if pat.Place != "" {
		switch {
		case pat.Place == rules.PlaceStart && s.n.Scope == nil:
			s.both("the start of the visit", "访问开始")
		case pat.Place == rules.PlaceEnd && s.n.Scope == nil:
			s.both("the end of the visit", "访问结束")
		default:
			s.pattern(p)
		}
		return
	}
	if pat.End {
		s.both("the end of ", "")
	}
	switch s.n.On {
	case rules.OnFirst:
		s.both("the first ", "第一次")
	case rules.OnLast:
		s.both("the last ", "最后一次")
	case rules.OnAny:
		s.both("at least one ", "至少某一次")
	default:
		s.both("each ", "每次")
	}
	if pat.Step >= 0 {
		s.pattern(p)
	} else {
		s.alts(pat.Alts)
	}
	if pat.End {
		s.both("", "结束")
	}
}

// inWindow writes the window as a part of the beginning of a sentence.
func (s *sentence) inWindow() {
	if !s.n.Anchored() {
		return
	}
	s.wholeWindow()
	s.both(", ", "，")
}

// wholeWindow writes the window with its anchor and what closes it.
func (s *sentence) wholeWindow() {
	n := s.n
	w := n.Within
	if w != nil && w.Hi == nil && w.Lo.N == 0 {
		w = nil
	}
	sameDate := w != nil && w.Hi != nil && w.Hi.Unit == rules.UnitDates && w.Hi.N == 0
	side, sideZh := "after ", "之后"
	switch {
	case n.After >= 0 && n.Before >= 0:
		s.between(w)
		return
	case n.Near >= 0 && w != nil:
		side, sideZh = nearWord(w), "前后"
	case n.Near >= 0:
		side, sideZh = "before or after ", "之前或之后"
	case n.After < 0:
		side, sideZh = "before ", "之前"
	}
	if !s.w.zh {
		switch {
		case sameDate:
			s.str("on the same date as ")
		case w != nil:
			s.limit(w)
			s.str(" ")
			s.str(side)
		default:
			s.str(side)
		}
		s.asker()
		switch {
		case n.Near >= 0 && w != nil:
			s.str(", before or after it")
		case sameDate:
			s.str(" and ")
			s.str(side)
			s.str("it")
		}
		s.closing()
		return
	}
	s.asker()
	s.str(sideZh)
	switch {
	case sameDate:
		s.str("的当天内")
	case w != nil:
		s.limit(w)
	}
	s.closing()
}

// between writes the window of an anchor with a later second one.
func (s *sentence) between(w *rules.Window) {
	s.both("between ", "")
	s.asker()
	s.both(" and ", "到")
	s.ranked("the next ", "其后第一次", s.n.Before)
	s.both("", "之间")
	if w != nil {
		s.both(", ", "、前者之后")
		s.limit(w)
		s.both(" after the former", "")
	}
}

// closing writes what closes a window early.
func (s *sentence) closing() {
	n := s.n
	if n.Until >= 0 {
		s.both(" and before ", "、")
		s.ranked("the next ", "下一次", n.Until)
		s.both("", "之前")
	}
	if n.Since >= 0 {
		s.both(" and after ", "、")
		s.ranked("the previous ", "上一次", n.Since)
		s.both("", "之后")
	}
}
