package table

import (
	"bytes"
	"fmt"
)

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
			s.text.skipAll() // nothing after it can be made out
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
			f = jsonSyntax(s.rec.dec, data, err)
		}
		if len(data) > s.most {
			return nil, s.faultHere("this value has more than %d bytes, which is the most", s.most)
		}
		if !f.cut || !s.text.more() {
			return nil, s.fault(data, &f)
		}
	}
}
