package report

import (
	"strings"

	"stdc/checker"
	"stdc/rules"
)

// count writes how often something came.
func (s *sentence) count(lo, hi int) {
	if lo >= hi {
		s.times(lo)
		return
	}
	s.int(lo)
	s.both(" to ", "至")
	s.int(hi)
	s.both(" times", "次")
}

// times writes once, twice, 3 times.
func (s *sentence) times(n int) {
	switch {
	case s.w.zh || n == 0 || n > 2:
		s.some(int64(n), "time", "次")
	case n == 1:
		s.str("once")
	default:
		s.str("twice")
	}
}

// asked writes how often something should come.
func (s *sentence) asked(r rules.Range) {
	switch {
	case r.Max < 0:
		s.both("at least ", "至少出现")
		s.times(r.Min)
	case r.Min == r.Max:
		s.both("exactly ", "恰好出现")
		s.times(r.Min)
	case r.Min == 0:
		s.both("at most ", "至多出现")
		s.times(r.Max)
	default:
		s.both("", "出现")
		s.count(r.Min, r.Max)
	}
}

// extra names the first event over a bound.
func (s *sentence) extra() {
	if s.r.EventAt != "" {
		s.fill(s.w.pick(tmplExtra))
	}
}

// unlike names an event that only missed a value.
func (s *sentence) unlike() {
	if s.r.Event >= 0 && s.r.Cond != nil {
		s.fill(s.w.pick(tmplUnlike))
	}
}

// said writes the text of what was forbidden.
func (s *sentence) said() {
	if s.r.Seen.Kind() == rules.KindText {
		s.both(": ", "：")
		s.quote(s.r.Seen.Text())
	}
}

// told writes the time of an event and, in the same brackets, its text.
func (s *sentence) told() {
	if s.r.Seen.Kind() != rules.KindText {
		s.bracket(s.r.EventAt)
		return
	}
	s.both(" (", "（")
	s.cut(s.r.EventAt)
	if s.r.EventAt != "" {
		s.both(", ", "，")
	}
	s.quote(s.r.Seen.Text())
	s.both(")", "）")
}

// counts writes what cannot be told of an event.
func (s *sentence) counts() {
	switch {
	case s.n.Form == rules.FormOrder:
		s.both("it belongs to the order", "算在顺序之内")
	case s.n.Times.Max == 0:
		s.both("it is forbidden", "属于禁止之列")
	default:
		s.both("it meets the rule", "符合要求")
	}
}

// perField names the field by which a visit is split.
func (s *sentence) perField() {
	if c := s.n.Scope; c != nil && c.Field >= 0 && c.Field < len(s.b.Fields) {
		s.fieldOf(s.b.Fields[c.Field])
	}
}

// fieldOf writes a field of Book.Fields by the title of the first element that
// has it.
func (s *sentence) fieldOf(id string) {
	if f := s.firstField(id); f != nil {
		s.fieldName(f)
		return
	}
	s.quote(id)
}

// nounOf is fieldOf behind an English article or a word such as each.
func (s *sentence) nounOf(id string) {
	if f := s.firstField(id); f != nil && !s.w.zh {
		if t, ok := known(f); ok {
			s.str(strings.TrimPrefix(t.en, "the "))
			return
		}
	}
	s.fieldOf(id)
}

// firstField returns a field of the first element that has it, nil for none.
func (s *sentence) firstField(id string) *rules.Field {
	for i := range s.b.Elements {
		for k := range s.b.Elements[i].Fields {
			if f := &s.b.Elements[i].Fields[k]; f.ID == id {
				return f
			}
		}
	}
	return nil
}

// came writes that an event came, up to how far from its neighbour that was.
func (s *sentence) came() {
	p := s.counted()
	switch {
	case p >= 0 && s.b.Patterns[p].Place == rules.PlaceFact && s.r.EventAt != "": // a moment does not come
		s.both(" is ", "为")
		s.cut(s.r.EventAt)
		s.both(", ", "，在")
	case s.r.EventAt == "":
		s.both(" came ", "出现在")
	default:
		s.both(" came", "")
		s.at(s.r.EventAt)
		s.both(", ", "出现，在")
	}
}

// gap writes the distance in which the next element of a sequence is due.
func (s *sentence) gap() {
	if s.n.Gap != nil {
		s.both(" ", "")
		s.limit(s.n.Gap)
	}
}

// seen writes the value that was recorded; a duration by its range.
func (s *sentence) seen() {
	if s.r.Cond != nil && s.r.Cond.Slot == rules.FieldDuration && s.r.HasDist && s.r.Code != checker.TooFew {
		s.distance()
		return
	}
	s.value(&s.r.Seen, s.condField())
}

// askedParts writes how many alternatives should be met.
func (s *sentence) askedParts() {
	r := s.n.Times
	if s.n.Form == rules.FormOneOf {
		r = rules.Range{Min: 1, Max: 1}
	}
	switch {
	case r.Max < 0:
		s.both("at least ", "至少")
		s.int(r.Min)
	case r.Min == r.Max:
		s.both("exactly ", "恰好")
		s.int(r.Min)
	case r.Min == 0:
		s.both("at most ", "至多")
		s.int(r.Max)
	default:
		s.int(r.Min)
		s.both(" to ", "至")
		s.int(r.Max)
	}
	s.both("", "种")
}
