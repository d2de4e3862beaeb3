package visitlog

import (
	"sync"

	"stdc/internal/visitlog/table"
)

// runGatherer has lines cut in goroutines of its own, where rows of a visit may
// stand anywhere: the rows come back in the order of the log, packed for the
// gatherer. There is no other work then, as no visit is whole before the end.
type runGatherer struct {
	most    int // runs under way
	cutting []*cutRun
	free    []*cutRun
	jobs    chan *cutRun
	workers sync.WaitGroup
}

// cutRun is a run on its way.
type cutRun struct {
	text []byte
	line int

	rows    []byte // packed
	keys    []byte
	items   []cutItem
	repairs repairLog
	done    chan struct{} // holds one token when it is cut
}

// cutItem is what one line became: rows of the visit with a key, which end
// there, or what was lost.
type cutItem struct {
	rows, keys int
	lost       *Reject
}

// newRunGatherer starts the goroutines; close ends them.
func newRunGatherer(workers int, file string, bt *boundTable, src table.Runs) *runGatherer {
	g := &runGatherer{most: 2*workers + 1}
	g.jobs = make(chan *cutRun, g.most)
	for range workers {
		g.workers.Go(func() {
			w := writtenRows{bt: bt, cut: src.Cutter(), row: new(packedRow)}
			for c := range g.jobs {
				c.cut(&w, file)
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

// add has a copy of some lines cut.
func (g *runGatherer) add(text []byte, line int) {
	c := &cutRun{done: make(chan struct{}, 1)}
	if n := len(g.free); n > 0 {
		c, g.free = g.free[n-1], g.free[:n-1]
	}
	c.text, c.line = append(c.text[:0], text...), line
	g.cutting = append(g.cutting, c)
	g.jobs <- c
}

func (c *cutRun) cut(w *writtenRows, file string) {
	c.rows, c.keys, c.items, c.repairs = c.rows[:0], c.keys[:0], c.items[:0], repairLog{}
	w.cut.Begin(c.text, c.line)
	for w.next(file, &c.repairs) {
		var lost *Reject
		switch {
		case len(w.key) == 0:
			r := w.lost()
			lost = &r
		case w.fault != nil:
			c.rows = append(c.rows, w.queue...)
		default:
			c.rows = appendRow(c.rows, 0, w.row.line, w.row.cells)
		}
		c.keys = append(c.keys, w.key...)
		c.items = append(c.items, cutItem{len(c.rows), len(c.keys), lost})
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
		rows, keys := 0, 0
		for i := range c.items {
			it := &c.items[i]
			if it.lost != nil {
				t.nobody(*it.lost)
			} else {
				t.packed = c.rows[rows:it.rows:it.rows]
				if err := t.ofKey(c.keys[keys:it.keys]); err != nil {
					return err
				}
			}
			rows, keys = it.rows, it.keys
		}
		t.packed = nil // it is of c
		g.free = append(g.free, c)
	}
	return nil
}
