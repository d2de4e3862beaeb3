package main

import "github.com/spf13/cobra"

type checkFlags struct {
	logFlags
	outputFlags
}

func newCheck(a *app) *cobra.Command {
	f := &checkFlags{logFlags: newLogFlags(), outputFlags: newOutputFlags()}
	cmd := &cobra.Command{
		Use:   "check -r BOOK [flags] LOG…",
		Short: "Check logs of visits by a rulebook",
		Long: `Check logs of visits by a rulebook and report how far they meet it.

BOOK is a rulebook in TOML, or one compiled by stdc compile. A LOG holds
visits as NDJSON, JSON or CSV; with a mapping (--map), it is any spreadsheet,
event log or survey export: CSV, XLSX, XES, JSON, zip. It may be packed with gzip
or zstd. Its content decides, never its name. "-" is standard input.

Exit status: 0 where nothing falls short, 1 where a visit does, 2 where the
command line, the rulebook or a part of a log could not be used. Everything else
is checked and reported all the same.`,
		Example: `  stdc check -r standard.toml visits.ndjson
  stdc check -r standard.toml --format json -o result.json monday.csv tuesday.csv.gz
  stdc check -r standard.toml --map columns.toml march.xlsx
  stdc check -r standard.toml -o json=results.json -o text=report.txt visits.ndjson
  zcat visits.ndjson.gz | stdc check -r standard.toml --format ndjson -`,
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, logs []string) error {
			targets, err := f.targets(cmd)
			if err != nil {
				return err
			}
			if err := f.check(cmd, logs, targets); err != nil {
				return err
			}
			return a.check(cmd.Context(), f, targets, logs)
		},
	}
	f.logFlags.add(cmd)
	f.outputFlags.add(cmd)
	return cmd
}
