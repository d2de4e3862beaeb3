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
	stats, err := readLogs(ctx, r.logRun, o, r.judges.judge, r.deliver, r.reject)
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
	failures         []int           // by rule, while its reasons are still needed
	first            []report.Reject // as many as the JSON document names
}

func newCheckRun(opened *logRun, f *checkFlags, pair int) *checkRun {
	r := &checkRun{logRun: opened}
	book, out, lang := r.book, r.out, f.langOf(r.book)
	out.begin(r.app, &f.outputFlags, report.Options{Book: book, Lang: lang, Logs: r.inputs.names(), Version: buildVersion()})
	if out.needs&report.NeedSummary != 0 {
		r.summary = checker.NewSummary(book)
		if r.summary.PairBy(pair); pair >= 0 {
			out.needs |= report.NeedFacts
		}
	}
	r.judges = newJudges(book, f.strict, lang, out.needs)
	r.failures = make([]int, len(book.Rules))
	return r
}

// deliver takes in the visits, in the order of the logs.
func (r *checkRun) deliver(v *report.Visit) {
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
		if res.Rules[i].Scored() != checker.Fail {
			continue
		}
		if r.failures[i]++; r.failures[i] == reasonsKept {
			r.judges.enough[i].Store(true)
		}
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
