package report

import (
	"bytes"
	"testing"

	"stdc/checker"
)

// BenchmarkWrite writes a report of 500 visits in each format, an operation each;
// those that hold no visits make a table of them all.
func BenchmarkWrite(b *testing.B) {
	const visits = 500
	book := hall()
	rs, vs := hallRun(book, visits)
	s := checker.NewSummary(book)
	for i := range rs {
		withEvents(book, vs[i], i)
		s.Add(rs[i], vs[i])
	}
	for _, name := range Formats() {
		b.Run(name, func(b *testing.B) {
			f, _ := FormatOf(name)
			var n counter
			b.ReportAllocs()
			for b.Loop() {
				n = 0
				w := f.New(&n, &Options{Book: book, Lang: "en", Version: "1.0.0", Logs: []string{"logs/march.ndjson"}})
				for i := range rs {
					w.Visit(visitOf(rs[i], vs[i]))
				}
				if err := w.Finish(&Run{Info: hallInfo(1), Summary: s}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/visits, "ns/visit")
			b.SetBytes(int64(n))
		})
	}
}

// counter counts what is written to it.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// BenchmarkReadResults reads back what a run of 500 visits left.
func BenchmarkReadResults(b *testing.B) {
	data := results(b, 500)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		r, err := OpenResults("results.json", bytes.NewReader(data))
		if err != nil {
			b.Fatal(err)
		}
		none := func(string, int) (int, bool) { return 0, false }
		if _, _, err := Merge([]*Results{r}).Each(none, func(*Visit) error { return nil }, func(Reject) {}); err != nil {
			b.Fatal(err)
		}
	}
}
