package visitlog

import (
	"bytes"
	"encoding/binary"
	"sync"

	"stdc/internal/visitlog/table"
)

// runGatherer has lines cut in goroutines of its own, where rows of a visit may
// stand anywhere: the rows come back in the order of the log, packed for the
// gatherer. There is no other work then, as no visit is whole before the end.
type runGatherer struct {
	most    int // runs under way
	size    int // of the memory that the next one is cut into
	cutting []*cutRun
	free    []*cutRun
	jobs    chan *cutRun
	workers sync.WaitGroup
}

// cutRun is a run on its way.
type cutRun struct {
	text []byte
	line int

	pieces  []byte // of the gatherer, to be linked
	keys    []byte
	groups  []cutGroup
	lossy   bool // something was lost
	repairs repairLog
	done    chan struct{} // holds one token when it is cut
}

// cutGroup is what lines next to each other became: a piece of the visit with a
// key, both of which end there, or what was lost.
type cutGroup struct {
	from, to, keys int
	saved          int    // bytes, see appendRowAfter
	hash           idHash // of the key
	lost           *Reject
}

// newRunGatherer starts the goroutines; close ends them.
func newRunGatherer(workers int, file string, bt *boundTable, src table.Runs, hashes idHasher) *runGatherer {
	g := &runGatherer{most: 2*workers + 1, size: table.RunSize + table.RunSize/8}
	g.jobs = make(chan *cutRun, g.most)
	for range workers {
		g.workers.Go(func() {
			w := writtenRows{bt: bt, cut: src.Cutter(), row: new(packedRow)}
			for c := range g.jobs {
				c.cut(&w, file, &hashes)
				c.done <- struct{}{}
			}
		})
	}
	return g
}

func (g *runGatherer) close() {
	close(g.jobs)
	g.workers.Wait()
}

// add has a copy of some lines cut, into memory of the gatherer.
func (g *runGatherer) add(into *gatherer, text []byte, line int) {
	c := &cutRun{done: make(chan struct{}, 1)}
	if n := len(g.free); n > 0 {
		c, g.free = g.free[n-1], g.free[:n-1]
	}
	if c.pieces == nil {
		c.pieces = into.buffer(g.size, g.size-g.size/8)
	}
	c.text, c.line = append(c.text[:0], text...), line
	g.cutting = append(g.cutting, c)
	g.jobs <- c
}

func (c *cutRun) cut(w *writtenRows, file string, hashes *idHasher) {
	c.pieces, c.keys, c.groups, c.lossy, c.repairs = c.pieces[:0], c.keys[:0], c.groups[:0], false, repairLog{}
	w.cut.Begin(c.text, c.line)
	var group *cutGroup // of the row before
	key := 0            // where its key begins
	var before [][]byte // the cells of that row, if they hold
	for w.next(file, &c.repairs) {
		if len(w.key) == 0 {
			r := w.lost()
			c.groups = append(c.groups, cutGroup{from: len(c.pieces), to: len(c.pieces), keys: len(c.keys), lost: &r})
			group, c.lossy = nil, true
			continue
		}
		if group == nil || !bytes.Equal(w.key, c.keys[key:]) {
			key = len(c.keys)
			c.keys = append(c.keys, w.key...)
			c.groups = append(c.groups, cutGroup{from: len(c.pieces), keys: len(c.keys), hash: hashes.sumBytes(w.key)})
			group = &c.groups[len(c.groups)-1]
			c.pieces, before = appendPiece(c.pieces, nil), before[:0]
		}
		if w.fault != nil {
			c.pieces, before = append(c.pieces, w.queue...), before[:0]
		} else {
			saved := 0
			c.pieces, saved = appendRowAfter(c.pieces, 0, w.row.line, w.row.cells, before)
			group.saved += saved
			if before = before[:0]; !w.cut.Scratch {
				before, w.row.cells = w.row.cells, before
			}
		}
		group.to = len(c.pieces)
		closePiece(c.pieces[group.from:])
	}
}

// gathered takes the rows of the first runs under way, until no more than some
// are left.
func (t *tableReader) gathered(left int) error {
	g := t.runs.gather
	if g == nil {
		return nil
	}
	for len(g.cutting) > left {
		c := g.cutting[0]
		g.cutting = append(g.cutting[:0], g.cutting[1:]...)
		<-c.done
		t.out.repairs.merge(&c.repairs)
		chunk, adopted, err := 0, false, error(nil)
		if !c.lossy && t.next == nil { // else more is to be added, for which what is in memory may have to go
			chunk, adopted, err = t.g.adopt(c.pieces)
		}
		key := 0
		for i := 0; i < len(c.groups) && err == nil; i++ {
			one := &c.groups[i]
			switch piece := c.pieces[one.from:one.to]; {
			case one.lost != nil:
				t.nobody(*one.lost)
			case t.turn(c.keys[key:one.keys], one.hash):
				err = t.warned(piece[linkSize:], one.saved)
			case adopted:
				t.g.link(t.visit, chunk, one.from, one.saved)
			default:
				err = t.g.add(t.visit, piece[linkSize:], one.saved)
			}
			key = one.keys
		}
		if err != nil {
			return err
		}
		if g.size = len(c.pieces) + len(c.pieces)/16; adopted {
			c.pieces = nil
		}
		g.free = append(g.free, c)
	}
	return nil
}

// warned adds the first rows of a visit that has to be rejected for what was lost
// before it: that comes behind the first of them, which names it.
func (t *tableReader) warned(rows []byte, saved int) error {
	n := rowPrefix + int(binary.LittleEndian.Uint32(rows))
	t.packed = appendFault(append(t.packed[:0], rows[:n]...), 0, t.next)
	t.packed, t.next = append(t.packed, rows[n:]...), nil
	return t.g.add(t.visit, t.packed, saved)
}
