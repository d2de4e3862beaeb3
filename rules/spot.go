package rules

// Spot is a piece of a source that a finding points at, such as a key. Only a
// book that was just compiled has spots; the zero Spot is none.
type Spot struct {
	src      *source
	off, end int
}

// Known tells whether the spot is one.
func (s Spot) Known() bool { return s.src != nil }

// Position returns where the spot begins.
func (s Spot) Position() Position {
	if s.src == nil {
		return Position{}
	}
	return s.src.place(s.off)
}

// Warning makes a diagnostic of the spot. One without a place would tell a
// reader nothing, so that s must be known.
func (s Spot) Warning(code Code, msg, hint string) Diagnostic {
	ds := &diagnostics{}
	d := ds.add(s.src, s.off, s.end, code, msg, hint)
	d.warn()
	return *d
}

func (n *node) spot() Spot { return Spot{n.src, n.off, n.end} }

func (e *entry) spot() Spot { return Spot{e.src, e.off, e.end} }

// Spot returns the key of a node, or what the node begins with where the key is
// not written: the id of a rule, the brace of a part.
func (n *Node) Spot(key string) Spot {
	if n.src == nil {
		return Spot{}
	}
	if e := n.src.entry(key); e != nil {
		return e.spot()
	}
	return n.src.spot()
}

// Text returns the value of a key of a node as its author wrote it, with params
// put in; "" where it is not written, and for lists and tables.
func (n *Node) Text(key string) string {
	if v := n.src.get(key); v != nil {
		return v.plain()
	}
	return ""
}

// Spot returns phrase i of the set.
func (s *PhraseSet) Spot(i int) Spot {
	if i >= len(s.src) {
		return Spot{}
	}
	return s.src[i].spot()
}

// Spot returns a key of [standard], of the book itself or of one that it
// extends, or what stands first in [standard] where the key is not written.
func (b *Book) Spot(key string) Spot {
	if e := b.standard.entry(key); e != nil {
		return e.spot()
	}
	if b.standard != nil && len(b.standard.entries) > 0 {
		return b.standard.entries[0].spot()
	}
	return Spot{}
}

// Declaration is a thing that a book declares under a name.
type Declaration struct {
	// Section is where it is declared: fact, element, pattern, phrases, param or
	// dimension.
	Section string
	ID      string
	// Used tells that something else of the book names it; a retired rule is
	// something. What a mapping names is not counted.
	Used bool
	// Own tells that it stands in the book's own file, and not in one that it
	// imports or extends.
	Own  bool
	Spot Spot // its name
}

// Declarations returns what the book declares, but for steps and rules, in the
// order of the sections and of the sources. A book that was read back from its compiled
// form has none.
func (b *Book) Declarations() []Declaration { return b.declared }

// use notes that a name of a section stands somewhere in the book.
func (c *compiler) use(section, id string) {
	if c.declaring {
		return // a [pattern] that nothing names uses nothing
	}
	if c.used == nil {
		c.used = map[[2]string]bool{}
	}
	c.used[[2]string{section, id}] = true
}

// declarations lists what the rulebook declares.
func (c *compiler) declarations() []Declaration {
	var out []Declaration
	main := c.rb.main.src
	for _, section := range []string{"fact", "element", "pattern", "phrases", "param", "dimension"} {
		for _, it := range c.rb.section(section).items {
			used := c.used[[2]string{section, it.name}] || section == "param" && it.used
			out = append(out, Declaration{section, it.name, used, it.src == main, it.spot()})
		}
	}
	return out
}
