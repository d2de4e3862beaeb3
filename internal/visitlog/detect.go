package visitlog

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"stdc/rules"
)

// format is what a log is written in.
type format uint8

const (
	formatEmpty  format = iota // white space alone: no visits
	formatLines                // NDJSON: each line is a visit
	formatValues               // JSON over any lines: a list of visits, or visits one after another
	formatCSV                  // a table with the columns visit and do
	formatTable                // rows of which a mapping says what they mean
	formatNone                 // none of these; see the reason
)

// detect finds out from the beginning of a text what it is; the name of a
// file says nothing. For CSV, comma is what stands between the cells.
func detect(head []byte) (f format, comma byte, reason string) {
	body := bytes.TrimLeft(head, " \t\r\n")
	switch {
	case len(body) == 0:
		return formatEmpty, 0, ""
	case body[0] == '[':
		return formatValues, 0, ""
	case body[0] == '{':
		return detectObject(body), 0, ""
	}
	if c := headerComma(firstLine(body)); c != 0 {
		return formatCSV, c, ""
	}
	if hasVisitLine(body) {
		return formatLines, 0, ""
	}
	return formatNone, 0, neither(body)
}

// detectObject tells NDJSON from objects written over many lines. A first line
// that is cut short must not swallow the lines after it: where the text does
// not begin with a good object, a line that is a whole visit decides.
func detectObject(body []byte) format {
	first := firstLine(body)
	d := jsontext.NewDecoder(bytes.NewBuffer(body), allowDuplicates)
	if d.SkipValue() == nil {
		if int(d.InputOffset()) > len(first) {
			return formatValues
		}
		rest := bytes.TrimLeft(first[d.InputOffset():], " \t\r")
		if len(rest) == 0 || rest[0] != '{' && rest[0] != '[' {
			return formatLines
		}
		// Visits follow each other in one line. Where there are lines with one
		// visit after it, that one line is at fault.
	}
	if hasVisitLine(body[len(first):]) {
		return formatLines
	}
	return formatValues
}

// inFirstLine tells whether a text that goes on is still in the first object of its
// first line.
func inFirstLine(head []byte) bool {
	body := bytes.TrimLeft(head, " \t\r\n")
	if len(body) == 0 || body[0] != '{' || bytes.IndexByte(body, '\n') >= 0 {
		return false
	}
	var s brackets
	_, done := s.scan(body)
	return !done
}

// hasVisitLine tells whether a line is a whole visit by itself. An event
// printed on a line of its own is none: it has no key of a visit.
func hasVisitLine(text []byte) bool {
	for len(text) > 0 {
		line := firstLine(text)
		i := bytes.IndexByte(text, '\n')
		if i < 0 {
			i = len(text) - 1
		}
		text = text[i+1:]
		line = bytes.TrimLeft(line, " \t")
		if len(line) > 0 && line[0] == '{' && isVisit(line) {
			return true
		}
	}
	return false
}

func isVisit(line []byte) bool {
	d := jsontext.NewDecoder(bytes.NewBuffer(line), allowDuplicates)
	if _, err := d.ReadToken(); err != nil {
		return false
	}
	visit := false
	for d.PeekKind() == '"' {
		key, err := d.ReadToken()
		if err != nil {
			return false
		}
		k := key.String()
		visit = visit || k == "visit" || k == "events"
		if d.SkipValue() != nil {
			return false
		}
	}
	if _, err := d.ReadToken(); err != nil || d.StackDepth() != 0 {
		return false
	}
	return visit && len(bytes.TrimSpace(line[d.InputOffset():])) == 0
}

// commas are what may stand between the cells of a table.
var commas = []byte{',', '\t', ';'}

// headerComma returns what stands between the cells of a header with the
// columns visit and do, 0 where there is no such header.
func headerComma(line []byte) byte {
	for _, c := range commas {
		cells := headerCells(line, c)
		if slices.Contains(cells, "visit") && slices.Contains(cells, "do") {
			return c
		}
	}
	return 0
}

// headerCells cuts a header into its cells. Names need no quotation marks, but
// some programs put them round every cell.
func headerCells(line []byte, comma byte) []string {
	if len(line) > 1<<20 {
		return nil
	}
	cells := strings.Split(string(line), string(rune(comma)))
	for i, c := range cells {
		c = strings.TrimSpace(c)
		if len(c) >= 2 && c[0] == '"' && c[len(c)-1] == '"' {
			c = strings.TrimSpace(c[1 : len(c)-1])
		}
		cells[i] = c
	}
	return cells
}

// neither says why a text is no log.
func neither(body []byte) string {
	line := firstLine(body)
	for _, c := range commas {
		cells := headerCells(line, c)
		if len(cells) < 2 {
			continue
		}
		for _, want := range []string{"visit", "do"} {
			if slices.Contains(cells, want) {
				continue
			}
			hint := ""
			if n := rules.Nearest(want, cells); n != "" {
				hint = fmt.Sprintf("; is it the one called %s?", quote(n))
			}
			return notALog + fmt.Sprintf("if it is CSV, its first line lacks the column %q%s", want, hint)
		}
	}
	return notALog + "expected JSON (which begins with { or [) or CSV with the columns \"visit\" and \"do\", found " + quote(line)
}
