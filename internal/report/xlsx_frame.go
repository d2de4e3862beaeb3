package report

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"
)

// frame is the workbook but for its rows.
type frame struct {
	words    *Words
	spool    *spool
	file     *excelize.File
	styles   [styleCountOfAll]int
	names    []string // of the columns
	mostRows int      // of a sheet
	err      error
}

// styleID names a style of cells.
type styleID int

const (
	styleText styleID = iota
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
	styleCountOfAll
)

// numberFormats are those of the styles. Dates are written as ISO writes them,
// which both languages read.
var numberFormats = [styleCountOfAll]string{
	styleText: "@", styleHead: "@", styleHeadRight: "@", styleTitle: "@", styleCount: "#,##0", styleNumber: "0.0", stylePlain: "General", styleSigned: "+0.0;-0.0;0.0",
	stylePercent: "0.0%", styleDate: "yyyy-mm-dd",
	styleClock: "hh:mm:ss", styleClockMinute: "hh:mm", styleClockFine: "hh:mm:ss.000",
	styleMoment: "yyyy-mm-dd hh:mm:ss", styleMomentMinute: "yyyy-mm-dd hh:mm", styleMomentFine: "yyyy-mm-dd hh:mm:ss.000",
	styleSpan: "[h]:mm:ss",
}

// bodyFont is the font that excelize gives to cells without one.
const bodyFont = "Calibri"

func newFrame(w *Words, s *spool) *frame {
	f := &frame{words: w, spool: s, file: excelize.NewFile(), mostRows: mostSheetRows}
	for id := range f.styles {
		style := &excelize.Style{CustomNumFmt: &numberFormats[id], Alignment: &excelize.Alignment{Vertical: "top"}}
		switch styleID(id) {
		case styleHead, styleHeadRight:
			style.Font = &excelize.Font{Bold: true, Family: bodyFont}
			style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7ECF3"}}
			style.Border = []excelize.Border{{Type: "bottom", Color: "6B7785", Style: 1}}
			style.Alignment = &excelize.Alignment{Vertical: "bottom", WrapText: true}
			if styleID(id) == styleHeadRight {
				style.Alignment.Horizontal = "right"
			}
		case styleTitle:
			style.Font = &excelize.Font{Bold: true, Size: 14, Family: bodyFont}
		}
		f.styles[id] = f.style(style)
	}
	return f
}

func (f *frame) style(s *excelize.Style) int {
	id, err := f.file.NewStyle(s)
	f.keep(err)
	return id
}

// keep keeps the first error.
func (f *frame) keep(err error) {
	if f.err == nil {
		f.err = err
	}
}

// sheet begins a sheet with a header row.
func (f *frame) sheet(title template, columns []column) *sheet {
	return &sheet{frame: f, title: title, columns: columns}
}

// letters names a column, from 0.
func (f *frame) letters(i int) string {
	for len(f.names) <= i {
		name, err := excelize.ColumnNumberToName(len(f.names) + 1)
		f.keep(err)
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

// conditions returns the rules of a condition.
func (f *frame) conditions(c condition) []excelize.ConditionalFormatOptions {
	w := f.words
	switch c {
	case condVerdict:
		return []excelize.ConditionalFormatOptions{
			f.equal(w.label(lblFail), "8A1220", "FBD9DC", true), f.equal(w.label(lblUnknown), "6B4E00", "FFF0C2", false),
			f.equal(w.label(lblNA), "6E6E6E", "", false), f.equal(w.label(lblPass), "17592B", "", false),
		}
	case condPassed:
		return []excelize.ConditionalFormatOptions{
			f.equal(w.label(lblIsFailed), "8A1220", "FBD9DC", true), f.equal(w.label(lblIsUndecided), "6B4E00", "FFF0C2", false),
			f.equal(w.label(lblIsPassed), "17592B", "DDF2E1", false),
		}
	case condScore:
		return bars("100", "#8FB4E3")
	case condShare:
		return bars("1", "#8FB4E3")
	case condFails:
		return bars("1", "#E8A0A6")
	case condHeat:
		return []excelize.ConditionalFormatOptions{{Type: "2_color_scale", Criteria: "=", MinType: "num", MinValue: "0", MinColor: "#FFFFFF",
			MaxType: "num", MaxValue: "1", MaxColor: "#E0707A"}}
	}
	return nil
}

// equal is the format of cells that hold a word.
func (f *frame) equal(word, font, fill string, bold bool) excelize.ConditionalFormatOptions {
	style := &excelize.Style{Font: &excelize.Font{Color: font, Bold: bold}}
	if fill != "" {
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}}
	}
	id, err := f.file.NewConditionalStyle(style)
	f.keep(err)
	return excelize.ConditionalFormatOptions{Type: "cell", Criteria: "==", Value: `"` + word + `"`, Format: &id}
}

