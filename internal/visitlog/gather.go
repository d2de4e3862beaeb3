package visitlog

import (
	"bufio"
	"container/heap"
	"encoding/binary"
	"fmt"
	"io"
	"os"
)

// gatherer brings together the rows of visits that do not stand together. Rows
// are kept in memory up to a limit; what is beyond goes to one temporary file
// in runs, each with the visits in their order, which are merged at the end.
// Visits come out in the order of their first rows, their rows in the order of
// the log.
type gatherer struct {
	limit    int // bytes of rows kept in memory
	maxVisit int // bytes of the rows of one visit

	hashes idHasher
	ids    idSet

	// chunks hold pieces: each the place of the next one of its visit, a length, and
	// rows. A large piece has a chunk of its own.
	chunks [][]byte
	open   int      // the one that single rows go to, plus one; 0 where there is none
	free   [][]byte // memory for others
	held   int      // bytes of pieces
	chains []chain  // by visit
	file   *os.File
	w      *bufio.Writer
	size   int64
	runs   []int64 // where each begins in the file
	buf    []byte
}

// chain is where the first and the last piece of a visit in memory begin: chunk
// and place in it, plus one; 0 where there is none. size is the bytes of all rows of
// the visit, in the file too, if each is packed by itself.
type chain struct {
	first, last uint32
	size        int64
}

const (
	linkSize  = 8
	chunkSize = 1 << 17
	// leastChunk is the least that is taken over as a chunk: places have 32 bits,
	// of which the number of a chunk has 15. mostChunks is the highest; there may be
	// so many where pieces leave chunks half empty.
	leastChunk = 33 << 10
	mostChunks = 1<<15 - 1
)

func newGatherer(limit, maxVisit int) *gatherer {
	return &gatherer{limit: min(limit, 1<<30), maxVisit: maxVisit, hashes: newIDHasher()}
}

// visit returns the number of the visit whose key has this hash, a new one where
// the key is new.
func (g *gatherer) visit(key idHash) int {
	n := uint32(len(g.chains))
	if first, seen := g.ids.add(key, n); seen {
		return int(first)
	}
	g.chains = append(g.chains, chain{})
	return int(n)
}

// add appends packed rows to a visit, some bytes of which were saved.
func (g *gatherer) add(visit int, rows []byte, saved int) error {
	need := linkSize + len(rows)
	if err := g.room(need); err != nil {
		return err
	}
	if g.open == 0 || len(g.chunks[g.open-1])+need > cap(g.chunks[g.open-1]) {
		g.chunks = append(g.chunks, g.buffer(max(need, min(chunkSize, g.limit)), need))
		g.open = len(g.chunks)
	}
	chunk := &g.chunks[g.open-1]
	from := len(*chunk)
	*chunk = appendPiece(*chunk, rows)
	g.link(visit, g.open-1, from, saved)
	return nil
}

// room makes room in memory for so many bytes.
func (g *gatherer) room(need int) error {
	if g.held > 0 && (g.held+need > g.limit || len(g.chunks) >= mostChunks) {
		return g.spill()
	}
	return nil
}

// buffer returns memory for a chunk of a size, or a little less, but of least.
func (g *gatherer) buffer(size, least int) []byte {
	if n := len(g.free) - 1; n >= 0 && cap(g.free[n]) >= least {
		b := g.free[n]
		g.free = g.free[:n]
		return b
	}
	g.free = nil // it would be held beside what is allocated now
	return make([]byte, 0, size)
}

// appendPiece packs rows of one visit as a piece that is yet to be linked.
func appendPiece(dst, rows []byte) []byte {
	dst = append(dst, 0, 0, 0, 0)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(rows)))
	return append(dst, rows...)
}

// closePiece makes all that a piece begins the rows of it.
func closePiece(piece []byte) {
	binary.LittleEndian.PutUint32(piece[4:], uint32(len(piece)-linkSize))
}

// adopt takes pieces over as a chunk, whose number it returns, where that is worth
// while: they are yet to be linked.
func (g *gatherer) adopt(pieces []byte) (chunk int, ok bool, err error) {
	if len(pieces) < leastChunk || len(pieces) > chunkSize {
		return 0, false, nil
	}
	if err := g.room(len(pieces)); err != nil {
		return 0, false, err
	}
	g.chunks = append(g.chunks, pieces)
	return len(g.chunks) - 1, true, nil
}

// link makes a piece, some bytes of which were saved, the last one of a visit.
func (g *gatherer) link(visit, chunk, from, saved int) {
	at := uint32(chunk*chunkSize+from) + 1
	c := &g.chains[visit]
	if c.first == 0 {
		c.first = at
	} else {
		binary.LittleEndian.PutUint32(g.at(c.last), at)
	}
	c.last = at
	n := int(binary.LittleEndian.Uint32(g.at(at)[4:]))
	c.size += int64(n + saved)
	g.held += linkSize + n
}

// at is the memory from a place on.
func (g *gatherer) at(place uint32) []byte {
	place--
	return g.chunks[place/chunkSize][place%chunkSize:]
}

// piece is the rows of a piece, and where the next one of the visit is.
func (g *gatherer) piece(at uint32) (rows []byte, next uint32) {
	p := g.at(at)
	return p[linkSize : linkSize+binary.LittleEndian.Uint32(p[4:])], binary.LittleEndian.Uint32(p)
}

// gathered appends the rows of a visit that are in memory.
func (g *gatherer) gathered(dst []byte, c chain) []byte {
	var rows []byte
	for at := c.first; at != 0; {
		rows, at = g.piece(at)
		dst = append(dst, rows...)
	}
	return dst
}

