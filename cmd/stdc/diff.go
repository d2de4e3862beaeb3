package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"stdc/internal/diff"
)

type diffFlags struct {
	logFlags
	outputFlags
	failOn []string
	logs   []string

	kinds []diff.Kind // of failOn
}

func newDiff(a *app) *cobra.Command {
	f := &diffFlags{logFlags: newLogFlags(), outputFlags: newOutputFlags()}
	f.format.words = []string{"text", "md", "json", "github"}
	cmd := &cobra.Command{
		Use: "diff [flags] OLD NEW [--log LOG…]",
		Long: `Tell what changed between two versions of a rulebook, rule by rule: what was
added, removed, renamed, tightened, loosened, re-weighted or reworded, with visits
that come out otherwise. With --log, both versions judge past visits too.

OLD and NEW are rulebooks, in TOML or compiled, or folders of them. What stands in
a git repository is written as git does, REVISION:PATH: main:standard.toml,
HEAD~3:books/, v2.0:./standard.toml.

Exit status: 0 where nothing changed that --fail-on names, 1 where something did,
2 where the command line, a rulebook or a part of a log could not be used.`,
		Example: `  stdc diff old.toml new.toml
  stdc diff main:standard.toml standard.toml --fail-on loosened,removed
  stdc diff main:books/ books/ --format md -o comment.md
  stdc diff old.toml new.toml --log january.ndjson.gz --log february.ndjson.gz`,
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			targets, err := f.targets(cmd)
			if err != nil {
				return err
			}
			if err := f.check(cmd, args, targets); err != nil {
				return err
			}
			return a.diff(cmd.Context(), f, targets, args[0], args[1])
		},
	}
	cmd.Flags().StringArrayVar(&f.logs, "log", nil, "judge the visits of `LOG` by both versions; may be repeated, and more logs may follow NEW")
	cmd.Flags().StringSliceVar(&f.failOn, "fail-on", nil, "exit with status 1 where a rule changed in one of these ways: `KINDS` of "+strings.Join(diff.Kinds(), ", ")+"; or any")
	f.addReading(cmd)
	f.addTargets(cmd)
	return cmd
}

// check finds what can be known to be wrong before any file is read.
func (f *diffFlags) check(cmd *cobra.Command, args []string, targets []target) error {
	if len(args) < 2 {
		return usage(cmd, "diff needs two rulebooks: %s OLD NEW", cmd.CommandPath())
	}
	if len(args) > 2 && len(f.logs) == 0 {
		return usage(cmd, "diff compares two rulebooks, and %s is a third; a log is named by --log", args[2])
	}
	f.logs = append(f.logs, args[2:]...)
	for _, word := range f.failOn {
		switch {
		case word == "any":
			for _, k := range diff.Kinds() {
				f.kinds = append(f.kinds, diff.Kind(k))
			}
		case slices.Contains(diff.Kinds(), word):
			f.kinds = append(f.kinds, diff.Kind(word))
		default:
			return usage(cmd, "--fail-on %s: there is no such kind of change%s", word, suggest(word, append(diff.Kinds(), "any")))
		}
	}
	if len(f.logs) == 0 {
		for _, name := range []string{"map", "rejects", "strict", "max-visit-bytes", "max-events", "gather-memory", "workers"} {
			if cmd.Flags().Changed(name) {
				return usage(cmd, "--%s says how a log is read; name one by --log", name)
			}
		}
	}
	for _, arg := range args[:2] {
		if arg == "-" {
			return fmt.Errorf("a rulebook is read from a file, as its imports are found beside it; standard input is for logs")
		}
	}
	return f.checkLogs(cmd, args[:2], f.logs, targets)
}
