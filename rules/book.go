package rules

// BookFormat is the version of the compiled form. A reader refuses others.
const BookFormat = 1

// Book is a compiled rulebook: plain data in which every name has become an
// index. It is what the checker works on, what `stdc compile` writes as JSON
// and what `stdc check` reads back. Compile or ReadBook make it; both leave it
// ready for use and nobody changes it afterwards, so that any number of
// goroutines may share one.
type Book struct {
	Format int `json:"format"`
	// Hash is the SHA-256, in hex, over the names and bytes of all sources.
	Hash    string   `json:"hash"`
	Sources []Source `json:"sources"`

	ID        string `json:"id"`
	Title     Text   `json:"title"`
	Version   string `json:"version,omitempty"`
	Language  string `json:"language"`
	Effective string `json:"effective,omitempty"`

	// PassMark is the score (0 to 100 and, with bonus, above) from which a
	// visit passes; MinCoverage (0 to 1) the coverage it needs for that;
	// BonusMax caps the points that bonus rules may add, nil for no cap.
	PassMark    Ratio  `json:"passMark"`
	MinCoverage Ratio  `json:"minCoverage"`
	BonusMax    *Ratio `json:"bonusMax,omitempty"`

	Fields     []string    `json:"fields"` // every field name of the book, once
	Elements   []Element   `json:"elements"`
	Facts      []Field     `json:"facts"`
	Steps      []Step      `json:"steps"`
	Dimensions []Dimension `json:"dimensions"`
	Phrases    []PhraseSet `json:"phrases"`
	Calendar   Calendar    `json:"calendar"`
	Patterns   []Pattern   `json:"patterns"`
	Rules      []Rule      `json:"rules"`
	Revisions  []Revision  `json:"revisions"`
	Waivers    []Waiver    `json:"waivers,omitempty"`

	// Log says what the columns of logs that are tables mean, nil where the
	// book has no [log].
	Log *Log `json:"log,omitempty"`

	linked
}

// Source is one file that went into a book.
type Source struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// Text is a piece of prose in the book's language and, where the author gave
// it (`title-en`, `title-zh`), in English and Chinese.
type Text struct {
	Main string `json:"main"`
	EN   string `json:"en,omitempty"`
	ZH   string `json:"zh,omitempty"`
}

// In returns the text in a language ("en", "zh", or a tag that begins so),
// or the text in the book's own where there is none.
func (t Text) In(lang string) string {
	switch {
	case len(lang) >= 2 && lang[:2] == "en" && t.EN != "":
		return t.EN
	case len(lang) >= 2 && lang[:2] == "zh" && t.ZH != "":
		return t.ZH
	}
	return t.Main
}

// Type is the type of a field or a fact.
type Type string

// The types of language.md, section 2.
const (
	TypeText     Type = "text"
	TypeNumber   Type = "number"
	TypeBool     Type = "bool"
	TypeEnum     Type = "enum"
	TypeTime     Type = "time"
	TypeDuration Type = "duration"
)

// Field is a field of an element or a fact of a visit.
type Field struct {
	ID     string   `json:"id"`
	Title  Text     `json:"title"`
	Type   Type     `json:"type"`
	Unit   string   `json:"unit,omitempty"`   // shown, never computed with
	Values []string `json:"values,omitempty"` // of an enum
	// Default stands where a visit does not state the value.
	Default *Literal `json:"default,omitempty"`
	// Fixed is the value of every event (`[element.x] by = …`), stated or not.
	Fixed string `json:"fixed,omitempty"`
}

// Element is something that an observer can see, hear or time. Its first
// field is always `by`; `duration` is computed and is none of its fields.
type Element struct {
	ID     string  `json:"id"`
	Title  Text    `json:"title"`
	Fields []Field `json:"fields"`
}

// Step is a part of the service process.
type Step struct {
	ID       string `json:"id"`
	Title    Text   `json:"title"`
	From     []int  `json:"from,omitempty"`  // elements that open it
	Until    []int  `json:"until,omitempty"` // elements that close it
	Optional bool   `json:"optional,omitempty"`
}

// Dimension is a dimension of service quality.
type Dimension struct {
	ID    string `json:"id"`
	Title Text   `json:"title"`
	Set   string `json:"set,omitempty"`
	// Expected and Perceived are number facts, -1 where none is named.
	Expected  int `json:"expected"`
	Perceived int `json:"perceived"`
}

// PhraseSet is a named list of phrases as the author wrote them.
type PhraseSet struct {
	ID      string   `json:"id"`
	Phrases []string `json:"phrases"`

	src []*node // see Place
}

// Revision is one entry of the standard's history.
type Revision struct {
	Version string `json:"version,omitempty"`
	Date    string `json:"date,omitempty"`
	By      string `json:"by,omitempty"`
	Note    Text   `json:"note"`
}

// Calendar says which dates and hours are worked. Dates are `2026-01-31`,
// hours minutes of the day [from, to).
type Calendar struct {
	Workdays []int    `json:"workdays"` // 0 Sunday … 6 Saturday
	Hours    [][2]int `json:"hours"`
	Holidays []string `json:"holidays,omitempty"`
	MakeUp   []string `json:"makeUp,omitempty"`
}

