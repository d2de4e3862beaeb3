package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"stdc/internal/booktest"
)

// find lists the test files that the arguments stand for, each once.
func (r *testRun) find(args []string) error {
	for _, arg := range args {
		paths, err := r.filesOf(arg)
		if err != nil {
			return err
		}
		for _, p := range paths {
			if !r.has(p) {
				r.files = append(r.files, &testFile{path: p})
			}
		}
	}
	return nil
}

func (r *testRun) has(path string) bool {
	for _, t := range r.files {
		if sameFile(t.path, path) {
			return true
		}
	}
	return false
}

func (r *testRun) filesOf(arg string) ([]string, error) {
	fi, err := os.Stat(arg)
	switch {
	case err != nil:
		return nil, fileError("read", arg, err)
	case fi.IsDir():
		paths, err := testsBelow(arg)
		if err == nil && len(paths) == 0 {
			err = fmt.Errorf("there are no tests in or below %s; their names end in %s", arg, booktest.Suffix)
		}
		return paths, err
	case strings.HasSuffix(arg, booktest.Suffix):
		return []string{arg}, nil
	case filepath.Ext(arg) == ".toml":
		paths, err := testsBeside(arg)
		if err != nil || len(paths) > 0 {
			return paths, err
		}
		path := strings.TrimSuffix(arg, ".toml") + booktest.Suffix
		if _, err := os.Stat(path); err == nil || !r.flags.write {
			return nil, fmt.Errorf("%s has no tests; write them into %s, or let stdc test --write begin", arg, path)
		}
		return []string{path}, r.app.replace(path, beginning(arg))
	}
	return nil, fmt.Errorf("%s is neither a rulebook in TOML, nor a test file, nor a folder", arg)
}

// beginning is a test file without a test, for --write.
func beginning(book string) string {
	return "# Tests of " + filepath.Base(book) + ", begun by stdc test --write.\n"
}

// testsBelow lists the test files in a folder and those below it. Hidden ones
// are passed over, links are not followed.
func testsBelow(dir string) ([]string, error) {
	var out []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fileError("read", path, err)
		case d.IsDir() && path != dir && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case d.Type().IsRegular() && strings.HasSuffix(d.Name(), booktest.Suffix) && !strings.HasPrefix(d.Name(), "."):
			out = append(out, path)
		}
		return nil
	})
	return out, err
}

// escapeGlob writes the name of a folder so that a pattern means it literally.
func escapeGlob(s string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(s)
}
