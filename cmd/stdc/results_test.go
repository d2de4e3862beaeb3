package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"stdc/internal/report"
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
	dir := t.TempDir()
	clock := write(t, filepath.Join(dir, "clock.toml"), []byte(clockBook))
	columns := write(t, filepath.Join(dir, "columns.toml"), []byte(clockMap))
	table := write(t, filepath.Join(dir, "log.csv"), []byte(clockTable("V-")))
	named := regexp.MustCompile(`(?s)\n[a-z-]+ · .*?\n\n`) // text names what was read
	for _, run := range [][]string{{"-r", callBook, callLog}, {"-r", clock, "--map", columns, table}, {"-r", waiverBook, waiverLog}} {
		check := append([]string{"check"}, run...)
		results := write(t, filepath.Join(dir, "results.json"), stdc(t, 1, append(check, "--format", "json")...))
		for _, lang := range []string{"en", "zh"} {
			formats := [][]string{{"text", "-v"}}
			for _, name := range report.Formats() {
				formats = append(formats, []string{name})
			}
			for _, more := range formats {
				flags := append([]string{"--lang", lang, "--format"}, more...)
				want := stdc(t, 1, append(check, flags...)...)
				got := stdc(t, 1, append([]string{"report", results}, flags...)...)
				if got, want := named.ReplaceAll(got, nil), named.ReplaceAll(want, nil); !bytes.Equal(got, want) {
					t.Errorf("%s: stdc report differs from stdc check:\n%s", strings.Join(flags, " "), firstDifference(string(got), string(want)))
				}
			}
		}
	}
}

// TestRepairsAddUp merges the results of two logs that were read by mappings,
// and looks for what both say of how they were read.
func TestRepairsAddUp(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "clock.toml", []byte(clockBook))
	write(t, "columns.toml", []byte(clockMap))
	write(t, "other.toml", []byte(strings.Replace(clockMap, "ignore = [\"Note\"]\n", "", 1)))
	write(t, "one.csv", []byte(clockTable("V-")))
	write(t, "two.csv", []byte(clockTable("W-")))
	one := stdc(t, 1, "check", "-r", "clock.toml", "--map", "columns.toml", "-o", "json=one.json", "--format", "json", "one.csv")
	stdc(t, 1, "check", "-r", "clock.toml", "--map", "other.toml", "-o", "json=two.json", "two.csv")
	both := stdc(t, 1, "report", "one.json", "two.json", "--format", "json")
	if err := schemaOf(t, "results").Validate(decoded(t, both)); err != nil {
		t.Fatalf("%#v", err)
	}
	for _, c := range []struct {
		in   []byte
		part string
	}{
		{one, "\n" + `"mappings":[{"name":"columns.toml","sha256":"`},
		{one, `{"kind":"skipped","what":"\"State\" = \"void\"","count":2,"examples":[{"file":"one.csv","line":6},{"file":"one.csv","line":7}]}`},
		{both, `},{"name":"other.toml","sha256":"`},
		{both, `{"kind":"skipped","what":"\"State\" = \"void\"","count":4,"examples":[{"file":"one.csv","line":6},{"file":"one.csv","line":7},{"file":"two.csv","line":6}]},` + "\n" + `{"kind":"column","what":"\"Note\"","count":1,`},
		{both, `{"kind":"gap","what":"Europe/Rome","count":2,`},
	} {
		if !bytes.Contains(c.in, []byte(c.part)) {
			t.Errorf("there is no %s in:\n%s", c.part, c.in)
		}
	}
	text := string(stdc(t, 1, "report", "one.json", "two.json"))
	if !strings.Contains(text, "What was repaired in reading\n") || !strings.Contains(text, `4  rows left out by the mapping: "State" = "void"`) {
		t.Errorf("the text does not tell what was repaired:\n%s", text)
	}
	// What is repaired else is rejected.
	stdc(t, 2, "check", "-r", "clock.toml", "--map", "columns.toml", "--strict", "-o", "json=strict.json", "one.csv")
	if strict := string(stdc(t, 1, "report", "strict.json", "--format", "json")); !strings.Contains(strict, `"summary":{"visits":1,`) || !strings.Contains(strict, `"rejected":2,`) {
		t.Errorf("--strict takes what must be repaired:\n%s", strict)
	}
}

// A book, a mapping and a table with local times that do not exist, or come
// twice, as the clocks are changed.
const (
	clockBook = `
[standard]
id = "clock"
title = "Clock"
[element.enter]
[element.greet]
[rule.greet]
expect = "greet"
after = "enter"
within = "10m"
`
	clockMap = `
[log]
layout = "events"
zone = "Europe/Rome"
skip = { State = "void" }
ignore = ["Note"]
[log.columns]
Visit = "visit"
Site = "site"
Day = "date"
What = "do"
When = "at"
State = {}
`
)

