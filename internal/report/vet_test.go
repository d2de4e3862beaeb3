package report

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stdc/internal/vet"
	"stdc/rules"
)

// TestVetReasons holds what is told of every small contradictory book, in both
// languages; -update rewrites it.
func TestVetReasons(t *testing.T) {
	list, err := filepath.Glob("../vet/testdata/contradictory/*.toml")
	if err != nil || len(list) < 40 {
		t.Fatal(len(list), err)
	}
	for _, lang := range []string{"en", "zh"} {
		var out bytes.Buffer
		for _, path := range list {
			b, ds := rules.Compile(path, os.ReadFile)
			if b == nil {
				t.Fatal(ds)
			}
			v := []Vetted{{Path: filepath.Base(path), Result: vet.Book(b), Lang: lang}}
			if err := WriteVetted(&out, v, VetOptions{Format: "text"}); err != nil {
				t.Fatal(err)
			}
			out.WriteString("\n")
		}
		text := strings.ReplaceAll(out.String(), "../vet/testdata/contradictory/", "")
		golden := "testdata/vet-" + lang + ".txt"
		if *update {
			if err := os.WriteFile(golden, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if want, _ := os.ReadFile(golden); string(want) != text {
			t.Errorf("%s: what is told has changed; go test -update rewrites it", golden)
		}
	}
}
