package report

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"stdc/rules"
)

// TestHandbooks compares the handbook and the checklist of two starters, in both
// languages, with testdata/doc; -update rewrites them.
func TestHandbooks(t *testing.T) {
	for _, name := range []string{"phone", "node-control"} {
		b := starter(t, filepath.Join("../../templates/starters", name))
		for _, lang := range []string{"en", "zh"} {
			for kind, text := range map[string]string{"handbook": Handbook(b, lang), "checklist": Checklist(b, lang)} {
				path := filepath.Join("../../testdata/doc", name+"."+kind+"."+lang+".md")
				if *update {
					if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				if want, err := os.ReadFile(path); err != nil || string(want) != text {
					t.Errorf("%s is another (%v); go test -update rewrites it", path, err)
				}
			}
		}
	}
}

// TestPageTables holds the tables of pages to those that goldmark's extension
// makes.
func TestPageTables(t *testing.T) {
	texts := []string{"# A\n\n| a | b\\|c |\n|---|---|\n| **1** |  |\n| `x` \\\\ | \\| |\n\nend\n", "| a |\n|---|\n| 2\\. x &amp; <b> |", ""}
	for _, name := range []string{"phone", "node-control", "making-standards"} {
		b := starter(t, filepath.Join("../../templates/starters", name))
		texts = append(texts, Handbook(b, "en"), Handbook(b, "zh"), Checklist(b, "zh"))
	}
	for _, text := range texts {
		var want bytes.Buffer
		if err := goldmark.New(goldmark.WithExtensions(extension.Table)).Convert([]byte(text), &want); err != nil {
			t.Fatal(err)
		}
		if got, err := documentBody(text); err != nil || got != want.String() {
			t.Errorf("%.60q: %v\n%s\nwant\n%s", text, err, got, want.String())
		}
	}
}

// TestPageEscapes holds that text of a book is text on a page, whatever
// Markdown or HTML would make of it.
func TestPageEscapes(t *testing.T) {
	const evil = "<script>alert(1)</script> [x](javascript:alert(2)) ![y](http://z/i.png) **b** `c` | & &lt; # 1. \\"
	quoted := "'" + evil + "'"
	b, ds := rules.Compile("book.toml", func(string) ([]byte, error) {
		return []byte("[standard]\nid = 'evil'\ntitle = " + quoted + "\nversion = '1'\n[[step]]\nid = 'in'\ntitle = " + quoted + "\nfrom = 'say'\n" +
			"[element.say]\ntitle = " + quoted + "\nfields = { text = { type = 'text', title = " + quoted + " } }\n[phrases]\nbad = [" + quoted + "]\n" +
			"[rule.never]\ntitle = " + quoted + "\nstep = 'in'\nneed = " + quoted + "\nsource = " + quoted + "\nforbid = 'say'\nsaying = 'bad'\n" +
			"[[revision]]\nversion = '1'\nnote = " + quoted + "\n"), nil
	})
	if b == nil {
		t.Fatal(ds)
	}
	for kind, text := range map[DocumentKind]string{KindHandbook: Handbook(b, "en"), KindChecklist: Checklist(b, "en")} {
		page, err := WritePage(kind, b, "en", text)
		if err != nil {
			t.Fatal(err)
		}
		html := string(page)
		if m := regexp.MustCompile(`<script|<img|<a |href=|src=|<strong>b|<code>`).FindString(html); m != "" {
			t.Errorf("%s: the page has %s, which stood in the book:\n%s", kind, m, html)
		}
		// Every place shows the text as it stands in the book.
		shown := strings.Count(html, "&lt;script&gt;alert(1)&lt;/script&gt; [x](javascript:alert(2)) ![y](http://z/i.png) **b** `c` | &amp; &amp;lt; # 1. \\")
		if least := map[DocumentKind]int{KindHandbook: 8, KindChecklist: 4}[kind]; shown < least {
			t.Errorf("%s: the text of the book is shown %d times, want %d:\n%s", kind, shown, least, html)
		}
	}
}
