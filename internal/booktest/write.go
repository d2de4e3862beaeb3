package booktest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"stdc/checker"
	"stdc/internal/notation"
	"stdc/rules"
)

// Written is what Write found.
type Written struct {
	Text    string    // tests in TOML, to be added to a file
	Tests   int       // how many
	Noticed int       // how many open bounds they defend
	Failed  []*Mutant // for which none was found
}

// Write proposes tests for the open bounds of a book: small visits that come
// out otherwise when the bound is moved by one notch, with the verdict that the
// book gives them now. It takes some seconds at most and is the same on every run.
func Write(b *rules.Book, cov *Coverage, suites []*Suite) *Written {
	w := &writer{b: b, all: cov.Open, open: slices.Clone(cov.Open), names: map[string]bool{}}
	for _, s := range suites {
		for _, c := range s.Cases {
			w.names[c.Name], w.names[strings.Split(c.Name, " › ")[0]] = true, true
			w.visits = append(w.visits, c.Visit)
		}
	}
	for i := range b.Rules {
		w.rule(i)
	}
	w.scores()
	w.spare()
	out := &Written{Tests: len(w.found), Noticed: len(cov.Open) - len(w.open), Failed: w.open}
	out.Text = w.text()
	return out
}

type writer struct {
	b      *rules.Book
	all    []*Mutant // that were open when it began
	open   []*Mutant // that still are
	names  map[string]bool
	visits []*checker.Visit // of the tests there are, and of those found
	found  []*proposal

	seekers []*seeker // by rule, for scores
}

// proposal is a test that was found.
type proposal struct {
	name   string
	visit  *checker.Visit
	rule   int // -1 for a score
	got    checker.RuleResult
	credit bool // the credit is what it defends
	score  rules.Ratio
	passed checker.Verdict
	phrase string // the phrase that it defends, "" for none
	set    string
	kills  []*Mutant // the bounds that it defends
}

// take removes a bound from those that are open.
func (w *writer) take(m *Mutant) {
	w.open = slices.DeleteFunc(w.open, func(o *Mutant) bool { return o == m })
}

// pool is a rule with visits that were made for it, and how they came out.
type pool struct {
	seeker  *seeker
	checker *checker.Checker
	visits  []*checker.Visit
	results []checker.RuleResult
	notches []time.Duration // by which an example is moved over a limit
}

// poolSizes are tried one after another: most bounds need few visits.
var poolSizes = [...]int{500, 4000, 30000}

func (p *pool) grow(to int) {
	for len(p.visits) < to {
		v := p.seeker.visit()
		r, err := p.checker.Check(v)
		if err != nil {
			continue
		}
		p.visits, p.results = append(p.visits, v), append(p.results, r.Rules[0])
	}
}

// rule looks for tests of the open bounds of one rule.
func (w *writer) rule(rule int) {
	var p *pool
	for _, m := range slices.Clone(w.open) {
		if len(m.Rules) == 0 || m.Rules[0] != rule && m.Owner != w.b.Rules[rule].ID || onlyScore(m) || !slices.Contains(w.open, m) {
			continue
		}
		changed, err := m.book(w.b)
		if err != nil {
			continue
		}
		if p == nil {
			p = &pool{seeker: newSeeker(w.b, rule), checker: alone(w.b, rule)}
		}
		other := alone(changed, rule)
		for _, size := range poolSizes {
			p.grow(size)
			v, k := p.find(other, size)
			last := size == poolSizes[len(poolSizes)-1]
			if v != nil && (k <= rankApplies || last || k == rankCredit && m.Kind == KindScoring) {
				w.propose(m, rule, p, other, v)
				break
			}
		}
	}
}

// onlyScore tells changes that no verdict and no credit shows.
func onlyScore(m *Mutant) bool {
	return m.Kind == KindScoring && (len(m.Rules) == 0 || !strings.HasPrefix(m.What, "partial") && !strings.HasPrefix(m.What, "credit"))
}

