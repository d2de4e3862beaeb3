package visitlog

import (
	"math/bits"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"stdc/checker"
)

// quickDecoder decodes a visit as nearly all logs write it, in one pass that
// checks the syntax as it goes. Whatever it doubts it leaves to jsonDecoder,
// which reads everything and says what is wrong: a doubt costs time, never a
// visit, and what it accepts jsonDecoder reads alike.
//
// Its methods take the place at which they read and return the one behind what
// they read, or doubt. The text ends with slack bytes of zero, which belong to no
// token: no place passes them, and sixteen bytes can be loaded at any.
type quickDecoder struct {
	*schema
	lim    limits
	texts  *texts
	zones  zones
	short  [1 << shortBits]writtenName // see shortValue
	shapes []quickShape                // by element
	day    knownDay
	zone   knownZone

	b       []byte
	breaks  bool // line breaks are white space like any other
	v       *checker.Visit
	seen    uint // of the current event
	shape   *quickShape
	pending []pendingField
	scratch []byte
	stated  []int // as in jsonDecoder, of fields and of facts
	serial  int

	lineAt, lineFrom int // with breaks, the line of b[lineFrom]
}

// quickShape is a shape, and who was seen last with such an element.
type quickShape struct {
	shape
	actor *writtenName
}

// pendingField is a field that came before `do` said what element it is of:
// where its key and its value lie.
type pendingField struct{ key, value, valueEnd int }

const (
	slack = 16
	doubt = -1
)

func newQuickDecoder(s *schema, lim limits, t *texts, z zones) *quickDecoder {
	q := &quickDecoder{schema: s, lim: lim, texts: t, zones: z, stated: make([]int, max(s.maxFields, len(s.factInfo)))}
	for _, of := range s.shapes {
		q.shapes = append(q.shapes, quickShape{of, &noName})
	}
	return q
}

// padded returns data with slack behind it, in place where there is room: what
// lies behind the data of a batch is nobody else's.
func padded(data []byte) []byte {
	var zero [slack]byte
	return append(data, zero[:]...)
}

// decode reads the visit that begins at i into v and returns the place behind
// it, or doubt; then v holds nothing of use.
func (q *quickDecoder) decode(i int, v *checker.Visit) int {
	q.v = v
	q.lineAt, q.lineFrom = v.Line, i
	return q.visit(i)
}

// space returns the place of the next character that is no white space.
func (q *quickDecoder) space(i int) int {
	for {
		switch c := q.b[i]; {
		case c == ' ' || c == '\t' || c == '\r', c == '\n' && q.breaks:
			i++
		default:
			return i
		}
	}
}

// colon returns the place of the value behind a key that ends before i.
func (q *quickDecoder) colon(i int) int {
	if q.b[i] != ':' {
		if i = q.space(i); q.b[i] != ':' {
			return doubt
		}
	}
	if i++; q.b[i] <= ' ' {
		i = q.space(i)
	}
	return i
}

// behind returns the place of the next item of an object or a list behind a
// value that ends before i, or more is false and it is that behind its end.
func (q *quickDecoder) behind(i int, end byte) (at int, more bool) {
	w := eight(q.b, i)
	if byte(w) == ',' && byte(w>>8) > ' ' {
		return i + 1, true
	}
	if byte(w) == end {
		return i + 1, false
	}
	return q.spaced(i, end)
}

// spaced is behind where there is white space.
func (q *quickDecoder) spaced(i int, end byte) (at int, more bool) {
	i = q.space(i)
	switch q.b[i] {
	case end:
		return i + 1, false
	case ',':
		return q.space(i + 1), true
	}
	return doubt, false
}

const (
	ones     = 0x0101010101010101
	tops     = 0x8080808080808080
	quotes   = ones * '"'
	slashes  = ones * '\\'
	controls = ones * ' '
)

// scan finds the end of a text from behind its opening quotation mark: the
// place of the first quotation mark, backslash or control character, and the
// top bits of what is not ASCII before it.
func scan(b []byte, i int) (end int, wide uint64) {
	for {
		w := eight(b, i)
		x, y := w^quotes, w^slashes
		// The lowest top bit that is set marks the first of these; higher ones
		// may be carries.
		if m := ((x-ones)&^x | (y-ones)&^y | (w-controls)&^w) & tops; m != 0 {
			n := bits.TrailingZeros64(m)
			return i + n>>3, wide | w&tops&(m&-m-1)
		}
		wide |= w & tops
		i += 8
	}
}

// str reads a text from behind its opening quotation mark; it holds until the
// next one is read.
func (q *quickDecoder) str(i int) ([]byte, int) {
	end, wide := scan(q.b, i)
	if q.b[end] != '"' {
		return q.escaped(i, end)
	}
	s := q.b[i:end]
	if wide != 0 && !utf8.Valid(s) {
		return nil, doubt
	}
	return s, end + 1
}

// escaped reads a text with a backslash at end.
func (q *quickDecoder) escaped(from, end int) ([]byte, int) {
	for q.b[end] == '\\' {
		if q.b[end+1] < ' ' {
			return nil, doubt
		}
		end, _ = scan(q.b, end+2)
	}
	if q.b[end] != '"' {
		return nil, doubt
	}
	s, err := jsontext.AppendUnquote(q.scratch[:0], q.b[from-1:end+1])
	if err != nil {
		return nil, doubt
	}
	q.scratch = s
	return s, end + 1
}

// null reads the literal, from its n on.
func (q *quickDecoder) null(i int) int { return q.literal(i, "null") }

func (q *quickDecoder) literal(i int, word string) int {
	if string(q.b[i:i+len(word)]) == word { // slack is longer than any
		return i + len(word)
	}
	return doubt
}