// clockTable returns three visits whose ids begin the same way.
func clockTable(prefix string) string {
	return strings.ReplaceAll(`Visit,Site,Day,What,When,State,Note
@1,N,2026-03-29,enter,01:59:00,ok,a
@1,N,2026-03-29,greet,02:30:00,ok,
@2,N,2026-10-25,enter,02:29:00,ok,
@2,N,2026-10-25,greet,03:01:00,ok,
@2,N,2026-10-25,greet,03:05:00,void,
@2,N,2026-10-25,greet,03:06:00,void,
@3,S,2026-03-02,enter,09:00:00,ok,
@3,S,2026-03-02,greet,09:20:00,ok,
`, "@", prefix)
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
		t.Errorf("the merged results differ from those of the whole:\n%s", firstDifference(string(b), string(w)))
	}
	if !bytes.Contains(whole, []byte(`"rejected":1,`)) {
		t.Error("the case needs a rejected visit")
	}
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
	// Merged results of books that differ, with gaps, pairs, rejects and
	// fractions.
	dir := t.TempDir()
	first := write(t, filepath.Join(dir, "book.toml"), []byte(rich))
	second := write(t, filepath.Join(dir, "newer.toml"), []byte(strings.Replace(rich, "weight = 3", "weight = 2", 1)))
	log := write(t, filepath.Join(dir, "log.ndjson"), []byte(richLog))
	other := write(t, filepath.Join(dir, "other.ndjson"), []byte(strings.ReplaceAll(richLog, "V-", "W-")))
	one, two := filepath.Join(dir, "one.json"), filepath.Join(dir, "two.json")
	stdc(t, 2, "check", "-r", first, "-o", "json="+one, log)
	stdc(t, 2, "check", "-r", second, "-o", "json="+two, other)
	both := stdc(t, 1, "report", one, two, "--format", "json")
	if err := results.Validate(decoded(t, both)); err != nil {
		t.Fatalf("%#v", err)
	}
	for _, part := range []string{`"changes":`, `"agreement":`, `"gap":{`, `"exact":"1/3"`, `"windows":[{`, `"standing":{`, `"endTime":`, `"unobserved":`, `"reordered":true`} {
		if !bytes.Contains(both, []byte(part)) {
			t.Errorf("the case has no %s", part)
		}
	}
	again := write(t, filepath.Join(dir, "both.json"), both)
	if got := stdc(t, 1, "report", again, "--format", "json"); !bytes.Equal(both, got) {
		t.Errorf("results change when they are read and written:\n%s", firstDifference(string(got), string(both)))
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

const rich = `
[standard]
id = "rich"
title = "Rich \u202e<b>"
version = "1"
pass-mark = 50
[[step]]
id = "in"
from = "enter"
[fact.pair]
type = "text"
[fact.want]
type = "number"
[fact.got]
type = "number"
[fact.vip]
type = "bool"
[fact.due]
type = "time"
[fact.pause]
type = "duration"
[dimension.warmth]
expected = "want"
perceived = "got"
[element.enter]
[element.greet]
[element.bow]
fields = { angle = { type = "number", unit = "deg" } }
[rule.greet]
expect = "greet"
after = "enter"
within = "10s"
step = "in"
dimension = "warmth"
weight = 3
need = "To be seen."
[rule.bow]
each = "bow"
be = { angle = "15..45" }
credit = "share"
weight = 0.5
[rule.vip]
require = { vip = true }
bonus = true
[rule.rest]
expect = "bow"
before = "@due"
critical = true
`

const richLog = `{"visit":"V-1","site":"N","staff":"A","date":"2026-03-02","zone":"Asia/Shanghai","precision":"5s","facts":{"pair":"e1","want":4.5,"got":5,"vip":true,"due":"10:00","pause":"1m30s"},"events":[{"at":"09:00:02","do":"enter"},{"at":"09:00:40","do":"greet","end":"09:01","by":"x"},{"at":"09:02","do":"bow","angle":30},{"do":"bow","angle":50.25},{"at":"09:03","do":"bow","angle":1}]}
{"visit":"V-2","site":"S","staff":"B","wave":"w","start":"2026-03-02T09:00:00+08:00","facts":{"pair":"e1","want":1e300,"got":-2,"vip":false},"unobserved":["bow"],"events":[{"at":"+1m","do":"enter"},{"at":"+2m","do":"greet"}]}
{"visit":"V-3","site":"S","events":[{"at":"09:00:02","do":"enter"},{"at":"08:59","do":"greet","step":"in"}]}
{"visit":"V-4","site":"S","events":[{"at":"09:00:02","do":"entre"}]}
`