// spill writes what is in memory to the file, as one run.
func (g *gatherer) spill() error {
	if g.file == nil {
		f, err := os.CreateTemp("", "stdc-rows-*")
		if err != nil {
			return spillError(err)
		}
		g.file, g.w = f, bufio.NewWriterSize(f, 1<<20)
		// Where the system allows it the name goes at once, so that nothing is
		// left behind whatever happens; elsewhere close removes it.
		_ = os.Remove(f.Name())
	}
	g.runs = append(g.runs, g.size)
	for v := range g.chains {
		c := g.chains[v]
		if c.first == 0 {
			continue
		}
		g.buf = g.gathered(g.buf[:0], c)
		var head [2 * binary.MaxVarintLen64]byte
		n := binary.PutUvarint(head[:], uint64(v))
		n += binary.PutUvarint(head[n:], uint64(len(g.buf)))
		g.size += int64(n + len(g.buf))
		if _, err := g.w.Write(head[:n]); err != nil {
			return spillError(err)
		}
		if _, err := g.w.Write(g.buf); err != nil {
			return spillError(err)
		}
		g.chains[v] = chain{size: c.size}
	}
	for _, c := range g.chunks {
		if cap(c) <= chunkSize {
			g.free = append(g.free, c[:0])
		}
	}
	g.chunks, g.open, g.held = g.chunks[:0], 0, 0
	if err := g.w.Flush(); err != nil {
		return spillError(err)
	}
	return nil
}

func spillError(err error) error {
	return fmt.Errorf("rows of visits that do not stand together could not be kept in %s: %w; free some space there, name another folder by TMPDIR, or sort the log by visit and say rows = \"together\" in the mapping", os.TempDir(), err)
}

// spillRun is a part of the file on its way through the merge.
type spillRun struct {
	number int
	r      *bufio.Reader
	visit  uint64
	size   uint64
}

// next reads the head of the next visit.
func (r *spillRun) next() (err error) {
	if r.visit, err = binary.ReadUvarint(r.r); err == nil {
		r.size, err = binary.ReadUvarint(r.r)
	}
	return err
}

type runHeap []*spillRun

func (h runHeap) Len() int { return len(h) }
func (h runHeap) Less(i, j int) bool {
	return h[i].visit < h[j].visit || h[i].visit == h[j].visit && h[i].number < h[j].number
}
func (h runHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *runHeap) Push(x any)   { *h = append(*h, x.(*spillRun)) }
func (h *runHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}

// each gives the rows of every visit to f, until f returns false. The rows of
// a visit that is too large end with that fault.
func (g *gatherer) each(f func(rows []byte) bool) error {
	var h runHeap
	buffer := min(max(g.limit/max(1, len(g.runs)), 1<<12), 1<<16) // of each run: together as much as rows had
	for i, from := range g.runs {
		to := g.size
		if i+1 < len(g.runs) {
			to = g.runs[i+1]
		}
		r := &spillRun{number: i, r: bufio.NewReaderSize(io.NewSectionReader(g.file, from, to-from), buffer)}
		if err := r.next(); err != nil {
			return spillError(err)
		}
		h = append(h, r)
	}
	heap.Init(&h)
	for v := range g.chains {
		g.buf = g.buf[:0]
		for len(h) > 0 && h[0].visit == uint64(v) {
			if err := g.take(h[0]); err != nil {
				return err
			}
			if err := h[0].next(); err == io.EOF {
				heap.Pop(&h)
			} else if err != nil {
				return spillError(err)
			} else {
				heap.Fix(&h, 0)
			}
		}
		g.buf = g.gathered(g.buf, g.chains[v])
		if g.chains[v].size > int64(g.maxVisit) {
			g.buf = cutRows(g.buf, g.maxVisit)
		}
		if !f(g.buf) {
			return nil
		}
	}
	return nil
}

// take appends the rows of the run's visit to buf, as far as may be needed.
func (g *gatherer) take(r *spillRun) error {
	room := max(0, g.maxVisit+1-len(g.buf))
	n := len(g.buf)
	k := min(int(r.size), room+1<<16) // a row more than the limit, to be cut
	g.buf = append(g.buf, make([]byte, k)...)
	if _, err := io.ReadFull(r.r, g.buf[n:]); err != nil {
		return spillError(err)
	}
	if _, err := io.CopyN(io.Discard, r.r, int64(r.size)-int64(k)); err != nil {
		return spillError(err)
	}
	return nil
}

// cutRows keeps the first rows, of which at least one should name the visit,
// and says that there were too many.
func cutRows(rows []byte, limit int) []byte {
	var row packedRow
	var whole []byte // a row that is packed by itself
	end, size := 0, 0
	for end+rowPrefix <= len(rows) {
		n := rowPrefix + int(binary.LittleEndian.Uint32(rows[end:]))
		if end+n > len(rows) {
			break
		}
		row.unpack(rows[end:])
		if whole = appendRow(whole[:0], row.table, row.line, row.cells); row.fault != nil || row.skipped {
			whole = append(whole[:0], rows[end:end+n]...)
		}
		if end > 0 && size+len(whole) > limit {
			break
		}
		end, size = end+n, size+len(whole)
	}
	line := 0
	if len(rows) > rowPrefix {
		_, n := binary.Uvarint(rows[rowPrefix:])
		v, _ := binary.Uvarint(rows[rowPrefix+n:])
		line = int(v)
	}
	return appendFault(rows[:end], 0, &Reject{Line: line, Reason: overlong("this visit", limit)})
}

// close frees the file.
func (g *gatherer) close() {
	if g.file != nil {
		g.file.Close()
		_ = os.Remove(g.file.Name()) // gone already where its name could go at once
	}
}
