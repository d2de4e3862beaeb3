package visitlog

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"stdc/checker"
	"stdc/rules"
)

// csvDecoder turns the rows of visits into Visits: one row is one event.
type csvDecoder struct {
	*schema
	lim   limits
	texts *texts
	zones zones

	b       *batch
	emit    emitFunc
	stopped bool
	r       *csv.Reader
	src     bytes.Reader
	v       *checker.Visit
	valid   bool // data of the batch is UTF-8 throughout
	first   int  // the number of the first line of the batch, less one
	begin   int64
	open    bool   // a visit is being read
	id      string // its id
	reject  *Reject
	// next is why the next visit has to be rejected too: a row between could
	// not be read, and may be its.
	next *Reject
	told bool // another visit was rejected for the same already
	// stated is what the visit's own columns have stated so far.
	stated []string

	// seenLine and seenOff remember where a line begins, for columns.
	seenLine, seenOff int
}

func newCSVDecoder(s *schema, lim limits, t *texts, z zones) *csvDecoder {
	return &csvDecoder{schema: s, lim: lim, texts: t, zones: z}
}

// decode reads the visits of a batch into v, one after another, and gives each
// to emit: the visit, or why it is rejected.
func (d *csvDecoder) decode(b *batch, v *checker.Visit, emit emitFunc) {
	d.b, d.v, d.first = b, v, b.line-1
	d.open, d.reject, d.next = false, nil, nil
	d.seenLine, d.seenOff = b.line, 0
	d.valid = utf8.Valid(b.data)
	d.src.Reset(b.data)
	d.r = csv.NewReader(&d.src)
	d.r.Comma = rune(b.header.comma)
	d.r.ReuseRecord = true
	d.r.FieldsPerRecord = -1
	d.stated = make([]string, len(b.header.columns))
	d.emit, d.stopped = emit, false
	for !d.stopped {
		before := d.r.InputOffset()
		rec, err := d.r.Read()
		if err == io.EOF {
			break
		}
		d.row(rec, err, before)
	}
	d.flush()
	if d.next != nil && !d.told && !d.stopped {
		d.next.File = b.file
		emit(nil, d.next)
	}
}

// row takes a row, or the error in its place.
func (d *csvDecoder) row(rec []string, err error, before int64) {
	if err == nil && blank(rec) {
		return
	}
	id := ""
	if d.b.header.visit < len(rec) {
		id = strings.TrimSpace(rec[d.b.header.visit])
	}
	if id == "" {
		d.nobody(rec, err)
		return
	}
	if !d.open || id != d.id {
		d.flush()
		d.start(id, d.lineOf(rec, err), before)
	}
	if d.reject != nil && err == nil {
		return
	}
	switch {
	case err != nil:
		d.reject = d.syntax(err)
		if pe, ok := errors.AsType[*csv.ParseError](err); ok && pe.Line > pe.StartLine {
			// It has swallowed rows, perhaps some of the next visit.
			c := *d.reject
			d.next, d.told = &c, true
		}
	case d.r.InputOffset()-d.begin > int64(d.lim.visitBytes):
		d.reject = &Reject{Line: d.v.Line, Reason: overlong("this visit", d.lim.visitBytes)}
	default:
		d.reject = d.cells(rec)
	}
}

// lineOf is the line in which a row begins.
func (d *csvDecoder) lineOf(rec []string, err error) int {
	if pe, ok := errors.AsType[*csv.ParseError](err); ok {
		return d.first + pe.StartLine
	}
	line, _ := d.r.FieldPos(0)
	return d.first + line
}

// nobody takes a row whose visit cannot be made out. Without it the visit
// before or the one after might be judged by a part of what was seen, so both
// are rejected.
func (d *csvDecoder) nobody(rec []string, err error) {
	r := Reject{Line: d.lineOf(rec, err), Reason: `the row has no "visit", the id of the visit`}
	if err != nil {
		r = *d.syntax(err)
	}
	r.Reason += "; the visits before and after it are rejected, since it may belong to either"
	told := d.open && d.reject == nil
	if told {
		c := r
		d.reject = &c
	}
	if d.next == nil {
		d.next, d.told = &r, told
	}
}

func (d *csvDecoder) start(id string, line int, before int64) {
	resetVisit(d.v, d.book)
	d.v.ID, d.v.File, d.v.Line = strings.Clone(id), d.b.file, line
	d.open, d.id, d.begin = true, d.v.ID, before
	clear(d.stated)
	if d.next != nil {
		d.reject, d.next = d.next, nil
	}
}

