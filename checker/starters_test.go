package checker_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"stdc/checker"
	"stdc/rules"
)

// TestStarters holds the starter books against their sample visits: they
// compile without a warning, the verdicts are those worked out by hand, and
// every rule is seen to pass and to fail.
func TestStarters(t *testing.T) {
	books, err := filepath.Glob("../templates/starters/*/book.toml")
	if err != nil || len(books) == 0 {
		t.Fatalf("no starters: %v", err)
	}
	for _, path := range books {
		name := filepath.Base(filepath.Dir(path))
		t.Run(name, func(t *testing.T) {
			b, ds := rules.Compile(path, os.ReadFile)
			if b == nil || len(ds) > 0 {
				t.Fatal(ds)
			}
			visits := lines(t, filepath.Join("../templates/starters", name, "visits.ndjson"))
			want := lines(t, filepath.Join("../testdata/starters", name, "expected.ndjson"))
			if len(visits) != len(want) {
				t.Fatalf("%d visits, %d expectations", len(visits), len(want))
			}
			seen := map[string]bool{}
			for i := range visits {
				var w struct {
					Visit string
					Rules map[string]string
				}
				if err := json.Unmarshal(want[i], &w); err != nil {
					t.Fatal(err)
				}
				got := judge(t, b, string(visits[i]), checker.Options{Evidence: true})
				if got.Rejected != "" || len(w.Rules) != len(b.Rules) {
					t.Errorf("%s: rejected %q, %d rules expected of %d", w.Visit, got.Rejected, len(w.Rules), len(b.Rules))
				}
				for id, verdict := range w.Rules {
					seen[id+" "+verdict] = true
					if got.Rules[id].Verdict != verdict {
						t.Errorf("%s, rule %s: %s, want %s", w.Visit, id, got.Rules[id].Verdict, verdict)
					}
				}
			}
			for i := range b.Rules {
				for _, v := range []string{"pass", "fail"} {
					if id := b.Rules[i].ID; !seen[id+" "+v] {
						t.Errorf("no visit shows a %s of the rule %s", v, id)
					}
				}
			}
		})
	}
}

func lines(t *testing.T, path string) [][]byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]byte
	for sc := bufio.NewScanner(bytes.NewReader(data)); sc.Scan(); {
		if len(bytes.TrimSpace(sc.Bytes())) > 0 {
			out = append(out, bytes.Clone(sc.Bytes()))
		}
	}
	return out
}
