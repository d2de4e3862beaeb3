package rules

// simpleTest is what a test needs that is about a stated value alone: no fact,
// no clock, no phrase.
type simpleTest struct {
	kind  Kind // of the values that it decides, KindNone where it is not simple
	texts []string
	// lo and hi are the ends of a range of numbers, as far as there are.
	lo, hi       float64
	hasLo, hasHi bool
}

// simplify finds out whether a test is simple, when its literals are linked.
func (t *Test) simplify(typ Type) {
	var s simpleTest
	constant := func(l *Literal) bool { return l.Fact == None }
	switch {
	case t.Op == OpOneOf && (typ == TypeText || typ == TypeEnum):
		s.kind = KindText
		for i := range t.Values {
			if !constant(&t.Values[i]) {
				return
			}
			s.texts = append(s.texts, t.Values[i].value.s)
		}
	case t.Op == OpRange && typ == TypeNumber:
		if s.kind = KindNumber; t.Lo != nil {
			s.lo, s.hasLo = t.Lo.value.Number(), true
		}
		if t.Hi != nil {
			s.hi, s.hasHi = t.Hi.value.Number(), true
		}
		if s.hasLo && !constant(t.Lo) || s.hasHi && !constant(t.Hi) {
			return
		}
	}
	t.simple = s
}

// Decide tells whether a stated value passes the test, where nothing but the
// value matters; ok is false where more does.
func (t *Test) Decide(v *Value) (passes, ok bool) {
	s := &t.simple
	switch {
	case s.kind == KindNone || s.kind != v.kind:
		return false, false
	case s.kind == KindNumber:
		n := v.Number()
		return (!s.hasLo || n >= s.lo) && (!s.hasHi || n <= s.hi), true
	}
	for _, text := range s.texts {
		if text == v.s {
			return true, true
		}
	}
	return false, true
}
