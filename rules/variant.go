package rules

import "slices"

// Variant is a book in the making that differs from another in a few places:
// what a book would be with a limit changed or a phrase left out. Rule, Pattern
// and PhraseSet return copies that may be changed; Book makes it ready for use
// and costs no more than what was changed. The book that it comes from stays
// as it is.
type Variant struct {
	of       *Book
	book     Book
	rules    changes[Rule]
	patterns changes[Pattern]
	phrases  changes[PhraseSet]
}

// changes are what differs in a list of the book: a copy of the list, made with
// the first change, and which of it were changed.
type changes[T any] struct {
	copied []T
	at     []int
}

// Variant begins a book that will differ from b.
func (b *Book) Variant() *Variant {
	return &Variant{of: b, book: *b}
}

// Again begins another variant of the same book, in the memory of this one: its
// book must not be used any more.
func (v *Variant) Again() {
	v.book = *v.of
	v.rules.again(v.of.Rules)
	v.patterns.again(v.of.Patterns)
	v.phrases.again(v.of.Phrases)
}

func (c *changes[T]) again(list []T) {
	for _, i := range c.at {
		c.copied[i] = list[i]
	}
	c.at = c.at[:0]
}

// change returns the copy of entry i of a list, and whether it is a new one.
func (c *changes[T]) change(list *[]T, i int) (entry *T, first bool) {
	if c.copied == nil {
		c.copied = slices.Clone(*list)
	}
	if len(c.at) == 0 {
		*list = c.copied
	}
	if first = !slices.Contains(c.at, i); first {
		c.at = append(c.at, i)
	}
	return &(*list)[i], first
}

// Rule returns rule i, to be changed.
func (v *Variant) Rule(i int) *Rule {
	r, first := v.rules.change(&v.book.Rules, i)
	if first {
		r.Node = r.Node.clone()
	}
	return r
}

// Pattern returns pattern i, to be changed wherever the book uses it.
func (v *Variant) Pattern(i int) *Pattern {
	p, first := v.patterns.change(&v.book.Patterns, i)
	if first {
		*p = p.clone()
	}
	return p
}

// PhraseSet returns phrase set i, to be changed.
func (v *Variant) PhraseSet(i int) *PhraseSet {
	s, first := v.phrases.change(&v.book.Phrases, i)
	if first {
		s.Phrases = slices.Clone(s.Phrases)
	}
	return s
}

// Standard returns the book itself, for its marks only.
func (v *Variant) Standard() *Book { return &v.book }

// Book returns the book that was made, good until Again. The error says what
// does not fit.
func (v *Variant) Book() (*Book, error) {
	b := &v.book
	if sets := v.phrases.at; len(sets) > 0 {
		for i := range b.Patterns {
			if b.Patterns[i].Seeks(sets...) {
				v.Pattern(i)
			}
		}
		for i := range b.Rules { // facts may be asked for phrases too
			if asksFacts(&b.Rules[i].Node) {
				v.Rule(i)
			}
		}
	}
	k := &linker{book: b, of: v}
	for _, i := range v.patterns.at {
		k.pattern(&b.Patterns[i])
	}
	for _, i := range v.rules.at {
		k.rule(&b.Rules[i])
	}
	return b, k.err
}

// keeps tells whether a test seeks the same phrases as in the book that the
// variant comes from.
func (v *Variant) keeps(t *Test) bool {
	return t.matcher != nil && slices.Equal(t.matcher.sets, t.Sets) &&
		!slices.ContainsFunc(t.Sets, func(s int) bool { return slices.Contains(v.phrases.at, s) })
}

// asksFacts tells whether a node or a part of it has conditions on facts.
func asksFacts(n *Node) bool {
	return len(n.Require)+len(n.Gate.When)+len(n.Gate.Unless) > 0 || slices.ContainsFunc(n.Parts, func(p Node) bool { return asksFacts(&p) })
}

// Seeks tells whether an element of the pattern is asked for phrases of one of
// some sets.
func (p *Pattern) Seeks(sets ...int) bool {
	for i := range p.Alts {
		for j := range p.Alts[i].Where {
			if p.Alts[i].Where[j].Test.seeks(sets) {
				return true
			}
		}
	}
	return false
}

func (t *Test) seeks(sets []int) bool {
	for _, s := range t.Sets {
		if slices.Contains(sets, s) {
			return true
		}
	}
	for i := range t.Tests {
		if t.Tests[i].seeks(sets) {
			return true
		}
	}
	return false
}

func (p *Pattern) clone() Pattern {
	c := *p
	c.Alts = slices.Clone(p.Alts)
	for i := range c.Alts {
		c.Alts[i].Where = cloneConds(c.Alts[i].Where)
	}
	return c
}

func cloneConds(conds []Cond) []Cond {
	out := slices.Clone(conds)
	for i := range out {
		out[i].Test = out[i].Test.clone()
	}
	return out
}

func (t *Test) clone() Test {
	c := *t
	c.Values, c.Sets, c.Tests = slices.Clone(t.Values), slices.Clone(t.Sets), slices.Clone(t.Tests)
	c.Lo, c.Hi = cloneOf(t.Lo), cloneOf(t.Hi)
	for i := range c.Tests {
		c.Tests[i] = c.Tests[i].clone()
	}
	return c
}

func cloneOf[T any](p *T) *T {
	if p == nil {
		return nil
	}
	c := *p
	return &c
}

func (w *Window) clone() *Window {
	c := cloneOf(w)
	if c != nil {
		c.Hi = cloneOf(c.Hi)
	}
	return c
}

func (n *Node) clone() Node {
	c := *n
	c.Parts = slices.Clone(n.Parts)
	for i := range c.Parts {
		c.Parts[i] = c.Parts[i].clone()
	}
	c.Gate.Given, c.Gate.Without = slices.Clone(n.Gate.Given), slices.Clone(n.Gate.Without)
	c.Gate.When, c.Gate.Unless = cloneConds(n.Gate.When), slices.Clone(n.Gate.Unless)
	for i := range c.Gate.Unless {
		c.Gate.Unless[i] = cloneConds(c.Gate.Unless[i])
	}
	if c.Scope = cloneOf(n.Scope); c.Scope != nil {
		c.Scope.Steps = slices.Clone(n.Scope.Steps)
	}
	c.Within, c.Gap, c.Every = n.Within.clone(), n.Gap.clone(), cloneOf(n.Every)
	c.Correlate, c.Partial, c.Order = slices.Clone(n.Correlate), slices.Clone(n.Partial), slices.Clone(n.Order)
	for i := range c.Partial {
		c.Partial[i].Within = *c.Partial[i].Within.clone()
	}
	c.Require = cloneConds(n.Require)
	return c
}