// Place says what an anchor that is no event stands for.
type Place string

// The places of language.md, section 2.
const (
	PlaceStart Place = "start" // @start
	PlaceEnd   Place = "end"   // @end
	PlaceFact  Place = "fact"  // @NAME
)

// Pattern is what can be anchored on, counted or closed by: any of some
// elements under conditions, the end of such an activity, or a place. Equal
// patterns of a book are one pattern.
type Pattern struct {
	Alts  []Alt `json:"alts,omitempty"`
	End   bool  `json:"end,omitempty"` // edge = "end"
	Place Place `json:"place,omitempty"`
	Fact  int   `json:"fact"` // with PlaceFact, else -1
	// Step is the step whose opening the pattern stands for (`order =
	// "@steps"`), else -1.
	Step int `json:"step"`
	// Words is the pattern as an author would write it, for messages.
	Words string `json:"words"`
}

// ByTime tells whether the pattern has no position and goes by time alone.
func (p *Pattern) ByTime() bool { return p.End || p.Place == PlaceFact }

// Alt is one element of a pattern with its conditions, all of which must hold.
type Alt struct {
	Element int    `json:"element"`
	Where   []Cond `json:"where,omitempty"`
}

// FieldDuration is the slot of the computed field `duration`.
const FieldDuration = -1

// Cond is a test of one field of an element (or of one fact of the visit).
type Cond struct {
	Slot int  `json:"slot"` // index into Element.Fields or Book.Facts, or FieldDuration
	Test Test `json:"test"`

	src *node // see Place
}

// Op is the kind of a test.
type Op string

// The matchers of language.md, section 2, under Conditions.
const (
	OpOneOf   Op = "one-of" // equal to one of Values
	OpRange   Op = "range"  // Lo ≤ value ≤ Hi, either may be missing
	OpNot     Op = "not"    // not Tests[0]
	OpAll     Op = "all"    // all of Tests
	OpSays    Op = "says"   // holds a phrase of one of the Sets
	OpMatches Op = "matches"
	OpKnown   Op = "known"
)

// Test is one matcher of a condition.
type Test struct {
	Op     Op        `json:"op"`
	Values []Literal `json:"values,omitempty"`
	Lo     *Literal  `json:"lo,omitempty"`
	Hi     *Literal  `json:"hi,omitempty"`
	Tests  []Test    `json:"tests,omitempty"`
	Sets   []int     `json:"sets,omitempty"`
	Regexp string    `json:"regexp,omitempty"`
	Known  bool      `json:"known,omitempty"`

	matcher *textMatcher
	simple  simpleTest
}

// Literal is a value written in a rulebook: of a given type, or a fact of the
// visit (`"@NAME"`, Fact ≥ 0) whose value it then stands for.
type Literal struct {
	Type Type   `json:"type"`
	Text string `json:"text"` // as written, canonical
	Fact int    `json:"fact"` // -1 for none

	value Value
}

// Gate says to which visits a rule applies. All parts must hold; each is
// Kleene-valued.
type Gate struct {
	Given   []int    `json:"given,omitempty"`   // patterns that must occur
	Without []int    `json:"without,omitempty"` // patterns that must not occur
	When    []Cond   `json:"when,omitempty"`
	Unless  [][]Cond `json:"unless,omitempty"` // none of these conjunctions may hold
}

// Empty tells whether the gate is open to every visit.
func (g *Gate) Empty() bool {
	return len(g.Given)+len(g.Without)+len(g.When)+len(g.Unless) == 0
}

// Rule is one rule of the standard with its scoring and prose.
type Rule struct {
	ID         string `json:"id"`
	Title      Text   `json:"title"`
	Need       Text   `json:"need"`
	Source     string `json:"source,omitempty"`
	Step       int    `json:"step"` // where it stands in the report, -1 for none
	Dimensions []int  `json:"dimensions,omitempty"`
	// DimensionIDs are the names of undeclared dimensions, where the book
	// declares none.
	DimensionIDs []string `json:"dimensionIds,omitempty"`
	Weight       Ratio    `json:"weight"`
	Critical     bool     `json:"critical,omitempty"`
	Bonus        bool     `json:"bonus,omitempty"`
	Share        bool     `json:"share,omitempty"` // credit = "share"
	Node         Node     `json:"node"`
	Pos          Position `json:"pos"`
}

// Form is the one form of a rule.
type Form string

// The forms of language.md, section 2. FormExpect, FormForbid and FormEach
// are obligations; in-each lowers to FormAll with Node.PerStep.
const (
	FormExpect  Form = "expect"
	FormForbid  Form = "forbid"
	FormEach    Form = "each"
	FormRequire Form = "require"
	FormOrder   Form = "order"
	FormAll     Form = "all"
	FormAny     Form = "any"
	FormOneOf   Form = "one-of"
)

// On says which anchors an obligation is asked of.
type On string

