package rules

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// bareColumn finds the name of a column, or of a cell, that stands without
// quotes where a syntax error is: in a table of a mapping whose keys are such
// names, or in a table in braces below [log]. The names of other keys need no
// quotes.
func bareColumn(text []byte, off int) (from, to int, ok bool) {
	off = min(off, len(text))
	line, end := lineStart(text, off), lineEnd(text, off)
	above := header().FindAllIndex(text[:line], -1)
	if len(above) == 0 {
		return 0, 0, false
	}
	at := above[len(above)-1][0]
	head := strings.Trim(string(text[at:lineEnd(text, at)]), " \t\r[]")
	if head != "log" && !strings.HasPrefix(head, "log.") {
		return 0, 0, false
	}
	from = line
	braced := false
	if i := bytes.LastIndexAny(text[line:off], "{,"); i >= 0 {
		from, braced = line+i+1, true
	}
	if !braced && !strings.HasSuffix(head, ".columns") && !strings.HasSuffix(head, ".values") {
		return 0, 0, false
	}
	from = skip(text, from, " \t")
	if n := bytes.IndexByte(text[from:end], '='); n >= 0 {
		to = from + n
	} else if n := bytes.Index(text[from:end], []byte(": ")); n >= 0 {
		to = from + n
	} else {
		return 0, 0, false
	}
	name := bytes.TrimRight(text[from:to], " \t")
	to = from + len(name)
	odd := bytes.ContainsFunc(name, func(r rune) bool {
		return r >= utf8.RuneSelf || !isLetter(byte(r)) && !isDigit(byte(r)) && r != '-' && r != '_' && r != '.'
	})
	return from, to, odd && !bytes.ContainsAny(name, "\"'[]{}#,")
}
