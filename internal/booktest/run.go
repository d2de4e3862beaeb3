package booktest

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"stdc/checker"
	"stdc/rules"
)

// Result is what became of one case.
type Result struct {
	Case *Case
	// Rejected says why the visit could not be judged, "" where it was.
	Rejected string
	Diffs    []Diff // what came out otherwise than expected; none: the test passed
	Outcome  checker.Result
}

// Passed tells whether all came out as expected.
func (r *Result) Passed() bool { return r.Rejected == "" && len(r.Diffs) == 0 }

// DiffKind says what came out otherwise.
type DiffKind string

// The kinds of differences.
const (
	DiffVerdict DiffKind = "verdict"
	DiffCredit  DiffKind = "credit"
	DiffScore   DiffKind = "score"
	DiffPassed  DiffKind = "passed"
)

// Diff is one thing that came out otherwise than expected.
type Diff struct {
	Kind DiffKind
	Rule int // -1 for the visit as a whole
	// Want and Got are a verdict, a number or, where there is none, "none";
	// Want is "pass or n/a" for a rule that rest = "pass" speaks of.
	Want, Got string
	// Rest tells that the test speaks of the rule by rest = "pass" only.
	Rest bool
	// Reason says why, where the verdict is fail or unknown.
	Reason *checker.Reason
}

// Run judges the visits of those cases whose names match, all where match is
// nil. The results stand in the order of the file.
func (s *Suite) Run(match func(name string) bool) []Result {
	c := checker.New(s.Book, checker.Options{})
	var why *checker.Checker // of reasons, which only a test that failed needs
	var out []Result
	for _, k := range s.Cases {
		if match != nil && !match(k.Name) {
			continue
		}
		res := k.run(s.Book, c)
		if len(res.Diffs) > 0 {
			if why == nil {
				why = checker.New(s.Book, checker.Options{Evidence: true})
			}
			res.explain(why)
		}
		out = append(out, res)
	}
	return out
}

// explain adds the reasons to what came out otherwise.
func (r *Result) explain(c *checker.Checker) {
	again, err := c.Check(r.Case.Visit)
	if err != nil {
		return // it was judged before
	}
	for i := range r.Diffs {
		if d := &r.Diffs[i]; d.Rule >= 0 {
			d.Reason = again.Rules[d.Rule].Reason.Clone()
		}
	}
}

func (k *Case) run(b *rules.Book, c *checker.Checker) Result {
	res := Result{Case: k}
	r, err := c.Check(k.Visit)
	if err != nil {
		res.Rejected = k.inLines(err.Error())
		return res
	}
	res.Outcome = *r
	res.Outcome.Rules = slices.Clone(r.Rules)
	for i := range b.Rules {
		got := &res.Outcome.Rules[i]
		want, named := k.expects(i)
		switch {
		case named && want != got.Verdict:
			res.Diffs = append(res.Diffs, Diff{Kind: DiffVerdict, Rule: i, Want: want.String(), Got: got.Verdict.String()})
		case !named && k.Rest && got.Verdict != checker.Pass && got.Verdict != checker.NotApplicable:
			res.Diffs = append(res.Diffs, Diff{Kind: DiffVerdict, Rule: i, Want: "pass or n/a", Got: got.Verdict.String(), Rest: true})
		}
		for _, cr := range k.Credits {
			if cr.Rule == i && !sameNumber(cr.Credit, got.Credit) {
				res.Diffs = append(res.Diffs, Diff{Kind: DiffCredit, Rule: i, Want: Number(cr.Credit), Got: Number(got.Credit)})
			}
		}
	}
	if k.Score != nil && !sameNumber(*k.Score, r.Score) {
		res.Diffs = append(res.Diffs, Diff{Kind: DiffScore, Rule: -1, Want: Number(*k.Score), Got: Number(r.Score)})
	}
	if k.Passed != nil && *k.Passed != r.Passed {
		res.Diffs = append(res.Diffs, Diff{Kind: DiffPassed, Rule: -1, Want: passedWord(*k.Passed), Got: passedWord(r.Passed)})
	}
	return res
}

var eventOf = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`events\[(\d+)\](\.(at|end))?`) })

// inLines names the events of a message by their lines in the file, not by their
// places in a log.
func (k *Case) inLines(msg string) string {
	return eventOf().ReplaceAllStringFunc(msg, func(s string) string {
		m := eventOf().FindStringSubmatch(s)
		i, err := strconv.Atoi(m[1])
		if err != nil || i >= len(k.Visit.Events) {
			return s
		}
		return fmt.Sprintf("the event in line %d", k.Visit.Events[i].Line)
	})
}

// passedWord is how a test writes passed.
func passedWord(v checker.Verdict) string {
	switch v {
	case checker.Pass:
		return "true"
	case checker.Fail:
		return "false"
	}
	return "undecided"
}

// Number writes a number as a test writes it: rounded to 4 decimals, "none" for
// no number.
func Number(q rules.Ratio) string {
	if !q.Valid() {
		return "none"
	}
	s := q.Rat().FloatString(4)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

func sameNumber(a, b rules.Ratio) bool {
	if a == b || !a.Valid() || !b.Valid() {
		return a.Valid() == b.Valid()
	}
	return Number(a) == Number(b) || a.Rat().Cmp(b.Rat()) == 0
}

// notch adds to a number.
func notch(q rules.Ratio, num, den int64) rules.Ratio {
	r, _ := rules.RatioOf(new(big.Rat).Add(q.Rat(), big.NewRat(num, den)))
	return r
}
