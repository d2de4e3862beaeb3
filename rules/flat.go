package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// Flatten writes the rulebook at path as one file without imports, overlays and
// params: TOML, in which behind each value a comment says where it was written,
// and from which params it comes. It compiles to the same book, but for its
// sources and places. The text is nil if the book has errors, which are
// returned as by Compile. The error says why a book cannot be written so: the
// conditions under [standard] of its files, which hold for some rules only, do
// not go with what a rule says itself.
func Flatten(path string, load Loader) (text []byte, ds []Diagnostic, err error) {
	book, rb, ds := compile(path, load)
	if book == nil {
		return nil, ds, nil
	}
	f := &flattener{rb: rb, main: path}
	if err := f.book(); err != nil {
		return nil, ds, err
	}
	return []byte(f.out.String()), ds, nil
}

type flattener struct {
	rb   *rulebook
	main string
	out  strings.Builder
}

// gateKeys are the keys of [standard] that hold for the rules of its file.
var gateKeys = []string{"given", "without", "when", "unless"}

func isGate(e *entry) bool { return slices.Contains(gateKeys, e.name) }

func (f *flattener) book() error {
	f.out.WriteString("# " + besideBook(f.main, f.main) + " with all that it extends and imports, made by stdc compile --flat.\n" +
		"# Behind each value stands where it was written, and the params that it was made of.\n")
	rb := f.rb
	shared, parted := f.gates()
	if rb.standard != nil {
		f.header("[standard]")
		f.entries("standard", append(slices.DeleteFunc(slices.Clone(rb.standard.entries), func(e *entry) bool {
			return e.name == "import" || e.name == "extends" || isGate(e)
		}), shared...))
	}
	for _, n := range rb.steps {
		f.header("[[step]]")
		f.entries("step", n.entries)
	}
	for _, section := range []string{"fact", "element", "pattern"} {
		f.items(section)
	}
	if len(rb.phrases.items) > 0 {
		f.header("[phrases]")
		for _, it := range rb.phrases.items {
			f.key(it.entry)
		}
	}
	f.items("dimension")
	if rb.calendar != nil {
		f.header("[calendar]")
		f.entries("calendar", rb.calendar.entries)
	}
	for _, it := range rb.rules.items {
		entries := it.val.entries
		if parted {
			var err error
			if entries, err = f.gated(it); err != nil {
				return err
			}
		}
		f.header("[rule." + it.name + "]")
		f.entries("rule."+it.name, entries)
	}
	for _, n := range rb.revisions {
		f.header("[[revision]]")
		f.entries("revision", n.entries)
	}
	for _, n := range rb.waivers {
		f.header("[[waiver]]")
		f.entries("waiver", n.entries)
	}
	if rb.log != nil {
		f.header("[log]")
		f.entries("log", rb.log.val.entries)
	}
	return nil
}

// gates returns the conditions under [standard] that hold for every rule; parted
// tells that they differ from file to file, so that each rule must have its own.
func (f *flattener) gates() (shared []*entry, parted bool) {
	of := func(file *file) (out []*entry) {
		if file.standard != nil {
			out = slices.DeleteFunc(slices.Clone(file.standard.entries), func(e *entry) bool { return !isGate(e) })
		}
		return out
	}
	shared = of(f.rb.main)
	for i, it := range f.rb.rules.items {
		switch own := of(it.file); {
		case i == 0:
			shared = own
		case !slices.Equal(own, shared):
			return nil, true
		}
	}
	return shared, false
}

// gated returns the keys of a rule with the conditions of its file added.
func (f *flattener) gated(it *item) ([]*entry, error) {
	own := slices.Clone(it.val.entries)
	if it.file.standard == nil {
		return own, nil
	}
	for _, g := range it.file.standard.entries {
		if !isGate(g) {
			continue
		}
		i := slices.IndexFunc(own, func(e *entry) bool { return e.name == g.name })
		if i < 0 {
			own = append(own, g)
			continue
		}
		joined := *own[i].val
		joined.entries, joined.index = append(slices.Clone(g.val.entries), joined.entries...), nil
		joined.from = append(slices.Clip(joined.from), &entry{name: "[standard]", src: g.src, off: g.off})
		twice := slices.ContainsFunc(own[i].val.entries, func(e *entry) bool { return g.val.get(e.name) != nil })
		if g.name != "when" || twice {
			return nil, fmt.Errorf("the book cannot be written flat: the rule %s has %s (%s) beside that of [standard] (%s), which other rules do not have, and the two cannot stand in one key",
				it.name, g.name, f.place(own[i]), f.place(g))
		}
		e := *own[i]
		e.val = &joined
		own[i] = &e
	}
	return own, nil
}

