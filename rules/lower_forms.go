package rules

import (
	"slices"
	"strings"
)

func (c *compiler) lowerExpect(r *ruleSource, n *Node) {
	n.Times = Range{Min: 1, Max: -1}
	n.Count = c.pattern(r.value.val, "expect", countSlot, r.get("where"), r.get("saying"))
	if v := r.get("times"); v != nil {
		if t, ok := c.times(v); ok {
			n.Times = t
		}
	}
	c.every(r, n)
	c.surroundings(r, n)
	c.perStep(r, n)
}

func (c *compiler) lowerForbid(r *ruleSource, n *Node) {
	n.Times = Range{Min: 0, Max: 0}
	n.Count = c.pattern(r.value.val, "forbid", countSlot, r.get("where"), r.get("saying"))
	c.surroundings(r, n)
	c.perStep(r, n)
}

func (c *compiler) lowerEach(r *ruleSource, n *Node) {
	n.Times = Range{Min: 1, Max: -1}
	n.Count = c.pattern(r.value.val, "each", plainSlot, r.get("where"), r.get("saying"))
	be := r.get("be")
	if be == nil {
		if !c.ds.broken && !r.misspelt("be") {
			c.ds.key(r.value, "missing-key", "add be = { field = value }", "each needs be, which says what every occurrence must be")
		}
	} else if n.Count >= 0 {
		p := Pattern{Fact: None, Step: None, Words: conditionWords(be, nil)}
		for _, a := range c.book.Patterns[n.Count].Alts {
			p.Alts = append(p.Alts, Alt{Element: a.Element})
		}
		p.Alts = c.where(be, "be", p.Alts)
		n.Be = c.intern(p)
	}
	c.scope(r, n)
	c.on(r, n)
	c.misses(r, n)
	c.perStep(r, n)
}

func (c *compiler) lowerRequire(r *ruleSource, n *Node) {
	n.Require = c.factConds(r.value.val, "require")
}

func (c *compiler) lowerOrder(r *ruleSource, n *Node) {
	n.Match = MatchFirst
	if v := r.get("match"); v != nil {
		if s, ok := c.word(v, "match", string(MatchFirst), string(MatchSubsequence), string(MatchExact)); ok {
			n.Match = Match(s)
		}
	}
	if v := r.get("missing"); v != nil {
		if _, ok := c.word(v, "missing", "skip"); ok {
			n.Skip = true
		}
		if n.Match != MatchFirst {
			c.ds.key(r.n.entry("missing"), "misplaced-key", "take missing out, or match", "missing goes with match = \"first\" only, not with %q", string(n.Match))
		}
	}
	if v := r.get("gap"); v != nil {
		n.Gap = c.window(v, "gap")
	}
	c.orderItems(r, n)
	c.surroundings(r, n)
	c.perStep(r, n)
}

func (c *compiler) orderItems(r *ruleSource, n *Node) {
	v := r.value.val
	if v.kind == stringNode && v.str == "@steps" {
		for i, s := range c.book.Steps {
			n.Order = append(n.Order, c.intern(Pattern{Fact: None, Step: i, Words: s.ID}))
		}
		if len(c.book.Steps) == 0 && !c.ds.broken {
			c.ds.at(v, "unknown-step", "declare them with [[step]]", "the book has no steps to put into an order")
		}
		return
	}
	if v.kind != arrayNode {
		c.ds.at(v, "wrong-type", "write order = [\"first\", \"second\"] or order = \"@steps\"", "order must be a list of elements, not %s", v.shown())
		return
	}
	if len(v.items) == 0 {
		c.ds.at(v, "empty-list", "", "order is an empty list")
	}
	// Whether an element may stand twice depends on match.
	once := n.Match == MatchFirst && !c.ds.broken && !r.misspelt("match") &&
		(r.get("match") == nil || r.get("match").str == string(MatchFirst))
	for _, it := range v.items {
		p := c.pattern(it, "order", plainSlot, nil, nil)
		if p >= 0 && once {
			j := slices.Index(n.Order, p)
			// A fault that is told elsewhere can make two patterns look alike.
			if j >= 0 && (it.words() == v.items[j].words() || !HasErrors(c.ds.list)) {
				d := c.ds.at(it, "stands-twice", "use match = \"subsequence\" or \"exact\" for a sequence that repeats",
					"%s stands twice in the order, and has only one first occurrence", quote(it.words()))
				d.relate(v.items[j].src, v.items[j].off, "it stands here first")
			}
		}
		n.Order = append(n.Order, p)
	}
}

