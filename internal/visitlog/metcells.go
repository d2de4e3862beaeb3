package visitlog

// metCells keeps what the cells of a log say that come again and again: which
// elements they name, which values they state. As with texts, a new one takes
// the place of another, and nothing ever has to be thrown out.
type metCells[T any] struct{ table [1 << metBits]metCell[T] }

const metBits = 8

type metCell[T any] struct {
	plan        *plan
	first, last uint64 // see edges
	cell        string
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
	first, last := edges(cell)
	c := &t.table[hashEdges(first, last, len(cell))>>(64-metBits)]
	if c.plan == p && c.first == first && c.last == last && len(c.cell) == len(cell) && (len(cell) <= inEdges || c.cell == string(cell)) {
		return &c.says
	}
	return nil
}

// keep keeps what a cell says, unless it is long.
func (t *metCells[T]) keep(p *plan, cell []byte, says T) {
	const longest = 64
	if len(cell) > longest {
		return
	}
	first, last := edges(cell)
	t.table[hashEdges(first, last, len(cell))>>(64-metBits)] = metCell[T]{p, first, last, string(cell), says}
}
