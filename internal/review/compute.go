package review

import (
	"slices"

	"stdc/checker"
)

// Findings computes what the visits so far tell.
func (r *Review) Findings() *Findings {
	f := &Findings{Book: r.book, Visits: r.visits, Rating: r.rating, Rated: r.rated, Compared: r.pairs != nil}
	for i := range r.rules {
		f.Rules = append(f.Rules, r.rule(i))
	}
	if r.pairs != nil {
		for k := range f.Rules {
			r.same(f, k)
		}
	}
	if r.rating >= 0 {
		r.associate(f)
	}
	for i := range r.limits {
		f.Limits = append(f.Limits, r.limits[i].finding())
	}
	return f
}

func (r *Review) rule(i int) RuleFinding {
	c := r.rules[i].counts
	f := RuleFinding{Pass: c[checker.Pass], Fail: c[checker.Fail], NotApplicable: c[checker.NotApplicable], Unknown: c[checker.Unknown], Same: -1}
	decided := f.Pass + f.Fail
	f.FailRate = checker.RateOf(f.Fail, decided)
	switch {
	case r.visits == 0:
	case decided+f.Unknown == 0:
		f.Traits = append(f.Traits, NeverApplies)
	case f.Unknown > decided:
		f.Traits = append(f.Traits, MostlyUnknown)
	}
	switch {
	case decided < FewDecided:
	case f.Fail == 0:
		f.Traits = append(f.Traits, NeverFails)
	case f.Pass == 0:
		f.Traits = append(f.Traits, AlwaysFails)
	}
	return f
}

// same finds the first rule that tells all that rule k does: it is decided
// wherever k is, and comes out alike. Of two that do so of each other, the later
// one tells nothing beyond the earlier.
func (r *Review) same(f *Findings, k int) {
	for i := range f.Rules {
		if i == k || i > k && f.Rules[i].Same == k {
			continue
		}
		t := r.pairs[min(i, k)*len(r.rules)+max(i, k)]
		agree, of := t[0][0]+t[1][1], t[0][0]+t[0][1]+t[1][0]+t[1][1]
		one := &f.Rules[k]
		if of < FewDecided || of != one.Pass+one.Fail || min(one.Pass, one.Fail) < FewOfEach {
			continue
		}
		if i > k && of == f.Rules[i].Pass+f.Rules[i].Fail {
			continue // the later one is told of
		}
		kappa := checker.KappaOf([][]int64{t[0][:], t[1][:]})
		if !kappa.Known || kappa.Value < nearlySame || one.Same >= 0 && agree <= one.Agree {
			continue
		}
		one.Same, one.Agree, one.Of, one.Kappa = i, agree, of, kappa
	}
	if f.Rules[k].Same >= 0 {
		f.Rules[k].Traits = append(f.Rules[k].Traits, SaysNothing)
	}
}

// associate compares the ratings of visits in which a rule passed and failed.
func (r *Review) associate(f *Findings) {
	var list []int
	for i := range r.rules {
		if s := &r.rules[i]; min(s.pass.Mean().N, s.fail.Mean().N) >= FewRated {
			list = append(list, i)
		}
	}
	for _, i := range list {
		a := &Association{Pass: r.rules[i].pass.Mean(), Fail: r.rules[i].fail.Mean()}
		a.Difference = checker.MeanDifference(a.Pass, a.Fail, len(list))
		f.Rules[i].Rating = a
	}
}

// finding is what was observed against the limit.
func (s *limitSum) finding() LimitFinding {
	f := LimitFinding{Limit: s.Limit, Seen: s.seen.n, None: s.far + s.short, Open: s.open, Unmeasured: s.unmeasured,
		Widest: s.widest, Binned: s.seen.binned || s.visit.binned}
	if list := s.seen.list(); len(list) > 0 {
		f.Least, f.Greatest = list[0].lo, list[len(list)-1].hi
		for _, p := range Percents() {
			f.Percentiles = append(f.Percentiles, lowest(list, float64(p)/100))
		}
		if f.Seen >= FewSeen {
			f.Bars = bars(&s.Limit, list)
		}
	}
	for i, x := range s.others {
		if s.pass[i]+s.fail[i] > 0 || len(f.Steps) > 0 {
			f.Steps = append(f.Steps, Step{Limit: x, Own: x == s.Value, Pass: checker.RateOf(s.pass[i], s.pass[i]+s.fail[i]),
				Unknown: s.applicable - s.pass[i] - s.fail[i]})
		}
	}
	if decided := slices.ContainsFunc(f.Steps, func(x Step) bool { return x.Pass.N > 0 }); !decided {
		f.Steps = nil
		return f
	}
	f.visits = s.visit.list()
	for _, share := range Shares() {
		limit, known := f.reach(share)
		f.Reach = append(f.Reach, Reach{share, limit, known})
	}
	return f
}

// reach is the strictest limit at which at least a share of the visits pass for
// certain, of those that some limit decides.
func (f *LimitFinding) reach(share float64) (limit int64, known bool) {
	if len(f.visits) == 0 {
		return 0, false
	}
	if f.Holds.Rises() {
		limit = lowest(f.visits, share)
	} else {
		limit = highest(f.visits, share)
	}
	switch {
	case never(f.Holds, limit):
		return 0, false
	case limit == checker.Least || limit == checker.Greatest: // they pass at any limit
		return 0, f.Holds.Rises() && f.Scale.Kind != checker.ScaleNumber
	case f.Holds == checker.HoldsBelow:
		limit++
	case f.Holds == checker.HoldsAbove:
		limit--
	}
	return limit, true
}

// passing is the share of the visits that pass at a limit for certain, of those
// that some limit decides.
func (f *LimitFinding) passing(limit int64) checker.Rate {
	var pass, all int64
	for i := range f.visits {
		b := &f.visits[i]
		all += b.n
		if f.Holds.Of(b.lo, limit) && f.Holds.Of(b.hi, limit) {
			pass += b.n
		}
	}
	return checker.RateOf(pass, all)
}
