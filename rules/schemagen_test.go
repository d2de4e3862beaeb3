package rules

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// rulebookSchema makes the JSON Schema of rulebooks and mappings from the
// tables of their keys. It is draft 7, the newest that editors of TOML
// understand (Taplo, and Even Better TOML, which is built on it).
//
// A text may hold params, and a lone "${name}" stands for a value of any type:
// so a number may be such a text, and each pattern lets a dollar pass. There is
// no $id: Taplo calls a schema invalid whose $id is no absolute address.
func rulebookSchema() map[string]any {
	defs := shapes()
	ref := func(name string) map[string]any { return map[string]any{"$ref": "#/definitions/" + name} }
	root := map[string]any{
		"$schema":              "http://json-schema.org/draft-07/schema#",
		"title":                "Rulebook of stdc",
		"description":          "A service standard as a rulebook, or a mapping of the columns of a log, in TOML.",
		"type":                 "object",
		"additionalProperties": false,
		"definitions":          defs,
	}
	named := func(doc string, of any) map[string]any {
		return map[string]any{"type": "object", "description": doc, "propertyNames": ref("id"), "additionalProperties": of}
	}
	tables := func(doc string, of any) map[string]any {
		return map[string]any{"type": "array", "description": doc, "items": of}
	}
	root["properties"] = map[string]any{
		"standard":  ref("standard"),
		"step":      tables("The steps of the service, in order.", ref("step")),
		"fact":      named("What holds for the whole of a visit.", ref("field")),
		"element":   named("What can be observed.", ref("element")),
		"pattern":   named("Elements with conditions, kept under a name.", ref("pattern")),
		"phrases":   named("Sets of phrases.", ref("texts")),
		"param":     named("Values with a name, for ${name} in any text.", ref("param")),
		"dimension": named("Dimensions of quality.", ref("dimension")),
		"calendar":  ref("calendar"),
		"rule":      named("The rules.", ref("rule")),
		"revision":  tables("The history of the standard.", ref("revision")),
		"waiver":    tables("Failures that leave the score for a while.", ref("waiver")),
		"log":       ref("log"),
	}
	// A book that extends another may set single keys of its rules.
	root["if"] = map[string]any{"required": []string{"standard"}, "properties": map[string]any{"standard": map[string]any{"required": []string{"extends"}}}}
	root["then"] = true
	root["else"] = map[string]any{"properties": map[string]any{"rule": map[string]any{"additionalProperties": ref("oneForm")}}}

	for name, t := range map[string]struct {
		doc  string
		rows []logKey
	}{
		"standard":  {"What the book is.", standardRows},
		"step":      {"A step of the service.", stepRows},
		"element":   {"Something that can be observed.", elementRows},
		"pattern":   {"An element with conditions.", patternRows},
		"dimension": {"A dimension of quality.", dimensionRows},
		"calendar":  {"Working days and hours, for lengths such as \"3 workdays\".", calendarRows},
		"revision":  {"An entry of the history.", revisionRows},
		"waiver":    {"Failures that leave the score for a while.", waiverRows},
		"segment":   {"A part of a visit.", segmentRows},
		"matcher":   {"What a value is compared with.", matcherRows},
		"partial":   {"Credit for a wider window.", partialRows},
		"log":       {"What the columns of a log mean.", logKeys},
		"column":    {"What a column means.", columnKeys},
		"logEvent":  {"An event that is made of columns of a row.", eventKeys},
		"logRepeat": {"A table whose rows belong to rows of the main one.", repeatKeys},
	} {
		defs[name] = tableSchema(name, t.doc, t.rows)
	}
	field := tableSchema("fieldTable", "What is recorded.", fieldRows)
	field["allOf"] = fieldLaws()
	defs["fieldTable"] = field
	defs["field"] = map[string]any{"anyOf": []any{ref("fieldTable"), ref("type")}}
	segmentLaws(defs["segment"].(map[string]any))
	defs["matcher"].(map[string]any)["minProperties"] = 1
	for _, name := range []string{"standard", "step"} {
		defs[name].(map[string]any)["x-taplo"] = map[string]any{"initKeys": []string{"id", "title"}}
	}
	// The same as a pattern, but an event: it has no end edge.
	event := tableSchema("event", "An element with conditions.", slices.DeleteFunc(slices.Clone(patternRows), func(k logKey) bool { return k.name == "edge" }))
	event["properties"].(map[string]any)["element"] = ref("element list")
	defs["event"] = event
	ruleSchemas(defs)
	return hyphenated(root).(map[string]any)
}

