package visitlog

import (
	"encoding/binary"
	"math/bits"
	"strings"

	"stdc/internal/names"
)

// nameTable finds what a book names by the bytes of a log.
type nameTable struct{ *names.Table[int] }

func newNameTable(list []string) nameTable {
	t := names.New[int](len(list))
	for i, name := range list {
		if t.FindString(name) == nil {
			t.PutString(name).Value = i
		}
	}
	return nameTable{t}
}

// find returns the index of a name, or -1.
func (t nameTable) find(name []byte) int {
	if e := t.Find(name); e != nil {
		return e.Value
	}
	return -1
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
	first, second := asWritten(append(append([]byte(name), '"'), make([]byte, names.InEdges)...), 0)
	return writtenName{first, second, name}
}

// closes tells whether a long name stands at b[i], with a quotation mark behind.
func (n *writtenName) closes(b []byte, i int) bool {
	end := i + len(n.name)
	return end < len(b) && b[end] == '"' && string(b[i:end]) == n.name
}

func newWrittenTable(list []string) *writtenTable {
	size := bits.Len(uint(2*len(list) + 1))
	t := &writtenTable{slots: make([]writtenSlot, 1<<size), shift: 64 - size}
	for i, name := range list {
		if strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' }) {
			continue // JSON escapes it, which is read the long way
		}
		n := newWrittenName(name)
		at := names.HashEdges(n.first, n.second, 0) >> t.shift
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
	at := names.HashEdges(first, second, 0) >> t.shift
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
