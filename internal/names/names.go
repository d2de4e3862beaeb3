// Package names finds things by the names that stand in logs: sites, members of
// staff, elements, stock phrases. There are few, or some ten thousands, and each
// is looked up millions of times, by bytes that nobody wants to copy first.
package names

import (
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"
	"unsafe"
)

// Edges are the bytes at both ends of a name: with its length they are all of
// a name of up to InEdges bytes, so that most names are compared, and hashed,
// as two numbers.
func Edges(b []byte) (first, last uint64) {
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

// InEdges is the length up to which Edges hold a whole name.
const InEdges = 16

// HashEdges spreads edges over 64 bits: both halves of a product depend on all
// bits of its factors. The numbers are odd digits of the golden ratio and of pi.
func HashEdges(first, last uint64, n int) uint64 {
	hi, lo := bits.Mul64(first^0x9e3779b97f4a7c15, last^uint64(n)^0x243f6a8885a308d3)
	return hi ^ lo
}

// Table holds a value for each name. Make it with New. Several goroutines may look
// names up at once, as long as none puts any.
//
// The values lie close together, in the order in which their names came, and never
// move. Beside them an index, at most half full, tells by a hash where they lie: it
// is small enough to stay near the processor where the values do not. Hashes
// depend on numbers drawn anew for each table: no log can be made up so that all of
// its names fall on one place.
type Table[T any] struct {
	index   []uint64 // 32 bits of a hash, and one more than the number of an entry; 0 is free
	shift   int      // of a hash, to its place
	n       int
	entries [][]Entry[T] // 1<<chunk in each but the last
	chunk   int
	none    *Entry[T] // of the empty name
	salt    [2]uint64
	seed    maphash.Seed // of long names
	ends    uint64       // see PutAll
}

// Entry is a name with its value. What Edges says of the name stands at both
// ends, see PutAll.
type Entry[T any] struct {
	first uint64
	Name  string
	Value T
	last  uint64
}

const tagMask = 1<<64 - 1<<32

// New returns an empty table that has room for some names, and grows beyond.
func New[T any](room int) *Table[T] {
	const most = 6 // digits of the size of a chunk
	places := bits.Len(uint(2 * max(room, 1)))
	return &Table[T]{index: make([]uint64, 1<<places), shift: 64 - places, chunk: min(places-1, most),
		salt: [2]uint64{rand.Uint64(), rand.Uint64()}, seed: maphash.MakeSeed()}
}

// Len returns the number of names.
func (t *Table[T]) Len() int {
	if t.none != nil {
		return t.n + 1
	}
	return t.n
}

// Find returns the entry of a name, nil where it has none.
func (t *Table[T]) Find(name []byte) *Entry[T] {
	if len(name) == 0 {
		return t.none
	}
	first, last := Edges(name)
	e, _ := t.find(name, first, last)
	return e
}

// FindString is Find for a string.
func (t *Table[T]) FindString(name string) *Entry[T] { return t.Find(bytesOf(name)) }

// find returns the entry of a name, or nil and its hash.
func (t *Table[T]) find(name []byte, first, last uint64) (e *Entry[T], hash uint64) {
	hash = t.hash(name, first, last)
	for at := hash >> t.shift; ; at = (at + 1) & uint64(len(t.index)-1) {
		place := t.index[at]
		if place == 0 {
			return nil, hash
		}
		// The highest bits of a hash chose the place, the lowest ones tell those that
		// share it from each other.
		if (place^hash<<32)&tagMask != 0 {
			continue
		}
		e := t.entry(uint32(place) - 1)
		if e.is(name, first, last) {
			return e, hash
		}
	}
}

func (e *Entry[T]) is(name []byte, first, last uint64) bool {
	return e.first == first && e.last == last && len(e.Name) == len(name) && (len(name) <= InEdges || e.Name == string(name))
}

func (t *Table[T]) hash(name []byte, first, last uint64) uint64 {
	if len(name) > InEdges { // names of a kind often begin and end alike
		return maphash.Bytes(t.seed, name)
	}
	return HashEdges(first^t.salt[0], last^t.salt[1], len(name))
}

func (t *Table[T]) entry(i uint32) *Entry[T] {
	return &t.entries[i>>t.chunk][i&(1<<t.chunk-1)]
}

// Put returns the entry of a name, which it makes, with a copy of the name, where
// there is none.
func (t *Table[T]) Put(name []byte) *Entry[T] {
	if len(name) == 0 {
		if t.none == nil {
			t.none = new(Entry[T])
		}
		return t.none
	}
	first, last := Edges(name)
	e, hash := t.find(name, first, last)
	if e == nil {
		e = t.add(Entry[T]{first: first, last: last, Name: string(name)}, hash)
	}
	return e
}

// PutString is Put for a string.
func (t *Table[T]) PutString(name string) *Entry[T] { return t.Put(bytesOf(name)) }

// PutAll puts many names into a table: list[i] becomes the entry of the name that
// at(i) returns. Entries that lie far from the processor are asked for all at
// once; by one Put after another, it would wait for each.
func (t *Table[T]) PutAll(list []*Entry[T], at func(i int) string) {
	for i := range list {
		name := bytesOf(at(i))
		first, last := Edges(name)
		hash := t.hash(name, first, last)
		place := t.index[hash>>t.shift]
		list[i] = nil
		if place != 0 && (place^hash<<32)&tagMask == 0 {
			list[i] = t.entry(uint32(place) - 1) // most likely, and not looked at yet
		}
	}
	ends := uint64(0)
	for _, e := range list {
		if e != nil {
			ends ^= e.first ^ e.last
		}
	}
	t.ends = ends // or the compiler would leave the loop out
	for i, e := range list {
		name := bytesOf(at(i))
		if first, last := Edges(name); e == nil || !e.is(name, first, last) {
			list[i] = t.Put(name)
		}
	}
}

// bytesOf are the bytes of a name, to be looked at only.
func bytesOf(name string) []byte { return unsafe.Slice(unsafe.StringData(name), len(name)) }

func (t *Table[T]) add(e Entry[T], hash uint64) *Entry[T] {
	if 2*t.n >= len(t.index) {
		t.grow()
	}
	if t.n>>t.chunk == len(t.entries) {
		t.entries = append(t.entries, make([]Entry[T], 0, 1<<t.chunk))
	}
	last := &t.entries[t.n>>t.chunk]
	*last = append(*last, e)
	t.n++
	t.enter(uint32(t.n), hash)
	return &(*last)[len(*last)-1]
}

// enter writes the number of an entry, which is one more than its index, into the
// index.
func (t *Table[T]) enter(number uint32, hash uint64) {
	at := hash >> t.shift
	for t.index[at] != 0 {
		at = (at + 1) & uint64(len(t.index)-1)
	}
	t.index[at] = hash<<32 | uint64(number)
}

// grow doubles the index.
func (t *Table[T]) grow() {
	t.index, t.shift = make([]uint64, 2*len(t.index)), t.shift-1
	for i := range t.n {
		e := t.entry(uint32(i))
		t.enter(uint32(i)+1, t.hash(bytesOf(e.Name), e.first, e.last))
	}
}

// Clear takes out all names; those that were given out hold as before.
func (t *Table[T]) Clear() {
	clear(t.index)
	t.n, t.entries, t.none = 0, nil, nil
}

// Sorted returns all entries, sorted by name.
func (t *Table[T]) Sorted() []*Entry[T] {
	list := make([]*Entry[T], 0, t.Len())
	if t.none != nil {
		list = append(list, t.none)
	}
	for i := range t.n {
		list = append(list, t.entry(uint32(i)))
	}
	slices.SortFunc(list, func(a, b *Entry[T]) int { return strings.Compare(a.Name, b.Name) })
	return list
}
