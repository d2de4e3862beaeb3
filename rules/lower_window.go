package rules

import "slices"

// surroundings reads where a form is asked: the scope, the anchors and all that
// modifies them.
func (c *compiler) surroundings(r *ruleSource, n *Node) {
	c.scope(r, n)
	c.anchors(r, n)
	c.needsAnchor(r, n)
	if v := r.get("within"); v != nil {
		n.Within = c.window(v, "within")
	}
	n.Next = c.truthOf(r.n, "next")
	c.on(r, n)
	c.misses(r, n)
	c.byTime(r, n)
	c.correlations(r, n)
	c.partial(r, n)
}

func (c *compiler) scope(r *ruleSource, n *Node) {
	v := r.get("in")
	if v == nil {
		return
	}
	s := &Scope{Kind: ScopeStep, After: None, Before: None, Until: None, Field: None}
	switch v.kind {
	case stringNode, arrayNode:
		if v.kind == arrayNode {
			s.Kind = ScopeSteps
		}
		for _, it := range c.names(v, "in") {
			i, ok := c.steps[it.str]
			if !ok {
				c.ds.unknown(it, &stepName, it.str, c.stepNames())
				return
			}
			s.Steps = append(s.Steps, i)
		}
		if len(s.Steps) == 0 {
			return
		}
	case tableNode:
		if !c.segment(v, s) {
			return
		}
	default:
		c.ds.at(v, "wrong-type", "write in = \"STEP\", in = [\"STEP\", \"STEP\"], in = { after = \"…\", before = \"…\" } or in = { per = \"FIELD\" }",
			"in must name a step or a segment, not %s", v.shown())
		return
	}
	n.Scope = s
}

var segmentKeys = keyNames(segmentRows)

func (c *compiler) segment(v *node, s *Scope) bool {
	c.keys(v, "in", segmentKeys...)
	before := len(c.ds.list)
	if per := v.entry("per"); per != nil {
		s.Kind = ScopePer
		if len(v.entries) > 1 {
			c.ds.key(per, "clash", "take the other keys out", "per stands alone in a scope")
		}
		c.perField(per.val, s)
		return !HasErrors(c.ds.list[before:])
	}
	s.Kind = ScopeSegment
	for _, k := range []struct {
		key string
		to  *int
	}{{"after", &s.After}, {"before", &s.Before}, {"until", &s.Until}} {
		if e := v.get(k.key); e != nil {
			*k.to = c.pattern(e, "a segment's "+k.key, segmentSlot, nil, nil)
		}
	}
	if v.get("after") == nil && v.get("before") == nil && !misspelt(v, segmentKeys, "after", "before") {
		if u := v.entry("until"); u != nil {
			c.ds.key(u, "needs-anchor", "add after = \"…\", or write before instead", "until needs after: it closes a segment that something must open")
		} else {
			c.ds.at(v, "missing-key", "write in = { after = \"…\", before = \"…\" }", "the segment has no ends")
		}
	}
	if u := v.entry("until"); u != nil && v.get("before") != nil {
		c.ds.key(u, "clash", "keep before where the end must come, until where it need not", "until does not go with before in a segment")
	}
	return !HasErrors(c.ds.list[before:])
}

func (c *compiler) perField(n *node, s *Scope) {
	name, ok := c.str(n, "per")
	if !ok {
		return
	}
	i, ok := c.fields[name]
	if !ok {
		c.ds.unknown(n, &fieldName, name, c.book.Fields)
		return
	}
	s.Field = i
	var first *Field
	for e := range c.book.Elements {
		_, f, ok := c.book.Elements[e].slot(name)
		if !ok || name == "duration" {
			continue
		}
		if f.Type == typeTold {
			return
		}
		if f.Type == TypeTime || f.Type == TypeDuration {
			c.ds.at(n, "wrong-type", "", "per splits by a text, a number, a bool or an enum; %s of %s is of type %s", quote(name), c.book.Elements[e].ID, f.Type)
			return
		}
		if first != nil && comparable(first.Type) != comparable(f.Type) {
			c.ds.at(n, "wrong-type", "give both the same type", "the field %s is of type %s in one element and of type %s in another", quote(name), first.Type, f.Type)
			return
		}
		if first == nil {
			first = f
		}
	}
}

// comparable maps types whose values can be compared to one.
func comparable(t Type) Type {
	if t == TypeEnum {
		return TypeText
	}
	return t
}

