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
	"stdc/rules"
)

// tableReader turns the rows of one source into batches of whole visits.
type tableReader struct {
	rd    *reader
	ctx   context.Context
	send  func(*batch) bool
	file  string
	input int

	src  table.Source
	m    *mapping
	bind *binding
	out  *batch

	g *gatherer // nil where the rows of a visit stand together
	// byRow tells that a row is a visit; joins that rows of repeats are to be
	// found by a column, where the format does not keep them together.
	byRow, joins bool

	packed []byte // the row that was read last
	rows   []byte // of the visit under way, where none are gathered
	key    []byte // of that visit, or of the row before
	record int
	open   bool
	visit  int // its number, where rows are gathered

	// next is why the next visit has to be rejected: a row that could not be
	// read may be its. told tells that another was rejected for it already.
	next *Reject
	told bool

	above   [][]string // by table and column: the cell that fills a blank one
	repairs *repairLog
	stopped bool // whoever takes the batches has had enough
}

// tables reads a source to its end; false where reading should stop.
func (r *reader) tables(ctx context.Context, f *file, src table.Source, m *mapping, send func(*batch) bool) bool {
	t := &tableReader{rd: r, ctx: ctx, send: send, file: f.name, input: f.number, src: src, m: m, repairs: &r.repairs,
		joins: len(m.log.Repeats) > 0 && f.format != table.JSON}
	defer func() {
		if t.g != nil {
			t.g.close()
		}
	}()
	if !t.begin() {
		return !t.stopped
	}
	t.read()
	if !t.stopped {
		t.finish()
	}
	return !t.stopped && r.err == nil
}

// begin binds the mapping; false where nothing can be read.
func (t *tableReader) begin() bool {
	if err := t.bindAnew(); err != nil {
		t.alone(&Reject{Line: headerLine(t.src), Reason: err.Error()})
		return false
	}
	t.out = t.batch()
	main := &t.bind.tables[0]
	if fixed := len(main.columns) > 0; fixed {
		if missing := main.missing(t.m.log.Columns, t.m.log.Events); len(missing) > 0 {
			t.alone(&Reject{Line: headerLine(t.src), Reason: t.lacks(missing, main.columns)})
			return false
		}
	}
	t.byRow = t.m.log.Layout != rules.LayoutEvents && len(t.m.log.Repeats) == 0
	if !t.byRow && !t.m.log.Together {
		t.g = newGatherer(t.rd.o.GatherBytes, t.rd.o.MaxVisitBytes)
	}
	return true
}

// headerLine is where the header of the main table stands, 0 where there is
// none.
func headerLine(src table.Source) int {
	if tables := src.Tables(); len(tables) > 0 {
		return tables[0].Line
	}
	return 0
}

// lacks words that columns of the mapping are not in the log.
func (t *tableReader) lacks(missing, columns []string) string {
	var b strings.Builder
	for i, name := range missing {
		if i > 0 {
			b.WriteString("; ")
		}
		fmt.Fprintf(&b, "the mapping names the column %s, which the log does not have%s", quote(name), didYouMean(name, columns))
	}
	b.WriteString("; where it may be missing, say optional = true")
	return b.String()
}

func (t *tableReader) batch() *batch {
	return &batch{file: t.file, input: t.input, format: formatTable, binding: t.bind, data: t.rd.pool.get(), together: t.g == nil && !t.byRow}
}

// read takes the rows.
func (t *tableReader) read() {
	var row table.Row
	for !t.stopped {
		err := t.src.Next(&row)
		if err == io.EOF {
			return
		}
		if fault, ok := errors.AsType[*table.Fault](err); ok {
			t.fault(fault)
			continue
		}
		if err != nil {
			t.nobody(Reject{Reason: err.Error() + "; what came after was left unread"})
			return
		}
		if err := t.row(&row); err != nil {
			t.rd.err = err
			t.stopped = true
		}
	}
}

// grown binds anew where columns were added.
func (t *tableReader) grown(table int) error {
	if table < len(t.bind.tables) {
		if known := &t.bind.tables[table]; len(known.columns) == len(t.src.Tables()[table].Columns) {
			return nil
		}
	}
	err := t.bindAnew()
	t.out.binding = t.bind
	return err
}

func (t *tableReader) bindAnew() error {
	bind, err := t.m.bind(t.file, t.src.Tables())
	if err == nil && t.joins {
		err = bind.join()
	}
	if err == nil {
		t.bind = bind
	}
	return err
}

