package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"stdc/internal/booktest"
	"stdc/internal/report"
	"stdc/rules"
	"stdc/rules/format"
)

// write adds the tests that are missing to the first test file of each book.
func (r *testRun) write(covered []report.TestBook) error {
	for _, t := range covered {
		if t.Coverage == nil {
			if t.Skipped == report.SkipFailing {
				r.app.complain(fmt.Errorf("%s: a test fails; mend it, or take over what came out by --update, before tests are added", t.Path))
			}
			continue
		}
		i := slices.IndexFunc(r.books, func(b *testedBook) bool { return b.path == t.Path })
		b := r.books[i]
		suites, _, _ := b.all()
		w := booktest.Write(t.Book, t.Coverage, suites)
		if w.Tests > 0 {
			if err := r.add(b.files[0], w); err != nil {
				return err
			}
		}
		for _, m := range w.Failed {
			what := m.What
			if m.Owner != "" {
				what += " (rule " + m.Owner + ")"
			}
			fmt.Fprintf(r.app.stderr, "%s:%d:%d: no visit was found that tells: %s; write a test, or list it as [[undefended]] if there is none\n",
				m.Pos.File, m.Pos.Line, m.Pos.Column, what)
		}
	}
	r.runAll()
	return nil
}

func (r *testRun) add(t *testFile, w *booktest.Written) error {
	text := string(t.data)
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	if t.canonical() {
		text = laidOut(t.path, text+w.Text)
	} else {
		text += "\n" + laidOut(t.path, w.Text)
	}
	if err := r.app.replace(t.path, text); err != nil {
		return err
	}
	verb := "defend"
	if w.Tests == 1 {
		verb = "defends"
	}
	fmt.Fprintf(r.app.stderr, "%s: added %s, which %s %s\n", t.path, plural(w.Tests, "test", "tests"), verb, plural(w.Noticed, "bound", "bounds"))
	return r.again(t)
}

// canonical tells whether the file has the layout of stdc fmt. Such a file keeps
// it when something is written into it; in any other the layout of the author
// stays, and only what is added is laid out.
func (t *testFile) canonical() bool {
	out, faults := format.Source(t.path, t.data)
	return !rules.HasErrors(faults) && bytes.Equal(out, t.data)
}

// laidOut gives a text the layout of stdc fmt.
func laidOut(path, text string) string {
	out, faults := format.Source(path, []byte(text))
	if rules.HasErrors(faults) {
		return text // reading it again tells them
	}
	return string(out)
}
