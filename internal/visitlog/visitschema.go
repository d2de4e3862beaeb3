package visitlog

import (
	"bytes"
	"encoding/json"

	"stdc/rules"
)

// Patterns of what visits hold as texts. They are plain enough for the regular
// expressions of every language. What a pattern cannot say (the days of a month,
// the name of a zone) only reading tells.
const (
	patternClock    = `([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,9})?)?`
	patternDate     = `[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])`
	patternOffset   = `[Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9]`
	patternDuration = `([0-9]+(\.[0-9]{1,9})?d)?([0-9]+(\.[0-9]{1,9})?h)?([0-9]+(\.[0-9]{1,9})?m)?([0-9]+(\.[0-9]{1,9})?s)?([0-9]+(\.[0-9]{1,6})?ms)?([0-9]+(\.[0-9]{1,3})?us)?([0-9]+ns)?`
	patternMoment   = `(` + patternDate + `[Tt ])?` + patternClock + `|` + patternDate + `|` + patternDate + `[Tt ]` + patternClock + `(` + patternOffset + `)`
	patternZone     = `[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*`
)

// VisitSchema returns the JSON Schema, draft 7, of one visit as the book wants
// it: its elements with their fields, its facts, its steps. It accepts what the
// reader of NDJSON accepts, but for what no pattern can say.
func VisitSchema(b *rules.Book) ([]byte, error) {
	s := map[string]any{
		"$schema":              "http://json-schema.org/draft-07/schema#",
		"title":                "A visit, by " + b.Title.Main,
		"$comment":             "Made of the rulebook " + b.ID + ", version " + b.Version + ", hash " + b.Hash,
		"type":                 "object",
		"required":             []string{"visit", "events"},
		"additionalProperties": false,
		"properties": map[string]any{
			"visit":      map[string]any{"type": "string", "minLength": 1, "description": "Its id, which no other visit of a run has."},
			"site":       orNull("string", nil, "Where it was."),
			"staff":      orNull("string", nil, "Who served."),
			"wave":       orNull("string", nil, "The round of visits that it belongs to; where none, the month of its date."),
			"date":       orNull("string", map[string]any{"pattern": whole(patternDate)}, "The day of times of day."),
			"zone":       orNull("string", map[string]any{"pattern": whole(patternZone)}, "The IANA name of the time zone; UTC where none."),
			"start":      orNull("string", map[string]any{"pattern": whole(patternMoment)}, "The moment that times such as +2m5s count from."),
			"precision":  precisionSchema(),
			"facts":      factsSchema(b),
			"unobserved": unobservedSchema(b),
			"about":      orNull("object", nil, "How the visit was recorded: who observed, by what form, notes. No rule looks at it."),
			"events":     map[string]any{"type": "array", "items": map[string]any{"$ref": "#/definitions/event"}, "description": "What happened, in order."},
		},
		"definitions": map[string]any{"event": eventSchema(b)},
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(s); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func whole(pattern string) string { return "^(" + pattern + ")$" }

// orNull is a value that may be null, which says that it is not recorded.
func orNull(typ string, more map[string]any, doc string) map[string]any {
	s := map[string]any{"type": []string{typ, "null"}, "description": doc}
	for k, v := range more {
		s[k] = v
	}
	return s
}

func precisionSchema() map[string]any {
	return orNull("string", map[string]any{"minLength": 1, "pattern": whole(patternDuration), "not": map[string]any{"type": "string", "pattern": `^[0.a-z]*$`}},
		"How exact the times are, such as 5s; more than nothing.")
}

func factsSchema(b *rules.Book) map[string]any {
	props := map[string]any{}
	for i := range b.Facts {
		props[b.Facts[i].ID] = fieldSchema(&b.Facts[i])
	}
	return orNull("object", map[string]any{"properties": props, "additionalProperties": false}, "What holds for the whole visit.")
}

func unobservedSchema(b *rules.Book) map[string]any {
	items := map[string]any{"type": "string"}
	if len(b.Elements) > 0 {
		items = map[string]any{"enum": elementIDs(b)}
	}
	return orNull("array", map[string]any{"items": items}, "The elements that nobody watched for.")
}

func elementIDs(b *rules.Book) []string {
	ids := make([]string, len(b.Elements))
	for i := range ids {
		ids[i] = b.Elements[i].ID
	}
	return ids
}

// eventSchema is that of an event: its own keys, and the fields of its element.
func eventSchema(b *rules.Book) map[string]any {
	if len(b.Elements) == 0 {
		return map[string]any{"not": map[string]any{}} // nothing can be observed
	}
	steps := []any{nil}
	for i := range b.Steps {
		steps = append(steps, b.Steps[i].ID)
	}
	props := map[string]any{
		"do":   map[string]any{"enum": elementIDs(b), "description": "What happened: the id of an element."},
		"at":   momentSchema("When it was, or when it began: 09:00:02, 09:00, 2026-03-02T09:00:02+08:00, 2026-03-02 or +2m5s."),
		"end":  momentSchema("When it ended."),
		"step": map[string]any{"enum": steps, "description": "The step that it belongs to."},
	}
	var kinds []any
	for i := range b.Elements {
		el := &b.Elements[i]
		own := map[string]any{}
		for k := range props {
			own[k] = true
		}
		for k := range el.Fields {
			own[el.Fields[k].ID] = fieldSchema(&el.Fields[k])
		}
		kinds = append(kinds, map[string]any{
			"if":   map[string]any{"properties": map[string]any{"do": map[string]any{"const": el.ID}}},
			"then": map[string]any{"title": el.Title.Main, "properties": own, "additionalProperties": false},
		})
	}
	return map[string]any{"type": "object", "required": []string{"do"}, "properties": props, "allOf": kinds}
}

// momentSchema is that of a time. The pattern of a length matches nothing too,
// so that a lone + is refused beside it.
func momentSchema(doc string) map[string]any {
	return orNull("string", map[string]any{"pattern": whole(patternMoment + `|\+(` + patternDuration + `)`), "not": map[string]any{"const": "+"}}, doc)
}

func fieldSchema(f *rules.Field) map[string]any {
	doc := f.Title.Main
	switch {
	case f.Fixed != "":
		return map[string]any{"enum": []any{nil, f.Fixed}, "description": doc}
	case f.Type == rules.TypeEnum:
		values := []any{nil}
		for _, v := range f.Values {
			values = append(values, v)
		}
		return map[string]any{"enum": values, "description": doc}
	case f.Type == rules.TypeNumber:
		if f.Unit != "" {
			doc += ", in " + f.Unit
		}
		return orNull("number", nil, doc)
	case f.Type == rules.TypeBool:
		return orNull("boolean", nil, doc)
	case f.Type == rules.TypeTime:
		return momentSchema(doc)
	case f.Type == rules.TypeDuration:
		return orNull("string", map[string]any{"minLength": 1, "pattern": whole(patternDuration)}, doc)
	}
	return orNull("string", nil, doc)
}
