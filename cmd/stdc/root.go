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

// subcommand is a name, what help lists of it, and what makes the command.
type subcommand struct {
	name, short string
	make        func(*app) *cobra.Command
}

// subcommands is the table of subcommands, in the order of help.
var subcommands = []subcommand{
	{"init", "Begin a standard from a starter", newInit},
	{"check", "Check logs of visits by a rulebook", newCheck},
	{"review", "Review a rulebook by what logs show", newReview},
	{"report", "Write reports of earlier results, or of several together", newReport},
	{"convert", "Write logs of visits as NDJSON or CSV", newConvert},
	{"map", "Look at a log that is a table and write a first mapping for it", newMap},
	{"form", "Make the form that collects what a rulebook needs, or tell what a way of recording cannot decide", newForm},
	{"compile", "Check a rulebook and write it in its compiled form", newCompile},
	{"test", "Test rulebooks by visits whose verdicts are known", newTest},
	{"vet", "Find rules that contradict each other, or show a visit that passes them", newVet},
	{"sample", "Make up visits, to try a standard before fieldwork", newSample},
	{"diff", "Tell what changed between two versions of a rulebook", newDiff},
	{"fmt", "Write rulebooks, their tests and mappings in one layout", newFmt},
	{"lint", "Tell what rulebooks get wrong though they compile", newLint},
	{"explain", "Tell in plain words what a rule asks, or what a diagnostic means", newExplain},
	{"doc", "Write the handbook for staff, or the checklist for observers", newDoc},
	{"schema", "Print the JSON Schema of a file format", newSchema},
	{"version", "Print the versions of stdc, Go, the rulebook format and the time-zone data", newVersion},
	{"completion", "Print a script that completes commands and flags in a shell", newCompletion},
}

// newRoot makes the command that args call. All subcommands with all of their
// flags cost each run of one of them a millisecond, so they are made for
// completion, and where it is not clear which is meant. A list of them needs no
// flags.
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
	list := len(args) == 0 || len(args) == 1 && slices.Contains([]string{"help", "--help", "-h"}, args[0])
	for i, c := range subcommands {
		switch {
		case list:
			root.AddCommand(&cobra.Command{Use: c.name, Short: c.short, Run: func(*cobra.Command, []string) {}})
		case called < 0 || called == i:
			cmd := c.make(a)
			cmd.Short = c.short
			root.AddCommand(cmd)
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
