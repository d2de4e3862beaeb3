package booktest

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"stdc/rules"
)

// users finds out which rules use which patterns.
func (g *generator) users() {
	g.uses, g.done = make([][]int, len(g.b.Patterns)), make([]bool, len(g.b.Patterns))
	for i := range g.b.Rules {
		for _, p := range patternsOf(&g.b.Rules[i].Node) {
			if p >= 0 && !slices.Contains(g.uses[p], i) {
				g.uses[p] = append(g.uses[p], i)
			}
		}
	}
}

// patternsOf lists the patterns of a node and its parts; rules.None stands
// where there is none.
func patternsOf(n *rules.Node) []int {
	out := append([]int{n.Count, n.Be, n.After, n.Before, n.Near, n.Until, n.Since}, n.Order...)
	out = append(append(out, n.Gate.Given...), n.Gate.Without...)
	if s := n.Scope; s != nil {
		out = append(out, s.After, s.Before, s.Until)
	}
	for i := range n.Parts {
		out = append(out, patternsOf(&n.Parts[i])...)
	}
	return out
}

// windows moves the ends of within, every, gap and the windows of partial.
func (g *generator) windows(n *rules.Node, path []int) {
	g.window(n, path, "within", n.Within, func(n *rules.Node) *rules.Window { return n.Within })
	g.window(n, path, "gap", n.Gap, func(n *rules.Node) *rules.Window { return n.Gap })
	if n.Every != nil {
		for _, to := range notches(*n.Every) {
			g.change(n, path, KindLimit, "every", rules.Position{}, "every "+LengthText(*n.Every)+" → "+LengthText(to), func(n *rules.Node) { n.Every = &to })
		}
	}
	for i := range n.Partial {
		g.window(n, path, "partial", &n.Partial[i].Within, func(n *rules.Node) *rules.Window { return &n.Partial[i].Within })
		p := n.Partial[i]
		for _, d := range []int64{-1, 1} {
			to := notch(p.Credit, d, 10)
			if to.Float() < 0 || to.Float() > 1 {
				continue
			}
			g.change(n, path, KindScoring, "partial", rules.Position{}, "partial: credit "+Number(p.Credit)+" → "+Number(to), func(n *rules.Node) { n.Partial[i].Credit = to })
		}
		g.change(n, path, KindScoring, "partial", rules.Position{}, "partial: within "+windowText(&p.Within)+" left out", func(n *rules.Node) { n.Partial = slices.Delete(n.Partial, i, i+1) })
	}
}

func (g *generator) window(n *rules.Node, path []int, key string, w *rules.Window, of func(*rules.Node) *rules.Window) {
	if w == nil {
		return
	}
	what := func(to rules.Window) string { return key + " " + windowText(w) + " → " + windowText(&to) }
	if w.Lo.N > 0 {
		for _, lo := range notches(w.Lo) {
			if w.Hi == nil || w.Hi.Unit != lo.Unit || lo.N <= w.Hi.N {
				to := rules.Window{Lo: lo, Hi: w.Hi}
				g.change(n, path, KindLimit, key, rules.Position{}, what(to), func(n *rules.Node) { of(n).Lo = lo })
			}
		}
	}
	if w.Hi == nil {
		return
	}
	for _, hi := range notches(*w.Hi) {
		if w.Lo.Unit != hi.Unit || hi.N >= w.Lo.N {
			to := rules.Window{Lo: w.Lo, Hi: &hi}
			g.change(n, path, KindLimit, key, rules.Position{}, what(to), func(n *rules.Node) { of(n).Hi = &hi })
		}
	}
}

// notches are the lengths one notch below and above another: one of the unit
// in which it is a round number, or of the next smaller one where that would be
// more than a fifth of it.
func notches(l rules.Length) []rules.Length {
	step := int64(1)
	switch l.Unit {
	case rules.UnitTime:
		step = durationStep(l.N)
	case rules.UnitWorkhours:
		step = int64(time.Hour)
		if l.N%step != 0 {
			step = int64(time.Minute)
		}
	}
	var out []rules.Length
	if l.N >= step {
		out = append(out, rules.Length{N: l.N - step, Unit: l.Unit})
	}
	return append(out, rules.Length{N: l.N + step, Unit: l.Unit})
}

func durationStep(ns int64) int64 {
	units := []int64{24 * int64(time.Hour), int64(time.Hour), int64(time.Minute), int64(time.Second), int64(time.Millisecond), 1000, 1}
	for _, u := range units {
		if ns%u == 0 && (ns/u >= 5 || u == 1 || u == int64(time.Second) && ns > 0) {
			return u
		}
		if ns == 0 && u == int64(time.Second) {
			return u
		}
	}
	return 1
}

