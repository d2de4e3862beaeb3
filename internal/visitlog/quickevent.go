package visitlog

import (
	"bytes"
	"encoding/binary"
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
		if b[i] == ',' && b[i+1] == '"' {
			i++
			continue
		}
		i, more = q.behind(i, '}')
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
	end, _ := scan(q.b, i) // a name of the book is good UTF-8
	s := q.b[i:end]
	if i = end + 1; q.b[end] != '"' {
		if s, i = q.escaped(i, end); i == doubt {
			return doubt
		}
	}
	element := q.elements.find(s)
	if element < 0 {
		return doubt
	}
	from := len(q.v.Values)
	e.Element, e.Fields = int32(element), int32(from)
	to := from + len(q.fields[element])
	q.v.Values = slices.Grow(q.v.Values, to-from)[:to]
	clear(q.v.Values[from:])
	if fixed := q.fields[element][0].Fixed; fixed != "" {
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
		return q.value(i, f, &q.v.Values[int(e.Fields)+slot], &q.last[e.Element][slot])
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

// seconds reads an offset in seconds alone, from behind its + to behind its
// closing quotation mark.
func (q *quickDecoder) seconds(i int, st *rules.Stamp) int {
	b := q.b
	n, from := int64(0), i
	for ; b[i]-'0' < 10; i++ {
		n = n*10 + int64(b[i]-'0')
	}
	if i == from || i-from > 9 { // a hundred years have ten digits
		return doubt
	}
	n *= 1e9
	if b[i] == '.' {
		i++
		scale := int64(1e9)
		for from = i; b[i]-'0' < 10 && scale > 1; i++ {
			scale /= 10
			n += int64(b[i]-'0') * scale
		}
		if i == from {
			return doubt
		}
	}
	if b[i] != 's' || b[i+1] != '"' {
		return doubt
	}
	st.Kind, st.Nano = rules.StampOffset, n
	return i + 2
}
