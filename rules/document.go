package rules

import (
	"fmt"
	"slices"
	"strings"
)

// Document is a TOML file that an author writes beside a rulebook, such as its
// tests. It is read as a rulebook is, and its faults are told in the same way:
// all in one run, each with its place.
type Document struct {
	c   *compiler // for its readers of values; it has no book
	src *source
}

// DocNode is a value of a Document with its place, and with the key that it
// stands under, if any. A nil DocNode is a value that is not written; its
// readers return nothing and tell nothing.
type DocNode struct {
	doc *Document
	n   *node
	key *entry
}

// DocLine is a line of a text of a Document. It stands at [From, To) in the
// bytes of the file; Exact tells that it stands there letter by letter, so that
// a place in the line is one in the file.
type DocLine struct {
	Text     string
	From, To int
	Exact    bool
}

// ReadDocument parses a TOML file. Its syntax errors are told, and what can be
// read in spite of them is read.
func ReadDocument(name string, data []byte) *Document {
	ds := &diagnostics{}
	return &Document{c: &compiler{ds: ds}, src: parseSource(name, data, ds)}
}

// Root returns the table of the whole file.
func (d *Document) Root() *DocNode { return &DocNode{doc: d, n: d.src.root} }

// Text returns the file as it was read, without a byte order mark.
func (d *Document) Text() string { return d.src.text }

// Broken tells whether some lines could not be read, so that what seems to be
// missing may stand there.
func (d *Document) Broken() bool { return d.c.ds.broken }

// Diagnostics returns the faults that were told so far, sorted by place.
func (d *Document) Diagnostics() []Diagnostic { return sortDiagnostics(d.c.ds.list, d.c.ds.files) }

// Place turns an offset in the file into a position.
func (d *Document) Place(off int) Position { return d.src.place(off) }

// Fault tells a fault of the bytes [from, to).
func (d *Document) Fault(from, to int, code Code, msg, hint string) *Diagnostic {
	return d.c.ds.add(d.src, from, to, code, msg, hint)
}

func (n *DocNode) child(v *node, key *entry) *DocNode { return &DocNode{doc: n.doc, n: v, key: key} }

// Get returns the value of a key of a table, nil where there is none.
func (n *DocNode) Get(key string) *DocNode {
	if n == nil {
		return nil
	}
	if e := n.n.entry(key); e != nil {
		return n.child(e.val, e)
	}
	return nil
}

// Entries returns the values of a table in the order in which they stand.
func (n *DocNode) Entries() []*DocNode {
	if n == nil {
		return nil
	}
	var out []*DocNode
	for _, e := range n.n.entries {
		if e.name != lostTable || !n.doc.src.broken {
			out = append(out, n.child(e.val, e))
		}
	}
	return out
}

// Items returns the items of a list, and any other value as the one item.
func (n *DocNode) Items() []*DocNode {
	switch {
	case n == nil:
		return nil
	case n.n.kind != arrayNode:
		return []*DocNode{n}
	}
	var out []*DocNode
	for _, it := range n.n.items {
		out = append(out, n.child(it, nil))
	}
	return out
}

// Key returns the key that the value stands under, "" for none.
func (n *DocNode) Key() string {
	if n.key == nil {
		return ""
	}
	return n.key.name
}

// KeySpan returns where the key stands, or the value where it has none.
func (n *DocNode) KeySpan() (from, to int) {
	if n.key == nil {
		return n.Span()
	}
	return n.key.off, n.key.end
}

// Span returns where the value stands in the bytes of the file; for the table
// of a header, where its name stands there.
func (n *DocNode) Span() (from, to int) { return n.n.off, n.n.end }

// Position returns where the value begins.
func (n *DocNode) Position() Position { return n.doc.src.place(n.n.off) }

// IsTable, IsList and IsText tell the kind of a value.
func (n *DocNode) IsTable() bool { return n != nil && n.n.kind == tableNode }

// IsList tells a list.
func (n *DocNode) IsList() bool { return n != nil && n.n.kind == arrayNode }

