package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"stdc/internal/visitlog"
)

// logInputs are the logs of a run. One that is there and yet cannot be read
// stands for an empty one, so that the others are checked all the same; failed
// belongs to the reader's goroutine until the run is over.
type logInputs struct {
	list   []visitlog.Input
	failed []error
	total  int64 // bytes, 0 if one is unknown
}

func (a *app) openLogs(paths []string) *logInputs {
	in := &logInputs{}
	known := true
	for _, path := range paths {
		if path == "-" {
			known = false
			in.add(path, 0, func() (io.ReadCloser, error) { return io.NopCloser(a.stdin), nil })
			continue
		}
		fi, err := os.Stat(path)
		switch {
		case err != nil:
			a.complain(fileError("read", path, err))
			continue
		case fi.IsDir():
			a.complain(fmt.Errorf("%s is a directory; name a file in it", path))
			continue
		}
		size := int64(0)
		if fi.Mode().IsRegular() {
			size = fi.Size()
		} else {
			known = false
		}
		in.total += size
		in.add(path, size, func() (io.ReadCloser, error) {
			f, _, err := openFile(path)
			if err != nil {
				return nil, err
			}
			return f, nil
		})
	}
	if !known {
		in.total = 0
	}
	return in
}

func (in *logInputs) names() []string {
	names := make([]string, len(in.list))
	for i := range in.list {
		names[i] = in.list[i].Name
	}
	return names
}

func (in *logInputs) add(path string, size int64, open func() (io.ReadCloser, error)) {
	in.list = append(in.list, visitlog.Input{Name: path, Size: size, Open: func() (io.ReadCloser, error) {
		r, err := open()
		if err != nil {
			in.failed = append(in.failed, err)
			return io.NopCloser(strings.NewReader("")), nil
		}
		return &logReader{ReadCloser: r, path: path, in: in}, nil
	}})
}

// logReader ends a log where it can be read no further.
type logReader struct {
	io.ReadCloser
	path string
	in   *logInputs
}

func (r *logReader) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		r.in.failed = append(r.in.failed, fileError("read on in", r.path, err))
		err = io.EOF
	}
	return n, err
}
