package checker_test

import (
	"math/big"
	"os"
	"path/filepath"
	"testing"

	"stdc/checker"

	"github.com/BurntSushi/toml"
)

// TestCases holds the checker against the worked cases of the language.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("../testdata/language/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var c oCase
			if _, err := toml.Decode(string(text), &c); err != nil {
				t.Fatal(err)
			}
			b := compileOne(t, c.Book)
			for _, visit := range c.Visit {
				got := judge(t, b, visit.Log, checker.Options{Evidence: true})
				if (got.Rejected != "") != visit.Rejected {
					t.Errorf("%s\nrejected %q, want %v (%s)", visit.Log, got.Rejected, visit.Rejected, visit.Why)
					continue
				}
				for id, want := range visit.Rules {
					if wrong := oDiffers(got.Rules[id], want); wrong != "" {
						t.Errorf("%s\nrule %s: %s (%s)", visit.Log, id, wrong, visit.Why)
					}
				}
				for name, pair := range map[string][2]any{"score": {got.Score, visit.Score}, "coverage": {got.Coverage, visit.Coverage}} {
					if wrong := oNumberDiffers(pair[0].(*big.Rat), pair[1]); wrong != "" {
						t.Errorf("%s\n%s: %s (%s)", visit.Log, name, wrong, visit.Why)
					}
				}
			}
		})
	}
}
