package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"

	"stdc/checker"
	"stdc/rules"
)

// The results that a SARIF log holds at most: GitHub refuses one with more than
// 25,000. Unknown outcomes have a part of their own, so that a log with many
// of them does not crowd out what failed.
const (
	mostFailures = 20000
	mostUnknown  = 5000
)

// sarif writes a log of SARIF 2.1.0: the rules of the book, and a result for
// each rule of a visit that failed or is unknown, as the visits come.
type sarif struct {
	w     io.Writer
	book  *rules.Book
	words *Words
	logs  []string
	e     encoder
	// failed and unknown count the results, also those that are left out.
	failed, unknown int64
	err             error
}

func sarifNeeds(*Options) Needs {
	return NeedSummary | NeedVisits | NeedReasons | NeedEvents | needResult | NeedHashes
}

func newSARIF(w io.Writer, o *Options) *sarif {
	s := &sarif{w: w, book: o.Book, words: NewWords(o.Lang), logs: o.Logs}
	e := &s.e
	e.open('{')
	e.keyStr("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
	e.keyStr("version", "2.1.0")
	e.line("runs")
	e.open('[')
	e.open('{')
	e.key("tool")
	e.open('{')
	e.key("driver")
	e.open('{')
	e.keyStr("name", "stdc")
	e.keyStr("version", o.Version)
	e.keyStr("fullName", s.title())
	e.key("properties")
	e.open('{')
	e.keyStr("book", o.Book.ID)
	e.keyStr("bookVersion", o.Book.Version)
	e.keyStr("bookHash", o.Book.Hash)
	e.close('}')
	e.line("rules")
	e.open('[')
	for i := range o.Book.Rules {
		s.rule(i)
	}
	e.close(']')
	e.close('}')
	e.close('}')
	e.keyStr("language", s.words.either("en", "zh"))
	e.keyStr("columnKind", "unicodeCodePoints")
	e.key("originalUriBaseIds")
	e.open('{')
	e.key(bookFolder)
	e.open('{')
	e.sarifText("description", s.words.either("the folder of the rulebook", "规则书所在的文件夹"))
	e.close('}')
	e.close('}')
	e.line("results")
	e.open('[')
	return s
}

// bookFolder stands for the folder of the rulebook: its positions name files in
// that, wherever it is.
const bookFolder = "RULEBOOK"

// title names the book as a tool of its own.
func (s *sarif) title() string {
	title := "stdc: " + brief(titleOr(s.book.Title, s.book.ID, s.words.lang), mostOfName)
	if s.book.Version != "" {
		title += " " + brief(s.book.Version, mostOfName)
	}
	return title
}

// Visit writes the results of one visit.
func (s *sarif) Visit(v *Visit) {
	for i := range v.Result.Rules {
		if i >= len(s.book.Rules) {
			break
		}
		switch v.Result.Rules[i].Verdict {
		case checker.Fail:
			if s.failed++; s.failed <= mostFailures {
				s.result(v, i, level(&s.book.Rules[i]))
			}
		case checker.Unknown:
			if s.unknown++; s.unknown <= mostUnknown {
				s.result(v, i, "note")
			}
		}
	}
	if len(s.e.dst) >= flushAt {
		s.flush()
	}
}

func (s *sarif) flush() {
	if s.err == nil {
		_, s.err = s.w.Write(s.e.dst)
	}
	s.e.dst = s.e.dst[:0]
}

func (s *sarif) result(v *Visit, i int, level string) {
	e, w, r := &s.e, s.words, &v.Result.Rules[i]
	e.row()
	e.keyStr("ruleId", s.book.Rules[i].ID)
	e.keyInt("ruleIndex", int64(i))
	e.keyStr("level", level)
	message := w.visitName(v.ID, v.Site)
	if r.Verdict == checker.Unknown {
		message += w.either(", unknown", "，未知")
	}
	line := v.Line
	var more []int
	if r.Reason != nil {
		message += w.either(": ", "：") + w.Sentence(s.book, r.Reason)
		if lines := evidenceLines(v, r.Reason); len(lines) > 0 {
			line, more = lines[0], lines[1:]
		}
	}
	e.sarifText("message", message)
	e.key("locations")
	e.open('[')
	e.open('{')
	e.place("", v.File, line, 0)
	e.key("logicalLocations")
	e.open('[')
	e.open('{')
	e.keyStr("name", brief(v.ID, mostOfName))
	e.keyStr("kind", "object")
	e.close('}')
	e.close(']')
	e.close('}')
	e.close(']')
	e.key("relatedLocations")
	e.open('[')
	pos := &s.book.Rules[i].Pos
	id := int64(0)
	related := func(base, file string, line, column int, what string) {
		e.open('{')
		e.keyInt("id", id)
		e.place(base, file, line, column)
		e.sarifText("message", what)
		e.close('}')
		id++
	}
	if pos.File != "" {
		related(bookFolder, pos.File, pos.Line, pos.Column, w.either("the rule", "规则"))
	}
	for _, line := range more {
		related("", v.File, line, 0, w.either("evidence", "证据"))
	}
	e.close(']')
	e.key("partialFingerprints")
	e.open('{')
	e.keyStr("visitRule/v1", fingerprint(s.book.ID, s.book.Rules[i].ID, v.ID))
	e.close('}')
	s.suppressions(r)
	e.key("properties")
	e.open('{')
	e.keyStr("visit", brief(v.ID, mostOfName))
	e.keyStr("site", brief(v.Site, mostOfName))
	e.keyStr("staff", brief(v.Staff, mostOfName))
	e.keyStr("wave", brief(v.Wave, mostOfName))
	e.keyStr("verdict", r.Verdict.String())
	e.close('}')
	e.close('}')
}

// suppressions writes the waiver of a failure. Where one result has the list all
// must, so it is empty for the others, and left out without waivers.
func (s *sarif) suppressions(r *checker.RuleResult) {
	e := &s.e
	if len(s.book.Waivers) == 0 {
		return
	}
	e.key("suppressions")
	e.open('[')
	if by := s.words.waivedBy(s.book, r); by != "" {
		e.open('{')
		e.keyStr("kind", "external")
		e.keyStr("status", "accepted")
		e.keyStr("justification", brief(by, mostOfMessage))
		e.close('}')
	}
	e.close(']')
}

// fingerprint is the same for the same rule and visit in each run, whatever
// line it stands on.
func fingerprint(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// Finish writes what was read, what was rejected and what was left out.
func (s *sarif) Finish(r *Run) error {
	e := &s.e
	e.close(']')
	e.line("artifacts")
	e.open('[')
	for i, in := range r.Inputs {
		if slices.Index(r.Inputs, in) == i { // a log may be named twice, an artifact may not
			e.artifact("", in.Name, in.SHA256, "analysisTarget")
		}
	}
	for i := range s.book.Sources {
		e.artifact(bookFolder, s.book.Sources[i].Name, s.book.Sources[i].SHA256, "userSpecifiedConfiguration")
	}
	e.close(']')
	e.line("invocations")
	e.open('[')
	e.open('{')
	rejected := r.Summary.Totals().Rejected
	e.key("executionSuccessful")
	e.bool(rejected == 0)
	e.key("toolExecutionNotifications")
	e.open('[')
	for i := range r.Rejected[:min(len(r.Rejected), MaxRejects)] {
		x := &r.Rejected[i]
		message := brief(x.Reason, mostOfMessage)
		if x.Visit != "" {
			message = s.words.visitName(x.Visit, "") + s.words.either(": ", "：") + message
		}
		s.notification("error", message, x)
	}
	if more := rejected - int64(len(r.Rejected)); more > 0 {
		s.notification("error", fmt.Sprintf(s.words.either("and %s more were rejected", "另有%s个被拒收"), grouped(more)), nil)
	}
	for i := range r.Repairs {
		s.notification("note", s.words.repairKind(r.Repairs[i].Kind)+s.words.either(": ", "：")+brief(r.Repairs[i].What, mostOfMessage)+
			" ("+grouped(r.Repairs[i].Count)+")", nil)
	}
	s.left(s.failed, mostFailures, "failures", "不通过")
	s.left(s.unknown, mostUnknown, "unknown outcomes", "未知")
	e.close(']')
	e.close('}')
	e.close(']')
	e.close('}')
	e.close(']')
	e.close('}')
	e.dst = append(e.dst, '\n')
	s.flush()
	return s.err
}

// left tells that results of a kind were left out.
func (s *sarif) left(all, most int64, en, zh string) {
	if all <= most {
		return
	}
	s.notification("warning", fmt.Sprintf(s.words.either("this log holds the first %[1]s of %[2]s "+en, zh+"共%[2]s项，本文件只含前%[1]s项"),
		grouped(most), grouped(all)), nil)
}

func (s *sarif) notification(level, message string, at *Reject) {
	e := &s.e
	e.row()
	e.keyStr("level", level)
	e.sarifText("message", message)
	if at != nil && at.File != "" {
		e.key("locations")
		e.open('[')
		e.open('{')
		e.place("", at.File, at.Line, at.Column)
		e.close('}')
		e.close(']')
	}
	e.close('}')
}
