package table

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"
)

// records takes CSV apart into rows. It sees them as encoding/csv does, which
// a test holds it to; that one is not used because it knows no limit of a row,
// gives columns in bytes, ends no line at a lone CR, takes a blank before a
// quotation mark for a part of the cell, and loses the whole rest of a log to
// one mark that is never closed.
type records struct {
	from  io.Reader
	sep   string
	eol   byte // '\n', which also takes \r\n, or '\r' alone
	limit int  // bytes of a row
	// invalid words bytes that are not UTF-8.
	invalid func([]byte) string

	buf      []byte
	pos, end int // buf[pos:end] is yet to be taken apart
	line     int // of buf[pos]
	err      error
	// checked is up to where buf was looked at for bytes that are no text;
	// they stand before suspect, if anywhere.
	checked, suspect int
	// ready is up to where lines are rows for themselves, as far as buf was looked
	// at for that; see look.
	ready, looked int

	// The cells of the last row lie in body, without white space round them: the
	// row itself, which begins at bodyAt, or scratch, where bodyAt is -1.
	body    []byte
	bodyAt  int
	cuts    []cut
	ranOut  bool // the last row needed more text than there was
	scratch []byte

	// text is what buf holds from textAt on, as far as textEnd: the texts of cells
	// are cut from it, so that a row needs none of its own.
	text            string
	textAt, textEnd int
	cells           []string // see texts
}

// cut is where a cell lies.
type cut struct{ from, to int }

const (
	blockSize = 128 << 10
	textSize  = 32 << 10 // of the texts that cells are cut from
	// mostCells limits the cells of a row, each of which takes more memory
	// than its separator does: four times what a sheet of Excel has.
	mostCells = 1 << 16
)

func newRecords(from io.Reader, limit int, invalid func([]byte) string) *records {
	return &records{from: from, eol: '\n', limit: limit, invalid: invalid, line: 1, buf: make([]byte, blockSize)}
}

// fill reads more, moving what is left to the beginning of the buffer.
func (s *records) fill() {
	s.text, s.textAt, s.textEnd = "", 0, 0
	if s.pos > 0 {
		copy(s.buf, s.buf[s.pos:s.end])
		s.end -= s.pos
		s.checked -= s.pos
		s.suspect -= s.pos
		s.ready -= s.pos
		s.looked -= s.pos
		s.pos = 0
	}
	if s.end == len(s.buf) {
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	n, err := s.from.Read(s.buf[s.end:])
	s.end += n
	s.err = err
	fresh := s.buf[s.checked:s.end]
	if err == nil {
		fresh = fresh[:len(fresh)-unfinished(fresh)]
	}
	s.checked += len(fresh)
	if !clean(fresh) {
		s.suspect = s.checked
	}
}

func clean(b []byte) bool { return utf8.Valid(b) && bytes.IndexByte(b, 0) < 0 }

// unfinished is how many bytes at the end of b begin a character that may go on.
func unfinished(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if c := b[len(b)-n]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-n:]) {
				return n
			}
			break
		}
	}
	return 0
}

// lineEnd finds the end of the line that goes on at from, both counted from
// pos; false where that passes the limit of a row.
func (s *records) lineEnd(from int) (int, bool) {
	for {
		if i := bytes.IndexByte(s.buf[s.pos+from:s.end], s.eol); i >= 0 {
			return from + i + 1, from+i <= s.limit
		}
		from = s.end - s.pos
		if s.err != nil {
			return from, from <= s.limit
		}
		if from > s.limit {
			return from, false
		}
		s.fill()
	}
}

// next takes the next row apart into cells and returns its first line; a blank
// line is a row without cells. After a fault it goes on.
func (s *records) next() (line int, fault *Fault, err error) {
	line, s.cuts, s.body, s.ranOut = s.line, s.cuts[:0], nil, false
	end, ok := s.lineEnd(0)
	switch {
	case end == 0:
		return line, nil, s.err
	case !ok:
		return line, s.overlong(), nil
	}
	lines := 1
	if raw := s.content(s.buf[s.pos : s.pos+end]); bytes.IndexByte(raw, '"') >= 0 {
		end, fault = s.quoted(end)
		lines = 1 + s.breaks(end)
	} else if len(raw) > 0 {
		s.body, s.bodyAt = raw, s.pos
		fault = s.split()
	}
	if s.err != nil && s.err != io.EOF && (s.ranOut || s.buf[s.pos+end-1] != s.eol) {
		return line, nil, s.err // which cut this row short
	}
	if s.pos < s.suspect {
		fault = s.damage(s.buf[s.pos:s.pos+end], fault)
	}
	s.pos += end
	s.line += lines
	return line, fault, nil
}

// fitting takes the next row that is not blank, whose cells fit the shape.
func (s *records) fitting(want shape) (line int, fault *Fault, err error) {
	for {
		line, fault, err = s.next()
		if err != nil || fault != nil {
			return line, fault, err
		}
		if s.blank() {
			continue
		}
		n := s.width(want.most)
		if n > want.most || n < want.least {
			return line, s.miscounted(line, want), nil
		}
		s.cuts = s.cuts[:n]
		return line, nil, nil
	}
}

// blank tells whether the last row has nothing in its cells.
func (s *records) blank() bool { return s.width(0) == 0 }

// width is how many cells the last row has, without blank ones at its end that
// are too many.
func (s *records) width(most int) int {
	n := len(s.cuts)
	for n > most && s.cuts[n-1].from == s.cuts[n-1].to {
		n--
	}
	return n
}

// content is a line without its end.
func (s *records) content(line []byte) []byte {
	if n := len(line); n > 0 && line[n-1] == s.eol {
		line = line[:n-1]
	}
	if n := len(line); n > 0 && line[n-1] == '\r' && s.eol == '\n' {
		line = line[:n-1]
	}
	return line
}

