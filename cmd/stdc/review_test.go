package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"stdc/internal/report"
)

// reviewDocument is what the tests read of a review in JSON.
type reviewDocument struct {
	Visits int
	Limits []struct {
		Rule, Key, End, Unit string
		Limit                float64
		Seen                 struct{ N, None, Open int }
		Histogram            []struct{ N int }
		Others               []struct {
			Limit               float64
			Pass, Fail, Unknown int
		}
	}
	Rules []struct {
		Rule                               string
		Pass, Fail, NotApplicable, Unknown int
	}
	Proposals []struct{ Kind, Rule, Held string }
	Diff      string
}

func reviewOf(t *testing.T, args ...string) *reviewDocument {
	t.Helper()
	var r reviewDocument
	if err := json.Unmarshal(stdc(t, 0, append([]string{"review", "--format", "json"}, args...)...), &r); err != nil {
		t.Fatal(err)
	}
	return &r
}

// TestReviewOfStarters reviews every starter by its own visits, in every format:
// the JSON is as its schema says, the page as the JSON says, and what is told of
// the present limit is what became of the rule.
func TestReviewOfStarters(t *testing.T) {
	schema := publishedSchema(t, "review")
	folders, err := filepath.Glob("../../templates/starters/*")
	if err != nil {
		t.Fatal(err)
	}
	limits := 0
	for _, folder := range append(folders, "../../testdata/call-centre") {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			book, log := filepath.Join(folder, "book.toml"), filepath.Join(folder, "visits.ndjson")
			if strings.HasSuffix(folder, "call-centre") {
				log = filepath.Join(folder, "day.ndjson")
			}
			if _, err := os.Stat(book); err != nil {
				t.Skip("it holds no rulebook")
			}
			dir := t.TempDir()
			for _, lang := range []string{"en", "zh"} {
				args := []string{"review", "-r", book, "--lang", lang, "--format", "json"}
				for _, name := range report.ReviewFormats()[:3] {
					args = append(args, "-o", name+"="+filepath.Join(dir, name))
				}
				data := stdc(t, 0, append(args, log)...)
				var doc any
				if err := json.Unmarshal(data, &doc); err != nil {
					t.Fatal(err)
				}
				if err := schema.Validate(doc); err != nil {
					t.Errorf("%#v", err)
				}
				page, err := os.ReadFile(filepath.Join(dir, "html"))
				if err != nil {
					t.Fatal(err)
				}
				p := parsePage(t, page)
				p.sound()
				p.numbers(data)
			}
			r := reviewOf(t, "-r", book, log)
			for _, l := range r.Limits {
				limits++
				for _, o := range l.Others {
					for _, rule := range r.Rules {
						if rule.Rule == l.Rule && o.Limit == l.Limit && (o.Pass != rule.Pass || o.Fail != rule.Fail || o.Unknown != rule.Unknown) {
							t.Errorf("rule %s: %+v, at its own limit %s %v %+v", l.Rule, rule, l.Key, l.Limit, o)
						}
					}
				}
			}
		})
	}
	if limits < 50 {
		t.Errorf("only %d limits were reviewed", limits)
	}
}

// TestReviewAgreesWithCheck holds what would pass at other limits to books that
// have them, on a day of real calls.
func TestReviewAgreesWithCheck(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("../..", callBook))
	if err != nil {
		t.Fatal(err)
	}
	day := filepath.Join("../..", callLog)
	r := reviewOf(t, "-r", filepath.Join("../..", callBook), day)
	tried := 0
	for _, c := range []struct{ rule, line, unit string }{
		{"answer-promptly", `answer-limit   = "%v%s"`, "s"},
		{"priority-answer", `priority-limit = "%v%s"`, "s"},
		{"real-service", `shortest       = "%v%s"`, "s"},
		{"no-endless-service", `be        = { duration = "..%v%s" }`, "m"},
	} {
		for _, l := range r.Limits {
			if l.Rule != c.rule {
				continue
			}
			write := func(x float64) string {
				if c.unit == "m" {
					x /= 60
				}
				return fmt.Sprintf(c.line, x, c.unit)
			}
			was := write(l.Limit)
			if !bytes.Contains(text, []byte(was)) {
				t.Fatalf("the book has no %s", was)
			}
			for _, o := range l.Others {
				book := filepath.Join(t.TempDir(), "book.toml")
				if err := os.WriteFile(book, bytes.Replace(text, []byte(was), []byte(write(o.Limit)), 1), 0o666); err != nil {
					t.Fatal(err)
				}
				checked := reviewOf(t, "-r", book, day)
				for _, rule := range checked.Rules {
					if rule.Rule == c.rule && (rule.Pass != o.Pass || rule.Fail != o.Fail || rule.Unknown != o.Unknown) {
						t.Errorf("%s at %v: %+v would be, %+v is", c.rule, o.Limit, o, rule)
					}
				}
				tried++
			}
		}
	}
	if tried < 24 {
		t.Errorf("only %d limits were put to the test", tried)
	}
}

