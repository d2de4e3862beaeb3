package visitlog

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
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
	// told, on whatever goroutine reads, never two at once.
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

// Judge judges one visit for Run; an error rejects it. What it returns must not
// refer to memory of the visit, which is reused, other than to its strings.
type Judge[T any] func(v *checker.Visit) (T, error)

// Batch takes in what was made of the visits that a worker judges one after
// another, each at the next index from 0 on. It is used again.
type Batch interface {
	// Reset empties it, on the goroutine of a worker.
	Reset()
}

// list is the Batch of Run.
type list[T any] struct{ vals []T }

func (l *list[T]) Reset() {
	clear(l.vals)
	l.vals = l.vals[:0]
}

// Run reads the inputs and judges their visits by a book. Judges are made one
// a worker; deliver and reject are called in the order of the input, never two at
// once, by one worker or another, and not after Run has returned. An error is only
// what stops everything: a file that cannot be opened or read, or the end of ctx;
// all before it was delivered.
func Run[T any](ctx context.Context, inputs []Input, book *rules.Book, o Options, newJudge func() Judge[T], deliver func(T), reject func(Reject)) (Stats, error) {
	return runBatches(ctx, inputs, book, o, true, func() *list[T] { return new(list[T]) }, func() func(*list[T], *checker.Visit) error {
		judge := newJudge()
		return func(l *list[T], v *checker.Visit) error {
			val, err := judge(v)
			if err == nil {
				l.vals = append(l.vals, val)
			}
			return err
		}
	}, func(l *list[T], from, to int) {
		for _, val := range l.vals[from:to] {
			deliver(val)
		}
	}, reject)
}

// RunBatches is Run for judges that put what they make of a visit into a batch,
// so that more of the work is done by the workers. A judge that returns an error
// leaves the batch as it was. The visits of a batch from one index to another,
// which is left out, are delivered: all at once as a rule, but for those that are
// rejected in the end since their ids came before, and in pieces where there are
// rejects between them. The id of a visit and its member of staff are written
// over when deliver has returned for it: who keeps them copies them.
func RunBatches[B Batch](ctx context.Context, inputs []Input, book *rules.Book, o Options, newBatch func() B, newJudge func() func(B, *checker.Visit) error, deliver func(b B, from, to int), reject func(Reject)) (Stats, error) {
	return runBatches(ctx, inputs, book, o, false, newBatch, newJudge, deliver, reject)
}

// runBatches is RunBatches, where ids and members of staff may last.
func runBatches[B Batch](ctx context.Context, inputs []Input, book *rules.Book, o Options, lasting bool, newBatch func() B, newJudge func() func(B, *checker.Visit) error, deliver func(b B, from, to int), reject func(Reject)) (Stats, error) {
	o = o.withDefaults()
	sch, hashes := newSchema(book), newIDHasher()
	ctx, stop := context.WithCancel(ctx)
	defer stop()

	rd := newReader(inputs, sch, o)
	short := Short(inputs)
	if short {
		o.Workers = 1
	}
	c := newConveyor(ctx, rd, o.Workers, deliver, reject)
	work := func(i int) func() {
		judge := newJudge()
		return func() {
			ids := idKeyer{idHasher: hashes}
			var w *decoder // none where the log is short, and others have taken all of it
			free := newJobs(newBatch)
			for j := c.next(ctx, free); j != nil; j = c.next(ctx, free) {
				if w == nil {
					w = newDecoder(sch, limits{o.MaxVisitBytes, o.MaxEvents}, o.Form, o.Strict)
					w.streams, w.lasting = o.streams, lasting
				}
				decodeJob(ctx, w, j, &ids, judge)
				c.finish(ctx, j, i)
			}
			c.hand(ctx)
		}
	}
	if short {
		work(0)()
	} else {
		together(ctx, o.Workers, work)
	}
	c.stop()
	if ctx.Err() != nil {
		return c.stats, fmt.Errorf("stopped before the end of the input: %w", context.Cause(ctx))
	}
	c.stats.Inputs = rd.stats
	c.repairs.merge(&rd.repairs)
	c.stats.Repairs = c.repairs.list()
	for _, in := range rd.stats {
		c.stats.Bytes += in.Bytes
	}
	return c.stats, rd.err
}

// together lets workers work until all have ended, or ctx has.
func together(ctx context.Context, n int, work func(i int) func()) {
	var workers sync.WaitGroup
	for i := range n {
		workers.Go(work(i))
	}
	ended := make(chan struct{})
	go func() {
		workers.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-ctx.Done():
		// Neither the reader, which may hang in a pipe that nobody writes to,
		// nor a worker, which may be at a visit of a million events, is waited
		// for; both end when they can.
	}
}

// Short tells whether logs are so short that they are read on the goroutine that
// asks for them: other threads would start when all is done. Those that their names
// do not call text are not short: unpacked they may be thousands of times as long.
func Short(inputs []Input) bool {
	left := int64(shortest)
	for _, in := range inputs {
		if in.Size <= 0 || in.Size > left || !slices.Contains(textNames, strings.ToLower(filepath.Ext(in.Name))) {
			return false
		}
		left -= in.Size
	}
	return true
}

// shortest is the size, in bytes, up to which logs are short.
const shortest = 64 << 10

// textNames are how the names of logs end that are text as they stand.
var textNames = []string{".csv", ".json", ".jsonl", ".log", ".ndjson", ".tsv", ".txt", ".xes", ".xml"}

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
