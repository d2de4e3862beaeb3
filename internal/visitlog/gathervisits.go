package visitlog

// visitsInMemory are visits whose rows lie in the memory of a gatherer, which does not
// change any more: those from one number to another, which is left out.
type visitsInMemory struct {
	g        *gatherer
	from, to int
}

// inMemory cuts the visits of a gatherer, which has no file, into pieces of some
// bytes of rows each, until f returns false.
func (g *gatherer) inMemory(size int, f func(visitsInMemory) bool) {
	for from := 0; from < len(g.chains); {
		to, n := from, 0
		for ; to < len(g.chains) && n < size; to++ {
			n += int(g.chains[to].size)
		}
		if !f(visitsInMemory{g, from, to}) {
			return
		}
		from = to
	}
}

// gatheredVisits are the rows of such visits, as a worker takes them.
type gatheredVisits struct {
	visitsInMemory
	at   uint32 // the next piece of the visit under way
	rows []byte // of the one before it, as far as they are left
	cut  []byte // the rows of a visit that is too large
	row  packedRow
}

func (v *gatheredVisits) more() bool {
	if v.from == v.to {
		return false
	}
	c := v.g.chains[v.from]
	v.from++
	if v.at, v.rows = c.first, nil; c.size > int64(v.g.maxVisit) {
		v.cut = cutRows(v.g.gathered(v.cut[:0], c), v.g.maxVisit)
		v.at, v.rows = 0, v.cut
	}
	return true
}

func (v *gatheredVisits) next() *packedRow {
	for len(v.rows) == 0 {
		if v.at == 0 {
			return nil
		}
		v.rows, v.at = v.g.piece(v.at)
	}
	v.rows = v.row.unpack(v.rows)
	return &v.row
}
