package rules

import (
	"fmt"
	"slices"
	"strings"
)

// slotKind says what may stand where a pattern is expected.
type slotKind struct {
	places bool // @start and @end
	facts  bool // @NAME
	edge   bool // edge = "end"
}

var (
	countSlot   = slotKind{facts: true, edge: true}
	anchorSlot  = slotKind{places: true, facts: true, edge: true}
	segmentSlot = slotKind{facts: true}
	plainSlot   = slotKind{}
)

var patternKeys = keyNames(patternRows)

// pattern reads what an anchor, a counted thing or a closer is, and returns
// its index, or None where it has a fault (which is then told). where and
// saying are those of the rule, for the element of its form.
func (c *compiler) pattern(n *node, key string, kind slotKind, where, saying *node) int {
	p := Pattern{Fact: None, Step: None}
	if n.told {
		return None
	}
	if n.kind == stringNode && strings.HasPrefix(n.str, "@") {
		if !c.placeOf(n, key, kind, &p) {
			return None
		}
		for _, w := range []*node{where, saying} {
			if w != nil {
				c.ds.at(w, "bad-place", "take the condition out", "%s has no fields to set a condition on", quote(n.str))
				return None
			}
		}
		p.Words = n.str
		return c.intern(p)
	}
	before := len(c.ds.list)
	alts, end := c.alts(n, key)
	if end != nil && !kind.edge {
		c.ds.at(end, "bad-edge", "edge goes with expect, forbid, after, before, near, until and since of a rule",
			"edge = \"end\" cannot stand in %s", key)
		return None
	}
	alts = c.conditions(alts, where, saying)
	if len(alts) == 0 || HasErrors(c.ds.list[before:]) {
		return None
	}
	p.Alts, p.End = alts, end != nil
	p.Words = n.words()
	if extra := conditionWords(where, saying); extra != "" {
		p.Words += " " + extra
	}
	return c.intern(p)
}

// placeOf reads @start, @end or @NAME.
func (c *compiler) placeOf(n *node, key string, kind slotKind, p *Pattern) bool {
	name := n.str[1:]
	switch {
	case name == "start" || name == "end":
		if !kind.places {
			c.ds.at(n, "bad-place", "name an element; @start and @end are anchors, for after, before, near, until and since of a rule", "%s cannot stand in %s", quote(n.str), key)
			return false
		}
		p.Place = Place(name)
		return true
	case name == "steps":
		c.ds.at(n, "bad-place", "it goes with order = \"@steps\"", "\"@steps\" cannot stand in %s", key)
		return false
	case !kind.facts:
		c.ds.at(n, "bad-place", "name an element", "the fact %s cannot stand in %s", quote(n.str), key)
		return false
	}
	i, ok := c.factOf(n, name, TypeTime)
	p.Place, p.Fact = PlaceFact, i
	return ok
}

// alts expands an id, a list or a table to elements with their conditions.
// end is the node that says edge = "end".
func (c *compiler) alts(n *node, key string) (alts []Alt, end *node) {
	switch n.kind {
	case stringNode:
		if n.told {
			return nil, nil
		}
		return c.named(n, key)
	case arrayNode:
		if len(n.items) == 0 {
			c.ds.at(n, "empty-list", "", "%s is an empty list", key)
		}
		var plain *node
		for _, it := range n.items {
			sub, e := c.alts(it, key)
			alts = append(alts, sub...)
			if e != nil {
				end = e
			} else {
				plain = it
			}
		}
		if end != nil && plain != nil {
			c.ds.at(end, "bad-edge", "write edge = \"end\" on all of them or on none", "a list cannot hold both events and ends of events")
		}
		return alts, end
	case tableNode:
		return c.patternTable(n, key)
	}
	c.ds.at(n, "wrong-type", "write an element's id, a list of ids, or { element = \"…\", where = { … } }",
		"%s must name an element, not %s", key, n.shown())
	return nil, nil
}

// named expands an id: an element's or a pattern's.
func (c *compiler) named(n *node, key string) (alts []Alt, end *node) {
	if strings.HasPrefix(n.str, "@") {
		c.ds.at(n, "bad-place", "a place or a fact stands alone", "%s cannot stand in a list or a table", quote(n.str))
		return nil, nil
	}
	if i, ok := c.elements[n.str]; ok {
		c.use("element", n.str)
		return []Alt{{Element: i}}, nil
	}
	it := c.rb.patterns.get(n.str)
	if it == nil {
		c.ds.unknown(n, &elementName, n.str, append(c.rb.elements.names(), c.rb.patterns.names()...))
		return nil, nil
	}
	if i := slices.Index(c.stack, n.str); i >= 0 {
		c.circle(n, c.stack[i:])
		return nil, nil
	}
	if it.val.kind != tableNode {
		return nil, nil // told where the pattern is declared
	}
	c.use("pattern", n.str)
	c.stack = append(c.stack, n.str)
	defer func() { c.stack = c.stack[:len(c.stack)-1] }()
	return c.patternTable(it.val, "[pattern."+it.name+"]")
}

// circle reports patterns that stand for each other, once a circle.
func (c *compiler) circle(n *node, names []string) {
	for _, name := range names {
		if c.circles[name] {
			return
		}
	}
	if c.circles == nil {
		c.circles = map[string]bool{}
	}
	for _, name := range names {
		c.circles[name] = true
	}
	if len(names) == 1 {
		c.ds.at(n, "pattern-circle", "name an element", "the pattern %s stands for itself", quote(names[0]))
		return
	}
	c.ds.at(n, "pattern-circle", "name an element in one of them", "patterns stand for each other in a circle: %s",
		strings.Join(append(slices.Clip(names), names[0]), " → "))
}

