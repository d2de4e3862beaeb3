package visitlog

import (
	"encoding/binary"
	"math/bits"
	"strings"
	"unsafe"

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

// eight are the bytes of b from i on, the first one being the lowest. All eight
// must lie in b: see quickDecoder. This is asked a dozen times an event, and a
// slice would be cut each time.
func eight(b []byte, i int) uint64 {
	return binary.LittleEndian.Uint64((*[8]byte)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(b)), i))[:])
}

// asWritten is the beginning of a text as it stands at b[i] behind its opening
// quotation mark: its first sixteen bytes, or fewer, up to and with the closing
// mark; what would lie behind is zero. So a text of up to fifteen bytes is known
// by two numbers.
func asWritten(b []byte, i int) (first, second uint64) {
	first, second = eight(b, i), eight(b, i+8)
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

// inWritten is the length up to which asWritten holds a whole text and its
// closing mark.
const inWritten = 15

// writtenName is a name as it stands in JSON: its first sixteen bytes, or fewer,
// with the closing mark, and masks of as many bytes. Whether it stands somewhere is
// seen without looking for the end of what stands there.
type writtenName struct {
	first, firstMask   uint64
	second, secondMask uint64
	name               string
}

func newWrittenName(name string) writtenName {
	written := append(append([]byte(name), '"'), make([]byte, names.InEdges)...)
	n := writtenName{first: eight(written, 0), second: eight(written, 8), firstMask: 1<<64 - 1, secondMask: 1<<64 - 1, name: name}
	switch marked := len(name) + 1; {
	case marked <= 8:
		n.firstMask, n.secondMask = n.firstMask>>(64-8*marked), 0
	case marked <= 16:
		n.secondMask >>= 128 - 8*marked
	}
	return n
}

// noName stands nowhere.
var noName = writtenName{first: 1}

// at tells whether the name stands at b[i] behind a quotation mark; then the next
// thing stands at n.behind(i).
func (n *writtenName) at(b []byte, i int) bool {
	return eight(b, i)&n.firstMask == n.first && eight(b, i+8)&n.secondMask == n.second && (len(n.name) <= inWritten || n.closes(b, i))
}

func (n *writtenName) behind(i int) int { return i + len(n.name) + 1 }

// closes tells whether a long name stands at b[i], with a quotation mark behind.
func (n *writtenName) closes(b []byte, i int) bool {
	end := i + len(n.name)
	return end < len(b) && b[end] == '"' && string(b[i:end]) == n.name
}

// writtenTable finds what a book names where it stands in JSON: by the bytes that
// all of its names have, up to the mark that closes the shortest one. Names that
// begin alike stand one behind the other.
type writtenTable struct {
	slots []writtenSlot
	mask  uint64
	shift int
}

type writtenSlot struct {
	writtenName
	index int // one more than it, 0 where the slot is free
}

func newWrittenTable(list []string) *writtenTable {
	size := bits.Len(uint(2*len(list) + 1))
	t := &writtenTable{slots: make([]writtenSlot, 1<<size), mask: 1<<64 - 1, shift: 64 - size}
	written := make([]writtenSlot, 0, len(list))
	for i, name := range list {
		if strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' }) {
			continue // JSON escapes it, which is read the long way
		}
		n := newWrittenName(name)
		t.mask &= n.firstMask
		written = append(written, writtenSlot{n, i + 1})
	}
	for _, s := range written {
		at := t.place(s.first)
		for t.slots[at].index > 0 {
			at = (at + 1) & (len(t.slots) - 1)
		}
		t.slots[at] = s
	}
	return t
}

func (t *writtenTable) place(first uint64) int {
	return int(first & t.mask * 0x9e3779b97f4a7c15 >> (t.shift & 63))
}

// find returns the index of the name that stands at b[i] behind a quotation
// mark, and the place behind the one that closes it; or -1.
func (t *writtenTable) find(b []byte, i int) (index, behind int) {
	for at := t.place(eight(b, i)); ; at = (at + 1) & (len(t.slots) - 1) {
		s := &t.slots[at]
		if s.index == 0 {
			return -1, i
		}
		if s.at(b, i) {
			return s.index - 1, s.behind(i)
		}
	}
}
