package visitlog

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// trailing makes sure that nothing but white space follows the visit.
func (j *jsonDecoder) trailing(off int) bool {
	rest := bytes.TrimLeft(j.walk.data[off:], " \t\r\n")
	if len(rest) == 0 {
		return true
	}
	off = len(j.walk.data) - len(rest)
	switch {
	case rest[0] == ',':
		return j.fail(off, "", "a comma follows the visit; where each line is a visit, a line holds nothing else")
	case rest[0] == '{':
		return j.fail(off, "", "a second visit follows in the same line; write one visit a line")
	}
	return j.fail(off, "", "nothing may follow a visit in its line, found %s", quote(firstLine(rest)))
}

// syntax turns an error of the decoder into a fault in plain words.
func (j *jsonDecoder) syntax(err error) bool {
	off, place, reason := len(j.walk.data), "", err.Error()
	if s, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		off, place = min(int(s.ByteOffset), len(j.walk.data)), pointerPlace(s.JSONPointer)
		reason = s.Err.Error()
		err = s.Err
	}
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return j.fail(len(j.walk.data), place, "the text ends before the visit does: a bracket or a quotation mark is not closed")
	}
	at := character(j.walk.data[off:])
	switch {
	case errors.Is(err, jsontext.ErrNonStringName):
		reason = "found " + at + " where a key in quotation marks was expected"
	case strings.Contains(reason, "after object value"):
		reason = "found " + at + " where a comma or } was expected"
	case strings.Contains(reason, "after array element"):
		reason = "found " + at + " where a comma or ] was expected"
	case strings.Contains(reason, "after object name"):
		reason = "found " + at + " where a colon was expected"
	case strings.Contains(reason, "missing value after object name"):
		reason = "found " + at + " where the value of a key was expected"
	case strings.Contains(reason, "non-control character"):
		reason = "found " + at + " inside a text; is a quotation mark missing before it?"
	case strings.Contains(reason, "UTF-8"):
		reason = "found " + at + ", which is not UTF-8 text; save the log in UTF-8"
	case strings.Contains(reason, "escape sequence"), strings.Contains(reason, "surrogate pair"):
		reason = "found the escape " + quote(j.walk.data[off:min(off+6, len(j.walk.data))]) + ", which JSON does not know; a backslash itself is written \\\\"
	case strings.Contains(reason, "exceeded max depth"):
		reason = "brackets are nested too deeply"
	case strings.Contains(reason, "in number"):
		reason = "found " + at + " in a number"
	case (at == "}" || at == "]") && bytes.HasSuffix(bytes.TrimRight(j.walk.data[:off], " \t\r\n"), []byte{','}):
		reason = "the comma before this " + at + " is one too many"
	case strings.Contains(reason, "at start of string"):
		reason = "found " + at + " where a key in quotation marks was expected"
	case strings.Contains(reason, "mismatching structural token"), strings.Contains(reason, "at start of value"), strings.Contains(reason, "in literal"):
		reason = "found " + at + " where a value was expected"
	}
	return j.fail(off, place, "not valid JSON: %s", reason)
}

// pointerPlace writes a JSON pointer, /events/3/angle, as messages name a
// place, events[3].angle.
func pointerPlace(p jsontext.Pointer) string {
	var b strings.Builder
	for t := range p.Tokens() {
		if t != "" && strings.Trim(t, "0123456789") == "" {
			b.WriteString("[" + t + "]")
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(quoteKey([]byte(t)))
	}
	return b.String()
}

// quoteKey writes a key in a place: as it is where it looks like an id.
func quoteKey(key []byte) string {
	if len(key) > 60 || len(key) == 0 {
		return quote(key)
	}
	for _, c := range string(key) {
		if c <= ' ' || c == '.' || c == '"' || c == '[' || c == utf8.RuneError || c == 0x7f {
			return quote(key)
		}
	}
	return string(key)
}

func firstLine(b []byte) []byte {
	line, _, _ := bytes.Cut(b, []byte{'\n'})
	return bytes.TrimRight(line, "\r \t")
}

// findID looks for the id of a visit that could not be read, or "".
func findID(data []byte) string {
	d := jsontext.NewDecoder(bytes.NewBuffer(data), allowDuplicates, jsontext.AllowInvalidUTF8(true))
	if t, err := d.ReadToken(); err != nil || t.Kind() != '{' {
		return ""
	}
	for d.PeekKind() == '"' {
		key, err := d.ReadToken()
		if err != nil {
			return ""
		}
		if key.String() != "visit" {
			if d.SkipValue() != nil {
				return ""
			}
			continue
		}
		id, err := d.ReadToken()
		if err != nil || id.Kind() != '"' {
			return ""
		}
		return id.String()
	}
	return ""
}

// position finds line and column of an offset in text whose first character
// stands at line and column.
func position(text []byte, off, line, column int) (int, int) {
	off = min(off, len(text))
	if i := bytes.LastIndexByte(text[:off], '\n'); i >= 0 {
		line += bytes.Count(text[:i+1], []byte{'\n'})
		return line, utf8.RuneCount(text[i+1:off]) + 1
	}
	return line, column + utf8.RuneCount(text[:off])
}
