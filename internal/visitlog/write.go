package visitlog

import (
	"math"
	"strconv"
	"unicode/utf8"

	"stdc/checker"
	"stdc/rules"
)

// AppendVisit appends a visit as one line of NDJSON, without the line end:
// what is read from it is the same visit. Keys come in the order of
// docs/log-formats.md; what is not known is left out, what the book fixes is
// stated. Nothing of it acts on a terminal: control characters and invisible
// ones are escaped.
func AppendVisit(dst []byte, b *rules.Book, v *checker.Visit) []byte {
	w := lineWriter{append(dst, '{')}
	w.key("visit")
	w.text(v.ID)
	w.known("site", v.Site)
	w.known("staff", v.Staff)
	w.known("wave", v.Wave)
	w.stamp("date", v.Date)
	w.known("zone", v.ZoneName)
	w.stamp("start", v.Start)
	if v.Precision > 0 {
		w.key("precision")
		w.text(rules.FormatDuration(v.Precision))
	}
	w.facts(b, v)
	w.unobserved(b, v)
	w.key("events")
	w.dst = append(w.dst, '[')
	for i := range v.Events {
		w.event(b, v, &v.Events[i])
	}
	return append(w.dst, "]}"...)
}

// lineWriter writes JSON on one line. A comma stands where the last byte does
// not open anything.
type lineWriter struct{ dst []byte }

func (w *lineWriter) comma() {
	switch w.dst[len(w.dst)-1] {
	case '{', '[', ':':
	default:
		w.dst = append(w.dst, ',')
	}
}

func (w *lineWriter) key(k string) {
	w.comma()
	w.dst = append(appendText(w.dst, k), ':')
}

func (w *lineWriter) text(s string) { w.dst = appendText(w.dst, s) }

// known writes a text of the visit, where "" is as good as none.
func (w *lineWriter) known(k, s string) {
	if s != "" {
		w.key(k)
		w.text(s)
	}
}

func (w *lineWriter) stamp(k string, s rules.Stamp) {
	if s.Kind != rules.StampNone {
		w.key(k)
		w.moment(s)
	}
}

func (w *lineWriter) moment(s rules.Stamp) {
	w.dst = append(s.Append(append(w.dst, '"')), '"')
}

func (w *lineWriter) facts(b *rules.Book, v *checker.Visit) {
	begun := false
	for i := range v.Facts {
		if !v.Facts[i].Known() {
			continue
		}
		if !begun {
			w.key("facts")
			w.dst = append(w.dst, '{')
			begun = true
		}
		w.key(b.Facts[i].ID)
		w.value(&v.Facts[i])
	}
	if begun {
		w.dst = append(w.dst, '}')
	}
}

func (w *lineWriter) unobserved(b *rules.Book, v *checker.Visit) {
	begun := false
	for i, is := range v.Unobserved {
		if !is {
			continue
		}
		if !begun {
			w.key("unobserved")
			w.dst = append(w.dst, '[')
			begun = true
		}
		w.comma()
		w.text(b.Elements[i].ID)
	}
	if begun {
		w.dst = append(w.dst, ']')
	}
}

func (w *lineWriter) event(b *rules.Book, v *checker.Visit, e *checker.Event) {
	w.comma()
	w.dst = append(w.dst, '{')
	w.stamp("at", e.At)
	w.key("do")
	w.text(b.Elements[e.Element].ID)
	w.stamp("end", e.End)
	if e.Step >= 0 {
		w.key("step")
		w.text(b.Steps[e.Step].ID)
	}
	fields := b.Elements[e.Element].Fields // `by` is the first
	for slot := range fields {
		if val := &v.Values[int(e.Fields)+slot]; val.Known() {
			w.key(fields[slot].ID)
			w.value(val)
		}
	}
	w.dst = append(w.dst, '}')
}

func (w *lineWriter) value(v *rules.Value) {
	switch v.Kind() {
	case rules.KindNumber:
		w.dst = appendNumber(w.dst, v.Number())
	case rules.KindBool:
		w.dst = strconv.AppendBool(w.dst, v.Bool())
	case rules.KindTime:
		w.moment(v.Stamp())
	case rules.KindDuration:
		w.text(rules.FormatDuration(v.Duration()))
	default:
		w.text(v.Text())
	}
}

// appendNumber appends the shortest decimal that is read as f again. Very large
// and very small ones have an exponent, as ECMAScript writes them.
func appendNumber(dst []byte, f float64) []byte {
	format := byte('f')
	if abs := math.Abs(f); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		format = 'e'
	}
	return strconv.AppendFloat(dst, f, format, -1, 64)
}

// appendText appends s as a JSON string. Beside what JSON asks for, all is
// escaped that has no look of its own: C1 controls, marks of direction,
// characters without width.
func appendText(dst []byte, s string) []byte {
	dst = append(dst, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c < 0x7f && c != '"' && c != '\\' {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if size > 1 && strconv.IsGraphic(r) {
			i += size
			continue
		}
		dst = appendEscape(append(dst, s[from:i]...), r)
		i += size
		from = i
	}
	return append(append(dst, s[from:]...), '"')
}

func appendEscape(dst []byte, r rune) []byte {
	const hex = "0123456789abcdef"
	switch r {
	case '"', '\\':
		return append(dst, '\\', byte(r))
	case '\n':
		return append(dst, `\n`...)
	case '\r':
		return append(dst, `\r`...)
	case '\t':
		return append(dst, `\t`...)
	}
	if r >= 0x10000 { // as a pair of surrogates
		r -= 0x10000
		dst = appendEscape(dst, 0xd800+r>>10)
		r = 0xdc00 + r&0x3ff
	}
	return append(dst, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}
