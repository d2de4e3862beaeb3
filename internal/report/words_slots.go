package report

// slots are the parts of sentences. It is set once, since its functions reach
// templates that name slots.
var slots map[string]func(*sentence)

func init() {
	slots = map[string]func(*sentence){
		"what":     (*sentence).what,
		"event":    (*sentence).event,
		"thing":    (*sentence).thing,
		"other":    func(s *sentence) { s.pattern(s.r.Other) },
		"anchor":   (*sentence).anchor,
		"asked-of": (*sentence).askedOf,
		"at":       func(s *sentence) { s.at(s.r.EventAt) },
		"when":     func(s *sentence) { s.cut(s.r.EventAt) },
		// the time of an event that the sentence only names
		"on":       func(s *sentence) { s.bracket(s.r.EventAt) },
		"other-at": func(s *sentence) { s.bracket(s.r.AnchorAt) },
		"came":     (*sentence).came,
		"from":     func(s *sentence) { s.from(s.r.AnchorAt) },
		"dist":     (*sentence).distance,
		"rel":      (*sentence).relation,
		"otherrel": (*sentence).otherSide,
		"miss":     func(s *sentence) { s.miss(s.window()) },
		"limit": func(s *sentence) {
			if w := s.window(); w != nil {
				s.limit(w)
			}
		},
		"whether-limit": func(s *sentence) {
			if w := s.window(); w != nil {
				s.whetherLimit(w)
			}
		},
		"every": func(s *sentence) {
			if s.n.Every != nil {
				s.length(*s.n.Every)
			}
		},
	}
	for name, f := range moreSlots() {
		slots[name] = f
	}
}

// moreSlots are the slots of counts, conditions, combinations and orders.
func moreSlots() map[string]func(*sentence) {
	return map[string]func(*sentence){
		"where":       (*sentence).where,
		"in":          (*sentence).whereInside,
		"scope":       (*sentence).scope,
		"count":       func(s *sentence) { s.count(s.r.Lo, s.r.Hi) },
		"sure":        func(s *sentence) { s.times(s.r.Lo) },
		"possible":    func(s *sentence) { s.times(s.r.Hi) },
		"asked":       func(s *sentence) { s.asked(s.n.Times) },
		"asked-parts": (*sentence).askedParts,
		"extra":       (*sentence).extra,
		"unlike":      (*sentence).unlike,
		"said":        (*sentence).said,
		"counts":      (*sentence).counts,
		"step":        func(s *sentence) { s.quote(s.step()) },
		"fact":        (*sentence).missingFact,
		"field":       (*sentence).field,
		"per":         (*sentence).perField,
		"unrecorded":  (*sentence).unrecorded,
		"anchor-unrecorded": func(s *sentence) {
			s.recordless(s.anchorField(), s.r.AnchorCond.Slot)
		},
		"should": func(s *sentence) { s.test(&s.r.Cond.Test, s.condField(), inFuture) },
		"is":     func(s *sentence) { s.test(&s.r.Cond.Test, s.condField(), inPresent) },
		"seen":   (*sentence).seen,
		"met":    func(s *sentence) { s.int(s.r.Met) },
		"of":     func(s *sentence) { s.int(s.r.Of) },
		"open":   func(s *sentence) { s.int(s.r.Undecided) },
		"rest":   (*sentence).rest,
		"parts":  (*sentence).parts,
		"unit":   (*sentence).partUnit,
		"part":   func(s *sentence) { s.say(s.r.Parts[0]) },
		"alike":  (*sentence).alike,
		"told":   (*sentence).told,
		"for-zh": func(s *sentence) { // 为, but not before 不到
			if !s.r.HasDist || s.r.DistLo >= s.r.DistHi {
				s.both("", "为")
			}
		},
		"in-limit": func(s *sentence) {
			if w := s.window(); w != nil {
				s.both(" ", "")
				s.limit(w)
			}
		},
		"units":    (*sentence).partUnits,
		"due":      (*sentence).due,
		"gap":      (*sentence).gap,
		"sequence": (*sentence).sequence,
	}
}
