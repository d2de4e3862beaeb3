package rules

// simpleTest is what a test needs that is about a stated value alone: no fact,
// no clock, no phrase.
type simpleTest struct {
	kind  Kind // of the values that it decides, KindNone where it is not simple
	texts []string
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
		if t.Lo != nil && !constant(t.Lo) || t.Hi != nil && !constant(t.Hi) {
			return
		}
		s.kind = KindNumber
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
		// The ends are looked up, not kept: a gauge moves them.
		return (t.Lo == nil || n >= t.Lo.value.Number()) && (t.Hi == nil || n <= t.Hi.value.Number()), true
	}
	for _, text := range s.texts {
		if text == v.s {
			return true, true
		}
	}
	return false, true
}
