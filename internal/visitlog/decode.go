package visitlog

import (
	"bytes"

	"stdc/checker"
)

// decoder decodes batches of any format. Each worker has its own.
type decoder struct {
	json   *jsonDecoder
	mapper *mapper
	lim    limits
	form   *Form
	strict bool
	v      checker.Visit
}

func newDecoder(s *schema, lim limits, form *Form, strict bool) *decoder {
	t, z := newTexts(), zones{}
	return &decoder{json: newJSONDecoder(s, lim, t, z), mapper: newMapper(s, lim, strict, t, z), lim: lim, form: form, strict: strict}
}

// emitFunc takes a visit, or why one is rejected, and tells whether to go on.
type emitFunc func(v *checker.Visit, r *Reject) bool

// decode gives each visit of a batch to emit, in order, or why it is rejected.
func (d *decoder) decode(b *batch, emit emitFunc) {
	switch {
	case len(b.data) == 0 || b.format == formatValues:
		d.values(b, emit)
	case b.format == formatLines:
		d.lines(b, emit)
	case b.format == formatTable:
		d.mapper.decode(b, &d.v, emit)
	}
}

// lines decodes NDJSON.
func (d *decoder) lines(b *batch, emit emitFunc) {
	d.json.ownLines = false
	line, rest := b.line-1, b.data
	for len(rest) > 0 {
		text := rest
		if i := bytes.IndexByte(rest, '\n'); i >= 0 {
			text, rest = rest[:i], rest[i+1:]
		} else {
			rest = nil
		}
		line++
		if len(text) > d.lim.visitBytes {
			r := &Reject{File: b.file, Line: line, Visit: findID(text), Reason: overlong("this line", d.lim.visitBytes)}
			if !d.tell(r, emit) {
				return
			}
			continue
		}
		if isBlank(text) {
			continue
		}
		if !d.visit(b, text, line, 1, emit) {
			return
		}
	}
}

// values decodes the spans of a batch, and passes on what the reader found
// wrong between them.
func (d *decoder) values(b *batch, emit emitFunc) {
	d.json.ownLines = true
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
		if !d.visit(b, text, s.line, s.column, emit) {
			return
		}
	}
}

// visit decodes one visit whose text begins at a line and a column.
func (d *decoder) visit(b *batch, text []byte, line, column int, emit emitFunc) bool {
	resetVisit(&d.v, d.json.book)
	d.v.File, d.v.Line = b.file, line
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

func isBlank(b []byte) bool {
	for _, c := range b {
		if c != ' ' && c != '\t' && c != '\r' {
			return false
		}
	}
	return true
}
