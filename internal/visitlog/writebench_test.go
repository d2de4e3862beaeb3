package visitlog

import (
	"context"
	"testing"

	"stdc/checker"
)

// BenchmarkWriteVisit writes a visit of 18 events, as `stdc convert` does.
func BenchmarkWriteVisit(b *testing.B) {
	book := compile(b, benchSource)
	csv, err := NewCSVWriter(book)
	if err != nil {
		b.Fatal(err)
	}
	// A visit is the reader's own again when it is judged, so it is written there.
	bench := func(name string, write func(dst []byte, v *checker.Visit) ([]byte, error)) {
		b.Run(name, func(b *testing.B) {
			judge := func(v *checker.Visit) (struct{}, error) {
				var dst []byte
				b.ReportAllocs()
				for b.Loop() {
					if dst, err = write(dst[:0], v); err != nil {
						b.Fatal(err)
					}
				}
				b.SetBytes(int64(len(dst)))
				return struct{}{}, nil
			}
			_, err := Run(context.Background(), []Input{input("log", benchVisits(1, true))}, book, Options{Workers: 1},
				func() Judge[struct{}] { return judge }, func(struct{}) {}, func(r Reject) { b.Fatal(r) })
			if err != nil {
				b.Fatal(err)
			}
		})
	}
	bench("ndjson", func(dst []byte, v *checker.Visit) ([]byte, error) { return AppendVisit(dst, book, v), nil })
	bench("csv", csv.AppendVisit)
}
