package main

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"stdc/checker"
	"stdc/internal/report"
	"stdc/internal/visitlog"
	"stdc/rules"
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
		if err := report.WriteRepairs(&out, list, report.Options{Lang: "zh"}); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), string(m[1])) || !strings.Contains(out.String(), "：@") || !strings.Contains(out.String(), "V，log:7：“1” → 2") {
			t.Errorf("the kind %q has no words:\n%s", m[1], out.String())
		}
	}
}

// TestRepairOrder checks that merged results have the repairs in the order of
// the reader.
func TestRepairOrder(t *testing.T) {
	source := read(t, "../../internal/visitlog/repair.go") + read(t, "../../internal/visitlog/repairlog.go")
	kinds := map[string]string{}
	for _, m := range regexp.MustCompile(`(Repair\w+) +RepairKind = "([a-z]+)"`).FindAllStringSubmatch(source, -1) {
		kinds[m[1]] = m[2]
	}
	list := regexp.MustCompile(`repairOrder = \[\]RepairKind{([^}]*)}`).FindStringSubmatch(source)
	if list == nil {
		t.Fatal("the reader's order was not found")
	}
	var want []string
	for _, name := range regexp.MustCompile(`\w+`).FindAllString(list[1], -1) {
		want = append(want, kinds[name])
	}
	info := report.Info{}
	for _, kind := range slices.Backward(want) {
		info.Repairs = append(info.Repairs, report.Repair{Kind: kind, Count: 1})
	}
	book := &rules.Book{ID: "b", PassMark: rules.Whole(1), MinCoverage: rules.Whole(0)}
	var doc bytes.Buffer
	if err := report.NewJSON(&doc, &report.Options{Book: book}).Finish(&report.Run{Info: info, Summary: checker.NewSummary(book)}); err != nil {
		t.Fatal(err)
	}
	results, err := report.OpenResults("results.json", &doc)
	if err != nil {
		t.Fatal(err)
	}
	info, _, err = report.Merge([]*report.Results{results}).Each(nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range info.Repairs {
		got = append(got, r.Kind)
	}
	if len(want) != len(kinds) || !slices.Equal(got, want) {
		t.Errorf("repairs come as %v, those of the reader as %v", got, want)
	}
}
