package visitlog

import "stdc/internal/visitlog/table"

// batch is a piece of a log that holds whole visits: what the reader hands to
// a worker.
type batch struct {
	file   string
	input  int // its number
	format format
	data   []byte
	line   int    // of data[0]
	spans  []span // formatValues: the visits in data
	// formatTable: what the columns mean, and whether rows of a visit that do
	// not stand together are found out
	binding  *binding
	together bool
	// written is where data comes from, as lines yet to be cut; nil for packed rows.
	written  table.Runs
	inMemory visitsInMemory // visits that are taken from there, in place of data
	repairs  repairLog      // what the worker did to its visits
	// faults are what the reader itself found wrong. Each comes before the
	// span of its number; with other formats such a batch has no data.
	faults []readerFault
	large  bool      // took a place among the large ones
	long   *longLine // where the one line of the batch is still being read
}

// span is a visit in the data of a batch.
type span struct {
	start, end   int
	line, column int
}

type readerFault struct {
	before int
	reject Reject
}

func (b *batch) fault(r Reject) {
	r.File = b.file
	b.faults = append(b.faults, readerFault{len(b.spans), r})
}

// splitter cuts the text of one input into batches. It fills b, and returns
// false once the text is at its end and b has nothing in it.
type splitter interface {
	next(b *batch) bool
}

// overlong words that a visit passes the limit.
func overlong(what string, limit int) string { return overlongFor(what, limit, "") }

// overlongFor is overlong with why the visit could not be judged while it was
// read, "" where that was never possible.
func overlongFor(what string, limit int, why string) string {
	s := what + " is longer than " + plural(limit, "byte")
	if why != "" {
		s += " and cannot be judged while it is read (" + why + ")"
	}
	return s + "; raise --max-visit-bytes to read it"
}
