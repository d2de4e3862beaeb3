package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"stdc/rules"
)

// WriteDiagnostics writes the faults of a rulebook for people: place, severity,
// message and code; the source line with a caret under the culprit; the hint;
// and the other places that the fault speaks of.
func WriteDiagnostics(w io.Writer, ds []rules.Diagnostic, color bool) error {
	var b strings.Builder
	for i := range ds {
		diagnostic(&b, &ds[i], NewWords("en"), color)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteDiagnosticsJSON writes the faults as one JSON array, [] for none.
func WriteDiagnosticsJSON(w io.Writer, ds []rules.Diagnostic) error {
	if ds == nil {
		ds = []rules.Diagnostic{}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(ds); err != nil {
		return err
	}
	_, err := w.Write(escapeUnseen(nil, b.Bytes()))
	return err
}

func diagnostic(b *strings.Builder, d *rules.Diagnostic, w *Words, color bool) {
	esc, severity := escRed, w.either("error", "错误")
	if d.Severity == rules.Warning {
		esc, severity = escYellow, w.either("warning", "警告")
	}
	fmt.Fprintf(b, "%s: %s: %s [%s]\n", position(&d.Position), paint(color, esc, severity),
		paint(color, escBold, clean(d.Message)), d.Code)
	if d.Text != "" && d.Line > 0 {
		number := strconv.Itoa(d.Line)
		gutter := strings.Repeat(" ", len(number))
		line, before, under := source(d)
		fmt.Fprintf(b, "%s\n", strings.TrimRight(paint(color, escBlue, number+" |")+" "+line, " "))
		fmt.Fprintf(b, "%s %s%s\n", paint(color, escBlue, gutter+" |"), strings.Repeat(" ", before),
			paint(color, esc, "^"+strings.Repeat("~", max(0, under-1))))
	}
	if d.Hint != "" {
		fmt.Fprintf(b, "  %s: %s\n", paint(color, escGreen, w.either("help", "提示")), clean(d.Hint))
	}
	for i := range d.Related {
		r := &d.Related[i]
		fmt.Fprintf(b, "  %s: %s: %s\n", position(&r.Position), paint(color, escBlue, w.either("note", "另见")), clean(r.Message))
	}
}

// position writes FILE:LINE:COL, as much of it as is known.
func position(p *rules.Position) string {
	s := clean(p.File)
	if p.Line > 0 {
		s += ":" + strconv.Itoa(p.Line)
		if p.Column > 0 {
			s += ":" + strconv.Itoa(p.Column)
		}
	}
	return s
}

// tabStop is the distance of the stops to which tabs of a source line reach.
const tabStop = 4

// source shows the line of a diagnostic with its tabs as spaces and harmful
// characters escaped, and says how many columns of it stand before and in the
// culprit.
func source(d *rules.Diagnostic) (line string, before, under int) {
	steadyWidths()
	var b strings.Builder
	at, column := 0, 0
	start, end := d.Column, max(d.EndColumn, d.Column+1)
	for _, r := range d.Text {
		column++
		shown := string(r)
		width := text.RuneWidth(r)
		switch {
		case r == '\t':
			width = tabStop - at%tabStop
			shown = strings.Repeat(" ", width)
		case unseen(r):
			shown = clean(shown)
			width = len(shown)
		}
		b.WriteString(shown)
		switch {
		case column < start:
			before += width
		case column < end:
			under += width
		}
		at += width
	}
	return b.String(), before, max(under, 1)
}
