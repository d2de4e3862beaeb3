package form

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
)

// sheet is a sheet of texts. Its first row is the header.
type sheet struct {
	name string
	rows [][]string
}

// mostCell is how many characters a cell of a workbook can hold.
const mostCell = 32767

// writeWorkbook writes sheets of texts as .xlsx. Texts stand in the cells
// themselves: every program reads that, and there is nothing to keep in step.
// A library for workbooks is not wanted for this: it takes longer to start than
// the whole form takes to write, and the parts are five texts.
func writeWorkbook(w io.Writer, sheets []sheet) error {
	var types, book, parts strings.Builder
	for i, s := range sheets {
		n := strconv.Itoa(i + 1)
		types.WriteString(`<Override PartName="/xl/worksheets/sheet` + n + `.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`)
		book.WriteString(`<sheet name="` + escaped(s.name) + `" sheetId="` + n + `" r:id="rId` + n + `"/>`)
		parts.WriteString(`<Relationship Id="rId` + n + `" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet` + n + `.xml"/>`)
	}
	out := zip.NewWriter(w)
	write := func(name, text string) error {
		part, err := out.Create(name)
		if err == nil {
			_, err = io.WriteString(part, xml.Header+text)
		}
		return err
	}
	const relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` + types.String() + `</Types>`},
		{"_rels/.rels", relations + `<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>` + book.String() + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", relations + parts.String() + `<Relationship Id="rId` + strconv.Itoa(len(sheets)+1) + `" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`},
		{"xl/styles.xml", workbookStyles},
	} {
		if err := write(part[0], part[1]); err != nil {
			return err
		}
	}
	for i, s := range sheets {
		if err := write("xl/worksheets/sheet"+strconv.Itoa(i+1)+".xml", s.xml()); err != nil {
			return err
		}
	}
	return out.Close()
}

// workbookStyles are a plain cell and a bold one for headers, both of texts.
const workbookStyles = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

// xml writes the sheet, its header bold and in view.
func (s *sheet) xml() string {
	var b strings.Builder
	b.WriteString(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`)
	for i := range s.rows[0] {
		n := strconv.Itoa(i + 1)
		b.WriteString(`<col min="` + n + `" max="` + n + `" width="` + strconv.Itoa(s.width(i)) + `" customWidth="1"/>`)
	}
	b.WriteString(`</cols><sheetData>`)
	for r, cells := range s.rows {
		at := strconv.Itoa(r + 1)
		style := "0"
		if r == 0 {
			style = "1"
		}
		b.WriteString(`<row r="` + at + `">`)
		for c, text := range cells {
			if text == "" {
				continue
			}
			if runes := []rune(text); len(runes) > mostCell {
				text = string(runes[:mostCell])
			}
			b.WriteString(`<c r="` + letters(c) + at + `" s="` + style + `" t="inlineStr"><is><t xml:space="preserve">` + escaped(text) + `</t></is></c>`)
		}
		b.WriteString(`</row>`)
	}
	b.WriteString(`</sheetData></worksheet>`)
	return b.String()
}

// width is that of a column, in characters.
func (s *sheet) width(column int) int {
	const least, most = 10, 48
	widest := least
	for _, r := range s.rows {
		n := 2
		for _, c := range r[column] {
			if n++; c >= 0x2e80 { // which are as wide as two Latin ones
				n++
			}
		}
		widest = max(widest, n)
	}
	return min(widest, most)
}

// letters names a column, from 0.
func letters(i int) string {
	name := string(rune('A' + i%26))
	if i >= 26 {
		name = letters(i/26-1) + name
	}
	return name
}

func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes all
	return b.String()
}