// hyphenated writes hyphens for the spaces in the names of definitions, which
// stand in references.
func hyphenated(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			if k == "definitions" {
				renamed := map[string]any{}
				for name, def := range x.(map[string]any) {
					renamed[strings.ReplaceAll(name, " ", "-")] = def
				}
				x = renamed
			}
			if k == "$ref" {
				x = strings.ReplaceAll(x.(string), " ", "-")
			}
			v[k] = hyphenated(x)
		}
	case []any:
		for i := range v {
			v[i] = hyphenated(v[i])
		}
	}
	return v
}

// tableSchema is the schema of a table with some keys.
func tableSchema(name, doc string, rows []logKey) map[string]any {
	props := map[string]any{}
	required := []string{}
	for _, k := range rows {
		props[k.name] = keySchema(name, k)
		if k.def == "required" {
			required = append(required, k.name)
		}
	}
	if name == "standard" {
		required = append(required, "title") // its own is made from no id
	}
	t := map[string]any{"type": "object", "description": doc, "properties": props, "additionalProperties": false}
	if len(required) > 0 {
		t["required"] = required
	}
	return t
}

// keySchema is the schema of one key. Its shape is that of its kind of value; a kind
// that is a list of words in backquotes is an enum of these.
func keySchema(table string, k logKey) map[string]any {
	shape := k.value
	switch own := map[string]string{ // prose of the reference that means a shape here
		"log.columns": "columns", "log.constant": "constants", "log.event": "log events", "log.repeat": "log repeats",
		"logRepeat.columns": "columns", "logRepeat.constant": "constants", "logRepeat.event": "log events",
		"column.values": "cell values", "logEvent.fields": "event fields", "log.skew": "plain duration",
	}[table+"."+k.name]; {
	case own != "":
		shape = own
	case strings.HasPrefix(k.value, "`"):
		if words := words(k.value); words != nil {
			return described(map[string]any{"enum": words}, k)
		}
	}
	kinds := map[string]string{
		"an IANA name": "text", "a text": "text", "a name": "text", "one character": "character", "a number, or `\"2..3\"`": "header rows",
		"names": "names", "tests of a row": "row tests", "a duration": "plain duration", "a target, or a list": "names", "a pattern, or a list": "names",
		"a text, or a list": "names", "an element": "text", "a step": "text", "a column": "text", "a column, or a list": "names", "true": "true",
		"fact": "text", "file": "text", "step": "text", "field": "text", "files": "texts", "language": "text", "ids": "names", "scalar": "scalar", "element": "element list",
	}
	if to, ok := kinds[shape]; ok {
		shape = to
	}
	if table == "pattern" && k.name == "element" {
		shape = "edge list"
	}
	if _, ok := shapes()[shape]; !ok && !strings.HasSuffix(shape, "declarations") && !slices.Contains(madeLater, shape) {
		panic(fmt.Sprintf("the key %s of %s has values of the kind %q, of which the schema knows no shape", k.name, table, k.value))
	}
	return described(map[string]any{"$ref": "#/definitions/" + shape}, k)
}

// madeLater are the shapes that are not among shapes().
var madeLater = []string{"parts", "partials"}

// described adds the prose of a key. In draft 7 what stands beside $ref counts
// for nothing, so that it stands around it.
func described(shape map[string]any, k logKey) map[string]any {
	out := map[string]any{"description": strings.ReplaceAll(k.doc, "`", "")}
	if def, ok := defaultOf(k.def); ok {
		out["default"] = def
	}
	if _, ok := shape["$ref"]; ok {
		out["allOf"] = []any{shape}
		return out
	}
	maps.Copy(out, shape)
	return out
}

func defaultOf(s string) (any, bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return n, true
	}
	if s == "false" {
		return false, true
	}
	if w := strings.Trim(s, "`\""); len(w) > 0 && s[0] == '`' && !strings.ContainsAny(w, "` ;") {
		return w, true
	}
	return nil, false
}

// words are the words of a value such as "`a`, `b` or `c`", nil where it is
// something else.
func words(s string) []string {
	parts := strings.Split(s, "`")
	var out []string
	for i, p := range parts {
		switch {
		case i%2 == 1 && strings.HasPrefix(p, "["):
			return nil
		case i%2 == 1:
			out = append(out, p)
		case strings.Trim(p, " ,") != "" && strings.Trim(p, " ,") != "or":
			return nil
		}
	}
	return out
}

