package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stdc/templates"
)

// TestInitStarters: each starter is written, is in our layout, compiles without a
// word, and passes its tests; so it does under another name.
func TestInitStarters(t *testing.T) {
	dir := t.TempDir()
	ok := func(args ...string) {
		t.Helper()
		var stdout, stderr bytes.Buffer
		if status := run(args, strings.NewReader(""), &stdout, &stderr); status != statusDone || stderr.Len() > 0 {
			t.Fatalf("stdc %s: exit %d\n%s%s", strings.Join(args, " "), status, stdout.String(), stderr.String())
		}
	}
	for _, s := range templates.Starters() {
		to := filepath.Join(dir, s.ID)
		ok("init", s.ID, "-o", to)
		ok("compile", filepath.Join(to, "book.toml"))
		named := filepath.Join(dir, "named-"+s.ID)
		ok("init", s.ID, "-o", named, "--id", "our-own", "--title", `Our "own"`)
		ok("test", to, named)
		b, _, err := loadBook(filepath.Join(named, "book.toml"))
		if err != nil {
			t.Fatal(err)
		}
		if b.ID != "our-own" || b.Title.In("en") != `Our "own"` || b.Title.In("zh") != `Our "own"` {
			t.Errorf("%s is named %s, %q, %q", s.ID, b.ID, b.Title.In("en"), b.Title.In("zh"))
		}
	}
	ok("fmt", "--check", "--diff", dir)
}

// TestInitUndone: where one file cannot be written, what was made before it goes
// away again.
func TestInitUndone(t *testing.T) {
	dir := t.TempDir()
	files := []templates.StarterFile{{Name: "a/b/one", Data: []byte("1")}, {Name: "a/b/one/two", Data: []byte("2")}}
	to := filepath.Join(dir, "new")
	a := &app{interrupts: newInterrupts(func() {})}
	defer a.interrupts.stop()
	if _, err := a.writeNew(to, append(files, templates.StarterFile{Name: "a/b", Data: nil})); err == nil {
		t.Fatal("a file was written in place of a folder")
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestInitAsks(t *testing.T) {
	for _, c := range []struct {
		name, answers string
		given, want   newStandard
	}{
		{"Enter all along", "\n\n\n\n", newStandard{}, newStandard{starter: skeleton, lang: "en"}},
		{"a number", "zh\n6\nhot-line\n热线\n", newStandard{}, newStandard{starter: "phone", lang: "zh", id: "hot-line", title: "热线"}},
		{"asked again", "fr\nen\n99\nphon\nphone\nMy Desk\nmy-desk\na\x1bb\n\n", newStandard{}, newStandard{starter: "phone", lang: "en", id: "my-desk"}},
		{"flags are answers", "phone\n", newStandard{lang: "zh", id: "a", title: "b"}, newStandard{lang: "zh", id: "a", title: "b", starter: "phone"}},
	} {
		var out bytes.Buffer
		got := c.given
		if err := ask(strings.NewReader(c.answers), &out, &got); err != nil || got != c.want {
			t.Errorf("%s: %+v, %v\n%s", c.name, got, err, out.String())
		}
	}
	var out bytes.Buffer
	// What is told of a bad answer is fit for a terminal.
	if err := ask(strings.NewReader("phon\x1be\nphone\nA\x1b\n\na\x1bb\n\n"), &out, &newStandard{lang: "en"}); err != nil || strings.Contains(out.String(), "\x1b") {
		t.Errorf("%v\n%q", err, out.String())
	}
	out.Reset()
	if err := ask(strings.NewReader("en\n"), &out, &newStandard{}); err == nil {
		t.Error("an end of the input is an answer")
	}
	if !strings.Contains(out.String(), "\n21  making-standards    A small standard, to learn by\n") {
		t.Errorf("the list:\n%s", out.String())
	}
}
