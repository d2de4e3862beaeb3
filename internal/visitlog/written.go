package visitlog

import (
	"bytes"

	"stdc/internal/visitlog/table"
)

// visitRows are the rows of visits, one visit after another.
type visitRows interface {
	// more goes on to the next visit, false where there is none.
	more() bool
	// next is the next row of the visit, nil at its end. It holds until the next
	// call.
	next() *packedRow
}

// packedVisits are those that the reader has brought together.
type packedVisits struct {
	data, rows []byte
	row        packedRow
}

func (p *packedVisits) more() bool {
	if len(p.data) == 0 {
		return false
	}
	p.rows, p.data = takeVisit(p.data)
	return true
}

func (p *packedVisits) next() *packedRow {
	if len(p.rows) == 0 {
		return nil
	}
	p.rows = p.row.unpack(p.rows)
	return &p.row
}

// writtenVisits are lines of a text whose rows stand together, as the reader has
// found them: each worker cuts its own. What they make of the lines is what
// tableReader makes of rows, which come to it where a line needs more than a
// look at itself. The first and the last row are good ones, see goodRow.
type writtenVisits struct {
	m     *mapper
	bt    *boundTable
	byRow bool
	src   table.Runs
	cut   *table.Cutter // of src

	// pending tells that something was pulled and is yet to be handed over: the
	// packed rows in queue, or else the row ahead. It is of the next visit where
	// starts is set; at the end it is nothing.
	pending, starts, ended bool
	queue, left            []byte
	row, ahead             *packedRow
	key, rowKey            []byte
	open                   bool    // a visit is under way, with the key
	after                  *Reject // why the visit after it is rejected
}

// begin takes the lines of a batch.
func (w *writtenVisits) begin(m *mapper, b *batch) {
	w.bt, w.byRow = &b.binding.tables[0], !b.together
	if w.m = m; w.src != b.written {
		w.src, w.cut = b.written, b.written.Cutter()
		w.row, w.ahead = new(packedRow), new(packedRow)
	}
	w.cut.Begin(b.data, b.line)
	w.pending, w.ended, w.open, w.after = false, false, false, nil
	w.pull()
}

func (w *writtenVisits) more() bool {
	for w.next() != nil { // a visit that is rejected is not read to its end
	}
	if w.ended {
		return false
	}
	w.starts = false
	return true
}

func (w *writtenVisits) next() *packedRow {
	if !w.pending {
		w.pull()
	}
	switch {
	case w.starts:
		return nil
	case len(w.left) > 0:
		w.left = w.row.unpack(w.left)
		w.pending = len(w.left) > 0
	default:
		w.row, w.ahead = w.ahead, w.row
		w.pending = false
	}
	return w.row
}

// pull takes the next line that is not left out.
func (w *writtenVisits) pull() {
	w.pending, w.starts, w.left = true, false, nil
	for {
		line, cells, fault, more := w.cut.Next()
		if !more {
			w.starts, w.ended = true, true
			return
		}
		w.queue = w.queue[:0]
		if fault != nil {
			w.fault(fault)
			return
		}
		w.ahead.show(cells, line)
		w.rowKey = w.bt.visitKey(w.rowKey[:0], w.ahead, keyJoin)
		if len(w.bt.skips) > 0 && holds(w.bt.skips, w.ahead) {
			w.m.repairs.skipped(w.m.file, w.bt, w.bt.skipped(w.ahead), line)
			continue
		}
		if len(w.rowKey) == 0 && !w.byRow {
			r := w.bt.withoutID(line)
			w.nobody(&r)
			return
		}
		w.take()
		return
	}
}

// fault takes a line that could not be read, see tableReader.fault.
func (w *writtenVisits) fault(f *table.Fault) {
	r := &Reject{Line: f.Line, Column: f.Column, Reason: w.bt.inTable(f.Reason)}
	w.queue = appendFault(w.queue, 0, r)
	w.rowKey = w.rowKey[:0]
	if len(f.Cells) > 0 {
		named := w.ahead.pack(w.queue, &table.Row{Line: f.Line, Cells: f.Cells})
		if w.rowKey = w.bt.visitKey(w.rowKey, w.ahead, keyJoin); len(w.rowKey) > 0 {
			w.queue = named
		}
	}
	switch {
	case len(w.rowKey) > 0:
		w.take()
	case w.byRow: // it rejects no visit that is known
		w.starts, w.left = true, w.queue
	default:
		w.nobody(r)
	}
}

// take takes the row ahead, or the rows in queue, for the visit with rowKey.
func (w *writtenVisits) take() {
	w.starts = w.byRow || !w.open || !bytes.Equal(w.key, w.rowKey)
	w.key, w.rowKey, w.open = w.rowKey, w.key, true
	if w.starts && w.after != nil {
		if len(w.queue) == 0 {
			w.queue = w.ahead.pack(w.queue, &table.Row{Line: w.ahead.line, Cells: asTexts(w.ahead.cells)})
		}
		w.queue, w.after = appendFault(w.queue, 0, w.after), nil
	}
	w.left = w.queue
}

// nobody takes a row whose visit cannot be made out, see tableReader.nobody.
func (w *writtenVisits) nobody(r *Reject) {
	r.Reason += neighbours
	w.queue = appendFault(w.queue[:0], 0, r)
	w.left = w.queue
	if w.after == nil {
		w.after = r
	}
}

func asTexts(cells [][]byte) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = string(c)
	}
	return out
}
