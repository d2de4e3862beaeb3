package visitlog

import (
	"stdc/internal/names"
	"stdc/rules"
)

// value reads the value of a field or a fact into v, which stays as it is for
// null.
func (q *quickDecoder) value(i int, f *field, v *rules.Value) int {
	c := q.b[i]
	if c == 'n' {
		return q.null(i)
	}
	switch f.kind {
	case kindNumber:
		return q.number(i, v)
	case kindBool:
		switch c {
		case 't':
			i = q.literal(i, "true")
		case 'f':
			i = q.literal(i, "false")
		default:
			return doubt
		}
		*v = rules.BoolValue(c == 't')
		return i
	}
	if c != '"' {
		return doubt
	}
	i++
	switch f.kind {
	case kindText:
		return q.textValue(i, v)
	case kindEnum:
		if k, behind := f.written.find(q.b, i); k >= 0 {
			*v = rules.TextValue(f.Values[k])
			return behind
		}
	}
	s, i := q.str(i)
	if i == doubt {
		return doubt
	}
	switch f.kind {
	case kindEnum:
		k := f.values.find(s)
		if k < 0 {
			return doubt
		}
		*v = rules.TextValue(f.Values[k])
	case kindTime:
		st, err := rules.ParseStamp(s)
		if err != nil {
			return doubt
		}
		*v = rules.TimeValue(st)
	case kindDuration:
		n, err := rules.ParseDuration(s)
		if err != nil {
			return doubt
		}
		*v = rules.DurationValue(n)
	}
	return i
}

const shortBits = 9

// textValue reads a text from behind its quotation mark.
func (q *quickDecoder) textValue(i int, v *rules.Value) int {
	end, _ := q.shortValue(i, v)
	return end
}

// shortValue is textValue, and tells where the text is known from its bytes alone,
// nil where it is not. Short ones come again with the next event or visit: each has
// one place.
func (q *quickDecoder) shortValue(i int, v *rules.Value) (behind int, known *writtenName) {
	first, second := asWritten(q.b, i)
	short := &q.short[names.HashEdges(first, second, 0)>>(64-shortBits)]
	if short.name != "" && short.at(q.b, i) {
		*v = rules.TextValue(short.name)
		return short.behind(i), short
	}
	s, end := q.str(i)
	if end == doubt {
		return doubt, nil
	}
	text := q.texts.get(s)
	*v = rules.TextValue(text)
	if len(text) > inWritten || len(text) != end-1-i || text == "" { // every escape is longer than what it stands for
		return end, nil
	}
	*short = newWrittenName(text)
	return end, short
}

// tenths are powers of ten that are exact as floating-point numbers.
var tenths = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// number reads a number of up to 15 digits without an exponent: its digits and
// the power of ten are both exact, and so their quotient is the nearest number,
// as strconv would have it.
func (q *quickDecoder) number(i int, v *rules.Value) int {
	b := q.b
	negative := b[i] == '-'
	if negative {
		i++
	}
	from, n := i, int64(0)
	for ; b[i]-'0' < 10; i++ {
		n = n*10 + int64(b[i]-'0')
	}
	digits, point := i-from, 0
	if digits == 0 || digits > 1 && b[from] == '0' {
		return doubt
	}
	if b[i] == '.' {
		from = i + 1
		for i = from; b[i]-'0' < 10; i++ {
			n = n*10 + int64(b[i]-'0')
		}
		point = i - from
		if point == 0 {
			return doubt
		}
	}
	if digits+point >= len(tenths) || b[i]|0x20 == 'e' || negative && n == 0 {
		return doubt
	}
	f := float64(n)
	if negative {
		f = -f
	}
	if point > 0 {
		f /= tenths[point]
	}
	*v = rules.NumberValue(f)
	return i
}

// pass passes a value whose field is not yet known. It is read, and checked,
// when that is; until then only its end matters.
func (q *quickDecoder) pass(i int) int {
	switch q.b[i] {
	case '"':
		_, i = q.str(i + 1)
		return i
	case '{', '[':
		return doubt
	}
	for q.b[i] > ' ' && q.b[i] != ',' && q.b[i] != '}' {
		i++
	}
	return i
}
