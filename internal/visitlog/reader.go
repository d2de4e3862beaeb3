package visitlog

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"sync/atomic"

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
	// live is set where a file gives less than it was asked for: it is a pipe, or
	// another one that may pause.
	live atomic.Bool

	mapping     *mapping        // of the run; nil where there is none
	formRepeats map[string]bool // the names of the repeats of forms, once asked for
	repairs     repairLog

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
	for _, group := range r.groups() {
		if !r.group(ctx, group, send) {
			return
		}
	}
}

// group reads inputs that belong together: one, or that of a main table and
// those of its repeats.
func (r *reader) group(ctx context.Context, group []int, send func(*batch) bool) bool {
	files := make([]*file, 0, len(group))
	goOn := true
	for _, i := range group {
		f, err := r.open(ctx, i)
		if err != nil {
			r.err, goOn = inputError(r.inputs[i].Name, err), false
			break
		}
		files = append(files, f)
	}
	switch {
	case !goOn:
	case r.o.Form.only() && files[0].text != nil && !files[0].submitted && files[0].kind != formatLines && files[0].kind != formatValues:
	case len(files) == 1:
		goOn = r.read(ctx, files[0], send)
	default:
		goOn = r.family(ctx, files, send)
	}
	for _, f := range files {
		goOn = r.close(f, goOn) && goOn
	}
	return goOn
}

// file is an input that was opened and looked at.
type file struct {
	number int
	name   string
	src    io.Closer
	raw    *raw
	free   func() // of the unpacker, or nil

	kind   format
	format table.Format // of formatTable
	// submitted tells that it seems to hold submissions of a form.
	submitted bool
	in        io.Reader // a workbook or an archive
	text      *text     // any other
	coding    *table.Text
	line      int // where what is wrong stands
	reason    string
}

// largeFrom is the size from which on a batch counts as a large one.
const largeFrom = 512 << 10

// sample is how much of a file is looked at to find out what it is.
const sample = 256 << 10

// leastSample is how much is looked at of a file that is shorter, as it may have
// grown since.
const leastSample = 4 << 10

// open opens an input and finds out what it is.
func (r *reader) open(ctx context.Context, i int) (*file, error) {
	src, err := r.inputs[i].Open()
	if err != nil {
		return nil, err
	}
	f := &file{number: i, name: r.inputs[i].Name, src: src, raw: &raw{r: src, live: &r.live}}
	if r.o.Progress != nil {
		f.raw.progress = func(n int64) {
			if ctx.Err() == nil {
				r.o.Progress(n)
			}
		}
	}
	if r.o.Hash {
		f.raw.hasher = newHasher()
	}
	r.look(f)
	return f, nil
}

// no says that a file is no log.
func (f *file) no(line int, reason string) { f.kind, f.line, f.reason = formatNone, line, reason }

// look finds out what a file is.
func (r *reader) look(f *file) {
	unpacked, free, err := unpack(f.raw)
	if err != nil {
		f.no(0, damage(err))
		return
	}
	f.free = free
	most := sample
	if size := r.inputs[f.number].Size; size > 0 && size < sample && isPlain(unpacked) {
		most = max(leastSample, int(size)+1) // to find that it ends there
	}
	br := bufio.NewReaderSize(unpacked, most)
	head, err := br.Peek(most)
	if err != nil && err != io.EOF && len(bytes.TrimSpace(head)) == 0 {
		f.no(0, damage(err))
		return
	}
	if tf, err := table.Sniff(head); err == nil && isBinary(tf) {
		f.kind, f.format, f.in = formatTable, tf, br
		return
	} else if err != nil && !beginsJSON(head) && len(bytes.TrimSpace(head)) > 0 {
		f.no(1, notALog+err.Error())
		return
	}
	if f.coding, err = table.DecodePeeked(head, err, &peeked{br, unpacked}, r.encodingOf(head)); err != nil {
		f.no(1, notALog+err.Error())
		return
	}
	f.text = &text{r: f.coding, line: 1, pool: r.pool}
	f.submitted = r.o.Form.marked(head)
	long := false
	if !f.coding.AsIs() || contentLines(head) < 2 {
		head = f.text.head(2, r.o.MaxVisitBytes)
		if !f.text.eof && inFirstLine(head) { // whether it is a line for itself shows no earlier
			can, why := r.o.streams()
			long = can || why != ""
		}
		f.submitted = f.submitted || r.o.Form.marked(head) // the file may be in another encoding
	}
	var reason string
	f.kind, _, reason = detect(head)
	if long && f.kind == formatValues {
		f.kind = formatLines
	}
	switch {
	case f.kind == formatEmpty:
	case f.kind == formatCSV, (r.mapping != nil || f.submitted || f.kind == formatNone && r.repeatOfForm(f.name) != "") && (f.kind == formatNone || !isVisits(head)):
		f.kind = formatTable // a mapping does not speak of our own JSON
		if f.format, err = table.Sniff(head); err != nil {
			f.no(1, notALog+err.Error())
		}
	case f.kind == formatNone:
		f.no(1, r.noLog(head, reason))
	}
}

