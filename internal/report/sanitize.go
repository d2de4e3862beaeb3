package report

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// unseen tells whether a character could act on a terminal or hide in a line:
// C0 and C1 controls, the bidirectional marks, embeddings, overrides and
// isolates, zero-width characters, line and paragraph separators, and tags.
func unseen(r rune) bool {
	switch {
	case r < ' ', r >= 0x7f && r < 0xa0:
		return true
	case r == 0xad, r == 0x61c, r == 0x180e, r == 0xfeff:
		return true
	case r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x206f:
		return true
	case r >= 0xfff9 && r <= 0xfffb, r >= 0xe0000 && r <= 0xe007f:
		return true
	}
	return false
}

// clean shows text of a log or a book on one line of a terminal: characters
// that could act on it are written as escapes, \n, \x1b or \u202e.
func clean(s string) string {
	harmless := true
	for _, r := range s {
		if r == utf8.RuneError || unseen(r) {
			harmless = false
			break
		}
	}
	if harmless {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < 0x80 && unseen(r):
			fmt.Fprintf(&b, `\x%02x`, r)
		case unseen(r) && r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		case unseen(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
		i += size
	}
	return b.String()
}

// brief is clean for text that may be very long: behind a number of characters
// stands an ellipsis.
func brief(s string, most int) string {
	n := 0
	for i := range s {
		if n++; n > most {
			return clean(s[:i]) + "…"
		}
	}
	return clean(s)
}
