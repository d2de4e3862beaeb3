package visitlog

import (
	"strings"

	"stdc/internal/visitlog/table"
)

// fault takes a row that could not be read.
func (t *tableReader) fault(f *table.Fault) error {
	r := Reject{Line: f.Line, Column: f.Column, Reason: f.Reason}
	at := f.Table
	if at >= len(t.bind.tables) {
		at = 0
	}
	bt := &t.bind.tables[at]
	if !bt.wanted() {
		return nil
	}
	if t.format != table.Zip { // which names the file itself
		r.Reason = bt.inTable(r.Reason)
	}
	// The fault goes before the row: it is why the visit is rejected, whatever
	// else is wrong with what could be made out, which only names it.
	t.packed = appendFault(t.packed[:0], at, &r)
	var key []byte
	if len(f.Cells) > 0 {
		n := len(t.packed)
		t.packed = appendRow(t.packed, at, f.Line, f.Cells)
		t.view.unpack(t.packed[n:])
		key = t.keyOf(bt)
	}
	if f.Swallowed {
		t.last = f.Reason
	}
	switch {
	case t.byRecord && f.Record > 0:
		return t.ofRecord(f.Record)
	case t.byRecord || t.byRow && len(key) == 0:
		t.alone(&r)
	case len(key) == 0:
		t.nobody(r)
	case t.byRow:
		t.emit(t.packed)
	default:
		if err := t.ofKey(key); err != nil {
			return err
		}
		if f.Swallowed {
			t.next, t.told = &r, true
		}
	}
	return nil
}

// neighbours are rejected for a row whose visit cannot be made out.
const neighbours = "; the visits before and after it are rejected, since it may belong to either"

// nobody takes a row whose visit cannot be made out. Without it the visit
// before or the one after might be judged by a part of what was seen, so both
// are rejected.
func (t *tableReader) nobody(r Reject) {
	if t.byRow || t.byRecord {
		t.alone(&r)
		return
	}
	r.Reason += neighbours
	told := false
	if t.open {
		t.packed = appendFault(t.packed[:0], 0, &r)
		if err := t.addRows(); err != nil {
			t.rd.err, t.stopped = err, true
		}
		told = true
	}
	if t.next == nil {
		t.next, t.told = &r, told
	}
}

// broken takes an error that ends the source.
func (t *tableReader) broken(err error) {
	if t.byRecord && strings.HasSuffix(t.last, err.Error()) {
		return // its last record was rejected for that
	}
	t.nobody(Reject{Reason: err.Error() + "; what came after was left unread"})
}

// alone sends a reject that belongs to no visit.
func (t *tableReader) alone(r *Reject) {
	t.flush()
	b := &batch{file: t.file, input: t.input, format: formatTable}
	b.fault(*r)
	t.stopped = t.stopped || !t.send(b)
}
