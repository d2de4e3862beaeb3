package checker_test

import "slices"

const (
	oPass    = "pass"
	oFail    = "fail"
	oNA      = "n/a"
	oUnknown = "unknown"
)

func oVerdict(t oTri) string {
	return [...]string{oFail, oUnknown, oPass}[t]
}

// oAnchor is one anchor with its outcome.
type oAnchor struct {
	sure    bool // certain, not maybe
	verdict string
	// It stands for anchors that nobody observed, or lies in a scope of unknown
	// outcome.
	extra bool
	// outcome under another D, for `partial`
	wider func(d *oRange) string
}

// oOutcome is what a part comes to, and what its credit is made of.
type oOutcome struct {
	verdict string
	anchors []oAnchor  // those that `on` picked
	parts   []oOutcome // of `all`, and of the steps of `in-each`
}

// matches: a field that was not recorded makes a pattern maybe.
func (v *oVisit) matches(p *oPattern, e *oEvent) oTri {
	out := oNo
	for _, alt := range p.alts {
		if alt.element == e.element {
			out = oOr(out, alt.cond.truth(v, func(f string) (*oValue, bool) { return v.field(e, f) }))
		}
	}
	return out
}

func (v *oVisit) unobserved(p *oPattern) bool {
	return p != nil && slices.ContainsFunc(p.alts, func(a oAlt) bool { return v.unseen[a.element] })
}

// occurs is for `given` and `without`, which "look at the whole visit".
func (v *oVisit) occurs(p *oPattern) oTri {
	out := oNo
	if v.unobserved(p) {
		// "under `given` and `without` maybe"
		out = oMaybe
	}
	for _, e := range v.events {
		out = oOr(out, v.matches(p, e))
	}
	return out
}

// applies: "the rule applies to visits in which G occurs (does not occur), else
// n/a", "to visits whose facts meet C (do not meet C), else n/a".
func (v *oVisit) applies(p *oPart) oTri {
	out := oYes
	for _, g := range p.given {
		out = oAnd(out, v.occurs(g))
	}
	for _, g := range p.without {
		out = oAnd(out, oNot(v.occurs(g)))
	}
	for _, c := range p.when {
		out = oAnd(out, c.truth(v, v.fact))
	}
	for _, c := range p.unless {
		out = oAnd(out, oNot(c.truth(v, v.fact)))
	}
	return out
}

func (v *oVisit) part(p *oPart) oOutcome {
	applies := v.applies(p)
	if applies == oNo {
		return oOutcome{verdict: oNA}
	}
	out := v.rest(p)
	if applies == oMaybe && out.verdict != oNA {
		// "`when`, `unless`, `given` or `without` unknown: n/a if the rest is
		// n/a anyway, else unknown."
		out.verdict = oUnknown
	}
	return out
}

func (v *oVisit) rest(p *oPart) oOutcome {
	switch p.form {
	case "require":
		return oOutcome{verdict: oVerdict(p.require.truth(v, v.fact))}
	case "all", "any", "one-of":
		return v.combination(p)
	}
	if p.inEach != nil {
		// "as `in = S` and `in = T`, both"
		var out oOutcome
		for _, spec := range p.inEach {
			out.parts = append(out.parts, v.obligation(p, spec))
		}
		out.verdict = oConjunction(out.parts)
		return out
	}
	return v.obligation(p, p.in)
}

func oTally(parts []oOutcome) (pass, fail, unknown int) {
	for _, part := range parts {
		switch part.verdict {
		case oPass:
			pass++
		case oFail:
			fail++
		case oUnknown:
			unknown++
		}
	}
	return pass, fail, unknown
}

// "`all` and `any` are Kleene's and, or over the parts that are not n/a; all
// n/a: n/a."
func oConjunction(parts []oOutcome) string {
	pass, fail, unknown := oTally(parts)
	switch {
	case fail > 0:
		return oFail
	case unknown > 0:
		return oUnknown
	case pass > 0:
		return oPass
	}
	return oNA
}

func (v *oVisit) combination(p *oPart) oOutcome {
	var out oOutcome
	for _, part := range p.parts {
		out.parts = append(out.parts, v.part(part))
	}
	pass, fail, unknown := oTally(out.parts)
	low, high := 1, -1
	switch {
	case p.form == "all":
		out.verdict = oConjunction(out.parts)
		return out
	case p.form == "one-of":
		low, high = 1, 1
	case p.times:
		low, high = p.min, p.max
	}
	switch {
	case pass+fail+unknown == 0:
		out.verdict = oNA
	case pass+fail == 0:
		// "unknown while no part is decided"
		out.verdict = oUnknown
	default:
		out.verdict = oVerdict(oCount(pass, pass+unknown, low, high))
	}
	return out
}

