package rules

import (
	"regexp"
	"slices"
	"strconv"
	"sync"
)

// tightBase is the book that an overlay extends, where that book lets overlays
// only tighten its rules.
type tightBase struct {
	path string
	from *node               // the key extends
	uses map[string][]string // by rule: the params that stand in it
}

// tightBase looks for a base with tighten-only, before params are replaced.
func (rb *rulebook) tightBase() *tightBase {
	if rb.base == nil {
		return nil
	}
	only := rb.base.standard.get("tighten-only")
	if only == nil || only.kind != boolNode || !only.truth {
		return nil
	}
	t := &tightBase{path: rb.base.main.src.name, from: rb.main.standard.get("extends"), uses: map[string][]string{}}
	for _, r := range rb.rules.items {
		t.uses[r.name] = rb.paramsIn(r.val, nil)
	}
	return t
}

var paramUse = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\$\{([^}]*)\}`) })

// paramsIn adds the params that stand in a value, and in those params.
func (rb *rulebook) paramsIn(n *node, names []string) []string {
	for _, m := range paramUse().FindAllStringSubmatch(n.str, -1) {
		if p := rb.params.get(m[1]); p != nil && !slices.Contains(names, m[1]) {
			names = rb.paramsIn(p.val, append(names, m[1]))
		}
	}
	for _, it := range n.items {
		names = rb.paramsIn(it, names)
	}
	for _, e := range n.entries {
		names = rb.paramsIn(e.val, names)
	}
	return names
}

// tightenOnly reports what an overlay loosens of its base, and what it cannot be
// shown not to loosen.
func (c *compiler) tightenOnly(t *tightBase, load Loader) {
	if own := c.rb.main.standard.entry("tighten-only"); own != nil && !own.val.truth {
		c.ds.key(own, "loosened", "take it out", "%s lets those who extend it only tighten its rules; that holds for those who extend this one too", quote(t.path))
	}
	base, ds := Compile(t.path, load)
	if base == nil {
		for _, d := range ds {
			if d.Severity == Error {
				c.ds.at(t.from, "loosened", d.Error(), "the rules of %s are to be tightened only, and it has faults of its own", quote(t.path))
				return
			}
		}
		return
	}
	u, err := NewUnion(base, c.book)
	if err != nil {
		c.ds.at(t.from, "loosened", "", "this book cannot be compared with %s: %s", quote(t.path), err.Error())
		return
	}
	for i := range base.Rules {
		c.tightenRule(t, u, i)
	}
	c.tightenMarks(t, base)
}

// tightenRule reports how a rule of the base was loosened.
func (c *compiler) tightenRule(t *tightBase, u *Union, i int) {
	old := &u.Old.Book.Rules[i]
	k := slices.IndexFunc(c.book.Rules, func(r Rule) bool { return r.ID == old.ID })
	if k < 0 {
		c.loosened(t, old.ID, "retired", "the rule %s is retired", quote(old.ID))
		return
	}
	new := &c.book.Rules[k]
	switch p := u.Prove(i, k); {
	case p.NoLooser:
	case p.NoTighter:
		c.loosened(t, old.ID, "", "the rule %s is looser than in %s: it fails a part only of the visits that it fails there", quote(old.ID), quote(t.path))
	default:
		c.loosened(t, old.ID, "", "the rule %s may be looser than in %s: that it fails all visits that it fails there cannot be shown", quote(old.ID), quote(t.path))
	}
	switch {
	case old.Critical && !new.Critical:
		c.loosened(t, old.ID, "critical", "the rule %s is critical in %s, and is not here", quote(old.ID), quote(t.path))
	case !old.Bonus && new.Bonus:
		c.loosened(t, old.ID, "bonus", "the rule %s is made a bonus, which costs nothing when failed", quote(old.ID))
	case old.Weight.Num > 0 && new.Weight.Num == 0:
		c.loosened(t, old.ID, "weight", "the rule %s has no weight left", quote(old.ID))
	}
}

// tightenMarks reports marks of the standard that let more visits pass.
func (c *compiler) tightenMarks(t *tightBase, base *Book) {
	b := c.book
	lower := func(a, b Ratio) bool { return a.Rat().Cmp(b.Rat()) < 0 }
	for _, m := range []struct {
		key  string
		less bool
		was  string
	}{
		{"pass-mark", lower(b.PassMark, base.PassMark), plainNumber(base.PassMark)},
		{"min-coverage", lower(b.MinCoverage, base.MinCoverage), plainNumber(base.MinCoverage)},
	} {
		if e := c.rb.main.standard.entry(m.key); e != nil && m.less {
			c.ds.key(e, "loosened", c.onlyTighten(t), "%s is %s in %s, and may only be raised", m.key, m.was, quote(t.path))
		}
	}
	if e := c.rb.main.standard.entry("bonus-max"); e != nil && base.BonusMax != nil && b.BonusMax != nil && lower(*base.BonusMax, *b.BonusMax) {
		c.ds.key(e, "loosened", c.onlyTighten(t), "bonus-max is %s in %s, and may only be lowered", plainNumber(*base.BonusMax), quote(t.path))
	}
}

// plainNumber writes a number as authors do.
func plainNumber(q Ratio) string { return strconv.FormatFloat(q.Float(), 'f', -1, 64) }

func (c *compiler) onlyTighten(t *tightBase) string {
	return quote(t.path) + " says tighten-only = true: a book that extends it may ask more of its rules, never less"
}

// loosened reports a fault where the overlay changes the rule: at a key of it,
// at its header, at a param that stands in it.
func (c *compiler) loosened(t *tightBase, rule, key, format string, args ...any) {
	root := c.rb.main.src.root
	if own := root.get("rule").entry(rule); own != nil {
		e := own
		if k := own.val.entry(key); k != nil {
			e = k
		}
		c.ds.key(e, "loosened", c.onlyTighten(t), format, args...)
		return
	}
	for _, p := range t.uses[rule] {
		if e := root.get("param").entry(p); e != nil {
			c.ds.key(e, "loosened", c.onlyTighten(t), format, args...)
			return
		}
	}
	c.ds.at(t.from, "loosened", c.onlyTighten(t), format, args...)
}