// The ranks of a visit that tells two books apart, the best first.
const (
	rankVerdict = iota // one passes it, the other fails it
	rankApplies        // for one of them the rule does not apply
	rankCredit         // only the credit is another
	rankUnknown        // of one it cannot be known
	rankNone
)

func rank(now, other *checker.RuleResult) int {
	decided := func(v checker.Verdict) bool { return v == checker.Pass || v == checker.Fail }
	switch {
	case same(now, other), other.Verdict == checker.Unknown:
		return rankNone
	case now.Verdict == checker.Unknown:
		return rankUnknown
	case now.Verdict == other.Verdict:
		return rankCredit
	case decided(now.Verdict) && decided(other.Verdict):
		return rankVerdict
	}
	return rankApplies
}

// find returns the first visit of the pool that the changed rule judges
// otherwise, of the best rank there is.
func (p *pool) find(other *checker.Checker, size int) (*checker.Visit, int) {
	var best *checker.Visit
	least := rankNone
	for i, v := range p.visits[:size] {
		r, err := other.Check(v)
		if err != nil {
			continue
		}
		if k := rank(&p.results[i], &r.Rules[0]); k < least {
			if best, least = v, k; k == rankVerdict {
				break
			}
		}
	}
	return best, least
}

func same(a, b *checker.RuleResult) bool {
	return a.Verdict == b.Verdict && sameNumber(a.Credit, b.Credit)
}

// propose makes a test of a visit that was found, as small as it goes, and
// takes out all open bounds that it defends.
func (w *writer) propose(m *Mutant, rule int, p *pool, other *checker.Checker, v *checker.Visit) {
	judge := func(other *checker.Checker, v *checker.Visit) (a, b checker.RuleResult, k int) {
		r, err := p.checker.Check(v)
		if err != nil {
			return a, b, rankNone
		}
		a = r.Rules[0]
		if r, err = other.Check(v); err != nil {
			return a, b, rankNone
		}
		b = r.Rules[0]
		return a, b, rank(&a, &b)
	}
	first, _, least := judge(other, v)
	small := shrink(w.b, v, func(v *checker.Visit) bool {
		a, _, k := judge(other, v)
		return k <= least && a.Verdict == first.Verdict
	})
	a, _, k := judge(other, small)
	t := &proposal{visit: small, rule: rule, got: a, credit: k == rankCredit}
	if m.Kind != KindPhrase {
		t.name = w.name(w.b.Rules[rule].ID + ": " + m.What)
		w.accept(t)
		return
	}
	t.name = w.b.Rules[rule].ID + ": " + m.What
	t.set, t.phrase = phraseOf(m)
	w.accept(t)
	for _, o := range slices.Clone(w.open) { // the other phrases, in the same visit
		set, phrase := phraseOf(o)
		if o.Kind != KindPhrase || set != t.set || !slices.Contains(o.Rules, rule) || !slices.Contains(w.open, o) {
			continue
		}
		like := small.Clone()
		for i := range like.Values {
			if val := &like.Values[i]; val.Kind() == rules.KindText {
				*val = rules.TextValue(strings.Replace(val.Text(), t.phrase, phrase, 1))
			}
		}
		changed, err := o.book(w.b)
		if err != nil {
			continue
		}
		if a, _, k := judge(alone(changed, rule), like); k == rankVerdict && a.Verdict == t.got.Verdict {
			w.accept(&proposal{name: w.b.Rules[rule].ID + ": " + o.What, visit: like, rule: rule, got: a, set: set, phrase: phrase})
		}
	}
}

// accept keeps a test and takes out all open bounds that it defends.
func (w *writer) accept(t *proposal) {
	w.found, w.visits = append(w.found, t), append(w.visits, t.visit)
	c := &Case{Visit: t.visit, Verdicts: []Expected{{Rule: t.rule, Verdict: t.got.Verdict}}}
	if t.credit {
		c.Credits = []Credit{{Rule: t.rule, Credit: t.got.Credit}}
	}
	for _, o := range w.all {
		if !slices.Contains(o.Rules, t.rule) {
			continue
		}
		changed, err := o.book(w.b)
		if err == nil && c.failsUnder(alone(changed, t.rule), t.rule) {
			t.kills = append(t.kills, o)
			w.take(o)
		}
	}
}

