package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"stdc/internal/booktest"
	"stdc/rules"
)

// versionSide is what OLD or NEW names: one rulebook, or those of a folder.
type versionSide struct {
	name   string
	folder bool
	git    *gitTree // nil for what stands in the file system
	root   string   // the folder, or the folder of the file
	list   []*version
}

// version is one rulebook of a side.
type version struct {
	name string // as it is shown
	path string // as it is read
	rel  string // in the folder
	file string // its path, where it is a file to be annotated
	book *rules.Book

	sources []string // paths of all files that went into it
}

// openSide finds out what an argument names. What is there as a file is that;
// else REVISION:PATH is read from git.
func openSide(ctx context.Context, arg string) (*versionSide, error) {
	fi, err := os.Stat(arg)
	rev, path, colon := strings.Cut(arg, ":")
	switch {
	case err == nil && fi.IsDir():
		s := &versionSide{name: arg, folder: true, root: arg}
		return s, s.walk()
	case err == nil:
		return &versionSide{name: arg, root: filepath.Dir(arg), list: []*version{{name: arg, path: arg, file: filepath.ToSlash(arg)}}}, nil
	case !colon:
		return nil, fileError("read", arg, err)
	}
	git, err := openGit(ctx, rev, arg)
	if err != nil {
		return nil, err
	}
	if path, err = git.rooted(path); err != nil {
		return nil, err
	}
	entry, err := git.find(path)
	if err != nil {
		return nil, git.missing(arg, path, err)
	}
	s := &versionSide{name: arg, git: git, folder: entry.tree, root: path}
	if !entry.tree {
		s.list = []*version{{name: arg, path: path}}
		return s, nil
	}
	names, err := git.below(path)
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		rel := strings.TrimPrefix(strings.TrimPrefix(n, path), "/")
		s.add(rel, &version{name: rev + ":" + n, path: n})
	}
	return s, nil
}

// walk lists the TOML files of a folder and those below it. Hidden ones are
// passed over, links are not followed.
func (s *versionSide) walk() error {
	return filepath.WalkDir(s.root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fileError("read", path, err)
		case d.IsDir() && path != s.root && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case d.Type().IsRegular():
			rel, err := filepath.Rel(s.root, path)
			if err != nil {
				return err
			}
			s.add(filepath.ToSlash(rel), &version{name: path, path: path, file: filepath.ToSlash(path)})
		}
		return nil
	})
}

// add takes in a file of a folder that may be a rulebook by its name.
func (s *versionSide) add(rel string, v *version) {
	hidden := slices.ContainsFunc(strings.Split(rel, "/"), func(part string) bool { return strings.HasPrefix(part, ".") })
	if hidden || !strings.HasSuffix(rel, ".toml") || strings.HasSuffix(rel, booktest.Suffix) {
		return
	}
	v.rel = rel
	s.list = append(s.list, v)
}

// read compiles the books of a side. In a folder, a file that has faults and is
// a part of another book is no book of its own.
func (s *versionSide) read() ([]rules.Diagnostic, error) {
	faults := make([][]rules.Diagnostic, len(s.list))
	var books []*version
	for i, v := range s.list {
		if s.folder {
			data, err := s.load(v)
			if err != nil {
				return nil, err
			}
			if !standardHeader().Match(data) {
				continue
			}
		}
		var err error
		if faults[i], err = s.compile(v); err != nil {
			return nil, err
		}
		books = append(books, v)
	}
	var told []rules.Diagnostic
	for i, v := range s.list {
		part := slices.ContainsFunc(books, func(o *version) bool {
			return o != v && o.book != nil && slices.Contains(o.sources, filepath.Clean(v.path))
		})
		if v.book == nil && part {
			continue
		}
		told = append(told, faults[i]...)
	}
	s.list = slices.DeleteFunc(books, func(v *version) bool { return v.book == nil })
	return told, nil
}

// load reads the file of a version.
func (s *versionSide) load(v *version) (data []byte, err error) {
	if s.git != nil {
		if data, err = s.git.read(v.path); err != nil {
			err = s.git.missing(v.name, v.path, err)
		}
		return data, err
	}
	if data, err = readSource(v.path); err != nil {
		err = fileError("read", v.path, err)
	}
	return data, err
}

// compile reads one book with all that it imports and extends, from the side
// that it belongs to.
func (s *versionSide) compile(v *version) ([]rules.Diagnostic, error) {
	if s.git == nil {
		book, ds, err := loadBook(v.path)
		v.take(book)
		return ds, err
	}
	data, err := s.load(v)
	if err != nil {
		return nil, err
	}
	book, ds, err := parseBook(v.path, data, func(path string) ([]byte, error) { return s.git.read(filepath.ToSlash(path)) })
	if err != nil {
		return nil, errors.New(s.git.rev + ":" + err.Error())
	}
	for i := range ds {
		ds[i].File = s.git.rev + ":" + ds[i].File
		for k := range ds[i].Related {
			ds[i].Related[k].File = s.git.rev + ":" + ds[i].Related[k].File
		}
	}
	v.take(book)
	return ds, nil
}

func (v *version) take(b *rules.Book) {
	v.book = b
	if b == nil {
		return
	}
	for _, src := range b.Sources {
		v.sources = append(v.sources, filepath.Join(filepath.Dir(v.path), filepath.FromSlash(src.Name)))
	}
}
