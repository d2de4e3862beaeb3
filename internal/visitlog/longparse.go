package visitlog

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"stdc/checker"
)

// begin decodes what stands before the events, and the first of them.
func (l *longVisit) begin() (why string) {
	d := l.d
	for {
		d.begin(l.b, l.b.line)
		d.quick.b = padded(l.data)
		if l.i = d.quick.decodeHead(d.quick.space(0), &d.v, &l.seen); l.i != doubt {
			break
		}
		if len(l.data) > headOf || !l.more(0) {
			if why := l.slowHead(); why != "" {
				return why
			}
			break
		}
	}
	if _, err := l.rest(); err != nil {
		return err.Error()
	}
	d.v.Rest = l.rest
	return ""
}

// slowHead decodes what stands before the events where the quick way doubts it: as
// a visit without events.
func (l *longVisit) slowHead() (why string) {
	const notFound = "its events do not come soon enough"
	d := l.d
	head := l.data[:min(len(l.data), headOf)]
	dec := jsontext.NewDecoder(bytes.NewReader(head), allowDuplicates)
	if t, err := dec.ReadToken(); err != nil || t.Kind() != '{' {
		return notFound
	}
	l.seen = 0
	for {
		key, err := dec.ReadToken()
		if err != nil || key.Kind() != '"' {
			return notFound
		}
		if k := visitKey([]byte(key.String())); k >= 0 {
			l.seen |= 1 << k
		}
		if key.String() == "events" {
			break
		}
		if dec.SkipValue() != nil {
			return notFound
		}
	}
	l.i = d.quick.colon(int(dec.InputOffset()))
	if l.i == doubt || d.quick.b[l.i] != '[' {
		return notFound
	}
	d.begin(l.b, l.b.line)
	l.quoted = append(append(l.quoted[:0], l.data[:l.i]...), "[]}"...)
	if l.seen&(1<<visitKey([]byte("visit"))) == 0 {
		return "its id stands behind its events"
	}
	if f := d.json.decode(l.quoted, &d.v); f != nil {
		l.fault = f.text()
		return l.fault
	}
	if d.form != nil && d.json.made != (origin{}) {
		return "it tells by which form it was recorded"
	}
	d.quick.v, l.i = &d.v, l.i+1
	return ""
}

// step decodes an event, or the end of the visit.
func (l *longVisit) step() (why string) {
	q := l.d.quick
	i := q.space(l.i)
	switch c := l.byteAt(&i); {
	case c == ']':
		l.i = i + 1
		return l.tail()
	case l.state == longFirst:
		l.state = longNext
	case c == ',':
		i = q.space(i + 1)
		l.byteAt(&i)
	default:
		l.i = i
		return l.broken("a comma or ]")
	}
	l.i = i
	return l.event()
}

// byteAt returns the byte at a place, or 0 where the line ends before it. The
// place moves where more of the line has to be read for it.
func (l *longVisit) byteAt(i *int) byte {
	for *i >= len(l.data) {
		if !l.more(*i) {
			return 0
		}
		*i = l.d.quick.space(0)
	}
	return l.data[*i]
}

// broken says that the list of events does not go on as it should.
func (l *longVisit) broken(want string) string {
	if l.i == len(l.data) {
		l.fault = "events: the text ends before the visit does: a bracket or a quotation mark is not closed"
	} else {
		l.fault = fmt.Sprintf("events: found %s at the place of events[%d], where %s was expected", character(l.data[l.i:]), l.count(), want)
	}
	return l.fault
}

// count is the number of events so far.
func (l *longVisit) count() int { return l.d.v.Gone + len(l.d.v.Events) }

