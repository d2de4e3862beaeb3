package rules

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"stdc/templates"
)

// decoded is a document as ReadBook reads it.
func decoded(t testing.TB, data []byte) any {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var doc any
	if err := dec.Decode(&doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestShapeIsSchema changes a book in every place in every way, and holds what is
// refused to what a validator of schemas refuses by the schema that we publish.
func TestShapeIsSchema(t *testing.T) {
	data, _ := templates.Schema("book")
	schema, err := jsonschema.CompileString("book.json", string(data))
	if err != nil {
		t.Fatal(err)
	}
	doc := decoded(t, encodedWhole(t))
	tried, refused := 0, 0
	try := func(where string) {
		t.Helper()
		tried++
		m := (&shape{map[reflect.Type][]member{}}).check(doc, reflect.TypeFor[Book]())
		err := schema.Validate(doc)
		if (m == nil) != (err == nil) {
			t.Errorf("%s: we say %v, the schema %v", where, m, err)
		}
		if m == nil {
			return
		}
		refused++
		if !strings.HasPrefix(where, m.at) && !strings.HasPrefix(m.at, where) || strings.Contains(m.why, "\n") {
			t.Errorf("a change of %s is told as %q", where, m.Error())
		}
	}
	try("nothing")
	if refused != 0 {
		t.Fatal("the book itself is refused")
	}
	seen := map[string]bool{}
	var walk func(where, kind string, v any, set func(any))
	walk = func(where, kind string, v any, set func(any)) {
		if seen[kind] || kind == "/format" {
			return // as /rules/3/title after /rules/0/title; ReadBook itself looks at the format
		}
		seen[kind] = true
		for _, other := range []any{nil, true, json.Number("3"), json.Number("-1"), "3", "-3/4", "1/", "0.5", "", []any{}, []any{json.Number("1"), json.Number("2")}, map[string]any{}} {
			set(other)
			try(where)
		}
		set(v)
		switch v := v.(type) {
		case []any:
			for i := range v {
				walk(fmt.Sprint(where, "/", i), kind+"/0", v[i], func(x any) { v[i] = x })
			}
		case map[string]any:
			v["colour"] = "red"
			try(where)
			delete(v, "colour")
			for _, k := range slices.Sorted(maps.Keys(v)) {
				old := v[k]
				delete(v, k)
				try(where)
				v[k] = old
				walk(where+"/"+k, kind+"/"+k, old, func(x any) { v[k] = x })
			}
		}
	}
	walk("", "", doc, func(x any) { doc = x })
	if tried < 2000 || refused < tried/2 {
		t.Errorf("%d changes tried, %d refused", tried, refused)
	}
}

func TestShapeSays(t *testing.T) {
	good := string(encodedWhole(t))
	for _, c := range []struct{ from, to, want string }{
		{`"hash":`, `"colour": 1, "hash":`, `at the top: the key "colour" is not known`},
		{`"language": "en",`, ``, `at the top: the key "language" is missing`},
		{`"language": "en",`, `"languge": "en",`, `at the top: the key "language" is missing`},
		{`"language": "en"`, `"language": 3`, `at /language: the number "3", where a text is expected`},
		{`"op": "says"`, `"op": "say"`, `: "say", where one of one-of, range, not, all, says, matches or known is expected; did you mean "says"?`},
		{`"perceived": -1`, `"perceived": 1.5`, `at /dimensions/0/perceived: "1.5" is not a whole number`},
		{`"perceived": -1`, `"perceived": null`, `at /dimensions/0/perceived: null, where a whole number is expected`},
		{`"passMark": "100"`, `"passMark": {}`, `at /passMark: an object, where a fraction such as "3" or "2/3" is expected`},
		{`"from": [`, `"form": [`, `the key "form" is not known; did you mean "from"?`},
	} {
		bad := strings.Replace(good, c.from, c.to, 1)
		if bad == good {
			t.Errorf("%s: the case changes nothing", c.to)
			continue
		}
		_, err := ReadBook([]byte(bad))
		if err == nil || !strings.HasSuffix(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "it is not a compiled book: ") {
			t.Errorf("%s: %v, want %s", c.to, err, c.want)
		}
	}
}
