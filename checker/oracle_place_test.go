package checker_test

// oComes says whether an anchor has a later closer. A fact that was not recorded
// may lie anywhere.
func oComes(w oWindow) oTri {
	comes := oNo
	for _, c := range w.closers {
		later := oMaybe
		if w.anchor.at != nil {
			later = w.anchor.later(c.spot)
		}
		comes = oOr(comes, oAnd(c.truth, later))
	}
	return comes
}

// placeAnchor: "`@start` is a place before the first event with the first
// event's time, `@end` one after the last with the last one's time (end, for an
// activity); in a scope, the scope's; a visit without events has neither."
func (v *oVisit) placeAnchor(place string, s *oScope, frame oWindow, add func(oTri, ...oWindow)) {
	candidates := oPlaces(place, s)
	if len(candidates) == 0 {
		return
	}
	var windows []oWindow
	sure := oMaybe
	for _, i := range candidates {
		w := frame
		w.anchor = v.placeSpot(place, i)
		windows = append(windows, w)
		sure = oOr(sure, s.in[i])
	}
	add(sure, windows...)
}

// oPlaces gives the events beside which a place of a scope may be.
func oPlaces(place string, s *oScope) []int {
	if place == "end" {
		return oLastOf(s)
	}
	return oFirstOf(s)
}

// agree is the outcome over all the places that one anchor may have.
func (v *oVisit) agree(p *oPart, s *oScope, windows []oWindow, d *oRange) string {
	verdict := v.judge(p, s, windows[0], d)
	for _, w := range windows[1:] {
		if v.judge(p, s, w, d) != verdict {
			return oUnknown
		}
	}
	return verdict
}

// placeCloser is the start or the end of a scope as a closer: where several
// events may be the first (last), the place is at some time that covers theirs.
// In a scope that may be empty it only may exist.
func (v *oVisit) placeCloser(place string, s *oScope) []oCloser {
	candidates := oPlaces(place, s)
	if len(candidates) == 0 {
		return nil
	}
	exists := oMaybe
	var moments []*oMoment
	for _, i := range candidates {
		exists = oOr(exists, s.in[i])
		moments = append(moments, v.placeSpot(place, i).at)
	}
	spot := v.placeSpot(place, candidates[0])
	spot.at = v.covering(moments)
	return []oCloser{{spot, exists}}
}

// placeSpot is the start or the end of a scope whose first (last) event is i.
func (v *oVisit) placeSpot(place string, i int) oSpot {
	if place == "end" {
		return oSpot{placed: true, pos: 2*i + 2, at: v.lastMoment(i), event: -1, place: place}
	}
	return oSpot{placed: true, pos: 2 * i, at: v.events[i].at, event: -1, place: place}
}

// covering is a moment that may be any of some.
func (v *oVisit) covering(list []*oMoment) *oMoment {
	if len(list) == 1 {
		return list[0]
	}
	out := v.newMoment()
	out.spans = list[0].spans
	for _, m := range list[1:] {
		for c := range oClocks {
			out.spans[c].lo = oMinBound(out.spans[c].lo, m.spans[c].lo)
			out.spans[c].hi = oMaxBound(out.spans[c].hi, m.spans[c].hi)
		}
	}
	return out
}
