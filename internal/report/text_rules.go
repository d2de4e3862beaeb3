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
func (t *Text) failing(s *checker.Summary) {
	all := s.Rules()
	var order []int
	for i := range all {
		if all[i].Fail > 0 && !t.o.Book.Rules[i].Bonus {
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
	t.line("", t.bold(t.words.label(lblMostFailed)))
	counts := 0
	for _, i := range order[:min(len(order), mostFailing)] {
		counts = max(counts, columns(of(all[i].Fail, all[i].FailRate.N)))
	}
	for _, i := range order[:min(len(order), mostFailing)] {
		t.failingRule(i, &all[i], counts)
	}
	if more := len(order) - mostFailing; more > 0 {
		t.line("  ", fmt.Sprintf(t.words.either("and %d more", "另有%d条"), more))
	}
	t.line("", "")
}

// failingRule writes one rule with its share drawn behind the first line of its
// title, and its example below.
func (t *Text) failingRule(i int, r *checker.RuleTotals, counts int) {
	title := clean(ruleTitle(t.o.Book, i, t.words.lang))
	if t.o.Book.Rules[i].Critical {
		title += t.words.either(" (critical)", "（关键）")
	}
	room := max(t.o.Width-2-2-counts-2-7-2-10, 12)
	lines := wrap(title, room)
	line := "  " + pad(lines[0], room) + "  " + pad(of(r.Fail, r.FailRate.N), -counts) +
		"  " + pad(t.percent(r.FailRate.Value), -7)
	if b := bar(r.FailRate.Value); b != "" {
		line += "  " + paint(t.o.Color, escRed, b)
	}
	t.line("", line)
	for _, l := range lines[1:] {
		t.line("  ", l)
	}
	if len(r.Examples) > 0 {
		x := &r.Examples[0]
		t.para(&t.buf, "    ", "    ", t.example(x))
		if x.Reason != nil {
			t.para(&t.buf, "      ", "      ", clean(t.words.Sentence(t.o.Book, x.Reason)))
		}
	}
}

// example writes where a rule failed.
func (t *Text) example(x *checker.Example) string {
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
