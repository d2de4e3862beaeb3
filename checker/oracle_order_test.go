package checker_test

import "slices"

// oPlace is one Ei of an order in one window: the truth of its match for each
// event, and whether it may also stand where nobody observed it.
type oPlace struct {
	truth  []oTri
	unseen bool
	given  bool // it occurs in the order that is judged
}

func (e oPlace) occurs() oTri {
	out := oNo
	if e.given {
		return oYes
	}
	if e.unseen {
		out = oMaybe
	}
	for _, t := range e.truth {
		out = oOr(out, t)
	}
	return out
}

// firsts: "the first occurrence of Ei is the first certain match or any maybe
// match before it".
func (e oPlace) firsts() []int {
	var out []int
	for i, t := range e.truth {
		if t != oNo {
			out = append(out, i)
		}
		if t == oYes {
			break
		}
	}
	return out
}

// order judges an order within a window.
func (v *oVisit) order(p *oPart, s *oScope, inside func(i int) oTri) string {
	var places []oPlace
	var optional []bool
	if p.orderSteps {
		// "`order = "@steps"`: the steps of the book, each by its opening event,
		// leaving out `optional` ones that did not open."
		for _, step := range v.book.steps {
			places = append(places, v.stepPlace(p, step, inside))
			optional = append(optional, step.optional)
		}
	} else {
		for _, pattern := range p.order {
			place := oPlace{unseen: v.unobserved(pattern), truth: make([]oTri, len(v.events))}
			for i, e := range v.events {
				place.truth[i] = oAnd(v.matches(pattern, e), inside(i))
			}
			places, optional = append(places, place), append(optional, false)
		}
	}
	// A step that may or may not have opened leaves two orders to judge.
	sequences := [][]oPlace{nil}
	for i, place := range places {
		keep := make([][]oPlace, len(sequences))
		for j, sequence := range sequences {
			kept := place
			kept.given = optional[i] // in the order that has it, the step opened
			keep[j] = append(slices.Clone(sequence), kept)
		}
		switch {
		case !optional[i] || place.occurs() == oYes:
			sequences = keep
		case place.occurs() == oMaybe:
			sequences = append(sequences, keep...)
		}
	}
	verdict := ""
	for _, sequence := range sequences {
		one := v.orderOf(p, sequence)
		if verdict != "" && verdict != one {
			return oUnknown
		}
		verdict = one
	}
	return verdict
}

func (v *oVisit) stepPlace(p *oPart, step *oStep, inside func(i int) oTri) oPlace {
	place := oPlace{truth: make([]oTri, len(v.events))}
	if !v.labelled {
		for _, e := range step.from {
			place.unseen = place.unseen || v.unseen[e]
		}
		// Where every opening matters and not the first alone, so does whether
		// the step was closed in between.
		place.unseen = place.unseen || p.match != "first" && v.unsure(step)
	}
	for _, o := range v.occurrences(step) {
		place.truth[o.members[0]] = inside(o.members[0])
	}
	return place
}

func (v *oVisit) orderOf(p *oPart, places []oPlace) string {
	switch p.match {
	case "subsequence":
		return oVerdict(v.subsequence(p, places, -1, false))
	case "exact":
		return v.exact(p, places)
	}
	return v.firstOrder(p, places)
}

func (v *oVisit) gapTruth(p *oPart, i, j int) oTri {
	return v.clock().within(p.gap, v.events[i].at, v.events[j].at, 1)
}

// firstOrder: "every Ei occurs, and the first occurrences stand in this order";
// "each pair is compared over all candidates; under `skip` a pair binds only if
// both occur, and fewer than two certain is unknown while two are possible".
func (v *oVisit) firstOrder(p *oPart, places []oPlace) string {
	certain, possible := 0, 0
	out := oYes
	for _, e := range places {
		switch e.occurs() {
		case oYes:
			certain, possible = certain+1, possible+1
		case oMaybe:
			possible++
		}
		if !p.skip {
			out = oAnd(out, e.occurs())
		}
	}
	if p.skip {
		// "n/a when fewer than two do"
		if possible < 2 {
			return oNA
		}
		if certain < 2 {
			return oUnknown
		}
	}
	for i := range places {
		for j := i + 1; j < len(places); j++ {
			binds := oYes
			if p.skip {
				binds = oAnd(places[i].occurs(), places[j].occurs())
			}
			out = oAnd(out, oImplies(binds, v.pair(places[i], places[j], func(a, b int) oTri { return oBool(a < b) })))
			if p.gap == nil {
				continue
			}
			// "the distance between chosen neighbours lies in D": neighbours are
			// those between which none occurs.
			for k := i + 1; k < j; k++ {
				if !p.skip {
					binds = oNo
				} else {
					binds = oAnd(binds, oNot(places[k].occurs()))
				}
			}
			out = oAnd(out, oImplies(binds, v.pair(places[i], places[j], func(a, b int) oTri {
				if a > b {
					return oNo // the order is wrong already
				}
				return v.gapTruth(p, a, b)
			})))
		}
	}
	return oVerdict(out)
}

