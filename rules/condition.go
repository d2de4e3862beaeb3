package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// matchers are the keys of a matcher table.
var matchers = []string{"not", "says", "matches", "known"}

// literal reads a value of the field's type. With facts, `"@NAME"` stands for
// a fact of that type.
func (c *compiler) literal(n *node, f *Field, facts bool) (Literal, bool) {
	lit := Literal{Type: f.Type, Fact: None}
	if n.told {
		return lit, false
	}
	if facts && n.kind == stringNode && strings.HasPrefix(n.str, "@") && !strings.HasPrefix(n.str, "@@") {
		i, ok := c.factOf(n, n.str[1:], f.Type)
		lit.Fact = i
		return lit, ok
	}
	text := n.str
	if n.kind == stringNode && f.Type == TypeText && strings.HasPrefix(text, "@@") {
		text = text[1:]
	}
	switch {
	case n.kind == arrayNode || n.kind == tableNode:
		c.ds.at(n, "wrong-type", typeHint(f), "%s is of type %s; here stands %s", quote(f.ID), f.Type, n.kind)
		return lit, false
	case f.Type == TypeNumber && n.kind != integerNode && n.kind != floatNode,
		f.Type == TypeBool && n.kind != boolNode,
		f.Type == TypeTime && n.kind != timeNode && n.kind != stringNode,
		f.Type != TypeNumber && f.Type != TypeBool && f.Type != TypeTime && n.kind != stringNode:
		c.ds.at(n, "wrong-type", typeHint(f), "%s is of type %s; here stands %s", quote(f.ID), f.Type, n.shown())
		return lit, false
	}
	switch f.Type {
	case TypeBool:
		text = n.plain()
	case TypeNumber:
		v, err := strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
		if err != nil || v != v || v > 1e300 || v < -1e300 {
			if q, ok := ParseRatio(text); ok { // 0x10 and its like
				v, err = q.Float(), nil
			}
		}
		if err != nil || v != v || v > 1e300 || v < -1e300 {
			c.ds.at(n, "wrong-type", "", "%s is not a number that can be compared", text)
			return lit, false
		}
		text = strconv.FormatFloat(v, 'g', -1, 64)
	}
	if _, err := f.ParseValue(text); err != nil {
		code := Code("wrong-type")
		if f.Type == TypeEnum {
			code = "unknown-value"
		}
		c.ds.at(n, code, typeHint(f), "%s: %s", f.ID, err.Error())
		return lit, false
	}
	if f.Type == TypeTime {
		if t, _ := ParseStamp(text); t.Kind == StampOffset {
			c.ds.at(n, "wrong-type", typeHint(f), "%s counts from a visit's base; a rulebook's time must be a time of day or a date", quote(text))
			return lit, false
		}
	}
	lit.Text = text
	return lit, true
}

func typeHint(f *Field) string {
	switch f.Type {
	case TypeNumber:
		return "write a number without quotes, or a range such as \"15..45\""
	case TypeBool:
		return "write true or false without quotes"
	case TypeDuration:
		return "write a duration such as \"90s\", or a range such as \"..5m\""
	case TypeTime:
		return "write a time such as \"09:00\", or a range such as \"09:00..18:00\""
	case TypeEnum:
		return "known: " + list(f.Values)
	}
	return "write it between double quotes"
}

// factOf finds a fact of a given type.
func (c *compiler) factOf(n *node, name string, t Type) (int, bool) {
	i, ok := c.facts[name]
	if !ok {
		c.ds.unknown(n, &factName, name, c.rb.facts.names())
		return None, false
	}
	if have := c.book.Facts[i].Type; have != t {
		c.ds.at(n, "wrong-type", "", "the fact %s is of type %s; here one of type %s is needed", quote(name), have, t)
		return None, false
	}
	return i, true
}

