package main

import (
	"regexp"

	"github.com/spf13/cobra"
)

type testFlags struct {
	run      string
	update   bool
	write    bool
	coverage bool
	verbose  bool
	watch    bool
	format   choice
	lang     choice
	output   string
	color    *choice

	match *regexp.Regexp // of run, nil for all
}

func newTest(a *app) *cobra.Command {
	f := &testFlags{
		format: choice{value: "text", words: []string{"text", "json", "junit"}, kind: "FORMAT"},
		lang:   choice{words: []string{"en", "zh"}, kind: "LANG"},
		color:  newColor(),
	}
	cmd := &cobra.Command{
		Use: "test [flags] BOOK|DIR|FILE_test.toml…",
		Long: `Test rulebooks by visits whose verdicts are known. Tests stand in files whose
names end in _test.toml, beside the rulebook; docs/testing.md tells how to write
them. For a rulebook, its tests in the same folder are run; for a folder, all
tests in and below it.

The last line of each book tells what its tests defend: every limit, count,
phrase and order of the book is changed by one notch, and a test must notice.
--coverage names what no test notices, --write writes tests that would.

Exit status: 0 where all tests pass, 1 where one fails, 2 where the command line,
a rulebook or a test file has faults.`,
		Example: `  stdc test standard.toml
  stdc test --coverage standard_test.toml
  stdc test --run '微笑|smile' standard.toml
  stdc test --watch standard.toml
  stdc test --format junit -o tests.xml books/`,
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := testArguments(cmd, f, args); err != nil {
				return err
			}
			if f.watch {
				return a.watch(cmd.Context(), f, args)
			}
			return a.test(f, args)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.run, "run", "", "run only the tests whose names match `REGEXP`")
	flags.BoolVar(&f.update, "update", false, "rewrite what failing tests expect to what came out")
	flags.BoolVar(&f.write, "write", false, "add tests for the bounds that no test defends")
	flags.BoolVar(&f.coverage, "coverage", false, "show the verdicts and bounds of each rule, and every bound that no test defends")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "in text, name the tests that pass too")
	flags.BoolVar(&f.watch, "watch", false, "test again whenever a rulebook or a test file is changed, until interrupted")
	addChoice(cmd, &f.format, "format", "what is printed: text, json, or junit (XML)")
	flags.StringVarP(&f.output, "output", "o", "", "print to `FILE`, whole or not at all")
	addChoice(cmd, &f.lang, "lang", "language of the report: en or zh (default: the rulebook's)")
	addChoice(cmd, f.color, "color", "colours: auto (on a terminal), always or never")
	return cmd
}

func testArguments(cmd *cobra.Command, f *testFlags, args []string) error {
	switch {
	case len(args) == 0:
		return usage(cmd, "test needs a rulebook, a folder or a test file: stdc test BOOK")
	case f.update && f.write:
		return usage(cmd, "--update and --write both change test files; run one after the other")
	case f.watch && (f.update || f.write):
		return usage(cmd, "--watch waits for changes of yours, and --update and --write make some; run them in another window")
	case f.watch && (f.format.value != "text" || f.output != ""):
		return usage(cmd, "--watch prints text, again and again; leave out --format and --output")
	case f.run != "" && f.write:
		return usage(cmd, "--write looks at all tests, and --run leaves some out")
	case f.run != "" && f.coverage:
		return usage(cmd, "--coverage looks at all tests, and --run leaves some out")
	}
	if f.run != "" {
		re, err := regexp.Compile(f.run)
		if err != nil {
			return usage(cmd, "--run %q is not a regular expression: %v", f.run, err)
		}
		f.match = re
	}
	return nil
}
