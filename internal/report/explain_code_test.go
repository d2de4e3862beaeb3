package report

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"stdc/rules"
)

// TestCodeExamples holds every example of the table of codes to what stdc tells
// of it, in both languages.
func TestCodeExamples(t *testing.T) {
	docs, _, err := rules.CodeDocs()
	if err != nil {
		t.Fatal(err)
	}
	// Faults of stdc, bytes that are no text, and what is too large to show.
	bare := []rules.Code{"internal", "not-utf8", "too-deep", "too-large"}
	for i := range docs {
		d := &docs[i]
		switch told := Told(d); {
		case d.Example == "":
			if !slices.Contains(bare, d.Code) {
				t.Errorf("%s has no example", d.Code)
			}
		case len(told) == 0:
			t.Errorf("the example of %s yields no such diagnostic", d.Code)
		}
		for _, lang := range []string{"en", "zh"} {
			var out bytes.Buffer
			if err := WriteCode(&out, d, lang); err != nil {
				t.Fatal(err)
			}
			for l := range strings.Lines(out.String()) {
				if columns(strings.TrimSuffix(l, "\n")) > explainWidth {
					t.Errorf("%s, %s: a line is too wide: %s", d.Code, lang, l)
				}
			}
		}
	}
}

// TestDiagnosticsPage holds docs/diagnostics.md to the table; -update rewrites it.
func TestDiagnosticsPage(t *testing.T) {
	page, err := DiagnosticsPage()
	if err != nil {
		t.Fatal(err)
	}
	const path = "../../docs/diagnostics.md"
	if *update {
		if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if have, _ := os.ReadFile(path); string(have) != page {
		t.Errorf("%s is not made from the table of today; go test -update rewrites it", path)
	}
}
