package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"stdc/checker"
)

// sarifSchema is what we use of SARIF 2.1.0: whatever it takes, the schema of
// OASIS takes as well, but not the other way.
func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile("testdata/sarif.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	s, err := jsonschema.CompileString("sarif.schema.json", string(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSARIFHoldsToItsSchema(t *testing.T) {
	schema := sarifSchema(t)
	valid := func(data []byte) error {
		var doc any
		if err := json.Unmarshal(data, &doc); err != nil {
			return err
		}
		return schema.Validate(doc)
	}
	for _, n := range []int{0, 24} {
		for _, lang := range []string{"en", "zh"} {
			if err := valid(made(t, "sarif", hall(), lang, n, n, nil)); err != nil {
				t.Fatalf("%#v", err)
			}
		}
	}
	data := made(t, "sarif", hall(), "en", 24, 3, nil)
	for old, faulty := range map[string]string{
		`"version":"2.1.0"`: `"version":"2.0.0"`, `"level":"warning"`: `"level":"warn"`, `"message":{"text":`: `"message":{"markdown":`,
		`"startLine":1`: `"startLine":0`, `"ruleIndex":0`: `"ruleIndex":-1`, `"executionSuccessful":false,`: ``, `"roles":["analysisTarget"]`: `"roles":["log"]`,
	} {
		if changed := bytes.Replace(data, []byte(old), []byte(faulty), 1); bytes.Equal(changed, data) || valid(changed) == nil {
			t.Errorf("the schema takes %s", faulty)
		}
	}
}

// TestSARIFResults counts the results, and checks that a fingerprint stays when
// a log grows at its head.
func TestSARIFResults(t *testing.T) {
	b := hall()
	type log struct {
		Runs []struct {
			Results []struct {
				RuleID              string
				RuleIndex           int
				Level               string
				PartialFingerprints map[string]string
			}
			Invocations []struct {
				ToolExecutionNotifications []struct{ Message struct{ Text string } }
			}
		}
	}
	read := func(shift int) log {
		var out bytes.Buffer
		w, s := newSARIF(&out, &Options{Book: b, Lang: "en"}), checker.NewSummary(b)
		rs, vs := hallRun(b, 24)
		for i := range rs {
			rs[i].Line += shift
			w.Visit(visitOf(rs[i], vs[i]))
			s.Add(rs[i], vs[i])
		}
		if err := w.Finish(&Run{Summary: s}); err != nil {
			t.Fatal(err)
		}
		var l log
		if err := json.Unmarshal(out.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		return l
	}
	one, two := read(0).Runs[0], read(7).Runs[0]
	rs, _ := hallRun(b, 24)
	want, seen := 0, map[string]bool{}
	for _, r := range rs {
		for _, x := range r.Rules {
			if x.Verdict == checker.Fail || x.Verdict == checker.Unknown {
				want++
			}
		}
	}
	if len(one.Results) != want {
		t.Fatalf("%d results, want %d", len(one.Results), want)
	}
	for i, r := range one.Results {
		print := r.PartialFingerprints["visitRule/v1"]
		if seen[print] || print != two.Results[i].PartialFingerprints["visitRule/v1"] {
			t.Errorf("result %d: its fingerprint is another's, or changes", i)
		}
		seen[print] = true
		if b.Rules[r.RuleIndex].ID != r.RuleID || r.RuleID == "no-blame" && r.Level != "error" || r.RuleID == "three-smiles" && r.Level != "note" {
			t.Errorf("result %d: %+v", i, r)
		}
	}
}

// TestSARIFIsBounded has more failures than a log may hold.
func TestSARIFIsBounded(t *testing.T) {
	b := hall()
	var out bytes.Buffer
	w, s := newSARIF(&out, &Options{Book: b, Lang: "en"}), checker.NewSummary(b)
	rs, vs := hallRun(b, 12)
	for i := range 24000 {
		w.Visit(visitOf(rs[i%12], vs[i%12]))
		s.Add(rs[i%12], vs[i%12])
	}
	if err := w.Finish(&Run{Summary: s}); err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(out.Bytes(), []byte(`"ruleId"`)); n != mostFailures+mostUnknown {
		t.Errorf("%d results", n)
	}
	for _, want := range []string{"this log holds the first 20,000 of ", "this log holds the first 5,000 of "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it is not told that %s", want)
		}
	}
}

