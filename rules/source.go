package rules

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"github.com/pelletier/go-toml/v2/unstable"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// maxDepth bounds how deep tables and lists stand in each other; a rulebook
// needs about ten levels. Both parsers are slow beyond a thousand.
const maxDepth = 100

// maxSource bounds a rulebook file; a handwritten one is a thousandth of it.
const maxSource = 8 << 20

// source is one TOML file: its text and its tree.
type source struct {
	name   string
	text   string
	root   *node
	broken bool  // it has syntax errors
	twice  bool  // a key stands twice: the decoder would stop there
	lines  []int // where each line begins
	depth  int   // of the value that is read
	mended []int // where a value stands for one that could not be read
}

type nodeKind uint8

const (
	stringNode nodeKind = iota
	integerNode
	floatNode
	boolNode
	timeNode
	arrayNode
	tableNode
)

func (k nodeKind) String() string {
	return [...]string{"a text", "a whole number", "a number", "true or false", "a date or time", "a list", "a table"}[k]
}

// node is a value of the source with its place. Values are BurntSushi's;
// places come from a second pass, since that parser keeps them to itself.
type node struct {
	src      *source
	off, end int // bytes in src.text
	kind     nodeKind
	truth    bool // of true or false
	tables   bool // an array that is written as [[name]]
	defined  bool // a table with a header of its own
	// told marks a value with a fault that is told already, such as a ${param}
	// that is not known: nothing more is said of it.
	told    bool
	filled  bool     // params are put in
	str     string   // of strings; the text as written of numbers and times
	items   []*node  // of arrays
	entries []*entry // of tables, in source order
	param   *entry   // the param that a lone ${name} took the value from
	part    *entry   // the first param that a text takes in beside other text
	// from are the params that the value was made of, the outermost first.
	from  []*entry
	index map[string]*entry
}

// entry is a key of a table with its value.
type entry struct {
	name     string
	src      *source
	off, end int
	val      *node
}

// add appends an entry. A table of many keys is indexed.
func (n *node) add(e *entry) {
	n.entries = append(n.entries, e)
	const few = 16
	switch {
	case n.index != nil:
		n.index[e.name] = e
	case len(n.entries) > few:
		n.index = make(map[string]*entry, 4*few)
		for _, e := range n.entries {
			n.index[e.name] = e
		}
	}
}

// get returns the value of a key, or nil.
func (n *node) get(name string) *node {
	if e := n.entry(name); e != nil {
		return e.val
	}
	return nil
}

func (n *node) entry(name string) *entry {
	if n == nil {
		return nil
	}
	if n.index != nil {
		return n.index[name]
	}
	for _, e := range n.entries {
		if e.name == name {
			return e
		}
	}
	return nil
}

// parseSource reads a TOML file. All its syntax errors are reported, and what
// can be read in spite of them is read.
func parseSource(name string, data []byte, ds *diagnostics) *source {
	src := &source{name: name, text: strings.TrimPrefix(string(data), "\uFEFF")}
	src.root = &node{src: src, kind: tableNode}
	ds.files = append(ds.files, name)
	if len(data) > maxSource {
		src.unreadable(ds, 0, "too-large", fmt.Sprintf("the file has %d bytes, and at most %d are read", len(data), maxSource), "")
		return src
	}
	if i := invalidUTF8(src.text); i >= 0 {
		src.unreadable(ds, i, "not-utf8", encodingFault(data), "open it in a text editor and save it with the encoding UTF-8")
		return src
	}
	text := []byte(src.text)
	src.mendSyntax(text, ds)
	src.build(text, ds)
	for _, off := range src.mended {
		src.root.tell(off)
	}
	if !src.broken && !src.twice {
		src.decode(text, ds)
	}
	return src
}

// tooDeep reports, once, what stands in too many others.
func (src *source) tooDeep(off, end int, ds *diagnostics) {
	if !src.broken {
		ds.add(src, off, end, "too-deep", fmt.Sprintf("this stands in more than %d lists and tables", maxDepth), "")
	}
	src.broken = true
}

// unreadable reports a file of which nothing is read.
func (src *source) unreadable(ds *diagnostics, off int, code Code, msg, hint string) {
	src.broken, ds.broken = true, true
	ds.lost = append(ds.lost, lostAll)
	d := ds.add(src, off, off+1, code, msg, hint)
	d.Text = strings.ToValidUTF8(d.Text, "\uFFFD")
}

func invalidUTF8(s string) int {
	for i, r := range s {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(s[i:]); n == 1 {
				return i
			}
		}
	}
	return -1
}

