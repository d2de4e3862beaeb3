package visitlog

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// rowFault rejects the visit for what is wrong with the row that was read.
func (d *csvDecoder) rowFault(format string, args ...any) *Reject {
	line, _ := d.r.FieldPos(0)
	return &Reject{Line: d.first + line, Reason: fmt.Sprintf(format, args...)}
}

// cellFault rejects the visit for what is wrong with a cell.
func (d *csvDecoder) cellFault(i int, reason string) *Reject {
	line, col := d.r.FieldPos(i)
	line, col = d.place(line, col)
	if name := d.b.header.columns[i].name; name != "" {
		reason = name + ": " + reason
	}
	return &Reject{Line: line, Column: col, Reason: reason}
}

// syntax words a row that is not CSV.
func (d *csvDecoder) syntax(err error) *Reject {
	pe, ok := errors.AsType[*csv.ParseError](err)
	if !ok {
		return &Reject{Reason: "not valid CSV: " + err.Error()}
	}
	r := &Reject{Reason: "a quotation mark stands inside of a cell; the cell must stand in quotation marks, and those inside it be doubled"}
	r.Line, r.Column = d.place(pe.Line, pe.Column)
	if errors.Is(pe.Err, csv.ErrQuote) {
		r.Line, r.Column = d.first+pe.StartLine, 0
		r.Reason = "a quotation mark that opens a cell is not closed rightly"
		if pe.Line > pe.StartLine {
			r.Reason += fmt.Sprintf("; lines %d to %d were left unread", r.Line, d.first+pe.Line)
		}
	}
	return r
}

// place turns a line of the batch and a column in bytes into a line of the
// file and a column in characters.
func (d *csvDecoder) place(line, col int) (int, int) {
	line += d.first
	if line < d.seenLine {
		d.seenLine, d.seenOff = d.b.line, 0
	}
	for d.seenLine < line {
		n := bytes.IndexByte(d.b.data[d.seenOff:], '\n')
		if n < 0 {
			return line, 0
		}
		d.seenOff += n + 1
		d.seenLine++
	}
	end := min(d.seenOff+col-1, len(d.b.data))
	return line, utf8.RuneCount(d.b.data[d.seenOff:end]) + 1
}

func blank(rec []string) bool {
	for _, c := range rec {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// invalid finds the first byte of s that is not UTF-8.
func invalid(s string) int {
	for i, r := range s {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(s[i:]); n == 1 {
				return i
			}
		}
	}
	return 0
}
