package main

import (
	"context"
	"sync"

	"github.com/spf13/cobra"

	"stdc/checker"
	"stdc/internal/visitlog"
)

type convertFlags struct {
	logFlags
	to     choice
	output string
	color  *choice
}

func newConvert(a *app) *cobra.Command {
	f := &convertFlags{
		logFlags: newLogFlags(),
		color:    newColor(),
		to:       choice{value: "ndjson", words: []string{"ndjson", "csv"}, kind: "FORMAT"},
	}
	cmd := &cobra.Command{
		Use: "convert -r BOOK [flags] LOG…",
		Long: `Write the visits of logs as NDJSON, or as CSV. Checking what was written gives
the same results as checking the logs.

BOOK is the rulebook that the visits are read by. A LOG is anything that stdc
check reads. Visits are written as they are read: times as they stand there, and
nothing is judged. What cannot be read, and with --to csv what CSV cannot hold,
is rejected as stdc check does.

Exit status: 0 where all was written, 2 where a part was not.`,
		Example: `  stdc convert -r standard.toml monday.csv tuesday.json.gz -o visits.ndjson
  stdc convert -r standard.toml --to csv visits.ndjson -o visits.csv`,
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, logs []string) error {
			if err := f.check(cmd, logs, f.targets()); err != nil {
				return err
			}
			return a.convert(cmd.Context(), f, logs)
		},
	}
	f.add(cmd)
	cmd.Flags().StringVarP(&f.output, "output", "o", "", "print to `FILE`, whole or not at all")
	addChoice(cmd, f.color, "color", "colours: auto (on a terminal), always or never")
	addChoice(cmd, &f.to, "to", "what is written: ndjson (a line a visit) or csv (a row an event)")
	return cmd
}

// targets is the one output.
func (f *convertFlags) targets() []target { return []target{{path: f.output}} }

// convert runs stdc convert, when its arguments are sound.
func (a *app) convert(ctx context.Context, f *convertFlags, logs []string) error {
	r, err := a.openRun(&f.logFlags, logs, f.targets(), false, f.color.value)
	if r == nil {
		return err
	}
	defer r.out.discard()
	c := &conversion{logRun: r, to: r.out.list[0]}
	c.pool.New = func() any { return new(piece) }
	judge := c.lines
	if f.to.value == "csv" {
		judge = c.rows
		if c.csv, err = visitlog.NewCSVWriter(r.book); err != nil {
			return err
		}
		_, _ = c.to.Write(c.csv.AppendHeader(nil)) // c.to.failed keeps the error
	}
	stats, err := readLogs(ctx, r, r.options(), judge, c.deliver, nil)
	if err != nil {
		return err
	}
	if err := r.tellRepairs(stats); err != nil {
		return err
	}
	return r.out.commit()
}

// conversion is one run of stdc convert.
type conversion struct {
	*logRun
	to   *output
	csv  *visitlog.CSVWriter // nil for NDJSON
	pool sync.Pool
}

// piece is one visit as it is written. Pieces are used again.
type piece struct{ text []byte }

// lines returns the judge of one worker, which writes NDJSON.
func (c *conversion) lines() visitlog.Judge[*piece] {
	return func(v *checker.Visit) (*piece, error) {
		p := c.pool.Get().(*piece)
		p.text = append(visitlog.AppendVisit(p.text[:0], c.book, v), '\n')
		return p, nil
	}
}

// rows returns the judge of one worker, which writes CSV.
func (c *conversion) rows() visitlog.Judge[*piece] {
	w := c.csv.Clone()
	return func(v *checker.Visit) (*piece, error) {
		p := c.pool.Get().(*piece)
		var err error
		p.text, err = w.AppendVisit(p.text[:0], v)
		return p, err
	}
}

// usualPiece is the size up to which the memory of a piece is kept.
const usualPiece = 1 << 20

// deliver writes the visits, in the order of the logs.
func (c *conversion) deliver(p *piece) {
	_, _ = c.to.Write(p.text) // c.to.failed keeps the error
	if cap(p.text) <= usualPiece {
		c.pool.Put(p)
	}
}
