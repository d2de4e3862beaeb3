package main

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"stdc/internal/booktest"
	"stdc/internal/report"
	"stdc/rules"
)

func newExplain(a *app) *cobra.Command {
	lang := choice{words: []string{"en", "zh"}, kind: "LANG"}
	cmd := &cobra.Command{
		Use:   "explain [flags] BOOK [RULE]",
		Short: "Tell in plain words what a rule asks",
		Long: `Tell in plain words, English or Chinese, what a rule of a rulebook asks: of what,
when it does not apply or cannot be known, how it scores, with a drawing, the
nearest visits that pass and fail, and where it comes from. It is made from the
compiled rule, not from its title. Without RULE the rules are listed.`,
		Example: `  stdc explain standard.toml
  stdc explain standard.toml greet-promptly --lang zh`,
		DisableFlagsInUseLine: true,
		ValidArgsFunction:     completeBooks,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return usage(cmd, "explain needs a rulebook and a rule: stdc explain BOOK RULE")
			case len(args) > 2:
				return usage(cmd, "explain takes a rulebook and one rule, but got %d arguments", len(args))
			}
			return a.explain(args, lang.value)
		},
	}
	addChoice(cmd, &lang, "lang", "language: en or zh (default: the rulebook's)")
	return cmd
}

func (a *app) explain(args []string, lang string) error {
	book, err := a.usableBook(args[0])
	if book == nil {
		return err
	}
	lang = cmp.Or(lang, book.Language)
	if len(args) == 1 {
		return report.WriteRuleList(a.stdout, book, lang)
	}
	var ids []string
	for i := range book.Rules {
		if book.Rules[i].ID == args[1] {
			return report.WriteExplanation(a.stdout, book, i, booktest.Nearest(book, i), lang)
		}
		ids = append(ids, book.Rules[i].ID)
	}
	message := fmt.Sprintf("%s has no rule %q", args[0], args[1])
	if n := rules.Nearest(args[1], ids); n != "" {
		message += fmt.Sprintf("; did you mean %q?", n)
	} else {
		message += "; stdc explain " + args[0] + " lists its rules"
	}
	return errors.New(message)
}

// usableBook reads a rulebook and tells its faults on standard error; the book
// is nil where it cannot be used, and then the status is 2.
func (a *app) usableBook(path string) (*rules.Book, error) {
	book, diagnostics, err := loadBook(path)
	if err != nil {
		return nil, err
	}
	if err := a.printDiagnostics(a.stderr, diagnostics, false, "auto"); err != nil {
		return nil, err
	}
	if rules.HasErrors(diagnostics) {
		a.worsen(statusUnusable)
		return nil, nil
	}
	return book, nil
}
