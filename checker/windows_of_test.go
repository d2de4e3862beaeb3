package checker_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"stdc/checker"
	"stdc/internal/visitlog"
	"stdc/rules"
)

// windowsOf judges one visit and calls f, on another goroutine, while its windows
// can be asked for.
func windowsOf(t *testing.T, b *rules.Book, visit string, f func(*checker.Checker, *checker.Visit, *checker.Result)) {
	t.Helper()
	_, err := visitlog.Run(context.Background(), []visitlog.Input{{Name: "log", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader([]byte(visit))), nil
	}}}, b, visitlog.Options{Workers: 1}, func() visitlog.Judge[int] {
		c := checker.New(b, checker.Options{})
		return func(v *checker.Visit) (int, error) {
			r, err := c.Check(v)
			if err == nil {
				f(c, v, r)
			}
			return 0, err
		}
	}, func(int) {}, func(visitlog.Reject) {})
	if err != nil {
		t.Fatal(err)
	}
}

// shownWindow writes a window on one line: "enter → greet 1.. 09:00:02–09:00:12
// (0 s to 10 s): 1 pass".
func shownWindow(b *rules.Book, v *checker.Visit, w *checker.WindowOf) string {
	var s strings.Builder
	switch {
	case w.Anchor >= 0:
		s.WriteString(b.Elements[v.Events[w.Anchor].Element].ID)
	case w.AnchorFact >= 0:
		s.WriteString("@" + b.Facts[w.AnchorFact].ID)
	default:
		s.WriteString("visit")
	}
	if w.AnchorEnd {
		s.WriteString(".end")
	}
	if w.Maybe {
		s.WriteString("?")
	}
	s.WriteString(" → ")
	for i, e := range w.Elements {
		if i > 0 {
			s.WriteString("|")
		}
		s.WriteString(b.Elements[e].ID)
	}
	if w.Fact >= 0 {
		s.WriteString("@" + b.Facts[w.Fact].ID)
	}
	if w.CountEnd {
		s.WriteString(".end")
	}
	fmt.Fprintf(&s, " %d..", w.Min)
	if w.Max >= 0 {
		fmt.Fprint(&s, w.Max)
	}
	if w.Timed {
		from, to := "[", "]"
		if w.OpenFrom {
			from = "("
		}
		if w.OpenTo {
			to = ")"
		}
		fmt.Fprintf(&s, " %s%s–%s%s +%s +%s", from, w.FromAt, w.ToAt, to, rules.FormatDuration(w.From), rules.FormatDuration(w.To))
	}
	fmt.Fprintf(&s, ": %v %s", w.Events, w.Verdict)
	return s.String()
}

const windowsBook = `
[standard]
id = "b"
title = "B"
[[step]]
id = "welcome"
from = "enter"
until = "seat"
[fact.departure]
type = "time"
[element.enter]
[element.greet]
[element.seat]
[element.bow]
fields = { angle = { type = "number" } }
[element.serve]
[calendar]
workdays = ["mon", "tue", "wed", "thu", "fri"]
hours = "09:00..18:00"
[rule.r]
`

const windowsDay = `{"visit":"V","date":"2026-03-02","facts":{"departure":"12:00"},"events":[
		{"at":"09:00:02","do":"enter"},{"at":"09:00:09","do":"greet"},{"at":"09:01","do":"bow","angle":30},
		{"at":"09:02:00","do":"seat"},{"at":"09:03:00","do":"bow","angle":50},{"at":"09:05:00","do":"serve","end":"09:20:00"},{"at":"09:30:00","do":"enter"}]}`

