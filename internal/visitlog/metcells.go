package visitlog

// metCells keeps which elements the cells of a log name: there are few, and
// they come again in every visit. As with texts, a new one takes the place of
// another, and nothing ever has to be thrown out.
type metCells struct{ table [1 << metBits]metCell }

const metBits = 8

type metCell struct {
	plan        *plan
	first, last uint64 // see edges
	cell        string
	element     int
}

// find returns the element that a cell of a column names, where that is kept.
func (t *metCells) find(p *plan, cell []byte) (element int, met bool) {
	first, last := edges(cell)
	c := &t.table[hashEdges(first, last, len(cell))>>(64-metBits)]
	return c.element, c.plan == p && c.first == first && c.last == last && len(c.cell) == len(cell) && (len(cell) <= inEdges || c.cell == string(cell))
}

// keep keeps what a cell names, unless it is long.
func (t *metCells) keep(p *plan, cell []byte, element int) {
	const longest = 64
	if len(cell) > longest {
		return
	}
	first, last := edges(cell)
	t.table[hashEdges(first, last, len(cell))>>(64-metBits)] = metCell{p, first, last, string(cell), element}
}
