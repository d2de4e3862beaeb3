package report

import (
	"io"
	"slices"

	"stdc/checker"
	"stdc/rules"
)

// Writer writes a run in one format: Visit for every visit in the order of the
// input, or for more than FewVisits of the first ones without NeedVisits, Finish
// once at the end. The first error of the stream is returned by Finish. A visit
// belongs to the caller and holds during the call.
type Writer interface {
	Visit(v *Visit)
	Finish(r *Run) error
}

// Format is one form of a report. One file writes it; formats holds one line
// for it.
type Format struct {
	Name string // as --format and -o name it
	// Needs says what its visits must hold.
	Needs func(o *Options) Needs
	New   func(w io.Writer, o *Options) Writer
}

// Needs is a set of what a format asks of every visit. What no format of a run
// asks for is not made.
type Needs uint16

// The parts of a visit that cost something.
const (
	// NeedSummary: Run.Summary holds all visits.
	NeedSummary Needs = 1 << iota
	// NeedVisits: Writer.Visit is called for every visit.
	NeedVisits
	// NeedReasons: Visit.Result holds the reasons of every visit. Without it a
	// rule's first failures alone are sure to have theirs.
	NeedReasons
	// NeedEvents: Visit.Record holds the events, and Visit.Times their times.
	NeedEvents
	// NeedHashes: Run.Inputs tell the SHA-256 of the logs.
	NeedHashes
	// needResult: Visit.Result holds all of every visit, not only whether it
	// passed.
	needResult
	// needLine, needRecord and needHTML are of the formats that are made of
	// bytes which the workers write: Visit.line, Visit.record and Visit.html.
	needLine
	needRecord
	needHTML
)

// Events tells whether a format shows the events of a visit, so that all of them
// have to be held.
func (n Needs) Events() bool { return n&(NeedEvents|needRecord|needHTML) != 0 }

// formats is the table of all formats, in the order in which help names them.
func formats() []Format {
	return []Format{
		{"text", textNeeds, func(w io.Writer, o *Options) Writer { return NewText(w, *o) }},
		{"ndjson", linesNeed, func(w io.Writer, o *Options) Writer { return newLines(w, o) }},
		{"json", jsonNeeds, func(w io.Writer, o *Options) Writer { return NewJSON(w, o) }},
		{"html", htmlNeeds, func(w io.Writer, o *Options) Writer { return newHTML(w, o) }},
		{"md", markdownNeeds, func(w io.Writer, o *Options) Writer { return newMarkdown(w, o) }},
		{"csv", csvNeeds, func(w io.Writer, o *Options) Writer { return newCSV(w, o) }},
		{"xlsx", workbookNeeds, func(w io.Writer, o *Options) Writer { return newWorkbook(w, o) }},
		{"junit", junitNeeds, func(w io.Writer, o *Options) Writer { return newJUnit(w, o) }},
		{"sarif", sarifNeeds, func(w io.Writer, o *Options) Writer { return newSARIF(w, o) }},
		{"github", annotationNeeds, func(w io.Writer, o *Options) Writer { return newAnnotations(w, o) }},
	}
}

// Formats returns the names of all formats.
func Formats() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.Name)
	}
	return names
}

// FormatOf returns a format by its name; ok is false where there is none.
func FormatOf(name string) (f Format, ok bool) {
	all := formats()
	i := slices.IndexFunc(all, func(f Format) bool { return f.Name == name })
	if i < 0 {
		return Format{}, false
	}
	return all[i], true
}

// Text tells whether the format is text, which a terminal can show.
func (f *Format) Text() bool { return f.Name != "xlsx" }

// Options say what a report is of, as far as that is known before its first
// visit, and how it looks.
type Options struct {
	Book *rules.Book
	// Fingerprints of the book's rules where they are known already, as of
	// results that are read back.
	Fingerprints []string

	Lang    string   // "en" or "zh"; titles are taken in it where the book has them
	Version string   // of stdc
	Logs    []string // names of what was read: logs, or earlier results
	Width   int      // columns of the terminal, 0 for 80
	Color   bool
	Verbose bool // in text, every visit with all its rules, not only the first few

	// Scratch opens what a format may keep beside its output until the end; nil
	// for none, then such formats keep it in memory. Whoever gives it removes
	// it.
	Scratch func() (Scratch, error)

	// Name is the name of the file that the report goes to, without its folder;
	// "" where it has none.
	Name string
	// Side, where set, opens one more file of a name in that folder. What was
	// opened before is whole then.
	Side func(name string) (io.Writer, error)
}

