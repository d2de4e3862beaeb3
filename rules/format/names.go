package format

import (
	"strconv"
	"strings"
	"unicode"
)

func isBare(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_'
}

// keyText writes the last name of a path, which stands in the file as raw. Keys
// have quotes where they need them; names of columns and cells have them
// always, for in one table most need them and the others look like keys.
func keyText(path []string, raw string) string {
	name := path[len(path)-1]
	bare := name != ""
	for i := range len(name) {
		bare = bare && isBare(name[i])
	}
	switch {
	case !bare:
		return requote(raw)
	case isForeign(path):
		return `"` + name + `"`
	}
	return name
}

// isForeign tells whether the last name of a path is a log's: that of a column
// in [log.columns] or in the test of a row, or a cell in a table of values.
func isForeign(path []string) bool {
	if path[0] != "log" {
		return false
	}
	path = path[1:]
	if len(path) > 2 && path[0] == "repeat" {
		path = path[2:]
	}
	if len(path) > 1 && path[0] == "event" {
		path = path[1:]
	}
	switch len(path) {
	case 2:
		return path[0] == "columns" || path[0] == "skip" || path[0] == "when"
	case 4:
		return path[0] == "columns" && path[2] == "values"
	}
	return false
}

// text is what stands between the quotes of a short text.
type text struct {
	basic string // as it stands between double quotes
	plain string // without its escapes
	// escaped tells that some escapes must stay: those of characters that
	// cannot be seen.
	escaped bool
}

// readText reads a short text with its quotes. Escapes of characters that can
// be seen are written as these.
func readText(raw string) text {
	body := raw[1 : len(raw)-1]
	var basic, plain strings.Builder
	put := func(s string) {
		plain.WriteString(s)
		if s == `"` || s == `\` {
			s = `\` + s
		}
		basic.WriteString(s)
	}
	t := text{}
	for i := 0; i < len(body); {
		if body[i] != '\\' || raw[0] == '\'' {
			put(body[i : i+1])
			i++
			continue
		}
		end := min(i+2+hexDigits(body[i+1]), len(body))
		switch r, err := strconv.ParseUint(body[i+2:end], 16, 32); {
		case body[i+1] == '"' || body[i+1] == '\\':
			put(body[i+1 : end])
		case err == nil && unicode.IsPrint(rune(r)) && !unicode.IsMark(rune(r)):
			put(string(rune(r)))
		default:
			t.escaped = true
			basic.WriteString(body[i:end])
		}
		i = end
	}
	t.basic, t.plain = basic.String(), plain.String()
	return t
}

// hexDigits is how many digits an escape has behind its letter.
func hexDigits(letter byte) int {
	switch letter {
	case 'x':
		return 2
	case 'u':
		return 4
	case 'U':
		return 8
	}
	return 0
}

// unquote returns what a short text says. An escape that stays is left as it
// stands; no key of ours has one.
func unquote(raw string) string {
	if t := readText(raw); t.escaped {
		return t.basic
	} else {
		return t.plain
	}
}

// requote writes a short text between double quotes, or between single ones
// where that saves escapes.
func requote(raw string) string {
	t := readText(raw)
	if !t.escaped && t.basic != t.plain && !strings.Contains(t.plain, "'") {
		return "'" + t.plain + "'"
	}
	return `"` + t.basic + `"`
}
