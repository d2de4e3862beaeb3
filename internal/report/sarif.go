package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
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
	return NeedSummary | NeedReasons | NeedEvents | NeedHashes
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

// rule describes a rule, in the language of the report and with the titles in
// the other where the book has them.
func (s *sarif) rule(i int) {
	e, w, r := &s.e, s.words, &s.book.Rules[i]
	title := ruleTitle(s.book, i, w.lang)
	e.row()
	e.keyStr("id", r.ID)
	e.keyStr("name", pascal(r.ID))
	e.sarifText("shortDescription", title)
	need := r.Need.In(w.lang)
	full := title
	if need != "" {
		full += w.either(". Why: ", "。原因：") + need
	}
	e.sarifText("fullDescription", full)
	e.sarifText("help", s.help(r, title, need))
	e.key("defaultConfiguration")
	e.open('{')
	e.keyStr("level", level(r))
	e.close('}')
	e.key("properties")
	e.open('{')
	e.key("weight")
	e.ratio(r.Weight)
	if r.Step >= 0 && r.Step < len(s.book.Steps) {
		e.keyStr("step", s.book.Steps[r.Step].ID)
	}
	e.keyStr("source", r.Source)
	e.keyStr("titleEn", r.Title.EN)
	e.keyStr("titleZh", r.Title.ZH)
	tags := append([]string{}, r.DimensionIDs...)
	for _, d := range r.Dimensions {
		if d >= 0 && d < len(s.book.Dimensions) {
			tags = append(tags, s.book.Dimensions[d].ID)
		}
	}
	if len(tags) > 0 {
		e.key("tags")
		e.open('[')
		for _, tag := range tags {
			e.str(tag)
		}
		e.close(']')
	}
	e.close('}')
	e.close('}')
}

// help is the text that a viewer shows beside a result.
func (s *sarif) help(r *rules.Rule, title, need string) string {
	w := s.words
	lines := []string{title}
	for _, other := range []string{r.Title.EN, r.Title.ZH, r.Title.Main} {
		if other != "" && other != lines[0] && other != lines[len(lines)-1] {
			lines = append(lines, other)
		}
	}
	add := func(en, zh, what string) {
		if what != "" {
			lines = append(lines, w.either(en+": ", zh+"：")+what)
		}
	}
	add("Why", "原因", need)
	add("Source", "出处", r.Source)
	add("Step", "步骤", stepTitle(s.book, r.Step, w.lang))
	add("Weight", "权重", ratio(r.Weight))
	if r.Critical {
		lines = append(lines, w.either("Critical: a visit that fails it does not pass.", "关键规则：不通过则该次访问不合格。"))
	}
	return strings.Join(lines, "\n")
}

// level is how bad a failure of a rule is.
func level(r *rules.Rule) string {
	switch {
	case r.Critical:
		return "error"
	case r.Bonus:
		return "note"
	}
	return "warning"
}

// pascal writes an id as SARIF asks names to be written.
func pascal(id string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(id, "-") {
		if part != "" {
			b.WriteString(strings.ToUpper(part[:1]))
			b.WriteString(part[1:])
		}
	}
	return b.String()
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
	for i := range r.Inputs {
		e.artifact("", r.Inputs[i].Name, r.Inputs[i].SHA256, "analysisTarget")
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

func (e *encoder) artifact(base, name, hash, role string) {
	e.row()
	e.artifactLocation("location", base, name)
	e.key("roles")
	e.open('[')
	e.str(role)
	e.close(']')
	if hash != "" {
		e.key("hashes")
		e.open('{')
		e.keyStr("sha-256", hash)
		e.close('}')
	}
	e.close('}')
}

// place writes a place in a file, below a folder that has a name, "" for none;
// line and column are 0 where not known.
func (e *encoder) place(base, file string, line, column int) {
	e.key("physicalLocation")
	e.open('{')
	e.artifactLocation("artifactLocation", base, file)
	if line > 0 {
		e.key("region")
		e.open('{')
		e.keyInt("startLine", int64(line))
		if column > 0 {
			e.keyInt("startColumn", int64(column))
		}
		e.close('}')
	}
	e.close('}')
}

func (e *encoder) artifactLocation(key, base, file string) {
	e.key(key)
	e.open('{')
	e.keyStr("uri", fileURI(file))
	e.keyStr("uriBaseId", base)
	e.close('}')
}

// fileURI writes the name of a file as a URI reference: relative names stay so.
func fileURI(name string) string {
	parts := strings.Split(name, "/")
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(url.PathEscape(p), ":", "%3A")
	}
	uri := strings.Join(parts, "/")
	switch {
	case strings.HasPrefix(uri, "//"):
		return "file:" + strings.TrimLeft(uri, "/") // no host of ours
	case strings.HasPrefix(uri, "/"):
		return "file://" + uri
	case uri == "":
		return "-"
	}
	return uri
}

// sarifText writes a message. Brackets before a parenthesis would make a link
// of it, to wherever a log wants.
func (e *encoder) sarifText(key, text string) {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.ReplaceAll(brief(lines[i], mostOfMessage), "](", "] (")
	}
	e.key(key)
	e.open('{')
	e.key("text")
	e.str(strings.Join(lines, "\n"))
	e.close('}')
}
