package visitlog

import (
	"testing"
	"unicode/utf8"

	"stdc/checker"
	"stdc/rules"
)

// again checks that what was accepted is the same when it is encoded and read
// once more.
func again(t *testing.T, b *rules.Book, data []byte) {
	t.Helper()
	out := run(t, b, Options{Workers: 1, MaxEvents: 1000}, input("log", data))
	for _, v := range out.visits {
		if !utf8.ValidString(v) {
			t.Fatalf("not UTF-8: %q", v)
		}
		second := run(t, b, Options{Workers: 1}, input("log", []byte(v)))
		if len(second.rejects) > 0 || len(second.visits) != 1 || second.visits[0] != v {
			t.Fatalf("%s\nread again: %v %v", v, second.visits, second.rejects)
		}
	}
	for _, r := range out.rejects {
		if r.Reason == "" || r.File == "" || r.Line < 0 || r.Column < 0 {
			t.Fatalf("%+v", r)
		}
	}
}

func FuzzJSON(f *testing.F) {
	b := compile(f, testSource)
	for _, c := range append(goodLines, badLines...) {
		f.Add([]byte(c.in))
		f.Add([]byte("[" + c.in + ",\n" + c.in + "]"))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		again(t, b, data)
		d := newDecoder(newSchema(b), limits{1 << 20, 1000}, &Form{Hashes: []string{"00"}, Others: []string{"11"}}, false)
		d.decode(&batch{format: formatLines, data: data, line: 1}, func(*checker.Visit, *Reject) bool { return true })
		d.decode(&batch{format: formatValues, data: data, spans: []span{{0, len(data), 1, 1}}}, func(*checker.Visit, *Reject) bool { return true })
	})
}

func FuzzCSV(f *testing.F) {
	b := compile(f, testSource)
	f.Add([]byte("V1,S1,2026-03-02,Asia/Shanghai,smile; say,counter,TRUE,welcome,09:00,enter,,,,,\n"))
	f.Add([]byte("V1,,,,,,,,+5s,say,,teller,,\"a\n\"\"b\"\"\",\nV2,,,,,,,,,bow,,,30,,\n,,,,,\n"))
	f.Add([]byte("V1,\"x\"y\nV2,\"\nV3\r\n\"V4\"\r"))
	f.Fuzz(func(t *testing.T, data []byte) {
		again(t, b, append([]byte(csvHeader), data...))
		again(t, b, data)
	})
}

func FuzzDetect(f *testing.F) {
	b := compile(f, testSource)
	f.Add([]byte("[{\"visit\":\"A\",\"events\":[]}]"))
	f.Add([]byte("{\n}"))
	f.Add([]byte("\x1f\x8b\x08\x00"))
	f.Add([]byte("\x28\xb5\x2f\xfd\x00"))
	f.Add([]byte("visit;do\nA;bow"))
	f.Add([]byte("\xef\xbb\xbf{}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		kind, comma, reason := detect(data)
		if (kind == formatCSV) != (comma != 0) || (kind == formatNone) != (reason != "") {
			t.Fatal(kind, comma, reason)
		}
		again(t, b, data)
	})
}
