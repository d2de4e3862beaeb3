package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"stdc/checker"
	"stdc/internal/booktest"
	"stdc/internal/notation"
	"stdc/rules"
)

// TestFile is a test file that was run.
type TestFile struct {
	Suite   *booktest.Suite
	Results []booktest.Result
}

// TestBook is what all tests of one rulebook show and defend. Coverage is nil
// where it was not looked for; Skipped then says why, in a form of WriteTests.
type TestBook struct {
	Path     string
	Book     *rules.Book
	Coverage *booktest.Coverage
	Skipped  TestSkip
}

// TestSkip says why no coverage was looked for.
type TestSkip int

// The reasons.
const (
	SkipNone    TestSkip = iota
	SkipFailing          // a test fails
	SkipChosen           // not all tests were run
)

// TestOptions say how tests are reported.
type TestOptions struct {
	Lang     string // of words; that of the book where it is ""
	Verbose  bool   // name the tests that pass as well
	Coverage bool   // print the table of coverage, and every open bound
	Color    bool
}

// WriteTests writes the results of tests for people: what failed, with the
// visit as a timeline in which the events that decide are marked, and a summary
// of each book.
func WriteTests(out io.Writer, files []TestFile, books []TestBook, o TestOptions) error {
	var b bytes.Buffer
	for i := range files {
		t := &testText{o: o, b: files[i].Suite.Book, to: &b}
		t.words = NewWords(orBook(o.Lang, t.b))
		t.file(&files[i])
	}
	for i := range books {
		t := &testText{o: o, b: books[i].Book, to: &b}
		t.words = NewWords(orBook(o.Lang, t.b))
		t.book(&books[i])
	}
	_, err := out.Write(b.Bytes())
	return err
}

func orBook(lang string, b *rules.Book) string {
	if lang == "" {
		return b.Language
	}
	return lang
}

type testText struct {
	o     TestOptions
	b     *rules.Book
	words *Words
	to    *bytes.Buffer
}

func (t *testText) file(f *TestFile) {
	failed := 0
	for i := range f.Results {
		if !f.Results[i].Passed() {
			failed++
		}
	}
	w, name := t.words, clean(f.Suite.File)
	if n := len(f.Results); failed == 0 {
		fmt.Fprintf(t.to, "%s  %s  %s\n", paint(t.o.Color, escGreen, w.either("ok  ", "通过")), name, fmt.Sprintf(w.either("%d %s", "%d 项%s"), n, w.either(plural(n, "test", "tests"), "测试")))
	} else {
		fmt.Fprintf(t.to, "%s  %s  %s\n", paint(t.o.Color, escRed, w.either("FAIL", "失败")), name, fmt.Sprintf(w.either("%d of %d %s failed", "%[2]d 项%[3]s中 %[1]d 项不符"), failed, n, w.either(plural(n, "test", "tests"), "测试")))
	}
	if failed > 0 {
		defer t.to.WriteByte('\n')
	}
	for i := range f.Results {
		r := &f.Results[i]
		switch {
		case !r.Passed():
			t.failure(f.Suite, r)
		case t.o.Verbose:
			fmt.Fprintf(t.to, "  %s %s\n", paint(t.o.Color, escGreen, "✓"), clean(r.Case.Name))
		}
	}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// failure writes one failed test.
func (t *testText) failure(s *booktest.Suite, r *booktest.Result) {
	w := t.words
	fmt.Fprintf(t.to, "\n  %s %s  %s\n", paint(t.o.Color, escRed, "✗"), paint(t.o.Color, escBold, clean(r.Case.Name)),
		paint(t.o.Color, escFaint, fmt.Sprintf("%s:%d", clean(s.File), r.Case.Line)))
	if r.Rejected != "" {
		fmt.Fprintf(t.to, "    %s\n", fmt.Sprintf(w.either("the visit cannot be judged: %s", "这次访问无法判定：%s"), clean(r.Rejected)))
		return
	}
	for i := range r.Diffs {
		d := &r.Diffs[i]
		fmt.Fprintf(t.to, "    %s\n", t.diff(d))
		if why := t.why(d); why != "" {
			for _, l := range wrap(why, 90) {
				fmt.Fprintf(t.to, "      %s\n", l)
			}
		}
	}
	marked := evidence(r)
	for i, l := range notation.Lines(t.b, r.Case.Visit) {
		mark := "  "
		if slices.Contains(marked, i) {
			mark = paint(t.o.Color, escYellow, "▶ ")
		}
		fmt.Fprintf(t.to, "    %s%s\n", mark, clean(l))
	}
}

// evidence lists the events that decided what came out otherwise.
func evidence(r *booktest.Result) []int {
	var out []int
	for i := range r.Diffs {
		if reason := r.Diffs[i].Reason; reason != nil {
			out = append(out, reason.Events...)
		}
	}
	return out
}

func (t *testText) diff(d *booktest.Diff) string {
	w := t.words
	what := w.either("the visit", "这次访问")
	if d.Rule >= 0 {
		r := &t.b.Rules[d.Rule]
		what = r.ID
		if title := r.Title.In(w.lang); title != "" && title != strings.ReplaceAll(r.ID, "-", " ") {
			what += fmt.Sprintf(w.either(" (%s)", "（%s）"), title)
		}
	}
	key := map[booktest.DiffKind]string{booktest.DiffVerdict: "", booktest.DiffCredit: "credit ", booktest.DiffScore: "score ", booktest.DiffPassed: "passed "}[d.Kind]
	s := fmt.Sprintf(w.either("%s: expected %s, got %s", "%s：应为 %s，实为 %s"), clean(what), key+t.verdict(d.Want), key+t.verdict(d.Got))
	if d.Rest {
		s += w.either(" (by rest = \"pass\")", "（按 rest = \"pass\"）")
	}
	return s
}

// verdict words a verdict; anything else stays as it is.
func (t *testText) verdict(s string) string {
	id, ok := map[string]labelID{"pass": lblPass, "fail": lblFail, "n/a": lblNA, "unknown": lblUnknown}[s]
	switch {
	case ok:
		return t.words.label(id)
	case s == "pass or n/a":
		return t.words.either(s, "通过或不适用")
	}
	return s
}

// why says why the rule came out as it did.
func (t *testText) why(d *booktest.Diff) string {
	switch {
	case d.Reason != nil:
		return clean(t.words.Sentence(t.b, d.Reason))
	case d.Kind == booktest.DiffVerdict && d.Got == checker.Pass.String():
		return t.words.either("everything that the rule asks for is met in this visit", "这次访问满足了规则的全部要求")
	case d.Kind == booktest.DiffVerdict && d.Got == checker.NotApplicable.String():
		return t.words.either("the visit holds nothing that the rule speaks of", "这次访问中没有规则所针对的情形")
	}
	return ""
}
