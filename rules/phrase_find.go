package rules

// fewPhrases is the number of phrases up to which a search for each is faster
// than one pass for all; see the benchmark.
const fewPhrases = 8

// fewTexts is the number of texts from which on one pass for many phrases is worth
// its table: a short log has fewer, and so have the tests of a book.
const fewTexts = 32

// phraseFinder finds any of many phrases in one pass over a text, by the
// automaton of Aho and Corasick. Its steps are kept in one hash table: as a table
// of all bytes in all states they would be a hundred times as many, and start-up
// would feel it.
type phraseFinder struct {
	first [256]int32 // the steps from the root
	steps []phraseStep
	mask  uint32
	state []phraseState
}

// phraseState is what was read: the state of its longest shorter end, the phrase
// that ends here or -1, and the next state on the way of fails at which one ends,
// 0 for none.
type phraseState struct{ fail, phrase, also int32 }

// phraseStep leads from a state, by a byte, to another; that is 0 in a free slot.
type phraseStep struct {
	key uint32 // state<<8 | byte
	to  int32
}

func newPhraseFinder(phrases []phrase) *phraseFinder {
	size := 0
	for i := range phrases {
		size += len(phrases[i].norm)
	}
	slots := 16
	for slots < 2*size {
		slots *= 2
	}
	f := &phraseFinder{steps: make([]phraseStep, slots), mask: uint32(slots - 1), state: make([]phraseState, 1, size+1)}
	f.state[0].phrase = -1
	parents, bytes := make([]int32, 1, size+1), make([]byte, 1, size+1) // by state
	for i := range phrases {
		at := int32(0)
		for k := range len(phrases[i].norm) {
			c := phrases[i].norm[k]
			to := f.step(at, c)
			if to == 0 {
				to = int32(len(f.state))
				f.state = append(f.state, phraseState{phrase: -1})
				f.add(at, c, to)
				parents, bytes = append(parents, at), append(bytes, c)
			}
			at = to
		}
		if f.state[at].phrase < 0 {
			f.state[at].phrase = int32(i)
		}
	}
	f.link(parents, bytes)
	return f
}

// link finds the fails, of states nearer to the root first.
func (f *phraseFinder) link(parents []int32, bytes []byte) {
	depth, deepest := make([]int32, len(parents)), int32(0)
	for s := 1; s < len(parents); s++ { // a state comes later than its parent
		depth[s] = depth[parents[s]] + 1
		deepest = max(deepest, depth[s])
	}
	from := make([]int32, deepest+2) // where the states of each depth begin
	for _, d := range depth {
		from[d+1]++
	}
	for d := range deepest {
		from[d+1] += from[d]
	}
	order := make([]int32, len(depth))
	for s, d := range depth {
		order[from[d]] = int32(s)
		from[d]++
	}
	for _, s := range order[1:] {
		p := &f.state[s]
		if parents[s] != 0 {
			p.fail = f.next(f.state[parents[s]].fail, bytes[s])
		}
		if p.also = p.fail; f.state[p.fail].phrase < 0 {
			p.also = f.state[p.fail].also
		}
	}
}

func (f *phraseFinder) slot(key uint32) *phraseStep {
	for i := key * 0x9e3779b1 >> 7; ; i++ {
		s := &f.steps[i&f.mask]
		if s.to == 0 || s.key == key {
			return s
		}
	}
}

func (f *phraseFinder) add(from int32, c byte, to int32) {
	if from == 0 {
		f.first[c] = to
		return
	}
	key := uint32(from)<<8 | uint32(c)
	*f.slot(key) = phraseStep{key, to}
}

// step is the state that a byte leads to, 0 for none.
func (f *phraseFinder) step(from int32, c byte) int32 {
	if from == 0 {
		return f.first[c]
	}
	return f.slot(uint32(from)<<8 | uint32(c)).to
}

// next is the state after a byte.
func (f *phraseFinder) next(at int32, c byte) int32 {
	for at != 0 {
		if to := f.step(at, c); to != 0 {
			return to
		}
		at = f.state[at].fail
	}
	return f.first[c]
}

// holds tells whether a text holds one of the phrases that f was made of.
func (f *phraseFinder) holds(t *PhraseText, phrases []phrase) bool {
	at := int32(0)
	for i, c := range t.norm {
		at = f.next(at, c)
		end := at
		if f.state[end].phrase < 0 {
			end = f.state[end].also
		}
		for ; end != 0; end = f.state[end].also {
			p := &phrases[f.state[end].phrase]
			if t.parts(p, i+1-len(p.norm)) {
				return true
			}
		}
	}
	return false
}
