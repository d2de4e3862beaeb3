package main

import (
	"github.com/spf13/cobra"

	"stdc/internal/visitlog"
	"stdc/rules"
	"stdc/templates"
)

// schemaNames are the schemas that templates brings along; a test holds the
// list to its files.
func schemaNames() []string {
	return []string{"book", "diagnostics", "diff", "results", "review", "rulebook", "test", "visit-result"}
}

func newSchema(a *app) *cobra.Command {
	names := append(schemaNames(), "visit")
	book := ""
	color := newColor()
	cmd := &cobra.Command{
		Use: "schema NAME [-r BOOK]",
		Long: `Print the JSON Schema of a file format:

  rulebook      a rulebook or a mapping, for editors of TOML
  test          the tests of a rulebook, for editors of TOML
  visit         a visit as a rulebook (-r) wants it, in JSON
  book          a compiled rulebook, as stdc compile writes it
  diagnostics   the faults of a rulebook, as stdc compile --format json tells them
  diff          what changed between two rulebooks, as stdc diff --format json tells it
  results       all that a run found, as stdc check --format json writes it
  review        a review, as stdc review --format json writes it
  visit-result  one line of stdc check --format ndjson`,
		Example: `  stdc schema rulebook > rulebook.schema.json
  stdc schema visit -r standard.toml > visit.schema.json`,
		ValidArgs:             names,
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(cmd, "schema needs the name of one schema: %s", oneOf(names, "or"))
			}
			switch {
			case args[0] == "visit" && book == "":
				return usage(cmd, "the schema of visits is that of a rulebook: stdc schema visit -r BOOK")
			case args[0] == "visit":
				return a.visitSchema(book, color.value)
			case book != "":
				return usage(cmd, "-r goes with visit; the schema %s is the same for all rulebooks", args[0])
			}
			data, ok := templates.Schema(args[0])
			if !ok {
				return usage(cmd, "there is no schema %q%s", args[0], suggest(args[0], names))
			}
			_, err := a.stdout.Write(data)
			return err
		},
	}
	cmd.Flags().StringVarP(&book, "rules", "r", "", "the `BOOK` of whose visits the schema is")
	addChoice(cmd, color, "color", "colours of the rulebook's faults: auto (on a terminal), always or never")
	return cmd
}

// visitSchema prints the schema of visits that a rulebook asks for.
func (a *app) visitSchema(path, color string) error {
	book, diagnostics, err := loadBook(path)
	if err != nil {
		return err
	}
	if err := a.printDiagnostics(a.stderr, diagnostics, false, color); err != nil {
		return err
	}
	if rules.HasErrors(diagnostics) {
		a.worsen(statusUnusable)
		return nil
	}
	data, err := visitlog.VisitSchema(book)
	if err != nil {
		return err
	}
	_, err = a.stdout.Write(data)
	return err
}
