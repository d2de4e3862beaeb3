package propose

import (
	"strings"

	"stdc/rules"
)

// repeat plans a table whose rows belong to rows of the main one.
func (p *planner) repeat(t *Table) *plan {
	pl := &plan{t: t, repeat: true, l: layout{kind: rules.LayoutVisits, fixed: make([]bool, len(t.Columns))}}
	pl.l.do = best(t.Columns, func(c *Column) float64 {
		if c.timed() || !c.few() {
			return 0
		}
		share := p.names.elementShare(c)
		if share >= 0.5 {
			return share
		}
		return max(0, roleScore(p.bare(c), roleDo)-0.5)
	})
	if pl.l.do == nil {
		p.visits(pl)
		return pl
	}
	pl.l.kind = rules.LayoutEvents
	pl.l.at = best(t.Columns, func(c *Column) float64 {
		if !c.timed() {
			return 0
		}
		return 0.1 + roleScore(p.bare(c), roleAt)
	})
	p.events(pl)
	return pl
}

// ofRepeat are what a column of a repeat may state that is called like an
// element, and so holds nothing but its occurrences.
func (p *planner) ofRepeat(pl *plan, c *Column, called name) []candidate {
	parts := strings.Split(pl.t.Name, "/")
	element, score := nearest(newName(parts[len(parts)-1]), p.names.elements)
	if element < 0 || score < guess {
		return nil
	}
	var list []candidate
	if c.Kind == KindClock || c.Kind == KindMoment {
		to := p.names.aspectTarget(element, aspectAt)
		list = append(list, candidate{c, to, 0.9, false})
	}
	for j, f := range p.names.fields[element] {
		field := &p.names.book.Elements[element].Fields[j]
		if field.Fixed != "" {
			continue
		}
		to := target{text: p.names.elements[element].id + "." + fieldKey(f.id), takes: taking(field.Type), field: field, element: element}
		s := alike(called, f.names)
		if to.takes == takesEnum && matched(ofEnum(c, field)) >= 0.95 {
			s = max(s, 0.8)
		}
		list = append(list, candidate{c, to, s * fits(c, to), false})
	}
	return list
}

// readable tells whether anything says what the rows of a repeat are.
func (pl *plan) readable() bool {
	return pl.l.do != nil && pl.states(string(roleDo)) || pl.states(".at") || pl.states(".seen") || pl.states(".count")
}
