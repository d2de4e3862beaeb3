package rules

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// file is one source with what holds for the rules that stand in it.
type file struct {
	src      *source
	standard *node // its [standard], nil where there is none
}

// item is a named table of the rulebook, and the file that it stands in.
type item struct {
	*entry
	file *file
	used bool // of a param: some text names it
}

// table keeps named items in the order in which they were written.
type table struct {
	items []*item
	byID  map[string]*item
}

func (t *table) get(id string) *item { return t.byID[id] }

func (t *table) names() []string {
	names := make([]string, len(t.items))
	for i, it := range t.items {
		names[i] = it.name
	}
	return names
}

func (t *table) put(it *item) {
	if t.byID == nil {
		t.byID = map[string]*item{}
	}
	if old := t.byID[it.name]; old != nil {
		t.items[slices.Index(t.items, old)] = it
	} else {
		t.items = append(t.items, it)
	}
	t.byID[it.name] = it
}

// rulebook is the checked union of all files of a book, before lowering.
type rulebook struct {
	main  *file
	files []*file   // imported and extended ones first
	base  *rulebook // that it extends, nil for none

	standard   *node
	noStandard bool // standard is written and is no table: that is told
	calendar   *node
	log        *entry
	steps      []*node
	revisions  []*node
	waivers    []*node
	elements   table
	facts      table
	patterns   table
	phrases    table
	params     table
	dimensions table
	rules      table
}

// section returns the table of a kind of named things.
func (rb *rulebook) section(name string) *table {
	switch name {
	case "element":
		return &rb.elements
	case "fact":
		return &rb.facts
	case "pattern":
		return &rb.patterns
	case "phrases":
		return &rb.phrases
	case "param":
		return &rb.params
	case "dimension":
		return &rb.dimensions
	case "rule":
		return &rb.rules
	}
	return nil
}

// sections are the tables of a rulebook in the order of the reference.
var sections = []string{"standard", "step", "fact", "element", "pattern", "phrases", "param",
	"dimension", "calendar", "rule", "waiver", "revision", "log"}

// loader reads a book's files, each once.
type loader struct {
	load  Loader
	ds    *diagnostics
	done  map[string]*rulebook
	stack []string
}

// read reads a file with what it imports and extends. from is the string that
// named it, nil for the book itself. It returns nil where there is no file.
func (l *loader) read(path string, from *node) *rulebook {
	path = filepath.ToSlash(filepath.Clean(path))
	if i := slices.Index(l.stack, path); i >= 0 {
		l.ds.at(from, "import-circle", "take one of these imports out",
			"the files import each other in a circle: %s", strings.Join(append(l.stack[i:], path), " → "))
		return nil
	}
	if rb := l.done[path]; rb != nil {
		return rb
	}
	data, err := l.load(path)
	if err != nil {
		l.missing(path, from, err)
		return nil
	}
	l.stack = append(l.stack, path)
	defer func() { l.stack = l.stack[:len(l.stack)-1] }()

	src := parseSource(path, data, l.ds)
	f := &file{src: src}
	rb := &rulebook{main: f}
	f.standard = src.root.get("standard")
	if f.standard != nil && f.standard.kind != tableNode {
		f.standard = nil
	}
	rb.standard = f.standard
	if ext := f.standard.get("extends"); ext != nil && l.isString(ext) {
		if base := l.read(l.beside(path, ext), ext); base != nil {
			rb.base = base
			rb.merge(base, l.ds)
			rb.inherit(base)
		}
	}
	if imp := f.standard.get("import"); imp != nil {
		for _, n := range l.strings(imp) {
			if other := l.read(l.beside(path, n), n); other != nil {
				rb.merge(other, l.ds)
			}
		}
	}
	rb.own(f, f.standard.get("extends") != nil, l.ds)
	rb.files = append(rb.files, f)
	l.done[path] = rb
	return rb
}

func (l *loader) missing(path string, from *node, err error) {
	reason := "cannot be read: " + err.Error()
	if errors.Is(err, fs.ErrNotExist) {
		reason = "does not exist"
	}
	if from == nil {
		l.ds.list = append(l.ds.list, Diagnostic{Position: Position{File: path, Line: 1, Column: 1}, EndColumn: 1,
			Severity: Error, Code: "no-file", Message: "the file " + quote(path) + " " + reason})
		l.ds.files = append(l.ds.files, path)
		return
	}
	l.ds.at(from, "no-file", "the name is relative to the folder of this file", "the file %s %s", quote(path), reason)
	l.ds.broken, l.ds.lost = true, append(l.ds.lost, lostAll)
}

