//go:build unix

package main

import (
	"context"
	"os"
	"testing"
)

// TestInterrupts sends the signal to the process of the test.
func TestInterrupts(t *testing.T) {
	ctx, end := context.WithCancel(t.Context())
	i := newInterrupts(end)
	i.watch()
	i.watch()
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	if err := self.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	<-ctx.Done()
	i.stop()
	newInterrupts(func() { t.Error("nobody watched") }).stop()
}
