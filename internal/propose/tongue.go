package propose

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// tongue is the language of comments. Both texts of a comment stand side by
// side where it is written, so that one is not changed without the other.
type tongue bool

const (
	english tongue = false
	chinese tongue = true
)

func tongueOf(lang string) tongue { return tongue(strings.HasPrefix(lang, "zh")) }

// say fills in the text of the language.
func (t tongue) say(en, zh string, args ...any) string {
	if t == chinese {
		return fmt.Sprintf(zh, args...)
	}
	return fmt.Sprintf(en, args...)
}

// count writes a number with its thousands apart.
func count(n int) string {
	if n < 0 {
		return "-" + count(-n)
	}
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// counted writes a number with its noun.
func (t tongue) counted(n int, one, many, zh string) string {
	switch {
	case t == chinese:
		return count(n) + " " + zh
	case n == 1:
		return "1 " + one
	}
	return count(n) + " " + many
}

func decimal(f float64) string {
	if f == float64(int64(f)) && f < 1e15 && f > -1e15 {
		return count(int(f))
	}
	return strconv.FormatFloat(f, 'g', 6, 64)
}

// maxShown is how many characters of a log's text a comment shows.
const maxShown = 40

// shown is text of the log in a comment: cut, and in quotation marks, with
// escapes, where it would not read as one plain word of it.
func shown(s string) string {
	cut := ""
	if utf8.RuneCountInString(s) > maxShown {
		s, cut = string([]rune(s)[:maxShown]), "…"
	}
	q := strconv.QuoteToGraphic(s)
	if q[1:len(q)-1] == s && s != "" && !strings.ContainsAny(s, ",;()#，；（）、") && strings.TrimSpace(s) == s {
		return s + cut
	}
	return q[:len(q)-1] + cut + `"`
}

// tomlString writes a text as a basic string of TOML.
func tomlString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == ' ' || strconv.IsGraphic(r):
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08X`, r)
		default:
			fmt.Fprintf(&b, `\u%04X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func tomlList(texts []string) string {
	parts := make([]string, len(texts))
	for i, s := range texts {
		parts[i] = tomlString(s)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}
