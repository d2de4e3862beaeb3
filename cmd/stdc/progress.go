package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// progressAfter spares short runs the flicker.
	progressAfter = 300 * time.Millisecond
	progressEvery = 100 * time.Millisecond
	clearLine     = "\r\x1b[K"
)

// progress is a line on a terminal that says how far a run is; on anything
// else it writes nothing. Its counters may be added to from any goroutine.
type progress struct {
	bytes, visits atomic.Int64

	out   *os.File // nil where nothing is shown
	total int64    // bytes, 0 where not known
	stop  chan struct{}
	done  chan struct{}

	mu    sync.Mutex
	shown bool // the line is there
}

// newProgress is the progress of a run over total bytes, shown on stderr.
func newProgress(stderr io.Writer, total int64) *progress {
	p := &progress{out: terminal(stderr), total: total, stop: make(chan struct{}), done: make(chan struct{})}
	if os.Getenv("TERM") == "dumb" {
		p.out = nil
	}
	return p
}

// start begins to show the line, until finish.
func (p *progress) start() {
	if p.out == nil {
		close(p.done)
		return
	}
	go p.show()
}

func (p *progress) show() {
	defer close(p.done)
	wait := time.NewTimer(progressAfter)
	defer wait.Stop()
	for {
		select {
		case <-wait.C:
			p.mu.Lock()
			p.shown = true
			fmt.Fprint(p.out, clearLine, p.line())
			p.mu.Unlock()
			wait.Reset(progressEvery)
		case <-p.stop:
			p.clear()
			return
		}
	}
}

// clear makes room for a message in the place of the line, which comes back.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		p.shown = false
		fmt.Fprint(p.out, clearLine)
	}
}

func (p *progress) line() string {
	read, visits := p.bytes.Load(), p.visits.Load()
	if p.total > 0 {
		return fmt.Sprintf("%s of %s (%d %%), visits: %d", megabytes(read), megabytes(p.total),
			min(100, 100*read/p.total), visits)
	}
	return fmt.Sprintf("%s, visits: %d", megabytes(read), visits)
}

// finish removes the line for good.
func (p *progress) finish() {
	close(p.stop)
	<-p.done
}

func megabytes(n int64) string {
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}