// beside turns a name written in a file into a path; a book names files
// below or beside its own only by relative names.
func (l *loader) beside(path string, n *node) string {
	return filepath.Join(filepath.Dir(path), filepath.FromSlash(n.str))
}

func (l *loader) isString(n *node) bool {
	switch {
	case n.told:
		l.ds.lost = append(l.ds.lost, lostAll)
	case n.kind != stringNode:
		l.ds.at(n, "wrong-type", "write a name such as \"courtesy.toml\"", "this must be the name of a file, not %s", n.shown())
	case n.str == "", filepath.IsAbs(n.str), strings.Contains(n.str, "://"):
		l.ds.at(n, "no-file", "write a name such as \"courtesy.toml\"", "%s is not the relative name of a file", quote(n.str))
	default:
		return true
	}
	return false
}

func (l *loader) strings(n *node) []*node {
	items := n.items
	if n.kind != arrayNode {
		items = []*node{n}
	}
	var out []*node
	for _, it := range items {
		if l.isString(it) {
			out = append(out, it)
		}
	}
	return out
}

// inherit takes over the settings of [standard] that an overlay does not set.
func (rb *rulebook) inherit(base *rulebook) {
	if base.standard == nil || rb.standard == nil {
		return
	}
	merged := *rb.standard
	merged.entries, merged.index = slices.Clone(rb.standard.entries), nil
	for _, e := range base.standard.entries {
		switch e.name {
		case "import", "extends", "given", "without", "when", "unless":
			// The first two are done; the conditions stay with the base's own rules.
		default:
			if merged.get(e.name) == nil {
				merged.entries = append(merged.entries, e)
			}
		}
	}
	rb.standard = &merged
}

// merge takes in another file's things; ids must not clash.
func (rb *rulebook) merge(o *rulebook, ds *diagnostics) {
	for _, f := range o.files {
		if !slices.Contains(rb.files, f) {
			rb.files = append(rb.files, f)
		}
	}
	for _, s := range o.steps {
		if !slices.Contains(rb.steps, s) {
			rb.steps = append(rb.steps, s)
		}
	}
	for _, r := range o.revisions {
		if !slices.Contains(rb.revisions, r) {
			rb.revisions = append(rb.revisions, r)
		}
	}
	for _, w := range o.waivers {
		if !slices.Contains(rb.waivers, w) {
			rb.waivers = append(rb.waivers, w)
		}
	}
	switch {
	case o.calendar == nil || o.calendar == rb.calendar:
	case rb.calendar == nil:
		rb.calendar = o.calendar
	case rb.main.src.root.get("calendar") == nil: // one of its own would settle it
		d := ds.at(o.calendar, "id-clash", "write [calendar] in "+rb.main.src.name+" to say which days are worked",
			"there is also a calendar in %s", rb.calendar.src.name)
		d.relate(rb.calendar.src, rb.calendar.off, "the other calendar")
	}
	switch {
	case o.log == nil || o.log == rb.log:
	case rb.log == nil:
		rb.log = o.log
	case rb.main.src.root.get("log") == nil: // one of its own would settle it
		d := ds.key(o.log, "id-clash", "write [log] in "+rb.main.src.name+" to say what the columns of a log mean",
			"there is also a mapping in %s", rb.log.src.name)
		d.relate(rb.log.src, rb.log.off, "the other mapping")
	}
	for _, name := range sections {
		to, from := rb.section(name), o.section(name)
		if to == nil {
			continue
		}
		for _, it := range from.items {
			if old := to.get(it.name); old != nil && old.entry != it.entry {
				clash(name, old, it, false, ds)
				continue
			}
			to.put(it)
		}
	}
}

func clash(section string, old, it *item, overlay bool, ds *diagnostics) {
	hint := "give one of the two another id"
	switch {
	case overlay:
		hint = "a book that extends another may set its params and the keys of its rules, and nothing else of it; use another id"
	case section == "rule":
		hint += "; to change a rule of another book use extends instead of import"
	}
	kind := section
	if section == "phrases" {
		kind = "phrase set"
	}
	d := ds.key(it.entry, "id-clash", hint, "the %s %s is also declared in %s", kind, quote(it.name), old.src.name)
	d.relate(old.src, old.off, "%s is declared here too", quote(it.name))
}

