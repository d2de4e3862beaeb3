package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"stdc/checker"
	"stdc/rules"
)

// opened reads a workbook with the reader of excelize, which shares nothing
// with the way in which our rows are written.
func opened(t *testing.T, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// rowsOf returns the cells of a sheet as they stand in the file.
func rowsOf(t *testing.T, f *excelize.File, sheet string) [][]string {
	t.Helper()
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestWorkbookSheets(t *testing.T) {
	for lang, want := range map[string][]string{
		"en": {"Summary", "Sites", "Rules", "Actions", "Visits", "Evidence", "Rejected", "Repairs"},
		"zh": {"摘要", "网点", "规则", "改进", "访问", "证据", "拒收", "修正"},
	} {
		f := opened(t, made(t, "xlsx", hall(), lang, 24, 3, nil))
		if got := f.GetSheetList(); !slices.Equal(got, want) {
			t.Errorf("%s: %q", lang, got)
		}
		for _, sheet := range want[1:] {
			p, err := f.GetPanes(sheet)
			if err != nil || !p.Freeze || p.YSplit != 1 {
				t.Errorf("%s: its header is not frozen: %+v, %v", sheet, p, err)
			}
		}
	}
	if got := opened(t, made(t, "xlsx", hall(), "en", 0, 0, nil)).GetSheetList(); len(got) != 5 {
		t.Errorf("without visits: %q", got)
	}
}

// TestWorkbookFrame reads back with excelize what stands around the rows.
func TestWorkbookFrame(t *testing.T) {
	f := opened(t, made(t, "xlsx", hall(), "en", 24, 3, nil))
	names := map[string]string{}
	for _, n := range f.GetDefinedName() {
		names[n.Name+" of "+n.Scope] = n.RefersTo
	}
	for _, sheet := range f.GetSheetList()[1:] {
		area, err := f.GetSheetDimension(sheet)
		rows := rowsOf(t, f, sheet)
		last, err2 := excelize.CoordinatesToCellName(len(rows[0]), len(rows))
		if err != nil || err2 != nil || area != "A1:"+last {
			t.Errorf("%s is %s, its cells A1:%s; %v, %v", sheet, area, last, err, err2)
		}
		if got := names["_xlnm.Print_Titles of "+sheet]; got != "'"+sheet+"'!$1:$1" {
			t.Errorf("%s repeats %q on its pages", sheet, got)
		}
		if got := names["_xlnm._FilterDatabase of "+sheet]; strings.ReplaceAll(got, "$", "") != "'"+sheet+"'!"+area {
			t.Errorf("%s filters %q", sheet, got)
		}
		page, err := f.GetPageLayout(sheet)
		if err != nil || *page.Orientation != "landscape" || *page.FitToWidth != 1 || *page.FitToHeight != 0 {
			t.Errorf("%s prints as %+v; %v", sheet, page, err)
		}
	}
	for i, c := range newWorkbook(nil, &Options{Book: hall(), Lang: "en"}).visits.columns {
		name, _ := excelize.ColumnNumberToName(i + 1)
		if w, err := f.GetColWidth("Visits", name); err != nil || w != c.width {
			t.Errorf("the column %s is %g wide; %v", name, w, err)
		}
	}
	looks, err := f.GetConditionalFormats("Visits")
	if err != nil {
		t.Fatal(err)
	}
	passed, scores := looks["I2:I25"], looks["J2:J25"]
	if len(passed) != 3 || len(scores) != 1 {
		t.Fatalf("the conditions of visits: %+v", looks)
	}
	for i, word := range []string{"failed", "undecided", "passed"} {
		if passed[i].Type != "cell" || passed[i].Criteria != "equal to" || passed[i].Value != `"`+word+`"` {
			t.Errorf("%s: %+v", word, passed[i])
		}
		style, err := f.GetConditionalStyle(*passed[i].Format)
		if want := cellLook([]lookID{lookFail, lookUnknown, lookPassed}[i]); err != nil || style.Font.Color != want.Font.Color || style.Font.Bold != want.Font.Bold {
			t.Errorf("%s looks %+v; %v", word, style, err)
		}
	}
	if b := scores[0]; b.Type != "data_bar" || b.MinValue != "0" || b.MaxValue != "100" || b.BarColor != "8FB4E3" {
		t.Errorf("the bars of scores: %+v", b)
	}
	if heat, err := f.GetConditionalFormats("Sites"); err != nil || !slices.ContainsFunc(slices.Collect(maps.Values(heat)), func(l []excelize.ConditionalFormatOptions) bool {
		return l[0].Type == "2_color_scale" && l[0].MaxColor == "E0707A"
	}) {
		t.Errorf("sites are not shaded: %+v; %v", heat, err)
	}
}

// TestWorkbookFigures holds the cells to the summary and the results.
func TestWorkbookFigures(t *testing.T) {
	b := hall()
	rs, vs := hallRun(b, 24)
	s := checker.NewSummary(b)
	for i := range rs {
		s.Add(rs[i], vs[i])
	}
	f := opened(t, made(t, "xlsx", b, "en", 24, 3, nil))
	total, four := s.Totals(), func(x float64) string { return string(appendFloat(nil, x)) }
	found := map[string]bool{}
	for _, row := range rowsOf(t, f, "Summary") {
		if len(row) == 0 {
			continue
		}
		want, ok := map[string][]string{
			"Visits": {"24"}, "Visits rejected": {"3"},
			"Mean score":                             {four(total.Score.Mean), four(total.Score.Lo), four(total.Score.Hi), "24"},
			"Visits that passed, of those decided":   {four(total.PassRate.Value), four(total.PassRate.Lo), four(total.PassRate.Hi), "24"},
			"Coverage: decided of applicable weight": {four(total.Coverage.Value)},
		}[row[0]]
		if found[row[0]] = true; ok && !slices.Equal(row[1:], want) {
			t.Errorf("%q, want %q", row, want)
		}
	}
	for _, name := range []string{"Mean score", "Coverage: decided of applicable weight", "Responsiveness", "2026-04", "Hash", "Log"} {
		if !found[name] {
			t.Errorf("the summary has no line %q", name)
		}
	}
	visits := rowsOf(t, f, "Visits")
	if len(visits) != 25 {
		t.Fatalf("%d rows of visits", len(visits))
	}
	for i, r := range rs {
		got := visits[i+1]
		want := []string{r.ID, r.Site, r.Staff, r.Wave, strconv.Itoa(46082 + i), got[5], "", "7"}
		want[7] = strconv.Itoa(r.Events)
		want = append(want, []string{"", "passed", "failed", "undecided"}[r.Passed], ratio(r.Score), ratio(r.Coverage), ratio(r.Earned), ratio(r.Bonus), ratio(r.Possible))
		if !slices.Equal(got[:len(want)], want) {
			t.Errorf("visit %d: %q, want %q", i, got[:len(want)], want)
		}
		for k := range r.Rules {
			if got[17+k] != r.Rules[k].Verdict.String() {
				t.Errorf("visit %d, rule %d: %s", i, k, got[17+k])
			}
		}
	}
	for i, g := range s.Sites() {
		row := rowsOf(t, f, "Sites")[i+1]
		if row[0] != g.Name || row[1] != strconv.FormatInt(g.Visits, 10) || row[8] != four(g.Score.Mean) {
			t.Errorf("site %d: %q", i, row)
		}
	}
}

// TestWorkbookTimes writes moments in every form that a log can have.
func TestWorkbookTimes(t *testing.T) {
	f := newFrame(NewWords("en"), newSpool(nil))
	s := f.sheet(template{"Times", ""}, []column{{template{"At", ""}, 20, styleMoment, condNone}})
	forms := []struct{ in, want string }{
		{"2026-03-02T09:04:00.25Z", "46083.3777806713"},
		{"2026-03-02", "2026-03-02"}, {"09:00:02", "09:00:02"}, {"09:00", "09:00"}, {"09:00:02.250", "09:00:02.250"},
		{"2026-03-02T23:59:59", "2026-03-02 23:59:59"}, {"2026-03-02T09:04+08:00", "2026-03-02 09:04"},
		{"+26h5s", "26:00:05"}, {"1899-12-31", "1899-12-31"}, {"1900-03-01", "1900-03-01"},
		{"9999-12-31", "9999-12-31"},
	}
	for _, form := range forms {
		at, err := rules.ParseStamp(form.in)
		if err != nil {
			t.Fatal(err)
		}
		s.begin()
		s.stamp(at)
		s.end()
	}
	var out bytes.Buffer
	if err := f.write(&out, "times", []*sheet{s}); err != nil {
		t.Fatal(err)
	}
	shown, err := opened(t, out.Bytes()).GetRows("Times")
	if err != nil {
		t.Fatal(err)
	}
	// The reader shows no milliseconds behind a date.
	shown[1] = rowsOf(t, opened(t, out.Bytes()), "Times")[1]
	for i, form := range forms {
		if got := shown[i+1][0]; got != form.want {
			t.Errorf("%s is shown as %s", form.in, got)
		}
	}
}

// TestWorkbookGoesOn fills sheets up.
func TestWorkbookGoesOn(t *testing.T) {
	b := hall()
	var out bytes.Buffer
	w, s := newWorkbook(&out, &Options{Book: b, Lang: "en"}), checker.NewSummary(b)
	w.frame.mostRows = 10
	rs, vs := hallRun(b, 24)
	for i := range rs {
		w.Visit(visitOf(rs[i], vs[i]))
		s.Add(rs[i], vs[i])
	}
	w.frame.mostRows = mostSheetRows // those made at the end are whole
	if err := w.Finish(&Run{Summary: s}); err != nil {
		t.Fatal(err)
	}
	f := opened(t, out.Bytes())
	ids := map[string]bool{}
	for i := range 3 {
		name := "Visits"
		if i > 0 {
			name = fmt.Sprint("Visits ", i+1)
		}
		rows := rowsOf(t, f, name)
		if rows[0][0] != "Visit" || len(rows) > 10 {
			t.Errorf("%s: %d rows, %q", name, len(rows), rows[0][0])
		}
		for _, row := range rows[1:] {
			ids[row[0]] = true
		}
	}
	if len(ids) != 24 {
		t.Errorf("%d visits", len(ids))
	}
	if told := fmt.Sprint(rowsOf(t, f, "Summary")); !strings.Contains(told, "goes on over") {
		t.Error("the summary does not tell that the evidence goes on")
	}
}

// TestWorkbookIsPlain looks for what Excel would refuse or run.
func TestWorkbookIsPlain(t *testing.T) {
	b := hall()
	b.Title.EN, b.Rules[0].Title.EN, b.Rules[0].Need.EN = nasty+"=1", `=HYPERLINK("x")`, "_x003D_1+1"
	all := parts(t, made(t, "xlsx", b, "en", 24, 3, nil))
	for name, text := range all {
		wellFormed(t, name, text, func(e xml.StartElement) {
			if e.Name.Local == "f" || e.Name.Local == "hyperlink" {
				t.Errorf("%s has <%s>", name, e.Name.Local)
			}
		})
	}
	text := string(all["xl/worksheets/sheet3.xml"])
	for _, want := range []string{`=HYPERLINK(&#34;x&#34;)</t>`, "_x005F_x003D_1+1", "<autoFilter", "<conditionalFormatting"} {
		if !strings.Contains(text, want) {
			t.Errorf("the sheet of rules lacks %s", want)
		}
	}
	if !strings.Contains(string(all["docProps/core.xml"]), "1980-01-01T00:00:00Z") {
		t.Error("the workbook tells when it was made")
	}
}
