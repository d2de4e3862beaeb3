package report

import (
	"bytes"
	"io"
	"strings"
)

// Text writes a run as a report for people.
type Text struct {
	terminal
	digest digest
	w      io.Writer
	o      Options
	begun  bool
	// few holds the details of the first visits, which are printed if there
	// are no more than these; seen counts those that came.
	few  bytes.Buffer
	seen int
	err  error
}

// FewVisits is the number of visits that text shows with all their rules also
// without Verbose, where there are no more.
const FewVisits = 3

// NewText returns a writer of a text report.
func NewText(w io.Writer, o Options) *Text {
	if o.Width <= 0 {
		o.Width = 80
	}
	o.Width = max(o.Width, narrowest)
	words := NewWords(o.Lang)
	t := &Text{w: w, o: o, terminal: terminal{words: words, width: o.Width, color: o.Color}}
	t.digest = digest{book: o.Book, words: words, page: &t.terminal}
	return t
}

// textNeeds are all visits with their reasons where all are shown.
func textNeeds(o *Options) Needs {
	if o.Verbose {
		return NeedSummary | NeedVisits | NeedReasons | needResult
	}
	return NeedSummary | needResult
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
	case t.seen <= FewVisits:
		t.visit(&t.few, r)
	default:
		t.few.Reset()
	}
}

// Finish writes the summary, what differs between merged results, what was
// repaired in reading, and behind that the visits if they are few. It returns
// the first error of the writer.
func (t *Text) Finish(r *Run) error {
	s, d := r.Summary, &t.digest
	t.begin()
	d.summary(s)
	if t.seen > 0 {
		d.tables(s)
		d.failing(s)
		if t.seen > FewVisits { // else each is shown in full
			d.actions(s)
		}
		d.waivers(s)
		d.agreement(s)
	}
	d.changes(r.Changes)
	d.repairs(r.Repairs)
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
	t.heading(t.digest.title())
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