func oImplies(a, b oTri) oTri { return oOr(oNot(a), b) }

// pair compares the first occurrences of two elements over all candidates.
func (v *oVisit) pair(x, y oPlace, holds func(a, b int) oTri) oTri {
	if x.occurs() == oNo || y.occurs() == oNo {
		return oNo
	}
	var all []oTri
	for _, a := range x.firsts() {
		for _, b := range y.firsts() {
			all = append(all, holds(a, b))
		}
	}
	if x.unseen || y.unseen {
		// "in `order` they may stand anywhere"
		all = append(all, oMaybe)
	}
	if slices.Min(all) == slices.Max(all) {
		return all[0]
	}
	return oMaybe
}

// subsequence: "events E1 … En occur in this order, others between them or not",
// and "for `subsequence`: some choice does" for the gap. The best of all choices
// counts, and a choice is as good as its worst event.
func (v *oVisit) subsequence(p *oPart, places []oPlace, last int, unseenBefore bool) oTri {
	if len(places) == 0 {
		return oYes
	}
	best := oNo
	for i := last + 1; i < len(v.events); i++ {
		t := places[0].truth[i]
		if t != oNo && last >= 0 && !unseenBefore {
			t = oAnd(t, v.gapTruth(p, last, i))
		}
		if t != oNo {
			best = oOr(best, oAnd(t, v.subsequence(p, places[1:], i, false)))
		}
	}
	if places[0].unseen {
		best = oOr(best, oAnd(oMaybe, v.subsequence(p, places[1:], last, true)))
	}
	return best
}

// exact: "projected to these elements, the scope is exactly this sequence once";
// "`exact` passes without maybes only, and fails if no choice of them fits".
func (v *oVisit) exact(p *oPart, places []oPlace) string {
	var projected []int
	maybes := false
	for _, e := range places {
		maybes = maybes || e.unseen
	}
	for i := range v.events {
		if t := oProjected(places, i); t != oNo {
			projected = append(projected, i)
			maybes = maybes || t == oMaybe
		}
	}
	fits := v.fits(p, places, places, projected, -1, false)
	if fits == oYes && maybes {
		fits = oMaybe
	}
	return oVerdict(fits)
}

func oProjected(places []oPlace, i int) oTri {
	out := oNo
	for _, e := range places {
		out = oOr(out, e.truth[i])
	}
	return out
}

// fits looks for the best way to read the projected events as the sequence: a
// maybe may be left out, what nobody observed may be put in.
func (v *oVisit) fits(p *oPart, all, places []oPlace, projected []int, last int, unseenBefore bool) oTri {
	if len(places) == 0 && len(projected) == 0 {
		return oYes
	}
	best := oNo
	if len(projected) > 0 {
		i := projected[0]
		if len(places) > 0 && places[0].truth[i] != oNo {
			t := places[0].truth[i]
			if last >= 0 && !unseenBefore {
				t = oAnd(t, v.gapTruth(p, last, i))
			}
			if t != oNo {
				best = oOr(best, oAnd(t, v.fits(p, all, places[1:], projected[1:], i, false)))
			}
		}
		if oProjected(all, i) == oMaybe {
			best = oOr(best, oAnd(oMaybe, v.fits(p, all, places, projected[1:], last, unseenBefore)))
		}
	}
	if len(places) > 0 && places[0].unseen {
		best = oOr(best, oAnd(oMaybe, v.fits(p, all, places[1:], projected, last, true)))
	}
	return best
}
