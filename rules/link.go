package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unsafe"
)

// linked is what a Book needs at run time and does not write: it is made by
// link from the data.
type linked struct {
	elementIndex map[string]int
	factIndex    map[string]int
	stepIndex    map[string]int
	slots        [][]int16 // by element and field of Book.Fields; noSlot
	work         *workClock
	regexps      map[string]*regexp.Regexp
	standard     *node // [standard], see Place
	declared     []Declaration
}

// NoSlot is what Slot returns where an element has no such field.
const NoSlot = -2

func unsafeString(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// ElementIndex returns the index of an element by its id; -1 where there is
// none. The conversion of a []byte key does not allocate.
func (b *Book) ElementIndex(id []byte) int { return index(b.elementIndex, id) }

// FactIndex returns the index of a fact by its id, or -1.
func (b *Book) FactIndex(id []byte) int { return index(b.factIndex, id) }

// StepIndex returns the index of a step by its id, or -1.
func (b *Book) StepIndex(id []byte) int { return index(b.stepIndex, id) }

func index(m map[string]int, id []byte) int {
	if i, ok := m[string(id)]; ok {
		return i
	}
	return -1
}

// Slot returns where an element keeps a field of Book.Fields, FieldDuration
// for the computed one, or NoSlot.
func (b *Book) Slot(element, field int) int { return int(b.slots[element][field]) }

// Value returns what the literal stands for, where it is no fact.
func (l *Literal) Value() *Value { return &l.value }

// LiteralOf returns the literal of a value of a type, ready for use, for a
// Variant.
func LiteralOf(t Type, v Value) *Literal {
	return &Literal{Type: t, Text: v.String(), Fact: None, value: v}
}

// Matches tells whether a text matches an OpMatches test.
func (b *Book) Matches(t *Test, s string) bool { return b.regexps[t.Regexp].MatchString(s) }

// link makes the run-time part of a book and checks every index, so that a
// book read from a file cannot lead astray.
func (b *Book) link() error {
	b.linked = linked{standard: b.standard, declared: b.declared, elementIndex: map[string]int{}, factIndex: map[string]int{}, stepIndex: map[string]int{}, regexps: b.regexps}
	if b.regexps == nil {
		b.regexps = map[string]*regexp.Regexp{}
	}
	for i := range b.Elements {
		b.elementIndex[b.Elements[i].ID] = i
		if len(b.Elements[i].Fields) == 0 || b.Elements[i].Fields[0].ID != "by" {
			return fmt.Errorf("the element %s does not begin with the field by", quote(b.Elements[i].ID))
		}
	}
	for i := range b.Facts {
		b.factIndex[b.Facts[i].ID] = i
	}
	for i := range b.Steps {
		b.stepIndex[b.Steps[i].ID] = i
	}
	b.linkSlots()
	var err error
	if b.work, err = b.Calendar.clock(); err != nil {
		return err
	}
	k := &linker{book: b}
	for i := range b.Elements {
		for j := range b.Elements[i].Fields {
			k.field(&b.Elements[i].Fields[j])
		}
	}
	for i := range b.Facts {
		k.field(&b.Facts[i])
	}
	for i := range b.Steps {
		k.indexes("an element of a step", len(b.Elements), b.Steps[i].From...)
		k.indexes("an element of a step", len(b.Elements), b.Steps[i].Until...)
	}
	for i := range b.Dimensions {
		k.optional("a fact of a dimension", len(b.Facts), b.Dimensions[i].Expected, b.Dimensions[i].Perceived)
	}
	for i := range b.Patterns {
		k.pattern(&b.Patterns[i])
	}
	for i := range b.Rules {
		k.rule(&b.Rules[i])
	}
	for i := range b.Waivers {
		k.waiver(&b.Waivers[i])
	}
	if b.Log != nil {
		k.log(b.Log)
	}
	return k.err
}

func (b *Book) linkSlots() {
	b.slots = make([][]int16, len(b.Elements))
	for i := range b.Elements {
		b.slots[i] = make([]int16, len(b.Fields))
		for j, name := range b.Fields {
			slot, _, ok := b.Elements[i].slot(name)
			if !ok {
				slot = NoSlot
			}
			b.slots[i][j] = int16(slot)
		}
	}
}

// linker links the parts of a book and keeps the first error.
type linker struct {
	book *Book
	of   *Variant // nil for a whole book
	err  error

	matchers []*textMatcher // that were made
}

func (k *linker) fail(format string, args ...any) {
	if k.err == nil {
		k.err = fmt.Errorf(format, args...)
	}
}

// indexes checks indexes that must be there, optional those that may be None.
func (k *linker) indexes(what string, n int, is ...int) {
	for _, i := range is {
		if i < 0 || i >= n {
			k.fail("%s has the index %d, and there are %d", what, i, n)
		}
	}
}

func (k *linker) optional(what string, n int, is ...int) {
	for _, i := range is {
		if i != None {
			k.indexes(what, n, i)
		}
	}
}

func (k *linker) field(f *Field) {
	if f.Default != nil {
		k.literal(f.Default, f.Type)
	}
}

func (k *linker) literal(l *Literal, t Type) {
	if l.Fact != None {
		k.indexes("a fact of a condition", len(k.book.Facts), l.Fact)
		return
	}
	f := Field{Type: t}
	if t == TypeEnum {
		f.Type = TypeText
	}
	v, err := f.ParseValue(l.Text)
	if err != nil {
		k.fail("a value of a condition: %s", err.Error())
	}
	l.value = v
}

func (k *linker) test(t *Test, typ Type) {
	for i := range t.Values {
		k.literal(&t.Values[i], typ)
	}
	for _, l := range []*Literal{t.Lo, t.Hi} {
		if l != nil {
			k.literal(l, typ)
		}
	}
	for i := range t.Tests {
		k.test(&t.Tests[i], typ)
	}
	if !t.complete() {
		k.fail("a condition of the kind %s lacks what it compares with", t.Op)
		return
	}
	t.simplify(typ)
	switch t.Op {
	case OpSays:
		k.indexes("a phrase set", len(k.book.Phrases), t.Sets...)
		switch {
		case k.err != nil, k.of != nil && k.of.keeps(t):
		case k.of != nil:
			t.matcher = newTextMatcher(k.book.Phrases, t.Sets, t.matcher)
		default:
			t.matcher = k.matcher(t.Sets)
		}
	case OpMatches:
		if k.book.regexps[t.Regexp] != nil {
			return
		}
		re, err := regexp.Compile(t.Regexp)
		if err != nil {
			k.fail("a regular expression: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
		}
		k.book.regexps[t.Regexp] = re
	}
}

// matcher makes a matcher, or takes the one that was made for the same sets.
func (k *linker) matcher(sets []int) *textMatcher {
	for _, m := range k.matchers {
		if slices.Equal(m.sets, sets) {
			return m
		}
	}
	m := newTextMatcher(k.book.Phrases, sets, nil)
	k.matchers = append(k.matchers, m)
	return m
}

// complete tells whether a test has what its kind needs.
func (t *Test) complete() bool {
	switch t.Op {
	case OpOneOf:
		return len(t.Values) > 0
	case OpRange:
		return t.Lo != nil || t.Hi != nil
	case OpNot:
		return len(t.Tests) == 1
	case OpAll:
		return len(t.Tests) > 0
	case OpSays:
		return len(t.Sets) > 0
	}
	return true
}

func (k *linker) facts(conds []Cond) {
	for i := range conds {
		k.indexes("a fact of a condition", len(k.book.Facts), conds[i].Slot)
		if k.err == nil {
			k.test(&conds[i].Test, k.book.Facts[conds[i].Slot].Type)
		}
	}
}

func (k *linker) pattern(p *Pattern) {
	k.optional("a step of a pattern", len(k.book.Steps), p.Step)
	k.optional("a fact of a pattern", len(k.book.Facts), p.Fact)
	if (p.Place == PlaceFact) != (p.Fact != None) {
		k.fail("the pattern %s is a fact and names none", quote(p.Words))
	}
	for i := range p.Alts {
		a := &p.Alts[i]
		k.indexes("an element of a pattern", len(k.book.Elements), a.Element)
		if k.err != nil {
			return
		}
		fields := k.book.Elements[a.Element].Fields
		for j := range a.Where {
			c := &a.Where[j]
			typ := TypeDuration
			if c.Slot != FieldDuration {
				k.indexes("a field of a pattern", len(fields), c.Slot)
				if k.err != nil {
					return
				}
				typ = fields[c.Slot].Type
			}
			k.test(&c.Test, typ)
		}
	}
}

func (k *linker) rule(r *Rule) {
	k.optional("a step of a rule", len(k.book.Steps), r.Step)
	k.indexes("a dimension of a rule", len(k.book.Dimensions), r.Dimensions...)
	k.node(&r.Node)
}

func (k *linker) node(n *Node) {
	pats := len(k.book.Patterns)
	k.indexes("a pattern of a gate", pats, n.Gate.Given...)
	k.indexes("a pattern of a gate", pats, n.Gate.Without...)
	k.facts(n.Gate.When)
	for _, u := range n.Gate.Unless {
		k.facts(u)
	}
	k.facts(n.Require)
	for i := range n.Parts {
		k.node(&n.Parts[i])
	}
	k.optional("a pattern of a rule", pats, n.Count, n.Be, n.After, n.Before, n.Near, n.Until, n.Since)
	k.indexes("a pattern of an order", pats, n.Order...)
	for _, c := range n.Correlate {
		k.indexes("a field of a rule", len(k.book.Fields), c.Field)
	}
	switch n.Form {
	case FormExpect, FormForbid:
		k.indexes("a pattern of a rule", pats, n.Count)
	case FormEach:
		k.indexes("a pattern of a rule", pats, n.Count, n.Be)
	}
	if s := n.Scope; s != nil {
		k.indexes("a step of a scope", len(k.book.Steps), s.Steps...)
		k.optional("a pattern of a scope", pats, s.After, s.Before, s.Until)
		if s.Kind == ScopePer {
			k.indexes("a field of a scope", len(k.book.Fields), s.Field)
		} else if s.Field != None {
			k.fail("a scope that is not split by a field names one")
		}
		if (s.Kind == ScopeStep || s.Kind == ScopeSteps) && len(s.Steps) == 0 {
			k.fail("a scope names no step")
		}
	}
}
