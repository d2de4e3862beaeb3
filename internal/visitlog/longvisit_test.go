package visitlog

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"stdc/checker"
	"stdc/rules"
)

// inBlocks hands a line on in blocks that are cut at these places.
func inBlocks(line []byte, cuts []int) *batch {
	var blocks [][]byte
	for _, n := range cuts {
		n = min(n, len(line))
		blocks, line = append(blocks, bytes.Clone(line[:n])), line[n:]
	}
	blocks = append(blocks, bytes.Clone(line))
	l := &longLine{blocks: make(chan []byte, len(blocks)), enough: make(chan struct{}), pool: newPool(1)}
	for _, b := range blocks[1:] {
		if len(b) > 0 {
			l.blocks <- b
		}
	}
	close(l.blocks)
	return &batch{file: "log", format: formatLines, data: blocks[0], line: 1, long: l}
}

// gathered is a visit with all its events, of which the others are to come.
func gathered(b *rules.Book, v *checker.Visit) (*checker.Visit, error) {
	out := v.Clone()
	if v.Rest == nil {
		return out, nil
	}
	for {
		more, err := v.Rest()
		if err != nil {
			return nil, err
		}
		if !more {
			out.ID, out.Site, out.Staff, out.Wave = v.ID, v.Site, v.Staff, v.Wave
			out.Labelled, out.Rest = v.Labelled, nil
			return out, nil
		}
		if v.Gone != len(out.Events) {
			return nil, fmt.Errorf("%d events are gone, %d came", v.Gone, len(out.Events))
		}
		for _, e := range v.Events {
			values := v.Values[e.Fields:][:len(b.Elements[e.Element].Fields)]
			e.Fields = int32(len(out.Values))
			out.Events, out.Values = append(out.Events, e), append(out.Values, values...)
		}
	}
}

// decoded is what a decoder makes of a batch of one visit: the visit encoded
// again, or why it is rejected. streamed tells that it came in pieces.
func decoded(b *rules.Book, d *decoder, of *batch) (got []string, streamed bool) {
	d.decode(of, func(v *checker.Visit, r *Reject) bool {
		if r != nil {
			got = append(got, r.Error())
			return true
		}
		streamed = v.Rest != nil
		whole, err := gathered(b, v)
		if err != nil {
			d.needsWhole = err.Error()
			return true
		}
		got = append(got, fmt.Sprintln(encode(b, whole), whole.Labelled))
		return true
	})
	return got, streamed && d.needsWhole == ""
}

// TestLongVisit holds visits that are decoded while their line is read to those
// that are read whole, wherever the line is cut.
func TestLongVisit(t *testing.T) {
	b := compile(t, testSource)
	s := newSchema(b)
	long, plain := newDecoder(s, limits{1 << 20, 1000}, nil, false), newDecoder(s, limits{1 << 20, 1000}, nil, false)
	r := rand.New(rand.NewPCG(3, 4))
	streamed := 0
	lines := append(goodLines, badLines...)
	for range 5 {
		lines = append(lines, lineCase{name: "made", in: manyEvents(r, 600+r.IntN(300))})
	}
	for _, c := range lines {
		if !oneLine([]byte(c.in)) {
			continue
		}
		want, _ := decoded(b, plain, &batch{file: "log", format: formatLines, data: []byte(c.in), line: 1})
		for range 30 {
			var cuts []int
			for range r.IntN(6) {
				cuts = append(cuts, r.IntN(1+len(c.in)/2))
			}
			got, came := decoded(b, long, inBlocks([]byte(c.in), cuts))
			if strings.Join(got, "") != strings.Join(want, "") {
				t.Fatalf("%s, cut at %v\ngot  %s\nwant %s", c.name, cuts, got, want)
			}
			if came {
				streamed++
			}
		}
	}
	if streamed < 200 {
		t.Errorf("only %d visits came in pieces", streamed)
	}
}

// manyEvents is a visit of n events, more than a piece has, some of which are read
// slowly.
func manyEvents(r *rand.Rand, n int) string {
	var s strings.Builder
	s.WriteString(`{"visit":"V1","date":"2026-03-02","facts":{"vip":true},"events":[`)
	for i := range n {
		if i > 0 {
			s.WriteString([]string{",", " , ", ",\t"}[r.IntN(3)])
		}
		fmt.Fprintf(&s, []string{
			`{"at":"+%ds","do":"greet"}`, `{"angle":3e1,"at":"+%ds","do":"bow"}`, `{"at":"+%ds","do":"bow","angle":12.5,"deep":true}`,
			`{"at":"+%ds","do":"say","text":"您好 {]\"","by":"teller"}`, ` { "\u0061t" : "+%ds" , "do" : "smile" } `,
		}[r.IntN(5)], i)
	}
	s.WriteString(`], "site": "S" }`)
	return s.String()
}

