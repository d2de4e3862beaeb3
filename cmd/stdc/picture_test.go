package main

import (
	"bytes"
	"fmt"
	"html"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// pictured is the command whose output README.md shows as a picture.
const pictured = "check -r testdata/call-centre/book.toml --map testdata/call-centre/map.toml testdata/call-centre/day.tsv"

// TestPicture holds the picture of README.md to what the command prints on a
// terminal of 80 columns today; -update draws it anew.
func TestPicture(t *testing.T) {
	t.Chdir("../..")
	var stdout, stderr bytes.Buffer
	if got := run(append(strings.Fields(pictured), "--color", "always"), strings.NewReader(""), &stdout, &stderr); got != statusShort {
		t.Fatalf("exit status %d:\n%s", got, stderr.String())
	}
	const path = "docs/check.svg"
	// Parted as one would in a shell, lest the picture be wider than its report.
	command := "$ go run ./cmd/stdc " + strings.Replace(pictured, " --map", " \\\n    --map", 1)
	now := draw(command, strings.TrimRight(stdout.String(), "\n"))
	if *update {
		if err := os.WriteFile(path, []byte(now), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if was, err := os.ReadFile(path); err != nil || string(was) != now {
		t.Errorf("%s is not what the command prints (%v); go test ./cmd/stdc -run Picture -update draws it", path, err)
	}
}

// The picture's measures in pixels: a character cell, its baseline, the border.
const (
	cellWidth  = 8.4
	cellHeight = 18
	baseline   = 13
	border     = 16
)

// escape is a change of colour, the only escape sequence of a report.
var escape = regexp.MustCompile("\x1b\\[([0-9;]*)m")

// draw makes an SVG of a terminal.
func draw(command, output string) string {
	var lines []string
	for line := range strings.SplitSeq(command, "\n") {
		lines = append(lines, "\x1b[1m"+line+"\x1b[0m")
	}
	lines = append(append(lines, ""), strings.Split(output, "\n")...)
	var b strings.Builder
	columns := 0
	for _, line := range lines {
		columns = max(columns, utf8.RuneCountInString(escape.ReplaceAllString(line, "")))
	}
	width, height := 2*border+float64(columns)*cellWidth, 2*border+len(lines)*cellHeight
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%d" viewBox="0 0 %.0f %d" role="img" aria-label="The report of stdc check">`+"\n", width, height, width, height)
	b.WriteString(`<style>
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #d4d7dd; white-space: pre }
.c1 { font-weight: bold; fill: #ffffff } .c2 { fill: #8b929e } .c31 { fill: #ff7b72 }
.c32 { fill: #56d364 } .c33 { fill: #e3b341 } .c34 { fill: #79c0ff }
</style>
`)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="8" fill="#161b22"/>`+"\n")
	for i, line := range lines {
		drawLine(&b, line, border+i*cellHeight+baseline)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// drawLine places each run of one colour, and each run of words in it, at its
// own column: fonts differ in the width of blanks and blocks.
func drawLine(b *strings.Builder, line string, y int) {
	column, class := 0, "c0"
	put := func(s string) {
		for s != "" {
			text := strings.TrimLeft(s, " ")
			column += len(s) - len(text)
			word := text
			if i := strings.Index(text, "  "); i >= 0 {
				word = text[:i]
			}
			if word != "" {
				n := utf8.RuneCountInString(word)
				fmt.Fprintf(b, `<text class="%s" x="%.1f" y="%d" textLength="%.1f" lengthAdjust="spacingAndGlyphs">%s</text>`+"\n",
					class, border+float64(column)*cellWidth, y, float64(n)*cellWidth, html.EscapeString(word))
				column += n
			}
			s = text[len(word):]
		}
	}
	for line != "" {
		m := escape.FindStringSubmatchIndex(line)
		if m == nil {
			put(line)
			return
		}
		put(line[:m[0]])
		class = "c" + line[m[2]:m[3]]
		line = line[m[1]:]
	}
}
