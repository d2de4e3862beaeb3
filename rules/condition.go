package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// matchers are the keys of a matcher table.
var matchers = keyNames(matcherRows)

// literal reads a value of the field's type. With facts, `"@NAME"` stands for
// a fact of that type.
func (c *compiler) literal(n *node, f *Field, facts bool) (Literal, bool) {
	lit := Literal{Type: f.Type, Fact: None}
	if n.told || f.Type == typeTold {
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
		c.ds.at(n, "wrong-type", typeHint(f, n), "%s is of type %s, not %s", quote(f.ID), f.Type, n.kind)
		return lit, false
	case f.Type == TypeNumber && n.kind != integerNode && n.kind != floatNode,
		f.Type == TypeBool && n.kind != boolNode,
		f.Type == TypeTime && n.kind != timeNode && n.kind != stringNode,
		f.Type != TypeNumber && f.Type != TypeBool && f.Type != TypeTime && n.kind != stringNode:
		c.ds.at(n, "wrong-type", typeHint(f, n), "%s is of type %s, not %s", quote(f.ID), f.Type, n.shown())
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
			c.ds.at(n, "wrong-type", "", "%s is not a number that can be compared with %s", text, quote(f.ID))
			return lit, false
		}
		text = strconv.FormatFloat(v, 'g', -1, 64)
	}
	if _, err := f.ParseValue(text); err != nil {
		if f.Type == TypeEnum {
			c.ds.at(n, "unknown-value", "", "%s: %s", f.ID, err.Error())
		} else {
			c.ds.at(n, "wrong-type", typeHint(f, n), "%s: %s", f.ID, err.Error())
		}
		return lit, false
	}
	if f.Type == TypeTime {
		if t, _ := ParseStamp(text); t.Kind == StampOffset {
			c.ds.at(n, "wrong-type", typeHint(f, n), "%s counts from a visit's base; a rulebook's time must be a time of day or a date", quote(text))
			return lit, false
		}
	}
	lit.Text = text
	return lit, true
}

// typeHint says how a value of a field is written. Where n is nearly one, it
// is written out.
func typeHint(f *Field, n *node) string {
	switch f.Type {
	case TypeNumber:
		if s := plainRange(n.str); n.kind == stringNode && s != "" {
			return "write " + s
		}
		return "write a number without quotes, or a range such as \"15..45\""
	case TypeBool:
		return "write true or false without quotes"
	case TypeDuration:
		if s := lengthHint(n); s != "" {
			return s
		}
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
	c.use("fact", name)
	if have := c.book.Facts[i].Type; have != t && have != typeTold {
		c.ds.at(n, "wrong-type", "", "the fact %s is of type %s; here one of type %s is needed", quote(name), have, t)
		return None, false
	}
	return i, true
}

// test reads the right-hand side of a condition.
func (c *compiler) test(n *node, f *Field) (Test, bool) {
	if n.told || f.Type == typeTold {
		return Test{}, false
	}
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
	lo, hi, ok := c.ends(n)
	if !ok {
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
				c.ds.at(n, "wrong-type", typeHint(f, n), "%s in the range %s is not a number", quote(s), quote(n.str))
				return nil, false
			}
		}
		lit, ok := c.literal(&part, f, true)
		return &lit, ok
	}
	if t.Lo, ok = end(lo); !ok {
		return t, false // the other end often has the same fault
	}
	if t.Hi, ok = end(hi); !ok {
		return t, false
	}
	if t.Lo != nil && t.Hi != nil && reversed(t.Lo, t.Hi, f) {
		c.ds.at(n, "reversed-range", fmt.Sprintf("write %q", hi+".."+lo), "the range %s ends before it begins", quote(n.str))
		return t, false
	}
	return t, true
}

// ends cuts a range in two. That it has no end is told.
func (c *compiler) ends(n *node) (lo, hi string, ok bool) {
	lo, hi, _ = strings.Cut(n.str, "..")
	lo, hi = strings.TrimSpace(lo), strings.TrimSpace(hi)
	switch {
	case strings.HasPrefix(hi, "."):
		c.ds.at(n, "bad-range", "write "+quote(lo+".."+strings.TrimLeft(hi, ".")), "the ends of the range %s must be parted by two dots", quote(n.str))
	case lo == "" && hi == "":
		c.ds.at(n, "empty-range", "write one of the two ends", "the range %s has no ends", quote(n.str))
	default:
		return lo, hi, true
	}
	return "", "", false
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
	return before(t, s)
}

