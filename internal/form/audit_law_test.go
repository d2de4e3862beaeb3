package form_test

import (
	"context"
	"encoding/json"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"stdc/checker"
	"stdc/internal/form"
	"stdc/internal/visitlog"
	"stdc/rules"
)

// The law of the audit: what it calls never decided is decided by no visit that
// was recorded in that way, and what it calls never met (never failed) is found
// met (failed) by none. The sample visits of the starters are put through ways of
// recording that leave things out at random.
func TestAuditLaw(t *testing.T) {
	paths, err := filepath.Glob("../../templates/starters/*/book.toml")
	if err != nil || len(paths) == 0 {
		t.Fatal("no starters", err)
	}
	short := 0
	for n, path := range paths {
		book, ds := rules.Compile(path, os.ReadFile)
		if book == nil {
			t.Fatal(ds)
		}
		data, err := os.ReadFile(filepath.Join(filepath.Dir(path), "visits.ndjson"))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(data)), "\n")
		for seed := range uint64(25) {
			rng := rand.New(rand.NewPCG(uint64(n), seed))
			rec := leavingOut(book, rng)
			findings := form.Audit(book, rec)
			for _, f := range findings {
				if f.Short() {
					short++
				}
			}
			var log []string
			for _, line := range lines {
				log = append(log, recorded(t, book, rec, line))
			}
			judge(t, book, strings.Join(log, "\n"), func(v *checker.Visit, r *checker.Result) {
				for i, f := range findings {
					got := r.Rules[i].Verdict
					if f.Decided == form.DecidedNever && (got == checker.Pass || got == checker.Fail) ||
						f.Decided == form.DecidedFail && got == checker.Pass || f.Decided == form.DecidedPass && got == checker.Fail {
						t.Errorf("%s, seed %d, visit %s: %s is %s, but the audit says %s: %+v", book.ID, seed, v.ID, book.Rules[i].ID, got, f.Decided, f.Lacks)
					}
				}
			})
			if t.Failed() {
				return
			}
		}
	}
	if short < 600 {
		t.Errorf("only %d findings to be tested", short)
	}
}

// leavingOut is a recording that lacks something at random.
func leavingOut(b *rules.Book, rng *rand.Rand) *form.Recording {
	rec := form.NewRecording(b)
	rec.Ordered = true
	often := rng.IntN(6) + 1 // how seldom something is left out
	keep := func() bool { return rng.IntN(often) > 0 }
	for i := range rec.Elements {
		e := &rec.Elements[i]
		e.Seen, e.Several, e.Timed, e.Ends = keep(), true, true, keep()
		if !keep() {
			e.Unit = 60e9
		}
		for k := range e.Fields {
			e.Fields[k] = keep()
		}
	}
	for i := range rec.Facts {
		rec.Facts[i] = keep()
	}
	return rec
}

var seconds = regexp.MustCompile(`(\d\d:\d\d):\d\d(\.\d+)?`)

// recorded is a visit as a recording would have it.
func recorded(t *testing.T, b *rules.Book, rec *form.Recording, line string) string {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(line), &v); err != nil {
		t.Fatal(err)
	}
	unobserved, _ := v["unobserved"].([]any)
	for i := range rec.Elements {
		if id := b.Elements[i].ID; !rec.Elements[i].Seen && !slices.Contains(unobserved, any(id)) {
			unobserved = append(unobserved, id)
		}
	}
	v["unobserved"] = unobserved
	events := []any{}
	for _, one := range v["events"].([]any) {
		e := one.(map[string]any)
		element := b.ElementIndex([]byte(e["do"].(string)))
		have := &rec.Elements[element]
		if !have.Seen {
			continue
		}
		if !have.Ends {
			delete(e, "end")
		}
		for _, key := range []string{"at", "end"} {
			if text, ok := e[key].(string); ok && have.Unit > 0 {
				e[key] = seconds.ReplaceAllString(text, "$1")
			}
		}
		for k, f := range b.Elements[element].Fields {
			if !have.Fields[k] && f.Fixed == "" {
				delete(e, f.ID)
			}
		}
		events = append(events, e)
	}
	v["events"] = events
	if facts, ok := v["facts"].(map[string]any); ok {
		for i := range rec.Facts {
			if !rec.Facts[i] {
				delete(facts, b.Facts[i].ID)
			}
		}
	}
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// judge checks the visits of a log.
func judge(t *testing.T, b *rules.Book, log string, look func(*checker.Visit, *checker.Result)) {
	t.Helper()
	in := visitlog.Input{Name: "log", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(log)), nil }}
	newJudge := func() visitlog.Judge[struct{}] {
		c := checker.New(b, checker.Options{})
		return func(v *checker.Visit) (struct{}, error) {
			r, err := c.Check(v)
			if err == nil {
				look(v, r)
			}
			return struct{}{}, err
		}
	}
	_, err := visitlog.Run(context.Background(), []visitlog.Input{in}, b, visitlog.Options{Workers: 1}, newJudge, func(struct{}) {},
		func(r visitlog.Reject) { t.Fatalf("%+v", r) })
	if err != nil {
		t.Fatal(err)
	}
}
