package checker_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"stdc/checker"
	"stdc/rules"
)

// hugeElements are those of a log of one day: q and r open and close what is
// between, p is what happens, s its answer.
const hugeElements = `
[standard]
id = "huge"
title = "Huge"
[element.p]
fields = { ok = { type = "bool" }, lot = { type = "number" }, name = { type = "text" } }
[element.q]
[element.r]
[element.s]
fields = { ok = { type = "bool" }, lot = { type = "number" }, name = { type = "text" } }
`

// hugeVisit is one visit of n events, ten milliseconds apart: of every fifty, one
// opens and one closes, and each p has its s. Lots fall.
func hugeVisit(b *rules.Book, n int) *checker.Visit {
	v := new(checker.Visit)
	v.Reset(b)
	v.ID = "huge"
	for i := range n {
		what := "ps"[i%2]
		switch i % 50 {
		case 0:
			what = 'q'
		case 48:
			what = 'r'
		}
		e := v.AddEvent(b, b.ElementIndex([]byte{what}))
		e.At = rules.Stamp{Kind: rules.StampOffset, Nano: int64(i) * 10_000_000}
		fields := b.Elements[e.Element].Fields
		for k := range fields {
			to := &v.Values[int(e.Fields)+k]
			switch fields[k].ID {
			case "ok":
				*to = rules.BoolValue(true)
			case "lot":
				*to = rules.NumberValue(float64((n - i) / 4))
			case "name":
				*to = rules.TextValue("the same")
			}
		}
	}
	return v
}

type hugeRule struct{ name, text string }

// hugeRules are the patterns of Timescales, each in four scopes, and what else
// may be slow.
func hugeRules() []hugeRule {
	var list []hugeRule
	add := func(name string, keys ...string) {
		list = append(list, hugeRule{name, strings.Join(keys, "\n")})
	}
	for _, s := range []struct{ name, in string }{
		{"globally", ""}, {"before", `in = { before = "r" }`}, {"after", `in = { after = "q" }`}, {"between", `in = { after = "q", before = "r" }`},
	} {
		for _, bound := range []int{10, 100, 1000} {
			name, within := fmt.Sprintf("%s/%d", s.name, bound), fmt.Sprintf(`within = "%d0ms"`, bound)
			add("absence/"+name, `forbid = { element = "s", where = { ok = false } }`, `after = "q"`, within, s.in)
			add("universality/"+name, `expect = { element = "s", where = { ok = true } }`, `after = "q"`, within, s.in)
			add("recurrence/"+name, `expect = "p"`, fmt.Sprintf(`every = "%d0ms"`, bound), s.in)
			add("response/"+name, `expect = "s"`, `after = "p"`, within, s.in)
		}
		add("universality/"+s.name, `each = "p"`, `be = { ok = true }`, s.in)
	}
	for _, relation := range []string{"same", "different", "lower", "higher"} {
		add(relation+"/expect", `expect = "s"`, `after = "p"`, relation+` = ["lot"]`)
		add(relation+"/forbid", `forbid = "s"`, `before = "p"`, relation+` = ["lot"]`)
		add(relation+"/count", `expect = "s"`, `after = "p"`, `times = "..3"`, `until = "r"`, relation+` = ["lot"]`)
	}
	add("different/name", `expect = "s"`, `after = "p"`, `different = ["name"]`)
	add("until", `forbid = { element = "s", where = { ok = false } }`, `after = "p"`, `until = "r"`)
	add("since", `expect = "q"`, `before = "p"`, `since = "r"`, `times = "..3"`)
	add("near", `expect = "s"`, `near = "p"`, `within = "100ms"`)
	add("next", `expect = ["s", "q", "r"]`, `after = "p"`, `next = true`)
	add("per", `expect = "s"`, `after = "p"`, `in = { per = "lot" }`)
	add("order", `order = ["q", "p", "s", "r"]`, `in = { after = "q", until = "r" }`)
	add("exact", `order = ["q", "r"]`, `match = "exact"`, `in = { after = "q", until = "q" }`)
	add("subsequence", `order = ["q", "p", "s", "r"]`, `match = "subsequence"`)
	return list
}

func hugeBook(tb testing.TB, rule string) *rules.Book {
	tb.Helper()
	book, ds := compile(map[string]string{"book.toml": hugeElements + "[rule.x]\n" + rule}, "book.toml")
	if book == nil || rules.HasErrors(ds) {
		tb.Fatal(rule, ds)
	}
	return book
}

// BenchmarkHuge judges one visit of very many events. The time an event should be
// the same in both lengths.
func BenchmarkHuge(b *testing.B) {
	for _, rule := range hugeRules() {
		book := hugeBook(b, rule.text)
		for _, n := range []int{10_000, 100_000} {
			b.Run(fmt.Sprintf("%s/n=%d", rule.name, n), func(b *testing.B) {
				c, v := checker.New(book, checker.Options{}), hugeVisit(book, n)
				for b.Loop() {
					if _, err := c.Check(v); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n)/float64(b.N), "ns/event")
			})
		}
	}
}

// TestRelations counts by hand, in visits too long for looking at every event,
// what stands in a relation to each anchor.
func TestRelations(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 9))
	fits := map[string]func(s, p float64) bool{
		"same": func(s, p float64) bool { return s == p }, "different": func(s, p float64) bool { return s != p },
		"lower": func(s, p float64) bool { return s < p }, "higher": func(s, p float64) bool { return s > p },
	}
	passed := 0
	for range 60 {
		lots := 1 + r.IntN(200)
		for _, relation := range []string{"same", "different", "lower", "higher"} {
			side := []string{"after", "before"}[r.IntN(2)]
			lo, hi := r.IntN(40), 100+r.IntN(200)
			book := hugeBook(t, fmt.Sprintf("expect = \"s\"\n%s = \"p\"\non = \"any\"\ntimes = \"%d..%d\"\n%s = [\"lot\"]", side, lo, hi, relation))
			v := hugeVisit(book, 600)
			values := make([]float64, len(v.Events))
			for i, e := range v.Events {
				fields := book.Elements[e.Element].Fields
				for k := range fields {
					if fields[k].ID == "lot" {
						values[i] = float64(r.IntN(lots)) - 50
						v.Values[int(e.Fields)+k] = rules.NumberValue(values[i])
					}
				}
			}
			want := checker.Fail
			for a, anchor := range v.Events {
				count := 0
				for x, e := range v.Events {
					if book.Elements[e.Element].ID == "s" && (side == "after") == (x > a) && x != a && fits[relation](values[x], values[a]) {
						count++
					}
				}
				if book.Elements[anchor.Element].ID == "p" && count >= lo && count <= hi {
					want = checker.Pass
				}
			}
			result, err := checker.New(book, checker.Options{}).Check(v)
			if err != nil {
				t.Fatal(err)
			}
			if got := result.Rules[0].Verdict; got != want {
				t.Fatalf("%s %s, %d..%d of %d lots: %s, want %s", side, relation, lo, hi, lots, got, want)
			}
			if want == checker.Pass {
				passed++
			}
		}
	}
	if passed < 40 || passed > 220 {
		t.Errorf("%d of 240 pass, which tests little", passed)
	}
}
