package main

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"stdc/checker"
	"stdc/internal/diff"
	"stdc/internal/report"
	"stdc/internal/visitlog"
	"stdc/rules"
)

// replay lets both versions of a book judge past visits, which are read once.
// The Replay of the comparison stays nil where that could not be done; why was
// told.
func (a *app) replay(ctx context.Context, f *diffFlags, targets []target, b *report.BookDiff) error {
	run, err := a.openRunBy(b.Diff.Union.Book, &f.logFlags, f.logs, nil, f.machine(), f.color.value)
	if run == nil {
		return err
	}
	defer run.out.discard()
	lang := f.lang.value
	if lang == "" {
		lang = b.Diff.New().Language
	}
	r := newReplayer(b.Diff, f.strict, lang)
	o := run.options()
	o.Hash = slices.ContainsFunc(targets, func(t target) bool { return t.format.Name == "json" })
	stats, err := readLogs(ctx, run, o, r.judge, r.deliver, func(one visitlog.Reject) {
		if b.Rejects++; len(b.Rejected) < report.MaxRejects {
			b.Rejected = append(b.Rejected, report.Reject(one))
		}
	})
	if err != nil {
		return err
	}
	for _, in := range stats.Inputs {
		b.Logs = append(b.Logs, report.Input{Name: in.Name, SHA256: in.SHA256})
	}
	if err := run.tellRepairs(stats); err != nil {
		return err
	}
	b.Replay = r.sum
	return run.out.commit()
}

// replayer makes the judges of a replay and takes in what they say.
type replayer struct {
	d      *diff.Diff
	strict bool
	lang   string
	twins  []int
	pairs  []checker.RulePair
	sum    *checker.Replay
	// told notes of which moves of a rule there is an example: a sentence costs
	// more than a verdict.
	told []moves
	pool sync.Pool
}

type moves [4][4]atomic.Bool

// newReplayer follows the rules whose verdicts may differ.
func newReplayer(d *diff.Diff, strict bool, lang string) *replayer {
	r := &replayer{d: d, strict: strict, lang: lang, twins: d.Union.Twins()}
	for i := range d.Rules {
		x := &d.Rules[i]
		if x.Old < 0 || x.New < 0 || r.twins[x.Old] != x.New {
			r.pairs = append(r.pairs, checker.RulePair{Old: x.Old, New: x.New})
		}
	}
	r.told = make([]moves, len(r.pairs))
	r.sum = checker.NewReplay(d.Old(), d.New(), r.pairs)
	r.pool.New = func() any { return new(checker.Replayed) }
	return r
}

// judge returns the judge of one worker.
func (r *replayer) judge() visitlog.Judge[*checker.Replayed] {
	pair := checker.NewPair(r.d.Union, r.twins, checker.Options{Strict: r.strict})
	var reasons *checker.Pair // made when first asked for
	words := report.NewWords(r.lang)
	return func(v *checker.Visit) (*checker.Replayed, error) {
		old, new, err := pair.Check(v)
		if err != nil {
			return nil, err
		}
		out := r.pool.Get().(*checker.Replayed)
		r.sum.Record(out, v, old, new, func(i int, from, to checker.Verdict) string {
			if r.told[i][from][to].Load() {
				return ""
			}
			if reasons == nil {
				reasons = checker.NewPair(r.d.Union, r.twins, checker.Options{Strict: r.strict, Evidence: true})
			}
			return r.why(reasons, words, v, i)
		})
		return out, nil
	}
}

// why says why a rule failed or is unknown: under the new version, else under
// the old one.
func (r *replayer) why(p *checker.Pair, words *report.Words, v *checker.Visit, i int) string {
	old, new, err := p.Check(v)
	if err != nil || old.Result == nil || new.Result == nil {
		return ""
	}
	for _, x := range []struct {
		b    *rules.Book
		r    *checker.Result
		rule int
	}{{r.d.New(), new.Result, r.pairs[i].New}, {r.d.Old(), old.Result, r.pairs[i].Old}} {
		if x.rule >= 0 && x.r.Rules[x.rule].Reason != nil {
			return words.Sentence(x.b, x.r.Rules[x.rule].Reason)
		}
	}
	return ""
}

// deliver takes in the visits, in the order of the logs.
func (r *replayer) deliver(v *checker.Replayed) {
	r.sum.Add(v, func(i int, from, to checker.Verdict) { r.told[i][from][to].Store(true) })
	r.pool.Put(v)
}
