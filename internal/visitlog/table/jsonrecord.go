package table

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"
)

// What bounds the tables of a JSON text, which has no header to bound them.
const (
	jsonMaxTables  = 1000
	jsonMaxColumns = 10_000 // of all tables together
	jsonMaxRows    = 1 << 20
	jsonMaxDepth   = 100
	jsonMaxName    = 1000 // bytes of a name, of a column or of a table
)

// jsonRecords turns records into rows: nested objects into columns, lists of
// objects into rows of further tables. A record is held as the cells that it
// has and not as rows, since a row may be as wide as its table.
type jsonRecords struct {
	tables  []Table
	shapes  []jsonShape // by table
	byName  map[string]int
	columns int // of all tables

	dec   *jsontext.Decoder
	input bytes.Buffer
	data  []byte // the record, and maybe more
	line  int    // of data[lineOff]
	// lineOff only grows while a record is read, so that no line is counted
	// twice.
	lineOff int

	rows  []jsonRow
	cells []jsonCell
	text  []byte // the texts of all cells
	texts string // the same, once the record is read
	// path[base:] is the name of the value that is read, within its row.
	path   []byte
	base   int
	name   []byte // of a table, while it is looked up
	serial int    // of the row that was begun last

	wide []string // the cells of the row that was handed out last
	set  []int    // which of them are not blank
}

// jsonShape is what is known of the columns of a table.
type jsonShape struct {
	index map[string]int
	// filled holds for each column the serial number of the row that had a
	// cell there last.
	filled []int
}

type jsonRow struct {
	table, line, serial int
	last                int // its cell that was read last, -1 for none
}

type jsonCell struct {
	column, from, to int // texts[from:to]
	before           int // the cell of this row before it, -1 for none
}

// jsonFault is what is wrong with a record. cut tells that the record goes
// on where the data end.
type jsonFault struct {
	off    int
	reason string
	cut    bool
}

func (f *jsonFault) Error() string { return f.reason }

func newJSONRecords() *jsonRecords {
	d := &jsonRecords{dec: jsontext.NewDecoder(&bytes.Buffer{}), byName: map[string]int{}}
	d.addTable("")
	return d
}

func (d *jsonRecords) addTable(name string) int {
	d.byName[name] = len(d.tables)
	d.tables = append(d.tables, Table{Name: name})
	d.shapes = append(d.shapes, jsonShape{index: map[string]int{}})
	return len(d.tables) - 1
}

// read reads the object that data begins with, which stands in line, and
// returns how many bytes it has.
func (d *jsonRecords) read(data []byte, line int) (int, *jsonFault) {
	d.data, d.line, d.lineOff = data, line, 0
	d.rows, d.cells, d.text, d.texts = d.rows[:0], d.cells[:0], d.text[:0], ""
	d.path, d.base = d.path[:0], 0
	d.input = *bytes.NewBuffer(data)
	d.dec.Reset(&d.input)
	err := d.row(0)
	d.data = nil
	d.texts = string(d.text)
	if err == nil {
		return int(d.dec.InputOffset()), nil
	}
	if f, ok := errors.AsType[*jsonFault](err); ok {
		return 0, f
	}
	f := jsonSyntax(d.dec, data, err)
	return 0, &f
}

// fail words what is wrong with the value that was read last.
func (d *jsonRecords) fail(format string, args ...any) error {
	reason := fmt.Sprintf(format, args...)
	if place := jsonPlace(d.dec.StackPointer()); place != "" {
		reason = place + ": " + reason
	}
	return &jsonFault{off: int(d.dec.InputOffset()), reason: reason}
}

// row reads an object as a row of a table.
func (d *jsonRecords) row(table int) error {
	if _, err := d.dec.ReadToken(); err != nil {
		return err
	}
	if len(d.rows) == jsonMaxRows {
		return d.fail("the record has more than %d rows", jsonMaxRows)
	}
	off := int(d.dec.InputOffset())
	d.line += bytes.Count(d.data[d.lineOff:off], []byte{'\n'})
	d.lineOff = off
	d.serial++
	d.rows = append(d.rows, jsonRow{table: table, line: d.line, serial: d.serial, last: -1})
	base := d.base
	d.base = len(d.path)
	err := d.members(len(d.rows) - 1)
	d.base = base
	return err
}

