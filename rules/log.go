package rules

// Log is a compiled mapping, `[log]`: what the columns of a log that is not
// ours mean in the terms of one book. Every name has become an index of that
// book. It is data like the book, which may hold one; docs/logs.md is its
// reference.
type Log struct {
	Layout Layout `json:"layout"`

	// How the file is read; the zero values mean that it is found out.
	Encoding   string `json:"encoding,omitempty"`
	Separator  string `json:"separator,omitempty"` // one character
	Sheet      string `json:"sheet,omitempty"`
	HeaderRow  int    `json:"headerRow,omitempty"`  // from 1
	HeaderRows int    `json:"headerRows,omitempty"` // how many rows the header has

	// Zone is the IANA name of the zone of all times without an offset, where
	// no column states one; "" for UTC.
	Zone string `json:"zone,omitempty"`
	// Gap and Fold say what becomes of a local time that does not exist or
	// exists twice, where clocks change; both are told whatever is chosen.
	Gap  Clash `json:"gap"`
	Fold Clash `json:"fold"`
	// Midnight says whether a time of day that is more than twelve hours
	// earlier than the one before it is on the next day.
	Midnight bool `json:"midnight"`
	// ByTime sorts the events of a visit by time; ties and events without a
	// time keep their order, the latter behind the timed one before them.
	ByTime bool `json:"byTime"`
	// Skew, in nanoseconds, is how far an event may lie before the one before
	// it, for want of equal clocks; it is then moved to that one's time.
	Skew int64 `json:"skew,omitempty"`
	// Together says that the rows of a visit stand together: a visit is done
	// with the first row of another, and memory does not grow with the log.
	Together bool `json:"together,omitempty"`
	// Join stands between the columns that make up an id of a visit.
	Join string `json:"join"`

	// Skip are the rows to be left out: those that meet any of these.
	Skip []RowTest `json:"skip,omitempty"`
	// Columns are the columns that are named, in the order of the mapping;
	// Ignore are the names, or patterns with *, of those of which nothing is
	// wanted.
	Columns []LogColumn `json:"columns"`
	Ignore  []string    `json:"ignore,omitempty"`
	// Constants are what no column says, one text for every visit; where rows
	// are events also do, step and fields, for every row.
	Constants []LogConstant `json:"constants,omitempty"`
	// Events are the events that are made of several columns of a row, in
	// order; with Layout events there are none.
	Events []LogEvent `json:"events,omitempty"`
	// Repeats are the tables whose rows belong to a row of the main one.
	Repeats []LogRepeat `json:"repeats,omitempty"`

	// Source is the mapping's own file; nil where the mapping stands in the
	// book, whose hash covers it.
	Source *Source `json:"source,omitempty"`
}

// Layout says what a row is.
type Layout string

// The layouts.
const (
	LayoutEvents Layout = "events" // a row is an event
	LayoutVisits Layout = "visits" // a row is a visit
	LayoutStages Layout = "stages" // a row is a visit, its columns the times of successive stages
)

// Clash is a choice for a local time in the gap or the fold of a clock change.
type Clash string

// The choices. Earlier and later are moments: of a fold the first or the
// second, of a gap the time read by the offset after or before the change.
const (
	ClashEarlier Clash = "earlier"
	ClashLater   Clash = "later"
	ClashError   Clash = "error" // the visit is rejected
)

// Blank says what a blank cell means.
type Blank string

// The meanings of a blank cell, and of a sentinel.
const (
	BlankAbsent     Blank = "absent"     // it did not happen; of a field or a fact: not recorded
	BlankUnobserved Blank = "unobserved" // nobody watched for it
	BlankError      Blank = "error"      // the visit is rejected
)

// TargetKind is a thing that a column may state.
type TargetKind string

// The kinds of targets. The first group is of the visit; the second of the
// event that a row is; the third of an element, of which each row is one
// occurrence.
const (
	TargetVisit      TargetKind = "visit"
	TargetSite       TargetKind = "site"
	TargetStaff      TargetKind = "staff"
	TargetWave       TargetKind = "wave"
	TargetDate       TargetKind = "date"
	TargetZone       TargetKind = "zone"
	TargetStart      TargetKind = "start"
	TargetPrecision  TargetKind = "precision"
	TargetUnobserved TargetKind = "unobserved" // ids or titles, separated by spaces or punctuation
	TargetFact       TargetKind = "fact"       // fact.ID

	TargetDo        TargetKind = "do"
	TargetAt        TargetKind = "at"
	TargetDay       TargetKind = "day" // the date of a time of day in `at` and `end`
	TargetEnd       TargetKind = "end"
	TargetDuration  TargetKind = "duration" // how long: the end is `at` and this
	TargetStep      TargetKind = "step"
	TargetLifecycle TargetKind = "lifecycle" // start, complete: pairs become one activity
	TargetInstance  TargetKind = "instance"  // what start and complete of one activity share
	TargetField     TargetKind = "field"     // field.ID, of the element of the row

	TargetSeen            TargetKind = "seen"  // ELEMENT.seen: yes or no
	TargetCount           TargetKind = "count" // ELEMENT.count: how often
	TargetElementAt       TargetKind = "element-at"
	TargetElementEnd      TargetKind = "element-end"
	TargetElementDuration TargetKind = "element-duration"
	TargetElementField    TargetKind = "element-field" // ELEMENT.FIELD
)

