package report

import (
	"strings"
	"sync"
	"unicode"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// narrowest is the width below which nothing is squeezed further.
const narrowest = 60

// steadyWidths takes the width of ambiguous characters (“, ×, –) from the
// library's table instead of the LANG of whoever runs it: the same results must
// give the same bytes. Chinese characters stay two columns wide.
var steadyWidths = sync.OnceFunc(func() { text.OverrideRuneWidthEastAsianWidth(false) })

// columns returns the columns that s takes on a terminal; escape sequences of
// colours take none.
func columns(s string) int {
	steadyWidths()
	return text.StringWidthWithoutEscSequences(s)
}

// pad fills s with spaces up to a width, on the right, or on the left where
// width is negative.
func pad(s string, width int) string {
	if width < 0 {
		return strings.Repeat(" ", max(0, -width-columns(s))) + s
	}
	return s + strings.Repeat(" ", max(0, width-columns(s)))
}

// shorten cuts s to a width, with an ellipsis where something is lost.
func shorten(s string, width int) string {
	if columns(s) <= width {
		return s
	}
	used := 0
	for i, r := range s {
		if used += text.RuneWidth(r); used > width-1 {
			return s[:i] + "…"
		}
	}
	return s
}

// wrap breaks s into lines of at most width columns: at spaces and between
// wide characters (but not before closing punctuation), inside a word only
// where it is longer than a line.
func wrap(s string, width int) []string {
	steadyWidths()
	width = max(width, 8)
	var lines []string
	runes := []rune(s)
	start, used, brk := 0, 0, -1
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		if i > start && canBreak(runes, i) {
			brk = i
		}
		used += text.RuneWidth(r)
		if used <= width || r == ' ' {
			continue
		}
		if brk <= start {
			brk = i
		}
		lines = append(lines, strings.TrimRight(string(runes[start:brk]), " "))
		for brk < len(runes) && runes[brk] == ' ' {
			brk++
		}
		start, used, i, brk = brk, 0, brk-1, -1
	}
	if start < len(runes) || len(lines) == 0 {
		lines = append(lines, strings.TrimRight(string(runes[start:]), " "))
	}
	return lines
}

// canBreak tells whether a line may end before the character at i > 0: not
// between a number and its unit.
func canBreak(s []rune, i int) bool {
	before, after := s[i-1], s[i]
	switch {
	case after == ' ':
		return false
	case strings.ContainsRune("，。；：、）”’》」！？…,.;:)]", after) || strings.ContainsRune("（“‘《「([", before):
		return false
	case before == ' ':
		return i < 2 || !digit(s[i-2]) || !unicode.IsLower(after) && !unicode.IsSymbol(after) && after != '%'
	case digit(before):
		return false
	}
	return text.RuneWidth(after) == 2 || text.RuneWidth(before) == 2
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

// grid lays out a table with one header row. The first column holds names and
// gives way where the width is short; all others are numbers, to the right.
func grid(rows [][]string, width int, indent string, header func(string) string) string {
	steadyWidths()
	rest := len(indent)
	for c := 1; c < len(rows[0]); c++ {
		most := 0
		for _, r := range rows {
			most = max(most, columns(r[c]))
		}
		rest += most + 2
	}
	name := max(width-rest, 12)
	t := table.NewWriter()
	t.SetStyle(table.Style{
		Box:    table.BoxStyle{PaddingRight: "  "},
		Format: table.FormatOptions{},
	})
	var configs []table.ColumnConfig
	for c := range rows[0] {
		if c > 0 {
			configs = append(configs, table.ColumnConfig{Number: c + 1, Align: text.AlignRight, AlignHeader: text.AlignRight})
		}
	}
	t.SetColumnConfigs(configs)
	for i, cells := range rows {
		row := make(table.Row, len(cells))
		for c, cell := range cells {
			if c == 0 {
				cell = shorten(cell, name)
			}
			if i == 0 {
				cell = header(cell)
			}
			row[c] = cell
		}
		t.AppendRow(row)
	}
	var b strings.Builder
	for _, line := range strings.Split(t.Render(), "\n") {
		b.WriteString(indent)
		b.WriteString(strings.TrimRight(line, " "))
		b.WriteByte('\n')
	}
	return b.String()
}

// bar draws a share of 1 as ten cells, in eighths; anything above 0 shows.
func bar(share float64) string {
	const cells, parts = 10, "▏▎▍▌▋▊▉█"
	n := int(share*cells*8 + 0.5)
	if n == 0 && share > 0 {
		n = 1
	}
	n = min(n, cells*8)
	b := strings.Repeat("█", n/8)
	if n%8 > 0 {
		b += string([]rune(parts)[n%8-1])
	}
	return b
}
