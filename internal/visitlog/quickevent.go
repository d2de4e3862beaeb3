package visitlog

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"

	"stdc/checker"
	"stdc/rules"
)

// events reads the list of events.
func (q *quickDecoder) events(i int) int {
	if q.b[i] != '[' {
		return doubt
	}
	if i = q.space(i + 1); q.b[i] == ']' {
		return i + 1
	}
	for more := true; more; {
		if q.b[i] != '{' || len(q.v.Events) >= q.lim.events {
			return doubt
		}
		if i = q.event(i); i == doubt {
			return doubt
		}
		if q.b[i] == ',' && q.b[i+1] == '{' {
			i++
			continue
		}
		i, more = q.behind(i, ']')
	}
	return i
}

// The commonest keys of an event with what surrounds them, as the low bytes of
// a number.
const (
	keyMask = 1<<48 - 1
	keyAt   = '"' | 'a'<<8 | 't'<<16 | '"'<<24 | ':'<<32 | '"'<<40
	keyDo   = '"' | 'd'<<8 | 'o'<<16 | '"'<<24 | ':'<<32 | '"'<<40
	keyBy   = '"' | 'b'<<8 | 'y'<<16 | '"'<<24 | ':'<<32 | '"'<<40
)

// event reads an event from its { on.
func (q *quickDecoder) event(i int) int {
	b, begin := q.b, i
	q.v.Events = append(q.v.Events, checker.Event{Element: -1, Step: -1})
	e := &q.v.Events[len(q.v.Events)-1]
	q.seen, q.pending = 0, q.pending[:0]
	q.serial++
	i++
	if b[i] <= ' ' {
		i = q.space(i)
	}
	for more := true; more; {
		switch key := binary.LittleEndian.Uint64(b[i:]) & keyMask; {
		case key == keyAt && q.seen&seenAt == 0:
			q.seen |= seenAt
			i = q.stamp(i+6, &e.At)
		case key == keyDo && q.seen&seenDo == 0:
			q.seen |= seenDo
			i = q.do(e, i+6)
		case key == keyBy && e.Element >= 0:
			i = q.field(e, 0, i+5) // by is the first field of every element
		default:
			i = q.member(e, i)
		}
		if i == doubt {
			return doubt
		}
		switch {
		case b[i] == ',' && b[i+1] == '"':
			i++
		case b[i] == '}':
			i++
			more = false
		default:
			i, more = q.behind(i, '}')
		}
	}
	if i == doubt || e.Element < 0 {
		return doubt
	}
	for _, p := range q.pending {
		slot := q.slotOf(e, b[p.key:p.keyEnd])
		if slot < 0 || q.field(e, slot, p.value) != p.valueEnd {
			return doubt
		}
	}
	if e.Step >= 0 {
		q.v.Labelled = true
	}
	if q.breaks {
		q.lineAt += bytes.Count(b[q.lineFrom:begin], newline)
		q.lineFrom = begin
		e.Line = int32(q.lineAt)
	}
	return i
}

// do reads the element of an event from behind the quotation mark.
func (q *quickDecoder) do(e *checker.Event, i int) int {
	element, i := q.written.elements.find(q.b, i)
	if element < 0 {
		var s []byte
		if s, i = q.str(i); i == doubt {
			return doubt
		}
		if element = q.elements.find(s); element < 0 {
			return doubt
		}
	}
	fields, from := q.fields[element], len(q.v.Values)
	e.Element, e.Fields = int32(element), int32(from)
	to := from + len(fields)
	if to > cap(q.v.Values) {
		q.v.Values = slices.Grow(q.v.Values, len(fields))
	}
	q.v.Values = q.v.Values[:to] // Reset left zeros behind
	if fixed := fields[0].Fixed; fixed != "" {
		q.v.Values[from] = rules.TextValue(fixed)
	}
	return i
}

