package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"stdc/internal/booktest"
	"stdc/internal/report"
	"stdc/rules"
)

func newExplain(a *app) *cobra.Command {
	lang := choice{words: []string{"en", "zh"}, kind: "LANG"}
	cmd := &cobra.Command{
		Use: "explain [flags] BOOK [RULE] | CODE",
		Long: `Tell in plain words, English or Chinese, what a rule of a rulebook asks: of what,
when it does not apply or cannot be known, how it scores, with a drawing, the
nearest visits that pass and fail, and where it comes from. It is made from the
compiled rule, not from its title. Without RULE the rules are listed.

For the CODE of a diagnostic, which stands behind its message: what it means, an
example, and how to mend it.`,
		Example: `  stdc explain standard.toml
  stdc explain standard.toml greet-promptly --lang zh
  stdc explain needs-anchor`,
		DisableFlagsInUseLine: true,
		ValidArgsFunction:     completeBooks,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return usage(cmd, "explain needs a rulebook and a rule, or the code of a diagnostic: stdc explain BOOK RULE")
			case len(args) > 2:
				return usage(cmd, "explain takes a rulebook and one rule, but got %d arguments", len(args))
			}
			return a.explain(args, lang.value)
		},
	}
	addChoice(cmd, &lang, "lang", "language: en or zh (default: the rulebook's, en for a diagnostic)")
	return cmd
}

func (a *app) explain(args []string, lang string) error {
	if len(args) == 1 && isCode(args[0]) {
		return a.explainCode(args[0], lang)
	}
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

// isCode tells the code of a diagnostic from the name of a file: it has only
// letters and hyphens, and there is no such file.
func isCode(arg string) bool {
	if strings.Trim(arg, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return false
	}
	_, err := os.Stat(arg)
	return err != nil
}

func (a *app) explainCode(code, lang string) error {
	docs, _, err := rules.CodeDocs()
	if err != nil {
		return err
	}
	var codes []string
	for i := range docs {
		if string(docs[i].Code) == code {
			return report.WriteCode(a.stdout, &docs[i], cmp.Or(lang, "en"))
		}
		codes = append(codes, string(docs[i].Code))
	}
	message := fmt.Sprintf("there is no file and no code of a diagnostic %q", code)
	if n := rules.Nearest(code, codes); n != "" {
		message += fmt.Sprintf("; did you mean %q?", n)
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
