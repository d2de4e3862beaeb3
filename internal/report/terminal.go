package report

import (
	"bytes"
	"strings"
)

// terminal is a page of plain text of some width, with or without colours.
type terminal struct {
	buf   bytes.Buffer // what is not yet written
	words *Words
	width int
	color bool
}

func (t *terminal) heading(s string) { t.line("", t.bold(s)) }
func (t *terminal) gap()             { t.line("", "") }

func (t *terminal) fact(name, s string) {
	first := "  " + pad(name, 10)
	t.para(&t.buf, first, pad("", columns(first)), s)
}

func (t *terminal) table(rows [][]string) { t.buf.WriteString(grid(rows, t.width, "  ", t.faint)) }

func (t *terminal) inset(rows [][]string) {
	t.buf.WriteString(grid(rows, t.width, "    ", t.faint))
}

func (t *terminal) item(level int, s string) {
	first := strings.Repeat("  ", level+1)
	t.para(&t.buf, first, first+"  ", s)
}

func (t *terminal) under(level int, s string) {
	indent := strings.Repeat("  ", level+1)
	t.para(&t.buf, indent, indent, s)
}

// ranked writes each rule with its share drawn behind the first line of its
// title, and its example below.
func (t *terminal) ranked(list []ranked) {
	counts := 0
	for i := range list {
		counts = max(counts, columns(list[i].count))
	}
	for i := range list {
		x := &list[i]
		room := max(t.width-2-2-counts-2-7-2-10, 12)
		lines := wrap(x.title, room)
		line := "  " + pad(lines[0], room) + "  " + pad(x.count, -counts) + "  " + pad(t.words.percent(x.share), -7)
		if b := bar(x.share); b != "" {
			line += "  " + paint(t.color, escRed, b)
		}
		t.line("", line)
		for _, l := range lines[1:] {
			t.line("  ", l)
		}
		if x.example != "" {
			t.under(1, x.example)
		}
		if x.why != "" {
			t.under(2, x.why)
		}
	}
}

func (t *terminal) counted(list []counted) {
	width := 0
	for i := range list {
		width = max(width, columns(list[i].count))
	}
	for i := range list {
		first := "  " + pad(list[i].count, -width) + "  "
		rest := pad("", columns(first))
		t.para(&t.buf, first, rest, list[i].what)
		if list[i].example != "" {
			t.para(&t.buf, rest, rest+"  ", list[i].example)
		}
	}
}

func (t *terminal) bars(list []barLine) {
	names, counts := 0, 0
	for i := range list {
		names, counts = max(names, columns(list[i].name)), max(counts, columns(list[i].count))
	}
	for i := range list {
		x := &list[i]
		line := pad(x.name, -names) + "  " + pad(bar(x.length), 10) + "  " + pad(x.count, -counts) + "  " + pad(x.share, -7)
		t.line("    ", line)
		if x.edge != "" {
			t.line("    ", t.faint(strings.Repeat("─", names+2)+" "+x.edge))
		}
	}
}

func (t *terminal) code(text string) {
	for line := range strings.Lines(text) {
		line = clean(strings.ReplaceAll(strings.TrimRight(line, "\r\n"), "\t", "    "))
		switch {
		case strings.HasPrefix(line, "+"):
			line = paint(t.color, escGreen, line)
		case strings.HasPrefix(line, "-"):
			line = paint(t.color, escRed, line)
		}
		t.line("", line)
	}
}

func (t *terminal) line(indent, s string) {
	t.buf.WriteString(indent)
	t.buf.WriteString(s)
	t.buf.WriteByte('\n')
}

// para writes text wrapped to the width; first stands before its first line,
// rest before the others.
func (t *terminal) para(to *bytes.Buffer, first, rest, s string) {
	for i, l := range wrap(s, t.width-max(columns(first), columns(rest))) {
		if i == 0 {
			to.WriteString(first)
		} else {
			to.WriteString(rest)
		}
		to.WriteString(l)
		to.WriteByte('\n')
	}
}

// The colours: they repeat what a word or a mark says, never say it alone.
const (
	escBold   = "\x1b[1m"
	escFaint  = "\x1b[2m"
	escRed    = "\x1b[31m"
	escGreen  = "\x1b[32m"
	escYellow = "\x1b[33m"
	escBlue   = "\x1b[34m"
	escReset  = "\x1b[0m"
)

// paint colours s, which must not hold escape sequences, if colours are on.
func paint(on bool, esc, s string) string {
	if !on || s == "" {
		return s
	}
	return esc + s + escReset
}

func (t *terminal) bold(s string) string  { return paint(t.color, escBold, s) }
func (t *terminal) faint(s string) string { return paint(t.color, escFaint, s) }
