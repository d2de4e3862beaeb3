package rules

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"testing"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestBookSchema keeps templates/schemas/book.json, equal to what the
// Go types say, which the program holds compiled books to.
func TestBookSchema(t *testing.T) {
	const file = "../templates/schemas/book.json"
	g := newSchemaGen()
	root := g.object(reflect.TypeFor[Book]())
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["$id"] = "book.json"
	root["title"] = "Compiled rulebook of stdc"
	root["$defs"] = g.defs
	root["properties"].(map[string]any)["format"] = map[string]any{"const": BookFormat}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetIndent("", " ")
	if err := enc.Encode(root); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(want, out.Bytes()) {
		t.Errorf("%s is not what the types say; run go test ./rules -run TestBookSchema -update", file)
	}
}

// schemaGen makes a JSON Schema from Go types: no other keys, and all that
// are not omitted when empty are required.
type schemaGen struct {
	shape shape
	defs  map[string]any
}

func newSchemaGen() *schemaGen {
	return &schemaGen{shape{map[reflect.Type][]member{}}, map[string]any{}}
}

func (g *schemaGen) object(t reflect.Type) map[string]any {
	props := map[string]any{}
	required := []string{}
	for _, m := range g.shape.members(t) {
		props[m.name] = g.schema(m.of)
		if !m.optional {
			required = append(required, m.name)
		}
	}
	return map[string]any{"type": "object", "properties": props, "required": required, "additionalProperties": false}
}

func (g *schemaGen) schema(t reflect.Type) any {
	if t == reflect.TypeFor[Ratio]() {
		return map[string]any{"type": "string", "pattern": `^-?[0-9]+(/[0-9]+)?$`}
	}
	if values := wordsOf(t); values != nil {
		return map[string]any{"enum": values}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return g.schema(t.Elem())
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return map[string]any{"type": "integer"}
	case reflect.Slice:
		return map[string]any{"type": []string{"array", "null"}, "items": g.schema(t.Elem())}
	case reflect.Array:
		return map[string]any{"type": "array", "items": g.schema(t.Elem()), "minItems": t.Len(), "maxItems": t.Len()}
	}
	if _, ok := g.defs[t.Name()]; !ok {
		g.defs[t.Name()] = nil
		g.defs[t.Name()] = g.object(t)
	}
	return map[string]any{"$ref": "#/$defs/" + t.Name()}
}
