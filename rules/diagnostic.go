package rules

import (
	"slices"
	"sort"
	"strconv"
	"strings"
)

// Position is a place in a source file; lines and columns count from 1,
// columns in characters.
type Position struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// Severity tells an error, which leaves no book, from a warning.
type Severity string

// The severities.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Diagnostic is one fault of a rulebook. Code is stable; Message says what
// was found and what was expected; Hint, if any, says how to mend it.
type Diagnostic struct {
	Position
	EndColumn int       `json:"endColumn"` // first column behind the culprit, on Line
	Severity  Severity  `json:"severity"`
	Code      Code      `json:"code"`
	Message   string    `json:"message"`
	Hint      string    `json:"hint,omitempty"`
	Related   []Related `json:"related,omitempty"` // the other side of a clash
	// Text is the source line, without its line end.
	Text string `json:"text"`
}

// Related is another place that a diagnostic speaks of.
type Related struct {
	Position
	Message string `json:"message"`
}

// Error writes the diagnostic on one line, as FILE:LINE:COL: message.
func (d Diagnostic) Error() string {
	s := d.File + ":" + strconv.Itoa(d.Line) + ":" + strconv.Itoa(d.Column) + ": " + string(d.Severity) + ": " + d.Message
	if d.Hint != "" {
		s += "; " + d.Hint
	}
	return s + " [" + string(d.Code) + "]"
}

// HasErrors tells whether any of the diagnostics is an error.
func HasErrors(ds []Diagnostic) bool {
	for _, d := range ds {
		if d.Severity == Error {
			return true
		}
	}
	return false
}

// SortDiagnostics orders diagnostics of several readings as those of one are:
// by file in the order of files, then position, then code; exact repeats are
// dropped.
func SortDiagnostics(ds []Diagnostic, files []string) []Diagnostic { return sortDiagnostics(ds, files) }

// sortDiagnostics orders by file as they were first named, then position, then
// code, and drops exact repeats.
func sortDiagnostics(ds []Diagnostic, files []string) []Diagnostic {
	rank := map[string]int{}
	for i, f := range files {
		if _, seen := rank[f]; !seen {
			rank[f] = i
		}
	}
	sort.SliceStable(ds, func(i, j int) bool {
		a, b := &ds[i], &ds[j]
		switch {
		case a.File != b.File:
			return rank[a.File] < rank[b.File]
		case a.Line != b.Line:
			return a.Line < b.Line
		case a.Column != b.Column:
			return a.Column < b.Column
		}
		return a.Code < b.Code
	})
	type fault struct {
		Position
		Code    Code
		Message string
	}
	told := map[fault]bool{}
	return slices.DeleteFunc(ds, func(d Diagnostic) bool {
		f := fault{d.Position, d.Code, d.Message}
		defer func() { told[f] = true }()
		return told[f]
	})
}

// quote shows a piece of input in a message: on one line, of bounded length,
// with control characters escaped.
func quote(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	q := strconv.QuoteToGraphic(s)
	return q
}

// list writes names as a, b or c.
func list(names []string) string {
	const most = 12
	if len(names) > most {
		return strings.Join(names[:most], ", ") + " …"
	}
	switch len(names) {
	case 0:
		return "nothing"
	case 1:
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}
