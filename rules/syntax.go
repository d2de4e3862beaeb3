package rules

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"
)

// maxSyntaxFaults bounds what is told of a file that is no TOML at all.
const maxSyntaxFaults = 20

// syntaxFault is one fault of the TOML itself: the place to show, and the
// lines [from, to) that are left out so that reading can go on behind them.
type syntaxFault struct {
	off, end, from, to int
	msg, hint          string
}

// statement matches a line that begins a key or a table. It is where reading
// goes on behind a value that was not closed.
var statement = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^([ \t]*)(\[\[?[ \t]*[\w-]+(\.[\w-]+)*[ \t]*\]|[\w-]+([ \t]*\.[ \t]*[\w-]+)*[ \t]*=)`)
})

// mendSyntax reports the syntax errors of a file and overwrites what is wrong
// with spaces, until the text parses: so that all faults are told in one run.
func (src *source) mendSyntax(text []byte, ds *diagnostics) {
	var p unstable.Parser
	silentFrom, repaired := -1, -1
	for range maxSyntaxFaults {
		first, off, err := parseTo(&p, text)
		if err == nil {
			return
		}
		src.broken = true
		if f, ok := repairLookalikes(text, first, lineEnd(text, off)); ok {
			ds.add(src, f.off, f.end, "toml-syntax", notTOML+f.msg, f.hint)
			repaired = lineEnd(text, off)
			continue
		}
		f, open := describe(text, first, off, err.Error())
		// The rest of a list whose beginning was left out is no second fault.
		rest := silentFrom >= 0 && silentFrom <= f.from && len(bytes.TrimSpace(text[silentFrom:f.from])) == 0 && !statement().Match(text[f.from:])
		if !rest && repaired != lineEnd(text, off) {
			ds.add(src, f.off, f.end, "toml-syntax", notTOML+f.msg, f.hint)
		}
		silentFrom = -1
		if open || rest {
			silentFrom = f.to
		}
		if !insertEquals(text, off, err.Error()) {
			src.leaveOut(text, &f, ds)
		}
	}
	if first, _, err := parseTo(&p, text); err != nil {
		ds.lost, ds.broken = append(ds.lost, lostAll), true
		blank(text[first:])
	}
}

// insertEquals mends a key that is followed by its value without =, or with a
// colon.
func insertEquals(text []byte, off int, msg string) bool {
	_, _, name := bareColumn(text, off)
	switch {
	case !strings.Contains(msg, "expected '=' after key") || off >= len(text) || name:
		return false
	case text[off] == ':':
		text[off] = '='
	case strings.IndexByte("\"'[{", text[off]) >= 0 && off > 0 && text[off-1] == ' ':
		text[off-1] = '='
	default:
		return false
	}
	return true
}

// leaveOut overwrites the lines of a fault. A key whose value is faulty keeps
// its place, with a value of which nothing more is told; so does a header.
func (src *source) leaveOut(text []byte, f *syntaxFault, ds *diagnostics) {
	line := text[f.from:lineEnd(text, f.from)]
	if m := statement().Find(line); m != nil && m[len(m)-1] == '=' && f.from+len(m) < f.to {
		value := f.from + len(m)
		blank(text[value:f.to])
		text[value] = '0'
		src.mended = append(src.mended, value)
		return
	}
	ds.lose(text, f.from, f.to)
	isHeader := bytes.HasPrefix(bytes.TrimSpace(line), []byte("[")) || headless().Match(line)
	blank(text[f.from:f.to])
	if isHeader && len(line) >= len(lostHeader) {
		copy(text[f.from:], lostHeader) // so that the keys below do not go to the table above
	}
}

// headless matches a header without its first bracket.
var headless = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[ \t]*[\w-]+(\.[\w-]+)*[ \t]*\]\]?[ \t\r]*(#.*)?$`) })

// lostHeader stands for the header of a table that could not be read; what is
// below it is not looked at. lostTable is its name.
const (
	lostHeader = "[[-]]"
	lostTable  = "-"
)

const notTOML = "this is not valid TOML: "

// parseTo parses until the first error. first is the beginning of the line of
// the statement that has it, off the place of the error.
func parseTo(p *unstable.Parser, text []byte) (first, off int, err error) {
	p.Reset(text)
	good := 0
	for p.NextExpression() {
		e := p.Expression()
		if e.Kind == unstable.KeyValue {
			good = int(e.Raw.Offset + e.Raw.Length)
			continue
		}
		for it := e.Key(); it.Next(); {
			good = int(it.Node().Raw.Offset + it.Node().Raw.Length)
		}
	}
	if err = p.Error(); err == nil {
		return 0, 0, nil
	}
	off = len(text)
	var pe *unstable.ParserError
	if errors.As(err, &pe) && cap(pe.Highlight) > 0 && len(pe.Highlight) > 0 {
		off = int(p.Range(pe.Highlight).Offset)
	}
	if good > 0 {
		good = min(lineEnd(text, good)+1, len(text))
	}
	for first = good; first < off; first = min(lineEnd(text, first)+1, len(text)) {
		if line := bytes.TrimSpace(text[first:lineEnd(text, first)]); len(line) > 0 && line[0] != '#' {
			break
		}
	}
	return min(first, lineStart(text, off)), off, err
}