// LengthText writes a length as a rulebook does.
func LengthText(l rules.Length) string {
	switch l.Unit {
	case rules.UnitTime:
		return rules.FormatDuration(l.N)
	case rules.UnitWorkhours:
		return strings.TrimSuffix(strings.TrimRight(big.NewRat(l.N, int64(time.Hour)).FloatString(4), "0"), ".") + " workhours"
	}
	return strconv.FormatInt(l.N, 10) + " " + string(l.Unit)
}

func windowText(w *rules.Window) string {
	hi := ""
	if w.Hi != nil {
		hi = LengthText(*w.Hi)
		if w.Lo.N == 0 {
			return hi
		}
	}
	return LengthText(w.Lo) + ".." + hi
}

// conds changes conditions on the visit's facts.
func (g *generator) conds(n *rules.Node, path []int, key string, conds []rules.Cond, of func(*rules.Node) *[]rules.Cond) {
	for i := range conds {
		c := &conds[i]
		f := &g.b.Facts[c.Slot]
		for _, ch := range g.condChanges(c, f) {
			what := key + " " + ch.what
			e := func(n *rules.Node) {
				list := of(n)
				if ch.edit(&(*list)[i]) {
					*list = slices.Delete(*list, i, i+1)
				}
			}
			rule := g.rule
			pos, ok := c.Place()
			if !ok {
				pos = g.place(n, key)
			}
			path := slices.Clone(path)
			g.add(Mutant{Kind: ch.kind, Rules: []int{rule}, Owner: g.b.Rules[rule].ID, What: what, Pos: pos}, func(v *rules.Variant) {
				n := &v.Rule(rule).Node
				for _, p := range path {
					n = &n.Parts[p]
				}
				e(n)
			})
		}
	}
}

// scoring changes what a rule is worth.
func (g *generator) scoring(r *rules.Rule) {
	rule := g.rule
	put := func(key, what string, e func(*rules.Rule)) {
		g.add(Mutant{Kind: KindScoring, Rules: []int{rule}, Owner: r.ID, What: what, Pos: g.place(&r.Node, key)}, func(v *rules.Variant) { e(v.Rule(rule)) })
	}
	by := int64(1)
	if r.Bonus && g.b.BonusMax != nil && g.b.BonusMax.Float() <= r.Weight.Float() {
		by = -1 // more than bonus-max makes no difference
	}
	// The weight of an only rule makes no difference.
	if w := notch(r.Weight, by, 1); r.Weight.Num != 0 && w.Num >= 0 && len(g.b.Rules) > 1 {
		put("weight", "weight "+Number(r.Weight)+" → "+Number(w), func(r *rules.Rule) { r.Weight = w })
	}
	if r.Critical {
		put("critical", "critical left out", func(r *rules.Rule) { r.Critical = false })
	}
	if r.Bonus {
		put("bonus", "bonus left out", func(r *rules.Rule) { r.Bonus = false })
	}
	if r.Share {
		put("credit", "credit = share left out", func(r *rules.Rule) { r.Share = false })
	}
}

// marks moves the marks of the standard.
func (g *generator) marks() {
	for _, m := range []struct {
		key  string
		q    *rules.Ratio
		den  int64
		most int64 // 0 for no upper end
		set  func(*rules.Book, rules.Ratio)
	}{
		{"pass-mark", &g.b.PassMark, 1, 0, func(b *rules.Book, q rules.Ratio) { b.PassMark = q }},
		{"min-coverage", &g.b.MinCoverage, 100, 1, func(b *rules.Book, q rules.Ratio) { b.MinCoverage = q }},
		{"bonus-max", g.b.BonusMax, 1, 0, func(b *rules.Book, q rules.Ratio) { b.BonusMax = &q }},
	} {
		pos, written := g.b.Place(m.key)
		if m.q == nil || !written {
			continue
		}
		for _, d := range []int64{-1, 1} {
			to := notch(*m.q, d, m.den)
			if to.Float() < 0 || m.most > 0 && to.Float() > float64(m.most) || d > 0 && m.key == "bonus-max" && g.bonuses() <= m.q.Float() {
				continue
			}
			g.add(Mutant{Kind: KindScoring, What: m.key + " " + Number(*m.q) + " → " + Number(to), Pos: pos}, func(v *rules.Variant) { m.set(v.Standard(), to) })
		}
	}
}

// bonuses is what all bonus rules add together: a higher bonus-max than that
// makes no difference.
func (g *generator) bonuses() float64 {
	sum := 0.0
	for i := range g.b.Rules {
		if g.b.Rules[i].Bonus {
			sum += g.b.Rules[i].Weight.Float()
		}
	}
	return sum
}
