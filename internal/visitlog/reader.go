package visitlog

import (
	"bufio"
	"bytes"
	"context"
	"io"

	"stdc/internal/visitlog/table"
)

// reader reads the inputs, one after another, and cuts them into batches.
type reader struct {
	inputs []Input
	schema *schema
	o      Options
	pool   *pool
	// large bounds how many batches of unusual size are under way at a time.
	large chan struct{}

	mapping *mapping // of the run; nil where there is none
	repairs repairLog

	stats []InputStats
	err   error // that stopped everything
}

func newReader(inputs []Input, s *schema, o Options) *reader {
	r := &reader{inputs: inputs, schema: s, o: o, pool: newPool(3*o.Workers + 4), large: make(chan struct{}, 2)}
	if o.Map != nil {
		r.mapping = newMapping(s, o.Map, false)
	}
	return r
}

// run reads until the end, an error, or send returns false.
func (r *reader) run(ctx context.Context, send func(*batch) bool) {
	for i := range r.inputs {
		if !r.input(ctx, i, send) {
			return
		}
	}
}

func (r *reader) input(ctx context.Context, i int, send func(*batch) bool) bool {
	in := r.inputs[i]
	src, err := in.Open()
	if err != nil {
		r.err = inputError(in.Name, err)
		return false
	}
	defer src.Close()
	bytes := &raw{r: src}
	if r.o.Progress != nil {
		bytes.progress = func(n int64) {
			if ctx.Err() == nil {
				r.o.Progress(n)
			}
		}
	}
	if r.o.Hash {
		bytes.hasher = newHasher()
	}
	goOn := r.text(ctx, i, bytes, send)
	st := InputStats{Name: in.Name}
	if bytes.hasher != nil {
		if goOn { // what was wrong with the text must not change the hash
			_, _ = io.Copy(io.Discard, bytes)
		}
		st.SHA256 = bytes.hasher.finish()
	}
	st.Bytes = bytes.n
	r.stats = append(r.stats, st)
	if bytes.err != nil {
		r.err = inputError(in.Name, bytes.err)
		return false
	}
	return goOn
}

// sample is how much of a file is looked at to find out what it is.
const sample = 256 << 10

// text cuts the text of an input.
func (r *reader) text(ctx context.Context, i int, src *raw, send func(*batch) bool) bool {
	reject := func(f format, line int, reason string) bool {
		b := &batch{file: r.inputs[i].Name, input: i, format: f}
		b.fault(Reject{Line: line, Reason: reason})
		return send(b)
	}
	unpacked, free, err := unpack(src)
	if err != nil {
		return src.err != nil || reject(formatNone, 0, damage(err))
	}
	defer free()
	br := bufio.NewReaderSize(unpacked, sample)
	head, err := br.Peek(sample)
	if err != nil && err != io.EOF && len(bytes.TrimSpace(head)) == 0 {
		return src.err != nil || reject(formatNone, 0, damage(err))
	}
	if f, err := table.Sniff(head); err == nil && isBinary(f) {
		return r.binaryTable(ctx, i, f, br, reject, send)
	} else if err != nil && !beginsJSON(head) && len(bytes.TrimSpace(head)) > 0 {
		return reject(formatNone, 1, notALog+err.Error())
	}
	decoded, err := table.Decode(br, r.encodingOf(head))
	if err != nil {
		return src.err != nil || reject(formatNone, 1, notALog+err.Error())
	}
	t := &text{r: decoded, pool: r.pool}
	head = t.head(2, r.o.MaxVisitBytes)
	f, _, reason := detect(head)
	if r.mapping != nil && f != formatEmpty && !(f != formatCSV && f != formatNone && isVisits(head)) {
		f = formatTable // a mapping does not speak of our own JSON
	}
	switch f {
	case formatEmpty:
		if t.err != nil {
			return src.err != nil || reject(formatNone, 0, damage(t.err))
		}
		return r.restIsBlank(t, reject)
	case formatNone:
		return reject(f, 1, r.noLog(head, reason))
	case formatCSV, formatTable:
		return r.textTable(ctx, i, t, decoded, reject, send)
	}
	return r.visits(ctx, i, t, f, src, reject, send)
}

// visits cuts JSON of our own.
func (r *reader) visits(ctx context.Context, i int, t *text, f format, src *raw, reject rejectFunc, send func(*batch) bool) bool {
	var sp splitter
	if f == formatLines {
		sp = &lineSplitter{t: t, limit: r.o.MaxVisitBytes}
	} else {
		sp = newValueSplitter(t, r.o.MaxVisitBytes)
	}
	for {
		b := &batch{file: r.inputs[i].Name, input: i, format: f}
		if !sp.next(b) {
			break
		}
		if !r.pass(ctx, b, send) {
			return false
		}
	}
	if t.err != nil && src.err == nil {
		return reject(f, t.line, damage(t.err)+"; what came after was left unread")
	}
	return true
}

// restIsBlank makes sure that a text whose beginning is blank holds nothing.
func (r *reader) restIsBlank(t *text, reject rejectFunc) bool {
	if t.eof {
		return true
	}
	return reject(formatNone, 1, "the file begins with more white space than a visit may have text")
}

// pass sends a batch on. Large ones wait until there is room.
func (r *reader) pass(ctx context.Context, b *batch, send func(*batch) bool) bool {
	if len(b.faults) == 0 && (len(b.data) == 0 || b.format == formatValues && len(b.spans) == 0) {
		r.pool.put(b.data)
		return true
	}
	if cap(b.data) > 4*blockSize {
		select {
		case r.large <- struct{}{}:
			b.large = true
		case <-ctx.Done():
			return false
		}
	}
	return send(b)
}

// release makes room for the next large batch.
func (r *reader) release(b *batch) {
	if b.large {
		<-r.large
	}
}