// IsText tells a text.
func (n *DocNode) IsText() bool { return n != nil && n.n.kind == stringNode }

// Inline tells a table that is written between braces, not under a header.
func (n *DocNode) Inline() bool {
	return n.n.kind == tableNode && n.n.off < len(n.doc.src.text) && n.doc.src.text[n.n.off] == '{'
}

// Shown is how a message shows the value.
func (n *DocNode) Shown() string { return n.n.shown() }

// Plain returns a text, or another scalar as it is written.
func (n *DocNode) Plain() string { return n.n.plain() }

// Fault tells a fault of the value; one that has a fault already is let be.
func (n *DocNode) Fault(code Code, hint, format string, args ...any) *Diagnostic {
	return n.doc.c.ds.at(n.n, code, hint, format, args...)
}

// KeyFault tells a fault of the key.
func (n *DocNode) KeyFault(code Code, hint, format string, args ...any) *Diagnostic {
	if n.key == nil {
		return n.Fault(code, hint, format, args...)
	}
	return n.doc.c.ds.key(n.key, code, hint, format, args...)
}

// Unknown tells a name that is none of those known, with the nearest of them.
func (n *DocNode) Unknown(code Code, what, name string, known []string) {
	n.Fault(code, "known: "+list(known), "there is no %s %s%s", what, quote(name), didYouMean(name, known))
}

// Keys tells keys that a table does not have.
func (n *DocNode) Keys(what string, known ...string) {
	for _, e := range n.Entries() {
		if !slices.Contains(known, e.Key()) {
			n.doc.c.unknownKey(e.key, what, known)
		}
	}
}

// Text reads a text; ok is false, and a fault told, where it is another thing.
func (n *DocNode) Text(what string) (s string, ok bool) {
	if n == nil {
		return "", false
	}
	return n.doc.c.str(n.n, what)
}

// Truth reads true or false.
func (n *DocNode) Truth(what string) (v, ok bool) {
	if n == nil || n.n.told {
		return false, false
	}
	if n.n.kind != boolNode {
		n.Fault("wrong-type", "write true or false without quotes", "%s must be true or false, not %s", what, n.Shown())
		return false, false
	}
	return n.n.truth, true
}

// Number reads a number exactly, within [lo, hi]; hi < lo is no upper bound.
func (n *DocNode) Number(what string, lo, hi int64) (Ratio, bool) {
	if n == nil {
		return Ratio{}, false
	}
	return n.doc.c.ratio(n.n, what, lo, hi)
}

// Tables reads a list of tables, [[name]] or [{ … }, …].
func (n *DocNode) Tables(what, hint string) []*DocNode {
	if n == nil || n.n.told {
		return nil
	}
	if n.n.kind != arrayNode {
		n.KeyFault("wrong-type", hint, "%s must be a list of tables, not %s", what, n.n.kind)
		return nil
	}
	var out []*DocNode
	for _, it := range n.Items() {
		if it.n.kind == tableNode {
			out = append(out, it)
		} else {
			it.Fault("wrong-type", hint, "%s must be a table, not %s", what, it.Shown())
		}
	}
	return out
}

// Value reads a value of a field or a fact, as a visit states it.
func (n *DocNode) Value(f *Field) (Value, bool) {
	switch {
	case n.n.told:
		return Value{}, false
	case f.Type == TypeText && n.n.kind == stringNode:
		return TextValue(n.n.str), true
	case f.Type == TypeTime && (n.n.kind == stringNode || n.n.kind == timeNode):
		t, err := ParseStamp(n.n.str)
		if err != nil {
			n.Fault("wrong-type", "", "%s: %s", f.ID, err.Error())
		}
		return TimeValue(t), err == nil
	}
	lit, ok := n.doc.c.literal(n.n, f, false)
	if !ok {
		return Value{}, false
	}
	v, err := f.ParseValue(lit.Text)
	return v, err == nil
}

