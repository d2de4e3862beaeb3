package rules

// logKey is a key of a table of a mapping, with what the reference says of it.
type logKey struct{ name, value, def, doc string }

func keyNames(keys []logKey) []string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.name
	}
	return names
}

// logKeys are the keys of [log].
var logKeys = []logKey{
	{"layout", "`events`, `visits` or `stages`", "required", "What a row is: an event; a visit; a visit whose columns are the times of successive stages."},
	{"columns", "a table", "required", "What the columns mean: `\"NAME IN THE HEADER\" = TARGET`."},
	{"constant", "a table", "", "What no column says: `TARGET = TEXT`."},
	{"event", "`[[log.event]]`", "", "An event that is made of several columns of a row."},
	{"repeat", "`[log.repeat.NAME]`", "", "A table whose rows belong to rows of the main one."},
	{"ignore", "names", "none", "Columns of which nothing is wanted; `*` stands for any characters."},
	{"skip", "tests of a row", "none", "Rows to be left out: those that meet any of these."},
	{"zone", "an IANA name", "UTC", "The zone of times without an offset, and of every visit of which no column states one."},
	{"gap", "`earlier`, `later` or `error`", "`later`", "What becomes of a time that clocks skip when they are put forward."},
	{"fold", "`earlier`, `later` or `error`", "`earlier`", "What becomes of a time that clocks show twice when they are put back."},
	{"midnight", "`wrap` or `none`", "`wrap`", "Whether a time of day more than twelve hours earlier than the one before it is on the next day."},
	{"order", "`time` or `log`", "`log` for events, else `time`", "Whether the events of a visit are sorted by time or stand as in the log."},
	{"skew", "a duration", "0s", "How far clocks may disagree: an event that is no earlier than this before the one before it is moved to that one's time."},
	{"rows", "`together` or `anywhere`", "`anywhere`", "Whether the rows of a visit stand together in the log."},
	{"join", "a text", "`-`", "What stands between the columns that make up the visit's id."},
	{"encoding", "a name", "found out", "The character encoding of the file, such as `gb18030`."},
	{"separator", "one character", "found out", "What stands between the cells of CSV."},
	{"sheet", "a name", "the first one", "The sheet of a workbook."},
	{"header", "a number, or `\"2..3\"`", "the first row with text", "The row, or rows, of the header, from 1."},
}

// columnKeys are the keys of a column that is written as a table.
var columnKeys = []logKey{
	{"is", "a target, or a list", "none", "What the column states. Without it, it is only used by `[[log.event]]`."},
	{"values", "a table", "", "What cells say in the rulebook's words: `{ \"柜台\" = \"counter\" }`."},
	{"others", "`error`, `ignore` or `unknown`", "`error`", "What becomes of a cell that is in no value table and no right value itself: the visit is rejected; the cell (under `do`, the row) is passed over; the value counts as not recorded."},
	{"format", "a pattern, or a list", "any that leaves no doubt", "How times are written."},
	{"blank", "`absent`, `unobserved` or `error`", "`absent`; for `.seen` and `.count` `unobserved`", "What a blank cell means: it did not happen (or was not recorded); nobody watched for it; the visit is rejected."},
	{"absent", "a text, or a list", "none", "Cells that say that it did not happen."},
	{"unobserved", "a text, or a list", "none", "Cells that say that nobody watched for it."},
	{"unknown", "a text, or a list", "none", "Cells that say that it was not recorded."},
	{"unit", "`ms`, `s`, `m`, `h` or `d`", "none", "What a bare number counts in a duration."},
	{"decimal", "`.` or `,`", "`.`", "The decimal mark of numbers."},
	{"fill", "`down`", "none", "A blank cell has the value of the one above it."},
	{"date-only", "true", "false", "A time at exactly midnight is a date, the whole day."},
	{"step", "a step", "none", "The step of the events of an `ELEMENT.…` column."},
	{"optional", "true", "false", "The column may be missing from a file."},
}

// eventKeys are the keys of [[log.event]].
var eventKeys = []logKey{
	{"do", "an element", "required", "What happened."},
	{"at", "a column, or a list", "none", "When it was: the first of these columns that states something."},
	{"end", "a column, or a list", "none", "When it ended."},
	{"duration", "a column, or a list", "none", "How long it lasted, in place of `end`."},
	{"count", "a column", "once", "How often it was seen."},
	{"when", "tests of a row", "where `at` states something", "In which rows it is: those that meet any of these."},
	{"fields", "a table", "none", "`FIELD = COLUMN`, or `FIELD = { text = \"…\" }`."},
	{"step", "a step", "none", "The step that it belongs to."},
}

