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

// writtenRows are lines of a text, each of which is a row for itself, see
// table.Runs. What they make of the lines is what tableReader makes of rows,
// which come to it where a line needs more than a look at itself.
type writtenRows struct {
	bt    *boundTable
	cut   *table.Cutter
	byRow bool // each row is a visit, which needs no key

	// The row that was cut last, which may name no visit: where it could not be
	// read, fault says why, and queue holds that and what could be made out.
	row   *packedRow
	key   []byte
	fault *Reject
	queue []byte
}

// next cuts the next row that is not left out.
func (w *writtenRows) next(file string, repairs *repairLog) bool {
	for {
		fault, more := w.row.cut(w.cut)
		if !more {
			return false
		}
		w.fault, w.queue, w.key = nil, w.queue[:0], w.key[:0]
		if fault != nil {
			w.broken(fault)
			return true
		}
		if !w.byRow {
			w.key = w.bt.visitKey(w.key, w.row, keyJoin)
		}
		if len(w.bt.skips) == 0 || !holds(w.bt.skips, w.row) {
			return true
		}
		repairs.skipped(file, w.bt, w.bt.skipped(w.row), w.row.line)
	}
}

// broken takes a line that could not be read, see tableReader.fault.
func (w *writtenRows) broken(f *table.Fault) {
	w.fault = &Reject{Line: f.Line, Column: f.Column, Reason: w.bt.inTable(f.Reason)}
	w.queue = appendFault(w.queue, 0, w.fault)
	if len(f.Cells) == 0 {
		return
	}
	n := len(w.queue)
	w.queue = appendRow(w.queue, 0, f.Line, f.Cells)
	w.row.unpack(w.queue[n:])
	if w.key = w.bt.visitKey(w.key, w.row, keyJoin); len(w.key) == 0 {
		w.queue = w.queue[:n]
	}
}

// lost says why it is not known of which visit the row is.
func (w *writtenRows) lost() Reject {
	if w.fault != nil {
		return *w.fault
	}
	return w.bt.withoutID(w.row.line)
}

// writtenVisits are lines whose visits stand together, as the reader has found
// them: each worker cuts its own. The first and the last row are good ones, see
// goodRow.
type writtenVisits struct {
	writtenRows
	m   *mapper
	src table.Runs // that the cutter is of

	// pending tells that something was pulled and is yet to be handed over: the
	// packed rows in left, or else the row. It is of the next visit where starts is
	// set; at the end it is nothing.
	pending, starts, ended bool
	left                   []byte
	spare                  *packedRow
	visit                  []byte // the key of the visit under way
	open                   bool
	after                  *Reject // why the visit after it is rejected
}

// begin takes the lines of a batch.
func (w *writtenVisits) begin(m *mapper, b *batch) {
	w.bt, w.byRow = &b.binding.tables[0], !b.together
	if w.m = m; w.src != b.written {
		w.src, w.cut = b.written, b.written.Cutter()
		w.row, w.spare = new(packedRow), new(packedRow)
	}
	w.cut.Begin(b.data, b.line)
	w.ended, w.open, w.after = false, false, nil
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
	if w.starts {
		return nil
	}
	if len(w.left) > 0 {
		w.left = w.spare.unpack(w.left)
		w.pending = len(w.left) > 0
		return w.spare
	}
	w.row, w.spare = w.spare, w.row
	w.pending = false
	return w.spare
}

// pull takes the next row.
func (w *writtenVisits) pull() {
	w.pending, w.starts, w.left = true, false, nil
	switch more := w.writtenRows.next(w.m.file, w.m.repairs); {
	case !more:
		w.starts, w.ended = true, true
	case w.byRow:
		w.starts, w.left = true, w.queue
	case len(w.key) == 0: // see tableReader.nobody
		r := w.lost()
		r.Reason += neighbours
		w.queue = appendFault(w.queue[:0], 0, &r)
		w.left = w.queue
		if w.after == nil {
			w.after = &r
		}
	default:
		w.starts = !w.open || !bytes.Equal(w.visit, w.key)
		w.visit, w.key, w.open = w.key, w.visit, true
		if w.starts && w.after != nil {
			if w.fault == nil {
				w.queue = appendRow(w.queue, 0, w.row.line, w.row.cells)
			}
			w.queue, w.after = appendFault(w.queue, 0, w.after), nil
		}
		w.left = w.queue
	}
}
