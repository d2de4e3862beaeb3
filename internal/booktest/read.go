package booktest

import (
	"bytes"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"stdc/checker"
	"stdc/internal/notation"
	"stdc/rules"
)

// Suffix is how the names of test files end.
const Suffix = "_test.toml"

// BookOf returns the path of the book that a test file names, or of the one
// beside it whose name fits. A fault of the key is told when the file is read;
// "" is returned then.
func BookOf(path string, data []byte) string {
	if i := bytes.Index(data, []byte("\n[")); i >= 0 { // book stands above the first table
		data = data[:i+1]
	}
	doc := rules.ReadDocument(path, data)
	name := strings.TrimSuffix(filepath.Base(path), Suffix) + ".toml"
	if n := doc.Root().Get("book"); n != nil {
		if !n.IsText() || n.Plain() == "" || filepath.IsAbs(n.Plain()) {
			return ""
		}
		name = filepath.FromSlash(n.Plain())
	}
	return filepath.Join(filepath.Dir(path), name)
}

// Read reads a test file for its book. All faults are told in one run; the
// suite is nil if one of them is an error. b is nil where the book has faults
// of its own: then those that need no book are told.
func Read(path string, data []byte, b *rules.Book) (*Suite, []rules.Diagnostic) {
	r := &reader{b: b, doc: rules.ReadDocument(path, data), names: map[string]int{}}
	r.suite = &Suite{File: path, Book: b, doc: r.doc}
	root := r.doc.Root()
	root.Keys("a test file", "book", "test", "undefended")
	if n := root.Get("book"); n != nil {
		if s, ok := n.Text("book"); ok && (s == "" || filepath.IsAbs(s)) {
			n.Fault("no-file", "write a name such as \"book.toml\", relative to the folder of this file", "%q is not the relative name of a rulebook", s)
		}
	}
	for _, t := range root.Get("test").Tables("test", "write [[test]], with double brackets") {
		r.test(t)
	}
	for _, u := range root.Get("undefended").Tables("undefended", "write [[undefended]], with double brackets") {
		r.undefended(u)
	}
	if root.Get("test") == nil && !r.doc.Broken() {
		r.doc.Fault(len(r.doc.Text()), len(r.doc.Text()), "no-tests", "the file has no test", "add [[test]] with name, visit and pass or fail").Severity = rules.Warning
	}
	ds := r.doc.Diagnostics()
	if rules.HasErrors(ds) || b == nil {
		return nil, ds
	}
	r.suite.told = ds
	return r.suite, ds
}

type reader struct {
	b     *rules.Book
	doc   *rules.Document
	suite *Suite
	names map[string]int // of tests, and their lines
}

var expectKeys = []string{"pass", "fail", "na", "unknown", "credit", "score", "passed", "rest"}

func testKeys() []string {
	return slices.Concat([]string{"name"}, notation.Keys(), expectKeys, []string{"case"})
}

// test reads a [[test]] with its table of cases.
func (r *reader) test(t *rules.DocNode) {
	t.Keys("a test", testKeys()...)
	name := r.name(t)
	if n := t.Get("visit"); n == nil && !r.doc.Broken() {
		t.Fault("missing-key", "add visit = \"\"\"…\"\"\" with one event a line", "the test %q has no visit", name)
	}
	table := t.Get("case")
	if table == nil {
		r.one(t, nil, name)
		return
	}
	cases := table.Tables("case", "write [[test.case]], or case = [{ gap = \"9s\", pass = \"…\" }, …]")
	if len(cases) == 0 && table.IsList() && len(table.Items()) == 0 {
		table.Fault("empty-list", "take it out, or add a case", "the test %q has a table without cases", name)
	}
	used := map[string]bool{}
	for i, c := range cases {
		values := map[string]*rules.DocNode{}
		var shown []string
		own := ""
		for _, e := range c.Entries() {
			switch key := e.Key(); {
			case key == "name":
				own, _ = e.Text("name")
			case slices.Contains(expectKeys, key):
			case slices.Contains(testKeys(), key):
				e.KeyFault("misplaced-key", fmt.Sprintf("write {NAME} in the test's %s, and NAME = … in each case", key), "%s belongs to the test, not to one of its cases", key)
			case !rules.IsID(key):
				e.KeyFault("bad-id", "use the letters a to z, digits and single hyphens", "%q cannot be the name of a placeholder", key)
			case e.IsTable() || e.IsList():
				e.Fault("wrong-type", "", "the value of {%s} must be a text, a number, a date or true or false, not %s", key, e.Shown())
			default:
				values[key] = e
				shown = append(shown, e.Plain())
			}
		}
		if own == "" {
			own = strings.Join(shown, ", ")
		}
		if own == "" {
			own = fmt.Sprintf("%d", i+1)
		}
		r.one(t, &filled{c, values, used}, name+" › "+own)
		for _, key := range slices.Sorted(maps.Keys(values)) {
			if !used[key] && !r.doc.Broken() {
				values[key].KeyFault("unknown-key", "write {"+key+"} in the visit, or take it out; a case expects by: "+strings.Join(expectKeys, ", "),
					"nothing in the test stands for %q%s", key, didYouMean(key, expectKeys))
			}
		}
	}
}

