package table

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
)

// manyRecords is a list of submissions as KoboToolbox sends them.
func manyRecords(n int, lines bool) []byte {
	var b bytes.Buffer
	for i := range n {
		if !lines && i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"_id":%d,"formhub/uuid":"f0d3","start":"2026-03-02T09:00:02.123+08:00","end":"2026-03-02T09:21:40.456+08:00",`+
			`"site":"SH-%02d","clerk":"T%d","welcome/seen":"smile bow","welcome/greeting":[`+
			`{"welcome/greeting/greeting_time":"2026-03-02T09:00:09.000+08:00","welcome/greeting/words":"您好"},`+
			`{"welcome/greeting/greeting_time":"2026-03-02T09:01:15.500+08:00","welcome/greeting/words":"good \"morning\""}],`+
			`"rating":null,"_attachments":[],"_geolocation":[31.2,121.4],"_validation_status":{}}`, i, i%40, i%300)
		if lines {
			b.WriteByte('\n')
		}
	}
	if lines {
		return b.Bytes()
	}
	return fmt.Appendf(nil, `{"count":%d,"next":null,"results":[%s]}`, n, b.Bytes())
}

func BenchmarkJSON(b *testing.B) {
	for _, lines := range []bool{true, false} {
		name := "list"
		if lines {
			name = "lines"
		}
		data := manyRecords(20_000, lines)
		b.Run(name+"/rows", func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				src, err := Open(JSON, bytes.NewReader(data), Options{})
				if err != nil {
					b.Fatal(err)
				}
				var r Row
				n := 0
				for err = src.Next(&r); err == nil; err = src.Next(&r) {
					n++
				}
				if err != io.EOF || n != 60_000 {
					b.Fatal(n, err)
				}
			}
		})
		b.Run(name+"/tokens", func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				dec := jsontext.NewDecoder(bytes.NewBuffer(data))
				var err error
				for err == nil {
					_, err = dec.ReadToken()
				}
				if err != io.EOF {
					b.Fatal(err)
				}
			}
		})
	}
}
