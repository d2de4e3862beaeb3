package main

import (
	"context"

	"stdc/checker"
	"stdc/internal/report"
	"stdc/internal/visitlog"
	"stdc/rules"
)

// check runs stdc check, when its arguments are sound.
func (a *app) check(ctx context.Context, f *checkFlags, logs []string) error {
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
	inputs := a.openLogs(logs)
	if len(inputs.list) == 0 {
		return nil // each was named, and a report of nothing would hide it
	}
	out, err := a.create(f.output)
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
	r := newRun(a, f, book, inputs, out, rejected)
	if err := r.run(ctx); err != nil {
		return err
	}
	if err := out.commit(); err != nil {
		return err
	}
	return rejected.commit()
}

// checkRun is one run over all logs.
type checkRun struct {
	app    *app
	flags  *checkFlags
	book   *rules.Book
	lang   string
	inputs *logInputs
	out    *output

	judges  *judges
	summary *checker.Summary
	text    *report.Text // nil for the other formats
	json    *report.JSON
	rejects *rejects
	bar     *progress
	cancel  context.CancelCauseFunc

	delivered int64
	failures  []int           // by rule, while its reasons are still needed
	first     []report.Reject // as many as the JSON document names
}

func newRun(a *app, f *checkFlags, book *rules.Book, inputs *logInputs, out, rejected *output) *checkRun {
	r := &checkRun{app: a, flags: f, book: book, lang: f.lang.value, inputs: inputs, out: out}
	if r.lang == "" {
		r.lang = book.Language
	}
	r.judges = newJudges(book, f, r.lang)
	r.summary = checker.NewSummary(book)
	r.failures = make([]int, len(book.Rules))
	switch f.format.value {
	case "text":
		o := report.TextOptions{Book: book, Lang: r.lang, Logs: inputs.names(), Verbose: f.verbose}
		// A file is neither coloured nor fitted to the terminal at hand.
		if o.Color = f.color.value == "always"; f.output == "" {
			o.Width, o.Color = width(a.stdout), coloured(f.color.value, a.stdout)
		}
		r.text = report.NewText(out, o)
	case "json":
		r.json = report.NewJSON(out, book, report.NewWords(r.lang), buildVersion())
	}
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
		Hash:          r.json != nil,
		Progress:      func(n int64) { r.bar.bytes.Add(n) },
	}
	r.bar.start()
	stats, err := visitlog.Run(ctx, r.inputs.list, r.book, options, r.judges.judge, r.deliver, r.reject)
	r.bar.finish()
	if r.out.failed != nil {
		return r.out.failed
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
func (r *checkRun) deliver(o *outcome) {
	r.bar.visits.Add(1)
	if o.passed == checker.Fail {
		r.app.worsen(statusShort)
	}
	if r.judges.lines {
		_, _ = r.out.Write(o.line) // r.out.failed keeps the error
	} else {
		r.summary.Add(&o.result, &o.facts)
		if r.text != nil {
			r.text.Visit(&o.result)
			r.quoted(&o.result)
		} else {
			r.json.Visit(&o.result)
		}
	}
	r.judges.release(o)
	if r.out.failed != nil {
		r.cancel(r.out.failed)
	}
}

// reasonsKept is the number of failures of each rule whose reasons a text
// report may quote, and the number of visits that it may show in full.
const reasonsKept = 3

// quoted tells the workers of which rules no more reasons are needed.
func (r *checkRun) quoted(res *checker.Result) {
	if r.delivered++; r.flags.verbose || r.delivered < reasonsKept {
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
	r.summary.Reject()
	r.rejects.add(one)
	if len(r.first) < report.MaxRejects {
		r.first = append(r.first, report.Reject(one))
	}
}

// finish prints what stands behind the visits.
func (r *checkRun) finish(stats *visitlog.Stats) error {
	switch {
	case r.text != nil:
		return r.text.Finish(r.summary)
	case r.json != nil:
		info := &report.Info{Version: buildVersion(), Zones: zoneVersion(), Rejected: r.first}
		for _, in := range stats.Inputs {
			info.Inputs = append(info.Inputs, report.Input{Name: in.Name, SHA256: in.SHA256})
		}
		return r.json.Finish(r.summary, info)
	}
	return nil
}
