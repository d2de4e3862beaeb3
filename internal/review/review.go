package review

import (
	"stdc/checker"
	"stdc/rules"
)

// Review adds up what visits tell. Call New, then Add once per visit, in any
// order, then Findings. Its memory does not grow with the visits. It is not safe
// for use by several goroutines at once.
type Review struct {
	book   *rules.Book
	limits []limitSum
	rules  []ruleSum
	rating int
	visits int64
	rated  int64
	// pairs counts, of each two rules i < k, the visits in which both were
	// decided; nil for a book of more than MaxPaired rules.
	pairs []pairSum
}

// MaxPaired is the number of rules up to which each is compared with each other.
const MaxPaired = 200

type ruleSum struct {
	counts     [4]int64 // by Verdict
	pass, fail checker.Sample
}

// pairSum counts visits in which two rules were decided, by whether the first
// failed and whether the second did.
type pairSum [2][2]int64

// limitSum is what was seen of one limit.
type limitSum struct {
	checker.Limit
	others []int64 // limits whose shares are told, ascending

	seen               spread // where it is finite; its middle, where it is a range
	widest             int64  // of those ranges
	short, far, open   int64  // less than any limit, greater than any, not known between
	unmeasured         int64
	pass, fail         []int64 // visits, by index of others
	applicable, opened int64   // visits of all; those that no limit decides
	// visit counts the numbers that decide for each visit, see Measured.Visit: the
	// end at which the rule passes for certain.
	visit spread
}

// New returns an empty review of visits of a book.
func New(b *rules.Book, limits []checker.Limit, rating int) *Review {
	r := &Review{book: b, rules: make([]ruleSum, len(b.Rules)), rating: rating}
	for _, l := range limits {
		s := limitSum{Limit: l}
		if l.Moves {
			s.others = others(&l)
			s.pass, s.fail = make([]int64, len(s.others)), make([]int64, len(s.others))
		}
		r.limits = append(r.limits, s)
	}
	if n := len(b.Rules); n <= MaxPaired {
		r.pairs = make([]pairSum, n*n)
	}
	return r
}

// Add takes in a visit.
func (r *Review) Add(v *Visit) {
	r.visits++
	if v.Rated {
		r.rated++
	}
	for i, verdict := range v.Verdicts {
		s := &r.rules[i]
		s.counts[verdict]++
		switch {
		case !v.Rated:
		case verdict == checker.Pass:
			s.pass.Add(v.Rating)
		case verdict == checker.Fail:
			s.fail.Add(v.Rating)
		}
	}
	for i := range v.Measured {
		r.limits[i].add(&v.Measured[i])
	}
	if r.pairs != nil {
		r.pair(v.Verdicts)
	}
}

func (r *Review) pair(verdicts []checker.Verdict) {
	decided := func(v checker.Verdict) bool { return v == checker.Pass || v == checker.Fail }
	failed := func(v checker.Verdict) int {
		if v == checker.Fail {
			return 1
		}
		return 0
	}
	for i, a := range verdicts {
		if !decided(a) {
			continue
		}
		row := r.pairs[i*len(verdicts):]
		for k := i + 1; k < len(verdicts); k++ {
			if b := verdicts[k]; decided(b) {
				row[k][failed(a)][failed(b)]++
			}
		}
	}
}

func (s *limitSum) add(m *checker.Measured) {
	if !m.Applies {
		return
	}
	s.unmeasured += int64(m.Unmeasured)
	for _, o := range m.Seen {
		switch {
		case o.Lo == checker.Greatest:
			s.far++
		case o.Hi == checker.Least:
			s.short++
		case o.Lo == checker.Least || o.Hi == checker.Greatest:
			s.open++
		default:
			width := o.Hi - o.Lo
			s.widest = max(s.widest, width)
			s.seen.add(o.Lo + width/2)
		}
	}
	if !s.Moves {
		return
	}
	s.applicable++
	for i, x := range s.others {
		switch m.Visit.At(s.Holds, x) {
		case checker.Pass:
			s.pass[i]++
		case checker.Fail:
			s.fail[i]++
		}
	}
	certain := m.Visit.Hi
	if !s.Holds.Rises() {
		certain = m.Visit.Lo
	}
	if m.Visit.Lo != m.Visit.Hi && (certain == checker.Least || certain == checker.Greatest) && never(s.Holds, certain) {
		s.opened++
		return
	}
	s.visit.add(certain)
}

// never tells whether a number holds at no limit.
func never(h checker.Holds, x int64) bool {
	if h.Rises() {
		return x == checker.Greatest
	}
	return x == checker.Least
}