// oCount: "**pass** if min ≤ lo and hi ≤ max; **fail** if hi < min or lo > max;
// else **unknown**". max -1 is none, hi -1 is unbounded.
func oCount(lo, hi, least, most int) oTri {
	switch {
	case hi >= 0 && hi < least || most >= 0 && lo > most:
		return oNo
	case least <= lo && (most < 0 || hi >= 0 && hi <= most):
		return oYes
	}
	return oMaybe
}

// oSpot is a place that a window is measured from, or that may lie in one.
type oSpot struct {
	placed bool
	pos    int // event i is at 2i+1, so that there is room between events
	at     *oMoment
	event  int    // the event that it belongs to, -1: none
	place  string // "start" or "end" of the scope, "" for neither
}

func (v *oVisit) spot(i int, edge bool) oSpot {
	e := v.events[i]
	if edge {
		// "stands for the moment an activity ends; it has no position and goes
		// by time alone"
		return oSpot{at: e.end, event: i}
	}
	return oSpot{placed: true, pos: 2*i + 1, at: e.at, event: i}
}

// later says whether b is later than a: by place where both have one, else "by
// time alone, the instant itself included on both sides".
func (a oSpot) later(b oSpot) oTri {
	if a.placed && b.placed {
		// "`@start` is a place before the first event [...], `@end` one after the
		// last": whichever event that is, none lies beyond.
		return oBool(b.pos > a.pos && a.place != "end" && b.place != "start")
	}
	return oNotBefore(a.at, b.at)
}

// passed says whether a closer c on the way to b has shut b out: from its own
// place on, or past its instant.
func (c oSpot) passed(b oSpot, forward bool) oTri {
	if c.placed && b.placed {
		return oBool(forward && c.pos <= b.pos || !forward && c.pos >= b.pos)
	}
	if forward {
		return oStrictlyBefore(c.at, b.at)
	}
	return oStrictlyBefore(b.at, c.at)
}

// oCloser is a closer of a window, or the second of a pair.
type oCloser struct {
	spot  oSpot
	truth oTri
}

// oWindow is W(a) for one anchor.
type oWindow struct {
	anchor  oSpot
	dir     int // 1 after, -1 before, 0 near, 2 the whole scope
	closers []oCloser
	wild    bool // an unobserved closer
	own     *oEvent
}

// closers of a reference that lie in the scope. known is false where it is a
// fact that was not recorded.
func (v *oVisit) closers(r *oRef, s *oScope) (list []oCloser, wild, known bool) {
	if r == nil {
		return nil, false, true
	}
	if r.place != "" {
		return v.placeCloser(r.place, s), false, true
	}
	if r.fact != "" {
		value, _ := v.fact(r.fact)
		if value == nil {
			return nil, false, false
		}
		return []oCloser{{oSpot{at: value.moment, event: -1}, oYes}}, false, true
	}
	for i, e := range v.events {
		// "anchors and closers lie in the scope"
		if t := oAnd(v.matches(r.pattern, e), s.in[i]); t != oNo {
			list = append(list, oCloser{v.spot(i, r.pattern.edge), t})
		}
	}
	return list, v.unobserved(r.pattern), true
}

// inside is the truth of a spot's lying in the window, whatever it is.
func (v *oVisit) inside(p *oPart, w oWindow, d *oRange, b oSpot) oTri {
	if w.dir == 2 {
		return oYes
	}
	// "The anchor's own event never counts in its window."
	if w.anchor.event >= 0 && w.anchor.event == b.event {
		return oNo
	}
	out, forward := oYes, w.dir > 0
	dir := w.dir
	switch w.dir {
	case 1:
		out = w.anchor.later(b)
	case -1:
		out = b.later(w.anchor)
	default:
		if w.anchor.placed && b.placed {
			dir = oSign(int64(b.pos - w.anchor.pos))
			out = oOr(w.anchor.later(b), b.later(w.anchor))
		}
	}
	if out == oNo {
		return oNo
	}
	for _, c := range w.closers {
		out = oAnd(out, oNot(oAnd(c.truth, oBetween(w, c), c.spot.passed(b, forward))))
	}
	if w.wild {
		out = oAnd(out, oMaybe)
	}
	if p.next {
		// "only the position right beside the anchor in the visit, if it lies in
		// the scope"
		out = oAnd(out, oBool(max(b.pos-w.anchor.pos, w.anchor.pos-b.pos) <= 2))
	}
	return oAnd(out, v.clock().within(d, w.anchor.at, b.at, dir), v.kinTruth(p, w, b))
}

// oBetween says whether a closer is on the far side of the anchor at all.
func oBetween(w oWindow, c oCloser) oTri {
	if w.dir > 0 {
		return w.anchor.later(c.spot)
	}
	return c.spot.later(w.anchor)
}

