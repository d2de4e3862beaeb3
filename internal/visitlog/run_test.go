package visitlog

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"stdc/checker"
)

func gz(t testing.TB, data ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, d := range data {
		w := gzip.NewWriter(&b)
		if _, err := w.Write([]byte(d)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func zst(t testing.TB, data ...string) []byte {
	t.Helper()
	var out []byte
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range data {
		out = w.EncodeAll([]byte(d), out)
	}
	return out
}

// The same visits in every format are the same visits.
func TestFormatsAgree(t *testing.T) {
	b := compile(t, testSource)
	lines := []string{
		`{"visit":"V1","site":"S1","zone":"Asia/Shanghai","date":"2026-03-02","facts":{"channel":"counter","vip":true},"unobserved":["smile"],"events":[{"at":"09:00:02","do":"enter","by":"customer"},{"at":"09:01","do":"bow","end":"09:02","angle":30.5,"deep":false}]}`,
		`{"visit":"V2","events":[]}`,
		`{"visit":"V3","staff":"T1","events":[{"at":"+1m","do":"say","by":"teller","text":"a, \"b\""}]}`,
	}
	var pretty bytes.Buffer
	for _, l := range lines {
		if err := json.Indent(&pretty, []byte(l), "", "  "); err != nil {
			t.Fatal(err)
		}
		pretty.WriteByte('\n')
	}
	csv := "visit,site,staff,date,zone,fact.channel,fact.vip,unobserved,at,do,end,by,angle,deep,text\n" +
		"V1,S1,,2026-03-02,Asia/Shanghai,counter,true,smile,09:00:02,enter,,,,,\n" +
		"V1,S1,,,,,,,09:01,bow,09:02,,30.5,FALSE,\n" +
		"V2,,,,,,,,,,,,,,\n" +
		"V3,,T1,,,,,,+1m,say,,teller,,,\"a, \"\"b\"\"\"\n"
	ndjson := strings.Join(lines, "\n")
	list := "[" + strings.Join(lines, ",") + "]"
	half := len(ndjson) / 2
	for name, data := range map[string][]byte{
		"ndjson": []byte(ndjson), "crlf": []byte(strings.ReplaceAll(ndjson, "\n", "\r\n")), "blank lines": []byte("\n\n" + strings.ReplaceAll(ndjson, "\n", "\n\n") + "\n\n"),
		"bom": []byte("\xef\xbb\xbf" + ndjson), "list": []byte(list), "pretty": pretty.Bytes(), "csv": []byte(csv),
		"csv with crlf": []byte(strings.ReplaceAll(csv, "\n", "\r\n")),
		"gzip":          gz(t, ndjson), "gzip of two members": gz(t, ndjson[:half], ndjson[half:]), "gzip of csv": gz(t, csv),
		"zstd": zst(t, ndjson), "zstd of two frames": zst(t, list[:half], list[half:]),
	} {
		out := run(t, b, Options{}, input(name, data))
		if len(out.rejects) > 0 || !slices.Equal(out.visits, lines) {
			t.Errorf("%s: %v\n%s", name, out.rejects, strings.Join(out.visits, "\n"))
		}
	}
}

func TestDetect(t *testing.T) {
	const v = `{"visit":"A","events":[]}`
	for _, c := range []struct {
		name, in string
		want     format
	}{
		{"nothing", "", formatEmpty}, {"white space", " \r\n\t", formatEmpty},
		{"one line", v, formatLines}, {"lines", v + "\n" + v, formatLines},
		{"first line cut short", v[:15] + "\n" + v + "\n", formatLines},
		{"first line cut after a bracket", `{"visit":"A","events":[` + "\n" + v + "\n" + v, formatLines},
		{"first lines wrong", "{oops\n{oops\n" + v, formatLines},
		{"first line a word", "oops\n" + v, formatLines},
		{"comma after each line", v + ",\n" + v, formatLines},
		{"list", "[" + v, formatValues}, {"list in lines", "\n[\n" + v + "\n]", formatValues},
		{"object over lines", "{\n\"visit\":\"A\",\"events\":[]}", formatValues},
		{"events one a line", `{"visit":"A","events":[` + "\n" + `{"do":"bow"}` + "\n]}", formatValues},
		{"events one a line, wrong", `{"visit":"A","events":[` + "\n" + `{"do":"bow"}` + "\n]}}", formatValues},
		{"objects in one line", v + v, formatValues}, {"one of the lines has two", v + v + "\n" + v, formatLines},
		{"over lines, then in one", "{\n\"visit\":\"A\",\"events\":[]}\n" + v, formatValues},
		{"csv", "visit,do\n", formatCSV}, {"csv in quotes", `"do";"visit"` + "\n", formatCSV},
		{"other csv", "a,b\n", formatNone}, {"text", "hello", formatNone},
	} {
		if got, _, _ := detect([]byte(c.in)); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestDuplicates(t *testing.T) {
	b := compile(t, testSource)
	v := func(id string) string { return fmt.Sprintf("{\"visit\":%q,\"events\":[]}\n", id) }
	out := run(t, b, Options{}, input("a", []byte(v("1")+v("2")+v("1")+`{"visit":"3"}`)), input("b", []byte("["+v("2")+","+v("3")+","+v("4")+"]")))
	var got []string
	for _, r := range out.rejects {
		got = append(got, r.Error())
	}
	want := []string{
		`a:3: visit "1": a visit with this id came before in this file; ids must be unique in a run`,
		`a:4:1: visit "3": the visit has no "events"; where none were seen, state "events":[]`,
		`b:1: visit "2": a visit with this id came before, in a; ids must be unique in a run`,
		`b:2: visit "3": a visit with this id came before, in a; ids must be unique in a run`,
	}
	if !slices.Equal(got, want) || len(out.visits) != 3 {
		t.Error(strings.Join(got, "\n"), out.visits)
	}
	if out.stats.Visits != 3 || out.stats.Rejected != 4 {
		t.Error(out.stats)
	}
}

// Outcomes come in the order of the input however many workers there are, and
// rejects in their places.
func TestOrder(t *testing.T) {
	b := compile(t, testSource)
	var s strings.Builder
	var want []string
	for i := range 6000 {
		if i%37 == 0 {
			fmt.Fprintf(&s, `{"visit":"V%d","events":[{"do":"nothing"}]}`+"\n", i)
			want = append(want, fmt.Sprint("line ", i+1))
			continue
		}
		fmt.Fprintf(&s, `{"visit":"V%d","events":[%s]}`+"\n", i, strings.TrimSuffix(strings.Repeat(`{"do":"bow"},`, i%50), ","))
		want = append(want, fmt.Sprint("V", i))
	}
	for _, n := range []int{1, 2, 8} {
		out := runText(t, b, Options{Workers: n}, s.String())
		if !slices.Equal(out.all, want) {
			t.Fatal(n, "workers: out of order")
		}
	}
}

// told is a batch of the ids of visits.
type told struct{ ids []string }

func (b *told) Reset() { b.ids = b.ids[:0] }

// Batches are delivered in the order of the input, all of one at once where
// nothing in it is rejected; visits whose ids came before are passed over, in
// whichever batch and by whichever worker they were judged first.
func TestBatches(t *testing.T) {
	b := compile(t, testSource)
	var s strings.Builder
	var want []string
	seen := map[string]bool{}
	r := rand.New(rand.NewPCG(5, 6))
	for i := range 20_000 {
		id := fmt.Sprintf("V%05d", i)
		clean := i > 12_000 // so that there are whole batches
		if !clean && r.IntN(500) == 0 {
			id = fmt.Sprintf("V%05d", r.IntN(i+1))
		}
		wrong, unjudged := !clean && r.IntN(300) == 0, !clean && r.IntN(300) == 0
		switch {
		case wrong:
			fmt.Fprintf(&s, `{"visit":%q,"events":[{"do":"nothing"}]}`+"\n", id)
		case unjudged:
			fmt.Fprintf(&s, `{"visit":%q,"site":"none","events":[]}`+"\n", id)
		default:
			fmt.Fprintf(&s, `{"visit":%q,"events":[%s]}`+"\n", id, strings.TrimSuffix(strings.Repeat(`{"do":"bow"},`, r.IntN(10)), ","))
		}
		if wrong || unjudged || seen[id] {
			want = append(want, "reject "+id)
		} else {
			want = append(want, id)
		}
		seen[id] = true
	}
	for _, n := range []int{1, 2, 8} {
		var got []string
		whole := 0
		stats, err := RunBatches(context.Background(), []Input{input("log", []byte(s.String()))}, b, Options{Workers: n},
			func() *told { return new(told) },
			func() func(*told, *checker.Visit) error {
				return func(b *told, v *checker.Visit) error {
					if v.Site == "none" {
						return errors.New("no site")
					}
					b.ids = append(b.ids, v.ID)
					return nil
				}
			}, func(b *told, from, to int) {
				if from >= to {
					t.Error("nothing was delivered")
				}
				if from == 0 && to == len(b.ids) {
					whole++
				}
				for _, id := range b.ids[from:to] {
					got = append(got, strings.Clone(id)) // the next batch is written over it
				}
			}, func(r Reject) { got = append(got, "reject "+r.Visit) })
		if err != nil || !slices.Equal(got, want) {
			t.Fatal(n, "workers: other visits than expected", err)
		}
		if whole == 0 || stats.Visits+stats.Rejected != int64(len(want)) {
			t.Error(n, "workers:", whole, "whole batches,", stats.Visits, "visits and", stats.Rejected, "rejects")
		}
	}
}

func TestLimits(t *testing.T) {
	b := compile(t, testSource)
	v := func(id string, events int) string {
		return fmt.Sprintf(`{"visit":%q,"events":[%s]}`, id, strings.TrimSuffix(strings.Repeat(`{"do":"bow"},`, events), ","))
	}
	csv := func(id string, rows int) string { return strings.Repeat(id+",bow,\n", rows) }
	big := 3 * blockSize / len(`{"do":"bow"},`)
	rows := 3 * blockSize / len("B,bow,\n")
	const bytesReason = "is longer than 300 bytes; raise --max-visit-bytes to read it"
	for _, c := range []struct {
		name, in string
		o        Options
		want     []string
	}{
		{"line", v("A", 2) + "\n" + v("B", 50) + "\n" + v("C", 3), Options{MaxVisitBytes: 300}, []string{"log:2: visit \"B\": this line " + bytesReason}},
		{"long line", v("A", 2) + "\n" + v("B", big) + "\n" + v("C", 3), Options{MaxVisitBytes: 300}, []string{"log:2: visit \"B\": this line " + bytesReason}},
		{"value", "[" + v("A", 2) + ",\n" + v("B", 50) + ",\n" + v("C", 3) + "]", Options{MaxVisitBytes: 300}, []string{"log:2:1: visit \"B\": this visit " + bytesReason}},
		{"long value", "[" + v("A", 2) + ",\n" + v("B", big) + ",\n" + v("C", 3) + "]", Options{MaxVisitBytes: 300}, []string{"log:2:1: visit \"B\": this visit " + bytesReason}},
		{"rows", "visit,do,at\n" + csv("A", 2) + csv("B", 50) + csv("C", 3), Options{MaxVisitBytes: 300}, []string{"log:4: visit \"B\": this visit " + bytesReason}},
		{"many rows", "visit,do,at\n" + csv("A", 2) + csv("B", rows) + csv("C", 3), Options{MaxVisitBytes: 300}, []string{"log:4: visit \"B\": this visit " + bytesReason}},
		{"events", v("A", 2) + "\n" + v("B", 4) + "\n" + v("C", 3), Options{MaxEvents: 3}, []string{"log:2:63: visit \"B\": events: more than 3 events; raise --max-events to read this visit"}},
		{"events as rows", "visit,do,at\n" + csv("A", 2) + csv("B", 4) + csv("C", 3), Options{MaxEvents: 3}, []string{"log:7: visit \"B\": more than 3 events; raise --max-events to read this visit"}},
		{"cell without end", "visit,do,text\nA,say,x\nB,say,\"" + strings.Repeat("x\n", blockSize), Options{MaxVisitBytes: 300},
			[]string{"log:3:7: visit \"B\": a quotation mark that opens a cell is not closed within 300 bytes; what follows was read from the next line on", "log:4: visit \"x\": the row has 1 cell, the header 3"}},
		{"value without end", "[" + v("A", 2) + ",\n" + strings.TrimSuffix(v("B", big), "}"), Options{MaxVisitBytes: 300}, []string{"log:2:1: visit \"B\": this visit " + bytesReason + "; it does not end, so nothing after it was read"}},
	} {
		out := runText(t, b, c.o, c.in)
		var got []string
		for _, r := range out.rejects {
			got = append(got, r.Error())
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %s", c.name, strings.Join(got, "\n"))
		}
		if n := strings.Count(c.name, "without end"); len(out.visits) != 2-n && c.name != "cell without end" {
			t.Errorf("%s: %d visits", c.name, len(out.visits))
		}
	}
}

func TestHash(t *testing.T) {
	b := compile(t, testSource)
	data := gz(t, strings.Repeat(" \n", 1<<20)+`{"visit":"A","events":[]}`)
	var told int64
	out := run(t, b, Options{Hash: true, Progress: func(n int64) { told += n }}, input("a", data), input("b", []byte("oops")))
	for i, d := range [][]byte{data, []byte("oops")} {
		sum := sha256.Sum256(d)
		if in := out.stats.Inputs[i]; in.SHA256 != hex.EncodeToString(sum[:]) || in.Bytes != int64(len(d)) {
			t.Error(in)
		}
	}
	if total := int64(len(data) + 4); told != total || out.stats.Bytes != total {
		t.Error(told, out.stats.Bytes)
	}
}

func TestDamagedPack(t *testing.T) {
	b := compile(t, testSource)
	var s strings.Builder
	for i := range 20000 {
		fmt.Fprintf(&s, "{\"visit\":\"V%d\",\"events\":[{\"do\":\"bow\",\"angle\":%d}]}\n", i, i*i%977)
	}
	for name, data := range map[string][]byte{"gzip": gz(t, s.String()), "zstd": zst(t, s.String())} {
		cut := run(t, b, Options{}, input("x", data[:len(data)*2/3]), input("y", []byte(`{"visit":"A","events":[]}`)))
		last := cut.rejects[len(cut.rejects)-1]
		if !strings.HasPrefix(last.Reason, "the packed file ends too early") || len(cut.visits) < 10000 {
			t.Error(name, cut.rejects, len(cut.visits))
		}
		if idOf(cut.visits[len(cut.visits)-1]) != "A" {
			t.Error(name, "the next file was not read")
		}
		bad := bytes.Clone(data)
		bad[len(bad)/2] ^= 0x55
		out := run(t, b, Options{}, input("x", bad))
		if len(out.rejects) == 0 || !strings.Contains(out.rejects[len(out.rejects)-1].Reason, "damaged") {
			t.Error(name, out.rejects)
		}
	}
}

type brokenReader struct{ r io.Reader }

func (b brokenReader) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if err == io.EOF {
		err = errors.New("disk on fire")
	}
	return n, err
}

func TestErrors(t *testing.T) {
	b := compile(t, testSource)
	dir := t.TempDir()
	good := filepath.Join(dir, "good")
	if err := os.WriteFile(good, []byte(`{"visit":"A","events":[]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := Input{Name: "broken", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(brokenReader{strings.NewReader("{\"visit\":\"B\",\"events\":[]}\n{\"visit\":\"C\"")}), nil
	}}
	missing := filepath.Join(dir, "missing")
	for _, c := range []struct {
		inputs []Input
		want   string
		visits int
	}{
		{Files([]string{good, missing, good}, nil), missing + ": no such file", 1},
		{Files([]string{dir}, nil), dir + ": this is a folder, not a file", 0},
		{append(Files([]string{"-"}, strings.NewReader(`{"visit":"S","events":[]}`)), broken), "broken: cannot be read: disk on fire", 2},
	} {
		n := 0
		_, err := Run(context.Background(), c.inputs, b, Options{}, func() Judge[int] {
			return func(v *checker.Visit) (int, error) { return 0, nil }
		}, func(int) { n++ }, func(Reject) {})
		if err == nil || err.Error() != c.want || n != c.visits {
			t.Errorf("%v, %d visits", err, n)
		}
	}
}

func TestCancel(t *testing.T) {
	b := compile(t, testSource)
	ctx, cancel := context.WithCancel(context.Background())
	pr, pw := io.Pipe()
	defer pw.Close()
	go func() {
		for i := 0; ; i++ {
			if _, err := fmt.Fprintf(pw, "{\"visit\":\"V%d\",\"events\":[]}\n", i); err != nil || ctx.Err() != nil {
				return // and the reader hangs
			}
		}
	}()
	done := make(chan error)
	go func() {
		_, err := Run(ctx, Files([]string{"-"}, pr), b, Options{Workers: 2}, func() Judge[int] {
			return func(v *checker.Visit) (int, error) { return 0, nil }
		}, func(int) { cancel() }, func(Reject) {})
		done <- err
	}()
	select {
	case err := <-done:
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	case <-time.After(time.Minute):
		t.Fatal("Run did not stop")
	}
}

// A short log is read in another way, and comes out as a long one does, also if it
// has grown or shrunk since its size was taken.
func TestShort(t *testing.T) {
	b := compile(t, testSource)
	lines := "{\"visit\":\"V1\",\"events\":[{\"at\":\"+1s\",\"do\":\"bow\"}]}\noops\n{\"visit\":\"V2\",\"events\":[]}\n{\"visit\":\"V1\",\"events\":[]}\n"
	for name, data := range map[string][]byte{
		"lines": []byte(lines), "gzip": gz(t, lines), "nothing": nil, "text": []byte("hello"),
		"csv":          []byte("visit,at,do\nV1,+1s,bow\nV2,+2s,nod\n"),
		"over lines":   []byte("[{\"visit\":\"V1\",\n\"events\":[]}]"),
		"UTF-16":       utf16le(lines),
		"many lines":   []byte(strings.Repeat("{\"visit\":\"V1\",\"events\":[]}\n", 2000)),
		"damaged gzip": gz(t, lines)[:40],
	} {
		want := run(t, b, Options{}, input(name+".txt", data), input("second.NDJSON", []byte(lines)))
		for _, size := range []int64{1, 10, int64(len(data)), int64(len(data)) + 1000} {
			in, second := input(name, data), input("second", []byte(lines))
			in.Name, second.Name = in.Name+".txt", second.Name+".NDJSON"
			in.Size, second.Size = size, int64(len(lines))
			if got := run(t, b, Options{}, in, second); !reflect.DeepEqual(got, want) {
				t.Errorf("%s of size %d:\n%+v\nwant\n%+v", name, size, got, want)
			}
		}
	}
	for _, c := range []struct {
		inputs []Input
		want   bool
	}{
		{[]Input{{Name: "a.csv", Size: 100}}, true}, {[]Input{{Name: "a.csv"}}, false},
		{[]Input{{Name: "a.ndjson", Size: 100}, {Name: "b.ndjson"}}, false},
		{[]Input{{Name: "a.ndjson", Size: 64 << 10}}, true}, {[]Input{{Name: "a.ndjson", Size: 64<<10 + 1}}, false},
		{[]Input{{Name: "a.xes", Size: 60 << 10}, {Name: "b.TXT", Size: 4 << 10}}, true},
		{[]Input{{Name: "a.xes", Size: 60 << 10}, {Name: "b.txt", Size: 4<<10 + 1}}, false},
		{[]Input{{Name: "a.ndjson.gz", Size: 100}}, false}, {[]Input{{Name: "a.xlsx", Size: 100}}, false}, {[]Input{{Name: "a", Size: 100}}, false},
	} {
		if got := Short(c.inputs); got != c.want {
			t.Errorf("%v are short: %v", c.inputs, got)
		}
	}
}

func utf16le(s string) []byte {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

// pausing is a log of which all is given in pieces, as a pipe does, and then
// nothing until go on is closed. Close tells whether it is being read then.
type pausing struct {
	text    []byte
	paused  chan struct{} // closed when all was given
	goOn    chan struct{}
	reading atomic.Bool
	closed  func(whileRead bool)
}

func (p *pausing) Read(b []byte) (int, error) {
	p.reading.Store(true)
	defer p.reading.Store(false)
	if len(p.text) == 0 {
		close(p.paused)
		<-p.goOn
		return 0, io.EOF
	}
	n := copy(b[:min(len(b), 64<<10)], p.text)
	p.text = p.text[n:]
	return n, nil
}

func (p *pausing) Close() error {
	p.closed(p.reading.Load())
	return nil
}

// TestPause holds back no visit while a log pauses but those of the last block,
// which may be a part of one.
func TestPause(t *testing.T) {
	b := compile(t, testSource)
	for _, workers := range []int{1, 2, 4} {
		var log bytes.Buffer
		n := 0
		for ; log.Len() < 12*blockSize; n++ {
			fmt.Fprintf(&log, `{"visit":"V%06d","events":[{"do":"bow"}]}`+"\n", n)
		}
		least := n - 2*blockSize/len(`{"visit":"V000000","events":[{"do":"bow"}]}`)
		p := &pausing{text: log.Bytes(), paused: make(chan struct{}), goOn: make(chan struct{}), closed: func(bool) {}}
		in := Input{Name: "log", Open: func() (io.ReadCloser, error) { return p, nil }}
		got := 0
		_, err := Run(context.Background(), []Input{in}, b, Options{Workers: workers}, func() Judge[string] {
			return func(v *checker.Visit) (string, error) { return v.ID, nil }
		}, func(string) {
			if got++; got == least {
				close(p.goOn) // or the log would never end
			}
		}, func(r Reject) { t.Error(r) })
		if err != nil || got != n {
			t.Error(workers, "workers:", got, "of", n, "visits", err)
		}
	}
}

// TestCloseWhileRead stops a run in a long line that is still being read: its file
// is closed when nothing reads it any more.
func TestCloseWhileRead(t *testing.T) {
	b := compile(t, testSource)
	text := `{"visit":"V1","events":[]}` + "\n" + `{"visit":"V2","events":[]}` + "\n" + `{"visit":"V3","events":[` + strings.Repeat(`{"do":"bow"},`, 3*longFrom/len(`{"do":"bow"},`))
	ctx, cancel := context.WithCancel(context.Background())
	closed := make(chan bool, 1)
	p := &pausing{text: []byte(text), paused: make(chan struct{}), goOn: make(chan struct{}), closed: func(whileRead bool) { closed <- whileRead }}
	in := Input{Name: "log", Open: func() (io.ReadCloser, error) { return p, nil }}
	_, err := Run(ctx, []Input{in}, b, Options{Workers: 1, Whole: func() string { return "" }}, func() Judge[string] {
		return func(v *checker.Visit) (string, error) {
			if v.Rest != nil {
				<-p.paused
				cancel()
			}
			return "", errors.New("no")
		}
	}, func(string) {}, func(Reject) {})
	if err == nil {
		t.Error("the run was not stopped")
	}
	for range 10_000 {
		runtime.Gosched() // the worker goes to its end meanwhile
	}
	close(p.goOn)
	if <-closed {
		t.Error("the file was closed while it was read")
	}
}

func TestJudgeRejects(t *testing.T) {
	b := compile(t, testSource)
	var got []string
	var judged atomic.Int64
	_, err := Run(context.Background(), []Input{input("log", []byte("\n{\"visit\":\"A\",\"events\":[]}\n"))}, b, Options{}, func() Judge[int] {
		return func(v *checker.Visit) (int, error) { judged.Add(1); return 0, errors.New("times contradict") }
	}, func(int) { t.Error("delivered") }, func(r Reject) { got = append(got, r.Error()) })
	if err != nil || len(got) != 1 || got[0] != `log:2: visit "A": times contradict` {
		t.Error(err, got)
	}
}

// visitsReader makes a log of n visits as it is read.
type visitsReader struct {
	n, i int
	rest []byte
}

func (r *visitsReader) Read(p []byte) (int, error) {
	for len(r.rest) < len(p) && r.i < r.n {
		r.rest = fmt.Appendf(r.rest, `{"visit":"V%d","site":"S%d","events":[{"at":"+1s","do":"say","text":"text %d"},{"do":"bow","angle":%d}]}`+"\n", r.i, r.i%100, r.i, r.i%90)
		r.i++
	}
	if len(r.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.rest)
	r.rest = r.rest[:copy(r.rest, r.rest[n:])]
	return n, nil
}

// Memory does not grow with the log, but for the ids.
func TestMemory(t *testing.T) {
	b := compile(t, testSource)
	n := 100_000
	var peak uint64
	delivered := 0
	in := Input{Name: "log", Open: func() (io.ReadCloser, error) { return io.NopCloser(&visitsReader{n: n}), nil }}
	st, err := Run(context.Background(), []Input{in}, b, Options{}, func() Judge[int] {
		return func(v *checker.Visit) (int, error) { return len(v.Events), nil }
	}, func(int) {
		if delivered++; delivered%10_000 == 0 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapAlloc)
		}
	}, func(r Reject) { t.Error(r) })
	if err != nil || st.Visits != int64(n) || st.Events != int64(2*n) {
		t.Fatal(err, st)
	}
	if peak > 64<<20 {
		t.Errorf("%d MiB in use", peak>>20)
	}
}

// One visit of a million events is read, alone and in between others.
func TestHugeVisit(t *testing.T) {
	b := compile(t, testSource)
	const n = 1_000_000
	var s bytes.Buffer
	s.WriteString("{\"visit\":\"A\",\"events\":[]}\n{\"visit\":\"H\",\"events\":[")
	for i := range n {
		if i > 0 {
			s.WriteByte(',')
		}
		fmt.Fprintf(&s, `{"at":"+%ds","do":"bow"}`, i)
	}
	s.WriteString("]}\n{\"visit\":\"Z\",\"events\":[]}\n")
	var got []int
	_, err := Run(context.Background(), []Input{input("log", s.Bytes())}, b, Options{}, func() Judge[int] {
		return func(v *checker.Visit) (int, error) { return len(v.Events), nil }
	}, func(n int) { got = append(got, n) }, func(r Reject) { t.Error(r) })
	if err != nil || !slices.Equal(got, []int{0, n, 0}) {
		t.Error(err, got)
	}
}

// A text that ends exactly with a block, or just beside its end, is read whole.
func TestBlockEnds(t *testing.T) {
	b := compile(t, testSource)
	for _, c := range []struct{ begin, fill, end string }{
		{"", "{\"visit\":\"V%06d\",\"events\":[]}\n", ""},
		{"[{\"visit\":\"0\",\"events\":[]}", ",{\"visit\":\"V%06d\",\"events\":[]}", "]"},
		{"visit,do,text\n", "V%06d,say,\"x\ny\"\n", ""},
		{"visit,do,text\n", "V%06d,say,xyz\n", ""},
	} {
		for size := 2*blockSize - 3; size <= 2*blockSize+3; size++ {
			s := []byte(c.begin)
			n := strings.Count(c.begin, "{")
			for i := 0; len(s) < size-100; i++ {
				s = fmt.Appendf(s, c.fill, i)
				n++
			}
			last := fmt.Sprintf(c.fill, 999999)
			n++
			pad := strings.Repeat("z", size-len(s)-len(last)-len(c.end))
			s = append(s, strings.Replace(last, "V999999", "V"+pad+"999999", 1)+c.end...)
			if out := run(t, b, Options{Workers: 2}, input("log", s)); len(s) != size || len(out.visits) != n || len(out.rejects) > 0 {
				t.Fatalf("%q, %d bytes: %d visits, not %d; %v", c.fill, size, len(out.visits), n, out.rejects)
			}
		}
	}
}
