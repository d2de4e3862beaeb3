package visitlog

import (
	"fmt"
	"strconv"
	"unicode/utf8"

	"stdc/rules"
)

// quote writes what was found in a log: cut where it is long, with control
// characters made visible.
func quote[T string | []byte](s T) string {
	const most = 60
	cut := false
	if len(s) > 4*most { // before the copy: a text may have millions of bytes
		s, cut = s[:4*most], true
	}
	t := string(s)
	if r := []rune(t); len(r) > most || cut {
		t = string(r[:min(most, len(r))]) + "…"
	}
	return strconv.QuoteToGraphic(t)
}

// didYouMean ends a message with the nearest right spelling, where one is near.
func didYouMean(s string, names []string) string {
	if len(s) > 200 {
		return ""
	}
	if n := rules.Nearest(s, names); n != "" {
		return "; did you mean " + quote(n) + "?"
	}
	return ""
}

// found describes a JSON value in a message.
func found(raw []byte) string {
	if len(raw) == 0 {
		return "nothing"
	}
	switch raw[0] {
	case '"':
		return "the text " + quote(unquote(nil, raw))
	case '{':
		return "an object {…}"
	case '[':
		return "a list […]"
	case 't', 'f':
		return string(raw)
	case 'n':
		return "null"
	}
	if len(raw) > 40 {
		return "the number " + string(raw[:40]) + "…"
	}
	return "the number " + string(raw)
}

// character describes the character that b begins with.
func character(b []byte) string {
	r, n := utf8.DecodeRune(b)
	switch {
	case n == 0:
		return "the end"
	case r == '\n' || r == '\r':
		return "a line break"
	case r == '\t':
		return "a tab"
	case r == '"':
		return "a quotation mark"
	case r == utf8.RuneError && n == 1:
		return fmt.Sprintf("the byte %02X", b[0])
	case !strconv.IsPrint(r):
		return fmt.Sprintf("the character %U", r)
	}
	return string(r)
}

// plural writes a count with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
