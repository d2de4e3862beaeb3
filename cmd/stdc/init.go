package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"stdc/rules"
	"stdc/templates"
)

// newStandard is what an author says of the standard to begin with.
type newStandard struct {
	starter   string
	id, title string // those of the starter where empty
	lang      string // of its README: that of the starter where empty
	dir       string // named after the id where empty
}

// skeleton is the starter for those who have no standard of that kind yet.
const skeleton = "making-standards"

func newInit(a *app) *cobra.Command {
	var n newStandard
	list := false
	lang := choice{words: []string{"en", "zh"}, kind: "LANG"}
	cmd := &cobra.Command{
		Use: "init [flags] [STARTER]",
		Long: `Begin a standard from a starter: a rulebook with comments that show the four steps
of the method, its tests, a log of sample visits, the schemas for an editor, a CI
workflow and a README. Nothing that is there is overwritten: everything is
written, or nothing.

Without STARTER it asks, on a terminal; elsewhere that is a fault. The starter
making-standards is a skeleton to learn by.`,
		Example: `  stdc init --list
  stdc init making-standards
  stdc init phone --id front-office --title "Calls to the front office" -o standards/calls`,
		DisableFlagsInUseLine: true,
		ValidArgs:             starterIDs(),
		RunE: func(cmd *cobra.Command, args []string) error {
			n.lang = lang.value
			if list {
				if len(args) > 0 || n != (newStandard{lang: n.lang}) {
					return usage(cmd, "--list goes with --lang alone: it only tells which starters there are")
				}
				_, err := io.WriteString(a.stdout, starterList(n.lang, false))
				return err
			}
			switch len(args) {
			case 0:
				if terminal(a.stdin) == nil || terminal(a.stderr) == nil {
					return usage(cmd, "init needs a starter: stdc init %s begins with a skeleton; stdc init --list names all", skeleton)
				}
				if err := ask(a.stdin, a.stderr, &n); err != nil {
					return err
				}
			case 1:
				n.starter = args[0]
			default:
				return usage(cmd, "init takes one starter, but got %d arguments; a folder is named by -o DIR", len(args))
			}
			return a.begin(cmd, &n)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&list, "list", false, "write nothing; list the starters")
	flags.StringVar(&n.id, "id", "", "the `ID` of the new standard (default: the starter's)")
	flags.StringVar(&n.title, "title", "", "the `TITLE` of the new standard (default: the starter's)")
	addChoice(cmd, &lang, "lang", "language of the README or the list: en or zh (default: the starter's, en for the list)")
	flags.StringVarP(&n.dir, "output", "o", "", "write into the folder `DIR` (default: one named after the standard's id)")
	return cmd
}

func starterIDs() []string {
	var ids []string
	for _, s := range templates.Starters() {
		ids = append(ids, s.ID)
	}
	return ids
}

// starterList tells the starters, each with its title and below that its line.
// Titles stand in one column, as ids are ASCII.
func starterList(lang string, numbered bool) string {
	var b strings.Builder
	widest := 0
	for _, id := range starterIDs() {
		widest = max(widest, len(id))
	}
	for i, s := range templates.Starters() {
		title, line := s.TitleEN, s.LineEN
		if lang == "zh" {
			title, line = s.TitleZH, s.LineZH
		}
		number := ""
		if numbered {
			number = fmt.Sprintf("%2d  ", i+1)
		}
		fmt.Fprintf(&b, "%s%-*s  %s\n%*s%s\n", number, widest, s.ID, title, len(number)+widest+2, "", line)
	}
	return b.String()
}

// begin writes the files of a new standard and names them.
func (a *app) begin(cmd *cobra.Command, n *newStandard) error {
	files, ok := templates.StarterFiles(n.starter)
	if !ok {
		near := "; stdc init --list names all"
		if s := rules.Nearest(n.starter, starterIDs()); s != "" {
			near = fmt.Sprintf("; did you mean %q?", s)
		}
		return usage(cmd, "there is no starter %q%s", n.starter, near)
	}
	files, err := standardFiles(n, files)
	if err != nil {
		return usage(cmd, "%v", err)
	}
	dir := cmp.Or(n.dir, n.id, n.starter)
	paths, err := a.writeNew(dir, files)
	if err != nil {
		return err
	}
	for _, path := range paths {
		if _, err := fmt.Fprintln(a.stdout, path); err != nil {
			return err
		}
	}
	return nil
}
