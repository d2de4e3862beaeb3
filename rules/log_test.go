package rules

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
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

// TestLogInBook: a mapping in a rulebook is what a file of its own would be,
// but for its source.
func TestLogInBook(t *testing.T) {
	book, err := os.ReadFile(mappingCases + "/book.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"good-events", "good-visits"} {
		text, err := os.ReadFile(filepath.Join(mappingCases, name, "map.toml"))
		if err != nil {
			t.Fatal(err)
		}
		alone, ds := CompileLog("map.toml", loadFrom(filepath.Join(mappingCases, name)), mappingBook(t))
		if alone == nil {
			t.Fatal(shown(ds))
		}
		b := mustCompile(t, map[string]string{"book.toml": string(book) + "\n" + string(text)})
		places := regexp.MustCompile(`"pos":\{[^}]*\}`)
		got, _ := json.Marshal(b.Log)
		alone.Source = nil
		want, _ := json.Marshal(alone)
		if places.ReplaceAllString(string(got), "") != places.ReplaceAllString(string(want), "") {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
		out, err := b.Encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := ReadBook(out)
		if err != nil {
			t.Fatal(err)
		}
		if out2, err := again.Encode(); err != nil || !bytes.Equal(out, out2) {
			t.Errorf("%s: read and written again it differs, %v", name, err)
		}
	}
}

func TestMissingMapping(t *testing.T) {
	log, ds := CompileLog("none/map.toml", loadText(nil), mappingBook(t))
	const want = "none/map.toml:1:1-1 error no-file: the file \"none/map.toml\" does not exist\n"
	if log != nil || shown(ds) != want {
		t.Errorf("got %s, want %s", shown(ds), want)
	}
}

func TestYesNo(t *testing.T) {
	for i := range yesWords {
		for word, want := range map[string]bool{yesWords[i]: true, noWords[i]: false, " " + strings.ToUpper(yesWords[i]) + " ": true} {
			if yes, ok := YesNo(word); !ok || yes != want {
				t.Errorf("%q is %v, %v", word, yes, ok)
			}
		}
	}
	for _, word := range []string{"ＹＥＳ", "１"} {
		if yes, ok := YesNo(word); !ok || !yes {
			t.Errorf("%q is %v, %v", word, yes, ok)
		}
	}
	for _, word := range []string{"", "yep", "2", "是的", "-"} {
		if _, ok := YesNo(word); ok {
			t.Errorf("%q is read", word)
		}
	}
}

// FuzzLog compiles any text as a mapping: no panic, every fault has a place,
// and what compiles is sound.
func FuzzLog(f *testing.F) {
	files, err := filepath.Glob(mappingCases + "/*/map.toml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte("[log.columns]\na.b.c = 1\n\"\" = \"\"\n[log.repeat.\"\"]\nevent = {}"))
	book := mappingBook(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		load := func(string) ([]byte, error) { return data, nil }
		log, ds := CompileLog("map.toml", load, book)
		if (log == nil) != HasErrors(ds) {
			t.Fatalf("mapping %v with\n%s", log != nil, shown(ds))
		}
		checkSpans(t, data, ds)
		again, ds2 := CompileLog("map.toml", load, book)
		if shown(ds) != shown(ds2) {
			t.Fatalf("told\n%s\nand then\n%s", shown(ds), shown(ds2))
		}
		a, _ := json.Marshal(log)
		if b, _ := json.Marshal(again); !bytes.Equal(a, b) {
			t.Fatal("two runs give two mappings")
		}
	})
}

// TestMutatedMappings compiles mappings with lines changed, swapped, doubled or
// given odd values.
func TestMutatedMappings(t *testing.T) {
	book := mappingBook(t)
	files, _ := filepath.Glob(mappingCases + "/*/map.toml")
	keys := slices.Concat(keyNames(logKeys), keyNames(columnKeys), keyNames(eventKeys), keyNames(repeatKeys))
	rng := rand.New(rand.NewPCG(3, 5))
	runs := 5000
	if testing.Short() {
		runs = 500
	}
	for range runs {
		text, err := os.ReadFile(files[rng.IntN(len(files))])
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(text), "\n")
		for range 1 + rng.IntN(4) {
			i, j := rng.IntN(len(lines)), rng.IntN(len(lines))
			value := odd[rng.IntN(len(odd))]
			switch key, _, ok := strings.Cut(lines[i], "="); {
			case rng.IntN(3) == 0:
				lines[i], lines[j] = lines[j], lines[i]
			case rng.IntN(3) == 0:
				lines = slices.Insert(lines, j, lines[i])
			case rng.IntN(2) == 0:
				lines = slices.Insert(lines, j, "\"x\" = { is = \"greet.at\", "+keys[rng.IntN(len(keys))]+" = "+value+" }")
			case rng.IntN(2) == 0:
				lines = slices.Insert(lines, j, keys[rng.IntN(len(keys))]+" = "+value)
			case ok:
				lines[i] = key + "= " + value
			}
		}
		data := []byte(strings.Join(lines, "\n"))
		log, ds := CompileLog("map.toml", func(string) ([]byte, error) { return data, nil }, book)
		if (log == nil) != HasErrors(ds) {
			t.Errorf("mapping %v with\n%s", log != nil, shown(ds))
		}
		if checkSpans(t, data, ds); t.Failed() {
			t.Fatal(string(data))
		}
	}
}
