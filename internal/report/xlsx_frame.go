package report

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	xmltemplate "text/template"

	"github.com/klauspost/compress/flate"

	"stdc/templates"
)

// frame is the workbook but for its rows: sheets, filters, conditions. Its parts
// are templates. Excelize makes those of the styles and the theme, in a test:
// linked into the program it would cost every command the making of its tables,
// 7 ms, and bring along net/http.
type frame struct {
	words    *Words
	spool    *spool
	names    []string // of the columns
	mostRows int      // of a sheet
}

// styleID names a style of cells: its place in styles.xml, where 0 is a cell
// without a style.
type styleID int

const (
	styleText styleID = iota + 1
	styleHead
	styleHeadRight // over numbers
	styleTitle
	styleCount
	styleNumber // a score, or another figure with one decimal
	stylePlain  // a number as it is
	styleSigned
	stylePercent
	styleDate
	styleClock
	styleClockMinute
	styleClockFine
	styleMoment
	styleMomentMinute
	styleMomentFine
	styleSpan
	styleEnd
)

// lookID names how cells look that meet a condition: its place among the
// differential styles of styles.xml.
type lookID int

const (
	lookFail lookID = iota
	lookUnknown
	lookNA
	lookPass
	lookPassed // a visit
	lookEnd
)

func newFrame(w *Words, s *spool) *frame {
	return &frame{words: w, spool: s, mostRows: mostSheetRows}
}

// sheet begins a sheet with a header row.
func (f *frame) sheet(title template, columns []column) *sheet {
	return &sheet{frame: f, title: title, columns: columns}
}

// letters names a column, from 0.
func (f *frame) letters(i int) string {
	for len(f.names) <= i {
		name := ""
		for n := len(f.names) + 1; n > 0; n = (n - 1) / 26 {
			name = string(rune('A'+(n-1)%26)) + name
		}
		f.names = append(f.names, name)
	}
	return f.names[i]
}

// condition is a conditional format of a column. What it colours says the same
// in words or numbers.
type condition int

const (
	condNone    condition = iota
	condVerdict           // the words of verdicts
	condPassed            // the words for what became of visits
	condScore             // a bar from 0 to 100
	condShare             // a bar from 0 to 1
	condFails             // the same, for shares of failures
	condHeat              // shares of failures, shaded
)

// lookRule is a rule of a condition: cells that hold Word have a look, or
// numbers from 0 to Most have a bar of a colour, or they are shaded.
type lookRule struct {
	Priority int // in its sheet
	Word     string
	Look     lookID
	Bar      string
	Most     int
}

// rules returns the rules of a condition.
func (f *frame) rules(c condition) []lookRule {
	word := func(l labelID, look lookID) lookRule { return lookRule{Word: f.words.label(l), Look: look} }
	switch c {
	case condVerdict:
		return []lookRule{word(lblFail, lookFail), word(lblUnknown, lookUnknown), word(lblNA, lookNA), word(lblPass, lookPass)}
	case condPassed:
		return []lookRule{word(lblIsFailed, lookFail), word(lblIsUndecided, lookUnknown), word(lblIsPassed, lookPassed)}
	case condScore:
		return []lookRule{{Bar: "FF8FB4E3", Most: 100}}
	case condShare:
		return []lookRule{{Bar: "FF8FB4E3", Most: 1}}
	case condFails:
		return []lookRule{{Bar: "FFE8A0A6", Most: 1}}
	case condHeat:
		return []lookRule{{}}
	}
	return nil
}

// sheetData is what the templates ask of a sheet.
type sheetData struct {
	Number      int // from 1
	Name        string
	Area, Fixed string // its cells, A1:C9 and $A$1:$C$9
	Table, Fits bool   // it has a header; it is to fit the width of a page
	Columns     []columnData
	Looks       []lookData
	rows        *part
}

// Index is the number from 0.
func (s sheetData) Index() int { return s.Number - 1 }

type columnData struct {
	Number int // from 1
	Width  float64
}

type lookData struct {
	Area  string
	Rules []lookRule
}

