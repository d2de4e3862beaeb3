package checker_test

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

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
