package lint

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stdc/rules"
	"stdc/rules/format"
)

func sorted(s []string) []string { slices.Sort(s); return s }

// TestOthers: what stands in the files of others is their authors' to explain;
// what it says wrong is told.
func TestOthers(t *testing.T) {
	files := map[string]string{
		"book.toml":    "[standard]\nid = \"b\"\ntitle = \"B\"\nextends = \"hq.toml\"\n[rule.mine]\nexpect = \"bow\"\n",
		"hq.toml":      "[standard]\nid = \"hq\"\ntitle = \"HQ\"\nimport = \"library.toml\"\n[rule.theirs]\nexpect = \"bow\"\ntimes = 3\n",
		"library.toml": "[element.bow]\n[element.smile]\n[param]\nn = 1\n",
	}
	r := Check("book.toml", loader(files), Options{Lang: "en"})
	var got []string
	for _, d := range r.Diagnostics {
		got = append(got, fmt.Sprintf("%s:%d %s", d.File, d.Line, d.Code))
	}
	want := []string{"book.toml:2 untested", "book.toml:5 no-need", "book.toml:5 no-title", "hq.toml:7 exact-count"}
	if !slices.Equal(sorted(got), want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestTests: a rule is tested where a test, or a case of one, names it.
func TestTests(t *testing.T) {
	const book = "[standard]\nid = \"b\"\ntitle = \"B\"\n[element.x]\n[rule.a]\nexpect = \"x\"\n[rule.b]\nexpect = \"x\"\n[rule.c]\nforbid = \"x\"\n[rule.d]\neach = \"x\"\nbe = { by = \"y\" }\n[rule.e]\nexpect = \"x\"\n"
	const tests = "[[test]]\nvisit = \"- x\"\npass = \"a\"\nrest = \"pass\"\n[[test.case]]\nna = [\"b\"]\n[[test]]\ncredit = { c = 0 }\n[[test]]\ncase = [{ unknown = \"d\" }]\n"
	got := told(t, book, "untested", Options{Lang: "en", Tests: []Test{{"book_test.toml", []byte(tests)}}})
	if len(got) != 1 || !strings.Contains(got[0], "the rule e") {
		t.Errorf("got %q", got)
	}
	if got := told(t, book, "untested", Options{Lang: "zh"}); len(got) != 1 || !strings.Contains(got[0], "这本标准没有测试") {
		t.Errorf("got %q", got)
	}
	r := Check("book.toml", loader(map[string]string{"book.toml": book}), Options{Tests: []Test{{"book_test.toml", []byte("[[test]\n")}}})
	if len(r.Diagnostics) != 1 || r.Diagnostics[0].File != "book_test.toml" || r.Diagnostics[0].Severity != rules.Error {
		t.Errorf("a file of tests that is no TOML: %v", r.Diagnostics)
	}
}

// TestStarters: the starters have nothing to tell, in either language.
func TestStarters(t *testing.T) {
	books, _ := filepath.Glob("../../templates/starters/*/book.toml")
	if len(books) < 20 {
		t.Fatalf("only %d starters", len(books))
	}
	for _, path := range books {
		test := strings.TrimSuffix(path, ".toml") + "_test.toml"
		data, err := os.ReadFile(test)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range Check(path, os.ReadFile, Options{Tests: []Test{{test, data}}}).Diagnostics {
			t.Error(d.Error())
		}
	}
}

// TestOff: where a comment stands decides what it speaks of.
func TestOff(t *testing.T) {
	const off = "# lint: off exact-count because so it is"
	book := func(head, above, key, value, behind, inside string) string {
		return head + "\n[standard]\nid = \"b\"\ntitle = \"B\"\n[element.x]\n\n" + above + "\n[rule.a]" + behind + "\nexpect = \"x\"\n" + key + "\ntimes = 2 " + value +
			"\n[rule.b]\nany = [ # of these\n" + inside + "\n{ expect = \"x\", times = 2 },\n{ expect = \"x\" },\n]\n"
	}
	for _, c := range []struct {
		name, text  string
		told, codes int // of exact-count, of the switches
	}{
		{"none", book("", "", "", "", "", ""), 2, 0},
		{"the whole file", book(off, "", "", "", "", ""), 0, 0},
		{"a table", book("", off+"\n# and more", "", "", "", ""), 1, 0},
		{"behind a header", book("", "", "", "", " "+off, ""), 1, 0},
		{"the key below", book("", "", off, "", "", ""), 1, 0},
		{"its line", book("", "", "", off, "", ""), 1, 0},
		{"the item below", book("", "", "", "", "", off), 1, 0},
		{"both", book("", "", "", off, "", off), 0, 0},
		{"another line", book("", "", "", "", "", "") + off + "\n", 2, 1},
		{"twice", book(off, "", "", off, "", ""), 0, 0},
		{"a full-width comma, 因为", book("# lint: off exact-count，no-title 因为 本来如此", "", "", "", "", ""), 0, 0},
		{"no reason", book("# lint: off exact-count", "", "", "", "", ""), 0, 1},
		{"no reason behind because", book("# lint: off exact-count because", "", "", "", "", ""), 0, 1},
		{"another check", book("# lint: off no-calendar because none", "", "", "", "", ""), 2, 1},
		{"a misspelt check", book("# lint: off exact-cout because so", "", "", "", "", ""), 2, 1},
		{"a form that is none", book("# lint: disable exact-count", "", "", "", "", ""), 2, 1},
		{"one of two is needless", book("# lint: off exact-count, short-phrase because so", "", "", "", "", ""), 0, 1},
		{"in a text", strings.Replace(book("", "", "", "", "", ""), `"B"`, "\"\"\"\n"+off+"\n\"\"\"", 1), 2, 0},
	} {
		told, switches := 0, 0
		for _, d := range Check("book.toml", loader(map[string]string{"book.toml": c.text}), Options{Lang: "en"}).Diagnostics {
			if d.Code == "exact-count" {
				told++
			}
			if strings.HasPrefix(string(d.Code), "off-") {
				switches++
			}
		}
		if told != c.told || switches != c.codes {
			t.Errorf("%s: told %d, want %d; of switches %d, want %d", c.name, told, c.told, switches, c.codes)
		}
	}
}

// corpus are the rulebooks of testdata and the starters.
func corpus(t testing.TB) []string {
	var out []string
	for _, pattern := range []string{"../../templates/starters/*/book.toml", "../../testdata/*/*.toml", "../../testdata/*/*/*.toml"} {
		files, _ := filepath.Glob(pattern)
		for _, f := range files {
			if !strings.HasSuffix(f, "_test.toml") {
				out = append(out, f)
			}
		}
	}
	if len(out) < 50 {
		t.Fatalf("only %d books", len(out))
	}
	return out
}

// TestFormatted: a book in our layout has the same findings as before, so that
// fmt takes no comment away from what it speaks of.
func TestFormatted(t *testing.T) {
	codes := func(path string, load rules.Loader) (out []string) {
		for _, d := range Check(path, load, Options{Lang: "en"}).Diagnostics {
			out = append(out, string(d.Code)+" "+d.Message)
		}
		return sorted(out)
	}
	check := func(path string, data []byte) {
		text, faults := format.Source(path, data)
		if len(faults) > 0 {
			return
		}
		load := func(as []byte) rules.Loader {
			return func(name string) ([]byte, error) {
				if name == filepath.ToSlash(filepath.Clean(path)) {
					return as, nil
				}
				return os.ReadFile(name)
			}
		}
		if a, b := codes(path, load(data)), codes(path, load(text)); !slices.Equal(a, b) {
			t.Errorf("%s: before %q, formatted %q", path, a, b)
		}
	}
	for _, path := range corpus(t) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		check(path, data)
	}
	const off = "# lint: off exact-count because so"
	check("book.toml", []byte("[standard]\nid=\"b\"\n   "+off+"\ntitle='B'\n[element.x]\n"+off+"\n\n\n[rule.a]\nexpect=\"x\"\n\ntimes=2   "+off+
		"\n[rule.b]\nany=[{expect=\"x\",times=2}, "+off+"\n{expect=\"x\"}]\n"))
}

// FuzzCheck: whatever a file holds, linting it ends, and every finding has a
// place in it.
func FuzzCheck(f *testing.F) {
	for _, path := range corpus(f) {
		if data, err := os.ReadFile(path); err == nil && len(data) < 10_000 {
			f.Add(string(data))
		}
	}
	for _, c := range cases {
		for _, rule := range c.tells {
			f.Add("# lint: off " + string(c.code) + " because\n[rule.r]\n" + rule + "\n" + hall)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 20_000 {
			return
		}
		lines := strings.Split(strings.TrimPrefix(text, "\uFEFF"), "\n")
		for _, d := range Check("book.toml", loader(map[string]string{"book.toml": text}), Options{}).Diagnostics {
			if rules.HasErrors([]rules.Diagnostic{d}) {
				return
			}
			if d.Line < 1 || d.Line > len(lines) || d.Text != strings.TrimSuffix(lines[d.Line-1], "\r") || d.EndColumn <= d.Column || d.Message == "" {
				t.Errorf("a finding without a place: %+v", d)
			}
		}
	})
}
