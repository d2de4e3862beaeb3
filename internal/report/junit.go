package report

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"stdc/checker"
	"stdc/rules"
)

// junit writes a run as test results: a suite for each site, a test for each
// visit. A visit fails where its `passed` is false, so there are failures just
// where stdc check ends with status 1; it is skipped where that is null. What
// was rejected is a suite of errors.
//
// A test for each rule of each visit was dropped: a run has a hundred times as
// many, and viewers list them all. As suites begin with their counts, tests are
// put aside until the end.
type junit struct {
	w      io.Writer
	book   *rules.Book
	words  *Words
	spool  *spool
	suites map[string]*suite
	buf    bytes.Buffer
}

// suite is the tests of one site.
type suite struct {
	site                   string
	tests, failures, skips int
	cases                  *stream
}

func junitNeeds(*Options) Needs { return NeedSummary | NeedVisits | NeedReasons | needResult }

func newJUnit(w io.Writer, o *Options) *junit {
	return &junit{w: w, book: o.Book, words: NewWords(o.Lang), spool: newSpool(o.Scratch), suites: map[string]*suite{}}
}

// Visit puts one test aside.
func (j *junit) Visit(v *Visit) {
	s := j.suites[v.Site]
	if s == nil {
		s = &suite{site: strings.Clone(v.Site), cases: j.spool.stream()}
		j.suites[s.site] = s
	}
	s.tests++
	b := &j.buf
	b.Reset()
	b.WriteString("    <testcase")
	attribute(b, "name", brief(v.ID, mostOfName))
	attribute(b, "classname", j.class(v.Site))
	lines := j.reasons(v)
	switch v.Passed {
	case checker.Fail:
		s.failures++
		b.WriteString(">\n      <failure")
		attribute(b, "type", j.kind(&v.Result))
		attribute(b, "message", j.message(&v.Result))
		b.WriteByte('>')
		body(b, lines)
		b.WriteString("</failure>\n")
	case checker.Pass:
		if len(lines) == 0 {
			b.WriteString("/>\n")
			s.cases.Write(b.Bytes())
			return
		}
		b.WriteString(">\n      <system-out>")
		body(b, lines)
		b.WriteString("</system-out>\n")
	default:
		s.skips++
		b.WriteString(">\n      <skipped")
		attribute(b, "message", j.message(&v.Result))
		b.WriteString("/>\n      <system-out>")
		body(b, lines)
		b.WriteString("</system-out>\n")
	}
	b.WriteString("    </testcase>\n")
	s.cases.Write(b.Bytes())
}

// class groups tests in viewers that know nothing of suites; they take what
// stands before the last dot for a package.
func (j *junit) class(site string) string {
	if site == "" {
		site = j.words.label(lblWithout)
	}
	return brief(j.book.ID, mostOfName) + "." + strings.ReplaceAll(brief(site, mostOfName), ".", "_")
}

// kind tells the two ways in which a visit can fail.
func (j *junit) kind(r *checker.Result) string {
	for i := range r.Rules {
		if i < len(j.book.Rules) && j.book.Rules[i].Critical && r.Rules[i].Scored() == checker.Fail {
			return "critical-rule"
		}
	}
	return "pass-mark"
}

// message says in one line what a visit came to.
func (j *junit) message(r *checker.Result) string {
	w, failed, unknown, waived := j.words, 0, 0, 0
	for i := range r.Rules {
		switch {
		case i >= len(j.book.Rules) || j.book.Rules[i].Bonus:
		case r.Rules[i].Waiving == checker.Waived:
			waived++
		case r.Rules[i].Verdict == checker.Fail:
			failed++
		case r.Rules[i].Verdict == checker.Unknown:
			unknown++
		}
	}
	s := w.outcome(j.book, r)
	if r.Score.Valid() {
		s += w.either("; score ", "；得分 ") + ratio(r.Score)
	} else {
		s += w.either("; ", "；") + w.label(lblNoScore)
	}
	if failed > 0 {
		s += fmt.Sprintf(w.either("; rules failed: %d", "；不通过的规则%d条"), failed)
	}
	if waived > 0 {
		s += fmt.Sprintf(w.either("; waived: %d", "；豁免%d条"), waived)
	}
	if unknown > 0 {
		s += fmt.Sprintf(w.either("; unknown: %d", "；未知%d条"), unknown)
	}
	return s
}

