package checker_test

import "slices"

// oDecide puts the anchors together, by `on` and `misses`.
func oDecide(p *oPart, all []oAnchor) oOutcome {
	// "An anchor whose outcome is n/a (`order` with `skip`) is left out before
	// `on` picks."
	anchors := slices.DeleteFunc(slices.Clone(all), func(a oAnchor) bool { return a.verdict == oNA })
	out := oOutcome{anchors: anchors}
	switch {
	case len(anchors) == 0:
		out.verdict = oNA
	case p.misses >= 0:
		out.verdict = oMisses(p, anchors)
	case p.on == "first" || p.on == "last":
		out.verdict, out.anchors = oPick(p.on, anchors)
	case p.on == "any":
		out.verdict = oAnyOf(anchors)
	default:
		out.verdict = oEach(anchors)
	}
	return out
}

// oEach: "Any certain anchor that fails: fail; else any unknown or any failing
// maybe: unknown; else pass if there is a certain anchor; with maybe ones alone:
// unknown; with none: **n/a**."
func oEach(anchors []oAnchor) string {
	out, sure := oPass, false
	for _, a := range anchors {
		if a.sure && a.verdict == oFail {
			return oFail
		}
		if a.verdict != oPass {
			out = oUnknown
		}
		sure = sure || a.sure
	}
	if !sure {
		return oUnknown
	}
	return out
}

// oPick: "candidates are the maybe-anchors before the first certain one, and that
// one; pass (fail) if there is a certain one and all candidates pass (fail), else
// unknown; `last` mirrored." An anchor that nobody observed may stand anywhere,
// so it is always a candidate.
func oPick(on string, anchors []oAnchor) (string, []oAnchor) {
	var candidates []oAnchor
	order := slices.Clone(anchors)
	if on == "last" {
		slices.Reverse(order)
	}
	sure := false
	for _, a := range order {
		if a.extra || !sure {
			candidates = append(candidates, a)
		}
		sure = sure || a.sure
	}
	verdict := candidates[0].verdict
	for _, a := range candidates {
		if !sure || a.verdict != verdict {
			verdict = oUnknown
		}
	}
	return verdict, candidates
}

// oAnyOf: "pass if a certain anchor passes; fail if there is a certain one and
// every anchor, maybe ones too, fails; else unknown".
func oAnyOf(anchors []oAnchor) string {
	sure, failing := false, true
	for _, a := range anchors {
		if a.sure && a.verdict == oPass {
			return oPass
		}
		sure = sure || a.sure
		failing = failing && a.verdict == oFail
	}
	if sure && failing {
		return oFail
	}
	return oUnknown
}

// oMisses: "up to N anchors may fail: fail if more than N certain ones fail; pass
// if there is a certain anchor (under `missing = "skip"`: of decided outcome),
// none is unobserved or in a scope of unknown outcome, and the failing and
// unknown ones, maybe ones too, are at most N; else unknown".
func oMisses(p *oPart, anchors []oAnchor) string {
	failing, open := 0, 0
	sure, extra := false, false
	for _, a := range anchors {
		if a.sure && a.verdict == oFail {
			failing++
		}
		if a.verdict != oPass {
			open++
		}
		sure = sure || a.sure && (!p.skip || a.verdict != oUnknown)
		extra = extra || a.extra
	}
	switch {
	case failing > p.misses:
		return oFail
	case sure && !extra && open <= p.misses:
		return oPass
	}
	return oUnknown
}
