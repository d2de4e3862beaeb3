package main

import (
	"os"

	"github.com/spf13/cobra"
)

type checkFlags struct {
	outputFlags
	rules   string
	strict  bool
	rejects string

	maxVisitBytes, maxEvents, workers count
}

func newCheck(a *app) *cobra.Command {
	f := &checkFlags{
		outputFlags:   newOutputFlags(),
		maxVisitBytes: count{units: byteUnits(), kind: "SIZE"},
		maxEvents:     count{kind: "N"},
		workers:       count{kind: "N"},
	}
	cmd := &cobra.Command{
		Use:   "check -r BOOK [flags] LOG…",
		Short: "Check logs of visits by a rulebook",
		Long: `Check logs of visits by a rulebook and report how far they meet it.

BOOK is a rulebook in TOML, or one compiled by stdc compile. A LOG is NDJSON,
JSON or CSV, plain or packed with gzip or zstd; its content decides. "-" is
standard input.

Exit status: 0 where nothing falls short, 1 where a visit does, 2 where the
command line, the rulebook or a part of a log could not be used. Everything else
is checked and reported all the same.`,
		Example: `  stdc check -r standard.toml visits.ndjson
  stdc check -r standard.toml --format json -o result.json monday.csv tuesday.csv.gz
  stdc check -r standard.toml -o json=results.json -o text=report.txt visits.ndjson
  zcat visits.ndjson.gz | stdc check -r standard.toml --format ndjson -`,
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, logs []string) error {
			targets, err := checkArguments(cmd, f, logs)
			if err != nil {
				return err
			}
			return a.check(cmd.Context(), f, targets, logs)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.rules, "rules", "r", "", "rulebook `BOOK`, in TOML or compiled")
	f.add(cmd)
	flags.BoolVar(&f.strict, "strict", false, "reject visits whose times contradict the order of their events")
	flags.StringVar(&f.rejects, "rejects", "", "write every rejected visit to `FILE`, one JSON object a line")
	flags.Var(&f.maxVisitBytes, "max-visit-bytes", "reject visits with a longer text (default 64MiB)")
	flags.Var(&f.maxEvents, "max-events", "reject visits with more events (default 20000000)")
	flags.Var(&f.workers, "workers", "check that many visits at once (default: one a processor)")
	if err := cmd.MarkFlagFilename("rules", "toml", "json"); err != nil {
		panic(err) // the flag was added above
	}
	return cmd
}

// checkArguments finds what can be known to be wrong before any file is read.
func checkArguments(cmd *cobra.Command, f *checkFlags, logs []string) ([]target, error) {
	if f.rules == "" {
		return nil, usage(cmd, "check needs a rulebook: -r BOOK")
	}
	if len(logs) == 0 {
		return nil, usage(cmd, "check needs a log of visits: stdc check -r %s LOG (or - for standard input)", f.rules)
	}
	stdin := 0
	for _, log := range logs {
		if log == "-" {
			if stdin++; stdin > 1 {
				return nil, usage(cmd, "standard input (-) can be read once only")
			}
		} else if sameFile(log, f.rules) {
			return nil, usage(cmd, "%s is the rulebook and was given as a log too", log)
		}
	}
	targets, err := f.targets(cmd)
	if err != nil {
		return nil, err
	}
	return targets, checkOutputs(cmd, targets, f.rejects, append([]string{f.rules}, logs...))
}

// isStream tells a terminal, a pipe or a device: reading and writing it at
// once destroys nothing.
func isStream(path string) bool {
	fi, err := os.Stat(path)
	return err == nil && !fi.Mode().IsRegular()
}
