package table

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// xlsxRows streams the rows of a sheet. What it holds of a row is that of the
// last one.
type xlsxRows struct {
	book   *xlsxBook
	sheet  *xlsxSheet
	part   *xlsxPart
	inside bool // of sheetData
	again  bool // the last row is to be given once more

	names  []string // of the columns, once headed
	first  int      // the first row of the header
	headed bool

	merges []xlsxMerge
	active []int // those that cover the last row
	below  int   // the first that lies below it

	line    int
	hidden  bool
	cells   []string
	size    int // bytes of all cells
	cuts    []xlsxCut
	scratch []byte
	cell    xlsxCell

	wrong  []int  // the columns of cells that could not be read
	reason string // of the first of them
	own    bool   // the row has something beside what merged cells give it
}

// xlsxCut is a cell that holds more than it shows.
type xlsxCut struct {
	column int
	kind   xlsxCutKind
}

func (b *xlsxBook) openRows(s *xlsxSheet) (*xlsxRows, error) {
	p, err := b.open(s.info.part, xlsxSheetTimes*b.o.MaxFileBytes)
	if err != nil {
		return nil, err
	}
	return &xlsxRows{book: b, sheet: s, part: p, merges: append([]xlsxMerge(nil), s.merges...)}, nil
}

// next reads a row, blank or not, and tells whether there was one.
func (r *xlsxRows) next() (bool, error) {
	if r.again {
		r.again = false
		r.fill()
		return true, nil
	}
	for {
		r.part.mark()
		token, err := r.part.dec.RawToken()
		if err == io.EOF && !r.inside {
			return false, nil // a sheet without rows, or behind them
		}
		if err != nil {
			return false, xlsxEOF(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch {
			case e.Name.Local == "sheetData":
				r.inside = true
			case e.Name.Local == "row" && r.inside:
				return true, r.row(e.Attr)
			}
		case xml.EndElement:
			if e.Name.Local == "sheetData" {
				return false, nil
			}
		}
	}
}

// row reads a row whose attributes these are.
func (r *xlsxRows) row(attrs []xml.Attr) error {
	clear(r.cells)
	r.cells, r.cuts, r.wrong, r.size = r.cells[:0], r.cuts[:0], r.wrong[:0], 0
	r.line++
	if n, err := strconv.Atoi(xlsxAttr(attrs, "r")); err == nil {
		if n < r.line {
			return xlsxError(fmt.Sprintf("row %d follows row %d; the workbook is damaged", n, r.line-1))
		}
		r.line = n
	}
	if r.line > xlsxLines {
		return xlsxError(fmt.Sprintf("there is a row %d, beyond the last one of a sheet; the workbook is damaged", r.line))
	}
	r.hidden = xlsxTrue(xlsxAttr(attrs, "hidden"))
	r.cell.column = -1
	if err := r.readCells(); err != nil {
		return err
	}
	r.own = len(r.wrong) > 0 || slices.ContainsFunc(r.cells, func(c string) bool { return strings.TrimSpace(c) != "" })
	if err := r.cover(); err != nil {
		return err
	}
	if r.headed {
		r.fill()
	}
	return nil
}

// readCells reads up to the end of the row.
func (r *xlsxRows) readCells() error {
	c := &r.cell
	within := false // a cell
	for {
		token, err := r.part.dec.RawToken()
		if err != nil {
			return xlsxEOF(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch name := e.Name.Local; {
			case name == "c":
				within = true
				c.start(e.Attr)
			case !within:
			case name == "v":
				c.take, c.valued = true, true
			case name == "f":
				c.formula = true
			default:
				c.xlsxText.start(name)
			}
		case xml.CharData:
			if c.take {
				c.text = append(c.text, e...)
			}
		case xml.EndElement:
			switch name := e.Name.Local; name {
			case "row":
				return nil
			case "c":
				within = false
				r.end()
			case "v":
				c.take = false
			default:
				c.xlsxText.end(name)
			}
		}
	}
}

// end takes a cell into the row.
func (r *xlsxRows) end() {
	c := &r.cell
	if c.column >= xlsxColumns {
		r.fault(xlsxColumns-1, fmt.Sprintf("cell %s lies beyond the last column of a sheet; the workbook is damaged", xlsxCellName(c.column, r.line)))
		c.column = xlsxColumns - 1
		return
	}
	text, wrong := r.value()
	if wrong != "" {
		r.fault(c.column, "cell "+xlsxCellName(c.column, r.line)+" "+wrong)
	}
	if text == "" {
		return
	}
	for len(r.cells) <= c.column {
		r.cells = append(r.cells, "")
	}
	r.cells[c.column] = text
	r.size += len(text)
}

// fault notes what is wrong with a cell of the row.
func (r *xlsxRows) fault(column int, reason string) {
	if len(r.wrong) == 0 {
		r.reason = reason
	}
	r.wrong = append(r.wrong, column)
}

// blank tells whether the row holds nothing of its own.
func (r *xlsxRows) blank() bool { return !r.own }
