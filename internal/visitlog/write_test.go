package visitlog

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"stdc/checker"
	"stdc/rules"
)

// written is what the two writers make of a log.
type written struct {
	ids     []string
	plain   []string // by the encoder of the tests, to compare visits
	lines   []string
	rows    []string // "" where CSV cannot hold the visit
	refused []string // why
	header  string
}

func write(t testing.TB, b *rules.Book, data []byte) written {
	t.Helper()
	w, err := NewCSVWriter(b)
	if err != nil {
		t.Fatal(err)
	}
	out := written{header: string(w.AppendHeader(nil))}
	judge := func(v *checker.Visit) (struct{}, error) {
		out.ids = append(out.ids, v.ID)
		out.plain = append(out.plain, encode(b, v))
		out.lines = append(out.lines, string(AppendVisit(nil, b, v)))
		rows, err := w.AppendVisit([]byte("x"), v)
		if err != nil {
			if string(rows) != "x" {
				t.Errorf("%q was appended of a visit that was refused", rows[1:])
			}
			out.refused = append(out.refused, err.Error())
		}
		out.rows = append(out.rows, string(rows[1:]))
		return struct{}{}, nil
	}
	_, err = Run(context.Background(), []Input{input("log", data)}, b, Options{Workers: 1, MaxEvents: 1000},
		func() Judge[struct{}] { return judge }, func(struct{}) {}, func(Reject) {})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestWrite shows both forms.
func TestWrite(t *testing.T) {
	b := compile(t, testSource)
	got := write(t, b, []byte(`{"events":[{"text":"您好, \"客户\"\n2","do":"say","by":"teller"},{"do":"bow","angle":1e3,"deep":false,"end":"+2m5s","at":"+1m65s","step":"farewell"},
{"do":"serve","due":"2026-03-02 09:00Z","pause":"90s"}],
"visit":"V1","zone":"Asia/Shanghai","staff":"T1","date":"2026-03-02","site":"S1","wave":"W","precision":"5000ms","start":"2026-03-02T09:00:00.50",
"unobserved":["smile","enter"],"facts":{"note":"","departure":"12:50","vip":true,"age":-0.10,"channel":"phone","wait":"1.5h"}}
{"visit":"V2","events":[]}`))
	line := `{"visit":"V1","site":"S1","staff":"T1","wave":"W","date":"2026-03-02","zone":"Asia/Shanghai","start":"2026-03-02T09:00:00.5","precision":"5s",` +
		`"facts":{"channel":"phone","departure":"12:50","vip":true,"age":-0.1,"wait":"1h30m","note":""},"unobserved":["enter","smile"],` +
		`"events":[{"do":"say","by":"teller","text":"您好, \"客户\"\n2"},{"at":"+2m5s","do":"bow","end":"+2m5s","step":"farewell","angle":1000,"deep":false},` +
		`{"do":"serve","due":"2026-03-02T09:00Z","pause":"1m30s"}]}`
	if want := []string{line, `{"visit":"V2","events":[]}`}; !slices.Equal(got.lines, want) {
		t.Errorf("got  %s\nwant %s", got.lines, want)
	}
	if want := []string{`facts.note: CSV cannot hold the empty text "", which would be read as not recorded; convert to NDJSON`}; !slices.Equal(got.refused, want) {
		t.Errorf("CSV refuses %q, want %q", got.refused, want)
	}
	got = write(t, b, []byte(strings.ReplaceAll(line, `,"note":""`, `,"note":"so, \"so\""`)+"\n"+`{"visit":"V2","facts":{"age":1},"events":[]}`))
	want := "visit,site,staff,wave,date,zone,start,precision,unobserved,fact.channel,fact.departure,fact.vip,fact.age,fact.wait,fact.note,at,do,end,step,by,angle,deep,text,due,pause\n" +
		"V1,S1,T1,W,2026-03-02,Asia/Shanghai,2026-03-02T09:00:00.5,5s,enter smile,phone,12:50,true,-0.1,1h30m,\"so, \"\"so\"\"\",,say,,,teller,,,\"您好, \"\"客户\"\"\n2\",,\n" +
		"V1,,,,,,,,,,,,,,,+2m5s,bow,+2m5s,farewell,,1000,false,,,\n" +
		"V1,,,,,,,,,,,,,,,,serve,,,,,,,2026-03-02T09:00Z,1m30s\n" +
		"V2,,,,,,,,,,,,1,,,,,,,,,,,,\n"
	if s := got.header + strings.Join(got.rows, ""); s != want {
		t.Errorf("got\n%swant\n%s", s, want)
	}
}

// TestCSVRefuses lists what CSV cannot hold; the visit is not written in part.
func TestCSVRefuses(t *testing.T) {
	b := compile(t, testSource)
	for _, c := range []struct{ in, want string }{
		{`{"visit":" V1","events":[]}`, `visit: CSV cannot hold the white space at the ends of " V1"; convert to NDJSON`},
		{`{"visit":"V1","site":"S\r\n1","events":[]}`, `site: CSV cannot hold the line ends in "S\r\n1"; convert to NDJSON`},
		{`{"visit":"V1","events":[{"do":"bow"},{"do":"say","text":""}]}`, `events[1].text: CSV cannot hold the empty text "", which would be read as not recorded; convert to NDJSON`},
		{`{"visit":"V1","events":[{"do":"say","text":"hello\u2003"}]}`, "events[0].text: CSV cannot hold the white space at the ends of \"hello\u2003\"; convert to NDJSON"},
		{`{"visit":"V1","events":[{"do":"say","text":"\n"}]}`, `events[0].text: CSV cannot hold the white space at the ends of "\n"; convert to NDJSON`},
	} {
		if got := write(t, b, []byte(c.in)); !slices.Equal(got.refused, []string{c.want}) {
			t.Errorf("%s\ngot  %q\nwant %q", c.in, got.refused, c.want)
		}
	}
	for _, c := range []struct{ name, want string }{
		{"visit", ""}, {"visit-2", ""}, {"at-home", ""},
		{"a,b", `the field "a,b" of the rulebook cannot be the name of a column; convert to NDJSON, or give the field another name`},
		{" a", `the field " a" of`}, {`\"a\"`, `the field "\"a\"" of`}, {"fact.x", `the field "fact.x" of`}, {"field.x", `the field "field.x" of`}, {"", `the field "" of`}, {`a\nb`, `the field "a\nb" of`}, {`a\"b`, `the field "a\"b" of`},
	} {
		b := compile(t, strings.Replace(testSource, "deep = ", `"`+c.name+`" = `, 1))
		_, err := NewCSVWriter(b)
		if (err == nil) != (c.want == "") || err != nil && !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("a field %q: %v, want %q", c.name, err, c.want)
		}
	}
}

