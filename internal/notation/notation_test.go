package notation

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"stdc/checker"
	"stdc/rules"
)

const hall = `
[standard]
id = "hall"
title = "Hall"

[[step]]
id = "welcome"
title = "Welcome"
from = "enter"

[[step]]
id = "counter"
title = "Counter"
from = "serve"

[fact.waited]
type = "duration"
[fact.age]
type = "number"
[fact.channel]
type = "enum"
values = ["counter", "phone"]
[fact.note]
type = "text"
[fact.due]
type = "time"
[fact.known]
type = "bool"

[element.enter]
by = "customer"
[element.bow]
fields = { angle = { type = "number" } }
[element.smile]
[element.greet]
fields = { text = { type = "text" }, by = { type = "enum", values = ["greeter", "teller"] }, loud = { type = "bool" }, pause = { type = "duration" }, due = { type = "time" } }
[element.serve]

[rule.greet]
expect = "greet"
`

func hallBook(t testing.TB) *rules.Book {
	t.Helper()
	b, ds := rules.Compile("book.toml", func(string) ([]byte, error) { return []byte(hall), nil })
	if b == nil {
		t.Fatal(ds)
	}
	return b
}

func read(b *rules.Book, set func(*checker.Visit), lines ...string) (*checker.Visit, []string) {
	v := &checker.Visit{}
	v.Reset(b)
	if set != nil {
		set(v)
	}
	r := NewReader(b, v)
	var faults []string
	for i, l := range lines {
		if f := r.Line(l); f != nil {
			faults = append(faults, fmt.Sprintf("%d:%d-%d %s: %s; %s", i+1, f.From+1, f.To+1, f.Code, f.Message, f.Hint))
		}
	}
	return v, faults
}

