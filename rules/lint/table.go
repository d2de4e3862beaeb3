package lint

import "stdc/rules"

// check is one thing that is looked for.
type check struct {
	code rules.Code
	kind kind
	// find tells what it finds; nil for those of the switches, which are told
	// where the switches are read.
	find func(*linter)
}

// kind groups the checks for the reference.
type kind string

// The kinds of checks.
const (
	trap      kind = "trap"   // the rule says something else than it seems to
	style     kind = "style"  // the book is harder to read, to trust or to change
	switching kind = "switch" // a comment that switches a check off is not in order
)

// checks is the table of checks, in the order of docs/lint.md.
func checks() []check {
	return []check{
		{"exact-count", trap, (*linter).exactCount},
		{"outside-scope", trap, (*linter).outsideScope},
		{"step-no-scope", trap, (*linter).stepNoScope},
		{"before-every-one", trap, (*linter).beforeEveryOne},
		{"one-answer-for-many", trap, (*linter).oneAnswerForMany},
		{"least-distance", trap, (*linter).leastDistance},
		{"most-distance", trap, (*linter).mostDistance},
		{"fact-anchor", trap, (*linter).factAnchor},
		{"staff-anchor", trap, (*linter).staffAnchor},
		{"bonus-without-cap", trap, (*linter).bonusWithoutCap},
		{"taboo-courtesy", trap, (*linter).tabooCourtesy},
		{"short-phrase", trap, (*linter).shortPhrase},
		{"finer-than-log", trap, (*linter).finerThanLog},

		{"unused-element", style, (*linter).unusedElements},
		{"unused-fact", style, (*linter).unusedFacts},
		{"unused-phrases", style, (*linter).unusedPhrases},
		{"unused-param", style, (*linter).unusedParams},
		{"unused-dimension", style, (*linter).unusedDimensions},
		{"no-title", style, (*linter).noTitle},
		{"no-need", style, (*linter).noNeed},
		{"untested", style, (*linter).noTest},
		{"near-duplicate", style, (*linter).nearDuplicate},
		{"needless-phrase", style, (*linter).needlessPhrase},

		{"off-without-reason", switching, nil},
		{"off-nothing", switching, nil},
		{"off-unknown", switching, nil},
	}
}