// windowCases is read only.
var windowCases = []struct{ name, rule, visit, want string }{
	{"response", `expect = "greet"
after = "enter"
within = "10s"`, windowsDay, `
enter → greet 1.. [09:00:02–09:00:12] +0s +10s: [1] pass
enter → greet 1.. [09:30:00–09:30:10] +29m58s +30m8s: [] fail`},
	{"minimum, open end", `expect = "seat"
after = "greet"
within = "1m.."`, windowsDay, `
greet → seat 1.. [09:01:09–09:30:00) +1m7s +29m58s: [3] pass`},
	{"precedence", `expect = "greet"
before = "seat"
within = "3m"`, windowsDay, `
seat → greet 1.. [08:59:00–09:02:00] +-1m2s +1m58s: [1] pass`},
	{"closer", `forbid = "bow"
after = "enter"
until = "seat"`, windowsDay, `
enter → bow 0..0 [09:00:02–09:02:00) +0s +1m58s: [2] fail
enter → bow 0..0 [09:30:00–09:30:00) +29m58s +29m58s: [] pass`},
	{"near", `expect = "bow"
near = "seat"
within = "90s"`, windowsDay, `
seat → bow 1.. [09:00:30–09:03:30] +28s +3m28s: [2 4] pass`},
	{"an anchor to the minute", `expect = "seat"
after = "bow"
within = "10s"
on = "first"`, windowsDay, `
bow → seat 1.. [09:01:00–09:02:10] +58s +2m8s: [3] unknown`},
	{"step", `expect = "bow"
in = "welcome"`, windowsDay, `
enter → bow 1.. (09:00:02–09:02:00) +0s +1m58s: [2] pass
enter → bow 1.. (09:30:00–09:30:00) +29m58s +29m58s: [] fail`},
	{"visit", `expect = "greet"
times = 2`, windowsDay, `
visit → greet 2..2 (09:00:02–09:30:00) +0s +29m58s: [1] fail`},
	{"each", `each = "bow"
be = { angle = "15..45" }`, windowsDay, `
bow → bow 1..1 [09:01:00–09:02:00] +58s +1m58s: [2] pass
bow → bow 1..1 [09:03:00–09:03:00] +2m58s +2m58s: [] fail`},
	{"end of an activity", `expect = { element = "serve", edge = "end" }
after = "seat"
within = "30m"`, windowsDay, `
seat → serve.end 1.. [09:02:00–09:32:00] +1m58s +31m58s: [5] pass`},
	{"fact as anchor", `expect = "enter"
before = "@departure"
within = "2h.."`, windowsDay, `
@departure → enter 1.. (09:00:02–10:01:00] +0s +1h58s: [0 6] pass`},
	{"the end closes", `expect = { element = "serve", edge = "end" }
after = "seat"
until = "@end"`, windowsDay, `
seat → serve.end 1.. [09:02:00–09:30:00) +1m58s +29m58s: [5] pass`},
	{"the end of a segment, before what closed it", `forbid = "@departure"
after = "greet"
before = "@end"
in = { after = "enter", before = "serve" }`, windowsDay, `
greet → @departure 0..0 [09:00:09–09:03:00) +7s +2m58s: [] pass`},
	{"the start closes", `forbid = "greet"
after = "@departure"
until = "@start"`, `{"visit":"V","date":"2026-03-02","facts":{"departure":"08:50"},"events":[{"at":"09:00:02","do":"enter"},{"at":"09:00:09","do":"greet"}]}`, `
@departure → greet 0..0 [08:50:00–09:00:02) +-10m2s +0s: [] pass`},
	{"next", `expect = "greet"
after = "enter"
next = true
on = "first"`, windowsDay, `
enter → greet 1.. [09:00:02–09:00:09) +0s +7s: [1] pass`},
	{"every", `expect = "bow"
every = "10m"
in = "welcome"`, windowsDay, `
enter → bow 1.. [09:00:02–09:10:02] +0s +10m: [2] pass
bow → bow 1.. [09:01:00–09:12:00] +58s +11m58s: [] pass
enter → bow 1.. [09:30:00–09:40:00] +29m58s +39m58s: [] pass`},
	{"order", `order = ["enter", "seat", "greet"]`, windowsDay, `
visit → enter|seat|greet 3.. (09:00:02–09:30:00) +0s +29m58s: [0 1 3] fail`},
	{"parts", `all = [{ expect = "greet", after = "enter", within = "10s", on = "first" }, { forbid = "bow", in = "welcome" }]`, windowsDay, `
enter → greet 1.. [09:00:02–09:00:12] +0s +10s: [1] pass
enter → bow 0..0 (09:00:02–09:02:00) +0s +1m58s: [2] fail
enter → bow 0..0 (09:30:00–09:30:00) +29m58s +29m58s: [] pass`},
	{"workdays over a week end", `expect = "greet"
after = "enter"
within = "1 workdays"`, `{"visit":"V","events":[{"at":"2026-03-06T17:00:00","do":"enter"},{"at":"2026-03-09T10:00:00","do":"greet"}]}`, `
enter → greet 1.. [2026-03-06T17:00:00–2026-03-10T00:00:00] +0s +3d7h: [1] pass`},
	{"working time", `expect = "greet"
after = "enter"
within = "2 workhours"`, `{"visit":"V","events":[{"at":"2026-03-06T17:00:00+08:00","do":"enter"},{"at":"2026-03-09T10:00:00+08:00","do":"greet"}],"zone":"Asia/Shanghai"}`, `
enter → greet 1.. [2026-03-06T17:00:00+08:00–2026-03-09T10:00:00+08:00] +0s +2d17h: [1] pass`},
	{"offsets from nowhere", `expect = "greet"
after = "enter"
within = "10s"`, `{"visit":"V","events":[{"at":"+5s","do":"enter"},{"at":"+20s","do":"greet"}]}`, `
enter → greet 1.. [+5s–+15s] +0s +10s: [] fail`},
	{"no times", `expect = "greet"
after = "enter"`, `{"visit":"V","events":[{"do":"enter"},{"do":"greet"}]}`, `
enter → greet 1..: [1] pass`},
	{"not applicable", `when = { departure = { known = true } }
expect = "greet"`, `{"visit":"V","events":[{"do":"enter"}]}`, ``},
}

