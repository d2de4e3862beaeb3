package checker

import (
	"cmp"
	"slices"
	"strings"

	"stdc/rules"
)

// Agreement is how far several auditors of the same encounters came to the same
// verdicts, so that authors see which rule is read differently.
type Agreement struct {
	Fact       int   // that names the encounter
	Encounters int64 // with at least two visits
	Rules      []RuleAgreement
}

// RuleAgreement is the agreement on one rule over the encounters in which at
// least two auditors decided it: pass, fail or n/a. Unknown counts as not rated.
type RuleAgreement struct {
	Encounters int64
	// Raw is the share of pairs of auditors, over all encounters, whose
	// verdicts are the same.
	Raw Share
	// Kappa is Cohen's, over the first two of each encounter's auditors in the
	// order of their names (of the visits' ids where these are equal), so that
	// the order of the log does not matter. It is not known where chance alone
	// would make all of them agree.
	Kappa Share
	// Alpha is Krippendorff's for nominal data, over all auditors; not known
	// where all verdicts are the same.
	Alpha Share
}

// sumPairs gathers the visits of each encounter. A rule takes two bits a visit,
// so that a visit takes little more than its names.
type sumPairs struct {
	fact       int // -1 for none
	encounters map[string][]sumRating
}

// sumRating is what one auditor said of an encounter.
type sumRating struct {
	staff, visit string
	verdicts     []byte // two bits a rule
}

// PairBy names the text, enum or number fact whose value is the same for all
// visits of one encounter; -1 for none. It must be called before Add. Without it
// the fact with the id "pair" is that, if the book has one.
func (s *Summary) PairBy(fact int) { s.pairs.fact = fact }

func newPairs(b *rules.Book) sumPairs {
	return sumPairs{fact: slices.IndexFunc(b.Facts, func(f rules.Field) bool { return f.ID == "pair" }), encounters: map[string][]sumRating{}}
}

func (p *sumPairs) add(b *Batch, from, to int) {
	if len(b.pairs) == 0 {
		return
	}
	for i := from; i < to; i++ {
		e, outcomes := &b.visits[i], b.outcomesOf(i)
		if !e.paired {
			continue
		}
		one := sumRating{staff: strings.Clone(e.staff), visit: strings.Clone(e.id), verdicts: make([]byte, (len(outcomes)+3)/4)}
		for k, o := range outcomes {
			one.verdicts[k/4] |= byte(o.verdict()) << (k % 4 * 2)
		}
		key := b.pairs[e.pairs]
		p.encounters[key] = append(p.encounters[key], one)
	}
}

func (p *sumPairs) merge(o *sumPairs) {
	for key, list := range o.encounters {
		p.encounters[key] = append(p.encounters[key], list...)
	}
}

func (r *sumRating) verdict(rule int) Verdict {
	return Verdict(r.verdicts[rule/4] >> (rule % 4 * 2) & 3)
}

// Agreement returns the agreement of auditors; ok is false where no fact marks
// encounters.
func (s *Summary) Agreement() (a Agreement, ok bool) {
	p := &s.pairs
	if p.fact < 0 {
		return Agreement{}, false
	}
	a = Agreement{Fact: p.fact, Rules: make([]RuleAgreement, len(s.plan))}
	var rated [][]sumRating
	for _, list := range p.encounters {
		if len(list) < 2 {
			continue
		}
		list = slices.Clone(list)
		slices.SortFunc(list, func(x, y sumRating) int {
			return cmp.Or(strings.Compare(x.staff, y.staff), strings.Compare(x.visit, y.visit))
		})
		rated = append(rated, list) // in any order: only counts are made of them
	}
	a.Encounters = int64(len(rated))
	for i := range a.Rules {
		a.Rules[i] = agreementOn(rated, i)
	}
	return a, true
}

// ratedAs are the verdicts that are compared.
const ratedAs = 3

func agreementOn(encounters [][]sumRating, rule int) RuleAgreement {
	var table [ratedAs][ratedAs]int64
	var units [][]int64
	for _, list := range encounters {
		counts := make([]int64, ratedAs)
		first, n := NotApplicable, 0
		for i := range list {
			v := list[i].verdict(rule)
			if v == Unknown {
				continue
			}
			counts[v]++
			switch n++; n {
			case 1:
				first = v
			case 2:
				table[first][v]++
			}
		}
		if n >= 2 {
			units = append(units, counts)
		}
	}
	a := RuleAgreement{Encounters: int64(len(units)), Raw: rawAgreement(units), Alpha: krippendorff(units)}
	rows := make([][]int64, ratedAs)
	for i := range rows {
		rows[i] = table[i][:]
	}
	a.Kappa = cohen(rows)
	return a
}

// rawAgreement is the share of ordered pairs of raters of one unit that agree;
// units hold the number of ratings by category.
func rawAgreement(units [][]int64) Share {
	var agree, all int64
	for _, u := range units {
		m := int64(0)
		for _, n := range u {
			m += n
			agree += n * (n - 1)
		}
		all += m * (m - 1)
	}
	if all == 0 {
		return Share{}
	}
	return Share{float64(agree) / float64(all), true}
}

// cohen is κ = (pₒ − pₑ) / (1 − pₑ) of two raters, whose table counts the units
// by the category of the first and of the second (J. Cohen, A Coefficient of
// Agreement for Nominal Scales, Educational and Psychological Measurement 20,
// 1960). In counts: (n·Σ table[c][c] − Σ row·column) / (n² − Σ row·column).
func cohen(table [][]int64) Share {
	var n, agree, chance int64
	for i := range table {
		var row, column int64
		for k := range table {
			row += table[i][k]
			column += table[k][i]
		}
		n += row
		agree += table[i][i]
		chance += row * column
	}
	if n == 0 || n*n == chance {
		return Share{}
	}
	return Share{float64(n*agree-chance) / float64(n*n-chance), true}
}

// krippendorff is α for nominal data (K. Krippendorff, Computing Krippendorff's
// Alpha-Reliability, 2011): with n the ratings of units that have at least two,
// n_c those of category c, and o_cc = Σ over units of u_c(u_c − 1)/(m − 1),
//
//	α = ((n − 1) Σ o_cc − Σ n_c(n_c − 1)) / (n(n − 1) − Σ n_c(n_c − 1))
//
// Units hold the number of ratings by category.
func krippendorff(units [][]int64) Share {
	var n int64
	same := map[int64]int64{} // Σ u_c(u_c − 1) by m − 1: sums of integers keep no order
	var byCategory []int64
	for _, u := range units {
		var m, agree int64
		for _, k := range u {
			m += k
			agree += k * (k - 1)
		}
		if m < 2 {
			continue
		}
		n += m
		same[m-1] += agree
		for c, k := range u {
			if c >= len(byCategory) {
				byCategory = append(byCategory, 0)
			}
			byCategory[c] += k
		}
	}
	var chance int64
	for _, k := range byCategory {
		chance += k * (k - 1)
	}
	all := n * (n - 1)
	if n < 2 || all == chance {
		return Share{}
	}
	var observed float64
	for _, m := range sortedKeys(same) {
		observed += float64(same[m]) / float64(m)
	}
	return Share{(float64(n-1)*observed - float64(chance)) / float64(all-chance), true}
}

func sortedKeys(m map[int64]int64) []int64 {
	keys := make([]int64, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
