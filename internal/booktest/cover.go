package booktest

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"stdc/checker"
	"stdc/rules"
)

// Coverage says what the tests of a book show and defend.
type Coverage struct {
	Rules []RuleCoverage // of the rules of the book itself, in its order
	// Bounds is the number of changes that were tried, Noticed that of those at
	// which a test failed.
	Bounds, Noticed int
	Open            []*Mutant // that no test notices, in the order of the book
	Left            []Left    // those among them that an [[undefended]] names; they are not in Open
	// Inherited is the number of rules that come from another file by import or
	// extends. They are covered by the tests of that file's book, and counted
	// here only where this book changes them.
	Inherited int
}

// RuleCoverage says which verdicts the tests expect of a rule.
type RuleCoverage struct {
	Rule                        int // index of Book.Rules
	Pass, Fail, NotApplicable   bool
	Unknown                     bool
	Bounds, Noticed, Undefended int
}

// Left is a bound that the author leaves undefended.
type Left struct {
	Mutant *Mutant
	Why    string
}

// Cover changes the book at path, one notch at a time, and looks whether a test
// notices. Tests that failed defend nothing. An [[undefended]] that speaks of
// nothing, or of what a test notices, is told as a fault of its file.
func Cover(path string, b *rules.Book, suites []*Suite, results [][]Result) (*Coverage, error) {
	cov := &Coverage{}
	own := ownFile(path, b)
	j := newJury(b, results)
	byRule := make([]*RuleCoverage, len(b.Rules))
	all := mutants(b)
	for i := range b.Rules {
		if !own(b.Rules[i].Pos.File) && !slices.ContainsFunc(all, func(m *Mutant) bool { return m.Owner == b.Rules[i].ID && own(m.Pos.File) }) {
			cov.Inherited++
			continue
		}
		byRule[i] = &RuleCoverage{Rule: i}
		j.seen(i, byRule[i])
	}
	told := map[*Mutant]bool{}
	mine := slices.DeleteFunc(slices.Clone(all), func(m *Mutant) bool { return !own(m.Pos.File) })
	verdicts, err := j.noticesAll(mine)
	if err != nil {
		return nil, err
	}
	for i, m := range mine {
		noticed := verdicts[i]
		told[m] = noticed
		cov.Bounds++
		owner := ruleIndex(b, m.Owner)
		if owner >= 0 && byRule[owner] != nil {
			byRule[owner].Bounds++
		}
		why, left := undefended(suites, m)
		switch {
		case noticed:
			cov.Noticed++
		case left:
			cov.Left = append(cov.Left, Left{m, why})
		default:
			cov.Open = append(cov.Open, m)
		}
		if owner >= 0 && byRule[owner] != nil {
			if noticed {
				byRule[owner].Noticed++
			} else if left {
				byRule[owner].Undefended++
			}
		}
	}
	for _, r := range byRule {
		if r != nil {
			cov.Rules = append(cov.Rules, *r)
		}
	}
	checkUndefended(suites, all, told)
	return cov, nil
}

// ownFile tells places in the book's own file from those in files that it
// imports or extends.
func ownFile(path string, b *rules.Book) func(file string) bool {
	path = filepath.ToSlash(filepath.Clean(path))
	return func(file string) bool {
		return file == path || len(b.Sources) == 0 || file == b.Sources[0].Name
	}
}

func undefended(suites []*Suite, m *Mutant) (why string, ok bool) {
	for _, s := range suites {
		for i := range s.Undefended {
			if u := &s.Undefended[i]; u.Rule == m.Owner && u.What == m.What {
				return u.Why, true
			}
		}
	}
	return "", false
}

// checkUndefended tells entries that fit no bound, or one that is defended.
func checkUndefended(suites []*Suite, all []*Mutant, told map[*Mutant]bool) {
	for _, s := range suites {
		for i := range s.Undefended {
			u := &s.Undefended[i]
			var whats []string
			fits, open := false, false
			for _, m := range all {
				if m.Owner != u.Rule {
					continue
				}
				whats = append(whats, m.What)
				if noticed, counted := told[m]; m.What == u.What && counted {
					fits, open = true, open || !noticed
				}
			}
			switch {
			case !fits:
				u.node.Get("what").Fault("unknown-bound", "write it as stdc test --coverage shows it", "%s has no bound %q%s", ofRule(u.Rule), u.What, didYouMean(u.What, whats))
			case !open:
				u.node.Get("what").Fault("defended", "take this [[undefended]] out", "a test notices %q of %s", u.What, ofRule(u.Rule)).Severity = rules.Warning
			}
		}
	}
}

func ofRule(id string) string {
	if id == "" {
		return "the book beside its rules"
	}
	return fmt.Sprintf("the rule %q", id)
}

// jury asks the passing tests what they think of a changed book.
type jury struct {
	b       *rules.Book
	results []*Result   // of tests that passed
	byRule  [][]*Result // those that expect something of the rule by name
	rest    []*Result   // those that expect something of all rules
	whole   []*Result   // those that expect something of the visit as a whole
}

func newJury(b *rules.Book, results [][]Result) *jury {
	j := &jury{b: b, byRule: make([][]*Result, len(b.Rules))}
	for _, list := range results {
		for i := range list {
			r := &list[i]
			if !r.Passed() {
				continue
			}
			j.results = append(j.results, r)
			for k := range b.Rules {
				if _, named := r.Case.expects(k); named || slices.ContainsFunc(r.Case.Credits, func(c Credit) bool { return c.Rule == k }) {
					j.byRule[k] = append(j.byRule[k], r)
				}
			}
			if r.Case.Rest {
				j.rest = append(j.rest, r)
			}
			if r.Case.Score != nil || r.Case.Passed != nil {
				j.whole = append(j.whole, r)
			}
		}
	}
	for _, list := range append(j.byRule, j.rest, j.whole) { // the smaller a visit, the sooner it is judged
		slices.SortStableFunc(list, func(a, b *Result) int { return len(a.Case.Visit.Events) - len(b.Case.Visit.Events) })
	}
	return j
}

