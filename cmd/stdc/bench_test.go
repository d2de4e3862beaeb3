package main

import (
	"io"
	"os"
	"strings"
	"testing"
)

// BenchmarkRun is whole runs of stdc check. By it default.pgo is made, after which
// the compiler decides what to inline: see docs/performance.md. STDC_BENCH_LOG=NAME
// lets it check the visits of NAME.ndjson by NAME.toml, else those of a call
// centre's day.
func BenchmarkRun(b *testing.B) {
	name := os.Getenv("STDC_BENCH_LOG")
	book, log := name+".toml", name+".ndjson"
	if name == "" {
		book, log = "../../testdata/call-centre/book.toml", "../../testdata/call-centre/day.ndjson"
	}
	info, err := os.Stat(log)
	if err != nil {
		b.Fatal(err)
	}
	for _, format := range []string{"text", "ndjson"} {
		b.Run(format, func(b *testing.B) {
			b.SetBytes(info.Size())
			for b.Loop() {
				var stderr strings.Builder
				if s := run([]string{"check", "-r", book, "--format", format, log}, strings.NewReader(""), io.Discard, &stderr); s != statusDone && s != statusShort {
					b.Fatal(stderr.String())
				}
			}
		})
	}
}
