package checker

import "stdc/rules"

// scope is a part of the visit that a node is asked of.
type scope struct {
	// Members lie at positions [from, to); those in [sureFrom, sureTo) do so
	// for certain. members, by position - from, overrules both where the
	// scope is no stretch of the visit.
	from, to         int
	sureFrom, sureTo int
	members          []truth
	// split and value are set for a scope of `per`.
	split *split
	value int32

	exists  truth // yes or maybe
	unknown bool  // whatever is asked of it has an unknown outcome
	phantom bool  // no scope of the log, but one that nobody observed

	// close bounds the moment of what closed the scope.
	close  moment
	closed bool
}

func stretch(from, to int) scope {
	return scope{from: from, to: to, sureFrom: from, sureTo: to, exists: yes}
}

// member tells whether the event at a position lies in the scope.
func (s *scope) member(p int) truth {
	switch {
	case p < s.from || p >= s.to:
		return no
	case s.members != nil:
		return s.members[p-s.from]
	case s.split != nil:
		switch s.split.ids[p] {
		case s.value, noField:
			return yes
		case noValue:
			return maybe
		}
		return no
	case p < s.sureFrom || p >= s.sureTo:
		return maybe
	}
	return yes
}

func (m *matches) truthAt(p int) truth {
	i := m.index(p)
	if i == len(m.pos) || int(m.pos[i]) != p {
		return no
	}
	return m.truth(i)
}

// scopes lists the scopes of a node. notMet tells that a step that had to
// open never did; unknown that what is asked cannot be decided; alternatives
// that only one of the scopes, the first that really opened, is meant.
func (c *Checker) scopes(n *rules.Node) (list []scope, how scopeKind) {
	v, s := c.visit, n.Scope
	if s == nil {
		return append(c.scopeBuf[:0], stretch(0, len(v.Events))), scopesPlain
	}
	switch s.Kind {
	case rules.ScopeStep, rules.ScopeSteps:
		return c.stepScopes(s)
	case rules.ScopePer:
		return c.perScopes(s), scopesPlain
	}
	return c.segments(s)
}

type scopeKind uint8

const (
	scopesPlain        scopeKind = iota
	scopesNotMet                 // a step never opened that had to
	scopesUnknown                // a step's opening or closing was not observed
	scopesAlternatives           // the first that really is one
)

// occurrence is one run of a step; closer is the position of the event that
// closed it, -1 where it lasts to the end.
type occurrence struct {
	from, to int
	closer   int
}

// occurrences lists the runs of a step, once a visit.
func (c *Checker) occurrences(step int) []occurrence {
	if c.ran[step] != c.serial {
		c.ran[step] = c.serial
		if c.visit.Labelled {
			c.runs[step] = c.labelled(step, c.runs[step][:0])
		} else {
			c.runs[step] = c.unlabelled(step, c.runs[step][:0])
		}
	}
	return c.runs[step]
}

// labelled finds runs of a label, broken only by another label.
func (c *Checker) labelled(step int, out []occurrence) []occurrence {
	open := false
	for p := range c.visit.Events {
		switch label := int(c.event(p).Step); {
		case label == step && open:
			out[len(out)-1].to = p + 1
		case label == step:
			out = append(out, occurrence{from: p, to: p + 1, closer: -1})
			open = true
		case label >= 0 && open:
			out[len(out)-1].closer = p
			open = false
		}
	}
	return out
}

// unlabelled finds runs from an opening event up to the closing one, else the
// next event that opens a different step, else the end.
func (c *Checker) unlabelled(step int, out []occurrence) []occurrence {
	s := &c.book.Steps[step]
	from, until := c.elements(s.From), c.elements(s.Until)
	var others []int32
	ready := false
	end := len(c.visit.Events)
	u, o := 0, 0
	for i := 0; i < len(from); {
		p := int(from[i])
		run := occurrence{from: p, to: end, closer: -1}
		for u < len(until) && int(until[u]) <= p {
			u++
		}
		if u < len(until) {
			run.to = int(until[u])
			run.closer = run.to
		} else {
			if !ready {
				others, ready = c.otherOpenings(step), true
			}
			for o < len(others) && int(others[o]) <= p {
				o++
			}
			if o < len(others) {
				run.to = int(others[o])
				run.closer = run.to
			}
		}
		out = append(out, run)
		for i < len(from) && int(from[i]) < run.to {
			i++
		}
		if i < len(from) && int(from[i]) == p {
			break
		}
	}
	return out
}

