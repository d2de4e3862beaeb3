package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"stdc/checker"
	"stdc/internal/report"
	"stdc/internal/review"
	"stdc/internal/visitlog"
	"stdc/rules"
)

type reviewFlags struct {
	logFlags
	outputFlags
	rating string
}

func newReview(a *app) *cobra.Command {
	f := &reviewFlags{logFlags: newLogFlags(), outputFlags: newOutputFlags()}
	f.format.words, f.formatOf = report.ReviewFormats(), report.ReviewFormat
	cmd := &cobra.Command{
		Use: "review -r BOOK [flags] LOG…",
		Long: `Review a rulebook by what logs show: how what was observed lies against each limit,
and what would pass at others; rules that nobody or everybody fails, that never apply,
that are mostly unknown or tell nothing beyond another; how each goes with the rating
that customers gave; and proposals, as a diff of the rulebook. Nothing is changed.

Exit status: 0, or 2 where the command line, the rulebook or a part of a log could not
be used.`,
		Example: `  stdc review -r standard.toml visits.ndjson
  stdc review -r standard.toml --rating satisfaction -o html=review.html -o diff=review.diff year.csv`,
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, logs []string) error {
			targets, err := f.targets(cmd)
			if err != nil {
				return err
			}
			if err := f.check(cmd, logs, targets); err != nil {
				return err
			}
			return a.review(cmd.Context(), f, targets, logs)
		},
	}
	f.logFlags.add(cmd)
	f.outputFlags.addTargets(cmd)
	cmd.Flags().StringVar(&f.rating, "rating", "", "number `FACT` that holds the rating of a customer (default: satisfaction or rating, or what a dimension perceives, if the rulebook has just one such fact)")
	return cmd
}

// review runs stdc review, when its arguments are sound.
func (a *app) review(ctx context.Context, f *reviewFlags, targets []target, logs []string) error {
	r, err := a.openRun(&f.logFlags, logs, targets, f.machine(), f.color.value)
	if r == nil {
		return err
	}
	defer r.out.discard()
	rating, candidates, err := ratingOf(r.book, f.rating)
	if err != nil {
		return err
	}
	found, rejected, stats, err := r.measure(ctx, f, rating)
	if err != nil {
		return err
	}
	run := &report.ReviewRun{
		Info: report.Info{
			Version: buildVersion(), Zones: zoneVersion(), Mappings: mappingOf(r.mapping), Inputs: inputsOf(stats),
			Rejected: rejected, Repairs: repairs(stats),
		},
		Findings: found, Proposals: review.Propose(found), Refused: stats.Rejected, Ratings: candidates,
	}
	lang := f.langOf(r.book)
	r.proposed(run, f.rules, lang)
	for i, t := range targets {
		o := &report.Options{Book: r.book, Lang: lang, Version: buildVersion(), Logs: r.inputs.names(), Color: f.color.value == "always"}
		if t.path == "" {
			o.Width, o.Color = width(a.stdout), coloured(f.color.value, a.stdout)
		}
		if err := report.WriteReview(r.out.list[i], t.format.Name, o, run); err != nil {
			return err
		}
	}
	return r.out.commit()
}

// measure reads the logs and adds up what they tell.
func (r *logRun) measure(ctx context.Context, f *reviewFlags, rating int) (*review.Findings, []report.Reject, *visitlog.Stats, error) {
	gauge, err := checker.NewGauge(r.book, checker.Options{})
	if err != nil {
		return nil, nil, nil, err
	}
	sum := review.New(r.book, gauge.Limits(), rating)
	var rejected []report.Reject
	o := r.options()
	o.Hash = true
	judge := func() visitlog.Judge[*review.Visit] {
		one, err := review.NewRecorder(r.book, f.strict, rating)
		return func(v *checker.Visit) (*review.Visit, error) {
			if err != nil {
				return nil, err
			}
			return one.Record(v)
		}
	}
	stats, err := readLogs(ctx, r, o, judge, sum.Add, func(one visitlog.Reject) {
		if len(rejected) < report.MaxRejects {
			rejected = append(rejected, report.Reject(one))
		}
	})
	if err != nil {
		return nil, nil, nil, err
	}
	return sum.Findings(), rejected, stats, nil
}

// proposed makes the diff of what is proposed. A compiled book has no source that
// could be changed, nor has one that came through a pipe.
func (r *logRun) proposed(run *report.ReviewRun, path, lang string) {
	held := review.HeldSource
	if !isStream(path) {
		data, err := readSource(path)
		if err == nil && !isCompiled(data) {
			run.Diff = review.Diff(run.Findings, run.Proposals, path, readSource, func(p *review.Proposal) []string {
				return report.ReviewReason(run.Findings, p, lang)
			})
			return
		}
		held = review.HeldCompiled
	}
	for i := range run.Proposals {
		if p := &run.Proposals[i]; p.Held == "" {
			p.Held = held
		}
	}
}

// ratingOf finds the fact of --rating, or the only one that could be meant; -1
// for none. Where several could be, they are named.
func ratingOf(b *rules.Book, name string) (fact int, candidates []string, err error) {
	var numbers []string
	for i := range b.Facts {
		if b.Facts[i].Type == rules.TypeNumber {
			numbers = append(numbers, b.Facts[i].ID)
		}
	}
	index := func(id string) int {
		return slices.IndexFunc(b.Facts, func(f rules.Field) bool { return f.ID == id })
	}
	switch {
	case name == "":
	case slices.Contains(numbers, name):
		return index(name), nil, nil
	case index(name) >= 0:
		return -1, nil, fmt.Errorf("--rating %s: the fact is of the type %s, and a rating is a number", name, b.Facts[index(name)].Type)
	case len(numbers) == 0:
		return -1, nil, fmt.Errorf("--rating %s: the rulebook has no fact that is a number", name)
	default:
		return -1, nil, fmt.Errorf("--rating %s: the rulebook has no such fact%s", name, suggest(name, numbers))
	}
	for _, id := range numbers {
		perceived := slices.ContainsFunc(b.Dimensions, func(d rules.Dimension) bool { return d.Perceived == index(id) })
		if perceived || id == "satisfaction" || id == "rating" {
			candidates = append(candidates, id)
		}
	}
	if len(candidates) == 1 {
		return index(candidates[0]), nil, nil
	}
	return -1, candidates, nil
}
