package booktest

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"stdc/rules"
)

// pattern changes the conditions of a pattern, wherever the book uses it, and
// leaves out the elements of a list. Of what `be` asks the elements stay: they
// are those of `each`.
func (g *generator) pattern(p int, key string, n *rules.Node, be bool) {
	if p < 0 || g.done[p] {
		return
	}
	g.done[p] = true
	pat := &g.b.Patterns[p]
	if pat.End {
		g.patternEdit([]int{p}, KindLeftOut, g.place(n, key), key+": edge = end left out", func(p *rules.Pattern) { p.End = false })
	}
	if len(pat.Alts) > 1 && !be {
		for i := range pat.Alts {
			pos, _ := n.ItemPlace(key, i)
			what := key + ": " + g.altWords(&pat.Alts[i]) + " left out"
			g.patternEdit([]int{p}, KindLeftOut, pos, what, func(p *rules.Pattern) { p.Alts = slices.Delete(p.Alts, i, i+1) })
		}
	}
	seen := map[condID]bool{}
	for i := range pat.Alts {
		for j := range pat.Alts[i].Where {
			c := &pat.Alts[i].Where[j]
			f := g.fieldOf(&pat.Alts[i], c)
			id := idOf(c, f)
			if seen[id] {
				continue
			}
			seen[id] = true
			pos, ok := c.Place()
			if !ok {
				pos = g.place(n, key)
			}
			for _, ch := range g.condChanges(c, f) {
				g.patternEdit(g.holding(id), ch.kind, pos, ch.what, func(p *rules.Pattern) { g.eachCond(p, id, ch.edit) })
			}
		}
	}
}

func (g *generator) altWords(a *rules.Alt) string {
	s := g.b.Elements[a.Element].ID
	for i := range a.Where {
		if a.Where[i].Slot >= 0 {
			s += " (" + g.b.Elements[a.Element].Fields[a.Where[i].Slot].ID + ")"
		}
	}
	return s
}

// fieldOf is the field that a condition of an element looks at.
func (g *generator) fieldOf(a *rules.Alt, c *rules.Cond) *rules.Field {
	if c.Slot < 0 {
		return &rules.Field{ID: "duration", Type: rules.TypeDuration}
	}
	return &g.b.Elements[a.Element].Fields[c.Slot]
}

// condID tells conditions apart: by their place, and by what they say, since the
// place may not be known.
type condID struct {
	field string
	pos   rules.Position
	test  string
}

func idOf(c *rules.Cond, f *rules.Field) condID {
	pos, _ := c.Place()
	return condID{f.ID, pos, testID(c)}
}

func testID(c *rules.Cond) string {
	text, _ := json.Marshal(c.Test)
	return string(text)
}

// is tells whether a condition is the one; what it says costs most to find out.
func (id *condID) is(c *rules.Cond, f *rules.Field) bool {
	pos, _ := c.Place()
	return f.ID == id.field && pos == id.pos && testID(c) == id.test
}

// holding lists the patterns with a condition.
func (g *generator) holding(id condID) []int {
	var out []int
	for p := range g.b.Patterns {
		found := false
		g.eachCond(&g.b.Patterns[p], id, func(*rules.Cond) bool { found = true; return false })
		if found {
			out = append(out, p)
		}
	}
	return out
}

// eachCond edits each such condition of a pattern; an edit that returns true
// takes it out.
func (g *generator) eachCond(p *rules.Pattern, id condID, e func(*rules.Cond) bool) {
	for i := range p.Alts {
		for j := len(p.Alts[i].Where) - 1; j >= 0; j-- {
			c := &p.Alts[i].Where[j]
			if id.is(c, g.fieldOf(&p.Alts[i], c)) && e(c) {
				p.Alts[i].Where = slices.Delete(p.Alts[i].Where, j, j+1)
			}
		}
	}
}

func (g *generator) patternEdit(patterns []int, kind Kind, pos rules.Position, what string, e func(*rules.Pattern)) {
	m := Mutant{Kind: kind, What: what, Pos: pos, Owner: g.b.Rules[g.rule].ID}
	for _, p := range patterns {
		for _, r := range g.uses[p] {
			if !slices.Contains(m.Rules, r) {
				m.Rules = append(m.Rules, r)
			}
		}
	}
	slices.Sort(m.Rules)
	g.add(m, func(v *rules.Variant) {
		for _, p := range patterns {
			e(v.Pattern(p))
		}
	})
}

// condChange is one change of a condition; edit returns true to take it out.
type condChange struct {
	kind Kind
	what string
	edit func(*rules.Cond) bool
}

func (g *generator) condChanges(c *rules.Cond, f *rules.Field) []condChange {
	shown := f.ID + " " + g.testText(&c.Test)
	out := []condChange{{KindLeftOut, shown + " left out", func(*rules.Cond) bool { return true }}}
	return append(out, g.testChanges(&c.Test, f.ID, func(c *rules.Cond) *rules.Test { return &c.Test }, f)...)
}

