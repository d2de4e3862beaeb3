package table

import (
	"bytes"
	"fmt"
	"io"
)

// jsonSource reads records in JSON, such as the submissions of a survey: an
// object a line, a list of objects, or an object with such a list under a key.
// Each record is a row of the main table; a list of objects in it is a repeat,
// whose items are rows of a table of their own.
type jsonSource struct {
	text    *jsonText
	rec     *jsonRecords
	most    int // bytes of a record
	layout  jsonLayout
	wrapper jsonWrapper

	row    int // of the record, to be handed out next
	record int
	notes  []Note

	// Of a list.
	listLine      int
	needComma     bool // a record has come since the last comma
	comma         bool // a comma has come since the last record
	opened, ended bool
}

func openJSON(r io.Reader, o Options) (Source, error) {
	encoding := o.Encoding
	if encoding == "" {
		// JSON is UTF-8 text. Were it guessed, one bad byte might be read as
		// Chinese; so it is a fault of its record.
		encoding = "utf-8"
	}
	text, err := o.decode(r, encoding)
	if err != nil {
		return nil, err
	}
	s := &jsonSource{
		text: &jsonText{r: text, line: 1, column: 1},
		rec:  newJSONRecords(),
		most: o.MaxRowBytes,
	}
	if note := text.Note(); text.Encoding() != nameUTF8 {
		s.notes = append(s.notes, note)
	}
	for len(s.text.rest()) < jsonWindow && s.text.more() {
	}
	first, some := s.text.next()
	switch {
	case !some && s.text.err != nil:
		return nil, s.text.err
	case !some:
		return nil, fmt.Errorf("the file is empty; expected records in JSON")
	case first == '[':
		s.layout = jsonList
		s.openList("a list")
	case first != '{':
		return nil, s.faultHere("expected { or [ at the beginning of JSON, found %s", jsonCharacter(s.text.rest()))
	default:
		var key string
		s.layout, key, err = findLayout(s.text.rest(), s.text.eof)
		if err == nil && s.layout == jsonKey {
			err = s.openWrapper(key)
		}
		if err != nil {
			return nil, err
		}
		switch s.layout {
		case jsonLines:
			s.note(NoteFormat, "read as JSON, a record a line")
		case jsonValues:
			s.note(NoteFormat, "read as JSON, one record after another")
		}
	}
	return s, nil
}

// openList passes the [ at hand.
func (s *jsonSource) openList(what string) {
	s.listLine, s.opened = s.text.line, true
	s.text.pass(1)
	s.note(NoteFormat, "read as JSON, "+what+" of records")
}

func (s *jsonSource) Tables() []Table { return s.rec.tables }
func (s *jsonSource) Notes() []Note   { return s.notes }
func (s *jsonSource) Close() error    { return nil }

// note takes note of something in the line at hand.
func (s *jsonSource) note(kind NoteKind, what string) {
	s.notes = append(s.notes, Note{What: what, Kind: kind, Count: 1, Lines: []int{s.text.line}})
}

func (s *jsonSource) Next(r *Row) error {
	for s.row == len(s.rec.rows) {
		if err := s.nextRecord(); err != nil {
			return err
		}
	}
	s.rec.fill(r, s.row)
	r.Record, r.Hidden = s.record, false
	s.row++
	return nil
}

// nextRecord reads the next record into s.rec, or returns a fault or the end.
func (s *jsonSource) nextRecord() error {
	s.rec.rows, s.row = s.rec.rows[:0], 0
	for {
		c, some := s.text.next()
		switch {
		case !some && s.text.err != nil:
			return s.text.err
		case !some && s.opened:
			s.opened = false
			f := s.faultHere("the list of records that begins in line %d is not closed with ]; the file may be cut short", s.listLine)
			f.Swallowed = true
			return f
		case !some:
			return io.EOF
		case s.layout == jsonLines:
			return s.lineRecord()
		case c == '{' && !s.ended:
			return s.value()
		}
		if err := s.between(c); err != nil {
			return err
		}
	}
}

