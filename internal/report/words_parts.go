package report

import (
	"stdc/checker"
	"stdc/rules"
)

// together writes parts that say much the same in one sentence: all of what
// nobody observed, one thing missing in several steps, several things missing
// in one place. It returns false, and writes nothing, where they do not.
func (s *sentence) together() bool {
	ps := s.r.Parts
	unseen, same, beside := true, s.n.PerStep, true
	for _, p := range ps {
		if p == nil || p.Node == nil || p.MaybeAnchor || p.Of > 0 {
			return false
		}
		n, first := p.Node, ps[0]
		unseen = unseen && p.Code == checker.NotObserved && p.Lo == 0 && n.Form != rules.FormOrder &&
			p.EventElement >= 0 && p.EventElement == first.EventElement
		none := p.Code == checker.TooFew && p.Hi == 0 && p.Event < 0 && n.Times.Min <= 1 && !n.Anchored()
		same = same && none && p.Pattern == first.Pattern && n.Scope != nil && len(n.Scope.Steps) == 1
		beside = beside && none && !s.n.PerStep && p.Anchor == first.Anchor && sameScope(n.Scope, first.Node.Scope)
	}
	switch {
	case unseen:
		s.both(": ", "：没有观察")
		s.title(ps[0].EventElement)
		s.both(" was not observed", "")
	case same:
		s.missingInSteps(ps)
	case beside:
		s.missingBeside(ps)
	default:
		return false
	}
	return true
}

// sameScope tells whether two segments are one, or both the visit.
func sameScope(a, b *rules.Scope) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Kind == rules.ScopeSegment && b.Kind == a.Kind && a.After == b.After && a.Before == b.Before && a.Until == b.Until
}

// missingInSteps writes that one thing did not come in some steps.
func (s *sentence) missingInSteps(ps []*checker.Reason) {
	s.both(": ", "：")
	if !s.w.zh {
		s.pattern(ps[0].Pattern)
	}
	s.both(" did not come in step ", "在步骤")
	for i, p := range ps {
		switch {
		case i == 0:
		case i == len(ps)-1:
			s.both(" or ", "、")
		default:
			s.both(", ", "、")
		}
		s.quote(stepTitle(s.b, p.Node.Scope.Steps[0], s.w.lang))
		s.bracket(p.AnchorAt)
	}
	if s.w.zh {
		s.str("中，没有出现")
		s.pattern(ps[0].Pattern)
	}
}

// missingBeside writes that several things did not come in one place.
func (s *sentence) missingBeside(ps []*checker.Reason) {
	s.both(": ", "：")
	s.say(ps[0])
	for _, p := range ps[1:] {
		s.both(", nor did ", "，也没有出现")
		s.pattern(p.Pattern)
	}
}
