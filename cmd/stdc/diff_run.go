package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"stdc/internal/diff"
	"stdc/internal/report"
	"stdc/rules"
)

// diff runs stdc diff, when its arguments are sound.
func (a *app) diff(ctx context.Context, f *diffFlags, targets []target, old, new string) error {
	pairs, err := a.versions(ctx, f, old, new)
	if err != nil || pairs == nil {
		return err
	}
	if len(f.logs) > 0 && (len(pairs) > 1 || pairs[0].old == nil || pairs[0].new == nil) {
		return errors.New("past visits are judged by two versions of one rulebook; name its files, not folders")
	}
	books := make([]report.BookDiff, len(pairs))
	for i := range pairs {
		if books[i], err = pairs[i].compare(); err != nil {
			return err
		}
	}
	out, err := a.open(targets, "")
	if err != nil {
		return err
	}
	defer out.discard()
	if len(f.logs) > 0 {
		if err := a.replay(ctx, f, targets, &books[0]); err != nil || books[0].Replay == nil {
			return err
		}
	}
	books = changed(books)
	for i, t := range targets {
		o := report.DiffOptions{Lang: f.lang.value, Color: f.color.value == "always", Version: buildVersion()}
		if t.path == "" {
			o.Width, o.Color = width(a.stdout), coloured(f.color.value, a.stdout)
		}
		if err := writeDiff(out.list[i], t.format.Name, books, f.kinds, o); err != nil {
			return err
		}
	}
	if err := out.commit(); err != nil {
		return err
	}
	for i := range books {
		if fails(&books[i], f.kinds) {
			a.worsen(statusShort)
		}
	}
	return nil
}

func writeDiff(w io.Writer, format string, books []report.BookDiff, failOn []diff.Kind, o report.DiffOptions) error {
	switch format {
	case "md":
		return report.WriteDiffMarkdown(w, books, o)
	case "json":
		return report.WriteDiffJSON(w, books, o)
	case "github":
		return report.WriteDiffAnnotations(w, books, failOn, o)
	}
	return report.WriteDiff(w, books, o)
}

// changed leaves out the books of folders that are as they were, unless all are.
func changed(books []report.BookDiff) []report.BookDiff {
	var out []report.BookDiff
	for _, b := range books {
		if b.Diff == nil || !b.Diff.Empty() || b.Replay != nil {
			out = append(out, b)
		}
	}
	if len(out) == 0 {
		return books
	}
	return out
}

// fails tells whether a book changed in a way that --fail-on names.
func fails(b *report.BookDiff, kinds []diff.Kind) bool {
	for _, k := range kinds {
		switch {
		case b.Diff != nil && b.Diff.Count(k) > 0,
			b.Diff == nil && b.Old == "" && k == diff.Added,
			b.Diff == nil && b.New == "" && k == diff.Removed:
			return true
		}
	}
	return false
}

// versionPair is one book in both versions; nil where there is one only.
type versionPair struct{ old, new *version }

func (p *versionPair) compare() (report.BookDiff, error) {
	switch {
	case p.old == nil:
		return report.BookDiff{New: p.new.name, File: p.new.file, Alone: p.new.book}, nil
	case p.new == nil:
		return report.BookDiff{Old: p.old.name, Alone: p.old.book}, nil
	}
	d, err := diff.Compare(p.old.book, p.new.book)
	if err != nil {
		return report.BookDiff{}, fmt.Errorf("%s and %s cannot be compared: %w", p.old.name, p.new.name, err)
	}
	return report.BookDiff{Old: p.old.name, New: p.new.name, File: p.new.file, Diff: d}, nil
}

// versions reads the books of both sides and pairs them: in folders by their
// paths, else by their ids. It is nil where a book has faults, which were told.
func (a *app) versions(ctx context.Context, f *diffFlags, old, new string) ([]versionPair, error) {
	var sides [2]*versionSide
	for i, arg := range []string{old, new} {
		s, err := openSide(ctx, arg)
		if err != nil {
			return nil, err
		}
		sides[i] = s
	}
	if sides[0].folder != sides[1].folder {
		folder, file := old, new
		if sides[1].folder {
			folder, file = new, old
		}
		return nil, fmt.Errorf("%s is a folder and %s a file; name two of one kind", folder, file)
	}
	var told []rules.Diagnostic
	for _, s := range sides {
		ds, err := s.read()
		if err != nil {
			return nil, err
		}
		told = append(told, ds...)
	}
	if err := a.printDiagnostics(a.stderr, told, f.machine(), f.color.value); err != nil {
		return nil, err
	}
	if rules.HasErrors(told) {
		a.worsen(statusUnusable)
		return nil, nil
	}
	return pairVersions(sides[0], sides[1])
}

func pairVersions(old, new *versionSide) ([]versionPair, error) {
	if !new.folder {
		return []versionPair{{old.list[0], new.list[0]}}, nil
	}
	var out []versionPair
	taken := map[*version]bool{}
	find := func(alike func(*version) bool) *version {
		for _, v := range old.list {
			if !taken[v] && alike(v) {
				taken[v] = true
				return v
			}
		}
		return nil
	}
	for _, n := range new.list {
		out = append(out, versionPair{find(func(v *version) bool { return v.rel == n.rel }), n})
	}
	for i := range out {
		if n := out[i].new; out[i].old == nil {
			out[i].old = find(func(v *version) bool { return v.book.ID == n.book.ID })
		}
	}
	for _, v := range old.list {
		if !taken[v] {
			out = append(out, versionPair{v, nil})
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("there are no rulebooks in or below %s and %s", filepath.ToSlash(old.name), filepath.ToSlash(new.name))
	}
	return out, nil
}
