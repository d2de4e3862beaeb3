package report

import (
	"io"
	"strconv"
	"strings"

	"stdc/checker"
	"stdc/rules"
)

// byteOrderMark tells a spreadsheet that a file is UTF-8; without it Excel
// reads a CSV in the code page of the machine.
const byteOrderMark = "\ufeff"

// csvTable writes one row for each rule of each visit, as the visits come. The
// fields of the first line, and what stands in all rows of a rule, are made
// once.
type csvTable struct {
	w     io.Writer
	book  *rules.Book
	words *Words
	// before and behind are the cells of a rule that do not change: up to its
	// verdict, and from its weight.
	before, behind []string
	waivers        bool // there is a column for them, the last
	buf, visit     []byte
	err            error
}

func csvNeeds(*Options) Needs { return NeedVisits | NeedReasons | NeedEvents | needResult }

// csvColumns are the names of the columns.
var csvColumns = []template{
	{"visit", "访问"}, {"site", "网点"}, {"staff", "员工"}, {"wave", "轮次"}, {"date", "日期"},
	{"rule", "规则"}, {"title", "规则名称"}, {"step", "步骤"}, {"verdict", "结果"}, {"credit", "得分比例"},
	{"weight", "权重"}, {"critical", "关键"}, {"bonus", "加分"}, {"why", "原因"},
	{"file", "文件"}, {"line", "行"}, {"evidence", "证据事件"}, {"evidence_lines", "证据行"},
}

func newCSV(w io.Writer, o *Options) *csvTable {
	c := &csvTable{w: w, book: o.Book, words: NewWords(o.Lang)}
	c.buf = append(c.buf, byteOrderMark...)
	for i, name := range csvColumns {
		if i > 0 {
			c.buf = append(c.buf, ',')
		}
		c.buf = append(c.buf, c.words.of(name)...)
	}
	if c.waivers = len(o.Book.Waivers) > 0; c.waivers {
		c.buf = append(append(c.buf, ','), c.words.either("waived_until", "豁免至")...)
	}
	c.buf = append(c.buf, "\r\n"...)
	for i := range o.Book.Rules {
		r := &o.Book.Rules[i]
		var b []byte
		b = appendCell(b, r.ID)
		b = appendCell(append(b, ','), ruleTitle(o.Book, i, c.words.lang))
		b = appendCell(append(b, ','), stepTitle(o.Book, r.Step, c.words.lang))
		c.before = append(c.before, string(append(b, ',')))
		b = append(b[:0], ',')
		if r.Weight.Valid() {
			b = appendRatio(b, r.Weight)
		}
		b = append(append(b, ','), c.words.mark(r.Critical)...)
		b = append(append(b, ','), c.words.mark(r.Bonus)...)
		c.behind = append(c.behind, string(append(b, ',')))
	}
	return c
}

// mark is a word for what holds, and nothing for what does not.
func (w *Words) mark(holds bool) string {
	if !holds {
		return ""
	}
	return w.either("yes", "是")
}

// Visit writes the rows of one visit.
func (c *csvTable) Visit(v *Visit) {
	b := c.visit[:0]
	for i, s := range []string{v.ID, v.Site, v.Staff, v.Wave, stampText(v.Record.Date)} {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendCell(b, s)
	}
	c.visit = append(b, ',')
	for i := range v.Result.Rules {
		if i < len(c.before) {
			c.row(v, i, &v.Result.Rules[i])
		}
	}
	if len(c.buf) >= flushAt {
		c.flush()
	}
}

func (c *csvTable) row(v *Visit, rule int, r *checker.RuleResult) {
	b := append(append(c.buf, c.visit...), c.before[rule]...)
	b = append(b, c.words.label(marks[r.Verdict&3].word)...)
	b = append(b, ',')
	if r.Credit.Valid() {
		b = appendRatio(b, r.Credit)
	}
	b = append(b, c.behind[rule]...)
	why := r.Reason
	if r.Verdict != checker.Fail && r.Verdict != checker.Unknown {
		why = nil
	}
	if why != nil {
		c.words.buf = c.words.AppendSentence(c.words.buf[:0], c.book, why)
		b = appendCell(b, string(c.words.buf))
	}
	b = appendCell(append(b, ','), v.File)
	b = append(b, ',')
	if v.Line > 0 {
		b = strconv.AppendInt(b, int64(v.Line), 10)
	}
	b = append(b, ',')
	if why != nil {
		for i, k := range why.Events {
			if i > 0 {
				b = append(b, ' ')
			}
			b = strconv.AppendInt(b, int64(k), 10)
		}
		b = append(b, ',')
		for i, line := range evidenceLines(v, why) {
			if i > 0 {
				b = append(b, ' ')
			}
			b = strconv.AppendInt(b, int64(line), 10)
		}
	} else {
		b = append(b, ',')
	}
	if c.waivers {
		b = append(b, ',')
		if r.Waiving == checker.Waived {
			b = appendCell(b, c.book.Waivers[r.Waiver].Until)
		}
	}
	c.buf = append(b, "\r\n"...)
}

// evidenceLines returns the lines of the log on which the events of a reason
// stand, each once, in their order.
func evidenceLines(v *Visit, why *checker.Reason) []int {
	var lines []int
	for _, k := range why.Events {
		line := eventLine(v, k)
		if line > 0 && (len(lines) == 0 || lines[len(lines)-1] != line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// eventLine is where an event stands: its own line, or that of the visit; 0 for
// not known.
func eventLine(v *Visit, k int) int {
	if k >= 0 && k < len(v.Record.Events) {
		if line := v.Record.Events[k].Line; line > 0 {
			return int(line)
		}
	}
	return v.Line
}

func (c *csvTable) flush() {
	if c.err == nil {
		_, c.err = c.w.Write(c.buf)
	}
	c.buf = c.buf[:0]
}

// Finish writes the last rows.
func (c *csvTable) Finish(*Run) error {
	c.flush()
	return c.err
}

// appendCell appends a text as one field of a CSV: cleaned, so that a row is a
// line, disarmed, and quoted where the grammar or a foreign separator asks for
// it.
func appendCell(dst []byte, s string) []byte {
	s = disarm(clean(s))
	if !strings.ContainsAny(s, ",;\"'") && strings.TrimSpace(s) == s {
		return append(dst, s...)
	}
	dst = append(dst, '"')
	dst = append(dst, strings.ReplaceAll(s, `"`, `""`)...)
	return append(dst, '"')
}

// formulaSigns begin a formula in a spreadsheet; the wide ones do so in a
// Chinese or Japanese one.
const formulaSigns = "=+-@＝＋－＠"

// disarm puts an apostrophe before what a spreadsheet would take for a formula:
// at the beginning of a cell, and behind a semicolon, which begins a cell where
// that is the separator of lists.
func disarm(s string) string {
	if !strings.ContainsAny(s, formulaSigns) {
		return s
	}
	var b strings.Builder
	begins := true
	for _, r := range s {
		switch {
		case begins && strings.ContainsRune(formulaSigns, r):
			b.WriteByte('\'')
			begins = false
		case r == ';':
			begins = true
		case r != ' ' && r != '"':
			begins = false
		}
		b.WriteRune(r)
	}
	return b.String()
}
