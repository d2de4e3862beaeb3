package vet

import (
	"math"
	"reflect"
	"slices"
	"strings"

	"stdc/rules"
)

// values knows which values meet tests.
type values struct {
	b *rules.Book
}

// empty tells whether certainly no value of a field meets all literals.
func (v *values) empty(f *rules.Field, lits []*reason) bool {
	for i, a := range lits { // the same test, asked and denied
		for _, b := range lits[:i] {
			if a.lit.not != b.lit.not && v.implies(a.lit.test, b.lit.test, a.lit.not) {
				return true
			}
		}
	}
	switch f.Type {
	case rules.TypeEnum, rules.TypeBool:
		return !slices.ContainsFunc(v.all(f), func(val rules.Value) bool { return v.fits(&val, lits) })
	case rules.TypeText:
		list, finite := v.listed(f, lits)
		return finite && !slices.ContainsFunc(list, func(val rules.Value) bool { return v.fits(&val, lits) })
	case rules.TypeNumber, rules.TypeDuration:
		return len(v.ranges(f, lits)) == 0
	}
	return false
}

// implies tells whether one of two tests of opposite signs rules out the other:
// the denied one follows from the one that is asked for.
func (v *values) implies(a, b *rules.Test, aDenied bool) bool {
	asked, denied := a, b
	if aDenied {
		asked, denied = b, a
	}
	switch {
	case asked.Op != denied.Op:
		return false
	case asked.Op == rules.OpKnown:
		return asked.Known == denied.Known
	case asked.Op == rules.OpMatches:
		return asked.Regexp == denied.Regexp
	case asked.Op == rules.OpSays:
		var text rules.PhraseText
		for _, set := range asked.Sets {
			for _, p := range v.b.Phrases[set].Phrases {
				if text.Set(p); !denied.Says(&text) {
					return false
				}
			}
		}
		return true
	case asked.Op == rules.OpOneOf:
		return slices.EqualFunc(asked.Values, denied.Values, func(x, y rules.Literal) bool { return x.Text == y.Text && x.Fact == y.Fact })
	case asked.Op == rules.OpRange:
		return reflect.DeepEqual(asked.Lo, denied.Lo) && reflect.DeepEqual(asked.Hi, denied.Hi)
	}
	return false
}

// all lists the values of an enum or a bool.
func (v *values) all(f *rules.Field) []rules.Value {
	if f.Type == rules.TypeBool {
		return []rules.Value{rules.BoolValue(true), rules.BoolValue(false)}
	}
	if f.Fixed != "" {
		return []rules.Value{rules.TextValue(f.Fixed)}
	}
	var out []rules.Value
	for _, s := range f.Values {
		out = append(out, rules.TextValue(s))
	}
	return out
}

// listed lists the texts that a field may have, where a test or the book names
// them.
func (v *values) listed(f *rules.Field, lits []*reason) (list []rules.Value, finite bool) {
	if f.Fixed != "" {
		return []rules.Value{rules.TextValue(f.Fixed)}, true
	}
	for _, r := range lits {
		if t := r.lit.test; t.Op == rules.OpOneOf && !r.lit.not && plain(t) {
			for i := range t.Values {
				list = append(list, *t.Values[i].Value())
			}
			return list, true
		}
	}
	return nil, false
}

// plain tells whether a test speaks of written values alone.
func plain(t *rules.Test) bool {
	for i := range t.Values {
		if t.Values[i].Fact >= 0 {
			return false
		}
	}
	return (t.Lo == nil || t.Lo.Fact < 0) && (t.Hi == nil || t.Hi.Fact < 0)
}

// fits tells whether a value may meet all literals.
func (v *values) fits(val *rules.Value, lits []*reason) bool {
	for _, r := range lits {
		if meets, known := v.meets(r.lit.test, val); known && meets == r.lit.not {
			return false
		}
	}
	return true
}

// meets tells whether a value meets a test; known is false where that depends
// on more than the value.
func (v *values) meets(t *rules.Test, val *rules.Value) (meets, known bool) {
	if !plain(t) {
		return false, false
	}
	switch t.Op {
	case rules.OpOneOf:
		return slices.ContainsFunc(t.Values, func(l rules.Literal) bool { return equal(l.Value(), val) }), val.Kind() != rules.KindTime
	case rules.OpSays:
		var text rules.PhraseText
		text.Set(val.Text())
		return t.Says(&text), true
	case rules.OpMatches:
		return v.b.Matches(t, val.Text()), true
	case rules.OpRange:
		x, ok := number(val)
		if !ok {
			return false, false
		}
		lo, hi := ends(t)
		return lo <= x && x <= hi, true
	}
	return false, false
}

func equal(a, b *rules.Value) bool {
	switch {
	case a.Kind() != b.Kind():
		return false
	case a.Kind() == rules.KindText:
		return a.Text() == b.Text()
	case a.Kind() == rules.KindBool:
		return a.Bool() == b.Bool()
	case a.Kind() == rules.KindNumber:
		return a.Number() == b.Number()
	}
	return a.Kind() == rules.KindDuration && a.Duration() == b.Duration()
}

// number is a number or a length of time in nanoseconds. A length fits a float
// up to a hundred days; beyond, neighbours may be one, which only blurs what is
// asked for.
func number(v *rules.Value) (float64, bool) {
	switch v.Kind() {
	case rules.KindNumber:
		return v.Number(), true
	case rules.KindDuration:
		return float64(v.Duration()), true
	}
	return 0, false
}