// Run is what is known of a run behind its last visit.
type Run struct {
	Info
	// Summary holds all visits; nil where no format needs it.
	Summary *checker.Summary
}

// Visit is one visit with all that formats may show of it.
type Visit struct {
	// Result has verdicts, credits, the arithmetic of the score and, see
	// NeedReasons, why. Words.Sentence says it; Reason.Events are indexes of
	// Record.Events.
	checker.Result
	// Record is the visit as it was read: its date, and all of it with
	// NeedEvents.
	Record checker.Visit
	// Times says, by index of Record.Events, when each event began and ended.
	Times []checker.EventTime
	// Due says, by index of Book.Rules, what was due when and what came, for
	// formats that draw it.
	Due []Due

	line, record, html []byte
}

// Trim gives back the memory of a visit of unusual size, so that visits which are
// used again hold little.
func (v *Visit) Trim() {
	const usualEvents, usualBytes = 1 << 8, 1 << 15
	if cap(v.Record.Events) > usualEvents || cap(v.line)+cap(v.record)+cap(v.html) > usualBytes {
		*v = Visit{}
	}
}

// copyOf makes v a copy of a result and of the visit that it is of, which both
// belong to others.
func (v *Visit) copyOf(r *checker.Result, in *checker.Visit, needs Needs) {
	kept, record := v.Result.Rules[:0], &v.Record
	v.Result = r.Own()
	v.Result.Rules = append(kept, r.Rules...)
	for i := range v.Result.Rules {
		v.Result.Rules[i].Reason = v.Result.Rules[i].Reason.Clone()
	}
	record.Date = in.Date
	if needs&NeedEvents != 0 {
		facts, unobserved, events, values := record.Facts, record.Unobserved, record.Events, record.Values
		*record = *in
		record.Facts = append(facts[:0], in.Facts...)
		record.Unobserved = append(unobserved[:0], in.Unobserved...)
		record.Events = append(events[:0], in.Events...)
		record.Values = append(values[:0], in.Values...)
	}
}

// Recorder makes Visits of what a checker says, on the goroutine of a worker:
// sentences and JSON are the greater part of the work. Each worker has its own.
type Recorder struct {
	book   *rules.Book
	needs  Needs
	words  *Words
	en, zh *Words
}

// NewRecorder returns a recorder of visits that hold what is needed of them.
func NewRecorder(b *rules.Book, lang string, needs Needs) *Recorder {
	return &Recorder{book: b, needs: needs, words: NewWords(lang), en: NewWords("en"), zh: NewWords("zh")}
}

// Record fills v with a visit that c has just judged.
func (r *Recorder) Record(v *Visit, c *checker.Checker, in *checker.Visit, result *checker.Result) {
	if r.needs&needLine != 0 {
		v.line = append(AppendVisit(v.line[:0], r.book, result, r.words), '\n')
	}
	if r.needs&(NeedEvents|needRecord|needHTML) != 0 {
		v.Times = c.EventTimes(v.Times[:0])
	}
	v.Due = v.Due[:0]
	if r.needs&(needRecord|needHTML) != 0 {
		v.Due = askDue(v.Due, c, result)
	}
	if r.needs&needRecord != 0 {
		v.record = appendRecord(v.record[:0], r.book, result, in, v.Times, v.Due, r.en, r.zh)
	}
	if r.needs&needHTML != 0 {
		v.html = appendVisitPage(v.html[:0], r.book, r.words, result, in, v.Times, v.Due)
	}
	if r.needs&needResult != 0 {
		v.copyOf(result, in, r.needs)
	} else {
		v.Result.Passed = result.Passed
	}
}
