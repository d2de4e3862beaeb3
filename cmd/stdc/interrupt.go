package main

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// interrupts ends a context when the user or the system asks the process to end,
// from watch on. Before that nothing would be left behind, and the signal itself may
// end the process: a short command is over before the threads that wait for signals
// have started, which takes a tenth of its time.
type interrupts struct {
	end    context.CancelFunc
	caught chan os.Signal
	done   chan struct{} // closed by stop
	once   sync.Once
}

func newInterrupts(end context.CancelFunc) *interrupts {
	return &interrupts{end: end, caught: make(chan os.Signal, 1), done: make(chan struct{})}
}

// watch begins. It comes before a file is made that has to be removed again, and
// before long or endless input is read that is judged on the way.
func (i *interrupts) watch() {
	i.once.Do(func() {
		signal.Notify(i.caught, os.Interrupt, syscall.SIGTERM)
		go func() {
			select {
			case <-i.caught:
				i.end()
			case <-i.done:
			}
		}()
	})
}

// stop ends what watch began. It is called once, last.
func (i *interrupts) stop() {
	signal.Stop(i.caught)
	close(i.done)
}
