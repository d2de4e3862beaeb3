package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestBankMonth converts the January of the call centre and holds the report to
// counts that were made of the raw columns by other means (SOURCE.md, last
// section). The month is not kept in the repository: STDC_SHARED names the
// folder that has it.
func TestBankMonth(t *testing.T) {
	shared := os.Getenv("STDC_SHARED")
	if shared == "" {
		t.Skip("STDC_SHARED is not set: the month of call-centre data is not at hand")
	}
	month := filepath.Join(shared, "data", "anonymous_bank_1999", "january.txt.gz")
	log := filepath.Join(t.TempDir(), "january.ndjson")
	convert := exec.Command("go", "run", "testdata/call-centre/convert.go", month)
	convert.Dir = "../.."
	var told bytes.Buffer
	convert.Stderr = &told
	visits, err := convert.Output()
	if err != nil {
		t.Fatalf("convert.go: %v\n%s", err, told.String())
	}
	if !strings.Contains(told.String(), "31599 rows: 31359 visits, 240 PHANTOM rows left out, 0 rows not understood, 0 ids made unique") {
		t.Errorf("convert.go tells: %s", told.String())
	}
	if err := os.WriteFile(log, visits, 0o666); err != nil {
		t.Fatal(err)
	}

	var stdout, stderr bytes.Buffer
	args := []string{"check", "-r", "../../testdata/call-centre/book.toml", "--format", "json", log}
	if got := run(args, strings.NewReader(""), &stdout, &stderr); got != statusShort {
		t.Fatalf("exit status %d:\n%s", got, stderr.String())
	}
	var report bankReport
	if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	rules := report.byID()
	answered, priority, served := rules["answer-promptly"], rules["priority-answer"], rules["real-service"]
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"calls", report.Summary.Visits, 31359},
		{"calls that reached an agent", answered.Pass + answered.Fail, 27060},
		{"… and waited 20 seconds at most", answered.Pass, 16402},
		{"… and were priority customers", priority.Pass + priority.Fail, 7799},
		{"… … and waited 60 seconds at most", priority.Pass, 4843},
		{"… and were served for less than 10 seconds", served.Fail, 1511},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.what, c.got, c.want)
		}
	}
}

// bankReport is what the test reads of a report in JSON.
type bankReport struct {
	Summary struct {
		Visits int `json:"visits"`
	} `json:"summary"`
	Rules []bankRule `json:"rules"`
}

type bankRule struct {
	Rule string `json:"rule"`
	Pass int    `json:"pass"`
	Fail int    `json:"fail"`
}

func (r *bankReport) byID() map[string]bankRule {
	rules := map[string]bankRule{}
	for _, rule := range r.Rules {
		rules[rule.Rule] = rule
	}
	return rules
}