// items writes the tables of a section.
func (f *flattener) items(section string) {
	for _, it := range f.rb.section(section).items {
		f.header("[" + section + "." + it.name + "]")
		if it.val.kind == tableNode {
			f.entries(section+"."+it.name, it.val.entries)
			continue
		}
		e := *it.entry // a fact that is written as the name of its type
		e.name = "type"
		f.key(&e)
	}
}

func (f *flattener) header(text string) { f.out.WriteString("\n" + text + "\n") }

// entries writes the keys of a table. What has a header in its source has one
// here too, so that each of its keys shows where it stands; but a key behind it
// would then stand in the wrong table.
func (f *flattener) entries(path string, entries []*entry) {
	last := len(entries)
	for last > 0 && hasHeader(entries[last-1].val) {
		last--
	}
	for _, e := range entries[:last] {
		f.key(e)
	}
	for _, e := range entries[last:] {
		sub := path + "." + tomlKey(e.name)
		if e.val.kind == tableNode {
			f.header("[" + sub + "]")
			f.entries(sub, e.val.entries)
			continue
		}
		for _, n := range e.val.items {
			f.header("[[" + sub + "]]")
			f.entries(sub, n.entries)
		}
	}
}

// hasHeader tells a table, or a list of tables, that is written under a header.
func hasHeader(n *node) bool {
	return n.kind == arrayNode && n.tables || n.kind == tableNode && (n.off >= len(n.src.text) || n.src.text[n.off] != '{')
}

// key writes a key with its value, and where both come from.
func (f *flattener) key(e *entry) {
	f.out.WriteString(tomlKey(e.name) + " = ")
	f.value(e.val)
	f.out.WriteString(" # " + f.place(e))
	var told []*entry
	var params func(n *node)
	params = func(n *node) {
		for _, p := range n.from {
			if !slices.Contains(told, p) {
				told = append(told, p)
				f.out.WriteString(", " + oneLine(p.name) + " " + f.place(p))
			}
		}
		for _, it := range n.items {
			params(it)
		}
		for _, e := range n.entries {
			params(e.val)
		}
	}
	params(e.val)
	f.out.WriteString("\n")
}

func (f *flattener) place(e *entry) string {
	return oneLine(besideBook(f.main, e.src.name)) + ":" + strconv.Itoa(e.src.place(e.off).Line)
}

// oneLine keeps the name of a file or a param from ending a comment.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return '\uFFFD'
		}
		return r
	}, s)
}

func (f *flattener) value(n *node) {
	switch n.kind {
	case stringNode:
		f.out.WriteString(tomlText(n.str))
	case arrayNode:
		f.out.WriteString("[")
		for i, it := range n.items {
			if i > 0 {
				f.out.WriteString(", ")
			}
			f.value(it)
		}
		f.out.WriteString("]")
	case tableNode:
		f.out.WriteString("{")
		for i, e := range n.entries {
			if i > 0 {
				f.out.WriteString(",")
			}
			f.out.WriteString(" " + tomlKey(e.name) + " = ")
			f.value(e.val)
		}
		f.out.WriteString(" }")
	default:
		f.out.WriteString(n.plain())
	}
}

var bareKey = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9_-]+$`) })

func tomlKey(s string) string {
	if bareKey().MatchString(s) {
		return s
	}
	return tomlQuoted(s)
}

// tomlText writes a text; a dollar in it is no param any more.
func tomlText(s string) string { return tomlQuoted(strings.ReplaceAll(s, "$", "$$")) }

func tomlQuoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsControl(r):
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
