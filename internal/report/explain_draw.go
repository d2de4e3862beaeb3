package report

import (
	"strings"

	"stdc/rules"
)

// picture is a line of time with marks and what they stand for. It is drawn in
// ASCII: the lines of box drawing are two columns wide on some Chinese
// terminals and one on others.
type picture struct {
	line   strings.Builder
	under  strings.Builder // labels below the line
	legend []string
}

// piece draws something, and its label where it begins.
func (p *picture) piece(drawn, label string) {
	if label != "" {
		at, now := columns(p.line.String()), columns(p.under.String())
		if now > 0 && now >= at {
			p.under.WriteString(" ")
		}
		p.under.WriteString(strings.Repeat(" ", max(0, at-columns(p.under.String()))) + label)
		if end := columns(p.under.String()) + 1 - columns(p.line.String()) - columns(drawn); end > 0 && len(drawn) > 1 {
			drawn += strings.Repeat(drawn[len(drawn)-1:], end)
		}
	}
	p.line.WriteString(drawn)
}

func (p *picture) lines() []string {
	out := []string{p.line.String()}
	if p.under.Len() > 0 {
		out = append(out, p.under.String())
	}
	return append(append(out, ""), p.legend...)
}

// draw returns the drawing of a rule's anchor and window, nothing where it has
// no place in time.
func (w *Words) draw(b *rules.Book, n *rules.Node) []string {
	switch {
	case n.PerStep:
		d := drawer{w: w, b: b, n: &n.Parts[0]}
		for i := range n.Parts {
			d.steps = append(d.steps, n.Parts[i].Scope.Steps...)
		}
		return d.draw()
	case len(n.Parts) > 0 || n.Form == rules.FormRequire || n.Form == rules.FormEach && n.Scope == nil:
		return nil
	}
	d := drawer{w: w, b: b, n: n}
	if c := n.Scope; c != nil {
		d.steps = c.Steps
	}
	return d.draw()
}

func (d *drawer) draw() []string {
	n := d.n
	switch {
	case n.Form == rules.FormOrder:
		d.order()
	case n.Every != nil:
		d.every()
	case n.Next:
		d.next()
	case n.Anchored():
		d.window()
	case n.Scope != nil:
		d.scope()
	default:
		return nil
	}
	return d.p.lines()
}

type drawer struct {
	w *Words
	b *rules.Book
	n *rules.Node
	p picture

	steps []int // any of which the scope is
}

// mark adds a line to the legend.
func (d *drawer) mark(sign string, write func(*sentence)) {
	d.p.legend = append(d.p.legend, sign+"  "+d.w.aloud(d.b, d.n, write))
}

func (d *drawer) length(l rules.Length) string {
	return d.w.aloud(d.b, d.n, func(s *sentence) { s.length(l) })
}

// sought says what is looked for in the window.
func (d *drawer) sought() {
	d.mark("=", func(s *sentence) {
		switch {
		case s.n.Form == rules.FormOrder:
			s.both("where the order is looked at", "这一段内看顺序")
			return
		case s.b.Patterns[s.n.Count].Place == rules.PlaceFact: // a moment does not come
			s.both("where ", "")
			s.pattern(s.n.Count)
			if s.n.Times.Max == 0 {
				s.both(" must not lie", "不得落在这里")
			} else {
				s.both(" must lie", "必须落在这里")
			}
			return
		case s.n.Times.Max == 0:
			s.both("where ", "这一段内不得出现")
			s.alike()
			s.pattern(s.n.Count)
			s.both(" must not occur", "")
			s.correlation()
			return
		case s.n.Form == rules.FormEach:
			s.both("where every ", "这一段内每次")
			s.pattern(s.n.Count)
			s.both(" is looked at", "都要看")
			return
		}
		s.both("where ", "这一段内出现")
		s.alike()
		s.pattern(s.n.Count)
		s.correlation()
		s.both(" counts", "才算数")
	})
}

func (d *drawer) anchor() { d.mark("A", (*sentence).asker) }

// window draws an anchor with its window after, before or on both sides.
func (d *drawer) window() {
	n, p := d.n, &d.p
	w := n.Within
	if w != nil && w.Hi == nil && w.Lo.N == 0 {
		w = nil
	}
	d.opening()
	switch {
	case n.Near >= 0:
		p.piece("-----", "")
		if w != nil && w.Hi != nil {
			p.piece("[==========", d.length(*w.Hi))
			p.piece("A", "0")
			p.piece("==========", "")
			p.piece("]", d.length(*w.Hi))
		} else {
			p.piece("==========A==========", "")
		}
	case n.After >= 0:
		d.after(w)
	default:
		d.before(w)
	}
	d.closing()
	d.anchor()
	d.sought()
	d.closers()
	d.partials()
	d.edges()
}

func (d *drawer) after(w *rules.Window) {
	n, p := d.n, &d.p
	p.piece("-----", "")
	if w == nil {
		p.piece("A", "")
	} else {
		p.piece("A", "0")
	}
	if w != nil && w.Lo.N > 0 {
		p.piece("---------", "")
		if w.Hi != nil && *w.Hi == w.Lo {
			p.piece("=", d.length(w.Lo))
			return
		}
		p.piece("[", d.length(w.Lo))
	}
	p.piece("==============", "")
	if w != nil && w.Hi != nil {
		p.piece("]", d.length(*w.Hi))
		for i := range n.Partial {
			p.piece("++++++", "")
			p.piece("|", d.outer(&n.Partial[i].Within))
		}
	}
	switch {
	case n.Before >= 0:
		p.piece("B", "")
	case n.Until >= 0:
		p.piece("U", "")
	case (w == nil || w.Hi == nil) && !d.bounded():
		p.piece("=====>", "")
	}
}

