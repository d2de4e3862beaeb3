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

func (b *oracleBook) compileRule(id string, t, standard map[string]any) (*oRule, error) {
	part, err := b.compilePart(t)
	if err != nil {
		return nil, err
	}
	// "`given`, `without`, `when`, `unless` under `[standard]` hold for every
	// rule of that file together with the rule's own"
	if err := b.conditions(part, standard); err != nil {
		return nil, err
	}
	r := &oRule{id: id, part: part, weight: oRatOr(t["weight"], big.NewRat(1, 1))}
	r.critical, _ = t["critical"].(bool)
	r.bonus, _ = t["bonus"].(bool)
	r.share = t["credit"] == "share"
	for _, p := range oList(t["partial"]) {
		table := p.(map[string]any)
		within, err := oParseRange(table["within"].(string))
		if err != nil {
			return nil, err
		}
		r.partial = append(r.partial, oPartial{within, oRatOr(table["credit"], nil)})
	}
	return r, nil
}

func (b *oracleBook) conditions(p *oPart, t map[string]any) error {
	for _, key := range []string{"given", "without"} {
		if t[key] == nil {
			continue
		}
		pattern, err := b.pattern(t[key], nil, nil)
		if err != nil {
			return err
		}
		if key == "given" {
			p.given = append(p.given, pattern)
		} else {
			p.without = append(p.without, pattern)
		}
	}
	for _, key := range []string{"when", "unless"} {
		if t[key] == nil {
			continue
		}
		cond, err := b.cond(t[key].(map[string]any), b.facts)
		if err != nil {
			return err
		}
		if key == "when" {
			p.when = append(p.when, cond)
		} else {
			p.unless = append(p.unless, cond)
		}
	}
	return nil
}

func (b *oracleBook) compilePart(t map[string]any) (*oPart, error) {
	p := &oPart{max: -1, misses: -1, on: "each", match: "first"}
	if err := b.conditions(p, t); err != nil {
		return nil, err
	}
	for _, form := range []string{"expect", "forbid", "each", "require", "order", "all", "any", "one-of"} {
		if t[form] != nil {
			p.form = form
		}
	}
	if err := b.compileForm(p, t); err != nil {
		return nil, err
	}
	return p, b.compileWindow(p, t)
}

func (b *oracleBook) compileForm(p *oPart, t map[string]any) (err error) {
	where, _ := t["where"].(map[string]any)
	switch p.form {
	case "expect", "forbid", "each":
		if name, ok := t[p.form].(string); ok && strings.HasPrefix(name, "@") {
			p.countedFact = name[1:]
		} else if p.counted, err = b.pattern(t[p.form], where, t["saying"]); err != nil {
			return err
		}
		p.min = 1
		if p.form == "forbid" {
			p.min, p.max = 0, 0
		}
		if be, ok := t["be"].(map[string]any); ok {
			p.be = map[string]oCond{}
			for _, alt := range p.counted.alts {
				if p.be[alt.element], err = b.cond(be, b.elements[alt.element].fields); err != nil {
					return err
				}
			}
		}
	case "require":
		p.require, err = b.cond(t["require"].(map[string]any), b.facts)
	case "order":
		if t["order"] == "@steps" {
			p.orderSteps = true
		}
		if list, ok := t["order"].([]any); ok {
			for _, e := range list {
				pattern, err := b.pattern(e, where, t["saying"])
				if err != nil {
					return err
				}
				p.order = append(p.order, pattern)
			}
		}
		if m, ok := t["match"].(string); ok {
			p.match = m
		}
		p.skip = t["missing"] == "skip"
		if g, ok := t["gap"].(string); ok {
			p.gap, err = oParseRange(g)
		}
	case "all", "any", "one-of":
		for _, e := range oList(t[p.form]) {
			sub, err := b.compilePart(e.(map[string]any))
			if err != nil {
				return err
			}
			p.parts = append(p.parts, sub)
		}
	}
	if err == nil && t["times"] != nil {
		p.times = true
		p.min, p.max, err = oParseTimes(t["times"])
	}
	return err
}

// "`times = 2`, `"2.."`, `"..3"`, `"1..4"`: exactly, at least, at most,
// between; a bare number is exact"
func oParseTimes(v any) (low, high int, err error) {
	text := fmt.Sprint(v)
	from, to, isRange := strings.Cut(text, "..")
	if !isRange {
		from, to = text, text
	}
	low, high = 0, -1
	if from != "" {
		if low, err = strconv.Atoi(from); err != nil {
			return low, high, err
		}
	}
	if to != "" {
		high, err = strconv.Atoi(to)
	}
	return low, high, err
}

