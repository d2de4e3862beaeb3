package rules

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// lookalikes are the characters that a Chinese input method or a word
// processor types for the punctuation of TOML.
var lookalikes = map[rune]byte{
	'“': '"', '”': '"', '„': '"', '＂': '"', '「': '"', '」': '"', '『': '"', '』': '"', '‘': '"', '’': '"', '＇': '"',
	'＝': '=', '，': ',', '、': ',', '．': '.', '［': '[', '］': ']', '【': '[', '】': ']', '｛': '{', '｝': '}',
	'＃': '#', '－': '-', '＿': '_', '\u3000': ' ', '\u00a0': ' ', '；': ',', '：': '=',
	'０': '0', '１': '1', '２': '2', '３': '3', '４': '4', '５': '5', '６': '6', '７': '7', '８': '8', '９': '9',
}

// repairLookalikes puts plain punctuation in the place of lookalikes outside
// of texts and comments, in the lines from first to last, so that the rest of
// these lines is still read. ok is false where there are none.
func repairLookalikes(text []byte, first, last int) (f syntaxFault, ok bool) {
	if bytes.Contains(text[first:last], []byte(`"""`)) || bytes.Contains(text[first:last], []byte("'''")) {
		return f, false
	}
	var seen []string
	repair := func(i int, opening bool) int {
		r, size := utf8.DecodeRune(text[i:])
		if !ok {
			f.off, f.end, ok = i, i+size, true
		}
		to := lookalikes[r]
		if name := lookalikeName(r, to); !slices.Contains(seen, name) {
			seen = append(seen, name)
		}
		blank(text[i : i+size])
		if opening {
			text[i+size-1] = to // what follows is the text itself
		} else {
			text[i] = to
		}
		return i + size
	}
	for i := first; i < last; {
		r, size := utf8.DecodeRune(text[i:])
		to, alike := lookalikes[r]
		end := i
		if alike || r == '#' || r == '"' || r == '\'' {
			end = min(lineEnd(text, i), last)
		}
		switch {
		case r == '#':
			i = end
		case r == '"' || r == '\'':
			if j := closing(text[:end], i); j >= 0 {
				i = j + 1
			} else if j := bytes.LastIndexFunc(text[i:end], isQuoteAlike); j >= 0 {
				repair(i+j, false)
				i = end
			} else {
				i = end
			}
		case !alike:
			i += size
		case to == '"':
			i = repair(i, true)
			if j := bytes.IndexFunc(text[i:end], func(r rune) bool { return r == '"' || isQuoteAlike(r) }); j < 0 {
				i = end
			} else if i += j; text[i] == '"' {
				i++
			} else {
				i = repair(i, false)
			}
		default:
			i = repair(i, false)
		}
	}
	f.msg = strings.Join(seen, ", ")
	f.hint = "switch the input method to English (half-width) and type this again"
	return f, ok
}

func isQuoteAlike(r rune) bool { return lookalikes[r] == '"' }

func lookalikeName(r rune, to byte) string {
	switch r {
	case '\u3000':
		return "a full-width space stands where a plain one is needed"
	case '\u00a0':
		return "a no-break space stands where a plain one is needed"
	}
	return string(r) + " stands where " + string(to) + " is needed"
}
