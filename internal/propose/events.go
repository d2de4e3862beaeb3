package propose

import (
	"slices"
	"strings"

	"stdc/rules"
)

// events plans a table whose rows are events.
func (p *planner) events(pl *plan) {
	l := &pl.l
	var list []candidate
	// What makes the layout goes before all else, also where it is a guess.
	give := func(c *Column, r role, takes takes, certain bool) {
		list = append(list, candidate{c, target{text: string(r), takes: takes, element: -1}, 3, !certain})
	}
	for _, c := range l.visit {
		give(c, roleVisit, takesName, l.visitSure)
	}
	give(l.do, roleDo, takesActivity, roleScore(newName(l.do.Name), roleDo) == 1 || p.names.elementShare(l.do) > 0.9)
	if l.at != nil {
		give(l.at, roleAt, takesTime, roleScore(newName(l.at.Name), roleAt) == 1)
	}
	for _, c := range pl.t.Columns {
		list = append(list, p.eventCandidates(pl, c)...)
	}
	p.fill(pl, list)
}

// eventCandidates are what a column of an event log may state: of the visit,
// where it says one thing in all rows of it, else of the event.
func (p *planner) eventCandidates(pl *plan, c *Column) []candidate {
	bare := newName(strings.TrimPrefix(c.Name, "case:"))
	ofCase := bare.text != c.Name
	list := ofRoles(c, bare, roleEnd, roleDuration, roleStep)
	list = slices.DeleteFunc(list, func(k candidate) bool {
		return ofCase || k.to.text == string(roleEnd) && (pl.l.at == nil || k.c.Kind != pl.l.at.Kind) ||
			k.to.text == string(roleStep) && matched(p.stepsIn(c)) < 0.9
	})
	if !ofCase {
		list = append(list, p.lifecycle(pl, c)...)
	}
	if pl.l.at != nil && pl.l.at.Kind == KindClock {
		list = append(list, ofRoles(c, bare, roleDay)...)
	}
	fixed := ofCase || pl.l.fixed[c.index]
	if fixed && !c.unique() && !pl.repeat {
		list = append(list, ofRoles(c, bare, roleSite, roleWave, roleZone)...)
		for _, k := range ofRoles(c, bare, roleStaff) {
			k.score -= 0.01 // who did it says more than whom the visit was with
			list = append(list, k)
		}
		list = append(list, p.names.ofFacts(c, bare)...)
	}
	if !ofCase {
		list = append(list, p.eventFields(c, bare)...)
	}
	return list
}

// lifecycle takes starts and completions of one activity together, where a log
// has both.
func (p *planner) lifecycle(pl *plan, c *Column) []candidate {
	var starts, completes bool
	for _, o := range pl.t.Columns {
		if roleScore(newName(o.Name), roleLifecycle) == 0 {
			continue
		}
		for _, v := range o.Values {
			starts = starts || strings.EqualFold(v.Text, "start")
			completes = completes || strings.EqualFold(v.Text, "complete")
		}
	}
	if !starts || !completes {
		return nil
	}
	return ofRoles(c, newName(c.Name), roleLifecycle, roleInstance)
}

func (p *planner) stepsIn(c *Column) []pair {
	if len(p.names.steps) == 0 {
		return nil
	}
	return pairsOf(c, p.names.steps, func(s string, to *thing) bool { return s == to.id })
}

// eventFields are the fields, of any element, that a column is called like.
func (p *planner) eventFields(c *Column, called name) []candidate {
	var list []candidate
	seen := map[string]bool{}
	fixed := false
	for i, fields := range p.names.fields {
		for j := range fields {
			f := &p.names.book.Elements[i].Fields[j]
			if f.ID == "by" {
				fixed = fixed || f.Fixed != ""
				continue
			}
			to := target{text: "field." + f.ID, takes: taking(f.Type), field: f, element: -1}
			if s := alike(called, fields[j].names) * fits(c, to); s > 0 && !seen[f.ID] {
				seen[f.ID] = true
				list = append(list, candidate{c, to, s, false})
			}
		}
	}
	// Where the book says who does a thing, another name is an error.
	if !fixed {
		for _, k := range ofRoles(c, called, roleBy) {
			if f := p.byEnum(); f != nil {
				k.to.takes, k.to.field = takesEnum, f
				k.score *= fits(c, k.to)
			}
			list = append(list, k)
		}
	}
	return list
}

// byEnum is the field `by` of the first element that declares it as an enum.
func (p *planner) byEnum() *rules.Field {
	for i := range p.names.fields {
		for j := range p.names.book.Elements[i].Fields {
			if f := &p.names.book.Elements[i].Fields[j]; f.ID == "by" && f.Type == rules.TypeEnum {
				return f
			}
		}
	}
	return nil
}
