package report

import (
	"io"

	"github.com/klauspost/compress/zstd"
)

// Scratch is where a format puts aside what it can write only at the end, so
// that memory does not grow with the log: what is written is appended, and read
// by its place. An *os.File that was opened for both is one.
type Scratch interface {
	io.Writer
	io.ReaderAt
}

// memory is a Scratch for those who have none.
type memory struct{ data []byte }

func (m *memory) Write(p []byte) (int, error) {
	m.data = append(m.data, p...)
	return len(p), nil
}

func (m *memory) ReadAt(p []byte, at int64) (int, error) {
	n := copy(p, m.data[min(at, int64(len(m.data))):])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// spool keeps several streams of bytes in one scratch, packed, each to be read
// back as a whole. The first error stays and is returned by copyTo.
type spool struct {
	scratch Scratch
	open    func() (Scratch, error) // nil for one in memory
	end     int64
	streams []*stream
	pending int // bytes of all streams that are not yet written
	pack    *zstd.Encoder
	packed  []byte
	err     error
}

// stream is one of the streams of a spool.
type stream struct {
	in      *spool
	pending []byte
	chunks  []chunk
	size    int64
}

// chunk is the place of a part of a stream.
type chunk struct {
	at   int64
	size int
}

const (
	chunkSize  = 256 << 10 // bytes of a stream that are packed together
	mostInHand = 8 << 20   // bytes of all streams that wait for it
)

// newSpool returns a spool whose scratch is opened when it is needed.
func newSpool(open func() (Scratch, error)) *spool { return &spool{open: open} }

// stream begins a stream.
func (s *spool) stream() *stream {
	t := &stream{in: s}
	s.streams = append(s.streams, t)
	return t
}

// Write appends to the stream; it cannot fail.
func (t *stream) Write(p []byte) (int, error) {
	t.pending = append(t.pending, p...)
	t.size += int64(len(p))
	t.in.pending += len(p)
	if len(t.pending) >= chunkSize {
		t.flush()
	}
	if t.in.pending >= mostInHand {
		for _, one := range t.in.streams {
			one.flush()
		}
	}
	return len(p), nil
}

// flush packs what the stream has in hand and writes it.
func (t *stream) flush() {
	s := t.in
	if len(t.pending) == 0 {
		return
	}
	if s.scratch == nil && s.err == nil {
		s.begin()
	}
	if s.err == nil {
		s.packed = s.pack.EncodeAll(t.pending, s.packed[:0])
		if _, s.err = s.scratch.Write(s.packed); s.err == nil {
			t.chunks = append(t.chunks, chunk{s.end, len(s.packed)})
			s.end += int64(len(s.packed))
		}
	}
	s.pending -= len(t.pending)
	t.pending = t.pending[:0]
	if len(s.streams) > mostInHand/chunkSize {
		t.pending = nil // there are too many for each to keep its buffer
	}
}

func (s *spool) begin() {
	if s.pack, s.err = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1)); s.err != nil {
		return
	}
	if s.open == nil {
		s.scratch = new(memory)
		return
	}
	s.scratch, s.err = s.open()
}

// copyTo writes the whole stream.
func (t *stream) copyTo(w io.Writer) error {
	s := t.in
	if s.err != nil {
		return s.err
	}
	if len(t.chunks) > 0 {
		unpack, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
		if err != nil {
			return err
		}
		defer unpack.Close()
		var raw []byte
		for _, c := range t.chunks {
			if cap(s.packed) < c.size {
				s.packed = make([]byte, c.size)
			}
			if _, err := s.scratch.ReadAt(s.packed[:c.size], c.at); err != nil {
				return err
			}
			if raw, err = unpack.DecodeAll(s.packed[:c.size], raw[:0]); err != nil {
				return err
			}
			if _, err := w.Write(raw); err != nil {
				return err
			}
		}
	}
	_, err := w.Write(t.pending)
	return err
}
