package visitlog

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"stdc/checker"
	"stdc/rules"
)

const testSource = `
[standard]
id = "test"
title = "Test"

[[step]]
id = "welcome"
from = "enter"

[[step]]
id = "farewell"
from = "bye"

[fact.channel]
type = "enum"
values = ["counter", "phone"]
[fact.departure]
type = "time"
[fact.vip]
type = "bool"
[fact.age]
type = "number"
[fact.wait]
type = "duration"
[fact.note]
type = "text"

[element.enter]
by = "customer"
[element.greet]
[element.smile]
[element.bye]
[element.bow]
fields = { angle = { type = "number", unit = "deg" }, deep = { type = "bool" } }
[element.say]
fields = { text = { type = "text" }, by = { type = "enum", values = ["greeter", "teller"] } }
[element.serve]
fields = { due = { type = "time" }, pause = { type = "duration" } }

[rule.greet]
expect = "greet"
`

func compile(t testing.TB, source string) *rules.Book {
	t.Helper()
	b, ds := rules.Compile("test.toml", func(string) ([]byte, error) { return []byte(source), nil })
	if b == nil {
		t.Fatal(ds)
	}
	return b
}

// outcome is what a run made of some logs.
type outcome struct {
	visits  []string // encoded again
	rejects []Reject
	all     []string // both, as they came: the id, or the reject's line
	stats   Stats
}

func run(t testing.TB, b *rules.Book, o Options, inputs ...Input) outcome {
	t.Helper()
	var out outcome
	type result struct{ id, text string }
	st, err := Run(context.Background(), inputs, b, o, func() Judge[result] {
		return func(v *checker.Visit) (result, error) {
			whole, err := gathered(b, v)
			if err != nil {
				return result{}, err
			}
			return result{v.ID, encode(b, whole)}, nil
		}
	}, func(r result) {
		out.visits = append(out.visits, r.text)
		out.all = append(out.all, r.id)
	}, func(r Reject) {
		out.rejects = append(out.rejects, r)
		out.all = append(out.all, fmt.Sprint("line ", r.Line))
	})
	if err != nil {
		t.Fatal(err)
	}
	out.stats = st
	return out
}

func input(name string, data []byte) Input {
	return Input{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}
}

func runText(t testing.TB, b *rules.Book, o Options, text string) outcome {
	t.Helper()
	return run(t, b, o, input("log", []byte(text)))
}

// encode writes a visit as one line of NDJSON: the inverse of decoding.
func encode(b *rules.Book, v *checker.Visit) string {
	var s strings.Builder
	put := func(key, val string) { fmt.Fprintf(&s, "%s%s:%s", comma(&s), str(key), val) }
	s.WriteByte('{')
	put("visit", str(v.ID))
	for _, kv := range [][2]string{{"site", v.Site}, {"staff", v.Staff}, {"wave", v.Wave}, {"zone", v.ZoneName}, {"date", stamp(v.Date)}, {"start", stamp(v.Start)}} {
		if kv[1] != "" {
			put(kv[0], str(kv[1]))
		}
	}
	if v.Precision != 0 {
		put("precision", str(rules.FormatDuration(v.Precision)))
	}
	var facts strings.Builder
	for i := range v.Facts {
		if v.Facts[i].Known() {
			fmt.Fprintf(&facts, "%s%s:%s", comma(&facts), str(b.Facts[i].ID), value(&v.Facts[i]))
		}
	}
	if facts.Len() > 0 {
		put("facts", "{"+facts.String()+"}")
	}
	var un strings.Builder
	for i, u := range v.Unobserved {
		if u {
			fmt.Fprintf(&un, "%s%s", comma(&un), str(b.Elements[i].ID))
		}
	}
	if un.Len() > 0 {
		put("unobserved", "["+un.String()+"]")
	}
	var events strings.Builder
	for i := range v.Events {
		events.WriteString(comma(&events) + encodeEvent(b, v, &v.Events[i]))
	}
	put("events", "["+events.String()+"]")
	s.WriteByte('}')
	return s.String()
}

func encodeEvent(b *rules.Book, v *checker.Visit, e *checker.Event) string {
	var s strings.Builder
	put := func(key, val string) { fmt.Fprintf(&s, "%s%s:%s", comma(&s), str(key), val) }
	s.WriteByte('{')
	if e.At.Kind != rules.StampNone {
		put("at", str(stamp(e.At)))
	}
	put("do", str(b.Elements[e.Element].ID))
	if e.End.Kind != rules.StampNone {
		put("end", str(stamp(e.End)))
	}
	if e.Step >= 0 {
		put("step", str(b.Steps[e.Step].ID))
	}
	for i, f := range b.Elements[e.Element].Fields {
		if val := &v.Values[int(e.Fields)+i]; val.Known() {
			put(f.ID, value(val))
		}
	}
	s.WriteByte('}')
	return s.String()
}

func comma(s *strings.Builder) string {
	if n := s.Len(); n > 0 && s.String()[n-1] != '{' {
		return ","
	}
	return ""
}

func str(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func value(v *rules.Value) string {
	switch v.Kind() {
	case rules.KindNumber:
		b, err := json.Marshal(v.Number())
		if err != nil {
			panic(err)
		}
		return string(b)
	case rules.KindBool:
		return fmt.Sprint(v.Bool())
	case rules.KindTime:
		return str(stamp(v.Stamp()))
	case rules.KindDuration:
		return str(rules.FormatDuration(v.Duration()))
	}
	return str(v.Text())
}

// stamp writes a moment as it can be read again.
func stamp(s rules.Stamp) string {
	day := time.Unix(int64(s.Day)*86400, 0).UTC().Format("2006-01-02")
	layout := "15:04:05.999999999"
	if s.Minute {
		layout = "15:04"
	}
	clock := time.Unix(0, s.Nano).UTC().Format(layout)
	switch s.Kind {
	case rules.StampClock:
		return clock
	case rules.StampDate:
		return day
	case rules.StampLocal:
		return day + "T" + clock
	case rules.StampZoned:
		sign, z := "+", s.Zone
		if z < 0 {
			sign, z = "-", -z
		}
		return fmt.Sprintf("%sT%s%s%02d:%02d", day, clock, sign, z/3600, z/60%60)
	case rules.StampOffset:
		return "+" + rules.FormatDuration(s.Nano)
	}
	return ""
}
