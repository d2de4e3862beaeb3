package visitlog

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"stdc/checker"
	"stdc/rules"
)

// Options say how logs are read. The zero value is right.
type Options struct {
	Workers int // goroutines that decode and judge; 0: one a processor
	// MaxVisitBytes limits the text of one visit that is held whole, and a line;
	// 0: 64 MiB.
	MaxVisitBytes int
	// MaxEvents limits the events of one visit; 0: 20,000,000.
	MaxEvents int
	// Map says what the columns of a log mean that is not ours; nil for none.
	Map *rules.Log
	// Form says how submissions of the book's own forms are read; nil where they
	// are to be read by Map alone, as any table.
	Form *Form
	// GatherBytes limits the rows that are kept in memory of visits that do
	// not stand together; beyond it they go to a temporary file. 0: 64 MiB.
	GatherBytes int
	// Whole, where set, lets judges have visits that are still being read (see
	// checker.Visit.Rest), which are long lines of NDJSON, unless it says why none
	// can judge such a visit. A judge that returns a *checker.NeedsWhole is given
	// the visit again when all of it was read, if that is not longer than
	// MaxVisitBytes. It is asked once, where there is a long line.
	Whole func() (why string)
	// Strict rejects what would have to be repaired, see RepairKind.
	Strict bool
	// Hash asks for the SHA-256 of the inputs.
	Hash bool
	// Progress, where set, is told the bytes that were read since it was last
	// told, on a goroutine of the reader.
	Progress func(bytesRead int64)
}

// Stats are the figures of a run.
type Stats struct {
	Visits   int64 // delivered
	Rejected int64
	Events   int64 // of the visits delivered
	Bytes    int64 // read, as they stand in the files
	Inputs   []InputStats
	// Repairs are what was done to read the inputs, by kind, then as it came.
	Repairs []Repair
}

// InputStats are the figures of one input.
type InputStats struct {
	Name   string
	Bytes  int64
	SHA256 string // in hex, of the bytes as they stand in the file; with Options.Hash
}

// Judge judges one visit; an error rejects it. What it returns must not refer
// to memory of the visit, which is reused, other than to its strings.
type Judge[T any] func(v *checker.Visit) (T, error)

// item is what became of one visit.
type item[T any] struct {
	reject *Reject
	val    T
	id     string
	key    idKey
	line   int
	events int
}

// job is a batch on its way through the pipeline. It is used again for another
// one, when its items were handed over.
type job[T any] struct {
	batch
	items []item[T]
	done  chan struct{} // holds one token when the items are whole
}

// jobs are those that wait for a batch.
type jobs[T any] chan *job[T]

func (free jobs[T]) get(b *batch) *job[T] {
	select {
	case j := <-free:
		j.batch = *b
		return j
	default:
		return &job[T]{batch: *b, done: make(chan struct{}, 1)}
	}
}

func (free jobs[T]) put(j *job[T]) {
	clear(j.items) // what they hold may be large
	j.batch, j.items = batch{}, j.items[:0]
	select {
	case free <- j:
	default:
	}
}

// Run reads the inputs and judges their visits by a book. Judges are made one
// a worker; deliver and reject are called on the caller's goroutine, in the
// order of the input. An error is only what stops everything: a file that
// cannot be opened or read, or the end of ctx; all before it was delivered.
func Run[T any](ctx context.Context, inputs []Input, book *rules.Book, o Options, newJudge func() Judge[T], deliver func(T), reject func(Reject)) (Stats, error) {
	o = o.withDefaults()
	sch, hashes := newSchema(book), newIDHasher()
	ctx, stop := context.WithCancel(ctx)
	defer stop()

	work := make(chan *job[T])
	order := make(chan *job[T], 2*o.Workers+1)
	free := make(jobs[T], cap(order)+2)
	rd := newReader(inputs, sch, o)
	go func() {
		defer close(work)
		defer close(order)
		rd.run(ctx, func(b *batch) bool {
			j := free.get(b)
			select {
			case order <- j:
			case <-ctx.Done():
				return false
			}
			select {
			case work <- j:
				return true
			case <-ctx.Done():
				return false
			}
		})
	}()

	var workers sync.WaitGroup
	for range o.Workers {
		judge := newJudge()
		workers.Go(func() {
			w := newDecoder(sch, limits{o.MaxVisitBytes, o.MaxEvents}, o.Form, o.Strict)
			w.streams = o.streams
			for {
				select {
				case j, ok := <-work:
					if !ok {
						return
					}
					decodeJob(ctx, w, j, &hashes, judge)
					rd.pool.put(j.data)
					j.data = nil
					j.done <- struct{}{}
				case <-ctx.Done():
					return
				}
			}
		})
	}

	c := collector[T]{inputs: inputs, deliver: deliver, reject: reject, free: free}
	err := c.collect(ctx, order, rd)
	stop()
	if err != nil {
		// Neither the reader, which may hang in a pipe that nobody writes to,
		// nor a worker, which may be at a visit of a million events, is waited
		// for; both end when they can.
		return c.stats, err
	}
	workers.Wait()
	c.stats.Inputs = rd.stats
	c.repairs.merge(&rd.repairs)
	c.stats.Repairs = c.repairs.list()
	for _, in := range rd.stats {
		c.stats.Bytes += in.Bytes
	}
	return c.stats, rd.err
}

