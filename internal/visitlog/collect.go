package visitlog

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"stdc/checker"
)

// item is what became of one visit.
type item struct {
	reject *Reject // nil where it has a place in the batch
	id     string
	key    idKey
	line   int
	events int
}

// job is a piece of a log on its way through the pipeline. It is used again for
// another one, when what it holds was handed over.
type job[B Batch] struct {
	batch
	items []item
	names page // that the items refer to, see texts.once
	out   B
	done  atomic.Bool // the items are whole
	home  *jobs[B]
}

// mostNames bounds the pages of names, and what a job keeps for those of the next
// piece.
const mostNames = 64 << 10

// jobs are those of a worker that wait for a piece: what a core has written, it
// writes again soonest.
type jobs[B Batch] struct {
	free chan *job[B]
	out  func() B
}

func newJobs[B Batch](out func() B) *jobs[B] {
	const most = 8 // more wait only where another worker's piece takes long
	return &jobs[B]{make(chan *job[B], most), out}
}

func (f *jobs[B]) get(b *batch) *job[B] {
	select {
	case j := <-f.free:
		repairs := j.repairs
		if j.batch = *b; len(b.repairs.entries) == 0 {
			j.repairs = repairs // which has memory
		}
		j.done.Store(false)
		return j
	default:
		return &job[B]{batch: *b, out: f.out(), home: f}
	}
}

func (f *jobs[B]) put(j *job[B]) {
	clear(j.items) // what they hold may be large
	if cap(j.names) > mostNames {
		j.names = nil
	}
	j.repairs.reset()
	j.batch, j.items = batch{repairs: j.repairs}, j.items[:0]
	select {
	case f.free <- j:
	default:
	}
}

// decodeJob decodes and judges the visits of a job.
func decodeJob[B Batch](ctx context.Context, w *decoder, j *job[B], ids *idKeyer, judge func(B, *checker.Visit) error) {
	j.out.Reset()
	if !w.lasting {
		w.texts.page = j.names[:0]
	}
	if j.items == nil {
		j.items = make([]item, 0, w.visits+w.visits/8) // as many as it had last, or a few more
	}
	w.decode(&j.batch, func(v *checker.Visit, r *Reject) bool {
		if ctx.Err() != nil {
			return false // a line that is cut off by the end of the run is no fault of it
		}
		var err error
		if r == nil {
			err = judge(j.out, v)
			if need, ok := errors.AsType[*checker.NeedsWhole](err); ok {
				w.needsWhole = need.Reason
				return true
			}
		}
		n := len(j.items)
		j.items = slices.Grow(j.items, 1)[:n+1] // which is empty
		it := &j.items[n]
		if r != nil {
			it.reject, it.id = r, r.Visit
		} else if it.id, it.line, it.events = v.ID, v.Line, v.Gone+len(v.Events); err != nil {
			it.reject = &Reject{File: j.file, Line: it.line, Visit: it.id, Reason: err.Error()}
		}
		if it.id != "" {
			ids.key(it.id, &it.key)
		}
		return true
	})
	if !w.lasting {
		j.names, w.texts.page = w.texts.page, nil
	}
	w.visits = len(j.items)
}

// conveyor takes the pieces of the logs to the workers and what became of them on,
// in their order. No goroutine only reads, or only hands over: each worker reads
// the piece that it decodes next, so that what the system copies is near the
// processor that looks at it, and hands over what is whole where no other does.
type conveyor[B Batch] struct {
	reading sync.Mutex
	rd      *reader
	pull    func() (*batch, bool)
	close   func() // of the reader
	ended   bool

	order    chan *job[B] // that were read, and wait to be handed over
	finished atomic.Int64 // jobs that were decoded

	handing sync.Mutex
	first   *job[B] // taken off the order, but not handed over yet
	stopped bool
	deliver func(b B, from, to int)
	reject  func(Reject)
	ids     IDs // its keys are made by the workers
	repairs repairLog
	stats   Stats
}

func newConveyor[B Batch](ctx context.Context, rd *reader, workers int, deliver func(b B, from, to int), reject func(Reject)) *conveyor[B] {
	order := make(chan *job[B], 4*workers)
	pull, end := iter.Pull(func(yield func(*batch) bool) {
		deepen(0)
		rd.run(ctx, yield)
	})
	return &conveyor[B]{rd: rd, pull: pull, close: end, order: order, deliver: deliver, reject: reject}
}

