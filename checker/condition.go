package checker

import (
	"math"

	"stdc/rules"
)

// subject is the value that a test is about.
type subject struct {
	value *rules.Value // as stated, or its default; nil where there is none
	known truth        // whether the visit states it, for { known = … }
	text  int          // the event whose normalized text is kept, -1 for none
	// of the computed field duration, in half nanoseconds
	lo, hi int64
	ranged bool
}

// fieldTest tests a field of the event at a position.
func (c *Checker) fieldTest(w *rules.Cond, at int) truth {
	if w.Slot == rules.FieldDuration {
		c.moments()
		s := subject{text: -1}
		if c.time.ends[at] {
			s.ranged, s.known = true, yes
			s.lo, s.hi = between(c.time.at[at], c.time.end[at])
			s.lo, s.hi = max(s.lo, 0), max(s.hi, 0)
		}
		return c.test(&w.Test, s)
	}
	e := c.event(at)
	v := &c.visit.Values[int(e.Fields)+w.Slot]
	if passes, ok := w.Test.Decide(v); ok {
		return truthOf(passes)
	}
	s := subject{value: v, known: truthOf(v.Known()), text: int(e.Fields) + w.Slot}
	if !v.Known() {
		s.value = nil
		if d := c.book.Elements[e.Element].Fields[w.Slot].Default; d != nil {
			s.value, s.text = d.Value(), -1
		}
	}
	return c.test(&w.Test, s)
}

// factTest tests a fact of the visit.
func (c *Checker) factTest(w *rules.Cond) truth {
	v := &c.visit.Facts[w.Slot]
	if passes, ok := w.Test.Decide(v); ok {
		return truthOf(passes)
	}
	s := subject{value: v, known: truthOf(v.Known()), text: -1}
	if !v.Known() {
		s.value = nil
		if d := c.book.Facts[w.Slot].Default; d != nil {
			s.value = d.Value()
		}
	}
	return c.test(&w.Test, s)
}

func (c *Checker) factTests(ws []rules.Cond) truth {
	t := yes
	for i := range ws {
		t = and(t, c.factTest(&ws[i]))
	}
	return t
}

// test evaluates a matcher.
func (c *Checker) test(t *rules.Test, s subject) truth {
	switch t.Op {
	case rules.OpKnown:
		return truthOf((s.known == yes) == t.Known)
	case rules.OpNot:
		return not(c.test(&t.Tests[0], s))
	case rules.OpAll:
		out := yes
		for i := range t.Tests {
			out = and(out, c.test(&t.Tests[i], s))
		}
		return out
	case rules.OpOneOf:
		out := no
		for i := range t.Values {
			out = or(out, c.equal(&t.Values[i], s))
		}
		return out
	case rules.OpRange:
		return and(c.end(t.Lo, s, 1), c.end(t.Hi, s, -1))
	}
	if s.value == nil {
		return maybe
	}
	if t.Op == rules.OpMatches {
		return truthOf(c.book.Matches(t, s.value.Text()))
	}
	text := s.value.Text()
	says, known := c.heard.Of(t, text)
	if !known {
		says = t.Says(c.normalized(s))
		c.heard.Keep(t, text, says)
	}
	return truthOf(says)
}

// normalized keeps the last text that phrases were asked of, since several
// rules ask about one utterance.
func (c *Checker) normalized(s subject) *rules.PhraseText {
	if s.text < 0 || s.text != c.phraseOf {
		c.phrase.Set(s.value.Text())
		c.phraseOf = s.text
	}
	return &c.phrase
}

// bounds gives a value that can be ordered as a range: numbers as they are,
// durations and moments in half nanoseconds.
type bounds struct {
	lo, hi int64
	number float64
	isNum  bool
	moment moment
	isTime bool
	ok     bool
}

func (c *Checker) boundsOf(v *rules.Value) bounds {
	switch v.Kind() {
	case rules.KindNumber:
		return bounds{number: v.Number(), isNum: true, ok: true}
	case rules.KindDuration:
		return bounds{lo: perNano * v.Duration(), hi: perNano * v.Duration(), ok: true}
	case rules.KindTime:
		m, ok := c.time.clock.complete(v.Stamp(), c.visit.Date.Day)
		return bounds{moment: m, isTime: true, ok: ok && m.frame != frameUnknown}
	}
	return bounds{}
}

// boundsOfSubject is boundsOf what is tested; ok is false where it was not
// recorded.
func (c *Checker) boundsOfSubject(s subject) bounds {
	switch {
	case s.ranged:
		return bounds{lo: s.lo, hi: s.hi, ok: true}
	case s.value == nil:
		return bounds{}
	}
	return c.boundsOf(s.value)
}

// written gives the ends of a time written in the book: a minute is its first
// instant, a date the whole day.
func (c *Checker) written(l *rules.Literal) bounds {
	if l.Type != rules.TypeTime {
		return c.boundsOf(l.Value())
	}
	st := l.Value().Stamp()
	k := c.time.clock
	k.precision = 0
	m, ok := k.complete(st, c.visit.Date.Day)
	if st.Minute {
		m.hi = m.lo
	}
	return bounds{moment: m, isTime: true, ok: ok}
}

