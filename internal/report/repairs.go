package report

import (
	"fmt"
	"io"
)

// Repair is one thing in which a log was not taken as it stands: a kind, what
// it concerns on one line, how often, and where at first. Its members are those
// of a log reader's repairs.
type Repair struct {
	Kind     string
	What     string
	Count    int64
	Examples []RepairExample
}

// RepairExample is one case of a repair: what was found and what it was taken
// for. Line is 0 and all else "" where it is not known.
type RepairExample struct {
	File  string
	Line  int
	Visit string
	Found string
	Read  string
	Table string // whose line it is, where the file has several; "" for the main one
}

// repairKinds words the kinds of repairs; it is read only.
var repairKinds = map[string]template{
	"read":     {"read", "读作"},
	"absent":   {"columns of the mapping that the log does not have", "日志中没有的映射列"},
	"skipped":  {"rows left out by the mapping", "按映射略去的行"},
	"column":   {"columns not used", "未使用的列"},
	"ignored":  {"values passed over", "忽略的值"},
	"filled":   {"blank cells filled from above", "沿用上方内容的空白单元格"},
	"unpaired": {"starts or completions without the other", "缺少开始或结束的事件"},
	"wrapped":  {"times of day put on the next day", "归入次日的时刻"},
	"shifted":  {"times moved by the tolerance of the clocks", "按时钟误差移动的时刻"},
	"sorted":   {"visits put in order of time", "按时间重排的访问"},
	"gap":      {"local times that do not exist", "不存在的当地时刻"},
	"fold":     {"local times that come twice", "出现两次的当地时刻"},
	"file":     {"done to the file", "对文件的处理"},
}

// repairKind words a kind; one that has no words yet speaks for itself.
func (w *Words) repairKind(kind string) string {
	t, ok := repairKinds[kind]
	if !ok {
		return clean(kind)
	}
	return w.either(t.en, t.zh)
}

// WriteRepairs writes the section of a report that tells what was repaired in
// reading; nothing where nothing was. Only the language, the width and the
// colour of the options count.
func WriteRepairs(w io.Writer, repairs []Repair, o TextOptions) error {
	t := NewText(w, o)
	t.repairs(repairs)
	t.flush()
	return t.err
}

// repairs writes a line a repair, with its first example below.
func (t *Text) repairs(all []Repair) {
	if len(all) == 0 {
		return
	}
	t.line("", t.bold(t.words.label(lblRepairs)))
	shown := all[:min(len(all), mostRows)]
	counts := 0
	for i := range shown {
		counts = max(counts, columns(grouped(shown[i].Count)))
	}
	for i := range shown {
		t.repair(&shown[i], counts)
	}
	if more := len(all) - len(shown); more > 0 {
		t.para(&t.buf, "  ", "  ", fmt.Sprintf(t.words.either("and %d more; --format json has all", "另有%d条；--format json 列出全部"), more))
	}
	t.line("", "")
}

func (t *Text) repair(r *Repair, counts int) {
	what := t.words.repairKind(r.Kind)
	if r.What != "" {
		what += t.words.either(": ", "：") + clean(r.What)
	}
	first := "  " + pad(grouped(r.Count), -counts) + "  "
	rest := pad("", columns(first))
	t.para(&t.buf, first, rest, what)
	if len(r.Examples) > 0 {
		t.para(&t.buf, rest, rest+"  ", t.repaired(&r.Examples[0]))
	}
}

// mostOfCell is the width up to which a report shows the content of a cell.
const mostOfCell = 60

// repaired writes a case of a repair.
func (t *Text) repaired(x *RepairExample) string {
	s := t.words.label(lblExample)
	between := t.words.either(" ", "")
	add := func(part string) {
		s += between + part
		between = t.words.either(", ", "，")
	}
	if x.Visit != "" {
		add(shorten(clean(x.Visit), mostOfCell))
	}
	if x.Table != "" {
		add(shorten(clean(x.Table), mostOfCell))
	}
	if x.File != "" {
		add(place(x.File, x.Line))
	}
	if between != t.words.either(" ", "") {
		between = t.words.either(": ", "：")
	}
	found, read := shorten(clean(x.Found), mostOfCell), shorten(clean(x.Read), mostOfCell)
	switch {
	case found != "" && read != "":
		add("“" + found + "” → " + read)
	case found != "":
		add("“" + found + "”")
	case read != "":
		add("→ " + read)
	}
	return s
}

// repairs writes the same as a table of the JSON document, with all examples.
func (e *encoder) repairs(all []Repair) {
	e.line("repairs")
	e.open('[')
	for i := range all {
		r := &all[i]
		e.row()
		e.key("kind")
		e.str(r.Kind)
		e.key("what")
		e.str(r.What)
		e.keyInt("count", r.Count)
		e.key("examples")
		e.open('[')
		for k := range r.Examples {
			x := &r.Examples[k]
			e.open('{')
			e.keyStr("file", x.File)
			if x.Table != "" {
				e.keyStr("table", x.Table)
			}
			if x.Line > 0 {
				e.keyInt("line", int64(x.Line))
			}
			e.keyStr("visit", x.Visit)
			e.keyStr("found", x.Found)
			e.keyStr("read", x.Read)
			e.close('}')
		}
		e.close(']')
		e.close('}')
	}
	e.close(']')
}
