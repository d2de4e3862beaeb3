package table

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// csvSource reads a text whose rows are lines, and whose cells are cut by a
// separator.
type csvSource struct {
	text  *Text
	rows  *records
	notes []Note
	table Table
	shape shape
}

// shape is how many cells a row may have: as many columns as the header, at
// least up to the last one with a name.
type shape struct{ least, most int }

func openCSV(r io.Reader, o Options) (Source, error) {
	if o.Separator != 0 && !validSeparator(o.Separator) {
		return nil, fmt.Errorf("the separator %q cannot stand between cells; expected one such as , ; | or a tab", o.Separator)
	}
	text, err := o.decode(r, o.Encoding)
	if err != nil {
		return nil, err
	}
	s := &csvSource{text: text, rows: newRecords(text, o.MaxRowBytes, text.Invalid)}
	sample, whole := s.rows.peek(separatorSample)
	s.rows.eol = lineBreak(sample)
	sep := o.Separator
	if named, n := separatorLine(sample); n > 0 {
		s.rows.pos += n
		sample = sample[n:]
		s.rows.line++
		if sep == 0 {
			sep = named
		}
	}
	if sep == 0 {
		sep = s.findSeparator(sample, whole, o)
	}
	if sep == 0 {
		s.rows.sep = ","
		s.note("no separator found: the table has one column")
	} else {
		s.rows.sep = string(sep)
		s.note("cells are separated by " + separatorName(sep))
	}
	if err := s.header(o); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *csvSource) note(what string) {
	s.notes = append(s.notes, Note{What: what, Kind: NoteFormat, Count: 1})
}

func (s *csvSource) Tables() []Table { return []Table{s.table} }

func (s *csvSource) Notes() []Note {
	return append([]Note{s.text.Note()}, s.notes...)
}

// Close does nothing: what was opened belongs to the caller.
func (s *csvSource) Close() error { return nil }

func (s *csvSource) Next(r *Row) error {
	line, fault, err := s.rows.fitting(s.shape)
	if err != nil {
		return err
	}
	if fault != nil {
		return fault
	}
	*r = Row{Line: line, Cells: s.rows.texts()}
	return nil
}

// header reads the names of the columns.
func (s *csvSource) header(o Options) error {
	var rows [][]string
	first, passed := 0, 0 // the number of the first header row; the rows before it that are not blank
	for n := 1; len(rows) < o.HeaderRows; n++ {
		line, fault, err := s.rows.next()
		wanted := o.HeaderRow == 0 || n >= o.HeaderRow
		switch {
		case err == io.EOF && n == 1:
			return fmt.Errorf("the table is empty: it has no header, the row of the names of its columns")
		case err == io.EOF && o.HeaderRow == 0 && len(rows) == 0:
			return fmt.Errorf("all rows of the table are blank: it has no header, the row of the names of its columns")
		case err == io.EOF:
			return fmt.Errorf("the header should be in %s, but the text ends after row %d", headerPlace(max(1, o.HeaderRow, first), o.HeaderRows), n-1)
		case err != nil:
			return err
		case fault != nil && (wanted || fault.Swallowed):
			return fmt.Errorf("the header cannot be read: %w", fault)
		}
		isBlank := fault == nil && s.rows.blank()
		if !wanted || o.HeaderRow == 0 && isBlank && len(rows) == 0 {
			if !isBlank {
				passed++
			}
			continue
		}
		if len(rows) == 0 {
			first, s.table.Line = n, line
		}
		rows = append(rows, slices.Clone(s.rows.texts()))
	}
	s.table.Columns = columnNames(rows)
	for i, name := range s.table.Columns {
		if name != "" {
			s.shape.least = i + 1
		}
	}
	s.shape.most = len(s.table.Columns)
	if s.shape.least == 0 {
		return fmt.Errorf("the header, %s, is blank", headerPlace(first, o.HeaderRows))
	}
	if o.HeaderRow != 0 || o.HeaderRows > 1 {
		what := "the header is " + headerPlace(first, o.HeaderRows)
		if passed > 0 {
			what += fmt.Sprintf("; rows above it that were passed over: %d", passed)
		}
		s.note(what)
	}
	return nil
}

func headerPlace(first, rows int) string {
	if rows == 1 {
		return fmt.Sprintf("row %d", first)
	}
	return fmt.Sprintf("rows %d to %d", first, first+rows-1)
}

// columnNames joins the names of the columns over the rows of a header. A
// blank name above another stands under the nearest name to its left, where
// that spans: where it too has a name below it, and the same names above it.
func columnNames(rows [][]string) []string {
	width := 0
	for _, r := range rows {
		width = max(width, len(r))
	}
	grid := make([][]string, len(rows))
	for i, r := range rows {
		grid[i] = make([]string, width)
		for k, name := range r {
			grid[i][k] = strings.Join(strings.Fields(name), " ")
		}
	}
	below := func(row, col int) bool {
		for _, r := range grid[row+1:] {
			if r[col] != "" {
				return true
			}
		}
		return false
	}
	names := make([]string, width)
	for i, r := range grid {
		for k := 1; k < width && i < len(grid)-1; k++ {
			if r[k] == "" && names[k] == names[k-1] && below(i, k) && below(i, k-1) {
				r[k] = r[k-1]
			}
		}
		// Only now, since a name to the left is compared without this row's.
		for k, name := range r {
			if name != "" && names[k] != "" {
				name = "/" + name
			}
			names[k] += name
		}
	}
	return names
}