// own takes in the things that stand in the file itself. With overlay, params
// and keys of rules of the extended book may be set again.
func (rb *rulebook) own(f *file, overlay bool, ds *diagnostics) {
	for _, e := range f.src.root.entries {
		switch {
		case e.name == "standard":
			if e.val.kind != tableNode {
				ds.key(e, "wrong-type", "write [standard], with single brackets", "standard must be a table, not %s", e.val.kind)
				rb.noStandard = true
			}
		case e.name == lostTable && f.src.broken:
		case e.name == "calendar":
			if e.val.kind == tableNode {
				rb.calendar = e.val
			} else {
				ds.key(e, "wrong-type", "write [calendar], with single brackets", "calendar must be a table, not %s", e.val.kind)
			}
		case e.name == "log":
			if e.val.kind == tableNode {
				rb.log = e
			} else {
				ds.key(e, "wrong-type", "write [log], with single brackets", "log must be a table, not %s", e.val.kind)
			}
		case e.name == "step":
			rb.steps = append(rb.steps, arrayOfTables(e, ds)...)
		case e.name == "revision":
			rb.revisions = append(rb.revisions, arrayOfTables(e, ds)...)
		case e.name == "waiver":
			rb.waivers = append(rb.waivers, arrayOfTables(e, ds)...)
		case rb.section(e.name) != nil:
			rb.ownSection(e, f, overlay, ds)
		case slices.Contains(standardKeys, e.name):
			ds.key(e, "unknown-key", "write it below [standard]", "the key %s stands above the first table, and belongs to [standard]", quote(e.name))
		default:
			ds.key(e, "unknown-key", "known: "+list(sections), "there is no section %s%s", quote(e.name), didYouMean(e.name, sections))
		}
	}
}

func arrayOfTables(e *entry, ds *diagnostics) []*node {
	if e.val.kind != arrayNode {
		hint := ""
		if e.val.kind == tableNode && e.name == "step" {
			hint = "write [[step]] and, below it, id = \"…\""
		}
		ds.key(e, "wrong-type", hint, "%s must be written [[%s]], with double brackets, since its order matters", e.name, e.name)
		return nil
	}
	var out []*node
	for _, n := range e.val.items {
		if n.kind != tableNode {
			ds.at(n, "wrong-type", "", "each %s must be a table, not %s", e.name, n.kind)
			continue
		}
		out = append(out, n)
	}
	return out
}

func (rb *rulebook) ownSection(e *entry, f *file, overlay bool, ds *diagnostics) {
	if e.val.kind != tableNode {
		hint := "write [" + e.name + ".ID]"
		if e.name == "phrases" || e.name == "param" {
			hint = "write [" + e.name + "]"
		}
		if e.val.tables {
			hint += ", with single brackets"
		}
		ds.key(e, "wrong-type", hint, "%s must be a table, not %s", e.name, e.val.kind)
		ds.lost = append(ds.lost, e.name)
		return
	}
	t := rb.section(e.name)
	base := t.names()
	for _, sub := range e.val.entries {
		it := &item{entry: sub, file: f}
		old := t.get(sub.name)
		switch {
		case old == nil && overlay && e.name == "rule" && formless(sub.val) && !ds.mayBeLost("rule"):
			ds.key(sub, "unknown-rule", "an overlay may set keys of a rule of the book that it extends; a rule of its own needs a form such as expect",
				"the extended book has no rule %s%s", quote(sub.name), didYouMean(sub.name, base))
		case old == nil:
			t.put(it)
		case overlay && e.name == "param":
			t.put(it)
		case overlay && e.name == "rule" && old.val.kind == tableNode && sub.val.kind == tableNode:
			t.put(old.override(sub))
		default:
			clash(e.name, old, it, overlay, ds)
		}
	}
}

// formless tells whether a rule asks nothing of its own.
func formless(n *node) bool {
	return n.kind == tableNode && !slices.ContainsFunc(n.entries, func(e *entry) bool {
		return isForm(e.name) || Nearest(e.name, formNames()) != "" && !isModifier(e.name)
	})
}

// override returns the item with the keys that an overlay sets.
func (it *item) override(over *entry) *item {
	merged := *it.val
	merged.entries, merged.index = slices.Clone(it.val.entries), nil
	for _, e := range over.val.entries {
		if i := slices.IndexFunc(merged.entries, func(o *entry) bool { return o.name == e.name }); i >= 0 {
			merged.entries[i] = e
		} else {
			merged.entries = append(merged.entries, e)
		}
	}
	entry := *it.entry
	entry.val = &merged
	return &item{entry: &entry, file: it.file}
}
