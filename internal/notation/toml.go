package notation

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"stdc/checker"
	"stdc/rules"
)

// Keys are the keys of a table that holds a visit, in the order in which TOML
// writes them.
func Keys() []string {
	return []string{"site", "staff", "wave", "date", "zone", "start", "precision", "facts", "unobserved", "visit"}
}

// Read reads the visit that a table holds. What is wrong is told as a fault of
// the document; ok is false where there is any. An event's Line is that of the
// file.
func Read(b *rules.Book, table *rules.DocNode, doc *rules.Document) (v *checker.Visit, ok bool) {
	v = &checker.Visit{}
	v.Reset(b)
	r := &tableReader{b: b, v: v, ok: true}
	for _, key := range []string{"site", "staff", "wave"} {
		if n := table.Get(key); n != nil {
			s, ok := n.Text(key)
			r.ok = r.ok && ok
			*map[string]*string{"site": &v.Site, "staff": &v.Staff, "wave": &v.Wave}[key] = s
		}
	}
	r.date(table.Get("date"))
	r.zone(table.Get("zone"))
	r.start(table.Get("start"))
	r.precision(table.Get("precision"))
	r.facts(table.Get("facts"))
	r.unobserved(table.Get("unobserved"))
	r.lines(table.Get("visit"), doc)
	return v, r.ok
}

type tableReader struct {
	b  *rules.Book
	v  *checker.Visit
	ok bool
}

func (r *tableReader) fault(n *rules.DocNode, code rules.Code, hint, format string, args ...any) {
	n.Fault(code, hint, format, args...)
	r.ok = false
}

// stamp reads a time, as a text or as a date or time of TOML.
func (r *tableReader) stamp(n *rules.DocNode, key string) (rules.Stamp, bool) {
	if n.IsTable() || n.IsList() {
		r.fault(n, "wrong-type", "", "%s must be a time, not %s", key, n.Shown())
		return rules.Stamp{}, false
	}
	t, err := rules.ParseStamp(n.Plain())
	if err != nil {
		r.fault(n, "bad-time", "", "%s: %s", key, err.Error())
	}
	return t, err == nil
}

func (r *tableReader) date(n *rules.DocNode) {
	if n == nil {
		return
	}
	t, ok := r.stamp(n, "date")
	if ok && t.Kind != rules.StampDate {
		r.fault(n, "wrong-type", "write a date such as 2026-03-02", "date must be a date, not %s", n.Shown())
		return
	}
	r.v.Date = t
}

func (r *tableReader) zone(n *rules.DocNode) {
	if n == nil {
		return
	}
	s, ok := n.Text("zone")
	if !ok {
		r.ok = false
		return
	}
	l, err := time.LoadLocation(s)
	if err != nil || s == "" || s == "Local" || strings.ContainsFunc(s, func(c rune) bool { return c > unicode.MaxASCII || c <= ' ' }) {
		r.fault(n, "unknown-value", "write an IANA name such as Asia/Shanghai, Europe/Berlin or UTC", "%s is no time zone", quote(s))
		return
	}
	r.v.Zone, r.v.ZoneName = l, s
}

func (r *tableReader) start(n *rules.DocNode) {
	if n == nil {
		return
	}
	t, ok := r.stamp(n, "start")
	if ok && t.Kind == rules.StampOffset {
		r.fault(n, "bad-time", "write a time such as 09:00:00", "start is %s; it is what such a time counts from", n.Shown())
		return
	}
	r.v.Start = t
}

func (r *tableReader) precision(n *rules.DocNode) {
	if n == nil {
		return
	}
	s, ok := n.Text("precision")
	if !ok {
		r.ok = false
		return
	}
	d, err := rules.ParseDuration(s)
	if err != nil || d <= 0 {
		r.fault(n, "bad-duration", "write a duration such as 5s", "precision: %s is no duration longer than nothing", quote(s))
	}
	r.v.Precision = d
}

