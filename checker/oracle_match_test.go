package checker_test

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// oValue is the value of a field or of a fact, of the kind that is set.
type oValue struct {
	kind   string
	text   string // text, enum
	number *big.Rat
	flag   bool
	moment *oMoment // time
	length oSpan    // duration: exact where written, a range where measured
}

// oCond is a table of conditions, "read as a conjunction".
type oCond []oTest

type oTest struct {
	field   string
	matcher oMatcher
}

// oMatcher judges a value. value is nil where nothing counts as recorded;
// stated is what `known` sees.
type oMatcher func(v *oVisit, value *oValue, stated bool) oTri

// oOperand is a written value, or "`"@NAME"`, a fact of the field's type".
type oOperand struct {
	fact    string
	literal any
	kind    string
}

func (b *oracleBook) cond(t map[string]any, fields map[string]*oField) (oCond, error) {
	var out oCond
	for name, v := range t {
		f := fields[name]
		if f == nil {
			return nil, fmt.Errorf("no field %q", name)
		}
		m, err := b.matcher(v, f.kind)
		if err != nil {
			return nil, err
		}
		out = append(out, oTest{name, m})
	}
	return out, nil
}

// truth: "a pattern on a field that was not recorded is **maybe**; both combine
// by Kleene's tables."
func (c oCond) truth(v *oVisit, get func(field string) (*oValue, bool)) oTri {
	out := oYes
	for _, test := range c {
		value, stated := get(test.field)
		out = oAnd(out, test.matcher(v, value, stated))
	}
	return out
}

func (b *oracleBook) matcher(v any, kind string) (oMatcher, error) {
	switch v := v.(type) {
	case []any:
		// "`= [a, b]` (one of)"
		var each []oMatcher
		for _, e := range v {
			m, err := b.matcher(e, kind)
			if err != nil {
				return nil, err
			}
			each = append(each, m)
		}
		return func(v *oVisit, value *oValue, stated bool) oTri {
			out := oNo
			for _, m := range each {
				out = oOr(out, m(v, value, stated))
			}
			return out
		}, nil
	case map[string]any:
		return b.tableMatcher(v, kind)
	case string:
		// "`= "15..45"` on a number, duration or time field (a range, both ends
		// in, either open)"
		if low, high, ok := strings.Cut(v, ".."); ok && (kind == "number" || kind == "duration" || kind == "time") {
			return oRangeMatcher(low, high, kind), nil
		}
	}
	return oEqualMatcher(oCompileOperand(v, kind)), nil
}

func (b *oracleBook) tableMatcher(t map[string]any, kind string) (oMatcher, error) {
	var each []oMatcher
	for key, v := range t {
		switch key {
		case "not":
			m, err := b.matcher(v, kind)
			if err != nil {
				return nil, err
			}
			each = append(each, func(v *oVisit, value *oValue, stated bool) oTri {
				return oNot(m(v, value, stated))
			})
		case "says":
			each = append(each, b.says(v))
		case "matches":
			// "(the text as written, unanchored)"
			re, err := regexp.Compile(v.(string))
			if err != nil {
				return nil, err
			}
			each = append(each, oRecorded(func(_ *oVisit, value *oValue) oTri {
				return oBool(re.MatchString(value.text))
			}))
		case "known":
			want := v.(bool)
			each = append(each, func(_ *oVisit, _ *oValue, stated bool) oTri {
				return oBool(stated == want)
			})
		default:
			return nil, fmt.Errorf("no matcher %q", key)
		}
	}
	return func(v *oVisit, value *oValue, stated bool) oTri {
		out := oYes
		for _, m := range each {
			out = oAnd(out, m(v, value, stated))
		}
		return out
	}, nil
}

// oRecorded is maybe where nothing was recorded.
func oRecorded(f func(v *oVisit, value *oValue) oTri) oMatcher {
	return func(v *oVisit, value *oValue, _ bool) oTri {
		if value == nil {
			return oMaybe
		}
		return f(v, value)
	}
}

func oCompileOperand(v any, kind string) *oOperand {
	if s, ok := v.(string); ok && strings.HasPrefix(s, "@") {
		if !strings.HasPrefix(s, "@@") {
			return &oOperand{fact: s[1:], kind: kind}
		}
		// "a text that begins with @ is written `@@`"
		v = s[1:]
	}
	return &oOperand{literal: v, kind: kind}
}

func oEqualMatcher(o *oOperand) oMatcher {
	return oRecorded(func(v *oVisit, value *oValue) oTri {
		low, high := v.operand(o, false), v.operand(o, true)
		if low == nil {
			return oMaybe
		}
		if o.fact != "" || o.kind != "time" {
			return oSame(low, value)
		}
		// A written date has two ends, so that to equal it is to lie in that day.
		return oAnd(oAtLeast(value, low), oAtMost(value, high))
	})
}

