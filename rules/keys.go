package rules

// The keys of the tables of a rulebook, but for rules (forms.go) and [log]
// (log_tables.go). What may be written, what messages propose and the schema of
// rulebooks are made from these tables.

var titleRows = []logKey{
	{"title", "text", "from the id", "What it is called, in the book's language; `title-en` and `title-zh` beside it."},
	{"title-en", "text", "none", "The title in English."},
	{"title-zh", "text", "none", "The title in Chinese."},
}

var noteRows = []logKey{
	{"note", "text", "none", "A note for the authors; `note-en` and `note-zh` beside it."},
	{"note-en", "text", "none", "The note in English."},
	{"note-zh", "text", "none", "The note in Chinese."},
}

// standardRows are the keys of [standard].
var standardRows = append([]logKey{
	{"id", "id", "required", "Names the standard in results."},
	{"version", "text", "none", "The version of the standard, such as `\"1.0.0\"`."},
	{"language", "language", "`en`", "The language of the titles, and of the report where none is asked for, such as `\"zh-CN\"`."},
	{"effective", "date", "none", "From when on the standard holds; it is shown, and nothing is computed with it."},
	{"import", "files", "none", "Books whose things are added, relative to this file."},
	{"extends", "file", "none", "The book that this one changes: it may set its params and keys of its rules, add and retire rules."},
	{"tighten-only", "true", "false", "Books that extend this one may tighten its rules and add some; they may loosen and retire none."},
	{"pass-mark", "number", "100", "A visit passes at this score."},
	{"min-coverage", "share", "0", "A visit needs this coverage to pass, from 0 to 1."},
	{"bonus-max", "number", "no cap", "The most weight that bonus rules may add."},
	{"given", "element", "none", "The rules of this file apply to visits in which this occurs."},
	{"without", "element", "none", "The rules of this file apply to visits in which this does not occur."},
	{"when", "conditions on facts", "none", "The rules of this file apply to visits whose facts meet this."},
	{"unless", "conditions on facts", "none", "The rules of this file apply to visits whose facts do not meet this."},
}, titleRows...)

// stepRows are the keys of [[step]].
var stepRows = concat([]logKey{
	{"id", "id", "required", "Names the step."},
	{"from", "ids", "none", "An event of this element, or of one of these, opens the step."},
	{"until", "ids", "none", "An event of this element, or of one of these, closes the step; it is no longer in it."},
	{"optional", "true", "false", "A visit may do without the step."},
}, noteRows, titleRows)

// fieldRows are the keys of a field of an element and of [fact.ID].
var fieldRows = append([]logKey{
	{"type", "type", "`text`; `enum` where there are `values`", "What its values are."},
	{"unit", "text", "none", "Shown behind a number; nothing is computed with it."},
	{"values", "texts", "required for an enum", "The values that an enum may have."},
	{"default", "scalar", "none", "What holds where a visit does not state it."},
}, titleRows...)

// elementRows are the keys of [element.ID].
var elementRows = concat([]logKey{
	{"fields", "field declarations", "none", "What is recorded of such an event: `{ angle = { type = \"number\" } }`."},
	{"by", "text", "none", "Its events are always by this actor, stated or not."},
}, noteRows, titleRows)

// patternRows are the keys of [pattern.ID] and of a pattern in place.
var patternRows = append([]logKey{
	{"element", "element", "required", "The element, a list of elements, or another pattern, whose conditions are added."},
	{"where", "conditions", "none", "Conditions on the fields of the element."},
	{"saying", "phrase sets", "none", "The field `text` holds a phrase of the set, or of one of a list of sets."},
	{"edge", "edge", "the event itself", "`\"end\"` stands for the moment when the activity ends."},
}, titleRows...)

// dimensionRows are the keys of [dimension.ID].
var dimensionRows = append([]logKey{
	{"set", "text", "none", "The set that it belongs to, such as `\"servqual\"`."},
	{"expected", "fact", "none", "The number fact of what the customer expected."},
	{"perceived", "fact", "none", "The number fact of what the customer perceived."},
}, titleRows...)

// calendarRows are the keys of [calendar].
var calendarRows = []logKey{
	{"workdays", "days of the week", "Monday to Friday", "The days of the week that are worked."},
	{"hours", "hours", "`\"09:00..18:00\"`", "The working hours of a day, a range or a list of ranges."},
	{"holidays", "dates", "none", "Working days that are not worked."},
	{"make-up", "dates", "none", "Other days that are worked."},
}

// revisionRows are the keys of [[revision]].
var revisionRows = append([]logKey{
	{"version", "text", "none", "The version that was made."},
	{"date", "date", "none", "When."},
	{"by", "text", "none", "Who decided it."},
}, noteRows...)

// waiverRows are the keys of [[waiver]].
var waiverRows = []logKey{
	{"rule", "ids", "required", "The rule whose failures are waived, or a list of rules."},
	{"site", "texts", "this or `visit`", "The site at which they are waived, or a list of sites, as the logs write them."},
	{"visit", "texts", "this or `site`", "The visit in which they are waived, or a list of visits."},
	{"until", "date", "required", "The last date on which they are waived."},
	{"why", "text", "required", "The reason; `why-en` and `why-zh` beside it."},
	{"why-en", "text", "none", "The reason in English."},
	{"why-zh", "text", "none", "The reason in Chinese."},
	{"by", "text", "required", "Who agreed to it."},
}

// segmentRows are the keys of a scope in braces.
var segmentRows = []logKey{
	{"after", "segment end", "none", "Each occurrence opens a segment, which holds it."},
	{"before", "segment end", "none", "The segment ends before this, which must come."},
	{"until", "segment end", "none", "The segment ends before this, if it comes."},
	{"per", "field", "none", "One scope for each value of the field; stands alone."},
}

// partialRows are the keys of an entry of partial.
var partialRows = []logKey{
	{"within", "window", "required", "A window wider than that of the rule."},
	{"credit", "share", "required", "What a missed anchor earns that is met in it, from 0 to 1."},
}

// matcherRows are the keys of a condition in braces.
var matcherRows = []logKey{
	{"not", "condition", "none", "Not this value, none of this list, not in this range."},
	{"says", "phrase sets", "none", "The text holds a phrase of the set, or of one of a list of sets."},
	{"matches", "text", "none", "The text as written matches this regular expression (RE2)."},
	{"known", "true", "none", "Whether the visit states it."},
}

func concat(tables ...[]logKey) []logKey {
	var all []logKey
	for _, t := range tables {
		all = append(all, t...)
	}
	return all
}
