package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"stdc/internal/propose"
	"stdc/internal/visitlog"
	"stdc/internal/visitlog/table"
	"stdc/rules"
)

type mapFlags struct {
	rules  string
	output string
	lang   choice
	color  *choice
}

func newMap(a *app) *cobra.Command {
	f := &mapFlags{lang: choice{words: []string{"en", "zh"}, kind: "LANG"}, color: newColor()}
	cmd := &cobra.Command{
		Use:   "map LOG [-r BOOK] [-o FILE]",
		Short: "Look at a log that is a table and write a first mapping for it",
		Long: `Look at a log that is a table (a spreadsheet, a survey export, an event log) and
write a first mapping for it, which says what its columns mean; with a rulebook,
in the terms of that book. Comments tell what was seen of each column, what is
only a guess and what is to be answered by a person: look for "# ?".`,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return usage(cmd, "map needs a log: stdc map LOG; - is standard input")
			case len(args) > 1:
				return usage(cmd, "map takes one log, but got %d; a mapping made from one serves all that have its columns", len(args))
			case f.output != "" && args[0] != "-" && sameFile(f.output, args[0]):
				return usage(cmd, "-o %s would overwrite a file that is read", f.output)
			case f.output != "" && f.rules != "" && sameFile(f.output, f.rules):
				return usage(cmd, "-o %s would overwrite a file that is read", f.output)
			}
			return a.propose(args[0], f)
		},
	}
	cmd.Flags().StringVarP(&f.rules, "rules", "r", "", "the rulebook `BOOK` in whose terms the mapping is written")
	cmd.Flags().StringVarP(&f.output, "output", "o", "", "write the mapping to `FILE`, whole or not at all")
	addChoice(cmd, &f.lang, "lang", "language of the comments: en or zh (default: the rulebook's, else en)")
	addChoice(cmd, f.color, "color", "colours of the rulebook's faults: auto (on a terminal), always or never")
	return cmd
}

func (a *app) propose(path string, f *mapFlags) error {
	var book *rules.Book
	lang := f.lang.value
	if f.rules != "" {
		b, diagnostics, err := loadBook(f.rules)
		if err != nil {
			return err
		}
		if err := a.printDiagnostics(a.stderr, diagnostics, false, f.color.value); err != nil {
			return err
		}
		if rules.HasErrors(diagnostics) {
			a.worsen(statusUnusable)
			return nil
		}
		book = b
		if lang == "" {
			lang = book.Language
		}
	}
	profile, err := a.look(path)
	if err != nil {
		return err
	}
	proposal := propose.Propose(profile, book, lang)
	out, err := a.create(f.output)
	if err != nil {
		return err
	}
	if _, err := out.Write(proposal.Text); err != nil {
		out.discard()
		return err
	}
	if err := out.commit(); err != nil {
		return err
	}
	if f.output != "" && terminal(a.stderr) != nil {
		fmt.Fprint(a.stderr, proposalSummary(f.output, profile, proposal))
	}
	return nil
}

// look reads the log. Where it ends in a fault, what could be read is enough
// for a proposal, if it is anything.
func (a *app) look(path string) (*propose.Profile, error) {
	in := visitlog.Input{Name: path, Open: func() (io.ReadCloser, error) { return io.NopCloser(a.stdin), nil }}
	if path != "-" {
		file, fi, err := openFile(path)
		if err != nil {
			return nil, err
		}
		in.Size = fi.Size()
		in.Open = func() (io.ReadCloser, error) { return file, nil }
	}
	src, err := visitlog.OpenTable(in, table.Options{})
	if err != nil {
		return nil, err
	}
	defer src.Close()
	profile, err := propose.Look(src, propose.Limits{})
	if err != nil {
		if len(profile.Tables) == 0 || profile.Tables[0].Rows() == 0 {
			return nil, err
		}
		a.complain(fmt.Errorf("%w; the mapping is made from what comes before", err))
	}
	profile.Name = "standard input"
	if path != "-" {
		profile.Name = filepath.Base(path)
	}
	return profile, nil
}

// proposalSummary tells a person at a terminal what was found.
func proposalSummary(path string, p *propose.Profile, m *propose.Proposal) string {
	var b strings.Builder
	rows, columns := 0, 0
	for _, t := range p.Tables {
		rows, columns = rows+t.Rows(), columns+len(t.Columns)
	}
	fmt.Fprintf(&b, "%s: layout %s, from %d rows of %d columns\n", path, m.Layout, rows, columns)
	for _, n := range p.Notes {
		fmt.Fprintf(&b, "  %s\n", n.What)
	}
	if m.Guesses > 0 {
		fmt.Fprintf(&b, "  %s\n", counted(m.Guesses, "line is a guess and says so", "lines are guesses and say so"))
	}
	if m.Questions > 0 {
		fmt.Fprintf(&b, "  %s left in the file: look for \"# ?\"\n", counted(m.Questions, "question is", "questions are"))
	}
	return b.String()
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
