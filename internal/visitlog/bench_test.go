package visitlog

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"stdc/checker"
)

// benchSource is a book of the size and shape of a real one.
const benchSource = `
[standard]
id = "bench"
title = "Bench"
[fact.channel]
type = "enum"
values = ["store", "phone", "drive"]
[element.enter]
[element.greet]
[element.smile]
[element.seat]
[element.ask]
[element.serve-start]
[element.serve-end]
[element.farewell]
[element.leave]
[element.bow]
fields = { angle = { type = "number" } }
[element.say]
fields = { text = { type = "text" } }
[rule.r]
expect = "greet"
`

// benchVisits writes visits of 18 events.
func benchVisits(n int, clock bool) []byte {
	var b bytes.Buffer
	at := func(s int) string {
		if clock {
			return fmt.Sprintf("%02d:%02d:%02d", 9+s/3600, s/60%60, s%60)
		}
		return fmt.Sprintf("+%ds", s)
	}
	for i := range n {
		fmt.Fprintf(&b, `{"visit":"v%08d","site":"s%03d","staff":"e%05d","facts":{"channel":"store"},"events":[`, i, i%200, i*7%5000)
		for k, do := range strings.Fields("enter greet bow smile seat smile say ask smile serve-start say smile serve-end say bow farewell smile leave") {
			if k > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, `{"at":%q,"do":%q,"by":"employee"`, at(k*37+i%30), do)
			switch do {
			case "bow":
				fmt.Fprintf(&b, `,"angle":%d`, 10+i%50)
			case "say":
				fmt.Fprintf(&b, `,"text":"Would you like some water? %d"`, i%7)
			}
			b.WriteByte('}')
		}
		b.WriteString("]}\n")
	}
	return b.Bytes()
}

type benchVisit struct {
	Visit, Site, Staff string
	Facts              struct{ Channel string }
	Events             []struct {
		At, Do, By, Text string
		Angle            *float64
	}
}

func BenchmarkDecode(b *testing.B) {
	book := compile(b, benchSource)
	for _, clock := range []bool{false, true} {
		data := benchVisits(1000, clock)
		b.Run(fmt.Sprintf("clock=%v", clock), func(b *testing.B) {
			d := newDecoder(newSchema(book), limits{1 << 26, 1 << 24}, nil, false)
			bt := &batch{format: formatLines, data: data, line: 1}
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				d.decode(bt, func(v *checker.Visit, r *Reject) bool {
					if r != nil {
						b.Fatal(r)
					}
					return true
				})
			}
		})
	}
}

// BenchmarkDecodeLog decodes the visits of a log of one's own, in blocks as a
// run would.
func BenchmarkDecodeLog(b *testing.B) {
	path := os.Getenv("STDC_BENCH_LOG")
	if path == "" {
		b.Skip("STDC_BENCH_LOG is not set")
	}
	source, err := os.ReadFile(path + ".toml")
	if err != nil {
		b.Fatal(err)
	}
	data, err := os.ReadFile(path + ".ndjson")
	if err != nil {
		b.Fatal(err)
	}
	var blocks []*batch
	for rest := data; len(rest) > 0; {
		n := min(len(rest), blockSize)
		if n += bytes.IndexByte(rest[n:], '\n') + 1; n < blockSize {
			n = len(rest)
		}
		blocks = append(blocks, &batch{format: formatLines, data: rest[:n:n], line: 1})
		rest = rest[n:]
	}
	d := newDecoder(newSchema(compile(b, string(source))), limits{1 << 26, 1 << 24}, nil, false)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		buf := make([]byte, 0, 2*blockSize)
		for _, block := range blocks {
			bt := *block
			bt.data = append(buf, block.data...)
			d.decode(&bt, func(v *checker.Visit, r *Reject) bool {
				if r != nil {
					b.Fatal(r)
				}
				return true
			})
		}
	}
}

func BenchmarkEncodingJSON(b *testing.B) {
	data := benchVisits(1000, false)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	var v benchVisit
	for b.Loop() {
		for line := range bytes.Lines(data) {
			v = benchVisit{Events: v.Events[:0]}
			if err := json.Unmarshal(line, &v); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkRun(b *testing.B) {
	book := compile(b, benchSource)
	ndjson := benchVisits(50_000, false)
	pretty := append([]byte("["), bytes.ReplaceAll(bytes.TrimSpace(ndjson), []byte("\n"), []byte(",\n"))...)
	pretty = append(pretty, ']')
	csv := benchCSV(b, 20_000)
	for _, c := range []struct {
		name string
		data []byte
		o    Options
	}{
		{"ndjson", ndjson, Options{}}, {"ndjson-hash", ndjson, Options{Hash: true}},
		{"ndjson-1", ndjson, Options{Workers: 1}}, {"list", pretty, Options{}}, {"csv", csv, Options{}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.data)))
			b.ReportAllocs()
			for b.Loop() {
				_, err := Run(context.Background(), []Input{input("log", c.data)}, book, c.o, func() Judge[int] {
					return func(v *checker.Visit) (int, error) { return len(v.Events), nil }
				}, func(int) {}, func(r Reject) { b.Fatal(r) })
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func benchCSV(b *testing.B, n int) []byte {
	var out bytes.Buffer
	out.WriteString("visit,site,staff,fact.channel,at,do,by,text,angle\n")
	for i := range n {
		for k, do := range strings.Fields("enter greet bow smile seat smile say ask smile serve-start") {
			text, angle := "", ""
			switch do {
			case "bow":
				angle = "30"
			case "say":
				text = "Would you like some water?"
			}
			fmt.Fprintf(&out, "v%08d,s%03d,e%05d,store,+%ds,%s,employee,%s,%s\n", i, i%200, i*7%5000, k*37, do, text, angle)
		}
	}
	return out.Bytes()
}