func (c *compiler) lowerParts(r *ruleSource, n *Node) {
	v := r.value.val
	n.Times = Range{Min: 1, Max: -1}
	if n.Form == FormOneOf {
		n.Times.Max = 1
	}
	if t := r.get("times"); t != nil && n.Form == FormAny {
		if got, ok := c.times(t); ok {
			n.Times = got
		}
	}
	if v.kind != arrayNode {
		c.ds.at(v, "wrong-type", "write "+string(n.Form)+" = [{ expect = \"…\" }, { … }]", "%s must be a list of inline rules, not %s", n.Form, v.shown())
		return
	}
	if len(v.items) == 0 {
		c.ds.at(v, "empty-list", "", "%s is an empty list", n.Form)
	}
	for _, it := range v.items {
		if it.kind != tableNode {
			c.ds.at(it, "wrong-type", "write { expect = \"…\" }", "a part of %s must be an inline rule, not %s", n.Form, it.shown())
			continue
		}
		part := &ruleSource{n: it, name: r.name, part: true}
		pn, _ := c.node(part, r.value)
		n.Parts = append(n.Parts, pn)
	}
	if n.Form == FormAny && n.Times.Min > len(n.Parts) && len(n.Parts) > 0 {
		c.ds.at(r.get("times"), "never-passes", "", "%d parts must be met, and there are %d", n.Times.Min, len(n.Parts)).warn()
	}
}

// word reads one of some fixed words.
func (c *compiler) word(n *node, key string, words ...string) (string, bool) {
	s, ok := c.str(n, key)
	if ok && !slices.Contains(words, s) {
		c.ds.at(n, "unknown-value", "known: "+list(words), "%s cannot be %s%s", key, quote(s), didYouMean(s, words))
		return "", false
	}
	return s, ok
}

// perStep makes one part a step of a rule with in-each.
func (c *compiler) perStep(r *ruleSource, n *Node) {
	e := r.n.entry("in-each")
	if e == nil {
		return
	}
	if in := r.n.entry("in"); in != nil {
		d := c.ds.key(e, "clash", "keep one of the two", "in-each does not go with in")
		d.relate(in.src, in.off, "in stands here")
		return
	}
	all := Node{Form: FormAll, PerStep: true, Gate: n.Gate, Count: None, Be: None, After: None, Before: None, Near: None,
		Until: None, Since: None, Times: Range{Min: 1, Max: -1}, src: r.n}
	seen := map[int]bool{}
	for _, it := range c.names(e.val, "in-each") {
		i, ok := c.steps[it.str]
		if !ok {
			c.ds.unknown(it, &stepName, it.str, c.stepNames())
			continue
		}
		if seen[i] {
			c.ds.at(it, "written-twice", "", "the step %s stands twice", quote(it.str))
			continue
		}
		seen[i] = true
		part := *n
		part.Gate = Gate{}
		part.Scope = &Scope{Kind: ScopeStep, Steps: []int{i}, After: None, Before: None, Until: None, Field: None}
		all.Parts = append(all.Parts, part)
	}
	*n = all
}

// everyExcludes are the keys that every does not go with.
var everyExcludes = []string{"after", "before", "near", "within", "next", "times"}

// every reads every, which makes its own anchors.
func (c *compiler) every(r *ruleSource, n *Node) {
	e := r.n.entry("every")
	if e == nil {
		return
	}
	for _, key := range everyExcludes {
		if o := r.n.entry(key); o != nil {
			d := c.ds.key(e, "clash", "keep one of the two", "every does not go with %s", key)
			d.relate(o.src, o.off, "%s stands here", key)
			return
		}
	}
	s, ok := c.lengthText(e.val, "every")
	if !ok {
		return
	}
	if strings.Contains(s, "..") {
		c.ds.at(e.val, "bad-duration", "write every = \"10m\"", "every takes one duration, not the range %s", quote(s))
		return
	}
	l, ok := c.length(e.val, s, "every")
	if !ok {
		return
	}
	if l.N == 0 && l.Unit == UnitTime {
		c.ds.at(e.val, "out-of-range", "write every = \"10m\"", "every must be longer than nothing")
	}
	n.Every = &l
	if p := n.Count; p >= 0 && c.book.Patterns[p].ByTime() {
		c.ds.key(e, "clash", "", "every does not go with %s, which has no place among the events", c.book.Patterns[p].Words)
	}
}
