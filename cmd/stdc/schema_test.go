package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/santhosh-tekuri/jsonschema/v5"
)

func publishedSchema(t *testing.T, args ...string) *jsonschema.Schema {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if got := run(append([]string{"schema"}, args...), strings.NewReader(""), &stdout, &stderr); got != statusDone {
		t.Fatalf("exit status %d: %s", got, stderr.String())
	}
	s, err := jsonschema.CompileString("schema.json", stdout.String())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSchemasCompile holds every schema to its own standard.
func TestSchemasCompile(t *testing.T) {
	for _, name := range schemaNames() {
		publishedSchema(t, name)
	}
	publishedSchema(t, "visit", "-r", "../../testdata/call-centre/book.toml")
}

// TestTestSchema holds the schema of tests to accept those of the starters, and to
// refuse what is none.
func TestTestSchema(t *testing.T) {
	s := publishedSchema(t, "test")
	fault := func(text string) error {
		t.Helper()
		var v map[string]any
		if _, err := toml.Decode(text, &v); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		data, err := json.Marshal(v) // lists of any, times as texts
		if err != nil {
			t.Fatal(err)
		}
		var plain any
		if err := json.Unmarshal(data, &plain); err != nil {
			t.Fatal(err)
		}
		return s.Validate(plain)
	}
	const good = `
book = "hall.toml"
[[test]]
name = "greeted after {gap}"
date = 2026-03-03
zone = "Asia/Shanghai"
facts = { channel = "phone" }
unobserved = ["smile"]
visit = ["09:00:00 enter", "+{gap} greet"]
rest = "pass"
case = [{ gap = "10s", pass = "greet" }, { gap = "11s", fail = ["greet"], credit = { greet = 0.5 }, score = "none", passed = "undecided" }]
[[undefended]]
what = "greet: within 10s"
why = "nobody measures it"
`
	if err := fault(good); err != nil {
		t.Errorf("%#v", err)
	}
	files, err := filepath.Glob("../../templates/starters/*/*_test.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := fault(string(data)); err != nil {
			t.Errorf("%s: %#v", file, err)
		}
	}
	test := func(more string) string {
		return "[[test]]\nname = \"a\"\nvisit = \"09:00 enter\"\n" + more + "\n"
	}
	for what, text := range map[string]string{
		"no name":                   "[[test]]\nvisit = \"\"",
		"an empty name":             "[[test]]\nname = \" \"\nvisit = \"\"",
		"no visit":                  "[[test]]\nname = \"a\"",
		"an unknown key":            test("passes = \"b\""),
		"a test in single brackets": "[test]\nname = \"a\"\nvisit = \"\"",
		"an unknown table":          test("[[tests]]\nname = \"b\""),
		"rest of another word":      test("rest = \"fail\""),
		"a credit above one":        test("credit = { b = 50 }"),
		"a score in quotes":         test("score = \"85\""),
		"a verdict for passed":      test("passed = \"no\""),
		"rules that are a table":    test("pass = { b = true }"),
		"facts that are a text":     test("facts = \"channel=phone\""),
		"an empty table of cases":   test("case = []"),
		"a zone in a case":          test("case = [{ zone = \"UTC\" }]"),
		"a value that is a list":    test("case = [{ gap = [\"1s\"] }]"),
		"a name with a blank":       test("case = [{ \"the gap\" = \"1s\" }]"),
		"undefended without why":    "[[undefended]]\nwhat = \"x\"",
	} {
		if fault(text) == nil {
			t.Errorf("%s is accepted:\n%s", what, text)
		}
	}
}