// TestReviewBank reviews a month of real calls. Their number, and that of those
// who were answered after more than 10 and up to 20 seconds, were counted of the
// log by other means.
func TestReviewBank(t *testing.T) {
	log := shared(t, "anonymous_bank_1999/january.txt.gz")
	r := reviewOf(t, "-r", filepath.Join("../..", callBook), "--map", "../../testdata/call-centre/map.toml", log)
	l := r.Limits[0]
	if l.Rule != "answer-promptly" || l.Seen.N != 27060 {
		t.Fatalf("the first limit is %+v", l)
	}
	at := map[float64]int{}
	for _, o := range l.Others {
		at[o.Limit] = o.Pass
	}
	if moved := at[20] - at[10]; moved != 1745 {
		t.Errorf("%d calls pass at 20 s and fail at 10 s, not 1745", moved)
	}
}

// TestReviewDiffApplies applies proposals of two kinds with git, and checks that
// the book is what was proposed, in the layout that it had.
func TestReviewDiffApplies(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("git is not there")
	}
	text, err := os.ReadFile(filepath.Join("../..", callBook))
	if err != nil {
		t.Fatal(err)
	}
	day, err := os.ReadFile(filepath.Join("../..", callLog))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	slack := strings.Replace(string(text), `within    = "3s"`, `within    = "30s"`, 1)
	slack += "\n[rule.twice]\nexpect  = \"answer\"\nwithout = \"enter\"\n"
	write(t, "day.ndjson", append(day, bytes.ReplaceAll(day, []byte(`"visit":"`), []byte(`"visit":"again `))...))
	write(t, "standard/book.toml", []byte(slack))
	stdc(t, 0, "fmt", "--check", "standard")
	stdc(t, 0, "review", "-r", "standard/book.toml", "-o", "diff=review.diff", "day.ndjson")
	if out, err := exec.Command(git, "apply", "review.diff").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	now, err := os.ReadFile("standard/book.toml")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(now, []byte("[rule.twice]")) || !bytes.Contains(now, []byte(`within    = "2s"`)) || bytes.Count(now, []byte("# stdc review: ")) != 2 {
		t.Errorf("the book is now\n%s", now)
	}
	stdc(t, 0, "fmt", "--check", "standard")
	r := reviewOf(t, "-r", "standard/book.toml", "day.ndjson")
	if len(r.Proposals) != 0 || r.Diff != "" {
		t.Errorf("a second review proposes %+v", r.Proposals)
	}
}

// TestHostileReview proves that texts of a book, a log and a fault are text in
// each format of a review.
func TestHostileReview(t *testing.T) {
	hostileRun(t)
	hostile := strings.Replace(hostileBook, "fields = {", "fields = { loudness = { type = \"number\", unit = \"<b>\\u009b|@x\" },", 1) + `
[rule.loud]
title = '''=1+1 <b>loud</b> | @team'''
each = "say"
be = { loudness = "3..9", duration = "..1m" }
`
	write(t, "book.toml", []byte(hostile))
	for _, lang := range []string{"en", "zh"} {
		for _, name := range report.ReviewFormats() {
			stdc(t, 2, "review", "-r", "book.toml", "--lang", lang, "-o", name+"=out", "=log <b>@x,y.ndjson")
			data, err := os.ReadFile("out")
			if err != nil {
				t.Fatal(err)
			}
			if name != "html" {
				quiet(t, data)
			} else {
				quiet(t, bytes.ReplaceAll(data, []byte("\t"), []byte(" ")))
				parsePage(t, data).sound()
			}
		}
	}
}
