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

	rows   []byte  // a link to what is next of the visit, a length, and rows
	chains []chain // by visit
	file   *os.File
	size   int64
	runs   []int64 // where each begins in the file
	buf    []byte
}

// chain is where the first and the last row of a visit in memory begin, plus
// one; 0 where there is none.
type chain struct{ first, last uint32 }

const linkSize = 8

func newGatherer(limit, maxVisit int) *gatherer {
	return &gatherer{limit: min(limit, 1<<30), maxVisit: maxVisit, hashes: newIDHasher()}
}

// visit returns the number of the visit with this key, a new one where the key
// is new.
func (g *gatherer) visit(key string) int {
	n := uint32(len(g.chains))
	if first, seen := g.ids.add(g.hashes.sum(key), n); seen {
		return int(first)
	}
	g.chains = append(g.chains, chain{})
	return int(n)
}

// add appends packed rows to a visit.
func (g *gatherer) add(visit int, rows []byte) error {
	if len(g.rows)+linkSize+len(rows) > g.limit && len(g.rows) > 0 {
		if err := g.spill(); err != nil {
			return err
		}
	}
	at := uint32(len(g.rows)) + 1
	c := &g.chains[visit]
	if c.first == 0 {
		c.first = at
	} else {
		binary.LittleEndian.PutUint32(g.rows[c.last-1:], at)
	}
	c.last = at
	g.rows = append(g.rows, 0, 0, 0, 0)
	g.rows = binary.LittleEndian.AppendUint32(g.rows, uint32(len(rows)))
	g.rows = append(g.rows, rows...)
	return nil
}

// gathered appends the rows of a visit that are in memory.
func (g *gatherer) gathered(dst []byte, c chain) []byte {
	for at := c.first; at != 0; {
		p := g.rows[at-1:]
		at = binary.LittleEndian.Uint32(p)
		dst = append(dst, p[linkSize:linkSize+binary.LittleEndian.Uint32(p[4:])]...)
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
		g.file = f
		// Where the system allows it the name goes at once, so that nothing is
		// left behind whatever happens; elsewhere close removes it.
		_ = os.Remove(f.Name())
	}
	g.runs = append(g.runs, g.size)
	w := bufio.NewWriterSize(g.file, 1<<20)
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
		if _, err := w.Write(head[:n]); err != nil {
			return spillError(err)
		}
		if _, err := w.Write(g.buf); err != nil {
			return spillError(err)
		}
		g.chains[v] = chain{}
	}
	g.rows = g.rows[:0]
	if err := w.Flush(); err != nil {
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
	for i, from := range g.runs {
		to := g.size
		if i+1 < len(g.runs) {
			to = g.runs[i+1]
		}
		r := &spillRun{number: i, r: bufio.NewReaderSize(io.NewSectionReader(g.file, from, to-from), 1<<16)}
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
		if len(g.buf) > g.maxVisit {
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

// cutRows keeps the first rows, and says that there were too many.
func cutRows(rows []byte, limit int) []byte {
	end := 0
	for end < len(rows) {
		n := rowPrefix + int(binary.LittleEndian.Uint32(rows[end:]))
		if end+n > limit || end+n > len(rows) {
			break
		}
		end += n
	}
	var p packedRow
	if end > 0 {
		p.unpack(rows)
	}
	return appendFault(rows[:end:end], &Reject{Line: p.line, Reason: overlong("this visit", limit)})
}

// close frees the file.
func (g *gatherer) close() {
	if g.file != nil {
		g.file.Close()
		_ = os.Remove(g.file.Name()) // gone already where its name could go at once
	}
}
