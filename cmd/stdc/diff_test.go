package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// diffed runs stdc diff with JSON.
func diffed(t *testing.T, args ...string) (text []byte, doc any) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if got := run(append([]string{"diff", "--format", "json"}, args...), strings.NewReader(""), &stdout, &stderr); got != statusDone {
		t.Fatalf("exit status %d: %s", got, stderr.String())
	}
	if err := json.Unmarshal(stdout.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	return stdout.Bytes(), doc
}

// TestDiffSchema holds what stdc diff writes to its schema: books with and
// without a replay, a folder in which books came and went.
func TestDiffSchema(t *testing.T) {
	s := publishedSchema(t, "diff")
	dir := t.TempDir()
	book := func(id, more, rule string) string {
		return "[standard]\nid = \"" + id + "\"\ntitle = \"A\"\n" + more + "\n[element.e]\nfields = { n = { type = \"number\" } }\n[rule.r]\n" + rule + "\n"
	}
	for name, text := range map[string]string{
		"old/a.toml": book("a", "", "each = \"e\"\nbe = { n = 1 }"),
		"old/b.toml": book("b", "", "expect = \"e\""),
		"new/a.toml": book("a", "pass-mark = 80\n[phrases]\np = [\"q\"]", "expect = \"e\""),
		"new/c.toml": book("c", "", "expect = \"e\""),
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	const calls = "../../testdata/call-centre/"
	for _, args := range [][]string{
		{calls + "book.toml", "../../testdata/diff/faster.toml"},
		{calls + "book.toml", calls + "book.toml"},
		{calls + "book.toml", "../../testdata/diff/faster.toml", "--log", calls + "day.ndjson"},
		{calls + "book.toml", "../../testdata/diff/strict.toml", "--log", calls + "day.ndjson", "--lang", "zh"},
		{filepath.Join(dir, "old"), filepath.Join(dir, "new")},
	} {
		text, doc := diffed(t, args...)
		if err := s.Validate(doc); err != nil {
			t.Errorf("%v: %#v\n%s", args, err, text)
		}
		if again, _ := diffed(t, args...); !bytes.Equal(text, again) {
			t.Errorf("%v: the same books give other bytes", args)
		}
	}
}

// TestDiffStarters compares each starter with its neighbour: books that have
// little in common, with every form of rule.
func TestDiffStarters(t *testing.T) {
	books, err := filepath.Glob("../../templates/starters/*/book.toml")
	if err != nil || len(books) < 20 {
		t.Fatal(err, books)
	}
	if testing.Short() {
		books = books[:6]
	}
	for i := 1; i < len(books); i++ {
		for _, format := range []string{"text", "md", "github"} {
			for _, lang := range []string{"en", "zh"} {
				var stdout, stderr bytes.Buffer
				args := []string{"diff", "--format", format, "--lang", lang, books[i-1], books[i]}
				if got := run(args, strings.NewReader(""), &stdout, &stderr); got != statusDone || stdout.Len() == 0 {
					t.Fatalf("%v: exit status %d: %s", args, got, stderr.String())
				}
				if lang == "zh" && format == "text" && !strings.Contains(stdout.String(), "规则：") {
					t.Errorf("%v: not in Chinese", args)
				}
				if strings.Contains(stdout.String(), "%!") {
					t.Errorf("%v: a sentence is broken:\n%s", args, stdout.String())
				}
			}
		}
	}
}
