package report

import "stdc/rules"

// bounded tells whether the scope is a stretch that ends, so that it can be
// drawn around a window.
func (d *drawer) bounded() bool {
	c := d.n.Scope
	return c != nil && c.Kind != rules.ScopePer && (c.Kind != rules.ScopeSegment || max(c.Before, c.Until) >= 0)
}

// opening draws where the scope opens, before a window.
func (d *drawer) opening() {
	if c := d.n.Scope; c != nil && c.Kind != rules.ScopePer && (c.Kind != rules.ScopeSegment || c.After >= 0) {
		d.p.piece("-----O", "")
	}
}

// closing draws the end of the line, and before it where the scope closes.
func (d *drawer) closing() {
	if d.bounded() {
		d.p.piece("-----C", "")
	}
	if line := d.p.line.String(); line[len(line)-1] != '>' {
		d.p.piece("----->", "")
	}
}

// edges says what opens and closes the scope.
func (d *drawer) edges() {
	c := d.n.Scope
	if c == nil || c.Kind == rules.ScopePer {
		return
	}
	if c.Kind != rules.ScopeSegment {
		d.mark("O", func(s *sentence) {
			s.both("the step ", "步骤")
			s.list(len(d.steps), "", "", func(i int) { s.quote(stepTitle(s.b, d.steps[i], s.w.lang)) })
			s.both(" begins", "开始")
		})
		d.mark("C", func(s *sentence) { s.both("it ends", "该步骤结束") })
		return
	}
	closer := max(c.Before, c.Until)
	if c.After >= 0 {
		d.mark("O", func(s *sentence) {
			if closer < 0 {
				s.ranked("the first ", "第一次", c.After)
			} else {
				s.ranked("each ", "每次", c.After)
			}
		})
	}
	if closer >= 0 {
		d.mark("C", func(s *sentence) {
			if c.After >= 0 {
				s.ranked("the next ", "其后第一次", closer)
			} else {
				s.ranked("the first ", "第一次", closer)
			}
			if c.Until >= 0 {
				s.both(", or else the end", "，没有则到结束")
			}
		})
	}
}

// scope draws the stretch of the visit that is looked at.
func (d *drawer) scope() {
	if d.n.Scope.Kind == rules.ScopePer {
		return
	}
	d.opening()
	p := &d.p
	if p.line.Len() == 0 {
		p.piece("-----", "")
	}
	p.piece("==============", "")
	switch {
	case d.bounded():
		p.piece("C----->", "")
	default:
		p.piece("=====>", "")
	}
	d.edges()
	d.sought()
}
