package rules

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// diagnostics collects the faults of one run.
type diagnostics struct {
	list  []Diagnostic
	files []string // in the order in which they were read
	// broken: some line or file could not be read. What the book seems to lack
	// may stand there, so nothing is said of missing things.
	broken bool
	// lost are the sections of which names may stand there.
	lost []string
	// params are the faults of params that are told.
	params map[string]bool
}

// lostAll is lost where any name may be: a missing file, a broken header.
const lostAll = "*"

// header matches the header of a table; its section is the first name.
var header = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^[ \t]*\[\[?[ \t]*([\w-]+)[ \t]*(\.)?`) })

// lose notes what names may be lost with the lines [from, to).
func (ds *diagnostics) lose(text []byte, from, to int) {
	ds.broken = true
	if header().Match(text[from:to]) || headless().Match(text[from:to]) || bytes.HasPrefix(bytes.TrimLeft(text[from:to], " \t"), []byte("[")) {
		ds.lost = append(ds.lost, lostAll)
		return
	}
	above := header().FindAllSubmatch(text[:from], -1)
	if len(above) == 0 {
		ds.lost = append(ds.lost, lostAll)
		return
	}
	last := above[len(above)-1]
	section, named := string(last[1]), len(last[2]) > 0
	switch {
	case section == "standard": // may have held import or extends
		if s := string(text[from:to]); strings.Contains(s, "import") || strings.Contains(s, "extends") {
			section = lostAll
		}
	case section == "element" && named:
		section = "field"
	}
	ds.lost = append(ds.lost, section)
}

// mayBeLost tells whether a name of one of the sections may stand on a line
// that could not be read.
func (ds *diagnostics) mayBeLost(sections ...string) bool {
	for _, l := range ds.lost {
		if l == lostAll || slices.Contains(sections, l) {
			return true
		}
	}
	return false
}

// place turns a byte offset into a position.
func (src *source) place(off int) Position {
	off = src.whole(off)
	if src.lines == nil {
		src.lines = make([]int, 1, strings.Count(src.text, "\n")+1)
		for i := range len(src.text) {
			if src.text[i] == '\n' {
				src.lines = append(src.lines, i+1)
			}
		}
	}
	line, hit := slices.BinarySearch(src.lines, off)
	if !hit {
		line--
	}
	return Position{File: src.name, Line: line + 1, Column: utf8.RuneCountInString(src.text[src.lines[line]:off]) + 1}
}

// whole returns the beginning of the character at an offset: in the place of a
// mended character a value may begin inside of it.
func (src *source) whole(off int) int {
	off = min(off, len(src.text))
	for back := 1; back < utf8.UTFMax && back <= off; back++ {
		if _, size := utf8.DecodeRuneInString(src.text[off-back:]); size > back {
			return off - back
		}
	}
	return off
}

// line returns the text of the line at an offset and the offset of its end.
func (src *source) line(off int) (text string, to int) {
	off = min(off, len(src.text))
	from := strings.LastIndexByte(src.text[:off], '\n') + 1
	to = len(src.text)
	if i := strings.IndexByte(src.text[off:], '\n'); i >= 0 {
		to = off + i
	}
	text = strings.TrimSuffix(src.text[from:to], "\r")
	return text, from + len(text)
}

func (ds *diagnostics) add(src *source, off, end int, code Code, msg, hint string, rel ...Related) *Diagnostic {
	d := Diagnostic{Position: src.place(off), Severity: Error, Code: code, Message: msg, Hint: hint, Related: rel}
	text, to := src.line(off)
	d.Text = text
	off = src.whole(off)
	end = max(min(end, to), min(off+1, to))
	if off = min(off, len(src.text)); end >= off {
		d.EndColumn = d.Column + utf8.RuneCountInString(src.text[off:end])
	}
	d.EndColumn = max(d.EndColumn, d.Column+1)
	ds.list = append(ds.list, d)
	return &ds.list[len(ds.list)-1]
}

// at reports a fault of a value, unless one is told of it already.
func (ds *diagnostics) at(n *node, code Code, hint, format string, args ...any) *Diagnostic {
	if n.told {
		return &Diagnostic{}
	}
	msg := fmt.Sprintf(format, args...)
	if n.param != nil {
		// A wrong param is told where it is used first.
		fault := n.param.name + "\x00" + string(code) + "\x00" + msg
		if ds.params[fault] {
			return &Diagnostic{}
		}
		if ds.params == nil {
			ds.params = map[string]bool{}
		}
		ds.params[fault] = true
	}
	d := ds.add(n.src, n.off, n.end, code, msg, hint)
	if n.param != nil {
		d.relate(n.param.src, n.param.off, "the value is that of the param %s", quote(n.param.name))
	}
	return d
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
	d := ds.add(src, off, end, "written-twice", fmt.Sprintf("%s is written twice", quote(name)), "keep one of the two")
	d.relate(old.src, old.off, "%s is written here first", quote(name))
	src.twice = true
}

// kindOfName says of a kind of names where they are declared.
type kindOfName struct {
	code     Code
	what     string
	declared string   // how one declares such a name
	sections []string // where that is
}

var (
	elementName   = kindOfName{"unknown-element", "element", "[element.ID]", []string{"element", "pattern"}}
	stepName      = kindOfName{"unknown-step", "step", "[[step]] and id = \"…\"", []string{"step"}}
	factName      = kindOfName{"unknown-fact", "fact", "[fact.ID]", []string{"fact"}}
	fieldName     = kindOfName{"unknown-field", "field", "fields = { … } in [element.ID]", []string{"field", "element"}}
	phrasesName   = kindOfName{"unknown-phrases", "phrase set", "[phrases] and ID = [\"…\"]", []string{"phrases"}}
	ruleName      = kindOfName{"unknown-rule", "rule", "[rule.ID]", []string{"rule"}}
	paramName     = kindOfName{"unknown-param", "param", "[param] and NAME = \"…\"", []string{"param"}}
	dimensionName = kindOfName{"unknown-dimension", "dimension", "[dimension.ID]", []string{"dimension"}}
)

// unknown reports a name that is not declared, with the nearest one that is.
func (ds *diagnostics) unknown(n *node, kind *kindOfName, name string, names []string) {
	if ds.mayBeLost(kind.sections...) {
		return
	}
	hint := "the book declares none; write " + kind.declared
	if len(names) > 0 {
		hint = "known: " + list(names)
	}
	ds.at(n, kind.code, hint, "there is no %s %s%s", kind.what, quote(name), didYouMean(name, names))
}
