package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"stdc/rules"
)

// fileError words why a file could not be opened, without the name of a system
// call. A misspelt name is answered with the nearest one of its folder.
func fileError(to, path string, err error) error {
	switch {
	case errors.Is(err, syscall.EPIPE):
		return err
	case errors.Is(err, fs.ErrNotExist):
		dir := filepath.Dir(path)
		if _, err := os.Stat(dir); err != nil {
			return fmt.Errorf("cannot %s %s: there is no folder %s", to, path, dir)
		}
		if near := nearestFile(path); near != "" {
			return fmt.Errorf("cannot %s %s: there is no such file; did you mean %s?", to, path, near)
		}
		return fmt.Errorf("cannot %s %s: there is no such file", to, path)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("cannot %s %s: permission denied", to, path)
	}
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return fmt.Errorf("cannot %s %s: %w", to, path, err)
}

func nearestFile(path string) string {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return ""
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	near := rules.Nearest(filepath.Base(path), names)
	if near == "" {
		return ""
	}
	return filepath.Join(filepath.Dir(path), near)
}

// openFile opens a file to read; a directory is none.
func openFile(path string) (*os.File, fs.FileInfo, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, fileError("read", path, err)
	}
	fi, err := f.Stat()
	switch {
	case err != nil:
		err = fileError("read", path, err)
	case fi.IsDir():
		err = fmt.Errorf("%s is a directory; name a file in it", path)
	}
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, fi, nil
}

// sameFile tells whether two names are those of one file.
func sameFile(a, b string) bool {
	if filepath.Clean(a) == filepath.Clean(b) {
		return true
	}
	fa, errA := os.Stat(a)
	fb, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(fa, fb)
}
