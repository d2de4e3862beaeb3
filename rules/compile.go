package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Loader returns the bytes of a file that a book names, by its path.
type Loader func(path string) ([]byte, error)

// Code names a kind of diagnostic, stable from version to version.
type Code string

// Compile reads the rulebook at path, with what it imports and extends, and
// compiles it. All faults are reported in one run, sorted by file and
// position; the book is nil if one of them is an error.
func Compile(path string, load Loader) (*Book, []Diagnostic) {
	book, _, ds := compile(path, load)
	return book, ds
}

// compile is Compile, and returns the rulebook too, with its params put in; both
// are nil where there are errors.
func compile(path string, load Loader) (*Book, *rulebook, []Diagnostic) {
	ds := &diagnostics{}
	main := path
	var sources []Source
	l := &loader{ds: ds, done: map[string]*rulebook{}, load: func(path string) ([]byte, error) {
		data, err := load(path)
		if err == nil {
			sum := sha256.Sum256(data)
			sources = append(sources, Source{Name: besideBook(main, path), SHA256: hex.EncodeToString(sum[:])})
		}
		return data, err
	}}
	rb := l.read(path, nil)
	if rb == nil {
		return nil, nil, sortDiagnostics(ds.list, ds.files)
	}
	tight := rb.tightBase()
	rb.substitute(ds)
	c := &compiler{main: main, rb: rb, ds: ds, book: &Book{Format: BookFormat, Sources: sources}}
	c.compile()
	if HasErrors(ds.list) {
		return nil, nil, sortDiagnostics(ds.list, ds.files)
	}
	c.book.Hash = c.book.HashAs(sources[0].Name)
	c.book.linked = linked{standard: rb.standard, declared: c.declarations(), regexps: c.regexps}
	if err := c.book.link(); err != nil {
		ds.list = append(ds.list, Diagnostic{Position: Position{File: path, Line: 1, Column: 1}, EndColumn: 1,
			Severity: Error, Code: "internal", Message: err.Error()})
		return nil, nil, sortDiagnostics(ds.list, ds.files)
	}
	if tight != nil {
		if c.tightenOnly(tight, load); HasErrors(ds.list) {
			return nil, nil, sortDiagnostics(ds.list, ds.files)
		}
	}
	return c.book, rb, sortDiagnostics(ds.list, ds.files)
}

// HashAs returns the hash that the book has where its own file is called name:
// an older version is often kept under another name.
func (b *Book) HashAs(name string) string {
	hash := sha256.New()
	for i, s := range b.Sources {
		if i == 0 {
			s.Name = name
		}
		hash.Write([]byte(s.Name + "\x00" + s.SHA256 + "\n"))
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// besideBook names a file as seen from the folder of the book, so that a
// compiled book does not depend on where it was compiled.
func besideBook(main, path string) string {
	rel, err := filepath.Rel(filepath.Dir(main), path)
	if err != nil {
		return filepath.ToSlash(path)
	}
	return filepath.ToSlash(rel)
}

// compiler turns a checked rulebook into a Book.
type compiler struct {
	main string
	rb   *rulebook
	ds   *diagnostics
	book *Book

	elements map[string]int
	facts    map[string]int
	steps    map[string]int
	phrases  map[string]int
	fields   map[string]int
	dims     map[string]int

	patterns map[string]int // by their canonical form
	regexps  map[string]*regexp.Regexp
	stack    []string        // [pattern]s being expanded, to find circles
	circles  map[string]bool // [pattern]s of circles that are told
	gates    map[*file]*Gate
	calendar bool // the calendar is used

	used      map[[2]string]bool // names by section, see use
	declaring bool               // a [pattern] is expanded for its faults alone
}

func (c *compiler) compile() {
	c.standard()
	c.dimensionsOf()
	c.factsOf()
	c.elementsOf()
	c.phrasesOf()
	c.stepsOf()
	c.patternNames()
	c.calendarOf()
	c.revisionsOf()
	c.rulesOf()
	c.waiversOf()
	c.logOf()
	c.checkPatterns()
	c.warnUse()
}

// IsID tells whether s can be an id: words of small letters and digits, joined by
// hyphens.
func IsID(s string) bool {
	hyphen := true // a word must begin
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			hyphen = false
		case c == '-' && !hyphen:
			hyphen = true
		default:
			return false
		}
	}
	return !hyphen
}

// kebabOf makes an id of what an author wrote, "" where no letter is left.
func kebabOf(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}

