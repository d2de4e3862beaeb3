package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
)

// ownFiles are the files that are named, and those of ours in the folders that
// are named, each once. What cannot be read is told.
func (a *app) ownFiles(args []string) []string {
	var files []string
	seen := map[string]bool{}
	add := func(path string) {
		if path = filepath.Clean(path); !seen[path] {
			seen[path] = true
			files = append(files, path)
		}
	}
	for _, arg := range args {
		if fi, err := os.Stat(arg); err != nil || !fi.IsDir() {
			add(arg) // its absence is told where it is read
			continue
		}
		err := filepath.WalkDir(arg, func(path string, d fs.DirEntry, err error) error {
			hidden := strings.HasPrefix(d.Name(), ".") && path != arg
			switch {
			case err != nil:
				a.complain(fileError("read", path, err))
			case d.IsDir() && hidden:
				return fs.SkipDir
			case d.Type().IsRegular() && !hidden && filepath.Ext(path) == ".toml":
				own, err := isOwn(path)
				if err != nil {
					a.complain(fileError("read", path, err))
				} else if own {
					add(path)
				}
			}
			return nil
		})
		if err != nil {
			a.complain(fileError("read", arg, err))
		}
	}
	return files
}

// ownHeader matches the header of a table that only rulebooks and mappings
// have. A folder may well hold the TOML of other programs.
var ownHeader = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?m)^[ \t]*(\[[ \t]*(standard|calendar|phrases|param|log|(fact|element|pattern|dimension|rule|log)[ \t]*\..*)[ \t]*\]|\[\[[ \t]*(step|revision|waiver)[ \t]*\]\])`)
})

// isOwn tells whether a file is a rulebook, a mapping or the tests of a
// rulebook, by what it holds; tests by their name.
func isOwn(path string) (bool, error) {
	if strings.HasSuffix(path, "_test.toml") {
		return true, nil
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil // it went away while we looked
	}
	return ownHeader().Match(data), err
}
