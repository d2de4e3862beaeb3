package rules

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/santhosh-tekuri/jsonschema/v5"
)

// goldenSchema compares a schema with its file in templates/schemas.
func goldenSchema(t *testing.T, name string, schema map[string]any) {
	t.Helper()
	file := "../templates/schemas/" + name + ".json"
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(schema); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(want, out.Bytes()) {
		t.Errorf("%s is not what the tables say; run go test ./rules -run Schema -update", file)
	}
}

func compiledSchema(t testing.TB, name string) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile("../templates/schemas/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	s, err := jsonschema.CompileString(name+".json", string(data))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestRulebookSchema keeps templates/schemas/rulebook.json to what the tables
// of keys say.
func TestRulebookSchema(t *testing.T) { goldenSchema(t, "rulebook", rulebookSchema()) }

// asJSON turns what a reader of TOML makes of a file into what the validator
// takes: lists of any, times as texts.
func asJSON(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, x := range v {
			out[k] = asJSON(x)
		}
		return out
	case []map[string]any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = asJSON(v[i])
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = asJSON(v[i])
		}
		return out
	case time.Time:
		layout := map[string]string{"date-local": time.DateOnly, "time-local": "15:04:05.999999999", "datetime-local": "2006-01-02T15:04:05.999999999"}[v.Location().String()]
		if layout == "" {
			layout = time.RFC3339Nano
		}
		return v.Format(layout)
	}
	return v
}

func schemaFault(t testing.TB, s *jsonschema.Schema, text string) error {
	t.Helper()
	var v map[string]any
	if _, err := toml.Decode(text, &v); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return s.Validate(asJSON(v))
}

// TestSchemaHoldsBooks validates every rulebook and mapping of the repository
// that compiles, and those of the reference: none may be refused.
func TestSchemaHoldsBooks(t *testing.T) {
	s := compiledSchema(t, "rulebook")
	texts := map[string]string{"the whole book": wholeBook}
	for name, files := range books(t) {
		for file, text := range files {
			texts[name+" "+file] = text
		}
	}
	for name, data := range corpus(t) {
		if b, _ := Compile(name, os.ReadFile); b != nil || strings.HasPrefix(name, "../testdata/survey/map") || strings.Contains(name, "mappings/good") || strings.Contains(name, "/expected.toml") {
			texts[name] = string(data)
		}
	}
	if len(texts) < 60 {
		t.Fatalf("only %d texts", len(texts))
	}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		if HasErrors(CheckSyntax(name, []byte(texts[name]))) {
			t.Errorf("%s has faults", name)
			continue
		}
		if err := schemaFault(t, s, texts[name]); err != nil {
			t.Errorf("%s: %#v", name, err)
		}
	}
}