// matcher reads { not = … }, { says = … }, { matches = … }, { known = … };
// several keys must all hold.
func (c *compiler) matcher(n *node, f *Field) (Test, bool) {
	if len(n.entries) == 0 {
		c.ds.at(n, "empty-list", "known: "+list(matchers), "the condition on %s is empty", quote(f.ID))
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
				c.ds.at(e.val, "wrong-type", "write true or false without quotes", "known must be true or false, not %s", e.val.shown())
				ok = false
			}
		default:
			c.unknownKey(e, "the condition on "+quote(f.ID), matchers)
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
		c.ds.key(e, "wrong-type", "write the value, or a range where it is a number, a duration or a time", "%s reads text, but %s is of type %s", e.name, quote(f.ID), f.Type)
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
		c.use("phrases", it.str)
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
	re, err := regexp.Compile(s)
	if err != nil {
		c.ds.at(n, "bad-regexp", regexpHint(err), "%s is not a regular expression: %s", quote(s), strings.TrimPrefix(err.Error(), "error parsing regexp: "))
		return Test{}, false
	}
	if c.regexps == nil {
		c.regexps = map[string]*regexp.Regexp{}
	}
	c.regexps[s] = re
	return Test{Op: OpMatches, Regexp: s}, true
}

func regexpHint(err error) string {
	msg := err.Error()
	if strings.Contains(msg, "Perl syntax") || strings.Contains(msg, `escape sequence: `+"`\\"+`1`) {
		return "looking ahead or behind and repeating a group are not supported; to find plain words use saying and a phrase set"
	}
	return "write \\\\ before a character that stands for itself, and close every ( and [; to find plain words use saying and a phrase set"
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

// where adds the conditions of a table to each of some alternatives. A name or
// a value that is wrong for several elements is told once.
func (c *compiler) where(n *node, what string, alts []Alt) []Alt {
	if !c.isTable(n, what) {
		return alts
	}
	out := slices.Clone(alts)
	for _, e := range n.entries {
		if lacking := c.lacking(alts, e.name); len(lacking) > 0 {
			c.noField(e.src, e.off, e.end, e.name, lacking, alts)
			continue
		}
		for i := range out {
			slot, f, _ := c.book.Elements[out[i].Element].slot(e.name)
			t, ok := c.test(e.val, f)
			if !ok {
				break
			}
			out[i].Where = append(slices.Clip(out[i].Where), Cond{Slot: slot, Test: t, src: e.val})
		}
	}
	return out
}

// lacking returns the elements that have no such field, each once.
func (c *compiler) lacking(alts []Alt, field string) []*Element {
	var out []*Element
	for _, a := range alts {
		el := &c.book.Elements[a.Element]
		if _, _, ok := el.slot(field); !ok && !slices.Contains(out, el) {
			out = append(out, el)
		}
	}
	return out
}

// noField reports a field that some elements do not have. What is near is
// looked for among their own fields first.
func (c *compiler) noField(src *source, off, end int, name string, lacking []*Element, alts []Alt) {
	if c.ds.mayBeLost("field", "element") {
		return
	}
	who := "the element " + quote(lacking[0].ID) + " has"
	names := lacking[0].fieldNames()
	hint := "its fields: " + list(names)
	if len(lacking) > 1 {
		var ids []string
		for _, el := range lacking {
			ids = append(ids, quote(el.ID))
			names = append(names, el.fieldNames()...)
		}
		who = "the elements " + strings.ReplaceAll(list(ids), " or ", " and ") + " have"
		hint = "every element of the list needs the field"
	}
	mean := didYouMean(name, names)
	if mean == "" {
		for _, a := range alts {
			names = append(names, c.book.Elements[a.Element].fieldNames()...)
		}
		if near := Nearest(name, names); near != name {
			mean = didYouMean(name, names)
		}
	}
	c.ds.add(src, off, end, "unknown-field", who+" no field "+quote(name)+mean, hint)
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
			key := node{src: e.src, off: e.off, end: e.end}
			c.ds.unknown(&key, &factName, e.name, c.rb.facts.names())
			continue
		}
		c.use("fact", e.name)
		if t, ok := c.test(e.val, &c.book.Facts[i]); ok {
			out = append(out, Cond{Slot: i, Test: t, src: e.val})
		}
	}
	return out
}
