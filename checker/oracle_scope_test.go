package checker_test

import "slices"

// oScope is one stretch of a visit that a rule is asked of.
type oScope struct {
	in     []oTri // for each event of the visit, whether it lies inside
	exists oTri   // maybe: "a maybe-scope"
	// The events or facts that may have closed it, in order, and whether one
	// that nobody observed may have.
	closings    []oClosing
	wildClosing bool
}

type oClosing struct {
	truth oTri
	at    *oMoment
}

// oScopes is what `in` comes to in one visit.
type oScopes struct {
	list []*oScope
	// "a step that never opened is not met, unless that step is `optional`"
	never, optional bool
	// "they make what is asked of that step unknown"
	unknown bool
	// "one more maybe-anchor of unknown outcome", "one more maybe-scope of
	// unknown outcome"
	extra bool
	// The scopes are candidates for one and the same: the segment from the
	// first Q.
	firstOf bool
	// "not recorded: every anchor of the rule is unknown"
	unrecorded bool
}

// oOccurrence is one time that a step was open.
type oOccurrence struct {
	members []int
	closed  int // the event that closed it, -1: none
	until   bool
}

func (v *oVisit) step(id string) *oStep {
	return v.book.steps[slices.IndexFunc(v.book.steps, func(s *oStep) bool { return s.id == id })]
}

func (v *oVisit) occurrences(s *oStep) []oOccurrence {
	if v.labelled {
		return v.labelledOccurrences(s)
	}
	// "In an unlabelled visit a step opens at an event of its `from` and runs up
	// to, not including, its `until` event (that event may open the next one),
	// else the next event that is the `from` of a different step, else the end.
	// `from` while the step is open does not reopen it."
	var out []oOccurrence
	for i := 0; i < len(v.events); {
		if !slices.Contains(s.from, v.events[i].element) {
			i++
			continue
		}
		o := oOccurrence{closed: -1}
		for j := i + 1; j < len(v.events) && o.closed < 0; j++ {
			if slices.Contains(s.until, v.events[j].element) {
				o.closed, o.until = j, true
			}
		}
		for j := i + 1; j < len(v.events) && o.closed < 0; j++ {
			if v.opensOther(s, v.events[j].element) {
				o.closed = j
			}
		}
		end := o.closed
		if end < 0 {
			end = len(v.events)
		}
		for j := i; j < end; j++ {
			o.members = append(o.members, j)
		}
		out, i = append(out, o), end
	}
	return out
}

func (v *oVisit) opensOther(s *oStep, element string) bool {
	return slices.ContainsFunc(v.book.steps, func(other *oStep) bool {
		return other != s && slices.Contains(other.from, element)
	})
}

// "A visit is labelled where any of its events carries the key `step`: then a
// step's events are those with its id, and an occurrence is a run of them,
// broken only by another label."
func (v *oVisit) labelledOccurrences(s *oStep) []oOccurrence {
	var out []oOccurrence
	open := false
	for i, e := range v.events {
		switch {
		case e.step == s.id && open:
			out[len(out)-1].members = append(out[len(out)-1].members, i)
		case e.step == s.id:
			out, open = append(out, oOccurrence{members: []int{i}, closed: -1}), true
		case e.step != "" && open:
			out[len(out)-1].closed, open = i, false
		}
	}
	return out
}

// unsure: "as the opening or closing event of a step of an unlabelled visit they
// make what is asked of that step unknown".
func (v *oVisit) unsure(s *oStep) bool {
	if v.labelled {
		return false
	}
	for _, e := range slices.Concat(s.from, s.until) {
		if v.unseen[e] {
			return true
		}
	}
	// The `from` of another step closes this one only where its `until` did not.
	for _, o := range v.occurrences(s) {
		if o.until {
			continue
		}
		for e := range v.unseen {
			if v.opensOther(s, e) {
				return true
			}
		}
	}
	return false
}

func (v *oVisit) closing(i int) []oClosing {
	if i < 0 {
		return nil
	}
	return []oClosing{{oYes, v.events[i].at}}
}

func (v *oVisit) whole() *oScope {
	s := &oScope{exists: oYes}
	for range v.events {
		s.in = append(s.in, oYes)
	}
	return s
}