// TestAppendNumber holds numbers of all sizes to being read as they were.
func TestAppendNumber(t *testing.T) {
	for f, want := range map[float64]string{0: "0", math.Copysign(0, -1): "-0", 0.1: "0.1", 1e20: "100000000000000000000", 1e21: "1e+21", 1e-6: "0.000001", 1e-7: "1e-07",
		math.MaxFloat64: "1.7976931348623157e+308", math.SmallestNonzeroFloat64: "5e-324", 1.0 / 3: "0.3333333333333333"} {
		s := appendNumber(nil, f)
		got, ok := number(s)
		if string(s) != want || !ok || math.Float64bits(got) != math.Float64bits(f) {
			t.Errorf("%v is written %s, want %s, and read %v", f, s, want, got)
		}
	}
}

// TestAppendText checks that what acts on a terminal is escaped, and nothing
// else, and that encoding/json reads it.
func TestAppendText(t *testing.T) {
	for s, want := range map[string]string{
		"您好，客户": `"您好，客户"`, "a\u3000b\u00a0c": "\"a\u3000b\u00a0c\"", "😀": `"😀"`, "\x00\x1b[31m\x7f\u0085": `"\u0000\u001b[31m\u007f\u0085"`,
		"\u202egpj\u2028\ufeff\u200b": `"\u202egpj\u2028\ufeff\u200b"`, "a\U000e0041": `"a\udb40\udc41"`, "\"\\/\t\r\n": `"\"\\/\t\r\n"`, "\ufffd": "\"\ufffd\"",
	} {
		got := appendText(nil, s)
		var again string
		if err := json.Unmarshal(got, &again); string(got) != want || err != nil || again != s {
			t.Errorf("%q is written %s, want %s; read %q, %v", s, got, want, again, err)
		}
	}
}

// FuzzWrite holds both writers to what they are for: the same visits are read
// again, or CSV says that it cannot hold one.
func FuzzWrite(f *testing.F) {
	b := compile(f, testSource)
	for _, c := range goodLines {
		f.Add([]byte(c.in))
	}
	f.Add([]byte(`{"visit":"V 1","events":[{"do":"say","text":"a\r\n\u0000\"b"},{"do":"bow","angle":-0e-7}]}` + "\n" + `{"visit":"\ufeff","unobserved":["bow"],"facts":{"note":"\u00a0"},"events":[]}`))
	f.Add([]byte(`{"visit":"#","site":"'","events":[{"do":"say","text":"\\."},{"do":"say","text":"\r"},{"do":"say","text":"a\rb"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		out := write(t, b, data)
		if again := write(t, b, []byte(strings.Join(out.lines, "\n"))); !slices.Equal(again.plain, out.plain) || !slices.Equal(again.lines, out.lines) {
			t.Fatalf("as NDJSON:\n%q\nread again:\n%q", out.plain, again.plain)
		}
		var table bytes.Buffer
		table.WriteString(out.header)
		var want []string
		seen := map[string]bool{}
		for i, rows := range out.rows {
			if rows != "" && !seen[out.ids[i]] { // ids that come twice are the collector's business
				seen[out.ids[i]] = true
				table.WriteString(rows)
				want = append(want, out.plain[i])
			}
		}
		if again := write(t, b, table.Bytes()); !slices.Equal(again.plain, want) {
			t.Fatalf("as CSV:\n%s\n%q\nread again:\n%q", table.Bytes(), want, again.plain)
		}
	})
}
