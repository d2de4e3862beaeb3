package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// mostOfMarkdown is the number of characters, as UTF-16 counts them, that a
// report in Markdown has at most: GitHub takes 65,536 in a comment.
const mostOfMarkdown = 65000

// markdown writes the digest of a run in GitHub's Markdown, for the comment on a
// pull request or a page of a wiki. What it was made of stands at the top, so
// that a report which must be cut loses examples, not its method.
type markdown struct {
	w     io.Writer
	o     *Options
	words *Words
}

func markdownNeeds(*Options) Needs { return NeedSummary }

func newMarkdown(w io.Writer, o *Options) *markdown {
	return &markdown{w: w, o: o, words: NewWords(o.Lang)}
}

// Visit does nothing: the summary has what is shown.
func (m *markdown) Visit(*Visit) {}

// Finish writes the report.
func (m *markdown) Finish(r *Run) error {
	p := &markdownPage{words: m.words}
	d := &digest{book: m.o.Book, words: m.words, page: p}
	p.line("## " + gfm(brief(d.title(), mostOfName)))
	p.between(asText)
	p.line(m.method(r))
	d.summary(r.Summary)
	if r.Summary.Totals().Visits > 0 {
		d.tables(r.Summary)
		d.failing(r.Summary)
		d.actions(r.Summary)
		d.waivers(r.Summary)
		d.agreement(r.Summary)
	}
	d.changes(r.Changes)
	d.rejects(r.Summary.Totals().Rejected, r.Rejected)
	d.repairs(r.Repairs)
	_, err := io.WriteString(m.w, cutLines(p.buf.String(), mostOfMarkdown, m.words.either(
		"*Cut here: the rest is longer than a comment may be. `stdc report` writes it in other formats.*",
		"*至此截断：其余内容超出评论允许的长度。`stdc report` 可输出为其他格式。*")))
	return err
}

// method says what the report was made of.
func (m *markdown) method(r *Run) string {
	const most = 10
	w, b := m.words, m.o.Book
	parts := []string{code(b.ID)}
	if b.Hash != "" {
		parts = append(parts, w.either("hash ", "哈希 ")+code(b.Hash[:min(12, len(b.Hash))]))
	}
	var logs []string
	for i := range r.Inputs[:min(len(r.Inputs), most)] {
		logs = append(logs, code(r.Inputs[i].Name))
	}
	if more := len(r.Inputs) - len(logs); more > 0 {
		logs = append(logs, fmt.Sprintf(w.either("and %d more", "另有%d个"), more))
	}
	if len(logs) > 0 {
		parts = append(parts, w.label(lblLogs)+strings.Join(logs, w.either(", ", "、")))
	}
	for i := range r.Mappings {
		parts = append(parts, w.either("mapping: ", "映射：")+code(r.Mappings[i].Name))
	}
	if m.o.Version != "" {
		parts = append(parts, "stdc "+code(m.o.Version))
	}
	return strings.Join(parts, " · ")
}

// cutLines cuts a text behind its last line that leaves room for a last word
// on it.
func cutLines(s string, most int, last string) string {
	if units(s) <= most {
		return s
	}
	left, end := most-units(last)-2, 0
	for line := range strings.SplitAfterSeq(s, "\n") {
		if left -= units(line); left < 0 {
			break
		}
		end += len(line)
	}
	return s[:end] + "\n" + last + "\n"
}

// units counts a text as UTF-16 does.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// markdownPage is a page in GitHub's Markdown.
type markdownPage struct {
	buf   strings.Builder
	words *Words
	last  block
}

// block is what stands last on a page; between two kinds stands an empty line.
type block int

const (
	asHeading block = iota
	asText
	asList
	asTable
)

func (p *markdownPage) line(s string) {
	p.buf.WriteString(s)
	p.buf.WriteByte('\n')
}

// between begins a block.
func (p *markdownPage) between(b block) {
	if p.buf.Len() > 0 && (p.last != b || b != asList) {
		p.line("")
	}
	p.last = b
}

func (p *markdownPage) heading(s string) {
	p.between(asHeading)
	p.line("### " + gfm(s))
}

func (p *markdownPage) gap() {}

func (p *markdownPage) fact(name, s string) {
	p.between(asList)
	p.line("- **" + gfm(name) + "**" + p.words.either(": ", "：") + gfm(s))
}

func (p *markdownPage) item(level int, s string) {
	p.between(asList)
	p.line(strings.Repeat("  ", level) + "- " + gfm(brief(s, mostOfMessage)))
}