func didYouMean(s string, names []string) string {
	if n := rules.Nearest(s, names); n != "" {
		return fmt.Sprintf("; did you mean %q?", n)
	}
	return ""
}

// filled is a case of a table with the values of its placeholders.
type filled struct {
	table  *rules.DocNode
	values map[string]*rules.DocNode
	used   map[string]bool
}

func (r *reader) name(t *rules.DocNode) string {
	n := t.Get("name")
	if n == nil {
		if !r.doc.Broken() {
			t.Fault("missing-key", "add name = \"…\", what the test shows, in a few words", "the test has no name")
		}
		return "?"
	}
	name, ok := n.Text("name")
	if !ok {
		return "?"
	}
	if strings.TrimSpace(name) == "" {
		n.Fault("missing-key", "say what the test shows, in a few words", "the name of the test is empty")
		return "?"
	}
	if first := r.names[name]; first > 0 {
		n.Fault("id-clash", "give one of the two another name", "the test in line %d has the name %q too", first, name)
	} else {
		r.names[name] = n.Position().Line
	}
	return name
}

// one reads a test, or one of its cases.
func (r *reader) one(t *rules.DocNode, f *filled, name string) {
	c := &Case{Name: name, Line: t.Position().Line, test: t, own: t}
	body := t
	if f != nil {
		c.own, c.Line = f.table, f.table.Position().Line
		body = t.FillKeys(notation.Keys(), f.values, f.used)
	}
	if r.b == nil {
		return
	}
	if f != nil { // its own expectations go before those of the test
		r.expect(c, f.table)
	}
	r.expect(c, t)
	c.Visit, _ = notation.Read(r.b, body, r.doc)
	c.Visit.ID, c.Visit.File, c.Visit.Line = name, r.suite.File, c.Line
	if len(c.Verdicts)+len(c.Credits) == 0 && c.Score == nil && c.Passed == nil && !c.Rest && !hasExpectation(c.own, t) && !r.doc.Broken() {
		c.own.Fault("missing-key", "add pass = [\"RULE\"] or fail = [\"RULE\"]", "nothing is expected of the visit %q", name)
	}
	r.suite.Cases = append(r.suite.Cases, c)
}

func hasExpectation(tables ...*rules.DocNode) bool {
	for _, t := range tables {
		for _, k := range expectKeys {
			if t.Get(k) != nil {
				return true
			}
		}
	}
	return false
}

