package main

import (
	"os"
	"slices"

	"github.com/spf13/cobra"
)

// logFlags are the flags of the commands that read logs of visits.
type logFlags struct {
	rules   string
	mapping string
	rejects string
	strict  bool

	maxVisitBytes, maxEvents, gather, workers count
}

func newLogFlags() logFlags {
	return logFlags{
		maxVisitBytes: count{units: byteUnits(), kind: "SIZE"},
		maxEvents:     count{kind: "N"},
		gather:        count{units: byteUnits(), kind: "SIZE"},
		workers:       count{kind: "N"},
	}
}

// add gives a command the flags.
func (f *logFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVarP(&f.rules, "rules", "r", "", "rulebook `BOOK`, in TOML or compiled")
	if err := cmd.MarkFlagFilename("rules", "toml", "json"); err != nil {
		panic(err) // the flag was added above
	}
	f.addReading(cmd)
}

// addReading gives a command the flags that say how logs are read.
func (f *logFlags) addReading(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.mapping, "map", "", "mapping `FILE`: what the columns of the logs mean (default: [log] of the rulebook)")
	flags.StringVar(&f.rejects, "rejects", "", "write every rejected visit to `FILE`, one JSON object a line")
	flags.Var(&f.maxVisitBytes, "max-visit-bytes", "reject visits with a longer text, but those that check can judge while it reads them (default 64MiB)")
	flags.Var(&f.maxEvents, "max-events", "reject visits with more events (default 20000000)")
	flags.Var(&f.gather, "gather-memory", "memory for rows of visits that do not stand together (default 64MiB)")
	flags.BoolVar(&f.strict, "strict", false, "reject visits that would have to be repaired")
	flags.Var(&f.workers, "workers", cmd.Name()+" that many visits at once (default: one a processor)")
	if err := cmd.MarkFlagFilename("map", "toml"); err != nil {
		panic(err) // the flag was added above
	}
}

// check finds what can be known to be wrong before any file is read.
func (f *logFlags) check(cmd *cobra.Command, logs []string, targets []target) error {
	if f.rules == "" {
		return usage(cmd, "%s needs a rulebook: -r BOOK", cmd.Name())
	}
	if len(logs) == 0 {
		return usage(cmd, "%s needs a log of visits: %s -r %s LOG (or - for standard input)", cmd.Name(), cmd.CommandPath(), f.rules)
	}
	return f.checkLogs(cmd, []string{f.rules}, logs, targets)
}

// checkLogs looks at the logs and what is written: books are the files that are
// read beside them.
func (f *logFlags) checkLogs(cmd *cobra.Command, books, logs []string, targets []target) error {
	stdin := 0
	for _, log := range logs {
		if log == "-" {
			if stdin++; stdin > 1 {
				return usage(cmd, "standard input (-) can be read once only")
			}
		} else if slices.ContainsFunc(books, func(b string) bool { return sameFile(log, b) }) {
			return usage(cmd, "%s is the rulebook and was given as a log too", log)
		} else if f.mapping != "" && sameFile(log, f.mapping) {
			return usage(cmd, "%s is the mapping and was given as a log too", log)
		}
	}
	return checkOutputs(cmd, targets, f.rejects, slices.Concat(books, []string{f.mapping}, logs))
}

// isStream tells a terminal, a pipe or a device: reading and writing it at
// once destroys nothing.
func isStream(path string) bool {
	fi, err := os.Stat(path)
	return err == nil && !fi.Mode().IsRegular()
}
