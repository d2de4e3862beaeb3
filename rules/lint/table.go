package lint

import "stdc/rules"

// check is one thing that is looked for.
type check struct {
	code rules.Code
	kind Kind
	// find tells what it finds; nil for those of the switches, which are told
	// where the switches are read.
	find func(*linter)
}

// Kind groups the checks.
type Kind string

// The kinds of checks.
const (
	Trap   Kind = "trap"   // the rule says something else than it seems to
	Style  Kind = "style"  // the book is harder to read, to trust or to change
	Switch Kind = "switch" // a comment that switches a check off is not in order
)

// checks is the table of checks, in the order of docs/lint.md.
func checks() []check {
	return []check{
		{"exact-count", Trap, (*linter).exactCount},
		{"outside-scope", Trap, (*linter).outsideScope},
		{"step-no-scope", Trap, (*linter).stepNoScope},
		{"before-every-one", Trap, (*linter).beforeEveryOne},
		{"one-answer-for-many", Trap, (*linter).oneAnswerForMany},
		{"least-distance", Trap, (*linter).leastDistance},
		{"most-distance", Trap, (*linter).mostDistance},
		{"fact-anchor", Trap, (*linter).factAnchor},
		{"staff-anchor", Trap, (*linter).staffAnchor},
		{"bonus-without-cap", Trap, (*linter).bonusWithoutCap},
		{"taboo-courtesy", Trap, (*linter).tabooCourtesy},
		{"short-phrase", Trap, (*linter).shortPhrase},
		{"finer-than-log", Trap, (*linter).finerThanLog},

		{"unused-element", Style, (*linter).unusedElements},
		{"unused-fact", Style, (*linter).unusedFacts},
		{"unused-phrases", Style, (*linter).unusedPhrases},
		{"unused-param", Style, (*linter).unusedParams},
		{"unused-dimension", Style, (*linter).unusedDimensions},
		{"no-title", Style, (*linter).noTitle},
		{"no-need", Style, (*linter).noNeed},
		{"untested", Style, (*linter).noTest},
		{"near-duplicate", Style, (*linter).nearDuplicate},
		{"needless-phrase", Style, (*linter).needlessPhrase},

		{"off-without-reason", Switch, nil},
		{"off-nothing", Switch, nil},
		{"off-unknown", Switch, nil},
	}
}

// Code is a check as the reference lists it.
type Code struct {
	Code rules.Code
	Kind Kind
}

// Codes returns the checks in the order of the reference.
func Codes() []Code {
	var out []Code
	for _, c := range checks() {
		out = append(out, Code{c.code, c.kind})
	}
	return out
}
