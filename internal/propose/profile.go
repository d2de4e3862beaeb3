package propose

import (
	"errors"
	"io"
	"slices"
	"strings"

	"stdc/internal/visitlog/table"
)

// Limits say how much of a source is looked at. The zero value is right.
type Limits struct {
	Rows  int // over all tables; 0: 100,000
	Bytes int // of the memory for rows; 0: 64 MiB
}

// Profile is what was seen of a source.
type Profile struct {
	// Name is how the mapping calls the log; it is for the caller to set.
	Name   string
	Tables []*Table
	Notes  []table.Note
	// Faults are the rows that could not be read, and Fault says what was
	// wrong with the first of them.
	Faults int
	Fault  string
	// Cut says that there are more rows than were looked at.
	Cut bool
}

// Table is what was seen of one table.
type Table struct {
	Name    string
	Columns []*Column

	rows    [][]string
	records []int // numbers of the rows' records, as table.Row.Record
}

// Rows is how many rows were looked at.
func (t *Table) Rows() int { return len(t.rows) }

// Names are the names of the columns.
func (t *Table) Names() []string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return names
}

const (
	// maxCell is how many bytes of a cell are kept: what is longer is prose, of
	// which only the length is of interest.
	maxCell = 256
	// maxColumns bounds the columns of a table that are looked at; a table of
	// more is no log of visits, but may be a hostile one.
	maxColumns = 4096
	// cellCost and rowCost are bytes of memory beside those of the text.
	cellCost, rowCost = 16, 40
)

// Look reads a source to its end, or to its limits, and tells what is in it.
// An error is one that ended the source; what was seen before is returned with
// it.
func Look(src table.Source, l Limits) (*Profile, error) {
	if l.Rows <= 0 {
		l.Rows = 100_000
	}
	if l.Bytes <= 0 {
		l.Bytes = 64 << 20
	}
	p := &Profile{}
	err := p.read(src, l)
	p.Notes = src.Notes()
	names := src.Tables()
	for i, t := range names {
		if i == len(p.Tables) {
			p.Tables = append(p.Tables, &Table{})
		}
		p.Tables[i].Name = t.Name
		p.Tables[i].look(t)
	}
	return p, err
}

func (p *Profile) read(src table.Source, l Limits) error {
	var (
		row   table.Row
		fault *table.Fault
	)
	for rows, used := 0, 0; ; {
		err := src.Next(&row)
		switch {
		case err == io.EOF:
			return nil
		case errors.As(err, &fault):
			if p.Faults == 0 {
				p.Fault = fault.Error()
			}
			p.Faults++
			continue
		case err != nil:
			return err
		}
		if rows == l.Rows || used >= l.Bytes {
			p.Cut = true
			return nil
		}
		for len(p.Tables) <= row.Table {
			p.Tables = append(p.Tables, &Table{})
		}
		used += p.Tables[row.Table].keep(&row)
		rows++
	}
}

// keep copies a row and returns what it costs.
func (t *Table) keep(r *table.Row) int {
	cells := r.Cells[:min(len(r.Cells), maxColumns)]
	kept := make([]string, len(cells))
	cost := rowCost
	for i, c := range cells {
		// Cut before white space is trimmed, so that a cell of megabytes costs
		// nothing here.
		if len(c) > maxCell {
			c = c[:maxCell]
		}
		kept[i] = strings.Clone(strings.TrimSpace(strings.ToValidUTF8(c, "")))
		cost += cellCost + len(kept[i])
	}
	t.rows = append(t.rows, kept)
	t.records = append(t.records, r.Record)
	return cost
}

// cell is a cell of a kept row, "" where the row is shorter.
func (t *Table) cell(row, column int) string {
	if cells := t.rows[row]; column < len(cells) {
		return cells[column]
	}
	return ""
}

// look makes the columns of a table from its rows.
func (t *Table) look(from table.Table) {
	for i, name := range from.Columns[:min(len(from.Columns), maxColumns)] {
		c := &Column{Name: foldSpace(name), index: i}
		c.unnamed = c.Name == "" || slices.ContainsFunc(t.Columns, func(o *Column) bool { return o.Name == c.Name })
		for _, h := range from.Hidden {
			c.Hidden = c.Hidden || h == i
		}
		c.look(t)
		t.Columns = append(t.Columns, c)
	}
}

// foldSpace is a name as a mapping has it: white space folded.
func foldSpace(s string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
}
