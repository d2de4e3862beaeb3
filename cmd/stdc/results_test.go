package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"stdc/templates"
)

const (
	callBook = "testdata/call-centre/book.toml"
	callLog  = "testdata/call-centre/day.ndjson"
)

// stdc runs a command that must end with a status, and returns what it prints.
func stdc(t *testing.T, want int, args ...string) []byte {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if got := run(args, strings.NewReader(""), &stdout, &stderr); got != want {
		t.Fatalf("stdc %s: exit status %d, want %d:\n%s", strings.Join(args, " "), got, want, stderr.String())
	}
	return stdout.Bytes()
}

func write(t *testing.T, path string, data []byte) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestResultsMakeEveryReport checks that what a run printed in any format and
// language comes out of its JSON as well, byte for byte.
func TestResultsMakeEveryReport(t *testing.T) {
	t.Chdir("../..")
	results := write(t, filepath.Join(t.TempDir(), "results.json"), stdc(t, 1, "check", "-r", callBook, "--format", "json", callLog))
	named := regexp.MustCompile(`(?s)\nbank-calls .*?\n\n`) // text names what was read
	for _, lang := range []string{"en", "zh"} {
		for _, more := range [][]string{{"text"}, {"text", "-v"}, {"ndjson"}, {"json"}} {
			flags := append([]string{"--lang", lang, "--format"}, more...)
			want := stdc(t, 1, append([]string{"check", "-r", callBook, callLog}, flags...)...)
			got := stdc(t, 1, append([]string{"report", results}, flags...)...)
			if !bytes.Equal(named.ReplaceAll(got, nil), named.ReplaceAll(want, nil)) {
				t.Errorf("%s: stdc report differs from stdc check", strings.Join(flags, " "))
			}
		}
	}
}

// TestResultsOfPartsAreThoseOfTheWhole cuts a log in two and merges the results.
func TestResultsOfPartsAreThoseOfTheWhole(t *testing.T) {
	book, err := os.ReadFile("../../" + callBook)
	if err != nil {
		t.Fatal(err)
	}
	log, err := os.ReadFile("../../" + callLog)
	if err != nil {
		t.Fatal(err)
	}
	log = bytes.Replace(log, []byte(`"do":"serve"`), []byte(`"do":"servce"`), 1) // one is rejected
	t.Chdir(t.TempDir())
	write(t, "book.toml", book)
	check := func(to string, lines [][]byte) {
		write(t, "day.ndjson", bytes.Join(lines, nil))
		stdc(t, 2, "check", "-r", "book.toml", "-o", "json="+to, "day.ndjson", "missing.ndjson")
	}
	lines := bytes.SplitAfter(log, []byte("\n"))
	check("whole.json", lines)
	// The second part keeps its lines by empty ones before it.
	check("one.json", lines[:101])
	check("two.json", append(bytes.SplitAfter(bytes.Repeat([]byte("\n"), 101), []byte("\n")), lines[101:]...))
	inputs := regexp.MustCompile(`(?m)^"inputs":.*\n`)
	whole, err := os.ReadFile("whole.json")
	if err != nil {
		t.Fatal(err)
	}
	both := stdc(t, 1, "report", "one.json", "two.json", "--format", "json")
	if w, b := inputs.ReplaceAll(whole, nil), inputs.ReplaceAll(both, nil); !bytes.Equal(w, b) {
		t.Errorf("the merged results differ from those of the whole:\n%s", firstDifference(w, b))
	}
	if !bytes.Contains(whole, []byte(`"rejected":1,`)) {
		t.Error("the case needs a rejected visit")
	}
}

func firstDifference(a, b []byte) string {
	x, y := bytes.Split(a, []byte("\n")), bytes.Split(b, []byte("\n"))
	for i := range x {
		if i >= len(y) || !bytes.Equal(x[i], y[i]) {
			return fmt.Sprintf("%s\n%s", x[i], y[min(i, len(y)-1)])
		}
	}
	return "the second is longer"
}

func schemaOf(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	data, ok := templates.Schema(name)
	if !ok {
		t.Fatalf("no schema %s", name)
	}
	s, err := jsonschema.CompileString(name+".json", string(data))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func decoded(t *testing.T, data []byte) any {
	t.Helper()
	var doc any
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestResultsHoldToTheirSchemas validates real outputs, and faulty ones.
func TestResultsHoldToTheirSchemas(t *testing.T) {
	t.Chdir("../..")
	results, line := schemaOf(t, "results"), schemaOf(t, "visit-result")
	data := stdc(t, 1, "check", "-r", callBook, "--format", "json", callLog)
	if err := results.Validate(decoded(t, data)); err != nil {
		t.Fatalf("%#v", err)
	}
	for name, change := range map[string][2]string{
		"no format":        {`{"format":1,`, `{`},
		"another format":   {`{"format":1,`, `{"format":2,`},
		"unknown verdict":  {`"verdict":"fail"`, `"verdict":"failed"`},
		"credit above 1":   {`"credit":0.5`, `"credit":1.5`},
		"reason in a hole": {`"code":"too-late","why":`, `"why":`},
		"points as number": {`"earned":"7"`, `"earned":7`},
		"unknown key":      {`"passRate":{`, `"passrate":{`},
		"no fingerprint":   {`"fingerprint":"`, `"finger":"`},
	} {
		faulty := bytes.Replace(data, []byte(change[0]), []byte(change[1]), 1)
		if bytes.Equal(faulty, data) {
			t.Errorf("%s: nothing to change", name)
		} else if results.Validate(decoded(t, faulty)) == nil {
			t.Errorf("%s: the schema takes it", name)
		}
	}
	for _, l := range bytes.Split(bytes.TrimSpace(stdc(t, 1, "check", "-r", callBook, "--format", "ndjson", callLog)), []byte("\n")) {
		if err := line.Validate(decoded(t, l)); err != nil {
			t.Fatalf("%s: %#v", l, err)
		}
	}
	for _, faulty := range []string{`{}`, `{"visit":"V","score":1,"coverage":1,"passed":true,"rules":{"r":{"verdict":"pass"}}}`,
		`{"visit":"V","score":1,"coverage":1,"passed":true,"rules":{},"events":[]}`} {
		if line.Validate(decoded(t, []byte(faulty))) == nil {
			t.Errorf("the schema takes %s", faulty)
		}
	}
}
