package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"stdc/internal/form"
	"stdc/internal/visitlog"
	"stdc/rules"
)

// versions says which submissions of forms a run is about.
type versions struct {
	hashes []string // those of the run's book
	others []string // left out, as another run is about them
	only   bool     // nothing else is read
}

// form says how submissions of forms of the book are read: by their names, but
// where --map says something else.
func (r *logRun) form() *visitlog.Form {
	if r.flags.mapping != "" {
		return nil
	}
	book := r.book
	f := &visitlog.Form{
		BookColumn: form.ColumnBook, VersionColumn: form.ColumnVersion, HashColumn: form.ColumnHash,
		Hashes: r.versions.hashes, Others: r.versions.others, Only: r.versions.only,
		Map: func(tables []string) *rules.Log { return form.Mapping(book, tables) },
	}
	if f.Hashes == nil {
		f.Hashes = []string{book.Hash}
	}
	return f
}

// older is an older version of the book, and what its run writes.
type older struct {
	path     string
	book     *rules.Book
	versions versions
	targets  []target
	rejects  string
}

// openOlder reads the books of --older. The list is nil where one cannot be used;
// why was told.
func (a *app) openOlder(cmd *cobra.Command, f *checkFlags, targets []target, logs []string) ([]*older, error) {
	list := []*older{}
	if len(f.older) == 0 {
		return list, nil
	}
	book, _, err := loadBook(f.rules)
	if err != nil {
		return nil, err
	}
	if book == nil { // the run itself tells why
		return list, nil
	}
	taken := []string{book.Hash}
	for _, path := range f.older {
		old, err := a.usableBook(path)
		if old == nil {
			return nil, err
		}
		switch {
		case old.ID != book.ID:
			return nil, usage(cmd, "--older %s: this is the rulebook %s, and no version of %s", path, old.ID, book.ID)
		case slices.Contains(taken, old.Hash):
			return nil, usage(cmd, "--older %s: this version was given already", path)
		}
		taken = append(taken, old.Hash)
		one := &older{path: path, book: old, versions: versions{hashes: []string{old.Hash, old.HashAs(book.Sources[0].Name)}, only: true}}
		suffix := one.suffix(list)
		for _, t := range targets {
			if t.path == "" && !slices.Contains([]string{"text", "ndjson", "md"}, t.format.Name) {
				return nil, usage(cmd, "with --older each version has a report of its own, and %s holds one only; write it to a file: -o %[1]s=FILE", t.format.Name)
			}
			one.targets = append(one.targets, target{t.format, withSuffix(t.path, suffix)})
		}
		one.rejects = withSuffix(f.rejects, suffix)
		if err := checkOutputs(cmd, one.targets, one.rejects, append([]string{f.rules, path}, logs...)); err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

// suffix tells the files of a version from those of others.
func (o *older) suffix(before []*older) string {
	suffix := strings.Map(func(r rune) rune {
		if r == '.' || r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '_'
	}, o.book.Version)
	if suffix == "" || slices.ContainsFunc(before, func(b *older) bool { return b.book.Version == o.book.Version }) {
		suffix += o.book.Hash[:8]
	}
	return suffix
}

// withSuffix puts a suffix before the ending of a file's name.
func withSuffix(path, suffix string) string {
	if path == "" || path == "-" {
		return path
	}
	ending := filepath.Ext(path)
	return strings.TrimSuffix(path, ending) + "-" + suffix + ending
}

// checkVersions checks logs by a book, and submissions of its older versions by
// those: one report after another, as their rules are not the same.
func (a *app) checkVersions(ctx context.Context, cmd *cobra.Command, f *checkFlags, targets []target, logs []string) error {
	list, err := a.openOlder(cmd, f, targets, logs)
	if list == nil || err != nil {
		return err
	}
	var mine versions
	for _, o := range list {
		mine.others = append(mine.others, o.versions.hashes...)
	}
	if err := a.check(ctx, f, targets, logs, mine); err != nil {
		return err
	}
	for _, o := range list {
		of := *f
		of.rules, of.rejects = o.path, o.rejects
		if err := a.check(ctx, &of, o.targets, logs, o.versions); err != nil {
			return err
		}
	}
	return nil
}

// noneOf tells that a version has no submissions in the logs.
func (r *checkRun) noneOf(stats *visitlog.Stats) bool {
	if !r.versions.only || stats.Visits > 0 || stats.Rejected > 0 {
		return false
	}
	fmt.Fprintf(r.app.stderr, "%s: no submission was made with this version\n", r.flags.rules)
	return true
}
