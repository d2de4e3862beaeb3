package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// workflowStep is a step of a workflow of GitHub, as far as it runs here.
type workflowStep struct {
	Name string            `yaml:"name"`
	Uses string            `yaml:"uses"`
	Run  string            `yaml:"run"`
	Env  map[string]string `yaml:"env"`
}

// workflowSteps reads the steps of the only job of a workflow that runs on pull
// requests.
func workflowSteps(t *testing.T, path string) []workflowStep {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var w struct {
		On       string `yaml:"on"`
		Defaults struct {
			Run map[string]string `yaml:"run"`
		} `yaml:"defaults"`
		Jobs map[string]struct {
			Steps []workflowStep `yaml:"steps"`
		} `yaml:"jobs"`
	}
	if err := yaml.Unmarshal(data, &w); err != nil {
		t.Fatal(err)
	}
	if w.On != "pull_request" || len(w.Jobs) != 1 || w.Defaults.Run["shell"] != "bash" {
		t.Fatalf("on %q, %d jobs, run by %q", w.On, len(w.Jobs), w.Defaults.Run)
	}
	return w.Jobs["standard"].Steps
}

// shell runs a command in a folder as a step of a workflow is run.
func shell(dir, command string, env ...string) (string, error) {
	cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestWorkflow runs the workflow that stdc init writes, in a repository of git:
// all steps pass for the starter, and what a pull request breaks stops at the
// step that looks for it.
func TestWorkflow(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not there")
	}
	for _, c := range []struct {
		name, file, from, to string
		stops                string // the step that fails, "" for none
		says                 string
	}{
		{name: "as it was begun"},
		{name: "another need", file: "book.toml", from: "来电人不愿被推来推去", to: "来电人不愿被转来转去"},
		{"another layout", "book.toml", "[standard]\n", "[standard]\n\n\n", "Layout", "+++ book.toml"},
		{"a misspelt name", "book.toml", `= "state-need"`, `= "state-ned"`, "Rules", "did you mean"},
		{"a trap", "book.toml", "times     = \"..${max-transfers}\"", "times     = 2", "Lint", "::warning file=book.toml,line="},
		{"a limit that tests defend", "book.toml", "\"9s\"", "\"8s\"", "Tests", "answer-in-time"},
		{"a log of another form", "visits.ndjson", `"events"`, `"evens"`, "Sample log", "visits.ndjson:1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			var told bytes.Buffer
			if status := run([]string{"init", "phone", "-o", dir}, strings.NewReader(""), &told, &told); status != statusDone {
				t.Fatal(told.String())
			}
			if out, err := shell(dir, "git init -q -b main . && git add -A && git -c user.name=a -c user.email=a@example.org commit -qm begun"); err != nil {
				t.Fatal(out)
			}
			if c.file != "" {
				replaceIn(t, filepath.Join(dir, c.file), c.from, c.to)
			}
			stopped, said := "", ""
			for _, s := range workflowSteps(t, filepath.Join(dir, ".github/workflows/standard.yml")) {
				if s.Run == "" {
					continue
				}
				var env []string
				for name := range s.Env { // BASE alone: the commit that a pull request is held against
					env = append(env, name+"=main")
				}
				out, err := shell(dir, s.Run, env...)
				if err != nil {
					stopped, said = s.Name, out
					break
				}
			}
			if stopped != c.stops || !strings.Contains(said, c.says) {
				t.Errorf("stops at %q, want %q; it says\n%s", stopped, c.stops, said)
			}
		})
	}
}

func replaceIn(t *testing.T, path, from, to string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(data, []byte(from)) {
		t.Fatalf("%s does not hold %q", path, from)
	}
	if err := os.WriteFile(path, bytes.Replace(data, []byte(from), []byte(to), 1), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestHooks runs each hook for pre-commit on a new standard, as it was begun and
// with a rule that is out of order in every way.
func TestHooks(t *testing.T) {
	data, err := os.ReadFile("../../.pre-commit-hooks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var hooks []struct {
		ID, Name, Description, Entry, Language, Files string
		Args                                          []string
		PassFilenames                                 bool `yaml:"pass_filenames"`
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&hooks); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var told bytes.Buffer
	if status := run([]string{"init", "phone", "-o", dir}, strings.NewReader(""), &told, &told); status != statusDone {
		t.Fatal(told.String())
	}
	for _, wrong := range []bool{false, true} {
		if wrong {
			replaceIn(t, filepath.Join(dir, "book.toml"), "[rule.one-transfer]\n", "[rule.anything]\nexpect=\"confirm\"\ntimes=2\n[rule.never]\nforbid=\"confirm\"\n[rule.one-transfer]\n")
			replaceIn(t, filepath.Join(dir, "book_test.toml"), "rest = \"pass\"", "rest = \"fail\"")
		}
		for _, h := range hooks {
			if h.Language != "golang" || h.PassFilenames || h.Name == "" || h.Description == "" || !strings.HasPrefix(h.Entry, "stdc ") || "stdc-"+strings.Fields(h.Entry)[1] != h.ID {
				t.Errorf("the hook %s is not in order", h.ID)
			}
			command := h.Entry + " " + strings.Join(h.Args, " ")
			out, err := shell(dir, command)
			if (err != nil) != wrong {
				t.Errorf("%s: %v\n%s", command, err, out)
			}
		}
	}
	var ids []string
	for _, h := range hooks {
		ids = append(ids, h.ID)
	}
	if !slices.Contains(ids, "stdc-fmt") || !slices.Contains(ids, "stdc-lint") || !slices.Contains(ids, "stdc-test") {
		t.Errorf("the hooks are %q", ids)
	}
}
