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
	opened, err := a.openRun(&f.logFlags, logs, f.format.value != "text")
	if opened == nil {
		return err
	}
	defer opened.discard()
	r := newCheckRun(opened, f)
	o := r.options()
	o.Hash = r.json != nil
	stats, err := readLogs(ctx, r.logRun, o, r.judges.judge, r.deliver, r.reject)
	if err != nil {
		return err
	}
	if err := r.finish(stats); err != nil {
		return err
	}
	return r.commit()
}

// checkRun is one run of stdc check.
type checkRun struct {
	*logRun
	flags *checkFlags
	lang  string

	judges  *judges
	summary *checker.Summary
	text    *report.Text // nil for the other formats
	json    *report.JSON

	delivered int64
	failures  []int           // by rule, while its reasons are still needed
	first     []report.Reject // as many as the JSON document names
}

func newCheckRun(opened *logRun, f *checkFlags) *checkRun {
	r := &checkRun{logRun: opened, flags: f, lang: f.lang.value}
	book := r.book
	if r.lang == "" {
		r.lang = book.Language
	}
	r.judges = newJudges(book, f, r.lang)
	r.summary = checker.NewSummary(book)
	r.failures = make([]int, len(book.Rules))
	switch f.format.value {
	case "text":
		o := report.TextOptions{Book: book, Lang: r.lang, Logs: r.inputs.names(), Verbose: f.verbose}
		// A file is neither coloured nor fitted to the terminal at hand.
		if o.Color = f.color.value == "always"; f.output == "" {
			o.Width, o.Color = width(r.app.stdout), coloured(f.color.value, r.app.stdout)
		}
		r.text = report.NewText(r.out, o)
	case "json":
		r.json = report.NewJSON(r.out, book, report.NewWords(r.lang), buildVersion(), mappingOf(r.mapping))
	}
	return r
}

// deliver takes in the visits, in the order of the logs.
func (r *checkRun) deliver(o *outcome) {
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
	r.summary.Reject()
	if len(r.first) < report.MaxRejects {
		r.first = append(r.first, report.Reject(one))
	}
}

// finish prints what stands behind the visits.
func (r *checkRun) finish(stats *visitlog.Stats) error {
	switch {
	case r.text != nil:
		return r.text.Finish(r.summary, repairs(stats))
	case r.json != nil:
		info := &report.Info{Version: buildVersion(), Zones: zoneVersion(), Rejected: r.first, Repairs: repairs(stats)}
		for _, in := range stats.Inputs {
			info.Inputs = append(info.Inputs, report.Input{Name: in.Name, SHA256: in.SHA256})
		}
		return r.json.Finish(r.summary, info)
	}
	return nil
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

// mappingOf names the file that the mapping stands in; nil for one of the
// rulebook, whose hash covers it.
func mappingOf(m *rules.Log) *report.Mapping {
	if m == nil || m.Source == nil {
		return nil
	}
	return &report.Mapping{Source: m.Source.Name, SHA256: m.Source.SHA256}
}
