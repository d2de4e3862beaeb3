package main

import (
	"fmt"
	"io"

	"stdc/internal/report"
	"stdc/internal/visitlog"
)

// rejectsShown is how many rejects standard error names; a log of the wrong
// kind has one in every line.
const rejectsShown = 20

// rejects takes in the visits that were not judged: the first are named on
// standard error, all in the file of --rejects.
type rejects struct {
	n      int64
	stderr io.Writer
	file   *output // nil without --rejects
	line   []byte
	err    error // of the file

	before func() // clears the progress line
}

func newRejects(stderr io.Writer, file *output, before func()) *rejects {
	return &rejects{stderr: stderr, file: file, before: before}
}

// add takes in one reject.
func (r *rejects) add(one visitlog.Reject) {
	if r.n++; r.n <= rejectsShown {
		r.before()
		fmt.Fprintf(r.stderr, "%v\n", one)
	}
	if r.file != nil && r.err == nil {
		r.line = append(report.AppendReject(r.line[:0], report.Reject(one)), '\n')
		_, r.err = r.file.Write(r.line)
	}
}

// finish tells how many were not named.
func (r *rejects) finish(path string) {
	more := r.n - rejectsShown
	switch {
	case more <= 0:
	case path == "":
		fmt.Fprintf(r.stderr, "… and %d more; --rejects FILE writes all of them\n", more)
	default:
		fmt.Fprintf(r.stderr, "… and %d more; all of them are in %s\n", more, path)
	}
}
