package visitlog

import (
	"bytes"

	"stdc/internal/visitlog/table"
)

// tableRuns is how a tableReader passes on lines that workers cut: most of a
// log, which then costs the reader no more than a look for its line ends. What
// is left to take by rows are those that need more than their line, and those
// of visits that begin in one run and end in another.
type tableRuns struct {
	src    table.Runs // nil where rows are needed
	cut    *table.Cutter
	view   packedRow
	key    []byte       // of the last good row
	gather *runGatherer // nil where visits stand together
	// until is the line up to which rows are taken one by one.
	until int
}

// leastRun is the least that is worth a batch, in bytes.
const leastRun = 4 << 10

// beginRuns finds out whether the log may be passed on by lines: it is one table
// with a header, whose rows need nothing of those before them.
func (t *tableReader) beginRuns() {
	src := t.src
	if n, ok := src.(*noted); ok {
		src = n.Source
	}
	runs, ok := src.(table.Runs)
	if !ok || len(t.bind.tables) != 1 {
		return
	}
	bt := &t.bind.tables[0]
	// Rows grow a little as they are packed. Within a run no visit must pass the
	// limit, which is for rows.
	if t.m.form != nil || bt.joinedBy != nil || len(bt.filled) > 0 || len(bt.nameless) > 0 ||
		t.rd.o.MaxVisitBytes < 8*blockSize {
		return
	}
	t.runs.src, t.runs.cut = runs, runs.Cutter()
	if t.g != nil {
		t.runs.gather = newRunGatherer(t.rd.o.Workers, t.file, bt, runs, t.g.hashes)
	}
}

// run passes on lines that are whole visits; false where the next row has to be
// taken by itself.
func (t *tableReader) run() bool {
	r := &t.runs
	if r.src == nil || t.next != nil && r.gather == nil || r.src.Line() < r.until {
		return false
	}
	text, line := r.src.Run()
	if len(text) < leastRun {
		r.until = line + bytes.Count(text, []byte{r.src.LineEnd()})
		return false
	}
	if r.gather != nil {
		r.gather.add(t.g, text, line)
		r.src.Take(len(text))
		if err := t.gathered(r.gather.most - 1); err != nil {
			t.rd.err, t.stopped = err, true
		}
		return true
	}
	if !t.byRow {
		if text = t.whole(text, line); text == nil {
			return false
		}
		t.close()
	}
	t.flush()
	b := t.batch(append(t.rd.pool.run(), text...))
	b.line, b.written = line, r.src
	b.repairs, t.out.repairs = t.out.repairs, repairLog{} // of rows that were left out before these
	r.src.Take(len(text))
	t.stopped = t.stopped || !t.rd.pass(t.ctx, b, t.send)
	return true
}

// whole returns the lines of a run that are whole visits, up to a good row of
// the next one. It is nil where rows have to be taken one by one, up to until.
func (t *tableReader) whole(text []byte, line int) []byte {
	r := &t.runs
	eol := r.src.LineEnd()
	at := line
	for rest := text; !t.goodRow(rest, at) || t.open && bytes.Equal(r.key, t.key); at++ {
		// It is of the visit under way, or may be.
		if rest = rest[bytes.IndexByte(rest, eol)+1:]; len(rest) == 0 {
			at++
			break
		}
	}
	if at > line {
		r.until = at
		return nil
	}
	var next []byte // the key of the row after end, where that is a good one
	for end := len(text); end > 0; {
		begin := bytes.LastIndexByte(text[:end-1], eol) + 1
		good := t.goodRow(text[begin:end], line)
		if good && len(next) > 0 && !bytes.Equal(r.key, next) {
			return text[:end]
		}
		if next = next[:0]; good {
			next = append(next, r.key...)
		}
		end = begin
	}
	r.until = line + bytes.Count(text, []byte{eol})
	return nil
}

// goodRow tells whether the first line of a text is a row of which it is certain
// to which visit it belongs, and finds the key of that.
func (t *tableReader) goodRow(text []byte, line int) bool {
	r, bt := &t.runs, &t.bind.tables[0]
	r.cut.Begin(text[:bytes.IndexByte(text, r.src.LineEnd())+1], line)
	if fault, more := r.view.cut(r.cut); fault != nil || !more {
		return false
	}
	r.key = bt.visitKey(r.key[:0], &r.view, keyJoin)
	return len(r.key) > 0 && !holds(bt.skips, &r.view)
}
