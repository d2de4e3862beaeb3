package visitlog

import "stdc/internal/names"

// metCells keeps which elements the cells of a log name: there are few, and
// they come again in every visit. As with texts, a new one takes the place of
// another, and nothing ever has to be thrown out.
type metCells struct{ table [1 << metBits]metCell }

const metBits = 8

type metCell struct {
	plan        *plan
	first, last uint64 // see names.Edges
	cell        string
	element     int
	ignored     string // the cell in quotes, where it names none and is passed over
}

// find returns what is kept of a cell of a column, nil where that is nothing.
func (t *metCells) find(p *plan, cell []byte) *metCell {
	first, last := names.Edges(cell)
	c := &t.table[names.HashEdges(first, last, len(cell))>>(64-metBits)]
	if c.plan == p && c.first == first && c.last == last && len(c.cell) == len(cell) && (len(cell) <= names.InEdges || c.cell == string(cell)) {
		return c
	}
	return nil
}

// keep keeps what a cell names, or that it is passed over, unless it is long.
func (t *metCells) keep(p *plan, cell []byte, element int, ignored string) {
	const longest = 64
	if len(cell) > longest {
		return
	}
	first, last := names.Edges(cell)
	t.table[names.HashEdges(first, last, len(cell))>>(64-metBits)] = metCell{p, first, last, string(cell), element, ignored}
}