// event decodes the event that begins at l.i.
func (l *longVisit) event() (why string) {
	v, q := &l.d.v, l.d.quick
	if l.count() >= l.d.lim.events {
		l.fault = fmt.Sprintf("events: more than %d events; raise --max-events to read this visit", l.d.lim.events)
		return l.fault
	}
	events, values, labelled := len(v.Events), len(v.Values), v.Labelled
	for {
		if l.i == len(l.data) || l.data[l.i] != '{' {
			return l.broken("an event")
		}
		end := q.event(l.i)
		if end != doubt {
			l.i = end
			return ""
		}
		clear(v.Values[values:])
		v.Events, v.Values, v.Labelled = v.Events[:events], v.Values[:values], labelled
		l.scan.reset()
		n, whole := l.scan.scan(l.data[l.i:])
		switch {
		case whole:
			text := l.data[l.i : l.i+n]
			l.i += n
			return l.slowly(text)
		case len(l.data)-l.i > l.d.lim.visitBytes:
			l.fault = fmt.Sprintf("events[%d] alone is longer than %s; raise --max-visit-bytes to read it", l.count(), plural(l.d.lim.visitBytes, "byte"))
			return l.fault
		case !l.more(l.i):
			return l.slowly(l.data[l.i:])
		}
	}
}

// slowly decodes an event that the quick way doubts.
func (l *longVisit) slowly(text []byte) (why string) {
	l.quoted = append(append(append(l.quoted[:0], `{"visit":"-","events":[`...), text...), `]}`...)
	resetVisit(&l.slow, l.d.json.book)
	if f := l.d.json.decode(l.quoted, &l.slow); f != nil {
		f.place = strings.Replace(f.place, "events[0]", fmt.Sprintf("events[%d]", l.count()), 1)
		l.fault = f.text()
		return l.fault
	}
	v := &l.d.v
	for _, e := range l.slow.Events {
		values := l.slow.Values[e.Fields:]
		e.Fields = int32(len(v.Values))
		v.Events, v.Values = append(v.Events, e), append(v.Values, values...)
	}
	v.Labelled = v.Labelled || l.slow.Labelled
	return ""
}

// tail decodes what stands behind the events.
func (l *longVisit) tail() (why string) {
	l.state = longDone
	for len(l.data)-l.i <= headOf && l.more(l.i) {
	}
	if !l.ended {
		return "what stands behind its events is too long"
	}
	q := l.d.quick
	end := q.decodeTail(l.i, &l.seen)
	if end == doubt || q.space(end) != len(l.data) {
		return "what stands behind its events is not plain: only visit, site, staff and wave may"
	}
	return ""
}

// decodeHead reads a visit from its { up to its first event, or to the end of its
// list of events.
func (q *quickDecoder) decodeHead(i int, v *checker.Visit, seen *uint) int {
	q.v, *seen = v, 0
	if q.b[i] != '{' {
		return doubt
	}
	i = q.space(i + 1)
	for more := true; more; {
		var key string
		if key, i = q.headKey(i, seen); i == doubt {
			return doubt
		}
		if key == "events" {
			if q.b[i] != '[' {
				return doubt
			}
			return i + 1
		}
		switch key {
		case "facts":
			i = q.visitFacts(i)
		case "unobserved":
			i = q.unobserved(i)
		case "about": // the slow way looks at the form that is named there
			return doubt
		default:
			i = q.visitText(i, key)
		}
		if i == doubt {
			return doubt
		}
		i, more = q.behind(i, '}')
	}
	return doubt
}

// headKey reads a key of the visit that did not come before, and returns the place
// of its value.
func (q *quickDecoder) headKey(i int, seen *uint) (key string, value int) {
	if q.b[i] != '"' {
		return "", doubt
	}
	end, _ := scan(q.b, i+1)
	k := visitKey(q.b[i+1 : end])
	if k < 0 || q.b[end] != '"' || *seen&(1<<k) != 0 {
		return "", doubt
	}
	*seen |= 1 << k
	return visitKeys[k], q.colon(end + 1)
}

// decodeTail reads what stands behind the events of a visit: names alone, which
// no rule looks at.
func (q *quickDecoder) decodeTail(i int, seen *uint) int {
	i, more := q.behind(i, '}')
	for more {
		var key string
		if key, i = q.headKey(i, seen); i == doubt {
			return doubt
		}
		switch key {
		case "visit", "site", "staff", "wave":
			i = q.visitText(i, key)
		default:
			return doubt
		}
		if i == doubt {
			return doubt
		}
		i, more = q.behind(i, '}')
	}
	if q.v.ID == "" {
		return doubt
	}
	return i
}
