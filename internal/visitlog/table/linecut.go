package table

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
)

// Each byte of these is the same.
const (
	ones  = 0x0101010101010101
	lows  = 0x7f * ones // all bits of a byte but the highest
	highs = 0x80 * ones
)

// zeros marks the bytes of x that are zero by their highest bits.
func zeros(x uint64) uint64 { return ^((x&lows + lows) | x | lows) }

// plainCut is what a row needs to be cut by a look for separators and its end
// alone, eight bytes at a time.
type plainCut struct {
	sep, eol uint64 // in each byte
	// until is where in the text the next quotation mark stands, or its end.
	until int
}

// begin prepares for a text.
func (p *plainCut) begin(r *records) {
	p.sep, p.eol = uint64(r.sep[0])*ones, uint64(r.eol)*ones
	if len(r.sep) > 1 {
		p.until = 0
		return
	}
	p.look(r)
}

// look finds the next quotation mark.
func (p *plainCut) look(r *records) {
	p.until = r.end
	if q := bytes.IndexByte(r.buf[r.pos:r.end], '"'); q >= 0 {
		p.until = r.pos + q
	}
}

// plainly is Next for a row without quotation marks that fits the header with no
// cell too many, and is not blank. Of any other it returns false, and is where it was.
func (c *Cutter) plainly(dst [][]byte) (line int, cells [][]byte, ok bool) {
	r := &c.rows
	if r.pos >= c.plain.until {
		return 0, dst, false
	}
	b := r.buf[r.pos:c.plain.until]
	had := len(dst)
	dst = slices.Grow(dst, c.shape.most)
	cut := dst[had : had+c.shape.most]
	n, from, some := 0, 0, 0
	for i := 0; i < len(b); i += 8 {
		var x uint64
		if i+8 <= len(b) {
			x = binary.LittleEndian.Uint64(b[i:])
		} else {
			x = shortWord(b[i:])
		}
		ends := zeros(x ^ c.plain.eol)
		for m := zeros(x^c.plain.sep) | ends; m != 0; m &= m - 1 {
			to := i + bits.TrailingZeros64(m)>>3
			ended := ends&(m&-m) != 0
			cell := b[from:to]
			if k := len(cell); k > 0 && (!plain(cell[0]) || !plain(cell[k-1])) {
				if ended && cell[k-1] == '\r' {
					k--
				}
				r.body = b
				at := r.trim(from, from+k)
				cell = b[at.from:at.to]
			}
			if n == len(cut) {
				return 0, dst[:had], false
			}
			some |= len(cell)
			cut[n] = cell
			n, from = n+1, to+1
			if !ended {
				continue
			}
			if n < c.shape.least || some == 0 || to > r.limit {
				return 0, dst[:had], false
			}
			line = r.line
			r.pos += from
			r.line++
			return line, dst[:had+n], true
		}
	}
	return 0, dst[:had], false
}

// shortWord is the word of fewer than eight bytes, filled up with what is never
// a separator nor the end of a line.
func shortWord(b []byte) uint64 {
	x := uint64('"') * ones
	for i := len(b) - 1; i >= 0; i-- {
		x = x<<8 | uint64(b[i])
	}
	return x
}
