package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
)

// settle is how long files must be left alone before they are tested again:
// editors write a file in several steps.
const settle = 10 * time.Millisecond

// wipe clears a terminal and goes to its top, so that what was tested last stands
// alone.
const wipe = "\x1b[H\x1b[2J\x1b[3J"

// watch tests again whenever a rulebook or a test file is changed, until ctx ends,
// which is no fault.
func (a *app) watch(ctx context.Context, f *testFlags, args []string) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("the system tells no changes of files: %w", err)
	}
	defer w.Close()
	for first := true; ; first = false {
		r := &testRun{app: a, flags: f}
		err := r.readAll(args)
		if err != nil && first {
			return err
		}
		for _, dir := range r.folders(args) {
			if err := w.Add(dir); err != nil && !slices.Contains(w.WatchList(), dir) {
				return fmt.Errorf("the system tells no changes in %s: %w", dir, err)
			}
		}
		if err == nil {
			err = r.rest()
		}
		if err != nil { // such as that of a file that is away while it is written anew
			a.complain(err)
		}
		if terminal(a.stderr) != nil {
			fmt.Fprintln(a.stderr, "stdc: waiting for a change; Ctrl-C ends")
		}
		changed, err := nextChange(ctx, w)
		a.status = statusDone
		if err != nil || ctx.Err() != nil {
			return err
		}
		if terminal(a.stdout) != nil {
			fmt.Fprint(a.stdout, wipe)
		}
		fmt.Fprintf(a.stdout, "\n── %s ──\n", changed)
	}
}

// folders are those of all files that the run read, and those that were named.
func (r *testRun) folders(args []string) []string {
	of := map[string]bool{}
	for _, arg := range args {
		if fi, err := os.Stat(arg); err == nil && fi.IsDir() {
			of[filepath.Clean(arg)] = true
		}
	}
	for _, t := range r.files {
		of[filepath.Dir(t.path)] = true
	}
	for _, b := range r.books {
		if b.path != "" {
			of[filepath.Dir(b.path)] = true
		}
		if b.book == nil {
			continue
		}
		for _, s := range b.book.Sources {
			of[filepath.Dir(filepath.Join(filepath.Dir(b.path), filepath.FromSlash(s.Name)))] = true
		}
	}
	for _, d := range r.told { // a file that a book with faults imports
		of[filepath.Dir(d.File)] = true
	}
	return slices.Sorted(maps.Keys(of))
}

// nextChange waits until a TOML file was changed, and for what follows at once; it
// returns the file's path, "" when ctx ends.
func nextChange(ctx context.Context, w *fsnotify.Watcher) (path string, err error) {
	var settled <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return "", nil
		case <-settled:
			return path, nil
		case err := <-w.Errors:
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				return "", fmt.Errorf("the system tells no more changes: %w", err)
			}
			path, settled = "many files", time.After(settle)
		case e := <-w.Events:
			if filepath.Ext(e.Name) == ".toml" && e.Op != fsnotify.Chmod {
				path, settled = filepath.Clean(e.Name), time.After(settle)
			}
		}
	}
}