func (r *tableReader) facts(n *rules.DocNode) {
	if n == nil {
		return
	}
	if !n.IsTable() {
		r.fault(n, "wrong-type", "write facts = { name = value }", "facts must be a table, not %s", n.Shown())
		return
	}
	for _, e := range n.Entries() {
		i := r.b.FactIndex([]byte(e.Key()))
		if i < 0 {
			ids := make([]string, len(r.b.Facts))
			for j := range ids {
				ids[j] = r.b.Facts[j].ID
			}
			hint := "known: " + strings.Join(ids, ", ")
			if len(ids) == 0 {
				hint = "the book declares none"
			}
			e.KeyFault("unknown-fact", hint, "there is no fact %s%s", quote(e.Key()), didYouMean(e.Key(), ids))
			r.ok = false
			continue
		}
		val, ok := e.Value(&r.b.Facts[i])
		r.ok = r.ok && ok
		r.v.Facts[i] = val
	}
}

func (r *tableReader) unobserved(n *rules.DocNode) {
	for _, it := range n.Items() {
		s, ok := it.Text("unobserved")
		if !ok {
			r.ok = false
			continue
		}
		i := r.b.ElementIndex([]byte(s))
		if i < 0 {
			it.Unknown("unknown-element", "element", s, NewReader(r.b, r.v).elements())
			r.ok = false
			continue
		}
		r.v.Unobserved[i] = true
	}
}

func (r *tableReader) lines(n *rules.DocNode, doc *rules.Document) {
	if n == nil {
		return
	}
	reader := NewReader(r.b, r.v)
	lines := n.Lines("visit")
	if len(lines) == 0 && !n.IsList() {
		r.ok = false
	}
	for _, l := range lines {
		before := len(r.v.Events)
		if f := reader.Line(l.Text); f != nil {
			r.ok = false
			from, to := l.From, l.To
			if l.Exact {
				from, to = l.From+f.From, l.From+f.To
			} else {
				from += len(doc.Text()[from:to]) - len(strings.TrimLeft(doc.Text()[from:to], " \t"))
			}
			doc.Fault(from, to, f.Code, f.Message, f.Hint)
		}
		if len(r.v.Events) > before {
			r.v.Events[before].Line = int32(doc.Place(l.From).Line)
		}
	}
}

// TOML writes a whole visit of book b as the keys of a table, so that Read
// reads back the same. A visit's id is none of them.
func TOML(b *rules.Book, v *checker.Visit) string {
	var out strings.Builder
	put := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&out, "%s = %s\n", key, value)
		}
	}
	text := func(s string) string {
		if s == "" {
			return ""
		}
		return String(s)
	}
	put("site", text(v.Site))
	put("staff", text(v.Staff))
	put("wave", text(v.Wave))
	if v.Date.Kind != rules.StampNone {
		put("date", v.Date.String())
	}
	put("zone", text(v.ZoneName))
	if v.Start.Kind != rules.StampNone {
		put("start", String(v.Start.String()))
	}
	if v.Precision > 0 {
		put("precision", String(rules.FormatDuration(v.Precision)))
	}
	put("facts", factTable(b, v))
	var unseen []string
	for i, u := range v.Unobserved {
		if u {
			unseen = append(unseen, String(b.Elements[i].ID))
		}
	}
	if len(unseen) > 0 {
		put("unobserved", "["+strings.Join(unseen, ", ")+"]")
	}
	put("visit", Block(Lines(b, v)))
	return out.String()
}

func factTable(b *rules.Book, v *checker.Visit) string {
	var parts []string
	for i := range v.Facts {
		if val := &v.Facts[i]; val.Known() {
			s := String(val.String())
			if k := val.Kind(); k == rules.KindNumber || k == rules.KindBool {
				if s = val.String(); len(s) > 15 && !strings.Contains(s, ".") {
					s += ".0" // beyond the whole numbers of TOML
				}
			}
			parts = append(parts, b.Facts[i].ID+" = "+s)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}

// Block writes lines as one text of TOML over as many lines.
func Block(lines []string) string {
	all := strings.Join(lines, "\n")
	quotes := `"""`
	if strings.Contains(all, `\`) || strings.Contains(all, `"""`) {
		if quotes = "'''"; strings.Contains(all, "'''") {
			out := make([]string, len(lines))
			for i, l := range lines {
				out[i] = "  " + String(l) + ",\n"
			}
			return "[\n" + strings.Join(out, "") + "]"
		}
	}
	if len(lines) > 0 {
		all += "\n"
	}
	return quotes + "\n" + all + quotes
}

// String writes a text of TOML on one line.
func String(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == utf8.RuneError:
			b.WriteRune(r)
		case unicode.IsGraphic(r):
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08X`, r)
		default:
			fmt.Fprintf(&b, `\u%04X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
