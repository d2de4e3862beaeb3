package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// CompileLog reads the mapping file at path, whose only table is [log], and
// compiles it against a book. All faults are reported in one run, sorted by
// position; the mapping is nil if one of them is an error.
func CompileLog(path string, load Loader, book *Book) (*Log, []Diagnostic) {
	ds := &diagnostics{}
	path = filepath.ToSlash(filepath.Clean(path))
	data, err := load(path)
	if err != nil {
		(&loader{ds: ds}).missing(path, nil, err)
		return nil, ds.list
	}
	src := parseSource(path, data, ds)
	lost := ds.broken
	ds.lost = nil // the names that it uses stand in the book, where none is lost
	c := &compiler{main: path, ds: ds, book: book, elements: book.elementIndex, facts: book.factIndex, steps: book.stepIndex}
	var log *Log
	if e := c.mappingRoot(src); e != nil {
		log = c.compileLog(e, lost)
	}
	if HasErrors(ds.list) {
		return nil, sortDiagnostics(ds.list, ds.files)
	}
	sum := sha256.Sum256(data)
	log.Source = &Source{Name: besideBook(path, path), SHA256: hex.EncodeToString(sum[:])}
	k := &linker{book: book}
	if k.log(log); k.err != nil {
		ds.add(src, 0, 0, "internal", k.err.Error(), "")
		return nil, ds.list
	}
	return log, sortDiagnostics(ds.list, ds.files)
}

// mappingRoot returns [log] of a mapping file, nil where there is none that
// can be read. Anything beside it is told.
func (c *compiler) mappingRoot(src *source) *entry {
	var log *entry
	rulebook, meant := false, src.broken
	for _, e := range src.root.entries {
		switch {
		case e.name == "log" && e.val.kind == tableNode:
			log = e
		case e.name == "log":
			meant = true
			c.ds.key(e, "wrong-type", "write [log], with single brackets", "log must be a table, not %s", e.val.kind)
		case e.name == lostTable && src.broken:
		case slices.Contains(sections, e.name):
			if !rulebook {
				c.ds.key(e, "not-a-mapping", "a mapping holds [log] alone; give a rulebook with -r, where its own [log] is used without --map",
					"this is a rulebook and no mapping: it has %s", quote(e.name))
			}
			rulebook = true
		case slices.Contains(keyNames(logKeys), e.name):
			meant = true
			c.ds.key(e, "unknown-key", "write it below [log]; its tables are [log.columns], [log.constant] and so on",
				"%s stands outside of [log], and belongs to it", quote(e.name))
		default:
			meant = meant || Nearest(e.name, []string{"log"}) != ""
			c.ds.key(e, "unknown-key", "a mapping holds [log] alone", "a mapping has no table or key %s%s", quote(e.name), didYouMean(e.name, []string{"log"}))
		}
	}
	if log == nil && !rulebook && !meant {
		c.ds.add(src, 0, 0, "missing-key", "the mapping has no [log]", "begin the file with [log] and layout = \"events\", \"visits\" or \"stages\"")
	}
	return log
}

// logCompiler compiles one [log].
type logCompiler struct {
	*compiler
	log  *Log
	head *entry
	lost bool // parts of it may stand on lines that could not be read
}

func (c *compiler) logOf() {
	if e := c.rb.log; e != nil {
		c.book.Log = c.compileLog(e, c.ds.mayBeLost("log"))
	}
}

func (c *compiler) compileLog(e *entry, lost bool) *Log {
	l := &logCompiler{compiler: c, head: e, lost: lost,
		log: &Log{Gap: ClashLater, Fold: ClashEarlier, Midnight: true, Join: "-", Columns: []LogColumn{}}}
	n := e.val
	c.keys(n, "[log]", keyNames(logKeys)...)
	l.layout(n)
	l.file(n)
	l.times(n)
	if l.choice(n, "rows", "together", "anywhere") == "together" {
		l.log.Together = true
	}
	if v := n.get("join"); v != nil {
		l.log.Join, _ = c.str(v, "join")
	}
	l.mainTable(n)
	l.repeats(n)
	return l.log
}

