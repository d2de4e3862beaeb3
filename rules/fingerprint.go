package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
)

// Fingerprint returns a hash, in hex, of what a rule asks and what it counts:
// its obligation with all that this refers to, its weight and its scoring. Two
// books judge and score a rule alike if its fingerprints are equal. Prose, and
// the order in which a book declares things, leave it unchanged.
func (b *Book) Fingerprint(rule int) string {
	r := &b.Rules[rule]
	p := printer{book: b, out: sha256.New()}
	p.say("rule", r.Weight, r.Critical, r.Bonus, r.Share)
	p.node(&r.Node)
	if p.steps {
		// A step may be closed by the opening of any other one.
		for i := range b.Steps {
			s := &b.Steps[i]
			p.say("step", s.ID, s.Optional)
			p.elements("from", s.From)
			p.elements("until", s.Until)
		}
	}
	if p.calendar {
		p.say("calendar", b.Calendar.Workdays, b.Calendar.Hours, b.Calendar.Holidays, b.Calendar.MakeUp)
	}
	return hex.EncodeToString(p.out.Sum(nil)[:16])
}

// printer writes what a rule means, with names in the place of indexes.
type printer struct {
	book            *Book
	out             hash.Hash
	steps, calendar bool // some step, some working time is referred to
}

// say writes one line; %q keeps texts apart from what stands around them.
func (p *printer) say(word string, parts ...any) {
	fmt.Fprintf(p.out, "%s %q\n", word, fmt.Sprintf("%#v", parts))
}

func (p *printer) node(n *Node) {
	p.say("node", n.Form, n.PerStep, n.Times, n.Next, n.On, n.Misses, n.Match, n.Skip)
	p.gate(&n.Gate)
	for i := range n.Parts {
		p.node(&n.Parts[i])
	}
	for _, k := range [...]struct {
		key     string
		pattern int
	}{
		{"count", n.Count}, {"be", n.Be}, {"after", n.After}, {"before", n.Before}, {"near", n.Near},
		{"until", n.Until}, {"since", n.Since},
	} {
		p.pattern(k.key, k.pattern)
	}
	if s := n.Scope; s != nil {
		p.scope(s)
	}
	p.window("within", n.Within)
	if n.Every != nil {
		p.length("every", *n.Every)
	}
	for _, c := range n.Correlate {
		p.say("correlate", c.Relation, p.book.Fields[c.Field])
	}
	for i := range n.Partial {
		p.window("partial", &n.Partial[i].Within)
		p.say("credit", n.Partial[i].Credit)
	}
	for i := range n.Require {
		p.cond(&n.Require[i], p.book.Facts)
	}
	for _, k := range n.Order {
		p.pattern("order", k)
	}
	p.window("gap", n.Gap)
}

func (p *printer) gate(g *Gate) {
	for _, k := range g.Given {
		p.pattern("given", k)
	}
	for _, k := range g.Without {
		p.pattern("without", k)
	}
	for i := range g.When {
		p.cond(&g.When[i], p.book.Facts)
	}
	for _, u := range g.Unless {
		p.say("unless", len(u))
		for i := range u {
			p.cond(&u[i], p.book.Facts)
		}
	}
}

func (p *printer) scope(s *Scope) {
	p.say("scope", s.Kind)
	for _, k := range s.Steps {
		p.steps = true
		p.say("of step", p.book.Steps[k].ID)
	}
	p.pattern("from", s.After)
	p.pattern("to", s.Before)
	p.pattern("up to", s.Until)
	if s.Kind == ScopePer {
		p.say("per", p.book.Fields[s.Field])
	}
}

func (p *printer) pattern(key string, i int) {
	if i < 0 || i >= len(p.book.Patterns) {
		return
	}
	x := &p.book.Patterns[i]
	p.say(key, x.End, x.Place)
	if x.Fact >= 0 {
		p.say("fact", p.book.Facts[x.Fact].ID)
		p.literal("default", p.book.Facts[x.Fact].Default)
	}
	if x.Step >= 0 {
		p.steps = true
		p.say("step", p.book.Steps[x.Step].ID)
	}
	for k := range x.Alts {
		e := &p.book.Elements[x.Alts[k].Element]
		p.say("element", e.ID)
		for w := range x.Alts[k].Where {
			p.cond(&x.Alts[k].Where[w], e.Fields)
		}
	}
}

// cond writes a condition on one of some fields or facts.
func (p *printer) cond(c *Cond, fields []Field) {
	if c.Slot >= 0 {
		f := &fields[c.Slot]
		p.say("if", f.ID, f.Type, f.Fixed)
		p.literal("default", f.Default)
	} else {
		p.say("if", "duration")
	}
	p.test(&c.Test)
}

func (p *printer) test(t *Test) {
	p.say("test", t.Op, t.Regexp, t.Known, len(t.Tests))
	for i := range t.Values {
		p.literal("value", &t.Values[i])
	}
	p.literal("from", t.Lo)
	p.literal("to", t.Hi)
	for i := range t.Tests {
		p.test(&t.Tests[i])
	}
	for _, k := range t.Sets {
		p.say("phrases", p.book.Phrases[k].Phrases)
	}
}

func (p *printer) literal(key string, l *Literal) {
	switch {
	case l == nil:
	case l.Fact >= 0:
		p.say(key, "@", p.book.Facts[l.Fact].ID)
	default:
		p.say(key, l.Type, l.Text)
	}
}

func (p *printer) window(key string, w *Window) {
	if w == nil {
		return
	}
	p.length(key, w.Lo)
	if w.Hi != nil {
		p.length("to", *w.Hi)
	}
}

func (p *printer) length(key string, l Length) {
	p.calendar = p.calendar || l.Unit == UnitWorkdays || l.Unit == UnitWorkhours
	p.say(key, l.N, l.Unit)
}

func (p *printer) elements(key string, list []int) {
	for _, e := range list {
		p.say(key, p.book.Elements[e].ID)
	}
}