// texts are the cells of the last row. The list holds until the next call.
func (s *records) texts() []string {
	s.cells = s.cells[:0]
	if len(s.cuts) == 0 {
		return s.cells
	}
	text := ""
	if n := len(s.body); s.bodyAt < 0 {
		text = string(s.body)
	} else {
		if s.bodyAt < s.textAt || s.bodyAt+n > s.textEnd {
			s.textAt, s.textEnd = s.bodyAt, min(s.end, s.bodyAt+max(n, textSize))
			s.text = string(s.buf[s.textAt:s.textEnd])
		}
		text = s.text[s.bodyAt-s.textAt:][:n]
	}
	for _, c := range s.cuts {
		s.cells = append(s.cells, text[c.from:c.to])
	}
	return s.cells
}

// breaks counts the line breaks inside of the row that ends at end.
func (s *records) breaks(end int) int {
	return bytes.Count(s.buf[s.pos:s.pos+end-1], []byte{s.eol})
}

// split cuts a row without quotation marks.
func (s *records) split() *Fault {
	from, body := 0, s.body
	for len(s.cuts) < mostCells {
		to := len(body)
		if i := s.separator(body[from:]); i >= 0 {
			to = from + i
		}
		if from < to && plain(body[from]) && plain(body[to-1]) {
			s.cuts = append(s.cuts, cut{from, to})
		} else {
			s.cuts = append(s.cuts, s.trim(from, to))
		}
		if to == len(body) {
			return nil
		}
		from = to + len(s.sep)
	}
	return s.tooMany()
}

// quoted takes a row with quotation marks apart, whose first line ends at end,
// counted from pos; it returns where the row ends.
func (s *records) quoted(end int) (int, *Fault) {
	s.scratch, s.cuts = s.scratch[:0], s.cuts[:0]
	from := 0 // where the cell begins in scratch
	line := s.content(s.buf[s.pos : s.pos+end])
	i := 0 // where the cell begins
	for {
		open := i + s.blanks(line[i:])
		if open < len(line) && line[open] == '"' {
			after, last, fault := s.quotedCell(open, end)
			if fault != nil {
				return last, s.withCells(fault)
			}
			if i = after; last != end {
				end = last
				line = s.content(s.buf[s.pos : s.pos+end])
			}
		} else {
			cell := line[i:]
			if k := s.separator(cell); k >= 0 {
				cell = cell[:k]
			}
			if q := bytes.IndexByte(cell, '"'); q >= 0 {
				fault := s.faultAt(i+q, "a quotation mark stands inside of a cell; the cell must stand in quotation marks, and those inside it be doubled")
				fault.Swallowed = s.breaks(end) > 0
				return end, s.withCells(fault)
			}
			s.scratch = append(s.scratch, cell...)
			i += len(cell)
		}
		s.cuts = append(s.cuts, cut{from, len(s.scratch)})
		from = len(s.scratch)
		if i >= len(line) {
			s.finish()
			return end, nil
		}
		if len(s.cuts) == mostCells {
			s.finish()
			fault := s.tooMany()
			fault.Swallowed = s.breaks(end) > 0
			return end, fault
		}
		i += len(s.sep)
	}
}

// quotedCell reads the cell whose quotation mark opens at open, in a line that
// ends at end. It returns the place after the cell, and the end of the line
// that this place is in.
func (s *records) quotedCell(open, end int) (after, last int, fault *Fault) {
	first := end
	line := s.content(s.buf[s.pos : s.pos+end])
	i := open + 1
	for {
		k := bytes.IndexByte(line[i:], '"')
		if k < 0 {
			s.scratch = append(append(s.scratch, line[i:]...), '\n')
			i = end
			var ok bool
			if end, ok = s.lineEnd(end); !ok || end == i {
				s.ranOut = true
				return 0, first, s.unclosed(open)
			}
			line = s.content(s.buf[s.pos : s.pos+end])
			continue
		}
		s.scratch = append(s.scratch, line[i:i+k]...)
		i += k + 1
		if i < len(line) && line[i] == '"' {
			s.scratch = append(s.scratch, '"')
			i++
			continue
		}
		i += s.blanks(line[i:])
		if i == len(line) || s.separator(line[i:min(len(line), i+len(s.sep))]) == 0 {
			return i, end, nil
		}
		f := s.faultAt(open, "a quotation mark that opens a cell is not closed rightly")
		if n := s.breaks(end); n > 0 {
			f.Swallowed = true
			f.Reason += fmt.Sprintf("; lines %d to %d were left unread", s.line, s.line+n)
		}
		return 0, end, f
	}
}

// blanks counts the bytes of white space that b begins with, up to a
// separator, which may be some itself.
func (s *records) blanks(b []byte) int {
	n := 0
	for n < len(b) && (b[n] <= ' ' || b[n] >= utf8.RuneSelf) && s.separator(b[n:min(len(b), n+len(s.sep))]) != 0 {
		_, size := utf8.DecodeRune(b[n:])
		if len(bytes.TrimSpace(b[n:n+size])) > 0 {
			break
		}
		n += size
	}
	return n
}

// separator finds the first separator in b, -1 where there is none.
func (s *records) separator(b []byte) int {
	if len(s.sep) == 1 {
		return bytes.IndexByte(b, s.sep[0])
	}
	return bytes.Index(b, []byte(s.sep))
}

// finish makes the cells of what quoted has gathered.
func (s *records) finish() {
	s.body, s.bodyAt = s.scratch, -1
	for i, c := range s.cuts {
		s.cuts[i] = s.trim(c.from, c.to)
	}
}
