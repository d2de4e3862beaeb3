package table

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// faultAt is a fault of the row at a byte of it, counted from pos.
func (s *records) faultAt(i int, reason string) *Fault {
	before := s.buf[s.pos : s.pos+i]
	f := &Fault{Line: s.line + bytes.Count(before, []byte{s.eol}), Reason: reason}
	before = before[bytes.LastIndexByte(before, s.eol)+1:]
	f.Column = utf8.RuneCount(before) + 1
	return f
}

// withCells adds the cells that stand before the fault.
func (s *records) withCells(f *Fault) *Fault {
	s.finish()
	f.Cells = slices.Clone(s.texts())
	return f
}

// unclosed words a mark after which no other one closes the cell. What follows
// is read as rows then: it most likely is some, and if it is the text of a cell
// that was cut short, those rows do not fit the header.
func (s *records) unclosed(open int) *Fault {
	f := s.faultAt(open, "a quotation mark that opens a cell is never closed")
	if s.end-s.pos > s.limit {
		f.Reason = fmt.Sprintf("a quotation mark that opens a cell is not closed within %d bytes", s.limit)
	}
	f.Reason += "; what follows was read from the next line on"
	return f
}

// overlong passes over a line that exceeds the limit, without keeping it.
func (s *records) overlong() *Fault {
	f := &Fault{Line: s.line, Reason: fmt.Sprintf("the row is longer than %d bytes", s.limit)}
	s.line++
	for {
		if i := bytes.IndexByte(s.buf[s.pos:s.end], s.eol); i >= 0 {
			s.pos += i + 1
			return f
		}
		s.pos = s.end
		if s.err != nil {
			return f
		}
		s.fill()
	}
}

func (s *records) tooMany() *Fault {
	return &Fault{Line: s.line, Cells: slices.Clone(s.texts()), Reason: fmt.Sprintf("the row has more than %d cells", mostCells)}
}

// miscounted is a row that does not fit the header. An open quotation mark
// that another one closes by chance is one of the causes, so a row over several
// lines may hold rows.
func (s *records) miscounted(line int, want shape) *Fault {
	n := len(s.cuts)
	unit := "cells"
	if n == 1 {
		unit = "cell"
	}
	return &Fault{
		Line:      line,
		Cells:     slices.Clone(s.texts()),
		Swallowed: s.line > line+1,
		Reason:    fmt.Sprintf("the row has %d %s, the header %d", n, unit, want.most),
	}
}

// damage looks through a row for bytes that are no text; without any, the
// fault that it had stays.
func (s *records) damage(row []byte, had *Fault) *Fault {
	i := invalidUTF8(row)
	reason := ""
	if nul := bytes.IndexByte(row[:i], 0); nul >= 0 {
		i, reason = nul, "found a NUL byte: the file is damaged here"
	} else if i < len(row) {
		reason = s.invalid(row[i:])
	} else {
		return had
	}
	f := s.faultAt(i, reason)
	f.Cells = slices.Clone(s.texts())
	for k, c := range f.Cells {
		if !utf8.ValidString(c) || strings.IndexByte(c, 0) >= 0 {
			f.Cells[k] = ""
		}
	}
	f.Swallowed = had != nil && had.Swallowed
	return f
}

// plain tells a character of ASCII that is no white space.
func plain(c byte) bool { return c-'!' < utf8.RuneSelf-'!' }

// trim takes off the white space round a cell of body, of any script. Han
// characters are told from it by a look at two bytes.
func (s *records) trim(from, to int) cut {
	b := s.body[from:to]
	n := len(b)
	if n == 0 {
		return cut{from, to}
	}
	first, last := b[0], b[n-1]
	if first > ' ' && first != 0xc2 && (first < 0xe1 || first > 0xe3) {
		if last > ' ' && last < utf8.RuneSelf {
			return cut{from, to}
		}
		if n >= 3 && last >= utf8.RuneSelf && b[n-2] != 0xc2 && (b[n-3] < 0xe1 || b[n-3] > 0xe3) {
			return cut{from, to}
		}
	}
	from = to - len(bytes.TrimLeftFunc(b, unicode.IsSpace))
	return cut{from, from + len(bytes.TrimSpace(b))}
}