// elements lists the positions of some elements' events.
func (c *Checker) elements(ids []int) []int32 {
	p := rules.Pattern{}
	for _, e := range ids {
		p.Alts = append(p.Alts, rules.Alt{Element: e})
	}
	if len(p.Alts) == 0 {
		return nil
	}
	pos := c.positions(&p)
	if len(ids) > 1 {
		pos = append([]int32(nil), pos...)
	}
	return pos
}

func (c *Checker) otherOpenings(step int) []int32 {
	var ids []int
	for i := range c.book.Steps {
		if i != step {
			ids = append(ids, c.book.Steps[i].From...)
		}
	}
	return c.elements(ids)
}

// openings are the opening events of a step's runs, for order = "@steps".
func (c *Checker) openings(step int, m *matches) {
	b := &c.stepLists[step]
	*b = (*b)[:0]
	for _, o := range c.occurrences(step) {
		*b = append(*b, int32(o.from))
	}
	m.pos = *b
	m.unseen = !c.visit.Labelled && c.anyUnobserved(c.book.Steps[step].From)
}

func (c *Checker) anyUnobserved(elements []int) bool {
	for _, e := range elements {
		if c.visit.Unobserved[e] {
			return true
		}
	}
	return false
}

// stepUnknown tells whether an opening or closing event of a step was not
// observed. What opens other steps closes a run only where its own closing
// event did not come.
func (c *Checker) stepUnknown(step int) bool {
	s := &c.book.Steps[step]
	if c.visit.Labelled {
		return false
	}
	if c.anyUnobserved(s.From) || c.anyUnobserved(s.Until) {
		return true
	}
	until := c.elements(s.Until)
	for _, o := range c.occurrences(step) {
		if len(until) > 0 && o.closer >= 0 && int(until[len(until)-1]) >= o.to {
			continue
		}
		for i := range c.book.Steps {
			if i != step && c.anyUnobserved(c.book.Steps[i].From) {
				return true
			}
		}
	}
	return false
}

func (c *Checker) stepScopes(s *rules.Scope) ([]scope, scopeKind) {
	list := c.scopeBuf[:0]
	optional := true
	for _, step := range s.Steps {
		if c.stepUnknown(step) {
			return nil, scopesUnknown
		}
		optional = optional && c.book.Steps[step].Optional
		for _, o := range c.occurrences(step) {
			sc := stretch(o.from, o.to)
			if o.closer >= 0 {
				sc.close, sc.closed = c.time.at[o.closer], true
			}
			if c.visit.Labelled {
				sc.members = c.labelMembers(step, o)
			}
			list = append(list, sc)
		}
	}
	switch {
	case len(list) == 0 && optional:
		return nil, scopesPlain
	case len(list) == 0:
		return nil, scopesNotMet
	case s.Kind == rules.ScopeSteps:
		list = append(list[:0], c.union(list))
	}
	return list, scopesPlain
}

func (c *Checker) labelMembers(step int, o occurrence) []truth {
	out := make([]truth, o.to-o.from)
	for p := o.from; p < o.to; p++ {
		out[p-o.from] = truthOf(int(c.event(p).Step) == step)
	}
	return out
}

// union joins scopes to one; it lasts as long as the one that ends last.
func (c *Checker) union(list []scope) scope {
	u := list[0]
	for _, s := range list[1:] {
		u.from = min(u.from, s.from)
		if s.to > u.to {
			u.to, u.close, u.closed = s.to, s.close, s.closed
		}
	}
	u.sureFrom, u.sureTo = u.from, u.to
	u.members = make([]truth, u.to-u.from)
	for i := range list {
		for p := list[i].from; p < list[i].to; p++ {
			u.members[p-u.from] = or(u.members[p-u.from], list[i].member(p))
		}
	}
	return u
}
