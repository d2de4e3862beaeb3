package main

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"testing"

	"stdc/templates"
)

// TestStarterVisits: each starter compiles without a word, and its sample log
// shows a visit that passes, one that does not, and one that the log leaves
// open in part; none is rejected or has its events put in order.
func TestStarterVisits(t *testing.T) {
	for _, s := range templates.Starters() {
		t.Run(s.ID, func(t *testing.T) {
			book := filepath.Join("../../templates/starters", s.ID, "book.toml")
			log := filepath.Join("../../templates/starters", s.ID, "visits.ndjson")
			var stdout, stderr bytes.Buffer
			if status := run([]string{"compile", book}, nil, &stdout, &stderr); status != 0 || stderr.Len() > 0 {
				t.Fatalf("compile: exit %d\n%s", status, stderr.String())
			}
			stdout.Reset()
			if status := run([]string{"check", "--strict", "-r", book, "--format", "ndjson", log}, nil, &stdout, &stderr); status != 1 || stderr.Len() > 0 {
				t.Fatalf("check: exit %d\n%s", status, stderr.String())
			}
			var passed, failed, open int
			for dec := json.NewDecoder(&stdout); dec.More(); {
				var v struct {
					Visit  string
					Passed *bool
					Rules  map[string]struct{ Verdict string }
				}
				if err := dec.Decode(&v); err != nil {
					t.Fatal(err)
				}
				switch {
				case v.Visit == "":
					continue
				case v.Passed != nil && *v.Passed:
					passed++
				case v.Passed != nil:
					failed++
				}
				for _, r := range v.Rules {
					if r.Verdict == "unknown" {
						open++
						break
					}
				}
			}
			if passed == 0 || failed == 0 || open == 0 {
				t.Errorf("%d visits pass, %d do not, %d have a rule that is unknown", passed, failed, open)
			}
		})
	}
}
