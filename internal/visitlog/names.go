package visitlog

import (
	"encoding/binary"
	"math/bits"
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
