package report

import (
	"fmt"
	"slices"
	"strings"

	"stdc/checker"
)

// mostFailing is the number of rules that the report lists.
const mostFailing = 10

// failing writes the rules that fail most, each with an example. Bonus rules
// cost nothing when they fail and are left out.
func (t *digest) failing(s *checker.Summary) {
	all := s.Rules()
	var order []int
	for i := range all {
		if all[i].Fail > 0 && !t.book.Rules[i].Bonus {
			order = append(order, i)
		}
	}
	if len(order) == 0 {
		return
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := &all[i], &all[j]
		switch {
		case a.Fail != b.Fail:
			return int(b.Fail - a.Fail)
		case a.FailRate.Value > b.FailRate.Value:
			return -1
		case a.FailRate.Value < b.FailRate.Value:
			return 1
		}
		return 0
	})
	t.page.heading(t.words.label(lblMostFailed))
	var list []ranked
	for _, i := range order[:min(len(order), mostFailing)] {
		list = append(list, t.failingRule(i, &all[i]))
	}
	t.page.ranked(list)
	if more := len(order) - mostFailing; more > 0 {
		t.page.under(0, fmt.Sprintf(t.words.either("and %d more", "另有%d条"), more))
	}
	t.page.gap()
}

// failingRule is one rule with its example.
func (t *digest) failingRule(i int, r *checker.RuleTotals) ranked {
	x := ranked{title: clean(ruleTitle(t.book, i, t.words.lang)), count: of(r.Fail, r.FailRate.N), share: r.FailRate.Value}
	if t.book.Rules[i].Critical {
		x.title += t.words.either(" (critical)", "（关键）")
	}
	if len(r.Examples) > 0 {
		e := &r.Examples[0]
		x.example = t.example(e)
		if e.Reason != nil {
			x.why = clean(t.words.Sentence(t.book, e.Reason))
		}
	}
	return x
}

// example writes where a rule failed.
func (t *digest) example(x *checker.Example) string {
	where := []string{clean(x.Visit)}
	if x.Site != "" {
		where = append(where, clean(x.Site))
	}
	if x.File != "" {
		where = append(where, place(x.File, x.Line))
	}
	return t.words.label(lblExample) + t.words.either(" ", "") + strings.Join(where, t.words.either(", ", "，"))
}

// place writes a file and a line as tools print them.
func place(file string, line int) string {
	if line <= 0 {
		return clean(file)
	}
	return fmt.Sprintf("%s:%d", clean(file), line)
}
