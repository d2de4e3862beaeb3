package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// counterVisit is the form of testdata/survey/SOURCE.md, which is none of ours:
// what its questions mean is found out by their names, or by their labels.
var counterVisit = [][]string{
	{"type", "name", "label"},
	{"start", "start", ""},
	{"end", "end", ""},
	{"text", "site", "Site"},
	{"dateTime", "enter_time", "The customer enters"},
	{"begin group", "welcome", "Welcome"},
	{"begin repeat", "greeting", "Greeting"},
	{"dateTime", "greeting_time", "When"},
	{"select_one who", "greeter", "Who"},
	{"text", "words", "Words"},
	{"end repeat", "", ""},
	{"select_one answer", "bow", "Bow"},
	{"end group", "", ""},
	{"dateTime", "serve_start", "The request is dealt with"},
	{"dateTime", "serve_end", "until"},
	{"integer", "perceived", "Rating"},
}

var counterChoices = [][]string{
	{"list_name", "name", "label"},
	{"who", "greeter", "Greeter"}, {"who", "teller", "Teller"},
	{"answer", "yes", "Yes"}, {"answer", "no", "No"}, {"answer", "could_not_observe", "Could not observe"},
}

// workbookOf writes sheets of texts.
func workbookOf(t *testing.T, names []string, sheets ...[][]string) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, rows := range sheets {
		if _, err := f.NewSheet(names[i]); err != nil {
			t.Fatal(err)
		}
		for k, row := range rows {
			if err := f.SetSheetRow(names[i], fmt.Sprintf("A%d", k+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "form.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// The audit of a form of others says what it lacks: here any question about a
// smile.
func TestAuditForeignForm(t *testing.T) {
	var stdout, stderr bytes.Buffer
	path := workbookOf(t, []string{"survey", "choices"}, counterVisit, counterChoices)
	status := run([]string{"form", "-r", "../../testdata/survey/book.toml", "--audit", path}, nil, &stdout, &stderr)
	got := strings.ReplaceAll(stdout.String(), path, "form.xlsx")
	const want = `A visit to the counter 1.0.0
recorded by form.xlsx
rules: 5, of which 3 can be decided, 1 in some visits only, 0 one way only, 1 never

Never decided
  A smile (smile)
    “Smile” is not recorded; add whether it came, or could not be observed

Decided in some visits only
  Dealt with in ten minutes (serve-quickly)
    of “The request is dealt with” only one time can be recorded; add a repeat, or how often it came
`
	if status != 1 || got != want {
		t.Errorf("exit %d\n%s\nwant:\n%s", status, got, want)
	}
	if !strings.Contains(stderr.String(), "what its questions mean was found out by their names and labels") {
		t.Error(stderr.String())
	}
}

// A workbook that is no form is a log.
func TestAuditWorkbook(t *testing.T) {
	var stdout, stderr bytes.Buffer
	path := workbookOf(t, []string{"visits"}, [][]string{{"visit", "do", "at"}, {"1", "enter", "09:00:00"}, {"1", "greet", "09:00:05"}})
	status := run([]string{"form", "-r", "../../testdata/survey/book.toml", "--audit", path}, nil, &stdout, &stderr)
	if status != 1 || !strings.Contains(stdout.String(), "“Smile” comes in no visit, and there is one; if nobody records it") {
		t.Errorf("exit %d\n%s%s", status, stdout.String(), stderr.String())
	}
}
