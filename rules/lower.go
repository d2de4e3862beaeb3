package rules

import (
	"slices"
	"strings"
)

// ruleSource is a rule as written, while it is lowered.
type ruleSource struct {
	n     *node // its table
	name  string
	form  form
	value *entry // the key of its form
	part  bool   // an inline rule
}

func (r *ruleSource) get(key string) *node { return r.n.get(key) }

func (c *compiler) rulesOf() {
	c.gates = map[*file]*Gate{}
	for _, f := range c.rb.files {
		g := &Gate{}
		if f.standard != nil {
			c.gate(f.standard, g)
		}
		c.gates[f] = g
	}
	c.book.Rules = slices.Grow(c.book.Rules, len(c.rb.rules.items))
	for _, it := range c.rb.rules.items {
		if c.tableOf(it, "rule") {
			c.rule(it)
		}
	}
	if len(c.book.Rules) == 0 {
		c.book.Rules = nil // all are retired
	}
	if len(c.book.Rules) == 0 && len(c.rb.rules.items) == 0 && c.rb.standard != nil && !c.ds.broken && !c.ds.mayBeLost("rule") {
		src := c.rb.main.src
		c.ds.add(src, len(src.text), len(src.text), "no-rules", "the book has no rule", "add [rule.ID] with expect = \"…\"").warn()
	}
}

// rule lowers one [rule.*] and adds it to the book, unless it is retired.
func (c *compiler) rule(it *item) {
	n := it.val
	r := Rule{ID: it.name, Title: c.title(n, it.name), Need: c.text(n, "need", ""), Source: c.strOf(n, "source"),
		Step: None, Weight: Whole(1), Critical: c.truthOf(n, "critical"), Bonus: c.truthOf(n, "bonus"),
		Pos: it.src.place(it.off)}
	r.Pos.File = besideBook(c.main, r.Pos.File)
	if v := n.get("step"); v != nil {
		r.Step = c.stepOf(v)
	}
	if v := n.get("weight"); v != nil {
		if q, ok := c.ratio(v, "weight", 0, -1); ok {
			r.Weight = q
		}
	}
	c.ruleDimensions(n, &r)
	node, ok := c.node(&ruleSource{n: n, name: it.name}, it.entry)
	if v := n.get("credit"); v != nil && ok {
		r.Share = c.share(v, &node)
	}
	if r.Bonus && r.Critical {
		d := c.ds.key(n.entry("critical"), "contradiction", "take one of the two out if that is not meant",
			"a bonus costs no points when failed, but as a critical rule it then fails the visit")
		d.warn()
		d.relate(n.entry("bonus").src, n.entry("bonus").off, "bonus")
	}
	if r.Step < 0 {
		r.Step = node.step()
	}
	g := *c.gates[it.file]
	node.Gate = joinGates(g, node.Gate)
	r.Node = node
	if !c.truthOf(n, "retired") {
		c.book.Rules = append(c.book.Rules, r)
	}
}

func joinGates(a, b Gate) Gate {
	return Gate{
		Given:   append(slices.Clip(a.Given), b.Given...),
		Without: append(slices.Clip(a.Without), b.Without...),
		When:    append(slices.Clip(a.When), b.When...),
		Unless:  append(slices.Clip(a.Unless), b.Unless...),
	}
}

// step is where a rule stands that does not say so: the one step of its
// scope.
func (n *Node) step() int {
	if n.Scope != nil && n.Scope.Kind == ScopeStep {
		return n.Scope.Steps[0]
	}
	return None
}

func (c *compiler) share(v *node, node *Node) bool {
	s, ok := c.str(v, "credit")
	if !ok {
		return false
	}
	if s != "share" {
		c.ds.at(v, "unknown-value", "write credit = \"share\", or leave it out", "credit can only be \"share\", not %s%s", quote(s), didYouMean(s, []string{"share"}))
		return false
	}
	switch node.Form {
	case FormAny, FormOneOf, FormRequire, FormOrder:
		c.ds.at(v, "misplaced-key", "share goes with expect, forbid, each, all and in-each",
			"credit = \"share\" does not go with %s, which has no parts that could each be met", node.Form)
		return false
	}
	return true
}

func (c *compiler) stepOf(n *node) int {
	s, ok := c.str(n, "step")
	if !ok {
		return None
	}
	i, ok := c.steps[s]
	if !ok {
		c.ds.unknown(n, &stepName, s, c.stepNames())
		return None
	}
	return i
}

func (c *compiler) stepNames() []string {
	var out []string
	for _, s := range c.book.Steps {
		out = append(out, s.ID)
	}
	return out
}

