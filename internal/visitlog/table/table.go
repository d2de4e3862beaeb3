// Package table reads logs that are tables of some kind, and knows nothing of
// rulebooks: bytes in, rows of cells under named columns out. Spreadsheets
// (CSV, XLSX), event logs (XES) and survey exports (CSV with repeat
// files, JSON) all become such rows; what the columns mean, a mapping says, see
// rules.Log and package visitlog.
//
// Open finds out what a file is and returns its Tables. Every cell is text as
// a person would write it: dates in ISO 8601 (2026-03-02T09:05:00, with an
// offset where the file has one), numbers as plain decimals with a point,
// truth values as true and false; "" is a blank cell or an attribute that is
// not there. So a workbook and a CSV file with the same contents give the same
// rows.
//
// Rows are streamed: memory does not grow with the length of a table.
package table

import (
	"fmt"
	"io"
)

// Source is a file, read as a stream of rows. One source may hold several
// tables (the sheets of a workbook, a submission and its repeats); then rows
// of all of them come in one stream, and Row.Table says which.
type Source interface {
	// Tables describes the tables of the source, the main one first. The columns of a table may
	// grow while rows are read (XES and JSON have no header): those that a row
	// has cells for are always there. Neither the list nor a list of columns
	// ever shrinks or changes its order.
	Tables() []Table
	// Next reads the next row into r, whose cells hold until the next call.
	// io.EOF ends the source. A *Fault says that one row, or one record,
	// could not be read; reading goes on after it. Any other error ends it.
	Next(r *Row) error
	// Notes are what was done to make the file readable, in the order in which
	// it was met, complete once Next has returned io.EOF: the encoding and the
	// separator that were found, hidden rows and columns, merged cells.
	Notes() []Note
	Close() error
}

// Table is one table of a source.
type Table struct {
	// Name is the name of the sheet or of the repeat, "" for the only or main
	// table of a file that gives it no name. The main table is the first one;
	// of a workbook that is Options.Sheet, else the first visible sheet.
	Name    string
	Columns []string
	// Line is where the header stands, 0 where there is none.
	Line int
	// Hidden are the places in Columns of hidden ones.
	Hidden []int
}

// Row is one row of a table.
type Row struct {
	Table int // index into Source.Tables
	// Line is where the row stands, from 1: its first line in a text, its
	// row in a sheet.
	Line int
	// Cells stand by Table.Columns; a row may be shorter, the rest is blank. Each
	// may be cut from a text of many rows: clone the few that are kept for long.
	Cells []string
	// Record numbers, from 1, what the format itself keeps together: a trace
	// of XES, a submission of JSON. 0 where the format has no such thing, and
	// the rows of a visit are to be found by a column. Rows of a record stand
	// together.
	Record int
	// Hidden tells a row that is hidden in a workbook.
	Hidden bool
}

// Fault is a row that could not be read. Places count from 1, 0 where they are
// not known; Column counts characters of a text, or columns of a sheet.
type Fault struct {
	// Table is the table of the row, an index into Source.Tables: a fault in
	// one that is not asked for is none.
	Table        int
	Line, Column int
	// Record is that of the row, see Row; 0 for what lies between records.
	Record int
	// Cells are those of the row that could be made out, if any; a visit that
	// they name is rejected for the fault.
	Cells []string
	// Swallowed tells that rows after Line may be lost in the fault: an open
	// quotation mark, a record cut short.
	Swallowed bool
	Reason    string
}

func (f *Fault) Error() string { return fmt.Sprintf("line %d: %s", f.Line, f.Reason) }

// Note is something that was done to make a file readable, with how often
// and, at first, where.
type Note struct {
	// What is one line, without a full stop: `read as GB18030 text`.
	What string
	// Kind groups notes: NoteFormat is how a file was read, NoteRepair what
	// was changed in it, NoteHidden what a person would not see.
	Kind  NoteKind
	Count int
	Lines []int // where, the first few
}

// NoteKind is the kind of a note.
type NoteKind uint8

// The kinds of notes.
const (
	NoteFormat NoteKind = iota
	NoteRepair
	NoteHidden
)

// Options say how a file is read where that shall not be found out. The zero
// value is right.
type Options struct {
	// Encoding is the name of a character encoding: utf-8, gb18030, gbk, big5,
	// utf-16le, utf-16be, or any other WHATWG label; "" to find it out.
	Encoding string
	// Decoded tells that a text is UTF-8 without a mark of its byte order, and that
	// its first 256 KiB were found to be a text: they are not looked at again.
	Decoded bool
	// Separator stands between the cells of CSV; 0 to find it out.
	Separator rune
	// Sheet is the sheet of a workbook, by name, hidden or not, and then the
	// only one that is read; "" for all visible ones.
	Sheet string
	// HeaderRow is the number of the (first) header row, from 1; 0: the first
	// row that is not blank. HeaderRows is how many rows the header has; 0: 1.
	// Names over several rows are joined by "/", a merged cell naming all its
	// columns.
	HeaderRow, HeaderRows int
	// MaxRowBytes limits the text of a row; 0: 64 MiB.
	MaxRowBytes int
	// MaxFileBytes limits files that cannot be streamed (XLSX, zip); 0: 1 GiB.
	MaxFileBytes int64
}

// Format is what a file is.
type Format string

// The formats of tables.
const (
	CSV  Format = "CSV"
	XLSX Format = "XLSX"
	XES  Format = "XES"
	JSON Format = "JSON" // records: survey submissions, or one object a row
)

// Open opens a file of a known format. Its errors are worded for a person: what
// was found, what was expected, and what to do.
func Open(f Format, r io.Reader, o Options) (Source, error) {
	open, known := openers[f]
	if !known {
		return nil, fmt.Errorf("no reader for %s", f)
	}
	return open(r, o.withDefaults())
}

func (o Options) withDefaults() Options {
	if o.HeaderRows == 0 {
		o.HeaderRows = 1
	}
	if o.MaxRowBytes == 0 {
		o.MaxRowBytes = 64 << 20
	}
	if o.MaxFileBytes == 0 {
		o.MaxFileBytes = 1 << 30
	}
	return o
}
