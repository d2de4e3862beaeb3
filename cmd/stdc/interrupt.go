package main

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// interrupts ends a context when the user or the system asks the process to end,
// from watch on. Before that nothing would be left behind, and the process may be
// ended as any other: a short command is over before the threads that wait for a
// signal have started, which takes a tenth of its time.
type interrupts struct {
	end    context.CancelFunc
	caught chan os.Signal
	once   sync.Once
}

func newInterrupts(end context.CancelFunc) *interrupts {
	return &interrupts{end: end, caught: make(chan os.Signal, 1)}
}

// watch begins. It comes before a file is made that has to be removed again, and
// before what may take long or wait.
func (i *interrupts) watch() {
	i.once.Do(func() {
		signal.Notify(i.caught, os.Interrupt, syscall.SIGTERM)
		go func() {
			if _, asked := <-i.caught; asked {
				i.end()
			}
		}()
	})
}

// stop ends what watch began.
func (i *interrupts) stop() {
	signal.Stop(i.caught)
	close(i.caught)
}
