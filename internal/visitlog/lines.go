package visitlog

import "bytes"

// lineSplitter cuts NDJSON after a line end. A line stands for itself: what is
// wrong with one does not touch the next.
type lineSplitter struct {
	t     *text
	limit int // of one line
	// streams tells whether long lines are handed on while they are read.
	streams func() (can bool, why string)
}

func (s *lineSplitter) next(b *batch) bool {
	if s.t.done() {
		return false
	}
	data := s.t.next()
	if end := s.lineEnd(data); end > longFrom { // read to find out what the log is
		if can, _ := s.streams(); can {
			s.wholly(b, data, end)
			return true
		}
	}
	for {
		if i := bytes.LastIndexByte(data, '\n'); i >= 0 && !s.t.eof {
			s.t.keep(data[i+1:])
			data = data[:i+1]
			break
		}
		if s.t.eof {
			break
		}
		if len(data) > min(s.limit, longFrom) {
			can, why := s.streams()
			if can {
				s.long(b, data)
				return true
			}
			if len(data) > s.limit {
				s.skip(b, data, why)
				return true
			}
		}
		data = s.t.fill(data)
	}
	b.data, b.line = data, s.t.line
	s.t.line += bytes.Count(data, newline)
	return true
}

var newline = []byte{'\n'}

// lineEnd returns where the first line of data ends, -1 where that is not known yet.
func (s *lineSplitter) lineEnd(data []byte) int {
	if len(data) <= longFrom {
		return -1
	}
	if i := bytes.IndexByte(data, '\n'); i >= 0 || !s.t.eof {
		return i
	}
	return len(data)
}

// skip passes over a line that is too long, without keeping it.
func (s *lineSplitter) skip(b *batch, data []byte, why string) {
	b.fault(Reject{Line: s.t.line, Visit: findID(data), Reason: overlongFor("this line", s.limit, why)})
	for {
		if i := bytes.IndexByte(data, '\n'); i >= 0 {
			s.t.keep(data[i+1:])
			s.t.line++
			break
		}
		if s.t.eof {
			break
		}
		data = s.t.fill(data[:0])
	}
	s.t.pool.put(data)
}
