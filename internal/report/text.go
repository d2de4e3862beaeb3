package report

import (
	"bytes"
	"io"
	"strings"
)

// Text writes a run as a report for people.
type Text struct {
	w     io.Writer
	o     Options
	words *Words
	buf   bytes.Buffer // what is not yet written
	begun bool
	// few holds the details of the first visits, which are printed if there
	// are no more than these; seen counts all.
	few  bytes.Buffer
	seen int64
	err  error
}

// fewVisits is the number of visits that are shown with all their rules also
// without Verbose.
const fewVisits = 3

// NewText returns a writer of a text report.
func NewText(w io.Writer, o Options) *Text {
	if o.Width <= 0 {
		o.Width = 80
	}
	o.Width = max(o.Width, narrowest)
	return &Text{w: w, o: o, words: NewWords(o.Lang)}
}

// textNeeds are the reasons of all visits where all are shown.
func textNeeds(o *Options) Needs {
	if o.Verbose {
		return NeedSummary | NeedReasons
	}
	return NeedSummary
}

// Visit takes in one visit. With Verbose it is written at once.
func (t *Text) Visit(v *Visit) {
	r := &v.Result
	t.seen++
	switch {
	case t.o.Verbose:
		t.begin()
		t.visit(&t.buf, r)
		t.flush()
	case t.seen <= fewVisits:
		t.visit(&t.few, r)
	default:
		t.few.Reset()
	}
}

// Finish writes the summary, what differs between merged results, what was
// repaired in reading, and behind that the visits if they are few. It returns
// the first error of the writer.
func (t *Text) Finish(r *Run) error {
	s := r.Summary
	t.begin()
	t.summary(s)
	if t.seen > 0 {
		t.tables(s)
		t.failing(s)
		if t.seen > fewVisits { // else each is shown in full
			t.actions(s)
		}
		t.agreement(s)
	}
	t.changes(r.Changes)
	t.repairs(r.Repairs)
	t.few.WriteTo(&t.buf)
	t.flush()
	return t.err
}

// begin writes the header, once.
func (t *Text) begin() {
	if t.begun {
		return
	}
	t.begun = true
	b := t.o.Book
	title := clean(titleOr(b.Title, b.ID, t.words.lang))
	if b.Version != "" {
		title += " " + clean(b.Version)
	}
	t.line("", t.bold(title))
	about := clean(b.ID)
	if b.Hash != "" {
		about += " · " + b.Hash[:min(12, len(b.Hash))]
	}
	if len(t.o.Logs) > 0 {
		names := make([]string, len(t.o.Logs))
		for i, name := range t.o.Logs {
			names[i] = clean(name)
		}
		about += " · " + t.words.label(lblLogs) + strings.Join(names, ", ")
	}
	t.para(&t.buf, "", "", about)
	t.line("", "")
}

func (t *Text) flush() {
	if t.err == nil {
		_, t.err = t.w.Write(t.buf.Bytes())
	}
	t.buf.Reset()
}

func (t *Text) line(indent, s string) {
	t.buf.WriteString(indent)
	t.buf.WriteString(s)
	t.buf.WriteByte('\n')
}

// para writes text wrapped to the width; first stands before its first line,
// rest before the others.
func (t *Text) para(to *bytes.Buffer, first, rest, s string) {
	for i, l := range wrap(s, t.o.Width-max(columns(first), columns(rest))) {
		if i == 0 {
			to.WriteString(first)
		} else {
			to.WriteString(rest)
		}
		to.WriteString(l)
		to.WriteByte('\n')
	}
}

// The colours: they repeat what a word or a mark says, never say it alone.
const (
	escBold   = "\x1b[1m"
	escFaint  = "\x1b[2m"
	escRed    = "\x1b[31m"
	escGreen  = "\x1b[32m"
	escYellow = "\x1b[33m"
	escBlue   = "\x1b[34m"
	escReset  = "\x1b[0m"
)

// paint colours s, which must not hold escape sequences, if colours are on.
func paint(on bool, esc, s string) string {
	if !on || s == "" {
		return s
	}
	return esc + s + escReset
}

func (t *Text) bold(s string) string  { return paint(t.o.Color, escBold, s) }
func (t *Text) faint(s string) string { return paint(t.o.Color, escFaint, s) }
