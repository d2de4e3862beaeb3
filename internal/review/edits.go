package review

import (
	"regexp"
	"strconv"
	"strings"

	"stdc/checker"
	"stdc/internal/booktest"
	"stdc/rules"
)

// moving lists the ways to set a limit anew: at the param that it is taken from,
// at the limit itself, or, of a rule of the book that an overlay extends, by a
// key of the overlay.
func (e *editor) moving(f *Findings, p *Proposal, rule int) []edit {
	limits, nth := limitsOf(e.book, e.book.Rules[rule].ID), nthOf(f, p)
	if nth >= len(limits) {
		return nil
	}
	l := &limits[nth]
	var spans []rules.Span
	if l.Cond != nil {
		spans = l.Cond.Spans()
	} else {
		spans = l.Node.Spans(l.Key)
	}
	one, whole := written(l, p.To)
	var out []edit
	for i, s := range spans {
		if e.overlay && s.File != e.path {
			continue // what an overlay extends belongs to others
		}
		text := whole
		if i < len(spans)-1 { // a param, which stands for one end or for both
			out = append(out, edit{file: s.File, from: s.From, to: s.To, text: one})
		}
		out = append(out, edit{file: s.File, from: s.From, to: s.To, text: text})
	}
	if e.overlay && l.Cond == nil && l.Node == &e.book.Rules[rule].Node {
		out = append(out, e.overriding(rule, l.Key+" = "+whole)...)
	}
	return out
}

// written is the end of a limit that is moved, and the whole limit with it, as
// values of TOML.
func written(l *checker.Limit, to int64) (one, whole string) {
	var lo, hi string
	length := func(n int64, u rules.Unit) string { return booktest.LengthText(rules.Length{N: n, Unit: u}) }
	window := func(w *rules.Window) {
		if w.Lo.N > 0 {
			lo = length(w.Lo.N, w.Lo.Unit)
		}
		if w.Hi != nil {
			hi = length(w.Hi.N, w.Hi.Unit)
		}
	}
	n, moved := l.Node, length(to, l.Scale.Unit)
	switch {
	case l.Cond != nil:
		if t := l.Cond.Test.Lo; t != nil {
			lo = t.Text
		}
		if t := l.Cond.Test.Hi; t != nil {
			hi = t.Text
		}
		if l.Scale.Kind == checker.ScaleNumber {
			moved = strconv.FormatFloat(float64(to)/checker.NumberGrain, 'f', -1, 64)
		}
	case l.Key == "within":
		window(n.Within)
	case l.Key == "gap":
		window(n.Gap)
	case l.Key == "times":
		moved = strconv.FormatInt(to, 10)
		if n.Times.Min > 0 {
			lo = strconv.Itoa(n.Times.Min)
		}
		if n.Times.Max >= 0 {
			hi = strconv.Itoa(n.Times.Max)
		}
	}
	if l.Upper {
		hi = moved
	} else {
		lo = moved
	}
	switch {
	case lo == "" && l.Cond == nil && l.Key != "times":
		return quoted(moved), quoted(hi)
	case l.Scale.Kind == checker.ScaleLength:
		return quoted(moved), quoted(lo + ".." + hi)
	}
	return moved, quoted(lo + ".." + hi) // a number or a count alone needs no quotation marks
}

// header is the header of a rule's table; its id has no character that a regular
// expression would read.
func header(id string) *regexp.Regexp {
	return regexp.MustCompile(`(?m)^[ \t]*\[[ \t]*rule[ \t]*\.[ \t]*"?` + regexp.QuoteMeta(id) + `"?[ \t]*\][^\n]*\n?`)
}

// overriding lists the ways to set a key of a rule in an overlay: in the table
// that is there for it, or in one of its own at the end.
func (e *editor) overriding(rule int, line string) []edit {
	data, err := e.read(e.path)
	if err != nil {
		return nil
	}
	text, id := strings.TrimPrefix(string(data), mark), e.book.Rules[rule].ID
	if at := header(id).FindStringIndex(text); at != nil {
		return []edit{{file: e.path, from: at[1], to: at[1], text: line + "\n", alone: true}}
	}
	before := "\n"
	if !strings.HasSuffix(text, "\n") {
		before = "\n\n"
	}
	return []edit{{file: e.path, from: len(text), to: len(text), before: before, text: "[rule." + id + "]\n" + line + "\n", alone: true}}
}

// retiring lists the ways to give up a rule: its table goes, or the overlay
// retires it.
func (e *editor) retiring(rule int) []edit {
	r := &e.book.Rules[rule]
	at, ok := r.Node.Place("") // Rule.Pos names the file as the book does, not as it is read
	if !ok {
		return nil
	}
	if e.overlay && at.File != e.path {
		return e.overriding(rule, "retired = true")
	}
	data, err := e.read(at.File)
	if err != nil {
		return nil
	}
	text := strings.TrimPrefix(string(data), mark)
	table := header(r.ID).FindStringIndex(text)
	if table == nil {
		return nil // an inline table, or a dotted key
	}
	from, to := table[0], table[1]
	// What the author said of it goes with it, up to the next table's own.
	for from > 0 {
		line := strings.LastIndexByte(text[:from-1], '\n') + 1
		if !strings.HasPrefix(strings.TrimLeft(text[line:from], " \t"), "#") {
			break
		}
		from = line
	}
	rest := text[to:]
	if next := regexp.MustCompile(`(?m)^[ \t]*\[`).FindStringIndex(rest); next != nil {
		rest = rest[:next[0]]
	}
	lines := strings.SplitAfter(rest, "\n")
	for len(lines) > 0 {
		last := strings.TrimSpace(lines[len(lines)-1])
		if last != "" && !strings.HasPrefix(last, "#") {
			break
		}
		lines = lines[:len(lines)-1]
	}
	return []edit{{file: at.File, from: from, to: to + len(strings.Join(lines, "")), alone: true}}
}
