package main

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"stdc/checker"
	"stdc/internal/form"
	"stdc/internal/propose"
	"stdc/internal/visitlog"
	"stdc/internal/visitlog/table"
	"stdc/rules"
)

type auditFlags struct {
	path    string
	mapping string
	format  choice
	lang    choice
}

func newAuditFlags() auditFlags {
	return auditFlags{format: choice{value: "text", words: []string{"text", "json"}, kind: "FORMAT"}, lang: choice{words: []string{"en", "zh"}, kind: "LANG"}}
}

func (f *auditFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.path, "audit", "", "tell which rules `FILE`, an XLSForm, a mapping or a log, can never decide")
	cmd.Flags().StringVar(&f.mapping, "map", "", "with --audit of a log, mapping `FILE`: what its columns mean (default: [log] of the rulebook)")
	addChoice(cmd, &f.format, "format", "what --audit prints: text or json")
	addChoice(cmd, &f.lang, "lang", "language of --audit: en or zh (default: the rulebook's)")
}

func (f *auditFlags) check(cmd *cobra.Command) error {
	for _, flag := range []string{"map", "format", "lang"} {
		if f.path == "" && cmd.Flags().Changed(flag) {
			return usage(cmd, "--%s is about --audit", flag)
		}
	}
	return nil
}

// auditForm tells which rules a form, a mapping or a log cannot decide.
func (a *app) auditForm(cmd *cobra.Command, f *formFlags) error {
	book, err := a.usableBook(f.rules)
	if book == nil {
		return err
	}
	rec, err := a.recording(cmd, book, f)
	if rec == nil {
		return err
	}
	r := form.Report{Book: book, File: f.audit.path, Recording: rec, Findings: form.Audit(book, rec)}
	if slices.ContainsFunc(r.Findings, func(f form.Finding) bool { return f.Short() }) {
		a.worsen(statusShort)
	}
	return a.writeWhole(f.output, func(w io.Writer) error {
		lang := cmp.Or(f.audit.lang.value, book.Language)
		if f.audit.format.value == "json" {
			return r.WriteJSON(w, lang)
		}
		return r.WriteText(w, lang)
	})
}