// conditions adds where and saying to each alternative.
func (c *compiler) conditions(alts []Alt, where, saying *node) []Alt {
	if where != nil {
		alts = c.where(where, "where", alts)
	}
	if saying != nil {
		alts = c.saying(saying, alts)
	}
	return alts
}

// patternTable expands { element = …, where = …, saying = …, edge = … }.
func (c *compiler) patternTable(n *node, key string) (alts []Alt, end *node) {
	c.keys(n, key, patternKeys...)
	el := n.get("element")
	if el == nil {
		if !c.ds.broken && !misspelt(n, patternKeys, "element") {
			c.ds.at(n, "missing-key", "add element = \"…\"", "%s has no element", key)
		}
		return nil, nil
	}
	alts, end = c.alts(el, "element")
	alts = c.conditions(alts, n.get("where"), n.get("saying"))
	if e := n.get("edge"); e != nil {
		if e.kind != stringNode || e.str != "end" {
			c.ds.at(e, "bad-edge", "write edge = \"end\" for the moment an activity ends, or leave edge out", "edge can only be \"end\", not %s", e.shown())
		} else {
			end = e
		}
	}
	return alts, end
}

// saying adds the short form of where.text = { says = … } to each alternative.
func (c *compiler) saying(n *node, alts []Alt) []Alt {
	t, ok := c.says(n)
	out := slices.Clone(alts)
	for i := range out {
		el := &c.book.Elements[out[i].Element]
		slot, f, has := el.slot("text")
		if has && f.Type == typeTold {
			continue
		}
		if !has || f.Type != TypeText {
			if !c.ds.mayBeLost("field", "element") {
				c.ds.at(n, "unknown-field", "add fields = { text = { type = \"text\" } } to [element."+el.ID+"]",
					"saying reads the field \"text\", and the element %s has no such field of type text", quote(el.ID))
			}
			return alts
		}
		if ok {
			out[i].Where = append(slices.Clip(out[i].Where), Cond{Slot: slot, Test: t, src: n})
		}
	}
	return out
}

// intern gives equal patterns one index.
func (c *compiler) intern(p Pattern) int {
	key := p.appendKey(nil)
	if i, ok := c.patterns[string(key)]; ok {
		return i
	}
	if c.patterns == nil {
		c.patterns = map[string]int{}
	}
	i := len(c.book.Patterns)
	c.patterns[string(key)] = i
	c.book.Patterns = append(c.book.Patterns, p)
	return i
}

// appendKey appends what is equal for patterns that ask the same, whatever their
// words are.
func (p *Pattern) appendKey(dst []byte) []byte {
	dst = fmt.Appendf(dst, "%t %q %d %d", p.End, p.Place, p.Fact, p.Step)
	for i := range p.Alts {
		a := &p.Alts[i]
		dst = fmt.Appendf(dst, " alt %d", a.Element)
		for k := range a.Where {
			dst = fmt.Appendf(dst, " where %d", a.Where[k].Slot)
			dst = a.Where[k].Test.appendKey(dst)
		}
	}
	return dst
}

func (t *Test) appendKey(dst []byte) []byte {
	dst = fmt.Appendf(dst, " (%q %d %q %t", t.Op, t.Sets, t.Regexp, t.Known)
	for i := range t.Values {
		dst = t.Values[i].appendKey(dst)
	}
	dst = append(dst, " lo"...)
	if t.Lo != nil {
		dst = t.Lo.appendKey(dst)
	}
	dst = append(dst, " hi"...)
	if t.Hi != nil {
		dst = t.Hi.appendKey(dst)
	}
	for i := range t.Tests {
		dst = t.Tests[i].appendKey(dst)
	}
	return append(dst, ')')
}

func (l *Literal) appendKey(dst []byte) []byte {
	return fmt.Appendf(dst, " %q %q %d", l.Type, l.Text, l.Fact)
}

// checkPatterns expands each declared pattern once, so that its faults are
// told though no rule uses it.
func (c *compiler) checkPatterns() {
	for _, it := range c.rb.patterns.items {
		if c.tableOf(it, "pattern") {
			c.stack, c.declaring = []string{it.name}, true
			c.patternTable(it.val, "[pattern."+it.name+"]")
			c.stack, c.declaring = nil, false
		}
	}
}

// words writes a pattern as its author did, on one line.
func (n *node) words() string {
	switch n.kind {
	case stringNode:
		return n.str
	case arrayNode:
		var parts []string
		for _, it := range n.items {
			parts = append(parts, it.words())
		}
		return strings.Join(parts, " / ")
	case tableNode:
		s := ""
		if el := n.get("element"); el != nil {
			s = el.words()
		}
		if extra := conditionWords(n.get("where"), n.get("saying")); extra != "" {
			s += " " + extra
		}
		if n.get("edge") != nil {
			s += " (end)"
		}
		return s
	}
	return n.plain()
}

func conditionWords(where, saying *node) string {
	var parts []string
	if where != nil && where.end <= len(where.src.text) {
		for _, e := range where.entries {
			parts = append(parts, e.name+" = "+e.val.source())
		}
	}
	if saying != nil {
		parts = append(parts, "saying "+saying.words())
	}
	if len(parts) == 0 {
		return ""
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// source writes a value of a condition on one line.
func (n *node) source() string {
	switch n.kind {
	case stringNode:
		return n.str
	case arrayNode, tableNode:
		var parts []string
		for _, it := range n.items {
			parts = append(parts, it.source())
		}
		for _, e := range n.entries {
			parts = append(parts, e.name+" "+e.val.source())
		}
		return strings.Join(parts, " or ")
	}
	return n.plain()
}
