package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
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
		Use: "map LOG… [-r BOOK] [-o FILE]",
		Long: `Look at a log that is a table (a spreadsheet, a survey export, an event log) and
write a first mapping for it, which says what its columns mean; with a rulebook,
in the terms of that book. Comments tell what was seen of each column, what is
only a guess and what is to be answered by a person: look for "# ?".

Several LOGs are one survey: its main table and the files of its repeats. A
mapping made from one log serves all that have its columns.`,
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
	// Where the text itself is on the terminal, it says all this.
	if terminal(a.stderr) != nil && (f.output != "" || terminal(a.stdout) == nil) {
		fmt.Fprint(a.stderr, proposalSummary(profile, proposal))
	}
	return nil
}

// lookAll reads a log, or a survey: its main table and its repeats, in any
// order, as a shell may have put them.
func (a *app) lookAll(paths []string) (*propose.Profile, error) {
	profiles := make([]*propose.Profile, len(paths))
	for i, path := range paths {
		p, err := a.look(path)
		if err != nil {
			return nil, err
		}
		profiles[i] = p
	}
	at, stray, err := mainTable(profiles)
	if err != nil {
		return nil, fmt.Errorf("%s is no repeat of %s: %w. Logs of one kind share a mapping, which is made from one of them", paths[stray], paths[at], err)
	}
	main := profiles[at]
	for i, p := range profiles {
		if i != at {
			p.Tables[0].Name = repeatName(paths[at], paths[i])
			main.Tables = append(main.Tables, p.Tables[0])
		}
	}
	return main, nil
}

// mainTable finds the profile whose rows the rows of all others belong to; the
// error says why a stray one does not belong to the first.
func mainTable(profiles []*propose.Profile) (at, stray int, err error) {
	var first error
	for at, main := range profiles {
		fits := true
		for i, p := range profiles {
			if i == at {
				continue
			}
			if _, err := table.Parent(main.Tables[0].Names(), p.Tables[0].Names()); err != nil {
				fits = false
				if first == nil {
					stray, first = i, err
				}
			}
		}
		if fits {
			return at, 0, nil
		}
	}
	return 0, stray, first
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
	empty := len(profile.Tables) == 0 || profile.Tables[0].Rows() == 0
	switch {
	case err != nil && empty:
		return nil, err
	case err != nil:
		a.complain(fmt.Errorf("%w; the mapping is made from what comes before", err))
	case empty && profile.Faults > 0:
		return nil, fmt.Errorf("%s: no row could be read; %s", path, profile.Fault)
	case empty:
		return nil, fmt.Errorf("%s has no rows, so there is nothing to see in its columns", path)
	case isOurs(profile):
		return nil, fmt.Errorf("%s is a log of visits as stdc reads it; it needs no mapping", path)
	}
	profile.Name = "standard input"
	if path != "-" {
		profile.Name = filepath.Base(path)
	}
	return profile, nil
}

// isOurs tells JSON of visits with their events.
func isOurs(p *propose.Profile) bool {
	return slices.Contains(p.Tables[0].Names(), "visit") &&
		slices.ContainsFunc(p.Tables[1:], func(t *propose.Table) bool { return t.Name == "events" })
}

// proposalSummary tells a person at a terminal what was found.
func proposalSummary(p *propose.Profile, m *propose.Proposal) string {
	var b strings.Builder
	rows, columns := 0, 0
	for _, t := range p.Tables {
		rows, columns = rows+t.Rows(), columns+len(t.Columns)
	}
	fmt.Fprintf(&b, "%s: layout %s, from %s rows of %d columns\n", p.Name, m.Layout, grouped(rows), columns)
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

// grouped writes a number with its thousands apart.
func grouped(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s,%03d", grouped(n/1000), n%1000)
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
