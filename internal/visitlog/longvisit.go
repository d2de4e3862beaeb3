package visitlog

import (
	"fmt"
	"slices"
	"strings"

	"stdc/checker"
)

// longVisit is a visit that is judged while its line is read. Its events are
// given to the judge in pieces (see checker.Visit.Rest) and nothing of them is
// kept. The bytes of the line are, as long as it may be held whole: where it turns
// out that it has to be, it is decoded anew like any other line.
type longVisit struct {
	d    *decoder
	b    *batch
	data []byte // what was not decoded yet begins at i
	i    int
	own  []byte // holds data, but for the first block

	kept  [][]byte // the line so far; nil where it is too long to be held
	size  int      // of the line so far
	ended bool     // all of it is there

	state  longState
	seen   uint   // the keys of the visit that came, as bits
	fault  string // what is wrong with the visit
	slow   checker.Visit
	quoted []byte
	scan   brackets
}

type longState uint8

const (
	longFirst longState = iota // at the first event
	longNext                   // behind an event
	longDone                   // behind the visit
)

const (
	// pieceOf is the number of events that a judge gets at a time.
	pieceOf = 512
	// headOf bounds what may stand before the events, and behind them.
	headOf = blockSize
)

// long decodes the one visit of a batch whose line is read meanwhile.
func (d *decoder) long(b *batch, emit emitFunc) {
	d.json.ownLines, d.quick.breaks = false, false
	l := &longVisit{d: d, b: b, data: b.data, size: len(b.data)}
	if l.size <= d.lim.visitBytes {
		l.kept = [][]byte{b.data}
	}
	defer l.release()
	if d.needsWhole = l.begin(); d.needsWhole == "" && (!emit(&d.v, nil) || d.needsWhole == "") {
		return
	}
	l.whole(emit)
}

// tooLong decodes a line that is longer than a visit may be that is held whole.
func (d *decoder) tooLong(b *batch, text []byte, line int, emit emitFunc) bool {
	goOn := true
	at := d.quick.b
	one := batch{file: b.file, input: b.input, format: b.format, data: slices.Clip(text), line: line}
	one.long = &longLine{blocks: make(chan []byte), enough: make(chan struct{})}
	close(one.long.blocks)
	d.long(&one, func(v *checker.Visit, r *Reject) bool {
		goOn = emit(v, r)
		return goOn
	})
	d.quick.b = at
	return goOn
}

// release gives back what is held of the line, and tells that no more is wanted.
func (l *longVisit) release() {
	close(l.b.long.enough)
	for _, k := range l.kept {
		l.b.long.pool.put(k)
	}
	l.kept, l.d.quick.b = nil, nil
}

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
			return "what stands before its events is not plain"
		}
	}
	if _, err := l.rest(); err != nil {
		return err.Error()
	}
	d.v.Rest = l.rest
	return ""
}

// more reads one more block behind what begins at from, which moves to the front.
func (l *longVisit) more(from int) bool {
	block := l.b.long.next()
	if block == nil {
		l.ended = true
		return false
	}
	rest, own := l.data[from:], l.own[:0]
	if need := len(rest) + len(block) + slack; cap(own) < need {
		own = make([]byte, 0, need+blockSize)
	}
	own = append(append(own, rest...), block...)
	l.own, l.data, l.i = own, own, 0
	l.d.quick.b = padded(own)
	if l.size += len(block); l.kept != nil && l.size <= l.d.lim.visitBytes {
		l.kept = append(l.kept, block)
		return true
	}
	for _, k := range l.kept {
		l.b.long.pool.put(k)
	}
	l.kept = nil
	l.b.long.pool.put(block)
	return true
}

// rest decodes the next events.
func (l *longVisit) rest() (more bool, err error) {
	v := &l.d.v
	v.Gone += len(v.Events)
	v.Events, v.Values = v.Events[:0], v.Values[:0]
	for len(v.Events) < pieceOf && l.state != longDone {
		if why := l.step(); why != "" {
			return false, &checker.NeedsWhole{Reason: why}
		}
	}
	return len(v.Events) > 0, nil
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

// whole decodes the visit anew, as a line that is held, where it is not too long.
func (l *longVisit) whole(emit emitFunc) {
	d := l.d
	for l.kept != nil && l.more(len(l.data)) {
	}
	if l.kept == nil {
		reason := l.fault
		if reason == "" {
			reason = overlongFor("this line", d.lim.visitBytes, d.needsWhole)
		}
		d.tell(&Reject{File: l.b.file, Line: l.b.line, Visit: d.v.ID, Reason: reason}, emit)
		return
	}
	text := make([]byte, 0, l.size+slack)
	for i, k := range l.kept {
		text = append(text, k...)
		l.b.long.pool.put(k)
		l.kept[i] = nil
	}
	l.own, l.data, l.kept = nil, nil, nil
	l.b.data = text
	d.lines(l.b, emit)
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
		if key, i = q.visitKey(i, seen); i == doubt {
			return doubt
		}
		if key == "events" {
			if q.b[i] != '[' {
				return doubt
			}
			return i + 1
		}
		if i = q.visitValue(i, key); i == doubt {
			return doubt
		}
		i, more = q.behind(i, '}')
	}
	return doubt
}

// decodeTail reads what stands behind the events of a visit: names alone, which
// no rule looks at.
func (q *quickDecoder) decodeTail(i int, seen *uint) int {
	i, more := q.behind(i, '}')
	for more {
		var key string
		if key, i = q.visitKey(i, seen); i == doubt {
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
