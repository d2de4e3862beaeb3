package main

import (
	"context"
	"io"

	"stdc/checker"
	"stdc/internal/startup"
	"stdc/internal/visitlog"
	"stdc/rules"
)

// logRun is one run over logs, as the commands that read logs share it.
type logRun struct {
	app     *app
	flags   *logFlags
	book    *rules.Book
	mapping *rules.Log // nil where there is none
	color   string     // as --color says
	inputs  *logInputs
	out     *outputs
	// versions are the submissions of forms that the run is about.
	versions versions

	rejects *rejects
	bar     *progress
	cancel  context.CancelCauseFunc
}

// openRun reads the rulebook and opens what the run reads and writes. The run
// is nil where nothing can be done; why was told. asJSON and color say how the
// faults of the rulebook and of the mapping are.
func (a *app) openRun(f *logFlags, logs []string, targets []target, asJSON bool, color string) (*logRun, error) {
	book, diagnostics, err := loadBook(f.rules)
	if err != nil {
		return nil, err
	}
	if err := a.printDiagnostics(a.stderr, diagnostics, asJSON, color); err != nil {
		return nil, err
	}
	if rules.HasErrors(diagnostics) {
		a.worsen(statusUnusable)
		return nil, nil
	}
	return a.openRunBy(book, f, logs, targets, asJSON, color)
}

// openRunBy is openRun for a rulebook that was read.
func (a *app) openRunBy(book *rules.Book, f *logFlags, logs []string, targets []target, asJSON bool, color string) (*logRun, error) {
	mapping, err := a.openMapping(f.mapping, book, asJSON, color)
	if err != nil || mapping == nil && f.mapping != "" {
		return nil, err
	}
	inputs := a.openLogs(logs)
	if len(inputs.list) == 0 {
		return nil, nil // each was named, and a result of nothing would hide it
	}
	r := &logRun{app: a, flags: f, book: book, mapping: mapping, inputs: inputs, color: color}
	if r.out, err = a.open(targets, f.rejects); err != nil {
		return nil, err
	}
	r.bar = newProgress(a.stderr, inputs.total)
	r.rejects = newRejects(a.stderr, r.out.rejected, r.bar.clear)
	return r, nil
}

// openMapping reads the mapping of --map, or takes that of the book. It is
// nil where there is none, and where it has errors, which were told.
func (a *app) openMapping(path string, book *rules.Book, asJSON bool, color string) (*rules.Log, error) {
	if path == "" {
		return book.Log, nil
	}
	file, _, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(file)
	if err != nil {
		return nil, fileError("read", path, err)
	}
	mapping, diagnostics := rules.CompileLog(path, func(string) ([]byte, error) { return data, nil }, book)
	if err := a.printDiagnostics(a.stderr, diagnostics, asJSON, color); err != nil {
		return nil, err
	}
	if rules.HasErrors(diagnostics) {
		a.worsen(statusUnusable)
		return nil, nil
	}
	return mapping, nil
}

// options are those of the reader that flags set.
func (r *logRun) options() visitlog.Options {
	return visitlog.Options{
		Form:          r.form(),
		Workers:       int(r.flags.workers.n),
		MaxVisitBytes: int(r.flags.maxVisitBytes.n),
		MaxEvents:     int(r.flags.maxEvents.n),
		GatherBytes:   int(r.flags.gather.n),
		Map:           r.mapping,
		Strict:        r.flags.strict,
		Progress:      func(n int64) { r.bar.bytes.Add(n) },
	}
}

// readLogs lets judges work on the visits of the logs and hands what they make
// to deliver, in order, until the output fails. What could not be read is told,
// and given to reject too, where that is set.
func readLogs[T any](ctx context.Context, r *logRun, o visitlog.Options, judge func() visitlog.Judge[T], deliver func(T), reject func(visitlog.Reject)) (*visitlog.Stats, error) {
	return r.read(ctx, reject, func(ctx context.Context, delivered func(visits int), reject func(visitlog.Reject)) (visitlog.Stats, error) {
		return visitlog.Run(ctx, r.inputs.list, r.book, o, judge, func(v T) {
			deliver(v)
			delivered(1)
		}, reject)
	})
}

// readBatches is readLogs for judges that work on batches; see
// visitlog.RunBatches.
func readBatches[B visitlog.Batch](ctx context.Context, r *logRun, o visitlog.Options, batch func() B, judge func() func(B, *checker.Visit) error, deliver func(b B, from, to int), reject func(visitlog.Reject)) (*visitlog.Stats, error) {
	return r.read(ctx, reject, func(ctx context.Context, delivered func(visits int), reject func(visitlog.Reject)) (visitlog.Stats, error) {
		return visitlog.RunBatches(ctx, r.inputs.list, r.book, o, batch, judge, func(b B, from, to int) {
			deliver(b, from, to)
			delivered(to - from)
		}, reject)
	})
}

// read does what readLogs and readBatches have in common around a run.
func (r *logRun) read(ctx context.Context, reject func(visitlog.Reject), run func(ctx context.Context, delivered func(visits int), reject func(visitlog.Reject)) (visitlog.Stats, error)) (*visitlog.Stats, error) {
	ctx, r.cancel = context.WithCancelCause(ctx)
	defer r.cancel(nil)
	if !visitlog.Short(r.inputs.list) {
		r.app.interrupts.watch()
		startup.LargeHeap()
	}
	r.bar.start()
	stats, err := run(ctx, func(visits int) {
		r.bar.visits.Add(int64(visits))
		if err := r.out.failed(); err != nil {
			r.cancel(err)
		}
	}, func(one visitlog.Reject) {
		r.bar.visits.Add(1)
		r.app.worsen(statusUnusable)
		r.rejects.add(one)
		if reject != nil {
			reject(one)
		}
	})
	r.bar.finish()
	if err := r.out.failed(); err != nil {
		return nil, err
	}
	if err != nil {
		return nil, err
	}
	r.rejects.finish(r.flags.rejects)
	if r.rejects.err != nil {
		return nil, r.rejects.err
	}
	for _, err := range r.inputs.failed {
		r.app.complain(err)
	}
	return &stats, nil
}
