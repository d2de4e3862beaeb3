package main

import (
	"slices"

	"github.com/spf13/cobra"
)

type checkFlags struct {
	logFlags
	outputFlags
	older []string
}

func newCheck(a *app) *cobra.Command {
	f := &checkFlags{logFlags: newLogFlags(), outputFlags: newOutputFlags()}
	cmd := &cobra.Command{
		Use: "check -r BOOK [flags] LOG…",
		Long: `Check logs of visits by a rulebook and report how far they meet it.

BOOK is a rulebook in TOML, or one compiled by stdc compile. A LOG holds
visits as NDJSON, JSON or CSV, or submissions of a form that stdc form made; with
a mapping (--map), it is any spreadsheet, event log or survey export: CSV, XLSX,
XES, JSON, zip. It may be packed with gzip or zstd. Its content decides, never
its name. "-" is standard input.

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
			switch {
			case len(f.older) == 0:
			case f.mapping != "":
				return usage(cmd, "--older is about submissions of forms, which name their version, and with --map they are read as any table")
			case slices.Contains(logs, "-"):
				return usage(cmd, "with --older the logs are read once for each version, and standard input (-) can be read once only")
			}
			return a.checkVersions(cmd.Context(), cmd, f, targets, logs)
		},
	}
	f.logFlags.add(cmd)
	f.outputFlags.add(cmd)
	cmd.Flags().StringArrayVar(&f.older, "older", nil, "an older version of the `BOOK`: submissions of its forms are checked by it; may be repeated")
	return cmd
}