// test reads the right-hand side of a condition.
func (c *compiler) test(n *node, f *Field) (Test, bool) {
	switch n.kind {
	case arrayNode:
		t := Test{Op: OpOneOf}
		if len(n.items) == 0 {
			c.ds.at(n, "empty-list", "", "the list for %s is empty, so nothing could match", quote(f.ID))
			return t, false
		}
		all := true
		for _, it := range n.items {
			lit, ok := c.literal(it, f, true)
			t.Values = append(t.Values, lit)
			all = all && ok
		}
		return t, all
	case tableNode:
		return c.matcher(n, f)
	case stringNode:
		ranged := f.Type == TypeNumber || f.Type == TypeTime || f.Type == TypeDuration
		if ranged && strings.Contains(n.str, "..") && !n.told {
			return c.rangeTest(n, f)
		}
	}
	lit, ok := c.literal(n, f, true)
	return Test{Op: OpOneOf, Values: []Literal{lit}}, ok
}

// rangeTest reads "lo..hi", either end open or a fact.
func (c *compiler) rangeTest(n *node, f *Field) (Test, bool) {
	t := Test{Op: OpRange}
	lo, hi, _ := strings.Cut(n.str, "..")
	lo, hi = strings.TrimSpace(lo), strings.TrimSpace(hi)
	if lo == "" && hi == "" {
		c.ds.at(n, "empty-range", "write one of the two ends", "the range %s has no ends", quote(n.str))
		return t, false
	}
	end := func(s string) (*Literal, bool) {
		if s == "" {
			return nil, true
		}
		part := *n
		part.str = s
		if f.Type == TypeNumber && !strings.HasPrefix(s, "@") {
			part.kind = floatNode
			if _, err := strconv.ParseFloat(s, 64); err != nil {
				c.ds.at(n, "wrong-type", typeHint(f), "%s in the range %s is not a number", quote(s), quote(n.str))
				return nil, false
			}
		}
		lit, ok := c.literal(&part, f, true)
		return &lit, ok
	}
	var ok1, ok2 bool
	t.Lo, ok1 = end(lo)
	t.Hi, ok2 = end(hi)
	if ok1 && ok2 && t.Lo != nil && t.Hi != nil && reversed(t.Lo, t.Hi, f) {
		c.ds.at(n, "reversed-range", fmt.Sprintf("write %q", hi+".."+lo), "the range %s ends before it begins", quote(n.str))
		return t, false
	}
	return t, ok1 && ok2
}

// reversed tells whether a range of two written values can hold nothing.
func reversed(lo, hi *Literal, f *Field) bool {
	if lo.Fact >= 0 || hi.Fact >= 0 {
		return false
	}
	a, _ := f.ParseValue(lo.Text)
	b, _ := f.ParseValue(hi.Text)
	switch f.Type {
	case TypeNumber:
		return a.Number() > b.Number()
	case TypeDuration:
		return a.Duration() > b.Duration()
	}
	s, t := a.Stamp(), b.Stamp()
	if s.Kind != t.Kind || s.Zone != t.Zone {
		return false
	}
	return s.Day > t.Day || s.Day == t.Day && s.Nano > t.Nano
}

// matcher reads { not = … }, { says = … }, { matches = … }, { known = … };
// several keys must all hold.
func (c *compiler) matcher(n *node, f *Field) (Test, bool) {
	if len(n.entries) == 0 {
		c.ds.at(n, "empty-list", "known: "+list(matchers), "the matcher of %s is empty", quote(f.ID))
		return Test{}, false
	}
	var tests []Test
	all := true
	for _, e := range n.entries {
		var t Test
		ok := true
		switch e.name {
		case "not":
			var sub Test
			sub, ok = c.test(e.val, f)
			t = Test{Op: OpNot, Tests: []Test{sub}}
		case "says":
			if ok = c.isText(e, f); ok {
				t, ok = c.says(e.val)
			}
		case "matches":
			if ok = c.isText(e, f); ok {
				t, ok = c.regexp(e.val)
			}
		case "known":
			t = Test{Op: OpKnown, Known: e.val.truth}
			if e.val.kind != boolNode {
				c.ds.at(e.val, "wrong-type", "", "known must be true or false, not %s", e.val.shown())
				ok = false
			}
		default:
			c.unknownKey(e, "a matcher", matchers)
			ok = false
		}
		tests = append(tests, t)
		all = all && ok
	}
	if len(tests) == 1 {
		return tests[0], all
	}
	return Test{Op: OpAll, Tests: tests}, all
}

