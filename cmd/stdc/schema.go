package main

import (
	"github.com/spf13/cobra"

	"stdc/templates"
)

// schemaNames are the schemas that templates brings along; a test holds the
// list to its files.
func schemaNames() []string { return []string{"book", "results", "visit-result"} }

func newSchema(a *app) *cobra.Command {
	names := schemaNames()
	return &cobra.Command{
		Use:   "schema NAME",
		Short: "Print the JSON Schema of a file format",
		Long: `Print the JSON Schema of a file format:

  book           a compiled rulebook, as stdc compile writes it
  results        all that a run found, as stdc check --format json writes it
  visit-result   one line of stdc check --format ndjson`,
		ValidArgs: names,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(cmd, "schema needs the name of one schema: %s", oneOf(names, "or"))
			}
			data, ok := templates.Schema(args[0])
			if !ok {
				return usage(cmd, "there is no schema %q%s", args[0], suggest(args[0], names))
			}
			_, err := a.stdout.Write(data)
			return err
		},
	}
}
