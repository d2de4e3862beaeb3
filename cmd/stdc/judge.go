package main

import (
	"sync"
	"sync/atomic"

	"stdc/checker"
	"stdc/internal/report"
	"stdc/internal/visitlog"
	"stdc/rules"
)

// judges makes the workers' judges. Sentences are made only where they can be
// printed: a summary quotes the first failures of each rule, and enough tells
// that it has those.
type judges struct {
	book   *rules.Book
	strict bool
	lang   string
	needs  report.Needs
	pool   sync.Pool
	enough []atomic.Bool // by rule; stays false where all reasons are printed
}

func newJudges(book *rules.Book, strict bool, lang string, needs report.Needs) *judges {
	j := &judges{book: book, strict: strict, lang: lang, needs: needs}
	j.pool.New = func() any { return new(report.Visit) }
	j.enough = make([]atomic.Bool, len(book.Rules))
	return j
}

// judge returns the judge of one worker.
func (j *judges) judge() visitlog.Judge[*report.Visit] {
	c := checker.New(j.book, checker.Options{Strict: j.strict, Evidence: true,
		Enough: func(rule int) bool { return j.enough[rule].Load() }})
	recorder := report.NewRecorder(j.book, j.lang, j.needs)
	return func(v *checker.Visit) (*report.Visit, error) {
		r, err := c.Check(v)
		if err != nil {
			return nil, err
		}
		out := j.pool.Get().(*report.Visit)
		recorder.Record(out, c, v, r)
		return out, nil
	}
}

// release takes a visit back when it was printed.
func (j *judges) release(v *report.Visit) { j.pool.Put(v) }
