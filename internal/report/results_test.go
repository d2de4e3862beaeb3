package report

import (
	"bytes"
	"strings"
	"testing"

	"stdc/checker"
	"stdc/rules"
)

// results writes n visits of the book hall, with events, as JSON.
func results(t testing.TB, n int) []byte {
	t.Helper()
	b := hall()
	rs, vs := hallRun(b, n)
	var visits []*Visit
	for i := range rs {
		v := &Visit{Result: *rs[i]}
		v.Record.Reset(b)
		copy(v.Record.Facts, vs[i].Facts)
		for k := range rs[i].Events {
			e := v.Record.AddEvent(b, k%len(b.Elements))
			e.At.Kind, e.At.Nano = rules.StampClock, int64(9*3600+k)*second
			v.Times = append(v.Times, checker.EventTime{Timed: true, From: int64(k) * second, To: int64(k) * second})
		}
		v.Due = []Due{{Asked: 9, Windows: []checker.WindowOf{{
			Elements: []int{1}, Fact: -1, Anchor: 0, AnchorFact: 3, Timed: true, From: -5, To: 10 * second, OpenFrom: true, Min: 1, Max: 2,
			FromAt: rules.Stamp{Kind: rules.StampClock}, ToAt: rules.Stamp{Kind: rules.StampOffset, Nano: second}, Count: 2, Events: []int{1, 2}, Verdict: checker.Fail, Maybe: true,
		}}}, {Asked: 1, Windows: []checker.WindowOf{{Fact: 3, Anchor: -1, AnchorFact: -1, CountEnd: true, AnchorEnd: true, Max: -1, Events: []int{}, Verdict: checker.Unknown}}}}
		visits = append(visits, v)
	}
	return document(t, b, nil, visits, Info{
		Inputs: []Input{{"march.ndjson", "ab"}}, Mappings: []Input{{"columns.toml", "cd"}}, Zones: "2026a", Repairs: hallRepairs(),
	})
}

