package propose

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Kind is what the cells of a column mostly hold.
type Kind uint8

// The kinds.
const (
	KindEmpty    Kind = iota
	KindText          // anything else
	KindNumber        // whole or decimal
	KindYesNo         // yes and no in some writing
	KindDate          // a day
	KindClock         // a time of day
	KindMoment        // a day with a time
	KindDuration      // a length of time with its units, 1m30s
)

// Column is what was seen of one column.
type Column struct {
	Name     string
	Kind     Kind
	Filled   int // cells that are not blank
	Blank    int
	Distinct int // different texts
	// Values are the most frequent texts, the most frequent first, at most
	// maxValues of them.
	Values []Count
	// Formats are the ways in which times are written, the most frequent first.
	Formats []Format
	// Sentinels are cells that seem to stand for something that is missing.
	Sentinels []Sentinel
	// Min and Max are those of the numbers, or of the times as texts that sort.
	Min, Max float64
	Whole    bool // all numbers are whole
	Comma    bool // decimals are written with a comma
	First    string
	Last     string
	Midnight int  // moments at exactly 0:00:00
	Coarse   bool // times to the minute, no seconds anywhere
	Zoned    bool // moments with an offset
	Longest  int  // characters of the longest text, as far as kept
	Hidden   bool

	// unnamed columns have no name, or that of an earlier one, so that a
	// mapping cannot speak of them.
	unnamed bool

	index int // in the rows of its table
	runs  int // how often the text changes from row to row, and one
}

// Count is a text with how often it stands in a column.
type Count struct {
	Text string
	N    int
}

// maxValues is how many different values of a column are of interest one by
// one: a log may know a hundred activities, and seldom more.
const maxValues = 200

// few tells a column that holds some values again and again.
func (c *Column) few() bool {
	return c.Distinct > 0 && c.Distinct <= len(c.Values) && (c.Distinct <= 12 || c.Distinct*2 <= c.Filled)
}

// unique tells a column that says something else in each row.
func (c *Column) unique() bool { return c.Blank == 0 && c.Filled > 0 && c.Distinct == c.Filled }

// constant tells a column that says the same in all rows.
func (c *Column) constant() bool { return c.Blank == 0 && c.Distinct == 1 }

// timed tells a column of times of any kind.
func (c *Column) timed() bool {
	return c.Kind == KindDate || c.Kind == KindClock || c.Kind == KindMoment
}

// stated counts the cells that are neither blank nor a sentinel.
func (c *Column) stated() int {
	n := c.Filled
	for _, s := range c.Sentinels {
		n -= s.N
	}
	return n
}

// look counts the cells of a column, and then reads each different one once.
func (c *Column) look(t *Table) {
	counts := map[string]int{}
	before := ""
	for row := range t.rows {
		cell := t.cell(row, c.index)
		if cell != before || row == 0 {
			c.runs++
			before = cell
		}
		if cell == "" {
			c.Blank++
			continue
		}
		c.Filled++
		counts[cell]++
	}
	c.Distinct = len(counts)
	all := make([]Count, 0, len(counts))
	for text, n := range counts {
		all = append(all, Count{text, n})
	}
	slices.SortFunc(all, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Text, b.Text))
	})
	c.Values = slices.Clone(all[:min(len(all), maxValues)])
	c.classify(all)
}

// classify finds the kind of a column from its different texts. What looks
// like a sentinel beside the others does not count for their range.
func (c *Column) classify(all []Count) {
	c.Sentinels = sentinelsOf(all)
	c.tally(all)
	if more := c.suspects(all); len(more) > 0 {
		c.Sentinels = append(c.Sentinels, more...)
		c.tally(all)
	}
}

func (c *Column) tally(all []Count) {
	var tally [KindDuration + 1]int
	total := 0
	shapes := shapes{}
	numbers := numbers{}
	compact := compactDates(c.Name, all)
	for _, v := range all {
		if c.sentinel(v.Text) {
			continue
		}
		total += v.N
		c.Longest = max(c.Longest, len([]rune(v.Text)))
		kind := KindText
		switch s, ok := shapeOf(v.Text, compact); {
		case ok:
			kind = s.kind
			shapes.add(s, v)
		case numbers.add(v):
			kind = KindNumber
		case yesNo(v.Text):
			kind = KindYesNo
		case isDuration(v.Text):
			kind = KindDuration
		}
		tally[kind] += v.N
	}
	if c.Kind = mostly(tally[:], total); c.Kind == KindNumber && numbers.bits() {
		c.Kind = KindYesNo
	}
	c.Min, c.Max, c.Whole, c.Comma = numbers.min, numbers.max, numbers.whole(), numbers.comma
	if c.timed() {
		c.times(&shapes)
	}
}

// mostly is the kind of at least 95 of 100 cells; days and moments may be
// mixed.
func mostly(tally []int, total int) Kind {
	if total == 0 {
		return KindEmpty
	}
	share := func(n int) bool { return n*100 >= total*95 }
	for _, k := range []Kind{KindYesNo, KindNumber, KindDate, KindClock, KindMoment, KindDuration} {
		if share(tally[k]) {
			return k
		}
	}
	if share(tally[KindDate] + tally[KindMoment]) {
		return KindMoment
	}
	return KindText
}

// sentinel tells whether a text is one of the sentinels.
func (c *Column) sentinel(s string) bool {
	return slices.ContainsFunc(c.Sentinels, func(x Sentinel) bool { return x.Text == s })
}

// numbers gathers the numbers of a column.
type numbers struct {
	n, fractions int // different texts
	min, max     float64
	comma        bool
}

func (n *numbers) whole() bool { return n.n > 0 && n.fractions == 0 }

// bits tells a column of nothing but 0 and 1.
func (n *numbers) bits() bool { return n.n == 2 && n.whole() && n.min == 0 && n.max == 1 }

// add takes a number; false where the text is none.
func (n *numbers) add(v Count) bool {
	text := v.Text
	if len(text) > 40 || strings.Trim(text, "+-.,0123456789eE") != "" || !strings.ContainsAny(text, "0123456789") {
		return false
	}
	comma := strings.Count(text, ",") == 1 && !strings.Contains(text, ".")
	if comma {
		text = strings.Replace(text, ",", ".", 1)
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return false
	}
	n.comma = n.comma || comma
	if f != float64(int64(f)) {
		n.fractions++
	}
	if n.n == 0 || f < n.min {
		n.min = f
	}
	if n.n == 0 || f > n.max {
		n.max = f
	}
	n.n++
	return true
}
