package main

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"stdc/internal/report"
	"stdc/rules"
)

// target is one output of a run: a format and where it goes, "" for standard
// output.
type target struct {
	format report.Format
	path   string
}

// outputFlags are what commands that write reports have in common.
type outputFlags struct {
	format choice
	// formatOf finds one of its formats.
	formatOf func(name string) (report.Format, bool)

	outputs []string // as written: FILE or FORMAT=FILE
	verbose bool
	lang    choice
	color   *choice
	pair    string // the fact that marks visits of one encounter
}

func newOutputFlags() outputFlags {
	return outputFlags{
		format: choice{value: "text", words: report.Formats(), kind: "FORMAT"}, formatOf: report.FormatOf,
		lang:  choice{words: []string{"en", "zh"}, kind: "LANG"},
		color: newColor(),
	}
}

func (f *outputFlags) add(cmd *cobra.Command) {
	f.addTargets(cmd)
	cmd.Flags().BoolVarP(&f.verbose, "verbose", "v", false, "in text, show every visit with all its rules and reasons")
	cmd.Flags().StringVar(&f.pair, "pair", "", "`FACT` with the same value in all visits of one encounter by several auditors (default: the fact pair, if the rulebook has one)")
}

// addTargets adds those that say what is written where, and how it looks.
func (f *outputFlags) addTargets(cmd *cobra.Command) {
	addChoice(cmd, &f.format, "format", "what is printed: "+oneOf(f.format.words, "or"))
	cmd.Flags().StringArrayVarP(&f.outputs, "output", "o", nil,
		"print to `FILE`, or with FORMAT=FILE write one more report; may be repeated")
	addChoice(cmd, &f.lang, "lang", "language of the report: en or zh (default: the rulebook's)")
	addChoice(cmd, f.color, "color", "colours: auto (on a terminal), always or never")
}

// machine tells whether it is a program that reads what is printed, and so what
// is told of the rulebook.
func (f *outputFlags) machine() bool {
	return f.format.value == "json" || f.format.value == "ndjson"
}

// targets reads -o and --format. FILE alone takes the place of standard output;
// that gets nothing where only FORMAT=FILE is given and no --format.
func (f *outputFlags) targets(cmd *cobra.Command) ([]target, error) {
	format, _ := f.formatOf(f.format.value)
	printed := target{format: format}
	prints := len(f.outputs) == 0 || cmd.Flags().Changed("format")
	var files []target
	for _, o := range f.outputs {
		name, path, cut := strings.Cut(o, "=")
		if !cut || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz") != "" {
			if printed.path != "" {
				return nil, usage(cmd, "-o %s and -o %s are both of the format %s; write -o FORMAT=FILE for another", printed.path, o, format.Name)
			}
			printed.path, prints = o, true
			continue
		}
		one, ok := f.formatOf(name)
		switch {
		case !ok || !slices.Contains(f.format.words, name):
			return nil, usage(cmd, "-o %s: there is no format %q%s (a file of that name is written -o ./%s)", o, name, suggest(name, f.format.words), o)
		case path == "":
			return nil, usage(cmd, "-o %s needs a file: -o %s=FILE", o, name)
		}
		files = append(files, target{one, path})
	}
	if prints {
		files = append([]target{printed}, files...)
	}
	return files, nil
}

// checkOutputs finds outputs that would destroy what is read, or each other. An
// input that is not given is "".
func checkOutputs(cmd *cobra.Command, targets []target, rejects string, inputs []string) error {
	type named struct{ flag, path string }
	var outputs []named
	for _, t := range targets {
		outputs = append(outputs, named{"-o", t.path})
	}
	outputs = append(outputs, named{"--rejects", rejects})
	streams := 0
	for i, out := range outputs {
		if out.path == "" && out.flag == "-o" || out.path == "-" {
			if streams++; streams > 1 {
				return usage(cmd, "only one output can go to standard output")
			}
		}
		if out.path == "" || out.path == "-" {
			continue
		}
		for _, in := range inputs {
			if in != "" && in != "-" && sameFile(in, out.path) && !isStream(in) {
				return usage(cmd, "%s %s would overwrite a file that is read", out.flag, out.path)
			}
		}
		for _, other := range outputs[:i] {
			if other.path == "" || other.path == "-" || !sameFile(other.path, out.path) || isStream(out.path) {
				continue
			}
			if other.flag == out.flag {
				return usage(cmd, "two outputs go to the same file, %s", other.path)
			}
			return usage(cmd, "%s and %s name the same file, %s", other.flag, out.flag, other.path)
		}
	}
	return nil
}

// outputs are all that a run writes. Each file appears whole, and none before
// all are written.
type outputs struct {
	list     []*output // by index of files
	files    []target
	rejected *output   // of --rejects, or nil
	sides    []*output // files that belong to one of list

	write []report.Writer // those of reports; see begin
	needs report.Needs
	aside scratch
}