// describe gives a part of a sheet its widths, frozen header, filter and
// conditions.
func (f *frame) describe(number int, name string, s *sheet, p *part) sheetData {
	const most = 25 // columns that can still be read on one page
	last, rows := f.letters(len(s.columns)-1), strconv.Itoa(max(p.rows, 1))
	d := sheetData{Number: number, Name: name, Area: "A1:" + last + rows, Fixed: "$A$1:$" + last + "$" + rows,
		Table: !s.free, Fits: len(s.columns) <= most, rows: p}
	for i := range s.columns {
		d.Columns = append(d.Columns, columnData{i + 1, s.columns[i].width})
	}
	if s.free || p.rows < 2 {
		return d
	}
	priority := 0
	for i := 0; i < len(s.columns); i++ {
		from, c := i, s.columns[i].cond
		if c == condNone {
			continue
		}
		for i+1 < len(s.columns) && s.columns[i+1].cond == c {
			i++ // columns of one condition, as those of all rules, are one range
		}
		look := lookData{f.letters(from) + "2:" + f.letters(i) + rows, f.rules(c)}
		for k := range look.Rules {
			priority++
			look.Rules[k].Priority = priority
		}
		d.Looks = append(d.Looks, look)
	}
	return d
}

// write writes the whole workbook, its parts in a fixed order.
func (f *frame) write(w io.Writer, title string, sheets []*sheet) error {
	var all, tables []sheetData
	for _, s := range sheets {
		if len(s.parts) == 0 {
			s.open()
		}
		for i := range s.parts {
			name := f.words.of(s.title)
			if i > 0 {
				name += " " + strconv.Itoa(i+1)
			}
			d := f.describe(len(all)+1, name, s, &s.parts[i])
			if all = append(all, d); d.Table {
				tables = append(tables, d)
			}
		}
	}
	out := zip.NewWriter(w)
	out.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 5) })
	whole := struct {
		Title          string
		Sheets, Tables []sheetData
	}{title, all, tables}
	for _, one := range [][2]string{
		{"[Content_Types].xml", "types.xml"}, {"_rels/.rels", "package.xml"}, {"docProps/app.xml", "app.xml"}, {"docProps/core.xml", "core.xml"},
		{"xl/workbook.xml", "workbook.xml"}, {"xl/_rels/workbook.xml.rels", "parts.xml"}, {"xl/styles.xml", "styles.xml"}, {"xl/theme/theme1.xml", "theme.xml"},
	} {
		text, err := fill(one[1], whole)
		if err != nil {
			return err
		}
		if err := putPart(out, one[0], func(w io.Writer) error { _, err := io.WriteString(w, text); return err }); err != nil {
			return err
		}
	}
	for _, d := range all {
		text, err := fill("sheet.xml", d)
		if err != nil {
			return err
		}
		name := "xl/worksheets/sheet" + strconv.Itoa(d.Number) + ".xml"
		if err := putPart(out, name, func(w io.Writer) error { return d.rows.writeTo(w, text) }); err != nil {
			return err
		}
	}
	return out.Close()
}

func putPart(z *zip.Writer, name string, write func(io.Writer) error) error {
	to, err := z.Create(name)
	if err != nil {
		return err
	}
	return write(to)
}

// fill fills the template of a part.
func fill(name string, data any) (string, error) {
	t, err := xmltemplate.New(name).Funcs(xmltemplate.FuncMap{"text": xmlText}).Parse(templates.Workbook(name))
	if err != nil {
		return "", fmt.Errorf("the template of its parts: %w", err)
	}
	var out strings.Builder
	err = t.Execute(&out, data)
	return out.String(), err
}

// xmlText escapes a text that stands in a template.
func xmlText(t string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(t)) // a builder takes all
	return out.String()
}

// rowsMark is where the rows belong in the template of a sheet.
const rowsMark = "<sheetData></sheetData>"

// writeTo writes a sheet with its rows.
func (p *part) writeTo(w io.Writer, empty string) error {
	before, after, ok := strings.Cut(empty, rowsMark)
	if !ok {
		return errors.New("a sheet has no place for its rows")
	}
	if _, err := io.WriteString(w, before+"<sheetData>"); err != nil {
		return err
	}
	if err := p.data.copyTo(w); err != nil {
		return err
	}
	_, err := io.WriteString(w, "</sheetData>"+after)
	return err
}
