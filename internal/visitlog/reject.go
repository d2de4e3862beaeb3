package visitlog

import (
	"fmt"
	"strings"
)

// Reject is a visit, or a part of a log, that could not be read or judged.
type Reject struct {
	File string `json:"file"`
	// Line counts from 1 in the unpacked text, or in a sheet; 0 where the whole
	// file is meant.
	Line int `json:"line,omitempty"`
	// Column counts from 1: characters, or the cells of a row; 0 where it is not
	// known.
	Column int    `json:"column,omitempty"`
	Visit  string `json:"visit,omitempty"` // its id, where that could be read
	Reason string `json:"reason"`
}

// Error writes r as FILE:LINE:COLUMN: visit "ID": reason.
func (r Reject) Error() string {
	var b strings.Builder
	b.WriteString(r.File)
	if r.Line > 0 {
		fmt.Fprintf(&b, ":%d", r.Line)
		if r.Column > 0 {
			fmt.Fprintf(&b, ":%d", r.Column)
		}
	}
	b.WriteString(": ")
	if r.Visit != "" {
		fmt.Fprintf(&b, "visit %s: ", quote(r.Visit))
	}
	b.WriteString(r.Reason)
	return b.String()
}

// fault is what is wrong with one visit: where in its bytes, at which key
// (`events[3].angle`), and why.
type fault struct {
	off    int
	place  string
	reason string
}

func (f *fault) text() string {
	if f.place == "" {
		return f.reason
	}
	return f.place + ": " + f.reason
}
