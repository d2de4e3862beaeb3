package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"stdc/checker"
)

// hallRepairs has one repair of each kind, in the order of the reader.
func hallRepairs() []Repair {
	at := func(line int, visit, found, read string) []RepairExample {
		return []RepairExample{{"logs/march.csv", line, visit, found, read}, {"logs/april.csv", line + 1, "", "", ""}}
	}
	return []Repair{
		{"file", "rows that were hidden are read", 4, nil},
		{"read", `column "时间" by yyyy/M/d H:mm`, 1204, at(2, "V-1042", "2026/3/2 9:05", "2026-03-02T09:05")},
		{"skipped", `outcome "PHANTOM"`, 6, at(17, "", "PHANTOM", "")},
		{"column", `"客户编号"`, 1, at(1, "", "", "")},
		{"absent", `"备注"`, 1, at(1, "", "", "")},
		{"ignored", `column "渠道"`, 3, at(40, "V-1077", "微信", "")},
		{"filled", `column "门店"`, 880, at(3, "V-1042", "", "SH-03")},
		{"unpaired", "serve", 2, at(91, "V-1102", "start", "")},
		{"wrapped", `column "离开"`, 12, at(55, "V-1090", "0:05", "2026-03-03T00:05")},
		{"shifted", "2s", 1, at(56, "V-1090", "09:00:01", "09:00:02")},
		{"sorted", "", 7, at(60, "V-1093", "", "")},
		{"gap", "Europe/Rome", 1, at(70, "V-1099", "2026-03-29 02:30", "2026-03-29T03:30+02:00")},
		{"fold", "Europe/Rome", 1, at(71, "V-1100", "2026-10-25 02:30", "2026-10-25T02:30+01:00")},
	}
}

// nastyRepairs put a hostile name into every place.
func nastyRepairs() []Repair {
	return []Repair{{nasty, nasty, 1, []RepairExample{{nasty, 1, nasty, nasty, nasty}}}}
}

func TestRepairs(t *testing.T) {
	for name, o := range map[string]Options{
		"repairs_en.txt": {Lang: "en"}, "repairs_zh.txt": {Lang: "zh"}, "repairs_narrow.txt": {Lang: "en", Width: 60},
	} {
		var out bytes.Buffer
		if err := WriteRepairs(&out, hallRepairs(), o); err != nil {
			t.Fatal(err)
		}
		golden(t, name, out.Bytes())
		if whole := textReport(o, 5, 0, hallRepairs()...); !strings.Contains(whole, out.String()) {
			t.Errorf("the report lacks the section:\n%s", whole)
		}
		if none := textReport(o, 0, 1, hallRepairs()...); !strings.Contains(none, out.String()) {
			t.Errorf("a report without visits lacks the section:\n%s", none)
		}
	}
	var out bytes.Buffer
	if err := WriteRepairs(&out, nil, Options{}); err != nil || out.Len() > 0 {
		t.Errorf("nothing was repaired, but this is told: %s, %v", out.String(), err)
	}
}

// TestRepairsFit holds long repairs, and very many, to the width and to a
// length that can be read.
func TestRepairsFit(t *testing.T) {
	var all []Repair
	for i := range 200 {
		all = append(all, Repair{"wrapped", strings.Repeat("很长的列名 ", 30), int64(i * i * i), []RepairExample{{strings.Repeat("ordner/", 30), i, strings.Repeat("V", 300), strings.Repeat("9", 500), strings.Repeat("时", 500)}}})
	}
	for _, lang := range []string{"en", "zh"} {
		for _, width := range []int{60, 80, 132} {
			var out bytes.Buffer
			if err := WriteRepairs(&out, all, Options{Lang: lang, Width: width}); err != nil {
				t.Fatal(err)
			}
			for _, line := range strings.Split(out.String(), "\n") {
				if c := columns(line); c > width {
					t.Fatalf("%s, %d columns: a line takes %d: %s", lang, width, c, line)
				}
			}
			if !strings.Contains(out.String(), "150") {
				t.Errorf("what was left out is not told:\n%s", out.String())
			}
		}
	}
}

// TestRepairsInJSON reads the table again, and looks for what acts on a
// terminal.
func TestRepairsInJSON(t *testing.T) {
	b := hall()
	var out bytes.Buffer
	j := NewJSON(&out, &Options{Book: b, Lang: "zh", Version: "1.0.0"})
	want := append(hallRepairs(), nastyRepairs()...)
	info := Info{Mappings: []Input{{nasty, "cd34"}}, Repairs: want}
	if err := j.Finish(&Run{Info: info, Summary: checker.NewSummary(b)}); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Mappings []Input
		Repairs  []Repair
	}
	if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	text := strings.ToValidUTF8(nasty, "\ufffd")
	if len(doc.Mappings) != 1 || doc.Mappings[0] != (Input{text, "cd34"}) {
		t.Errorf("the mappings are %+v", doc.Mappings)
	}
	for i := range want {
		if g, w := fmt.Sprint(doc.Repairs[i]), strings.ToValidUTF8(fmt.Sprint(want[i]), "\ufffd"); g != w {
			t.Errorf("got  %s\nwant %s", g, w)
		}
	}
	for _, r := range out.String() {
		if r != '\n' && unseen(r) {
			t.Fatalf("the document holds %U", r)
		}
	}
}
