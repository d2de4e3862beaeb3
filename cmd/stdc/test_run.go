package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"stdc/internal/booktest"
	"stdc/internal/report"
	"stdc/internal/startup"
	"stdc/rules"
)

// testRun is one run of tests.
type testRun struct {
	app   *app
	flags *testFlags

	books []*testedBook // in the order in which tests name them
	files []*testFile
	told  []rules.Diagnostic // of books and test files, to be printed at once
}

// testedBook is a rulebook with its test files.
type testedBook struct {
	path  string
	book  *rules.Book // nil where it has faults
	files []*testFile
}

type testFile struct {
	path    string
	data    []byte // as it was read last
	book    *testedBook
	suite   *booktest.Suite // nil where it has faults
	results []booktest.Result
}

// test runs stdc test, when its arguments are sound.
func (a *app) test(f *testFlags, args []string) error {
	startup.LargeHeap()
	r := &testRun{app: a, flags: f}
	if err := r.readAll(args); err != nil {
		return err
	}
	return r.rest()
}

// readAll reads the tests that the arguments stand for, and their books.
func (r *testRun) readAll(args []string) error {
	if err := r.find(args); err != nil {
		return err
	}
	for _, t := range r.files {
		if err := r.read(t); err != nil {
			return err
		}
	}
	return nil
}

// rest runs the tests and prints what came out.
func (r *testRun) rest() error {
	r.runAll()
	covered, err := r.change()
	for _, t := range r.files { // faults of [[undefended]], which show behind coverage
		if t.suite != nil {
			r.tell(t.suite.Diagnostics())
		}
	}
	f := r.flags
	if err := r.app.printDiagnostics(r.app.stderr, r.told, f.format.value == "json", f.color.value); err != nil {
		return err
	}
	if err != nil {
		return err
	}
	return r.print(covered)
}

// change does what is asked for beside running the tests: rewriting them, adding
// to them, and finding out what they defend.
func (r *testRun) change() ([]report.TestBook, error) {
	if r.flags.update {
		if err := r.update(); err != nil {
			return nil, err
		}
	}
	covered := r.cover()
	if !r.flags.write {
		return covered, nil
	}
	if err := r.write(covered); err != nil {
		return nil, err
	}
	return r.cover(), nil
}

// read reads a test file and, where that is new, its book.
func (r *testRun) read(t *testFile) error {
	data, err := readTest(t.path)
	if err != nil {
		return err
	}
	path := booktest.BookOf(t.path, data)
	i := slices.IndexFunc(r.books, func(b *testedBook) bool { return b.path == path })
	if i < 0 {
		b := &testedBook{path: path}
		i, r.books = len(r.books), append(r.books, b)
		if path != "" {
			r.load(b, t.path)
		}
	}
	t.data, t.book = data, r.books[i]
	t.book.files = append(t.book.files, t)
	var ds []rules.Diagnostic
	t.suite, ds = booktest.Read(t.path, data, t.book.book)
	if r.flags.write { // it will have tests
		ds = slices.DeleteFunc(ds, func(d rules.Diagnostic) bool { return d.Code == "no-tests" })
	}
	r.tell(ds)
	return nil
}

func (r *testRun) load(b *testedBook, test string) {
	book, ds, err := loadBook(b.path)
	if err != nil {
		r.app.complain(fmt.Errorf("%w (the rulebook of the tests in %s, which may name another by book = \"…\")", err, test))
		return
	}
	b.book = book
	r.tell(ds)
}

// tell notes the faults of a rulebook or of a test file.
func (r *testRun) tell(ds []rules.Diagnostic) {
	if rules.HasErrors(ds) {
		r.app.worsen(statusUnusable)
	}
	r.told = append(r.told, ds...)
}

func readTest(path string) ([]byte, error) {
	f, _, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, fileError("read", path, err)
	}
	return data, nil
}

func (r *testRun) runAll() {
	var match func(string) bool
	if r.flags.match != nil {
		match = r.flags.match.MatchString
	}
	for _, t := range r.files {
		if t.suite != nil {
			t.results = t.suite.Run(match)
		}
	}
}

