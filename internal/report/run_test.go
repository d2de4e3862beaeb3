package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"stdc/checker"
	"stdc/rules"
)

var (
	one  = rules.Whole(1)
	zero = rules.Whole(0)
)

// nasty is a name that would act on a terminal, break lines and turn the rest
// of a line around.
const nasty = "V-\x1b[31m\n\u202egnp.exe\u2069\u200b\u009b\xff|中"

// hallRun makes n visits of the book hall, as a checker would leave them. Their
// figures add up: weights 3, 2, 1, 2 and a bonus of 1.
func hallRun(b *rules.Book, n int) ([]*checker.Result, []*checker.Visit) {
	var rs []*checker.Result
	var vs []*checker.Visit
	for i := range n {
		r := &checker.Result{
			ID: fmt.Sprintf("V-%04d", 1042+i), Site: []string{"SH-03", "广州天河路营业厅", "BJ-01"}[i%3], Staff: fmt.Sprint("T", 17+i%4),
			Wave: []string{"2026-03", "2026-04"}[i/5%2], File: "logs/march.ndjson", Line: i + 1, Events: 9 + i%5, Reordered: i%6 == 5, Gap: i % 2, Fold: i % 5 / 4 * 1000,
		}
		r.Rules = hallVerdicts(b, i)
		score(b, r)
		rs = append(rs, r)
		v := &checker.Visit{Facts: make([]rules.Value, len(b.Facts))}
		v.Facts[1], v.Facts[2] = rules.NumberValue(float64(5+i%3)), rules.NumberValue(float64(4+i%4))
		vs = append(vs, v)
	}
	return rs, vs
}

// hallVerdicts gives visit i its verdicts: different ones fail.
func hallVerdicts(b *rules.Book, i int) []checker.RuleResult {
	out := make([]checker.RuleResult, len(b.Rules))
	for k := range out {
		out[k] = checker.RuleResult{Verdict: checker.Pass, Credit: one}
	}
	fail := func(k int, v checker.Verdict, r *checker.Reason) {
		out[k] = checker.RuleResult{Verdict: v, Credit: zero, Reason: r}
		if v == checker.Unknown {
			out[k].Credit = rules.Ratio{}
		}
	}
	if i%2 == 0 {
		fail(0, checker.Fail, reason(checker.TooLate, b.Rules[0].Node, func(r *checker.Reason) {
			r.Anchor, r.Event, r.Events, r.AnchorAt, r.EventAt = 0, 1, []int{0, 1}, "09:00:02", "09:00:16"
			dist(r, 14, 14)
		}))
	}
	switch i % 4 {
	case 1:
		fail(1, checker.Unknown, reason(checker.NotObserved, b.Rules[1].Node, func(r *checker.Reason) { r.Pattern = pSmile }))
	case 2:
		out[1] = checker.RuleResult{}
	}
	if i%5 == 2 {
		fail(2, checker.Fail, reason(checker.Forbidden, b.Rules[2].Node, func(r *checker.Reason) { r.Event, r.Events, r.EventAt = 4, []int{4}, "09:03:10" }))
	}
	if i%3 == 0 {
		fail(3, checker.Fail, reason(checker.NotMet, b.Rules[3].Node, func(r *checker.Reason) {
			r.Pattern, r.Cond, r.Event, r.Events, r.EventAt, r.Seen = pBow, &bowDepth, 6, []int{6}, "09:01", rules.NumberValue(10)
		}))
		out[3].Credit = rules.Ratio{Num: 1, Den: 3}
	}
	if i%2 == 1 {
		fail(4, checker.Fail, reason(checker.TooFew, b.Rules[4].Node, nil))
	}
	return out
}