func (v *oVisit) scopes(spec *oScopeSpec) oScopes {
	switch {
	case spec == nil:
		// "The scope is the visit where no `in` is written".
		return oScopes{list: []*oScope{v.whole()}}
	case spec.per != "":
		return v.perScopes(spec.per)
	case spec.steps != nil:
		return v.stepScopes(spec)
	}
	return v.segments(spec)
}

func (v *oVisit) stepScopes(spec *oScopeSpec) oScopes {
	var out oScopes
	var all []oOccurrence
	out.optional = true
	for _, id := range spec.steps {
		s := v.step(id)
		out.unknown = out.unknown || v.unsure(s)
		// "none opened: as above (`optional`: all of them)"
		out.optional = out.optional && s.optional
		all = append(all, v.occurrences(s)...)
	}
	out.never = len(all) == 0
	if out.never {
		return out
	}
	if !spec.together {
		for _, o := range all {
			out.list = append(out.list, v.scopeOf(o.members, o.closed))
		}
		return out
	}
	// "one scope: all events of these steps together"; it lasts to what closed
	// the step that was open longest.
	var members []int
	last := all[0]
	for _, o := range all {
		members = append(members, o.members...)
		if slices.Max(o.members) > slices.Max(last.members) {
			last = o
		}
	}
	out.list = []*oScope{v.scopeOf(members, last.closed)}
	return out
}

func (v *oVisit) scopeOf(members []int, closed int) *oScope {
	s := &oScope{in: make([]oTri, len(v.events)), exists: oYes, closings: v.closing(closed)}
	for _, i := range members {
		s.in[i] = oYes
	}
	return s
}

// perScopes: "a scope is, for each value of the field, the events with that
// value and those whose element has no such field; not recorded, or an
// unobserved element with the field: maybe in each, and one more maybe-scope of
// unknown outcome; no event with the field: n/a; the scopes stand in the order
// in which their values first come".
func (v *oVisit) perScopes(field string) oScopes {
	var out oScopes
	var values []*oValue
	for e := range v.unseen {
		out.extra = out.extra || v.book.elements[e].fields[field] != nil
	}
	for _, e := range v.events {
		if v.book.elements[e.element].fields[field] == nil {
			continue
		}
		value, _ := v.field(e, field)
		if value == nil {
			out.extra = true
		} else if !slices.ContainsFunc(values, func(o *oValue) bool { return oSame(o, value) == oYes }) {
			values = append(values, value)
		}
	}
	for _, value := range values {
		s := &oScope{in: make([]oTri, len(v.events)), exists: oYes}
		for i, e := range v.events {
			has := v.book.elements[e.element].fields[field] != nil
			own, _ := v.field(e, field)
			switch {
			case !has:
				s.in[i] = oYes
			case own == nil:
				s.in[i] = oMaybe
			default:
				s.in[i] = oSame(own, value)
			}
		}
		out.list = append(out.list, s)
	}
	return out
}

// oEnd is where a segment opens or closes: an event or a fact.
type oEnd struct {
	event int // -1 for what is no event
	truth oTri
	at    *oMoment // nil for a fact that was not recorded
	// The segment has no Q: everything comes after its opening.
	bottom bool
}

// later says whether b comes after a: between events their places decide, with
// a fact time alone does, "the instant itself included on both sides".
func (a oEnd) later(b oEnd) oTri {
	if a.bottom {
		return oYes
	}
	if a.at == nil {
		return oMaybe
	}
	if a.event >= 0 && b.event >= 0 {
		return oBool(b.event > a.event)
	}
	return oNotBefore(a.at, b.at)
}

// reached says whether a closer has shut out the event e: an event does so from
// its own place on, a fact only past its instant.
func (c oEnd) reached(e oEnd) oTri {
	if c.event >= 0 && e.event >= 0 {
		return oBool(c.event <= e.event)
	}
	return oStrictlyBefore(c.at, e.at)
}

// ends gives all that may be the end of a segment. wild: one may have come that
// nobody observed. known is false for a fact that was not recorded.
func (v *oVisit) ends(r *oRef) (list []oEnd, wild, known bool) {
	if r.fact != "" {
		value, _ := v.fact(r.fact)
		if value == nil {
			return nil, false, false
		}
		return []oEnd{{event: -1, truth: oYes, at: value.moment}}, false, true
	}
	for i, e := range v.events {
		if t := v.matches(r.pattern, e); t != oNo {
			list = append(list, oEnd{event: i, truth: t, at: e.at})
		}
	}
	return list, v.unobserved(r.pattern), true
}

