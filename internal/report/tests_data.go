package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"stdc/internal/booktest"
	"stdc/internal/notation"
	"stdc/rules"
)

type testJSON struct {
	Files []testFileJSON `json:"files"`
	Books []testBookJSON `json:"books"`
}

type testFileJSON struct {
	File  string         `json:"file"`
	Tests []testCaseJSON `json:"tests"`
}

type testCaseJSON struct {
	Name     string         `json:"name"`
	Line     int            `json:"line"`
	Passed   bool           `json:"passed"`
	Rejected string         `json:"rejected,omitempty"`
	Diffs    []testDiffJSON `json:"differences,omitempty"`
	Timeline []string       `json:"timeline,omitempty"` // where it failed
	Evidence []int          `json:"evidence,omitempty"`
}

type testDiffJSON struct {
	Kind string `json:"kind"`
	Rule string `json:"rule,omitempty"`
	Want string `json:"expected"`
	Got  string `json:"got"`
	Why  string `json:"why,omitempty"`
}

type testBookJSON struct {
	Book      string         `json:"book"`
	Rules     []testRuleJSON `json:"rules,omitempty"`
	Bounds    *int           `json:"bounds,omitempty"` // null where coverage was not looked for
	Defended  *int           `json:"defended,omitempty"`
	Open      []testOpenJSON `json:"open,omitempty"`
	Left      []testOpenJSON `json:"undefended,omitempty"`
	Inherited int            `json:"inherited,omitempty"`
}

type testRuleJSON struct {
	Rule     string   `json:"rule"`
	Seen     []string `json:"seen"`
	Bounds   int      `json:"bounds"`
	Defended int      `json:"defended"`
}

type testOpenJSON struct {
	rules.Position
	Kind string `json:"kind"`
	Rule string `json:"rule,omitempty"`
	What string `json:"what"`
	Why  string `json:"why,omitempty"`
	Hint string `json:"hint,omitempty"`
}

// WriteTestsJSON writes the results of tests as one JSON document.
func WriteTestsJSON(out io.Writer, files []TestFile, books []TestBook, o TestOptions) error {
	doc := testJSON{Files: []testFileJSON{}, Books: []testBookJSON{}}
	for i := range files {
		f := &files[i]
		t := &testText{o: o, b: f.Suite.Book, words: NewWords(orBook(o.Lang, f.Suite.Book))}
		list := testFileJSON{File: f.Suite.File, Tests: []testCaseJSON{}}
		for j := range f.Results {
			list.Tests = append(list.Tests, t.json(&f.Results[j]))
		}
		doc.Files = append(doc.Files, list)
	}
	for i := range books {
		t := &testText{o: o, b: books[i].Book, words: NewWords(orBook(o.Lang, books[i].Book))}
		doc.Books = append(doc.Books, t.bookJSON(&books[i]))
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(doc); err != nil {
		return err
	}
	_, err := out.Write(escapeUnseen(nil, b.Bytes()))
	return err
}

func (t *testText) json(r *booktest.Result) testCaseJSON {
	c := testCaseJSON{Name: r.Case.Name, Line: r.Case.Line, Passed: r.Passed(), Rejected: r.Rejected}
	if r.Passed() {
		return c
	}
	for i := range r.Diffs {
		d := &r.Diffs[i]
		j := testDiffJSON{Kind: string(d.Kind), Want: d.Want, Got: d.Got, Why: t.why(d)}
		if d.Rule >= 0 {
			j.Rule = t.b.Rules[d.Rule].ID
		}
		c.Diffs = append(c.Diffs, j)
	}
	c.Timeline, c.Evidence = notation.Lines(t.b, r.Case.Visit), evidence(r)
	return c
}

func (t *testText) bookJSON(b *TestBook) testBookJSON {
	out := testBookJSON{Book: b.Path}
	c := b.Coverage
	if c == nil {
		return out
	}
	out.Bounds, out.Defended, out.Inherited = &c.Bounds, &c.Noticed, c.Inherited
	for i := range c.Rules {
		r := &c.Rules[i]
		j := testRuleJSON{Rule: t.b.Rules[r.Rule].ID, Seen: []string{}, Bounds: r.Bounds, Defended: r.Noticed}
		for _, s := range []struct {
			seen bool
			word string
		}{{r.Pass, "pass"}, {r.Fail, "fail"}, {r.NotApplicable, "n/a"}, {r.Unknown, "unknown"}} {
			if s.seen {
				j.Seen = append(j.Seen, s.word)
			}
		}
		out.Rules = append(out.Rules, j)
	}
	for _, m := range c.Open {
		out.Open = append(out.Open, testOpenJSON{Position: m.Pos, Kind: string(m.Kind), Rule: m.Owner, What: m.What, Hint: t.hint(m)})
	}
	for _, l := range c.Left {
		out.Left = append(out.Left, testOpenJSON{Position: l.Mutant.Pos, Kind: string(l.Mutant.Kind), Rule: l.Mutant.Owner, What: l.Mutant.What, Why: l.Why})
	}
	return out
}

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	File    string        `xml:"file,attr"`
	Line    int           `xml:"line,attr"`
	Failure *junitFailure `xml:"failure"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// WriteTestsJUnit writes the results of tests as JUnit XML, which continuous
// integration shows. It names no times: the same tests give the same bytes.
func WriteTestsJUnit(out io.Writer, files []TestFile, o TestOptions) error {
	var doc junitSuites
	for i := range files {
		f := &files[i]
		t := &testText{o: TestOptions{Lang: o.Lang}, b: f.Suite.Book, words: NewWords(orBook(o.Lang, f.Suite.Book))}
		s := junitSuite{Name: inXML(f.Suite.File), Tests: len(f.Results)}
		for j := range f.Results {
			r := &f.Results[j]
			c := junitCase{Name: inXML(r.Case.Name), Class: inXML(f.Suite.Book.ID), File: inXML(f.Suite.File), Line: r.Case.Line}
			if !r.Passed() {
				s.Failures++
				c.Failure = t.junit(r)
			}
			s.Cases = append(s.Cases, c)
		}
		doc.Tests += s.Tests
		doc.Failures += s.Failures
		doc.Suites = append(doc.Suites, s)
	}
	data, err := xml.MarshalIndent(doc, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s%s\n", xml.Header, data)
	return err
}

func (t *testText) junit(r *booktest.Result) *junitFailure {
	f := &junitFailure{Message: inXML(r.Rejected)}
	if len(r.Diffs) > 0 {
		f.Message = inXML(t.diff(&r.Diffs[0]))
	}
	var b strings.Builder
	for i := range r.Diffs {
		b.WriteString("\n" + t.diff(&r.Diffs[i]))
		if why := t.why(&r.Diffs[i]); why != "" {
			b.WriteString("\n  " + why)
		}
	}
	for _, l := range notation.Lines(t.b, r.Case.Visit) {
		b.WriteString("\n    " + clean(l))
	}
	f.Text = inXML(b.String()) + "\n"
	return f
}

// inXML takes out what no XML document may hold, and what hides or acts.
func inXML(s string) string {
	return strings.Map(func(r rune) rune {
		if unseen(r) && r != '\n' && r != '\t' || r == utf8.RuneError || r == 0xfffe || r == 0xffff {
			return ' '
		}
		return r
	}, s)
}