// Lines returns the lines of a text, or those of a list of texts.
func (n *DocNode) Lines(what string) []DocLine {
	var out []DocLine
	for _, it := range n.Items() {
		if s, ok := it.Text(what); ok {
			out = append(out, it.lines(s)...)
		}
	}
	return out
}

func (n *DocNode) lines(s string) []DocLine {
	text := n.doc.src.text
	from, to := n.n.off, min(n.n.end, len(text))
	for _, q := range []string{`"""`, `'''`, `"`, `'`} {
		if raw := text[from:to]; len(raw) >= 2*len(q) && strings.HasPrefix(raw, q) {
			from, to = from+len(q), to-len(q)
			break
		}
	}
	if strings.HasPrefix(text[from:to], "\r\n") {
		from += 2
	} else if strings.HasPrefix(text[from:to], "\n") {
		from++
	}
	var out []DocLine
	for _, l := range strings.Split(s, "\n") {
		end := to
		if i := strings.IndexByte(text[from:to], '\n'); i >= 0 {
			end = from + i
		}
		raw := strings.TrimSuffix(text[from:end], "\r")
		l = strings.TrimSuffix(l, "\r")
		out = append(out, DocLine{Text: l, From: from, To: from + len(raw), Exact: raw == l})
		from = min(end+1, to)
	}
	return out
}

func (n *DocNode) fill(from *node, values map[string]*DocNode, used map[string]bool) *node {
	to := *from
	to.items, to.entries, to.index = nil, nil, nil
	for _, it := range from.items {
		to.items = append(to.items, n.fill(it, values, used))
	}
	for _, e := range from.entries {
		copied := *e
		copied.val = n.fill(e.val, values, used)
		to.add(&copied)
	}
	if from.kind != stringNode || !strings.ContainsAny(from.str, "{}") {
		return &to
	}
	var b strings.Builder
	for rest := from.str; rest != ""; {
		i := strings.IndexByte(rest, '{')
		if i < 0 {
			b.WriteString(rest)
			break
		}
		b.WriteString(rest[:i])
		rest = rest[i+1:]
		if strings.HasPrefix(rest, "{") {
			b.WriteByte('{')
			rest = rest[1:]
			continue
		}
		end := strings.IndexByte(rest, '}')
		if end < 0 {
			n.child(from, nil).Fault("bad-placeholder", "write {name}, or {{ for a brace", "a { is not closed by }")
			to.told = true
			return &to
		}
		name := rest[:end]
		v := values[name]
		if v == nil {
			var known []string
			for k := range values {
				known = append(known, k)
			}
			slices.Sort(known)
			n.child(from, nil).Fault("unknown-placeholder", fmt.Sprintf("write %s in each case, or {{ for a brace", name),
				"no value is given for {%s}%s", name, didYouMean(name, known))
			to.told = true
			return &to
		}
		used[name] = true
		if from.str == "{"+name+"}" {
			lone := *v.n
			lone.src, lone.off, lone.end = from.src, from.off, from.end
			return &lone
		}
		b.WriteString(v.n.plain())
		rest = rest[end+1:]
	}
	to.str = b.String()
	return &to
}

// FillKeys returns a copy of a table with some of its keys only, in whose values
// every {name} of a text stands for the value of that name: text inside a text,
// and the value with its type where nothing else stands there. {{ is a brace. A
// name that is not among them is told; used notes those that are asked for.
func (n *DocNode) FillKeys(keys []string, values map[string]*DocNode, used map[string]bool) *DocNode {
	to := *n.n
	to.entries, to.index = nil, nil
	for _, e := range n.n.entries {
		if slices.Contains(keys, e.name) {
			copied := *e
			copied.val = n.fill(e.val, values, used)
			to.add(&copied)
		}
	}
	return &DocNode{doc: n.doc, n: &to, key: n.key}
}

// Same returns the one of some nodes that is the same value of the document, or
// nil.
func (n *DocNode) Same(among map[*DocNode]bool) *DocNode {
	for o := range among {
		if o.n == n.n {
			return o
		}
	}
	return nil
}
