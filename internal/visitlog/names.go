package visitlog

import (
	"encoding/binary"
	"math/bits"
	"strings"
)

// edges are the bytes at both ends of a name: with its length they are all of
// a name of up to sixteen bytes, so that most names are compared, and hashed,
// as two numbers.
func edges(b []byte) (first, last uint64) {
	switch n := len(b); {
	case n >= 8:
		return binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[n-8:])
	case n >= 4:
		return uint64(binary.LittleEndian.Uint32(b)) | uint64(binary.LittleEndian.Uint32(b[n-4:]))<<32, 0
	case n > 0:
		return uint64(b[0]) | uint64(b[n/2])<<8 | uint64(b[n-1])<<16, 0
	}
	return 0, 0
}

// inEdges is the length up to which edges hold a whole name.
const inEdges = 16

// hashEdges spreads edges over 64 bits: both halves of a product depend on all
// bits of its factors. The numbers are odd digits of the golden ratio and of pi.
func hashEdges(first, last uint64, n int) uint64 {
	hi, lo := bits.Mul64(first^0x9e3779b97f4a7c15, last^uint64(n)^0x243f6a8885a308d3)
	return hi ^ lo
}

// nameTable finds what a book names by the bytes of a log: open addressing, at
// most half full, so that a look-up is one comparison as a rule.
type nameTable struct {
	slots []nameSlot
	shift int
}

type nameSlot struct {
	first, last uint64
	name        string
	index       int // one more than it, 0 where the slot is free
}

func newNameTable(names []string) *nameTable {
	size := bits.Len(uint(2*len(names) + 1))
	t := &nameTable{slots: make([]nameSlot, 1<<size), shift: 64 - size}
	for i, name := range names {
		first, last := edges([]byte(name))
		at := hashEdges(first, last, len(name)) >> t.shift
		for t.slots[at].index > 0 {
			at = (at + 1) & uint64(len(t.slots)-1)
		}
		t.slots[at] = nameSlot{first, last, name, i + 1}
	}
	return t
}

// find returns the index of a name, or -1.
func (t *nameTable) find(name []byte) int {
	first, last := edges(name)
	at := hashEdges(first, last, len(name)) >> t.shift
	for {
		s := &t.slots[at]
		if s.first == first && s.last == last && len(s.name) == len(name) && (len(name) <= inEdges || s.name == string(name)) {
			return s.index - 1
		}
		if s.index == 0 {
			return -1
		}
		at = (at + 1) & uint64(len(t.slots)-1)
	}
}

// asWritten is the beginning of a text as it stands at b[i] behind its opening
// quotation mark: its first sixteen bytes, or fewer, up to and with the closing
// mark; what would lie behind is zero. So a text of up to fifteen bytes is known
// by two numbers.
func asWritten(b []byte, i int) (first, second uint64) {
	w := (*[16]byte)(b[i:])
	first, second = binary.LittleEndian.Uint64(w[:8]), binary.LittleEndian.Uint64(w[8:])
	x, y := first^quotes, second^quotes
	x, y = (x-ones)&^x&tops, (y-ones)&^y&tops
	// Below the lowest top bit that is set lies the mark itself; where none is, all is kept.
	first &= x&-x - 1
	second &= y&-y - 1
	if x != 0 {
		second = 0
	}
	return first, second
}

// behindWritten is the place behind the closing mark that asWritten finds. It
// comes from the mark alone: what is read next need not wait until the text is
// known.
func behindWritten(b []byte, i int) int {
	w := (*[16]byte)(b[i:])
	x, y := binary.LittleEndian.Uint64(w[:8])^quotes, binary.LittleEndian.Uint64(w[8:])^quotes
	x, y = (x-ones)&^x&tops, (y-ones)&^y&tops
	n := 8 + bits.TrailingZeros64(y)>>3
	if x != 0 {
		n = bits.TrailingZeros64(x) >> 3
	}
	return i + n + 1
}

// inWritten is the length up to which asWritten holds a whole text and its
// closing mark.
const inWritten = 15

// writtenTable finds what a book names where it stands in JSON.
type writtenTable struct {
	slots []writtenSlot
	shift int
}

type writtenSlot struct {
	writtenName
	index int // one more than it, 0 where the slot is free
}

// writtenName is a name and what asWritten says of it.
type writtenName struct {
	first, second uint64
	name          string
}

func newWrittenName(name string) writtenName {
	first, second := asWritten(append(append([]byte(name), '"'), make([]byte, inEdges)...), 0)
	return writtenName{first, second, name}
}

// closes tells whether a long name stands at b[i], with a quotation mark behind.
func (n *writtenName) closes(b []byte, i int) bool {
	end := i + len(n.name)
	return end < len(b) && b[end] == '"' && string(b[i:end]) == n.name
}

func newWrittenTable(names []string) *writtenTable {
	size := bits.Len(uint(2*len(names) + 1))
	t := &writtenTable{slots: make([]writtenSlot, 1<<size), shift: 64 - size}
	for i, name := range names {
		if strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' }) {
			continue // JSON escapes it, which is read the long way
		}
		n := newWrittenName(name)
		at := hashEdges(n.first, n.second, 0) >> t.shift
		for t.slots[at].index > 0 {
			at = (at + 1) & uint64(len(t.slots)-1)
		}
		t.slots[at] = writtenSlot{n, i + 1}
	}
	return t
}

// find returns the index of the name that stands at b[i] behind a quotation
// mark, and the place behind the one that closes it; or -1.
func (t *writtenTable) find(b []byte, i int) (index, behind int) {
	first, second := asWritten(b, i)
	at := hashEdges(first, second, 0) >> t.shift
	for {
		s := &t.slots[at]
		if s.index > 0 && s.first == first && s.second == second {
			if len(s.name) <= inWritten {
				return s.index - 1, behindWritten(b, i)
			}
			if s.closes(b, i) {
				return s.index - 1, i + len(s.name) + 1
			}
		}
		if s.index == 0 {
			return -1, i
		}
		at = (at + 1) & uint64(len(t.slots)-1)
	}
}
