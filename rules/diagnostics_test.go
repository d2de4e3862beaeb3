package rules

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestDiagnosticCases compiles each folder of testdata/diagnostics and compares
// what is told with expected.txt; -update rewrites these.
func TestDiagnosticCases(t *testing.T) {
	for _, dir := range caseFolders(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			_, ds := Compile("book.toml", loadFrom(dir))
			golden := filepath.Join(dir, "expected.txt")
			if *update {
				if err := os.WriteFile(golden, []byte(shown(ds)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got := shown(ds); got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			checkPlaces(t, loadFrom(dir), ds)
		})
	}
}

// TestMarkedErrors compiles testdata/language/errors: a line marked `#! REGEX`
// is one where a message must match; of the lines marked `#!A REGEX` with one
// letter, one is enough.
func TestMarkedErrors(t *testing.T) {
	mark := regexp.MustCompile(`#!(\w?) (.*)$`)
	files, _ := filepath.Glob("../testdata/language/errors/*.toml")
	if len(files) == 0 {
		t.Fatal("no cases")
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			marked := strings.Split(string(data), "\n")
			lines := slices.Clone(marked)
			for i, l := range lines {
				lines[i], _, _ = strings.Cut(l, "#!")
			}
			load := loadText(map[string]string{"book.toml": strings.Join(lines, "\n")})
			_, ds := Compile("book.toml", load)
			checkPlaces(t, load, ds)
			groups := map[string]bool{}
			for i, l := range marked {
				m := mark.FindStringSubmatch(l)
				if m == nil {
					continue
				}
				re := regexp.MustCompile("(?i)" + m[2])
				told := slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.Line == i+1 && re.MatchString(d.Message) })
				if m[1] != "" {
					groups[m[1]] = groups[m[1]] || told
				} else if !told {
					t.Errorf("line %d is not told: %s", i+1, m[2])
				}
			}
			for g, told := range groups {
				if !told {
					t.Errorf("no line of the group %s is told", g)
				}
			}
			if t.Failed() {
				t.Log("\n" + shown(ds))
			}
		})
	}
}

// quoted finds the first name that a message quotes.
var quoted = regexp.MustCompile(`"((?:[^"\\]|\\.)*)"`)

// checkPlaces holds the place of every diagnostic against the text of the file
// that it names: there must be something there, the line must be the quoted
// one, and where a name is unknown, misspelt or doubled it must be that name.
func checkPlaces(t testing.TB, load Loader, ds []Diagnostic) {
	t.Helper()
	for _, d := range ds {
		data, err := load(d.File)
		if err != nil {
			continue // the book itself is missing
		}
		lines := strings.Split(strings.TrimPrefix(string(data), "\uFEFF"), "\n")
		if d.Line < 1 || d.Line > len(lines) {
			t.Errorf("line %d of %d: %s", d.Line, len(lines), d.Error())
			continue
		}
		line := strings.TrimSuffix(lines[d.Line-1], "\r")
		if strings.ToValidUTF8(line, "") == line && line != d.Text {
			t.Errorf("the text is %q, the line %q: %s", d.Text, line, d.Error())
		}
		runes := []rune(d.Text)
		if d.Column < 1 || d.EndColumn <= d.Column || d.EndColumn > max(len(runes)+1, d.Column+1) || d.Column > len(runes)+1 {
			t.Errorf("columns %d to %d of %d: %s", d.Column, d.EndColumn, len(runes), d.Error())
			continue
		}
		under := string(runes[d.Column-1 : min(d.EndColumn-1, len(runes))])
		checkUnder(t, d, under)
		for _, r := range d.Related {
			other, err := load(r.File)
			if err != nil || r.Line < 1 || r.Line > strings.Count(string(other), "\n")+1 || r.Column < 1 {
				t.Errorf("the related place %v is none: %s", r.Position, d.Error())
			}
		}
	}
}

func checkUnder(t testing.TB, d Diagnostic, under string) {
	t.Helper()
	switch d.Code {
	case "unknown-element", "unknown-step", "unknown-fact", "unknown-field", "unknown-phrases", "unknown-dimension",
		"unknown-param", "unknown-key", "unknown-value", "unknown-type", "bad-id", "written-twice":
		// A param stands in for the name that it holds.
		named := false
		for _, m := range quoted.FindAllStringSubmatch(d.Message, -1) {
			named = named || strings.Contains(under, m[1])
		}
		if !named && !strings.HasPrefix(d.Message, "saying reads") && !strings.Contains(under, "${") && !strings.Contains(under, ",") {
			t.Errorf("the text there is %q: %s", under, d.Error())
		}
	case "no-rules", "toml-syntax", "not-utf8", "too-large", "missing-key":
		// These may stand at the end of a line or of an empty file.
	default:
		if strings.TrimSpace(under) == "" {
			t.Errorf("there is nothing there: %s", d.Error())
		}
	}
}

func TestMissingBook(t *testing.T) {
	b, ds := Compile("none/book.toml", loadText(nil))
	const want = "none/book.toml:1:1-1 error no-file: the file \"none/book.toml\" does not exist\n"
	if b != nil || shown(ds) != want {
		t.Errorf("got %s, want %s", shown(ds), want)
	}
}
