package rules

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// loadFrom reads a case's files from its folder.
func loadFrom(dir string) Loader {
	return func(path string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, path)) }
}

// loadText serves files that a test holds in memory, by their names.
func loadText(files map[string]string) Loader {
	return func(path string) ([]byte, error) {
		text, ok := files[path]
		if !ok {
			return nil, fs.ErrNotExist
		}
		return []byte(text), nil
	}
}

// compileText compiles a book of one file.
func compileText(text string) (*Book, []Diagnostic) {
	return Compile("book.toml", loadText(map[string]string{"book.toml": text}))
}

// mustCompile compiles files that have no fault.
func mustCompile(t *testing.T, files map[string]string) *Book {
	t.Helper()
	b, ds := Compile("book.toml", loadText(files))
	for _, d := range ds {
		t.Error(d.Error())
	}
	if b == nil {
		t.Fatal("no book")
	}
	return b
}

// shown writes diagnostics as the files expected.txt hold them, one a line
// with its hint and related places below.
func shown(ds []Diagnostic) string {
	var b strings.Builder
	for _, d := range ds {
		fmt.Fprintf(&b, "%s:%d:%d-%d %s %s: %s\n", d.File, d.Line, d.Column, d.EndColumn, d.Severity, d.Code, d.Message)
		if d.Hint != "" {
			fmt.Fprintf(&b, "  help: %s\n", d.Hint)
		}
		for _, r := range d.Related {
			fmt.Fprintf(&b, "  %s:%d:%d: %s\n", r.File, r.Line, r.Column, r.Message)
		}
	}
	return b.String()
}

// caseFolders are the folders of testdata/diagnostics.
func caseFolders(t testing.TB) []string {
	t.Helper()
	dirs, err := filepath.Glob("../testdata/diagnostics/*/book.toml")
	if err != nil || len(dirs) == 0 {
		t.Fatal("no cases in testdata/diagnostics", err)
	}
	for i := range dirs {
		dirs[i] = filepath.Dir(dirs[i])
	}
	return dirs
}

// corpus returns every TOML file of the repository's test data and templates.
func corpus(t testing.TB) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, root := range []string{"../testdata", "../templates"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".toml" {
				return err
			}
			files[path], err = os.ReadFile(path)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}
