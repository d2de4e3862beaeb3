package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"stdc/checker"
	"stdc/rules"
)

// mostAnnotations is the number of annotations of one kind that GitHub shows of
// a step; it drops the others without a word.
const mostAnnotations = 10

// annotations writes workflow commands of GitHub: what critical rules failed
// and what was rejected as errors, what other rules failed as warnings, and the
// whole run as one notice. Each failure is told while there are few, and each
// rule with its first failure where there are more, so that nothing is told
// that GitHub would not show.
type annotations struct {
	w     io.Writer
	book  *rules.Book
	words *Words
	// failures are the first of each kind, up to one more than are shown.
	critical, other []annotation
}

// annotation is one workflow command.
type annotation struct {
	kind           string // error, warning or notice
	file           string
	line           int
	title, message string
}

func annotationNeeds(*Options) Needs {
	return NeedSummary | NeedVisits | NeedReasons | NeedEvents | needResult
}

func newAnnotations(w io.Writer, o *Options) *annotations {
	return &annotations{w: w, book: o.Book, words: NewWords(o.Lang)}
}

// Visit keeps the first failures.
func (a *annotations) Visit(v *Visit) {
	for i := range v.Result.Rules {
		if v.Result.Rules[i].Scored() != checker.Fail || i >= len(a.book.Rules) || a.book.Rules[i].Bonus {
			continue
		}
		list, kind := &a.other, "warning"
		if a.book.Rules[i].Critical {
			list, kind = &a.critical, "error"
		}
		if len(*list) > mostAnnotations {
			continue
		}
		one := annotation{kind: kind, file: v.File, line: v.Line, title: ruleTitle(a.book, i, a.words.lang)}
		one.message = a.words.visitName(v.ID, v.Site)
		if why := v.Result.Rules[i].Reason; why != nil {
			one.message += a.words.either(": ", "：") + a.words.Sentence(a.book, why)
			if len(why.Events) > 0 {
				one.line = eventLine(v, why.Events[0])
			}
		}
		*list = append(*list, one)
	}
}

// visitName names a visit, with its site where it has one.
func (w *Words) visitName(id, site string) string {
	id = brief(id, mostOfName)
	if site == "" {
		return w.either("visit ", "访问 ") + id
	}
	return fmt.Sprintf(w.either("visit %s (site %s)", "访问 %s（网点 %s）"), id, brief(site, mostOfName))
}

// mostOfName is the number of characters up to which a name of a log is shown
// where it stands among words.
const mostOfName = 200

// Finish writes all annotations.
func (a *annotations) Finish(r *Run) error {
	totals, table := r.Summary.Totals(), r.Summary.Rules()
	errors := a.grouped(a.critical, table, true)
	warnings := a.grouped(a.other, table, false)
	rejected := make([]annotation, 0, mostAnnotations)
	for i := range r.Rejected[:min(len(r.Rejected), mostAnnotations)] {
		x := &r.Rejected[i]
		one := annotation{kind: "error", file: x.File, line: x.Line, title: a.words.either("Rejected", "拒收"), message: x.Reason}
		if x.Visit != "" {
			one.title += a.words.either(": visit ", "：访问 ") + x.Visit
		}
		rejected = append(rejected, one)
	}
	// Rejects and critical failures share what GitHub shows of errors.
	left := mostAnnotations - min(len(rejected), mostAnnotations/2)
	shown := slices.Clone(errors[:min(len(errors), left)])
	rejected = rejected[:min(len(rejected), mostAnnotations-len(shown))]
	shown = append(shown, rejected...)
	shown = append(shown, warnings[:min(len(warnings), mostAnnotations)]...)
	failing := 0
	for i := range table {
		if table[i].Fail > 0 && !a.book.Rules[i].Bonus {
			failing++
		}
	}
	shown = append(shown, a.summary(&totals, failing, int64(len(rejected)), r.Summary.Waivers()))
	var b []byte
	for i := range shown {
		b = shown[i].append(b)
	}
	_, err := a.w.Write(b)
	return err
}

