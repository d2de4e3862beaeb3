package main

import (
	"context"

	"stdc/checker"
	"stdc/internal/report"
	"stdc/internal/visitlog"
	"stdc/rules"
)

// check runs stdc check, when its arguments are sound.
func (a *app) check(ctx context.Context, f *checkFlags, targets []target, logs []string, which versions) error {
	opened, err := a.openRun(&f.logFlags, logs, targets, f.machine(), f.color.value)
	if opened == nil {
		return err
	}
	opened.versions = which
	defer opened.out.discard()
	pair, err := f.pairOf(opened.book)
	if err != nil {
		return err
	}
	r := newCheckRun(opened, f, pair)
	o := r.options()
	o.Hash = r.out.needs&report.NeedHashes != 0
	o.Whole = func() string {
		if r.out.needs.Events() {
			return "a report that was asked for shows every event"
		}
		return checker.WhyWhole(r.book)
	}
	stats, err := readBatches(ctx, r.logRun, o, r.judges.batch, r.judges.judge, r.deliver, r.reject)
	if err != nil {
		return err
	}
	if r.noneOf(stats) {
		return nil
	}
	if err := r.finish(stats); err != nil {
		return err
	}
	if err := r.out.commit(); err != nil {
		return err
	}
	r.out.told(a, r.delivered, r.short)
	return nil
}

// checkRun is one run of stdc check.
type checkRun struct {
	*logRun

	judges  *judges
	summary *checker.Summary // nil where no output needs it

	delivered, short int64
	first            []report.Reject // as many as the JSON document names
}

func newCheckRun(opened *logRun, f *checkFlags, pair int) *checkRun {
	r := &checkRun{logRun: opened}
	book, out, lang := r.book, r.out, f.langOf(r.book)
	out.begin(r.app, &f.outputFlags, report.Options{Book: book, Lang: lang, Logs: r.inputs.names(), Version: buildVersion()})
	if out.needs&report.NeedSummary != 0 {
		r.summary = checker.NewSummary(book)
		r.summary.PairBy(pair)
	}
	r.judges = &judges{book: book, strict: f.strict, lang: lang, needs: out.needs, summary: r.summary}
	return r
}

// deliver takes in visits, in the order of the logs.
func (r *checkRun) deliver(b *judged, from, to int) {
	r.delivered += int64(to - from)
	for _, passed := range b.passed[from:to] {
		if passed == checker.Fail {
			r.short++
			r.app.worsen(statusShort)
		}
	}
	if r.summary != nil {
		r.summary.AddBatch(b.sums, from, to)
	}
	for _, v := range b.visits[min(from, b.recorded):min(to, b.recorded)] {
		r.out.visit(v)
	}
	if r.delivered > report.FewVisits {
		r.judges.begun.Store(true)
	}
}

func (r *checkRun) reject(one visitlog.Reject) {
	if r.summary != nil {
		r.summary.Reject()
	}
	if len(r.first) < report.MaxRejects {
		r.first = append(r.first, report.Reject(one))
	}
}

// finish prints what stands behind the visits.
func (r *checkRun) finish(stats *visitlog.Stats) error {
	run := &report.Run{
		Info: report.Info{
			Version: buildVersion(), Zones: zoneVersion(), Mappings: mappingOf(r.mapping),
			Rejected: r.first, Repairs: repairs(stats), Inputs: inputsOf(stats),
		},
		Summary: r.summary,
	}
	if r.out.needs&report.NeedSummary == 0 {
		if err := r.tellRepairs(stats); err != nil {
			return err
		}
	}
	return r.out.finish(run)
}

// tellRepairs tells what was repaired on standard error, where what is written
// has no place for it.
func (r *logRun) tellRepairs(stats *visitlog.Stats) error {
	w := r.app.stderr
	return report.WriteRepairs(w, repairs(stats), report.Options{Lang: "en", Width: width(w), Color: coloured(r.color, w)})
}

// repairs are those of the reader, as a report takes them.
func repairs(stats *visitlog.Stats) []report.Repair {
	var list []report.Repair
	for _, r := range stats.Repairs {
		one := report.Repair{Kind: string(r.Kind), What: r.What, Count: r.Count}
		for _, x := range r.Examples {
			one.Examples = append(one.Examples, report.RepairExample(x))
		}
		list = append(list, one)
	}
	return list
}

// inputsOf are the logs with their hashes.
func inputsOf(stats *visitlog.Stats) []report.Input {
	var list []report.Input
	for _, in := range stats.Inputs {
		list = append(list, report.Input{Name: in.Name, SHA256: in.SHA256})
	}
	return list
}

// mappingOf names the file that the mapping stands in; none for one of the
// rulebook, whose hash covers it.
func mappingOf(m *rules.Log) []report.Input {
	if m == nil || m.Source == nil {
		return nil
	}
	return []report.Input{{Name: m.Source.Name, SHA256: m.Source.SHA256}}
}
