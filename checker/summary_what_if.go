package checker

// Sensitivity is what the mean score would be under other readings of what was
// not decided, over the visits that then have a score. Weights are those of the
// rules without bonus; what bonus rules earned stays as it is.
//
//	as it is          100 × (earned + bonus) / possible
//	unknown failed    100 × (earned + bonus) / (possible + unknown)
//	unknown passed    100 × (earned + bonus + unknown) / (possible + unknown)
//	n/a failed        100 × (earned + bonus) / (possible + n/a)
//	n/a passed        100 × (earned + bonus + n/a) / (possible + n/a)
//
// where unknown and n/a are the weights of the rules with these verdicts. The
// first three hold every score that the visits can really have had; the last two
// answer those who doubt that a rule did not apply.
type Sensitivity struct {
	AsIs, UnknownFailed, UnknownPassed, NotApplicableFailed, NotApplicablePassed Mean
}

// sumWhatIf are the scores under other readings, in 1e-6 points.
type sumWhatIf struct {
	unknownFailed, unknownPassed, naFailed, naPassed moments
}

// add takes in a visit; all is the weight of all rules without bonus.
func (w *sumWhatIf) add(v *sumVisit, all uint64) {
	unknown, na := v.applicable-v.decided, all-min(all, v.applicable)
	addReadings(&w.unknownFailed, &w.unknownPassed, v, unknown)
	addReadings(&w.naFailed, &w.naPassed, v, na)
}

// addReadings adds the score of a visit with more weight, failed and passed.
func addReadings(failed, passed *moments, v *sumVisit, more uint64) {
	if more == 0 {
		if v.scored {
			failed.add(v.score)
			passed.add(v.score)
		}
		return
	}
	whole := v.decided + more
	low := int64(0)
	if v.scored {
		low = sumMulDiv(uint64(max(v.score, 0)), v.decided, whole)
	}
	failed.add(low)
	passed.add(low + sumMulDiv(100*sumMicros, more, whole))
}

func (w *sumWhatIf) merge(o *sumWhatIf) {
	w.unknownFailed.merge(&o.unknownFailed)
	w.unknownPassed.merge(&o.unknownPassed)
	w.naFailed.merge(&o.naFailed)
	w.naPassed.merge(&o.naPassed)
}

// Sensitivity returns the mean score under other readings.
func (s *Summary) Sensitivity() Sensitivity {
	highest := s.highest()
	return Sensitivity{
		AsIs:                meanOf(&s.sums.all.score, 0, highest),
		UnknownFailed:       meanOf(&s.sums.whatIf.unknownFailed, 0, highest),
		UnknownPassed:       meanOf(&s.sums.whatIf.unknownPassed, 0, highest),
		NotApplicableFailed: meanOf(&s.sums.whatIf.naFailed, 0, highest),
		NotApplicablePassed: meanOf(&s.sums.whatIf.naPassed, 0, highest),
	}
}