// lineRecord reads the line at hand, which holds one record.
func (s *jsonSource) lineRecord() error {
	s.record++
	line, short := s.text.lineHere(s.most)
	if !short {
		f := s.faultHere("this line has more than %d bytes, which is the most", s.most)
		f.Record = s.record
		s.text.skipLine()
		return f
	}
	if line[0] != '{' {
		f := s.faultHere("expected a record in { }, found %s", jsonCharacter(line))
		f.Record = s.record
		s.text.skipLine()
		return f
	}
	n, f := s.rec.read(line, s.text.line)
	if f == nil {
		rest := bytes.TrimLeft(line[n:], " \t\r")
		if len(rest) == 0 {
			s.text.skipLine()
			return nil
		}
		f = &jsonFault{off: len(line) - len(rest), reason: "nothing may follow the record in its line, found " + jsonCharacter(rest)}
	}
	fault := s.fault(line, f)
	fault.Record = s.record
	s.text.skipLine()
	return fault
}

// value reads the record at hand, which ends where its brackets do.
func (s *jsonSource) value() error {
	if s.layout != jsonValues && s.needComma {
		s.needComma = false // told once, then read
		return s.faultHere("a comma is missing before this record")
	}
	s.needComma, s.comma = true, false
	s.record++
	for {
		data := s.text.rest()
		n, f := s.rec.read(data, s.text.line)
		if f == nil && n <= s.most {
			s.text.pass(n)
			return nil
		}
		tooLong := f == nil || f.cut && len(data) > s.most
		if !tooLong && f.cut && s.text.more() {
			continue
		}
		if tooLong {
			f = &jsonFault{reason: fmt.Sprintf("this record has more than %d bytes, which is the most", s.most)}
		}
		fault := s.fault(data, f)
		fault.Record = s.record
		closed, clean := s.text.skipValue()
		if !closed {
			fault.Reason += "; from here on nothing was read"
			s.opened = false
		}
		fault.Swallowed = !closed || !clean && !tooLong
		return fault
	}
}

// fault places what is wrong with the record at hand, with the cells of its
// main row that came before.
func (s *jsonSource) fault(data []byte, f *jsonFault) *Fault {
	line, column := s.text.place()
	line, column = jsonPosition(data, f.off, line, column)
	fault := &Fault{Line: line, Column: column, Reason: f.reason}
	if len(s.rec.rows) > 0 {
		var r Row
		s.rec.fill(&r, 0)
		fault.Cells = append([]string(nil), r.Cells...)
	}
	s.rec.rows = s.rec.rows[:0]
	return fault
}

// faultHere is a fault of what is at hand.
func (s *jsonSource) faultHere(format string, args ...any) *Fault {
	line, column := s.text.place()
	return &Fault{Line: line, Column: column, Reason: fmt.Sprintf(format, args...)}
}

// between reads c, which stands outside of records.
func (s *jsonSource) between(c byte) error {
	comma, needComma := s.comma, s.needComma
	var fault *Fault
	switch {
	case s.opened && c == ',':
		s.comma, s.needComma = true, false
		if !needComma {
			fault = s.faultHere("this comma is one too many")
		}
		s.text.pass(1)
	case s.opened && c == ']':
		s.opened, s.ended = false, true
		if comma {
			fault = s.faultHere("the comma before this ] is one too many")
		}
		s.text.pass(1)
		if s.layout == jsonKey {
			if err := s.wrapper.rest(s); err != nil {
				return err
			}
		}
	case s.ended:
		fault = s.faultHere("expected the end of the file, found %s; from here on nothing was read", jsonCharacter(s.text.rest()))
		fault.Swallowed = true
		s.text.skipAll()
	default:
		s.needComma, s.comma = s.opened, false
		fault = s.faultHere("expected a record in { }, found %s", jsonCharacter(s.text.rest()))
		s.skipStray()
	}
	if fault != nil {
		return fault
	}
	return nil
}

// skipStray passes what is no record, up to where one may begin.
func (s *jsonSource) skipStray() {
	if s.text.rest()[0] == '[' {
		s.text.skipValue()
		return
	}
	for first := true; ; first = false {
		rest := s.text.rest()
		if first {
			rest = rest[1:]
		}
		k := bytes.IndexAny(rest, "\n,{[]")
		if k >= 0 {
			s.text.pass(len(s.text.rest()) - len(rest) + k)
			return
		}
		s.text.pass(len(s.text.rest()))
		if !s.text.more() {
			return
		}
	}
}
