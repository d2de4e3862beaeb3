package visitlog

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

var (
	magicGzip = []byte{0x1f, 0x8b}
	magicZstd = []byte{0x28, 0xb5, 0x2f, 0xfd}
	bom       = []byte{0xef, 0xbb, 0xbf}
)

// packedBuffer is how much of a packed input is read at a time.
const packedBuffer = 128 << 10

// unpack returns the text of an input, unpacked where its first bytes are
// those of gzip or zstd, and a function that frees what that took.
func unpack(r io.Reader) (io.Reader, func(), error) {
	br := bufio.NewReader(r)
	head, err := br.Peek(4)
	if err != nil && err != io.EOF {
		return nil, nil, err
	}
	switch {
	case bytes.HasPrefix(head, magicGzip):
		z, err := gzip.NewReader(bufio.NewReaderSize(br, packedBuffer))
		if err != nil {
			return nil, nil, err
		}
		return z, func() { _ = z.Close() }, nil
	case isZstd(head):
		// The window is that of `zstd --long`: more would let a few bytes ask
		// for gigabytes.
		z, err := zstd.NewReader(bufio.NewReaderSize(br, packedBuffer), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(1<<27), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, nil, err
		}
		return z, z.Close, nil
	}
	return &peeked{br, r}, func() {}, nil
}

// peeked reads on behind what a buffer was filled with to look at it, without a
// detour by that buffer.
type peeked struct {
	buffer *bufio.Reader
	behind io.Reader // what the buffer reads
}

func (p *peeked) Read(b []byte) (int, error) {
	if n := p.buffer.Buffered(); n > 0 {
		return p.buffer.Read(b[:min(len(b), n)])
	}
	if _, err := p.buffer.Read(nil); err != nil { // that filling it ended with
		return 0, err
	}
	return p.behind.Read(b)
}

// isPlain tells whether an input that unpack returned was none to unpack.
func isPlain(unpacked io.Reader) bool {
	_, plain := unpacked.(*peeked)
	return plain
}

// isZstd knows frames, and the frames to be skipped that may stand first.
func isZstd(b []byte) bool {
	return bytes.HasPrefix(b, magicZstd) ||
		len(b) >= 4 && b[0]&0xf0 == 0x50 && b[1] == 0x2a && b[2] == 0x4d && b[3] == 0x18
}

// damage words what an unpacker found wrong.
func damage(err error) string {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the packed file ends too early; it was not copied or written to its end"
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, zstd.ErrCRCMismatch):
		return "the packed file is damaged: its checksum is wrong"
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return "the packed file asks for more than 128 MiB of memory; pack it again with zstd without --ultra or --long"
	}
	return "the packed file is damaged"
}