// expect reads what a table expects; what is expected already stays.
func (r *reader) expect(c *Case, t *rules.DocNode) {
	before := len(c.Verdicts)
	for _, k := range verdictKeys {
		for _, id := range t.Get(k.key).Items() {
			rule, ok := r.rule(id, k.key)
			if !ok {
				continue
			}
			at := slices.IndexFunc(c.Verdicts, func(e Expected) bool { return e.Rule == rule })
			switch {
			case at >= before:
				id.Fault("written-twice", "keep one of the two", "the rule %q is expected twice", id.Plain())
			case at < 0:
				c.Verdicts = append(c.Verdicts, Expected{Rule: rule, Verdict: k.verdict, node: id})
			}
		}
	}
	if n := t.Get("credit"); n != nil && !n.IsTable() {
		n.Fault("wrong-type", "write credit = { RULE = 0.5 }", "credit must be a table, not %s", n.Shown())
	} else {
		for _, e := range n.Entries() {
			rule := ruleIndex(r.b, e.Key())
			if rule < 0 {
				ids := ruleIDs(r.b)
				e.KeyFault("unknown-rule", "", "there is no rule %q%s", e.Key(), didYouMean(e.Key(), ids))
				continue
			}
			if q, ok := e.Number("credit", 0, 1); ok && !slices.ContainsFunc(c.Credits, func(o Credit) bool { return o.Rule == rule }) {
				c.Credits = append(c.Credits, Credit{Rule: rule, Credit: q, node: e})
			}
		}
	}
	r.whole(c, t)
}

// whole reads what is expected of the visit as a whole.
func (r *reader) whole(c *Case, t *rules.DocNode) {
	if n := t.Get("score"); n != nil && c.Score == nil {
		if n.IsText() && n.Plain() == "none" {
			c.Score = &rules.Ratio{}
		} else if n.IsText() {
			n.Fault("wrong-type", "write a number, or \"none\" for a visit without a score", "score must be a number, not %s", n.Shown())
		} else if q, ok := n.Number("score", 0, -1); ok {
			c.Score = &q
		}
	}
	if n := t.Get("passed"); n != nil && c.Passed == nil {
		v := checker.Unknown
		if n.IsText() {
			if n.Plain() != "undecided" {
				n.Fault("unknown-value", "write true, false or \"undecided\"", "passed cannot be %q", n.Plain())
			}
		} else if yes, ok := n.Truth("passed"); ok {
			if v = checker.Fail; yes {
				v = checker.Pass
			}
		}
		c.Passed = &v
	}
	if n := t.Get("rest"); n != nil {
		if s, ok := n.Text("rest"); ok && s != "pass" {
			n.Fault("unknown-value", "write rest = \"pass\": every rule that is not named passes or does not apply", "rest can only be \"pass\", not %q", s)
		}
		c.Rest = true
	}
}

func (r *reader) rule(id *rules.DocNode, key string) (int, bool) {
	s, ok := id.Text(key)
	if !ok {
		return 0, false
	}
	rule := ruleIndex(r.b, s)
	if rule < 0 {
		id.Unknown("unknown-rule", "rule", s, ruleIDs(r.b))
		return 0, false
	}
	return rule, true
}

func ruleIndex(b *rules.Book, id string) int {
	return slices.IndexFunc(b.Rules, func(r rules.Rule) bool { return r.ID == id })
}

func ruleIDs(b *rules.Book) []string {
	ids := make([]string, len(b.Rules))
	for i := range ids {
		ids[i] = b.Rules[i].ID
	}
	return ids
}

// undefended reads an [[undefended]].
func (r *reader) undefended(t *rules.DocNode) {
	t.Keys("[[undefended]]", "rule", "what", "why")
	u := Undefended{Line: t.Position().Line, node: t}
	for _, k := range []struct {
		key string
		to  *string
	}{{"rule", &u.Rule}, {"what", &u.What}, {"why", &u.Why}} {
		n := t.Get(k.key)
		s, ok := n.Text(k.key)
		*k.to = s
		if (n == nil || ok && strings.TrimSpace(s) == "") && (k.key != "rule") && !r.doc.Broken() {
			hints := map[string]string{"what": "write it as stdc test --coverage shows it", "why": "say why no visit can or need tell the difference"}
			t.Fault("missing-key", "add "+k.key+" = \"…\"; "+hints[k.key], "[[undefended]] needs the key %s", k.key)
		}
	}
	if n := t.Get("rule"); n != nil && r.b != nil {
		r.rule(n, "rule")
	}
	r.suite.Undefended = append(r.suite.Undefended, u)
}
