package format

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the results in testdata/format")

// TestCases formats in.toml of every case of testdata/format.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("../../testdata/format/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got, faults := Source("in.toml", a.Files[0].Data)
			if faults != nil {
				t.Fatal(faults)
			}
			if *update {
				a.Files[1].Data = got
				if err := os.WriteFile(file, txtar.Format(a), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if want := a.Files[1].Data; !bytes.Equal(got, want) {
				t.Errorf("formatted:\n%s\nwant:\n%s", got, want)
			}
			if again, _ := Source("in.toml", got); !bytes.Equal(again, got) {
				t.Errorf("formatted twice:\n%s", again)
			}
		})
	}
}

// TestBytes tells what editors cannot show in a case.
func TestBytes(t *testing.T) {
	for _, c := range []struct{ what, in, want string }{
		{"nothing", "", ""},
		{"white space alone", " \r\n\n\t", ""},
		{"a comment without the end of its line", "# x", "# x\n"},
		{"a byte order mark", "\uFEFFa = 1\n", "a = 1\n"},
		{"ends of lines of Windows", "a = 1 # one\r\n\r\n\r\nb = [\r\n1, # c\r\n2]\r\n", "a = 1 # one\n\nb = [\n  1, # c\n  2,\n]\n"},
		{"a text of several lines stays byte for byte", "a = '''x \r\ny'''\r\n", "a = '''x \r\ny'''\n"},
		{"white space within a comment", "a = 1\t#\tx\t \n", "a = 1 #\tx\n"},
		{"a bracket in a text", "a = [\"]\", '[#', \"\\\"]\"]\n", "a = [\"]\", \"[#\", '\"]']\n"},
	} {
		if got, faults := Source("x.toml", []byte(c.in)); faults != nil || string(got) != c.want {
			t.Errorf("%s: %q becomes %q, want %q; faults %v", c.what, c.in, got, c.want, faults)
		}
	}
}

// TestFaults tells that what is no TOML is not formatted, and where the fault is.
func TestFaults(t *testing.T) {
	for in, want := range map[string]string{
		"a = 1\nb = x\n":              `x.toml:2:5: error: this is not valid TOML: "x" is not a value`,
		"a = 1\na = 2\n":              `x.toml:2:1: error: "a" is written twice`,
		"a = [1\n[b]\nc = 1\n":        `x.toml:1:5: error: this is not valid TOML: the list that begins here is not closed`,
		"a = \xff\n":                  "x.toml:1:5: error: the file is not UTF-8 text",
		"d = 2026-02-30\n":            `x.toml:1:5: error: this is not valid TOML: "2026-02-30" is not a date or time that exists`,
		strings.Repeat("[", 200) + "": "x.toml:1:",
	} {
		got, faults := Source("x.toml", []byte(in))
		if got != nil || len(faults) == 0 || !strings.HasPrefix(faults[0].Error(), want) {
			t.Errorf("%q: %q with %v, want %s", in, got, faults, want)
		}
	}
}

// TestOwnFiles holds what ships with stdc to its own layout.
func TestOwnFiles(t *testing.T) {
	files, err := filepath.Glob("../../templates/starters/*/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatal("no starters", err)
	}
	for _, file := range append(files, "../../testdata/call-centre/book.toml") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got, faults := Source(file, data); faults != nil || !bytes.Equal(got, data) {
			t.Errorf("%s is in another layout (faults %v); run stdc fmt", file, faults)
		}
	}
}
