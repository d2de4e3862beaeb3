package main

import (
	"sync"
	"sync/atomic"

	"stdc/checker"
	"stdc/internal/report"
	"stdc/internal/visitlog"
	"stdc/rules"
)

// outcome is what a worker hands over of a visit: its line where lines are
// printed, else a copy of the result, as that belongs to the checker. Outcomes
// are used again.
type outcome struct {
	line   []byte
	passed checker.Verdict

	result checker.Result
	facts  checker.Visit // only its facts
}

// judges makes the workers' judges. Sentences are made only where they can be
// printed: a summary quotes the first failures of each rule, and enough tells
// that it has those.
type judges struct {
	book   *rules.Book
	strict bool
	lang   string
	lines  bool // make lines, not copies
	facts  bool // the summary asks for facts
	pool   sync.Pool
	enough []atomic.Bool // by rule; stays false where all reasons are printed
}

func newJudges(book *rules.Book, f *checkFlags, lang string) *judges {
	j := &judges{book: book, strict: f.strict, lang: lang, lines: f.format.value == "ndjson"}
	j.pool.New = func() any { return new(outcome) }
	j.enough = make([]atomic.Bool, len(book.Rules))
	for i := range book.Dimensions {
		j.facts = j.facts || book.Dimensions[i].Expected >= 0 || book.Dimensions[i].Perceived >= 0
	}
	return j
}

// judge returns the judge of one worker.
func (j *judges) judge() visitlog.Judge[*outcome] {
	c := checker.New(j.book, checker.Options{Strict: j.strict, Evidence: true,
		Enough: func(rule int) bool { return j.enough[rule].Load() }})
	words := report.NewWords(j.lang)
	return func(v *checker.Visit) (*outcome, error) {
		r, err := c.Check(v)
		if err != nil {
			return nil, err
		}
		o := j.pool.Get().(*outcome)
		o.passed = r.Passed
		if j.lines {
			o.line = append(report.AppendVisit(o.line[:0], j.book, r, words), '\n')
			return o, nil
		}
		j.copy(o, r, v)
		return o, nil
	}
}

func (j *judges) copy(o *outcome, r *checker.Result, v *checker.Visit) {
	kept := o.result.Rules[:0]
	o.result = *r
	o.result.Rules = append(kept, r.Rules...)
	for i := range o.result.Rules {
		o.result.Rules[i].Reason = o.result.Rules[i].Reason.Clone()
	}
	if j.facts {
		o.facts.Facts = append(o.facts.Facts[:0], v.Facts...)
	}
}

// release takes an outcome back when it was printed.
func (j *judges) release(o *outcome) { j.pool.Put(o) }
