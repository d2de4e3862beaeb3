package checker

import (
	"math"
	"math/big"
	"slices"
	"strconv"

	"stdc/internal/names"
	"stdc/rules"
)

// sumPlan is what Add needs to know of a rule.
type sumPlan struct {
	unit     uint64  // the rule's weight in the summary's own unit
	parts    []int32 // the step and the dimensions that it counts in
	critical bool
	bonus    bool
}

// sumVisitPart sums the outcomes of a part of the rules for one visit. Bonus
// rules stay out: their cap holds for the visit, not for a part of it.
type sumVisitPart struct {
	earned, decided, applicable uint64
	fails, judged, unknown      int64
}

// add takes in an outcome of a rule of a weight, and what it earned of it.
func (p *sumVisitPart) add(f *sumEffect, unit, earned uint64) {
	p.applicable += unit & f.applicable
	p.decided += unit & f.decided
	p.earned += earned
	p.fails += f.fails
	p.judged += f.judged
	p.unknown += f.unknown
}

// addAll takes in other outcomes.
func (p *sumVisitPart) addAll(o *sumVisitPart) {
	p.applicable += o.applicable
	p.decided += o.decided
	p.earned += o.earned
	p.fails += o.fails
	p.judged += o.judged
	p.unknown += o.unknown
}

// sumVisit is one visit as sites, staff and waves count it.
type sumVisit struct {
	sumVisitPart
	passed Verdict
	scored bool
	score  int64 // in 1e-6 points
}

// sumTally is what a group of visits comes to.
type sumTally struct {
	visits, passed, failed int64
	fails, judged, unknown int64 // outcomes of rules
	decided, applicable    wide
	score                  moments
}

// sumSite is a tally of a site, which knows what became of each rule there.
type sumSite struct {
	sumTally
	cells []sumCell // by rule
	// rested are, by octet, the visits in which it rested, which cells leave out.
	rested []int64
}

// add takes in a visit.
func (t *sumTally) add(v *sumVisit) {
	t.visits++
	t.addPart(&v.sumVisitPart)
	switch v.passed {
	case Pass:
		t.passed++
	case Fail:
		t.failed++
	}
	if v.scored {
		t.score.add(v.score)
	}
}

func (t *sumTally) addPart(p *sumVisitPart) {
	t.fails += p.fails
	t.judged += p.judged
	t.unknown += p.unknown
	t.decided.addWide(wide{0, p.decided})
	t.applicable.addWide(wide{0, p.applicable})
}

func (t *sumTally) merge(o *sumTally) {
	t.visits += o.visits
	t.passed += o.passed
	t.failed += o.failed
	t.fails += o.fails
	t.judged += o.judged
	t.unknown += o.unknown
	t.decided.addWide(o.decided)
	t.applicable.addWide(o.applicable)
	t.score.merge(&o.score)
}

func (t *sumSite) merge(o *sumSite) {
	t.sumTally.merge(&o.sumTally)
	if t.cells == nil {
		t.cells = make([]sumCell, len(o.cells))
	}
	mergeCells(t.cells, o.cells)
	if t.rested == nil {
		t.rested = make([]int64, len(o.rested))
	}
	for i, n := range o.rested {
		t.rested[i] += n
	}
}

// group adds visits of a batch to their sites, staff and waves.
func (s *Summary) group(b *Batch, from, to int) {
	n := to - from
	s.foundSites = slices.Grow(s.foundSites[:0], n)[:n]
	s.foundStaff = slices.Grow(s.foundStaff[:0], n)[:n]
	visits := b.visits[from:to]
	s.sites.PutAll(s.foundSites, func(i int) string { return visits[i].site })
	s.staff.PutAll(s.foundStaff, func(i int) string { return visits[i].staff })
	wave, inWave := "", (*sumTally)(nil)
	for i := range visits {
		e, site := &visits[i], &s.foundSites[i].Value
		if inWave == nil || e.wave != wave {
			wave, inWave = e.wave, &s.waves.PutString(e.wave).Value
		}
		site.add(&e.one)
		s.foundStaff[i].Value.add(&e.one)
		inWave.add(&e.one)
		outcomes := b.outcomesOf(from + i)
		if site.cells == nil {
			site.cells = make([]sumCell, len(outcomes))
			if s.rest != nil {
				site.rested = make([]int64, len(s.rest.octets))
			}
		}
		credits := b.credits[e.credits:]
		for first, end := 0, 0; first < len(outcomes); first = end {
			rest := uint8(0)
			if end = len(outcomes); s.rest != nil && first+octetLen <= end {
				end = first + octetLen
				if rest = s.rest.octets[first/octetLen].of(outcomes[first:end]); rest != 0 {
					if site.rested[first/octetLen]++; rest == octetAll {
						continue
					}
				}
			}
			for k := first; k < end; k, rest = k+1, rest>>1 {
				if o := outcomes[k]; rest&1 == 0 && o != packedAbsent {
					site.cells[k].add(&s.effects[o&effectBits], o, &credits, e)
				}
			}
		}
	}
}

