package report

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Repair is one thing in which a log was not taken as it stands: a kind, what
// it concerns on one line, how often, and where at first. Its members are those
// of a log reader's repairs.
type Repair struct {
	Kind     string          `json:"kind"`
	What     string          `json:"what"`
	Count    int64           `json:"count"`
	Examples []RepairExample `json:"examples"`
}

// RepairExample is one case of a repair: what was found and what it was taken
// for. Line is 0 and all else "" where it is not known.
type RepairExample struct {
	File  string `json:"file"`
	Line  int    `json:"line"`
	Visit string `json:"visit"`
	Found string `json:"found"`
	Read  string `json:"read"`
	// Table is the table whose line it is, where the file has several; "" for the
	// main one.
	Table string `json:"table"`
}

// repairKinds words the kinds of repairs, in the order of reports; it is read
// only.
var repairKinds = [...]struct {
	kind  string
	words template
}{
	{"file", template{"done to the file", "对文件的处理"}},
	{"read", template{"read", "读作"}},
	{"skipped", template{"rows left out by the mapping", "按映射略去的行"}},
	{"version", template{"made with another version of the rulebook, and checked by this one", "以另一版本的标准记录，按本版本检查"}},
	{"column", template{"columns not used", "未使用的列"}},
	{"absent", template{"columns of the mapping that the log does not have", "日志中没有的映射列"}},
	{"ignored", template{"values passed over", "忽略的值"}},
	{"filled", template{"blank cells filled from above", "沿用上方内容的空白单元格"}},
	{"unpaired", template{"starts or completions without the other", "缺少开始或结束的事件"}},
	{"wrapped", template{"times of day put on the next day", "归入次日的时刻"}},
	{"shifted", template{"times moved by the tolerance of the clocks", "按时钟误差移动的时刻"}},
	{"sorted", template{"visits put in order of time", "按时间重排的访问"}},
	{"gap", template{"local times that do not exist", "不存在的当地时刻"}},
	{"fold", template{"local times that come twice", "出现两次的当地时刻"}},
}

// repairPlace is the place of a kind in repairKinds, behind all where it has
// none.
func repairPlace(kind string) int {
	for i := range repairKinds {
		if repairKinds[i].kind == kind {
			return i
		}
	}
	return len(repairKinds)
}

// repairKind words a kind; one that has no words yet speaks for itself.
func (w *Words) repairKind(kind string) string {
	i := repairPlace(kind)
	if i == len(repairKinds) {
		return clean(kind)
	}
	return w.either(repairKinds[i].words.en, repairKinds[i].words.zh)
}

// repairSum adds up the repairs of several results.
type repairSum struct {
	list  []Repair
	index map[repairKey]int
}

type repairKey struct{ kind, what string }

// repairExamples is the number of cases that are kept of a repair.
const repairExamples = 3

// add takes in the repairs of one of the results, in their order.
func (s *repairSum) add(all []Repair) {
	if s.index == nil {
		s.index = map[repairKey]int{}
	}
	for i := range all {
		r := &all[i]
		key := repairKey{r.Kind, r.What}
		k, ok := s.index[key]
		if !ok {
			k = len(s.list)
			s.index[key] = k
			s.list = append(s.list, Repair{Kind: r.Kind, What: r.What})
		}
		to := &s.list[k]
		to.Count += min(r.Count, math.MaxInt64-to.Count)
		to.Examples = append(to.Examples, r.Examples[:min(len(r.Examples), repairExamples-len(to.Examples))]...)
	}
}

// sorted returns the sums in the order of reports, those of a kind in the order
// in which they came.
func (s *repairSum) sorted() []Repair {
	slices.SortStableFunc(s.list, func(a, b Repair) int { return cmp.Compare(repairPlace(a.Kind), repairPlace(b.Kind)) })
	return s.list
}

// readRepairs reads the table of repairs back.
func readRepairs(value jsontext.Value) ([]Repair, error) {
	var all []Repair
	if err := unmarshal(value, &all); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(all, func(r Repair) bool { return r.Count < 0 }) {
		return nil, errors.New("a count is below 0")
	}
	return all, nil
}

// WriteRepairs writes the section of a report that tells what was repaired in
// reading; nothing where nothing was. Only the language, the width and the
// colour of the options count.
func WriteRepairs(w io.Writer, repairs []Repair, o Options) error {
	t := NewText(w, o)
	t.digest.repairs(repairs)
	t.flush()
	return t.err
}

// repairs writes a line a repair, with its first example below.
func (t *digest) repairs(all []Repair) {
	if len(all) == 0 {
		return
	}
	w := t.words
	t.page.heading(w.label(lblRepairs))
	var list []counted
	for i := range all[:min(len(all), mostRows)] {
		r := &all[i]
		one := counted{count: grouped(r.Count), what: w.repairOf(r)}
		if len(r.Examples) > 0 {
			one.example = w.repaired(&r.Examples[0])
		}
		list = append(list, one)
	}
	t.page.counted(list)
	if more := len(all) - len(list); more > 0 {
		t.page.under(0, fmt.Sprintf(w.either("and %d more; --format json has all", "另有%d条；--format json 列出全部"), more))
	}
	t.page.gap()
}

// repairOf names a repair by its kind and what it concerns.
func (w *Words) repairOf(r *Repair) string {
	what := w.repairKind(r.Kind)
	if r.What != "" {
		said := strings.TrimPrefix(r.What, "read as ") // as the kind says already
		if w.either("en", "zh") == "zh" {
			said = inChinese(said)
		}
		what += w.either(": ", "：") + clean(said)
	}
	return what
}

// mostOfCell is the width up to which a report shows the content of a cell.
const mostOfCell = 60

// repaired writes a case of a repair.
func (w *Words) repaired(x *RepairExample) string {
	s := w.label(lblExample)
	between := w.either(" ", "")
	add := func(part string) {
		s += between + part
		between = w.either(", ", "，")
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
	if between != w.either(" ", "") {
		between = w.either(": ", "：")
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
