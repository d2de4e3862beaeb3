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

const (
	// settle is how long files must be left alone before they are tested again:
	// editors write a file in several steps.
	settle = 10 * time.Millisecond
	// seekEvery is how often a folder that is away is looked for; of what is away
	// the system tells no changes.
	seekEvery = 200 * time.Millisecond
)

// wipe clears a terminal and goes to its top, so that what was tested last stands
// alone.
const wipe = "\x1b[H\x1b[2J\x1b[3J"

// watch tests again whenever a rulebook or a test file is changed, until ctx ends,
// which is no fault.
func (a *app) watch(ctx context.Context, f *testFlags, args []string) error {
	a.interrupts.watch()
	system, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("the system tells no changes of files: %w", err)
	}
	defer system.Close()
	w := &watcher{system: system, folders: map[string]bool{}}
	for first := true; ; first = false {
		r := &testRun{app: a, flags: f}
		if err := w.add(r.folders(args)); err != nil { // before they are read, so that no change is missed
			return err
		}
		err := r.readAll(args)
		if err != nil && first {
			return err
		}
		if err := w.add(r.folders(args)); err != nil { // and those of what was read
			return err
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
		changed, err := w.next(ctx)
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
	add := func(file string) {
		of[filepath.Dir(file)] = true
		if real, err := filepath.EvalSymlinks(file); err == nil { // a link is edited where it leads
			of[filepath.Dir(real)] = true
		}
	}
	for _, arg := range args {
		if isFolder(arg) {
			arg = filepath.Join(arg, "any")
		}
		add(arg)
	}
	for _, t := range r.files {
		add(t.path)
	}
	for _, b := range r.books {
		if b.path != "" {
			add(b.path)
		}
		if b.book == nil {
			continue
		}
		for _, s := range b.book.Sources {
			add(filepath.Join(filepath.Dir(b.path), filepath.FromSlash(s.Name)))
		}
	}
	for _, d := range r.told { // a file that a book with faults imports
		add(d.File)
	}
	return slices.Sorted(maps.Keys(of))
}

// watcher knows the folders in which files may change.
type watcher struct {
	system  *fsnotify.Watcher
	folders map[string]bool // false while a folder is away
}

// add watches folders too. One that is away is looked for until it is back.
func (w *watcher) add(folders []string) error {
	for _, dir := range folders {
		w.folders[dir] = true
		switch err := w.system.Add(dir); {
		case errors.Is(err, os.ErrNotExist):
			w.folders[dir] = false
		case err != nil:
			return fmt.Errorf("the system tells no changes in %s: %w", dir, err)
		}
	}
	return nil
}

// seek looks for folders that are away, and returns one that is back, or "".
func (w *watcher) seek() (back string) {
	for _, dir := range slices.Sorted(maps.Keys(w.folders)) {
		if !w.folders[dir] && w.system.Add(dir) == nil {
			w.folders[dir], back = true, dir
		}
	}
	return back
}

// next waits until a TOML file or a folder was changed, and for what follows at
// once; it returns the path, "" when ctx ends.
func (w *watcher) next(ctx context.Context) (path string, err error) {
	var settled <-chan time.Time
	seek := time.NewTicker(seekEvery)
	defer seek.Stop()
	for {
		select {
		case <-ctx.Done():
			return "", nil
		case <-settled:
			return path, nil
		case <-seek.C:
			if back := w.seek(); back != "" {
				path, settled = back, time.After(settle)
			}
		case err := <-w.system.Errors:
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				return "", fmt.Errorf("the system tells no more changes: %w", err)
			}
			path, settled = "many files", time.After(settle)
		case e := <-w.system.Events:
			name := filepath.Clean(e.Name)
			_, ours := w.folders[name]
			away := ours && (e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename))
			if away {
				w.folders[name] = false
			}
			if away || e.Op != fsnotify.Chmod && (filepath.Ext(name) == ".toml" || e.Has(fsnotify.Create) && isFolder(name)) {
				path, settled = name, time.After(settle)
			}
		}
	}
}

func isFolder(path string) bool {
	fi, err := os.Stat(path)
	return err == nil && fi.IsDir()
}
