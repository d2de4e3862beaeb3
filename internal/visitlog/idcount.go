package visitlog

import (
	"encoding/binary"
	"hash/maphash"
	"math/bits"
)

// idKey is what is kept of an id. Of one that ends in a number, hash is that of
// the 64 ids that differ from it in the lowest bits of the number alone, and bit
// says which of them it is.
type idKey struct {
	hash    idHash
	bit     uint8
	counted bool
}

// idKeyer makes keys. Of ids that count up, 64 have one hash, so that the last one
// is kept.
type idKeyer struct {
	idHasher
	// What was hashed last: what stood before the number, how many digits that
	// had, which are none at first, and the number without its lowest bits.
	last   [64]byte
	before int
	digits int
	high   uint64
	hash   idHash
}

// key makes k the key of an id. Two digits alone are no number that counts: they
// are as often the end of a random text.
func (h *idKeyer) key(id string, k *idKey) {
	const least, most = 3, 18
	from, n := len(id), uint64(0)
	for scale := uint64(1); from > 0 && len(id)-from < most && id[from-1]-'0' < 10; scale *= 10 {
		from--
		n += scale * uint64(id[from]-'0')
	}
	if len(id)-from < least || from+9 > len(h.last) {
		k.hash, k.bit, k.counted = h.sum(id), 0, false
		return
	}
	if n>>6 != h.high || len(id)-from != h.digits || id[:from] != string(h.last[:h.before]) {
		h.before, h.digits, h.high = from, len(id)-from, n>>6
		b := append(h.last[:0], id[:from]...)
		b = binary.LittleEndian.AppendUint64(b, n>>6)
		b = append(b, byte(len(id)-from)) // 007 is not 7
		h.hash = idHash{maphash.Bytes(h.idHasher[0], b), maphash.Bytes(h.idHasher[1], b)}
	}
	k.hash, k.bit, k.counted = h.hash, uint8(n&63), true
}

// countSet is an idSet of keys that are counted: an entry has a bit for each of
// the 64 ids that share it, and the number of the input that they stood in.
type countSet [256]countShard

type countShard struct {
	slots []countSlot
	n     int
}

type countSlot struct {
	hash idHash // as in idSet
	seen uint64
}

// add is that of idSet. Where ids of one hash stand in several inputs, each has
// an entry of its own.
func (s *countSet) add(k *idKey, number uint32) (first uint32, seen bool) {
	h := k.hash
	if h[0] == 0 {
		h[0] = 1 // zero marks a free slot
	}
	shard := &s[h[1]>>56]
	if shard.n*8 >= len(shard.slots)*7 {
		shard.grow()
	}
	var mine *countSlot
	for i := shard.place(h); ; i = shard.after(i) {
		p := &shard.slots[i]
		switch {
		case p.hash[0] == 0:
			if mine == nil {
				mine, shard.n = p, shard.n+1
				p.hash = idHash{h[0], h[1]&^numberBits | uint64(number)}
			}
			mine.seen |= 1 << k.bit
			return 0, false
		case p.hash[0] != h[0] || p.hash[1]&^numberBits != h[1]&^numberBits:
		case p.seen>>k.bit&1 != 0:
			return uint32(p.hash[1] & numberBits), true
		case uint32(p.hash[1]&numberBits) == number:
			mine = p
		}
	}
}

func (s *countShard) place(h idHash) int {
	i, _ := bits.Mul64(h[0], uint64(len(s.slots)))
	return int(i)
}

func (s *countShard) after(i int) int {
	if i++; i == len(s.slots) {
		return 0
	}
	return i
}

func (s *countShard) grow() {
	old := s.slots
	s.slots = make([]countSlot, max(8, len(old)+len(old)/2))
	for _, one := range old {
		if one.hash[0] == 0 {
			continue
		}
		i := s.place(one.hash)
		for s.slots[i].hash[0] != 0 {
			i = s.after(i)
		}
		s.slots[i] = one
	}
}
