package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"stdc/checker"
	"stdc/internal/report"
	"stdc/internal/visitlog"
)

type reportFlags struct {
	outputFlags
	rejects string
}

func newReport(a *app) *cobra.Command {
	f := &reportFlags{outputFlags: newOutputFlags()}
	cmd := &cobra.Command{
		Use: "report [flags] RESULTS…",
		Long: `Write reports of earlier results. RESULTS are what stdc check --format json
wrote; "-" is standard input. Several are merged to one run: rules are matched by
id, those that differ between the rulebooks are told, and all figures are made
anew from the visits.

Exit status: 0 where nothing falls short, 1 where a visit does, 2 where the
command line or results could not be used, or a visit stands in two of them.`,
		Example: `  stdc report results.json
  stdc report --lang zh -o text=report.txt -o json=year.json january.json february.json`,
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, paths []string) error {
			if len(paths) == 0 {
				return usage(cmd, "report needs results: stdc report RESULTS (of stdc check --format json)")
			}
			stdin := 0
			for _, p := range paths {
				if p == "-" {
					if stdin++; stdin > 1 {
						return usage(cmd, "standard input (-) can be read once only")
					}
				}
			}
			targets, err := f.targets(cmd)
			if err != nil {
				return err
			}
			if err := checkOutputs(cmd, targets, f.rejects, paths); err != nil {
				return err
			}
			return a.report(cmd.Context(), f, targets, paths)
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&f.rejects, "rejects", "", "write every visit that stands in the results twice to `FILE`, one JSON object a line")
	return cmd
}

// report runs stdc report, when its arguments are sound.
func (a *app) report(ctx context.Context, f *reportFlags, targets []target, paths []string) error {
	a.interrupts.watch()
	var parts []*report.Results
	for _, path := range paths {
		var in io.Reader = a.stdin
		if path != "-" {
			file, _, err := openFile(path)
			if err != nil {
				return err
			}
			defer file.Close()
			in = file
		}
		one, err := report.OpenResults(path, stoppable{ctx, in})
		if err != nil {
			return err
		}
		parts = append(parts, one)
	}
	merged := report.Merge(parts)
	pair, err := f.pairOf(merged.Book)
	if err != nil {
		return err
	}
	summary := checker.NewSummary(merged.Book)
	summary.PairBy(pair)
	out, err := a.open(targets, f.rejects)
	if err != nil {
		return err
	}
	defer out.discard()
	for _, c := range merged.Changes {
		fmt.Fprintf(a.stderr, "stdc: %s\n", changeNote(c))
	}
	out.begin(a, &f.outputFlags, report.Options{
		Book: merged.Book, Fingerprints: merged.Fingerprints, Lang: f.langOf(merged.Book), Logs: paths, Version: merged.Version,
	})
	visits, short, err := a.rewrite(merged, summary, out, newRejects(a.stderr, out.rejected, func() {}), f.rejects)
	if err != nil {
		return err
	}
	if err := out.commit(); err != nil {
		return err
	}
	out.told(a, visits, short)
	return nil
}

func changeNote(c report.Change) string {
	switch c.Kind {
	case report.Added:
		return fmt.Sprintf("rule %s is new: the rulebook of %s does not have it", c.Rule, c.In)
	case report.Removed:
		return fmt.Sprintf("rule %s was removed: the rulebook of %s no longer has it", c.Rule, c.In)
	}
	return fmt.Sprintf("rule %s changed: in the rulebook of %s it is another one; its figures are of both", c.Rule, c.In)
}

// rewrite writes all visits of merged results and what stands behind them.
func (a *app) rewrite(merged *report.Merged, summary *checker.Summary, out *outputs, rejects *rejects, path string) (visits, short int64, err error) {
	run := &report.Run{Summary: summary}
	visit := func(v *report.Visit) error {
		visits++
		if v.Passed == checker.Fail {
			short++
			a.worsen(statusShort)
		}
		run.Summary.Add(&v.Result, &v.Record)
		out.visit(v)
		return out.failed()
	}
	var twice []report.Reject
	reject := func(r report.Reject) {
		a.worsen(statusUnusable)
		run.Summary.Reject()
		rejects.add(visitlog.Reject(r))
		if len(twice) < report.MaxRejects {
			twice = append(twice, r)
		}
	}
	info, earlier, err := merged.Each(visitlog.NewIDs().Seen, visit, reject)
	if err != nil {
		return visits, short, err
	}
	run.Summary.RejectMany(earlier)
	run.Info = info
	run.Rejected = append(run.Rejected, twice...)
	rejects.finish(path)
	return visits, short, errors.Join(rejects.err, out.finish(run))
}

// stoppable is a reader that an interrupt ends.
type stoppable struct {
	ctx context.Context
	r   io.Reader
}

func (s stoppable) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(p)
}