func oRangeMatcher(low, high, kind string) oMatcher {
	var from, to *oOperand
	if low != "" {
		from = oCompileOperand(low, kind)
	}
	if high != "" {
		to = oCompileOperand(high, kind)
	}
	return oRecorded(func(v *oVisit, value *oValue) oTri {
		out := oYes
		if from != nil {
			// "not recorded: maybe", and the other end may still say no.
			if limit := v.operand(from, false); limit == nil {
				out = oAnd(out, oMaybe)
			} else {
				out = oAnd(out, oAtLeast(value, limit))
			}
		}
		if to != nil {
			if limit := v.operand(to, true); limit == nil {
				out = oAnd(out, oMaybe)
			} else {
				out = oAnd(out, oAtMost(value, limit))
			}
		}
		return out
	})
}

// operand is the value of an operand, nil where it is a fact without one.
func (v *oVisit) operand(o *oOperand, upper bool) *oValue {
	if o.fact != "" {
		value, _ := v.fact(o.fact)
		return value
	}
	if o.kind == "time" {
		return &oValue{kind: "time", moment: v.written(oScalarText(o.literal), upper)}
	}
	value, err := v.value(&oField{kind: o.kind}, oScalarText(o.literal), o.literal)
	if err != nil {
		return nil
	}
	return value
}

func oAtLeast(value, limit *oValue) oTri {
	switch value.kind {
	case "number":
		return oBool(value.number.Cmp(limit.number) >= 0)
	case "duration":
		return oSpan{value.length.lo.sub(limit.length.hi), value.length.hi.sub(limit.length.lo)}.atLeast(oAt(0))
	}
	return oNotBefore(limit.moment, value.moment)
}

func oAtMost(value, limit *oValue) oTri { return oAtLeast(limit, value) }

func oSame(a, b *oValue) oTri {
	switch a.kind {
	case "number", "duration", "time":
		return oAnd(oAtLeast(a, b), oAtLeast(b, a))
	case "bool":
		return oBool(a.flag == b.flag)
	}
	return oBool(a.text == b.text)
}

// truth of `same` and its kin: "only events whose field equals, differs from,
// is below, is above the anchor's [...]; not recorded on either: maybe"
func (k oKin) truth(event, anchor *oValue) oTri {
	if event == nil || anchor == nil {
		return oMaybe
	}
	switch k.how {
	case "same":
		return oSame(event, anchor)
	case "different":
		return oNot(oSame(event, anchor))
	case "lower":
		return oNot(oAtLeast(event, anchor))
	}
	return oNot(oAtLeast(anchor, event))
}

// says: "one of the phrase set, or of a list of sets"
func (b *oracleBook) says(v any) oMatcher {
	var phrases []string
	for _, set := range oStrings(v) {
		phrases = append(phrases, b.phrases[set]...)
	}
	return oRecorded(func(_ *oVisit, value *oValue) oTri {
		for _, p := range phrases {
			if oSays(value.text, p) {
				return oYes
			}
		}
		return oNo
	})
}

// oTraditional holds the few characters that the generators and the cases use.
var oTraditional = map[rune]rune{
	'對': '对', '請': '请', '諒': '谅', '謝': '谢', '問': '问', '開': '开', '關': '关', '門': '门',
	'電': '电', '話': '话', '們': '们', '這': '这', '個': '个', '時': '时', '間': '间', '來': '来',
	'說': '说', '嗎': '吗', '見': '见', '買': '买', '領': '领', '導': '导', '歡': '欢',
}

// oFold gives the letters that are left of a text, and for each its place in
// the text before the removal.
func oFold(s string) (letters []rune, places []int, before []rune) {
	// "Phrases match after Unicode NFKC, case folding, removal of white space
	// and punctuation, and folding of Traditional to Simplified Chinese."
	before = []rune(cases.Fold().String(norm.NFKC.String(s)))
	for i, r := range before {
		if unicode.IsSpace(r) || unicode.IsPunct(r) {
			continue
		}
		if simple, ok := oTraditional[r]; ok {
			r = simple
		}
		letters, places = append(letters, r), append(places, i)
	}
	return letters, places, before
}

// oSpaced says whether the letter "belongs to a script written with spaces".
func oSpaced(r rune) bool {
	return unicode.IsLetter(r) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana,
		unicode.Bopomofo, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// oJoined says whether two neighbours of a text belong to one word.
func oJoined(a, b rune) bool {
	in := func(r rune) bool { return oSpaced(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
	return in(a) && in(b)
}

func oSays(text, phrase string) bool {
	want, _, _ := oFold(phrase)
	have, places, before := oFold(text)
	for at := 0; len(want) > 0 && at+len(want) <= len(have); at++ {
		if string(have[at:at+len(want)]) != string(want) {
			continue
		}
		// "Word boundaries are taken before the removal: at either end of the
		// phrase where its letter belongs to a script written with spaces, the
		// text must have a boundary there."
		first, last := places[at], places[at+len(want)-1]
		if oSpaced(want[0]) && first > 0 && oJoined(before[first-1], before[first]) {
			continue
		}
		if oSpaced(want[len(want)-1]) && last+1 < len(before) && oJoined(before[last], before[last+1]) {
			continue
		}
		return true
	}
	return false
}
