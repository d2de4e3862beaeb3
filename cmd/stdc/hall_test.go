package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

const hall = "../../testdata/logs/hall"

// TestHallSheets reads one sheet of visits from a CSV in GB18030, from a
// workbook, and from CSVs in other encodings: all results are the same bytes.
func TestHallSheets(t *testing.T) {
	packed, err := os.ReadFile(filepath.Join(hall, "visits-gb18030.csv"))
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := simplifiedchinese.GB18030.NewDecoder().String(string(packed))
	if err != nil {
		t.Fatal(err)
	}
	workbook := filepath.Join(hall, "visits.xlsx")
	if *update {
		writeHall(t, workbook, sheet)
	}
	mapping, err := os.ReadFile(filepath.Join(hall, "map.toml"))
	if err != nil {
		t.Fatal(err)
	}
	want := hallResults(t, string(mapping), packed)
	if n := strings.Count(want, "\n"); n != 23 {
		t.Fatalf("%d visits, want 23:\n%s", n, want)
	}
	book, err := os.ReadFile(workbook)
	if err != nil {
		t.Fatal(err)
	}
	tabs := strings.ReplaceAll(sheet, ",", "\t")
	for _, c := range []struct {
		name string
		log  []byte
	}{
		{"workbook", book},
		{"UTF-8", []byte(sheet)},
		{"UTF-8 with a mark", []byte("\ufeff" + sheet)},
		{"UTF-16 with tabs", encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), tabs)},
		{"GB18030 with semicolons", encoded(t, simplifiedchinese.GB18030, strings.ReplaceAll(tabs, "\t", ";"))},
	} {
		if got := hallResults(t, string(mapping), c.log); got != want {
			t.Errorf("%s: got:\n%s\nwant:\n%s", c.name, got, want)
		}
	}
	traditional := strings.NewReplacer(pairs(false)...)
	got := hallResults(t, traditional.Replace(string(mapping)), encoded(t, traditionalchinese.Big5, traditional.Replace(sheet)))
	if got = strings.NewReplacer(pairs(true)...).Replace(got); got != want {
		t.Errorf("Big5: got:\n%s\nwant:\n%s", got, want)
	}
}

// hallResults checks a log by the standard of the hall.
func hallResults(t *testing.T, mapping string, log []byte) string {
	t.Helper()
	dir := t.TempDir()
	paths := [...]string{filepath.Join(dir, "map.toml"), filepath.Join(dir, "visits")}
	for i, data := range [][]byte{[]byte(mapping), log} {
		if err := os.WriteFile(paths[i], data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	var stdout, stderr bytes.Buffer
	args := []string{"check", "-r", filepath.Join(hall, "book.toml"), "--map", paths[0], "--format", "ndjson", paths[1]}
	if got := run(args, strings.NewReader(""), &stdout, &stderr); got != statusShort {
		t.Errorf("exit status %d:\n%s", got, stderr.String())
	}
	return stdout.String()
}

func encoded(t *testing.T, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// pairs are the characters of the sheet whose traditional forms differ, each
// with that form, or the other way round.
func pairs(back bool) []string {
	const simplified, traditional = "营业厅务访记录虚构编号网点柜员状态礼仪评价备进门问时办离开语数满财欢临没无写错请么见规范挡废区浅",
		"營業廳務訪記錄虛構編號網點櫃員狀態禮儀評價備進門問時辦離開語數滿財歡臨沒無寫錯請麼見規範擋廢區淺"
	from, to := []rune(simplified), []rune(traditional)
	if back {
		from, to = to, from
	}
	var out []string
	for i := range from {
		out = append(out, string(from[i]), string(to[i]))
	}
	return out
}

var (
	wholeNumber = regexp.MustCompile(`^\d+$`)
	clockTime   = regexp.MustCompile(`^\d+:\d\d:\d\d$`)
	slashDate   = regexp.MustCompile(`^\d{4}/\d+/\d+$`)
)

// writeHall makes the workbook as a person would have: numbers, dates and times
// are cells of their kind, groups of columns and of rows have merged cells, and
// the row of the visit that does not count is hidden.
func writeHall(t *testing.T, path, text string) {
	t.Helper()
	r := csv.NewReader(strings.NewReader(text))
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	f := excelize.NewFile()
	defer f.Close()
	const sheet = "Sheet1"
	day, clock := "yyyy/m/d", "h:mm:ss"
	dates, err := f.NewStyle(&excelize.Style{CustomNumFmt: &day})
	must(err)
	clocks, err := f.NewStyle(&excelize.Style{CustomNumFmt: &clock})
	must(err)
	for i, row := range rows {
		for k, s := range row {
			cell, err := excelize.CoordinatesToCellName(k+1, i+1)
			must(err)
			switch {
			case s == "":
			case wholeNumber.MatchString(s):
				n, err := strconv.Atoi(s)
				must(err)
				must(f.SetCellInt(sheet, cell, int64(n)))
			case clockTime.MatchString(s):
				at, err := time.Parse("15:04:05", s)
				must(err)
				second := at.Hour()*3600 + at.Minute()*60 + at.Second()
				must(f.SetCellFloat(sheet, cell, float64(second)/86400, -1, 64))
				must(f.SetCellStyle(sheet, cell, cell, clocks))
			case slashDate.MatchString(s):
				at, err := time.Parse("2006/1/2", s)
				must(err)
				must(f.SetCellInt(sheet, cell, int64(at.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours()/24)))
				must(f.SetCellStyle(sheet, cell, cell, dates))
			default:
				must(f.SetCellStr(sheet, cell, s))
			}
		}
	}
	for _, m := range []string{
		"A1:Q1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:F3", "G2:K2", "L2:O2", "Q2:Q3",
		"B4:B11", "B12:B18", "B19:B23", "B24:B27", "D4:D11", "D12:D18", "D19:D23", "D24:D27",
	} {
		from, to, _ := strings.Cut(m, ":")
		must(f.MergeCell(sheet, from, to))
	}
	must(f.SetRowVisible(sheet, 8, false))
	must(f.SaveAs(path))
}
