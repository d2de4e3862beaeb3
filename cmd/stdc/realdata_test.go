package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestRealLogs reads real event logs as they are, each by the mapping that
// testdata/logs has for it, and holds the verdicts to counts that were made of
// the logs by other means (testdata/logs/README.md).
func TestRealLogs(t *testing.T) {
	for _, c := range []struct {
		folder, log string
		visits      int
		want        map[string]verdicts
	}{
		// Of 4,495 tickets 1,588 in time, 2,619 later, 288 never.
		{"helpdesk", "helpdesk_italy/helpdesk.xes.gz", 4580, map[string]verdicts{
			"taken-within-an-hour": {Pass: 1588, Fail: 2619 + 288, NA: 85},
			"taken-at-all":         {Pass: 1588 + 2619, Fail: 288, NA: 85},
		}},
		// Of 1,049 patients 342 in time, 481 later, 226 never.
		{"sepsis", "sepsis/SepsisCases.xes.gz", 1050, map[string]verdicts{
			"antibiotics-within-an-hour": {Pass: 342, Fail: 481 + 226, NA: 1},
			"antibiotics-at-all":         {Pass: 342 + 481, Fail: 226, NA: 1},
			"chain-response":             {Pass: 14, Fail: 95, NA: 941},
		}},
		// 4,871 on an earlier date, 157 on the day of departure, 973 later, 448 never.
		{"travel", "bpic2020_declarations/InternationalDeclarations.xes.gz", 6449, map[string]verdicts{
			"approved-before-the-trip": {Pass: 4871, Fail: 157 + 973 + 448},
			"approved-at-all":          {Pass: 4871 + 157 + 973, Fail: 448},
		}},
		// Each by its own deadline: 48 confirmations are sent after it, 134 never.
		{"receipt", "receipt_municipal/receipt.xes.gz", 1434, map[string]verdicts{
			"done-by-the-deadline": {Pass: 1225, Fail: 58, NA: 151},
			"sent-by-the-deadline": {Pass: 1252, Fail: 48 + 134},
		}},
		// 38 penalties after 60 days, 17 an hour later, 2 an hour sooner.
		{"fines", "roadtraffic/roadtraffic100traces.xes", 100, map[string]verdicts{
			"penalty-after-60-calendar-days": {Pass: 57, NA: 43},
			"penalty-within-60-days":         {Pass: 38 + 2, Fail: 17, NA: 43},
			"penalty-not-before-60-days":     {Pass: 38 + 17, Fail: 2, NA: 43},
		}},
		{"claims", "running_example/running-example.xes", 6, map[string]verdicts{
			"examined-before-the-decision": {Pass: 6},
			"thoroughly-examined":          {Pass: 1, Fail: 1, NA: 4},
			"answered":                     {Pass: 4, Fail: 2},
		}},
	} {
		t.Run(c.folder, func(t *testing.T) {
			report := checked(t, "../../testdata/logs/"+c.folder, shared(t, c.log))
			if s := report.Summary; s.Visits != c.visits || s.Rejected > 0 {
				t.Errorf("%d visits, %d rejected; want %d and none", s.Visits, s.Rejected, c.visits)
			}
			if n := report.repaired("column") + report.repaired("absent"); n > 0 {
				t.Errorf("%d columns that the mapping does not know of, or the log", n)
			}
			got := report.byID()
			for rule, want := range c.want {
				if got[rule] != want {
					t.Errorf("%s: %+v, want %+v", rule, got[rule], want)
				}
			}
		})
	}
}

// resultLine is what the tests read of a line a visit.
type resultLine struct {
	Visit string `json:"visit"`
	Rules map[string]struct {
		Verdict  string `json:"verdict"`
		Why      string `json:"why"`
		Evidence []int  `json:"evidence"`
	} `json:"rules"`
}

// lines checks a log by the book and the mapping of a folder, a line a visit.
func lines(t *testing.T, folder, log string) []byte {
	t.Helper()
	dir := filepath.Join("../../testdata/logs", folder)
	var stdout, stderr bytes.Buffer
	args := []string{"check", "-r", filepath.Join(dir, "book.toml"), "--map", filepath.Join(dir, "map.toml"), "--format", "ndjson", log}
	if got := run(args, strings.NewReader(""), &stdout, &stderr); got != statusShort {
		t.Fatalf("%s: exit status %d:\n%s", log, got, stderr.String())
	}
	return stdout.Bytes()
}

// TestRealXESAndCSV reads logs that are at hand in both formats.
func TestRealXESAndCSV(t *testing.T) {
	for _, c := range [][3]string{
		{"receipt", "receipt_municipal/receipt.xes.gz", "receipt_municipal/receipt.csv.gz"},
		{"claims", "running_example/running-example.xes", "running_example/running-example.csv"},
	} {
		if !bytes.Equal(lines(t, c[0], shared(t, c[1])), lines(t, c[0], shared(t, c[2]))) {
			t.Errorf("%s: the results of XES and CSV differ", c[0])
		}
	}
}

// met is how a reason tells of many anchors.
var met = regexp.MustCompile(`\(met \d+ of (\d+) times\)$`)

// TestDeclareVectors holds a chain response with conditions and a limit to what
// Declare4Py found in the same log, trace by trace: how often it was activated,
// and whether it held. Where it calls a constraint vacuous, ours is n/a.
func TestDeclareVectors(t *testing.T) {
	data, err := os.ReadFile(shared(t, "sepsis/expected_declare4py_constraint12.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Activations []int `json:"num_activations_constraint_12_per_trace"`
		States      []int `json:"state_constraint_12_per_trace"`
	}
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	got := bytes.Split(bytes.TrimSpace(lines(t, "sepsis", shared(t, "sepsis/SepsisCases.xes.gz"))), []byte("\n"))
	if len(got) != 1050 || len(want.Activations) != len(got) || len(want.States) != len(got) {
		t.Fatalf("%d visits, %d activations, %d states; want 1050 of each", len(got), len(want.Activations), len(want.States))
	}
	for i, line := range got {
		var r resultLine
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatal(err)
		}
		response, anchors := r.Rules["chain-response"], r.Rules["no-low-lactic-acid"]
		activations := len(anchors.Evidence)
		if m := met.FindStringSubmatch(response.Why); m != nil { // evidence stops at eight
			activations, _ = strconv.Atoi(m[1])
		}
		verdict := "n/a"
		if want.Activations[i] > 0 {
			verdict = [...]string{"fail", "pass"}[want.States[i]]
		}
		ours, theirs := fmt.Sprint(activations, response.Verdict), fmt.Sprint(want.Activations[i], verdict)
		if ours != theirs {
			t.Errorf("trace %d, %s: %s, Declare4Py has %s", i, r.Visit, ours, theirs)
		}
	}
}