func (l *logCompiler) layout(n *node) {
	words := []string{string(LayoutEvents), string(LayoutVisits), string(LayoutStages)}
	if n.get("layout") != nil {
		l.log.Layout = Layout(l.choice(n, "layout", words...))
	} else if !l.lost && !misspelt(n, keyNames(logKeys), "layout") {
		l.ds.key(l.head, "missing-key", "add layout = \"events\" (a row is an event), \"visits\" (a row is a visit) or \"stages\" (a row is a visit, its columns the times of successive stages)",
			"[log] needs the key layout")
	}
	l.log.ByTime = l.log.Layout != LayoutEvents
	if w := l.choice(n, "order", "time", "log"); w != "" {
		l.log.ByTime = w == "time"
	}
}

// choice reads a key with one of some words; "" where it is not written, or
// wrong.
func (l *logCompiler) choice(n *node, key string, words ...string) string {
	v := n.get(key)
	if v == nil {
		return ""
	}
	if v.kind != stringNode {
		l.ds.at(v, "wrong-type", "write \""+strings.Join(words, "\" or \"")+"\"", "%s must be a word, not %s", key, v.shown())
		return ""
	}
	w, _ := l.word(v, key, words...)
	return w
}

// times reads what is said of clocks.
func (l *logCompiler) times(n *node) {
	if v := n.get("zone"); v != nil {
		if s, ok := l.str(v, "zone"); ok && l.zone(v, s) {
			l.log.Zone = s
		}
	}
	clashes := []string{string(ClashEarlier), string(ClashLater), string(ClashError)}
	if w := l.choice(n, "gap", clashes...); w != "" {
		l.log.Gap = Clash(w)
	}
	if w := l.choice(n, "fold", clashes...); w != "" {
		l.log.Fold = Clash(w)
	}
	l.log.Midnight = l.choice(n, "midnight", "wrap", "none") != "none"
	v := n.get("skew")
	if v == nil {
		return
	}
	if s, ok := l.lengthText(v, "skew"); ok {
		ns, err := ParseDuration(s)
		if err != nil {
			l.ds.at(v, "bad-duration", lengthHint(v), "skew: %s", err.Error())
		}
		l.log.Skew = ns
	}
}

// columnNames reads the name of a column, or a list of names.
func (l *logCompiler) columnNames(n *node, what string) []*node {
	var out []*node
	for _, it := range l.names(n, what) {
		if name := foldSpace(it.str); name == "" {
			l.ds.at(it, "empty-text", "name a column as the header of the log does", "%s names no column", what)
		} else {
			out = append(out, it)
		}
	}
	return out
}

// foldSpace writes a name as headers are compared: white space at its ends
// left out, within it one space.
func foldSpace(s string) string { return strings.Join(strings.Fields(s), " ") }

// position of an entry, as a book keeps it.
func (c *compiler) position(src *source, off int) Position {
	p := src.place(off)
	p.File = besideBook(c.main, p.File)
	return p
}

// A header may stand in one of so many rows, and have so many.
const (
	maxHeaderRow  = 1_000_000
	maxHeaderRows = 10
)

// header reads the row of the header, or the first and the last of its rows.
func (l *logCompiler) header(v *node) {
	first, last, ranged := strings.Cut(v.str, "..")
	if !ranged {
		last = first
	}
	a, aerr := strconv.Atoi(strings.TrimSpace(first))
	b, berr := strconv.Atoi(strings.TrimSpace(last))
	whole := aerr == nil && berr == nil
	switch {
	case v.told:
	case v.kind == stringNode && !ranged && whole:
		l.ds.at(v, "wrong-type", "write it without quotes: "+strconv.Itoa(a), "header must be a number or a range such as \"2..3\", not %s", v.shown())
	case v.kind != integerNode && v.kind != stringNode || !whole:
		l.ds.at(v, "wrong-type", "write header = 2, or header = \"2..3\" for a header over the rows 2 and 3", "header must be a number or a range of rows, not %s", v.shown())
	case a > b:
		l.ds.at(v, "reversed-range", "write "+quote(last+".."+first), "the range %s ends before it begins", quote(v.str))
	case a < 1 || b > maxHeaderRow || b-a >= maxHeaderRows:
		l.ds.at(v, "out-of-range", "rows count from 1; a header has at most "+strconv.Itoa(maxHeaderRows), "header cannot be %s", v.str)
	default:
		l.log.HeaderRow, l.log.HeaderRows = a, b-a+1
	}
}