// operand gives the bounds of a literal, which may be a fact.
func (c *Checker) operand(l *rules.Literal) bounds {
	if l.Fact == rules.None {
		return c.written(l)
	}
	if l.Type == rules.TypeTime {
		m := c.time.facts[l.Fact]
		return bounds{moment: m, isTime: true, ok: m.frame != frameUnknown}
	}
	v := c.factValue(l.Fact)
	if v == nil {
		return bounds{}
	}
	return c.boundsOf(v)
}

// factValue is the value of a fact as recorded or by default, or nil.
func (c *Checker) factValue(i int) *rules.Value {
	v := &c.visit.Facts[i]
	if v.Known() {
		return v
	}
	if d := c.book.Facts[i].Default; d != nil {
		return d.Value()
	}
	return nil
}

// end tests one end of a range: side 1 the lower, -1 the upper.
func (c *Checker) end(l *rules.Literal, s subject, side int) truth {
	if l == nil {
		if s.value == nil && !s.ranged {
			return maybe
		}
		return yes
	}
	b, o := c.boundsOfSubject(s), c.operand(l)
	if !b.ok || !o.ok {
		return maybe
	}
	if b.isNum {
		if side > 0 {
			return truthOf(b.number >= o.number)
		}
		return truthOf(b.number <= o.number)
	}
	var lo, hi int64 // of the subject minus the operand
	if b.isTime {
		// A written date begins as a lower end and closes with its day as an
		// upper one; a fact's interval is its own.
		m := o.moment
		if l.Fact == rules.None {
			if side > 0 {
				m.hi = m.lo
			} else {
				m.lo = m.hi
			}
		}
		lo, hi = between(m, b.moment)
	} else {
		lo, hi = sub(b.lo, o.hi), sub(b.hi, o.lo)
	}
	if side > 0 {
		return atLeast(lo, hi, 0)
	}
	return atMost(lo, hi, 0)
}

// equal tests equality with a literal.
func (c *Checker) equal(l *rules.Literal, s subject) truth {
	if s.ranged || l.Type == rules.TypeTime || l.Type == rules.TypeDuration {
		return and(c.end(l, s, 1), c.end(l, s, -1))
	}
	v := l.Value()
	if l.Fact != rules.None {
		v = c.factValue(l.Fact)
	}
	if v == nil || s.value == nil {
		return maybe
	}
	return truthOf(sameValue(v, s.value))
}

// sameValue compares texts, numbers and truth values.
func sameValue(a, b *rules.Value) bool {
	if a.Kind() != b.Kind() {
		return false
	}
	switch a.Kind() {
	case rules.KindText:
		return a.Text() == b.Text()
	case rules.KindNumber:
		return a.Number() == b.Number()
	}
	return a.Bool() == b.Bool()
}

// relation compares a field of the event at x with the same of the event at a.
func (c *Checker) relation(r *rules.Correlation, a, x int) truth {
	sa, sx := c.field(r.Field, a), c.field(r.Field, x)
	ba, bx := c.boundsOfSubject(sa), c.boundsOfSubject(sx)
	if sa.value == nil && !sa.ranged || sx.value == nil && !sx.ranged {
		return maybe
	}
	var lo, hi int64 // of x minus a
	switch {
	case ba.isNum:
		d := bx.number - ba.number
		lo = int64(math.Copysign(1, d))
		if d == 0 {
			lo = 0
		}
		hi = lo
	case ba.isTime:
		lo, hi = between(ba.moment, bx.moment)
	case sa.value == nil || sa.value.Kind() == rules.KindDuration:
		lo, hi = sub(bx.lo, ba.hi), sub(bx.hi, ba.lo)
	default:
		t := truthOf(sameValue(sa.value, sx.value))
		if r.Relation == rules.RelDifferent {
			t = not(t)
		}
		return t
	}
	switch r.Relation {
	case rules.RelLower:
		return atMost(lo, hi, -1)
	case rules.RelHigher:
		return atLeast(lo, hi, 1)
	}
	t := and(atLeast(lo, hi, 0), atMost(lo, hi, 0))
	if r.Relation == rules.RelDifferent {
		t = not(t)
	}
	return t
}

// field returns a field of Book.Fields of the event at a position.
func (c *Checker) field(f, at int) subject {
	e := c.event(at)
	slot := c.book.Slot(int(e.Element), f)
	s := subject{text: -1}
	switch slot {
	case rules.NoSlot:
	case rules.FieldDuration:
		if c.moments(); c.time.ends[at] {
			s.ranged = true
			s.lo, s.hi = between(c.time.at[at], c.time.end[at])
			s.lo, s.hi = max(s.lo, 0), max(s.hi, 0)
		}
	default:
		v := &c.visit.Values[int(e.Fields)+slot]
		if v.Known() {
			s.value = v
		} else if d := c.book.Elements[e.Element].Fields[slot].Default; d != nil {
			s.value = d.Value()
		}
	}
	return s
}