// testChanges moves the ends of ranges, and leaves out values and phrase sets of
// a list.
func (g *generator) testChanges(t *rules.Test, name string, of func(*rules.Cond) *rules.Test, f *rules.Field) []condChange {
	var out []condChange
	shown := name + " " + g.testText(t)
	add := func(kind Kind, to rules.Test, what string) {
		if what == "" {
			what = shown + " → " + g.testText(&to)
		}
		out = append(out, condChange{kind, what, func(c *rules.Cond) bool { *of(c) = to; return false }})
	}
	switch t.Op {
	case rules.OpRange:
		for _, lo := range literalNotches(t.Lo) {
			add(KindLimit, rules.Test{Op: t.Op, Lo: &lo, Hi: t.Hi}, "")
		}
		for _, hi := range literalNotches(t.Hi) {
			add(KindLimit, rules.Test{Op: t.Op, Lo: t.Lo, Hi: &hi}, "")
		}
	case rules.OpOneOf:
		for i := 0; len(t.Values) > 1 && i < len(t.Values); i++ {
			to := *t
			to.Values = slices.Delete(slices.Clone(t.Values), i, i+1)
			add(KindLeftOut, to, name+": "+literalText(&t.Values[i])+" left out")
		}
	case rules.OpSays:
		for i := 0; len(t.Sets) > 1 && i < len(t.Sets); i++ {
			to := *t
			to.Sets = slices.Delete(slices.Clone(t.Sets), i, i+1)
			add(KindLeftOut, to, name+": phrases "+g.b.Phrases[t.Sets[i]].ID+" left out")
		}
	case rules.OpAll, rules.OpNot:
		for i := range t.Tests {
			out = append(out, g.testChanges(&t.Tests[i], name, func(c *rules.Cond) *rules.Test { return &of(c).Tests[i] }, f)...)
		}
	}
	return out
}

// literalNotches are the values one notch below and above an end of a range.
func literalNotches(l *rules.Literal) []rules.Literal {
	if l == nil || l.Fact >= 0 {
		return nil
	}
	with := func(text string) rules.Literal { return rules.Literal{Type: l.Type, Text: text, Fact: rules.None} }
	switch l.Type {
	case rules.TypeNumber:
		_, digits, _ := strings.Cut(l.Text, ".")
		if q, ok := rules.ParseRatio(l.Text); ok && !strings.ContainsAny(l.Text, "eE") && len(digits) < 10 {
			den := int64(1)
			for range digits {
				den *= 10
			}
			return []rules.Literal{with(notch(q, -1, den).Rat().FloatString(len(digits))), with(notch(q, 1, den).Rat().FloatString(len(digits)))}
		}
	case rules.TypeDuration:
		if n, err := rules.ParseDuration(l.Text); err == nil {
			var out []rules.Literal
			for _, to := range notches(rules.Length{N: n}) {
				out = append(out, with(rules.FormatDuration(to.N)))
			}
			return out
		}
	case rules.TypeTime:
		return timeNotches(l.Text, with)
	}
	return nil
}

// timeNotches are a date one day, and a time one of its last unit, earlier and
// later.
func timeNotches(text string, with func(string) rules.Literal) []rules.Literal {
	t, err := rules.ParseStamp(text)
	if err != nil {
		return nil
	}
	step := int64(time.Second)
	if t.Minute {
		step = int64(time.Minute)
	}
	var out []rules.Literal
	for _, d := range []int64{-1, 1} {
		u := t
		if u.Kind == rules.StampDate {
			u.Day += int32(d)
		} else if u.Nano += d * step; u.Nano < 0 || u.Nano >= 24*int64(time.Hour) {
			continue
		}
		out = append(out, with(u.String()))
	}
	return out
}

// testText writes a condition on one line.
func (g *generator) testText(t *rules.Test) string {
	switch t.Op {
	case rules.OpOneOf:
		var vals []string
		for i := range t.Values {
			vals = append(vals, literalText(&t.Values[i]))
		}
		return "= " + strings.Join(vals, " or ")
	case rules.OpRange:
		return literalText(t.Lo) + ".." + literalText(t.Hi)
	case rules.OpSays:
		var ids []string
		for _, s := range t.Sets {
			ids = append(ids, g.b.Phrases[s].ID)
		}
		return "says " + strings.Join(ids, " or ")
	case rules.OpMatches:
		return "matches a pattern"
	case rules.OpKnown:
		return "known = " + strconv.FormatBool(t.Known)
	case rules.OpNot:
		return "not " + g.testText(&t.Tests[0])
	}
	var all []string
	for i := range t.Tests {
		all = append(all, g.testText(&t.Tests[i]))
	}
	return strings.Join(all, " and ")
}

func literalText(l *rules.Literal) string {
	switch {
	case l == nil:
		return ""
	case l.Fact >= 0:
		return "@fact"
	}
	return l.Text
}