// flush ends the visit that is being read.
func (d *csvDecoder) flush() {
	if !d.open || d.stopped {
		return
	}
	if d.reject != nil {
		d.reject.Visit, d.reject.File = d.id, d.b.file
	}
	r := d.reject
	d.open, d.reject = false, nil
	d.stopped = !d.emit(d.v, r)
}

// cells takes the cells of a row.
func (d *csvDecoder) cells(rec []string) *Reject {
	cols := d.b.header.columns
	if len(rec) != len(cols) {
		return d.rowFault("the row has %s, the header %d", plural(len(rec), "cell"), len(cols))
	}
	if !d.valid {
		for i, c := range rec {
			if !utf8.ValidString(c) {
				return d.cellFault(i, "found "+character([]byte(c[invalid(c):]))+", which is not UTF-8 text; save the table as CSV in UTF-8")
			}
		}
	}
	do := strings.TrimSpace(rec[d.b.header.do])
	element := -1
	var ev *checker.Event
	if do != "" {
		e, known := d.elements[do]
		if !known {
			return d.cellFault(d.b.header.do, d.noElement(do))
		}
		if len(d.v.Events) >= d.lim.events {
			return d.rowFault("more than %d events; raise --max-events to read this visit", d.lim.events)
		}
		element = e
		ev = d.v.AddEvent(d.book, e)
		ev.Line = int32(d.lineOf(rec, nil))
	}
	for i := range cols {
		if reason := d.cell(&cols[i], i, rec[i], element, ev); reason != "" {
			return d.cellFault(i, reason)
		}
	}
	return nil
}

// cell takes one cell, without the white space round it; ev is nil where the
// row states no event.
func (d *csvDecoder) cell(c *column, i int, s string, element int, ev *checker.Event) string {
	if s = strings.TrimSpace(s); s == "" || c.kind == columnVisit || c.kind == columnDo {
		return ""
	}
	switch c.kind {
	case columnState, columnUnobserved, columnFact:
		return d.visitCell(c, i, s)
	case columnNone:
		return fmt.Sprintf("column %d has no name in the header, but here it holds %s", i+1, quote(s))
	}
	if ev == nil {
		return fmt.Sprintf(`the row has no "do", the element that was observed, but states %s`, quote(s))
	}
	switch c.kind {
	case columnAt, columnEnd:
		st, err := rules.ParseStamp(s)
		if err != nil {
			return err.Error()
		}
		if c.kind == columnAt {
			ev.At = st
		} else {
			ev.End = st
		}
	case columnStep:
		step, known := d.steps[s]
		if !known {
			return d.noStep(s)
		}
		ev.Step = int32(step)
		d.v.Labelled = true
	case columnField:
		slot := c.slots[element]
		if slot < 0 {
			return d.noField(element, strings.TrimPrefix(c.name, "field."))
		}
		f := &d.fields[element][slot]
		if f.Fixed != "" {
			if s != f.Fixed {
				return notBy(f.Field, d.book.Elements[element].ID, s)
			}
			return ""
		}
		v, reason := d.fieldValue(f, s)
		if reason != "" {
			return reason
		}
		d.v.Values[int(ev.Fields)+slot] = v
	}
	return ""
}

// visitCell takes a cell of a column of the visit: the same in each row in
// which it is not blank.
func (d *csvDecoder) visitCell(c *column, i int, s string) string {
	if before := d.stated[i]; before != "" {
		if before != s {
			return fmt.Sprintf("found %s, but an earlier row of the visit states %s", quote(s), quote(before))
		}
		return ""
	}
	d.stated[i] = strings.Clone(s)
	switch c.kind {
	case columnState:
		return setVisit(d.v, c.name, []byte(s), d.texts, d.zones)
	case columnFact:
		v, reason := d.fieldValue(&d.factInfo[c.fact], s)
		d.v.Facts[c.fact] = v
		return reason
	}
	for _, id := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ';' || r == ',' }) {
		e, known := d.elements[id]
		if !known {
			return d.noElement(id)
		}
		d.v.Unobserved[e] = true
	}
	return ""
}

// fieldValue reads a cell as the value of a field. Spreadsheets write TRUE and
// FALSE.
func (d *csvDecoder) fieldValue(f *field, s string) (rules.Value, string) {
	switch f.kind {
	case kindNumber:
		v, err := f.ParseValue(s)
		if err != nil {
			return v, err.Error()
		}
		return v, ""
	case kindBool:
		s = strings.ToLower(s)
	}
	return f.fromText([]byte(s), d.texts)
}
