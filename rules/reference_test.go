package rules_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"stdc/checker"
	"stdc/internal/visitlog"
	"stdc/rules"
)

const (
	referencePage = "../docs/language.md"
	guidePage     = "../docs/guide.md"
	mappingPage   = "../docs/logs.md"
)

// TestReferenceGenerated holds the generated tables of the references to what
// the package says.
func TestReferenceGenerated(t *testing.T) {
	for _, file := range []string{referencePage, mappingPage} {
		page, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want, err := rules.FillReference(filepath.Base(file), string(page))
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case want == string(page):
		case updating():
			if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("%s is not what the tables say; run go test ./rules -run TestReferenceGenerated -update", file)
		}
	}
}

func TestFillReferenceFaults(t *testing.T) {
	for _, page := range []string{"", "<!-- generated: forms -->\n", "<!-- generated: nothing -->\n<!-- end of generated -->"} {
		if _, err := rules.FillReference("language.md", page); err == nil {
			t.Errorf("no error for %q", page)
		}
	}
	if _, err := rules.FillReference("cli.md", "x"); err == nil {
		t.Error("no error for a page without generated parts")
	}
}

// TestMappingReference compiles the mappings of docs/logs.md against its book.
func TestMappingReference(t *testing.T) {
	page, err := os.ReadFile(mappingPage)
	if err != nil {
		t.Fatal(err)
	}
	var book *rules.Book
	read := 0
	for _, m := range tomlBlock.FindAllStringSubmatch(string(page), -1) {
		load := func(string) ([]byte, error) { return []byte(m[2]), nil }
		var ds []rules.Diagnostic
		if m[1] == "book" {
			book, ds = rules.Compile("book.toml", load)
		} else if _, ds = rules.CompileLog("map.toml", load, book); true {
			read++
		}
		for _, d := range ds {
			t.Errorf("%s\n%s", d.Error(), d.Text)
		}
	}
	if book == nil || read == 0 {
		t.Error("the page has no book or no mappings")
	}
}

var tomlBlock = regexp.MustCompile("(?ms)^```toml (book|map)\n(.*?)^```$")

// snippet is a block of TOML of the reference or the guide. Its fence says what it is:
//
//	toml book [FILE]    a whole book, which other blocks may name
//	toml rule [FRAME]   a part of a book, compiled inside the book FRAME, or
//	                    inside the first book of the page
//	toml fault [FRAME]  a book or a part with the error of its first line
//	toml warns [FRAME]  one that compiles with the warning of its first line
type snippet struct {
	line int // of the text
	kind string
	name string
	text string
}

// seenTable is a table of the reference that says what becomes of visits
// under the snippet before it.
type seenTable struct {
	head []string
	rows []seenRow
	of   snippet
}

type seenRow struct {
	line  int
	cells []string
}

type reference struct {
	page     string
	lines    []string
	frame    string // the name of the first book
	books    map[string]string
	snippets []snippet
	tables   []*seenTable
}

// eachPage runs a test for each page with such blocks.
func eachPage(t *testing.T, test func(*testing.T, *reference)) {
	t.Helper()
	for _, page := range []string{referencePage, guidePage} {
		t.Run(filepath.Base(page), func(t *testing.T) { test(t, readReference(t, page)) })
	}
}

func readReference(t *testing.T, page string) *reference {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	ref := &reference{page: page, lines: lines, books: map[string]string{}}
	var table *seenTable
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		switch {
		case strings.HasPrefix(line, "```"):
			first := i + 1
			for i++; i < len(lines) && lines[i] != "```"; i++ {
			}
			ref.block(t, first, strings.Fields(strings.Trim(line, "`")), strings.Join(lines[first:i], "\n")+"\n")
		case strings.HasPrefix(line, "| seen |"):
			table = &seenTable{head: cells(line), of: ref.snippets[len(ref.snippets)-1]}
			ref.tables = append(ref.tables, table)
		case strings.HasPrefix(line, "|"):
			if table != nil && !strings.HasPrefix(line, "|---") {
				table.rows = append(table.rows, seenRow{line: i + 1, cells: cells(line)})
			}
		default:
			table = nil
		}
	}
	return ref
}

func cells(line string) []string {
	var out []string
	for _, c := range strings.Split(strings.Trim(line, "|"), "|") {
		out = append(out, strings.Trim(strings.TrimSpace(c), "`"))
	}
	return out
}