func (v *oVisit) segments(spec *oScopeSpec) oScopes {
	var out oScopes
	closer, mustClose := spec.until, false
	if spec.before != nil {
		closer, mustClose = spec.before, true
	}
	// `{ before = R }` alone opens with the visit: nothing bounds it below.
	opens := []oEnd{{event: -1, truth: oYes, bottom: true}}
	openWild, openKnown := false, true
	if spec.after != nil {
		opens, openWild, openKnown = v.ends(spec.after)
		out.extra = openWild
		// "`{ after = Q }` alone: from the first Q"
		out.firstOf = closer == nil
	}
	var closes []oEnd
	closeWild, closeKnown := false, true
	if closer != nil {
		closes, closeWild, closeKnown = v.ends(closer)
	}
	out.unrecorded = !openKnown || !closeKnown
	if !openKnown {
		opens = []oEnd{{event: -1, truth: oYes}}
	}
	for _, q := range opens {
		s := v.segment(q, closes, closeWild)
		if out.unrecorded {
			// "a segment with such an end holds as maybe whatever may lie in it"
			for i := range s.in {
				s.in[i] = min(s.in[i], oMaybe)
			}
		}
		if mustClose {
			comes := oNo
			for _, c := range closes {
				comes = oOr(comes, oAnd(c.truth, q.later(c)))
			}
			if closeWild || !closeKnown {
				comes = oOr(comes, oMaybe)
			}
			s.exists = oAnd(s.exists, comes)
		}
		// "No Q, or with `before` no R: n/a"
		if s.exists != oNo {
			out.list = append(out.list, s)
		}
	}
	if out.firstOf && openKnown && spec.after.fact == "" {
		// The candidates for the first Q: "the maybe-anchors before the first
		// certain one, and that one".
		for i, s := range out.list {
			if s.exists == oYes {
				out.list = out.list[:i+1]
				break
			}
		}
	} else {
		out.firstOf = false
	}
	return out
}

// segment: "from a Q, which it holds, up to the next R after it, which it does
// not"; closers: "an event is inside if no event from the anchor up to and
// including it matches the closer; a maybe-closer turns every later yes into
// maybe, a certain one into no".
func (v *oVisit) segment(q oEnd, closes []oEnd, wild bool) *oScope {
	s := &oScope{exists: q.truth, in: make([]oTri, len(v.events)), wildClosing: wild}
	for i, e := range v.events {
		here := oEnd{event: i, truth: oYes, at: e.at}
		in := q.later(here)
		if q.event == i {
			in = oYes
		}
		for _, c := range closes {
			in = oAnd(in, oNot(oAnd(c.truth, q.later(c), c.reached(here))))
		}
		if wild {
			// "as a closer every yes of its windows becomes maybe"
			in = oAnd(in, oMaybe)
		}
		s.in[i] = in
	}
	for _, c := range closes {
		if t := oAnd(c.truth, q.later(c)); t != oNo {
			s.closings = append(s.closings, oClosing{t, c.at})
			if t == oYes {
				break
			}
		}
	}
	return s
}

// lasts gives every moment that may be the end of the scope: "In time a scope
// lasts to the event that closed it (`until`, the next `from`, another label,
// R), else to its last one (its end, for an activity)."
func (v *oVisit) lasts(s *oScope) []*oMoment {
	var out []*oMoment
	for _, c := range s.closings {
		out = append(out, c.at)
		if c.truth == oYes {
			return out
		}
	}
	last := oLastOf(s)
	if len(s.closings) > 0 && len(last) > 1 {
		// Members that only may lie inside do so where nothing closed it.
		last = last[:1]
	}
	for _, i := range last {
		out = append(out, v.lastMoment(i))
	}
	return out
}

func (v *oVisit) lastMoment(i int) *oMoment {
	if v.events[i].ended {
		return v.events[i].end
	}
	return v.events[i].at
}

// oFirstOf gives the events that may be the first of a scope.
func oFirstOf(s *oScope) []int {
	var out []int
	for i, t := range s.in {
		if t != oNo {
			out = append(out, i)
		}
		if t == oYes {
			break
		}
	}
	return out
}

func oLastOf(s *oScope) []int {
	var out []int
	for i := len(s.in) - 1; i >= 0; i-- {
		if s.in[i] != oNo {
			out = append(out, i)
		}
		if s.in[i] == oYes {
			break
		}
	}
	return out
}
