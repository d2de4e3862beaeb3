package table

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

const xlsxLines = 1 << 20 // the most rows of a sheet

// xlsxLayout is what stands before and behind the rows of a sheet.
type xlsxLayout struct {
	hidden [xlsxColumns]bool
	merges []xlsxMerge
}

// xlsxMerge is a range of cells that are merged into one: rows from 1, columns
// from 0. Its value stands in the first one only.
type xlsxMerge struct {
	top, bottom, left, right int
	value                    string
	wrong                    bool // the value is an error
	met                      bool // by a row of the data
}

func (l *xlsxLayout) hides(column int) bool { return l.hidden[column] }

// read reads the layout of a sheet. Merged cells stand behind the rows, which
// are passed over as bytes, some ten times as fast as they can be read.
func (l *xlsxLayout) read(b *xlsxBook, part string) error {
	p, err := b.open(part, xlsxSheetTimes*b.o.MaxFileBytes)
	if err != nil {
		return err
	}
	defer p.close()
	ended := false
	for {
		p.mark()
		token, err := p.dec.RawToken()
		if err == io.EOF && ended {
			break
		}
		if err != nil {
			return xlsxEOF(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if err := l.element(p, e); err != nil {
				return err
			}
		case xml.EndElement:
			ended = e.Name.Local == "worksheet"
		}
	}
	slices.SortStableFunc(l.merges, func(a, b xlsxMerge) int { return cmp.Compare(a.top, b.top) })
	return nil
}

func (l *xlsxLayout) element(p *xlsxPart, e xml.StartElement) error {
	switch e.Name.Local {
	case "col":
		first, _ := strconv.Atoi(xlsxAttr(e.Attr, "min"))
		last, _ := strconv.Atoi(xlsxAttr(e.Attr, "max"))
		if xlsxTrue(xlsxAttr(e.Attr, "hidden")) {
			for c := max(first, 1); c <= min(last, xlsxColumns); c++ {
				l.hidden[c-1] = true
			}
		}
	case "sheetData":
		return p.skipRows(e.Name)
	case "mergeCell":
		m, ok := parseXLSXRange(xlsxAttr(e.Attr, "ref"))
		if ok && (m.top < m.bottom || m.left < m.right) {
			l.merges = append(l.merges, m)
		}
		if len(l.merges) > xlsxMerges {
			return xlsxError("more than " + strconv.Itoa(xlsxMerges) + " merged cells are not read; unmerge them")
		}
	}
	return nil
}

// skipRows passes over the rows, and leaves the end of sheetData to be read.
func (p *xlsxPart) skipRows(name xml.Name) error {
	end := "</sheetData"
	if name.Space != "" {
		end = "</" + name.Space + ":sheetData"
	}
	for {
		token, err := p.dec.RawToken()
		if err != nil {
			return xlsxEOF(err)
		}
		switch token.(type) {
		case xml.CharData:
			continue // behind it the decoder holds a byte of what comes
		case xml.EndElement: // there are none
			return nil
		}
		return xlsxEOF(p.skipTo([]byte(end)))
	}
}

// parseXLSXRange reads B2:C4.
func parseXLSXRange(ref string) (m xlsxMerge, ok bool) {
	from, to, ok := strings.Cut(ref, ":")
	if !ok {
		return m, false
	}
	var ok2 bool
	m.left, m.top, ok = parseXLSXCell(from)
	m.right, m.bottom, ok2 = parseXLSXCell(to)
	return m, ok && ok2 && m.left <= m.right && m.top <= m.bottom
}

func parseXLSXCell(ref string) (column, line int, ok bool) {
	column, n := xlsxColumn(ref)
	line, err := strconv.Atoi(ref[n:])
	return column, line, n > 0 && err == nil && column < xlsxColumns && line >= 1 && line <= xlsxLines
}

// cover finds the merged cells that cover the last row, and takes the values
// of those that begin in it.
func (r *xlsxRows) cover() error {
	r.active = slices.DeleteFunc(r.active, func(i int) bool { return r.merges[i].bottom < r.line })
	for ; r.below < len(r.merges) && r.merges[r.below].top <= r.line; r.below++ {
		m := &r.merges[r.below]
		if m.bottom < r.line || r.headed && m.left >= len(r.names) {
			continue
		}
		if m.top == r.line && m.left < len(r.cells) {
			m.value = r.cells[m.left]
			m.wrong = slices.Contains(r.wrong, m.left)
		}
		if len(r.active) >= xlsxColumns {
			return xlsxError("merged cells overlap; the workbook is damaged")
		}
		r.active = append(r.active, r.below)
	}
	return nil
}

// fill gives the values of merged cells to all that they cover of the last
// row, as a person sees it. A row that has nothing beside stays blank: a range
// merged down to the end of the sheet is no million of rows.
func (r *xlsxRows) fill() {
	for _, i := range r.active {
		m := &r.merges[i]
		right := min(m.right, len(r.names)-1)
		if m.value == "" || right < m.left || r.blank() {
			continue
		}
		if !m.met {
			m.met = true
			r.sheet.merged.add(r.line)
		}
		for len(r.cells) <= right {
			r.cells = append(r.cells, "")
		}
		for c := m.left; c <= right; c++ {
			r.cells[c] = m.value
			r.size += len(m.value)
		}
		if m.wrong && r.line > m.top {
			r.fault(m.left, fmt.Sprintf("cell %s is merged with %s, which cannot be read",
				xlsxCellName(m.left, r.line), xlsxCellName(m.left, m.top)))
		}
	}
	if most := r.book.o.MaxRowBytes; r.size > most {
		clear(r.cells)
		r.cells, r.wrong = r.cells[:0], r.wrong[:0]
		r.fault(0, "the texts of this row are longer than "+xlsxSize(int64(most)))
	}
}
