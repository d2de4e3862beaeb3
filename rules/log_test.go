package rules

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	_ "time/tzdata" // zones must not depend on the machine
)

const mappingCases = "../testdata/mappings"

// mappingBook compiles the book of the mappings.
func mappingBook(t testing.TB) *Book {
	t.Helper()
	b, ds := Compile("book.toml", loadFrom(mappingCases))
	if b == nil {
		t.Fatal(shown(ds))
	}
	return b
}

// TestMappingCases compiles each folder of testdata/mappings and compares what
// is told with expected.txt; -update rewrites these.
func TestMappingCases(t *testing.T) {
	files, err := filepath.Glob(mappingCases + "/*/map.toml")
	if err != nil || len(files) < 15 {
		t.Fatal("the cases are missing", err)
	}
	book := mappingBook(t)
	for _, file := range files {
		dir := filepath.Dir(file)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			log, ds := CompileLog("map.toml", loadFrom(dir), book)
			if (log == nil) != HasErrors(ds) {
				t.Errorf("mapping %v with\n%s", log != nil, shown(ds))
			}
			golden(t, filepath.Join(dir, "expected.txt"), shown(ds))
			checkPlaces(t, loadFrom(dir), ds)
			if log == nil {
				return
			}
			out, err := json.MarshalIndent(log, "", " ")
			if err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join(dir, "compiled.json"), string(out)+"\n")
		})
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func dump(ds []Diagnostic) { fmt.Print(shown(ds)); _ = bytes.MinRead; _ = strings.ToLower }
