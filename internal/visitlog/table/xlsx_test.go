package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// xlsxBytes makes a workbook.
func xlsxBytes(t testing.TB, make func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	make(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// xlsxFill writes rows of cells into a sheet, from A1.
func xlsxFill(t testing.TB, f *excelize.File, sheet string, rows ...[]any) {
	t.Helper()
	for i, row := range rows {
		if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
}

// xlsxFormats gives cells number formats.
func xlsxFormats(t testing.TB, f *excelize.File, sheet string, formats map[string]string) {
	t.Helper()
	for cell, code := range formats {
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		if err != nil {
			t.Fatal(err)
		}
		xlsxMust(t, f.SetCellStyle(sheet, cell, cell, style))
	}
}

func xlsxMust(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// xlsxRead writes all that is read of a workbook: columns, rows, faults, notes.
func xlsxRead(data []byte, o Options) string {
	s, err := Open(XLSX, bytes.NewReader(data), o)
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	var b strings.Builder
	defer func() { _ = s.Close() }()
	for _, t := range s.Tables() {
		fmt.Fprintf(&b, "table %s: %s hidden %v\n", t.Name, strings.Join(t.Columns, " | "), t.Hidden)
	}
	for {
		var r Row
		err := s.Next(&r)
		var f *Fault
		switch {
		case err == io.EOF:
			for _, n := range s.Notes() {
				fmt.Fprintf(&b, "note %d: %s (%d) %v\n", n.Kind, n.What, n.Count, n.Lines)
			}
			return b.String()
		case errors.As(err, &f):
			fmt.Fprintf(&b, "%d fault %d:%d %s; %s\n", f.Table, f.Line, f.Column, f.Reason, strings.Join(f.Cells, " | "))
		case err != nil:
			return b.String() + "error: " + err.Error() + "\n"
		default:
			mark := ""
			if r.Hidden {
				mark = " hidden"
			}
			fmt.Fprintf(&b, "%d row %d%s: %s\n", r.Table, r.Line, mark, strings.Join(r.Cells, " | "))
		}
	}
}

func xlsxWant(t *testing.T, data []byte, o Options, want string) {
	t.Helper()
	want = strings.TrimPrefix(strings.ReplaceAll(want, "\n\t\t", "\n"), "\n")
	if got := xlsxRead(data, o); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestXLSXRows(t *testing.T) {
	data := xlsxBytes(t, func(f *excelize.File) {
		xlsxFill(t, f, "Sheet1",
			[]any{"访问编号", "进门\n时间", " 评分 ", "bool", "说明"},
			[]any{"V1", 46083.378472222, 4.5, true, "'quoted"},
			[]any{},
			[]any{"V2", nil, 0.1 + 0.2, false, nil, ""},
			[]any{"V3", "09:05", "4.50"},
			[]any{"  "},
			[]any{"V4", 46083.5, 1e21, nil, "a\nb"},
			[]any{"V5", 46083, -0.000001234},
		)
		xlsxFormats(t, f, "Sheet1", map[string]string{"B2": "yyyy-mm-dd hh:mm:ss", "B7": "yyyy/m/d h:mm", "B8": `yyyy"年"m"月"d"日"`})
		xlsxMust(t, f.SetCellRichText("Sheet1", "E5", []excelize.RichTextRun{{Text: "很"}, {Text: "满意", Font: &excelize.Font{Bold: true}}}))
	})
	xlsxWant(t, data, Options{}, `
		table Sheet1: 访问编号 | 进门 时间 | 评分 | bool | 说明 hidden []
		0 row 2: V1 | 2026-03-02T09:05:00 | 4.5 | true | 'quoted
		0 row 4: V2 |  | 0.3 | false
		0 row 5: V3 | 09:05 | 4.50 |  | 很满意
		0 row 7: V4 | 2026-03-02T12:00 | 1000000000000000000000 |  | a
b
		0 row 8: V5 | 2026-03-02 | -0.000001234
		note 0: sheet "Sheet1": rows read, below a header in row 1 (5) [2 4 5]
		`)
}

func TestXLSXTimes(t *testing.T) {
	for _, c := range []struct {
		format string
		serial float64
		want   string
	}{
		{"yyyy-mm-dd hh:mm:ss", 46083.378472222, "2026-03-02T09:05:00"},
		{"yyyy-mm-dd hh:mm:ss", 46083.3784722222 + 7.0/86400, "2026-03-02T09:05:07"},
		{"yyyy-mm-dd hh:mm:ss.000", 46083.3784722222 + 0.25/86400, "2026-03-02T09:05:00.25"},
		{"yyyy-mm-dd hh:mm:ss", 46082.999999999, "2026-03-02T00:00:00"},
		{"m/d/yy h:mm", 46083.378472222, "2026-03-02T09:05"},
		{"m/d/yy h:mm", 46083.3784722222 + 7.0/86400, "2026-03-02T09:05:07"},
		{"m/d/yy h:mm", 0.378472222, "09:05"},
		{`yyyy"年"m"月"d"日"`, 46083, "2026-03-02"},
		{"yyyy年m月d日", 46083, "2026-03-02"},
		{`[$-804]yyyy"年"m"月"d"日";@`, 46083, "2026-03-02"},
		{`[$-F800]dddd\,\ mmmm\ dd\,\ yyyy`, 46083, "2026-03-02"},
		{`[$-411]ge.m.d`, 46083, "2026-03-02"},
		{"aaaa", 46083, "2026-03-02"},
		{`h"时"mm"分"`, 0.378472222, "09:05"},
		{`[DBNum1][$-804]上午/下午h"时"mm"分"ss"秒"`, 0.878472222, "21:05:00"},
		{"h:mm AM/PM", 0.878472222, "21:05"},
		{"hh:mm:ss", 0.378472222, "09:05:00"},
		{"h:mm", 0, "00:00"},
		{"[h]:mm", 1.378472222, "33h5m"},
		{"[h]:mm:ss", 0.378472222 + 1.5/86400, "9h5m1.5s"},
		{"[mm]:ss", 0.0625, "1h30m"},
		{"[s]", 0, "0s"},
		{"mm:ss", 0.0038194444, "5m30s"},
		{"mm:ss.0", 0.0038194444, "5m30s"},
		{"yyyy-mm-dd", 0, "1900-01-00"},
		{"yyyy-mm-dd", 1, "1900-01-01"},
		{"yyyy-mm-dd", 59, "1900-02-28"},
		{"yyyy-mm-dd", 60, "1900-02-29"},
		{"yyyy-mm-dd", 61, "1900-03-01"},
		{"yyyy-mm-dd", 2958465, "9999-12-31"},
		{"yyyy-mm-dd", 2958466, "2958466"},
		{"yyyy-mm-dd", -1, "-1"},
		{"General", 46083.5, "46083.5"},
		{"G/通用格式", 46083.5, "46083.5"},
		{"0.00E+00", 46083.5, "46083.5"},
		{`0.0" days"`, 1.5, "1.5"},
		{`#,##0.00_);[Red](#,##0.00)`, 1.5, "1.5"},
		{`[Yellow]0\d`, 2, "2"},
		{"0%", 0.5, "0.5"},
		{"@", 46083, "46083"},
		{`;;;@`, 5, "5"},
		{`[=0]"-";h:mm:ss`, 0.5, "12:00:00"},
	} {
		f := parseXLSXFormat(c.format)
		b := &xlsxBook{formats: []xlsxFormat{{}, f}}
		r := &xlsxRows{book: b, cell: xlsxCell{style: 1}}
		r.cell.text = fmt.Appendf(nil, "%v", c.serial)
		if got, wrong := r.value(); got != c.want || wrong != "" {
			t.Errorf("%v as %s: %q %s, want %q", c.serial, c.format, got, wrong, c.want)
		}
	}
}

func TestXLSXBuiltinFormats(t *testing.T) {
	data := xlsxBytes(t, func(f *excelize.File) {
		xlsxFill(t, f, "Sheet1", []any{"a", "b", "c", "d", "e", "f", "g"},
			[]any{46083, 0.5, 46083.5, 0.0625, 1.5, 0.5, 46083})
		for cell, id := range map[string]int{"A2": 14, "B2": 21, "C2": 22, "D2": 45, "E2": 46, "F2": 55, "G2": 55} {
			style, err := f.NewStyle(&excelize.Style{NumFmt: id})
			xlsxMust(t, err)
			xlsxMust(t, f.SetCellStyle("Sheet1", cell, cell, style))
		}
	})
	xlsxWant(t, data, Options{}, `
		table Sheet1: a | b | c | d | e | f | g hidden []
		0 row 2: 2026-03-02 | 12:00:00 | 2026-03-02T12:00 | 1h30m | 36h | 12:00 | 2026-03-02
		note 0: sheet "Sheet1": rows read, below a header in row 1 (1) [2]
		`)
}

func TestXLSX1904(t *testing.T) {
	data := xlsxBytes(t, func(f *excelize.File) {
		yes := true
		xlsxMust(t, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}))
		xlsxFill(t, f, "Sheet1", []any{"day", "time"}, []any{46083 - 1462, 0.25}, []any{0, 46083.5 - 1462})
		xlsxFormats(t, f, "Sheet1", map[string]string{"A2": "yyyy-mm-dd", "B2": "h:mm:ss", "A3": "yyyy-mm-dd", "B3": "yyyy-mm-dd hh:mm:ss"})
	})
	xlsxWant(t, data, Options{}, `
		table Sheet1: day | time hidden []
		0 row 2: 2026-03-02 | 06:00:00
		0 row 3: 1904-01-01 | 2026-03-02T12:00:00
		note 0: dates of this workbook count from 1904 (1) []
		note 0: sheet "Sheet1": rows read, below a header in row 1 (2) [2 3]
		`)
}

// A cell that holds more than it shows is read as it shows, and told of.
func TestXLSXCut(t *testing.T) {
	data := xlsxBytes(t, func(f *excelize.File) {
		xlsxFill(t, f, "Sheet1", []any{"day", "time"}, []any{46083.5, 46083.5}, []any{46083, 0.5})
		xlsxFormats(t, f, "Sheet1", map[string]string{"A2": "yyyy-mm-dd", "B2": "h:mm", "A3": "yyyy-mm-dd", "B3": "h:mm"})
	})
	xlsxWant(t, data, Options{}, `
		table Sheet1: day | time hidden []
		0 row 2: 2026-03-02 | 12:00
		0 row 3: 2026-03-02 | 12:00
		note 0: sheet "Sheet1": rows read, below a header in row 1 (2) [2 3]
		note 1: sheet "Sheet1", column "day": cells that show a date hold a time of day too, which was left out (1) [2]
		note 1: sheet "Sheet1", column "time": cells that show a time of day hold a date too, which was left out (1) [2]
		`)
}

func TestXLSXMerged(t *testing.T) {
	data := xlsxBytes(t, func(f *excelize.File) {
		xlsxFill(t, f, "Sheet1",
			[]any{"门店到访记录"},
			[]any{"访问", "问候", nil, "备注"},
			[]any{nil, "开始", "结束"},
			[]any{"V1", "09:00", "09:01", "x"},
			[]any{nil, "09:02", "09:03"},
			[]any{"V2", "09:05", nil, "y"},
			[]any{nil},
			[]any{"V3", "09:07"},
		)
		for _, r := range [][2]string{{"A1", "D1"}, {"A2", "A3"}, {"B2", "C2"}, {"D2", "D3"}, {"A4", "A5"}, {"B6", "C6"}, {"D6", "D8"}} {
			xlsxMust(t, f.MergeCell("Sheet1", r[0], r[1]))
		}
	})
	// excelize would write all those rows.
	data = xlsxEdit(t, data, "xl/worksheets/sheet1.xml", func(s string) string { return strings.Replace(s, "D6:D8", "D6:D1048576", 1) })
	xlsxWant(t, data, Options{HeaderRow: 2, HeaderRows: 2}, `
		table Sheet1: 访问 | 问候/开始 | 问候/结束 | 备注 hidden []
		0 row 4: V1 | 09:00 | 09:01 | x
		0 row 5: V1 | 09:02 | 09:03
		0 row 6: V2 | 09:05 | 09:05 | y
		0 row 8: V3 | 09:07 |  | y
		note 0: sheet "Sheet1": rows read, below a header in row 2 (4) [4 5 6]
		note 1: sheet "Sheet1": merged cells whose value was given to all that they cover (3) [4 6]
		`)
}

func TestXLSXHidden(t *testing.T) {
	data := xlsxBytes(t, func(f *excelize.File) {
		xlsxFill(t, f, "Sheet1", []any{"visit", "secret", "at"}, []any{"V1", "s", "09:00"}, []any{"V2", "s", "09:01"}, []any{"V3", "s", "09:02"})
		xlsxMust(t, f.SetRowVisible("Sheet1", 3, false))
		xlsxMust(t, f.SetColVisible("Sheet1", "B", false))
		for _, name := range []string{"Repeat", "Old", "Empty"} {
			_, err := f.NewSheet(name)
			xlsxMust(t, err)
		}
		xlsxFill(t, f, "Repeat", []any{"_index", "_parent_index"}, []any{1, 1}, []any{2, 1})
		xlsxFill(t, f, "Old", []any{"visit"}, []any{"V0"})
		xlsxMust(t, f.SetSheetVisible("Old", false, true))
	})
	xlsxWant(t, data, Options{}, `
		table Sheet1: visit | secret | at hidden [1]
		table Repeat: _index | _parent_index hidden []
		0 row 2: V1 | s | 09:00
		0 row 3 hidden: V2 | s | 09:01
		0 row 4: V3 | s | 09:02
		1 row 2: 1 | 1
		1 row 3: 2 | 1
		note 2: hidden sheets left out: "Old" (1) []
		note 0: sheets without a header left out: "Empty" (1) []
		note 0: sheet "Sheet1": rows read, below a header in row 1 (3) [2 3 4]
		note 2: sheet "Sheet1": hidden columns read: "secret" (1) []
		note 2: sheet "Sheet1": hidden rows read (1) [3]
		note 0: sheet "Repeat": rows read, below a header in row 1 (2) [2 3]
		`)
	xlsxWant(t, data, Options{Sheet: "old"}, `
		table Old: visit hidden []
		0 row 2: V0
		note 0: sheet "Old": rows read, below a header in row 1 (1) [2]
		`)
	xlsxWant(t, data, Options{Sheet: "Repaet"}, "error: the workbook has no sheet \"Repaet\"; did you mean \"Repeat\"?\n")
	xlsxWant(t, data, Options{Sheet: "Visits"}, "error: the workbook has no sheet \"Visits\"; there are \"Sheet1\", \"Repeat\", \"Old\", \"Empty\"\n")
	xlsxWant(t, data, Options{Sheet: "Empty"}, "error: sheet \"Empty\" is blank\n")
	xlsxWant(t, data, Options{HeaderRow: 9}, "error: sheet \"Sheet1\" has no header in row 9: the row is blank\n")
}

func TestXLSXFaults(t *testing.T) {
	data := xlsxBytes(t, func(f *excelize.File) {
		xlsxFill(t, f, "Sheet1", []any{"visit", "n", "m"}, []any{"V1"}, []any{"V2", 1, 2, nil, "stray"}, []any{"V3"}, []any{"V4", "#N/A"}, []any{"V5"})
		xlsxMust(t, f.SetCellFormula("Sheet1", "B4", "1+1"))
	})
	data = xlsxEdit(t, data, "xl/worksheets/sheet1.xml", func(s string) string {
		return strings.Replace(s, `<row r="2">`, `<row r="2"><c r="B2" t="e"><f>VLOOKUP(A2,X:Y,2)</f><v>#N/A</v></c><c r="C2" t="b"><v>7</v></c>`, 1)
	})
	xlsxWant(t, data, Options{}, `
		table Sheet1: visit | n | m hidden []
		0 fault 2:2 cell B2 holds the error #N/A (and 1 more in this row); V1 | #N/A | 7
		0 fault 3:5 cell E3 holds "stray", in a column that the header gives no name; V2 | 1 | 2
		0 fault 4:2 cell B4 holds a formula that was never worked out; open the workbook in a spreadsheet program and save it; V3
		0 row 5: V4 | #N/A
		0 row 6: V5
		note 0: sheet "Sheet1": rows read, below a header in row 1 (5) [2 3 4]
		`)
}
