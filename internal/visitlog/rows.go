package visitlog

import (
	"bytes"
	"encoding/binary"

	"stdc/internal/visitlog/table"
)

// Rows of tables travel from the reader to the workers, and through the file
// of a gatherer, as bytes: four for the length of what follows, then table,
// line, and the cells, or what is wrong with the row. No cell is a string of
// its own before a worker makes it one.

// packedRow is a row as a worker sees it. Its cells hold as long as the bytes.
type packedRow struct {
	table int
	line  int
	cells [][]byte
	fault *Reject // in place of the cells
	// skipped tells, in place of the cells, that the mapping leaves this row of
	// the main table out, and with it its repeats.
	skipped bool

	// reads are what cells state, by column. Several events may ask for one.
	reads  []readCell
	serial uint64 // of the row
}

// readCell is what a cell of the row with the number serial states by the plan
// of its column.
type readCell struct {
	serial uint64
	s      []byte
	state  cellState
}

// The kinds of packed rows.
const (
	packedCells = iota
	packedFault
	packedSkipped

	packedKinds = 4 // a number is the table times this, and the kind
)

const rowPrefix = 4

// sameCell stands in place of the length of a cell that is the same as in the row
// before: a zero that is longer than it need be, as no length is written.
const sameCell = 1 << 7

// appendRow packs a row.
func appendRow[T string | []byte](dst []byte, table, line int, cells []T) []byte {
	dst, _ = appendRowAfter(dst, table, line, cells, nil)
	return dst
}

// appendRowAfter packs a row that will be unpacked behind another one with the
// cells before: what both have is not written again, unless it is long, which has
// saved some bytes.
func appendRowAfter[T string | []byte](dst []byte, table, line int, cells, before []T) (_ []byte, saved int) {
	start := len(dst)
	dst = append(dst, 0, 0, 0, 0)
	dst = binary.AppendUvarint(dst, uint64(table)*packedKinds+packedCells)
	dst = binary.AppendUvarint(dst, uint64(line))
	for len(cells) > 0 && len(cells[len(cells)-1]) == 0 {
		cells = cells[:len(cells)-1]
	}
	for i, c := range cells {
		if n := len(c); n > 1 && n < 1<<7 && i < len(before) && string(c) == string(before[i]) {
			dst, saved = append(dst, sameCell, 0), saved+n-1
			continue
		}
		if len(c) < 1<<7 { // a number of one byte, as nearly all are
			dst = append(dst, byte(len(c)))
		} else {
			dst = binary.AppendUvarint(dst, uint64(len(c)))
		}
		dst = append(dst, c...)
	}
	return closeRow(dst, start), saved
}

// cut makes p the next row of a cutter; more is false where there is none.
func (p *packedRow) cut(c *table.Cutter) (fault *table.Fault, more bool) {
	p.begin(0, 0)
	p.line, p.cells, fault, more = c.Next(p.cells)
	return fault, more
}

// begin empties p for a row.
func (p *packedRow) begin(table, line int) {
	p.table, p.line = table, line
	p.cells, p.fault, p.skipped = p.cells[:0], nil, false
	p.serial++
}

// appendFault packs what is wrong with a row of a table, or with its visit.
func appendFault(dst []byte, table int, f *Reject) []byte {
	start := len(dst)
	dst = append(dst, 0, 0, 0, 0)
	dst = binary.AppendUvarint(dst, uint64(table)*packedKinds+packedFault)
	dst = binary.AppendUvarint(dst, uint64(f.Line))
	dst = binary.AppendUvarint(dst, uint64(f.Column))
	dst = append(dst, f.Reason...)
	return closeRow(dst, start)
}

// appendSkipped packs a row that is left out.
func appendSkipped(dst []byte, r *table.Row) []byte {
	start := len(dst)
	dst = append(dst, 0, 0, 0, 0)
	dst = binary.AppendUvarint(dst, uint64(r.Table)*packedKinds+packedSkipped)
	dst = binary.AppendUvarint(dst, uint64(r.Line))
	return closeRow(dst, start)
}

func closeRow(dst []byte, start int) []byte {
	binary.LittleEndian.PutUint32(dst[start:], uint32(len(dst)-start-rowPrefix))
	return dst
}

// unpack takes the first row off data. p must be that of the row before it.
func (p *packedRow) unpack(data []byte) (rest []byte) {
	n := int(binary.LittleEndian.Uint32(data))
	row, rest := data[rowPrefix:rowPrefix+n], data[rowPrefix+n:]
	number := func() int {
		v, k := binary.Uvarint(row)
		row = row[k:]
		return int(v)
	}
	kind := number()
	p.begin(kind/packedKinds, number())
	switch kind % packedKinds {
	case packedFault:
		column := number()
		p.fault = &Reject{Line: p.line, Column: column, Reason: string(row)}
		return rest
	case packedSkipped:
		p.skipped = true
		return rest
	}
	for len(row) > 0 {
		k := int(row[0])
		switch {
		case k < 1<<7:
			row = row[1:]
		case k == sameCell && row[1] == 0: // it still stands there
			p.cells, row = p.cells[:len(p.cells)+1], row[2:]
			continue
		default:
			k = number()
		}
		p.cells = append(p.cells, row[:k])
		row = row[k:]
	}
	return rest
}

// cell returns a cell, blank where the row is shorter.
func (p *packedRow) cell(i int) []byte {
	if i < 0 || i >= len(p.cells) {
		return nil
	}
	return p.cells[i]
}

// text is a cell as text, without the white space round it.
func (p *packedRow) text(i int) string { return string(bytes.TrimSpace(p.cell(i))) }

// read says what the cell of a plan states, see plan.read.
func (p *packedRow) read(plan *plan) (cellState, []byte) {
	i := plan.index
	if i >= len(p.cells) {
		return plan.blankState(), nil
	}
	if cell := p.cells[i]; plan.asWritten && isTrimmed(cell) {
		return cellValue, cell
	}
	if i >= len(p.reads) {
		p.reads = append(p.reads, make([]readCell, len(p.cells)-len(p.reads))...)
	}
	c := &p.reads[i]
	if c.serial != p.serial {
		c.serial = p.serial
		c.state, c.s = plan.read(p.cells[i])
	}
	return c.state, c.s
}