func (c *compiler) isText(e *entry, f *Field) bool {
	if f.Type != TypeText && f.Type != TypeEnum {
		c.ds.key(e, "wrong-type", "", "%s reads text, but %s is of type %s", e.name, quote(f.ID), f.Type)
		return false
	}
	return true
}

// says reads the names of phrase sets.
func (c *compiler) says(n *node) (Test, bool) {
	t := Test{Op: OpSays}
	names := c.names(n, "says")
	ok := len(names) > 0
	for _, it := range names {
		i, known := c.phrases[it.str]
		if !known {
			c.ds.unknown(it, &phrasesName, it.str, c.rb.phrases.names())
			ok = false
			continue
		}
		if !slices.Contains(t.Sets, i) {
			t.Sets = append(t.Sets, i)
		}
	}
	return t, ok
}

func (c *compiler) regexp(n *node) (Test, bool) {
	s, ok := c.str(n, "matches")
	if !ok {
		return Test{}, false
	}
	if _, err := regexp.Compile(s); err != nil {
		c.ds.at(n, "bad-regexp", "the syntax is RE2; to match plain words use saying and a phrase set",
			"%s is not a regular expression: %s", quote(s), strings.TrimPrefix(err.Error(), "error parsing regexp: "))
		return Test{}, false
	}
	return Test{Op: OpMatches, Regexp: s}, true
}

// durationField stands for the computed field of every element.
var durationField = Field{ID: "duration", Type: TypeDuration}

// slot finds a field of an element by name.
func (el *Element) slot(name string) (int, *Field, bool) {
	if name == "duration" {
		return FieldDuration, &durationField, true
	}
	for i := range el.Fields {
		if el.Fields[i].ID == name {
			return i, &el.Fields[i], true
		}
	}
	return 0, nil, false
}

func (el *Element) fieldNames() []string {
	var names []string
	for i := range el.Fields {
		names = append(names, el.Fields[i].ID)
	}
	return append(names, "duration")
}

// where reads a condition table for one element of a pattern.
func (c *compiler) where(n *node, element int) []Cond {
	el := &c.book.Elements[element]
	if !c.isTable(n, "where") {
		return nil
	}
	var out []Cond
	for _, e := range n.entries {
		slot, f, ok := el.slot(e.name)
		if !ok {
			if !c.ds.broken {
				names := el.fieldNames()
				c.ds.key(e, "unknown-field", "its fields: "+list(names), "the element %s has no field %s%s", quote(el.ID), quote(e.name), didYouMean(e.name, names))
			}
			continue
		}
		if t, ok := c.test(e.val, f); ok {
			out = append(out, Cond{Slot: slot, Test: t})
		}
	}
	return out
}

func (c *compiler) isTable(n *node, what string) bool {
	if n.kind != tableNode {
		c.ds.at(n, "wrong-type", "write { field = value }", "%s must be a table, not %s", what, n.shown())
		return false
	}
	if len(n.entries) == 0 {
		c.ds.at(n, "empty-list", "leave it out, or name a field", "%s is empty", what)
		return false
	}
	return true
}

// factConds reads a condition table on the visit's facts.
func (c *compiler) factConds(n *node, what string) []Cond {
	if !c.isTable(n, what) {
		return nil
	}
	var out []Cond
	for _, e := range n.entries {
		i, ok := c.facts[e.name]
		if !ok {
			if !c.ds.broken {
				names := c.rb.facts.names()
				c.ds.key(e, "unknown-fact", "known: "+list(names), "there is no fact %s%s", quote(e.name), didYouMean(e.name, names))
			}
			continue
		}
		if t, ok := c.test(e.val, &c.book.Facts[i]); ok {
			out = append(out, Cond{Slot: i, Test: t})
		}
	}
	return out
}
