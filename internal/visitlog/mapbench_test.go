package visitlog

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"testing"

	"stdc/checker"
)

// mappedCSV writes an event log of others: rows of visits of ten events, which
// stand together.
func mappedCSV(rows int) []byte {
	var b bytes.Buffer
	b.WriteString("Case ID,Activity,Complete Time,Resource,Hall,Channel\n")
	does := [...]string{"Customer arrives", "hello", "smile", "鞠躬", "serve", "smile", "Customer arrives", "smile", "serve", "leave"}
	for i := range rows {
		v, k := i/10, i%10
		fmt.Fprintf(&b, "case-%07d,%s,2026/03/%02d %02d:%02d:%02d,R%03d,H%02d,柜台\n", v, does[k], 1+v%28, 9+v%8, k*5, v%60, v%200, v%40)
	}
	return b.Bytes()
}

const mappedCSVMap = `[log]
layout = "events"
zone   = "Asia/Shanghai"
[log.columns]
"Case ID"       = "visit"
"Activity"      = { is = "do", values = { "Customer arrives" = "enter", "Hello" = "greet", "鞠躬" = "bow" } }
"Complete Time" = { is = "at", format = "yyyy/MM/dd HH:mm:ss", absent = "-" }
"Resource"      = "by"
"Hall"          = "site"
"Channel"       = { is = "fact.channel", values = { "柜台" = "counter" } }
`

func benchMapped(b *testing.B, name, text string, data []byte, o Options) {
	book := mappedBook(b)
	o.Map = mappingOf(b, book, text)
	b.Run(name, func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			_, err := Run(context.Background(), []Input{input("log", data)}, book, o, func() Judge[int] {
				return func(v *checker.Visit) (int, error) { return len(v.Events), nil }
			}, func(int) {}, func(r Reject) { b.Fatal(r) })
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkMappedCSV reads 200,000 events: with rows anywhere, with rows that
// stand together, with a file for most rows; and the bare loop of encoding/csv
// to compare with.
func BenchmarkMappedCSV(b *testing.B) {
	data := mappedCSV(200_000)
	benchMapped(b, "anywhere", mappedCSVMap, data, Options{})
	benchMapped(b, "together", strings.Replace(mappedCSVMap, "zone ", "rows = \"together\"\nzone ", 1), data, Options{})
	benchMapped(b, "spilled", mappedCSVMap, data, Options{GatherBytes: 1 << 20})
	b.Run("encoding-csv", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			r := csv.NewReader(bytes.NewReader(data))
			r.ReuseRecord = true
			for {
				if _, err := r.Read(); err == io.EOF {
					break
				} else if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}

// BenchmarkMappedVisits reads 20,000 rows that are visits.
func BenchmarkMappedVisits(b *testing.B) {
	var data bytes.Buffer
	data.WriteString("编号,门店,日期,进门,问候,微笑,鞠躬,服务,离开\n")
	for i := range 20_000 {
		fmt.Fprintf(&data, "V%06d,S%02d,2026/3/%d,9:%02d:00,9:%02d:09,%d,是,9时%d分,%d:30\n", i, i%40, 1+i%28, i%60, i%60, i%4, i%60, 10+i%8)
	}
	benchMapped(b, "visits", `[log]
layout = "visits"
zone   = "Asia/Shanghai"
[log.columns]
"编号" = "visit"
"门店" = "site"
"日期" = "date"
"进门" = "enter.at"
"问候" = { is = "greet.at", absent = "-", unobserved = "?" }
"微笑" = "smile.count"
"鞠躬" = "bow.seen"
"服务" = "serve.at"
"离开" = "leave.at"
`, data.Bytes(), Options{})
}
