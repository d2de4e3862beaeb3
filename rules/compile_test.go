package rules

import (
	"bytes"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/BurntSushi/toml"
)

// head begins the books of these tests.
const head = "[standard]\nid = \"hall\"\ntitle = \"Hall\"\n"

// encoded compiles files to JSON without what names the sources: the hash,
// the files and the places of the rules.
func encoded(t *testing.T, files map[string]string) string {
	t.Helper()
	b := *mustCompile(t, files)
	b.Hash, b.Sources = "", nil
	b.Rules = append([]Rule(nil), b.Rules...)
	for i := range b.Rules {
		b.Rules[i].Pos = Position{}
	}
	out, err := b.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestSameBook: two ways to write one book.
func TestSameBook(t *testing.T) {
	const words = `
[[step]]
id = "welcome"
from = "enter"
[fact.channel]
values = ["counter", "phone"]
[element.enter]
[element.greet]
fields = { text = "text", n = "number" }
[phrases]
hello = ["hello", "您好"]
`
	for _, c := range []struct {
		why  string
		a, b map[string]string
	}{
		{"an import is as if written here",
			map[string]string{
				"book.toml":           head + "import = [\"words/first.toml\"]\n[rule.b]\nexpect = \"greet\"\nsaying = \"hello\"\n",
				"words/first.toml":    "[standard]\nid = \"x\"\ntitle = \"X\"\nimport = \"../second.toml\"\n[rule.a]\nexpect = \"enter\"\n",
				"second.toml":         words,
				"never-asked-of.toml": "]",
			},
			map[string]string{"book.toml": head + words + "[rule.a]\nexpect = \"enter\"\n[rule.b]\nexpect = \"greet\"\nsaying = \"hello\"\n"}},
		{"a file that two others import is there once",
			map[string]string{
				"book.toml":  head + "import = [\"a.toml\", \"b.toml\", \"words.toml\"]\n",
				"a.toml":     "[standard]\nid = \"a\"\ntitle = \"A\"\nimport = \"words.toml\"\n[rule.a]\nexpect = \"enter\"\n",
				"b.toml":     "[standard]\nid = \"b\"\ntitle = \"B\"\nimport = [\"./words.toml\"]\n[rule.b]\nexpect = \"greet\"\n",
				"words.toml": words,
			},
			map[string]string{"book.toml": head + words + "[rule.a]\nexpect = \"enter\"\n[rule.b]\nexpect = \"greet\"\n"}},
		{"an overlay sets params and keys of rules, adds rules and retires one",
			map[string]string{
				"book.toml": head + "extends = \"hq/hq.toml\"\nversion = \"2\"\n[param]\nlimit = \"20s\"\n" +
					"[rule.a]\nweight = 3\nafter = \"enter\"\n[rule.old]\nretired = true\n[rule.fresh]\nforbid = \"enter\"\n",
				"hq/hq.toml": "[standard]\nid = \"hq\"\ntitle = \"HQ\"\nversion = \"1\"\npass-mark = 85\nlanguage = \"zh-CN\"\nimport = \"words.toml\"\n[param]\nlimit = \"10s\"\nother = \"${limit}\"\n" +
					"[rule.a]\nexpect = \"greet\"\nbefore = \"enter\"\nwithin = \"${other}\"\nweight = 2\n[rule.old]\nexpect = \"greet\"\n",
				"hq/words.toml": words,
			},
			map[string]string{"book.toml": head + "version = \"2\"\npass-mark = 85\nlanguage = \"zh-CN\"\n" + words +
				"[rule.a]\nexpect = \"greet\"\nafter = \"enter\"\nbefore = \"enter\"\nwithin = \"20s\"\nweight = 3\n[rule.fresh]\nforbid = \"enter\"\n"}},
		{"the conditions of an overlay hold for its own rules only",
			map[string]string{
				"book.toml": head + "extends = \"hq.toml\"\nwhen = { channel = \"phone\" }\n[rule.a]\nweight = 2\n[rule.b]\nforbid = \"enter\"\n",
				"hq.toml":   "[standard]\nid = \"hq\"\ntitle = \"HQ\"\nwhen = { channel = \"counter\" }\n" + words + "[rule.a]\nexpect = \"greet\"\n",
			},
			map[string]string{"book.toml": head + words +
				"[rule.a]\nexpect = \"greet\"\nweight = 2\nwhen = { channel = \"counter\" }\n[rule.b]\nforbid = \"enter\"\nwhen = { channel = \"phone\" }\n"}},
		{"an overlay's own mapping wins whole, and an import's is taken where there is no other",
			map[string]string{
				"book.toml":  head + "extends = \"hq.toml\"\n[log]\nlayout = \"events\"\n[log.columns]\na = \"visit\"\nb = \"do\"\n",
				"hq.toml":    "[standard]\nid = \"hq\"\ntitle = \"HQ\"\nimport = \"words.toml\"\n[log]\nlayout = \"visits\"\nzone = \"Asia/Tokyo\"\n[log.columns]\nc = \"visit\"\n[rule.a]\nexpect = \"greet\"\n",
				"words.toml": words + "[log]\nlayout = \"stages\"\n[log.columns]\nd = \"visit\"\ne = \"enter.at\"\n",
			},
			map[string]string{"book.toml": head + words + "[rule.a]\nexpect = \"greet\"\n[log]\nlayout = \"events\"\n[log.columns]\na = \"visit\"\nb = \"do\"\n"}},
		{"params: inside a text, alone with their type, of each other, a doubled and a lone dollar",
			map[string]string{"book.toml": head + words + `
[param]
n = 10
unit = "s"
limit = "${n}${unit}"
on = true
weight = 2.5
both = ["enter", "greet"]
set = "${name}"
name = "hello"
[rule.a]
title = "${n} for $$5 or $ or $n$"
expect = "${both}"
after = { element = "enter" }
within = "5s..${limit}"
critical = "${on}"
weight = "${weight}"
[rule.b]
expect = "greet"
times = "${n}"
where = { n = "${n}", text = { matches = "a$" } }
saying = ["${set}"]
`},
			map[string]string{"book.toml": head + words + `
[rule.a]
title = "10 for $5 or $ or $n$"
expect = ["enter", "greet"]
after = { element = "enter" }
within = "5s..10s"
critical = true
weight = 2.5
[rule.b]
expect = "greet"
times = 10
where = { n = 10, text = { matches = "a$" } }
saying = ["hello"]
`}},
		{"short forms of fields", map[string]string{"book.toml": head + "[element.a]\nfields = { n = { type = \"number\" }, k = { type = \"enum\", values = [\"x\"] } }\n[rule.r]\nexpect = \"a\"\n"},
			map[string]string{"book.toml": head + "[element.a.fields]\nn = \"number\"\nk.values = [\"x\"]\n[rule.r]\nexpect = \"a\"\n"}},
		{"saying is short for where.text.says", map[string]string{"book.toml": head + words + "[rule.r]\nexpect = \"greet\"\nsaying = \"hello\"\n"},
			map[string]string{"book.toml": head + words + "[rule.r]\nexpect = \"greet\"\n[rule.r.where.text]\nsays = [\"hello\"]\n"}},
	} {
		a, b := encoded(t, c.a), encoded(t, c.b)
		// Words are how the author wrote a pattern.
		words := regexp.MustCompile(`(?m)^ *"words": .*\n`)
		a, b = words.ReplaceAllString(a, ""), words.ReplaceAllString(b, "")
		// So are the places of columns.
		lines := regexp.MustCompile(`"line": \d+`)
		a, b = lines.ReplaceAllString(a, ""), lines.ReplaceAllString(b, "")
		if a != b {
			t.Errorf("%s: differs at\n%s", c.why, firstDifference(a, b))
		}
	}
}

// TestStandardConditions: those under [standard] hold for every rule of that
// file together with the rule's own, also where the file is imported.
func TestStandardConditions(t *testing.T) {
	got := gates(t, map[string]string{
		"book.toml": head + `import = "phone.toml"
unless = { channel = "phone" }
[element.enter]
[element.greet]
[fact.channel]
values = ["counter", "phone"]
[rule.own]
expect = "greet"
without = "enter"
unless = { channel = "counter" }
`,
		"phone.toml": `[standard]
id = "phone"
title = "Phone"
when = { channel = "phone" }
given = "enter"
[rule.imported]
expect = "greet"
when = { channel = ["phone", "counter"] }
given = "greet"
[rule.parts]
all = [{ expect = "greet", when = { channel = "counter" } }]
`,
	})
	const want = `imported: given 2, without 0, when 2, unless 0
parts: given 1, without 0, when 1, unless 0
own: given 0, without 1, when 0, unless 2
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// gates writes how many conditions of each kind each rule has.
func gates(t *testing.T, files map[string]string) string {
	var b strings.Builder
	for _, r := range mustCompile(t, files).Rules {
		g := r.Node.Gate
		fmt.Fprintf(&b, "%s: given %d, without %d, when %v, unless %d\n", r.ID, len(g.Given), len(g.Without), len(g.When), len(g.Unless))
	}
	return b.String()
}

func firstDifference(a, b string) string {
	la, lb := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(la), len(lb)) {
		if la[i] != lb[i] {
			from := max(0, i-5)
			return strings.Join(la[from:min(i+3, len(la))], "\n") + "\n---\n" + strings.Join(lb[from:min(i+3, len(lb))], "\n")
		}
	}
	return "the end"
}

// books are the books of the language cases and the starters.
func books(t testing.TB) map[string]map[string]string {
	t.Helper()
	out := map[string]map[string]string{}
	all := corpus(t)
	for name, data := range all {
		switch {
		case filepath.Base(filepath.Dir(name)) == "language":
			var c struct{ Book string }
			if err := toml.Unmarshal(data, &c); err != nil {
				t.Fatal(name, err)
			}
			out[name] = map[string]string{"book.toml": c.Book}
		case filepath.Base(name) == "book.toml" && !strings.Contains(name, "diagnostics"):
			out[name] = map[string]string{}
			for beside, data := range all { // what it imports
				if filepath.Dir(beside) == filepath.Dir(name) && !strings.HasSuffix(beside, "_test.toml") {
					out[name][filepath.Base(beside)] = string(data)
				}
			}
		}
	}
	if len(out) < 30 {
		t.Fatalf("only %d books", len(out))
	}
	return out
}

// TestBooksCompile: the books of the language cases and the starters have no
// fault, and survive being written and read.
func TestBooksCompile(t *testing.T) {
	for name, files := range books(t) {
		b, ds := Compile("book.toml", loadText(files))
		if b == nil {
			t.Errorf("%s:\n%s", name, shown(ds))
			continue
		}
		out, err := b.Encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := ReadBook(out)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if out2, err := again.Encode(); err != nil || !bytes.Equal(out, out2) {
			t.Errorf("%s: read and written again it differs, %v", name, err)
		}
	}
}

// TestCompileIsDeterministic: the same files give the same bytes, and the same
// diagnostics, on every run and beside other runs.
func TestCompileIsDeterministic(t *testing.T) {
	all := books(t)
	for _, dir := range caseFolders(t) {
		files := map[string]string{}
		for name, data := range corpus(t) {
			if rel, err := filepath.Rel(dir, name); err == nil && !strings.HasPrefix(rel, "..") {
				files[rel] = string(data)
			}
		}
		all[dir] = files
	}
	want := map[string]string{}
	for name, files := range all {
		want[name] = outcome(files)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	bad := map[string]bool{}
	runs := 100
	if testing.Short() {
		runs = 10
	}
	for range runs {
		wg.Go(func() {
			for name, files := range all {
				if outcome(maps.Clone(files)) != want[name] {
					mu.Lock()
					bad[name] = true
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	for name := range bad {
		t.Errorf("%s: not every run gives the same", name)
	}
}

func outcome(files map[string]string) string {
	b, ds := Compile("book.toml", loadText(files))
	if b == nil {
		return shown(ds)
	}
	out, _ := b.Encode()
	return string(out) + shown(ds)
}

func FuzzCompile(f *testing.F) {
	f.Add([]byte("a = 1\n\x8eitle")) // a byte that could continue a character
	for _, data := range corpus(f) {
		f.Add(data)
	}
	for _, files := range books(f) {
		f.Add([]byte(files["book.toml"]))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		load := func(path string) ([]byte, error) {
			if path == "book.toml" || path == "other.toml" {
				return data, nil
			}
			return loadText(nil)(path)
		}
		b, ds := Compile("book.toml", load)
		if (b == nil) != HasErrors(ds) {
			t.Fatalf("book %v with\n%s", b != nil, shown(ds))
		}
		checkSpans(t, data, ds)
		again, ds2 := Compile("book.toml", load)
		if shown(ds) != shown(ds2) {
			t.Fatalf("told\n%s\nand then\n%s", shown(ds), shown(ds2))
		}
		if b == nil {
			return
		}
		out, err := b.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if out2, _ := again.Encode(); !bytes.Equal(out, out2) {
			t.Fatal("two runs give two books")
		}
		if _, err := ReadBook(out); err != nil {
			t.Fatal(err)
		}
	})
}

// checkSpans holds the places of diagnostics inside the file.
func checkSpans(t *testing.T, data []byte, ds []Diagnostic) {
	t.Helper()
	lines := strings.Split(strings.TrimPrefix(string(data), "\uFEFF"), "\n")
	for _, d := range ds {
		if d.Code == "internal" {
			t.Errorf("the checks let through: %s", d.Error())
		}
		if d.Line < 1 || d.Line > len(lines) || d.Column < 1 || d.EndColumn <= d.Column ||
			d.EndColumn > len([]rune(lines[d.Line-1]))+2 {
			t.Errorf("%d:%d-%d is not inside the file: %s", d.Line, d.Column, d.EndColumn, d.Error())
		}
		if strings.ContainsAny(d.Message+d.Hint, "\n\r") {
			t.Errorf("a message of several lines: %q", d.Message+d.Hint)
		}
	}
}