// score fills the figures of a result from its verdicts.
func score(b *rules.Book, r *checker.Result) {
	earned, bonus, possible, applicable := zero.Rat(), zero.Rat(), zero.Rat(), zero.Rat()
	r.Passed = checker.Pass
	for k, c := range r.Rules {
		w := b.Rules[k].Weight.Rat()
		if c.Credit.Valid() {
			part := c.Credit.Rat()
			part.Mul(part, w)
			if b.Rules[k].Bonus {
				bonus.Add(bonus, part)
				continue
			}
			earned.Add(earned, part)
			possible.Add(possible, w)
		}
		if c.Verdict != checker.NotApplicable {
			applicable.Add(applicable, w)
		}
	}
	r.Earned, _ = rules.RatioOf(earned)
	r.Bonus, _ = rules.RatioOf(bonus)
	r.Possible, _ = rules.RatioOf(possible)
	r.Applicable, _ = rules.RatioOf(applicable)
	r.Decided = r.Possible
	total := rules.Whole(100).Rat()
	total.Mul(total, earned.Add(earned, bonus)).Quo(total, possible)
	r.Score, _ = rules.RatioOf(total)
	r.Coverage, _ = rules.RatioOf(possible.Quo(possible, applicable))
	if r.Score.Float() < b.PassMark.Float() || r.Rules[2].Verdict == checker.Fail {
		r.Passed = checker.Fail
	}
}

// textReport runs the text writer over some visits.
func textReport(o Options, n, rejected int, repairs ...Repair) string {
	var out bytes.Buffer
	o.Book = hall()
	if o.Logs == nil {
		o.Logs = []string{"logs/march.ndjson"}
	}
	t, s := NewText(&out, o), checker.NewSummary(o.Book)
	rs, vs := hallRun(o.Book, n)
	for i := range rs {
		t.Visit(visitOf(rs[i], vs[i]))
		s.Add(rs[i], vs[i])
	}
	for range rejected {
		s.Reject()
	}
	t.Finish(&Run{Info: Info{Repairs: repairs}, Summary: s})
	return out.String()
}

func TestText(t *testing.T) {
	for name, c := range map[string]struct {
		o           Options
		n, rejected int
	}{
		"text_en.txt":      {Options{Lang: "en"}, 24, 2},
		"text_zh.txt":      {Options{Lang: "zh-CN"}, 24, 2},
		"text_narrow.txt":  {Options{Lang: "en", Width: 60}, 24, 0},
		"text_few.txt":     {Options{Lang: "en"}, 2, 0},
		"text_few_zh.txt":  {Options{Lang: "zh"}, 1, 0},
		"text_verbose.txt": {Options{Lang: "en", Verbose: true, Width: 100}, 5, 0},
		"text_none.txt":    {Options{Lang: "en"}, 0, 3},
	} {
		golden(t, name, []byte(textReport(c.o, c.n, c.rejected)))
	}
}

// TestTextWidth holds every line of every report to the terminal's width; wide
// characters count two.
func TestTextWidth(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		for _, width := range []int{60, 72, 80, 100, 132} {
			for _, n := range []int{1, 3, 40} {
				for _, line := range strings.Split(textReport(Options{Lang: lang, Width: width, Verbose: n == 40}, n, 1), "\n") {
					if c := columns(line); c > width {
						t.Errorf("%s, %d columns: a line takes %d: %s", lang, width, c, line)
					}
				}
			}
		}
	}
}

// TestTextColor checks that colour adds escape sequences and nothing else, and
// that there are none without it.
func TestTextColor(t *testing.T) {
	plain := textReport(Options{Lang: "en", Verbose: true}, 9, 1)
	colored := textReport(Options{Lang: "en", Verbose: true, Color: true}, 9, 1)
	if strings.Contains(plain, "\x1b") || !strings.Contains(colored, escRed) {
		t.Error("colour must be there when asked for, and only then")
	}
	for _, esc := range []string{escBold, escFaint, escRed, escGreen, escYellow, escBlue, escReset} {
		colored = strings.ReplaceAll(colored, esc, "")
	}
	if colored != plain {
		t.Errorf("without its escapes the coloured report differs:\n%s\n%s", colored, plain)
	}
}