// TestLongLimits: a line that is too long to be held is read to its end all the
// same, or rejected with what is wrong with it.
func TestLongLimits(t *testing.T) {
	b := compile(t, testSource)
	good := manyEvents(rand.New(rand.NewPCG(1, 2)), 40_000)
	events := func(list ...string) string {
		return `{"visit":"V1","events":[` + strings.Repeat(`{"at":"+1s","do":"greet"},`, 45_000) + strings.Join(list, ",") + "]}"
	}
	last := `{"at":"+1s","do":"greet"}`
	const cannot = `log:1: visit "V1": this line is longer than 5000 bytes and cannot be judged while it is read (%s); raise --max-visit-bytes to read it`
	for _, c := range []struct{ name, in, why, want string }{
		{"good", good, "", ""},
		{"short", manyEvents(rand.New(rand.NewPCG(1, 2)), 200), "", ""},
		{"element", events(`{"at":"+2s","do":"gret"}`, last), "", `log:1: visit "V1": events[45000].do: the rulebook has no element "gret"; did you mean "greet"?`},
		{"comma", events(last+last, last), "", `log:1: visit "V1": events: found { at the place of events[45001], where a comma or ] was expected`},
		{"null", events("null", last), "", `log:1: visit "V1": events: found n at the place of events[45000], where an event was expected`},
		{"end", strings.TrimSuffix(events(last), "]}"), "", `log:1: visit "V1": events: the text ends before the visit does: a bracket or a quotation mark is not closed`},
		{"event without end", events(`{"at":"+2s`), "", `log:1: visit "V1": events[45000].at: the text ends before the visit does: a bracket or a quotation mark is not closed`},
		{"key behind", strings.Replace(events(last), "]}", `],"date":"2026-03-02"}`, 1), "", fmt.Sprintf(cannot, "what stands behind its events is not plain: only visit, site, staff and wave may")},
		{"about", strings.Replace(events(last), `"events"`, `"about":{},"events"`, 1), "", ""},
		{"escaped", strings.Replace(events(last), `"events"`, `"facts":{"age":4e1},"ev\u0065nts"`, 1), "", ""},
		{"fact", strings.Replace(events(last), `"events"`, `"facts":{"vup":true},"events"`, 1), "", `log:1: visit "V1": facts.vup: the rulebook has no fact "vup"; did you mean "vip"?`},
		{"no events", strings.Replace(events(last), `"events":[`, `"events":{`, 1), "", fmt.Sprintf(cannot, "its events do not come soon enough")},
		{"rule", good, "rule x asks for an order", fmt.Sprintf(cannot, "rule x asks for an order")},
		{"too many", manyEvents(rand.New(rand.NewPCG(1, 2)), 50_001), "", `log:1: visit "V1": events: more than 50000 events; raise --max-events to read this visit`},
	} {
		out := run(t, b, Options{Workers: 2, MaxVisitBytes: 5000, MaxEvents: 50_000, Whole: func() string { return c.why }},
			input("log", []byte(c.in+"\n"+`{"visit":"V2","events":[]}`+"\n")))
		got := ""
		for _, r := range out.rejects {
			got += r.Error()
		}
		if got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
		if n := len(out.visits); (n != 2) != (c.want != "") {
			t.Errorf("%s: %d visits", c.name, n)
		}
	}
}

// TestLongRun reads long lines among short ones: those that are judged while they
// are read, those that turn out to need all of it, and those at fault; everything
// is as where all are held.
func TestLongRun(t *testing.T) {
	b := compile(t, testSource)
	r := rand.New(rand.NewPCG(7, 8))
	var log strings.Builder
	for i := range 12 {
		n := []int{3, 14_000, 200, 12_000}[i%4]
		id := fmt.Sprintf(`"visit":"%s%d"`, []string{"V", "V", "W"}[i%3], i)
		line := strings.Replace(manyEvents(r, n), `"visit":"V1"`, id, 1)
		line = strings.ReplaceAll(line, "您好", strings.Repeat("您好", 200)) // to be long with few events
		if i == 9 {
			line = strings.Replace(line, `"do":"bow","angle":12.5`, `"do":"bow","angel":12.5`, 1)
		}
		log.WriteString(line + []string{"\n", " \r\n\n"}[i%2])
	}
	text := strings.TrimSpace(log.String())
	want := runText(t, b, Options{Workers: 1}, text)
	if len(want.visits) != 11 || len(want.rejects) != 1 {
		t.Fatal(len(want.visits), want.rejects)
	}
	for _, workers := range []int{1, 2, 5} {
		asked, streamed := 0, 0
		o := Options{Workers: workers, Whole: func() string { asked++; return "" }}
		var got outcome
		st, err := Run(context.Background(), []Input{input("log", []byte(text))}, b, o, func() Judge[string] {
			return func(v *checker.Visit) (string, error) {
				if v.Rest != nil && strings.HasPrefix(v.ID, "W") {
					_, err := gathered(b, v)
					if err == nil {
						err = &checker.NeedsWhole{Reason: "it begins with W"}
					}
					return "", err
				}
				way := "held"
				if v.Rest != nil {
					way = "read"
				}
				whole, err := gathered(b, v)
				if err != nil {
					return "", err
				}
				return way + encode(b, whole), nil
			}
		}, func(s string) {
			if s[:4] == "read" {
				streamed++
			}
			got.visits = append(got.visits, s[4:])
		}, func(r Reject) { got.rejects = append(got.rejects, r) })
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got.visits, want.visits) || !slices.Equal(got.rejects, want.rejects) {
			t.Errorf("%d workers: %d visits, %v", workers, len(got.visits), got.rejects)
		}
		if st.Events != want.stats.Events || st.Visits != 11 || asked != 1 || streamed == 0 {
			t.Errorf("%d workers: %+v, asked %d times, %d streamed", workers, st, asked, streamed)
		}
	}
}

