package visitlog

import (
	"bytes"
	"io"
	"sync"

	"stdc/internal/visitlog/table"
)

// blockSize is what is read and handed to a worker at a time, where visits
// are small.
const blockSize = 256 << 10

// firstBlock is what is handed to a worker first.
const firstBlock = 16 << 10

// text is the unpacked text of an input, read in blocks. What a block leaves
// over, an unfinished line or visit, is carried into the next. It waits in memory
// of its own: a block belongs to the worker that reads it.
type text struct {
	r     io.Reader
	ahead []byte // a block that head has read
	carry []byte
	begun int // up to blockSize, see fill
	line  int // of the first byte that was not yet handed out
	eof   bool
	err   error // that ended the text before its end
	pool  *pool
}

// fill reads more into b until it is full or the text ends, but for the slack
// that decoding needs behind it. A b that is full already is doubled. The first
// blocks are filled in part only, each twice as far as the one before, so that
// the workers begin soon, and soon know what of a visit nobody needs any more.
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
	end := cap(b) - slack
	if t.begun < blockSize {
		t.begun = max(2*t.begun, firstBlock)
		end = min(end, max(t.begun, 2*len(b)))
	}
	for len(b) < end && !t.eof {
		n, err := t.r.Read(b[len(b):end])
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
	b := t.ahead
	if t.ahead = nil; b == nil {
		b = append(t.pool.get(), t.carry...)
		t.carry = t.carry[:0]
	}
	if len(b) < cap(b)-slack || len(b) == 0 {
		return t.fill(b)
	}
	return b
}

// keep carries the end of a block over.
func (t *text) keep(rest []byte) {
	if cap(t.carry) > blockSize {
		t.carry = nil // of a long visit
	}
	t.carry = append(t.carry[:0], rest...)
}

// done tells whether all was handed out.
func (t *text) done() bool { return t.eof && len(t.ahead) == 0 && len(t.carry) == 0 }

// head reads as much as a sample, and on until the text has n lines that are not
// blank, or most bytes, or ends, and returns what was read; it stays to be handed
// out.
func (t *text) head(n, most int) []byte {
	t.begun = blockSize
	b := t.ahead // of a look before
	for !t.eof && (len(b) < sample-slack || len(b) < most && contentLines(b) < n) {
		b = t.fill(b)
	}
	if bytes.HasPrefix(b, bom) {
		b = b[:copy(b, b[len(bom):])]
	}
	t.ahead = b
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

// pool keeps blocks of the usual size for the next use, and those of runs. The one
// that was used last comes first: more of it is still near the processor.
type pool struct {
	mu         sync.Mutex
	free, runs [][]byte
	most       int // of either
}

func newPool(most int) *pool { return &pool{most: most} }

func (p *pool) get() []byte { return p.take(&p.free, blockSize) }

// run is a block for the lines of a table.Runs.
func (p *pool) run() []byte { return p.take(&p.runs, table.RunSize) }

func (p *pool) take(free *[][]byte, size int) []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(*free); n > 0 {
		b := (*free)[n-1]
		*free = (*free)[:n-1]
		return b
	}
	return make([]byte, 0, size)
}

func (p *pool) put(b []byte) {
	free := &p.free
	switch cap(b) {
	case blockSize:
	case table.RunSize:
		free = &p.runs
	default:
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(*free) < p.most {
		*free = append(*free, b[:0])
	}
}
