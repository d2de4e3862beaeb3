package report

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"testing"

	"github.com/xuri/excelize/v2"

	"stdc/templates"
)

// numberFormats are those of the styles. Dates are written as ISO writes them,
// which both languages read.
var numberFormats = [styleEnd]string{
	styleText: "@", styleHead: "@", styleHeadRight: "@", styleTitle: "@", styleCount: "#,##0", styleNumber: "0.0", stylePlain: "General", styleSigned: "+0.0;-0.0;0.0",
	stylePercent: "0.0%", styleDate: "yyyy-mm-dd",
	styleClock: "hh:mm:ss", styleClockMinute: "hh:mm", styleClockFine: "hh:mm:ss.000",
	styleMoment: "yyyy-mm-dd hh:mm:ss", styleMomentMinute: "yyyy-mm-dd hh:mm", styleMomentFine: "yyyy-mm-dd hh:mm:ss.000",
	styleSpan: "[h]:mm:ss",
}

// cellStyle is a style of cells as excelize takes it.
func cellStyle(id styleID) *excelize.Style {
	const bodyFont = "Calibri" // that of cells without one
	style := &excelize.Style{CustomNumFmt: &numberFormats[id], Alignment: &excelize.Alignment{Vertical: "top"}}
	switch id {
	case styleHead, styleHeadRight:
		style.Font = &excelize.Font{Bold: true, Size: 11, Family: bodyFont}
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7ECF3"}}
		style.Border = []excelize.Border{{Type: "bottom", Color: "6B7785", Style: 1}}
		style.Alignment = &excelize.Alignment{Vertical: "bottom", WrapText: true}
		if id == styleHeadRight {
			style.Alignment.Horizontal = "right"
		}
	case styleTitle:
		style.Font = &excelize.Font{Bold: true, Size: 14, Family: bodyFont}
	}
	return style
}

// cellLook is how cells look that meet a condition.
func cellLook(id lookID) *excelize.Style {
	look := [lookEnd]struct {
		font, fill string
		bold       bool
	}{
		lookFail: {"8A1220", "FBD9DC", true}, lookUnknown: {"6B4E00", "FFF0C2", false}, lookNA: {"6E6E6E", "", false},
		lookPass: {"17592B", "", false}, lookPassed: {"17592B", "DDF2E1", false},
	}[id]
	style := &excelize.Style{Font: &excelize.Font{Color: look.font, Bold: look.bold}}
	if look.fill != "" {
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{look.fill}}
	}
	return style
}

// TestWorkbookStyles holds the parts that are the same in every workbook to what
// excelize makes; -update rewrites them.
func TestWorkbookStyles(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	for id := styleText; id < styleEnd; id++ {
		if n, err := f.NewStyle(cellStyle(id)); err != nil || n != int(id) {
			t.Fatalf("the style %d has the number %d: %v", id, n, err)
		}
	}
	for id := range lookEnd {
		if n, err := f.NewConditionalStyle(cellLook(id)); err != nil || n != int(id) {
			t.Fatalf("the look %d has the number %d: %v", id, n, err)
		}
	}
	packed, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	in, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for part, name := range map[string]string{"xl/styles.xml": "styles.xml", "xl/theme/theme1.xml": "theme.xml"} {
		from, err := in.Open(part)
		if err != nil {
			t.Fatal(err)
		}
		want, err := io.ReadAll(from)
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile("../../templates/workbook/"+name, want, 0o644); err != nil {
				t.Fatal(err)
			}
		} else if templates.Workbook(name) != string(want) {
			t.Errorf("templates/workbook/%s is not what excelize makes; go test ./internal/report -run WorkbookStyles -update rewrites it", name)
		}
	}
}
