package visitlog

import "hash/maphash"

// metCells keeps which elements the cells of a log name: there are few, and
// they come again in every visit. As with texts, a new one takes the place of
// another, and nothing ever has to be thrown out.
type metCells struct {
	seed  maphash.Seed
	table [1 << 8]metCell
}

type metCell struct {
	plan    *plan
	cell    string
	element int
}

func newMetCells() *metCells { return &metCells{seed: maphash.MakeSeed()} }

func (t *metCells) place(cell []byte) *metCell {
	return &t.table[maphash.Bytes(t.seed, cell)%uint64(len(t.table))]
}

// find returns the element that a cell of a column names, where that is kept.
func (t *metCells) find(p *plan, cell []byte) (element int, met bool) {
	c := t.place(cell)
	return c.element, c.plan == p && c.cell == string(cell)
}

// keep keeps what a cell names, unless it is long.
func (t *metCells) keep(p *plan, cell []byte, element int) {
	const longest = 64
	if len(cell) <= longest {
		*t.place(cell) = metCell{p, string(cell), element}
	}
}
