package checker

import (
	"math"

	"stdc/rules"
)

// sums are the figures that are as many as the book has rules, steps,
// dimensions and waivers, however many visits, sites and staff there are.
type sums struct {
	totals  Totals // the counters; its statistics stay empty
	all     sumTally
	rules   []sumRule
	rested  []int64   // by octet: visits in which it rested, which rules leave out
	parts   []sumPart // steps, then dimensions
	gaps    []sumGap
	whatIf  sumWhatIf
	waivers sumWaivers // by their index in the book
}

// sumRule is what became of one rule so far.
type sumRule struct {
	counts [4]int64 // by Verdict, without waived failures
	waived int64
	credit wide // in 1e-6
}

// sumGap compares a dimension's expected and perceived facts over the visits
// that record both.
type sumGap struct {
	expected, perceived       int // facts, -1 for none
	expectedElse, perceivElse float64
	want, got, gap            moments
}

func (s *Summary) newSums() sums {
	b := s.book
	t := sums{rules: make([]sumRule, len(b.Rules)), parts: append([]sumPart(nil), s.layout...), waivers: make(sumWaivers, len(b.Waivers))}
	if s.rest != nil {
		t.rested = make([]int64, len(s.rest.octets))
	}
	for i := range b.Dimensions {
		d := &b.Dimensions[i]
		t.gaps = append(t.gaps, sumGap{
			expected: d.Expected, expectedElse: factDefault(b, d.Expected),
			perceived: d.Perceived, perceivElse: factDefault(b, d.Perceived),
		})
	}
	return t
}

func (t *sums) reset() {
	t.totals, t.all, t.whatIf = Totals{}, sumTally{}, sumWhatIf{}
	clear(t.rules)
	clear(t.rested)
	clear(t.waivers)
	for i := range t.parts {
		t.parts[i].sumTally = sumTally{}
	}
	for i := range t.gaps {
		g := &t.gaps[i]
		g.want, g.got, g.gap = moments{}, moments{}, moments{}
	}
}

// add takes in one visit of a batch, and fills in what of it sites, staff and
// waves count.
func (t *sums) add(b *Batch, i int) {
	e := &b.visits[i]
	t.totals.Visits++
	t.totals.Events += int64(e.events)
	if e.reordered {
		t.totals.Reordered++
	}
	t.totals.Gap += int64(e.gap)
	t.totals.Fold += int64(e.fold)
	t.outcomes(b, i)
	t.all.add(&e.one)
	t.whatIf.add(&e.one, b.s.weight)
	for k := range t.parts {
		t.parts[k].add(&b.parts[k])
	}
	for _, g := range b.gaps[e.gaps:e.gapsEnd] {
		to := &t.gaps[g.gap]
		to.want.add(g.want)
		to.got.add(g.got)
		to.gap.add(g.got - g.want)
	}
}

// outcomes counts the verdicts of a visit, shares them out to the steps and
// dimensions of their rules and adds up the visit's own line.
func (t *sums) outcomes(b *Batch, i int) {
	e := &b.visits[i]
	credits, waivers := b.credits[e.credits:], b.waivers[e.waivers:]
	clear(b.parts)
	var one sumVisitPart
	critical := int64(0)
	list := b.outcomesOf(i)
	rules, plan := t.rules[:len(list)], b.s.plan[:len(list)]
	for first, end := 0, 0; first < len(list); first = end {
		rest := uint8(0)
		if end = len(list); b.s.rest != nil && first+octetLen <= end {
			end = first + octetLen
			if rest = b.s.rest.octets[first/octetLen].of(list[first:end]); rest != 0 {
				t.rested[first/octetLen]++
				b.s.rest.sums[first/octetLen].addTo(&one, b.parts)
				if rest == octetAll {
					continue
				}
			}
		}
		for k := first; k < end; k, rest = k+1, rest>>1 {
			o := list[k]
			if rest&1 != 0 || o == packedAbsent {
				continue
			}
			rt, p, f := &rules[k], &plan[k], &b.s.effects[o&effectBits]
			credit, earned := f.credit, p.unit&f.earned
			if f.rare {
				w := o.waiving()
				if w != NoWaiver {
					t.waivers.add(w, waivers[0])
					waivers = waivers[1:]
				}
				if c := o.credit(&credits); w == Waived {
					rt.waived++
					t.totals.Waived++
					continue
				} else if c.Valid() {
					credit, earned = micro(c), sumEarned(c, p.unit)
				}
			}
			rt.counts[f.verdict]++
			rt.credit.add(credit)
			if p.critical {
				critical |= f.fails
			}
			if p.bonus {
				continue
			}
			one.add(f, p.unit, earned)
			for _, k := range p.parts {
				b.parts[k].add(f, p.unit, earned)
			}
		}
	}
	e.one.sumVisitPart = one
	t.totals.CriticalFailed += critical
}

// merge takes in what other sums of the same book hold.
func (t *sums) merge(o *sums) {
	to, from := &t.totals, &o.totals
	to.Visits += from.Visits
	to.Events += from.Events
	to.Rejected += from.Rejected
	to.Reordered += from.Reordered
	to.Gap += from.Gap
	to.Fold += from.Fold
	to.CriticalFailed += from.CriticalFailed
	to.Waived += from.Waived
	t.all.merge(&o.all)
	for i := range t.rules {
		t.rules[i].merge(&o.rules[i])
	}
	for i := range t.rested {
		t.rested[i] += o.rested[i]
	}
	for i := range t.parts {
		t.parts[i].sumTally.merge(&o.parts[i].sumTally)
	}
	for i := range t.gaps {
		t.gaps[i].merge(&o.gaps[i])
	}
	t.whatIf.merge(&o.whatIf)
	t.waivers.merge(o.waivers)
}

func (t *sumRule) merge(o *sumRule) {
	for i := range t.counts {
		t.counts[i] += o.counts[i]
	}
	t.waived += o.waived
	t.credit.addWide(o.credit)
}

func (g *sumGap) merge(o *sumGap) {
	g.want.merge(&o.want)
	g.got.merge(&o.got)
	g.gap.merge(&o.gap)
}

// of returns a visit's pair of facts, in 1e-6. A visit with one of the two is
// left out of both means: their difference is then the mean gap.
func (g *sumGap) of(v *Visit) (want, got int64, ok bool) {
	a, ok := factNumber(v, g.expected, g.expectedElse)
	if !ok {
		return 0, 0, false
	}
	b, ok := factNumber(v, g.perceived, g.perceivElse)
	return microOf(a), microOf(b), ok
}

// factNumber returns a number fact of the visit, or its default.
func factNumber(v *Visit, fact int, otherwise float64) (float64, bool) {
	if fact < 0 || fact >= len(v.Facts) {
		return 0, false
	}
	if f := &v.Facts[fact]; f.Kind() == rules.KindNumber {
		otherwise = f.Number()
	}
	return otherwise, !math.IsNaN(otherwise) && !math.IsInf(otherwise, 0)
}
