package table

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// benchText is a log as shops keep them: some 25 MB.
func benchText(quoted bool) []byte {
	var b bytes.Buffer
	b.WriteString("访问编号,门店,动作,时间,员工,备注\n")
	note := "客户等了三分钟"
	if quoted {
		note = "\"客户说\"\"很好\"\", 再来\""
	}
	for i := range 300_000 {
		fmt.Fprintf(&b, "V-%07d,SH-%02d,greet,2026-03-02 09:%02d:%02d,teller-%d,%s\n", i/5, i%40, i/60%60, i%60, i%7, note)
	}
	return b.Bytes()
}

func BenchmarkCSV(b *testing.B) {
	for _, c := range []struct {
		name   string
		quoted bool
	}{{"plain", false}, {"quoted", true}} {
		data := benchText(c.quoted)
		b.Run(c.name+"/encoding-csv", func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				r := csv.NewReader(bytes.NewReader(data))
				r.ReuseRecord = true
				for {
					if _, err := r.Read(); err != nil {
						break
					}
				}
			}
		})
		b.Run(c.name+"/table", func(b *testing.B) { benchRows(b, data) })
	}
	gbk, err := simplifiedchinese.GBK.NewEncoder().Bytes(benchText(false))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("gbk/table", func(b *testing.B) { benchRows(b, gbk) })
}

func benchRows(b *testing.B, data []byte) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		src, err := Open(CSV, bytes.NewReader(data), Options{})
		if err != nil {
			b.Fatal(err)
		}
		var r Row
		for err = src.Next(&r); err == nil; err = src.Next(&r) {
		}
		if err != io.EOF {
			b.Fatal(err)
		}
	}
}
