package vet

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"stdc/checker"
	"stdc/internal/notation"
	"stdc/rules"
)

// dice makes small random books, and visits of what they speak of, so few and so
// near to each other that rules often clash and visits often pass.
type dice struct{ *rand.Rand }

func (d dice) of(list ...string) string { return list[d.IntN(len(list))] }
func (d dice) one(in int) bool          { return d.IntN(in) == 0 }

const randomHead = `[standard]
id = "random"
title = "Random"

[[step]]
id = "s"
title = "S"
from = "a"
until = "b"
[[step]]
id = "t"
title = "T"
from = "c"

[fact.f]
type = "bool"
[fact.due]
type = "time"
[element.a]
fields = { n = { type = "number" }, k = { values = ["x", "y"] } }
[element.b]
fields = { n = { type = "number" }, k = { values = ["x", "y"] } }
[element.c]
fields = { n = { type = "number" }, k = { values = ["x", "y"] } }
`

func (d dice) pattern() string {
	e := d.of("a", "b", "c")
	if d.one(3) {
		cond := d.of(`k = "x"`, `k = "y"`, `n = "2.."`, `n = "..2"`, `k = { not = "x" }`, `duration = "10s.."`, `duration = "..5s"`)
		return fmt.Sprintf(`{ element = "%s", where = { %s } }`, e, cond)
	}
	if d.one(6) {
		return `["a", "c"]`
	}
	return `"` + e + `"`
}

func (d dice) window() string {
	return `"` + d.of("5s", "10s", "10s..", "..10s", "5s..15s", "0s", "15s..") + `"`
}

func (d dice) edge(p string) string {
	if !d.one(7) {
		return p
	}
	return `{ element = "` + d.of("a", "b", "c") + `", edge = "end" }`
}

// timed is an anchor, which a fact may be too.
func (d dice) timed(p string) string {
	if d.one(12) {
		return `"@due"`
	}
	return d.edge(p)
}

// rule writes the keys of a rule; part tells an inline one.
func (d dice) rule(part bool) []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	switch n := d.IntN(12); {
	case n == 0:
		add(`each = %s`, d.pattern())
		add(`be = { %s }`, d.of(`k = "x"`, `k = "y"`, `n = "3.."`, `n = "..1"`, `duration = "..5s"`, `duration = "10s.."`))
		d.scope(add)
		return out
	case n == 1:
		add(`order = [%s, %s]`, `"`+d.of("a", "b")+`"`, `"c"`)
		if d.one(2) {
			add(`match = "%s"`, d.of("subsequence", "exact", "first"))
		} else if d.one(3) {
			add(`missing = "skip"`)
		}
		if d.one(3) {
			add(`gap = %s`, d.window())
		}
		return out
	case n == 2 && !part:
		var parts []string
		for range 2 {
			parts = append(parts, "{ "+strings.Join(d.rule(true), ", ")+" }")
		}
		add(`%s = [%s]`, d.of("all", "any", "one-of"), strings.Join(parts, ", "))
		return out
	case n == 3:
		add(`require = { f = %s }`, d.of("true", "false"))
		return out
	case n == 4:
		add(`expect = %s`, d.pattern())
		add(`every = "%s"`, d.of("5s", "10s", "20s"))
		return out
	}
	form := d.of("expect", "expect", "forbid")
	place := form == "expect" && d.one(12)
	if place {
		add(`expect = "@due"`)
	} else {
		add(`%s = %s`, form, d.edge(d.pattern()))
	}
	if form == "expect" && d.one(4) {
		add(`times = %s`, d.of(`"..1"`, `2`, `"2.."`, `1`))
	}
	d.anchor(add, place)
	if !place {
		d.scope(add)
	}
	return out
}

func (d dice) anchor(add func(string, ...any), must bool) {
	n := d.IntN(7)
	if must {
		n = 1 + d.IntN(2)
	}
	closer := `"` + d.of("a", "a", "b", "b", "c", "c", "@start", "@end") + `"`
	switch n {
	case 0:
		return
	case 1, 2:
		add(`after = %s`, d.timed(d.pattern()))
		if d.one(3) {
			add(`%s = %s`, d.of("until", "before"), closer)
		}
	case 3, 4:
		add(`before = %s`, d.timed(d.pattern()))
		if d.one(3) {
			add(`since = %s`, closer)
		}
	case 5:
		add(`near = %s`, d.pattern())
	default:
		add(`%s = "%s"`, d.of("after", "before"), d.of("@start", "@end", "@due"))
	}
	switch {
	case d.one(8):
		add(`next = true`)
	case d.one(2):
		add(`within = %s`, d.window())
	}
	switch {
	case d.one(5):
		add(`on = "%s"`, d.of("first", "last", "any"))
	case d.one(8):
		add(`misses = 1`)
	}
	if d.one(8) {
		add(`%s = ["%s"]`, d.of("same", "different", "higher"), "n")
	}
}