func TestFileURI(t *testing.T) {
	for name, want := range map[string]string{
		"logs/march.ndjson": "logs/march.ndjson", "/var/log/a b.csv": "file:///var/log/a%20b.csv", "访问.csv": "%E8%AE%BF%E9%97%AE.csv",
		"a:b": "a%3Ab", "-": "-", "": "-", "//host/x": "file:///host/x", "50%.csv": "50%25.csv", "a?b#c": "a%3Fb%23c",
	} {
		if got := fileURI(name); got != want {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
	}
}

// TestJUnitStructure holds a report to what the schema of Jenkins allows, and
// the counts to the tests.
func TestJUnitStructure(t *testing.T) {
	children := map[string][]string{
		"": {"testsuites"}, "testsuites": {"testsuite"}, "testsuite": {"testcase"}, "testcase": {"failure", "error", "skipped", "system-out"},
	}
	attributes := map[string][]string{
		"testsuites": {"name", "tests", "failures", "errors"}, "testsuite": {"name", "tests", "failures", "errors", "skipped"},
		"testcase": {"name", "classname"}, "failure": {"type", "message"}, "error": {"type", "message"}, "skipped": {"message"},
	}
	for _, n := range []int{0, 24} {
		data := made(t, "junit", hall(), "en", n, 3*n, nil)
		open := []string{""}
		count := map[string]int{}
		told := map[string]int{}
		for dec := xml.NewDecoder(bytes.NewReader(data)); ; {
			token, err := dec.Token()
			if err != nil {
				break
			}
			switch e := token.(type) {
			case xml.StartElement:
				if !slices.Contains(children[open[len(open)-1]], e.Name.Local) {
					t.Errorf("<%s> in <%s>", e.Name.Local, open[len(open)-1])
				}
				open = append(open, e.Name.Local)
				count[e.Name.Local]++
				for _, a := range e.Attr {
					if !slices.Contains(attributes[e.Name.Local], a.Name.Local) {
						t.Errorf("<%s> has %s", e.Name.Local, a.Name.Local)
					}
					if v, err := strconv.Atoi(a.Value); err == nil && strings.HasSuffix(a.Name.Local, "s") {
						told[fmt.Sprint(len(open)-1, a.Name.Local)] += v
					}
				}
			case xml.EndElement:
				open = open[:len(open)-1]
			}
		}
		if len(open) != 1 {
			t.Fatalf("it is no XML: %v", open)
		}
		for level := 1; level <= 2; level++ {
			for name, want := range map[string]int{"tests": count["testcase"], "failures": count["failure"], "errors": count["error"]} {
				if got := told[fmt.Sprint(level, name)]; got != want {
					t.Errorf("%d visits, level %d: %s says %d of %d", n, level, name, got, want)
				}
			}
		}
		if n > 0 && (count["testcase"] != n+min(3*n, MaxRejects) || count["failure"] == 0) {
			t.Errorf("%v", count)
		}
	}
}

// TestAnnotations holds annotations to what GitHub shows.
func TestAnnotations(t *testing.T) {
	for _, n := range []int{0, 3, 24, 500} {
		for _, rejected := range []int{0, 2, 300} {
			count := map[string]int{}
			for line := range strings.Lines(string(made(t, "github", hall(), "en", n, rejected, nil))) {
				kind, _, _ := strings.Cut(strings.TrimPrefix(line, "::"), " ")
				count[kind]++
			}
			if count["notice"] != 1 || count["error"] > mostAnnotations || count["warning"] > mostAnnotations || len(count) > 3 {
				t.Errorf("%d visits, %d rejected: %v", n, rejected, count)
			}
			if rejected > 0 && count["error"] == 0 {
				t.Errorf("%d visits, %d rejected: %v", n, rejected, count)
			}
		}
	}
	one := annotation{kind: "error", file: "a,b:c%.csv", line: 3, title: "t\n:,", message: "m\n%0A::x,:"}
	if got, want := string(one.append(nil)), `::error file=a%2Cb%3Ac%25.csv,line=3,title=t\n%3A%2C::m\n%250A::x,:`+"\n"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
