// Package report writes what a run says, as bytes, one file a format: FormatOf
// finds a format by its name, its New makes a Writer. Visits are taken one at a
// time, as they come, and the checker.Summary at the end, so memory does not
// grow with the log. A Recorder makes visits of what a checker says. Results
// written as JSON are read back by OpenResults, and every format can be made of
// them again. WriteDiagnostics writes the diagnostics of a rulebook.
//
// Words makes sentences of a checker.Reason, in English or Chinese. The package
// reads no files, no clock and no environment: the same results give the same
// bytes.
package report

import "stdc/rules"

// Info says what a run was made of, so that it can be made again.
type Info struct {
	Version  string  // of stdc
	Zones    string  // version of the time-zone data, "" where not known
	Inputs   []Input // the logs, in the order read
	Mappings []Input // the mappings that the logs were read by; one of a book is not named, as its hash covers it
	Rejected []Reject
	Repairs  []Repair // in the order of the reader
	Changes  []Change // between the books of merged results
}

// Input is a file that went into a run; SHA256 is in hex, "" where it is not
// known.
type Input struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// Reject is a visit, or a part of a log, that could not be read or judged. Its
// members are those of a log reader's rejects, so one converts to the other.
// Line and Column are 0 and Visit is "" where they are not known.
type Reject struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Visit  string `json:"visit"`
	Reason string `json:"reason"`
}

// MaxRejects is the number of rejected visits that a JSON document names;
// Info.Rejected need not hold more. All are counted.
const MaxRejects = 100

// stepTitle and its kin return titles, or ids where the book has none.
func stepTitle(b *rules.Book, i int, lang string) string {
	if i < 0 || i >= len(b.Steps) {
		return ""
	}
	return titleOr(b.Steps[i].Title, b.Steps[i].ID, lang)
}

func dimensionTitle(b *rules.Book, i int, lang string) string {
	if i < 0 || i >= len(b.Dimensions) {
		return ""
	}
	return titleOr(b.Dimensions[i].Title, b.Dimensions[i].ID, lang)
}

func ruleTitle(b *rules.Book, i int, lang string) string {
	return titleOr(b.Rules[i].Title, b.Rules[i].ID, lang)
}

func titleOr(t rules.Text, id, lang string) string {
	if s := t.In(lang); s != "" {
		return s
	}
	return id
}
