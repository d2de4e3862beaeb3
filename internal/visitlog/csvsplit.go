package visitlog

import (
	"bytes"
	"fmt"
)

// csvSplitter cuts CSV between two visits, that is between rows with different
// ids. It sees where rows and cells end exactly as encoding/csv does, which
// the workers then use.
type csvSplitter struct {
	t     *text
	head  *header
	limit int // of the rows of one visit

	id      []byte // of the row that was looked at last
	known   bool
	scanned int // bytes of the next block that were looked at already
	stopped bool
}

func (s *csvSplitter) next(b *batch) bool {
	if s.stopped || s.t.done() {
		return false
	}
	b.header = s.head
	data := s.t.next()
	i, cut := s.scanned, 0
	s.scanned = 0
	for {
		for i < len(data) {
			end, broken, ok := recordEnd(data, i, s.head.comma, s.t.eof)
			if !ok {
				break
			}
			if s.row(data[i:end], broken) {
				cut = i
			}
			i = end
		}
		if s.t.eof {
			cut = len(data)
			break
		}
		if cut > 0 {
			break
		}
		if len(data)-i > s.limit {
			s.endless(b, data, i)
			return true
		}
		if i > s.limit {
			s.skip(b, data, i)
			return true
		}
		data = s.t.fill(data)
	}
	s.t.keep(data[cut:])
	s.scanned = i - cut
	b.data, b.line = data[:cut], s.t.line
	s.t.line += bytes.Count(b.data, newline)
	return true
}

// row looks at a row and tells whether a new visit begins with it. Where the
// id of a row cannot be made out, no cut is made beside it, so that a worker
// sees both visits to which it may belong.
func (s *csvSplitter) row(rec []byte, broken bool) bool {
	if len(bytes.Trim(rec, " \t\r\n\""+string(rune(s.head.comma)))) == 0 {
		return false
	}
	id, ok := cell(rec, s.head.comma, s.head.visit)
	id = bytes.TrimSpace(id)
	if !ok || len(id) == 0 {
		s.known = false
		return false
	}
	begins := s.known && !bytes.Equal(id, s.id)
	s.id, s.known = append(s.id[:0], id...), true
	if broken && bytes.IndexByte(rec, '\n') < len(rec)-1 {
		s.known = false // it has swallowed lines that may be rows of others
	}
	return begins
}

// skip passes over a visit with too many rows.
func (s *csvSplitter) skip(b *batch, data []byte, i int) {
	b.fault(Reject{Line: s.t.line, Visit: string(s.id), Reason: overlong("this visit", s.limit)})
	for {
		s.t.line += bytes.Count(data[:i], newline)
		n := copy(data, data[i:])
		data, i = data[:n], 0
		if n == cap(data) && n > s.limit {
			s.endless(b, data, 0)
			return
		}
		data = s.t.fill(data)
		for i < len(data) {
			end, broken, ok := recordEnd(data, i, s.head.comma, s.t.eof)
			if !ok {
				break
			}
			if s.row(data[i:end], broken) {
				s.t.line += bytes.Count(data[:i], newline)
				s.t.keep(data[i:])
				s.scanned = end - i
				return
			}
			i = end
		}
		if s.t.eof {
			return
		}
	}
}

// endless gives up where one row does not end.
func (s *csvSplitter) endless(b *batch, data []byte, i int) {
	line := s.t.line + bytes.Count(data[:i], newline)
	b.fault(Reject{Line: line, Reason: fmt.Sprintf(
		"the row that begins here does not end within %s: a quotation mark is not closed; from here on nothing was read", plural(s.limit, "byte"))})
	s.stopped = true
}

// recordEnd finds the end of the row that begins at i, by the rules of
// encoding/csv; ok is false where more text is needed for that. A row is
// broken where a quotation mark is not closed rightly.
func recordEnd(data []byte, i int, comma byte, eof bool) (end int, broken, ok bool) {
	lineEnd := func(from int) int {
		if n := bytes.IndexByte(data[from:], '\n'); n >= 0 {
			return from + n + 1
		}
		if eof {
			return len(data)
		}
		return -1
	}
	le := lineEnd(i)
	if le < 0 {
		return 0, false, false
	}
	if bytes.IndexByte(data[i:le], '"') < 0 {
		return le, false, true
	}
	p := i
	for p < le {
		if data[p] != '"' {
			n := bytes.IndexByte(data[p:le], comma)
			if n < 0 || bytes.IndexByte(data[p:p+n], '"') >= 0 {
				return le, false, true
			}
			p += n + 1
			continue
		}
		p++
		for quoted := true; quoted; {
			k := bytes.IndexByte(data[p:le], '"')
			if k < 0 {
				if le == len(data) {
					return le, true, eof
				}
				p = le
				if le = lineEnd(p); le < 0 {
					return 0, false, false
				}
				continue
			}
			p += k + 1
			switch {
			case p < le && data[p] == '"':
				p++
			case p < le && data[p] == comma:
				p++
				quoted = false
			default: // the end of the line, or a mark where none may be
				return le, len(bytes.TrimRight(data[p:le], "\r\n")) > 0, true
			}
		}
	}
	return le, false, true
}

// cell returns a cell of a row, where the cells up to it are well formed.
func cell(rec []byte, comma byte, k int) ([]byte, bool) {
	rec = bytes.TrimSuffix(rec, newline)
	rec = bytes.TrimSuffix(rec, []byte{'\r'})
	for {
		var val []byte
		if len(rec) > 0 && rec[0] == '"' {
			end := 1
			for {
				n := bytes.IndexByte(rec[end:], '"')
				if n < 0 {
					return nil, false
				}
				end += n + 1
				if end < len(rec) && rec[end] == '"' {
					end++
					continue
				}
				break
			}
			val, rec = rec[1:end-1], rec[end:]
			if bytes.IndexByte(val, '"') >= 0 {
				val = bytes.ReplaceAll(val, []byte(`""`), []byte(`"`))
			}
			if len(rec) > 0 && rec[0] != comma {
				return nil, false
			}
		} else {
			n := bytes.IndexByte(rec, comma)
			if n < 0 {
				n = len(rec)
			}
			val, rec = rec[:n], rec[n:]
			if bytes.IndexByte(val, '"') >= 0 {
				return nil, false
			}
		}
		if k == 0 {
			return val, true
		}
		if len(rec) == 0 {
			return nil, false
		}
		k, rec = k-1, rec[1:]
	}
}
