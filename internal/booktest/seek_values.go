package booktest

import (
	"regexp/syntax"
	"strings"

	"stdc/rules"
)

// ofTest lists values that a test may tell apart.
func (s *seeker) ofTest(t *rules.Test, f *rules.Field) []rules.Value {
	var out []rules.Value
	add := func(texts ...string) {
		for _, x := range texts {
			if v, err := f.ParseValue(x); err == nil {
				out = append(out, v)
			}
		}
	}
	switch t.Op {
	case rules.OpOneOf:
		for i := range t.Values {
			if l := &t.Values[i]; l.Fact >= 0 {
				s.facts[l.Fact] = append(s.facts[l.Fact], s.others(&s.b.Facts[l.Fact])...)
			} else {
				add(l.Text)
				out = append(out, s.around(l, f)...)
			}
		}
		out = append(out, s.others(f)...)
	case rules.OpRange:
		for _, l := range []*rules.Literal{t.Lo, t.Hi} {
			switch {
			case l == nil:
			case l.Fact >= 0:
				s.facts[l.Fact] = append(s.facts[l.Fact], s.others(&s.b.Facts[l.Fact])...)
				out = append(out, s.others(f)...)
			default:
				add(l.Text)
				out = append(out, s.around(l, f)...)
			}
		}
	case rules.OpSays:
		add(s.neutral())
	case rules.OpMatches:
		re, err := syntax.Parse(t.Regexp, syntax.Perl)
		if err == nil {
			for range 4 {
				add(s.sample(re, 0))
			}
		}
		add(s.neutral())
	case rules.OpKnown:
		out = append(out, s.others(f)...)
	default:
		for i := range t.Tests {
			out = append(out, s.ofTest(&t.Tests[i], f)...)
		}
	}
	return out
}

// neutral is a text that says nothing of what rules ask for.
func (s *seeker) neutral() string {
	if strings.HasPrefix(s.b.Language, "zh") {
		return "别的话"
	}
	return "something else"
}

// around lists the values a notch beside an end.
func (s *seeker) around(l *rules.Literal, f *rules.Field) []rules.Value {
	var out []rules.Value
	for _, n := range literalNotches(l) {
		if v, err := f.ParseValue(n.Text); err == nil {
			out = append(out, v)
		}
	}
	return out
}

// others lists plain values of a type.
func (s *seeker) others(f *rules.Field) []rules.Value {
	texts := map[rules.Type][]string{rules.TypeText: {"A", "B"}, rules.TypeNumber: {"0", "1", "2", "3"}, rules.TypeBool: {"true", "false"},
		rules.TypeDuration: {"0s", "1m", "1h"}, rules.TypeEnum: f.Values}[f.Type]
	var out []rules.Value
	for _, x := range texts {
		if v, err := f.ParseValue(x); err == nil {
			out = append(out, v)
		}
	}
	if f.Type == rules.TypeTime {
		for _, h := range []int64{0, 1, 2} {
			out = append(out, rules.TimeValue(stampAt(baseTime+h*int64(3600e9))))
		}
	}
	return out
}

// phrases lists the phrases that a test asks for.
func (s *seeker) phrases(t *rules.Test) []rules.Value {
	var out []rules.Value
	for _, set := range t.Sets {
		for _, p := range s.b.Phrases[set].Phrases {
			out = append(out, rules.TextValue(p))
		}
	}
	for i := range t.Tests {
		out = append(out, s.phrases(&t.Tests[i])...)
	}
	return out
}

// sample makes a text that a regular expression matches, as short as chance
// will have it.
func (s *seeker) sample(re *syntax.Regexp, depth int) string {
	if depth > 50 {
		return ""
	}
	var b strings.Builder
	switch re.Op {
	case syntax.OpLiteral:
		return string(re.Rune)
	case syntax.OpCharClass:
		for i := 0; i+1 < len(re.Rune); i += 2 {
			if r := re.Rune[i]; r >= '!' || re.Rune[i+1] >= '!' {
				return string(max(r, '!'))
			}
		}
		if len(re.Rune) > 0 {
			return string(re.Rune[0])
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return "x"
	case syntax.OpCapture, syntax.OpPlus:
		return s.sample(re.Sub[0], depth+1)
	case syntax.OpRepeat:
		for range min(max(re.Min, 0), 20) {
			b.WriteString(s.sample(re.Sub[0], depth+1))
		}
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			b.WriteString(s.sample(sub, depth+1))
		}
	case syntax.OpAlternate:
		return s.sample(re.Sub[s.rng.IntN(len(re.Sub))], depth+1)
	}
	return b.String()
}
