package checker_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"stdc/checker"
	"stdc/internal/visitlog"
	"stdc/rules"
)

// gauged is what a gauge says of one visit.
type gauged struct {
	rejected bool
	verdicts []checker.Verdict
	measured []checker.Measured
}

func gaugeVisits(t testing.TB, b *rules.Book, g *checker.Gauge, log string) []gauged {
	t.Helper()
	var out []gauged
	_, err := visitlog.Run(context.Background(), []visitlog.Input{{Name: "log", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader([]byte(log))), nil
	}}}, b, visitlog.Options{Workers: 1}, func() visitlog.Judge[gauged] {
		return func(v *checker.Visit) (gauged, error) {
			r, err := g.Check(v)
			if err != nil {
				return gauged{}, err
			}
			var one gauged
			for i := range r.Rules {
				one.verdicts = append(one.verdicts, r.Rules[i].Verdict)
			}
			for i := range g.Limits() {
				one.measured = append(one.measured, g.Measure(i))
			}
			return one, nil
		}
	}, func(one gauged) { out = append(out, one) }, func(visitlog.Reject) { out = append(out, gauged{rejected: true}) })
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func gaugeOf(t testing.TB, b *rules.Book) *checker.Gauge {
	t.Helper()
	g, err := checker.NewGauge(b, checker.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// withLimit is a book with one limit moved. It finds the limit by its node and
// condition, not by what the gauge knows of it.
func withLimit(t *testing.T, b *rules.Book, l checker.Limit, x int64) *rules.Book {
	t.Helper()
	v := b.Variant()
	literal := func(e **rules.Literal) {
		switch {
		case l.Scale.Kind == checker.ScaleNumber:
			*e = &rules.Literal{Type: rules.TypeNumber, Fact: rules.None, Text: fmt.Sprint(float64(x) / checker.NumberGrain)}
		default:
			*e = &rules.Literal{Type: rules.TypeDuration, Fact: rules.None, Text: rules.FormatDuration(x)}
		}
	}
	end := func(test *rules.Test) {
		if l.Upper {
			literal(&test.Hi)
		} else {
			literal(&test.Lo)
		}
	}
	length := func(w *rules.Window) {
		if l.Upper {
			w.Hi.N = x
		} else {
			w.Lo.N = x
		}
	}
	var change func(was, n *rules.Node) bool
	change = func(was, n *rules.Node) bool {
		if was.PerStep && change(&was.Parts[0], &n.Parts[0]) {
			for i := range n.Parts[1:] {
				part := n.Parts[0]
				part.Scope = n.Parts[i+1].Scope
				n.Parts[i+1] = part
			}
			return true
		}
		for i := range was.Parts {
			if !was.PerStep && change(&was.Parts[i], &n.Parts[i]) {
				return true
			}
		}
		if was != l.Node {
			return false
		}
		switch l.Key {
		case "within":
			length(n.Within)
		case "gap":
			length(n.Gap)
		case "every":
			n.Every.N = x
		case "times":
			if l.Upper {
				n.Times.Max = int(x)
			} else {
				n.Times.Min = int(x)
			}
		case "require":
			for i := range was.Require {
				if &was.Require[i] == l.Cond {
					end(&n.Require[i].Test)
				}
			}
		case "be", "where":
			pattern := was.Be
			if l.Key == "where" {
				pattern = was.Count
			}
			p := v.Pattern(pattern)
			for i := range p.Alts {
				for k := range p.Alts[i].Where {
					c := &p.Alts[i].Where[k]
					if named(b, p.Alts[i].Element, c) == named(b, l.Element, l.Cond) && fmt.Sprint(ends(c)) == fmt.Sprint(ends(l.Cond)) && c.Test.Op == rules.OpRange {
						end(&c.Test)
					}
				}
			}
		}
		return true
	}
	if !change(&b.Rules[l.Rule].Node, &v.Rule(l.Rule).Node) {
		t.Fatalf("the limit %s of rule %s is not in the book", l.Key, b.Rules[l.Rule].ID)
	}
	moved, err := v.Book()
	if err != nil {
		t.Fatal(err)
	}
	return moved
}

func named(b *rules.Book, element int, c *rules.Cond) string {
	if c.Slot == rules.FieldDuration {
		return ""
	}
	return b.Elements[element].Fields[c.Slot].ID
}

func ends(c *rules.Cond) []string {
	var out []string
	for _, l := range []*rules.Literal{c.Test.Lo, c.Test.Hi} {
		if l == nil {
			out = append(out, "none")
		} else {
			out = append(out, l.Text)
		}
	}
	return out
}

// TestGaugeLaw holds what is said of a limit against books with other limits,
// of random books and visits: a rule comes out as Measured.Visit says. And it
// holds the verdicts of a gauge to those of a checker, before and after it
// measured.
func TestGaugeLaw(t *testing.T) {
	books := uint64(80)
	if testing.Short() {
		books = 30
	}
	tried := map[string]int{}
	for seed := range books {
		r := genSource(seed + 5000)
		text := genBook(r)
		b := compileOne(t, text)
		g := gaugeOf(t, b)
		limits := g.Limits()
		for n := range 4 {
			visit := genVisit(r, text, fmt.Sprint("V", n))
			plain := judge(t, b, visit, checker.Options{})
			one := gaugeVisits(t, b, g, visit)[0]
			if one.rejected != (plain.Rejected != "") {
				t.Fatalf("seed %d: the gauge rejects, or does not: %s", seed, plain.Rejected)
			}
			if one.rejected {
				continue
			}
			for i, id := range plain.Order {
				if plain.Rules[id].Verdict != one.verdicts[i].String() {
					t.Fatalf("seed %d: rule %s is %s, by the gauge %s\n%s\n%s", seed, id, plain.Rules[id].Verdict, one.verdicts[i], text, visit)
				}
			}
			for i, l := range limits {
				m := one.measured[i]
				if m.Applies != (one.verdicts[l.Rule] != checker.NotApplicable) {
					t.Fatalf("seed %d: limit %d of rule %s: applies %v", seed, i, b.Rules[l.Rule].ID, m.Applies)
				}
				for _, o := range m.Seen {
					if o.Lo > o.Hi {
						t.Fatalf("seed %d: limit %d of rule %s: %d to %d was seen", seed, i, b.Rules[l.Rule].ID, o.Lo, o.Hi)
					}
				}
				if !m.Applies || !l.Moves {
					continue
				}
				for _, x := range around(l, m) {
					got := m.Visit.At(l.Holds, x).String()
					want := judge(t, withLimit(t, b, l, x), visit, checker.Options{}).Rules[b.Rules[l.Rule].ID].Verdict
					if got != want {
						t.Fatalf("seed %d: at %s upper %v %d (%d in the book) rule %s is %s, by the gauge %s (%+v)\n%s\n%s",
							seed, l.Key, l.Upper, x, l.Value, b.Rules[l.Rule].ID, want, got, m, genDescribe(text, b.Rules[l.Rule].ID), visit)
					}
					tried[l.Key]++
				}
			}
		}
	}
	for _, key := range []string{"within", "every", "gap", "times", "be", "where", "require"} {
		if tried[key] < 20 {
			t.Errorf("only %d limits of %s were put to the test", tried[key], key)
		}
	}
}

// around lists limits to try: the book's own, what the visit shows, and what
// lies beside them.
func around(l checker.Limit, m checker.Measured) []int64 {
	list := []int64{l.Value}
	for _, v := range []int64{l.Value, m.Visit.Lo, m.Visit.Hi} {
		list = append(list, v-1, v, v+1, v/2)
	}
	slices.Sort(list)
	return slices.DeleteFunc(slices.Compact(list), func(x int64) bool {
		return l.Scale.Kind != checker.ScaleNumber && x < 0 || x < -1e15 || x > 3e18 ||
			l.Scale.Kind == checker.ScaleLength && l.Scale.Unit != rules.UnitTime && l.Scale.Unit != rules.UnitWorkhours && x > 36525 ||
			l.Scale.Kind == checker.ScaleCount && (x > 1000 || x == 0 && !l.Upper)
	})
}

const gaugeBook = `
[standard]
id = "hall"
title = "Hall"

[element.enter]
[element.greet]
[element.bow]
fields = { angle = { type = "number" } }
[element.wait]
[element.swear]
[fact.minutes]
type = "duration"

`

func TestGaugeSeen(t *testing.T) {
	for _, c := range []struct {
		name, rule, events string
		seen               string
	}{
		{"the first that serves, past the limit too", `expect = "greet"
after = "enter"
within = "10s"`, `09:00:00 enter, 09:00:25 greet, 09:00:40 greet`, "≤ 10s: 25s"},
		{"each anchor", `expect = "greet"
after = "enter"
within = "10s"`, `09:00:00 enter, 09:00:05 greet, 09:10:00 enter, 09:10:12 greet`, "≤ 10s: 5s 12s"},
		{"nothing came", `expect = "greet"
after = "enter"
within = "10s"`, `09:00:00 enter`, "≤ 10s: ∞"},
		{"not past the next", `expect = "greet"
after = "enter"
until = "enter"
within = "10s"`, `09:00:00 enter, 09:01:00 enter, 09:01:03 greet`, "≤ 10s: ∞ 3s"},
		{"two of them", `expect = "greet"
after = "enter"
times = "2.."
within = "10s"`, `09:00:00 enter, 09:00:05 greet, 09:00:07 greet, 09:00:30 greet`, "≤ 10s: 7s; ≥ 2: 2"},
		{"what is forbidden", `forbid = "swear"
after = "enter"
within = "10s"`, `09:00:00 enter, 09:00:25 swear`, "> 10s: 25s"},
		{"nothing forbidden came", `forbid = "swear"
after = "enter"
within = "10s"`, `09:00:00 enter`, "> 10s: ∞"},
		{"both ends of a window", `expect = "greet"
after = "enter"
within = "5s..10s"`, `09:00:00 enter, 09:00:02 greet, 09:00:12 greet`, "≤ 10s: 12s; ≥ 5s: 2s"},
		{"on either side", `expect = "greet"
near = "enter"
within = "3s"`, `09:00:00 greet, 09:00:02 enter, 09:00:10 greet`, "≤ 3s: 2s"},
		{"again and again", `expect = "greet"
every = "5m"`, `09:00:00 enter, 09:03:00 greet, 09:10:00 greet`, "≤ 5m: 3m 7m 1ns"},
		{"the gaps of an order", `order = ["enter", "greet", "bow"]
gap = "1m"`, `09:00:00 enter, 09:00:20 greet, 09:02:00 bow`, "≤ 1m: 1m40s"},
		{"an order that is wrong at any gap", `order = ["enter", "greet"]
gap = "1m"`, `09:00:00 greet, 09:00:20 enter`, "≤ 1m: ∞"},
		{"a count", `expect = "bow"
times = "1..2"`, `09:00:00 bow, 09:00:01 bow, 09:00:02 bow`, "≥ 1: 3; ≤ 2: 3"},
		{"an exact count", `expect = "bow"
times = 2`, `09:00:00 bow, 09:00:01 bow, 09:00:02 bow`, "≥ 2: 3"},
		{"both ends of a number", `each = "bow"
be = { angle = "15..45" }`, `09:00:00 bow angle=12.5, 09:00:01 bow angle=50`, "≥ 15: 12.5 50; ≤ 45: 12.5 50"},
		{"how long it lasts", `each = "wait"
be = { duration = "..5m" }`, `09:00:00 wait end=09:07:30`, "≤ 5m: 7m30s"},
		{"the longest counts", `expect = "wait"
where = { duration = "1m.." }`, `09:00:00 wait end=09:00:30, 09:01:00 wait end=09:01:40`, "≥ 1m: 40s"},
		{"the longest is too long", `forbid = "wait"
where = { duration = "1m.." }`, `09:00:00 wait end=09:00:30, 09:01:00 wait end=09:01:40`, "< 1m: 40s"},
		{"a fact", `require = { minutes = "..10m" }`, `minutes=12m`, "≤ 10m: 12m"},
		{"times to the minute", `expect = "greet"
after = "enter"
within = "10s"`, `09:00 enter, 09:01 greet`, "≤ 10s: 1ns…2m"},
		{"a step of each", `expect = "greet"
after = "enter"
within = "10s"
on = "first"`, `09:00:00 enter, 09:00:04 greet, 09:01:00 enter`, "≤ 10s: 4s"},
		{"parts", `any = [{ expect = "greet", after = "enter", within = "10s" }, { expect = "bow", after = "enter", within = "1m" }]`,
			`09:00:00 enter, 09:00:20 greet, 09:00:50 bow`, "≤ 10s: 20s; ≤ 1m: 50s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := compileOne(t, gaugeBook+"[rule.r]\n"+c.rule+"\n")
			g := gaugeOf(t, b)
			one := gaugeVisits(t, b, g, visitOf(c.events))[0]
			if one.rejected {
				t.Fatal("rejected")
			}
			var parts []string
			for i, l := range g.Limits() {
				s := [...]string{"≤", "<", "≥", ">"}[l.Holds] + " " + number(l, l.Value) + ":"
				for _, o := range one.measured[i].Seen {
					s += " " + number(l, o.Lo)
					if o.Hi != o.Lo {
						s += "…" + number(l, o.Hi)
					}
				}
				parts = append(parts, s)
			}
			if got := strings.Join(parts, "; "); got != c.seen {
				t.Errorf("got %s, want %s", got, c.seen)
			}
		})
	}
}

func number(l checker.Limit, x int64) string {
	switch {
	case x == checker.Greatest:
		return "∞"
	case x == checker.Least:
		return "−∞"
	case l.Scale.Kind == checker.ScaleNumber:
		return fmt.Sprint(float64(x) / checker.NumberGrain)
	case l.Scale.Kind == checker.ScaleCount:
		return fmt.Sprint(x)
	}
	return rules.FormatDuration(x)
}

// visitOf makes a visit of events such as `09:00:00 bow angle=15`; one without a
// time is a fact.
func visitOf(text string) string {
	facts, events := []string{}, []string{}
	for _, e := range strings.Split(text, ", ") {
		words := strings.Fields(e)
		if len(words) == 1 {
			name, value, _ := strings.Cut(words[0], "=")
			facts = append(facts, fmt.Sprintf("%q:%q", name, value))
			continue
		}
		s := fmt.Sprintf(`"at":%q,"do":%q`, words[0], words[1])
		for _, w := range words[2:] {
			name, value, _ := strings.Cut(w, "=")
			if name == "angle" {
				s += fmt.Sprintf(`,%q:%s`, name, value)
			} else {
				s += fmt.Sprintf(`,%q:%q`, name, value)
			}
		}
		events = append(events, "{"+s+"}")
	}
	return fmt.Sprintf(`{"visit":"V","date":"2026-03-02","facts":{%s},"events":[%s]}`, strings.Join(facts, ","), strings.Join(events, ",")) + "\n"
}
