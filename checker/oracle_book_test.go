package checker_test

import (
	"fmt"
	"math/big"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

// oracleBook is a rulebook that is assumed to be free of errors.
type oracleBook struct {
	passMark, minCoverage *big.Rat
	bonusMax              *big.Rat // nil: no cap
	steps                 []*oStep
	facts                 map[string]*oField
	elements              map[string]*oElement
	phrases               map[string][]string
	patterns              map[string]any
	calendar              *oCalendar
	rules                 []*oRule
}

type oStep struct {
	id          string
	from, until []string
	optional    bool
}

type oField struct {
	kind     string
	values   []string
	fallback any // nil: none
}

type oElement struct {
	fields map[string]*oField
	by     string // "" where the book does not say
}

type oRule struct {
	id              string
	part            *oPart
	weight          *big.Rat
	critical, bonus bool
	share           bool
	partial         []oPartial
}

type oPartial struct {
	within *oRange
	credit *big.Rat
}

// oPart is one obligation, or a combination of such.
type oPart struct {
	form string

	counted     *oPattern
	countedFact string
	min, max    int              // max -1: no upper end
	be          map[string]oCond // by element
	require     oCond
	every       *oLength

	order      []*oPattern
	orderSteps bool
	match      string
	skip       bool
	gap        *oRange

	parts []*oPart
	times bool // any with times

	in                                *oScopeSpec
	inEach                            []*oScopeSpec
	after, before, near, until, since *oRef
	within                            *oRange
	next                              bool
	on                                string
	misses                            int // -1: not written
	kin                               []oKin
	given, without                    []*oPattern
	when, unless                      []oCond
}

// oKin is one field of `same`, `different`, `lower`, `higher`.
type oKin struct{ how, field string }

// oScopeSpec is what stands under `in`.
type oScopeSpec struct {
	steps                []string // one, or several together
	together             bool
	per                  string
	after, before, until *oRef
}

// oRef is an anchor, a closer, or an end of a segment.
type oRef struct {
	place   string // "start", "end"
	fact    string
	pattern *oPattern
}

// oPattern matches an event of any of its alternatives.
type oPattern struct {
	alts []oAlt
	edge bool
}

type oAlt struct {
	element string
	cond    oCond
}

// oRaw is a book's files put together, before any meaning.
type oRaw struct {
	standard map[string]any
	params   map[string]any
	tables   map[string]map[string]any // element, fact, pattern, phrases, rule
	steps    []any
	calendar map[string]any
	ruleIDs  []string
	// `given`, `without`, `when`, `unless` of the [standard] of the rule's file.
	conditions map[string]map[string]any
}

var oNamed = []string{"element", "fact", "pattern", "phrases", "rule", "dimension"}

func oLoad(files map[string]string, name string) (*oRaw, error) {
	text, ok := files[name]
	if !ok {
		return nil, fmt.Errorf("no file %q", name)
	}
	var doc map[string]any
	meta, err := toml.Decode(text, &doc)
	if err != nil {
		return nil, err
	}
	own := &oRaw{params: map[string]any{}, tables: map[string]map[string]any{}, conditions: map[string]map[string]any{}}
	own.standard, _ = doc["standard"].(map[string]any)
	if base, ok := own.standard["extends"].(string); ok {
		// "An overlay book (`extends = "hq.toml"`) may set params and keys of
		// rules, add rules, and retire a rule".
		under, err := oLoad(files, path.Join(path.Dir(name), base))
		if err != nil {
			return nil, err
		}
		for k, v := range own.standard {
			if !slices.Contains([]string{"given", "without", "when", "unless"}, k) {
				under.standard[k] = v
			}
		}
		fileStandard := own.standard
		own = under
		own.take(doc, meta, fileStandard)
		return own, nil
	}
	for _, imported := range oList(own.standard["import"]) {
		// "relative to this file; ids must not clash"
		other, err := oLoad(files, path.Join(path.Dir(name), imported.(string)))
		if err != nil {
			return nil, err
		}
		own.merge(other)
	}
	own.take(doc, meta, own.standard)
	return own, nil
}

// merge takes over what an imported book declares; its [standard] stays behind,
// but for the conditions that go with its rules: "hold for every rule of that
// file together with the rule's own, also where the file is imported".
func (raw *oRaw) merge(other *oRaw) {
	for k, v := range other.params {
		raw.params[k] = v
	}
	for _, kind := range oNamed {
		for id, table := range other.tables[kind] {
			raw.put(kind, id, table)
		}
	}
	raw.steps = append(raw.steps, other.steps...)
	raw.ruleIDs = append(raw.ruleIDs, other.ruleIDs...)
	for id, c := range other.conditions {
		raw.conditions[id] = c
	}
	if other.calendar != nil {
		raw.calendar = other.calendar
	}
}

func (raw *oRaw) put(kind, id string, table any) {
	if raw.tables[kind] == nil {
		raw.tables[kind] = map[string]any{}
	}
	raw.tables[kind][id] = table
}

func (raw *oRaw) take(doc map[string]any, meta toml.MetaData, standard map[string]any) {
	if params, ok := doc["param"].(map[string]any); ok {
		for k, v := range params {
			raw.params[k] = v
		}
	}
	for _, kind := range oNamed[:4] {
		tables, _ := doc[kind].(map[string]any)
		for id, table := range tables {
			raw.put(kind, id, table)
		}
	}
	if steps, ok := doc["step"].([]map[string]any); ok {
		for _, s := range steps {
			raw.steps = append(raw.steps, s)
		}
	}
	if c, ok := doc["calendar"].(map[string]any); ok {
		raw.calendar = c
	}
	rules, _ := doc["rule"].(map[string]any)
	for _, key := range meta.Keys() {
		if len(key) < 2 || key[0] != "rule" {
			continue
		}
		id, written := key[1], rules[key[1]].(map[string]any)
		known, ok := raw.tables["rule"][id].(map[string]any)
		if !ok {
			raw.ruleIDs = append(raw.ruleIDs, id)
			raw.put("rule", id, map[string]any{})
			known = raw.tables["rule"][id].(map[string]any)
			raw.conditions[id] = standard
		}
		for k, v := range written {
			known[k] = v
		}
	}
}

var oParam = regexp.MustCompile(`\$\$|\$\{([^}]*)\}`)

// fill: "`${name}` in any string is replaced by `[param]`, a lone `"${name}"`
// keeps the param's type, `$$` is a dollar."
func (raw *oRaw) fill(v any) any {
	switch v := v.(type) {
	case string:
		if m := oParam.FindStringSubmatch(v); m != nil && m[0] == v && m[0] != "$$" {
			return raw.params[m[1]]
		}
		return oParam.ReplaceAllStringFunc(v, func(s string) string {
			if s == "$$" {
				return "$"
			}
			return fmt.Sprint(raw.params[s[2:len(s)-1]])
		})
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = raw.fill(v[i])
		}
		return out
	case []map[string]any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = raw.fill(v[i])
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for k := range v {
			out[k] = raw.fill(v[k])
		}
		return out
	}
	return v
}

