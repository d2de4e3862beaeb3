package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// jsonSyntax turns an error that dec met in data into plain words.
func jsonSyntax(dec *jsontext.Decoder, data []byte, err error) jsonFault {
	off, place, reason := len(data), "", err.Error()
	if s, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		off, place = min(int(s.ByteOffset), len(data)), jsonPlace(s.JSONPointer)
		err, reason = s.Err, s.Err.Error()
	}
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return jsonFault{cut: true, reason: "what begins here does not end: a bracket or a quotation mark is not closed"}
	}
	if rest := bytes.TrimLeft(data[min(off+1, len(data)):], " \t\r\n"); off < len(data) && data[off] == ',' && len(rest) > 0 && (rest[0] == '}' || rest[0] == ']') {
		off = len(data) - len(rest)
		return jsonFault{off: off, reason: "not valid JSON: the comma before this " + string(rest[0]) + " is one too many"}
	}
	at := jsonCharacter(data[off:])
	kind, members := dec.StackIndex(dec.StackDepth())
	has := func(part string) bool { return strings.Contains(reason, part) }
	switch {
	case errors.Is(err, jsontext.ErrDuplicateName):
		reason = "the key stands twice in one object"
	case has("after object value"):
		reason = "found " + at + " where a comma or } was expected"
	case has("after array element"):
		reason = "found " + at + " where a comma or ] was expected"
	case has("after object name"):
		reason = "found " + at + " where a colon was expected"
	case has("non-control character"):
		reason = "found " + at + " inside a text; is a quotation mark missing before it?"
	case has("UTF-8"):
		reason = "found " + at + ", which is no text; if the file is in another encoding than UTF-8, say which: encoding = \"gb18030\""
	case has("escape sequence"), has("surrogate pair"):
		reason = "found the escape " + quoteJSON(escapeOf(data[off:])) + `, which JSON does not know; a backslash itself is written \\`
	case has("exceeded max depth"):
		reason = "brackets are nested too deeply"
	case has("in number"):
		reason = "found " + at + " in a number"
	case kind == '{' && members%2 == 0:
		reason = "found " + at + " where a key in quotation marks was expected"
	default:
		reason = "found " + at + " where a value was expected"
	}
	if place != "" {
		reason = place + ": " + reason
	}
	return jsonFault{off: off, reason: "not valid JSON: " + reason}
}

// escapeOf is the escape that b begins with: \n, or \u and its digits.
func escapeOf(b []byte) []byte {
	if len(b) > 1 && b[1] == 'u' {
		return b[:min(len(b), 6)]
	}
	return b[:min(len(b), 2)]
}

// jsonPlace writes a JSON pointer, /greeting/3/time, as greeting[3].time.
func jsonPlace(p jsontext.Pointer) string {
	var b strings.Builder
	for t := range p.Tokens() {
		switch {
		case t != "" && strings.Trim(t, "0123456789") == "":
			b.WriteString("[" + t + "]")
			continue
		case b.Len() > 1000:
			return b.String() + "…"
		case b.Len() > 0:
			b.WriteByte('.')
		}
		if plainName(t) {
			b.WriteString(t)
		} else {
			b.WriteString(quoteJSON([]byte(t)))
		}
	}
	return b.String()
}

// plainName tells a name that can stand in a message as it is.
func plainName(s string) bool {
	for _, c := range []byte(s) {
		if c <= ' ' || c > '~' || c == '"' {
			return false
		}
	}
	return s != "" && len(s) <= 60
}

// quoteJSON writes what was found: cut where it is long, with control
// characters made visible.
func quoteJSON(b []byte) string {
	const most = 60
	if utf8.RuneCount(b[:min(len(b), 4*most+4)]) <= most {
		return strconv.QuoteToGraphic(string(b))
	}
	r := []rune(string(b[:min(len(b), 4*most)]))
	return strconv.QuoteToGraphic(string(r[:min(len(r), most)]) + "…")
}

// jsonCharacter describes the character that b begins with.
func jsonCharacter(b []byte) string {
	r, n := utf8.DecodeRune(b)
	switch {
	case n == 0:
		return "the end"
	case r == '\n' || r == '\r':
		return "a line break"
	case r == '"':
		return "a quotation mark"
	case r == utf8.RuneError && n == 1:
		return fmt.Sprintf("the byte %02X", b[0])
	case !strconv.IsPrint(r):
		return fmt.Sprintf("the character %U", r)
	}
	return string(r)
}

// appendPlain appends a JSON number as a plain decimal: as it is written, with
// an exponent worked into the place of the point where that is not far off.
func appendPlain(dst, raw []byte) []byte {
	const far = 40
	e := bytes.IndexAny(raw, "eE")
	if e < 0 {
		return append(dst, raw...)
	}
	exp, err := strconv.Atoi(string(raw[e+1:]))
	if err != nil || exp < -far || exp > far {
		return append(dst, raw...)
	}
	whole, fraction, _ := bytes.Cut(raw[:e], []byte{'.'})
	if whole[0] == '-' {
		dst, whole = append(dst, '-'), whole[1:]
	}
	digits := append(append([]byte(nil), whole...), fraction...)
	point := len(whole) + exp
	if point < 1 {
		digits = append(bytes.Repeat([]byte{'0'}, 1-point), digits...)
		point = 1
	}
	if more := point - len(digits); more > 0 {
		digits = append(digits, bytes.Repeat([]byte{'0'}, more)...)
	}
	for point > 1 && digits[0] == '0' {
		digits, point = digits[1:], point-1
	}
	dst = append(dst, digits[:point]...)
	if point < len(digits) {
		dst = append(append(dst, '.'), digits[point:]...)
	}
	return dst
}
