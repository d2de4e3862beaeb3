package table

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// What excelize writes as a moment is read as that moment.
func TestXLSXMoments(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, from1904 := range []bool{false, true} {
		var want []string
		data := xlsxBytes(t, func(f *excelize.File) {
			xlsxMust(t, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &from1904}))
			xlsxFill(t, f, "Sheet1", []any{"at"})
			code := "yyyy-mm-dd hh:mm:ss.000"
			style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
			xlsxMust(t, err)
			for i := range 500 {
				at := time.UnixMilli(rnd.Int64N(4e12)).UTC()
				want = append(want, at.Format("2006-01-02T15:04:05.999"))
				cell := "A" + strconv.Itoa(i+2)
				xlsxMust(t, f.SetCellValue("Sheet1", cell, at))
				xlsxMust(t, f.SetCellStyle("Sheet1", cell, cell, style))
			}
		})
		if got := xlsxCells(t, data); !slices.EqualFunc(got, want, func(row []string, at string) bool { return slices.Equal(row, []string{at}) }) {
			t.Errorf("1904 %v: got %q, want %q", from1904, got, want)
		}
	}
}

// Rows of texts and whole numbers are those that excelize reads.
func TestXLSXAgainstExcelize(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	pieces := []string{"", "a", "进门", "_x000A_", "_x", "<&>", "\"", "\n", "\t", "😀", " ", "1E5", "#N/A", "TRUE", "'"}
	data := xlsxBytes(t, func(f *excelize.File) {
		xlsxFill(t, f, "Sheet1", []any{"c1", "c2", "c3", "c4", "c5", "c6"})
		for i := range 300 {
			var row []any
			for range rnd.IntN(7) {
				if rnd.IntN(3) == 0 {
					row = append(row, rnd.Int64N(1e15)-5e14)
				} else {
					row = append(row, pieces[rnd.IntN(len(pieces))]+pieces[rnd.IntN(len(pieces))])
				}
			}
			xlsxMust(t, f.SetSheetRow("Sheet1", "A"+strconv.Itoa(i+2), &row))
		}
	})
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
	xlsxMust(t, err)
	rows, err := f.GetRows("Sheet1")
	xlsxMust(t, err)
	xlsxMust(t, f.Close())
	rows = slices.DeleteFunc(rows[1:], func(row []string) bool { return strings.TrimSpace(strings.Join(row, "")) == "" })
	got := xlsxCells(t, data)
	if len(got) != len(rows) {
		t.Fatalf("%d rows, want %d", len(got), len(rows))
	}
	for i := range rows {
		for n := len(rows[i]); n > 0 && rows[i][n-1] == ""; n-- {
			rows[i] = rows[i][:n-1]
		}
		if !slices.Equal(got[i], rows[i]) {
			t.Errorf("row %d: got %q, want %q", i, got[i], rows[i])
		}
	}
}

// xlsxCells are the cells of all rows of a workbook.
func xlsxCells(t *testing.T, data []byte) (all [][]string) {
	t.Helper()
	s, err := Open(XLSX, bytes.NewReader(data), Options{})
	xlsxMust(t, err)
	var r Row
	for {
		err := s.Next(&r)
		if err == io.EOF {
			return all
		}
		xlsxMust(t, err)
		all = append(all, slices.Clone(r.Cells))
	}
}

// xlsxLong is a workbook of many rows whose texts repeat.
func xlsxLong(t testing.TB, rows int) []byte {
	return xlsxBytes(t, func(f *excelize.File) {
		w, err := f.NewStreamWriter("Sheet1")
		xlsxMust(t, err)
		code := "yyyy-mm-dd hh:mm:ss"
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		xlsxMust(t, err)
		xlsxMust(t, w.SetRow("A1", []any{"visit", "do", "at", "rating", "note"}))
		for i := range rows {
			at := excelize.Cell{StyleID: style, Value: 46083 + float64(i)/86400}
			xlsxMust(t, w.SetRow("A"+strconv.Itoa(i+2), []any{fmt.Sprintf("V-%d", i/5), "greet", at, i % 5, "x"}))
		}
		xlsxMust(t, w.Flush())
	})
}

// What is kept while a workbook is read does not grow with its rows.
func TestXLSXMemory(t *testing.T) {
	kept := func(rows int) int64 {
		data := xlsxLong(t, rows)
		s, err := Open(XLSX, bytes.NewReader(data), Options{})
		xlsxMust(t, err)
		defer func() { _ = s.Close() }()
		var r Row
		for range rows {
			xlsxMust(t, s.Next(&r))
		}
		// In the midst, before the end frees anything.
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		held := int64(m.HeapAlloc) - int64(2*len(data)) // the file, here and in the source
		runtime.KeepAlive(s)
		runtime.KeepAlive(data)
		return held
	}
	few := kept(1000)
	if many := kept(50000); many > few+4<<20 {
		t.Errorf("%d KiB are kept of 50,000 rows, %d KiB of 1,000", many>>10, few>>10)
	}
}

func BenchmarkXLSX(b *testing.B) {
	const rows = 20000
	data := xlsxLong(b, rows)
	b.Run("table", func(b *testing.B) {
		for b.Loop() {
			s, err := Open(XLSX, bytes.NewReader(data), Options{})
			xlsxMust(b, err)
			var r Row
			n := 0
			for ; s.Next(&r) == nil; n++ {
			}
			if n != rows {
				b.Fatal(n)
			}
			xlsxMust(b, s.Close())
		}
	})
	b.Run("excelize", func(b *testing.B) {
		for b.Loop() {
			f, err := excelize.OpenReader(bytes.NewReader(data))
			xlsxMust(b, err)
			r, err := f.Rows("Sheet1")
			xlsxMust(b, err)
			n := 0
			for ; r.Next(); n++ {
				_, err := r.Columns(excelize.Options{RawCellValue: true})
				xlsxMust(b, err)
			}
			if n != rows+1 {
				b.Fatal(n)
			}
			xlsxMust(b, r.Close())
			xlsxMust(b, f.Close())
		}
	})
}