// isMapping tells a mapping by its table.
var isMapping = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^\s*\[log[\].]`) })

// recording finds out what a file can state of visits. It is nil where the file
// cannot be used; why was told.
func (a *app) recording(cmd *cobra.Command, book *rules.Book, f *formFlags) (*form.Recording, error) {
	path := f.audit.path
	file, _, err := openFile(path)
	if err != nil {
		return nil, err
	}
	head, err := io.ReadAll(io.LimitReader(file, 1<<20))
	file.Close()
	if err != nil {
		return nil, fileError("read", path, err)
	}
	survey, choices, err := readXLSForm(path, head)
	switch {
	case err != nil:
		return nil, err
	case survey != nil:
		if f.audit.mapping != "" {
			return nil, usage(cmd, "--map says what the columns of a log mean, and %s is a form", path)
		}
		return a.recordingOfForm(book, path, survey, choices)
	case isMapping().Match(head):
		mapping, err := a.openMapping(path, book, false, "auto")
		if mapping == nil {
			return nil, err
		}
		return form.OfMapping(book, mapping), nil
	}
	return a.recordingOfLog(cmd, book, f)
}

// readXLSForm reads the sheets of an XLSForm; nil where a file is none.
func readXLSForm(path string, head []byte) (survey, choices form.Sheet, err error) {
	if format, err := table.Sniff(head); err != nil || format != table.XLSX {
		return nil, nil, nil
	}
	file, _, err := openFile(path)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	src, err := table.Open(table.XLSX, file, table.Options{})
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	defer src.Close()
	tables := src.Tables()
	at := slices.IndexFunc(tables, func(t table.Table) bool {
		return t.Name == "survey" && slices.Contains(t.Columns, "type") && slices.Contains(t.Columns, "name")
	})
	if at < 0 {
		return nil, nil, nil
	}
	survey = form.Sheet{}
	for {
		var r table.Row
		err := src.Next(&r)
		if err == io.EOF {
			return survey, choices, nil
		}
		if _, faulty := err.(*table.Fault); err != nil && !faulty {
			return nil, nil, fmt.Errorf("%s: %w", path, err)
		} else if faulty {
			continue
		}
		row := map[string]string{}
		for i, column := range tables[r.Table].Columns {
			if i < len(r.Cells) {
				row[column] = strings.Clone(r.Cells[i])
			}
		}
		switch tables[r.Table].Name {
		case "survey":
			survey = append(survey, row)
		case "choices":
			choices = append(choices, row)
		}
	}
}

// recordingOfForm finds out what a form records: one of our own by its names, any
// other by the mapping that would be proposed for its submissions.
func (a *app) recordingOfForm(book *rules.Book, path string, survey, choices form.Sheet) (*form.Recording, error) {
	if id, ours := form.Ours(survey); ours {
		if id != book.ID {
			return nil, fmt.Errorf("%s is the form of the rulebook %q, and this is %q", path, id, book.ID)
		}
		return form.OfForm(book, survey), nil
	}
	var best *form.Recording
	fewest := 0
	for _, labels := range []bool{false, true} {
		profile := &propose.Profile{Name: filepath.Base(path)}
		for _, x := range form.Exports(survey, choices, labels) {
			p, err := lookAtExport(x)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			profile.Tables = append(profile.Tables, p)
		}
		mapping, err := proposed(profile, book)
		if err != nil {
			return nil, err
		}
		rec := form.OfMapping(book, mapping)
		lacks := 0
		for _, one := range form.Audit(book, rec) {
			lacks += len(one.Lacks)
		}
		if best == nil || lacks < fewest {
			best, fewest = rec, lacks
		}
	}
	fmt.Fprintf(a.stderr, "%s: what its questions mean was found out by their names and labels\n", path)
	return best, nil
}

// lookAtExport looks at what the submissions of a form look like.
func lookAtExport(x form.Export) (*propose.Table, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(x.Rows); err != nil {
		return nil, err
	}
	src, err := table.Open(table.CSV, &b, table.Options{Separator: ','})
	if err != nil {
		return nil, err
	}
	defer src.Close()
	p, err := propose.Look(src, propose.Limits{})
	if err != nil {
		return nil, err
	}
	p.Tables[0].Name = x.Repeat
	return p.Tables[0], nil
}

// proposed is the mapping that stdc map would write.
func proposed(profile *propose.Profile, book *rules.Book) (*rules.Log, error) {
	text := propose.Propose(profile, book, "en").Text
	mapping, diagnostics := rules.CompileLog("proposed.toml", func(string) ([]byte, error) { return text, nil }, book)
	if mapping == nil {
		return nil, fmt.Errorf("no mapping could be made of it: %s", diagnostics[0].Message)
	}
	return mapping, nil
}

// recordingOfLog reads a log and finds out what it states.
func (a *app) recordingOfLog(cmd *cobra.Command, book *rules.Book, f *formFlags) (*form.Recording, error) {
	logs := newLogFlags()
	logs.rules, logs.mapping = f.rules, f.audit.mapping
	run, err := a.openRun(&logs, []string{f.audit.path}, nil, false, "auto")
	if run == nil {
		return nil, err
	}
	defer run.out.discard()
	mapping := run.mapping
	if mapping == nil || f.audit.mapping == "" {
		kind, profile := a.kindOfLog(f.audit.path)
		switch {
		case kind == submitted:
			mapping = form.Mapping(book, nil)
		case kind == ourOwn:
			mapping = nil
		case kind == foreign && mapping == nil:
			if mapping, err = proposed(profile, book); err != nil {
				return nil, fmt.Errorf("%s: %w", f.audit.path, err)
			}
			fmt.Fprintf(a.stderr, "%s: what its columns mean was found out by `stdc map`; --map can say better\n", f.audit.path)
			return form.OfMapping(book, mapping), nil
		}
	}
	seen := form.See(book, mapping)
	var mu sync.Mutex
	judge := func() visitlog.Judge[struct{}] {
		return func(v *checker.Visit) (struct{}, error) {
			mu.Lock()
			defer mu.Unlock()
			seen.Visit(v.Facts)
			for i := range v.Events {
				e := &v.Events[i]
				fields := v.Values[e.Fields : int(e.Fields)+len(book.Elements[e.Element].Fields)]
				seen.Event(int(e.Element), e.Step >= 0, e.At, e.End, v.Precision, fields)
			}
			return struct{}{}, nil
		}
	}
	if _, err := readLogs(cmd.Context(), run, run.options(), judge, func(struct{}) {}, nil); err != nil {
		return nil, err
	}
	if seen.Visits == 0 {
		return nil, fmt.Errorf("%s holds no visit, so nothing is known of how it was recorded", f.audit.path)
	}
	return seen.Done(), nil
}

// logKind is what a log is, where no mapping says what its columns mean.
type logKind int

const (
	ourOwn    logKind = iota // visits as stdc writes them
	submitted                // submissions of forms
	foreign                  // any other table
)

// kindOfLog looks at the beginning of a log. What cannot be read is told when it
// is read.
func (a *app) kindOfLog(path string) (logKind, *propose.Profile) {
	in := visitlog.Input{Name: path, Open: func() (io.ReadCloser, error) {
		file, _, err := openFile(path)
		return file, err
	}}
	src, err := visitlog.OpenTable(in, table.Options{})
	if err != nil {
		return ourOwn, nil
	}
	defer src.Close()
	profile, err := propose.Look(src, propose.Limits{Rows: 10_000})
	if err != nil && len(profile.Tables) == 0 {
		return ourOwn, nil
	}
	profile.Name = filepath.Base(path)
	switch names := profile.Tables[0].Names(); {
	case slices.Contains(names, form.ColumnBook):
		return submitted, profile
	case slices.Contains(names, "visit") && slices.Contains(names, "do"), isOurs(profile):
		return ourOwn, profile
	}
	return foreign, profile
}
