package main

import (
	"sync/atomic"

	"stdc/checker"
	"stdc/internal/report"
	"stdc/rules"
)

// judges makes the workers' judges. What nobody will print is not made: where
// no format shows every visit, only the first few are recorded, and reasons are
// made until the summary has its examples of a rule.
type judges struct {
	book    *rules.Book
	strict  bool
	lang    string
	needs   report.Needs
	summary *checker.Summary // nil where no output needs it
	// begun tells that more visits were delivered than are the first few.
	begun atomic.Bool
}

// judged is what became of the visits of a batch.
type judged struct {
	passed []checker.Verdict
	sums   *checker.Batch  // nil where no output needs a summary
	visits []*report.Visit // to be used again
	// recorded is how many of them were recorded: all, or those before the
	// first few of the run were known to be delivered.
	recorded int
}

// batch returns an empty batch.
func (j *judges) batch() *judged {
	b := new(judged)
	if j.summary != nil {
		b.sums = j.summary.NewBatch()
	}
	return b
}

// Reset empties a batch.
func (b *judged) Reset() {
	for _, v := range b.visits[:b.recorded] {
		v.Trim()
	}
	b.passed, b.recorded = b.passed[:0], 0
	if b.sums != nil {
		b.sums.Reset()
	}
}

// next returns the visit that is recorded next.
func (b *judged) next() *report.Visit {
	if b.recorded == len(b.visits) {
		b.visits = append(b.visits, new(report.Visit))
	}
	b.recorded++
	return b.visits[b.recorded-1]
}

// judge returns the judge of one worker.
func (j *judges) judge() func(*judged, *checker.Visit) error {
	every, reasons := j.needs&report.NeedVisits != 0, j.needs&report.NeedReasons != 0 || j.summary == nil
	var c *checker.Checker
	var recorder *report.Recorder
	return func(b *judged, v *checker.Visit) error {
		if c == nil { // of a short log, some worker never gets a visit
			c = checker.New(j.book, checker.Options{Strict: j.strict, Evidence: true,
				Enough: func(rule int) bool { return !reasons && j.begun.Load() && j.summary.Quoted(rule) }})
			recorder = report.NewRecorder(j.book, j.lang, j.needs)
		}
		r, err := c.Check(v)
		if err != nil {
			return err
		}
		if every || !j.begun.Load() {
			recorder.Record(b.next(), c, v, r)
		}
		if b.sums != nil {
			b.sums.Add(r, v)
		}
		b.passed = append(b.passed, r.Passed)
		return nil
	}
}