// seen notes which verdicts of a rule a test expects.
func (j *jury) seen(rule int, c *RuleCoverage) {
	for _, r := range j.results {
		v, named := r.Case.expects(rule)
		if !named && !r.Case.Rest {
			continue
		}
		if !named {
			v = r.Outcome.Rules[rule].Verdict
		}
		switch v {
		case checker.Pass:
			c.Pass = true
		case checker.Fail:
			c.Fail = true
		case checker.NotApplicable:
			c.NotApplicable = true
		case checker.Unknown:
			c.Unknown = true
		}
	}
}

// onlyRule makes one a book of one rule of another.
func onlyRule(one, b *rules.Book, rule int) *rules.Book {
	*one = *b
	one.Rules = b.Rules[rule : rule+1]
	return one
}

// alone returns a checker of one rule of a book.
func alone(b *rules.Book, rule int) *checker.Checker {
	return checker.New(onlyRule(&rules.Book{}, b, rule), checker.Options{})
}

// judges are the checkers of one goroutine, which judge by one changed book after
// the other, and the memory of these.
type judges struct {
	changed *rules.Variant
	books   []*rules.Book      // of one rule each
	single  []*checker.Checker // by them
	whole   *checker.Checker
}

// under changes the book; the one changed before must not be used any more.
func (g *judges) under(m *Mutant, b *rules.Book) (*rules.Book, error) {
	if g.changed == nil {
		g.changed = b.Variant()
	} else {
		g.changed.Again()
	}
	return m.make(g.changed)
}

// each returns checkers of some rules of a book, each by itself, until the next
// call.
func (g *judges) each(b *rules.Book, list []int) []*checker.Checker {
	for i, rule := range list {
		if i == len(g.single) {
			g.books = append(g.books, &rules.Book{})
			g.single = append(g.single, checker.New(onlyRule(g.books[i], b, rule), checker.Options{}))
		} else {
			g.single[i].Use(onlyRule(g.books[i], b, rule))
		}
	}
	return g.single[:len(list)]
}

// together returns a checker of a whole book, until the next call.
func (g *judges) together(b *rules.Book) *checker.Checker {
	if g.whole == nil {
		g.whole = checker.New(b, checker.Options{})
	} else {
		g.whole.Use(b)
	}
	return g.whole
}

// notices tells whether a test fails under a change.
func (j *jury) notices(m *Mutant, by *judges) (bool, error) {
	changed, err := by.under(m, j.b)
	if err != nil {
		return false, err
	}
	single := by.each(changed, m.Rules)
	for i, rule := range m.Rules {
		for _, list := range [][]*Result{j.byRule[rule], j.rest} {
			for _, r := range list {
				if r.Case.failsUnder(single[i], rule) {
					return true, nil
				}
			}
		}
	}
	var full *checker.Checker
	for _, r := range j.whole {
		if !mayChange(m, single, r) {
			continue
		}
		if full == nil {
			full = by.together(changed)
		}
		got, err := full.Check(r.Case.Visit)
		if err != nil {
			continue
		}
		if s := r.Case.Score; s != nil && !sameNumber(*s, got.Score) || r.Case.Passed != nil && *r.Case.Passed != got.Passed {
			return true, nil
		}
	}
	return false, nil
}

// noticesAll asks of many changes at once, on all processors: an author waits.
func (j *jury) noticesAll(list []*Mutant) ([]bool, error) {
	noticed, errs := make([]bool, len(list)), make([]error, len(list))
	var next atomic.Int64
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			var by judges
			for i := int(next.Add(1)) - 1; i < len(list); i = int(next.Add(1)) - 1 {
				var err error
				if noticed[i], err = j.notices(list[i], &by); err != nil {
					errs[i] = fmt.Errorf("%s: %s: %w", list[i].Owner, list[i].What, err)
				}
			}
		})
	}
	all.Wait()
	return noticed, errors.Join(errs...)
}

// mayChange tells whether a change can touch the score of a visit: the score of
// one rule costs much less than that of all.
func mayChange(m *Mutant, single []*checker.Checker, r *Result) bool {
	if len(m.Rules) == 0 || m.Kind == KindScoring {
		return true
	}
	for i, rule := range m.Rules {
		got, err := single[i].Check(r.Case.Visit)
		if was := r.Outcome.Rules[rule]; err == nil && (got.Rules[0].Verdict != was.Verdict || !sameNumber(got.Rules[0].Credit, was.Credit)) {
			return true
		}
	}
	return false
}

// failsUnder tells whether the case expects something else of a rule than a
// changed book says; c judges by that rule alone.
func (k *Case) failsUnder(c *checker.Checker, rule int) bool {
	r, err := c.Check(k.Visit)
	if err != nil {
		return false
	}
	got := &r.Rules[0]
	want, named := k.expects(rule)
	switch {
	case named && got.Verdict != want:
		return true
	case !named && k.Rest && got.Verdict != checker.Pass && got.Verdict != checker.NotApplicable:
		return true
	}
	return slices.ContainsFunc(k.Credits, func(cr Credit) bool { return cr.Rule == rule && !sameNumber(cr.Credit, got.Credit) })
}