func (c *compiler) id(e *entry, kind string) {
	if IsID(e.name) {
		return
	}
	c.ds.key(e, "bad-id", idHint(e.name), badID, quote(e.name), kind)
}

const badID = "the id %s of this %s may only have the letters a to z, digits and single hyphens between them"

// idHint proposes an id for what an author wrote.
func idHint(s string) string {
	if k := kebabOf(s); k != "" {
		return "write " + quote(k) + "; the title may be in any words"
	}
	return "write a short name such as \"greet-promptly\", and title = " + quote(s)
}

// keys reports keys that a table does not have.
func (c *compiler) keys(n *node, what string, known ...string) {
	for _, e := range n.entries {
		if !slices.Contains(known, e.name) {
			c.unknownKey(e, what, known)
		}
	}
}

func (c *compiler) unknownKey(e *entry, what string, known []string) {
	mean := didYouMean(e.name, known)
	if m := synonyms[e.name]; m != "" && slices.Contains(known, m) {
		mean = didYouMean(m, known)
	}
	hint := "known: " + strings.Join(known, ", ")
	if mean != "" && len(known) > 12 {
		hint = ""
	}
	if e.name == "id" && !slices.Contains(known, "id") {
		mean, hint = "", "the id is the name in the brackets, as in [rule.greet-promptly]"
	}
	c.ds.key(e, "unknown-key", hint, "%s has no key %s%s", what, quote(e.name), mean)
}

// synonyms are keys that authors write for ours.
var synonyms = map[string]string{"name": "title", "label": "title", "author": "by", "description": "note", "desc": "note"}

// misspelt tells whether a table has a key that seems to be meant as one of
// these. What the unknown key brings with it is then not told on top.
func misspelt(n *node, known []string, keys ...string) bool {
	for _, e := range n.entries {
		if !slices.Contains(known, e.name) && slices.Contains(keys, Nearest(e.name, known)) {
			return true
		}
	}
	return false
}

// prose are the keys whose text may well look like a number.
var prose = []string{"version", "title", "title-en", "title-zh", "note", "note-en", "note-zh", "need", "need-en", "need-zh",
	"source", "unit", "values", "set", "site", "visit", "why", "why-en", "why-zh", "by"}

// str returns a string; ok is false, and a fault told, where it is another
// thing. A string with an unknown param is told already.
func (c *compiler) str(n *node, what string) (string, bool) {
	if n.kind != stringNode {
		hint := ""
		if slices.Contains(prose, what) && n.kind != arrayNode && n.kind != tableNode {
			hint = "write it between double quotes: " + quote(n.plain())
		}
		c.ds.at(n, "wrong-type", hint, "%s must be a text, not %s", what, n.shown())
		return "", false
	}
	return n.str, !n.told
}

func (c *compiler) strOf(n *node, key string) string {
	if v := n.get(key); v != nil {
		s, _ := c.str(v, key)
		return s
	}
	return ""
}

func (c *compiler) truthOf(n *node, key string) bool {
	v := n.get(key)
	if v == nil {
		return false
	}
	if v.kind != boolNode {
		hint := "write true or false without quotes"
		c.ds.at(v, "wrong-type", hint, "%s must be true or false, not %s", key, v.shown())
		return false
	}
	return v.truth
}

// names returns a string or an array of strings, as nodes.
func (c *compiler) names(n *node, what string) []*node {
	items := n.items
	if n.kind != arrayNode {
		items = []*node{n}
	} else if len(items) == 0 {
		c.ds.at(n, "empty-list", "", "%s is an empty list", what)
	}
	var out []*node
	for _, it := range items {
		if _, ok := c.str(it, what); ok {
			out = append(out, it)
		}
	}
	return out
}

// ratio reads a number exactly, within [lo, hi]; hi < lo is no upper bound.
func (c *compiler) ratio(n *node, what string, lo, hi int64) (Ratio, bool) {
	if n.told {
		return Ratio{}, false
	}
	q, ok := ParseRatio(n.str)
	switch {
	case n.kind != integerNode && n.kind != floatNode:
		hint := ""
		if ok && n.kind == stringNode {
			hint = "write it without quotes: " + n.str
		}
		c.ds.at(n, "wrong-type", hint, "%s must be a number, not %s", what, n.shown())
		return Ratio{}, false
	case !ok:
		c.ds.at(n, "wrong-type", "", "%s is %s; it must be an ordinary number such as 2 or 0.5", what, n.str)
		return Ratio{}, false
	}
	f := q.Float()
	if f < float64(lo) || hi >= lo && f > float64(hi) {
		limit := "at least " + strconv.FormatInt(lo, 10)
		if hi >= lo {
			limit = "from " + strconv.FormatInt(lo, 10) + " to " + strconv.FormatInt(hi, 10)
		}
		hint := ""
		if hi == 1 && f >= 10 && f <= 100 {
			hint = "write " + strconv.FormatFloat(f/100, 'f', -1, 64) + " for " + n.str + " %"
		}
		c.ds.at(n, "out-of-range", hint, "%s is %s; it must be %s", what, n.str, limit)
		return Ratio{}, false
	}
	return q, true
}

