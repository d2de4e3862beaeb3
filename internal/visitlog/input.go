package visitlog

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"sync/atomic"
	"syscall"
)

// Input is one log. Open is called once, when its turn comes.
type Input struct {
	Name string // as messages show it
	Open func() (io.ReadCloser, error)
	Size int64 // of a regular file, in bytes; 0 where it is not known
}

// Files makes inputs of the files that a command line names; `-` is stdin.
func Files(paths []string, stdin io.Reader) []Input {
	list := make([]Input, 0, len(paths))
	for _, p := range paths {
		if p == "-" {
			list = append(list, Input{Name: p, Open: func() (io.ReadCloser, error) { return io.NopCloser(stdin), nil }})
			continue
		}
		in := Input{Name: p, Open: func() (io.ReadCloser, error) { return os.Open(p) }}
		if st, err := os.Stat(p); err == nil && st.Mode().IsRegular() {
			in.Size = st.Size()
		}
		list = append(list, in)
	}
	return list
}

// inputError words what the operating system says of a file.
func inputError(name string, err error) error {
	var path *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: no such file", name)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s: no permission to read this file", name)
	case errors.Is(err, syscall.EISDIR):
		return fmt.Errorf("%s: this is a folder, not a file", name)
	case errors.As(err, &path):
		return fmt.Errorf("%s: cannot be read: %w", name, path.Err)
	}
	return fmt.Errorf("%s: cannot be read: %w", name, err)
}

// raw is the bytes of an input as they come: counted, hashed where that is
// asked for, and with the error of the file kept apart from what an unpacker
// makes of it.
type raw struct {
	r        io.Reader
	n        int64
	err      error // of the file itself, but for its end
	hasher   *hasher
	progress func(int64)
	live     *atomic.Bool // see reader; nil where nobody asks
}

func (r *raw) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	r.n += int64(n)
	if n < len(p) && err == nil && r.live != nil {
		r.live.Store(true)
	}
	if n > 0 {
		if r.hasher != nil {
			r.hasher.write(p[:n])
		}
		if r.progress != nil {
			r.progress(int64(n))
		}
	}
	if err != nil && err != io.EOF {
		r.err = err
	}
	return n, err
}

// hasher computes the SHA-256 of an input on a goroutine of its own: on a
// machine without instructions for it, it is slower than the workers together.
type hasher struct {
	sum  hash.Hash
	full chan []byte
	free chan []byte
	done chan struct{}
}

func newHasher() *hasher {
	h := &hasher{sum: sha256.New(), full: make(chan []byte, 2), free: make(chan []byte, 3), done: make(chan struct{})}
	for range cap(h.free) {
		h.free <- nil
	}
	go func() {
		defer close(h.done)
		for b := range h.full {
			h.sum.Write(b)
			h.free <- b
		}
	}()
	return h
}

func (h *hasher) write(p []byte) { h.full <- append((<-h.free)[:0], p...) }

// finish waits for the rest and returns the sum in hex.
func (h *hasher) finish() string {
	close(h.full)
	<-h.done
	return hex.EncodeToString(h.sum.Sum(nil))
}
