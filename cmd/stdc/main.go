// Command stdc compiles service standards, written as rulebooks in TOML, and
// checks logs of service visits by them. One file is one subcommand; what they
// do, their flags and their exit statuses are told in docs/cli.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"

	// The zones of visits are known on machines without a time-zone database.
	_ "time/tzdata"
)

// The exit statuses of every subcommand; docs/cli.md explains them.
const (
	statusDone        = 0
	statusShort       = 1   // done, and something falls short
	statusUnusable    = 2   // usage, or input that could not be read
	statusInterrupted = 130 // as shells report an interrupt
	statusBrokenPipe  = 141 // as shells report a closed pipe
)

func main() {
	putOffCollection()
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// putOffCollection lets the heap grow to 12 MB, not 4, before it is collected for
// the first time; from then on it is collected as ever. Most commands end before,
// and a collection costs a short one a tenth of its time.
func putOffCollection() {
	if os.Getenv("GOGC") != "" {
		return // the user has a say in it
	}
	usual := debug.SetGCPercent(300)
	// The collection that finds this gone is the first one.
	runtime.AddCleanup(new([2]*int), func(percent int) { debug.SetGCPercent(percent) }, usual)
}

// run is the whole program: it takes what the process was given and returns
// its exit status.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	// Without this a closed pipe would kill the process between a temporary
	// file and its removal; so it comes as an error of the write instead.
	signal.Ignore(syscall.SIGPIPE)
	ctx, end := context.WithCancel(context.Background())
	defer end()
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr, interrupts: newInterrupts(end)}
	defer a.interrupts.stop()
	root := newRoot(a, args)
	root.SetArgs(args)
	if len(args) == 0 {
		// A script whose variable came out empty must not look like a success.
		root.SetOut(stderr)
		a.worsen(statusUnusable)
	}
	err := checkNames(root, args)
	if err == nil {
		err = root.ExecuteContext(ctx)
	}
	return a.conclude(ctx, err)
}

// app is what the subcommands share: the streams of the process and the exit
// status that they arrive at.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	interrupts     *interrupts
	status         int
}

// usageError is a fault of the command line. Command is the subcommand whose
// help tells more.
type usageError struct {
	command string
	message string
}

func (e *usageError) Error() string { return e.message }

// conclude words an error that ended a subcommand and chooses the status.
func (a *app) conclude(ctx context.Context, err error) int {
	var usage *usageError
	switch {
	case err == nil:
		return a.status
	case errors.Is(err, syscall.EPIPE):
		return statusBrokenPipe // whoever reads us has seen enough
	case ctx.Err() != nil:
		fmt.Fprintln(a.stderr, "stdc: interrupted; no file was written")
		return statusInterrupted
	case errors.As(err, &usage):
		fmt.Fprintf(a.stderr, "stdc: %s\nRun `%s` for help.\n", usage.message, usage.command)
	default:
		fmt.Fprintf(a.stderr, "stdc: %v\n", err)
	}
	return statusUnusable
}

// worsen raises the status: 2 wins over 1, and 1 over 0.
func (a *app) worsen(status int) { a.status = max(a.status, status) }

// complain writes about a fault that does not end the run.
func (a *app) complain(err error) {
	fmt.Fprintf(a.stderr, "stdc: %v\n", err)
	a.worsen(statusUnusable)
}