func lineStart(text []byte, off int) int {
	return bytes.LastIndexByte(text[:min(off, len(text))], '\n') + 1
}

func lineEnd(text []byte, off int) int {
	off = min(off, len(text))
	if i := bytes.IndexByte(text[off:], '\n'); i >= 0 {
		return off + i
	}
	return len(text)
}

func blank(text []byte) {
	for i := range text {
		if text[i] != '\n' {
			text[i] = ' '
		}
	}
}

// nextStatement returns the beginning of the first line after the one at off
// that begins a key or a table and is indented no deeper than the line at like.
func nextStatement(text []byte, off, like int) int {
	deep := indent(text, like)
	for at := lineEnd(text, off) + 1; at < len(text); at = lineEnd(text, at) + 1 {
		if m := statement().FindSubmatch(text[at:lineEnd(text, at)]); m != nil && len(m[1]) <= deep {
			return at
		}
	}
	return len(text)
}

func indent(text []byte, line int) int { return skip(text, line, " \t") - line }

// describe words a syntax error by what stands there. open tells that a
// bracket is still open behind what will be left out.
func describe(text []byte, first, off int, msg string) (f syntaxFault, open bool) {
	from, to := lineStart(text, off), lineEnd(text, off)
	f = syntaxFault{off: off, end: off + 1, from: first, to: to}
	begun := openers(text, first, off)
	multi := first < from
	stands := strings.TrimSpace(string(text[from:min(off, len(text))]))
	next := statement().FindSubmatch(text[from:to])
	if multi && len(begun) > 0 && next != nil && len(next[1]) <= indent(text, first) && strings.Trim(stands, "[") == "" ||
		strings.Contains(msg, "is incomplete") || strings.Contains(msg, "not terminated") {
		if len(begun) == 0 {
			begun = []int{first}
		}
		f.notClosed(text, begun[len(begun)-1])
		if f.to = from; !multi || off >= len(text)-1 {
			f.to = nextStatement(text, f.off, first)
		}
		return f, false
	}
	if multi {
		f.to = nextStatement(text, off, first)
	} else {
		open = len(openers(text, first, to)) > 0 || strings.HasSuffix(strings.TrimSpace(string(text[first:to])), "=")
	}
	f.word(text, msg)
	return f, open
}

// openers returns the places of the brackets and long texts that stand open
// at off, for the statement that begins at first.
func openers(text []byte, first, off int) []int {
	var stack []int
	off = min(off, len(text))
	for i := first; i < off; i++ {
		switch c := text[i]; c {
		case '[', '{':
			stack = append(stack, i)
		case ']', '}':
			if len(stack) > 0 {
				stack = stack[:len(stack)-1]
			}
		case '#':
			i = lineEnd(text, i)
		case '"', '\'':
			end := closing(text, i)
			if end < 0 {
				if bytes.HasPrefix(text[i:], []byte{c, c, c}) {
					return append(stack, i)
				}
				end = lineEnd(text, i)
			}
			i = end
		}
	}
	return stack
}

// closing returns where the text that begins with a quote at i ends, or -1.
func closing(text []byte, i int) int {
	c := text[i]
	long := bytes.HasPrefix(text[i:], []byte{c, c, c})
	j := i + 1
	if long {
		j = i + 3
	}
	for ; j < len(text); j++ {
		switch {
		case text[j] == '\\' && c == '"':
			j++
		case text[j] == '\n' && !long:
			return -1
		case long && bytes.HasPrefix(text[j:], []byte{c, c, c}):
			return j + 2
		case text[j] == c && !long:
			return j
		}
	}
	return -1
}

// notClosed words a value that begins at off and does not end.
func (f *syntaxFault) notClosed(text []byte, off int) {
	what, end := "text", "three quotes"
	f.off, f.end = off, off+3
	switch text[off] {
	case '[':
		what, end, f.end = "list", "]", off+1
	case '{':
		what, end, f.end = "table", "}", off+1
	case '"':
		end = `"""`
	case '\'':
		end = "'''"
	}
	f.msg, f.hint = "the "+what+" that begins here is not closed", "end it with "+end
}

