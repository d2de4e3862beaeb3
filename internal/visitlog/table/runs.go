package table

import (
	"bytes"
	"io"
)

// Runs is a source of a text of which others may cut the rows, beside its
// reading: most rows of CSV end where their line does.
type Runs interface {
	Source
	// Run returns lines that stand next in the text, with their ends, each of
	// which is a row for itself, and the number of the first. It is empty where the
	// next row has to be taken by Next, and holds until Next, Run or Take is called.
	Run() (text []byte, line int)
	// Take passes over what Run begins with: whole lines, n bytes.
	Take(n int)
	// Line is the line that comes next, LineEnd what each ends with.
	Line() int
	LineEnd() byte
	// Cutter returns one for such lines. Any goroutine may call it.
	Cutter() *Cutter
}

// RunSize is the most bytes that a run has.
const RunSize = 64 << 10

func (s *csvSource) Run() (text []byte, line int) {
	if len(s.rows.sep) != 1 {
		return nil, s.rows.line
	}
	return s.rows.run(), s.rows.line
}

func (s *csvSource) Take(n int) {
	s.rows.line += bytes.Count(s.rows.buf[s.rows.pos:s.rows.pos+n], []byte{s.rows.eol})
	s.rows.pos += n
}

func (s *csvSource) Line() int { return s.rows.line }

func (s *csvSource) LineEnd() byte { return s.rows.eol }

func (s *csvSource) Cutter() *Cutter {
	return &Cutter{rows: records{sep: s.rows.sep, eol: s.rows.eol, limit: s.rows.limit}, shape: s.shape}
}

// run returns the lines at pos that are rows for themselves: a text with an even
// number of quotation marks, or one of no row at all, which is told by its line.
func (s *records) run() []byte {
	for s.err == nil && s.end-s.pos < RunSize {
		s.fill()
	}
	if s.pos < s.suspect {
		return nil
	}
	if s.looked < min(s.end, s.pos+RunSize) || s.ready < s.pos {
		s.look(max(s.pos, s.ready))
	}
	return s.buf[s.pos:s.ready]
}

// look finds out how far from a line on lines are rows for themselves. A row that
// begins in a line with an even number of quotation marks ends in it, rightly or
// not: whatever goes on holds one that is not closed.
func (s *records) look(from int) {
	s.looked = min(s.end, s.pos+RunSize)
	to := from + bytes.LastIndexByte(s.buf[from:s.looked], s.eol) + 1
	for i := from; i < to; {
		q := bytes.IndexByte(s.buf[i:to], '"')
		if q < 0 {
			break
		}
		begin := i + bytes.LastIndexByte(s.buf[i:i+q], s.eol) + 1
		i += q + bytes.IndexByte(s.buf[i+q:to], s.eol) + 1
		if bytes.Count(s.buf[begin:i], []byte{'"'})%2 > 0 {
			to = begin
		}
	}
	s.ready = to
}

// Cutter takes lines of a Run apart.
type Cutter struct {
	rows  records
	shape shape
	plain plainCut
	// Scratch tells that the cells of the last row hold until the next one only;
	// those of others lie in the lines.
	Scratch bool
}

// Begin takes lines, the first of which has a number.
func (c *Cutter) Begin(text []byte, line int) {
	r := &c.rows
	r.buf, r.pos, r.end, r.line = text, 0, len(text), line
	r.text, r.textAt, r.textEnd = "", 0, 0
	r.err = io.EOF
	c.plain.begin(r)
}

// Next cuts the next row that is not blank, and appends its cells to dst. They
// have no white space round them, and hold as Scratch says. There is a fault
// in their place where the row does not fit the header or its quotation marks are
// wrong. At the end more is false.
func (c *Cutter) Next(dst [][]byte) (line int, cells [][]byte, fault *Fault, more bool) {
	if line, cells, ok := c.plainly(dst); ok {
		c.Scratch = false
		return line, cells, nil, true
	}
	line, fault, err := c.rows.fitting(c.shape)
	if c.rows.pos > c.plain.until && len(c.rows.sep) == 1 {
		c.plain.look(&c.rows)
	}
	if err != nil || fault != nil {
		return line, dst, fault, err == nil
	}
	body := c.rows.body
	c.Scratch = c.rows.bodyAt < 0
	for _, cut := range c.rows.cuts {
		dst = append(dst, body[cut.from:cut.to])
	}
	return line, dst, nil, true
}