func (p *markdownPage) under(level int, s string) {
	if level > 0 {
		p.item(level, s)
		return
	}
	p.between(asText)
	p.line(gfm(brief(s, mostOfMessage)))
}

func (p *markdownPage) table(rows [][]string) {
	p.between(asTable)
	for i, row := range rows {
		cells := make([]string, len(row))
		for c, cell := range row {
			cells[c] = gfm(brief(cell, mostOfName))
		}
		p.line("| " + strings.Join(cells, " | ") + " |")
		if i == 0 {
			p.line("| :--- |" + strings.Repeat(" ---: |", len(row)-1))
		}
	}
}

func (p *markdownPage) inset(rows [][]string) { p.table(rows) }

func (p *markdownPage) ranked(list []ranked) {
	w := p.words
	p.between(asTable)
	p.line("| " + w.label(lblRule) + " | " + w.label(lblFails) + " | % | " + w.either("Example", "示例") + " |")
	p.line("| :--- | ---: | ---: | :--- |")
	for i := range list {
		x := &list[i]
		example := gfm(brief(x.example, mostOfName))
		if x.why != "" {
			example += "<br>" + gfm(brief(x.why, mostOfMessage))
		}
		p.line("| " + gfm(brief(x.title, mostOfName)) + " | " + gfm(x.count) + " | " + gfm(w.percent(x.share)) + " | " + example + " |")
	}
}

func (p *markdownPage) counted(list []counted) {
	for i := range list {
		p.item(0, list[i].count+" × "+list[i].what)
		if list[i].example != "" {
			p.item(1, list[i].example)
		}
	}
}

func (p *markdownPage) bars(list []barLine) {
	p.between(asTable)
	p.line("| " + p.words.either("Observed", "观察值") + " | | n | % |")
	p.line("| ---: | :--- | ---: | ---: |")
	for i := range list {
		x := &list[i]
		p.line("| " + gfm(x.name) + " | " + bar(x.length) + " | " + x.count + " | " + gfm(x.share) + " |")
		if x.edge != "" {
			p.line("| **" + gfm(x.edge) + "** | | | |")
		}
	}
}

// code writes lines of a diff, in a fence longer than any of theirs.
func (p *markdownPage) code(text string) {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	p.between(asText)
	p.line(fence + "diff")
	for line := range strings.Lines(text) {
		p.line(clean(strings.ReplaceAll(strings.TrimRight(line, "\r\n"), "\t", "    ")))
	}
	p.line(fence)
}

// code writes a name as code, in which nothing is markup: no mention, no
// reference, no link. A pipe would still end a cell, and is not used in one.
func code(s string) string {
	s = brief(s, mostOfName)
	if s == "" {
		return ""
	}
	fence, run := 1, 0
	for _, r := range s {
		if r != '`' {
			run = 0
			continue
		}
		run++
		fence = max(fence, run+1)
	}
	ticks := strings.Repeat("`", fence)
	if bare := strings.Trim(s, " "); bare != "" && (fence > 1 || bare != s) {
		s = " " + s + " " // one at each end is taken away
	}
	return ticks + s + ticks
}

// gfm writes one line of clean text so that GitHub's Markdown shows it as it is:
// what could be markup is escaped, and mentions, references and addresses, which
// are found in the text that results, are broken by a space of no width. Spaces
// at its ends, which would make code of it, are left out.
func gfm(s string) string {
	s = strings.Trim(s, " ")
	var b strings.Builder
	for i, r := range s {
		next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		switch {
		case strings.ContainsRune("\\`*_[]<>|~&$", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '@' || r == '#':
			b.WriteByte('\\')
			b.WriteRune(r)
			if next != utf8.RuneError && next != ' ' {
				b.WriteString("&#8203;")
			}
		case r == '-' && i >= 2 && strings.EqualFold(s[i-2:i], "gh"):
			b.WriteString("&#8203;-")
		case r == ':' && next == '/', r == '.' && i >= 3 && strings.EqualFold(s[i-3:i], "www"):
			b.WriteByte('\\')
			b.WriteRune(r)
		case i == 0 && strings.ContainsRune("-+=", r), i > 0 && numbers(s, i):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// numbers tells whether the character at i would make a numbered list of the
// line.
func numbers(s string, i int) bool {
	return (s[i] == '.' || s[i] == ')') && (i+1 == len(s) || s[i+1] == ' ') && strings.Trim(s[:i], "0123456789") == ""
}