// shown is how a message shows a value of a wrong type.
func (n *node) shown() string {
	switch n.kind {
	case stringNode:
		return "the text " + quote(n.str)
	case arrayNode, tableNode:
		return n.kind.String()
	}
	return n.plain()
}

// text reads prose in up to three keys: key, key-en and key-zh. def stands
// where none is written.
func (c *compiler) text(n *node, key, def string) Text {
	t := Text{Main: c.strOf(n, key), EN: c.strOf(n, key+"-en"), ZH: c.strOf(n, key+"-zh")}
	if t.Main == "" {
		t.Main = def
	}
	return t
}

// title reads the title of a named thing; where none is written it is made
// from the id.
func (c *compiler) title(n *node, id string) Text {
	return c.text(n, "title", strings.ReplaceAll(id, "-", " "))
}

func (c *compiler) standard() {
	b, std := c.book, c.rb.standard
	b.PassMark, b.MinCoverage, b.Language = Whole(100), Whole(0), "en"
	if std == nil {
		if !c.ds.broken && !c.rb.noStandard {
			c.ds.add(c.rb.main.src, 0, 0, "missing-key", "the book has no [standard] with an id and a title",
				"begin the file with [standard], id = \"…\" and title = \"…\"")
		}
		return
	}
	for _, f := range c.rb.files {
		if f.standard != nil {
			c.standardKeys(f)
		}
	}
	b.ID, b.Title = c.strOf(std, "id"), c.text(std, "title", "")
	if e := std.entry("id"); e != nil && b.ID != "" && !IsID(b.ID) {
		c.ds.at(e.val, "bad-id", idHint(b.ID), badID, quote(b.ID), "standard")
	}
	b.Version = c.strOf(std, "version")
	if l := c.strOf(std, "language"); l != "" {
		b.Language = l
	}
	b.Effective = c.dateOf(std, "effective")
	c.truthOf(std, "tighten-only") // it is about books that extend this one
	if n := std.get("pass-mark"); n != nil {
		if q, ok := c.ratio(n, "pass-mark", 0, -1); ok {
			b.PassMark = q
		}
	}
	if n := std.get("min-coverage"); n != nil {
		if q, ok := c.ratio(n, "min-coverage", 0, 1); ok {
			b.MinCoverage = q
		}
	}
	if n := std.get("bonus-max"); n != nil {
		if q, ok := c.ratio(n, "bonus-max", 0, -1); ok {
			b.BonusMax = &q
		}
	}
}

var standardKeys = keyNames(standardRows)

func (c *compiler) standardKeys(f *file) {
	c.keys(f.standard, "[standard]", standardKeys...)
	if c.ds.broken {
		return
	}
	head := f.src.root.entry("standard")
	for _, key := range []string{"id", "title"} {
		v := f.standard.get(key)
		if v == nil && !misspelt(f.standard, standardKeys, key) || v != nil && v.kind == stringNode && strings.TrimSpace(v.str) == "" && !v.told {
			c.ds.key(head, "missing-key", "add "+key+" = \"…\"", "[standard] needs the key %s", key)
		}
	}
}

// dateOf reads a date, "" where none is written.
func (c *compiler) dateOf(n *node, key string) string {
	v := n.get(key)
	if v == nil {
		return ""
	}
	t, err := ParseStamp(v.str)
	if v.kind != timeNode && v.kind != stringNode || err != nil || t.Kind == StampClock || t.Kind == StampOffset {
		c.ds.at(v, "wrong-type", "write a date such as 2026-01-31", "%s must be a date, not %s", key, v.shown())
		return ""
	}
	return v.str
}

func (c *compiler) revisionsOf() {
	for _, n := range c.rb.revisions {
		c.keys(n, "[[revision]]", keyNames(revisionRows)...)
		r := Revision{Version: c.strOf(n, "version"), By: c.strOf(n, "by"), Note: c.text(n, "note", "")}
		r.Date = c.dateOf(n, "date")
		c.book.Revisions = append(c.book.Revisions, r)
	}
}
