package rules

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// diagnostics collects the faults of one run.
type diagnostics struct {
	list  []Diagnostic
	files []string // in the order in which they were read
	// broken: some file did not parse as TOML, see source.broken.
	broken bool
}

// place turns a byte offset into a position.
func (src *source) place(off int) Position {
	off = min(off, len(src.text))
	line := strings.Count(src.text[:off], "\n")
	from := strings.LastIndexByte(src.text[:off], '\n') + 1
	return Position{File: src.name, Line: line + 1, Column: utf8.RuneCountInString(src.text[from:off]) + 1}
}

// line returns the text of the line at an offset and the offset of its end.
func (src *source) line(off int) (text string, to int) {
	off = min(off, len(src.text))
	from := strings.LastIndexByte(src.text[:off], '\n') + 1
	to = len(src.text)
	if i := strings.IndexByte(src.text[off:], '\n'); i >= 0 {
		to = off + i
	}
	return strings.TrimSuffix(src.text[from:to], "\r"), to
}

func (ds *diagnostics) add(src *source, off, end int, code Code, msg, hint string, rel ...Related) *Diagnostic {
	d := Diagnostic{Position: src.place(off), Severity: Error, Code: code, Message: msg, Hint: hint, Related: rel}
	text, to := src.line(off)
	d.Text = text
	end = max(min(end, to), min(off+1, to))
	if off = min(off, len(src.text)); end >= off {
		d.EndColumn = d.Column + utf8.RuneCountInString(src.text[off:end])
	}
	d.EndColumn = max(d.EndColumn, d.Column+1)
	if src.broken {
		ds.broken = true
	}
	ds.list = append(ds.list, d)
	return &ds.list[len(ds.list)-1]
}

// at reports a fault of a value.
func (ds *diagnostics) at(n *node, code Code, hint, format string, args ...any) *Diagnostic {
	return ds.add(n.src, n.off, n.end, code, fmt.Sprintf(format, args...), hint)
}

// key reports a fault of a key.
func (ds *diagnostics) key(e *entry, code Code, hint, format string, args ...any) *Diagnostic {
	return ds.add(e.src, e.off, e.end, code, fmt.Sprintf(format, args...), hint)
}

// relate names another place to a diagnostic.
func (d *Diagnostic) relate(src *source, off int, format string, args ...any) {
	d.Related = append(d.Related, Related{Position: src.place(off), Message: fmt.Sprintf(format, args...)})
}

func (d *Diagnostic) warn() { d.Severity = Warning }

func (ds *diagnostics) twice(src *source, off, end int, name string, old *entry) {
	d := ds.add(src, off, end, "written-twice", fmt.Sprintf("%s is written twice", quote(name)), "keep one of the two, or give one another id")
	d.relate(old.src, old.off, "%s is written here first", quote(name))
	src.twice = true
}

// unknown reports a name that is not known, with the nearest one that is.
func (ds *diagnostics) unknown(n *node, code Code, what, name string, names []string) {
	if ds.broken {
		return
	}
	hint := ""
	if len(names) > 0 {
		hint = "known: " + list(names)
	}
	ds.at(n, code, hint, "there is no %s %s%s", what, quote(name), didYouMean(name, names))
}
