package main

import (
	"cmp"
	"slices"

	"github.com/spf13/cobra"

	"stdc/internal/report"
	"stdc/internal/vet"
	"stdc/rules"
)

type vetFlags struct {
	format choice
	lang   choice
	strict bool
	output string
	color  *choice
}

func newVet(a *app) *cobra.Command {
	f := &vetFlags{
		format: choice{value: "text", words: []string{"text", "json", "sarif", "github"}, kind: "FORMAT"},
		lang:   choice{words: []string{"en", "zh"}, kind: "LANG"},
		color:  newColor(),
	}
	cmd := &cobra.Command{
		Use: "vet [flags] BOOK…",
		Long: `Find rules of a rulebook that no visit can keep together: with the smallest set
of them that clash, where each stands, and why, step by step. Where there are
none, a visit is shown that passes the rules, judged by the checker itself, as a
test may hold it. Where neither is found, that is said, and what stood in the way.
docs/vet.md tells what is reasoned over.

Rules that no visit fails, that others imply or that apply to no visit, and steps
that no visit reaches, are warnings.

Exit status: 0 where no rules clash, 1 where some do (with --strict, also where
there is a warning or no answer), 2 where the command line or a rulebook has faults.`,
		Example: `  stdc vet standard.toml
  stdc vet --format github standards/*.toml`,
		DisableFlagsInUseLine: true,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return []string{"toml", "json"}, cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage(cmd, "vet needs a rulebook: stdc vet BOOK")
			}
			return a.vet(f, args)
		},
	}
	flags := cmd.Flags()
	addChoice(cmd, &f.format, "format", "what is printed: text, json, sarif or github (annotations)")
	addChoice(cmd, &f.lang, "lang", "language of what is found: en or zh (default: the rulebook's)")
	flags.BoolVar(&f.strict, "strict", false, "let warnings, and books without an answer, fall short too")
	flags.StringVarP(&f.output, "output", "o", "", "print to `FILE`, whole or not at all")
	addChoice(cmd, f.color, "color", "colours: auto (on a terminal), always or never")
	return cmd
}

func (a *app) vet(f *vetFlags, args []string) error {
	var books []report.Vetted
	var faults []rules.Diagnostic
	for _, path := range args {
		book, ds, err := loadBook(path)
		if err != nil {
			a.complain(err)
			continue
		}
		if book == nil {
			faults = append(faults, ds...)
			a.worsen(statusUnusable)
			continue
		}
		v := report.Vetted{Path: path, Result: vet.Book(book), Lang: cmp.Or(f.lang.value, book.Language)}
		found := v.Diagnostics()
		faults = append(faults, slices.DeleteFunc(ds, func(d rules.Diagnostic) bool { // what vetting finds too
			return d.Code == vet.CodeNeverApplies && slices.ContainsFunc(found, func(o rules.Diagnostic) bool { return o.Code == d.Code })
		})...)
		if rules.HasErrors(found) || f.strict && (len(found) > 0 || v.Result.Answer == vet.Undetermined) {
			a.worsen(statusShort)
		}
		books = append(books, v)
	}
	if err := a.printDiagnostics(a.stderr, faults, f.format.value == "json", f.color.value); err != nil {
		return err
	}
	out, err := a.create(f.output)
	if err != nil {
		return err
	}
	if err := report.WriteVetted(out, books, report.VetOptions{Format: f.format.value, Lang: f.lang.value, Version: buildVersion(),
		Color: f.output == "" && coloured(f.color.value, a.stdout)}); err != nil {
		out.discard()
		return err
	}
	return out.commit()
}
