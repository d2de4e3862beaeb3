// Command visits writes made-up visits of the book ../ten/ten.toml as NDJSON:
// the same flags write the same bytes, on every machine.
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
	flag.Uint64Var(&o.seed, "seed", 1, "another `NUMBER` makes other visits")
	flag.IntVar(&o.visits, "visits", 200_000, "how many visits")
	flag.Float64Var(&o.violate, "violate", 0.1, "share of the visits that break a rule, for each rule, 0 to 1")
	flag.Float64Var(&o.imprecise, "imprecise", 0, "share of the visits of which something is not known, 0 to 1")
	flag.IntVar(&o.grid, "grid", 500, "times are multiples of so many `MILLISECONDS`, 1 to 1000; 100 makes most of them numbers that binary floats cannot hold")
	out := flag.String("o", "", "write to `FILE` rather than to standard output")
	flag.Parse()
	if err := run(o, *out); err != nil {
		fmt.Fprintln(os.Stderr, "visits:", err)
		os.Exit(2)
	}
}

func run(o options, name string) error {
	if err := o.check(); err != nil {
		return err
	}
	if name == "" {
		return write(o, os.Stdout)
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := write(o, f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// write writes the visits, one a line.
func write(o options, to io.Writer) error {
	w := bufio.NewWriterSize(to, 1<<20)
	g := newGenerator(o)
	var line []byte
	for i := range o.visits {
		line = g.appendVisit(line[:0], i)
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	return w.Flush()
}