// repeatKeys are the keys of [log.repeat.NAME].
var repeatKeys = []logKey{
	{"key", "a column", "by convention", "The column of the main table that tells its rows apart."},
	{"parent", "a column", "by convention", "The column of the repeat that names the row of the main table."},
	{"columns", "a table", "", "What its columns mean, as in `[log.columns]`."},
	{"constant", "a table", "", "What no column of it says."},
	{"event", "`[[log.repeat.NAME.event]]`", "", "An event that is made of several columns of its rows."},
	{"ignore", "names", "none", "Columns of which nothing is wanted."},
	{"skip", "tests of a row", "none", "Rows to be left out."},
}

// targetGroup says what a target is of.
type targetGroup uint8

const (
	ofVisit   targetGroup = iota // the visit
	ofRow                        // the event that a row is
	ofElement                    // ELEMENT.…, of which a row holds one occurrence
)

// logTarget is a target as it is written; those of an element stand behind its
// id and a dot.
type logTarget struct {
	word  string
	kind  TargetKind
	group targetGroup
	doc   string
}

var logTargets = []logTarget{
	{"visit", TargetVisit, ofVisit, "The id of the visit; several columns are joined."},
	{"site", TargetSite, ofVisit, "Where it was."},
	{"staff", TargetStaff, ofVisit, "Who served."},
	{"wave", TargetWave, ofVisit, "The round of visits that it belongs to."},
	{"date", TargetDate, ofVisit, "The day."},
	{"zone", TargetZone, ofVisit, "The time zone, by its IANA name."},
	{"start", TargetStart, ofVisit, "The moment that times such as `+2m5s` count from."},
	{"precision", TargetPrecision, ofVisit, "How exact the times are."},
	{"unobserved", TargetUnobserved, ofVisit, "The elements that nobody watched for: ids or titles, parted by spaces or punctuation."},
	{"do", TargetDo, ofRow, "What happened: the id of an element, or its title in either language."},
	{"at", TargetAt, ofRow, "When it was, or when it began."},
	{"day", TargetDay, ofRow, "The date of a time of day in `at` and `end`."},
	{"end", TargetEnd, ofRow, "When it ended."},
	{"duration", TargetDuration, ofRow, "How long it lasted, in place of `end`."},
	{"step", TargetStep, ofRow, "The step that it belongs to."},
	{"lifecycle", TargetLifecycle, ofRow, "`start` or `complete`: a pair of rows is one event with an end."},
	{"instance", TargetInstance, ofRow, "What the start and the completion of one event share."},
	{"at", TargetElementAt, ofElement, "When it was, or when it began; a blank cell says that it did not happen."},
	{"end", TargetElementEnd, ofElement, "When it ended."},
	{"duration", TargetElementDuration, ofElement, "How long it lasted, in place of `.end`."},
	{"seen", TargetSeen, ofElement, "Whether it was seen: yes or no."},
	{"count", TargetCount, ofElement, "How often it was seen."},
}

// targetOf finds a target of some groups by its word.
func targetOf(word string, groups ...targetGroup) (logTarget, bool) {
	for _, t := range logTargets {
		for _, g := range groups {
			if t.word == word && t.group == g {
				return t, true
			}
		}
	}
	return logTarget{}, false
}

func targetWords(groups ...targetGroup) []string {
	var words []string
	for _, t := range logTargets {
		for _, g := range groups {
			if t.group == g {
				words = append(words, t.word)
			}
		}
	}
	return words
}

// logKeyTable and logTargetTable are generated parts of docs/logs.md.
func logKeyTable(keys []logKey) string {
	rows := [][]string{{"key", "value", "default", "what it says"}}
	for _, k := range keys {
		rows = append(rows, []string{"`" + k.name + "`", k.value, k.def, k.doc})
	}
	return markdownTable(rows)
}

func logTargetTable() string {
	of := []string{"the visit", "the event that a row is", "an element"}
	rows := [][]string{{"target", "of", "what the column states"}}
	for _, t := range logTargets {
		word := t.word
		if t.group == ofElement {
			word = "ELEMENT." + word
		}
		rows = append(rows, []string{"`" + word + "`", of[t.group], t.doc})
		switch t.kind {
		case TargetUnobserved:
			rows = append(rows, []string{"`fact.ID`", of[t.group], "A fact."})
		case TargetInstance:
			rows = append(rows, []string{"`field.ID`, or `ID` alone", of[t.group], "A field of its element; `by` is one too."})
		case TargetCount:
			rows = append(rows, []string{"`ELEMENT.ID`", of[t.group], "A field of it. One that is called `at`, `end`, `seen` or `count` is `ELEMENT.field.ID`."})
		}
	}
	return markdownTable(rows)
}
