package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// watched is a run of stdc test --watch over a copy of the starter phone.
type watched struct {
	book string // the rulebook's path
	text string // as it was
	out  *bufio.Reader
	end  func() error
}

func watchPhone(tb testing.TB) *watched {
	dir := filepath.Join(tb.TempDir(), "phone")
	if err := os.Mkdir(dir, 0o777); err != nil {
		tb.Fatal(err)
	}
	for _, name := range []string{"book.toml", "book_test.toml"} {
		data, err := os.ReadFile(filepath.Join("..", "..", "templates", "starters", "phone", name))
		if err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
			tb.Fatal(err)
		}
	}
	w := &watched{book: filepath.Join(dir, "book.toml")}
	data, err := os.ReadFile(w.book)
	if err != nil {
		tb.Fatal(err)
	}
	w.text = string(data)

	shown, stdout := io.Pipe()
	w.out = bufio.NewReader(shown)
	ctx, cancel := context.WithCancel(tb.Context())
	done := make(chan error, 1)
	a := &app{stdout: stdout, stderr: stdout, interrupts: newInterrupts(func() {})}
	f := &testFlags{watch: true, format: choice{value: "text"}, lang: choice{value: "en"}, color: newColor()}
	go func() { done <- a.watch(ctx, f, []string{w.book}) }()
	w.end = func() error {
		cancel()
		defer a.interrupts.stop()
		return <-done
	}
	return w
}

// write changes the book.
func (w *watched) write(tb testing.TB, text string) {
	if err := os.WriteFile(w.book, []byte(text), 0o666); err != nil {
		tb.Fatal(err)
	}
}

// until reads to the end of a line that holds a word, and returns what was read.
func (w *watched) until(tb testing.TB, word string) string {
	var text strings.Builder
	for {
		line, err := w.out.ReadString('\n')
		text.WriteString(line)
		if err != nil {
			tb.Fatalf("%v after %s", err, text.String())
		}
		if strings.Contains(line, word) {
			return text.String()
		}
	}
}

// TestWatch changes a book while it is watched: to one that fails, to one that is
// broken, and back; and it takes the folder away and brings it back.
func TestWatch(t *testing.T) {
	w := watchPhone(t)
	w.until(t, "206 of 206 bounds are defended")

	w.write(t, strings.Replace(w.text, `answer-limit   = "9s"`, `answer-limit   = "8s"`, 1))
	if got := w.until(t, "coverage is told when every test passes"); !strings.Contains(got, "── "+w.book+" ──") || !strings.Contains(got, "1 of 98 tests failed") {
		t.Errorf("a limit of 8 s:\n%s", got)
	}
	w.write(t, w.text+"\n[rule.x]\nexpct = \"ring\"\n")
	w.until(t, "did you mean")
	w.write(t, w.text)
	w.until(t, "206 of 206 bounds are defended")

	dir := filepath.Dir(w.book)
	if err := os.Rename(dir, dir+"-away"); err != nil {
		t.Fatal(err)
	}
	w.until(t, "cannot read")
	if err := os.Rename(dir+"-away", dir); err != nil {
		t.Fatal(err)
	}
	w.until(t, "206 of 206 bounds are defended")
	if err := w.end(); err != nil {
		t.Errorf("at the end: %v", err)
	}
}

// BenchmarkWatch is an author's loop: from a change of the book to the last line of
// what its tests say.
func BenchmarkWatch(b *testing.B) {
	w := watchPhone(b)
	w.until(b, "bounds are defended")
	for i := 0; b.Loop(); i++ {
		w.write(b, w.text+strings.Repeat("#\n", i%2))
		w.until(b, "bounds are defended")
	}
	if err := w.end(); err != nil {
		b.Error(err)
	}
}