func FuzzLong(f *testing.F) {
	b := compile(f, testSource)
	for i, c := range append(goodLines, badLines...) {
		f.Add([]byte(c.in), uint16(i*7), uint16(i))
	}
	for _, c := range strictCases {
		f.Add([]byte(c.in), uint16(20), uint16(9))
	}
	f.Add([]byte(`{"visit":"V1","zone":"Local","events":`), uint16(331), uint16(46))
	s := newSchema(b)
	plain, long := newDecoder(s, limits{1 << 20, 1000}, nil, false), newDecoder(s, limits{1 << 20, 1000}, nil, false)
	f.Fuzz(func(t *testing.T, line []byte, first, second uint16) {
		if !oneLine(line) {
			return
		}
		want, _ := decoded(b, plain, &batch{file: "log", format: formatLines, data: bytes.Clone(line), line: 1})
		got, _ := decoded(b, long, inBlocks(line, []int{int(first), int(second)}))
		if strings.Join(got, "") != strings.Join(want, "") {
			t.Fatalf("%q\ngot  %s\nwant %s", line, got, want)
		}
	})
}

// What a log is does not depend on whether long lines may be judged while they are
// read: a first visit whose line is long may be followed in it, or broken off.
func TestLongFirst(t *testing.T) {
	b := compile(t, testSource)
	long := `{"visit":"L","events":[` + strings.TrimSuffix(strings.Repeat(`{"do":"bow"},`, 2*longFrom/len(`{"do":"bow"},`)), ",") + "]}"
	const short = `{"visit":"S","events":[{"do":"bow"}]}`
	for name, in := range map[string]string{
		"a line":                long + "\n" + short + "\n",
		"two in a line":         long + " " + short,
		"closed one line below": strings.TrimSuffix(long, "}") + "\n}\n" + short,
		"broken in its events":  strings.Replace(long, ",", ",\n", 50_000) + "\n" + short,
		"a list":                "[" + long + "," + short + "]",
	} {
		o := Options{Whole: func() string { return "" }}
		var ids []string
		_, err := Run(context.Background(), []Input{input("log", []byte(in))}, b, o, func() Judge[string] {
			return func(v *checker.Visit) (string, error) {
				_, err := gathered(b, v)
				return v.ID, err
			}
		}, func(id string) { ids = append(ids, id) }, func(r Reject) { t.Errorf("%s: %v", name, r) })
		if err != nil || !slices.Equal(ids, []string{"L", "S"}) {
			t.Errorf("%s: %v %v", name, ids, err)
		}
	}
}

// A visit that cannot be held is told by its id, also where that was not decoded.
func TestLongRejected(t *testing.T) {
	b := compile(t, testSource)
	events := strings.TrimSuffix(strings.Repeat(`{"do":"bow"},`, 3*longFrom/len(`{"do":"bow"},`)), ",")
	for _, c := range []struct{ in, visit, why string }{
		{`{"about":"x","visit":"A","events":[` + events + "]}", "A", "about: expected an object"},
		{`{"\u0066acts":{},"events":[` + events + `],"visit":"A"}`, "", "its id stands behind its events"},
	} {
		before := `{"visit":"B","events":[{"do":"bow"}]}` + "\n"
		o := Options{Whole: func() string { return "" }, MaxVisitBytes: longFrom}
		var got []Reject
		_, err := Run(context.Background(), []Input{input("log", []byte(before+c.in))}, b, o, func() Judge[string] {
			return func(v *checker.Visit) (string, error) {
				_, err := gathered(b, v)
				return v.ID, err
			}
		}, func(string) {}, func(r Reject) { got = append(got, r) })
		if err != nil || len(got) != 1 || got[0].Visit != c.visit || !strings.Contains(got[0].Reason, c.why) {
			t.Errorf("%.30s: %v %v", c.in, got, err)
		}
	}
}