func (v *oVisit) kinTruth(p *oPart, w oWindow, b oSpot) oTri {
	out := oYes
	for _, k := range p.kin {
		if w.own == nil || b.event < 0 {
			continue
		}
		of, _ := v.field(v.events[b.event], k.field)
		anchors, _ := v.field(w.own, k.field)
		out = oAnd(out, k.truth(of, anchors))
	}
	return out
}

// count counts what matches inside a window: "`lo` = the yeses and `hi` = the
// yeses and maybes".
func (v *oVisit) count(p *oPart, s *oScope, w oWindow, d *oRange) (lo, hi int) {
	var found []oTri
	if p.countedFact != "" {
		// "counted, it needs an anchor and no scope bounds it"
		value, _ := v.fact(p.countedFact)
		found = append(found, v.inside(p, w, d, oSpot{at: value.moment, event: -1}))
	} else {
		for i, e := range v.events {
			if t := oAnd(v.matches(p.counted, e), s.in[i]); t != oNo {
				found = append(found, oAnd(t, v.inside(p, w, d, v.spot(i, p.counted.edge))))
			}
		}
	}
	for _, t := range found {
		if t == oYes {
			lo++
		}
		if t != oNo {
			hi++
		}
	}
	if v.unobserved(p.counted) {
		// "**`unobserved`** elements add an unbounded number of maybes to a count"
		hi = -1
	}
	return lo, hi
}

// judge is the outcome of one window.
func (v *oVisit) judge(p *oPart, s *oScope, w oWindow, d *oRange) string {
	if p.form == "order" {
		return v.order(p, s, func(i int) oTri {
			return oAnd(s.in[i], v.inside(p, w, d, v.spot(i, false)))
		})
	}
	lo, hi := v.count(p, s, w, d)
	return oVerdict(oCount(lo, hi, p.min, p.max))
}

func (v *oVisit) obligation(p *oPart, spec *oScopeSpec) oOutcome {
	scopes := v.scopes(spec)
	switch {
	case scopes.unknown:
		return oOutcome{verdict: oUnknown, anchors: []oAnchor{{verdict: oUnknown, extra: true}}}
	case scopes.never:
		// "a step that never opened is not met, unless that step is `optional`;
		// for `forbid`, `each` and an upper bound alone it is n/a"
		if scopes.optional || p.form == "forbid" || p.form == "each" || p.form == "expect" && p.min == 0 {
			return oOutcome{verdict: oNA}
		}
		return oOutcome{verdict: oFail}
	case scopes.firstOf:
		return v.firstSegment(p, scopes)
	}
	var anchors []oAnchor
	for _, s := range scopes.list {
		anchors = append(anchors, v.anchors(p, s)...)
	}
	if scopes.extra {
		anchors = append(anchors, oAnchor{verdict: oUnknown, extra: true})
	}
	if scopes.unrecorded {
		for i := range anchors {
			anchors[i].verdict = oUnknown
		}
	}
	return oDecide(p, anchors)
}

// firstSegment asks the rule of every segment that may be the one from the
// first Q, of which just one is: as with `on = "first"`, "pass (fail) if there is
// a certain one and all candidates pass (fail), else unknown".
func (v *oVisit) firstSegment(p *oPart, scopes oScopes) oOutcome {
	if len(scopes.list) == 0 && !scopes.extra {
		return oOutcome{verdict: oNA}
	}
	var out oOutcome
	verdicts := map[string]bool{}
	sure := false
	for _, s := range scopes.list {
		sure = sure || s.exists == oYes
		// The candidate is judged as if it were the first; whether there is one
		// at all is asked below.
		as := *s
		as.exists = oYes
		out = oDecide(p, v.anchors(p, &as))
		verdicts[out.verdict] = true
	}
	if !sure {
		verdicts[oNA] = true
	}
	if scopes.extra || len(verdicts) > 1 {
		out.verdict = oUnknown
	}
	return out
}

