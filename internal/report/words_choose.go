package report

import (
	"stdc/checker"
	"stdc/rules"
)

// choose picks the sentence that says most of what the reason knows.
func choose(s *sentence) sentenceID {
	r, n := s.r, s.n
	if r.MaybeAnchor {
		switch {
		case r.AnchorElement < 0:
			return tmplMaybeAnchorBare
		case r.AnchorCond != nil:
			return tmplMaybeAnchorField
		}
		return tmplMaybeAnchor
	}
	switch r.Code {
	case checker.TooFew:
		switch {
		case r.Hi > 0:
			return tmplCount
		case n.Times.Min > 1:
			return tmplNoneOf
		}
		return tmplNone
	case checker.TooLate, checker.TooEarly:
		switch {
		case s.window() == nil:
			return tmplNone
		case r.HasDist && s.sideless():
			return tmplTooFar
		case r.HasDist:
			return tmplTooLate
		}
		return tmplTooLateBare
	case checker.WrongSide:
		if r.HasDist && r.DistHi > 0 {
			return tmplWrongSide
		}
		return tmplWrongSideBare
	case checker.NotNext:
		if n.After < 0 && n.Before >= 0 {
			return tmplNextBefore
		}
		return tmplNextAfter
	case checker.TooMany:
		return tmplTooMany
	case checker.Forbidden:
		return tmplForbidden
	case checker.NotMet:
		return ifCond(r, tmplNotMetSeen, tmplNotMet, tmplNotMetBare)
	case checker.FactNotMet:
		return ifCond(r, tmplFactNotMetSeen, tmplFactNotMet, tmplFactNotMetBare)
	case checker.StepNotOpened:
		return tmplStepNotOpened
	case checker.NotRegular:
		switch {
		case n.Every == nil:
			return tmplNone
		case r.HasDist:
			return tmplNotRegularFor
		}
		return tmplNotRegular
	case checker.PartsNotMet, checker.PartMet, checker.NoneMet:
		return chooseParts(s)
	case checker.Missing, checker.WrongOrder, checker.NotFollowed, checker.GapMissed, checker.NotExact:
		return chooseOrder(s)
	}
	return chooseUnknown(s)
}

// chooseOrder is choose for orders.
func chooseOrder(s *sentence) sentenceID {
	r := s.r
	step := r.Pattern >= 0 && r.Pattern < len(s.b.Patterns) && s.b.Patterns[r.Pattern].Step >= 0
	switch r.Code {
	case checker.Missing:
		if step {
			return tmplMissingStep
		}
		return tmplMissing
	case checker.WrongOrder:
		if step {
			return tmplWrongOrderStep
		}
		return tmplWrongOrder
	case checker.NotFollowed:
		if r.Pattern >= 0 {
			return tmplNotFollowed
		}
	case checker.GapMissed:
		if r.HasDist && s.n.Gap != nil {
			return tmplGap
		}
	case checker.NotExact:
		switch {
		case r.Pattern >= 0 && r.Event >= 0:
			return tmplNotExactAt
		case r.Event >= 0:
			return tmplNotExactMore
		}
	}
	return tmplNotExact
}

// chooseParts is choose for combinations and their parts.
func chooseParts(s *sentence) sentenceID {
	r, n := s.r, s.n
	switch {
	case r.Code == checker.NoneMet:
		return tmplNoneMet
	case r.Code == checker.PartMet:
		switch {
		case n.Form == rules.FormEach:
			return tmplPartMetEach
		case n.Form != rules.FormExpect && n.Form != rules.FormForbid:
			return tmplPartMet
		case r.Lo == 0:
			return tmplPartMetNone
		}
		return tmplPartMetCount
	case r.Of == 0:
		return tmplPartsBare
	case r.Of == 1 && len(r.Parts) == 1 && n.Form == rules.FormAll:
		return tmplPartsOne // the others do not apply
	case n.Form == rules.FormAny || n.Form == rules.FormOneOf:
		return tmplAlternatives
	}
	return tmplParts
}

// chooseUnknown is choose for the reasons of an unknown verdict.
func chooseUnknown(s *sentence) sentenceID {
	r := s.r
	switch r.Code {
	case checker.MayBeMissed:
		return chooseMaybe(s)
	case checker.NotObserved:
		switch {
		case s.n.Form == rules.FormOrder:
			return tmplNotObservedOrder
		case r.Lo > 0:
			return tmplNotObservedMore
		}
		return tmplNotObserved
	case checker.AnchorNotObserved:
		return tmplAnchorNotObserved
	case checker.FactNotRecorded:
		return tmplFactNotRecorded
	case checker.GateOpen:
		switch {
		case r.Fact >= 0:
			return tmplGateFact
		case r.Cond != nil:
			return tmplGateField
		case r.EventElement >= 0 && r.Event < 0:
			return tmplGateUnseen
		case r.Pattern >= 0:
			return tmplGatePattern
		}
		return tmplGate
	case checker.StepNotObserved:
		return tmplStepNotObserved
	}
	return tmplOther
}

func chooseMaybe(s *sentence) sentenceID {
	r, n := s.r, s.n
	switch {
	case len(r.Parts) > 0:
		return tmplMaybeParts
	case r.Cond != nil && n.Form == rules.FormRequire && r.Seen.Known():
		return tmplMaybeFact
	case r.Cond != nil && n.Form == rules.FormEach && r.Fact < 0 && (r.Seen.Known() || r.HasDist):
		return tmplMaybeRange
	case r.Cond != nil && n.Form == rules.FormEach:
		if r.Fact < 0 && r.Cond.Slot != rules.FieldDuration {
			return tmplMaybeCondIt
		}
		return tmplMaybeCond
	case r.Cond != nil && r.Event >= 0:
		return tmplMaybeField
	case n.Every != nil && r.HasDist:
		return tmplMaybeRegular
	case r.HasDist && s.window() != nil:
		return tmplMaybeDist
	case r.Other >= 0 && n.Form == rules.FormOrder:
		return tmplMaybeOrder
	case r.AnchorEnd && r.AnchorAt == "" && r.Event >= 0 && n.Anchored():
		return tmplMaybeEnd
	case r.Event >= 0 && n.Scope != nil && n.Scope.Kind == rules.ScopePer && r.Hi == 0:
		return tmplMaybePer
	case s.counted() < 0 || n.Form == rules.FormOrder:
		return tmplMaybe
	case n.Form == rules.FormEach:
		return tmplMaybeEach
	case r.Hi == 0 && n.Scope != nil:
		return tmplMaybeScope
	case n.Times.Max == 0:
		return tmplMaybeForbid
	case r.Event >= 0 && n.Times.Min <= 1 && (n.Scope != nil || n.Anchored()):
		return tmplMaybePlace
	}
	return tmplMaybeCount
}

// ifCond picks by what is known of a condition: the value seen, the condition
// alone, or neither.
func ifCond(r *checker.Reason, seen, cond, bare sentenceID) sentenceID {
	switch {
	case r.Cond == nil:
		return bare
	case r.Seen.Known() || r.HasDist:
		return seen
	}
	return cond
}