// outer names the far end of a wider window.
func (d *drawer) outer(w *rules.Window) string {
	if w.Hi != nil {
		return d.length(*w.Hi)
	}
	return d.length(w.Lo)
}

func (d *drawer) before(w *rules.Window) {
	n, p := d.n, &d.p
	open := w == nil || w.Hi == nil
	p.piece("-----", "")
	if n.Since >= 0 {
		p.piece("S", "")
	}
	if !open && *w.Hi == w.Lo && w.Lo.N > 0 {
		p.piece("=", d.length(w.Lo))
		p.piece("---------", "")
		p.piece("A", "0")
		return
	}
	if !open {
		for i := len(n.Partial) - 1; i >= 0; i-- {
			p.piece("|", d.outer(&n.Partial[i].Within))
			p.piece("++++++", "")
		}
		p.piece("[", d.length(*w.Hi))
	}
	p.piece("==============", "")
	if w != nil && w.Lo.N > 0 {
		p.piece("]", d.length(w.Lo))
		p.piece("---------", "")
	}
	if w == nil {
		p.piece("A", "")
	} else {
		p.piece("A", "0")
	}
}

func (d *drawer) closers() {
	n := d.n
	if n.After >= 0 && n.Before >= 0 {
		d.mark("B", func(s *sentence) { s.ranked("the next ", "其后第一次", n.Before) })
	}
	if n.Until >= 0 {
		d.mark("U", func(s *sentence) {
			s.ranked("the next ", "下一次", n.Until)
			if s.b.Patterns[n.Until].Place != rules.PlaceEnd {
				s.both(", or else the end", "，没有则到结束")
			}
		})
	}
	if n.Since >= 0 {
		d.mark("S", func(s *sentence) {
			s.ranked("the previous ", "上一次", n.Since)
			if s.b.Patterns[n.Since].Place != rules.PlaceStart {
				s.both(", or else the start", "，没有则从开头")
			}
		})
	}
}

func (d *drawer) partials() {
	if len(d.n.Partial) == 0 || d.n.Within == nil || d.n.Within.Hi == nil {
		return
	}
	var credits []string
	for i := range d.n.Partial {
		credits = append(credits, percent(d.n.Partial[i].Credit))
	}
	d.mark("+", func(s *sentence) {
		s.both("outside the limit, but still worth ", "超出限值，但仍得权重的")
		s.str(strings.Join(credits, s.w.either(", then ", "，再往外得")))
		s.both(" of the weight", "")
	})
}

// next draws the place right beside the anchor.
func (d *drawer) next() {
	p := &d.p
	p.piece("-----", "")
	if d.n.Near >= 0 || d.n.After < 0 {
		p.piece("=", "")
	}
	p.piece("A", "")
	if d.n.Near >= 0 || d.n.After >= 0 {
		p.piece("=", "")
	}
	p.piece("----->", "")
	d.anchor()
	d.mark("=", func(s *sentence) {
		s.both("the one event right beside it, which must ", "紧挨着的那一件事，")
		if s.n.Times.Max == 0 {
			s.both("not be ", "不得是")
		} else {
			s.both("be ", "必须是")
		}
		s.alike()
		s.pattern(s.n.Count)
		s.correlation()
	})
}

func (d *drawer) every() {
	p := &d.p
	every := d.length(*d.n.Every)
	p.piece("|", "")
	for range 3 {
		p.piece("=========", every)
		p.piece("X", "")
	}
	p.piece("====|", "")
	d.mark("|", func(s *sentence) { s.both("the opening, and the end", "开始与结束") })
	d.mark("X", func(s *sentence) { s.pattern(s.n.Count) })
	d.mark("=", func(s *sentence) {
		s.both("at most ", "至多")
		s.str(every)
	})
}

// orderSigns number the elements of an order; those beyond stand in the legend alone.
const orderSigns = "123456789abc"

func (d *drawer) order() {
	p, n := &d.p, d.n
	before := n.After < 0 && n.Before >= 0
	d.opening()
	switch {
	case n.Since >= 0:
		p.piece("-----S", "")
	case n.After >= 0:
		p.piece("-----A", "")
	}
	for i := range n.Order {
		if i == len(orderSigns) {
			p.piece("---…", "")
			break
		}
		p.piece("-----", "")
		p.piece(orderSigns[i:i+1], "")
	}
	switch {
	case n.Until >= 0:
		p.piece("-----U", "")
	case n.After >= 0 && n.Before >= 0:
		p.piece("-----B", "")
	case before:
		p.piece("-----A", "")
	}
	d.closing()
	for i, pat := range n.Order {
		sign := "…"
		if i < len(orderSigns) {
			sign = orderSigns[i : i+1]
		}
		d.mark(sign, func(s *sentence) { s.pattern(pat) })
	}
	if n.After >= 0 || before {
		d.anchor()
	}
	d.closers()
	d.edges()
}
