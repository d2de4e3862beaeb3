package lint

import (
	"flag"
	"os"
	"strings"
	"testing"

	"stdc/rules"
)

var update = flag.Bool("update", false, "rewrite the table of docs/lint.md")

// TestPage holds the table of docs/lint.md to the checks; -update rewrites it.
func TestPage(t *testing.T) {
	docs, _, err := rules.CodeDocs()
	if err != nil {
		t.Fatal(err)
	}
	meaning := map[rules.Code]string{}
	for _, d := range docs {
		meaning[d.Code] = d.Meaning.EN
	}
	table := "\n\n| code | kind | what is told |\n|---|---|---|\n"
	for _, c := range checks() {
		if meaning[c.code] == "" {
			t.Errorf("nothing is said of %s", c.code)
		}
		table += "| [`" + string(c.code) + "`](diagnostics.md#" + string(c.code) + ") | " + string(c.kind) + " | " + meaning[c.code] + " |\n"
	}
	const path, open, end = "../../docs/lint.md", "-update) -->", "\n<!-- end of generated -->"
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(data), open)
	_, tail, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s has no generated part", path)
	}
	page := head + open + table + end + tail
	if *update {
		if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if page != string(data) {
		t.Errorf("%s is not made from the checks of today; go test -update rewrites it", path)
	}
}
