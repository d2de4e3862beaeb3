package table

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// xlsxSource reads a workbook. Its sheets are streamed out of the packed file;
// that, the shared texts and one row are all that is in memory, and nothing is
// unpacked to disk.
//
// excelize, which makes and checks the workbooks of the tests, does not read
// them here: its stream of rows tells neither the type nor the number format
// of a cell, so that 0.378 and 09:05 look alike, and merged cells and hidden
// columns could be had from it only with a whole sheet in memory.
type xlsxSource struct {
	book   *xlsxBook
	sheets []*xlsxSheet
	tables []Table
	at     int // the sheet that is read
	notes  []Note
}

// xlsxNoteLines is how many places a note names.
const xlsxNoteLines = 3

// xlsxTally counts something, and keeps the first places.
type xlsxTally struct {
	count int
	lines []int
}

func (t *xlsxTally) add(line int) {
	t.count++
	if len(t.lines) < xlsxNoteLines && (len(t.lines) == 0 || t.lines[len(t.lines)-1] != line) {
		t.lines = append(t.lines, line)
	}
}

func openXLSX(r io.Reader, o Options) (Source, error) {
	data, err := io.ReadAll(io.LimitReader(r, o.MaxFileBytes+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > o.MaxFileBytes {
		return nil, fmt.Errorf("the workbook is larger than %s; save the sheet as CSV, which is read as a stream", xlsxSize(o.MaxFileBytes))
	}
	book, err := openXLSXBook(data, o)
	if err != nil {
		return nil, err
	}
	x := &xlsxSource{book: book}
	if err := x.chooseSheets(); err != nil {
		return nil, err
	}
	if book.from1904 {
		x.notes = append(x.notes, Note{What: "dates of this workbook count from 1904", Kind: NoteFormat, Count: 1})
	}
	return x, nil
}

// chooseSheets finds the sheets that are read, the main one first.
func (x *xlsxSource) chooseSheets() error {
	chosen, hidden, err := x.book.choose(x.book.o.Sheet)
	if err != nil {
		return err
	}
	if len(hidden) > 0 {
		x.notes = append(x.notes, Note{What: "hidden sheets left out: " + xlsxNames(hidden), Kind: NoteHidden, Count: len(hidden)})
	}
	var full, blank []string
	for _, info := range chosen {
		s, err := x.book.openSheet(info)
		if err != nil {
			return err
		}
		if len(s.columns) == 0 {
			blank = append(blank, info.name)
			continue
		}
		full = append(full, info.name)
		x.sheets = append(x.sheets, s)
		x.tables = append(x.tables, Table{Name: info.name, Columns: s.columns, Hidden: s.hidden})
	}
	if len(full) == 0 || full[0] != chosen[0].name {
		return x.book.noHeader(chosen[0].name, full)
	}
	if len(blank) > 0 {
		x.notes = append(x.notes, Note{What: "sheets without a header left out: " + xlsxNames(blank), Kind: NoteFormat, Count: len(blank)})
	}
	return nil
}

// noHeader words that the main sheet has nothing where its header should be.
func (b *xlsxBook) noHeader(name string, full []string) error {
	if b.o.HeaderRow > 0 {
		return fmt.Errorf("sheet %s has no header in row %d: the row is blank", xlsxQuote(name), b.o.HeaderRow)
	}
	if len(full) > 0 {
		return fmt.Errorf("sheet %s, the first one, is blank; say which sheet to read: %s", xlsxQuote(name), xlsxNames(full))
	}
	return fmt.Errorf("sheet %s is blank", xlsxQuote(name))
}

func (x *xlsxSource) Tables() []Table { return x.tables }

func (x *xlsxSource) Next(r *Row) error {
	for x.at < len(x.sheets) {
		s := x.sheets[x.at]
		rows, err := s.start()
		if err != nil {
			return err
		}
		more, err := rows.next()
		if err != nil {
			return s.damage(err)
		}
		if !more {
			s.stop()
			x.at++
			continue
		}
		if rows.blank() {
			continue
		}
		return x.row(r, s, rows)
	}
	return io.EOF
}

// row hands on the row that was read last.
func (x *xlsxSource) row(r *Row, s *xlsxSheet, rows *xlsxRows) error {
	s.count.add(rows.line)
	if rows.hidden {
		s.hiddenRows.add(rows.line)
	}
	for _, c := range rows.cuts {
		s.cut(c, rows.line)
	}
	for i := len(s.columns); i < len(rows.cells); i++ {
		if strings.TrimSpace(rows.cells[i]) != "" {
			rows.fault(i, fmt.Sprintf("cell %s holds %s, in a column that the header gives no name",
				xlsxCellName(i, rows.line), xlsxQuote(rows.cells[i])))
		}
	}
	cells := rows.cells[:min(len(rows.cells), len(s.columns))]
	for len(cells) > 0 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	if len(rows.wrong) == 0 {
		r.Table, r.Line, r.Cells, r.Record, r.Hidden = x.at, rows.line, cells, 0, rows.hidden
		return nil
	}
	f := &Fault{Table: x.at, Line: rows.line, Column: rows.wrong[0] + 1, Cells: slices.Clone(cells), Reason: rows.reason}
	if n := len(rows.wrong) - 1; n > 0 {
		f.Reason += fmt.Sprintf(" (and %d more in this row)", n)
	}
	return f
}

func (x *xlsxSource) Notes() []Note {
	notes := slices.Clone(x.notes)
	for _, s := range x.sheets {
		notes = s.appendNotes(notes)
	}
	return notes
}

func (x *xlsxSource) Close() error {
	for _, s := range x.sheets {
		s.stop()
	}
	x.at = len(x.sheets)
	return nil
}
