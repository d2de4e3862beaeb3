package table

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// xlsxEdit rebuilds a workbook with a part changed.
func xlsxEdit(t testing.TB, data []byte, name string, edit func(string) string) []byte {
	t.Helper()
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	xlsxMust(t, err)
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	for _, f := range zr.File {
		r, err := f.Open()
		xlsxMust(t, err)
		text, err := io.ReadAll(r)
		xlsxMust(t, err)
		if f.Name == name {
			text = []byte(edit(string(text)))
		}
		w, err := zw.Create(f.Name)
		xlsxMust(t, err)
		_, err = w.Write(text)
		xlsxMust(t, err)
	}
	xlsxMust(t, zw.Close())
	return b.Bytes()
}

// xlsxSmall is a workbook with one of everything.
func xlsxSmall(t testing.TB) []byte {
	return xlsxBytes(t, func(f *excelize.File) {
		xlsxFill(t, f, "Sheet1", []any{"visit", "at"}, []any{"V1", 0.5}, []any{"V2", true}, []any{nil, 46083.5})
		xlsxFormats(t, f, "Sheet1", map[string]string{"B2": "h:mm", "B4": "yyyy-mm-dd hh:mm"})
		xlsxMust(t, f.MergeCell("Sheet1", "A3", "A4"))
		xlsxMust(t, f.SetColVisible("Sheet1", "B", false))
	})
}

// xlsxSheet1 is the small workbook with another sheet.
func xlsxSheet1(t testing.TB, sheet string) []byte {
	return xlsxEdit(t, xlsxSmall(t), "xl/worksheets/sheet1.xml", func(string) string { return sheet })
}

func TestXLSXBroken(t *testing.T) {
	small := xlsxSmall(t)
	damaged := bytes.Clone(small)
	copy(damaged[len(damaged)/2:], "damage damage damage damage damage damage")
	ole := append([]byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}, make([]byte, 600)...)
	encrypted, err := excelize.Encrypt(small, &excelize.Options{Password: "x"})
	xlsxMust(t, err)
	long := strings.Repeat("x", 1<<20)
	for name, c := range map[string]struct {
		data []byte
		o    Options
		want string
	}{
		"blank":     {nil, Options{}, "this is no workbook"},
		"text":      {[]byte("visit,at\n"), Options{}, "this is no workbook"},
		"cut short": {small[:len(small)/2], Options{}, "the workbook is damaged: its directory cannot be read"},
		"xls":       {ole, Options{}, "a workbook of Excel 97–2003 (.xls) is not read"},
		"encrypted": {encrypted, Options{}, "the workbook is encrypted"},
		"large":     {small, Options{MaxFileBytes: 1 << 10}, "the workbook is larger than 1 KiB"},
		"bomb": {xlsxSheet1(t, "<worksheet><sheetData>"+strings.Repeat("<row/>", 1<<18)+"</sheetData></worksheet>"),
			Options{MaxFileBytes: 1 << 16}, `sheet "Sheet1" unpacks to more than 256 KiB`},
		"texts bomb": {xlsxEdit(t, small, "xl/sharedStrings.xml", func(string) string { return "<sst>" + strings.Repeat("<si/>", 1<<14) + "</sst>" }),
			Options{MaxFileBytes: 1 << 16}, "the table of texts of the workbook is larger than 32 KiB"},
		"long text": {xlsxEdit(t, small, "xl/sharedStrings.xml", func(string) string { return "<sst><si><t>" + long + "</t></si></sst>" }),
			Options{MaxRowBytes: 1 << 16}, "text 1 is longer than 64 KiB"},
		"long row": {xlsxSheet1(t, `<worksheet><sheetData><row><c t="str"><v>a</v></c></row><row><c t="str"><v>`+long+`</v></c></row></sheetData></worksheet>`),
			Options{MaxRowBytes: 1 << 16}, "row 2 or behind it, has more than 64 KiB in one row"},
		"open sheet": {xlsxSheet1(t, "<worksheet><sheetData><row><c"), Options{}, `sheet "Sheet1" is damaged: it ends too early`},
		"no XML":     {xlsxSheet1(t, "<worksheet><sheetData><row><c r=1/></row></sheetData></worksheet>"), Options{}, "is damaged: line 1 of its XML"},
		"order": {xlsxSheet1(t, `<worksheet><sheetData><row r="5"/><row r="3"/></sheetData></worksheet>`),
			Options{}, `sheet "Sheet1": row 3 follows row 5; the workbook is damaged`},
		"no sheet":   {xlsxSheet1(t, "<worksheet/>"), Options{}, `sheet "Sheet1" is blank`},
		"no sheets":  {xlsxEdit(t, small, "xl/workbook.xml", func(string) string { return "<workbook/>" }), Options{}, "no sheet with rows"},
		"no book":    {xlsxEdit(t, small, "xl/workbook.xml", func(string) string { return "<work" }), Options{}, `the part "xl/workbook.xml" of the workbook is damaged`},
		"all hidden": {xlsxEdit(t, small, "xl/workbook.xml", func(s string) string { return strings.Replace(s, `<sheet `, `<sheet state="hidden" `, 1) }), Options{}, `all sheets of the workbook are hidden; say which one to read: "Sheet1"`},
		"bad bytes":  {damaged, Options{}, "error: "},
		"wide header": {xlsxSheet1(t, `<worksheet><sheetData><row><c t="str"><v>`+long[:1<<12]+`</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1"/></mergeCells></worksheet>`),
			Options{MaxRowBytes: 1 << 17}, `the header in row 1 is longer than 128 KiB`},
		"wide row": {xlsxSheet1(t, `<worksheet><sheetData><row><c r="XFD1"><v>1</v></c></row><row r="1048576"><c t="str"><v>`+long[:1<<12]+`</v></c></row></sheetData><mergeCells><mergeCell ref="A1048576:XFD1048576"/></mergeCells></worksheet>`),
			Options{MaxRowBytes: 1 << 17}, `fault 1048576:1 the texts of this row are longer than 128 KiB`},
	} {
		if got := xlsxRead(c.data, c.o); !strings.Contains(got, c.want) {
			t.Errorf("%s: %.300s\nwant %s", name, got, c.want)
		}
	}
}

