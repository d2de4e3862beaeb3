package visitlog

import (
	"bytes"
	"context"
)

// longLine is a line that is handed to a worker while it is read, since it may be
// too long to be held: its beginning is the data of the batch, the rest follows.
type longLine struct {
	blocks chan []byte
	// enough is closed by the worker where it wants no more of the line.
	enough chan struct{}
	all    bool // the data of the batch is the whole line
	pool   *pool
}

// longFrom is the length from which on a line is handed on so.
const longFrom = 1 << 20

func (s *lineSplitter) long(b *batch, data []byte) {
	b.data, b.line = data, s.t.line
	b.long = &longLine{blocks: make(chan []byte, 8), enough: make(chan struct{}), pool: s.t.pool}
}

// wholly hands on a long line that is there already, up to end.
func (s *lineSplitter) wholly(b *batch, data []byte, end int) {
	s.long(b, data[:end])
	b.long.all = true
	if end < len(data) {
		s.t.keep(data[end+1:])
		s.t.line++
	}
}

// feed reads the rest of the line that was handed on. It returns false where the
// run ends.
func (s *lineSplitter) feed(ctx context.Context, l *longLine) bool {
	defer close(l.blocks)
	if l.all {
		return true
	}
	for more := true; more; {
		block := s.t.fill(s.t.pool.get())
		if more = !s.t.eof; len(block) == 0 {
			break
		}
		if i := bytes.IndexByte(block, '\n'); i >= 0 {
			s.t.keep(block[i+1:])
			s.t.line++
			block, more = block[:i], false
		}
		select {
		case l.blocks <- block:
		case <-l.enough:
			s.t.pool.put(block)
		case <-ctx.Done():
			return false
		}
	}
	return true
}

// next returns the next block, nil at the end of the line.
func (l *longLine) next() []byte { return <-l.blocks }
