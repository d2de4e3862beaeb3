package checker

import (
	"math"

	"stdc/rules"
)

// Limit is one end of a limit of a rule: a number of the book that what is
// observed can be held against, be it a time, a count, or a number that an
// observer gave of an event. A limit that stands in a part of a combination
// is of the whole rule.
type Limit struct {
	Rule int
	// Node is the obligation that asks it (of in-each the one of the first
	// step), Cond the condition of `be`, `where` or `require` whose end it is,
	// nil for another key. Element is the element that Cond is asked of, -1 where
	// that is the visit.
	Node    *rules.Node
	Cond    *rules.Cond
	Element int
	// Key is the key of the node: within, every, gap, times, be, where or
	// require.
	Key   string
	Upper bool // the upper end of its range
	// Exact marks a count whose two ends are one number.
	Exact bool
	Scale Scale
	Value int64 // of the book, in the scale
	// Holds says how what is observed has to stand to the limit.
	Holds Holds
	// Moves tells that more visits pass, or that fewer do, the farther the limit
	// is moved, so that Measured.Visit says at which limits a visit passes. With
	// an upper and a lower bound of the count, a wider window may do either.
	Moves bool
}

// Scale says what the numbers of a limit count.
type Scale struct {
	Kind ScaleKind
	Unit rules.Unit // of ScaleLength
}

// ScaleKind is the kind of a Scale.
type ScaleKind uint8

// The kinds of scales. Lengths are in the grain of rules.Length, nanoseconds or
// whole days; numbers are in millionths, as finer ones do not occur in practice.
const (
	ScaleLength ScaleKind = iota
	ScaleCount
	ScaleNumber
)

// NumberGrain is one in the numbers of ScaleNumber.
const NumberGrain = 1_000_000

// Holds is how an observed number has to stand to a limit.
type Holds uint8

// The relations. They rise (more limits hold as they grow) for the first two
// and fall for the others.
const (
	HoldsAtMost  Holds = iota // observed ≤ limit
	HoldsBelow                // observed < limit
	HoldsAtLeast              // observed ≥ limit
	HoldsAbove                // observed > limit
)

// Rises tells whether a greater limit is the milder one.
func (h Holds) Rises() bool { return h <= HoldsBelow }

// Of tells whether an observed number holds at a limit.
func (h Holds) Of(observed, limit int64) bool {
	switch h {
	case HoldsAtMost:
		return observed <= limit
	case HoldsBelow:
		return observed < limit
	case HoldsAtLeast:
		return observed >= limit
	}
	return observed > limit
}

// Least and Greatest are observed numbers less and greater than any limit:
// nothing came that could be measured, or something else decides.
const (
	Least    = math.MinInt64
	Greatest = math.MaxInt64
)

// movable is a Limit with what moves it in a book of its own.
type movable struct {
	Limit
	nodes []*rules.Node
	move  func(x int64)
	// free lifts for a moment what would cut off the observation: the other end
	// of a range, the upper bound of a count. It returns what takes it back; nil
	// where there is nothing of that kind.
	free func() (restore func())
	// pattern is the pattern whose conditions are moved, else -1.
	pattern int
}
