package propose

import (
	"slices"

	"stdc/rules"
)

// pair is a line of a table of values: what a cell says and what the book
// says, "" where nothing of the book is alike.
type pair struct {
	from  string
	n     int
	to    string
	guess bool
	// plain pairs need no line: the mapping reads them by itself.
	plain bool
	// hint is the nearest thing, of an unmatched value.
	hint string
}

// pairsOf matches the values of a column to things of the book.
func pairsOf(c *Column, things []thing, plain func(s string, to *thing) bool) []pair {
	const strong = 0.85
	var pairs []pair
	named := map[string]bool{} // things that a value names for certain
	for _, v := range c.Values {
		if at, score := nearest(newName(v.Text), things); score >= sure {
			named[things[at].id] = true
		}
	}
	for _, v := range c.Values {
		if c.sentinel(v.Text) || len(v.Text) >= maxCell-4 {
			continue
		}
		p := pair{from: v.Text, n: v.N}
		n := newName(v.Text)
		at, score := nearest(n, things)
		switch {
		case at < 0:
		// Beside the very name of a thing, a name that is only like it stands
		// for something else, unless it is misspelt.
		case score >= strong, score >= guess && !named[things[at].id]:
			p.to, p.guess = things[at].id, score < sure
			p.plain = plain(v.Text, &things[at])
		case score >= 0.5:
			p.hint = things[at].id
		}
		pairs = append(pairs, p)
	}
	return pairs
}

// activities are the pairs of a column whose cells name elements.
func (n *bookNames) activities(c *Column) []pair {
	return pairsOf(c, n.elements, func(s string, to *thing) bool { return to.exactly(s) })
}

// ofEnum are the pairs of a column that states an enum. Its values have no
// titles, so that words of both languages are compared.
func ofEnum(c *Column, f *rules.Field) []pair {
	things := make([]thing, len(f.Values))
	for i, v := range f.Values {
		things[i] = thing{v, []name{newName(v)}}
	}
	return pairsOf(c, things, func(s string, to *thing) bool { return s == to.id })
}

// Words for yes and no that a mapping does not know by itself.
var answers = [...]struct {
	text string
	yes  bool
}{
	{"做到", true}, {"已做", true}, {"做了", true}, {"达标", true}, {"合格", true}, {"符合", true}, {"完成", true}, {"已完成", true},
	{"done", true}, {"seen", true}, {"observed", true}, {"pass", true}, {"passed", true}, {"ok", true}, {"x", true},
	{"未做到", false}, {"没做到", false}, {"没做", false}, {"未做", false}, {"不达标", false}, {"未达标", false}, {"不合格", false}, {"不符合", false}, {"未完成", false},
	{"not done", false}, {"fail", false}, {"failed", false},
}

// ofAnswers are the pairs of a column that answers yes or no; ok is false where
// a cell is neither.
func ofAnswers(c *Column) (pairs []pair, ok bool) {
	if c.Distinct > 12 || c.Filled == 0 {
		return nil, false
	}
	for _, v := range c.Values {
		if c.sentinel(v.Text) {
			continue
		}
		p := pair{from: v.Text, n: v.N}
		if yes, known := yesNoWords[foldSentinel(v.Text)]; known {
			p.plain, p.to = true, answer(yes)
		} else if v.Text == "1" || v.Text == "0" {
			p.plain, p.to = true, answer(v.Text == "1")
		} else {
			key := keyOf(v.Text)
			at := slices.IndexFunc(answers[:], func(a struct {
				text string
				yes  bool
			}) bool {
				return keyOf(a.text) == key
			})
			if at < 0 {
				return nil, false
			}
			p.to, p.guess = answer(answers[at].yes), true
		}
		pairs = append(pairs, p)
	}
	return pairs, len(pairs) > 0
}

func answer(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// matched is the share of the cells whose value found something.
func matched(pairs []pair) float64 {
	hits, total := 0, 0
	for _, p := range pairs {
		total += p.n
		if p.to != "" {
			hits += p.n
		}
	}
	if total == 0 {
		return 0
	}
	return float64(hits) / float64(total)
}
