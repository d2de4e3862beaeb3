package report

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"stdc/checker"
	"stdc/rules"
)

// hallInfo is what the runs of the book hall were made of.
func hallInfo(rejected int) Info {
	info := Info{Version: "1.0.0", Zones: "2026a", Inputs: []Input{{"logs/march.ndjson", strings.Repeat("ab12", 16)}}}
	if rejected > 0 {
		info.Repairs = hallRepairs()
		info.Mappings = []Input{{"columns.toml", strings.Repeat("cd34", 16)}}
	}
	for i := range rejected {
		info.Rejected = append(info.Rejected, Reject{File: "logs/march.ndjson", Line: 40 + i, Column: 7, Visit: "V-9", Reason: `no "events"`})
	}
	return info
}

// made writes n visits of a book in a format.
func made(t *testing.T, name string, b *rules.Book, lang string, n, rejected int, scratch func() (Scratch, error)) []byte {
	t.Helper()
	f, ok := FormatOf(name)
	if !ok {
		t.Fatalf("there is no format %s", name)
	}
	var out bytes.Buffer
	w, s := f.New(&out, &Options{Book: b, Lang: lang, Version: "1.0.0", Logs: []string{"logs/march.ndjson"}, Scratch: scratch}), checker.NewSummary(b)
	rs, vs := hallRun(b, n)
	for i := range rs {
		withEvents(b, vs[i], i)
		v := visitOf(rs[i], vs[i])
		s.Add(&v.Result, &v.Record)
		w.Visit(v)
	}
	s.RejectMany(int64(rejected))
	if err := w.Finish(&Run{Info: hallInfo(min(rejected, MaxRejects)), Summary: s}); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return out.Bytes()
}

// withEvents gives a visit of hallRun the events that its reasons speak of, and
// a date.
func withEvents(b *rules.Book, v *checker.Visit, i int) {
	v.Date, _ = rules.ParseStamp(fmt.Sprintf("2026-03-%02d", 1+i%28))
	for k, at := range []string{"09:00:02", "09:00:16", "09:01", "", "09:03:10", "+2m5s", "2026-03-02T09:04:00.250+08:00"} {
		e := v.AddEvent(b, k)
		if at != "" {
			e.At, _ = rules.ParseStamp(at)
		}
		e.Line = int32(100*i + k + 1)
	}
}

// TestFormats holds each format to what is kept of it under testdata.
func TestFormats(t *testing.T) {
	for _, lang := range []string{"en", "zh"} {
		for _, name := range []string{"md", "csv", "junit", "sarif", "github"} {
			golden(t, "format_"+lang+"."+name, made(t, name, hall(), lang, 4, 2, nil))
		}
		golden(t, "format_many_"+lang+".github", made(t, "github", hall(), lang, 60, 120, nil))
	}
}

// TestFormatsRepeat makes each format twice, the second time with a scratch
// that is a file.
func TestFormatsRepeat(t *testing.T) {
	for _, name := range Formats() {
		for _, n := range []int{0, 1, 300} {
			one := made(t, name, hall(), "en", n, n/3, nil)
			two := made(t, name, hall(), "en", n, n/3, func() (Scratch, error) { return os.CreateTemp(t.TempDir(), "scratch") })
			if !bytes.Equal(one, two) {
				t.Errorf("%s of %d visits differs from run to run", name, n)
			}
		}
	}
}

// broken is a stream that takes some bytes.
type broken struct{ left int }

var errBroken = errors.New("it is full")

func (b *broken) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errBroken
	}
	return len(p), nil
}

func (b *broken) ReadAt([]byte, int64) (int, error) { return 0, errBroken }

// TestFormatsTellOfErrors fails their output, and their scratch.
func TestFormatsTellOfErrors(t *testing.T) {
	b := hall()
	for _, f := range formats() {
		for _, full := range []*broken{{0}, {1500}} {
			w, s := f.New(full, &Options{Book: b, Lang: "en"}), checker.NewSummary(b)
			rs, vs := hallRun(b, 50)
			for i := range rs {
				w.Visit(visitOf(rs[i], vs[i]))
				s.Add(rs[i], vs[i])
			}
			if err := w.Finish(&Run{Summary: s}); !errors.Is(err, errBroken) {
				t.Errorf("%s: the error of the output is lost: %v", f.Name, err)
			}
		}
	}
	for _, name := range []string{"xlsx", "junit"} {
		f, _ := FormatOf(name)
		var out bytes.Buffer
		w, s := f.New(&out, &Options{Book: b, Lang: "en", Scratch: func() (Scratch, error) { return nil, errBroken }}), checker.NewSummary(b)
		rs, vs := hallRun(b, 3000)
		for i := range rs {
			w.Visit(visitOf(rs[i], vs[i]))
			s.Add(rs[i], vs[i])
		}
		if err := w.Finish(&Run{Summary: s}); !errors.Is(err, errBroken) {
			t.Errorf("%s: the error of the scratch is lost: %v", name, err)
		}
	}
}