// word words an error inside a line.
func (f *syntaxFault) word(text []byte, msg string) {
	off := min(f.off, len(text))
	line, lineTo := lineStart(text, off), lineEnd(text, off)
	r, size := utf8.DecodeRune(text[off:])
	here := "the end of the line"
	if off < lineTo && r != '\r' {
		here = quote(string(r))
		if r == '"' {
			here = "a quote"
		}
		f.end = off + size
	}
	has := func(parts ...string) bool {
		for _, p := range parts {
			if strings.Contains(msg, p) {
				return true
			}
		}
		return false
	}
	nameFrom, nameTo, name := bareColumn(text, off)
	switch {
	case name && has("key"):
		f.off, f.end = nameFrom, nameTo
		f.msg, f.hint = "the name "+quote(string(text[nameFrom:nameTo]))+" has characters that may only stand between quotes", "write "+quote(string(text[nameFrom:nameTo]))+" = …"
	case has("cannot have new lines", "unterminated"):
		f.off, f.end = unclosedQuote(text, line, lineTo), lineTo
		q := string(text[f.off])
		f.msg, f.hint = "the text that begins here is not closed", "end it with "+q+" on the same line; a text of several lines stands between three quotes"
	case has("escape", "need a character after"):
		f.msg = "a backslash between double quotes cannot be followed by " + quote(string(text[min(off+1, len(text)):min(off+2, len(text))]))
		f.hint = "put the text between single quotes, where a backslash stands for itself"
	case has("start of value", "expected keyword", "expected value", "strings must be quoted", "expected newline", "expected ','", "leading zeroes", "must be followed by a digit", "expected digit"):
		f.value(text, here)
	case r > unicode.MaxASCII && unicode.IsLetter(r) && has("key", "table name"):
		f.msg = here + " cannot stand in a key or an id"
		f.hint = "make ids of the letters a to z, digits and -, as in [rule.greet-promptly], and write the name as title = \"…\""
	case has("start of key"):
		f.msg, f.hint = "a line cannot begin with "+here, "a line holds a key and its value, as in within = \"10s\", or a table such as [rule.greet]"
		if here[0] != '"' || len(bytes.TrimSpace(text[line:off])) > 0 {
			f.msg, f.hint = "a name is missing before "+here, "a key is made of letters, digits, - and _"
		}
	case headless().Match(text[line:lineTo]):
		f.off = skip(text, line, " \t")
		f.end = off
		f.msg, f.hint = "the bracket before the name of the table is missing", "write ["+string(text[f.off:f.end])+"]"
	case has("after key"):
		f.msg, f.hint = "the key is followed by "+here+" and not by =", "write key = value, as in within = \"10s\""
	case has("table name"):
		f.msg, f.hint = "the name of the table is followed by "+here+" and not by its bracket", "write [rule.greet] or [[step]] on a line of its own"
	default:
		f.msg = msg
	}
}

// bare is a value without quotes, as far as it was meant to go.
var bare = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[^\s"'#,\[\]{}=]+`) })

// value words a fault in the place of a value.
func (f *syntaxFault) value(text []byte, here string) {
	line := lineStart(text, f.off)
	from := f.off
	for from > line && !strings.ContainsRune(" \t=,[]{}\"'#", rune(text[from-1])) {
		from--
	}
	w := string(bare().Find(text[from:]))
	switch {
	case w == "" && strings.HasSuffix(strings.TrimSpace(string(text[line:f.off])), "="):
		f.msg, f.hint = "a value must follow =, not "+here, "write text and durations between double quotes, as in within = \"10s\""
	case w == "":
		f.msg, f.hint = "the value is followed by "+here, "a comma parts the items of a list; a line holds one key and its value"
	case strings.EqualFold(w, "true") || strings.EqualFold(w, "false"):
		f.off, f.end = from, from+len(w)
		f.msg, f.hint = w+" is not a value", "write "+strings.ToLower(w)+", in small letters"
	default:
		f.off, f.end = from, from+len(w)
		f.msg, f.hint = quote(w)+" is not a value", "put text, durations and versions between double quotes: "+quote(w)
		if before := bytes.TrimSpace(text[line:from]); len(before) > 0 && !bytes.ContainsAny(before[len(before)-1:], "=,[{") {
			f.msg, f.hint = "the value is followed by "+quote(w), "a comma parts the items of a list; a line holds one key and its value"
		}
	}
}

// unclosedQuote returns the place of the quote of a line that has no other.
func unclosedQuote(text []byte, from, to int) int {
	for i := from; i < to; i++ {
		if text[i] == '#' {
			break
		}
		if text[i] == '"' || text[i] == '\'' {
			end := closing(text, i)
			if end < 0 {
				return i
			}
			i = end
		}
	}
	return min(from, len(text)-1)
}
