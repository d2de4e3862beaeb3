//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// TestStartUp holds packages out of the program that would cost every command
// time before it begins; docs/performance.md says how much.
func TestStartUp(t *testing.T) {
	out, err := exec.Command("go", "list", "-pgo=off", "-deps", "stdc/cmd/stdc").Output()
	if err != nil {
		t.Fatal(err)
	}
	linked := strings.Fields(string(out))
	for _, p := range []string{
		"github.com/xuri/excelize/v2", "github.com/santhosh-tekuri/jsonschema/v5", "github.com/yuin/goldmark/extension",
		"gonum.org/v1/gonum/mat", "gonum.org/v1/gonum/stat/distuv", "net/http", "crypto/tls", "testing",
	} {
		if slices.Contains(linked, p) {
			t.Errorf("the program links %s", p)
		}
	}
	// From v0.0.24 on it makes tables of 2 MB, when it is loaded or when it is
	// asked for the first wide character.
	out, err = exec.Command("go", "list", "-m", "-f", "{{.Version}}", "github.com/mattn/go-runewidth").Output()
	if v := strings.TrimSpace(string(out)); err != nil || v != "v0.0.20" {
		t.Errorf("go-runewidth is %s (%v): measure BenchmarkStartUp before it is another", v, err)
	}
}

// tenVisit is one of the visits that bench/visits makes up for bench/ten/ten.toml.
const tenVisit = `{"visit":"V00000000","site":"S054","staff":"E4369","facts":{"channel":"phone"},"events":[` +
	`{"at":"2026-01-01T09:00:00Z","do":"ring","by":"customer"},{"at":"2026-01-01T09:00:01Z","do":"answer","by":"employee"},` +
	`{"at":"2026-01-01T09:00:02Z","do":"say","by":"customer","text":"Now calm down"},` +
	`{"at":"2026-01-01T09:00:20Z","do":"say","by":"employee","text":"请稍等，马上就好"},` +
	`{"at":"2026-01-01T09:00:21Z","do":"farewell","by":"employee"},{"at":"2026-01-01T09:00:51Z","do":"leave","by":"customer"}]}`

// BenchmarkStartUp runs the program, built as for a release, beside one that does
// nothing. cpu-ms/op is the processor time of the process and the system for it,
// which other processes disturb less than the time on the wall.
func BenchmarkStartUp(b *testing.B) {
	dir := b.TempDir()
	phone, err := filepath.Abs("../../templates/starters/phone")
	if err != nil {
		b.Fatal(err)
	}
	visits, err := os.ReadFile(filepath.Join(phone, "visits.ndjson"))
	if err != nil {
		b.Fatal(err)
	}
	one, _, _ := strings.Cut(string(visits), "\n")
	for name, text := range map[string]string{"empty.go": "package main\n\nfunc main() {}\n", "one.ndjson": one + "\n", "ten.ndjson": tenVisit + "\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			b.Fatal(err)
		}
	}
	build := func(name, source string) string {
		program := filepath.Join(dir, name)
		cmd := exec.Command("go", "build", "-ldflags=-s -w", "-o", program+".linked", source)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		// What the linker wrote lies in small pieces of memory, and starts later.
		data, err := os.ReadFile(program + ".linked")
		if err == nil {
			err = os.WriteFile(program, data, 0o777)
		}
		if err != nil {
			b.Fatal(err)
		}
		return program
	}
	empty, stdc := build("empty", filepath.Join(dir, "empty.go")), build("stdc", ".")
	book := filepath.Join(phone, "book.toml")
	ten, err := filepath.Abs("../../bench/ten/ten.toml")
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name string
		args []string
	}{
		{"empty", []string{empty}},
		{"version", []string{stdc, "version"}},
		{"help", []string{stdc, "help"}},
		{"check-one-visit", []string{stdc, "check", "-r", book, filepath.Join(dir, "one.ndjson")}},
		{"check-one-visit-ten", []string{stdc, "check", "-r", ten, filepath.Join(dir, "ten.ndjson")}},
		{"check-one-visit-ndjson", []string{stdc, "check", "-r", book, "--format", "ndjson", filepath.Join(dir, "one.ndjson")}},
		{"test-phone-run", []string{stdc, "test", "--run", ".", book}},
		{"test-phone", []string{stdc, "test", book}},
	} {
		b.Run(c.name, func(b *testing.B) {
			var cpu, faults float64
			for b.Loop() {
				p := exec.Command(c.args[0], c.args[1:]...)
				if err := p.Run(); err != nil && p.ProcessState.ExitCode() != 1 { // 1: the visit falls short
					b.Fatal(err)
				}
				cpu += float64(p.ProcessState.UserTime()+p.ProcessState.SystemTime()) / 1e6
				if u, ok := p.ProcessState.SysUsage().(*syscall.Rusage); ok {
					faults += float64(u.Minflt)
				}
			}
			b.ReportMetric(cpu/float64(b.N), "cpu-ms/op")
			b.ReportMetric(faults/float64(b.N), "faults/op")
		})
	}
}
