package visitlog

import "stdc/internal/names"

// metCells keeps what the cells of a log say that come again and again: which
// elements they name, which values they state. Each has two places, and a
// new one takes that of the older one there.
type metCells[T any] struct{ table [1 << metBits][2]metCell[T] }

const metBits = 7

type metCell[T any] struct {
	plan        *plan
	first, last uint64 // see names.Edges
	length      int
	cell        string // where it is longer than edges
	says        T
}

// metElement is what a cell of the elements names, element below zero where that
// is none: the cell is passed over, and ignored is it in quotes.
type metElement struct {
	element int
	ignored string
}

// find returns what is kept of a cell of a column, nil where that is nothing.
func (t *metCells[T]) find(p *plan, cell []byte) *T {
	first, last := names.Edges(cell)
	two := &t.table[names.HashEdges(first, last, len(cell))>>(64-metBits)]
	for i := range two {
		c := &two[i]
		if c.plan == p && c.first == first && c.last == last && c.length == len(cell) && (len(cell) <= names.InEdges || c.cell == string(cell)) {
			return &c.says
		}
	}
	return nil
}

// keep keeps what a cell says, unless it is long.
func (t *metCells[T]) keep(p *plan, cell []byte, says T) {
	const longest = 64
	if len(cell) > longest {
		return
	}
	first, last := names.Edges(cell)
	c := metCell[T]{plan: p, first: first, last: last, length: len(cell), says: says}
	if len(cell) > names.InEdges {
		c.cell = string(cell)
	}
	two := &t.table[names.HashEdges(first, last, len(cell))>>(64-metBits)]
	two[0], two[1] = c, two[0]
}
