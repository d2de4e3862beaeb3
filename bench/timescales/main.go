// Command timescales writes one visit of any length, by which the rulebook of a
// pattern beside it is met, or just not: an event a second, q and r in turn, and
// between them what the pattern speaks of, at its bound to the second. The same
// flags write the same bytes.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	o := options{}
	flag.StringVar(&o.pattern, "pattern", "absence", "`NAME`: absence, universality, recurrence or response")
	flag.IntVar(&o.bound, "bound", 10, "`SECONDS`; the rulebooks have 10, 100 and 1000")
	flag.IntVar(&o.events, "events", 1_000_000, "how many events")
	flag.BoolVar(&o.violate, "violate", false, "break the rules of that bound, once")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "timescales:", err)
		os.Exit(2)
	}
}

func run(o options) error {
	if err := o.check(); err != nil {
		return err
	}
	return write(o, os.Stdout)
}

// write writes the visit as a line of NDJSON.
func write(o options, to io.Writer) error {
	w := bufio.NewWriterSize(to, 1<<20)
	b := appendOpening(nil, o)
	for i := range o.events {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendEvent(b, o, i)
		if _, err := w.Write(b); err != nil {
			return err
		}
		b = b[:0]
	}
	if _, err := w.WriteString("]}\n"); err != nil {
		return err
	}
	return w.Flush()
}
