package propose

import (
	"slices"
	"strings"

	"stdc/rules"
)

// line is what becomes of one column.
type line struct {
	c *Column
	// target is what it states, "" for nothing that is wanted.
	target string
	takes  takes
	guess  bool
	// also is a second target, "" for none.
	also role
	// aside columns say nothing that others do not say.
	aside bool
	// settings are the further keys of the column, as TOML.
	settings []string
	pairs    []pair
	// others is the key `others`, "" for its default.
	others string
	// why says what makes a guess likely, where it is more than the name.
	why string
	// remarks are said of the column beside what was seen in it.
	remarks []string
	// question is to be answered by a person, who keeps one of the options and
	// of the line itself; each is the right-hand side of a line.
	question string
	options  []string
}

// plan is what becomes of the columns of one table.
type plan struct {
	t      *Table
	l      layout
	repeat bool
	lines  []*line
	unused []thing // elements that no column tells of
	survey bool
	// offered are the targets that questions name.
	offered map[string]bool
	// differs says of which times a column of numbers is the difference.
	differs map[*Column]string
}

// planner makes the plans of a profile.
type planner struct {
	tongue
	names *bookNames
}

// main plans the main table.
func (p *planner) main(t *Table, repeats bool) *plan {
	pl := &plan{t: t, l: findLayout(t, p.names, repeats), survey: isSurvey(t)}
	if pl.l.kind == rules.LayoutEvents {
		p.events(pl)
		return pl
	}
	p.visits(pl)
	// Without a time of an element there are no stages.
	if p.names.book != nil && !pl.states(".at") {
		pl.l.kind = rules.LayoutVisits
	}
	return pl
}

// states tells whether a line has a target that ends in some way.
func (pl *plan) states(end string) bool {
	return slices.ContainsFunc(pl.lines, func(ln *line) bool { return strings.HasSuffix(ln.target, end) })
}

// bare is the name of a column without the groups of a form that it stands in:
// those before a slash, and before a dash where they are called like a step.
func (p *planner) bare(c *Column) name {
	s := c.Name
	if i := strings.LastIndexByte(s, '/'); i >= 0 && i+1 < len(s) && !strings.HasPrefix(s, "meta/") {
		s = s[i+1:]
	}
	if group, rest, ok := strings.Cut(s, "-"); ok && rest != "" {
		if at, score := nearest(newName(group), p.names.steps); at >= 0 && score >= sure {
			s = rest
		}
	}
	return newName(s)
}

// visits plans a table whose rows are visits, or occurrences of elements.
func (p *planner) visits(pl *plan) {
	var list []candidate
	ofVisit := map[*Column]bool{}
	for _, c := range pl.l.visit {
		ofVisit[c] = true
	}
	moments := 0
	for _, c := range pl.t.Columns {
		if c.Kind == KindMoment {
			moments++
		}
	}
	p.differences(pl)
	for _, c := range pl.t.Columns {
		if ofVisit[c] || c.Kind == KindEmpty || pl.differs[c] != "" {
			continue
		}
		if pl.partOf(c) != "" || pl.survey && kept(c) {
			continue
		}
		called := p.bare(c)
		roles := []role{roleSite, roleStaff, roleWave, roleDate, roleZone, rolePrecision, roleUnobs}
		if c.Kind == KindMoment && moments == 1 {
			roles = append(roles, roleStart)
		}
		if pl.repeat { // what is of the visit, its main row states
			list = append(list, p.ofRepeat(pl, c, called)...)
		} else {
			list = append(list, ofRoles(c, called, roles...)...)
			list = append(list, p.names.ofFacts(c, called)...)
		}
		list = append(list, p.names.ofElements(c, called)...)
	}
	for i, c := range pl.l.visit {
		// Several columns make one id: each is given the target.
		list = append(list, candidate{c, target{text: strings.Repeat(" ", i) + string(roleVisit), takes: takesName, element: -1}, 3, false})
	}
	p.fill(pl, list)
}

// fill settles who states what and makes the lines.
func (p *planner) fill(pl *plan, list []candidate) {
	list = slices.DeleteFunc(list, func(k candidate) bool { return k.c.unnamed })
	given := settle(list)
	for _, c := range pl.t.Columns {
		ln := &line{c: c}
		if d := pl.differs[c]; d != "" {
			ln.remarks = append(ln.remarks, d)
		}
		pl.lines = append(pl.lines, ln)
		if k, ok := given[c]; ok {
			ln.target, ln.takes, ln.guess = strings.TrimSpace(k.to.text), k.to.takes, k.guess || k.score < 0.94
			p.settings(pl, ln, k)
		}
	}
	p.redundant(pl)
	pl.offered = map[string]bool{}
	for _, e := range p.names.elements {
		told := slices.ContainsFunc(pl.lines, func(ln *line) bool { return strings.HasPrefix(ln.target, e.id+".") })
		if !told && pl.l.do == nil {
			pl.unused = append(pl.unused, e)
		}
	}
	for _, ln := range pl.lines {
		if ln.target == "" {
			p.unwanted(pl, ln, list)
		}
	}
	for _, ln := range pl.lines {
		if ln.target != string(roleVisit) || pl.l.visitSure {
			continue
		}
		ln.guess, ln.why = true, p.whyVisit(pl)
		if ln.c.Kind == KindDate && pl.l.do == nil && !p.taken(pl, string(roleDate)) {
			ln.also = roleDate
			p.formats(ln)
		}
	}
}

func (p *planner) whyVisit(pl *plan) string {
	switch {
	case pl.l.visitLost:
		return p.say("for want of a better one", "没有更合适的")
	case len(pl.l.visit) > 1:
		names := make([]string, len(pl.l.visit))
		for i, c := range pl.l.visit {
			names[i] = shown(c.Name)
		}
		return p.say("only together these columns differ in each row: %s", "这些列合起来才每行不同：%s", p.list(names, 5))
	case pl.l.do != nil:
		return p.say("rows that share it seem to be one visit", "取值相同的行似乎属于一次访问")
	}
	return p.say("it differs in each row", "它每行不同")
}

// redundant drops what says nothing new beside another target, and what says
// nothing without one.
func (p *planner) redundant(pl *plan) {
	has := func(target string) bool {
		return slices.ContainsFunc(pl.lines, func(o *line) bool { return o.target == target })
	}
	for _, ln := range pl.lines {
		base, lasts := strings.CutSuffix(ln.target, string(roleDuration))
		why := ""
		switch {
		case lasts && has(base+"end"):
			why = p.say("how long it lasted is known from %s", "持续多久由 %s 可知", base+"end")
		case lasts && !has(base+"at"):
			why = p.say("it may be %s, but no column tells when that began", "可能是 %s，但没有列说明何时开始", ln.target)
		case ln.target == string(roleDay) && !has(string(roleAt)), ln.target == string(roleInstance) && !has(string(roleLifecycle)):
			why = p.say("it may be %s, which says nothing alone", "可能是 %s，但单独没有意义", ln.target)
		}
		if why != "" {
			*ln = line{c: ln.c, aside: true, remarks: []string{why}}
		}
	}
}
