package visitlog

import (
	"slices"

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
	headOf = 128 << 10
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
	l.drop()
	l.d.quick.b = nil
}

// drop gives back the blocks of the line, but the first, which is the batch's.
func (l *longVisit) drop() {
	for i := 1; i < len(l.kept); i++ {
		l.b.long.pool.put(l.kept[i])
	}
	l.kept = nil
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
	l.drop()
	l.b.long.pool.put(block)
	return true
}

// rest decodes the next events.
func (l *longVisit) rest() (more bool, err error) {
	v := &l.d.v
	v.Gone += len(v.Events)
	clear(v.Values) // room for values is zero
	v.Events, v.Values = v.Events[:0], v.Values[:0]
	for len(v.Events) < pieceOf && l.state != longDone {
		if why := l.step(); why != "" {
			return false, &checker.NeedsWhole{Reason: why}
		}
	}
	return len(v.Events) > 0, nil
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
		// The first block is there still; the visit may not have been begun.
		d.tell(&Reject{File: l.b.file, Line: l.b.line, Visit: findID(l.b.data), Reason: reason}, emit)
		return
	}
	text := make([]byte, 0, l.size+slack)
	for _, k := range l.kept {
		text = append(text, k...)
	}
	l.drop()
	l.own, l.data, l.b.data = nil, nil, text
	d.lines(l.b, emit)
}
