package rules

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// misfit is where a JSON document is not what a compiled book is, and how.
type misfit struct {
	at  string // a JSON Pointer, "" for the top
	why string
}

func (m *misfit) Error() string {
	at := m.at
	if at == "" {
		at = "the top"
	}
	return "it is not a compiled book: at " + at + ": " + m.why
}

// shape holds JSON documents to Go types as templates/schemas/book.json does: no
// other keys, and all that are not left out when empty. A validator of schemas
// would say the same, and cost every command the making of its tables; a test
// holds both to each other.
type shape struct{ known map[reflect.Type][]member }

// member is a key of an object.
type member struct {
	name     string
	of       reflect.Type
	optional bool
}

// members returns the keys that a struct has as JSON, in their order.
func (s *shape) members(t reflect.Type) []member {
	if out, ok := s.known[t]; ok {
		return out
	}
	var out []member
	for i := range t.NumField() {
		f := t.Field(i)
		switch {
		case !f.IsExported():
		case f.Anonymous:
			out = append(out, s.members(f.Type)...)
		default:
			name, opt, _ := strings.Cut(f.Tag.Get("json"), ",")
			out = append(out, member{name, f.Type, opt == "omitempty"})
		}
	}
	s.known[t] = out
	return out
}

// check returns the first misfit of a document, whose numbers are json.Number,
// with a type; nil for none.
func (s *shape) check(doc any, t reflect.Type) *misfit {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if words := wordsOf(t); words != nil {
		return checkWord(doc, words)
	}
	if t == reflect.TypeFor[Ratio]() {
		return checkFraction(doc)
	}
	kind := t.Kind()
	switch v := doc.(type) {
	case string:
		if kind == reflect.String {
			return nil
		}
	case bool:
		if kind == reflect.Bool {
			return nil
		}
	case json.Number:
		if kind == reflect.Int || kind == reflect.Int64 {
			return checkNumber(v)
		}
	case nil:
		if kind == reflect.Slice {
			return nil
		}
	case []any:
		if kind == reflect.Slice || kind == reflect.Array {
			return s.list(v, t)
		}
	case map[string]any:
		if kind == reflect.Struct {
			return s.object(v, t)
		}
	}
	return &misfit{why: jsonName(doc) + ", where " + kindName(kind) + " is expected"}
}

func (s *shape) list(v []any, t reflect.Type) *misfit {
	if t.Kind() == reflect.Array && len(v) != t.Len() {
		return &misfit{why: "a list of " + strconv.Itoa(len(v)) + ", where one of " + strconv.Itoa(t.Len()) + " is expected"}
	}
	for i := range v {
		if m := s.check(v[i], t.Elem()); m != nil {
			m.at = "/" + strconv.Itoa(i) + m.at
			return m
		}
	}
	return nil
}

func (s *shape) object(v map[string]any, t reflect.Type) *misfit {
	var names []string
	found := 0
	for _, f := range s.members(t) {
		names = append(names, f.name)
		value, ok := v[f.name]
		if !ok {
			if f.optional {
				continue
			}
			return &misfit{why: "the key " + quote(f.name) + " is missing"}
		}
		found++
		if m := s.check(value, f.of); m != nil {
			m.at = "/" + f.name + m.at
			return m
		}
	}
	if found == len(v) {
		return nil
	}
	for _, key := range slices.Sorted(maps.Keys(v)) { // the same message on every run
		if !slices.Contains(names, key) {
			return &misfit{why: "the key " + quote(key) + " is not known" + didYouMean(key, names)}
		}
	}
	return nil
}

// checkNumber refuses what is no whole number of 64 bits. A book has no such.
func checkNumber(n json.Number) *misfit {
	if _, err := strconv.ParseInt(n.String(), 10, 64); err != nil {
		return &misfit{why: quote(n.String()) + " is not a whole number"}
	}
	return nil
}

// checkFraction takes what Ratio.String writes.
func checkFraction(doc any) *misfit {
	v, ok := doc.(string)
	num, den, over := strings.Cut(v, "/")
	num = strings.TrimPrefix(num, "-")
	const digits = "0123456789"
	if !ok || num == "" || over && den == "" || strings.Trim(num, digits) != "" || strings.Trim(den, digits) != "" {
		return &misfit{why: jsonName(doc) + `, where a fraction such as "3" or "2/3" is expected`}
	}
	return nil
}

func checkWord(doc any, words []string) *misfit {
	word, ok := doc.(string)
	if !ok {
		return &misfit{why: jsonName(doc) + ", where one of " + list(words) + " is expected"}
	}
	if !slices.Contains(words, word) {
		return &misfit{why: quote(word) + ", where one of " + list(words) + " is expected" + didYouMean(word, words)}
	}
	return nil
}

func jsonName(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(v)
	case json.Number:
		return "the number " + quote(v.String())
	case string:
		return "the text " + quote(v)
	case []any:
		return "a list"
	}
	return "an object"
}

func kindName(k reflect.Kind) string {
	switch k {
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Slice, reflect.Array:
		return "a list"
	}
	return "an object"
}

// wordsOf returns the values of a type of strings, nil where it takes any.
func wordsOf(t reflect.Type) []string {
	switch t {
	case reflect.TypeFor[Type]():
		return types
	case reflect.TypeFor[Place]():
		return texts(PlaceStart, PlaceEnd, PlaceFact)
	case reflect.TypeFor[Op]():
		return texts(OpOneOf, OpRange, OpNot, OpAll, OpSays, OpMatches, OpKnown)
	case reflect.TypeFor[Form]():
		return formNames()
	case reflect.TypeFor[On]():
		return texts(OnEach, OnFirst, OnLast, OnAny)
	case reflect.TypeFor[Match]():
		return texts(MatchFirst, MatchSubsequence, MatchExact)
	case reflect.TypeFor[ScopeKind]():
		return texts(ScopeStep, ScopeSteps, ScopeSegment, ScopePer)
	case reflect.TypeFor[Relation]():
		return texts(RelSame, RelDifferent, RelLower, RelHigher)
	case reflect.TypeFor[Unit]():
		return texts(UnitCalendarDays, UnitDates, UnitWorkdays, UnitWorkhours)
	case reflect.TypeFor[Layout]():
		return texts(LayoutEvents, LayoutVisits, LayoutStages)
	case reflect.TypeFor[Clash]():
		return texts(ClashEarlier, ClashLater, ClashError)
	case reflect.TypeFor[Blank]():
		return texts(BlankAbsent, BlankUnobserved, BlankError)
	case reflect.TypeFor[Others]():
		return texts(OthersError, OthersIgnore, OthersUnknown)
	case reflect.TypeFor[Severity]():
		return texts(Error, Warning)
	case reflect.TypeFor[TargetKind]():
		kinds := texts(TargetFact, TargetField, TargetElementField)
		for _, t := range logTargets {
			kinds = append(kinds, string(t.kind))
		}
		return kinds
	}
	return nil
}

func texts[T ~string](values ...T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}