func ends(t *rules.Test) (lo, hi float64) {
	lo, hi = math.Inf(-1), math.Inf(1)
	if t.Lo != nil {
		if x, ok := number(t.Lo.Value()); ok {
			lo = x
		}
	}
	if t.Hi != nil {
		if x, ok := number(t.Hi.Value()); ok {
			hi = x
		}
	}
	return lo, hi
}

// interval is a range of numbers, both ends in.
type interval struct{ lo, hi float64 }

// ranges lists the numbers that meet all literals.
func (v *values) ranges(f *rules.Field, lits []*reason) []interval {
	list := []interval{{math.Inf(-1), math.Inf(1)}}
	if f.Type == rules.TypeDuration {
		list[0].lo = 0
	}
	for _, r := range lits {
		t := r.lit.test
		if !plain(t) || t.Op != rules.OpOneOf && t.Op != rules.OpRange {
			continue
		}
		var asked []interval
		if t.Op == rules.OpRange {
			lo, hi := ends(t)
			asked = []interval{{lo, hi}}
		}
		for i := range t.Values {
			if x, ok := number(t.Values[i].Value()); ok {
				asked = append(asked, interval{x, x})
			}
		}
		if r.lit.not {
			asked = outside(asked)
		}
		list = common(list, asked)
	}
	return list
}

// outside lists what lies in none of some intervals.
func outside(list []interval) []interval {
	out := []interval{{math.Inf(-1), math.Inf(1)}}
	for _, i := range list {
		out = common(out, []interval{{math.Inf(-1), beyond(i.lo, -1)}, {beyond(i.hi, 1), math.Inf(1)}})
	}
	return out
}

// beyond is the next number on a side. Where lengths of time are too great for
// a float to tell neighbours apart, the end itself stays in.
func beyond(x float64, side int) float64 {
	if math.Abs(x) >= 1<<53 {
		return x
	}
	return math.Nextafter(x, math.Inf(side))
}

func common(a, b []interval) []interval {
	var out []interval
	for _, x := range a {
		for _, y := range b {
			if lo, hi := max(x.lo, y.lo), min(x.hi, y.hi); lo <= hi {
				out = append(out, interval{lo, hi})
			}
		}
	}
	return out
}

// sample returns a value that meets all literals, as far as it can be told, and
// is none of those to avoid.
func (v *values) sample(f *rules.Field, lits []*reason, avoid []rules.Value) (rules.Value, bool) {
	for _, r := range lits {
		if r.lit.test.Op == rules.OpKnown && r.lit.test.Known == r.lit.not {
			return rules.Value{}, true
		}
	}
	var list []rules.Value
	switch f.Type {
	case rules.TypeEnum, rules.TypeBool:
		list = v.all(f)
	case rules.TypeText:
		var finite bool
		if list, finite = v.listed(f, lits); !finite {
			list = v.texts(lits)
		}
	case rules.TypeNumber, rules.TypeDuration:
		for _, i := range v.ranges(f, lits) {
			list = append(list, between(f, i))
		}
	}
	for n := range len(avoid) + 1 {
		if len(avoid) > 0 && f.Type != rules.TypeEnum && f.Type != rules.TypeBool {
			list = append(list, ranked(f, rules.RelHigher, n))
		}
	}
	for _, val := range list {
		if v.fits(&val, lits) && !slices.ContainsFunc(avoid, func(o rules.Value) bool { return equal(&o, &val) }) {
			return val, true
		}
	}
	return rules.Value{}, false
}

// between picks a number of an interval that is easily read.
func between(f *rules.Field, i interval) rules.Value {
	x := i.lo
	switch {
	case i.lo <= 0 && i.hi >= 0:
		x = 0
	case math.IsInf(i.lo, -1):
		x = math.Floor(i.hi)
	case math.Ceil(i.lo) <= i.hi:
		x = math.Ceil(i.lo)
	}
	if f.Type == rules.TypeDuration {
		return rules.DurationValue(int64(x))
	}
	return rules.NumberValue(x)
}

// texts lists texts that may meet tests: a phrase of each set that must be said,
// in one text, and texts that a regular expression was made for.
func (v *values) texts(lits []*reason) []rules.Value {
	list := []string{"A"}
	if slices.ContainsFunc(lits, func(r *reason) bool { return r.lit.test.Op == rules.OpSays || r.lit.test.Op == rules.OpMatches }) {
		list[0] = "…" // which says nothing
	}
	for _, r := range lits {
		t := r.lit.test
		if r.lit.not || t.Op != rules.OpSays && t.Op != rules.OpMatches {
			continue
		}
		var parts []string
		if t.Op == rules.OpMatches {
			parts = v.matching(t)
		}
		for _, set := range t.Sets {
			parts = append(parts, v.b.Phrases[set].Phrases...)
		}
		const most = 400
		var joined []string
		for _, a := range list {
			for _, b := range parts[:min(len(parts), 30)] {
				if len(joined) < most {
					joined = append(joined, strings.TrimPrefix(a+" "+b, "… "))
				}
			}
		}
		list = joined
	}
	out := make([]rules.Value, len(list))
	for i, s := range list {
		out[i] = rules.TextValue(s)
	}
	return out
}
