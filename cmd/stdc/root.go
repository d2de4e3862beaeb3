package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"stdc/rules"
)

// subcommand is a name and what makes the command.
type subcommand struct {
	name string
	make func(*app) *cobra.Command
}

// subcommands is the table of subcommands, in the order of help.
var subcommands = []subcommand{
	{"init", newInit}, {"check", newCheck}, {"review", newReview}, {"report", newReport},
	{"convert", newConvert}, {"map", newMap}, {"form", newForm}, {"compile", newCompile},
	{"test", newTest}, {"vet", newVet}, {"sample", newSample}, {"diff", newDiff}, {"fmt", newFmt},
	{"lint", newLint}, {"explain", newExplain}, {"doc", newDoc}, {"schema", newSchema},
	{"version", newVersion}, {"completion", newCompletion},
}

// newRoot makes the command that args call. All subcommands with all of their
// flags cost each run of one of them a millisecond, so they are made for help and
// completion, and where it is not clear which is meant.
func newRoot(a *app, args []string) *cobra.Command {
	root := &cobra.Command{
		Use:   "stdc",
		Short: "Compile service standards and check logs of service visits by them",
		Long: `stdc compiles service standards, written as rulebooks in TOML, and checks logs
of service visits by them.`,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.CompletionOptions.DisableDefaultCmd = true // ours words its errors
	root.SetFlagErrorFunc(flagError)
	called := slices.IndexFunc(subcommands, func(c subcommand) bool { return len(args) > 0 && c.name == args[0] && c.name != "completion" })
	for i, c := range subcommands {
		if called < 0 || called == i {
			root.AddCommand(c.make(a))
		}
	}
	root.SetHelpCommand(newHelp(a))
	return root
}

// checkNames finds a misspelt subcommand before its flags are looked at: they
// would be called unknown instead of it.
func checkNames(root *cobra.Command, args []string) error {
	root.InitDefaultHelpCmd()
	if len(args) > 0 && strings.HasPrefix(args[0], "__complete") {
		return nil // asked by the shell, and added by cobra later
	}
	if _, _, err := root.Find(args); err == nil {
		return nil
	}
	for _, arg := range args {
		if !strings.HasPrefix(arg, "-") {
			return unknownCommand(root, arg)
		}
	}
	return nil
}

func unknownCommand(root *cobra.Command, name string) error {
	return &usageError{"stdc help", fmt.Sprintf("there is no command %q%s", name,
		suggest(name, commandNames(root)))}
}

func commandNames(root *cobra.Command) []string {
	var names []string
	for _, c := range root.Commands() {
		names = append(names, c.Name())
	}
	return names
}

// suggest is the end of a message about a word that is none of the names: the
// nearest one, or all of them where none is near.
func suggest(word string, names []string) string {
	if n := rules.Nearest(word, names); n != "" {
		return fmt.Sprintf("; did you mean %q?", n)
	}
	return "; there is " + oneOf(names, "and")
}

// oneOf writes names as a, b or c.
func oneOf(names []string, last string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " " + last + " " + names[len(names)-1]
}

// flagError words what is wrong with the flags of a command.
func flagError(cmd *cobra.Command, err error) error {
	var (
		message string
		unknown *pflag.NotExistError
		bare    *pflag.ValueRequiredError
		invalid *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		message = fmt.Sprintf("%s has no flag -%s", cmd.CommandPath(), unknown.GetSpecifiedName())
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		message = fmt.Sprintf("%s has no flag --%s", cmd.CommandPath(), name)
		if n := rules.Nearest(name, flagNames(cmd)); n != "" {
			message += "; did you mean --" + n + "?"
		}
	case errors.As(err, &bare):
		flag := bare.GetFlag()
		kind, _ := pflag.UnquoteUsage(flag)
		message = fmt.Sprintf("--%s needs a value: --%s %s", flag.Name, flag.Name, kind)
	case errors.As(err, &invalid) && invalid.GetFlag().Value.Type() == "bool":
		message = fmt.Sprintf("--%s takes no value, or true or false, not %q", invalid.GetFlag().Name, invalid.GetValue())
	case errors.As(err, &invalid):
		message = fmt.Sprintf("--%s %q: %v", invalid.GetFlag().Name, invalid.GetValue(), invalid.Unwrap())
	default:
		message = err.Error()
	}
	return &usageError{cmd.CommandPath() + " --help", message}
}

func flagNames(cmd *cobra.Command) []string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}

func usage(cmd *cobra.Command, format string, args ...any) error {
	return &usageError{cmd.CommandPath() + " --help", fmt.Sprintf(format, args...)}
}