func (d dice) scope(add func(string, ...any)) {
	if d.one(5) {
		add(`in = %s`, d.of(`"s"`, `"t"`, `["s", "t"]`, `{ after = "a", before = "c" }`, `{ after = "b", until = "c" }`, `{ before = "c" }`, `{ after = "a" }`, `{ per = "k" }`))
	}
}

// book makes a book; the compiler turns down what does not go together.
func (d dice) book() (*rules.Book, string) {
	for {
		text := randomHead
		for i := range 1 + d.IntN(4) {
			text += fmt.Sprintf("\n[rule.r%d]\n%s\n", i, strings.Join(d.rule(false), "\n"))
			if d.one(6) {
				text += d.of("when = { f = true }", "given = \"a\"", "without = \"b\"", "unless = { f = true }") + "\n"
			}
		}
		b, _ := rules.Compile("book.toml", func(string) ([]byte, error) {
			if text == "" {
				return nil, fs.ErrNotExist
			}
			return []byte(text), nil
		})
		if b != nil {
			return b, text
		}
	}
}

func (d dice) visit(b *rules.Book) *checker.Visit {
	v := &checker.Visit{}
	v.Reset(b)
	v.Date = rules.Stamp{Kind: rules.StampDate, Day: rules.CivilDay(beginning)}
	at := int64(0)
	v.Facts[0] = rules.BoolValue(d.one(2))
	v.Facts[1] = rules.TimeValue(stampAt(int64(d.IntN(7)) * 5e9))
	for range d.IntN(8) {
		e := v.AddEvent(b, d.IntN(3))
		if d.IntN(3) > 0 {
			at += []int64{1, 5, 5, 10, 15}[d.IntN(5)] * int64(time.Second)
		}
		e.At = stampAt(at)
		if d.one(2) {
			e.End = stampAt(at + []int64{0, 5, 10, 15}[d.IntN(4)]*int64(time.Second))
		}
		v.Values[int(e.Fields)+1] = rules.NumberValue(float64(d.IntN(5)))
		v.Values[int(e.Fields)+2] = rules.TextValue(d.of("x", "y"))
	}
	return v
}

// TestNoFalseContradiction: what vetting calls a clash, no random visit passes;
// what it calls a witness, the checker passes; and where random visits pass a
// rule and fail none, vetting seldom knows no answer.
func TestNoFalseContradiction(t *testing.T) {
	books, visits := 60, 200
	if testing.Short() {
		books = 60
	}
	answers := map[Answer]int{}
	for seed := range books {
		d := dice{rand.New(rand.NewPCG(uint64(seed), 11))}
		b, text := d.book()
		r := Book(b)
		for i := range r.Rules {
			answers[r.Rules[i].Answer]++
		}
		for i := range r.Witnesses {
			checkWitness(t, b, &r.Witnesses[i])
		}
		c := checker.New(b, checker.Options{})
		for range visits {
			v := d.visit(b)
			got, err := c.Check(v)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range r.Findings {
				if broken(&f, got) {
					t.Errorf("seed %d: %s of %v is false\n%s\n%s", seed, f.Code, f.Rules, text, notation.TOML(b, v))
				}
			}
		}
	}
	t.Log(answers)
}

// broken tells whether a visit shows that a finding is false.
func broken(f *Finding, got *checker.Result) bool {
	holds := func(r int) bool {
		v := got.Rules[r].Verdict
		return v == checker.Pass || v == checker.NotApplicable
	}
	first := got.Rules[f.Rules[0]].Verdict
	switch f.Code {
	case CodeContradictory, CodeImpossible:
		return (f.Always || first == checker.Pass) && !slices.ContainsFunc(f.Rules, func(r int) bool { return !holds(r) })
	case "":
		return first == checker.Pass && !slices.ContainsFunc(f.Rules[1:], func(r int) bool { return !holds(r) })
	case CodeNeverApplies:
		return first == checker.Pass || first == checker.Fail
	case CodeNeverFails:
		return first == checker.Fail
	case CodeImplied:
		return first == checker.Fail && !slices.ContainsFunc(f.Rules[1:], func(r int) bool { return !holds(r) })
	}
	return false
}

func checkWitness(t *testing.T, b *rules.Book, w *Witness) {
	t.Helper()
	got, err := checker.New(b, checker.Options{}).Check(w.Visit)
	if err != nil {
		t.Fatal(err)
	}
	for i := range got.Rules {
		want := checker.NotApplicable
		if slices.Contains(w.Passes, i) {
			want = checker.Pass
		}
		if got.Rules[i].Verdict != want {
			t.Errorf("the witness has %s for %s", got.Rules[i].Verdict, b.Rules[i].ID)
		}
	}
}
