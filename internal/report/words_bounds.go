package report

import (
	"strings"

	"stdc/rules"
)

// rangeOf writes a range without its English verb: 15 to 45, at least 4.
func (s *sentence) rangeOf(t *rules.Test, f *rules.Field) {
	switch {
	case t.Lo != nil && t.Hi != nil:
		s.both("", "在")
		s.fromTo(t, f)
		s.both("", "之间")
	case t.Lo != nil:
		s.bound(t.Lo, f, boundWords(f).least)
	case t.Hi != nil:
		s.bound(t.Hi, f, boundWords(f).most)
	}
}

// fromTo writes a range with both ends. A sign such as ° stands at each.
func (s *sentence) fromTo(t *rules.Test, f *rules.Field) {
	if f != nil && f.Unit == "°" {
		s.literal(t.Lo, f)
	} else {
		s.bare(t.Lo, f)
	}
	s.both(" to ", "至")
	s.literal(t.Hi, f)
}

// bounds are the words for one end of a range. English that begins with a space
// stands behind the value.
type bounds struct{ least, most, less, more template }

// boundWords returns the words for the ends of a field's ranges.
func boundWords(f *rules.Field) bounds {
	switch {
	case f != nil && f.Type == rules.TypeTime:
		return bounds{template{" or later", "不早于"}, template{" or earlier", "不晚于"}, template{"earlier than ", "早于"}, template{"later than ", "晚于"}}
	case f != nil && f.Type == rules.TypeDuration:
		return bounds{template{"at least ", "不少于"}, template{"at most ", "不超过"}, template{"less than ", "少于"}, template{"more than ", "超过"}}
	}
	return bounds{template{"at least ", "不低于"}, template{"at most ", "不超过"}, template{"less than ", "低于"}, template{"more than ", "超过"}}
}

// bound writes one end of a range with its word.
func (s *sentence) bound(end *rules.Literal, f *rules.Field, word template) {
	behind := !s.w.zh && strings.HasPrefix(word.en, " ")
	if !behind {
		s.both(word.en, word.zh)
	}
	s.literal(end, f)
	if behind {
		s.str(word.en)
	}
}
