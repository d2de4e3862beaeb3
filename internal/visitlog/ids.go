package visitlog

import (
	"hash/maphash"
	"math/bits"
)

// idHash is 128 bits of the hash of a visit's id.
type idHash [2]uint64

// idHasher hashes ids for one run. Two independent 64-bit hashes make it as
// good as certain that ids which differ are told apart, in 10^8 visits too.
type idHasher [2]maphash.Seed

func newIDHasher() idHasher { return idHasher{maphash.MakeSeed(), maphash.MakeSeed()} }

func (h *idHasher) sum(id string) idHash {
	return idHash{maphash.String(h[0], id), maphash.String(h[1], id)}
}

func (h *idHasher) sumBytes(id []byte) idHash {
	return idHash{maphash.Bytes(h[0], id), maphash.Bytes(h[1], id)}
}

// idSet holds a number for each id that was seen: open addressing without
// pointers, so that the garbage collector never looks into it, in shards that
// grow by half, one at a time, so that it needs little more than it holds. The
// lowest 32 bits of an entry are the number; 96 bits of hash are enough.
type idSet [256]idShard

type idShard struct {
	slots []idHash
	n     int
}

const numberBits = 1<<32 - 1

// add adds an id with its number, below 2^32. Where it was seen before, seen is
// true and first the number that it has.
func (s *idSet) add(h idHash, number uint32) (first uint32, seen bool) {
	if h[0] == 0 {
		h[0] = 1 // zero marks a free slot
	}
	shard := &s[h[1]>>56]
	if shard.n*8 >= len(shard.slots)*7 {
		shard.grow()
	}
	p := shard.find(h)
	if p[0] != 0 {
		return uint32(p[1] & numberBits), true
	}
	*p = idHash{h[0], h[1]&^numberBits | uint64(number)}
	shard.n++
	return 0, false
}

// find returns the slot of an id, or the free one where it belongs.
func (s *idShard) find(h idHash) *idHash {
	i, _ := bits.Mul64(h[0], uint64(len(s.slots)))
	for {
		p := &s.slots[i]
		if p[0] == 0 || p[0] == h[0] && p[1]&^numberBits == h[1]&^numberBits {
			return p
		}
		if i++; i == uint64(len(s.slots)) {
			i = 0
		}
	}
}

func (s *idShard) grow() {
	old := s.slots
	s.slots = make([]idHash, max(8, len(old)+len(old)/2))
	for i := range old {
		if old[i][0] != 0 {
			*s.find(old[i]) = old[i]
		}
	}
}

// IDs tells whether an id of a visit was seen before in a run. Of ids that count
// up, such as V-0001 and V-0002, 64 share what any other needs for itself, some
// 20 bytes. The zero value is not ready; use NewIDs.
type IDs struct {
	keyer  idKeyer
	plain  *idSet    // nil until there is such an id
	counts *countSet // as plain
}

// NewIDs returns an empty set.
func NewIDs() *IDs { return &IDs{keyer: idKeyer{idHasher: newIDHasher()}} }

// Seen adds an id that stands in an input. Where it was seen before, again is
// true and first the number of the input in which it was.
func (s *IDs) Seen(id string, input int) (first int, again bool) {
	var k idKey
	s.keyer.key(id, &k)
	return s.seen(&k, input)
}

func (s *IDs) seen(k *idKey, input int) (first int, again bool) {
	var number uint32
	if k.counted {
		if s.counts == nil {
			s.counts = new(countSet)
		}
		number, again = s.counts.add(k, uint32(input))
	} else {
		if s.plain == nil {
			s.plain = new(idSet)
		}
		number, again = s.plain.add(k.hash, uint32(input))
	}
	return int(number), again
}
