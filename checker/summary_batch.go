package checker

import (
	"math"
	"sync/atomic"

	"stdc/rules"
)

// Batch holds some visits of a run, as far as a Summary needs them, and their
// sums. It takes the work off the one goroutine that keeps a log's order: each
// worker adds the visits that it judged to a batch, and AddBatch puts batches
// into the summary in the order of the log.
//
// A worker cannot know that a visit will be rejected in the end, for an id that
// came before in another worker's part of the log. So a batch keeps each visit
// beside the sums, in a byte a rule: where a part of it only is taken in, the
// sums are made anew from that. Sums of a worker's own, merged at the end, would
// have to be undone there, and would hold all sites and staff once a worker.
//
// What it keeps of strings is not copied: a batch holds no longer than those of
// the visits that it was given.
type Batch struct {
	s    *Summary // that it is for; only what never changes there is read
	sums sums

	visits   []sumEntry
	outcomes []packed // by visit, then by rule
	// What few outcomes have stands beside them, in their order.
	credits []rules.Ratio
	waivers []int
	reasons []*Reason
	gaps    []sumGapPair
	pairs   []string

	parts []sumVisitPart // scratch of sums.add
}

// sumEntry is a visit of a batch. The numbers say where what it has of the
// batch's lists begins.
type sumEntry struct {
	id, site, staff, wave, file string
	line, events                int
	gap, fold                   int
	one                         sumVisit
	reordered, paired           bool

	credits, waivers, reasons, gaps, gapsEnd, pairs int32
}

// packed is what became of a rule for a visit: two bits each for the Verdict,
// what waivers make of it and how its credit is told, and one that there is a
// reason.
type packed uint8

const (
	packedCredit = 4 // the credit's bits begin here
	packedReason = 1 << 6
	packedAbsent = 1 << 7 // nothing was said of the rule
)

// How an outcome tells its credit.
const (
	creditNone  = iota // not valid
	creditZero         // 0
	creditWhole        // 1
	creditPart         // the next one of Batch.credits
)

func (o packed) verdict() Verdict { return Verdict(o & 3) }
func (o packed) waiving() Waiving { return Waiving(o >> 2 & 3) }

// scored is RuleResult.Scored.
func (o packed) scored() Verdict {
	if o.waiving() == Waived {
		return NotApplicable
	}
	return o.verdict()
}

// credit returns the credit of an outcome, and takes it off list where it
// stands there.
func (o packed) credit(list *[]rules.Ratio) rules.Ratio {
	switch o >> packedCredit & 3 {
	case creditZero:
		return rules.Ratio{Den: 1}
	case creditWhole:
		return rules.Ratio{Num: 1, Den: 1}
	case creditPart:
		c := (*list)[0]
		*list = (*list)[1:]
		return c
	}
	return rules.Ratio{}
}

// sumEffect is what an outcome does to sums: as numbers to be added, and masks of
// a rule's weight, so that what becomes of one rule after another needs no branches,
// which no processor could foretell.
type sumEffect struct {
	// rare outcomes have a part of their own in the lists of a batch.
	rare            bool
	verdict, scored Verdict

	fails, judged, unknown      int64
	credit, missed              int64  // in 1e-6
	earned, decided, applicable uint64 // masks
}

// effectBits are those of a packed that sums depend on.
const effectBits = packedReason - 1

type sumEffects [effectBits + 1]sumEffect

func newSumEffects() *sumEffects {
	effects := new(sumEffects)
	const all = math.MaxUint64
	for o := range packed(len(effects)) {
		f := &effects[o]
		f.rare = o.waiving() != NoWaiver || o>>packedCredit&3 == creditPart
		f.verdict, f.scored = o.verdict(), o.scored()
		if f.verdict != NotApplicable {
			f.applicable = all
		}
		switch f.verdict {
		case Unknown:
			f.unknown = 1
		case Fail:
			f.fails = 1
		}
		if f.verdict == Pass || f.verdict == Fail {
			f.judged, f.decided = 1, all
		}
		switch o >> packedCredit & 3 {
		case creditZero:
			f.missed = sumMicros
		case creditWhole:
			f.credit = sumMicros
			f.earned = f.decided
		}
	}
	return effects
}

// sumGapPair is what a visit says of one of a summary's gaps.
type sumGapPair struct {
	gap       int
	want, got int64 // in 1e-6
}

// NewBatch returns an empty batch of visits for s. It may be called and used on
// any goroutine, but not before PairBy.
func (s *Summary) NewBatch() *Batch {
	return &Batch{s: s, sums: s.newSums(), parts: make([]sumVisitPart, len(s.layout))}
}

// Reset empties b for other visits.
func (b *Batch) Reset() {
	b.sums.reset()
	clear(b.visits) // their strings may be parts of larger ones
	clear(b.reasons)
	clear(b.pairs)
	b.visits, b.outcomes, b.credits = b.visits[:0], b.outcomes[:0], b.credits[:0]
	b.waivers, b.reasons, b.gaps, b.pairs = b.waivers[:0], b.reasons[:0], b.gaps[:0], b.pairs[:0]
}

// Len returns the number of visits in b.
func (b *Batch) Len() int { return len(b.visits) }

