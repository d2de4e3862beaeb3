package checker

import "stdc/rules"

// Verdict is the outcome of a rule for a visit.
type Verdict uint8

// The verdicts of language.md, section 3.
const (
	NotApplicable Verdict = iota
	Pass
	Fail
	Unknown
)

// String writes v as results do: pass, fail, n/a, unknown.
func (v Verdict) String() string {
	return [...]string{"n/a", "pass", "fail", "unknown"}[v]
}

// Result is what the checker says of one visit. It belongs to the Checker
// that made it and holds until that one's next Check.
type Result struct {
	ID, Site, Staff, Wave string
	File                  string
	Line                  int

	Rules []RuleResult // by index of Book.Rules
	// awake are those that do not rest, see resting, as a Checker of book found;
	// it belongs to that one. Where book is nil nobody looked.
	awake []ruleSpan
	book  *rules.Book

	// Score is 100 × (earned + bonus) / possible, Coverage decided / applicable
	// weight (0 to 1); both are invalid (see rules.Ratio.Valid) where nothing
	// applies.
	Score    rules.Ratio
	Coverage rules.Ratio
	// Passed is Pass, Fail, or Unknown where it is null.
	Passed Verdict
	// Earned, Bonus and Possible are the points of the score; Decided and
	// Applicable the weights of the coverage.
	Earned, Bonus, Possible, Decided, Applicable rules.Ratio

	Reordered bool // times contradicted the log's order
	// Gap counts the local times of the visit that do not exist, since the
	// clocks of its zone are put forward past them; Fold those that come twice,
	// since the clocks are put back.
	Gap, Fold int
	Events    int
}

// Own returns a copy of r that a Checker does not write over, but for its lists.
func (r *Result) Own() Result {
	c := *r
	c.awake, c.book = nil, nil
	return c
}

// RuleResult is what became of one rule.
type RuleResult struct {
	Verdict Verdict
	// Credit is 0 to 1, invalid for n/a, unknown and a waived failure.
	Credit rules.Ratio
	// Waiving is what the book's waivers make of a failure, and Waiver, unless
	// that is NoWaiver, the index of the one of Book.Waivers.
	Waiving Waiving
	Waiver  int
	// Reason says why, where evidence was asked for and the verdict is fail or
	// unknown; nil else.
	Reason *Reason
}

// Reason is why a rule failed or could not be decided, as data: the report
// words it. Positions are those of the log, from 0; -1 is none, also for
// indexes of the book.
type Reason struct {
	Code ReasonCode
	Node *rules.Node // the obligation that decided

	Anchor int   // the event that the rule was asked of, or that opened its scope
	Event  int   // the event that was seen (too late, one too many, out of order)
	Events []int // all events that decided, ascending; Evidence of the result

	// AnchorElement and EventElement are the elements of Anchor and Event;
	// under NotObserved, EventElement is the one that nobody observed.
	AnchorElement, EventElement int
	// AnchorEnd and EventEnd tell that the end of the activity is meant.
	AnchorEnd, EventEnd bool
	// AnchorAt and EventAt are the times of Anchor and Event (of a fact, where
	// that is the anchor) as written in the log, "" where none is.
	AnchorAt, EventAt string

	// Count of certain and of possible events against the range asked for.
	Lo, Hi int
	// Unbounded marks a count to which an unobserved element may add.
	Unbounded bool

	// DistLo and DistHi bound the distance in nanoseconds between the anchor
	// (or the neighbour in an order) and Event, or a duration; HasDist tells
	// that there is one. An open end is itself not in the range.
	HasDist                bool
	DistLo, DistHi         int64
	DistLoOpen, DistHiOpen bool
	// UnitLo and UnitHi bound the same distance in Unit, the unit of the limit,
	// where that is no elapsed time: whole days, or nanoseconds of working time.
	Unit           rules.Unit
	UnitLo, UnitHi int64

	// Pattern is the pattern that was missing, came too often or too early.
	Pattern int
	// Other is the neighbour of Pattern in an order.
	Other int
	Step  int // a step that never opened
	Fact  int // a fact that was not recorded

	// Cond is the condition that was not met or that leaves it open, on a field
	// of EventElement or on a fact. Seen is the value as recorded, or the text
	// that was forbidden.
	Cond *rules.Cond
	Seen rules.Value
	// Per is the value of the scope that decided, under `per`; "" for none.
	Per string

	// MaybeAnchor tells that Anchor may not be one; AnchorCond is the condition
	// on a field that was not recorded and leaves that open, nil for another
	// cause.
	MaybeAnchor bool
	AnchorCond  *rules.Cond

	Parts []*Reason // of a combination, those that decided
	// Told holds the sentences of a reason of an earlier run, whose other
	// members but Code, Anchor, Event and Events are then not known.
	Told *rules.Text
	// Met and Of count parts or anchors that were met and that are certain;
	// Undecided those among them that could not be decided.
	Met, Of, Undecided int
}

// ReasonCode names a kind of reason; the report has one sentence for each.
type ReasonCode string

// The kinds of reason. The first group is certain, the second is why a
// verdict is unknown.
const (
	TooFew        ReasonCode = "too-few"         // fewer than asked for, none in reach
	TooLate       ReasonCode = "too-late"        // it came, past the window
	TooEarly      ReasonCode = "too-early"       // it came, before the window opened
	WrongSide     ReasonCode = "wrong-side"      // it came, but on the other side of the anchor
	NotNext       ReasonCode = "not-next"        // something else stands beside the anchor
	TooMany       ReasonCode = "too-many"        // more than allowed
	Forbidden     ReasonCode = "forbidden"       // something forbidden came
	NotMet        ReasonCode = "not-met"         // a condition on an event
	FactNotMet    ReasonCode = "fact-not-met"    // a condition on the visit's facts
	StepNotOpened ReasonCode = "step-not-opened" // a step never opened
	Missing       ReasonCode = "missing"         // an element of an order did not occur
	WrongOrder    ReasonCode = "wrong-order"     // two elements of an order changed places
	NotFollowed   ReasonCode = "not-followed"    // an element of a sequence did not come after its neighbour
	GapMissed     ReasonCode = "gap-missed"      // neighbours too near or too far
	NotExact      ReasonCode = "not-exact"       // not exactly the sequence
	NotRegular    ReasonCode = "not-regular"     // `every`: too long without
	PartsNotMet   ReasonCode = "parts-not-met"   // of all, any, one-of, in-each
	PartMet       ReasonCode = "part-met"        // a part that was met, of one too many
	NoneMet       ReasonCode = "none-met"        // on = any

	MayBeMissed       ReasonCode = "may-be-missed"       // times or fields leave it open
	NotObserved       ReasonCode = "not-observed"        // an element was unobserved
	AnchorNotObserved ReasonCode = "anchor-not-observed" // so was what the rule is asked of
	FactNotRecorded   ReasonCode = "fact-not-recorded"   // a fact was not recorded
	GateOpen          ReasonCode = "gate-open"           // whether the rule applies is not known
	StepNotObserved   ReasonCode = "step-not-observed"
)