// document writes visits as JSON.
func document(t testing.TB, b *rules.Book, fingerprints []string, visits []*Visit, info Info) []byte {
	t.Helper()
	var out bytes.Buffer
	j, s := NewJSON(&out, &Options{Book: b, Fingerprints: fingerprints, Lang: "en", Version: info.Version}), checker.NewSummary(b)
	for _, v := range visits {
		j.Visit(v)
		s.Add(&v.Result, &v.Record)
	}
	if err := j.Finish(&Run{Info: info, Summary: s}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// reread reads results and writes them again.
func reread(t testing.TB, data []byte) ([]byte, error) {
	t.Helper()
	r, err := OpenResults("results.json", bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	m := Merge([]*Results{r})
	var out bytes.Buffer
	j, s := NewJSON(&out, &Options{Book: m.Book, Fingerprints: m.Fingerprints, Lang: "en", Version: m.Version}), checker.NewSummary(m.Book)
	info, rejected, err := m.Each(func(string, int) (int, bool) { return 0, false }, func(v *Visit) error {
		j.Visit(v)
		s.Add(&v.Result, &v.Record)
		return nil
	}, func(Reject) {})
	if err != nil {
		return nil, err
	}
	s.RejectMany(rejected)
	err = j.Finish(&Run{Info: info, Summary: s})
	return out.Bytes(), err
}

func TestResultsComeBack(t *testing.T) {
	want := results(t, 9)
	got, err := reread(t, want)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%v: the results change when they are read and written:\n%s\n%s", err, want, got)
	}
}

// TestFaultyResults changes one thing of sound results and looks for what is
// said of it.
func TestFaultyResults(t *testing.T) {
	sound := string(results(t, 3))
	for _, c := range []struct{ old, now, says string }{
		{`{"format":1`, `{"format":2`, "results.json:1: these results cannot be read: format: it is of format 2, this program reads format 1"},
		{`{"format":1,`, `{`, "it has no format"},
		{`"book":{`, `"books":{`, "its book must stand before its visits"},
		{`"visits":[`, `"visits":{`, "its visits are no list"},
		{`"verdict":"fail"`, `"verdict":"failed"`, `results.json:5: these results cannot be read: visit "V-1042": rule greet-promptly: "failed" is no verdict`},
		{`"credit":0,`, `"credit":null,`, "does not fit its verdict"},
		{`"exact":"1/3"`, `"exact":"4/3"`, "its credit is none from 0 to 1"},
		{`"earned":"`, `"earned":"x`, "is no fraction from 0"},
		{`"evidence":[0,1]`, `"evidence":[0,99]`, "there is no event 99"},
		{`"do":"smile"`, `"do":"simle"`, `events[2]: its book has no element "simle"`},
		{`"at":"09:00:00"`, `"at":"9:00"`, `"9:00" is not a time`},
		{`"expected":5`, `"expected":"5"`, `fact expected: "\"5\"" is no number`},
		{`"tea":{`, `"coffee":{`, "it has no verdict for rule tea"},
		{`"id":"tea"`, `"id":"no-blame"`, "is empty or there twice"},
		{`"points":{`, `"point":{`, `there is no such key: /point`},
		{`"line":1,`, `"line":"1",`, "/line is a text, which does not belong there"},
		{`"elements":["greet"]`, `"elements":["great"]`, `windows[0]: its book has no element "great"`},
		{`"anchorFact":"departure"`, `"anchorFact":"arrival"`, `its book has no fact "arrival"`},
		{`"events":[1,2]`, `"events":[1,99]`, "there is no event 99"},
		{`"timesInGap":1,`, `"timesInGap":-1,`, "a count of its times is below 0"},
		{`"count":1204`, `"count":-1204`, "repairs: a count is below 0"},
		{`"what":`, `"thing":`, "repairs: there is no such key: /0/thing"},
		{`"line":72}]}]}`, `"line":72}]}]} {}`, "something follows the results"},
	} {
		faulty := strings.Replace(sound, c.old, c.now, 1)
		if faulty == sound {
			t.Errorf("%s: nothing to change in:\n%s", c.old, sound[:min(len(sound), 8000)])
			continue
		}
		if _, err := reread(t, []byte(faulty)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s:\n got %v\nwant %s", c.now, err, c.says)
		}
	}
	for n := 0; n < len(sound)-2; n += 61 {
		if _, err := reread(t, []byte(sound[:n])); err == nil || !strings.Contains(err.Error(), "end too early") {
			t.Fatalf("cut after %d bytes: %v", n, err)
		}
	}
}

// FuzzResults reads any bytes. What is accepted must come back the same when it
// is written and read again.
func FuzzResults(f *testing.F) {
	sound := results(f, 2)
	f.Add(sound)
	f.Add([]byte(`{"format":1,"stdc":"","book":{},"visits":[]}`))
	waived := bytes.Replace(sound, []byte(`"revisions":[]`), []byte(`"revisions":[],"waivers":[{"rules":[0],"sites":["BJ-01"],"until":"2026-03-31","why":{"main":"x"},"by":"y","pos":{"file":"","line":0,"column":0}}]`), 1)
	f.Add(bytes.Replace(waived, []byte(`"verdict":"fail","credit":0`), []byte(`"verdict":"fail","credit":null,"waiver":{"of":0,"state":"waived"}`), 1))
	f.Add(bytes.Replace(sound, []byte(`"09:00:00"`), []byte(`"2026-03-02T09:00:00.5+08:00"`), 1))
	f.Add(bytes.ReplaceAll(sound, []byte("V-1042"), []byte(`\u202e\ud800`)))
	f.Fuzz(func(t *testing.T, data []byte) {
		once, err := reread(t, data)
		if err != nil {
			return
		}
		twice, err := reread(t, once)
		if err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("%v:\n%s\n%s", err, once, twice)
		}
	})
}