// The choices of `on`.
const (
	OnEach  On = "each"
	OnFirst On = "first"
	OnLast  On = "last"
	OnAny   On = "any"
)

// Match is the strictness of an order.
type Match string

// The choices of `match`.
const (
	MatchFirst       Match = "first"
	MatchSubsequence Match = "subsequence"
	MatchExact       Match = "exact"
)

// None is the pattern index of what was not written.
const None = -1

// Node is an obligation, or a combination of nodes. Which members count
// depends on the form; pattern members are indexes into Book.Patterns or None.
type Node struct {
	Form Form `json:"form"`
	Gate Gate `json:"gate"`

	// Parts of all, any and one-of. PerStep marks what `in-each` made.
	Parts   []Node `json:"parts,omitempty"`
	PerStep bool   `json:"perStep,omitempty"`

	// Count is the counted pattern of expect and forbid, the anchors of each.
	Count int `json:"count"`
	// Be is, for each, the pattern that every event of Count must match.
	Be int `json:"be"`
	// Times is the range of the count, and for any that of its met parts.
	Times Range `json:"times"`

	Scope *Scope `json:"scope,omitempty"` // nil: the visit

	After  int `json:"after"`
	Before int `json:"before"`
	Near   int `json:"near"`
	Until  int `json:"until"`
	Since  int `json:"since"`

	Within *Window `json:"within,omitempty"`
	Every  *Length `json:"every,omitempty"`
	Next   bool    `json:"next,omitempty"`
	On     On      `json:"on,omitempty"`
	// Misses is the number of anchors that may fail, 0 for none.
	Misses int `json:"misses,omitempty"`

	Correlate []Correlation `json:"correlate,omitempty"`
	Partial   []Partial     `json:"partial,omitempty"`

	Require []Cond `json:"require,omitempty"`

	Order []int   `json:"order,omitempty"`
	Match Match   `json:"match,omitempty"`
	Skip  bool    `json:"skip,omitempty"` // missing = "skip"
	Gap   *Window `json:"gap,omitempty"`

	src *node // its table in the source, see Place
}

// Anchored tells whether the node is asked of anchors that the author named.
func (n *Node) Anchored() bool { return n.After >= 0 || n.Before >= 0 || n.Near >= 0 }

// Anchors returns the pattern of each of whose events the node is asked, None where
// it is asked of its scope. It says nothing of Every, by which times are anchors.
func (n *Node) Anchors() int {
	switch {
	case n.Form == FormEach:
		return n.Count
	case n.After >= 0:
		return n.After
	case n.Before >= 0:
		return n.Before
	case n.Near >= 0:
		return n.Near
	}
	return None
}

// Range is a range of counts, both ends in. Max is -1 for no upper bound.
type Range struct {
	Min int `json:"min"`
	Max int `json:"max"`
}

// ScopeKind is the kind of a scope.
type ScopeKind string

// The scopes of language.md, section 2.
const (
	ScopeStep    ScopeKind = "step"    // each occurrence of one step
	ScopeSteps   ScopeKind = "steps"   // all events of some steps together
	ScopeSegment ScopeKind = "segment" // from Q to R
	ScopePer     ScopeKind = "per"     // by the value of a field
)

// Scope is the part of a visit that a node is asked of.
type Scope struct {
	Kind   ScopeKind `json:"kind"`
	Steps  []int     `json:"steps,omitempty"`
	After  int       `json:"after"`  // segment: Q, or None
	Before int       `json:"before"` // segment: R that must come, or None
	Until  int       `json:"until"`  // segment: R that need not come, or None
	Field  int       `json:"field"`  // per: index into Book.Fields
}

// Relation is how a counted event's field must stand to the anchor's.
type Relation string

// The relations of language.md, section 2.
const (
	RelSame      Relation = "same"
	RelDifferent Relation = "different"
	RelLower     Relation = "lower"
	RelHigher    Relation = "higher"
)

// Correlation compares one field of a counted event with the anchor's.
type Correlation struct {
	Relation Relation `json:"relation"`
	Field    int      `json:"field"` // index into Book.Fields
}

// Partial is the credit that a missed anchor earns inside a wider window.
type Partial struct {
	Within Window `json:"within"`
	Credit Ratio  `json:"credit"`
}

// Unit is the unit of a length of time.
type Unit string

// The units of language.md, section 2: elapsed time, and four that go by the
// calendar of the visit's zone.
const (
	UnitTime         Unit = ""
	UnitCalendarDays Unit = "calendar days"
	UnitDates        Unit = "dates"
	UnitWorkdays     Unit = "workdays"
	UnitWorkhours    Unit = "workhours"
)

// Length is a length of time: N nanoseconds for UnitTime and UnitWorkhours, N
// days for the others.
type Length struct {
	N    int64 `json:"n"`
	Unit Unit  `json:"unit,omitempty"`
}

// Window is a range of lengths, both ends in. Hi is nil for no upper end.
type Window struct {
	Lo Length  `json:"lo"`
	Hi *Length `json:"hi,omitempty"`
}
