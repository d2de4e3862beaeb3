package visitlog

import (
	"bytes"

	"stdc/checker"
)

// decoder decodes batches of any format. Each worker has its own.
type decoder struct {
	quick  *quickDecoder
	json   *jsonDecoder
	mapper *mapper // nil until there is a table
	texts  *texts  // of all of them
	// lasting tells that ids and members of staff are not written over.
	lasting bool
	visits  int // of the last job
	schema  *schema
	lim     limits
	form    *Form
	strict  bool
	// streams tells whether judges take visits that are still being read.
	streams func() (can bool, why string)
	v       checker.Visit
	// needsWhole is why the judge could not judge a visit while it was read.
	needsWhole string
}

func newDecoder(s *schema, lim limits, form *Form, strict bool) *decoder {
	t, z := newTexts(), zones{}
	return &decoder{schema: s, texts: t, quick: newQuickDecoder(s, lim, t, z), json: newJSONDecoder(s, lim, t, z), lim: lim, form: form, strict: strict,
		streams: func() (bool, string) { return false, "" }}
}

// emitFunc takes a visit, or why one is rejected, and tells whether to go on.
type emitFunc func(v *checker.Visit, r *Reject) bool

// decode gives each visit of a batch to emit, in order, or why it is rejected.
func (d *decoder) decode(b *batch, emit emitFunc) {
	switch {
	case b.long != nil:
		d.long(b, emit)
	case b.inMemory.g == nil && len(b.data) == 0 || b.format == formatValues:
		d.values(b, emit)
	case b.format == formatLines:
		d.lines(b, emit)
	case b.format == formatTable:
		if d.mapper == nil {
			d.mapper = newMapper(d.schema, d.lim, d.strict, d.texts, d.quick.zones)
		}
		d.mapper.decode(b, &d.v, emit)
	}
}

// lines decodes NDJSON.
func (d *decoder) lines(b *batch, emit emitFunc) {
	d.json.ownLines, d.quick.breaks = false, false
	end := len(b.data)
	d.quick.b = padded(b.data)
	for i, line := 0, b.line; i < end; line++ {
		var goOn bool
		if i, goOn = d.line(b, i, line, emit); !goOn {
			break
		}
	}
	d.quick.b = nil
}

// line decodes the line that begins at from, and returns the place of the next.
func (d *decoder) line(b *batch, from, line int, emit emitFunc) (next int, goOn bool) {
	q := d.quick
	i := q.space(from)
	if i == len(b.data) || b.data[i] == '\n' {
		return i + 1, true
	}
	d.begin(b, line)
	if end := d.quickly(i); end != doubt {
		end = q.space(end)
		if (end == len(b.data) || b.data[end] == '\n') && end-from <= d.lim.visitBytes {
			return end + 1, emit(&d.v, nil)
		}
	}
	end := len(b.data)
	if n := bytes.IndexByte(b.data[from:], '\n'); n >= 0 {
		end = from + n
	}
	text := b.data[from:end]
	if len(text) > d.lim.visitBytes {
		can, why := d.streams()
		if can {
			return end + 1, d.tooLong(b, text, line, emit)
		}
		return end + 1, d.tell(&Reject{File: b.file, Line: line, Visit: findID(text), Reason: overlongFor("this line", d.lim.visitBytes, why)}, emit)
	}
	return end + 1, d.visit(b, text, line, 1, emit)
}

// values decodes the spans of a batch, and passes on what the reader found
// wrong between them.
func (d *decoder) values(b *batch, emit emitFunc) {
	d.json.ownLines, d.quick.breaks = true, true
	d.quick.b = padded(b.data)
	faults := b.faults
	for i := 0; ; i++ {
		for len(faults) > 0 && faults[0].before == i {
			if !d.tell(&faults[0].reject, emit) {
				return
			}
			faults = faults[1:]
		}
		if i == len(b.spans) {
			return
		}
		s := b.spans[i]
		text := b.data[s.start:s.end]
		if len(text) > d.lim.visitBytes {
			r := &Reject{File: b.file, Line: s.line, Column: s.column, Visit: findID(text), Reason: overlong("this visit", d.lim.visitBytes)}
			if !d.tell(r, emit) {
				return
			}
			continue
		}
		d.begin(b, s.line)
		if d.quickly(s.start) == s.end {
			if !emit(&d.v, nil) {
				return
			}
			continue
		}
		if !d.visit(b, text, s.line, s.column, emit) {
			return
		}
	}
}

// quickly decodes the visit that begins at i, which then says nothing about the
// form that it was recorded with: where only those of one form are read, the
// slow way tells it from them.
func (d *decoder) quickly(i int) (end int) {
	if d.form.only() {
		return doubt
	}
	return d.quick.decode(i, &d.v)
}

// begin empties the visit for the next one, which begins in a line.
func (d *decoder) begin(b *batch, line int) {
	resetVisit(&d.v, d.json.book)
	d.v.File, d.v.Line = b.file, line
}

// visit decodes one visit whose text begins at a line and a column, as the slow
// way does it, which knows what is wrong.
func (d *decoder) visit(b *batch, text []byte, line, column int, emit emitFunc) bool {
	d.begin(b, line)
	f := d.json.decode(text, &d.v)
	at := func(off int, reason string) *Reject {
		r := &Reject{File: b.file, Visit: findID(text), Reason: reason}
		r.Line, r.Column = position(text, off, line, column)
		return r
	}
	if leave, reason := d.madeBy(b); leave {
		return true
	} else if f == nil && reason != "" {
		return emit(nil, at(0, reason))
	}
	if f == nil {
		return emit(&d.v, nil)
	}
	return emit(nil, at(f.off, f.text()))
}

// tell tells why something is no visit, unless another run over the log does.
func (d *decoder) tell(r *Reject, emit emitFunc) bool {
	return d.form.only() || emit(nil, r)
}
