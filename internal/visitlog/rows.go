package visitlog

import (
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
}

const rowPrefix = 4

// appendRow packs a row.
func appendRow(dst []byte, r *table.Row) []byte {
	start := len(dst)
	dst = append(dst, 0, 0, 0, 0)
	dst = binary.AppendUvarint(dst, uint64(r.Table)<<1)
	dst = binary.AppendUvarint(dst, uint64(r.Line))
	cells := r.Cells
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	for _, c := range cells {
		dst = binary.AppendUvarint(dst, uint64(len(c)))
		dst = append(dst, c...)
	}
	return closeRow(dst, start)
}

// appendFault packs what is wrong with a row, or with its visit. The cells of
// the row, as far as they could be made out, stand in a row before it.
func appendFault(dst []byte, f *Reject) []byte {
	start := len(dst)
	dst = append(dst, 0, 0, 0, 0)
	dst = binary.AppendUvarint(dst, 1)
	dst = binary.AppendUvarint(dst, uint64(f.Line))
	dst = binary.AppendUvarint(dst, uint64(f.Column))
	dst = append(dst, f.Reason...)
	return closeRow(dst, start)
}

func closeRow(dst []byte, start int) []byte {
	binary.LittleEndian.PutUint32(dst[start:], uint32(len(dst)-start-rowPrefix))
	return dst
}

// unpack takes the first row off data.
func (p *packedRow) unpack(data []byte) (rest []byte) {
	n := int(binary.LittleEndian.Uint32(data))
	row, rest := data[rowPrefix:rowPrefix+n], data[rowPrefix+n:]
	number := func() int {
		v, k := binary.Uvarint(row)
		row = row[k:]
		return int(v)
	}
	kind := number()
	p.table, p.line = kind>>1, number()
	p.cells, p.fault = p.cells[:0], nil
	if kind&1 == 1 {
		column := number()
		p.fault = &Reject{Line: p.line, Column: column, Reason: string(row)}
		return rest
	}
	for len(row) > 0 {
		k := number()
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