// member reads any key of an event with its value.
func (q *quickDecoder) member(e *checker.Event, i int) int {
	if q.b[i] != '"' {
		return doubt
	}
	from := i + 1
	end, _ := scan(q.b, from)
	key := q.b[from:end]
	if i = q.colon(end + 1); q.b[end] != '"' || i == doubt {
		return doubt
	}
	var bit uint
	switch string(key) {
	case "at":
		bit = seenAt
	case "do":
		bit = seenDo
	case "end":
		bit = seenEnd
	case "step":
		bit = seenStep
	default:
		if e.Element < 0 {
			behind := q.pass(i)
			q.pending = append(q.pending, pendingField{from, end, i, behind})
			return behind
		}
		slot := q.slotOf(e, key)
		if slot < 0 {
			return doubt
		}
		return q.field(e, slot, i)
	}
	if q.seen&bit != 0 {
		return doubt
	}
	q.seen |= bit
	if q.b[i] != '"' {
		return q.null(i)
	}
	return q.reserved(e, bit, i+1)
}

// reserved reads the text of a key that is no field, from behind its quotation
// mark.
func (q *quickDecoder) reserved(e *checker.Event, bit uint, i int) int {
	switch bit {
	case seenAt:
		i = q.stamp(i, &e.At)
	case seenEnd:
		i = q.stamp(i, &e.End)
	case seenDo:
		i = q.do(e, i)
	case seenStep:
		var s []byte
		if s, i = q.str(i); i == doubt {
			return doubt
		}
		if e.Step = int32(q.steps.find(s)); e.Step < 0 {
			return doubt
		}
	}
	return i
}

// slotOf finds the field of an event that a key names, or -1.
func (q *quickDecoder) slotOf(e *checker.Event, key []byte) int {
	list := q.fields[e.Element]
	for i := range list {
		if list[i].ID == string(key) {
			return i
		}
	}
	return -1
}

// field reads the value of a field of an event.
func (q *quickDecoder) field(e *checker.Event, slot, i int) int {
	if q.stated[slot] == q.serial {
		return doubt
	}
	q.stated[slot] = q.serial
	f := &q.fields[e.Element][slot]
	if f.Fixed == "" {
		return q.value(i, f, &q.v.Values[int(e.Fields)+slot])
	}
	if q.b[i] != '"' {
		return q.null(i)
	}
	s, i := q.str(i + 1)
	if i == doubt || string(s) != f.Fixed {
		return doubt
	}
	return i
}

// stamp reads a time from behind its quotation mark. Times such as +75.5s are
// read in place.
func (q *quickDecoder) stamp(i int, st *rules.Stamp) int {
	if q.b[i] == '+' {
		if end := q.seconds(i+1, st); end != doubt {
			return end
		}
	}
	s, i := q.str(i)
	if i == doubt {
		return doubt
	}
	var err error
	if *st, err = rules.ParseStamp(s); err != nil {
		return doubt
	}
	return i
}

// seconds reads an offset in seconds alone, such as 75.5s, from behind its + to
// behind its closing quotation mark, without a loop and with no branch between
// those with a point and those without: neither can be foretold.
func (q *quickDecoder) seconds(i int, st *rules.Stamp) int {
	b := q.b
	whole, n := leadingDigits(binary.LittleEndian.Uint64(b[i:]))
	end := i + n
	tenths, decimals := leadingDigits(binary.LittleEndian.Uint64(b[end+1:]))
	behind := end + 1 + decimals
	if b[end] != '.' {
		tenths = 0
	}
	if b[end] != '.' {
		behind = end
	}
	// Eight digits may be beyond a hundred years. A point has digits on both sides.
	if n == 0 || n == 8 || b[behind-1]-'0' >= 10 || b[behind] != 's' || b[behind+1] != '"' {
		return doubt
	}
	st.Kind, st.Nano = rules.StampOffset, whole*1e9+tenths*powers[9-decimals]
	return behind + 2
}

// powers are powers of ten.
var powers = [...]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}

// leadingDigits is the number that the bytes of w begin with, the first being
// the lowest, and how many digits it has, up to eight. Each step puts neighbours
// together: digits into numbers below a hundred, these into numbers below ten
// thousand, and so on.
func leadingDigits(w uint64) (value int64, n int) {
	t := w ^ ones*'0'
	n = bits.TrailingZeros64((t+ones*(0x80-10)|t)&tops) >> 3
	t <<= 64 - 8*n
	t = t * (10<<8 + 1) >> 8 & 0x00ff00ff00ff00ff
	t = t * (100<<16 + 1) >> 16 & 0x0000ffff0000ffff
	return int64(t * (10000<<32 + 1) >> 32), n
}
