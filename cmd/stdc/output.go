package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
)

// output is where a result goes: standard output, or a file that appears whole
// under its name with commit, or not at all.
type output struct {
	*bufio.Writer
	failed error // the first error of a write, after which nothing is written

	file    *os.File // the temporary file, nil for a stream and when done
	settled bool     // it is written and closed
	path    string
}

// sink keeps the first error of an output, for those who write through others.
type sink struct {
	w io.Writer
	o *output
}

func (s sink) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	if err != nil && s.o.failed == nil {
		s.o.failed = fileError("write to", s.o.name(), err)
	}
	return n, err
}

func (o *output) name() string {
	if o.path == "" {
		return "standard output"
	}
	return o.path
}

// create opens an output: standard output for "", else a file. A device or a
// pipe is written to as it stands; there is nothing to replace.
func (a *app) create(path string) (*output, error) {
	if path == "" || path == "-" {
		return newOutput(a.stdout, nil, ""), nil
	}
	// What a link names is replaced, not the link.
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	fi, err := os.Stat(path)
	switch {
	case err == nil && fi.IsDir():
		return nil, fmt.Errorf("%s is a directory; name a file to write to", path)
	case err == nil && !fi.Mode().IsRegular():
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return nil, fileError("write to", path, err)
		}
		return newOutput(f, nil, path), nil
	}
	a.interrupts.watch()
	f, err := createBeside(path)
	if err != nil {
		return nil, fileError("write to", path, err)
	}
	if fi != nil {
		err = f.Chmod(fi.Mode().Perm())
	}
	if err != nil {
		f.Close()
		os.Remove(f.Name())
		return nil, fileError("write to", path, err)
	}
	return newOutput(f, f, path), nil
}

func newOutput(dest io.Writer, file *os.File, path string) *output {
	o := &output{file: file, path: path}
	o.Writer = bufio.NewWriterSize(sink{dest, o}, 1<<16)
	return o
}

// createBeside makes a temporary file in the folder of path, so that renaming
// it moves no bytes. os.CreateTemp would make it unreadable to others, whatever
// the umask says.
func createBeside(path string) (*os.File, error) {
	for range 100 {
		name := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+"."+strconv.FormatUint(rand.Uint64(), 36))
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
	return nil, fs.ErrExist
}

// settle writes what is left, so that nothing but a renaming remains.
func (o *output) settle() error {
	if err := o.Flush(); err != nil {
		return cmp.Or(o.failed, err)
	}
	if o.file == nil || o.settled {
		return nil
	}
	o.settled = true
	if err := o.file.Close(); err != nil {
		return fileError("write to", o.path, err)
	}
	return nil
}

// commit writes what is left and gives the file its name.
func (o *output) commit() error {
	err := o.settle()
	if err == nil && o.file != nil {
		if err = os.Rename(o.file.Name(), o.path); err != nil {
			err = fileError("write to", o.path, err)
		} else {
			o.file = nil
		}
	}
	if err != nil {
		o.discard()
	}
	return err
}

// discard removes an output that was not committed.
func (o *output) discard() {
	if o.file != nil {
		if !o.settled {
			o.file.Close()
		}
		os.Remove(o.file.Name())
		o.file = nil
	}
}
