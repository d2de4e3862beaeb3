package visitlog

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"stdc/internal/visitlog/table"
)

// tableReader turns the rows of one source into batches of whole visits.
type tableReader struct {
	rd    *reader
	ctx   context.Context
	send  func(*batch) bool
	file  string
	input int

	format table.Format
	src    table.Source
	m      *mapping
	bind   *binding
	out    *batch

	runs tableRuns
	g    *gatherer // nil where the rows of a visit stand together
	// byRow tells that a row is a visit, byRecord that the format keeps the rows
	// of a visit together. joins tells that rows of repeats are to be found by a
	// column.
	byRow, byRecord, joins bool
	roots                  table.Roots

	packed []byte    // the row that was read last
	view   packedRow // the same
	rowKey []byte    // its key
	rows   []byte    // of the visit under way, where none are gathered
	full   bool      // rows has reached the limit of a visit
	key    []byte    // of that visit, or of the row before
	record int
	open   bool
	visit  int // its number, where rows are gathered

	// next is why the next visit has to be rejected: a row that could not be
	// read may be its. told tells that another was rejected for it already.
	next *Reject
	told bool
	last string // why rows may have been lost, the last time

	above  [][]string // by table and column: the cell that fills a blank one
	filled []string   // the cells of a row that was filled
	// unnamed are the columns without a name that held something, by table and
	// column. Those that do not are but the separators at the ends of rows.
	unnamed map[[2]int]bool
	repairs *repairLog
	stopped bool // whoever takes the batches has had enough
}

// tables reads a source to its end; false where reading should stop.
func (r *reader) tables(ctx context.Context, f *file, src table.Source, m *mapping, send func(*batch) bool) bool {
	t := &tableReader{rd: r, ctx: ctx, send: send, file: f.name, input: f.number, format: f.format, src: src, m: m, repairs: &r.repairs,
		joins: len(m.log.Repeats) > 0 && f.format != table.JSON}
	defer func() {
		if t.runs.gather != nil {
			t.runs.gather.close()
		}
		if t.g != nil {
			t.g.close()
		}
	}()
	if !t.begin() {
		return !t.stopped
	}
	t.beginRuns()
	t.read()
	if !t.stopped {
		t.finish()
	}
	return !t.stopped && r.err == nil
}

func (t *tableReader) batch(data []byte) *batch {
	return &batch{data: data, file: t.file, input: t.input, format: formatTable, binding: t.bind, together: t.g == nil && !t.byRow && !t.byRecord}
}

// read takes the rows.
func (t *tableReader) read() {
	var row table.Row
	for !t.stopped {
		if t.run() {
			continue
		}
		if err := t.gathered(0); err != nil {
			t.rd.err, t.stopped = err, true
			return
		}
		err := t.src.Next(&row)
		if err == io.EOF {
			return
		}
		if fault, ok := errors.AsType[*table.Fault](err); ok {
			err = t.fault(fault)
		} else if err != nil {
			t.broken(err)
			return
		} else {
			err = t.row(&row)
		}
		if err != nil {
			t.rd.err, t.stopped = err, true
		}
	}
}

// row takes one row.
func (t *tableReader) row(row *table.Row) error {
	if err := t.grown(row.Table); err != nil {
		return fmt.Errorf("%s: %w", t.file, err)
	}
	bt := &t.bind.tables[row.Table]
	wanted := bt.wanted()
	if !wanted && bt.joinedBy == nil {
		return nil // finish tells of such a table
	}
	filled := t.fill(bt, row)
	t.noteUnnamed(bt, row)
	t.packed = appendRow(t.packed[:0], row.Table, row.Line, row.Cells)
	t.view.unpack(t.packed)
	if bt.joinedBy != nil && !bt.main {
		bt.joinedBy.note(&t.roots, bt.name, &t.view)
	}
	if !wanted {
		return nil
	}
	key := t.keyOf(bt)
	if len(bt.skips) > 0 && holds(bt.skips, &t.view) {
		why := bt.skipped(&t.view)
		if t.m.form != nil {
			why = otherVersion
		}
		t.out.repairs.skipped(t.file, bt, why, row.Line)
		if !bt.main || len(t.m.log.Repeats) == 0 {
			return nil
		}
		// The rows of its repeats are left out with it.
		t.packed = appendSkipped(t.packed[:0], row)
	} else if filled && t.rd.o.Strict {
		t.packed = appendFault(t.packed, row.Table, &Reject{Line: row.Line, Reason: strictReason(RepairFilled, "", "")})
	}
	switch {
	case t.byRecord:
		return t.ofRecord(row.Record)
	case t.byRow:
		t.emit(t.packed)
		return nil
	}
	if len(key) == 0 {
		t.nobody(bt.withoutID(row.Line))
		return nil
	}
	return t.ofKey(key)
}

// withoutID says that a row names no visit.
func (t *boundTable) withoutID(line int) Reject {
	r := Reject{Line: line, Reason: fmt.Sprintf("the row has no %s, the id of the visit", t.visitNames())}
	if j := t.joinedBy; j != nil {
		r.Reason = fmt.Sprintf("%s names no row of the main table", columnName(t.columns[j.index]))
		if t.main {
			r.Reason = fmt.Sprintf("the row has no %s, by which the rows of repeats find it", quote(t.columns[j.index]))
		}
	}
	r.Reason = t.inTable(r.Reason)
	return r
}

