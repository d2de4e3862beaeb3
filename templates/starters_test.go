package templates_test

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stdc/rules"
	"stdc/templates"
)

// TestStartersListed: what is listed is what is there, by the titles of the
// books, and every line fits on a terminal.
func TestStartersListed(t *testing.T) {
	var listed []string
	for _, s := range templates.Starters() {
		listed = append(listed, s.ID)
		b := compile(t, s.ID)
		if b.ID != s.ID || b.Title.In("en") != s.TitleEN || b.Title.In("zh") != s.TitleZH {
			t.Errorf("%s: the book is %s, %q, %q", s.ID, b.ID, b.Title.In("en"), b.Title.In("zh"))
		}
		for _, line := range []string{s.LineEN, s.LineZH} {
			if line == "" || len(line) > 100 || strings.HasSuffix(line, ".") || strings.HasSuffix(line, "。") {
				t.Errorf("%s: the line %q", s.ID, line)
			}
		}
	}
	dirs, err := filepath.Glob("starters/*/book.toml")
	if err != nil {
		t.Fatal(err)
	}
	var there []string
	for _, d := range dirs {
		there = append(there, filepath.Base(filepath.Dir(d)))
	}
	slices.Sort(listed)
	if !slices.Equal(listed, there) {
		t.Errorf("listed %v\nthere %v", listed, there)
	}
}

// TestStarterFiles: the files brought along are those of the folder, byte by
// byte; nothing else is to be had.
func TestStarterFiles(t *testing.T) {
	for _, s := range templates.Starters() {
		files, ok := templates.StarterFiles(s.ID)
		if !ok {
			t.Fatal(s.ID)
		}
		var names []string
		for _, f := range files {
			names = append(names, f.Name)
			data, err := os.ReadFile(filepath.Join("starters", s.ID, f.Name))
			if err != nil || string(data) != string(f.Data) {
				t.Errorf("%s/%s differs: %v", s.ID, f.Name, err)
			}
		}
		if !slices.Contains(names, "book.toml") || !slices.Contains(names, "book_test.toml") || !slices.Contains(names, "visits.ndjson") {
			t.Errorf("%s has %v", s.ID, names)
		}
	}
	for _, id := range []string{"", ".", "..", "no-such", "phone/book.toml", "../schemas"} {
		if files, ok := templates.StarterFiles(id); ok {
			t.Errorf("%q: %d files", id, len(files))
		}
	}
}

// TestStartersBilingual: each title and need of a starter is in English and
// Chinese, each rule has a source, and the four steps of the method stand in
// their order.
func TestStartersBilingual(t *testing.T) {
	for _, s := range templates.Starters() {
		t.Run(s.ID, func(t *testing.T) {
			b := compile(t, s.ID)
			both := func(what string, text rules.Text) {
				t.Helper()
				if en, zh := text.In("en"), text.In("zh"); en == "" || zh == "" || en == zh || !hasHan(zh) {
					t.Errorf("%s: %q in English, %q in Chinese", what, en, zh)
				}
			}
			both("the standard", b.Title)
			for _, st := range b.Steps {
				both("step "+st.ID, st.Title)
			}
			for _, d := range b.Dimensions {
				both("dimension "+d.ID, d.Title)
			}
			for _, f := range b.Facts {
				both("fact "+f.ID, f.Title)
			}
			for _, e := range b.Elements {
				both("element "+e.ID, e.Title)
				for _, f := range e.Fields {
					if f.ID != "by" || f.Type != rules.TypeText { // it is there undeclared
						both("field "+e.ID+"."+f.ID, f.Title)
					}
				}
			}
			for i := range b.Rules {
				r := &b.Rules[i]
				both("rule "+r.ID, r.Title)
				both("need of "+r.ID, r.Need)
				if r.Source == "" {
					t.Errorf("rule %s has no source", r.ID)
				}
			}
			if len(b.Steps) == 0 || len(b.Revisions) == 0 {
				t.Error("the book lacks steps or revisions")
			}
			fourSteps(t, s.ID)
		})
	}
}

func fourSteps(t *testing.T, id string) {
	data, err := os.ReadFile(filepath.Join("starters", id, "book.toml"))
	if err != nil {
		t.Fatal(err)
	}
	last := -1
	for _, heading := range []string{"Step 1. ", "Step 2. ", "Step 3. ", "Step 4. "} {
		at := strings.Index(string(data), heading)
		if at <= last {
			t.Errorf("%q does not stand in its place", heading)
		}
		last = at
	}
}

// compile compiles a starter from the files that the program brings along, and
// takes no warning.
func compile(t *testing.T, id string) *rules.Book {
	t.Helper()
	files, _ := templates.StarterFiles(id)
	b, ds := rules.Compile("book.toml", func(name string) ([]byte, error) {
		for _, f := range files {
			if f.Name == path.Clean(filepath.ToSlash(name)) {
				return f.Data, nil
			}
		}
		return nil, os.ErrNotExist
	})
	if b == nil || len(ds) > 0 {
		t.Fatalf("%s: %v", id, ds)
	}
	return b
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x4e00 && r <= 0x9fff })
}