// reasons are where the visit stands and the rules that failed or are unknown,
// a line each; none where there are no such rules.
func (j *junit) reasons(v *Visit) []string {
	var lines []string
	if v.File != "" {
		lines = append(lines, brief(place(v.File, v.Line), mostOfMessage))
	}
	for i := range v.Result.Rules {
		r := &v.Result.Rules[i]
		if i >= len(j.book.Rules) || r.Verdict != checker.Fail && r.Verdict != checker.Unknown {
			continue
		}
		w, rule, colon := j.words, &j.book.Rules[i], j.words.either(": ", "：")
		line := w.verdictWord(r) + colon + clean(ruleTitle(j.book, i, w.lang)) + " [" + clean(rule.ID)
		switch {
		case rule.Critical:
			line += w.either(", ", "，") + w.label(lblIsCritical)
		case rule.Bonus:
			line += w.either(", ", "，") + w.label(lblIsBonus)
		}
		line += "]"
		if r.Reason != nil {
			line += colon + brief(w.Sentence(j.book, r.Reason), mostOfMessage)
		}
		if by := w.waivedBy(j.book, r); by != "" {
			line += w.either("; ", "；") + brief(by, mostOfMessage)
		}
		lines = append(lines, line)
	}
	if len(lines) == 1 && v.Passed == checker.Pass {
		return nil
	}
	return lines
}

// Finish writes all suites, by site.
func (j *junit) Finish(r *Run) error {
	t := r.Summary.Totals()
	b := &j.buf
	b.Reset()
	b.WriteString(xml.Header)
	b.WriteString("<testsuites")
	title := titleOr(j.book.Title, j.book.ID, j.words.lang)
	if j.book.Version != "" {
		title += " " + j.book.Version
	}
	attribute(b, "name", brief(title, mostOfName))
	errors := j.errors(r.Rejected, t.Rejected)
	counts(b, int(t.Visits)+len(errors), int(t.Failed), len(errors))
	b.WriteString(">\n")
	for _, s := range slices.SortedFunc(maps.Values(j.suites), func(a, b *suite) int { return cmp.Compare(a.site, b.site) }) {
		name := s.site
		if name == "" {
			name = j.words.label(lblWithout)
		}
		b.WriteString("  <testsuite")
		attribute(b, "name", brief(name, mostOfName))
		counts(b, s.tests, s.failures, 0)
		attribute(b, "skipped", strconv.Itoa(s.skips))
		b.WriteString(">\n")
		if _, err := b.WriteTo(j.w); err != nil {
			return err
		}
		if err := s.cases.copyTo(j.w); err != nil {
			return err
		}
		b.WriteString("  </testsuite>\n")
	}
	if len(errors) > 0 {
		b.WriteString("  <testsuite")
		attribute(b, "name", j.words.either("rejected", "拒收"))
		counts(b, len(errors), 0, len(errors))
		b.WriteString(">\n")
		for _, e := range errors {
			b.WriteString("    <testcase")
			attribute(b, "name", e[0])
			attribute(b, "classname", brief(j.book.ID, mostOfName)+"."+j.words.either("rejected", "拒收"))
			b.WriteString(">\n      <error")
			attribute(b, "type", "rejected")
			attribute(b, "message", e[1])
			b.WriteString("/>\n    </testcase>\n")
		}
		b.WriteString("  </testsuite>\n")
	}
	b.WriteString("</testsuites>\n")
	_, err := b.WriteTo(j.w)
	return err
}

// errors names what was rejected and says why; behind those that are known one
// more stands for the others.
func (j *junit) errors(first []Reject, all int64) [][2]string {
	var out [][2]string
	for i := range first {
		r := &first[i]
		name := brief(place(r.File, r.Line), mostOfName)
		if r.Visit != "" {
			name = brief(r.Visit, mostOfName) + " (" + name + ")"
		}
		out = append(out, [2]string{name, brief(r.Reason, mostOfMessage)})
	}
	if more := all - int64(len(first)); more > 0 {
		s := fmt.Sprintf(j.words.either("and %s more", "另有%s个"), grouped(more))
		out = append(out, [2]string{s, s})
	}
	return out
}

func counts(b *bytes.Buffer, tests, failures, errors int) {
	attribute(b, "tests", strconv.Itoa(tests))
	attribute(b, "failures", strconv.Itoa(failures))
	attribute(b, "errors", strconv.Itoa(errors))
}

// attribute writes an attribute of an element whose text is clean already. What
// XML 1.0 does not allow is no part of clean text but for two code points,
// which become U+FFFD.
func attribute(b *bytes.Buffer, name, value string) {
	b.WriteByte(' ')
	b.WriteString(name)
	b.WriteString(`="`)
	_ = xml.EscapeText(b, []byte(value)) // a buffer takes all
	b.WriteByte('"')
}

// body writes lines as the text of an element. An apostrophe and a quotation
// mark need no escaping there, but harm nothing.
func body(b *bytes.Buffer, lines []string) {
	for i, line := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		_ = xml.EscapeText(b, []byte(line))
	}
}