// again reads a file that was changed.
func (r *testRun) again(t *testFile) error {
	data, err := readTest(t.path)
	if err != nil {
		return err
	}
	suite, ds := booktest.Read(t.path, data, t.book.book)
	if suite == nil {
		return errors.New(ds[0].Error())
	}
	t.data, t.suite = data, suite
	return nil
}

// update rewrites what failing tests expect.
func (r *testRun) update() error {
	for _, t := range r.files {
		if t.suite == nil {
			continue
		}
		text, changed := t.suite.Update(t.results)
		if changed == 0 {
			continue
		}
		if t.canonical() {
			text = laidOut(t.path, text)
		}
		if err := r.app.replace(t.path, text); err != nil {
			return err
		}
		fmt.Fprintf(r.app.stderr, "%s: rewrote what %s\n", t.path, plural(changed, "test expects", "tests expect"))
		if err := r.again(t); err != nil {
			return err
		}
	}
	r.runAll()
	return nil
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// replace writes a file whole or not at all.
func (a *app) replace(path, text string) error {
	out, err := a.create(path)
	if err != nil {
		return err
	}
	if _, err := out.WriteString(text); err != nil {
		out.discard()
		return err
	}
	return out.commit()
}

// cover finds out what the tests of each book defend.
func (r *testRun) cover() []report.TestBook {
	var out []report.TestBook
	for _, b := range r.books {
		if b.book == nil {
			continue
		}
		t := report.TestBook{Path: b.path, Book: b.book}
		suites, results, failed := b.all()
		switch {
		case len(suites) < len(b.files):
			continue // the faults are told
		case r.flags.match != nil:
			t.Skipped = report.SkipChosen
		case failed:
			t.Skipped = report.SkipFailing
		default:
			var err error
			if t.Coverage, err = booktest.Cover(b.path, b.book, suites, results); err != nil {
				r.app.complain(err)
				continue
			}
		}
		out = append(out, t)
	}
	return out
}

// all returns the sound test files of a book, and whether a test fails.
func (b *testedBook) all() (suites []*booktest.Suite, results [][]booktest.Result, failed bool) {
	for _, t := range b.files {
		if t.suite == nil {
			continue
		}
		suites, results = append(suites, t.suite), append(results, t.results)
		failed = failed || slices.ContainsFunc(t.results, func(r booktest.Result) bool { return !r.Passed() })
	}
	return suites, results, failed
}

func (r *testRun) print(books []report.TestBook) error {
	out, err := r.app.create(r.flags.output)
	if err != nil {
		return err
	}
	defer out.discard()
	var files []report.TestFile
	ran := 0
	for _, t := range r.files {
		if t.suite == nil {
			continue
		}
		files = append(files, report.TestFile{Suite: t.suite, Results: t.results})
		ran += len(t.results)
		if slices.ContainsFunc(t.results, func(r booktest.Result) bool { return !r.Passed() }) {
			r.app.worsen(statusShort)
		}
	}
	o := report.TestOptions{Lang: r.flags.lang.value, Verbose: r.flags.verbose, Coverage: r.flags.coverage}
	switch r.flags.format.value {
	case "json":
		err = report.WriteTestsJSON(out, files, books, o)
	case "junit":
		err = report.WriteTestsJUnit(out, files, o)
	default:
		if o.Color = r.flags.color.value == "always"; r.flags.output == "" {
			o.Color = coloured(r.flags.color.value, r.app.stdout)
		}
		err = report.WriteTests(out, files, books, o)
	}
	if err != nil {
		return err
	}
	switch {
	case ran > 0 || r.app.status != statusDone:
	case r.flags.match != nil:
		r.app.complain(fmt.Errorf("no test has a name that matches %q", r.flags.run))
	default:
		r.app.complain(errors.New("there was no test to run"))
	}
	return out.commit()
}

// testsBeside lists the test files in the folder of a book that name it.
func testsBeside(book string) ([]string, error) {
	all, err := filepath.Glob(filepath.Join(escapeGlob(filepath.Dir(book)), "*"+booktest.Suffix))
	if err != nil {
		return nil, err
	}
	var out []string
	for _, path := range all {
		data, err := readTest(path)
		if err != nil {
			return nil, err
		}
		if of := booktest.BookOf(path, data); of != "" && sameFile(of, book) {
			out = append(out, path)
		}
	}
	return out, nil
}