// grouped returns the annotations of single failures, or of rules where there
// are more failures than GitHub would show; what failed most first.
func (a *annotations) grouped(few []annotation, table []checker.RuleTotals, critical bool) []annotation {
	if len(few) <= mostAnnotations {
		return few
	}
	var order []int
	for i := range table {
		if r := &a.book.Rules[i]; table[i].Fail > 0 && r.Critical == critical && !r.Bonus {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(table[j].Fail, table[i].Fail) })
	var all []annotation
	for _, i := range order[:min(len(order), mostAnnotations)] {
		t := &table[i]
		one := annotation{kind: few[0].kind, title: ruleTitle(a.book, i, a.words.lang)}
		one.message = fmt.Sprintf(a.words.either("failed in %s visits", "不通过%s次访问"), of(t.Fail, t.FailRate.N))
		if len(t.Examples) > 0 {
			x := &t.Examples[0]
			one.file, one.line = x.File, x.Line
			one.message += a.words.either(", e.g. ", "，例：") + a.words.visitName(x.Visit, x.Site)
			if x.Reason != nil {
				one.message += a.words.either(": ", "：") + a.words.Sentence(a.book, x.Reason)
			}
		}
		all = append(all, one)
	}
	return all
}

// summary is the notice on the whole run. It names what the other annotations
// leave out.
func (a *annotations) summary(t *checker.Totals, failing int, rejected int64, waivers []checker.WaiverTotals) annotation {
	w := a.words
	parts := []string{fmt.Sprintf(w.either("visits: %s, of which passed: %s, failed: %s, undecided: %s", "访问%s次：合格%s，不合格%s，未定%s"),
		grouped(t.Visits), grouped(t.Passed), grouped(t.Failed), grouped(t.Undecided))}
	if t.Score.N > 0 {
		parts = append(parts, w.either("score ", "得分 ")+points(t.Score.Mean))
	}
	if failing > 0 {
		parts = append(parts, fmt.Sprintf(w.either("rule failures: %s, rules concerned: %d", "规则不通过%s次，涉及规则%d条"), grouped(t.Fails), failing))
	}
	if t.Waived > 0 {
		parts = append(parts, fmt.Sprintf(w.either("failures waived: %s", "豁免不通过%s次"), grouped(t.Waived)))
	}
	for i := range waivers {
		if waivers[i].Ended+waivers[i].Undated > 0 {
			parts = append(parts, w.either("waiver of ", "豁免 ")+w.waiverName(a.book, &a.book.Waivers[i])+w.either(": ", "：")+w.waiverCounts(&waivers[i]))
		}
	}
	if t.Unknown > 0 {
		parts = append(parts, fmt.Sprintf(w.either("outcomes unknown: %s", "结果未知%s"), grouped(t.Unknown)))
	}
	if t.Rejected > 0 {
		s := fmt.Sprintf(w.either("rejected: %s", "拒收%s"), grouped(t.Rejected))
		if t.Rejected > rejected {
			s += fmt.Sprintf(w.either(" (%s shown)", "（显示%s）"), grouped(rejected))
		}
		parts = append(parts, s)
	}
	title := titleOr(a.book.Title, a.book.ID, w.lang)
	if a.book.Version != "" {
		title += " " + a.book.Version
	}
	return annotation{kind: "notice", title: title, message: strings.Join(parts, w.either("; ", "；"))}
}

// append appends the command as a line.
func (x *annotation) append(dst []byte) []byte {
	dst = append(append(dst, "::"...), x.kind...)
	between := byte(' ')
	property := func(key, value string) {
		dst = append(append(append(append(dst, between), key...), '='), commandProperty.Replace(value)...)
		between = ','
	}
	if x.file != "" {
		property("file", brief(x.file, mostOfMessage))
		if x.line > 0 {
			property("line", strconv.Itoa(x.line))
		}
	}
	property("title", brief(x.title, mostOfName))
	dst = append(dst, "::"...)
	dst = append(dst, commandData.Replace(brief(x.message, mostOfMessage))...)
	return append(dst, '\n')
}

// mostOfMessage is the number of characters up to which a message is written.
const mostOfMessage = 2000

// What must be escaped in the message of a command, and in its properties.
var (
	commandData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	commandProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
