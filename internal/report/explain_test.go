package report

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stdc/checker"
	"stdc/internal/booktest"
	"stdc/rules"
)

func starter(t *testing.T, dir string) *rules.Book {
	t.Helper()
	b, ds := rules.Compile("book.toml", func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, name)) })
	if b == nil {
		t.Fatal(ds)
	}
	return b
}

// TestExplainStarters compares the explanation of every rule of every starter,
// in both languages, with testdata/explain; -update rewrites it. The
// visits that are shown must come out as the text says.
func TestExplainStarters(t *testing.T) {
	dirs, err := filepath.Glob("../../templates/starters/*")
	if err != nil || len(dirs) == 0 {
		t.Fatal("no starters", err)
	}
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			b := starter(t, dir)
			var en, zh bytes.Buffer
			for i := range b.Rules {
				ex := booktest.Nearest(b, i)
				judged(t, b, i, ex)
				for lang, out := range map[string]*bytes.Buffer{"en": &en, "zh": &zh} {
					if i > 0 {
						out.WriteString("\n" + strings.Repeat("-", explainWidth) + "\n\n")
					}
					if err := WriteExplanation(out, b, i, ex, lang); err != nil {
						t.Fatal(err)
					}
				}
			}
			explained(t, filepath.Join("../../testdata/explain", filepath.Base(dir)+".en.txt"), en.String())
			explained(t, filepath.Join("../../testdata/explain", filepath.Base(dir)+".zh.txt"), zh.String())
		})
	}
}

func explained(t *testing.T, path, got string) {
	t.Helper()
	for i, l := range strings.Split(got, "\n") {
		// A line of a visit is shown whole, as it would be written in a test.
		if columns(l) > explainWidth && !strings.Contains(l, "='") && !strings.HasPrefix(l, "  facts = ") {
			t.Errorf("%s:%d has %d columns: %s", path, i+1, columns(l), l)
		}
	}
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is another; go test ./internal/report -run Explain -update rewrites it:\n%s", path, got)
	}
}

// judged holds the examples of a rule to the verdicts that they stand for.
func judged(t *testing.T, b *rules.Book, rule int, ex booktest.Examples) {
	t.Helper()
	c := checker.New(b, checker.Options{})
	for want, v := range map[checker.Verdict]*checker.Visit{checker.Pass: ex.Pass, checker.Fail: ex.Fail} {
		if v == nil {
			t.Errorf("%s: no visit that comes out as %v", b.Rules[rule].ID, want)
			continue
		}
		r, err := c.Check(v)
		if err != nil || r.Rules[rule].Verdict != want {
			t.Errorf("%s: a visit comes out otherwise than %v: %v", b.Rules[rule].ID, want, err)
		}
	}
}

// TestExplainEveryForm explains every rule of the cases of the language, which
// hold every form and key: each says something, in both languages.
func TestExplainEveryForm(t *testing.T) {
	var files []string
	for _, dir := range []string{"language", "expressiveness"} {
		found, _ := filepath.Glob("../../testdata/" + dir + "/*.toml")
		files = append(files, found...)
	}
	told := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, text, _ := strings.Cut(string(data), "\nbook = '''\n")
		text, _, _ = strings.Cut(text, "'''")
		b, _ := rules.Compile("book.toml", func(string) ([]byte, error) { return []byte(text), nil })
		if b == nil {
			continue
		}
		for i := range b.Rules {
			for _, lang := range []string{"en", "zh"} {
				var out bytes.Buffer
				if err := WriteExplanation(&out, b, i, booktest.Examples{}, lang); err != nil {
					t.Fatal(err)
				}
				told++
				for k, l := range strings.Split(out.String(), "\n") {
					if columns(l) > explainWidth || strings.Contains(l, "“”") || strings.Contains(l, "{") {
						t.Errorf("%s, %s, %s, line %d: %s", filepath.Base(file), b.Rules[i].ID, lang, k+1, l)
					}
				}
			}
		}
	}
	if told < 200 {
		t.Errorf("only %d rules were told", told)
	}
}
