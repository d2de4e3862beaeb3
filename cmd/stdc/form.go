package main

import (
	"io"
	"time"

	"github.com/spf13/cobra"

	"stdc/internal/form"
	"stdc/rules"
)

type formFlags struct {
	rules   string
	output  string
	server  choice
	mapping bool
	html    bool
	zone    string

	once, repeat, photo []string
	audit               auditFlags
}

func newForm(a *app) *cobra.Command {
	f := &formFlags{server: choice{value: string(form.ODK), words: []string{string(form.ODK), string(form.Kobo), string(form.SurveyCTO)}, kind: "SERVER"}, audit: newAuditFlags()}
	cmd := &cobra.Command{
		Use: "form -r BOOK -o FORM.xlsx|--html -o FORM.html [flags] | form --audit FILE -r BOOK",
		Long: `Make an XLSForm for KoboToolbox, ODK or SurveyCTO that collects exactly what the
rules of a rulebook need: a group a step, a tap that takes the time for each
element whose time matters, a repeat for what may come again, counts, ratings,
choices, words, and "could not observe" for each element. Its submissions are
read by stdc check -r BOOK without a mapping.

With --html, make a page for the browser of a phone in its place, which needs no
server and no network. It keeps the visits on the phone until they are exported,
as NDJSON.

With --audit, tell which rules a way of recording can never decide, and why, and
what to add to it. FILE is an XLSForm, a mapping, or a log.

Exit status of --audit: 0 where every rule can be decided, 1 where one cannot.`,
		Example: `  stdc form -r standard.toml -o form.xlsx
  stdc form -r standard.toml --for surveycto --zone Asia/Shanghai -o form.xlsx
  stdc form -r standard.toml --html -o form.html
  stdc form -r standard.toml --mapping --for kobo -o columns.toml
  stdc form -r standard.toml --audit form.xlsx
  stdc form -r standard.toml --audit march.csv --map columns.toml`,
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd, args); err != nil {
				return err
			}
			if f.audit.path != "" {
				return a.auditForm(cmd, f)
			}
			return a.form(cmd, f)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.rules, "rules", "r", "", "rulebook `BOOK`, in TOML or compiled")
	flags.StringVarP(&f.output, "output", "o", "", "print to `FILE`, whole or not at all")
	addChoice(cmd, &f.server, "for", "the server: odk, kobo (which takes the same form) or surveycto")
	flags.BoolVar(&f.mapping, "mapping", false, "write the mapping that reads the submissions, in the place of the form")
	flags.BoolVar(&f.html, "html", false, "write a page for the browser of a phone, in the place of the form")
	flags.StringVar(&f.zone, "zone", "", "the `ZONE` that the visits are in, such as Asia/Shanghai (default: as the devices say)")
	flags.StringSliceVar(&f.once, "once", nil, "`ELEMENTS` that come once, though the rules leave it open")
	flags.StringSliceVar(&f.repeat, "repeat", nil, "`ELEMENTS` that may come several times, though the rules leave it open")
	flags.StringSliceVar(&f.photo, "photo", nil, "`ELEMENTS` of which a photo is asked for; no rule looks at it")
	f.audit.add(cmd)
	return cmd
}

// check finds what can be known to be wrong before any file is read.
func (f *formFlags) check(cmd *cobra.Command, args []string) error {
	switch {
	case f.rules == "":
		return usage(cmd, "form needs a rulebook: -r BOOK")
	case len(args) > 0:
		return usage(cmd, "form takes no argument, but got %q; the file to write is named with -o, one to look at with --audit", args[0])
	case f.output != "" && sameFile(f.output, f.rules), f.output != "" && f.audit.path != "" && sameFile(f.output, f.audit.path):
		return usage(cmd, "-o %s would overwrite a file that is read", f.output)
	}
	if f.zone != "" {
		if _, err := time.LoadLocation(f.zone); err != nil || f.zone == "Local" {
			return usage(cmd, "--zone %q: there is no such time zone; write an IANA name such as Asia/Shanghai or UTC", f.zone)
		}
	}
	for _, flag := range []string{"for", "mapping", "photo"} {
		if f.html && cmd.Flags().Changed(flag) {
			return usage(cmd, "--%s goes with the forms of servers, and --html writes a page, which has none", flag)
		}
	}
	for _, flag := range []string{"for", "mapping", "html", "zone", "once", "repeat", "photo"} {
		if f.audit.path != "" && cmd.Flags().Changed(flag) {
			return usage(cmd, "--%s says what form is made, and --audit makes none", flag)
		}
	}
	return f.audit.check(cmd)
}

// form writes a form, or its mapping.
func (a *app) form(cmd *cobra.Command, f *formFlags) error {
	if !f.mapping && !f.html && f.output == "" && terminal(a.stdout) != nil {
		return usage(cmd, "a form is a workbook and a terminal cannot show it; write it to a file: -o FORM.xlsx")
	}
	book, err := a.usableBook(f.rules)
	if book == nil {
		return err
	}
	o := form.Options{Zone: f.zone}
	for _, one := range []struct {
		flag string
		ids  []string
		to   *[]int
	}{{"once", f.once, &o.Once}, {"repeat", f.repeat, &o.Repeat}, {"photo", f.photo, &o.Photo}} {
		for _, id := range one.ids {
			e := book.ElementIndex([]byte(id))
			if e < 0 {
				return usage(cmd, "--%s: the rulebook has no element %q%s", one.flag, id, suggest(id, elementIDs(book)))
			}
			*one.to = append(*one.to, e)
		}
	}
	if rule := form.ByCalendar(book); rule >= 0 && f.zone == "" && !f.html { // a page knows the zone of its device
		return usage(cmd, "the rule %s goes by the calendar, and devices tell no zone but only their offset; say where the visits are: --zone Asia/Shanghai", book.Rules[rule].ID)
	}
	server := form.Server(f.server.value)
	made := form.Make(book, o)
	return a.writeWhole(f.output, func(w io.Writer) error {
		if f.mapping {
			_, err := io.WriteString(w, made.MappingTOML(server))
			return err
		}
		if f.html {
			return made.WritePage(w)
		}
		return made.WriteXLSForm(w, server)
	})
}

// writeWhole writes an output, whole or not at all.
func (a *app) writeWhole(path string, write func(io.Writer) error) error {
	out, err := a.create(path)
	if err != nil {
		return err
	}
	if err := write(out); err != nil {
		out.discard()
		return err
	}
	return out.commit()
}

func elementIDs(b *rules.Book) []string {
	ids := make([]string, len(b.Elements))
	for i := range b.Elements {
		ids[i] = b.Elements[i].ID
	}
	return ids
}
