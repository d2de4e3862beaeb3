package visitlog

import (
	"context"
	"errors"
	"fmt"

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
	out   B
	done  chan struct{} // holds one token when the items are whole
}

// jobs are those that wait for a piece.
type jobs[B Batch] struct {
	free chan *job[B]
	out  func() B
}

func (f *jobs[B]) get(b *batch) *job[B] {
	select {
	case j := <-f.free:
		j.batch = *b
		return j
	default:
		return &job[B]{batch: *b, out: f.out(), done: make(chan struct{}, 1)}
	}
}

func (f *jobs[B]) put(j *job[B]) {
	clear(j.items) // what they hold may be large
	j.batch, j.items = batch{}, j.items[:0]
	select {
	case f.free <- j:
	default:
	}
}

// decodeJob decodes and judges the visits of a job.
func decodeJob[B Batch](ctx context.Context, w *decoder, j *job[B], hashes *idHasher, judge func(B, *checker.Visit) error) {
	j.out.Reset()
	w.decode(&j.batch, func(v *checker.Visit, r *Reject) bool {
		if ctx.Err() != nil {
			return false // a line that is cut off by the end of the run is no fault of it
		}
		it := item{reject: r}
		if r == nil {
			err := judge(j.out, v)
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
		return true
	})
}

// collector hands over what became of the visits.
type collector[B Batch] struct {
	inputs  []Input
	deliver func(b B, from, to int)
	reject  func(Reject)
	free    *jobs[B]
	ids     IDs // its keys are made by the workers
	repairs repairLog
	stats   Stats
}

// collect takes the jobs in the order of the input until there are no more.
func (c *collector[B]) collect(ctx context.Context, order <-chan *job[B], rd *reader) error {
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
			c.job(j)
			c.repairs.merge(&j.repairs)
			rd.release(&j.batch)
			c.free.put(j)
		}
	}
}

// job hands over what became of the visits of one job, in their order.
func (c *collector[B]) job(j *job[B]) {
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
			first, seen = c.ids.seen(it.key, j.input)
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
		c.reject(*it.reject)
	}
	deliver()
}

// twice says that a visit was there before.
func (c *collector[B]) twice(j *job[B], first int) string {
	switch {
	case first != j.input:
		return "a visit with this id came before, in " + c.inputs[first].Name + "; ids must be unique in a run"
	case j.together:
		return "the rows of this visit do not stand together: rows of other visits come between them, though the mapping says rows = \"together\""
	}
	return "a visit with this id came before in this file; ids must be unique in a run"
}