// read reads one file.
func (r *reader) read(ctx context.Context, f *file, send func(*batch) bool) bool {
	reject := func(line int, reason string) bool {
		b := &batch{file: f.name, input: f.number, format: f.kind}
		b.fault(Reject{Line: line, Reason: reason})
		return send(b)
	}
	switch f.kind {
	case formatNone:
		return f.raw.err != nil || reject(f.line, f.reason)
	case formatEmpty:
		if f.text.err != nil {
			return f.raw.err != nil || reject(0, damage(f.text.err))
		}
		return r.restIsBlank(f.text, reject)
	case formatTable:
		src, err := r.tableOf(f)
		if err != nil {
			return f.raw.err != nil || reject(0, notALog+err.Error())
		}
		defer src.Close()
		return r.source(ctx, f, src, reject, send)
	}
	return r.visits(ctx, f, reject, send)
}

// close ends the reading of a file, and takes note of its figures.
func (r *reader) close(f *file, goOn bool) bool {
	st := InputStats{Name: f.name}
	if f.raw.hasher != nil {
		if goOn { // what was wrong with the text must not change the hash
			_, _ = io.Copy(io.Discard, f.raw)
		}
		st.SHA256 = f.raw.hasher.finish()
	}
	st.Bytes = f.raw.n
	r.stats = append(r.stats, st)
	if f.free != nil {
		f.free()
	}
	f.src.Close()
	if f.raw.err != nil {
		r.err = inputError(f.name, f.raw.err)
		return false
	}
	return true
}

// visits cuts JSON of our own.
func (r *reader) visits(ctx context.Context, f *file, reject rejectFunc, send func(*batch) bool) bool {
	var sp splitter
	lines := &lineSplitter{t: f.text, limit: r.o.MaxVisitBytes, streams: r.o.streams}
	if f.kind == formatLines {
		sp = lines
	} else {
		sp = newValueSplitter(f.text, r.o.MaxVisitBytes)
	}
	for {
		b := &batch{file: f.name, input: f.number, format: f.kind}
		if !sp.next(b) {
			break
		}
		long := b.long
		fed := make(chan bool, 1)
		if long != nil { // beside the worker who takes it, who may be the only one
			go func() { fed <- lines.feed(ctx, long) }()
		}
		goOn := r.pass(ctx, b, send)
		if long != nil {
			goOn = <-fed && goOn // the file is closed when nothing reads it any more
		}
		if !goOn {
			return false
		}
	}
	if t := f.text; t.err != nil && f.raw.err == nil {
		return reject(t.line, damage(t.err)+"; what came after was left unread")
	}
	return true
}

// restIsBlank makes sure that a text whose beginning is blank holds nothing.
func (r *reader) restIsBlank(t *text, reject rejectFunc) bool {
	if t.eof {
		return true
	}
	return reject(1, "the file begins with more white space than a visit may have text")
}

// pass sends a batch on. Large ones wait until there is room.
func (r *reader) pass(ctx context.Context, b *batch, send func(*batch) bool) bool {
	if len(b.faults) == 0 && (len(b.data) == 0 || b.format == formatValues && len(b.spans) == 0) {
		r.pool.put(b.data)
		return true
	}
	if cap(b.data) > largeFrom || b.long != nil {
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