func TestWindows(t *testing.T) {
	for _, c := range windowCases {
		t.Run(c.name, func(t *testing.T) {
			b := compileOne(t, windowsBook+c.rule+"\n")
			windowsOf(t, b, strings.ReplaceAll(c.visit, "\n", " "), func(ch *checker.Checker, v *checker.Visit, _ *checker.Result) {
				list, asked := ch.Windows(0)
				got := ""
				for i := range list {
					got += "\n" + shownWindow(b, v, &list[i])
				}
				if got != c.want || asked != len(list) {
					t.Errorf("%d windows:%s\nwant:%s", asked, got, c.want)
				}
			})
		})
	}
}

// TestWindowsAreBounded asks one rule of many anchors, of which a late one fails.
func TestWindowsAreBounded(t *testing.T) {
	b := compileOne(t, windowsBook+"expect = \"greet\"\nafter = \"enter\"\nwithin = \"10s\"\n")
	visit := `{"visit":"V","events":[`
	for i := range 100 {
		visit += fmt.Sprintf(`{"at":"+%dm","do":"enter"},`, i)
		if i != 70 {
			visit += fmt.Sprintf(`{"at":"+%dm5s","do":"greet"},`, i)
		}
	}
	visit = strings.Replace(visit, `"at":"+0m"`, `"at":"2026-03-02T09:00:00"`, 1)
	windowsOf(t, b, strings.TrimSuffix(visit, ",")+"]}", func(c *checker.Checker, _ *checker.Visit, r *checker.Result) {
		list, asked := c.Windows(0)
		if asked != 100 || len(list) != checker.MaxWindows {
			t.Errorf("%d windows of %d", len(list), asked)
		} else if last := list[len(list)-1]; last.Verdict != checker.Fail || last.ToAt.String() != "2026-03-02T10:10:10" && last.ToAt.String() != "+1h10m10s" {
			t.Errorf("the one that failed must be shown: %+v", last)
		}
	})
}

// TestWindowsOfGenerated holds windows of generated books and visits to what the
// verdicts and the events say.
func TestWindowsOfGenerated(t *testing.T) {
	seen := 0
	for seed := range 120 {
		r := genSource(uint64(seed))
		text := genBook(r)
		b, _ := compile(map[string]string{"book.toml": text}, "book.toml")
		if b == nil {
			continue
		}
		for range 3 {
			windowsOf(t, b, genVisit(r, text, "V"), func(c *checker.Checker, v *checker.Visit, res *checker.Result) {
				before := fmt.Sprint(res.Rules)
				times := c.EventTimes(nil)
				for i := range b.Rules {
					list, asked := c.Windows(i)
					again, _ := c.Windows(i)
					if !reflect.DeepEqual(list, again) || len(list) > checker.MaxWindows || asked < len(list) {
						t.Errorf("rule %d: %v and %v of %d", i, list, again, asked)
					}
					for k := range list {
						seen++
						if fault := windowFault(v, times, &list[k]); fault != "" {
							t.Errorf("seed %d, rule %s: %s: %+v", seed, b.Rules[i].ID, fault, list[k])
						}
					}
				}
				if fmt.Sprint(res.Rules) != before {
					t.Error("asking for windows changed the verdicts")
				}
			})
		}
	}
	if seen < 500 {
		t.Errorf("only %d windows were seen", seen)
	}
}

func windowFault(v *checker.Visit, times []checker.EventTime, w *checker.WindowOf) string {
	switch {
	case w.Timed && (w.From > w.To || w.FromAt.Kind == rules.StampNone || w.ToAt.Kind == rules.StampNone):
		return "it is out of order"
	case w.Anchor >= len(v.Events) || len(w.Events) > w.Count:
		return "it counts what is not there"
	}
	for _, e := range w.Events {
		switch {
		case e < 0 || e >= len(v.Events):
			return fmt.Sprintf("there is no event %d", e)
		case w.CountEnd || !w.Timed || !times[e].Timed: // what has no end ends at an unknown time
		case times[e].From > w.To || times[e].To < w.From:
			return fmt.Sprintf("event %d, at %d to %d, counts outside of it", e, times[e].From, times[e].To)
		}
	}
	return ""
}