// ruleSchemas makes those of rules: rule is one key by key, oneForm asks for its
// form and what goes with it, and part is an inline rule.
func ruleSchemas(defs map[string]any) {
	rows := func(part bool) []logKey {
		var rows []logKey
		shape := map[Form]string{FormExpect: "anchor", FormForbid: "anchor", FormEach: "element list", FormRequire: "conditions",
			FormOrder: "order", FormAll: "parts", FormAny: "parts", FormOneOf: "parts"}
		for _, f := range forms() {
			rows = append(rows, logKey{string(f.name), shape[f.name], "", strings.ToUpper(f.doc[:1]) + f.doc[1:] + "."})
		}
		for _, m := range modifiers {
			if !m.part && part {
				continue
			}
			kind := m.kind
			switch m.name {
			case "match":
				kind = "`first`, `subsequence` or `exact`"
			case "missing":
				kind = "`skip`"
			case "on":
				kind = "`each`, `first`, `last` or `any`"
			case "credit":
				kind = "`share`"
			case "misses":
				kind = "whole number"
			case "partial":
				kind = "partials"
			}
			rows = append(rows, logKey{m.name, kind, "", m.doc})
		}
		return rows
	}
	defs["parts"] = map[string]any{"type": "array", "minItems": 1, "items": map[string]any{"$ref": "#/definitions/part"}}
	defs["partials"] = map[string]any{"type": "array", "items": map[string]any{"$ref": "#/definitions/partial"}}
	defs["rule"] = tableSchema("rule", "A rule.", rows(false))
	defs["rule"].(map[string]any)["allOf"] = perForm(false)
	part := tableSchema("part", "An inline rule.", rows(true))
	part["allOf"] = append(perForm(true), map[string]any{"$ref": "#/definitions/oneForm"})
	defs["part"] = part
	var forms []any
	for _, f := range formNames() {
		forms = append(forms, map[string]any{"required": []string{f}})
	}
	anchored := map[string]any{"anyOf": []any{required("after"), required("before"), required("near")}}
	defs["oneForm"] = map[string]any{"oneOf": forms, "dependencies": map[string]any{
		"within": anchored, "next": anchored, "same": anchored, "different": anchored, "lower": anchored, "higher": anchored,
		"until": required("after"), "since": required("before"), "partial": required("within"), "each": required("be"),
		"misses": map[string]any{"anyOf": []any{anchored, required("every"), required("each")}},
		"near":   map[string]any{"not": map[string]any{"anyOf": []any{required("after"), required("before"), required("until"), required("since")}}},
		"every":  map[string]any{"not": map[string]any{"anyOf": []any{required("after"), required("before"), required("near"), required("within"), required("next"), required("times")}}},
		"in":     map[string]any{"not": required("in-each")},
	}}
}

func required(key string) map[string]any { return map[string]any{"required": []string{key}} }

// perForm says which keys do not go with a form.
func perForm(part bool) []any {
	var out []any
	for _, f := range formNames() {
		var not []string
		for _, m := range modifiers {
			if !m.goes(Form(f)) && (m.part || !part) {
				not = append(not, m.name)
			}
		}
		if len(not) > 0 {
			out = append(out, map[string]any{"if": required(f), "then": map[string]any{"propertyNames": map[string]any{"not": map[string]any{"enum": not}}}})
		}
	}
	return out
}

func fieldLaws() []any {
	is := func(t string) map[string]any {
		return map[string]any{"required": []string{"type"}, "properties": map[string]any{"type": map[string]any{"const": t}}}
	}
	def := func(shape string) map[string]any {
		return map[string]any{"properties": map[string]any{"default": map[string]any{"$ref": "#/definitions/" + shape}}}
	}
	return []any{
		map[string]any{"if": is(string(TypeEnum)), "then": required("values")},
		map[string]any{"if": map[string]any{"required": []string{"type", "values"}}, "then": is(string(TypeEnum))},
		map[string]any{"if": is(string(TypeNumber)), "then": def("any number")},
		map[string]any{"if": is(string(TypeBool)), "then": def("true")},
		map[string]any{"if": is(string(TypeDuration)), "then": def("plain duration")},
	}
}

func segmentLaws(segment map[string]any) {
	not := func(keys ...string) map[string]any {
		var cases []any
		for _, k := range keys {
			cases = append(cases, required(k))
		}
		return map[string]any{"not": map[string]any{"anyOf": cases}}
	}
	segment["anyOf"] = []any{required("after"), required("before"), required("per")}
	segment["dependencies"] = map[string]any{
		"until": map[string]any{"allOf": []any{required("after"), not("before")}},
		"per":   not("after", "before", "until"),
	}
}