// TestLines shows what may be written, and how it is written back.
func TestLines(t *testing.T) {
	b := hallBook(t)
	dated := func(v *checker.Visit) { v.Date, _ = rules.ParseStamp("2026-03-02") }
	for _, c := range []struct {
		name     string
		set      func(*checker.Visit)
		in, want string
	}{
		{"times as in a log", nil, "09:00:02 enter\n09:01 bow\n2026-03-02T09:02:00+08:00 smile", "09:00:02                  enter\n09:01                     bow\n2026-03-02T09:02:00+08:00 smile"},
		{"steps from the event before", nil, "09:00:02 enter\n+5s bow\n+1m smile", "09:00:02 enter\n09:00:07 bow\n09:01:07 smile"},
		{"steps from an unknown beginning", nil, "+0s enter\n+5s bow\n+2m smile", "+0s enter\n+5s bow\n+2m smile"},
		{"no time of its own", nil, "09:00:00 enter\n- smile\n+5s bow", "09:00:00 enter\n-        smile\n09:00:05 bow"},
		{"an activity", nil, "09:00..09:05 serve\n+1m..+30s bow\n+1m..+2m smile", "09:00..09:05 serve"},
		{"an activity counts from its beginning", nil, "09:00:00..+5m serve\n+10s smile\n-..09:10 serve", "09:00:00..09:05:00 serve\n09:00:10           smile\n-..09:10           serve"},
		{"counted from the first event", nil, "09:00:00 enter\nstart+1m..start+2m serve", "09:00:00 enter\nstart+1m..+1m serve"},
		{"past midnight", nil, "23:59:50 enter\n+20s smile", "23:59:50 enter\n00:00:10 smile"},
		{"a long step past midnight", dated, "20:00 enter\n+14h smile\n+1m bow", "20:00            enter\n2026-03-03T10:00 smile\n2026-03-03T10:01 bow"},
		{"fields", nil, "09:00 greet text='您好' by=greeter loud=true pause=90s due=09:30  # a comment", "09:00 greet by=greeter text='您好' loud=true pause=1m30s due=09:30"},
		{"text with quotes", nil, `- greet text="it's \"fine\"" `, `- greet text="it's \"fine\""`},
		{"text without quotes", nil, "- greet text=hello\n- greet text=你好", "- greet text='hello'\n- greet text='你好'"},
		{"the step of an event", nil, "- enter step=welcome\n- smile", "- enter step=welcome\n- smile"},
		{"comments and blank lines", nil, "# nothing\n\n   \t\n- smile", "- smile"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, faults := read(b, c.set, strings.Split(c.in, "\n")...)
			if c.name == "an activity" {
				if len(faults) != 1 || !strings.HasPrefix(faults[0], "2:6-10 bad-time: +30s after its beginning (09:01) is not known") {
					t.Errorf("faults %q", faults)
				}
				return
			}
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			got := Lines(b, v)
			for i := range got { // the columns are looked at below
				got[i] = strings.Join(strings.Fields(got[i]), " ")
			}
			want := strings.Split(c.want, "\n")
			for i := range want {
				want[i] = strings.Join(strings.Fields(want[i]), " ")
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
	v, _ := read(b, nil, "09:00 enter", "- smile", "09:00..09:05 serve")
	if got := strings.Join(Lines(b, v), "\n"); got != "09:00        enter\n-            smile\n09:00..09:05 serve" {
		t.Errorf("columns:\n%s", got)
	}
}

// TestFaults holds the words of every fault of a line.
func TestFaults(t *testing.T) {
	b := hallBook(t)
	for _, c := range []struct{ in, want string }{
		{"enter", `1:1-6 missing-time: the line has no time before the element "enter"; write - enter for an event`},
		{"entr", `1:1-5 bad-time: the line begins with "entr", which is no time`},
		{"9:00 enter", `1:1-5 bad-time: "9:00" is not a time such as`},
		{"09：00 enter", `; type it with the English keyboard: 09:00`},
		{"09:00", `missing-element: the line has a time and no element`},
		{"09:00 by=teller", `1:7-16 missing-element: the element is missing before the field "by"`},
		{"09:00 gret", `1:7-11 unknown-element: there is no element "gret"; did you mean "greet"?; known: enter, bow`},
		{"09:00 greet teller", `1:13-19 bad-field: "teller" is no field`},
		{"09:00 greet txt='a'", `1:13-16 unknown-field: the element "greet" has no field "txt"; did you mean "text"?; its fields: by, text`},
		{"09:00 greet by=greter", `1:16-22 wrong-type: by: "greter" is not one of greeter or teller; did you mean "greeter"?`},
		{"09:00 bow angle=ten", `1:17-20 wrong-type: angle: "ten" is not a number`},
		{"09:00 bow angle=", `1:11-17 bad-field: the field "angle" has no value`},
		{"09:00 greet text=“您好”", `1:13-30 bad-field: the value of "text" begins with "“", which is no quote`},
		{"09:00 greet text='您好", `1:18-25 bad-field: the text that begins here is not closed; end it with ' on the same line`},
		{"09:00 greet text='it's'", `1:22-24 bad-field: the text is followed by "s'"`},
		{`09:00 greet text="\q"`, `1:18-22 bad-field: the text between double quotes has an escape`},
		{"09:00 greet by=teller by=teller", `1:23-32 written-twice: "by" is written twice`},
		{"09:00 enter by=teller", `1:16-22 unknown-value: "enter" is always by "customer" in this book, not by "teller"`},
		{"09:00 enter step=welcom", `1:18-24 unknown-step: there is no step "welcom"; did you mean "welcome"?`},
		{"09:00 serve duration=5m", `1:13-24 unknown-field: the duration of an event`},
		{"09:00.. serve", `1:1-8 bad-time: the end of "09:00.." is missing`},
		{"-..+5m serve", `1:4-7 bad-time: "+5m" counts from a beginning that has no time`},
		{"+5 enter", `1:1-3 bad-time: "+5" is not a time such as`},
	} {
		_, faults := read(b, nil, c.in)
		if len(faults) != 1 || !strings.Contains(faults[0], c.want) {
			t.Errorf("%s\n got %q\nwant %s", c.in, faults, c.want)
		}
	}
}

// anyVisit makes a visit of everything that a log can hold.
func anyVisit(b *rules.Book, r *rand.Rand) *checker.Visit {
	v := &checker.Visit{}
	v.Reset(b)
	pick := func(s ...string) string { return s[r.IntN(len(s))] }
	stamp := func(s string) rules.Stamp {
		t, err := rules.ParseStamp(s)
		if err != nil {
			panic(err)
		}
		return t
	}
	times := []string{"09:00", "09:00:02", "23:59:59.25", "2026-03-02", "2026-03-02T09:00", "2026-03-02T09:00:01+08:00", "2026-03-02T10:00Z", "+0s", "+5s", "+2m5s", "+3d"}
	value := func(f *rules.Field) (val rules.Value) {
		switch f.Type {
		case rules.TypeText:
			return rules.TextValue(pick("", "a", "a b", "您好", "it's", "'", `"`, `\`, "a\nb", "#", "{x}", "\u200b", "\u3000", `'''"""`, "=", "-", "\U000e0041", "\uFFFD"))
		case rules.TypeNumber:
			return rules.NumberValue([]float64{0, 30, -1.5, 1e20, 1e-7}[r.IntN(5)])
		}
		val, err := f.ParseValue(map[rules.Type]string{rules.TypeBool: pick("true", "false"), rules.TypeTime: pick(times...),
			rules.TypeDuration: pick("0s", "90s", "500ms"), rules.TypeEnum: pick(append([]string{""}, f.Values...)[min(1, len(f.Values)):]...)}[f.Type])
		if err != nil {
			panic(err)
		}
		return val
	}
	v.Site, v.Staff, v.Wave = pick("", "S 1"), pick("", "T\"1"), pick("", "2026-01")
	if r.IntN(2) == 0 {
		v.Date = stamp("2026-03-02")
	}
	if r.IntN(2) == 0 {
		v.ZoneName = "Asia/Shanghai"
		v.Zone, _ = time.LoadLocation(v.ZoneName)
	}
	if r.IntN(3) == 0 {
		v.Start = stamp("09:00")
	}
	v.Precision = int64(r.IntN(2)) * 5e9
	for i := range v.Facts {
		if r.IntN(2) == 0 {
			v.Facts[i] = value(&b.Facts[i])
		}
	}
	for i := range v.Unobserved {
		v.Unobserved[i] = r.IntN(4) == 0
	}
	for range r.IntN(6) {
		e := v.AddEvent(b, r.IntN(len(b.Elements)))
		if r.IntN(4) > 0 {
			e.At = stamp(pick(times...))
		}
		if r.IntN(3) == 0 {
			e.End = stamp(pick(times...))
		}
		if r.IntN(4) == 0 {
			e.Step, v.Labelled = int32(r.IntN(len(b.Steps))), true
		}
		for j := range b.Elements[e.Element].Fields {
			if f := &b.Elements[e.Element].Fields[j]; f.Fixed == "" && r.IntN(2) == 0 {
				v.Values[int(e.Fields)+j] = value(f)
			}
		}
	}
	return v
}

// TestRoundTrip: what is written of any visit is read back as the same visit.
func TestRoundTrip(t *testing.T) {
	b := hallBook(t)
	for seed := range uint64(2000) {
		v := anyVisit(b, rand.New(rand.NewPCG(seed, 1)))
		text := TOML(b, v)
		doc := rules.ReadDocument("visit.toml", []byte(text))
		got, ok := Read(b, doc.Root(), doc)
		if !ok || len(doc.Diagnostics()) > 0 {
			t.Fatalf("seed %d: %v\n%s", seed, doc.Diagnostics(), text)
		}
		for i := range got.Events {
			got.Events[i].Line = 0
		}
		got.Zone, v.Zone = nil, nil // a zone is its name
		if got.Events == nil {
			got.Events, got.Values = v.Events, v.Values
		}
		if !reflect.DeepEqual(plain(got), plain(v)) {
			t.Fatalf("seed %d: read back\n%s\nfrom\n%s", seed, TOML(b, got), text)
		}
	}
}

// plain makes empty slices alike.
func plain(v *checker.Visit) checker.Visit {
	p := *v
	if len(p.Values) == 0 {
		p.Values = nil
	}
	if len(p.Events) == 0 {
		p.Events = nil
	}
	return p
}

// TestReadFaults shows that faults of a visit are told in one run, with their
// places in the file, also inside a text of several lines.
func TestReadFaults(t *testing.T) {
	b := hallBook(t)
	text := "date = \"09:00\"\nzone = \"Shanghai\"\nprecision = 5\nfacts = { waitd = \"5m\", channel = \"fone\" }\nunobserved = [\"smil\"]\nvisit = \"\"\"\n09:00 enter\n  09:01 bowe\n\"\"\"\n"
	doc := rules.ReadDocument("visit.toml", []byte(text))
	if _, ok := Read(b, doc.Root(), doc); ok {
		t.Error("read without a fault")
	}
	var got []string
	for _, d := range doc.Diagnostics() {
		got = append(got, fmt.Sprintf("%d:%d %s: %s", d.Line, d.Column, d.Code, d.Message))
	}
	want := []string{
		`1:8 wrong-type: date must be a date, not the text "09:00"`,
		`2:8 unknown-value: "Shanghai" is no time zone`,
		`3:13 wrong-type: precision must be a text, not 5`,
		`4:11 unknown-fact: there is no fact "waitd"; did you mean "waited"?`,
		`4:35 unknown-value: channel: "fone" is not one of counter or phone; did you mean "phone"?`,
		`5:15 unknown-element: there is no element "smil"; did you mean "smile"?`,
		`8:9 unknown-element: there is no element "bowe"; did you mean "bow"?`,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// FuzzLine: no line brings the reader down, and what it takes it writes back.
func FuzzLine(f *testing.F) {
	for _, s := range []string{"09:00:12 greet by=greeter text='您好'", "+5s bow angle=30", "- smile # x", "09:00..+5m serve step=welcome", `- greet text="a\nb"`, "start+1m enter", "9：00 enter", "x='"} {
		f.Add(s)
	}
	b := hallBook(f)
	f.Fuzz(func(t *testing.T, line string) {
		v, faults := read(b, nil, line)
		if len(faults) > 0 {
			if len(v.Events)+len(v.Values) > 0 {
				t.Fatalf("%q left an event behind a fault", line)
			}
			return
		}
		lines := Lines(b, v)
		again, faults := read(b, nil, lines...)
		if len(faults) > 0 || !reflect.DeepEqual(plain(again), plain(v)) {
			t.Fatalf("%q is written %q: %q", line, lines, faults)
		}
	})
}
