package main

import (
	"context"

	"stdc/checker"
	"stdc/internal/report"
	"stdc/internal/visitlog"
	"stdc/rules"
)

// check runs stdc check, when its arguments are sound.
func (a *app) check(ctx context.Context, f *checkFlags, targets []target, logs []string) error {
	book, diagnostics, err := loadBook(f.rules)
	if err != nil {
		return err
	}
	if err := a.printDiagnostics(a.stderr, diagnostics, f.format.value != "text", f.color.value); err != nil {
		return err
	}
	if rules.HasErrors(diagnostics) {
		a.worsen(statusUnusable)
		return nil
	}
	pair, err := f.pairOf(book)
	if err != nil {
		return err
	}
	inputs := a.openLogs(logs)
	if len(inputs.list) == 0 {
		return nil // each was named, and a report of nothing would hide it
	}
	out, err := a.open(targets)
	if err != nil {
		return err
	}
	defer out.discard()
	var rejected *output
	if f.rejects != "" {
		if rejected, err = a.create(f.rejects); err != nil {
			return err
		}
		defer rejected.discard()
	}
	r := newRun(a, f, book, pair, inputs, out, rejected)
	if err := r.run(ctx); err != nil {
		return err
	}
	if err := out.commit(rejected); err != nil {
		return err
	}
	out.told(a, r.delivered, r.short)
	return nil
}

// checkRun is one run over all logs.
type checkRun struct {
	app    *app
	flags  *checkFlags
	inputs *logInputs
	out    *outputs

	judges  *judges
	summary *checker.Summary // nil where no output needs it
	rejects *rejects
	bar     *progress
	cancel  context.CancelCauseFunc

	delivered, short int64
	failures         []int           // by rule, while its reasons are still needed
	first            []report.Reject // as many as the JSON document names
}

func newRun(a *app, f *checkFlags, book *rules.Book, pair int, inputs *logInputs, out *outputs, rejected *output) *checkRun {
	r := &checkRun{app: a, flags: f, inputs: inputs, out: out}
	lang := f.langOf(book)
	out.begin(a, &f.outputFlags, report.Options{Book: book, Lang: lang, Logs: inputs.names(), Version: buildVersion()})
	if out.needs&report.NeedSummary != 0 {
		r.summary = checker.NewSummary(book)
		if r.summary.PairBy(pair); pair >= 0 {
			out.needs |= report.NeedFacts
		}
	}
	r.judges = newJudges(book, f, lang, out.needs)
	r.failures = make([]int, len(book.Rules))
	r.bar = newProgress(a.stderr, inputs.total)
	r.rejects = newRejects(a.stderr, rejected, r.bar.clear)
	return r
}

func (r *checkRun) run(ctx context.Context) error {
	ctx, r.cancel = context.WithCancelCause(ctx)
	defer r.cancel(nil)
	options := visitlog.Options{
		Workers:       int(r.flags.workers.n),
		MaxVisitBytes: int(r.flags.maxVisitBytes.n),
		MaxEvents:     int(r.flags.maxEvents.n),
		Hash:          r.out.needs&report.NeedHashes != 0,
		Progress:      func(n int64) { r.bar.bytes.Add(n) },
	}
	r.bar.start()
	stats, err := visitlog.Run(ctx, r.inputs.list, r.judges.book, options, r.judges.judge, r.deliver, r.reject)
	r.bar.finish()
	if err := r.out.failed(); err != nil {
		return err
	}
	if err != nil {
		return err
	}
	r.rejects.finish(r.flags.rejects)
	if r.rejects.err != nil {
		return r.rejects.err
	}
	for _, err := range r.inputs.failed {
		r.app.complain(err)
	}
	return r.finish(&stats)
}

// deliver takes in the visits, in the order of the logs.
func (r *checkRun) deliver(v *report.Visit) {
	r.bar.visits.Add(1)
	r.delivered++
	if v.Passed == checker.Fail {
		r.short++
		r.app.worsen(statusShort)
	}
	if r.summary != nil {
		r.summary.Add(&v.Result, &v.Record)
		r.quoted(&v.Result)
	}
	r.out.visit(v)
	r.judges.release(v)
	if err := r.out.failed(); err != nil {
		r.cancel(err)
	}
}

// reasonsKept is the number of failures of each rule whose reasons a text
// report may quote, and the number of visits that it may show in full.
const reasonsKept = 3

// quoted tells the workers of which rules no more reasons are needed.
func (r *checkRun) quoted(res *checker.Result) {
	if r.out.needs&report.NeedReasons != 0 || r.delivered < reasonsKept {
		return
	}
	for i := range res.Rules {
		if res.Rules[i].Verdict != checker.Fail {
			continue
		}
		if r.failures[i]++; r.failures[i] == reasonsKept {
			r.judges.enough[i].Store(true)
		}
	}
}

func (r *checkRun) reject(one visitlog.Reject) {
	r.bar.visits.Add(1)
	r.app.worsen(statusUnusable)
	if r.summary != nil {
		r.summary.Reject()
	}
	r.rejects.add(one)
	if len(r.first) < report.MaxRejects {
		r.first = append(r.first, report.Reject(one))
	}
}

// finish prints what stands behind the visits.
func (r *checkRun) finish(stats *visitlog.Stats) error {
	run := &report.Run{
		Info:    report.Info{Version: buildVersion(), Zones: zoneVersion(), Rejected: r.first},
		Summary: r.summary,
	}
	for _, in := range stats.Inputs {
		run.Inputs = append(run.Inputs, report.Input{Name: in.Name, SHA256: in.SHA256})
	}
	return r.out.finish(run)
}
