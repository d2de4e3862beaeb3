// Package booktest runs the tests of a rulebook: visits in the notation of
// authors, with the verdicts that are expected of them, in *_test.toml files
// (docs/testing.md).
//
// Read makes a Suite of a file, Run its Report. Cover says what the tests
// defend: it changes every limit, count, phrase and order of the book by one
// notch and looks whether a test notices. Write proposes the tests that are
// missing, Update rewrites what is expected. The package opens no files and
// prints nothing.
package booktest

import (
	"slices"

	"stdc/checker"
	"stdc/rules"
)

// Suite is a test file, read.
type Suite struct {
	File  string // its path
	Book  *rules.Book
	Cases []*Case // the tests in the order of the file, each case of a table by itself
	// Undefended are the bounds that the author leaves without a test.
	Undefended []Undefended

	doc  *rules.Document
	told []rules.Diagnostic // when it was read
}

// Diagnostics returns the faults that were told of the file since it was read.
func (s *Suite) Diagnostics() []rules.Diagnostic {
	return slices.DeleteFunc(s.doc.Diagnostics(), func(d rules.Diagnostic) bool {
		return slices.ContainsFunc(s.told, func(t rules.Diagnostic) bool {
			return t.Position == d.Position && t.Code == d.Code && t.Message == d.Message
		})
	})
}

// Case is one visit and what is expected of it.
type Case struct {
	Name string // of the test; behind " › " that of the case in its table
	Line int    // where it begins
	// Visit is judged under the name of the case.
	Visit *checker.Visit

	Verdicts []Expected       // by rule, in the order written
	Credits  []Credit         // by rule
	Score    *rules.Ratio     // rounded to 4 decimals; invalid for no score
	Passed   *checker.Verdict // Pass, Fail, or Unknown for undecided
	// Rest holds that every rule that is not named passes or is n/a.
	Rest bool

	own, test *rules.DocNode // the tables of the case and of its test, for Update
}

// Expected is a verdict expected of a rule.
type Expected struct {
	Rule    int // index of Book.Rules
	Verdict checker.Verdict

	node *rules.DocNode // the id in the list
}

// Credit is a credit expected of a rule, rounded to 4 decimals.
type Credit struct {
	Rule   int
	Credit rules.Ratio

	node *rules.DocNode
}

// Undefended is a bound that the author says no test need defend, and why.
type Undefended struct {
	Rule, What, Why string
	Line            int

	node *rules.DocNode
}

// verdictKeys are the keys of a test that expect a verdict.
var verdictKeys = [...]struct {
	key     string
	verdict checker.Verdict
}{
	{"pass", checker.Pass}, {"fail", checker.Fail}, {"na", checker.NotApplicable}, {"unknown", checker.Unknown},
}

// KeyOf is the key of a test under which a verdict is expected.
func KeyOf(v checker.Verdict) string {
	for _, k := range verdictKeys {
		if k.verdict == v {
			return k.key
		}
	}
	return ""
}

// expects returns the verdict expected of a rule; ok is false where none is.
func (c *Case) expects(rule int) (v checker.Verdict, ok bool) {
	for i := range c.Verdicts {
		if c.Verdicts[i].Rule == rule {
			return c.Verdicts[i].Verdict, true
		}
	}
	return 0, false
}
