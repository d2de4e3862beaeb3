package visitlog

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"stdc/checker"
	"stdc/rules"
)

// CSVWriter writes visits as CSV with all columns that a book can have, so that
// the header does not depend on the visits. Its memory is used again, so each
// goroutine has its own.
type CSVWriter struct {
	book  *rules.Book
	names []string
	// Where the cells stand: facts by index, fields by element and slot; what
	// the book says nothing of stands in front of and between them.
	facts  int
	event  int // at, do, end, step
	fields [][]int

	record []string
	buf    bytes.Buffer
	csv    *csv.Writer
}

// visitColumns come first, and eventColumns behind the facts.
var (
	visitColumns = []string{"visit", "site", "staff", "wave", "date", "zone", "start", "precision", "unobserved"}
	eventColumns = []string{"at", "do", "end", "step"}
)

// NewCSVWriter returns a writer of visits that are read by a book. It fails
// where a field has a name that no column can have.
func NewCSVWriter(b *rules.Book) (*CSVWriter, error) {
	w := &CSVWriter{book: b, names: slices.Clone(visitColumns)}
	w.facts = len(w.names)
	for i := range b.Facts {
		w.names = append(w.names, "fact."+b.Facts[i].ID)
	}
	w.event = len(w.names)
	w.names = append(w.names, eventColumns...)
	s, at := newSchema(b), map[string]int{}
	for i := range b.Elements {
		var places []int
		for k := range b.Elements[i].Fields {
			id := b.Elements[i].Fields[k].ID
			if _, ok := at[id]; !ok {
				at[id] = len(w.names)
				name, err := s.columnName(id, w.names)
				if err != nil {
					return nil, err
				}
				w.names = append(w.names, name)
			}
			places = append(places, at[id])
		}
		w.fields = append(w.fields, places)
	}
	return w.Clone(), nil
}

// Clone returns a writer of the same with memory of its own, for another
// goroutine.
func (w *CSVWriter) Clone() *CSVWriter {
	c := &CSVWriter{book: w.book, names: w.names, facts: w.facts, event: w.event, fields: w.fields}
	c.record = make([]string, len(c.names))
	c.csv = csv.NewWriter(&c.buf)
	return c
}

// columnName returns the name of the column of a field, beside the others.
// Fields may be called anything in a rulebook, so the header's reader is asked.
func (s *schema) columnName(id string, others []string) (string, error) {
	name := id
	if slices.Contains(visitColumns, id) {
		name = "field." + id
	}
	c, reason := s.column(name)
	ok := name != "" && reason == "" && c.Kind == rules.TargetField && !slices.Contains(others, name) &&
		!strings.ContainsAny(name, "\"\r\n") && slices.Equal(headerCells([]byte(name), ','), []string{name})
	if !ok || c.Field != id {
		return "", fmt.Errorf("the field %s of the rulebook cannot be the name of a column; convert to NDJSON, or give the field another name", quote(id))
	}
	return name, nil
}

// AppendHeader appends the first line.
func (w *CSVWriter) AppendHeader(dst []byte) []byte {
	return w.row(dst, w.names)
}

// AppendVisit appends the rows of a visit: one an event, or one for a visit
// without events. What is known of the visit as a whole stands in the first.
// The error says what of the visit CSV cannot hold; then nothing is appended.
func (w *CSVWriter) AppendVisit(dst []byte, v *checker.Visit) ([]byte, error) {
	length := len(dst)
	clear(w.record)
	if err := w.visit(v); err != nil {
		return dst, err
	}
	if len(v.Events) == 0 {
		return w.row(dst, w.record), nil
	}
	for i := range v.Events {
		if i > 0 {
			clear(w.record)
			w.record[0] = v.ID
		}
		if err := w.fill(v, i); err != nil {
			return dst[:length], err
		}
		dst = w.row(dst, w.record)
	}
	return dst, nil
}

func (w *CSVWriter) row(dst []byte, record []string) []byte {
	w.buf.Reset()
	_ = w.csv.Write(record) // a buffer takes all
	w.csv.Flush()
	return append(dst, w.buf.Bytes()...)
}

// visit fills the cells of the visit as a whole.
func (w *CSVWriter) visit(v *checker.Visit) error {
	for i, s := range []string{v.ID, v.Site, v.Staff, v.Wave} {
		if s != "" && !kept(s) {
			return lost(visitColumns[i], s)
		}
		w.record[i] = s
	}
	w.record[4], w.record[5], w.record[6] = v.Date.String(), v.ZoneName, v.Start.String()
	if v.Precision > 0 {
		w.record[7] = rules.FormatDuration(v.Precision)
	}
	var unobserved []string
	for i, is := range v.Unobserved {
		if is {
			unobserved = append(unobserved, w.book.Elements[i].ID)
		}
	}
	w.record[8] = strings.Join(unobserved, " ")
	for i := range v.Facts {
		s, ok := csvValue(&v.Facts[i])
		if !ok {
			return lost("facts."+w.book.Facts[i].ID, s)
		}
		w.record[w.facts+i] = s
	}
	return nil
}

// fill fills the cells of an event.
func (w *CSVWriter) fill(v *checker.Visit, i int) error {
	e := &v.Events[i]
	el := &w.book.Elements[e.Element]
	cells := w.record[w.event:]
	cells[0], cells[1], cells[2] = e.At.String(), el.ID, e.End.String()
	if e.Step >= 0 {
		cells[3] = w.book.Steps[e.Step].ID
	}
	for slot := range el.Fields {
		f := &el.Fields[slot]
		s, ok := csvValue(&v.Values[int(e.Fields)+slot])
		switch {
		case ok:
			w.record[w.fields[e.Element][slot]] = s
		case f.Fixed == "": // what the book fixes need not be stated
			return lost("events["+strconv.Itoa(i)+"]."+f.ID, s)
		}
	}
	return nil
}

// csvValue is the cell of a value, blank where none was recorded, and whether
// the same is read from it.
func csvValue(v *rules.Value) (s string, ok bool) {
	switch v.Kind() {
	case rules.KindNone:
		return "", true
	case rules.KindNumber:
		return string(appendNumber(nil, v.Number())), true
	case rules.KindText:
		return v.Text(), kept(v.Text())
	}
	return v.String(), true
}

// kept tells whether a text comes back from a cell: not where it is empty, has
// white space at its ends, the line ends of Windows or the character NUL.
func kept(s string) bool {
	return s != "" && strings.TrimSpace(s) == s && !strings.Contains(s, "\r\n") && strings.IndexByte(s, 0) < 0
}

func lost(where, s string) error {
	what := "the white space at the ends of " + quote(s)
	switch {
	case s == "":
		what = `the empty text "", which would be read as not recorded`
	case strings.IndexByte(s, 0) >= 0:
		what = "the character NUL in " + quote(s)
	case strings.TrimSpace(s) == s:
		what = "the line ends in " + quote(s)
	}
	return fmt.Errorf("%s: CSV cannot hold %s; convert to NDJSON", where, what)
}
