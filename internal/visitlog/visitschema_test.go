package visitlog

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"stdc/rules"
)

func visitSchema(t testing.TB, b *rules.Book) *jsonschema.Schema {
	t.Helper()
	data, err := VisitSchema(b)
	if err != nil {
		t.Fatal(err)
	}
	s, err := jsonschema.CompileString("visit.json", string(data))
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	return s
}

// bySchema is what the schema says of a visit, nil where it accepts it.
func bySchema(t testing.TB, s *jsonschema.Schema, visit string) error {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(visit), &v); err != nil {
		t.Fatalf("%v: %s", err, visit)
	}
	return s.Validate(v)
}

// TestVisitSchemaHoldsLogs validates the calls of the call centre.
func TestVisitSchemaHoldsLogs(t *testing.T) {
	dir := "../../testdata/call-centre"
	b, ds := rules.Compile("book.toml", func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, name)) })
	if b == nil {
		t.Fatal(ds)
	}
	s := visitSchema(t, b)
	data, err := os.ReadFile(filepath.Join(dir, "day.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	visits := bytes.Split(bytes.TrimSpace(data), []byte("\n"))
	if len(visits) != 250 {
		t.Fatalf("%d visits", len(visits))
	}
	for _, v := range visits {
		if err := bySchema(t, s, string(v)); err != nil {
			t.Fatalf("%s: %#v", v, err)
		}
	}
}

// TestVisitSchemaRefuses holds schema and reader to the same faults.
func TestVisitSchemaRefuses(t *testing.T) {
	b := compile(t, testSource)
	s := visitSchema(t, b)
	event := func(e string) string { return `{"visit":"V","events":[` + e + `]}` }
	facts := func(f string) string { return `{"visit":"V","facts":{` + f + `},"events":[]}` }
	for _, good := range []string{
		event(``), event(`{"do":"greet"}`), event(`{"do":"enter","by":"customer","at":"09:00","step":null}`), event(`{"do":"enter","by":null}`),
		event(`{"do":"say","by":"teller","text":"您好","at":"2026-03-02T09:00:02.5+08:00"}`), event(`{"do":"serve","due":"+1h30m","pause":"1m30s","end":"+5m"}`),
		event(`{"do":"bow","angle":-1.5e1,"deep":false,"by":""}`), facts(`"channel":"phone","departure":"2026-03-02","vip":true,"age":3,"wait":"0s","note":null`),
		`{"visit":"V","site":"","staff":null,"wave":"1","date":"2026-03-02","zone":"Asia/Shanghai","start":"09:00","precision":"5s","facts":null,"unobserved":["smile"],"about":{"observer":"Li","notes":[{"text":"}"}]},"events":[]}`,
	} {
		if err := bySchema(t, s, good); err != nil {
			t.Errorf("refused: %s: %#v", good, err)
		}
		if out := runText(t, b, Options{}, good); len(out.rejects) > 0 {
			t.Errorf("the reader refuses %s: %s", good, out.rejects[0].Reason)
		}
	}
	for _, c := range []struct{ what, visit string }{
		{"no id", `{"events":[]}`},
		{"an empty id", `{"visit":"","events":[]}`},
		{"an id that is null", `{"visit":null,"events":[]}`},
		{"an id that is a number", `{"visit":1,"events":[]}`},
		{"no events", `{"visit":"V"}`},
		{"events that are null", `{"visit":"V","events":null}`},
		{"events that are no list", `{"visit":"V","events":{}}`},
		{"an unknown key", `{"visit":"V","events":[],"shop":"S"}`},
		{"a site that is a number", `{"visit":"V","events":[],"site":3}`},
		{"a date of another form", `{"visit":"V","events":[],"date":"02.03.2026"}`},
		{"a month of no year", `{"visit":"V","events":[],"date":"2026-13-02"}`},
		{"a zone with a space", `{"visit":"V","events":[],"zone":"Asia/Hong Kong"}`},
		{"a start that counts from another", `{"visit":"V","events":[],"start":"+5m"}`},
		{"a precision of nothing", `{"visit":"V","events":[],"precision":"0s"}`},
		{"a precision without a unit", `{"visit":"V","events":[],"precision":"5"}`},
		{"an unknown fact", facts(`"mood":"good"`)},
		{"a value that the fact has not", facts(`"channel":"mail"`)},
		{"a truth in quotes", facts(`"vip":"true"`)},
		{"a number in quotes", facts(`"age":"3"`)},
		{"a duration that is a number", facts(`"wait":30`)},
		{"a duration with its units turned round", facts(`"wait":"5s1m"`)},
		{"a time that is none", facts(`"departure":"noon"`)},
		{"a text that is a number", facts(`"note":7`)},
		{"facts in a list", `{"visit":"V","facts":[],"events":[]}`},
		{"an about that is no object", `{"visit":"V","about":[],"events":[]}`},
		{"an unobserved thing that is unknown", `{"visit":"V","unobserved":["smirk"],"events":[]}`},
		{"an event that is a text", event(`"greet"`)},
		{"an event that is null", event(`null`)},
		{"an event of nothing", event(`{"at":"09:00"}`)},
		{"an unknown element", event(`{"do":"gret"}`)},
		{"an element that is null", event(`{"do":null}`)},
		{"a field of another element", event(`{"do":"greet","angle":30}`)},
		{"a computed field", event(`{"do":"serve","duration":"5m"}`)},
		{"an actor that the book does not know", event(`{"do":"say","by":"guest"}`)},
		{"another actor than the book fixes", event(`{"do":"enter","by":"teller"}`)},
		{"an unknown step", event(`{"do":"greet","step":"middle"}`)},
		{"a time of day without minutes", event(`{"do":"greet","at":"9"}`)},
		{"a 25th hour", event(`{"do":"greet","at":"25:00"}`)},
		{"an offset of nothing", event(`{"do":"greet","at":"+"}`)},
		{"a time of day with a zone", event(`{"do":"greet","at":"09:00Z"}`)},
		{"an end that is a number", event(`{"do":"greet","end":300}`)},
	} {
		if bySchema(t, s, c.visit) == nil {
			t.Errorf("%s is accepted: %s", c.what, c.visit)
		}
		if out := runText(t, b, Options{}, c.visit); len(out.rejects) != 1 {
			t.Errorf("%s: the reader makes %d rejects of %s", c.what, len(out.rejects), c.visit)
		}
	}
}

// TestVisitSchemaAgrees holds schema and reader to one opinion of visits that
// are put together at random.
func TestVisitSchemaAgrees(t *testing.T) {
	b := compile(t, testSource)
	s := visitSchema(t, b)
	rng := rand.New(rand.NewPCG(3, 9))
	visits := make([]string, 5000)
	for i := range visits {
		visits[i] = randomVisit(rng, fmt.Sprintf(`"V%d"`, i))
	}
	rejects := map[int64]string{} // by line
	for _, r := range runText(t, b, Options{}, strings.Join(visits, "\n")).rejects {
		rejects[int64(r.Line)] = r.Reason
	}
	for i, v := range visits {
		err := bySchema(t, s, v)
		if reason, rejected := rejects[int64(i+1)]; rejected == (err == nil) {
			t.Errorf("the schema says %v and the reader %q of\n%s", err, reason, v)
		}
	}
	if n := len(rejects); n < 500 || n > len(visits)-500 {
		t.Errorf("%d of %d visits are refused, which shows too little", n, len(visits))
	}
}

// randomVisit writes a visit of which most parts are right.
func randomVisit(rng *rand.Rand, id string) string {
	pick := func(of ...string) string { return of[rng.IntN(len(of))] }
	moments := []string{`"09:00"`, `"23:59:59.123456789"`, `"2026-03-02"`, `"2026-03-02 09:00:01"`, `"2026-03-02T09:00Z"`, `"2026-03-02t09:00:00-03:30"`, `null`,
		`"+0s"`, `"+1h2m3s4ms5us6ns"`, `"+1.5d"`}
	durations := []string{`"5s"`, `"1m30s"`, `"0.5h"`, `"1.000000001s"`, `"0s"`, `"3d"`, `null`}
	odd := func(good ...string) string {
		if rng.IntN(14) > 0 {
			return pick(good...)
		}
		return pick(`""`, `"x"`, `1`, `true`, `[]`, `{}`, `null`, `"+"`, `"24:00"`, `"9:00"`, `"2026-00-10"`, `"09:00:60"`, `"09:00:00."`, `"2026-03-02T09:00+25:00"`, `"1s1m"`, `"5"`,
			`"-5s"`, `"1.5ns"`, `"09:00Z"`, `"2026-03-02T"`, `"09:00\n"`, `" 09:00"`, `"s"`, `".5s"`)
	}
	object := func(keys map[string]func() string, order []string, more ...string) string {
		var parts []string
		parts = append(parts, more...)
		for _, k := range order {
			if rng.IntN(3) == 0 {
				parts = append(parts, `"`+k+`":`+keys[k]())
			}
		}
		rng.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		return "{" + strings.Join(parts, ",") + "}"
	}
	moment := func() string { return odd(moments...) }
	duration := func() string { return odd(durations...) }
	text := func() string { return odd(`"您好"`, `""`, `null`) }
	truth := func() string { return odd(`true`, `false`, `null`) }
	number := func() string { return odd(`1`, `-2.5`, `1e3`, `null`) }
	event := func() string {
		keys := map[string]func() string{"at": moment, "end": moment, "step": func() string { return odd(`"welcome"`, `"farewell"`, `null`) },
			"by": func() string { return odd(`"customer"`, `"greeter"`, `null`) }, "angle": number, "deep": truth, "text": text, "due": moment, "pause": duration}
		order := map[string][]string{"bow": {"at", "by", "angle", "deep"}, "say": {"at", "end", "step", "text"}, "serve": {"at", "end", "due", "pause"}}
		do := pick("enter", "greet", "smile", "bye", "bow", "say", "serve")
		own := order[do]
		if own == nil {
			own = []string{"at", "end", "step"}
		}
		if more := pick("angle", "text", "pause", "by"); rng.IntN(20) == 0 && !slices.Contains(own, more) {
			own = append(slices.Clone(own), more)
		}
		return object(keys, own, `"do":`+odd(`"`+do+`"`))
	}
	facts := func() string {
		return object(map[string]func() string{"channel": func() string { return odd(`"phone"`, `null`) }, "departure": moment, "vip": truth, "age": number, "wait": duration, "note": text,
			"mood": text}, []string{"channel", "departure", "vip", "age", "wait", "note"})
	}
	var events []string
	for range rng.IntN(4) {
		events = append(events, event())
	}
	return object(map[string]func() string{"site": text, "date": func() string { return odd(`"2026-03-02"`, `null`) }, "zone": func() string { return pick(`"Asia/Shanghai"`, `"UTC"`, `null`, `"Asia/Hong Kong"`, `""`, `8`) },
		"precision": func() string { return odd(`"5s"`, `"1m30s"`, `null`) }, "facts": func() string { return odd(facts()) }, "unobserved": func() string { return odd(`["smile"]`, `[]`, `null`) }},
		[]string{"site", "date", "zone", "precision", "facts", "unobserved"}, `"visit":`+pick(id, id, id, id, id, id, id, id, id, `""`, `null`, `7`), `"events":`+odd("["+strings.Join(events, ",")+"]"))
}