// anchors gives the anchors of a rule in one scope, each judged.
func (v *oVisit) anchors(p *oPart, s *oScope) []oAnchor {
	switch {
	case p.form == "each":
		return v.eachAnchors(p, s)
	case p.every != nil:
		return v.everyAnchors(p, s)
	}
	main, second, dir := p.near, (*oRef)(nil), 0
	switch {
	case p.after != nil && p.before != nil:
		main, second, dir = p.after, p.before, 1
	case p.after != nil:
		main, second, dir = p.after, p.until, 1
	case p.before != nil:
		main, second, dir = p.before, p.since, -1
	}
	if main == nil {
		// "`expect = E`: anchor: the scope"
		w := oWindow{dir: 2, anchor: oSpot{event: -1}}
		return []oAnchor{{sure: s.exists == oYes, verdict: v.judge(p, s, w, nil)}}
	}
	closers, wild, known := v.closers(second, s)
	// "(none: n/a)": only a closer that was not recorded leaves open whether
	// there is an anchor at all.
	closes := known
	if p.countedFact != "" {
		value, _ := v.fact(p.countedFact)
		known = known && value != nil
	}
	frame := oWindow{dir: dir, closers: closers, wild: wild}
	var out []oAnchor
	add := func(truth oTri, spots ...oWindow) {
		if p.after != nil && p.before != nil {
			// "every A that has a later B"
			comes := oComes(spots[0])
			for _, w := range spots[1:] {
				if oComes(w) != comes {
					comes = oMaybe
				}
			}
			if wild || !closes {
				comes = oOr(comes, oMaybe)
			}
			truth = oAnd(truth, comes)
		}
		if truth = oAnd(truth, s.exists); truth == oNo {
			return
		}
		a := oAnchor{sure: truth == oYes, verdict: oUnknown}
		if known {
			a.wider = func(d *oRange) string { return v.agree(p, s, spots, d) }
			a.verdict = a.wider(p.within)
		}
		out = append(out, a)
	}
	switch {
	case main.place != "":
		v.placeAnchor(main.place, s, frame, add)
	case main.fact != "":
		value, _ := v.fact(main.fact)
		if value == nil {
			// "not recorded: every anchor of the rule is unknown (none: n/a)"
			known = false
			add(oYes, frame)
			break
		}
		w := frame
		w.anchor = oSpot{at: value.moment, event: -1}
		add(oYes, w)
	default:
		for i, e := range v.events {
			if t := oAnd(v.matches(main.pattern, e), s.in[i]); t != oNo {
				w := frame
				w.anchor, w.own = v.spot(i, main.pattern.edge), e
				add(t, w)
			}
		}
		if v.unobserved(main.pattern) {
			// "as an anchor [...] one more maybe-anchor of unknown outcome"
			out = append(out, oAnchor{verdict: oUnknown, extra: true})
		}
	}
	return out
}

// eachAnchors: "every E of the scope; the event itself; 1, of C".
func (v *oVisit) eachAnchors(p *oPart, s *oScope) []oAnchor {
	var out []oAnchor
	for i, e := range v.events {
		truth := oAnd(v.matches(p.counted, e), s.in[i], s.exists)
		if truth == oNo {
			continue
		}
		meets := p.be[e.element].truth(v, func(f string) (*oValue, bool) { return v.field(e, f) })
		out = append(out, oAnchor{sure: truth == oYes, verdict: oVerdict(meets)})
	}
	if v.unobserved(p.counted) {
		// "under `each` one more maybe-anchor of unknown outcome"
		out = append(out, oAnchor{verdict: oUnknown, extra: true})
	}
	return out
}

// everyAnchors: "the opening of the scope, and every E in it; [a, a + D]; met if
// less than D is left of the scope; an E that is the opening itself counts".
func (v *oVisit) everyAnchors(p *oPart, s *oScope) []oAnchor {
	window := &oRange{hi: p.every}
	outcome := func(w oWindow) oTri {
		lo, hi := v.count(p, s, w, window)
		left := oYes
		for i, end := range v.lasts(s) {
			t := oNot(v.clock().limit(p.every, w.anchor.at, end, 1, true))
			if i > 0 && t != left {
				t = oMaybe
			}
			left = t
		}
		if s.wildClosing && left == oNo {
			// A closer that nobody observed may have come at any time before.
			left = oMaybe
		}
		return oOr(oCount(lo, hi, 1, -1), left)
	}
	var out []oAnchor
	var opening []oTri
	sure := oNo
	for _, i := range oFirstOf(s) {
		w := oWindow{dir: 1, anchor: oSpot{placed: true, pos: 2 * i, at: v.events[i].at, event: -1}}
		opening = append(opening, outcome(w))
		sure = oOr(sure, s.in[i])
	}
	if len(opening) == 0 {
		// "An empty scope counts as none for `every` (n/a)"
		return nil
	}
	truth := oMaybe
	if slices.Min(opening) == slices.Max(opening) {
		truth = opening[0]
	}
	out = append(out, oAnchor{sure: sure == oYes && s.exists == oYes, verdict: oVerdict(truth)})
	for i, e := range v.events {
		t := oAnd(v.matches(p.counted, e), s.in[i], s.exists)
		if t == oNo {
			continue
		}
		w := oWindow{dir: 1, anchor: v.spot(i, false), own: e}
		out = append(out, oAnchor{sure: t == oYes, verdict: oVerdict(outcome(w))})
	}
	return out
}