func (b *oracleBook) compileWindow(p *oPart, t map[string]any) (err error) {
	for key, ref := range map[string]**oRef{
		"after": &p.after, "before": &p.before, "near": &p.near, "until": &p.until, "since": &p.since,
	} {
		if t[key] != nil {
			if *ref, err = b.ref(t[key]); err != nil {
				return err
			}
		}
	}
	if w, ok := t["within"].(string); ok {
		if p.within, err = oParseRange(w); err != nil {
			return err
		}
	}
	if e, ok := t["every"].(string); ok {
		if p.every, err = oParseLength(e); err != nil {
			return err
		}
	}
	p.next, _ = t["next"].(bool)
	if on, ok := t["on"].(string); ok {
		p.on = on
	}
	if n, ok := t["misses"].(int64); ok {
		p.misses = int(n)
	}
	for _, how := range []string{"same", "different", "lower", "higher"} {
		for _, field := range oStrings(t[how]) {
			p.kin = append(p.kin, oKin{how, field})
		}
	}
	if t["in"] != nil {
		if p.in, err = b.scopeSpec(t["in"]); err != nil {
			return err
		}
	}
	for _, s := range oStrings(t["in-each"]) {
		p.inEach = append(p.inEach, &oScopeSpec{steps: []string{s}})
	}
	return nil
}

func (b *oracleBook) scopeSpec(v any) (*oScopeSpec, error) {
	switch v := v.(type) {
	case string:
		return &oScopeSpec{steps: []string{v}}, nil
	case []any:
		return &oScopeSpec{steps: oStrings(v), together: true}, nil
	}
	t := v.(map[string]any)
	s := &oScopeSpec{}
	s.per, _ = t["per"].(string)
	for key, ref := range map[string]**oRef{"after": &s.after, "before": &s.before, "until": &s.until} {
		if t[key] == nil {
			continue
		}
		var err error
		if *ref, err = b.ref(t[key]); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (b *oracleBook) ref(v any) (*oRef, error) {
	if name, ok := v.(string); ok {
		switch {
		case name == "@start" || name == "@end":
			return &oRef{place: name[1:]}, nil
		case strings.HasPrefix(name, "@"):
			return &oRef{fact: name[1:]}, nil
		}
	}
	p, err := b.pattern(v, nil, nil)
	return &oRef{pattern: p}, err
}

// pattern: "one may write its id, a list of ids (any of them), `{ element = …,
// where = …, saying = …, edge = "end" }`, or the id of such a table kept as
// `[pattern.staff-says]` ([...] conditions written beside it are added; also in
// a list, or as another pattern's `element` [...])".
func (b *oracleBook) pattern(v any, where map[string]any, saying any) (*oPattern, error) {
	out := &oPattern{}
	add := func(v any) error {
		p, err := b.pattern(v, nil, nil)
		if err == nil {
			out.alts, out.edge = append(out.alts, p.alts...), out.edge || p.edge
		}
		return err
	}
	var err error
	switch v := v.(type) {
	case string:
		if t, ok := b.patterns[v]; ok {
			err = add(t)
		} else if b.elements[v] == nil {
			err = fmt.Errorf("no element %q", v)
		} else {
			out.alts = []oAlt{{element: v}}
		}
	case []any:
		for _, e := range v {
			if err := add(e); err != nil {
				return nil, err
			}
		}
	case map[string]any:
		beside, _ := v["where"].(map[string]any)
		var p *oPattern
		if p, err = b.pattern(v["element"], beside, v["saying"]); err == nil {
			*out = *p
			out.edge = out.edge || v["edge"] == "end"
		}
	default:
		err = fmt.Errorf("%v is no element", v)
	}
	if err != nil {
		return nil, err
	}
	for i := range out.alts {
		fields := b.elements[out.alts[i].element].fields
		more, err := b.cond(where, fields)
		if err != nil {
			return nil, err
		}
		if saying != nil {
			// "`saying = "apology"` is short for `where.text = { says = "apology" }`."
			more = append(more, oTest{"text", b.says(saying)})
		}
		out.alts[i].cond = slices.Concat(out.alts[i].cond, more)
	}
	return out, nil
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