// bars draws numbers from 0 to a highest one as bars.
func bars(highest, color string) []excelize.ConditionalFormatOptions {
	return []excelize.ConditionalFormatOptions{{Type: "data_bar", Criteria: "=", MinType: "num", MinValue: "0",
		MaxType: "num", MaxValue: highest, BarColor: color}}
}

// write writes the whole workbook.
func (f *frame) write(w io.Writer, title string, sheets []*sheet) error {
	defer f.file.Close()
	data := map[string]*part{}
	n := 0
	for _, s := range sheets {
		if len(s.parts) == 0 {
			s.open()
		}
		for i := range s.parts {
			name := f.words.of(s.title)
			if i > 0 {
				name += " " + strconv.Itoa(i+1)
			}
			if n++; n == 1 {
				f.keep(f.file.SetSheetName("Sheet1", name))
			} else {
				_, err := f.file.NewSheet(name)
				f.keep(err)
			}
			f.dress(name, s, &s.parts[i])
			data["xl/worksheets/sheet"+strconv.Itoa(n)+".xml"] = &s.parts[i]
		}
	}
	f.keep(f.file.SetDocProps(&excelize.DocProperties{Title: title, Creator: "stdc", LastModifiedBy: "stdc",
		Created: "1980-01-01T00:00:00Z", Modified: "1980-01-01T00:00:00Z"}))
	f.keep(f.file.SetAppProps(&excelize.AppProperties{Application: "stdc"}))
	if f.err != nil {
		return f.err
	}
	return f.assemble(w, data)
}

// dress gives a sheet its widths, frozen header, filter and conditions.
func (f *frame) dress(name string, s *sheet, p *part) {
	end := f.letters(len(s.columns)-1) + strconv.Itoa(max(p.rows, 1))
	f.keep(f.file.SetSheetDimension(name, "A1:"+end))
	for i := range s.columns {
		letter := f.letters(i)
		f.keep(f.file.SetColWidth(name, letter, letter, s.columns[i].width))
	}
	if s.free {
		f.print(name, s)
		return
	}
	f.keep(f.file.SetPanes(name, &excelize.Panes{Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight"}))
	f.keep(f.file.AutoFilter(name, "A1:"+end, nil))
	f.print(name, s) // behind the filter, which resets what it sets
	if p.rows < 2 {
		return
	}
	for i := 0; i < len(s.columns); i++ {
		from, c := i, s.columns[i].cond
		if c == condNone {
			continue
		}
		for i+1 < len(s.columns) && s.columns[i+1].cond == c {
			i++ // columns of one condition, as those of all rules, are one range
		}
		f.keep(f.file.SetConditionalFormat(name, f.letters(from)+"2:"+f.letters(i)+strconv.Itoa(p.rows), f.conditions(c)))
	}
}

// print makes a sheet that is not too wide fit a page, its header on each.
func (f *frame) print(name string, s *sheet) {
	const most = 25 // columns that can still be read on one page
	landscape, wide, tall, fit := "landscape", 1, 0, true
	f.keep(f.file.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &wide, FitToHeight: &tall}))
	if len(s.columns) <= most {
		f.keep(f.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	}
	if !s.free {
		f.keep(f.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + name + "'!$1:$1", Scope: name}))
	}
}

// rowsMark is where the rows belong in a sheet that excelize wrote.
const rowsMark = "<sheetData></sheetData>"

// assemble writes the parts of the file in a fixed order, the rows into their
// sheets.
func (f *frame) assemble(w io.Writer, data map[string]*part) error {
	packed, err := f.file.WriteToBuffer()
	if err != nil {
		return err
	}
	in, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		return err
	}
	slices.SortFunc(in.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	out := zip.NewWriter(w)
	out.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 5) })
	for _, one := range in.File {
		to, err := out.Create(one.Name)
		if err != nil {
			return err
		}
		from, err := one.Open()
		if err != nil {
			return err
		}
		text, err := io.ReadAll(from)
		if err != nil {
			return err
		}
		p := data[one.Name]
		if p == nil {
			_, err = to.Write(text)
		} else {
			err = p.writeTo(to, string(text))
		}
		if err != nil {
			return err
		}
	}
	return out.Close()
}

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