// row takes one row.
func (t *tableReader) row(row *table.Row) error {
	if err := t.grown(row.Table); err != nil {
		return fmt.Errorf("%s: %w", t.file, err)
	}
	bt := &t.bind.tables[row.Table]
	if !bt.main && len(bt.plans) == 0 && !bt.rowIsEvent {
		return nil // a table of which nothing is wanted; finish tells of it
	}
	filled := t.fill(bt, row)
	cell := func(i int) []byte {
		if i < len(row.Cells) {
			return []byte(row.Cells[i])
		}
		return nil
	}
	if len(bt.skip) > 0 && bt.holds(bt.skip, cell) {
		t.repairs.add(repairKey{RepairSkipped, "", bt.skipped(cell)}, func() RepairExample {
			return RepairExample{File: t.file, Line: row.Line}
		})
		return nil
	}
	t.packed = appendRow(t.packed[:0], row)
	if filled && t.rd.o.Strict {
		t.packed = appendFault(t.packed, &Reject{Line: row.Line, Reason: strictReason(RepairFilled, "", "")})
	}
	switch {
	case row.Record > 0:
		t.ofRecord(row.Record)
		return nil
	case t.byRow:
		t.emit(t.packed)
		return nil
	}
	key := t.keyOf(bt, cell)
	if len(key) == 0 {
		t.nobody(Reject{Line: row.Line, Reason: fmt.Sprintf("the row has no %s, the id of the visit", bt.visitNames())})
		return nil
	}
	return t.ofKey(key)
}

// keyOf is what rows of one visit have in common.
func (t *tableReader) keyOf(bt *boundTable, cell func(int) []byte) []byte {
	if bt.joinedBy == nil {
		return t.m.visitKey(nil, bt, cell)
	}
	return []byte(bt.joinedBy.key(string(bytes.TrimSpace(cell(bt.joinedBy.index)))))
}

// fill gives blank cells what stands above them, where the mapping says so.
func (t *tableReader) fill(bt *boundTable, row *table.Row) (filled bool) {
	for _, p := range bt.plans {
		if !p.Fill {
			continue
		}
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
		for len(row.Cells) <= p.index {
			row.Cells = append(row.Cells, "")
		}
		row.Cells[p.index] = *above
		filled = true
		t.repairs.add(repairKey{RepairFilled, p.Name, ""}, func() RepairExample {
			return RepairExample{File: t.file, Line: row.Line, Read: *above}
		})
	}
	return filled
}

// ofRecord takes a row of what the format itself keeps together.
func (t *tableReader) ofRecord(record int) {
	if !t.open || record != t.record {
		t.close()
		t.open, t.record = true, record
	}
	t.rows = append(t.rows, t.packed...)
}

// ofKey takes a row of the visit with a key.
func (t *tableReader) ofKey(key []byte) error {
	same := t.open && string(key) == string(t.key)
	if !same {
		t.close()
		t.open = true
		t.key = append(t.key[:0], key...)
		if t.g != nil {
			t.visit = t.g.visit(string(key))
		}
		if f := t.next; f != nil {
			t.next = nil
			t.packed = appendFault(t.packed, f)
		}
	}
	return t.addRows()
}

// addRows adds what was packed to the visit under way.
func (t *tableReader) addRows() error {
	if t.g == nil {
		t.rows = append(t.rows, t.packed...)
		if len(t.rows) > t.rd.o.MaxVisitBytes {
			t.rows = cutRows(t.rows, t.rd.o.MaxVisitBytes)
		}
		return nil
	}
	return t.g.add(t.visit, t.packed)
}

// close ends the visit under way, where rows stand together.
func (t *tableReader) close() {
	if len(t.rows) > 0 {
		t.emit(t.rows)
		t.rows = t.rows[:0]
	}
	t.open = false
}

// fault takes a row that could not be read.
func (t *tableReader) fault(f *table.Fault) {
	r := Reject{Line: f.Line, Column: f.Column, Reason: f.Reason}
	var key []byte
	main := &t.bind.tables[0]
	if len(f.Cells) > 0 {
		key = t.keyOf(main, func(i int) []byte {
			if i < len(f.Cells) {
				return []byte(f.Cells[i])
			}
			return nil
		})
	}
	switch {
	case t.open && t.record > 0 && f.Swallowed:
		t.packed = appendFault(t.packed[:0], &r)
		t.ofRecord(t.record)
	case t.record > 0 || t.byRow && len(key) == 0:
		t.alone(&r)
	case len(key) == 0:
		t.nobody(r)
	default:
		t.packed = appendRow(t.packed[:0], &table.Row{Line: f.Line, Cells: f.Cells})
		t.packed = appendFault(t.packed, &r)
		if t.byRow {
			t.emit(t.packed)
			return
		}
		if err := t.ofKey(key); err != nil {
			t.rd.err, t.stopped = err, true
		}
		if f.Swallowed {
			t.next, t.told = &r, true
		}
	}
}