// open opens the outputs of some targets, and of --rejects if that is not "";
// on an error none stays behind.
func (a *app) open(targets []target, rejects string) (*outputs, error) {
	o := &outputs{files: targets}
	for _, t := range targets {
		if t.path == "" && !t.format.Text() && terminal(a.stdout) != nil {
			o.discard()
			return nil, fmt.Errorf("%s is no text and a terminal cannot show it; write it to a file: -o %[1]s=FILE", t.format.Name)
		}
		out, err := a.create(t.path)
		if err != nil {
			o.discard()
			return nil, err
		}
		o.list = append(o.list, out)
	}
	if rejects != "" {
		var err error
		if o.rejected, err = a.create(rejects); err != nil {
			o.discard()
			return nil, err
		}
	}
	return o, nil
}

// begin makes the writers of reports. A file is neither coloured nor fitted to the terminal
// at hand.
func (o *outputs) begin(a *app, f *outputFlags, common report.Options) {
	aside := func() (report.Scratch, error) {
		a.interrupts.watch() // some systems keep the name of an open file
		return o.aside.open()
	}
	for i, t := range o.files {
		one := common
		one.Verbose, one.Color, one.Scratch = f.verbose, f.color.value == "always", aside
		if t.path == "" {
			one.Width, one.Color = width(a.stdout), coloured(f.color.value, a.stdout)
		} else if o.list[i].file != nil {
			one.Name, one.Side = filepath.Base(t.path), o.side(a, filepath.Dir(t.path))
		}
		o.needs |= t.format.Needs(&one)
		o.write = append(o.write, t.format.New(o.list[i], &one))
	}
}

// side returns what opens the files that a report has beside it: they appear
// together with it, or not at all. A long report has many, so that each is closed
// before the next one is opened.
func (o *outputs) side(a *app, dir string) func(name string) (io.Writer, error) {
	var last *output
	return func(name string) (io.Writer, error) {
		if last != nil {
			if err := last.settle(); err != nil {
				return nil, err
			}
		}
		out, err := a.create(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		o.sides, last = append(o.sides, out), out
		return out, nil
	}
}

func (o *outputs) visit(v *report.Visit) {
	for _, w := range o.write {
		w.Visit(v)
	}
}

// finish ends the reports.
func (o *outputs) finish(r *report.Run) error {
	for i, w := range o.write {
		if err := w.Finish(r); err != nil {
			return err
		}
		if err := o.list[i].failed; err != nil {
			return err
		}
	}
	return nil
}

// failed is the first error of an output.
func (o *outputs) failed() error {
	for _, list := range [...][]*output{o.list, o.sides} {
		for _, out := range list {
			if out.failed != nil {
				return out.failed
			}
		}
	}
	return nil
}

// all are the outputs, what belongs to them and the file of --rejects.
func (o *outputs) all() []*output {
	all := slices.Concat(o.list, o.sides)
	if o.rejected != nil {
		all = append(all, o.rejected)
	}
	return all
}

// commit writes what is left of all outputs and then gives every file its name.
func (o *outputs) commit() error {
	for _, out := range o.all() {
		if err := out.settle(); err != nil {
			return err
		}
	}
	for _, out := range o.all() {
		if err := out.commit(); err != nil {
			return err
		}
	}
	return nil
}

// discard removes the files that were not committed.
func (o *outputs) discard() {
	o.aside.close()
	for _, out := range o.all() {
		out.discard()
	}
}

// silent tells whether nothing goes to standard output.
func (o *outputs) silent() bool {
	return !slices.ContainsFunc(o.files, func(t target) bool { return t.path == "" || t.path == "-" })
}

// told says on a terminal what was done, where standard output says nothing.
func (o *outputs) told(a *app, visits, short int64) {
	if !o.silent() || terminal(a.stderr) == nil {
		return
	}
	var names []string
	for _, t := range o.files {
		names = append(names, t.path)
	}
	fmt.Fprintf(a.stderr, "visits: %d, of which %d fall short; written: %s\n", visits, short, strings.Join(names, ", "))
}

// langOf is the language of a report: the one asked for, else the book's.
func (f *outputFlags) langOf(b *rules.Book) string {
	if f.lang.value != "" {
		return f.lang.value
	}
	return b.Language
}

// pairOf finds the fact of --pair, or its default; -1 for none.
func (f *outputFlags) pairOf(b *rules.Book) (int, error) {
	name := cmp.Or(f.pair, "pair")
	var ids []string
	for i := range b.Facts {
		ids = append(ids, b.Facts[i].ID)
	}
	i := slices.Index(ids, name)
	switch {
	case i < 0 && f.pair == "":
		return -1, nil
	case i < 0 && len(ids) == 0:
		return -1, fmt.Errorf("--pair %s: the rulebook has no facts", name)
	case i < 0:
		return -1, fmt.Errorf("--pair %s: the rulebook has no such fact%s", name, suggest(name, ids))
	}
	return i, nil
}