func oracleCompile(files map[string]string, main string) (*oracleBook, error) {
	raw, err := oLoad(files, main)
	if err != nil {
		return nil, err
	}
	b := &oracleBook{
		facts: map[string]*oField{}, elements: map[string]*oElement{},
		phrases: map[string][]string{}, patterns: map[string]any{},
	}
	standard := raw.fill(raw.standard).(map[string]any)
	// "`pass-mark` (default 100)", "`min-coverage` (0 to 1, default 0)"
	b.passMark = oRatOr(standard["pass-mark"], big.NewRat(100, 1))
	b.minCoverage = oRatOr(standard["min-coverage"], new(big.Rat))
	b.bonusMax = oRatOr(standard["bonus-max"], nil)
	for id, t := range raw.tables["fact"] {
		b.facts[id] = oCompileField(raw.fill(t))
	}
	for id, t := range raw.tables["element"] {
		table, e := raw.fill(t).(map[string]any), &oElement{fields: map[string]*oField{}}
		e.by, _ = table["by"].(string)
		fields, _ := table["fields"].(map[string]any)
		for name, f := range fields {
			e.fields[name] = oCompileField(f)
		}
		// "Every element has the built-in fields `by` (text, unless declared)
		// and `duration` (of an event with an `end`)."
		if e.fields["by"] == nil {
			e.fields["by"] = &oField{kind: "text"}
		}
		if e.fields["duration"] == nil {
			e.fields["duration"] = &oField{kind: "duration"}
		}
		b.elements[id] = e
	}
	for id, set := range raw.tables["phrases"] {
		b.phrases[id] = oStrings(raw.fill(set))
	}
	for id, t := range raw.tables["pattern"] {
		b.patterns[id] = raw.fill(t)
	}
	for _, s := range raw.steps {
		table := raw.fill(s).(map[string]any)
		optional, _ := table["optional"].(bool)
		b.steps = append(b.steps, &oStep{table["id"].(string), oStrings(table["from"]), oStrings(table["until"]), optional})
	}
	calendar, _ := raw.fill(raw.calendar).(map[string]any)
	if b.calendar, err = oCompileCalendar(calendar); err != nil {
		return nil, err
	}
	for _, id := range raw.ruleIDs {
		table := raw.fill(raw.tables["rule"][id]).(map[string]any)
		if retired, _ := table["retired"].(bool); retired {
			continue
		}
		rule, err := b.compileRule(id, table, raw.fill(raw.conditions[id]).(map[string]any))
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", id, err)
		}
		b.rules = append(b.rules, rule)
	}
	return b, nil
}