// anchors reads after, before, near, until and since.
func (c *compiler) anchors(r *ruleSource, n *Node) {
	for _, k := range []struct {
		key string
		to  *int
	}{{"after", &n.After}, {"before", &n.Before}, {"near", &n.Near}, {"until", &n.Until}, {"since", &n.Since}} {
		if v := r.get(k.key); v != nil {
			*k.to = c.pattern(v, k.key, anchorSlot, nil, nil)
		}
	}
	after, before, near := r.n.entry("after"), r.n.entry("before"), r.n.entry("near")
	until, since := r.n.entry("until"), r.n.entry("since")
	clash := func(e, o *entry, hint string) {
		d := c.ds.key(e, "clash", hint, "%s does not go with %s", e.name, o.name)
		d.relate(o.src, o.off, "%s stands here", o.name)
	}
	if near != nil {
		for _, o := range []*entry{after, before, until, since} {
			if o != nil {
				clash(near, o, "near looks to both sides; keep one of the two")
			}
		}
	}
	switch {
	case until == nil:
	case after == nil && (c.ds.broken || r.misspelt("after")):
	case after == nil && near == nil:
		c.ds.key(until, "needs-anchor", "add after = \"…\"", "until needs after: it closes what an anchor opens")
	case before != nil:
		clash(until, before, "after with before already ends at the next such event")
	}
	switch {
	case since == nil:
	case before == nil && (c.ds.broken || r.misspelt("before")):
	case before == nil && near == nil:
		c.ds.key(since, "needs-anchor", "add before = \"…\"", "since needs before: it closes, backwards, what an anchor opens")
	case after != nil:
		clash(since, after, "after with before already begins at the anchor")
	}
}

// needsAnchor tells modifiers that stand without an anchor.
func (c *compiler) needsAnchor(r *ruleSource, n *Node) {
	if r.get("after") != nil || r.get("before") != nil || r.get("near") != nil || c.ds.broken || r.misspelt("after", "before", "near") {
		return
	}
	every := r.get("every") != nil
	for _, key := range []string{"within", "next", "misses", "same", "different", "lower", "higher"} {
		e := r.n.entry(key)
		// every has anchors of its own, and what it excludes is told there.
		if e == nil || every && (key == "misses" || slices.Contains(everyExcludes, key)) {
			continue
		}
		c.ds.key(e, "needs-anchor", "add after = \"…\", before = \"…\" or near = \"…\"",
			"%s needs an anchor, the event that it is counted from", key)
	}
	if p := n.Count; p >= 0 && c.book.Patterns[p].Place == PlaceFact {
		c.ds.at(r.value.val, "needs-anchor", "add after = \"…\", before = \"…\" or near = \"…\"", "%s of a fact needs an anchor", r.form.name)
	}
	if e := r.n.entry("on"); e != nil && !every && n.Scope == nil && r.get("in") == nil && r.get("in-each") == nil {
		c.ds.key(e, "useless-key", "add after, before or near, or take it out", "on does nothing here: it picks among anchors, and the rule has none").warn()
	}
}

func (c *compiler) on(r *ruleSource, n *Node) {
	n.On = OnEach
	if v := r.get("on"); v != nil {
		if s, ok := c.word(v, "on", string(OnEach), string(OnFirst), string(OnLast), string(OnAny)); ok {
			n.On = On(s)
		}
	}
}

func (c *compiler) misses(r *ruleSource, n *Node) {
	e := r.n.entry("misses")
	if e == nil {
		return
	}
	q, ok := c.ratio(e.val, "misses", 0, 1<<31-1)
	if ok && q.Den != 1 {
		c.ds.at(e.val, "wrong-type", "write misses = 1", "misses must be a whole number, not %s", e.val.str)
		return
	}
	if !ok {
		return
	}
	n.Misses = int(q.Num)
	if n.On != OnEach {
		c.ds.key(e, "clash", "keep one of the two", "misses goes with on = \"each\", not with on = %q", string(n.On))
	}
}

// byTime tells next and on where the anchor, and next where the counted
// thing, has no position.
func (c *compiler) byTime(r *ruleSource, n *Node) {
	for _, p := range []int{n.After, n.Before, n.Near} {
		if p < 0 || !c.book.Patterns[p].ByTime() || p == n.Before && n.After >= 0 {
			continue
		}
		for _, key := range []string{"next", "on"} {
			if e := r.n.entry(key); e != nil {
				c.ds.key(e, "clash", "take it out: only events have neighbours and places in an order",
					"%s does not go with %s, which goes by time alone", key, c.book.Patterns[p].Words)
			}
		}
	}
	if p := n.Count; p >= 0 && c.book.Patterns[p].ByTime() {
		if e := r.n.entry("next"); e != nil {
			c.ds.key(e, "clash", "take it out: only events have neighbours", "next does not go with %s, which goes by time alone", c.book.Patterns[p].Words)
		}
	}
}