// spare takes out the tests whose bounds others defend as well.
func (w *writer) spare() {
	by := map[*Mutant]int{}
	for _, t := range w.found {
		for _, m := range t.kills {
			by[m]++
		}
	}
	w.found = slices.DeleteFunc(w.found, func(t *proposal) bool {
		if slices.ContainsFunc(t.kills, func(m *Mutant) bool { return by[m] == 1 }) {
			return false
		}
		for _, m := range t.kills {
			by[m]--
		}
		return true
	})
}

// phraseOf takes the set and the phrase out of what was changed.
func phraseOf(m *Mutant) (set, phrase string) {
	rest, _ := strings.CutPrefix(m.What, "phrases ")
	set, rest, _ = strings.Cut(rest, ": ")
	_, _ = fmt.Sscanf(rest, "%q", &phrase)
	return set, phrase
}

func (w *writer) name(s string) string {
	for i := 1; ; i++ {
		name := s
		if i > 1 {
			name = fmt.Sprintf("%s (%d)", s, i)
		}
		if !w.names[name] {
			w.names[name] = true
			return name
		}
	}
}

// text writes the tests that were found. Phrases of one set that are tried in
// the same visit become one table of cases.
func (w *writer) text() string {
	var b strings.Builder
	done := map[*proposal]bool{}
	for i, t := range w.found {
		if done[t] {
			continue
		}
		group := []*proposal{t}
		if shape := w.shape(t); t.phrase != "" && shape != "" {
			for _, o := range w.found[i+1:] {
				if o.set == t.set && o.rule == t.rule && o.got.Verdict == t.got.Verdict && w.shape(o) == shape {
					group = append(group, o)
				}
			}
		}
		for _, g := range group {
			done[g] = true
		}
		w.test(&b, group)
	}
	return b.String()
}

// shape is the visit of a phrase with the phrase as a placeholder, "" where it
// stands there otherwise than by itself.
func (w *writer) shape(t *proposal) string {
	text := notation.TOML(w.b, t.visit)
	if t.phrase == "" || strings.Count(text, t.phrase) != 1 || strings.ContainsAny(text, "{}") || strings.ContainsAny(t.phrase, `'"\`) || notation.Quote(t.phrase)[0] != '\'' {
		return ""
	}
	return strings.Replace(text, t.phrase, "{say}", 1)
}

func (w *writer) test(b *strings.Builder, group []*proposal) {
	t := group[0]
	if len(group) > 1 {
		fmt.Fprintf(b, "\n[[test]]\nname = %s\n%s", notation.String(w.name(w.b.Rules[t.rule].ID+": phrases "+t.set)), w.shape(t))
		w.expectation(b, t)
		b.WriteString("case = [\n")
		for _, o := range group {
			fmt.Fprintf(b, "  { say = %s },\n", notation.String(o.phrase))
		}
		b.WriteString("]\n")
		return
	}
	name := t.name
	if t.phrase != "" {
		name = w.name(name)
	}
	fmt.Fprintf(b, "\n[[test]]\nname = %s\n%s", notation.String(name), notation.TOML(w.b, t.visit))
	w.expectation(b, t)
}

func (w *writer) expectation(b *strings.Builder, t *proposal) {
	if t.rule < 0 {
		if t.score.Valid() {
			fmt.Fprintf(b, "score = %s\n", Number(t.score))
		}
		fmt.Fprintf(b, "passed = %s\n", quoted(passedWord(t.passed)))
		return
	}
	id := w.b.Rules[t.rule].ID
	fmt.Fprintf(b, "%s = [%s]\n", KeyOf(t.got.Verdict), notation.String(id))
	if t.credit {
		fmt.Fprintf(b, "credit = { %s = %s }\n", id, Number(t.got.Credit))
	}
}
