package report

import (
	"math"
	"strconv"
	"unicode/utf8"

	"stdc/checker"
	"stdc/rules"
)

// literal is markup. Only constants of the source become one without a conversion,
// so that no text of a log or a book can stand unescaped by mistake.
type literal string

// markup is HTML being written. Every method but raw escapes.
type markup struct {
	b []byte
	w *Words

	// The heads of the columns of numbers of the table being written, and how
	// many of them stand in the row: a narrow screen shows each number with its
	// head.
	heads []string
	nums  int
}

func (m *markup) raw(parts ...literal) {
	for _, p := range parts {
		m.b = append(m.b, p...)
	}
}

// text writes text of anywhere: what could act on a reader's screen is shown as
// an escape, as clean does, and what could act on a browser is escaped.
func (m *markup) text(s string) {
	s = clean(s)
	from := 0
	for i := 0; i < len(s); i++ {
		var with literal
		switch s[i] {
		case '&':
			with = "&amp;"
		case '<':
			with = "&lt;"
		case '>':
			with = "&gt;"
		case '"':
			with = "&#34;"
		case '\'':
			with = "&#39;"
		default:
			continue
		}
		m.b = append(append(m.b, s[from:i]...), with...)
		from = i + 1
	}
	m.b = append(m.b, s[from:]...)
}

// The lengths at which text of a log is cut.
const (
	cutName = 120
	cutText = 400
)

// name writes a name or a sentence of a log or a book, cut to a length, and
// keeps its direction to itself.
func (m *markup) name(s string) { m.isolated(s, cutName) }

func (m *markup) isolated(s string, most int) {
	m.raw("<bdi>")
	m.text(cut(s, most))
	m.raw("</bdi>")
}

// cut shortens s to a number of characters.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	if !utf8.ValidString(s) {
		return s[:most] + "…"
	}
	return s
}

func (m *markup) attr(name literal, value string) {
	m.raw(" ", name, `="`)
	m.text(value)
	m.raw(`"`)
}

// either writes words of ours by language; they hold no markup.
func (m *markup) either(en, zh string) { m.text(m.w.either(en, zh)) }

// table begins a table, row a row of it and num a cell that holds a number.
func (m *markup) table(class literal) {
	m.heads = m.heads[:0]
	m.raw(`<table class="`, class, `">`)
}

func (m *markup) row() {
	m.nums = 0
	m.raw(`<tr><th scope="row">`)
}

func (m *markup) num() {
	m.raw(`<td class="num"`)
	if m.nums < len(m.heads) {
		m.attr("data-head", m.heads[m.nums])
	}
	m.nums++
	m.raw(">")
}

// head writes the head of a column.
func (m *markup) head(class literal, en, zh string) {
	m.raw(`<th scope="col"`)
	if class != "" {
		m.raw(` class="`, class, `"`)
		m.heads = append(m.heads, m.w.either(en, zh))
	}
	m.raw(">")
	m.either(en, zh)
	m.raw("</th>")
}

// figure writes a number as shown, with its value and its place in the JSON of
// the same run, so that programs, and tests, can hold one against the other.
func (m *markup) figure(key, value, shown string) {
	m.raw(`<data value="`)
	m.text(value)
	m.raw(`" data-key="`)
	m.text(key)
	m.raw(`">`)
	m.text(shown)
	m.raw("</data>")
}

func (m *markup) count(key string, n int64) {
	m.figure(key, strconv.FormatInt(n, 10), grouped(n))
}

func (m *markup) float(key string, f float64, shown string) {
	m.figure(key, string(appendFloat(nil, f)), shown)
}

// none stands where there is no number.
func (m *markup) none() { m.raw(`<span class="none">–</span>`) }

// mean writes a mean, – for none.
func (m *markup) mean(key string, x checker.Mean) {
	if x.N == 0 {
		m.none()
		return
	}
	m.float(key+"/mean", x.Mean, points(x.Mean))
}

// interval writes the interval of a mean.
func (m *markup) interval(key string, x checker.Mean) {
	if !x.HasInterval() {
		m.none()
		return
	}
	m.float(key+"/low", x.Lo, points(x.Lo))
	m.raw("–")
	m.float(key+"/high", x.Hi, points(x.Hi))
}

func (m *markup) share(key string, s checker.Share) {
	if !s.Known {
		m.none()
		return
	}
	m.float(key, s.Value, m.w.percent(s.Value))
}

func (m *markup) rate(key string, r checker.Rate) {
	if r.N == 0 {
		m.none()
		return
	}
	m.float(key+"/rate", r.Value, m.w.percent(r.Value))
}

// ratio writes an exact number of a visit, which its key names as a fraction.
func (m *markup) ratio(key string, q rules.Ratio) {
	if !q.Valid() {
		m.none()
		return
	}
	exact := encoder{}
	exact.exact(q)
	m.figure(key, string(exact.b()), ratio(q))
}

// b returns what exact wrote without its quotation marks.
func (e *encoder) b() []byte { return e.dst[1 : len(e.dst)-1] }

// percents writes a coordinate of a drawing, from 0 to 1, as a percentage of its
// width.
func (m *markup) percents(f float64) {
	if math.IsNaN(f) {
		f = 0
	}
	s := strconv.FormatFloat(min(max(f, 0), 1)*100, 'f', 2, 64)
	for s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	if s[len(s)-1] == '.' {
		s = s[:len(s)-1]
	}
	m.b = append(append(m.b, s...), '%')
}
