package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestDocs runs every command that README.md and docs/*.md show in a block
// marked sh or console, in a copy of what the repository holds, and holds it to
// the exit status of its comment (`# exit 1`), 0 without one. In a console
// block commands begin with "$ ", and what follows one is its whole output,
// which must be the real one; a line `…` there stands for any lines.
func TestDocs(t *testing.T) {
	docs, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	docs = append([]string{"../../README.md"}, docs...)
	for _, doc := range docs {
		t.Run(filepath.Base(doc), func(t *testing.T) {
			text, err := os.ReadFile(doc)
			if err != nil {
				t.Fatal(err)
			}
			dir := copyOfRepo(t)
			d := document{t: t, dir: dir, lines: strings.Split(string(text), "\n")}
			d.run()
			if now := strings.Join(d.out, "\n"); *update && now != string(text) {
				if err := os.WriteFile(doc, []byte(now), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// copyOfRepo copies what commands of the documents name.
func copyOfRepo(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, sub := range []string{"testdata", "templates", "docs"} {
		from := filepath.Join("../..", sub)
		if _, err := os.Stat(from); err != nil {
			continue
		}
		if err := os.CopyFS(filepath.Join(dir, sub), os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

type document struct {
	t     *testing.T
	dir   string
	lines []string
	out   []string // the document with the real outputs
}

func (d *document) run() {
	for i := 0; i < len(d.lines); i++ {
		line := d.lines[i]
		d.out = append(d.out, line)
		fence := strings.TrimSpace(line)
		if fence != "```sh" && fence != "```console" {
			continue
		}
		block := i + 1
		for i++; i < len(d.lines) && strings.TrimSpace(d.lines[i]) != "```"; i++ {
		}
		if fence == "```sh" {
			d.script(block, d.lines[block:i])
		} else {
			d.session(block, d.lines[block:i])
		}
		if i < len(d.lines) {
			d.out = append(d.out, d.lines[i])
		}
	}
}

// script runs the lines of a sh block, each a command.
func (d *document) script(first int, lines []string) {
	for i, line := range lines {
		d.out = append(d.out, line)
		if command := strings.TrimPrefix(line, "$ "); runnable(command) {
			d.command(first+i+1, command)
		}
	}
}

// session runs the commands of a console block and compares their output.
func (d *document) session(first int, lines []string) {
	for i := 0; i < len(lines); {
		command, ok := strings.CutPrefix(lines[i], "$ ")
		if !ok {
			d.t.Errorf("line %d: an output without a command", first+i+1)
			return
		}
		at := first + i + 1
		d.out = append(d.out, lines[i])
		end := i + 1
		for end < len(lines) && !strings.HasPrefix(lines[end], "$ ") {
			end++
		}
		want := lines[i+1 : end]
		i = end
		if !runnable(command) {
			d.out = append(d.out, want...)
			continue
		}
		got := strings.Split(strings.TrimSuffix(d.command(at, command), "\n"), "\n")
		switch {
		case matches(want, got):
			d.out = append(d.out, want...)
		case *update:
			d.out = append(d.out, got...)
		default:
			d.t.Errorf("line %d: %s\nshown:\n%s\nprinted:\n%s\n(go test ./cmd/stdc -run Docs -update rewrites it)",
				at, command, strings.Join(want, "\n"), strings.Join(got, "\n"))
		}
	}
}

// matches compares an output with what is shown of it.
func matches(want, got []string) bool {
	var pattern strings.Builder
	pattern.WriteString("^")
	for _, line := range want {
		if strings.TrimSpace(line) == "…" {
			pattern.WriteString(`(.*\n)*`)
		} else {
			pattern.WriteString(regexp.QuoteMeta(line) + `\n`)
		}
	}
	pattern.WriteString("$")
	text := strings.Join(got, "\n") + "\n"
	if len(got) == 1 && got[0] == "" {
		text = ""
	}
	return regexp.MustCompile(pattern.String()).MatchString(text)
}

// elsewhere are the commands that cannot be run inside a test of this package,
// and where they are run: CI executes both from a fresh clone.
var elsewhere = map[string]string{
	"go test ./...":                       ".ci/run",
	"CGO_ENABLED=0 go install ./cmd/stdc": ".ci/run",
}

func runnable(command string) bool {
	command, _, _ = strings.Cut(command, " #")
	command = strings.TrimSpace(command)
	return command != "" && !strings.HasPrefix(command, "#") && elsewhere[command] == ""
}

var exitComment = regexp.MustCompile(`#.*\bexit (\d+)`)

// command runs one line in a shell and returns its output, both streams.
func (d *document) command(line int, command string) string {
	d.t.Helper()
	want := 0
	if m := exitComment.FindStringSubmatch(command); m != nil {
		want, _ = strconv.Atoi(m[1])
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "bash", "-c", strings.ReplaceAll(command, "go run ./cmd/stdc", "stdc"))
	cmd.Dir = d.dir
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		d.t.Errorf("line %d: %s: %v", line, command, err)
	}
	if got != want {
		d.t.Errorf("line %d: %s: exit status %d, want %d:\n%s", line, command, got, want, out.String())
	}
	return out.String()
}