// deepen makes the stack of a goroutine as large as the reader needs it while there
// is hardly anything on it. Else it grows four times, and for each function on it
// the runtime looks up what has to be moved, in tables that nobody else touches.
//
//go:noinline
func deepen(i int) byte {
	var room [16 << 10]byte
	return room[i]
}

// next reads the next piece. It returns nil where there is none or the run ends.
// It waits while too many wait to be handed over.
func (c *conveyor[B]) next(ctx context.Context, free *jobs[B]) *job[B] {
	if !c.reading.TryLock() { // it may be long until there is more to read
		c.hand(ctx)
		c.reading.Lock()
	}
	defer c.reading.Unlock()
	if !c.ended && ctx.Err() == nil {
		if b, ok := c.pull(); ok {
			j := free.get(b)
			select {
			case c.order <- j:
				return j
			case <-ctx.Done():
			}
		}
	}
	c.close()
	c.ended = true
	return nil
}

// finish takes back a job that was decoded. What is whole is handed over by the
// first worker, near whose core lies what it is added up in; by any other where
// too much waits, where the reader waits until large ones were handed over, and
// where the input may pause, which must not keep back what came before.
func (c *conveyor[B]) finish(ctx context.Context, j *job[B], worker int) {
	c.rd.pool.put(j.data)
	j.data = nil
	j.done.Store(true)
	c.finished.Add(1)
	if worker == 0 || len(c.order) > cap(c.order)/2 || len(c.rd.large) > 0 || c.rd.live.Load() {
		c.hand(ctx)
	}
}

// hand hands over all jobs that are whole, up to the first that is not. Another
// worker who is at it sees to those that were finished since.
func (c *conveyor[B]) hand(ctx context.Context) {
	for c.handing.TryLock() {
		seen := c.finished.Load()
		for c.takeFirst(ctx) {
			c.job(c.first)
			c.repairs.merge(&c.first.repairs)
			c.rd.release(&c.first.batch)
			c.first.home.put(c.first)
			c.first = nil
		}
		c.handing.Unlock()
		if seen == c.finished.Load() {
			return
		}
	}
}

// takeFirst takes the first job off the order, and tells whether it may be handed
// over.
func (c *conveyor[B]) takeFirst(ctx context.Context) bool {
	if c.first == nil {
		select {
		case c.first = <-c.order:
		default:
			return false
		}
	}
	return c.first.done.Load() && !c.stopped && ctx.Err() == nil
}

// stop waits until nothing is being handed over, and sees to it that nothing will be.
func (c *conveyor[B]) stop() {
	c.handing.Lock()
	defer c.handing.Unlock()
	c.stopped = true
}

// job hands over what became of the visits of one job, in their order.
func (c *conveyor[B]) job(j *job[B]) {
	from, to := 0, 0 // what of the batch waits to be delivered
	deliver := func() {
		if from < to {
			c.deliver(j.out, from, to)
		}
		from = to
	}
	for i := range j.items {
		it := &j.items[i]
		first, seen := 0, false
		if it.id != "" {
			first, seen = c.ids.seen(&it.key, j.input)
		}
		if it.reject == nil && !seen {
			to++
			c.stats.Visits++
			c.stats.Events += int64(it.events)
			continue
		}
		deliver()
		if it.reject == nil {
			from, to = from+1, to+1 // its place in the batch is passed over
			it.reject = &Reject{File: j.file, Line: it.line, Visit: it.id, Reason: c.twice(j, first)}
		}
		c.stats.Rejected++
		it.reject.Visit = strings.Clone(it.reject.Visit)
		c.reject(*it.reject)
	}
	deliver()
}

// twice says that a visit was there before.
func (c *conveyor[B]) twice(j *job[B], first int) string {
	switch {
	case first != j.input:
		return "a visit with this id came before, in " + c.rd.inputs[first].Name + "; ids must be unique in a run"
	case j.together:
		return "the rows of this visit do not stand together: rows of other visits come between them, though the mapping says rows = \"together\""
	}
	return "a visit with this id came before in this file; ids must be unique in a run"
}
