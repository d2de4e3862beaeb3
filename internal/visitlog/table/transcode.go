package table

import (
	"bytes"
	"io"

	"golang.org/x/text/transform"
)

// readSample fills b up to its capacity; err is what ended r within it.
func readSample(b []byte, r io.Reader) (_ []byte, err error) {
	for len(b) < cap(b) && err == nil {
		var n int
		n, err = r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
	}
	return b, err
}

// headed is a reader of which the beginning was read already.
type headed struct {
	head []byte
	r    io.Reader
	err  error // that reading the head ended with
}

func (h *headed) Read(p []byte) (int, error) {
	if len(h.head) > 0 {
		n := copy(p, h.head)
		h.head = h.head[n:]
		return n, nil
	}
	h.head = nil
	if h.err != nil {
		return 0, h.err
	}
	return h.r.Read(p)
}

// decoded reads a text in another encoding as UTF-8, right into the memory of
// whoever reads; transform.Reader would copy every 4 KiB once more.
type decoded struct {
	from     io.Reader
	by       transform.Transformer
	src      []byte
	pos, end int
	err      error    // that ended from
	few      [64]byte // where there is no room for a character
	left     []byte   // of few
}

func (d *decoded) Read(p []byte) (int, error) {
	if len(d.left) == 0 && len(p) >= len(d.few) {
		return d.decode(p)
	}
	if len(d.left) == 0 && len(p) > 0 {
		n, err := d.decode(d.few[:])
		if err != nil {
			return 0, err
		}
		d.left = d.few[:n]
	}
	n := copy(p, d.left)
	d.left = d.left[n:]
	return n, nil
}

func (d *decoded) decode(p []byte) (int, error) {
	for {
		ended := d.err == io.EOF
		if d.pos < d.end {
			nDst, nSrc, err := d.by.Transform(p, d.src[d.pos:d.end], ended)
			d.pos += nSrc
			if nDst > 0 {
				markUndecodable(p[:nDst])
				return nDst, nil
			}
			if err != nil && err != transform.ErrShortSrc {
				return 0, err
			}
			if nSrc > 0 {
				continue
			}
		}
		if d.err != nil {
			return 0, d.err
		}
		d.end = copy(d.src, d.src[d.pos:d.end])
		d.pos = 0
		n, err := d.from.Read(d.src[d.end:])
		d.end += n
		d.err = err
	}
}

// markUndecodable puts bytes that are not UTF-8 where a decoder has put U+FFFD:
// what could not be read must not pass for data.
func markUndecodable(b []byte) {
	const replacement = "\uFFFD"
	for {
		i := bytes.Index(b, []byte(replacement))
		if i < 0 {
			return
		}
		b[i], b[i+1], b[i+2] = 0xff, 0xff, 0xff
		b = b[i+3:]
	}
}
