package notation

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"stdc/checker"
	"stdc/rules"
)

// Lines writes the events of a visit of book b, one a line, so that Reader
// reads back the same.
func Lines(b *rules.Book, v *checker.Visit) []string {
	times := make([]string, len(v.Events))
	var prev rules.Stamp
	width := 0
	for i := range v.Events {
		times[i] = writeTimes(&v.Events[i], prev)
		if at := v.Events[i].At; at.Kind != rules.StampNone {
			prev = at
		}
		width = max(width, len(times[i]))
	}
	out := make([]string, len(v.Events))
	for i := range v.Events {
		out[i] = times[i] + strings.Repeat(" ", width-len(times[i])) + " " + Event(b, v, i)
	}
	return out
}

// Event writes event i of a visit without its time.
func Event(b *rules.Book, v *checker.Visit, i int) string {
	e := &v.Events[i]
	el := &b.Elements[e.Element]
	s := el.ID
	if e.Step >= 0 {
		s += " step=" + b.Steps[e.Step].ID
	}
	for j := range el.Fields {
		f := &el.Fields[j]
		val := &v.Values[int(e.Fields)+j]
		if val.Known() && f.Fixed == "" {
			s += " " + f.ID + "=" + writeValue(f, val)
		}
	}
	return s
}

func writeTimes(e *checker.Event, prev rules.Stamp) string {
	s := "-"
	if e.At.Kind != rules.StampNone {
		s = writeTime(e.At, prev)
	}
	if e.End.Kind != rules.StampNone {
		from := e.At
		if from.Kind == rules.StampNone { // an offset would have nothing to count from
			from.Kind = rules.StampClock
		}
		s += ".." + writeTime(e.End, from)
	}
	return s
}

// writeTime writes an offset as a step from the one before it, where there is
// such, and every other time as it is.
func writeTime(t, prev rules.Stamp) string {
	if t.Kind != rules.StampOffset {
		return t.String()
	}
	switch {
	case prev.Kind == rules.StampNone:
		return t.String()
	case prev.Kind == rules.StampOffset && t.Nano >= prev.Nano:
		t.Nano -= prev.Nano
		return t.String()
	}
	return "start" + t.String()
}

func writeValue(f *rules.Field, v *rules.Value) string {
	s := v.String()
	if f.Type != rules.TypeText && bare(s) || f.ID == "by" && kebab(s) {
		return s
	}
	return Quote(s)
}

// bare tells whether a value needs no quotes.
func bare(s string) bool {
	return s != "" && strings.IndexByte(`'"`, s[0]) < 0 && !strings.ContainsFunc(s, func(r rune) bool {
		return r == utf8.RuneError || unicode.IsSpace(r) || !unicode.IsGraphic(r)
	}) && lookalike(s) == ""
}

// kebab tells a short name, which is left bare where somebody is named.
func kebab(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-'
	})
}

// Quote writes a text between quotes: single ones where that is possible.
func Quote(s string) string {
	if utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r == '\'' || r == utf8.RuneError || !unicode.IsGraphic(r) }) {
		return "'" + s + "'"
	}
	return strconv.QuoteToGraphic(s)
}
