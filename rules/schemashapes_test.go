package rules

// Patterns of what is written in texts. They let pass what holds a param.
const (
	patternID       = `[a-z0-9]+(-[a-z0-9]+)*`
	patternDuration = `([0-9]+(\.[0-9]+)?d)?([0-9]+(\.[0-9]+)?h)?([0-9]+(\.[0-9]+)?m)?([0-9]+(\.[0-9]+)?s)?([0-9]+(\.[0-9]+)?ms)?([0-9]+(\.[0-9]+)?us)?([0-9]+(\.[0-9]+)?ns)?`
	patternLength   = `(` + patternDuration + `|[0-9]+ +(calendar +days?|dates?|workdays?)|[0-9]+(\.[0-9]+)? +workhours?)`
	patternDate     = `[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])([Tt ].*)?`
	patternClock    = `([01][0-9]|2[0-3]):[0-5][0-9]`
)

// shapes are the kinds of values that the tables name.
func shapes() map[string]any {
	ref := func(name string) map[string]any { return map[string]any{"$ref": "#/definitions/" + name} }
	text := map[string]any{"type": "string"}
	list := func(of any) map[string]any { return map[string]any{"type": "array", "minItems": 1, "items": of} }
	pattern := func(p string) map[string]any {
		return map[string]any{"type": "string", "minLength": 1, "pattern": `^(` + p + `)$|\$`}
	}
	or := func(cases ...any) map[string]any { return map[string]any{"anyOf": cases} }
	lone := func(typ string, more map[string]any) map[string]any {
		out := map[string]any{"type": []string{typ, "string"}, "pattern": `^\$\{[^}]*\}$`}
		for k, v := range more {
			out[k] = v
		}
		return out
	}
	place := pattern("@?" + patternID)
	names := or(text, list(text))
	return map[string]any{
		"id":    pattern(patternID),
		"text":  text,
		"texts": names, "names": names, "dimensions": names, "phrase sets": names, "fields": names, "steps": names,
		"character":        map[string]any{"type": "string", "maxLength": 1},
		"type":             map[string]any{"enum": types},
		"edge":             map[string]any{"const": "end"},
		"param":            map[string]any{"type": []string{"string", "number", "boolean", "array"}},
		"scalar":           map[string]any{"type": []string{"string", "number", "boolean"}},
		"true":             lone("boolean", nil),
		"any number":       lone("number", nil),
		"number":           lone("number", map[string]any{"minimum": 0}),
		"share":            lone("number", map[string]any{"minimum": 0, "maximum": 1}),
		"whole number":     lone("integer", map[string]any{"minimum": 0}),
		"count":            map[string]any{"type": []string{"integer", "string"}, "minimum": 0, "pattern": `^ *([0-9]+|[0-9]+ *\.\. *[0-9]*|\.\. *[0-9]+) *$|\$`},
		"date":             pattern(patternDate),
		"dates":            or(pattern(patternDate), list(pattern(patternDate))),
		"hours":            or(pattern(patternHours), list(pattern(patternHours))),
		"days of the week": or(pattern(patternWeekday), list(pattern(patternWeekday))),
		"header rows":      map[string]any{"type": []string{"integer", "string"}, "minimum": 1, "pattern": `^ *[0-9]+ *\.\. *[0-9]+ *$|\$`},
		"plain duration":   pattern(patternDuration),
		"duration":         pattern(patternLength),
		"window": map[string]any{"type": "string", "minLength": 1, "pattern": `^ *(` + patternLength + `|` + patternLength + `? *\.\. *` + patternLength + `?) *$|\$`,
			"not": map[string]any{"pattern": `^[ .]*$`}},

		// A list of elements, and the same where the end of an activity may stand.
		"element list": or(pattern(patternID), list(ref("element list")), ref("event")),
		"edge list":    or(pattern(patternID), list(ref("edge list")), ref("pattern")),
		"anchor":       or(place, list(ref("edge list")), ref("pattern")),
		"closer":       ref("anchor"),
		"segment end": or(map[string]any{"allOf": []any{place, map[string]any{"not": map[string]any{"enum": []string{"@start", "@end", "@steps"}}}}},
			list(ref("element list")), ref("event")),
		"order": or(map[string]any{"const": "@steps"}, list(ref("element list"))),
		"scope": or(pattern(patternID), list(pattern(patternID)), ref("segment")),

		"conditions":          map[string]any{"type": "object", "minProperties": 1, "additionalProperties": ref("condition")},
		"conditions on facts": ref("conditions"),
		"condition":           or(ref("scalar"), list(ref("scalar")), ref("matcher")),
		"field declarations": map[string]any{"type": "object", "additionalProperties": ref("field"),
			"propertyNames": map[string]any{"not": map[string]any{"enum": reserved}}},

		"columns":      map[string]any{"type": "object", "additionalProperties": or(ref("names"), ref("column"))},
		"constants":    map[string]any{"type": "object", "additionalProperties": map[string]any{"type": []string{"string", "number", "boolean", "array", "object"}}},
		"log events":   map[string]any{"type": "array", "items": ref("logEvent")},
		"log repeats":  map[string]any{"type": "object", "additionalProperties": ref("logRepeat")},
		"cell values":  map[string]any{"type": "object", "additionalProperties": ref("scalar")},
		"event fields": map[string]any{"type": "object", "additionalProperties": or(text, ref("event field"))},
		"event field": map[string]any{"type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
			"properties": map[string]any{"text": ref("scalar"), "column": text}},
		"row tests": or(ref("row test"), list(ref("row test"))),
		"row test": map[string]any{"type": "object", "minProperties": 1, "additionalProperties": or(ref("names"), map[string]any{"type": "object", "minProperties": 1,
			"additionalProperties": false, "properties": map[string]any{"not": ref("names"), "known": ref("true")}})},
	}
}

const (
	patternHours   = ` *` + patternClock + ` *\.\. *(` + patternClock + `|24:00) *`
	patternWeekday = `[Ss][Uu][Nn]|[Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]|[Ss][Aa][Tt]`
)
