package notation

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// split cuts a line into words. What follows a # behind a space is a comment.
func split(line string) ([]word, *Fault) {
	var words []word
	for i := 0; ; {
		i += len(line[i:]) - len(strings.TrimLeft(line[i:], " \t\r\u3000"))
		if i == len(line) || line[i] == '#' {
			return words, nil
		}
		w := word{from: i}
		w.to = wordEnd(line, i)
		w.value = line[i:w.to]
		if eq := strings.IndexByte(w.value, '='); eq > 0 {
			w.key, w.valueAt = w.value[:eq], i+eq+1
			if fault := w.readValue(line); fault != nil {
				return nil, fault
			}
		}
		words = append(words, w)
		i = w.to
	}
}

// wordEnd returns where the word at i ends: at white space.
func wordEnd(line string, i int) int {
	if n := strings.IndexAny(line[i:], " \t\r\u3000"); n >= 0 {
		return i + n
	}
	return len(line)
}

// readValue reads the value of a field: bare, or between quotes.
func (w *word) readValue(line string) *Fault {
	at := w.valueAt
	if at == len(line) || line[at] != '\'' && line[at] != '"' {
		w.value = line[at:w.to]
		if w.value == "" {
			return w.fault("bad-field", "write a value behind =, or leave the field out where it was not recorded", "the field %s has no value", quote(w.key))
		}
		if fix := lookalike(w.value); fix != "" && strings.ContainsAny(w.value[:utf8Len(w.value)], "“”‘’「」＂＇") {
			return w.fault("bad-field", fix, "the value of %s begins with %s, which is no quote of this notation", quote(w.key), quote(w.value[:utf8Len(w.value)]))
		}
		return nil
	}
	q := line[at]
	end := at + 1
	for end < len(line) && line[end] != q {
		if line[end] == '\\' && q == '"' {
			end++
		}
		end++
	}
	w.quoted = true
	if end >= len(line) {
		w.from, w.to = at, len(line)
		return w.fault("bad-field", "end it with "+string(q)+" on the same line", "the text that begins here is not closed")
	}
	w.to = end + 1
	if w.to < len(line) && strings.IndexByte(" \t\r", line[w.to]) < 0 && !strings.HasPrefix(line[w.to:], "\u3000") {
		f := &word{from: w.to, to: wordEnd(line, w.to)}
		return f.fault("bad-field", "put a space between two fields; a text with ' in it stands between double quotes", "the text is followed by %s", quote(line[f.from:f.to]))
	}
	w.value = line[at+1 : end]
	if q == '"' {
		s, err := strconv.Unquote(line[at:w.to])
		if err != nil {
			w.from = at
			return w.fault("bad-field", "put the text between single quotes, where a backslash stands for itself", "the text between double quotes has an escape that does not exist")
		}
		w.value = s
	}
	return nil
}

// utf8Len is the length in bytes of the first character.
func utf8Len(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// lookalikes are characters of Chinese keyboards that stand for ours.
var lookalikes = strings.NewReplacer("：", ":", "＝", "=", "＋", "+", "－", "-", "．", ".", "“", "'", "”", "'", "‘", "'", "’", "'",
	"「", "'", "」", "'", "＂", "'", "＇", "'", "０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9")

// lookalike says how a word is written with ASCII characters, "" where it is.
func lookalike(s string) string {
	if t := lookalikes.Replace(s); t != s {
		return "type it with the English keyboard: " + t
	}
	return ""
}
