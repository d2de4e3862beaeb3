package visitlog

import (
	"bytes"
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
		i, more = q.behind(i, ']')
	}
	return i
}

// What most events begin with, key after key, as the low seven bytes of a number.
const (
	keyMask = 1<<56 - 1
	keyAt   = '{' | '"'<<8 | 'a'<<16 | 't'<<24 | '"'<<32 | ':'<<40 | '"'<<48
	keyDo   = ',' | '"'<<8 | 'd'<<16 | 'o'<<24 | '"'<<32 | ':'<<40 | '"'<<48
	keyBy   = ',' | '"'<<8 | 'b'<<16 | 'y'<<24 | '"'<<32 | ':'<<40 | '"'<<48
	keyLen  = 7
)

// usual reads at, do and by of an event that begins with them, in this order
// and without white space, from its { on. It returns the place behind the last of
// them that it read, that of the { where it read none.
func (q *quickDecoder) usual(e *checker.Event, i int) int {
	b := q.b
	w := eight(b, i)
	if w&keyMask != keyAt {
		return i
	}
	end := doubt
	if w>>(8*keyLen) == '+' {
		end = q.seconds(i+keyLen+1, &e.At)
	}
	if end == doubt {
		if end = q.stamp(i+keyLen, &e.At); end == doubt {
			return doubt
		}
	}
	i = end
	q.seen = seenAt
	if eight(b, i)&keyMask != keyDo {
		return i
	}
	if i = q.do(e, i+keyLen); i == doubt {
		return doubt
	}
	q.seen |= seenDo
	if eight(b, i)&keyMask != keyBy {
		return i
	}
	// by is the first field of every element.
	shape := q.shape
	if !shape.text {
		return q.field(e, 0, i+keyLen-1)
	}
	q.stated[0] = q.serial
	i += keyLen
	v := &q.v.Values[e.Fields]
	if who := shape.actor; who.at(b, i) { // mostly the one whom the element was seen with last
		*v = rules.TextValue(who.name)
		return who.behind(i)
	}
	end, known := q.shortValue(i, v)
	if known != nil {
		shape.actor = known
	}
	return end
}

// event reads an event from its { on.
func (q *quickDecoder) event(i int) int {
	b, begin := q.b, i
	n := len(q.v.Events)
	if n == cap(q.v.Events) {
		q.v.Events = slices.Grow(q.v.Events, 1)
	}
	q.v.Events = q.v.Events[:n+1]
	e := &q.v.Events[n]
	*e = checker.Event{Element: -1, Step: -1}
	q.seen, q.pending = 0, q.pending[:0]
	q.serial++
	more := true
	switch i = q.usual(e, i); {
	case i == doubt:
		return doubt
	case i > begin:
		i, more = q.behind(i, '}')
	default:
		i = q.space(i + 1)
	}
	for more {
		// The same keys in another order: without the character before them.
		switch key := eight(b, i) & (keyMask >> 8); {
		case key == keyAt>>8 && q.seen&seenAt == 0:
			q.seen |= seenAt
			i = q.stamp(i+keyLen-1, &e.At)
		case key == keyDo>>8 && q.seen&seenDo == 0:
			q.seen |= seenDo
			i = q.do(e, i+keyLen-1)
		case key == keyBy>>8 && e.Element >= 0:
			i = q.field(e, 0, i+keyLen-2)
		default:
			i = q.member(e, i)
		}
		if i == doubt {
			return doubt
		}
		i, more = q.behind(i, '}')
	}
	if i == doubt || e.Element < 0 {
		return doubt
	}
	for _, p := range q.pending {
		slot, _ := q.slotAt(e, p.key)
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
	shape, from := &q.shapes[element], len(q.v.Values)
	q.shape = shape
	e.Element, e.Fields = int32(element), int32(from)
	to := from + shape.fields
	if to > cap(q.v.Values) {
		q.v.Values = slices.Grow(q.v.Values, shape.fields)
	}
	q.v.Values = q.v.Values[:to] // Reset left zeros behind
	if shape.fixed {
		q.v.Values[from] = rules.TextValue(q.fields[element][0].Fixed)
	}
	return i
}

// member reads any key of an event with its value.
func (q *quickDecoder) member(e *checker.Event, i int) int {
	if q.b[i] != '"' {
		return doubt
	}
	key := i + 1
	if e.Element >= 0 { // a field cannot be called what every event has
		if slot, behind := q.slotAt(e, key); slot >= 0 {
			if i = q.colon(behind); i == doubt {
				return doubt
			}
			return q.field(e, slot, i)
		}
	}
	if k, behind := q.written.event.find(q.b, key); k >= 0 {
		return q.reserved(e, k, q.colon(behind))
	}
	if e.Element >= 0 {
		return doubt
	}
	end, _ := scan(q.b, key)
	if i = q.colon(end + 1); q.b[end] != '"' || i == doubt {
		return doubt
	}
	behind := q.pass(i)
	q.pending = append(q.pending, pendingField{key, i, behind})
	return behind
}

// reserved reads the value of a key that is no field, by its number.
func (q *quickDecoder) reserved(e *checker.Event, key, i int) int {
	bit := uint(1) << key
	if i == doubt || q.seen&bit != 0 {
		return doubt
	}
	q.seen |= bit
	if q.b[i] != '"' {
		return q.null(i)
	}
	switch i++; bit {
	case seenAt:
		return q.stamp(i, &e.At)
	case seenDo:
		return q.do(e, i)
	case seenEnd:
		return q.stamp(i, &e.End)
	}
	s, i := q.str(i)
	if i == doubt {
		return doubt
	}
	if e.Step = int32(q.steps.find(s)); e.Step < 0 {
		return doubt
	}
	return i
}

// slotAt finds the field of an event whose key stands at i, or -1, and the place
// behind the key.
func (q *quickDecoder) slotAt(e *checker.Event, i int) (slot, behind int) {
	list := q.fields[e.Element]
	for k := range list {
		if n := &list[k].key; n.at(q.b, i) {
			return k, n.behind(i)
		}
	}
	return -1, i
}

// field reads the value of a field of an event.
func (q *quickDecoder) field(e *checker.Event, slot, i int) int {
	if q.stated[slot] == q.serial {
		return doubt
	}
	q.stated[slot] = q.serial
	f := &q.fields[e.Element][slot]
	if !f.fixed {
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
