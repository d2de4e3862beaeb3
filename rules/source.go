package rules

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"github.com/pelletier/go-toml/v2/unstable"
)

// maxSource bounds a rulebook file; a handwritten one is a thousandth of it.
const maxSource = 8 << 20

// source is one TOML file: its text and its tree.
type source struct {
	name string
	text string
	root *node
	// broken marks a file with syntax errors: what it seems to lack may stand
	// on a line that could not be read, so nothing is said of missing things.
	broken bool
	twice  bool // a key stands twice: the decoder would stop there
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
	return [...]string{"a string", "a whole number", "a number", "true or false", "a date or time", "an array", "a table"}[k]
}

// node is a value of the source with its place. Values are BurntSushi's;
// places come from a second pass, since that parser keeps them to itself.
type node struct {
	src      *source
	off, end int // bytes in src.text
	kind     nodeKind
	str      string // of strings; the text as written of numbers and times
	truth    bool
	items    []*node  // of arrays
	entries  []*entry // of tables, in source order
	tables   bool     // an array that is written as [[name]]
	defined  bool     // a table with a header of its own
	// unresolved marks a string whose ${param} is not known; that was told.
	unresolved bool
}

// entry is a key of a table with its value.
type entry struct {
	name     string
	src      *source
	off, end int
	val      *node
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
	for _, e := range n.entries {
		if e.name == name {
			return e
		}
	}
	return nil
}

// parseSource reads a TOML file. Syntax errors are all reported: the line of
// each is blanked and reading goes on behind it.
func parseSource(name string, data []byte, ds *diagnostics) *source {
	src := &source{name: name, text: string(data)}
	src.root = &node{src: src, kind: tableNode}
	ds.files = append(ds.files, name)
	if len(data) > maxSource {
		src.broken = true
		ds.add(src, 0, 0, "too-large", fmt.Sprintf("the file has %d bytes; a rulebook may have %d", len(data), maxSource), "")
		src.text = ""
		return src
	}
	if i := invalidUTF8(src.text); i >= 0 {
		src.broken = true
		ds.add(src, i, i+1, "not-utf8", "the file is not UTF-8 text: it has a byte that no character begins with",
			"save it as UTF-8 in your editor")
		src.text = strings.ToValidUTF8(src.text, "?")
	}
	text := []byte(src.text)
	src.blankErrors(text, ds)
	src.build(text, ds)
	if !src.broken && !src.twice {
		var values map[string]any
		if _, err := toml.Decode(src.text, &values); err != nil {
			src.syntaxError(err, ds)
		} else {
			src.root.fill(values)
		}
	}
	return src
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

// blankErrors reports syntax errors and overwrites their lines with spaces
// until the text parses. A fault on the line below one already told is taken
// for its consequence and not told again.
func (src *source) blankErrors(text []byte, ds *diagnostics) {
	var p unstable.Parser
	last, told := -2, 0
	for tries := 0; tries < 1000; tries++ {
		p.Reset(text)
		for p.NextExpression() {
		}
		if p.Error() == nil {
			return
		}
		src.broken = true
		off, end := len(text), len(text)
		var pe *unstable.ParserError
		if errors.As(p.Error(), &pe) && cap(pe.Highlight) > 0 && len(pe.Highlight) > 0 {
			r := p.Range(pe.Highlight)
			off, end = int(r.Offset), int(r.Offset+r.Length)
		}
		line := strings.Count(string(text[:off]), "\n")
		if line > last+1 && told < 20 {
			told++
			ds.add(src, off, end, "toml-syntax", "this is not valid TOML: "+p.Error().Error(), syntaxHint(p.Error().Error()))
		}
		last = line
		from := strings.LastIndexByte(string(text[:off]), '\n') + 1
		to := from
		blank := true
		for to < len(text) && text[to] != '\n' {
			blank = blank && text[to] == ' '
			text[to] = ' '
			to++
		}
		if blank {
			// Nothing left to blank here: the fault began above; give up on the rest.
			for i := from; i < len(text); i++ {
				if text[i] != '\n' {
					text[i] = ' '
				}
			}
			for from > 0 && blank {
				from = strings.LastIndexByte(string(text[:from-1]), '\n') + 1
				for i := from; i < len(text) && text[i] != '\n'; i++ {
					blank = blank && text[i] == ' '
					text[i] = ' '
				}
			}
		}
	}
}

func syntaxHint(msg string) string {
	switch {
	case strings.Contains(msg, "must be quoted"), strings.Contains(msg, "start of value"):
		return "put text and durations between double quotes, as in within = \"10s\""
	case strings.Contains(msg, "start of key"):
		return "a key is made of letters, digits, - and _; put any other between double quotes"
	case strings.Contains(msg, "cannot have new lines"):
		return "close the text with a double quote on the same line, or use \"\"\" for several lines"
	}
	return ""
}

func (src *source) syntaxError(err error, ds *diagnostics) {
	src.broken = true
	var pe toml.ParseError
	if errors.As(err, &pe) {
		off := min(pe.Position.Start, len(src.text))
		ds.add(src, off, min(off+pe.Position.Len, len(src.text)), "toml-syntax", "this is not valid TOML: "+pe.Message, "")
		return
	}
	ds.add(src, 0, 0, "toml-syntax", "this is not valid TOML: "+err.Error(), "")
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
			at.entries = append(at.entries, old)
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

// put adds a key and its value to a table.
func (src *source) put(at *node, e *unstable.Node, text []byte, ds *diagnostics) {
	var keys []*unstable.Node
	for it := e.Key(); it.Next(); {
		keys = append(keys, it.Node())
	}
	for i, k := range keys {
		name, off, end := string(k.Data), int(k.Raw.Offset), int(k.Raw.Offset+k.Raw.Length)
		old := at.entry(name)
		if i < len(keys)-1 {
			if old == nil {
				old = &entry{name: name, src: src, off: off, end: end,
					val: &node{src: src, off: off, end: end, kind: tableNode}}
				at.entries = append(at.entries, old)
			}
			if old.val.kind != tableNode {
				ds.twice(src, off, end, name, old)
				return
			}
			at = old.val
			continue
		}
		if old != nil {
			ds.twice(src, off, end, name, old)
			return
		}
		from := end
		for from < len(text) && (text[from] == ' ' || text[from] == '\t' || text[from] == '=') {
			from++
		}
		to := int(e.Raw.Offset + e.Raw.Length)
		at.entries = append(at.entries, &entry{name: name, src: src, off: off, end: end,
			val: src.value(e.Value(), from, max(to, from), text, ds)})
	}
}

// value makes the node of a value. An array has no range of its own in the
// second parser; it gets that of its key's value.
func (src *source) value(v *unstable.Node, from, to int, text []byte, ds *diagnostics) *node {
	n := &node{src: src, off: from, end: to}
	if v.Raw.Length > 0 && v.Kind != unstable.InlineTable {
		n.off, n.end = int(v.Raw.Offset), int(v.Raw.Offset+v.Raw.Length)
	} else if v.Raw.Length > 0 {
		n.off = int(v.Raw.Offset)
		n.end = max(n.end, n.off+1)
	}
	switch v.Kind {
	case unstable.Array:
		n.kind = arrayNode
		for it := v.Children(); it.Next(); {
			n.items = append(n.items, src.value(it.Node(), from, to, text, ds))
		}
	case unstable.InlineTable:
		n.kind, n.defined = tableNode, true
		for it := v.Children(); it.Next(); {
			src.put(n, it.Node(), text, ds)
		}
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
