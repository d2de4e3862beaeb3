package rules

import "slices"

// Variant is a book in the making that differs from another in a few places:
// what a book would be with a limit changed or a phrase left out. Rule, Pattern
// and PhraseSet return copies that may be changed; Book makes it ready for use
// and costs no more than what was changed. The book that it comes from stays
// as it is.
type Variant struct {
	book     Book
	rules    []int
	patterns []int
	phrases  []int
}

// Variant begins a book that will differ from b.
func (b *Book) Variant() *Variant {
	return &Variant{book: *b}
}

// Rule returns rule i, to be changed.
func (v *Variant) Rule(i int) *Rule {
	if len(v.rules) == 0 {
		v.book.Rules = slices.Clone(v.book.Rules)
	}
	r := &v.book.Rules[i]
	if !slices.Contains(v.rules, i) {
		v.rules = append(v.rules, i)
		r.Node = r.Node.clone()
	}
	return r
}

// Pattern returns pattern i, to be changed wherever the book uses it.
func (v *Variant) Pattern(i int) *Pattern {
	if len(v.patterns) == 0 {
		v.book.Patterns = slices.Clone(v.book.Patterns)
	}
	p := &v.book.Patterns[i]
	if !slices.Contains(v.patterns, i) {
		v.patterns = append(v.patterns, i)
		*p = p.clone()
	}
	return p
}

// PhraseSet returns phrase set i, to be changed.
func (v *Variant) PhraseSet(i int) *PhraseSet {
	if len(v.phrases) == 0 {
		v.book.Phrases = slices.Clone(v.book.Phrases)
	}
	s := &v.book.Phrases[i]
	if !slices.Contains(v.phrases, i) {
		v.phrases = append(v.phrases, i)
		s.Phrases = slices.Clone(s.Phrases)
	}
	return s
}

// Standard returns the book itself, for its marks only.
func (v *Variant) Standard() *Book { return &v.book }

// Book returns the book that was made. The error says what does not fit.
func (v *Variant) Book() (*Book, error) {
	b := &v.book
	for i := range b.Patterns {
		if usesSet(b.Patterns[i].Alts, v.phrases) {
			v.Pattern(i)
		}
	}
	for i := range b.Rules { // facts may be asked for phrases too
		if len(v.phrases) > 0 && asksFacts(&b.Rules[i].Node) {
			v.Rule(i)
		}
	}
	k := &linker{book: b}
	for _, i := range v.patterns {
		k.pattern(&b.Patterns[i])
	}
	for _, i := range v.rules {
		k.rule(&b.Rules[i])
	}
	return b, k.err
}

// asksFacts tells whether a node or a part of it has conditions on facts.
func asksFacts(n *Node) bool {
	return len(n.Require)+len(n.Gate.When)+len(n.Gate.Unless) > 0 || slices.ContainsFunc(n.Parts, func(p Node) bool { return asksFacts(&p) })
}

func usesSet(alts []Alt, sets []int) bool {
	var uses func(t *Test) bool
	uses = func(t *Test) bool {
		return slices.ContainsFunc(t.Sets, func(s int) bool { return slices.Contains(sets, s) }) ||
			slices.ContainsFunc(t.Tests, func(t Test) bool { return uses(&t) })
	}
	return len(sets) > 0 && slices.ContainsFunc(alts, func(a Alt) bool {
		return slices.ContainsFunc(a.Where, func(c Cond) bool { return uses(&c.Test) })
	})
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