// Programs write what Excel does not: prefixes, no references, blanks, texts
// in place, escapes, readings above the text, an empty sheetData.
func TestXLSXDialects(t *testing.T) {
	dated := func(s string) []byte {
		return xlsxEdit(t, xlsxSheet1(t, s), "xl/styles.xml", func(string) string {
			return `<styleSheet><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>`
		})
	}
	xlsxWant(t, dated(`<?xml version="1.0"?><x:worksheet xmlns:x="u"><x:sheetData>
			<x:row><x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c><x:c t="str"><x:v>b</x:v></x:c></x:row>
			<x:row><x:c/><x:c t="inlineStr"><x:is><x:r><x:t>x_x000A_y</x:t></x:r><x:r><x:t>_x005F_x000A_</x:t></x:r><x:rPh><x:t>no</x:t></x:rPh></x:is></x:c></x:row>
			<x:row r="9"><x:c r="b9" t="d"><x:v>2026-03-02T09:05:00</x:v></x:c></x:row>
			<x:row><x:c r="b10" t="d" s="1"><x:v>2026-03-02T00:00:00.000Z</x:v></x:c></x:row>
			</x:sheetData><x:mergeCells><x:mergeCell ref="A9:A10"/></x:mergeCells></x:worksheet>`), Options{}, `
		table Sheet1: a | b hidden []
		0 row 2:  | x
y_x000A_
		0 row 9:  | 2026-03-02T09:05:00
		0 row 10:  | 2026-03-02
		note 0: sheet "Sheet1": rows read, below a header in row 1 (3) [2 9 10]
		`)
	xlsxWant(t, xlsxSheet1(t, `<worksheet><sheetData/></worksheet>`), Options{}, "error: sheet \"Sheet1\" is blank\n")
}

