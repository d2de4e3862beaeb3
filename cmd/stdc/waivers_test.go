package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	waiverBook = "testdata/waivers/book.toml"
	waiverLog  = "testdata/waivers/visits.ndjson"
)

// TestWaiversInReports holds what is said of waived failures, of a waiver that
// ended and of visits without a date to testdata/waivers; -update rewrites it.
func TestWaiversInReports(t *testing.T) {
	t.Chdir("../..")
	for name, flags := range map[string]string{
		"report.en.txt": "--lang en -v", "report.zh.txt": "--lang zh", "report.md": "--format md --lang zh",
		"visits.csv": "--format csv", "lines.ndjson": "--format ndjson", "annotations.txt": "--format github",
	} {
		path := filepath.Join("testdata/waivers", name)
		got := stdc(t, 1, append(strings.Fields("check -r "+waiverBook+" "+flags), waiverLog)...)
		got = bytes.ReplaceAll(got, []byte(buildVersion()), []byte("VERSION"))
		if *update {
			write(t, path, got)
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: %s", path, firstDifference(string(got), string(want)))
		}
	}
}

// TestWaiversInExchange looks for waived failures where other programs read
// them, and holds the results to their schemas.
func TestWaiversInExchange(t *testing.T) {
	t.Chdir("../..")
	check := func(format string) []byte {
		return stdc(t, 1, "check", "-r", waiverBook, "--format", format, waiverLog)
	}
	results := check("json")
	if err := schemaOf(t, "results").Validate(decoded(t, results)); err != nil {
		t.Errorf("%#v", err)
	}
	for line := range bytes.Lines(check("ndjson")) {
		if err := schemaOf(t, "visit-result").Validate(decoded(t, line)); err != nil {
			t.Errorf("%#v", err)
		}
	}
	for _, c := range []struct {
		format, part string
		times        int
	}{
		{"json", `"verdict":"fail","credit":null,"waiver":{"of":0,"state":"waived"}`, 2},
		{"json", `"verdict":"fail","credit":0,"waiver":{"of":0,"state":"ended"}`, 1},
		{"json", `"verdict":"fail","credit":0,"waiver":{"of":0,"state":"undated"}`, 1},
		{"json", `"waived":2,"ended":1,"undated":1}`, 1},
		{"sarif", `"suppressions":[{"kind":"external","status":"accepted","justification":"waived until 2026-03-31 by Head office: `, 2},
		{"sarif", `"suppressions":[]`, 4},
		{"junit", `fail (waived): Greeted within ten seconds [greet, critical]: `, 3},
		{"junit", `message="failed: below the pass mark 85; score 0; rules failed: 1; waived: 1"`, 1},
		{"html", `Left out as waived: 1 (weight 3). `, 2},
		{"html", `<section id="waivers">`, 1},
	} {
		if n := bytes.Count(check(c.format), []byte(c.part)); n != c.times {
			t.Errorf("%s: %s stands %d times, not %d", c.format, c.part, n, c.times)
		}
	}
}

// TestWaiversMerge merges results of books of which one has another waiver.
func TestWaiversMerge(t *testing.T) {
	t.Chdir("../..")
	dir := t.TempDir()
	book, err := os.ReadFile(waiverBook)
	if err != nil {
		t.Fatal(err)
	}
	log, err := os.ReadFile(waiverLog)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(log, []byte("\n"))
	one := write(t, filepath.Join(dir, "one.ndjson"), bytes.Join(lines[:2], nil))
	two := write(t, filepath.Join(dir, "two.ndjson"), bytes.Join(lines[2:], nil))
	other := write(t, filepath.Join(dir, "other.toml"), append([]byte("# moved\n"), bytes.Replace(book, []byte("Region east"), []byte("Region west"), 1)...))
	stdc(t, 1, "check", "-r", waiverBook, "-o", "json="+filepath.Join(dir, "one.json"), one)
	stdc(t, 1, "check", "-r", other, "-o", "json="+filepath.Join(dir, "two.json"), two)
	both := stdc(t, 1, "report", filepath.Join(dir, "one.json"), filepath.Join(dir, "two.json"), "--format", "json")
	for _, part := range []string{
		`"by":"Head office","why":"The entrance is rebuilt; customers come in by the side door.","waived":2,"ended":1,"undated":1}`,
		`"by":"Region west","why":"Fire alarm during the visit.","waived":2,"ended":0,"undated":0}`,
		`"by":"Region east","why":"Fire alarm during the visit.","waived":0,"ended":0,"undated":0}`,
	} {
		if !bytes.Contains(both, []byte(part)) {
			t.Errorf("there is no %s in:\n%s", part, both)
		}
	}
}
