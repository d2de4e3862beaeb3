package visitlog

import "hash/maphash"

// idHash is 128 bits of the hash of a visit's id.
type idHash [2]uint64

// idHasher hashes ids for one run. Two independent 64-bit hashes make it as
// good as certain that ids which differ are told apart, in 10^8 visits too.
type idHasher [2]maphash.Seed

func newIDHasher() idHasher { return idHasher{maphash.MakeSeed(), maphash.MakeSeed()} }

func (h *idHasher) sum(id string) idHash {
	return idHash{maphash.String(h[0], id), maphash.String(h[1], id)}
}

// idSet is the set of the ids seen in a run: open addressing without pointers,
// so that the garbage collector never looks into it. The lowest 16 bits of an
// entry say in which input the id was seen; 112 bits of hash are enough.
type idSet struct {
	slots []idHash
	n     int
}

const inputBits = 1<<16 - 1

// add adds an id that was seen in an input. Where it was seen before, seen is
// true and first the input (or inputBits, for that and all later ones).
func (s *idSet) add(h idHash, input int) (first int, seen bool) {
	if s.n*4 >= len(s.slots)*3 {
		s.grow()
	}
	if h[0] == 0 {
		h[0] = 1 // zero marks a free slot
	}
	p := s.find(h)
	if p[0] != 0 {
		return int(p[1] & inputBits), true
	}
	*p = idHash{h[0], h[1]&^inputBits | uint64(min(input, inputBits))}
	s.n++
	return 0, false
}

// find returns the slot of an id, or the free one where it belongs.
func (s *idSet) find(h idHash) *idHash {
	mask := uint64(len(s.slots) - 1)
	for i := h[0] & mask; ; i = (i + 1) & mask {
		p := &s.slots[i]
		if p[0] == 0 || p[0] == h[0] && p[1]&^inputBits == h[1]&^inputBits {
			return p
		}
	}
}

func (s *idSet) grow() {
	old := s.slots
	s.slots = make([]idHash, max(1<<10, 2*len(old)))
	for i := range old {
		if old[i][0] != 0 {
			*s.find(old[i]) = old[i]
		}
	}
}
