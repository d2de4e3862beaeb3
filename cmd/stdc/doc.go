package main

import (
	"cmp"

	"github.com/spf13/cobra"

	"stdc/internal/report"
)

type docFlags struct {
	checklist bool
	format    choice
	lang      choice
	output    string
}

func newDoc(a *app) *cobra.Command {
	f := &docFlags{
		format: choice{value: "markdown", words: []string{"markdown", "html"}, kind: "FORMAT"},
		lang:   choice{words: []string{"en", "zh"}, kind: "LANG"},
	}
	cmd := &cobra.Command{
		Use: "doc [flags] BOOK",
		Long: `Write the handbook for staff from a rulebook: the process with its steps, what to
do and by when, why, what never to say, and the history. With --checklist, the
sheet for who observes a visit: what to tick, time and rate, and the rules in few
words; as HTML it prints on one sheet of A4.`,
		Example: `  stdc doc standard.toml > handbook.md
  stdc doc --format html -o handbook.html standard.toml
  stdc doc --checklist --format html -o checklist.html standard.toml`,
		DisableFlagsInUseLine: true,
		ValidArgsFunction:     completeBooks,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return usage(cmd, "doc needs one rulebook: stdc doc BOOK")
			case len(args) > 1:
				return usage(cmd, "doc takes one rulebook, but got %d; a book names the others by import or extends", len(args))
			case f.output != "" && sameFile(f.output, args[0]):
				return usage(cmd, "-o %s would overwrite a file that is read", f.output)
			}
			return a.doc(args[0], f)
		},
	}
	cmd.Flags().BoolVar(&f.checklist, "checklist", false, "write the sheet for observers instead of the handbook")
	addChoice(cmd, &f.format, "format", "what is written: markdown or html (one file, which loads nothing)")
	addChoice(cmd, &f.lang, "lang", "language: en or zh (default: the rulebook's)")
	cmd.Flags().StringVarP(&f.output, "output", "o", "", "write to `FILE`, whole or not at all")
	return cmd
}

func (a *app) doc(path string, f *docFlags) error {
	book, err := a.usableBook(path)
	if book == nil {
		return err
	}
	lang := cmp.Or(f.lang.value, book.Language)
	kind, text := report.KindHandbook, ""
	if f.checklist {
		kind, text = report.KindChecklist, report.Checklist(book, lang)
	} else {
		text = report.Handbook(book, lang)
	}
	data := []byte(text)
	if f.format.value == "html" {
		if data, err = report.WritePage(kind, book, lang, text); err != nil {
			return err
		}
	}
	out, err := a.create(f.output)
	if err != nil {
		return err
	}
	if _, err := out.Write(data); err != nil {
		out.discard()
		return err
	}
	return out.commit()
}
