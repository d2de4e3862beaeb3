package main

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// mayImport is the house: what of ours each package may import. Data flows one
// way, bytes → Rulebook → Book → Verdicts → Report → bytes.
var mayImport = map[string][]string{
	"stdc/internal/startup":        nil, // nothing at all, or it would come too late
	"stdc/templates":               nil,
	"stdc/rules":                   {"stdc/templates"},
	"stdc/rules/format":            {"stdc/rules"},
	"stdc/rules/lint":              {"stdc/rules"},
	"stdc/internal/names":          nil,
	"stdc/checker":                 {"stdc/rules", "stdc/internal/names"},
	"stdc/internal/visitlog":       {"stdc/rules", "stdc/checker", "stdc/internal/names", "stdc/internal/visitlog/table"},
	"stdc/internal/visitlog/table": {"stdc/rules"}, // for the nearest spelling alone
	// It writes mappings: names of a book, and rows. It reads no visits.
	"stdc/internal/propose":  {"stdc/rules", "stdc/rules/format", "stdc/internal/visitlog/table"},
	"stdc/internal/form":     {"stdc/rules", "stdc/templates"},
	"stdc/internal/notation": {"stdc/rules", "stdc/checker"},
	"stdc/internal/booktest": {"stdc/rules", "stdc/checker", "stdc/internal/notation"},
	"stdc/internal/review":   {"stdc/rules", "stdc/rules/format", "stdc/checker", "stdc/internal/booktest"},
	"stdc/internal/diff":     {"stdc/rules", "stdc/checker", "stdc/internal/booktest"},
	"stdc/internal/vet":      {"stdc/rules", "stdc/checker", "stdc/internal/booktest"},
	"stdc/internal/sample":   {"stdc/rules", "stdc/checker", "stdc/internal/vet"},
	"stdc/internal/report": {"stdc/rules", "stdc/rules/lint", "stdc/checker", "stdc/templates", "stdc/internal/notation", "stdc/internal/booktest", "stdc/internal/review",
		"stdc/internal/diff", "stdc/internal/vet"},
	"stdc/cmd/stdc": {"stdc/rules", "stdc/rules/format", "stdc/rules/lint", "stdc/checker", "stdc/templates", "stdc/internal/visitlog", "stdc/internal/visitlog/table", "stdc/internal/propose", "stdc/internal/report", "stdc/internal/form",
		"stdc/internal/booktest", "stdc/internal/review", "stdc/internal/diff", "stdc/internal/vet", "stdc/internal/sample", "stdc/internal/startup"},
}

// TestHouse keeps the table of imports.
func TestHouse(t *testing.T) {
	out, err := exec.Command("go", "list", "-pgo=off", "-json=ImportPath,Imports", "stdc/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		allowed, known := mayImport[p.ImportPath]
		if !known {
			t.Errorf("%s has no place in the house; add it to the table and to docs", p.ImportPath)
		}
		for _, i := range p.Imports {
			if strings.HasPrefix(i, "stdc/") && !slices.Contains(allowed, i) {
				t.Errorf("%s must not import %s", p.ImportPath, i)
			}
			if p.ImportPath == "stdc/checker" && (i == "os" || i == "io" || i == "time/tzdata") {
				t.Errorf("the checker reads no files, but imports %s", i)
			}
		}
	}
}