// xlsxTiny is a workbook of the fewest parts, stored as they are: made in no
// time, and open to changes of its bytes.
func xlsxTiny(t testing.TB, sheet, format, texts string) []byte {
	const rel = `<Relationship Id="%[1]s" Type="x/%[1]s" Target="%[1]s.xml"/>`
	var code bytes.Buffer
	xlsxMust(t, xml.EscapeText(&code, []byte(format)))
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	for _, part := range [][2]string{
		{"xl/workbook.xml", `<workbook><sheets><sheet name="A" id="worksheet"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", "<Relationships>" + fmt.Sprintf(rel, "worksheet") + fmt.Sprintf(rel, "styles") + fmt.Sprintf(rel, "sharedStrings") + "</Relationships>"},
		{"xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="` + code.String() + `"/></numFmts><cellXfs><xf/><xf numFmtId="164"/></cellXfs></styleSheet>`},
		{"xl/sharedStrings.xml", texts},
		{"xl/worksheet.xml", sheet},
	} {
		w, err := zw.CreateHeader(&zip.FileHeader{Name: part[0], Method: zip.Store})
		xlsxMust(t, err)
		_, err = w.Write([]byte(part[1]))
		xlsxMust(t, err)
	}
	xlsxMust(t, zw.Close())
	return b.Bytes()
}

const (
	xlsxTinySheet = `<worksheet><cols><col min="1" max="9" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c t="str"><v>b</v></c></row>` +
		`<row r="2" hidden="1"><c r="A2" s="1"><v>46083.5</v></c><c t="e"><v>#N/A</v></c></row><row r="3"><c r="B3"><f/><v>1e3</v></c></row></sheetData>` +
		`<mergeCells><mergeCell ref="A2:A3"/></mergeCells></worksheet>`
	xlsxTinyTexts = `<sst><si><t>visit</t></si><si><r><t>a_x000A_</t></r><rPh><t>b</t></rPh></si></sst>`
)

func FuzzXLSX(f *testing.F) {
	f.Add(xlsxTiny(f, xlsxTinySheet, "h:mm", xlsxTinyTexts))
	f.Add(xlsxSmall(f))
	f.Add([]byte("PK"))
	f.Fuzz(func(t *testing.T, data []byte) {
		xlsxCheck(t, data)
	})
}

// FuzzXLSXSheet changes the XML of a sheet, which a changed zip hardly reaches.
func FuzzXLSXSheet(f *testing.F) {
	f.Add(xlsxTinySheet, "h:mm", xlsxTinyTexts)
	f.Add(`<x:worksheet><x:sheetData><x:row r="2"><x:c r="A2" s="1"><x:v>1e9</x:v></x:c></x:row></x:sheetData></x:worksheet>`, `[h]:mm;"`, "<sst/>")
	f.Add(`<worksheet><sheetData><row/><row><c t="s"><v>0</v></c><c t="e"/></row></sheetData><mergeCell ref="A1:XFD9"/></worksheet>`, `上午/下午h\`, "")
	f.Fuzz(func(t *testing.T, sheet, format, texts string) {
		xlsxCheck(t, xlsxTiny(t, sheet, format, texts))
	})
}

// xlsxCheck reads a workbook and checks what holds of any.
func xlsxCheck(t *testing.T, data []byte) {
	o := Options{MaxFileBytes: 1 << 20, MaxRowBytes: 1 << 16}
	s, err := Open(XLSX, bytes.NewReader(data), o)
	if err != nil {
		return
	}
	defer func() { _ = s.Close() }()
	table, line := 0, 0
	for {
		var r Row
		err := s.Next(&r)
		var f *Fault
		if errors.As(err, &f) {
			r.Table, r.Line, r.Cells = f.Table, f.Line, f.Cells
			if f.Reason == "" || f.Column < 1 {
				t.Fatalf("a fault without a reason or a place: %+v", f)
			}
		} else if err != nil {
			return
		}
		if r.Table < table || r.Table == table && r.Line <= line {
			t.Fatalf("row %d of table %d follows row %d of table %d", r.Line, r.Table, line, table)
		}
		table, line = r.Table, r.Line
		if n := len(r.Cells); n > len(s.Tables()[table].Columns) || n > 0 && r.Cells[n-1] == "" {
			t.Fatalf("row %d has cells beyond the columns, or blank ones at its end: %q", line, r.Cells)
		}
	}
}