// Target is what a column states. Element and Fact are indexes of the book, -1
// where the kind has none; Field is the id of a field, and for element-field
// Slot its index in the element's fields.
type Target struct {
	Kind    TargetKind `json:"kind"`
	Element int        `json:"element"`
	Fact    int        `json:"fact"`
	Field   string     `json:"field,omitempty"`
	Slot    int        `json:"slot"`
}

// LogColumn is a column of the log with what it states and how it is read.
type LogColumn struct {
	Name    string   `json:"name"` // as the header has it, white space folded
	Targets []Target `json:"targets,omitempty"`
	// Optional columns may be missing from a file.
	Optional bool `json:"optional,omitempty"`
	// Values turn what a cell says into what the book says. Others is what
	// becomes of a text that stands in no value table and is no right value
	// itself.
	Values []ValuePair `json:"values,omitempty"`
	Others Others      `json:"others"`
	// Formats are the ways in which times may be written, tried in order: a
	// pattern (yyyy/M/d H:mm), or excel, excel-1904, epoch-s, epoch-ms; none:
	// every way that leaves no doubt.
	Formats []string `json:"formats,omitempty"`
	Blank   Blank    `json:"blank"`
	// Absent, Unobserved and Unknown are cells that say, in words of their own,
	// that it did not happen, was not watched for, or was not recorded.
	Absent     []string `json:"absent,omitempty"`
	Unobserved []string `json:"unobserved,omitempty"`
	Unknown    []string `json:"unknown,omitempty"`
	// Unit is what a bare number counts in a duration: ms, s, m, h, d.
	Unit string `json:"unit,omitempty"`
	// Decimal is the decimal mark, "" for a point.
	Decimal string `json:"decimal,omitempty"`
	// Fill gives a blank cell the value of the one above it.
	Fill bool `json:"fill,omitempty"`
	// DateOnly says that a time at exactly midnight is a date, the whole day.
	DateOnly bool `json:"dateOnly,omitempty"`
	// Step labels the events of an ELEMENT target, -1 for none.
	Step int      `json:"step"`
	Pos  Position `json:"pos"`
}

// Others says what becomes of a cell with an unknown value.
type Others string

// The choices.
const (
	OthersError   Others = "error"   // the visit is rejected
	OthersIgnore  Others = "ignore"  // do: the row is no event; else: the cell is blank. Counted and told
	OthersUnknown Others = "unknown" // not recorded. Counted and told
)

// ValuePair is one line of a value table.
type ValuePair struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// LogConstant is what holds for every visit of the log.
type LogConstant struct {
	Target Target `json:"target"`
	Text   string `json:"text"`
}

// RowTest is a condition on the cells of a row: all of its tests hold.
type RowTest []CellTest

// CellTest compares the text of a cell.
type CellTest struct {
	Column string   `json:"column"`
	OneOf  []string `json:"oneOf,omitempty"` // equal to one of these
	Not    bool     `json:"not,omitempty"`   // turns the test round
	// Known, if not nil, asks whether the cell states anything: not blank and
	// no sentinel of its column.
	Known *bool `json:"known,omitempty"`
}

// LogEvent is one event that a row may hold. At, End and Duration name
// columns: the first of them that states something counts.
type LogEvent struct {
	Element  int        `json:"element"`
	At       []string   `json:"at,omitempty"`
	End      []string   `json:"end,omitempty"`
	Duration []string   `json:"duration,omitempty"`
	Count    string     `json:"count,omitempty"` // column of how often
	When     []RowTest  `json:"when,omitempty"`  // any of these; none: where `at`, if named, states something
	Fields   []LogField `json:"fields,omitempty"`
	Step     int        `json:"step"` // its label, -1 for none
	Pos      Position   `json:"pos"`
}

// LogField fills a field of a LogEvent from a column or with a constant text.
type LogField struct {
	Slot   int    `json:"slot"`
	Column string `json:"column,omitempty"`
	Text   string `json:"text,omitempty"`
}

// LogRepeat is a table whose rows belong to rows of the main one: a repeat of
// a survey form. Its rows are events (targets do, at, end, …) or occurrences
// of elements (ELEMENT.at, …).
type LogRepeat struct {
	Name    string        `json:"name"`             // of the repeat, the sheet or, at its end, the file
	Key     string        `json:"key,omitempty"`    // column of the main table, "" by convention
	Parent  string        `json:"parent,omitempty"` // column of this table, "" by convention
	Columns []LogColumn   `json:"columns"`
	Ignore  []string      `json:"ignore,omitempty"`
	Skip    []RowTest     `json:"skip,omitempty"`
	Events  []LogEvent    `json:"events,omitempty"`
	Const   []LogConstant `json:"constants,omitempty"`
}