func (ref *reference) block(t *testing.T, line int, info []string, text string) {
	if len(info) == 0 || info[0] != "toml" {
		return
	}
	s := snippet{line: line + 1, kind: strings.Join(info[1:min(2, len(info))], ""), text: text}
	if !slices.Contains([]string{"book", "rule", "fault", "warns"}, s.kind) {
		t.Errorf("line %d: a block of TOML that is no book, rule, fault or warns", line)
	}
	if len(info) > 2 {
		s.name = info[2]
	}
	if s.kind == "book" {
		if s.name == "" {
			s.name = "book-" + strconv.Itoa(line) + ".toml"
		}
		ref.books[s.name] = text
		ref.frame = cmp.Or(ref.frame, s.name)
	}
	ref.snippets = append(ref.snippets, s)
}

// compile compiles a snippet, inside its frame where it is no whole book.
func (ref *reference) compile(s snippet) (*rules.Book, []rules.Diagnostic) {
	text, name := s.text, s.name
	if s.kind != "book" {
		name = "snippet.toml"
		if !strings.Contains(s.text, "[standard]") {
			text = ref.books[cmp.Or(s.name, ref.frame)] + s.text
		}
	}
	return rules.Compile(name, func(path string) ([]byte, error) {
		if path == name {
			return []byte(text), nil
		}
		if other, ok := ref.books[filepath.Base(path)]; ok {
			return []byte(other), nil
		}
		return nil, fs.ErrNotExist
	})
}

// TestReferenceSnippets compiles every block of TOML of the reference and the
// guide. With -update the first lines of faults and warnings are written anew.
func TestReferenceSnippets(t *testing.T) { eachPage(t, compileSnippets) }

