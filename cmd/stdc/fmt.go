package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"stdc/rules/format"
)

type fmtFlags struct {
	check     bool
	diff      bool
	stdinName string
	color     *choice
}

func newFmt(a *app) *cobra.Command {
	f := &fmtFlags{color: newColor()}
	cmd := &cobra.Command{
		Use: "fmt [flags] [FILE|FOLDER]…",
		Long: `Write rulebooks, their tests and mappings in one layout, in place, and print the
names of those that changed. The order of things and all comments stay, and the
files mean the same.

In a FOLDER these are all such files in it and below, found by what they hold;
other TOML is let be. Without an argument it is the current folder. "-" is standard
input, and then the result goes to standard output.

Exit status: 0, with --check 1 where a file is not in this layout, 2 where one
could not be read.`,
		Example: `  stdc fmt
  stdc fmt --diff standard.toml
  stdc fmt --check standards`,
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, arg := range args {
				if arg == "-" && len(args) > 1 {
					return usage(cmd, "- is standard input, and stands alone")
				}
			}
			if f.stdinName != "" && (len(args) != 1 || args[0] != "-") {
				return usage(cmd, "--stdin-name goes with - alone: it names what standard input holds")
			}
			return a.format(f, args)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.check, "check", false, "write nothing; print the names of files in another layout")
	flags.BoolVar(&f.diff, "diff", false, "write nothing; print what would change")
	flags.StringVar(&f.stdinName, "stdin-name", "", "the `NAME` that faults of standard input are told of")
	addChoice(cmd, f.color, "color", "colours: auto (on a terminal), always or never")
	return cmd
}

func (a *app) format(f *fmtFlags, args []string) error {
	if len(args) == 1 && args[0] == "-" {
		return a.formatInput(f)
	}
	if len(args) == 0 {
		args = []string{"."}
	}
	for _, path := range a.ownFiles(args) {
		if err := a.formatFile(f, path); err != nil {
			return err
		}
	}
	return nil
}

// formatInput formats standard input.
func (a *app) formatInput(f *fmtFlags) error {
	data, err := io.ReadAll(a.stdin)
	if err != nil {
		return fileError("read", "standard input", err)
	}
	name := f.stdinName
	if name == "" {
		name = "standard input"
	}
	text, ok, err := a.formatted(f, name, data)
	if err != nil || !ok {
		return err
	}
	if f.check || f.diff {
		return a.showChange(f, name, data, text)
	}
	_, err = a.stdout.Write(text)
	return err
}

// formatFile formats a file in place. One that cannot be read or written ends
// nothing; the others are formatted all the same.
func (a *app) formatFile(f *fmtFlags, path string) error {
	data, err := readAll(path)
	if err != nil {
		a.complain(err)
		return nil
	}
	text, ok, err := a.formatted(f, path, data)
	if err != nil || !ok || bytes.Equal(text, data) {
		return err
	}
	if f.check || f.diff {
		return a.showChange(f, path, data, text)
	}
	out, err := a.create(path)
	if err == nil {
		_, _ = out.Write(text) // out.failed keeps the error
		err = out.commit()
	}
	if err != nil {
		a.complain(err)
		return nil
	}
	_, err = fmt.Fprintln(a.stdout, path)
	return err
}

// formatted formats a text; ok is false where it has faults, which are told.
func (a *app) formatted(f *fmtFlags, name string, data []byte) (text []byte, ok bool, err error) {
	text, faults := format.Source(name, data)
	if len(faults) == 0 {
		return text, true, nil
	}
	a.worsen(statusUnusable)
	return nil, false, a.printDiagnostics(a.stderr, faults, false, f.color.value)
}

// showChange tells that a file is in another layout.
func (a *app) showChange(f *fmtFlags, name string, data, text []byte) error {
	if bytes.Equal(data, text) {
		return nil
	}
	if f.check {
		a.worsen(statusShort)
	}
	if f.diff {
		_, err := a.stdout.Write(diff.Diff(name+".orig", data, name, text))
		return err
	}
	_, err := fmt.Fprintln(a.stdout, name)
	return err
}

// readAll reads a file that was named.
func readAll(path string) ([]byte, error) {
	f, fi, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if !fi.Mode().IsRegular() {
		return nil, fmt.Errorf("cannot format %s: %w", path, errors.New("it is no file that could be written anew; - is standard input"))
	}
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, fileError("read", path, err)
	}
	return data, nil
}
