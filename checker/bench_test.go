package checker_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"stdc/checker"
	"stdc/internal/visitlog"
	"stdc/rules"
)

// benchBook is a counter service with a rule of each common kind.
const benchBook = `
[standard]
id = "bench"
title = "Bench"
[fact.channel]
type = "enum"
values = ["counter", "phone"]
[element.enter]
[element.greet]
[element.smile]
[element.serve]
[element.leave]
[element.bow]
fields = { angle = { type = "number" } }
[element.say]
fields = { text = { type = "text" } }
[phrases]
blame = ["not my job", "calm down", "不是我的事"]
[rule.greet]
expect = "greet"
after = "enter"
within = "10s"
[rule.smiles]
expect = "smile"
times = "2.."
unless = { channel = "phone" }
[rule.blame]
forbid = "say"
where = { by = "teller" }
saying = "blame"
[rule.flow]
order = ["enter", "greet", "serve", "leave"]
[rule.bows]
each = "bow"
be = { angle = "15..45" }
[rule.thanks]
all = [{ expect = "say", after = "serve", on = "last" }, { expect = "smile", before = "leave", on = "last" }]
`

// benchVisits writes n visits of the book, the same on every run.
func benchVisits(n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	for i := range n {
		t := 0
		at := func() int { t += r.IntN(20); return t }
		fmt.Fprintf(&b, `{"visit":"V%06d","site":"S%02d","date":"2026-03-02","facts":{"channel":%q},"events":[{"at":"+%ds","do":"enter"}`,
			i, r.IntN(20), []string{"counter", "phone"}[r.IntN(2)], at())
		for range 4 + r.IntN(8) {
			switch r.IntN(4) {
			case 0:
				fmt.Fprintf(&b, `,{"at":"+%ds","do":"bow","angle":%d}`, at(), 5+r.IntN(50))
			case 1:
				fmt.Fprintf(&b, `,{"at":"+%ds","do":"say","by":"teller","text":%q}`, at(), []string{"Good morning, what can I do for you?", "That is not my job!", "请稍等，马上就好"}[r.IntN(3)])
			case 2:
				fmt.Fprintf(&b, `,{"at":"+%ds","do":"smile","by":"teller"}`, at())
			default:
				fmt.Fprintf(&b, `,{"at":"+%ds","do":"greet","by":"teller"}`, at())
			}
		}
		fmt.Fprintf(&b, `,{"at":"+%ds","do":"serve","end":"+%ds"},{"at":"+%ds","do":"leave"}]}`+"\n", at(), at(), at())
	}
	return b.String()
}

// decoded reads visits once and keeps them.
func decoded(tb testing.TB, b *rules.Book, log string) []*checker.Visit {
	tb.Helper()
	var out []*checker.Visit
	_, err := visitlog.Run(context.Background(), []visitlog.Input{{Name: "log", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(log)), nil
	}}}, b, visitlog.Options{Workers: 1}, func() visitlog.Judge[*checker.Visit] {
		return func(v *checker.Visit) (*checker.Visit, error) {
			c := *v
			c.Facts = append([]rules.Value(nil), v.Facts...)
			c.Unobserved = append([]bool(nil), v.Unobserved...)
			c.Events = append([]checker.Event(nil), v.Events...)
			c.Values = append([]rules.Value(nil), v.Values...)
			return &c, nil
		}
	}, func(v *checker.Visit) { out = append(out, v) }, func(r visitlog.Reject) { tb.Fatal(r) })
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// BenchmarkCheck judges one visit an operation, times already decoded.
func BenchmarkCheck(b *testing.B) {
	book, ds := compile(map[string]string{"book.toml": benchBook}, "book.toml")
	if book == nil {
		b.Fatal(ds)
	}
	log := benchVisits(1000)
	if path := os.Getenv("STDC_BENCH_LOG"); path != "" {
		text, err := os.ReadFile(path + ".toml")
		if err != nil {
			b.Fatal(err)
		}
		if book, ds = compile(map[string]string{"book.toml": string(text)}, "book.toml"); book == nil {
			b.Fatal(ds)
		}
		if text, err = os.ReadFile(path + ".ndjson"); err != nil {
			b.Fatal(err)
		}
		log = string(text)
	}
	visits := decoded(b, book, log)
	for _, evidence := range []bool{false, true} {
		b.Run(fmt.Sprintf("evidence=%v", evidence), func(b *testing.B) {
			c := checker.New(book, checker.Options{Evidence: evidence})
			events := 0
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				r, err := c.Check(visits[i%len(visits)])
				if err != nil {
					b.Fatal(err)
				}
				events += r.Events
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(events), "ns/event")
		})
	}
}
