package main

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected output of scripts and of documents")

// TestMain lets the test binary be stdc itself, for scripts and documents.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"stdc": func() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// TestScripts runs testdata/script: one file is one aspect of the command line.
// Beside the commands of testscript there is
//
//	status N COMMAND ARG…     runs a command that must exit with N
//	interrupt N COMMAND ARG…  the same, interrupted while it waits for its input;
//	                          the command must have begun a file with -o
//
// and every script finds the folders call-centre, logs, survey and forms of testdata.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			for _, name := range []string{"call-centre", "logs", "survey", "forms"} {
				if err := os.CopyFS(filepath.Join(env.WorkDir, name), os.DirFS(filepath.Join("../../testdata", name))); err != nil {
					return err
				}
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status":    status,
			"interrupt": interrupt,
		},
	})
}

func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N COMMAND ARG…")
	}
	wantStatus(ts, args[0], ts.Exec(args[1], args[2:]...))
}

func wantStatus(ts *testscript.TestScript, want string, err error) {
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(got) != want {
		ts.Fatalf("exit status %d, want %s", got, want)
	}
}

// interrupt gives the command an input that never ends, and an interrupt while it
// reads and the temporary file of its output is there.
func interrupt(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: interrupt N COMMAND ARG…")
	}
	path, err := exec.LookPath(args[1])
	ts.Check(err)
	r, w, err := os.Pipe()
	ts.Check(err)
	defer w.Close()
	defer r.Close()
	stdout, err := os.Create(ts.MkAbs("interrupted-stdout"))
	ts.Check(err)
	defer stdout.Close()
	stderr, err := os.Create(ts.MkAbs("interrupted-stderr"))
	ts.Check(err)
	defer stderr.Close()
	cmd := exec.Command(path, args[2:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = r, stdout, stderr
	ts.Check(cmd.Start())
	// More than a pipe holds: once it is written, the command reads.
	_, err = w.Write(bytes.Repeat([]byte("\n"), 1<<20))
	ts.Check(err)
	if begun, _ := filepath.Glob(ts.MkAbs(".*.*")); len(begun) == 0 {
		ts.Fatalf("no temporary file is there")
	}
	ts.Check(cmd.Process.Signal(os.Interrupt))
	wantStatus(ts, args[0], cmd.Wait())
}
