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
	text, err := Decode(r, encoding)
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
		s.text.skipLine()
		return f
	}
	if line[0] != '{' {
		f := s.faultHere("expected a record in { }, found %s", jsonCharacter(line))
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
	default:
		s.needComma, s.comma = s.opened, false
		want := "a record in { }"
		if s.ended {
			want = "the end of the file"
		}
		fault = s.faultHere("expected %s, found %s", want, jsonCharacter(s.text.rest()))
		s.skipStray()
	}
	if fault != nil {
		return fault
	}
	return nil
}

// skipStray passes what is no record, up to where one may begin.
func (s *jsonSource) skipStray() {
	if c := s.text.rest()[0]; c == '[' || s.ended && c == '{' {
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

// jsonWrapper is the object around a list of records.
type jsonWrapper struct {
	key   string // of the list
	known bool   // whether key is one that servers use
	seen  map[string]bool
}

// openWrapper reads the object at hand up to the list under key.
func (s *jsonSource) openWrapper(key string) error {
	s.wrapper = jsonWrapper{key: key, seen: map[string]bool{}}
	for _, k := range wrapperKeys {
		s.wrapper.known = s.wrapper.known || k == key
	}
	s.text.pass(1)
	for {
		found, end, err := s.wrapper.member(s)
		switch {
		case err != nil:
			return err
		case found:
			s.openList("the list " + quoteJSON([]byte(key)))
			return nil
		case end:
			return fmt.Errorf("the list under %s is gone: the file changed while it was read", quoteJSON([]byte(key)))
		}
	}
}

// rest reads the object from the end of the list to its own.
func (w *jsonWrapper) rest(s *jsonSource) error {
	for {
		_, end, err := w.member(s)
		if err != nil {
			s.text.pass(len(s.text.rest())) // nothing after it can be made out
			for s.text.more() {
				s.text.pass(len(s.text.rest()))
			}
			return err
		}
		if end {
			return nil
		}
	}
}

// member reads a comma, if one is due, and the next member of the object; end
// tells that there is none. A list found under the key stays at hand.
func (w *jsonWrapper) member(s *jsonSource) (found, end bool, err error) {
	c, some := s.text.next()
	if some && c == '}' {
		s.text.pass(1)
		return false, true, nil
	}
	if some && len(w.seen) > 0 {
		if c != ',' {
			return false, false, s.faultHere("not valid JSON: found %s where a comma or } was expected", jsonCharacter(s.text.rest()))
		}
		s.text.pass(1)
		c, some = s.text.next()
	}
	if !some || c != '"' {
		return false, false, s.faultHere("not valid JSON: found %s where a key in quotation marks was expected", jsonCharacter(s.text.rest()))
	}
	raw, err := s.wholeValue()
	if err != nil {
		return false, false, err
	}
	key := string(unquoteJSON(nil, raw))
	switch {
	case w.seen[key]:
		return false, false, s.faultHere("not valid JSON: %s: the key stands twice in one object", quoteJSON([]byte(key)))
	case len(w.seen) == jsonMaxColumns || len(key) > jsonMaxName:
		return false, false, s.faultHere("an object with such keys wraps no list of records")
	}
	w.seen[key] = true
	if c, some = s.text.next(); c != ':' || !some {
		return false, false, s.faultHere("not valid JSON: found %s where a colon was expected", jsonCharacter(s.text.rest()))
	}
	s.text.pass(1)
	c, _ = s.text.next()
	if c == '[' && key == w.key {
		return true, false, nil
	}
	return false, false, w.other(s, key)
}

// other reads the value of a key that does not hold the records.
func (w *jsonWrapper) other(s *jsonSource, key string) error {
	line := s.text.line
	raw, err := s.wholeValue()
	if err != nil {
		return err
	}
	list, isList := bytes.CutPrefix(raw, []byte{'['})
	switch {
	case isList && bytes.HasPrefix(bytes.TrimLeft(list, " \t\r\n"), []byte{'{'}):
		if !w.known {
			return severalLists([]string{w.key, key})
		}
		s.notes = append(s.notes, Note{What: fmt.Sprintf("the list under %s was not read", quoteJSON([]byte(key))), Kind: NoteHidden, Count: 1, Lines: []int{line}})
	case (key == "next" || key == "@odata.nextLink") && len(raw) > 2 && raw[0] == '"':
		s.notes = append(s.notes, Note{What: fmt.Sprintf("the file is one page of several: %s names another", quoteJSON([]byte(key))), Kind: NoteHidden, Count: 1, Lines: []int{line}})
	}
	return nil
}

// wholeValue reads and passes the value at hand.
func (s *jsonSource) wholeValue() ([]byte, error) {
	for {
		data := s.text.rest()
		s.rec.input = *bytes.NewBuffer(data)
		s.rec.dec.Reset(&s.rec.input)
		raw, err := s.rec.dec.ReadValue()
		n := int(s.rec.dec.InputOffset())
		if err == nil && (n < len(data) || s.text.eof) {
			raw = bytes.Clone(raw)
			s.text.pass(n)
			return raw, nil
		}
		f := jsonFault{cut: true}
		if err != nil {
			f = jsonSyntax(data, err)
		}
		if len(data) > s.most {
			return nil, s.faultHere("this value has more than %d bytes, which is the most", s.most)
		}
		if !f.cut || !s.text.more() {
			return nil, s.fault(data, &f)
		}
	}
}