// Add takes in one visit and what the checker said of it, as Summary.Add does.
func (b *Batch) Add(r *Result, v *Visit) {
	b.visits = append(b.visits, sumEntry{
		id: r.ID, site: r.Site, staff: r.Staff, wave: r.Wave, file: r.File, line: r.Line,
		events: r.Events, gap: r.Gap, fold: r.Fold, reordered: r.Reordered,
		credits: int32(len(b.credits)), waivers: int32(len(b.waivers)), reasons: int32(len(b.reasons)),
		gaps: int32(len(b.gaps)), pairs: int32(len(b.pairs)),
	})
	e := &b.visits[len(b.visits)-1]
	b.rules(r)
	if v != nil {
		b.facts(v, e)
	}
	e.gapsEnd = int32(len(b.gaps))
	e.one.passed = r.Passed
	if r.Score.Valid() {
		e.one.scored, e.one.score = true, micro(r.Score)
	}
	b.sums.add(b, len(b.visits)-1)
}

// rules takes down what became of the rules.
func (b *Batch) rules(r *Result) {
	n := len(b.s.book.Rules)
	if b.s.rest != nil && r.book == b.s.book {
		at := len(b.outcomes)
		b.outcomes = append(b.outcomes, b.s.rest.packed...)
		for _, w := range r.awake {
			for i := w.from; i < w.to; i++ {
				b.outcomes[at+i] = b.pack(&r.Rules[i], &b.s.quoted[i])
			}
		}
		return
	}
	for i := range n {
		if i >= len(r.Rules) {
			b.outcomes = append(b.outcomes, packedAbsent)
			continue
		}
		b.outcomes = append(b.outcomes, b.pack(&r.Rules[i], &b.s.quoted[i]))
	}
}

// pack packs what became of a rule. A reason is copied, since it belongs to
// the checker, as long as the summary has too few examples of the rule.
func (b *Batch) pack(rr *RuleResult, quoted *atomic.Bool) packed {
	o := packedOf(rr)
	if o>>packedCredit&3 == creditPart {
		b.credits = append(b.credits, rr.Credit)
	}
	if rr.Waiving != NoWaiver {
		b.waivers = append(b.waivers, rr.Waiver)
	}
	if rr.Reason != nil && o.scored() == Fail && !quoted.Load() {
		o |= packedReason
		b.reasons = append(b.reasons, rr.Reason.Clone())
	}
	return o
}

// packedOf is pack for what a byte holds of it.
func packedOf(rr *RuleResult) packed {
	o := packed(rr.Verdict&3) | packed(rr.Waiving&3)<<2
	if c := rr.Credit; uint64(c.Den) <= 1 && uint64(c.Num) <= uint64(c.Den) { // none, 0 and 1
		o |= packed(c.Den+c.Num) << packedCredit
	} else if c.Valid() {
		o |= creditPart << packedCredit
	}
	return o
}

// facts takes down the facts that a summary asks for.
func (b *Batch) facts(v *Visit, e *sumEntry) {
	for i := range b.sums.gaps {
		if want, got, ok := b.sums.gaps[i].of(v); ok {
			b.gaps = append(b.gaps, sumGapPair{i, want, got})
		}
	}
	if f := b.s.pairs.fact; f >= 0 && f < len(v.Facts) && v.Facts[f].Known() {
		e.paired = true
		b.pairs = append(b.pairs, v.Facts[f].String())
	}
}

// outcomesOf are those of one visit, by rule.
func (b *Batch) outcomesOf(i int) []packed {
	n := len(b.s.book.Rules)
	return b.outcomes[i*n : (i+1)*n]
}

// AddBatch takes in the visits of b from one index to another, which is left
// out, as if each had been given to Add. All at once cost least.
func (s *Summary) AddBatch(b *Batch, from, to int) {
	if from == 0 && to == b.Len() {
		s.sums.merge(&b.sums)
	} else {
		for i := from; i < to; i++ {
			s.sums.add(b, i)
		}
	}
	s.group(b, from, to)
	s.pairs.add(b, from, to)
	s.quote(b, from, to)
}

// Quoted tells whether s has all the examples of a rule that it keeps, so that
// visits yet to come need no reason for it. It may be asked on any goroutine.
func (s *Summary) Quoted(rule int) bool { return s.quoted[rule].Load() }

// quote takes examples of the rules of which there are too few.
func (s *Summary) quote(b *Batch, from, to int) {
	wanted := false
	for i := range s.examples {
		wanted = wanted || len(s.examples[i]) < sumExamples && s.sums.rules[i].counts[Fail] > int64(len(s.examples[i]))
	}
	if !wanted {
		return
	}
	for i := from; i < to; i++ {
		e := &b.visits[i]
		reasons := b.reasons[e.reasons:]
		for k, o := range b.outcomesOf(i) {
			var why *Reason
			if o&packedReason != 0 {
				why, reasons = reasons[0], reasons[1:]
			}
			if o.scored() != Fail || len(s.examples[k]) >= sumExamples {
				continue
			}
			one := e.example()
			one.Reason = why
			s.exemplify(k, one)
		}
	}
}
