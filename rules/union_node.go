package rules

import "slices"

// node brings a node of the old book into the indexes of the union.
func (j *joiner) node(n *Node) {
	for _, p := range []*int{&n.Count, &n.Be, &n.After, &n.Before, &n.Near, &n.Until, &n.Since} {
		j.index(p)
	}
	for _, list := range [][]int{n.Order, n.Gate.Given, n.Gate.Without} {
		for i := range list {
			j.index(&list[i])
		}
	}
	for _, conds := range append([][]Cond{n.Require, n.Gate.When}, n.Gate.Unless...) {
		j.onFacts(conds)
	}
	for i := range n.Correlate {
		n.Correlate[i].Field = j.fieldOf[n.Correlate[i].Field]
	}
	if s := n.Scope; s != nil {
		for _, p := range []*int{&s.After, &s.Before, &s.Until} {
			j.index(p)
		}
		s.Steps = through(s.Steps, j.stepOf)
		if s.Field >= 0 {
			s.Field = j.fieldOf[s.Field]
		}
	}
	for i := range n.Parts {
		j.node(&n.Parts[i])
	}
}

func (j *joiner) index(p *int) {
	if *p >= 0 {
		*p = j.patternOf[*p]
	}
}

// pattern returns a pattern of the old book in the indexes of the union.
func (j *joiner) pattern(old *Pattern) Pattern {
	p := old.clone()
	if p.Fact >= 0 {
		p.Fact = j.factOf[p.Fact]
	}
	if p.Step >= 0 {
		p.Step = j.stepOf[p.Step]
	}
	for i := range p.Alts {
		a := &p.Alts[i]
		slots := j.slotOf[a.Element]
		a.Element = j.elementOf[a.Element]
		for k := range a.Where {
			if c := &a.Where[k]; c.Slot >= 0 {
				c.Slot = slots[c.Slot]
			}
			j.test(&a.Where[k].Test)
		}
	}
	return p
}

// onFacts brings conditions on facts into the indexes of the union.
func (j *joiner) onFacts(conds []Cond) {
	for i := range conds {
		conds[i].Slot = j.factOf[conds[i].Slot]
		j.test(&conds[i].Test)
	}
}

func (j *joiner) test(t *Test) {
	for i := range t.Values {
		j.literal(&t.Values[i])
	}
	for _, l := range []*Literal{t.Lo, t.Hi} {
		if l != nil {
			j.literal(l)
		}
	}
	t.Sets = through(t.Sets, j.setOf)
	for i := range t.Tests {
		j.test(&t.Tests[i])
	}
}

func (j *joiner) literal(l *Literal) {
	if l.Fact >= 0 {
		l.Fact = j.factOf[l.Fact]
	}
}

func (f *Field) clone() Field {
	c := *f
	c.Values, c.Default = slices.Clone(f.Values), cloneOf(f.Default)
	return c
}

func cloneFields(fields []Field) []Field {
	out := make([]Field, len(fields))
	for i := range fields {
		out[i] = fields[i].clone()
	}
	return out
}

// sameField tells whether a value of a field means the same in both books.
// Which values an enum may have is asked in reading, and no rule sees it.
func sameField(a, b *Field) bool {
	return a.Fixed == b.Fixed && (a.Default == nil) == (b.Default == nil) && (a.Default == nil || a.Default.Text == b.Default.Text)
}

// apart returns a field for a place of its own. Where the other book has one of
// that name and of a type that no value of this one has, it is another thing:
// what logs say under the name is read as the new book's.
func (f *Field) apart(clash bool) Field {
	c := f.clone()
	if clash {
		c.ID += " (old)"
	}
	return c
}

// join widens a field so that it takes what the other takes too, as far as
// there is such a type.
func (f *Field) join(o *Field) {
	switch {
	case f.Type == TypeEnum && o.Type == TypeEnum:
		for _, v := range o.Values {
			if !slices.Contains(f.Values, v) {
				f.Values = append(f.Values, v)
			}
		}
	case f.Type == TypeEnum && o.Type == TypeText:
		f.Type, f.Values = TypeText, nil
	}
	if f.Fixed != o.Fixed {
		f.Fixed = ""
	}
	if !sameField(f, o) {
		f.Default = nil
	}
}

// through replaces indexes by those of a table.
func through(list, table []int) []int {
	if list == nil {
		return nil
	}
	out := make([]int, len(list))
	for i, x := range list {
		out[i] = table[x]
	}
	return out
}

// sameSet tells whether two lists hold the same things.
func sameSet[T interface{ ~int | ~string }](a, b []T) bool { return subset(a, b) && subset(b, a) }

// subset tells whether all of a list stand in another.
func subset[T interface{ ~int | ~string }](a, b []T) bool {
	return !slices.ContainsFunc(a, func(x T) bool { return !slices.Contains(b, x) })
}

func upTo(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

func nones(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = None
	}
	return list
}

// inPlace tells whether a table of indexes leaves each of n things where it is.
func inPlace(table []int, n int) bool { return slices.Equal(table, upTo(n)) }