// members reads the rest of an object into a row.
func (d *jsonRecords) members(row int) error {
	own := d.tables[d.rows[row].table].Name
	for d.dec.PeekKind() != '}' {
		key, err := d.dec.ReadValue()
		if err != nil {
			return err
		}
		start := len(d.path)
		if start > d.base {
			d.path = append(d.path, '/')
		}
		named := len(d.path)
		d.path = unquoteJSON(d.path, key)
		if own != "" && named == d.base {
			// KoboToolbox repeats the path of the list in each key.
			d.path = append(d.path[:named], trimList(d.path[named:], own)...)
		}
		if err := d.member(row); err != nil {
			return err
		}
		d.path = d.path[:start]
	}
	_, err := d.dec.ReadToken()
	return err
}

// trimList cuts the name of a list and a slash off a key.
func trimList(key []byte, list string) []byte {
	if n := len(list); len(key) > n && key[n] == '/' && string(key[:n]) == list {
		return key[n+1:]
	}
	return key
}

// member reads the value that d.path names.
func (d *jsonRecords) member(row int) error {
	switch d.dec.PeekKind() {
	case '{':
		if d.dec.StackDepth() > jsonMaxDepth {
			return d.fail("objects are nested more than %d deep", jsonMaxDepth)
		}
		if _, err := d.dec.ReadToken(); err != nil {
			return err
		}
		return d.members(row)
	case '[':
		return d.list(row)
	}
	from := len(d.text)
	if err := d.scalar(); err != nil {
		return err
	}
	return d.put(row, from)
}

// scalar appends the text of a value that is no object and no list; null has
// none.
func (d *jsonRecords) scalar() error {
	raw, err := d.dec.ReadValue()
	if err != nil {
		return err
	}
	switch raw[0] {
	case '"':
		d.text = unquoteJSON(d.text, raw)
	case 'n':
	case 't', 'f':
		d.text = append(d.text, raw...)
	default:
		d.text = appendPlain(d.text, raw)
	}
	return nil
}

// put makes d.text[from:] the cell of the column that d.path names. A blank
// one only makes sure that the column is there.
func (d *jsonRecords) put(row, from int) error {
	r := &d.rows[row]
	shape := &d.shapes[r.table]
	name := d.path[d.base:]
	column, known := shape.index[string(name)]
	if !known {
		switch {
		case len(name) > jsonMaxName:
			return d.fail("the name of this value has %d bytes; the most is %d", len(name), jsonMaxName)
		case d.columns == jsonMaxColumns:
			return d.fail("this would be a column beyond the %d that are read; are names made of data?", jsonMaxColumns)
		}
		column = len(shape.filled)
		d.columns++
		shape.index[string(name)] = column
		shape.filled = append(shape.filled, 0)
		t := &d.tables[r.table]
		t.Columns = append(t.Columns, string(name))
	}
	if shape.filled[column] == r.serial {
		return d.fail("a second value for %s; one may be written with a slash, the other as an object", quoteJSON(name))
	}
	shape.filled[column] = r.serial
	if len(d.text) > from {
		d.cells = append(d.cells, jsonCell{column: column, from: from, to: len(d.text), before: r.last})
		r.last = len(d.cells) - 1
	}
	return nil
}

// fill writes the row i of the record into r.
func (d *jsonRecords) fill(r *Row, i int) {
	for _, column := range d.set {
		d.wide[column] = ""
	}
	d.set = d.set[:0]
	row := d.rows[i]
	width := 0
	for k := row.last; k >= 0; k = d.cells[k].before {
		c := d.cells[k]
		for c.column >= len(d.wide) {
			d.wide = append(d.wide, "")
		}
		d.wide[c.column] = d.texts[c.from:c.to]
		d.set = append(d.set, c.column)
		width = max(width, c.column+1)
	}
	r.Table, r.Line, r.Cells = row.table, row.line, d.wide[:width]
}

// unquoteJSON appends the text of a JSON string that is known to be valid.
func unquoteJSON(dst, raw []byte) []byte {
	if bytes.IndexByte(raw, '\\') < 0 {
		return append(dst, raw[1:len(raw)-1]...)
	}
	dst, _ = jsontext.AppendUnquote(dst, raw)
	return dst
}
