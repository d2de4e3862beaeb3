package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"stdc/internal/booktest"
	"stdc/internal/report"
	"stdc/rules"
	"stdc/rules/lint"
)

type lintFlags struct {
	mapping string
	format  choice
	lang    choice
	output  string
	color   *choice
}

func newLint(a *app) *cobra.Command {
	f := &lintFlags{
		format: choice{value: "text", words: []string{"text", "json", "sarif", "github"}, kind: "FORMAT"},
		lang:   choice{words: []string{"en", "zh"}, kind: "LANG"},
		color:  newColor(),
	}
	cmd := &cobra.Command{
		Use: "lint [flags] BOOK|DIR…",
		Long: `Tell what rulebooks get wrong though they compile: rules that say something else
than their authors think, names that nothing uses, rules without a title, a need
or a test. docs/lint.md lists the checks; stdc explain CODE tells of one.

In a folder these are all rulebooks in it and below. A check is switched off by a
comment with a reason: # lint: off CODE because …

Exit status: 0 where nothing is found, 1 where something is, 2 where the command
line or a rulebook has faults.`,
		Example: `  stdc lint standard.toml
  stdc lint --format sarif -o lint.sarif standards
  stdc lint --format github .`,
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage(cmd, "lint needs a rulebook or a folder: stdc lint BOOK")
			}
			return a.lint(cmd, f, args)
		},
	}
	cmd.Flags().StringVar(&f.mapping, "map", "", "the `MAPPING` of the logs of the one rulebook (default: the rulebook's own)")
	addChoice(cmd, &f.format, "format", "what is printed: text, json (an array), sarif or github (annotations)")
	addChoice(cmd, &f.lang, "lang", "language of what is found: en or zh (default: the rulebook's)")
	cmd.Flags().StringVarP(&f.output, "output", "o", "", "print to `FILE`, whole or not at all")
	addChoice(cmd, f.color, "color", "colours: auto (on a terminal), always or never")
	return cmd
}

func (a *app) lint(cmd *cobra.Command, f *lintFlags, args []string) error {
	books, err := a.books(args)
	if err != nil {
		return err
	}
	if f.mapping != "" && len(books) > 1 {
		return usage(cmd, "--map belongs to one rulebook, and there are %d", len(books))
	}
	var all []rules.Diagnostic
	var files []string
	lang := f.lang.value
	for _, path := range books {
		found, err := a.lintBook(path, f)
		if err != nil {
			a.complain(err)
			continue
		}
		for i := range found.Diagnostics {
			files = append(files, found.Diagnostics[i].File)
		}
		all = append(all, found.Diagnostics...)
		lang = cmp.Or(lang, found.Lang)
	}
	// What is found in a file that several books import is told once.
	all = rules.SortDiagnostics(all, files)
	switch {
	case rules.HasErrors(all):
		a.worsen(statusUnusable)
	case len(all) > 0:
		a.worsen(statusShort)
	}
	out, err := a.create(f.output)
	if err != nil {
		return err
	}
	findings := report.Findings{Diagnostics: all, Lang: lang, Version: buildVersion(), Color: f.output == "" && coloured(f.color.value, a.stdout)}
	if err := findings.Write(out, f.format.value); err != nil {
		out.discard()
		return err
	}
	return out.commit()
}

func (a *app) lintBook(path string, f *lintFlags) (lint.Result, error) {
	o := lint.Options{Lang: f.lang.value, Map: f.mapping}
	data, err := readTest(path)
	if err != nil {
		return lint.Result{}, err
	}
	if isCompiled(data) {
		return lint.Result{}, fmt.Errorf("%s is a compiled rulebook, without the lines to speak of; lint its source", path)
	}
	tests, err := testsBeside(path)
	if err != nil {
		return lint.Result{}, err
	}
	for _, t := range tests {
		text, err := readTest(t)
		if err != nil {
			return lint.Result{}, err
		}
		o.Tests = append(o.Tests, lint.Test{Name: t, Data: text})
	}
	return lint.Check(path, readSource, o), nil
}

// standardHeader matches the header of the table that makes a file a rulebook of
// its own. Others are parts that some book imports, and are looked at with it.
var standardHeader = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^[ \t]*\[[ \t]*standard[ \t]*\]`) })

// books are the rulebooks that are named, and those of the folders that are
// named, each once.
func (a *app) books(args []string) ([]string, error) {
	var named []string
	for _, arg := range args {
		switch {
		case arg == "-":
			return nil, errors.New("a rulebook is read from a file, as its imports are found beside it; standard input is for logs")
		case strings.HasSuffix(arg, booktest.Suffix):
			return nil, fmt.Errorf("%s holds tests; name the rulebook that they are of", arg)
		}
	}
	for _, path := range a.ownFiles(args) {
		if strings.HasSuffix(path, booktest.Suffix) {
			continue
		}
		isNamed := false
		for _, arg := range args {
			isNamed = isNamed || filepath.Clean(arg) == path
		}
		if !isNamed {
			data, err := os.ReadFile(path)
			if err != nil {
				a.complain(fileError("read", path, err))
				continue
			}
			if !standardHeader().Match(data) {
				continue
			}
		}
		named = append(named, path)
	}
	if len(named) == 0 && a.status == statusDone {
		return nil, fmt.Errorf("there is no rulebook in or below %s; one has a table [standard]", oneOf(args, "and"))
	}
	return named, nil
}
