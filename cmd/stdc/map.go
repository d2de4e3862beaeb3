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
		Use:   "map LOG… [-r BOOK] [-o FILE]",
		Short: "Look at a log that is a table and write a first mapping for it",
		Long: `Look at a log that is a table (a spreadsheet, a survey export, an event log) and
write a first mapping for it, which says what its columns mean; with a rulebook,
in the terms of that book. Comments tell what was seen of each column, what is
only a guess and what is to be answered by a person: look for "# ?".

Several LOGs are one survey: the main table first, then the files of its
repeats. A mapping made from one log serves all that have its columns.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage(cmd, "map needs a log: stdc map LOG; - is standard input")
			}
			for _, path := range append([]string{f.rules}, args...) {
				if f.output != "" && path != "" && path != "-" && sameFile(f.output, path) {
					return usage(cmd, "-o %s would overwrite a file that is read", f.output)
				}
			}
			return a.propose(args, f)
		},
	}
	cmd.Flags().StringVarP(&f.rules, "rules", "r", "", "the rulebook `BOOK` in whose terms the mapping is written")
	cmd.Flags().StringVarP(&f.output, "output", "o", "", "write the mapping to `FILE`, whole or not at all")
	addChoice(cmd, &f.lang, "lang", "language of the comments: en or zh (default: the rulebook's, else en)")
	addChoice(cmd, f.color, "color", "colours of the rulebook's faults: auto (on a terminal), always or never")
	return cmd
}

func (a *app) propose(paths []string, f *mapFlags) error {
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
	profile, err := a.lookAll(paths)
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

// lookAll reads a log, or a survey: its main table and, from further files,
// its repeats.
func (a *app) lookAll(paths []string) (*propose.Profile, error) {
	main, err := a.look(paths[0])
	if err != nil {
		return nil, err
	}
	for _, path := range paths[1:] {
		repeat, err := a.look(path)
		if err != nil {
			return nil, err
		}
		if _, err := table.Parent(main.Tables[0].Names(), repeat.Tables[0].Names()); err != nil {
			return nil, fmt.Errorf("%s is no repeat of %s: %w. Logs of the same kind share one mapping, which is made from one of them", path, paths[0], err)
		}
		repeat.Tables[0].Name = repeatName(paths[0], path)
		main.Tables = append(main.Tables, repeat.Tables[0])
	}
	return main, nil
}

// repeatName is what the name of a repeat's file adds to that of the survey.
func repeatName(main, path string) string {
	stem := func(path string) string {
		name := filepath.Base(path)
		return strings.TrimSuffix(name, filepath.Ext(name))
	}
	name := stem(path)
	if rest, ok := strings.CutPrefix(name, stem(main)); ok {
		name = strings.TrimLeft(rest, "-_. ")
	}
	return name
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
