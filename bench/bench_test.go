// Package bench_test runs the programs of this module and stdc as a user would.
package bench_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain builds what the tests run.
func TestMain(m *testing.M) {
	code, err := func() (int, error) {
		dir, err := os.MkdirTemp("", "stdc-bench")
		if err != nil {
			return 2, err
		}
		defer os.RemoveAll(dir)
		for _, b := range [][2]string{{"..", "./cmd/stdc"}, {".", "./visits"}, {".", "./timescales"}, {".", "./ten/naive"}} {
			build := exec.Command("go", "build", "-o", dir+string(filepath.Separator), b[1])
			build.Dir = b[0]
			if out, err := build.CombinedOutput(); err != nil {
				return 2, fmt.Errorf("go build %s: %w\n%s", b[1], err, out)
			}
		}
		if err := os.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH")); err != nil {
			return 2, err
		}
		return m.Run(), nil
	}()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

// run returns what the command prints. Exit status 1 of stdc is no fault: it says
// that a visit falls short.
func run(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(name, args...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && !(name == "stdc" && errors.As(err, &exit) && exit.ExitCode() == 1) {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, errs.Bytes())
	}
	return out
}

// keep writes a log and returns its name.
func keep(t *testing.T, log []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "visits.ndjson")
	if err := os.WriteFile(name, log, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// judged is a visit as stdc prints it.
type judged struct {
	Visit string `json:"visit"`
	Rules map[string]struct {
		Verdict string `json:"verdict"`
	} `json:"rules"`
}

// judge checks a log; a visit that is rejected is a fault.
func judge(t *testing.T, book, log string) []judged {
	t.Helper()
	var visits []judged
	dec := json.NewDecoder(bytes.NewReader(run(t, "stdc", "check", "-r", book, "--format", "ndjson", log)))
	for dec.More() {
		var v judged
		if err := dec.Decode(&v); err != nil {
			t.Fatal(err)
		}
		visits = append(visits, v)
	}
	return visits
}

func TestSameFlagsSameBytes(t *testing.T) {
	for _, c := range []struct{ command, sum string }{
		{"visits -visits 50", "1bf54f6336de13f505b0ac566775e1e8784d8f1562936c5be3baeb7b68752577"},
		{"visits -visits 50 -seed 2 -grid 100 -imprecise 0.5 -violate 0.3", "c4a11bcefdc6924450ead35abb8ef924a9ec03d7cc826af77f8a25c2128b4cd5"},
		{"timescales -pattern response -bound 100 -events 1000 -violate", "74b85c57fd1d08bcb680ebcd490ed73dca929905b279428bc594d5f5904e3778"},
	} {
		args := strings.Fields(c.command)
		if got := fmt.Sprintf("%x", sha256.Sum256(run(t, args[0], args[1:]...))); got != c.sum {
			t.Errorf("%s writes other bytes than it did: SHA-256 %s, expected %s", c.command, got, c.sum)
		}
	}
}

func TestGeneratorsRefuse(t *testing.T) {
	for command, expected := range map[string]string{
		"visits -visits -1":                 "visits: -visits -1: expected 0 or more",
		"visits -violate 2":                 "visits: -violate 2: expected 0 to 1",
		"visits -imprecise NaN":             "visits: -imprecise NaN: expected 0 to 1",
		"visits -grid 300":                  "visits: -grid 300: expected a number of milliseconds that divides a second",
		"timescales -pattern absense":       `timescales: -pattern "absense": expected absence, universality, recurrence or response`,
		"timescales -bound 3":               "timescales: -bound 3: expected 4 or more",
		"timescales -bound 100 -events 399": "timescales: -events 399: expected 400 or more, a whole cycle of bound 100",
	} {
		args := strings.Fields(command)
		out, err := exec.Command(args[0], args[1:]...).CombinedOutput()
		if got := strings.TrimSpace(string(out)); err == nil || got != expected {
			t.Errorf("%s: %v, %q, expected %q", command, err, got, expected)
		}
	}
}

// The ten rules of a rulebook and those that a programmer wrote by hand decide the
// same, at every limit to the tenth of a second.
func TestTenRulesAgree(t *testing.T) {
	log := keep(t, run(t, "visits", "-visits", "2000", "-grid", "100"))
	counts := map[string][3]int{}
	visits := judge(t, "ten/ten.toml", log)
	for _, v := range visits {
		for rule, r := range v.Rules {
			place, known := map[string]int{"pass": 0, "fail": 1, "n/a": 2}[r.Verdict]
			if !known {
				t.Fatalf("visit %s, rule %s: %s", v.Visit, rule, r.Verdict)
			}
			n := counts[rule]
			n[place]++
			counts[rule] = n
		}
	}
	if len(visits) != 2000 || len(counts) != 10 {
		t.Fatalf("%d visits and %d rules, expected 2000 and 10", len(visits), len(counts))
	}
	for line := range strings.Lines(string(run(t, "naive", log))) {
		var rule string
		var n [3]int
		if _, err := fmt.Sscan(line, &rule, &n[0], &n[1], &n[2]); err != nil {
			t.Fatal(err)
		}
		if counts[rule] != n {
			t.Errorf("rule %s: by hand %v, by the rulebook %v (pass, fail, n/a)", rule, n, counts[rule])
		}
		if n[0] == 0 || n[1] == 0 {
			t.Errorf("rule %s: %v tests nothing", rule, n)
		}
	}
}

// Visits of which something is not known are read, and some verdicts are unknown.
func TestImpreciseVisits(t *testing.T) {
	unknown := map[string]int{}
	visits := judge(t, "ten/ten.toml", keep(t, run(t, "visits", "-visits", "1000", "-imprecise", "0.5")))
	for _, v := range visits {
		for rule, r := range v.Rules {
			if r.Verdict == "unknown" {
				unknown[rule]++
			}
		}
	}
	if len(visits) != 1000 {
		t.Errorf("%d visits were judged, expected 1000", len(visits))
	}
	for _, rule := range []string{"greet-promptly", "three-smiles", "time-to-serve", "answer-the-phone", "apologise", "say-farewell"} {
		if unknown[rule] == 0 {
			t.Errorf("rule %s is never unknown", rule)
		}
	}
}

// Each pattern is met at its bound to the second, and broken where it is to be.
// What is kept away for a bound is kept away for shorter ones; what comes within
// it comes within longer ones.
func TestTimescales(t *testing.T) {
	bounds := []int{10, 100, 1000}
	for _, pattern := range []string{"absence", "universality", "recurrence", "response"} {
		t.Run(pattern, func(t *testing.T) {
			var log []byte
			expected := map[string]map[int]bool{} // by visit, by bound of the rule
			for _, bound := range bounds {
				for _, broken := range []bool{false, true} {
					args := []string{"-pattern", pattern, "-bound", fmt.Sprint(bound), "-events", fmt.Sprint(2*4*bound + 3)}
					name := fmt.Sprintf("%s-%d-met", pattern, bound)
					if broken {
						args, name = append(args, "-violate"), fmt.Sprintf("%s-%d-broken", pattern, bound)
					}
					log = append(log, run(t, "timescales", args...)...)
					expected[name] = map[int]bool{}
					for _, asked := range bounds {
						met := asked > bound
						if pattern == "absence" || pattern == "universality" {
							met = asked < bound
						}
						expected[name][asked] = met || asked == bound && !broken
					}
				}
			}
			visits := judge(t, "timescales/"+pattern+".toml", keep(t, log))
			if len(visits) != len(expected) {
				t.Errorf("%d visits were judged, expected %d", len(visits), len(expected))
			}
			for _, v := range visits {
				for _, asked := range bounds {
					verdict := map[bool]string{true: "pass", false: "fail"}[expected[v.Visit][asked]]
					for _, scope := range []string{"globally", "before", "after", "between"} {
						rule := fmt.Sprintf("%s-%d", scope, asked)
						if got := v.Rules[rule].Verdict; got != verdict {
							t.Errorf("visit %s, rule %s: %q, expected %q", v.Visit, rule, got, verdict)
						}
					}
				}
			}
		})
	}
}