// TestSchemaRefuses holds the schema to refuse what is no rulebook. Each case
// is lines that are added to a good book, of which it is then no more one.
func TestSchemaRefuses(t *testing.T) {
	s := compiledSchema(t, "rulebook")
	const good = "[standard]\nid = \"a\"\ntitle = \"A\"\n"
	if err := schemaFault(t, s, good+"[rule.r]\nexpect = \"b\"\n"); err != nil {
		t.Fatal(err)
	}
	rule := func(lines string) string { return good + "[rule.r]\n" + lines + "\n" }
	for _, c := range []struct{ what, text string }{
		{"no id", "[standard]\ntitle = \"A\""},
		{"no title", "[standard]\nid = \"a\""},
		{"an id with capitals", "[standard]\nid = \"Hall\"\ntitle = \"A\""},
		{"an unknown section", good + "[rules.r]\nexpect = \"b\""},
		{"an unknown key of the standard", good + "pass_mark = 85"},
		{"a pass mark in quotes", good + "pass-mark = \"85\""},
		{"a coverage in percent", good + "min-coverage = 70"},
		{"a date that is none", good + "effective = \"soon\""},
		{"a step without id", good + "[[step]]\nfrom = \"b\""},
		{"a step in single brackets", good + "[step]\nid = \"b\""},
		{"an unknown type", good + "[fact.f]\ntype = \"int\""},
		{"an enum without values", good + "[fact.f]\ntype = \"enum\""},
		{"values of a number", good + "[fact.f]\ntype = \"number\"\nvalues = [\"1\"]"},
		{"a default of another type", good + "[fact.f]\ntype = \"number\"\ndefault = \"3\""},
		{"a reserved field", good + "[element.e]\nfields = { at = \"time\" }"},
		{"a field with an unknown key", good + "[element.e]\nfields = { angle = { typ = \"number\" } }"},
		{"a pattern without element", good + "[pattern.p]\nwhere = { by = \"a\" }"},
		{"a param that is a table", good + "[param.p]\nx = 1"},
		{"an empty phrase set", good + "[phrases]\np = []"},
		{"a day of the week", good + "[calendar]\nworkdays = [\"monday\"]"},
		{"hours without a range", good + "[calendar]\nhours = \"09:00\""},
		{"no form", rule("title = \"T\"")},
		{"two forms", rule("expect = \"b\"\nforbid = \"c\"")},
		{"an unknown key of a rule", rule("expect = \"b\"\nafther = \"c\"")},
		{"be without each", rule("expect = \"b\"\nbe = { x = 1 }")},
		{"each without be", rule("each = \"b\"")},
		{"times on forbid", rule("forbid = \"b\"\ntimes = 2")},
		{"an anchor of each", rule("each = \"b\"\nbe = { x = 1 }\nafter = \"c\"")},
		{"an anchor on all", rule("all = [{ expect = \"b\" }]\nafter = \"c\"")},
		{"within without an anchor", rule("expect = \"b\"\nwithin = \"10s\"")},
		{"a number of seconds", rule("expect = \"b\"\nafter = \"c\"\nwithin = 10")},
		{"a duration without a unit", rule("expect = \"b\"\nafter = \"c\"\nwithin = \"10\"")},
		{"units in the wrong order", rule("expect = \"b\"\nafter = \"c\"\nwithin = \"5s1m\"")},
		{"a window without ends", rule("expect = \"b\"\nafter = \"c\"\nwithin = \"..\"")},
		{"a range with three dots", rule("expect = \"b\"\ntimes = \"1...3\"")},
		{"a negative count", rule("expect = \"b\"\ntimes = -1")},
		{"until without after", rule("expect = \"b\"\nuntil = \"c\"")},
		{"near with before", rule("expect = \"b\"\nnear = \"c\"\nbefore = \"d\"")},
		{"every with within", rule("expect = \"b\"\nevery = \"1m\"\nafter = \"c\"\nwithin = \"5m\"")},
		{"in and in-each", rule("expect = \"b\"\nin = \"s\"\nin-each = [\"t\"]")},
		{"partial without within", rule("expect = \"b\"\nafter = \"c\"\npartial = [{ within = \"20s\", credit = 0.5 }]")},
		{"a partial credit above one", rule("expect = \"b\"\nafter = \"c\"\nwithin = \"5s\"\npartial = [{ within = \"20s\", credit = 50 }]")},
		{"an unknown word", rule("expect = \"b\"\nafter = \"c\"\non = \"second\"")},
		{"another edge", rule("expect = \"b\"\nafter = { element = \"c\", edge = \"start\" }")},
		{"an edge where an event must stand", rule("each = { element = \"c\", edge = \"end\" }\nbe = { x = 1 }")},
		{"a segment without ends", rule("expect = \"b\"\nin = { }")},
		{"a segment with two closers", rule("expect = \"b\"\nin = { after = \"c\", before = \"d\", until = \"e\" }")},
		{"per beside a closer", rule("expect = \"b\"\nin = { per = \"x\", after = \"d\" }")},
		{"a segment from @start", rule("expect = \"b\"\nin = { after = \"@start\" }")},
		{"an order of one text", rule("order = \"b\"")},
		{"an unknown matcher", rule("each = \"b\"\nbe = { x = { like = \"y\" } }")},
		{"a part with a weight", rule("any = [{ expect = \"b\", weight = 2 }]")},
		{"a part without a form", rule("any = [{ after = \"b\" }]")},
		{"a credit other than share", rule("expect = \"b\"\ncredit = \"half\"")},
		{"critical in quotes", rule("expect = \"b\"\ncritical = \"true\"")},
		{"a negative weight", rule("expect = \"b\"\nweight = -1")},
		{"a mapping without a layout", "[log]\n[log.columns]\n\"a\" = \"visit\""},
		{"an unknown layout", "[log]\nlayout = \"rows\"\n[log.columns]\n\"a\" = \"visit\""},
		{"a column with an unknown key", "[log]\nlayout = \"events\"\n[log.columns]\n\"a\" = { is = \"at\", fromat = \"x\" }"},
		{"an event without do", "[log]\nlayout = \"visits\"\n[log.columns]\n\"a\" = \"visit\"\n[[log.event]]\nat = \"x\""},
		{"a field with a text and a column", "[log]\nlayout = \"visits\"\n[log.columns]\n\"a\" = \"visit\"\n[[log.event]]\ndo = \"x\"\nfields = { by = { text = \"a\", column = \"b\" } }"},
	} {
		if schemaFault(t, s, c.text) == nil {
			t.Errorf("%s is accepted:\n%s", c.what, c.text)
		}
		if b, _ := compileText(c.text + "\n"); b != nil && !strings.HasPrefix(c.text, "[log]") {
			t.Errorf("%s compiles, so that the case shows nothing:\n%s", c.what, c.text)
		}
	}
}