// encodingFault says in which encoding a file that is not UTF-8 may be.
func encodingFault(data []byte) string {
	if len(data) > 1 && (data[0] == 0xFF && data[1] == 0xFE || data[0] == 0xFE && data[1] == 0xFF) {
		return "the file is UTF-16 text (\"Unicode\" in some editors), not UTF-8"
	}
	if text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data); err == nil && bytes.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) &&
		!bytes.ContainsRune(text, utf8.RuneError) {
		return "the file is not UTF-8 text; it seems to be in the Chinese encoding GBK (\"ANSI\" in some editors)"
	}
	return "the file is not UTF-8 text: here stands a byte that no character begins with"
}

// decode reads the values once more with the decoder, which is stricter (no
// 30th of February) and knows every escape. What it refuses is reported and
// overwritten, until nothing is left to refuse.
func (src *source) decode(text []byte, ds *diagnostics) {
	for range maxSyntaxFaults {
		var values map[string]any
		_, err := toml.Decode(string(text), &values)
		if err == nil {
			src.root.fill(values)
			return
		}
		src.broken = true
		var pe toml.ParseError
		if !errors.As(err, &pe) {
			ds.add(src, 0, 0, "toml-syntax", notTOML+err.Error(), "")
			return
		}
		off := min(pe.Position.Start, len(text))
		end := min(off+pe.Position.Len, len(text))
		ds.add(src, off, end, "toml-syntax", notTOML+decodeFault(pe.Message, string(text[off:end])), "")
		if !src.root.tell(off) || off == end {
			return
		}
		blank(text[off:end])
		text[off] = '0'
	}
}

// decodeFault words what the decoder refuses.
func decodeFault(msg, value string) string {
	switch {
	case strings.Contains(msg, "invalid datetime"):
		return quote(value) + " is not a date or time that exists"
	case strings.Contains(msg, "out of range"):
		return "the number " + value + " is too large"
	}
	return msg
}

// tell marks the value at an offset as one whose fault is told.
func (n *node) tell(off int) bool {
	if off < n.off && n.kind != tableNode {
		return false
	}
	for _, it := range n.items {
		if it.tell(off) {
			return true
		}
	}
	for _, e := range n.entries {
		if e.val.tell(off) {
			return true
		}
	}
	if n.off <= off && off < n.end && n.kind != tableNode && n.kind != arrayNode {
		n.told = true
		return true
	}
	return false
}

// build makes the tree with its places, and reports keys and tables that
// stand twice, with both places.
func (src *source) build(text []byte, ds *diagnostics) {
	var p unstable.Parser
	p.Reset(text)
	at := src.root
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.KeyValue:
			src.put(at, e, text, ds)
		case unstable.Table, unstable.ArrayTable:
			at = src.open(e, ds)
		}
	}
}

// open finds or makes the table of a header.
func (src *source) open(e *unstable.Node, ds *diagnostics) *node {
	at := src.root
	var keys []*unstable.Node
	for it := e.Key(); it.Next(); {
		keys = append(keys, it.Node())
	}
	if first := keys[0].Raw; len(keys) > maxDepth {
		src.tooDeep(int(first.Offset), int(first.Offset+first.Length), ds)
		return &node{src: src, off: int(first.Offset), end: int(first.Offset + first.Length), kind: tableNode}
	}
	for i, k := range keys {
		name, off, end := string(k.Data), int(k.Raw.Offset), int(k.Raw.Offset+k.Raw.Length)
		last := i == len(keys)-1
		old := at.entry(name)
		if old == nil {
			old = &entry{name: name, src: src, off: off, end: end}
			old.val = &node{src: src, off: off, end: end, kind: tableNode}
			if last && e.Kind == unstable.ArrayTable {
				old.val = &node{src: src, off: off, end: end, kind: arrayNode, tables: true}
			}
			at.add(old)
		} else if last && (e.Kind == unstable.Table && (old.val.kind != tableNode || old.val.defined) ||
			e.Kind == unstable.ArrayTable && !old.val.tables) {
			ds.twice(src, off, end, name, old)
			return &node{src: src, off: off, end: end, kind: tableNode}
		}
		at = old.val
		if at.kind == arrayNode && at.tables {
			if last && e.Kind == unstable.ArrayTable {
				at.items = append(at.items, &node{src: src, off: off, end: end, kind: tableNode, defined: true})
			}
			at = at.items[len(at.items)-1]
		} else if at.kind != tableNode {
			ds.twice(src, off, end, name, old)
			return &node{src: src, off: off, end: end, kind: tableNode}
		}
	}
	at.defined = true
	return at
}