// TestTextIsClean puts hostile names everywhere and looks for what could act
// on a terminal.
func TestTextIsClean(t *testing.T) {
	b := hall()
	b.Title.EN, b.ID, b.Version = nasty, nasty, nasty
	for i := range b.Rules {
		b.Rules[i].Title.EN = nasty
	}
	for i := range b.Elements {
		b.Elements[i].Title.EN = nasty
	}
	b.Steps[0].Title.EN, b.Dimensions[0].Title.EN = nasty, nasty
	rs, vs := hallRun(b, 3)
	for _, verbose := range []bool{true, false} {
		var out bytes.Buffer
		text, s := NewText(&out, Options{Book: b, Lang: "en", Logs: []string{nasty}, Verbose: verbose}), checker.NewSummary(b)
		for i, r := range rs {
			r.ID, r.Site, r.Staff, r.Wave, r.File = nasty, nasty, nasty, nasty, nasty
			if r.Rules[0].Reason != nil {
				r.Rules[0].Reason.AnchorAt = nasty
			}
			text.Visit(visitOf(r, vs[i]))
			s.Add(r, vs[i])
		}
		if err := text.Finish(&Run{Info: Info{Repairs: nastyRepairs()}, Summary: s}); err != nil {
			t.Fatal(err)
		}
		for _, r := range out.String() {
			if r != '\n' && (unseen(r) || r == '\ufffd') {
				t.Fatalf("the report holds %U", r)
			}
		}
		if !strings.Contains(out.String(), `V-\x1b[31m\n\u202egnp.exe\u2069\u200b\u009b\xff|中`) {
			t.Errorf("the name is not shown escaped:\n%s", out.String())
		}
	}
}

func TestJSON(t *testing.T) {
	b := hall()
	for _, n := range []int{0, 7} {
		var out bytes.Buffer
		j, s := NewJSON(&out, &Options{Book: b, Lang: "en", Version: "1.0.0"}), checker.NewSummary(b)
		rs, vs := hallRun(b, n)
		for i := range rs {
			j.Visit(visitOf(rs[i], vs[i]))
			s.Add(rs[i], vs[i])
		}
		info := Info{Inputs: []Input{{"logs/march.ndjson", "ab12"}}, Zones: "2026a"}
		if n > 0 {
			info.Mappings = []Input{{"columns.toml", "cd34"}}
			info.Repairs = hallRepairs()
			for i := range MaxRejects + 3 {
				s.Reject()
				info.Rejected = append(info.Rejected, Reject{File: "logs/march.ndjson", Line: 40 + i, Reason: "no \"events\""})
			}
		}
		if err := j.Finish(&Run{Info: info, Summary: s}); err != nil {
			t.Fatal(err)
		}
		var doc struct {
			Visits  []json.RawMessage
			Rejects struct {
				Count int
				First []any
			}
		}
		if err := json.Unmarshal(out.Bytes(), &doc); err != nil {
			t.Fatalf("%v\n%s", err, out.Bytes())
		}
		if len(doc.Visits) != n || n > 0 && (doc.Rejects.Count != MaxRejects+3 || len(doc.Rejects.First) != MaxRejects) {
			t.Errorf("%d visits, %+v", len(doc.Visits), doc.Rejects)
		}
		short := bytes.SplitAfter(out.Bytes(), []byte("\n"))
		if len(short) > 60 {
			short = append(short[:60:60], short[len(short)-16:]...)
		}
		golden(t, fmt.Sprintf("run_%d.json", n), bytes.Join(short, nil))
	}
}

// TestJSONStreams checks that visits leave before the end.
func TestJSONStreams(t *testing.T) {
	b := hall()
	var out bytes.Buffer
	j := NewJSON(&out, &Options{Book: b, Lang: "zh"})
	rs, vs := hallRun(b, 500)
	for i, r := range rs {
		j.Visit(visitOf(r, vs[i]))
	}
	if out.Len() == 0 {
		t.Error("visits must leave before the end")
	}
}

// visitOf is what a recorder would make of a result.
func visitOf(r *checker.Result, v *checker.Visit) *Visit {
	return &Visit{Result: *r, Record: *v}
}
