package table

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// xlsxSheet is a sheet that is read.
type xlsxSheet struct {
	book    *xlsxBook
	info    xlsxSheetInfo
	columns []string
	hidden  []int
	merges  []xlsxMerge // by their top
	header  int         // the first row of the header
	rows    *xlsxRows   // where it is being read

	count, hiddenRows, merged xlsxTally
	cutClock, cutDate         []xlsxTally // by column
}

// openSheet finds out the layout and the header of a sheet.
func (b *xlsxBook) openSheet(info xlsxSheetInfo) (*xlsxSheet, error) {
	s := &xlsxSheet{book: b, info: info}
	var l xlsxLayout
	if err := l.read(b, info.part); err != nil {
		return nil, s.damage(err)
	}
	s.merges = l.merges
	if _, err := s.start(); err != nil {
		return nil, err
	}
	s.columns, s.header = s.rows.names, s.rows.first
	s.stop()
	for i := range s.columns {
		if l.hides(i) {
			s.hidden = append(s.hidden, i)
		}
	}
	s.cutClock, s.cutDate = make([]xlsxTally, len(s.columns)), make([]xlsxTally, len(s.columns))
	return s, nil
}

// start begins to read the sheet, where it has not begun, up to the header's end.
func (s *xlsxSheet) start() (*xlsxRows, error) {
	if s.rows != nil {
		return s.rows, nil
	}
	rows, err := s.book.openRows(s)
	if err != nil {
		return nil, s.damage(err)
	}
	s.rows = rows
	if err := rows.readHeader(s.book.o); err != nil {
		s.stop()
		return nil, s.damage(err)
	}
	return rows, nil
}

func (s *xlsxSheet) stop() {
	if s.rows != nil {
		s.rows.part.close()
		s.rows = nil
	}
}

// damage words what ended the reading of the sheet.
func (s *xlsxSheet) damage(err error) error {
	what := "sheet " + xlsxQuote(s.info.name)
	if s.rows != nil && s.rows.line > 0 {
		what += fmt.Sprintf(", row %d or behind it,", s.rows.line)
	}
	var plain xlsxError
	switch {
	case errors.Is(err, errXLSXLong):
		return fmt.Errorf("%s has more than %s in one row; from here on nothing was read", what, xlsxSize(int64(s.book.o.MaxRowBytes)))
	case errors.As(err, &plain):
		return fmt.Errorf("sheet %s: %s", xlsxQuote(s.info.name), plain)
	}
	return xlsxDamage(what, err)
}

// xlsxError is worded already.
type xlsxError string

func (e xlsxError) Error() string { return string(e) }

// cut notes that a cell holds more than it shows.
func (s *xlsxSheet) cut(c xlsxCut, line int) {
	if c.column >= len(s.columns) {
		return
	}
	if c.kind == xlsxCutClock {
		s.cutClock[c.column].add(line)
	} else {
		s.cutDate[c.column].add(line)
	}
}

func (s *xlsxSheet) appendNotes(notes []Note) []Note {
	name := "sheet " + xlsxQuote(s.info.name)
	add := func(kind NoteKind, t xlsxTally, what string) {
		if t.count > 0 {
			notes = append(notes, Note{What: name + what, Kind: kind, Count: t.count, Lines: t.lines})
		}
	}
	add(NoteFormat, s.count, fmt.Sprintf(": rows read, below a header in row %d", s.header))
	if n := len(s.hidden); n > 0 {
		var names []string
		for _, i := range s.hidden[:min(n, xlsxListed)] {
			names = append(names, s.columnName(i))
		}
		if n > xlsxListed {
			names = append(names, "…")
		}
		add(NoteHidden, xlsxTally{count: n}, ": hidden columns read: "+strings.Join(names, ", "))
	}
	add(NoteHidden, s.hiddenRows, ": hidden rows read")
	add(NoteRepair, s.merged, ": merged cells whose value was given to all that they cover")
	for i := range s.columns {
		add(NoteRepair, s.cutClock[i], ", column "+s.columnName(i)+": cells that show a date hold a time of day too, which was left out")
		add(NoteRepair, s.cutDate[i], ", column "+s.columnName(i)+": cells that show a time of day hold a date too, which was left out")
	}
	return notes
}

// columnName is a column for a message: its name, else its letters.
func (s *xlsxSheet) columnName(i int) string {
	if s.columns[i] == "" {
		return xlsxColumnName(i)
	}
	return xlsxQuote(s.columns[i])
}

// readHeader reads up to the end of the header. Where a first row is not said
// it is the first one that is not blank.
func (r *xlsxRows) readHeader(o Options) error {
	r.first = o.HeaderRow
	var parts [][]string
	for {
		if r.first > 0 && r.line >= r.first+o.HeaderRows-1 {
			break
		}
		more, err := r.next()
		if err != nil {
			return err
		}
		if !more {
			break
		}
		if r.first == 0 && !r.blank() {
			r.first = r.line
		}
		if r.first == 0 || r.line < r.first {
			continue
		}
		if r.line >= r.first+o.HeaderRows {
			r.again = true // a row of the data, behind a blank row of the header
			break
		}
		cells, err := r.headerCells()
		if err != nil {
			return err
		}
		parts = append(parts, cells)
	}
	for _, cells := range parts {
		for i, c := range cells {
			if c = strings.Join(strings.Fields(c), " "); c == "" {
				continue
			}
			for len(r.names) <= i {
				r.names = append(r.names, "")
			}
			if r.names[i] != "" {
				c = r.names[i] + "/" + c
			}
			r.names[i] = c
		}
	}
	r.headed = true
	return nil
}

// headerCells are those of a header row, where a merged cell names all its
// columns, and in the first of its rows.
func (r *xlsxRows) headerCells() ([]string, error) {
	cells := slices.Clone(r.cells)
	for _, i := range r.active {
		m := &r.merges[i]
		if m.value == "" || r.line != max(m.top, r.first) {
			continue
		}
		for len(cells) <= m.right {
			cells = append(cells, "")
		}
		for c := m.left; c <= m.right; c++ {
			cells[c] = m.value
			r.size += len(m.value)
		}
	}
	if r.size > r.book.o.MaxRowBytes {
		return nil, xlsxError(fmt.Sprintf("the header in row %d is longer than %s", r.line, xlsxSize(int64(r.book.o.MaxRowBytes))))
	}
	return cells, nil
}