// maxWorkers bounds what an odd flag may ask of the machine.
const maxWorkers = 256

func (o Options) withDefaults() Options {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	o.Workers = min(o.Workers, maxWorkers)
	if o.MaxVisitBytes <= 0 {
		o.MaxVisitBytes = 64 << 20
	}
	if o.GatherBytes <= 0 {
		o.GatherBytes = 64 << 20
	}
	if o.MaxEvents <= 0 {
		o.MaxEvents = 20_000_000
	}
	if o.Whole != nil {
		o.Whole = sync.OnceValue(o.Whole)
	}
	return o
}

// streams tells whether long visits are judged while they are read, or why not.
// Those of forms and of mappings stand in no lines of their own.
func (o *Options) streams() (can bool, why string) {
	if o.Whole == nil || o.Map != nil || o.Form.only() {
		return false, ""
	}
	why = o.Whole()
	return why == "", why
}

// decodeJob decodes and judges the visits of a job.
func decodeJob[T any](ctx context.Context, w *decoder, j *job[T], hashes *idHasher, judge Judge[T]) {
	w.decode(&j.batch, func(v *checker.Visit, r *Reject) bool {
		it := item[T]{reject: r}
		if r == nil {
			var err error
			it.val, err = judge(v)
			if need, ok := errors.AsType[*checker.NeedsWhole](err); ok {
				w.needsWhole = need.Reason
				return true
			}
			if it.id, it.line, it.events = v.ID, v.Line, v.Gone+len(v.Events); err != nil {
				it.reject = &Reject{File: j.file, Line: it.line, Visit: it.id, Reason: err.Error()}
			}
		} else {
			it.id = r.Visit
		}
		if it.id != "" {
			it.key = hashes.key(it.id)
		}
		j.items = append(j.items, it)
		return ctx.Err() == nil
	})
}

// collector hands over what became of the visits.
type collector[T any] struct {
	inputs  []Input
	deliver func(T)
	reject  func(Reject)
	free    jobs[T]
	ids     IDs // its keys are made by the workers
	repairs repairLog
	stats   Stats
}

// collect takes the jobs in the order of the input until there are no more.
func (c *collector[T]) collect(ctx context.Context, order <-chan *job[T], rd *reader) error {
	stopped := func() error { return fmt.Errorf("stopped before the end of the input: %w", context.Cause(ctx)) }
	for {
		select {
		case <-ctx.Done():
			return stopped()
		case j, ok := <-order:
			if !ok && ctx.Err() != nil {
				return stopped()
			}
			if !ok {
				return nil
			}
			select {
			case <-j.done:
			case <-ctx.Done():
				return stopped()
			}
			for i := range j.items {
				c.item(j, &j.items[i])
			}
			c.repairs.merge(&j.repairs)
			rd.release(&j.batch)
			c.free.put(j)
		}
	}
}

func (c *collector[T]) item(j *job[T], it *item[T]) {
	first, seen := 0, false
	if it.id != "" {
		first, seen = c.ids.seen(it.key, j.input)
	}
	if it.reject == nil && seen {
		it.reject = &Reject{File: j.file, Line: it.line, Visit: it.id, Reason: c.twice(j, first)}
	}
	if it.reject != nil {
		c.stats.Rejected++
		c.reject(*it.reject)
		return
	}
	c.stats.Visits++
	c.stats.Events += int64(it.events)
	c.deliver(it.val)
}

// twice says that a visit was there before.
func (c *collector[T]) twice(j *job[T], first int) string {
	switch {
	case first != j.input:
		return "a visit with this id came before, in " + c.inputs[first].Name + "; ids must be unique in a run"
	case j.together:
		return "the rows of this visit do not stand together: rows of other visits come between them, though the mapping says rows = \"together\""
	}
	return "a visit with this id came before in this file; ids must be unique in a run"
}