// correlations reads same, different, lower and higher: the field must be one
// of every anchor and of everything that is counted, of one type.
func (c *compiler) correlations(r *ruleSource, n *Node) {
	for _, rel := range []Relation{RelSame, RelDifferent, RelLower, RelHigher} {
		e := r.n.entry(string(rel))
		if e == nil {
			continue
		}
		anchor := max(n.After, n.Near)
		if n.After < 0 && n.Near < 0 {
			anchor = n.Before
		}
		if anchor < 0 {
			continue
		}
		if a := &c.book.Patterns[anchor]; a.Place != "" {
			c.ds.key(e, "needs-anchor", "name an element in after, before or near", "%s compares with the anchor's fields, and %s is no event", rel, a.Words)
			continue
		}
		counted := n.Order
		if n.Form != FormOrder {
			counted = []int{n.Count}
		}
		for _, it := range c.names(e.val, string(rel)) {
			if c.correlated(it, rel, append([]int{anchor}, counted...)) {
				n.Correlate = append(n.Correlate, Correlation{Relation: rel, Field: c.fieldID(it.str)})
			}
		}
	}
}

func (c *compiler) correlated(n *node, rel Relation, patterns []int) bool {
	var first *Field
	for _, p := range patterns {
		if p < 0 {
			return false
		}
		pat := &c.book.Patterns[p]
		if pat.Place != "" || pat.Step >= 0 {
			c.ds.at(n, "unknown-field", "", "%s has no fields to compare", pat.Words)
			return false
		}
		for _, a := range pat.Alts {
			el := &c.book.Elements[a.Element]
			_, f, ok := el.slot(n.str)
			if !ok {
				c.noField(n.src, n.off, n.end, n.str, c.lacking(pat.Alts, n.str), pat.Alts)
				return false
			}
			if f.Type == typeTold {
				return false
			}
			if (rel == RelLower || rel == RelHigher) && f.Type != TypeNumber && f.Type != TypeDuration && f.Type != TypeTime {
				c.ds.at(n, "wrong-type", "", "%s compares numbers, durations and times; %s of %s is of type %s", rel, quote(n.str), el.ID, f.Type)
				return false
			}
			if first != nil && comparable(first.Type) != comparable(f.Type) {
				c.ds.at(n, "wrong-type", "give both the same type", "%s cannot compare %s: it is of type %s in one element and of type %s in %s", rel, quote(n.str), first.Type, f.Type, el.ID)
				return false
			}
			if first == nil {
				first = f
			}
		}
	}
	return true
}

var partialKeys = keyNames(partialRows)

// inside tells whether a window of the same unit lies in another.
func inside(w, in *Window) bool {
	if w.Lo.Unit != in.Lo.Unit || w.Lo.N < in.Lo.N {
		return false
	}
	return in.Hi == nil || w.Hi != nil && w.Hi.Unit == in.Hi.Unit && w.Hi.N <= in.Hi.N
}

func (c *compiler) partial(r *ruleSource, n *Node) {
	e := r.n.entry("partial")
	if e == nil {
		return
	}
	if r.get("within") == nil {
		if !c.ds.broken && !r.misspelt("within") {
			c.ds.key(e, "needs-anchor", "add within", "partial needs within: it widens that window")
		}
		return
	}
	if e.val.kind != arrayNode {
		c.ds.at(e.val, "wrong-type", "write partial = [{ within = \"20s\", credit = 0.5 }]", "partial must be a list, not %s", e.val.shown())
		return
	}
	for _, it := range e.val.items {
		if it.kind != tableNode {
			c.ds.at(it, "wrong-type", "write { within = \"20s\", credit = 0.5 }", "an entry of partial must be a table, not %s", it.shown())
			continue
		}
		c.keys(it, "partial", partialKeys...)
		w, cr := it.get("within"), it.get("credit")
		if w == nil || cr == nil {
			if c.ds.broken || misspelt(it, partialKeys, "within", "credit") {
				continue
			}
			c.ds.at(it, "missing-key", "write { within = \"20s\", credit = 0.5 }", "an entry of partial needs within and credit")
			continue
		}
		win := c.window(w, "within")
		q, ok := c.ratio(cr, "credit", 0, 1)
		if win == nil || !ok {
			continue
		}
		if n.Within != nil && inside(win, n.Within) {
			c.ds.at(w, "useless-key", "write a wider window", "this window is no wider than that of within, so nothing can earn its credit").warn()
		}
		n.Partial = append(n.Partial, Partial{Within: *win, Credit: q})
	}
}
