package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// shared names a file of the real logs, which are not kept in the repository:
// STDC_SHARED names the folder that has them.
func shared(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("STDC_SHARED")
	if dir == "" {
		t.Skip("STDC_SHARED is not set: the real logs are not at hand")
	}
	return filepath.Join(dir, "data", filepath.FromSlash(name))
}

// checked checks a log by a book and a mapping, and reads the report.
func checked(t *testing.T, folder, log string) *wholeReport {
	t.Helper()
	var stdout, stderr bytes.Buffer
	args := []string{"check", "-r", filepath.Join(folder, "book.toml"), "--map", filepath.Join(folder, "map.toml"), "--format", "json", log}
	if got := run(args, strings.NewReader(""), &stdout, &stderr); got != statusShort {
		t.Fatalf("%s: exit status %d:\n%s", log, got, stderr.String())
	}
	var r wholeReport
	if err := json.Unmarshal(stdout.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	return &r
}

// wholeReport is what the tests read of a report in JSON.
type wholeReport struct {
	Summary struct {
		Visits   int `json:"visits"`
		Rejected int `json:"rejected"`
	} `json:"summary"`
	Rules []struct {
		Rule string `json:"rule"`
		verdicts
	} `json:"rules"`
	Repairs []struct {
		Kind  string `json:"kind"`
		What  string `json:"what"`
		Count int    `json:"count"`
	} `json:"repairs"`
}

// verdicts counts those of a rule.
type verdicts struct {
	Pass    int `json:"pass"`
	Fail    int `json:"fail"`
	NA      int `json:"notApplicable"`
	Unknown int `json:"unknown"`
}

func (r *wholeReport) byID() map[string]verdicts {
	rules := map[string]verdicts{}
	for _, rule := range r.Rules {
		rules[rule.Rule] = rule.verdicts
	}
	return rules
}

// repaired counts the repairs of a kind.
func (r *wholeReport) repaired(kind string) int {
	n := 0
	for _, one := range r.Repairs {
		if one.Kind == kind {
			n += one.Count
		}
	}
	return n
}

// TestBankMonth reads two months of the call centre as they are, and holds the
// report to counts that were made of the raw columns by other means (SOURCE.md,
// last section).
func TestBankMonth(t *testing.T) {
	for _, month := range []struct {
		name                                             string
		calls, phantoms, wrapped                         int
		answered, promptly, priority, prompter, cutShort int
	}{
		{"january", 31359, 240, 29, 27060, 16402, 7799, 4843, 1511},
		{"february", 33066, 278, 34, 27162, 16209, 8101, 5042, 1819},
	} {
		report := checked(t, "../../testdata/call-centre", shared(t, "anonymous_bank_1999/"+month.name+".txt.gz"))
		rules := report.byID()
		answered, priority, served := rules["answer-promptly"], rules["priority-answer"], rules["real-service"]
		for _, c := range []struct {
			what      string
			got, want int
		}{
			{"calls", report.Summary.Visits, month.calls},
			{"calls rejected", report.Summary.Rejected, 0},
			{"rows left out", report.repaired("skipped"), month.phantoms},
			{"times after midnight", report.repaired("wrapped"), month.wrapped},
			{"calls that reached an agent", answered.Pass + answered.Fail, month.answered},
			{"… and waited 20 seconds at most", answered.Pass, month.promptly},
			{"… and were priority customers", priority.Pass + priority.Fail, month.priority},
			{"… … and waited 60 seconds at most", priority.Pass, month.prompter},
			{"… and were served for less than 10 seconds", served.Fail, month.cutShort},
		} {
			if c.got != c.want {
				t.Errorf("%s: %s: %d, want %d", month.name, c.what, c.got, c.want)
			}
		}
	}
}

// TestReplayBank: what half the time for an answer would have done in January.
func TestReplayBank(t *testing.T) {
	log := shared(t, "anonymous_bank_1999/january.txt.gz")
	var stdout, stderr bytes.Buffer
	folder := "../../testdata/call-centre"
	args := []string{"diff", folder + "/book.toml", "../../testdata/diff/faster.toml", "--map", folder + "/map.toml", "--log", log}
	if got := run(args, strings.NewReader(""), &stdout, &stderr); got != statusDone {
		t.Fatalf("exit status %d:\n%s", got, stderr.String())
	}
	for _, want := range []string{"pass → fail: 1,745 of 27,060 visits that it applied to", "Visits    31,359, of which 1,745 with"} {
		if !strings.Contains(stdout.String(), want) {
			t.Errorf("the report does not say %q:\n%s", want, stdout.String())
		}
	}
}
