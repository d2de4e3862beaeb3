package visitlog

import (
	"bytes"
	"encoding/binary"

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
	begin := i
	e := event{element: -1, step: -1}
	q.pending = q.pending[:0]
	q.serial++
	i++
	if q.b[i] <= ' ' {
		i = q.space(i)
	}
	for more := true; more; {
		switch key := binary.LittleEndian.Uint64(q.b[i:]) & keyMask; {
		case key == keyAt && e.seen&seenAt == 0:
			e.seen |= seenAt
			e.at, i = q.stamp(i + 6)
		case key == keyDo && e.seen&seenDo == 0:
			e.seen |= seenDo
			i = q.do(&e, i+6)
		case key == keyBy && e.element >= 0:
			i = q.field(&e, 0, i+5) // by is the first field of every element
		default:
			i = q.member(&e, i)
		}
		if i == doubt {
			return doubt
		}
		if q.b[i] == ',' && q.b[i+1] == '"' {
			i++
			continue
		}
		i, more = q.behind(i, '}')
	}
	if i == doubt || e.element < 0 {
		return doubt
	}
	for _, p := range q.pending {
		slot := q.slotOf(e.element, q.b[p.key:p.keyEnd])
		if slot < 0 || q.field(&e, slot, p.value) != p.valueEnd {
			return doubt
		}
	}
	q.v.Events = append(q.v.Events, checker.Event{Element: int32(e.element), Step: e.step, Fields: int32(e.fields), At: e.at, End: e.end})
	if e.step >= 0 {
		q.v.Labelled = true
	}
	if q.breaks {
		q.lineAt += bytes.Count(q.b[q.lineFrom:begin], newline)
		q.lineFrom = begin
		q.v.Events[len(q.v.Events)-1].Line = int32(q.lineAt)
	}
	return i
}

// do reads the element of an event from behind the quotation mark.
func (q *quickDecoder) do(e *event, i int) int {
	s, i := q.str(i)
	if i == doubt {
		return doubt
	}
	if e.element = q.elements.find(s); e.element < 0 {
		return doubt
	}
	e.fields = len(q.v.Values)
	q.v.Values = append(q.v.Values, q.blank[e.element]...)
	return i
}

// member reads any key of an event with its value.
func (q *quickDecoder) member(e *event, i int) int {
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
		if e.element < 0 {
			behind := q.pass(i)
			q.pending = append(q.pending, pendingField{from, end, i, behind})
			return behind
		}
		slot := q.slotOf(e.element, key)
		if slot < 0 {
			return doubt
		}
		return q.field(e, slot, i)
	}
	if e.seen&bit != 0 {
		return doubt
	}
	e.seen |= bit
	if q.b[i] != '"' {
		return q.null(i)
	}
	return q.reserved(e, bit, i+1)
}

// reserved reads the text of a key that is no field, from behind its quotation
// mark.
func (q *quickDecoder) reserved(e *event, bit uint, i int) int {
	switch bit {
	case seenAt:
		e.at, i = q.stamp(i)
	case seenEnd:
		e.end, i = q.stamp(i)
	case seenDo:
		i = q.do(e, i)
	case seenStep:
		var s []byte
		if s, i = q.str(i); i == doubt {
			return doubt
		}
		if e.step = int32(q.steps.find(s)); e.step < 0 {
			return doubt
		}
	}
	return i
}

// slotOf finds the field of an element that a key names, or -1.
func (q *quickDecoder) slotOf(element int, key []byte) int {
	list := q.fields[element]
	for i := range list {
		if list[i].ID == string(key) {
			return i
		}
	}
	return -1
}

// field reads the value of a field of an event.
func (q *quickDecoder) field(e *event, slot, i int) int {
	if q.stated[slot] == q.serial {
		return doubt
	}
	q.stated[slot] = q.serial
	f := &q.fields[e.element][slot]
	if f.Fixed == "" {
		return q.value(i, f, &q.v.Values[e.fields+slot])
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
func (q *quickDecoder) stamp(i int) (rules.Stamp, int) {
	if q.b[i] == '+' {
		nano, end := q.seconds(i + 1)
		if end != doubt {
			return rules.Stamp{Kind: rules.StampOffset, Nano: nano}, end
		}
	}
	s, i := q.str(i)
	if i == doubt {
		return rules.Stamp{}, doubt
	}
	st, err := rules.ParseStamp(s)
	if err != nil {
		return st, doubt
	}
	return st, i
}

// seconds reads a duration in seconds alone with its closing quotation mark,
// in nanoseconds.
func (q *quickDecoder) seconds(i int) (int64, int) {
	b := q.b
	n, from := int64(0), i
	for ; b[i]-'0' < 10; i++ {
		n = n*10 + int64(b[i]-'0')
	}
	if i == from || i-from > 9 { // a hundred years are less than ten digits
		return 0, doubt
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
			return 0, doubt
		}
	}
	if b[i] != 's' || b[i+1] != '"' {
		return 0, doubt
	}
	return n, i + 2
}
