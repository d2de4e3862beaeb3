package visitlog

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// valueSplitter cuts JSON that is not bound to lines: lists of visits, and
// visits one after another, over as many lines as they like.
type valueSplitter struct {
	t     *text
	limit int // of one visit

	scan    brackets
	scanned int // bytes of the visit that begins the next block, looked at already

	// What was read outside of visits.
	inList    bool
	listLine  int
	wantComma bool // a visit has come since the last comma
	comma     bool // a comma has come since the last visit

	// line and column are those of the byte at mark in the block.
	line, column, mark int
}

func newValueSplitter(t *text, limit int) *valueSplitter {
	return &valueSplitter{t: t, limit: limit, line: t.line, column: 1}
}

func (s *valueSplitter) next(b *batch) bool {
	if s.t.done() {
		if s.inList {
			s.inList = false
			b.fault(Reject{Line: s.line, Column: s.column, Reason: fmt.Sprintf(
				"the list of visits that begins in line %d is not closed with ]; the file may be cut short", s.listLine)})
		}
		return len(b.faults) > 0
	}
	data := s.t.next()
	s.mark = 0
	for i := 0; i < len(data); {
		if data[i] != '{' {
			i = s.between(b, data, i)
			continue
		}
		s.moveTo(data, i)
		if s.scanned == 0 {
			s.scan.reset()
		}
		n, done := s.scan.scan(data[i+s.scanned:])
		n += s.scanned
		s.scanned = 0
		switch {
		case done:
			s.placed(b)
			b.spans = append(b.spans, span{i, i + n, s.line, s.column})
			i += n
		case s.t.eof:
			s.unclosed(b, data[i:])
			b.data = data[:i]
			return true
		case i > 0: // it becomes the first of the next block
			s.scanned = n
			s.t.keep(data[i:])
			b.data = data[:i]
			return true
		case n > s.limit:
			s.skip(b, data)
			return true
		default: // this block grows
			s.scanned = n
			data = s.t.fill(data)
		}
	}
	s.moveTo(data, len(data))
	b.data = data
	return true
}

// unclosed reports a visit that the text ends in; rest is what it swallowed.
func (s *valueSplitter) unclosed(b *batch, rest []byte) {
	lines := bytes.Count(bytes.TrimRight(rest, " \t\r\n"), newline) + 1
	b.fault(Reject{Line: s.line, Column: s.column, Visit: findID(rest), Reason: fmt.Sprintf(
		"the visit that begins here does not end: a bracket or a quotation mark is not closed; from here on nothing was read (%s)", plural(lines, "line"))})
	s.inList = false
}

// skip passes over a visit that is too long, without keeping it.
func (s *valueSplitter) skip(b *batch, data []byte) {
	s.placed(b)
	r := Reject{Line: s.line, Column: s.column, Visit: findID(data), Reason: overlong("this visit", s.limit)}
	s.moveTo(data, len(data))
	for !s.t.eof {
		data = s.t.fill(data[:0])
		s.mark = 0
		n, done := s.scan.scan(data)
		s.moveTo(data, n)
		if done {
			s.t.keep(data[n:])
			b.fault(r)
			return
		}
	}
	r.Reason += "; it does not end, so nothing after it was read"
	b.fault(r)
	s.inList = false
}

// between reads what stands outside of visits from i on, and returns where to
// go on.
func (s *valueSplitter) between(b *batch, data []byte, i int) int {
	c := data[i]
	if c == ' ' || c == '\t' || c == '\r' || c == '\n' {
		return i + 1
	}
	s.moveTo(data, i)
	complain := func(format string, args ...any) {
		b.fault(Reject{Line: s.line, Column: s.column, Reason: fmt.Sprintf(format, args...)})
	}
	switch c {
	case ',':
		switch {
		case !s.inList:
			complain("a comma stands outside of a list; visits one after another need none")
		case !s.wantComma:
			complain("this comma is one too many")
		}
		s.wantComma, s.comma = false, true
		return i + 1
	case '[':
		if s.inList {
			complain("expected a visit in { }, found a second [")
			return i + 1
		}
		s.inList, s.listLine, s.wantComma, s.comma = true, s.line, false, false
		return i + 1
	case ']':
		switch {
		case !s.inList:
			complain("this ] closes nothing")
		case s.comma:
			complain("the comma before this ] is one too many")
		}
		s.inList = false
		return i + 1
	}
	end := i + 1
	for end < len(data) && bytes.IndexByte([]byte("\n{[],"), data[end]) < 0 {
		end++
	}
	complain("expected a visit in { }, found %s", quote(bytes.TrimSpace(data[i:end])))
	s.wantComma, s.comma = s.inList, false
	return end
}

// placed takes note of a visit at the mark.
func (s *valueSplitter) placed(b *batch) {
	if s.inList && s.wantComma {
		b.fault(Reject{Line: s.line, Column: s.column, Reason: "a comma is missing before this visit"})
	}
	s.wantComma, s.comma = s.inList, false
}

// moveTo moves the mark, and line and column with it.
func (s *valueSplitter) moveTo(data []byte, to int) {
	seg := data[s.mark:to]
	s.mark = to
	defer func() { s.t.line = s.line }()
	if k := bytes.LastIndexByte(seg, '\n'); k >= 0 {
		s.line += bytes.Count(seg, newline)
		s.column = utf8.RuneCount(seg[k+1:]) + 1
		return
	}
	s.column += utf8.RuneCount(seg)
}