// put adds a key and its value to a table, and returns the end of the value.
func (src *source) put(at *node, e *unstable.Node, text []byte, ds *diagnostics) int {
	var keys []*unstable.Node
	for it := e.Key(); it.Next(); {
		keys = append(keys, it.Node())
	}
	last := keys[len(keys)-1].Raw
	from := skip(text, int(last.Offset+last.Length), " \t=")
	val := src.value(e.Value(), from, text, ds)
	if len(keys) > maxDepth {
		src.tooDeep(int(keys[0].Raw.Offset), int(last.Offset+last.Length), ds)
		return val.end
	}
	for i, k := range keys {
		name, off, end := string(k.Data), int(k.Raw.Offset), int(k.Raw.Offset+k.Raw.Length)
		old := at.entry(name)
		switch {
		case i == len(keys)-1 && old == nil:
			at.add(&entry{name: name, src: src, off: off, end: end, val: val})
		case i == len(keys)-1:
			ds.twice(src, off, end, name, old)
		case old == nil:
			old = &entry{name: name, src: src, off: off, end: end, val: &node{src: src, off: off, end: end, kind: tableNode}}
			at.add(old)
		case old.val.kind != tableNode:
			ds.twice(src, off, end, name, old)
			return val.end
		}
		if old != nil {
			at = old.val
		}
	}
	return val.end
}

// skip returns the place of the first character at or behind off that is none
// of these.
func skip(text []byte, off int, chars string) int {
	for off < len(text) && strings.IndexByte(chars, text[off]) >= 0 {
		off++
	}
	return off
}

// skipItems goes on to the next item of a list or table, or to its end.
func skipItems(text []byte, off int) int {
	for {
		off = skip(text, off, " \t\r\n,")
		if off == len(text) || text[off] != '#' {
			return off
		}
		off = lineEnd(text, off)
	}
}

// value makes the node of a value that begins at off. Lists and tables have no
// end of their own in the second parser; it is found behind their last item.
func (src *source) value(v *unstable.Node, off int, text []byte, ds *diagnostics) *node {
	n := &node{src: src, off: off, end: off + int(v.Raw.Length)}
	src.depth++
	defer func() { src.depth-- }()
	if src.depth > maxDepth {
		src.tooDeep(off, off+1, ds)
		n.end, n.told = len(text), true
		return n
	}
	if v.Raw.Length > 0 && v.Kind != unstable.InlineTable {
		n.off, n.end = int(v.Raw.Offset), int(v.Raw.Offset+v.Raw.Length)
	}
	switch v.Kind {
	case unstable.Array:
		n.kind = arrayNode
		at := skipItems(text, off+1)
		for it := v.Children(); it.Next(); {
			item := src.value(it.Node(), at, text, ds)
			n.items = append(n.items, item)
			at = skipItems(text, item.end)
		}
		n.end = min(at+1, len(text))
	case unstable.InlineTable:
		n.kind, n.defined = tableNode, true
		at := off + 1
		for it := v.Children(); it.Next(); {
			at = src.put(n, it.Node(), text, ds)
		}
		n.end = min(skipItems(text, at)+1, len(text))
	case unstable.String:
		n.kind, n.str = stringNode, string(v.Data)
	case unstable.Bool:
		n.kind, n.truth = boolNode, string(v.Data) == "true"
	case unstable.Integer:
		n.kind, n.str = integerNode, string(v.Data)
	case unstable.Float:
		n.kind, n.str = floatNode, string(v.Data)
	default:
		n.kind, n.str = timeNode, string(v.Data)
	}
	return n
}

// fill takes the values from the decoder's tree into n; both have one shape.
func (n *node) fill(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, e := range n.entries {
			e.val.fill(v[e.name])
		}
	case []map[string]any:
		for i := range min(len(v), len(n.items)) {
			n.items[i].fill(v[i])
		}
	case []any:
		for i := range min(len(v), len(n.items)) {
			n.items[i].fill(v[i])
		}
	case string:
		n.str = v
	case bool:
		n.truth = v
	case time.Time:
		if strings.ContainsRune(n.str, ' ') {
			n.str = strings.Replace(n.str, " ", "T", 1)
		}
	}
}

// CheckSyntax returns the faults of a TOML file as such, sorted by place: what
// keeps any reader from understanding it, whatever its keys mean.
func CheckSyntax(name string, data []byte) []Diagnostic {
	ds := &diagnostics{}
	parseSource(name, data, ds)
	return sortDiagnostics(ds.list, ds.files)
}