func oCompileField(v any) *oField {
	t := v.(map[string]any)
	kind, _ := t["type"].(string)
	return &oField{kind: kind, values: oStrings(t["values"]), fallback: t["default"]}
}

func oCompileCalendar(t map[string]any) (*oCalendar, error) {
	c := &oCalendar{workdays: map[time.Weekday]bool{}, holidays: map[string]bool{}, makeup: map[string]bool{}}
	names := []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
	days := oStrings(t["workdays"])
	if t["workdays"] == nil {
		days = names[1:6]
	}
	for _, d := range days {
		c.workdays[time.Weekday(slices.Index(names, d))] = true
	}
	hours := oStrings(t["hours"])
	if t["hours"] == nil {
		hours = []string{"09:00..18:00"}
	}
	for _, h := range hours {
		from, to, _ := strings.Cut(h, "..")
		var span [2]int64
		for i, s := range []string{from, to} {
			st, err := oParseStamp(s)
			if err != nil && s != "24:00" {
				return nil, err
			}
			if s == "24:00" {
				st.clock = int64(24 * time.Hour)
			}
			span[i] = st.clock
		}
		c.hours = append(c.hours, span)
	}
	for _, d := range oList(t["holidays"]) {
		c.holidays[oScalarText(d)] = true
	}
	for _, d := range oList(t["make-up"]) {
		c.makeup[oScalarText(d)] = true
	}
	return c, nil
}

func oList(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	case []map[string]any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = v[i]
		}
		return out
	}
	return []any{v}
}

func oStrings(v any) []string {
	var out []string
	for _, e := range oList(v) {
		out = append(out, e.(string))
	}
	return out
}

func oRatOr(v any, fallback *big.Rat) *big.Rat {
	if v == nil {
		return fallback
	}
	r, ok := new(big.Rat).SetString(oScalarText(v))
	if !ok {
		return fallback
	}
	return r
}

// oScalarText is a scalar of a book as it would be written in a visit.
func oScalarText(v any) string {
	switch v := v.(type) {
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case time.Time:
		switch v.Location().String() {
		case "date-local":
			return v.Format(time.DateOnly)
		case "time-local":
			return v.Format("15:04:05.999999999")
		case "datetime-local":
			return v.Format("2006-01-02T15:04:05.999999999")
		}
		return v.Format(time.RFC3339Nano)
	}
	return fmt.Sprint(v)
}