// keyOf is what the row in view has in common with others of its visit; it
// holds until the next row.
func (t *tableReader) keyOf(bt *boundTable) []byte {
	if j := bt.joinedBy; j != nil {
		return j.find(&t.roots, &t.view)
	}
	t.rowKey = bt.visitKey(t.rowKey[:0], &t.view, keyJoin)
	return t.rowKey
}

// keyJoin stands between the columns of a key. Ids are joined in another way: 1-2
// and 3 are not 1 and 2-3.
const keyJoin = "\x00"

// noteUnnamed takes note of columns without a name that hold something.
func (t *tableReader) noteUnnamed(bt *boundTable, row *table.Row) {
	for _, k := range bt.nameless {
		if k >= len(row.Cells) || strings.TrimSpace(row.Cells[k]) == "" {
			continue
		}
		if t.unnamed == nil {
			t.unnamed = map[[2]int]bool{}
		}
		t.unnamed[[2]int{row.Table, k}] = true
	}
}

// fill gives blank cells what stands above them, where the mapping says so.
func (t *tableReader) fill(bt *boundTable, row *table.Row) (filled bool) {
	for _, p := range bt.filled {
		for len(t.above) <= row.Table {
			t.above = append(t.above, nil)
		}
		for len(t.above[row.Table]) <= p.index {
			t.above[row.Table] = append(t.above[row.Table], "")
		}
		above := &t.above[row.Table][p.index]
		if p.index < len(row.Cells) && strings.TrimSpace(row.Cells[p.index]) != "" {
			*above = strings.Clone(row.Cells[p.index])
			continue
		}
		if *above == "" {
			continue
		}
		if !filled { // the source may rely on its cells in the next row
			t.filled = append(t.filled[:0], row.Cells...)
			row.Cells, filled = t.filled, true
		}
		for len(row.Cells) <= p.index {
			row.Cells = append(row.Cells, "")
		}
		t.filled = row.Cells
		row.Cells[p.index] = *above
		t.repairs.add(repairKey{RepairFilled, p.Name, ""}, func() RepairExample {
			return RepairExample{File: t.file, Table: bt.tableName(), Line: row.Line, Read: excerpt(*above)}
		})
	}
	return filled
}

// ofRecord takes a row of what the format itself keeps together.
func (t *tableReader) ofRecord(record int) error {
	if !t.open || record != t.record {
		t.close()
		t.open, t.record = true, record
	}
	return t.addRows()
}

// ofKey takes a row of the visit with a key.
func (t *tableReader) ofKey(key []byte) error {
	var hash idHash
	if t.g != nil && !t.isOpen(key) {
		hash = t.g.hashes.sumBytes(key)
	}
	if t.turn(key, hash) {
		t.packed, t.next = appendFault(t.packed, 0, t.next), nil
	}
	return t.addRows()
}

// isOpen tells whether the visit under way is the one with a key.
func (t *tableReader) isOpen(key []byte) bool { return t.open && bytes.Equal(key, t.key) }

// turn makes the visit with a key, which has that hash, the one under way; warned
// tells that it was not, and has to be rejected for what is in next.
func (t *tableReader) turn(key []byte, hash idHash) (warned bool) {
	if t.isOpen(key) {
		return false
	}
	t.close()
	t.open = true
	t.key = append(t.key[:0], key...)
	if t.g != nil {
		t.visit = t.g.visit(hash)
	}
	return t.next != nil
}

// addRows adds what was packed to the visit under way.
func (t *tableReader) addRows() error {
	if t.g != nil {
		return t.g.add(t.visit, t.packed, 0)
	}
	if t.full {
		return nil // it is rejected already, and may go on for long
	}
	t.rows = append(t.rows, t.packed...)
	if len(t.rows) > t.rd.o.MaxVisitBytes {
		t.rows, t.full = cutRows(t.rows, t.rd.o.MaxVisitBytes), true
	}
	return nil
}

// close ends the visit under way, where rows stand together.
func (t *tableReader) close() {
	if len(t.rows) > 0 {
		t.emit(t.rows)
		t.rows = t.rows[:0]
	}
	t.open, t.full = false, false
}

// emit adds the rows of a whole visit to the batch.
func (t *tableReader) emit(rows []byte) {
	if t.out.data == nil {
		t.out.data = t.rd.pool.get()
	}
	t.out.data = binary.AppendUvarint(t.out.data, uint64(len(rows)))
	t.out.data = append(t.out.data, rows...)
	if len(t.out.data) >= blockSize/2 {
		t.flush()
	}
}

// emitGathered sends visits that workers take from the gatherer.
func (t *tableReader) emitGathered(v visitsInMemory) (goOn bool) {
	b := t.batch(nil)
	b.inMemory = v
	b.repairs, t.out.repairs = t.out.repairs, repairLog{} // of rows that were left out
	t.stopped = t.stopped || !t.send(b)
	return !t.stopped
}

// takeVisit takes the rows of the first visit off the data of a batch.
func takeVisit(data []byte) (rows, rest []byte) {
	n, k := binary.Uvarint(data)
	return data[k : k+int(n)], data[k+int(n):]
}

func (t *tableReader) flush() {
	if t.out == nil || len(t.out.data) == 0 || t.stopped {
		return
	}
	b := t.out
	t.out = t.batch(nil)
	t.stopped = !t.rd.pass(t.ctx, b, t.send)
}
