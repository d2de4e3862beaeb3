package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"stdc/rules"
	"stdc/rules/format"
)

type compileFlags struct {
	output string
	flat   bool
	format choice
	color  *choice
}

func newCompile(a *app) *cobra.Command {
	f := &compileFlags{
		format: choice{value: "text", words: []string{"text", "json"}, kind: "FORMAT"},
		color:  newColor(),
	}
	cmd := &cobra.Command{
		Use: "compile BOOK [-o FILE]",
		Long: `Check a rulebook with all that it imports, and write its compiled form, which is
JSON, to standard output or to a file. Faults are told with file, line and
column, all in one run; then nothing is written and the exit status is 2.

With --flat it is TOML again: one book without imports, overlays and params, in
which behind each value stands where it was written.`,
		ValidArgsFunction: completeBooks,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return usage(cmd, "compile needs one rulebook: stdc compile BOOK")
			case len(args) > 1:
				return usage(cmd, "compile takes one rulebook, but got %d; a book names the others by import or extends", len(args))
			case f.output != "" && sameFile(f.output, args[0]):
				return usage(cmd, "-o %s would overwrite a file that is read", f.output)
			}
			return a.compile(args[0], f)
		},
	}
	cmd.Flags().StringVarP(&f.output, "output", "o", "", "write the compiled book to `FILE`, whole or not at all")
	cmd.Flags().BoolVar(&f.flat, "flat", false, "write the rulebook as one TOML file, with the origin of every value")
	addChoice(cmd, &f.format, "format", "how faults are told: text on standard error, or json (an array) on standard output, in place of the book if it has errors")
	addChoice(cmd, f.color, "color", "colours: auto (on a terminal), always or never")
	return cmd
}

func (a *app) compile(path string, f *compileFlags) error {
	book, diagnostics, err := loadBook(path)
	if err != nil {
		return err
	}
	failed := rules.HasErrors(diagnostics)
	if failed {
		a.worsen(statusUnusable)
	}
	// The array is the result where the book goes to a file, or nowhere. Where
	// the book itself is on standard output, the array must not be there too.
	if f.format.value == "json" && (failed || f.output != "") {
		if err := a.printDiagnostics(a.stdout, diagnostics, true, f.color.value); err != nil {
			return err
		}
	} else if err := a.printDiagnostics(a.stderr, diagnostics, f.format.value == "json", f.color.value); err != nil {
		return err
	}
	if failed {
		return nil
	}
	data, err := encodeBook(book, path, f.flat)
	if err != nil {
		return err
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

// encodeBook writes a book, which was read from path, in its compiled form or
// flat.
func encodeBook(book *rules.Book, path string, flat bool) ([]byte, error) {
	if !flat {
		return book.Encode()
	}
	text, _, err := rules.Flatten(path, readSource) // its diagnostics are those of book
	switch {
	case err != nil:
		return nil, err
	case text == nil: // it has changed since, or was compiled before
		return nil, fmt.Errorf("%s cannot be written flat: that takes its source in TOML, read from a file", path)
	}
	text, faults := format.Source(path, text)
	if len(faults) > 0 {
		return nil, faults[0]
	}
	return text, nil
}

func completeBooks(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return []string{"toml", "json"}, cobra.ShellCompDirectiveFilterFileExt
}
