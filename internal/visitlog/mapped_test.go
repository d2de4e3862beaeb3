package visitlog

import (
	"archive/zip"
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"stdc/checker"
	"stdc/rules"
)

var update = flag.Bool("update", false, "rewrite the expected output of testdata/mapped")

const mappedCases = "../../testdata/mapped"

// TestMapped runs testdata/mapped: a folder is one case.
//
//	map.toml   the mapping
//	log*.*     the log, or several; .xlsx.txt and .zip.txt stand for a workbook and
//	           an archive, of which each part begins with a line "== NAME"
//	book.toml  the rulebook, where it is not that of the folder above
//
// and, made by -update: visits.ndjson, what stdc convert writes; rejects.txt;
// repairs.txt; strict.txt, the rejects under --strict, where they are others. A
// file is left out where it would be empty.
func TestMapped(t *testing.T) {
	dirs, err := filepath.Glob(mappedCases + "/*/map.toml")
	if err != nil || len(dirs) < 40 {
		t.Fatalf("%d cases: %v", len(dirs), err)
	}
	for _, path := range dirs {
		dir := filepath.Dir(path)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			book, m, logs := openCase(t, dir)
			got := mapped(t, book, Options{Map: m}, logs...)
			strict := mapped(t, book, Options{Map: m, Strict: true}, logs...)
			if strict["rejects.txt"] != got["rejects.txt"] {
				got["strict.txt"] = strict["rejects.txt"]
			}
			for _, name := range []string{"visits.ndjson", "rejects.txt", "repairs.txt", "strict.txt"} {
				file := filepath.Join(dir, name)
				want, err := os.ReadFile(file)
				if err != nil && !os.IsNotExist(err) {
					t.Fatal(err)
				}
				if got[name] == string(want) {
					continue
				}
				if !*update {
					t.Errorf("%s:\ngot\n%s\nwant\n%s", name, got[name], want)
				} else if err := rewrite(file, got[name]); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func rewrite(file, text string) error {
	if text == "" {
		return os.Remove(file)
	}
	return os.WriteFile(file, []byte(text), 0o666)
}

// openCase reads the book, the mapping and the logs of a case.
func openCase(t testing.TB, dir string) (*rules.Book, *rules.Log, []Input) {
	t.Helper()
	book := filepath.Join(dir, "book.toml")
	if _, err := os.Stat(book); err != nil {
		book = filepath.Join(mappedCases, "book.toml")
	}
	b, ds := rules.Compile(book, os.ReadFile)
	if b == nil {
		t.Fatal(ds)
	}
	m, ds := rules.CompileLog(filepath.Join(dir, "map.toml"), os.ReadFile, b)
	if m == nil || len(ds) > 0 && filepath.Base(dir) != "warned" {
		t.Fatal(ds)
	}
	logs, err := filepath.Glob(dir + "/log*.*")
	if err != nil || len(logs) == 0 {
		t.Fatal("no log", err)
	}
	slices.Sort(logs)
	var inputs []Input
	for _, path := range logs {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(path)
		switch {
		case strings.HasSuffix(name, ".xlsx.txt"):
			name, data = strings.TrimSuffix(name, ".txt"), workbook(t, parts(string(data)))
		case strings.HasSuffix(name, ".zip.txt"):
			name, data = strings.TrimSuffix(name, ".txt"), archive(t, parts(string(data)))
		}
		inputs = append(inputs, input(name, data))
	}
	return b, m, inputs
}

// part is a sheet or a file.
type part struct{ name, text string }

func parts(text string) []part {
	var out []part
	for _, s := range strings.Split("\n"+text, "\n== ")[1:] {
		name, body, _ := strings.Cut(s, "\n")
		out = append(out, part{strings.TrimSpace(name), strings.TrimSuffix(body, "\n") + "\n"})
	}
	return out
}

func archive(t testing.TB, parts []part) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		w, err := z.Create(p.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(p.text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// workbook makes a sheet of each part, whose cells are texts cut by commas. A
// row that begins with "hidden:" is hidden.
func workbook(t testing.TB, parts []part) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, p := range parts {
		if i == 0 {
			if err := f.SetSheetName("Sheet1", p.name); err != nil {
				t.Fatal(err)
			}
		} else if _, err := f.NewSheet(p.name); err != nil {
			t.Fatal(err)
		}
		for r, line := range strings.Split(strings.TrimSuffix(p.text, "\n"), "\n") {
			line, hidden := strings.CutPrefix(line, "hidden:")
			for c, cell := range strings.Split(line, ",") {
				if cell == "" {
					continue
				}
				at, err := excelize.CoordinatesToCellName(c+1, r+1)
				if err != nil {
					t.Fatal(err)
				}
				if err := f.SetCellStr(p.name, at, cell); err != nil {
					t.Fatal(err)
				}
			}
			if hidden {
				if err := f.SetRowVisible(p.name, r+1, false); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// mapped runs logs through a mapping and returns what stands in the files of a
// case.
func mapped(t testing.TB, b *rules.Book, o Options, logs ...Input) map[string]string {
	t.Helper()
	var visits, rejects, repairs strings.Builder
	st, err := Run(context.Background(), logs, b, o, func() Judge[[]byte] {
		return func(v *checker.Visit) ([]byte, error) { return append(AppendVisit(nil, b, v), '\n'), nil }
	}, func(line []byte) { visits.Write(line) }, func(r Reject) { fmt.Fprintln(&rejects, r.Error()) })
	if err != nil {
		fmt.Fprintln(&rejects, "stopped:", err)
	}
	for _, r := range st.Repairs {
		fmt.Fprintf(&repairs, "%d %s: %s\n", r.Count, r.Kind, r.What)
		for _, x := range r.Examples {
			fmt.Fprintf(&repairs, "   %s", x.File)
			if x.Table != "" {
				fmt.Fprintf(&repairs, "[%s]", x.Table)
			}
			if x.Line > 0 {
				fmt.Fprintf(&repairs, ":%d", x.Line)
			}
			for _, s := range []struct{ head, text string }{{" visit ", x.Visit}, {" found ", x.Found}, {" read ", x.Read}} {
				if s.text != "" {
					repairs.WriteString(s.head + s.text)
				}
			}
			repairs.WriteByte('\n')
		}
	}
	return map[string]string{"visits.ndjson": visits.String(), "rejects.txt": rejects.String(), "repairs.txt": repairs.String()}
}
