package checker

// sumRest is resting as summaries need it.
type sumRest struct {
	resting
	sums []sumRestOctet
}

// sumRestOctet is what an octet that rests adds to the sums of a visit.
type sumRestOctet struct {
	one   sumVisitPart
	parts []sumRestPart
}

// sumRestPart is what it adds to a step or a dimension.
type sumRestPart struct {
	part int32
	one  sumVisitPart
}

// newSumRest returns nil where no rule rests.
func newSumRest(s *Summary) *sumRest {
	rest := newResting(s.book)
	if rest == nil {
		return nil
	}
	r := &sumRest{resting: *rest, sums: make([]sumRestOctet, len(rest.octets))}
	for i := range r.sums {
		parts, to := make([]sumVisitPart, len(s.layout)), &r.sums[i]
		for k := i * octetLen; k < (i+1)*octetLen; k++ {
			p, f := &s.plan[k], &s.effects[rest.packed[k]]
			if p.bonus || rest.octets[i].rest>>(k%octetLen)&1 == 0 {
				continue
			}
			to.one.add(f, p.unit, p.unit&f.earned)
			for _, part := range p.parts {
				parts[part].add(f, p.unit, p.unit&f.earned)
			}
		}
		for part, one := range parts {
			if one != (sumVisitPart{}) {
				to.parts = append(to.parts, sumRestPart{int32(part), one})
			}
		}
	}
	return r
}

// count adds the visits in which a rule rested, by its octet, to the others.
func (r *sumRest) count(counts [4]int64, rule int, rested []int64) [4]int64 {
	if o := rule / octetLen; r != nil && o < len(rested) && r.octets[o].rest>>(rule%octetLen)&1 != 0 {
		counts[r.results[rule].Verdict] += rested[o]
	}
	return counts
}

// addTo adds what an octet comes to to a visit and its parts.
func (o *sumRestOctet) addTo(one *sumVisitPart, parts []sumVisitPart) {
	one.addAll(&o.one)
	for i := range o.parts {
		parts[o.parts[i].part].addAll(&o.parts[i].one)
	}
}