// TestSpool keeps many streams of many sizes apart.
func TestSpool(t *testing.T) {
	for _, open := range []func() (Scratch, error){nil, func() (Scratch, error) { return os.CreateTemp(t.TempDir(), "scratch") }} {
		s := newSpool(open)
		var streams []*stream
		var want []bytes.Buffer
		for k := range 60 {
			streams, want = append(streams, s.stream()), append(want, bytes.Buffer{})
			for i := range k * 15 {
				line := fmt.Sprintf("%d of stream %d, %0400d\n", i, k, i*i)
				fmt.Fprint(streams[k], line)
				want[k].WriteString(line)
			}
		}
		for k := range streams {
			var got bytes.Buffer
			if err := streams[k].copyTo(&got); err != nil || !bytes.Equal(got.Bytes(), want[k].Bytes()) {
				t.Errorf("stream %d: %v, %d bytes of %d", k, err, got.Len(), want[k].Len())
			}
			if streams[k].size != int64(want[k].Len()) {
				t.Errorf("stream %d: size %d", k, streams[k].size)
			}
		}
	}
}

func TestDisarm(t *testing.T) {
	for s, want := range map[string]string{
		"": "", "plain": "plain", "=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "a=b": "a=b", "a-b": "a-b",
		"  =1": "  '=1", `a;=1`: `a;'=1`, `a;"=1`: `a;"'=1`, "＝1": "'＝1", "＋1": "'＋1", "—": "—", "a; b=c": "a; b=c", "==": "'==",
	} {
		if got := disarm(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

// TestCSVRows reads a CSV again.
func TestCSVRows(t *testing.T) {
	b := hall()
	b.Rules[0].Title.EN = "=cmd|' /C calc'!A1"
	out := made(t, "csv", b, "en", 7, 0, nil)
	rest, ok := bytes.CutPrefix(out, []byte(byteOrderMark))
	if !ok || bytes.Count(rest, []byte("\n")) != bytes.Count(rest, []byte("\r\n")) {
		t.Error("no mark at the beginning, or another line end")
	}
	rows, err := csv.NewReader(bytes.NewReader(rest)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1+7*len(b.Rules) || len(rows[0]) != len(csvColumns) {
		t.Fatalf("%d rows of %d columns", len(rows), len(rows[0]))
	}
	want := []string{"V-1042", "SH-03", "T17", "2026-03", "2026-03-01", "greet-promptly", "'=cmd|' /C calc'!A1", "Welcome", "fail", "0", "3", "", "",
		"“greet” came at 09:00:16, 14 s after “enter” (09:00:02), 4 s over the limit of 10 s", "logs/march.ndjson", "1", "0 1", "1 2"}
	for i := range want {
		if rows[1][i] != want[i] {
			t.Errorf("%s: %q, want %q", rows[0][i], rows[1][i], want[i])
		}
	}
}

// TestCutLines holds a report in Markdown to the length of a comment, in the
// characters that GitHub counts.
func TestCutLines(t *testing.T) {
	b := hall()
	for i := range b.Rules {
		b.Rules[i].Need.EN, b.Rules[i].Title.EN = strings.Repeat("𝕏need ", 400), strings.Repeat("𝕏", 190)
	}
	for i := range 300 {
		b.Steps = append(b.Steps, rules.Step{ID: fmt.Sprint("step-", i), Title: bilingual("", strings.Repeat("@𝕏", 90))})
	}
	out := string(made(t, "md", b, "en", 40, 5, nil))
	if n := units(out); n > mostOfMarkdown || n < mostOfMarkdown-3000 {
		t.Errorf("%d characters", n)
	}
	if !strings.HasSuffix(out, "other formats.*\n") || !strings.Contains(out, "`telecom-hall`") {
		t.Errorf("what was cut is not told:\n%s", out[len(out)-300:])
	}
	for most, want := range map[int]string{8: "\nend\n", 9: "aaa\n\nend\n", 11: "aaa\n\nend\n", 12: "aaa\nbbb\nccc\n"} {
		if got := cutLines("aaa\nbbb\nccc\n", most, "end"); got != want {
			t.Errorf("%d: %q", most, got)
		}
	}
}

// parts unpacks a workbook.
func parts(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if all[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		r.Close()
		if strings.HasSuffix(f.Name, ".xml") || strings.HasSuffix(f.Name, ".rels") {
			wellFormed(t, f.Name, all[f.Name], nil)
		}
	}
	return all
}

// wellFormed parses XML and shows each element to look.
func wellFormed(t *testing.T, name string, data []byte, look func(xml.StartElement)) {
	t.Helper()
	for dec := xml.NewDecoder(bytes.NewReader(data)); ; {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if e, ok := token.(xml.StartElement); ok && look != nil {
			look(e)
		}
	}
}