// TestOverlaySchema lets a book that extends another set single keys.
func TestOverlaySchema(t *testing.T) {
	s := compiledSchema(t, "rulebook")
	const text = "[standard]\nid = \"a\"\ntitle = \"A\"\n%[rule.r]\nwithin = \"${limit}\"\nweight = \"${heavy}\"\n[rule.s]\nretired = true\n"
	if err := schemaFault(t, s, strings.Replace(text, "%", "extends = \"b.toml\"\n", 1)); err != nil {
		t.Errorf("%#v", err)
	}
	if schemaFault(t, s, strings.Replace(text, "%", "", 1)) == nil {
		t.Error("rules without a form are accepted in a book that extends none")
	}
}

// TestDiagnosticsSchema keeps templates/schemas/diagnostics.json to the Go
// types, and validates the faults of all cases by it.
func TestDiagnosticsSchema(t *testing.T) {
	g := newSchemaGen()
	goldenSchema(t, "diagnostics", map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "diagnostics.json", "title": "Faults of a rulebook, as stdc compile --format json tells them",
		"type": "array", "items": g.schema(reflect.TypeFor[Diagnostic]()), "$defs": g.defs,
	})
	s := compiledSchema(t, "diagnostics")
	told := 0
	for _, dir := range caseFolders(t) {
		_, ds := Compile("book.toml", loadFrom(dir))
		told += len(ds)
		data, err := json.Marshal(ds)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(data, &v); err != nil {
			t.Fatal(err)
		}
		if v == nil {
			v = []any{}
		}
		if err := s.Validate(v); err != nil {
			t.Errorf("%s: %#v", dir, err)
		}
	}
	if told < 100 {
		t.Errorf("only %d faults", told)
	}
	for _, bad := range []string{`{}`, `[{}]`, `[{"file":"a","line":"1","column":1,"endColumn":2,"severity":"error","code":"c","message":"m","text":""}]`,
		`[{"file":"a","line":1,"column":1,"endColumn":2,"severity":"fatal","code":"c","message":"m","text":""}]`} {
		var v any
		if err := json.Unmarshal([]byte(bad), &v); err != nil {
			t.Fatal(err)
		}
		if s.Validate(v) == nil {
			t.Errorf("%s is accepted", bad)
		}
	}
}