func compileSnippets(t *testing.T, ref *reference) {
	if len(ref.snippets) == 0 {
		t.Fatal("the page has no TOML")
	}
	for _, s := range ref.snippets {
		book, ds := ref.compile(s)
		first, _, _ := strings.Cut(s.text, "\n")
		asks := s.kind == "fault" || s.kind == "warns"
		found := false
		for _, d := range ds {
			line := fmt.Sprintf("# %s: %s [%s]", d.Severity, d.Message, d.Code)
			found = found || line == first
			switch {
			case !asks || s.kind == "warns" && d.Severity == rules.Error:
				t.Errorf("line %d: %s", s.line, d.Error())
			case line != first && len(ds) == 1 && updating():
				ref.lines[s.line-1], found = line, true
			case line != first:
				t.Errorf("line %d: the compiler says (-update writes it into the page)\n%s", s.line, line)
			}
		}
		if asks && !found || (book == nil) != (s.kind == "fault") {
			t.Errorf("line %d: a %s; compiled: %v; %v", s.line, s.kind, book != nil, ds)
		}
	}
	if updating() && !t.Failed() {
		if err := os.WriteFile(ref.page, []byte(strings.Join(ref.lines, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// updating tells whether the flag -update, which another file declares, is set.
func updating() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}

// TestReferenceSentences compiles every rule of the table of sentences.
func TestReferenceSentences(t *testing.T) {
	book := "[standard]\nid = \"x\"\ntitle = \"x\"\n[fact.departure]\ntype = \"time\"\n[element]\na = {}\nb = {}\nc = {}\n" +
		"enter = {}\ncall = {}\nopen = { fields = { case = \"text\" } }\nclose = { fields = { case = \"text\" } }\n[rule]\n"
	_, table, _ := strings.Cut(strings.Join(readReference(t, referencePage).lines, "\n"), "| you want to say | write |\n|---|---|\n")
	table, _, ok := strings.Cut(table, "\n\n")
	if !ok {
		t.Fatal("no table of sentences")
	}
	for i, row := range strings.Split(table, "\n") {
		book += fmt.Sprintf("r%d = { %s }\n", i, cells(row)[1])
	}
	_, ds := rules.Compile("sentences.toml", func(string) ([]byte, error) { return []byte(book), nil })
	for _, d := range ds {
		t.Errorf("%s\n%s", d.Error(), d.Text)
	}
}

// TestReferenceTables judges every visit of a table that follows a snippet.
func TestReferenceTables(t *testing.T) { eachPage(t, judgeTables) }

func judgeTables(t *testing.T, ref *reference) {
	if len(ref.tables) == 0 {
		t.Fatal("the page has no table of visits")
	}
	for _, table := range ref.tables {
		book, ds := ref.compile(table.of)
		if book == nil {
			t.Errorf("line %d: does not compile: %v", table.of.line, ds)
			continue
		}
		for _, row := range table.rows {
			got := judgeSeen(t, book, row)
			for i, column := range table.head {
				id := column
				switch column {
				case "seen", "why":
					continue
				case "verdict":
					id = ruleHeads.FindAllStringSubmatch(table.of.text, -1)[0][1]
				}
				if i >= len(row.cells) || got[id] != row.cells[i] && got["rejected"] == "" || got["rejected"] != "" && row.cells[i] != "rejected" {
					t.Errorf("line %d: %s is %q, the page says %q (%s)", row.line, id, got[id], row.cells[i], got["rejected"])
				}
			}
		}
	}
}

var ruleHeads = regexp.MustCompile(`(?m)^\[rule\.([a-z0-9-]+)\]`)

// judgeSeen judges the visit that a row tells and returns what became of each
// rule, with its credit where that is neither 0 nor 1, and of the visit.
func judgeSeen(t *testing.T, book *rules.Book, row seenRow) map[string]string {
	t.Helper()
	visit, err := seenVisit(row.cells[0])
	if err != nil {
		t.Fatalf("line %d: %v", row.line, err)
	}
	got := map[string]string{}
	in := visitlog.Input{Name: "log", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(visit)), nil }}
	_, err = visitlog.Run(context.Background(), []visitlog.Input{in}, book, visitlog.Options{Workers: 1}, func() visitlog.Judge[int] {
		c := checker.New(book, checker.Options{})
		return func(v *checker.Visit) (int, error) {
			r, err := c.Check(v)
			if err == nil {
				tell(got, book, r)
			}
			return 0, err
		}
	}, func(int) {}, func(r visitlog.Reject) { got["rejected"] = r.Reason })
	if err != nil || len(got) == 0 {
		t.Fatalf("line %d: %v: %s", row.line, err, visit)
	}
	return got
}

func tell(got map[string]string, book *rules.Book, r *checker.Result) {
	number := func(q rules.Ratio) string {
		if !q.Valid() {
			return "none"
		}
		return strconv.FormatFloat(float64(int64(q.Float()*100+0.5))/100, 'f', -1, 64)
	}
	for i := range r.Rules {
		v := r.Rules[i].Verdict.String()
		if q := r.Rules[i].Credit; q.Valid() && q.Float() != 0 && q.Float() != 1 {
			v += " " + number(q)
		}
		got[book.Rules[i].ID] = v
	}
	got["score"], got["coverage"] = number(r.Score), number(r.Coverage)
	got["passed"] = map[checker.Verdict]string{checker.Pass: "true", checker.Fail: "false", checker.Unknown: "null"}[r.Passed]
}

var seenWord = regexp.MustCompile(`[^\s="]+="[^"]*"|\S+`)

// seenVisit reads the notation of the tables: events between " · ", each with
// its time, if any, its element and fields; and items that begin with fact,
// unobserved or visit.
func seenVisit(cell string) ([]byte, error) {
	v := map[string]any{"visit": "V", "date": "2026-03-02"}
	events, facts, unobserved := []any{}, map[string]any{}, []string{}
	for _, item := range strings.Split(cell, " · ") {
		words := seenWord.FindAllString(strings.TrimSpace(item), -1)
		to := map[string]any{}
		switch {
		case len(words) == 0 || words[0] == "(nothing)":
			continue
		case words[0] == "fact":
			to, words = facts, words[1:]
		case words[0] == "visit":
			to, words = v, words[1:]
		case words[0] == "unobserved":
			unobserved = append(unobserved, words[1:]...)
			continue
		default:
			if strings.ContainsAny(words[0][:1], "+0123456789") {
				to["at"], words = words[0], words[1:]
			}
			if len(words) == 0 {
				return nil, fmt.Errorf("no element in %q", item)
			}
			to["do"], words = words[0], words[1:]
			events = append(events, to)
		}
		for _, w := range words {
			key, value, ok := strings.Cut(w, "=")
			if !ok {
				return nil, fmt.Errorf("%q in %q", w, item)
			}
			to[key] = seenValue(value)
		}
	}
	if v["date"] == "none" {
		delete(v, "date")
	}
	v["events"], v["facts"], v["unobserved"] = events, facts, slices.Clip(unobserved)
	return json.Marshal(v)
}

func seenValue(s string) any {
	if len(s) > 1 && s[0] == '"' {
		return s[1 : len(s)-1]
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		return f
	}
	if s == "true" || s == "false" {
		return s == "true"
	}
	return s
}