func (c *compiler) ruleDimensions(n *node, r *Rule) {
	v := n.get("dimension")
	if v == nil {
		return
	}
	for _, it := range c.names(v, "dimension") {
		if len(c.dims) == 0 {
			if !slices.Contains(r.DimensionIDs, it.str) {
				r.DimensionIDs = append(r.DimensionIDs, it.str)
			}
			continue
		}
		if i, ok := c.dims[it.str]; ok {
			c.use("dimension", it.str)
			if !slices.Contains(r.Dimensions, i) {
				r.Dimensions = append(r.Dimensions, i)
			}
		} else {
			c.ds.unknown(it, &dimensionName, it.str, c.rb.dimensions.names())
		}
	}
}

// node lowers the table of a rule or of an inline rule. at is where its
// faults as a whole are told. ok is false where it has faults.
func (c *compiler) node(r *ruleSource, at *entry) (Node, bool) {
	before := len(c.ds.list)
	n := Node{Count: None, Be: None, After: None, Before: None, Near: None, Until: None, Since: None, src: r.n}
	if !c.findForm(r, at) {
		c.ruleKeys(r, true)
		return n, false
	}
	n.Form = r.form.name
	c.ruleKeys(r, false)
	c.gate(r.n, &n.Gate)
	r.form.lower(c, r, &n)
	return n, !HasErrors(c.ds.list[before:])
}

// findForm finds the one form of a rule and tells where there is none, or
// more than one.
func (c *compiler) findForm(r *ruleSource, at *entry) bool {
	var found []*entry
	for _, e := range r.n.entries {
		for _, f := range forms() {
			if e.name == string(f.name) {
				if len(found) == 0 {
					r.form, r.value = f, e
				}
				found = append(found, e)
			}
		}
	}
	switch len(found) {
	case 1:
		return true
	case 0:
		if !c.ds.broken && !r.misspelt(formNames()...) {
			off, end, src := at.off, at.end, at.src
			if r.part {
				off, end, src = r.n.off, r.n.end, r.n.src
			}
			c.ds.add(src, off, end, "no-form", r.what()+" has no form: it does not say what is asked", "add one of "+list(formNames()))
		}
		return false
	}
	var names []string
	for _, e := range found {
		names = append(names, e.name)
	}
	d := c.ds.key(found[1], "two-forms", "make a rule of each, or join them with all = [{ … }, { … }]",
		"%s has %d forms, %s; a rule has exactly one form", r.what(), len(found), strings.ReplaceAll(list(names), " or ", " and "))
	d.relate(found[0].src, found[0].off, "the first form, %s", found[0].name)
	return false
}

// misspelt tells whether an unknown key seems to be meant as one of these.
func (r *ruleSource) misspelt(keys ...string) bool { return misspelt(r.n, ruleKeys(), keys...) }

// ruleKeys are all keys that a rule can have.
func ruleKeys() []string {
	known := formNames()
	for _, m := range modifiers {
		known = append(known, m.name)
	}
	return known
}

func isModifier(name string) bool {
	return modifierIndex(name) >= 0
}

func modifierIndex(name string) int {
	for i := range modifiers {
		if modifiers[i].name == name {
			return i
		}
	}
	return -1
}

func (r *ruleSource) what() string {
	if r.part {
		return "this part of the rule " + quote(r.name)
	}
	return "the rule " + quote(r.name)
}

// ruleKeys tells keys that a rule does not have, and known ones that do not
// go with its form (unless it has no form).
func (c *compiler) ruleKeys(r *ruleSource, formless bool) {
	for _, e := range r.n.entries {
		i := modifierIndex(e.name)
		switch {
		case i < 0 && isForm(e.name):
		case i < 0:
			var known []string
			for _, m := range modifiers {
				if m.part || !r.part {
					known = append(known, m.name)
				}
			}
			c.unknownKey(e, "a rule", append(known, formNames()...))
		case r.part && !modifiers[i].part:
			c.ds.key(e, "misplaced-key", "write it in the rule itself", "%s belongs to the whole rule, not to a part of it", e.name)
		case !formless && !modifiers[i].goes(r.form.name):
			m := modifiers[i]
			hint := m.why
			if hint == "" {
				hint = e.name + " goes with " + strings.ReplaceAll(m.with, " ", ", ")
			}
			c.ds.key(e, "misplaced-key", hint, "%s does not go with %s", e.name, r.form.name)
		}
	}
}

// gate reads given, without, when and unless.
func (c *compiler) gate(n *node, g *Gate) {
	if v := n.get("given"); v != nil {
		if p := c.pattern(v, "given", plainSlot, nil, nil); p >= 0 {
			g.Given = append(g.Given, p)
		}
	}
	if v := n.get("without"); v != nil {
		if p := c.pattern(v, "without", plainSlot, nil, nil); p >= 0 {
			g.Without = append(g.Without, p)
		}
	}
	if v := n.get("when"); v != nil {
		g.When = append(g.When, c.factConds(v, "when")...)
	}
	if v := n.get("unless"); v != nil {
		if conds := c.factConds(v, "unless"); len(conds) > 0 {
			g.Unless = append(g.Unless, conds)
		}
	}
}
