package visitlog

import (
	"bytes"
	"io"

	"stdc/internal/visitlog/table"
)

// blockSize is what is read and handed to a worker at a time, where visits
// are small.
const blockSize = 256 << 10

// text is the unpacked text of an input, read in blocks. What a block leaves
// over, an unfinished line or visit, is carried into the next.
type text struct {
	r     io.Reader
	carry []byte
	line  int // of the first byte that was not yet handed out
	eof   bool
	err   error // that ended the text before its end
	pool  *pool
}

// fill reads more into b until it is full or the text ends, but for the slack
// that decoding needs behind it. A b that is full already is doubled.
func (t *text) fill(b []byte) []byte {
	if cap(b) < blockSize {
		nb := t.pool.get()
		nb = append(nb, b...)
		t.pool.put(b)
		b = nb
	}
	if len(b) >= cap(b)-slack {
		nb := make([]byte, len(b), 2*cap(b))
		copy(nb, b)
		t.pool.put(b)
		b = nb
	}
	for len(b) < cap(b)-slack && !t.eof {
		n, err := t.r.Read(b[len(b) : cap(b)-slack])
		b = b[:len(b)+n]
		if err != nil {
			t.eof = true
			if err != io.EOF {
				t.err = err
			}
		}
	}
	return b
}

// next returns the block that the carried bytes begin.
func (t *text) next() []byte {
	b := t.carry
	t.carry = nil
	if len(b) < cap(b)-slack || len(b) == 0 {
		return t.fill(b)
	}
	return b
}

// keep carries the end of a block over.
func (t *text) keep(rest []byte) {
	if len(rest) > 0 {
		t.carry = append(t.pool.get(), rest...)
	}
}

// done tells whether all was handed out.
func (t *text) done() bool { return t.eof && len(t.carry) == 0 }

// head reads until the text has n lines that are not blank, or most bytes, or
// ends, and returns what was read; it stays to be handed out.
func (t *text) head(n, most int) []byte {
	b := t.fill(t.carry)
	for !t.eof && len(b) < most && contentLines(b) < n {
		b = t.fill(b)
	}
	if t.line == 0 {
		t.line = 1
		if bytes.HasPrefix(b, bom) {
			b = b[:copy(b, b[len(bom):])]
		}
	}
	t.carry = b
	return b
}

// contentLines counts the complete lines that are not blank.
func contentLines(b []byte) int {
	n := 0
	for len(b) > 0 && n < 16 {
		i := bytes.IndexByte(b, '\n')
		if i < 0 {
			break
		}
		if len(bytes.TrimSpace(b[:i])) > 0 {
			n++
		}
		b = b[i+1:]
	}
	return n
}

// pool keeps blocks of the usual size for the next use, and those of runs.
type pool struct{ free, runs chan []byte }

func newPool(n int) *pool { return &pool{free: make(chan []byte, n), runs: make(chan []byte, n)} }

func (p *pool) get() []byte { return oneOf(p.free, blockSize) }

// run is a block for the lines of a table.Runs.
func (p *pool) run() []byte { return oneOf(p.runs, table.RunSize) }

func oneOf(free chan []byte, size int) []byte {
	select {
	case b := <-free:
		return b
	default:
		return make([]byte, 0, size)
	}
}

func (p *pool) put(b []byte) {
	free := p.free
	switch cap(b) {
	case blockSize:
	case table.RunSize:
		free = p.runs
	default:
		return
	}
	select {
	case free <- b[:0]:
	default:
	}
}