func mergeTallies(to, from *names.Table[sumTally]) {
	for _, e := range from.Sorted() {
		to.PutString(e.Name).Value.merge(&e.Value)
	}
}

// sumPart is the tally of a step or a dimension: index is its place in the book,
// -1 for what the book does not declare (named) or for the rules without one.
type sumPart struct {
	sumTally
	index int
	name  string
}

// add takes in a visit to which some rule of the part applies.
func (p *sumPart) add(v *sumVisitPart) {
	if v.judged+v.unknown == 0 {
		return
	}
	p.visits++
	p.addPart(v)
	if v.decided > 0 {
		p.score.add(sumMulDiv(100*sumMicros, v.earned, v.decided))
	}
}

// sumPlanOf lays out the parts of a book, steps first, and says which of them
// each rule counts in.
func sumPlanOf(b *rules.Book) (plan []sumPlan, parts []sumPart, steps int) {
	plan = make([]sumPlan, len(b.Rules))
	units := sumUnits(b)
	for i := range b.Steps {
		parts = append(parts, sumPart{index: i, name: b.Steps[i].ID})
	}
	loose := func(i int) { // the part of the rules without one, made last
		if n := len(parts); n == 0 || parts[n-1].name != "" {
			parts = append(parts, sumPart{index: -1})
		}
		plan[i].parts = append(plan[i].parts, int32(len(parts)-1))
	}
	for i := range b.Rules {
		r := &b.Rules[i]
		plan[i] = sumPlan{unit: units[i], critical: r.Critical, bonus: r.Bonus}
		if s := r.Step; s >= 0 && s < len(b.Steps) {
			plan[i].parts = []int32{int32(s)}
		} else if len(b.Steps) > 0 && !r.Bonus {
			loose(i)
		}
	}
	steps = len(parts)
	at := map[string]int32{}
	dimension := func(i, index int, name string) {
		k, seen := at[name]
		if !seen {
			k = int32(len(parts))
			at[name] = k
			parts = append(parts, sumPart{index: index, name: name})
		}
		if i >= 0 {
			plan[i].parts = append(plan[i].parts, k)
		}
	}
	for i := range b.Dimensions {
		dimension(-1, i, b.Dimensions[i].ID)
	}
	for i := range b.Rules {
		for _, d := range b.Rules[i].Dimensions {
			if d >= 0 && d < len(b.Dimensions) {
				dimension(i, d, b.Dimensions[d].ID)
			}
		}
		for _, id := range b.Rules[i].DimensionIDs {
			dimension(i, -1, id)
		}
	}
	if len(parts) > steps {
		for i := range b.Rules {
			if r := &b.Rules[i]; len(r.Dimensions)+len(r.DimensionIDs) == 0 && !r.Bonus {
				loose(i)
			}
		}
	}
	return plan, parts, steps
}

// sumUnits returns the weights of the rules as integers in proportion: exact,
// with 1e-6 of a weight to spare for credits, where 53 bits hold their sum, else
// rounded to 53 bits. Shares of weight do not depend on the unit.
func sumUnits(b *rules.Book) []uint64 {
	sum, lcm := new(big.Rat), big.NewInt(1)
	for i := range b.Rules {
		if w := b.Rules[i].Weight; w.Valid() && w.Num > 0 {
			sum.Add(sum, w.Rat())
			den := big.NewInt(w.Den)
			gcd := new(big.Int).GCD(nil, nil, lcm, den)
			lcm.Mul(lcm, den.Quo(den, gcd))
		}
	}
	units := make([]uint64, len(b.Rules))
	if sum.Sign() == 0 {
		return units
	}
	scale := new(big.Rat).SetInt(lcm.Mul(lcm, big.NewInt(sumMicros)))
	room := new(big.Rat).SetInt64(1 << 53)
	if new(big.Rat).Mul(scale, sum).Cmp(room) > 0 {
		scale.Quo(room, sum)
	}
	half := big.NewRat(1, 2)
	for i := range b.Rules {
		if w := b.Rules[i].Weight; w.Valid() && w.Num > 0 {
			u := new(big.Rat).Mul(w.Rat(), scale)
			u.Add(u, half)
			units[i] = new(big.Int).Quo(u.Num(), u.Denom()).Uint64()
		}
	}
	return units
}

// sumEarned returns what a credit earns of a weight, never more than all of it.
func sumEarned(c rules.Ratio, unit uint64) uint64 {
	switch {
	case c.Den <= 0 || c.Num <= 0:
		return 0
	case c.Num >= c.Den:
		return unit
	}
	return uint64(sumMulDiv(uint64(c.Num), unit, uint64(c.Den)))
}

// factDefault returns the default of a number fact, NaN where it has none.
func factDefault(b *rules.Book, fact int) float64 {
	if fact >= 0 && fact < len(b.Facts) && b.Facts[fact].Default != nil {
		if n, err := strconv.ParseFloat(b.Facts[fact].Default.Text, 64); err == nil {
			return n
		}
	}
	return math.NaN()
}