// nobody takes a row whose visit cannot be made out. Without it the visit
// before or the one after might be judged by a part of what was seen, so both
// are rejected.
func (t *tableReader) nobody(r Reject) {
	if t.byRow {
		t.alone(&r)
		return
	}
	r.Reason += "; the visits before and after it are rejected, since it may belong to either"
	told := false
	if t.open {
		t.packed = appendFault(t.packed[:0], &r)
		if err := t.addRows(); err != nil {
			t.rd.err, t.stopped = err, true
		}
		told = true
	}
	if t.next == nil {
		t.next, t.told = &r, told
	}
}

// alone sends a reject that belongs to no visit.
func (t *tableReader) alone(r *Reject) {
	t.flush()
	b := &batch{file: t.file, input: t.input, format: formatTable}
	b.fault(*r)
	t.stopped = t.stopped || !t.send(b)
}

// emit adds the rows of a whole visit to the batch.
func (t *tableReader) emit(rows []byte) {
	t.out.data = binary.AppendUvarint(t.out.data, uint64(len(rows)))
	t.out.data = append(t.out.data, rows...)
	if len(t.out.data) >= blockSize/2 {
		t.flush()
	}
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
	t.out = t.batch()
	t.stopped = !t.rd.pass(t.ctx, b, t.send)
}

// finish sends what is left once all rows were read, and tells of the columns
// and tables of which nothing is known.
func (t *tableReader) finish() {
	t.close()
	if t.g != nil {
		err := t.g.each(func(rows []byte) bool {
			t.emit(rows)
			return !t.stopped
		})
		if err != nil {
			t.rd.err, t.stopped = err, true
			return
		}
	}
	t.flush()
	if t.next != nil && !t.told {
		t.alone(t.next)
	}
	t.unused()
	for _, n := range t.src.Notes() {
		kind := RepairFile
		if n.Kind == table.NoteFormat {
			if kind = RepairFormat; t.m.native && !strings.HasPrefix(n.What, "read as ") {
				continue // our own format may be written with any separator
			}
		}
		k := repairKey{kind, "", n.What}
		for i := range n.Lines[:min(len(n.Lines), repairExamples)] {
			t.repairs.example(k, RepairExample{File: t.file, Line: n.Lines[i]})
		}
		t.repairs.entry(k).count += int64(max(1, n.Count))
		if kind == RepairFile && t.rd.o.Strict {
			t.alone(&Reject{Reason: n.What + ", and --strict allows nothing of the kind"})
		}
	}
}

// unused tells of columns that are neither used nor ignored, of whole tables
// that are not, and of columns that the mapping names in vain.
func (t *tableReader) unused() {
	var unused, absent []string
	for i := range t.bind.tables {
		bt := &t.bind.tables[i]
		rep, prefix := t.m.repeat(bt.name), ""
		if !bt.main {
			if rep == nil {
				if !ignored(bt.name, t.m.log.Ignore) {
					unused = append(unused, "table "+quote(bt.name))
				}
				continue
			}
			prefix = bt.name + ": "
		}
		for _, k := range bt.unused {
			if name := bt.columns[k]; name != "" {
				unused = append(unused, quote(prefix+name))
			}
		}
		columns, events := t.m.log.Columns, t.m.log.Events
		if !bt.main {
			columns, events = rep.Columns, rep.Events
		}
		for _, name := range bt.missing(columns, events) {
			absent = append(absent, quote(prefix+name)+didYouMean(name, bt.columns))
		}
	}
	t.columns(RepairColumn, unused, "neither used nor ignored by the mapping: ")
	t.columns(RepairAbsent, absent, "named by the mapping, and not in the log: ")
}

// columns tells of some columns together.
func (t *tableReader) columns(kind RepairKind, names []string, strict string) {
	if len(names) == 0 {
		return
	}
	const most = 30
	list := strings.Join(names[:min(len(names), most)], ", ")
	if len(names) > most {
		list += ", …"
	}
	k := repairKey{kind, "", list}
	t.repairs.entry(k).count += int64(len(names))
	t.repairs.example(k, RepairExample{File: t.file})
	if t.rd.o.Strict {
		t.alone(&Reject{Reason: plural(len(names), "column") + " " + strict + list + "; --strict allows none"})
	}
}

// strictReason words a repair that --strict does not allow.
func strictReason(kind RepairKind, column, found string) string {
	what := map[RepairKind]string{
		RepairIgnored: "a value is passed over", RepairFilled: "a blank cell is filled from above", RepairPaired: "a start or a completion lacks the other",
		RepairWrapped: "a time of day is put on the next day", RepairShifted: "a time is moved by the tolerance for clock skew",
		RepairSorted: "the events are sorted by time", RepairGap: "a local time does not exist", RepairFold: "a local time exists twice",
	}[kind]
	if column != "" {
		what = columnName(column) + ": " + what
	}
	if found != "" {
		what += " (" + quote(found) + ")"
	}
	return what + ", and --strict allows none"
}
