package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"stdc/internal/report"
	"stdc/internal/visitlog"
)

// TestRepairKinds checks that the report has words for every kind of repair
// that the reader makes: neither package may import the other.
func TestRepairKinds(t *testing.T) {
	source, err := os.ReadFile("../../internal/visitlog/repair.go")
	if err != nil {
		t.Fatal(err)
	}
	kinds := regexp.MustCompile(`RepairKind = "([a-z]+)"`).FindAllSubmatch(source, -1)
	if len(kinds) < 10 {
		t.Fatalf("only %d kinds were found", len(kinds))
	}
	for _, m := range kinds {
		var out bytes.Buffer
		list := repairs(&visitlog.Stats{Repairs: []visitlog.Repair{{Kind: visitlog.RepairKind(m[1]), What: "@", Count: 3,
			Examples: []visitlog.RepairExample{{File: "log", Line: 7, Visit: "V", Found: "1", Read: "2"}}}}})
		if err := report.WriteRepairs(&out, list, report.TextOptions{Lang: "zh"}); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), string(m[1])) || !strings.Contains(out.String(), "：@") || !strings.Contains(out.String(), "V，log:7：“1” → 2") {
			t.Errorf("the kind %q has no words:\n%s", m[1], out.String())
		}
	}
}
