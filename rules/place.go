package rules

// Where the parts of a compiled book stand in its sources. Only a book that was
// just compiled knows that: one read back from its compiled form has the place
// of each rule (Rule.Pos) and no more.

// Place returns where the value of a key of a node stands, such as that of
// `within`, or where the node itself does for a key that is not written. File
// is the path by which the source was read. ok is false where it is not known.
func (n *Node) Place(key string) (p Position, ok bool) {
	if n.src == nil {
		return p, false
	}
	if v := n.src.get(key); v != nil {
		return v.written(), true
	}
	for _, f := range forms() { // a rule's own place is that of its form
		if v := n.src.get(string(f.name)); v != nil {
			return v.src.place(v.off), true
		}
	}
	return n.src.src.place(n.src.off), true
}

// written is where a value is set: a param of an overlay, which moves a limit of
// the book that it extends, or else the place that uses it.
func (n *node) written() Position {
	if n.param != nil && n.param.src != n.src {
		return n.param.src.place(n.param.off)
	}
	return n.src.place(n.off)
}

// ItemPlace is Place for an item of a list.
func (n *Node) ItemPlace(key string, i int) (Position, bool) {
	if n.src != nil {
		if v := n.src.get(key); v != nil && v.kind == arrayNode && i < len(v.items) {
			return v.items[i].src.place(v.items[i].off), true
		}
	}
	return n.Place(key)
}

// Written tells whether a key of a node is written in the source; true where
// that is not known.
func (n *Node) Written(key string) bool { return n.src == nil || n.src.get(key) != nil }

// Place returns where the condition's value stands; of equal patterns the one
// that was read first.
func (c *Cond) Place() (p Position, ok bool) {
	if c.src == nil {
		return p, false
	}
	return c.src.written(), true
}

// Place returns where phrase i of the set stands.
func (s *PhraseSet) Place(i int) (p Position, ok bool) {
	if i >= len(s.src) {
		return p, false
	}
	return s.src[i].src.place(s.src[i].off), true
}

// Place returns where a key of [standard] stands, of the book itself or of one
// that it extends.
func (b *Book) Place(key string) (p Position, ok bool) {
	if v := b.standard.get(key); v != nil {
		return v.src.place(v.off), true
	}
	return p, false
}

// Span is a value in a source: its bytes From up to To, counted behind a byte
// order mark.
type Span struct {
	File     string
	From, To int
}

// Spans returns where the value of a key of a node may be changed: the param that
// it takes, where it takes one, and then the value itself. There is none where
// that is not known.
func (n *Node) Spans(key string) []Span { return n.src.get(key).spans() }

// Spans returns where the condition's value may be changed, as those of a node;
// of equal patterns the one that was read first.
func (c *Cond) Spans() []Span { return c.src.spans() }

func (n *node) spans() []Span {
	if n == nil {
		return nil
	}
	var out []Span
	for _, p := range []*entry{n.param, n.part} {
		if p != nil {
			out = append(out, Span{p.val.src.name, p.val.off, p.val.end})
		}
	}
	return append(out, Span{n.src.name, n.off, n.end})
}
