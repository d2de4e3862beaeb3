package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"stdc/internal/startup"
	"stdc/rules"
)

// largeBook is the length, in bytes, from which on a book takes more memory than
// there is on huge pages from the start; see package startup.
const largeBook = 12 << 10

// loadBook reads a rulebook, from TOML or compiled. Its content decides which
// it is, not its name. The book is nil if a diagnostic is an error; an error is
// what kept the file from being read at all.
func loadBook(path string) (*rules.Book, []rules.Diagnostic, error) {
	if path == "-" {
		return nil, nil, errors.New("a rulebook is read from a file, as its imports are found beside it; standard input is for logs")
	}
	f, fi, err := openFile(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	var text bytes.Buffer
	text.Grow(int(min(fi.Size(), 1<<20)) + bytes.MinRead) // else it grows step by step, in new memory each time
	if _, err := text.ReadFrom(f); err != nil {
		return nil, nil, fileError("read", path, err)
	}
	data := text.Bytes()
	if len(data) >= largeBook {
		startup.LargeHeap()
	}
	return parseBook(path, data, func(name string) ([]byte, error) {
		if name == path {
			return data, nil // read once, so that a pipe serves as well
		}
		return readSource(name)
	})
}

// parseBook is loadBook for bytes that were read.
func parseBook(path string, data []byte, load rules.Loader) (*rules.Book, []rules.Diagnostic, error) {
	if isCompiled(data) {
		book, err := rules.ReadBook(data)
		if err != nil {
			return nil, nil, fmt.Errorf("%s is no compiled rulebook that this stdc can read: %w", path, err)
		}
		return book, nil, nil
	}
	book, diagnostics := rules.Compile(path, load)
	return book, diagnostics, nil
}

// isCompiled tells JSON from TOML, in which no table begins with a brace.
func isCompiled(data []byte) bool {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	return bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("{"))
}

// readSource reads what a rulebook imports or extends. The compiler words its
// absence, and finds the place that named it.
func readSource(name string) ([]byte, error) {
	if fi, err := os.Stat(name); err == nil && fi.IsDir() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("it is a directory")}
	}
	return os.ReadFile(name)
}
