package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"stdc/checker"
	"stdc/internal/sample"
	"stdc/internal/visitlog"
	"stdc/rules"
)

type sampleFlags struct {
	rules     string
	n         count
	seed      uint64
	fail      []string // as written: RATE or RULE=RATE
	sites     count
	waves     count
	from      string
	imprecise string
	output    string
	color     *choice
}

func newSample(a *app) *cobra.Command {
	f := &sampleFlags{n: count{n: 100, kind: "N"}, sites: count{n: 1, kind: "N"}, waves: count{n: 1, kind: "N"}, color: newColor()}
	cmd := &cobra.Command{
		Use: "sample -r BOOK [flags]",
		Long: `Make up visits for trying a standard, its reports and what reads them, before
anybody is sent out. They are written as NDJSON. Each rule fails as often as asked
for; where that cannot be had, as of a rule that no visit fails without failing
another, standard error tells what came instead.

The visits say nothing about a service. Their ids and sites begin with
"synthetic", and they name no staff.

Exit status: 0 where the visits were written, 2 where they were not.`,
		Example: `  stdc sample -r standard.toml -n 500 --seed 7 --fail 10% -o visits.ndjson
  stdc sample -r standard.toml --fail 5% --fail greet=30% --sites 8 --waves 3`,
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) > 0:
				return usage(cmd, "sample reads no log, but got %q; the rulebook is given as -r BOOK", args[0])
			case f.rules == "":
				return usage(cmd, "sample needs a rulebook: -r BOOK")
			}
			if err := checkOutputs(cmd, []target{{path: f.output}}, "", []string{f.rules}); err != nil {
				return err
			}
			o, err := f.options()
			if err != nil {
				return usage(cmd, "%v", err)
			}
			return a.sample(f, o)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.rules, "rules", "r", "", "rulebook `BOOK`, in TOML or compiled")
	if err := cmd.MarkFlagFilename("rules", "toml", "json"); err != nil {
		panic(err) // the flag was added above
	}
	flags.VarP(&f.n, "visits", "n", "how many visits, up to 1000000")
	flags.Uint64Var(&f.seed, "seed", 1, "`NUMBER` that the visits are drawn by; the same one gives the same visits")
	flags.StringArrayVar(&f.fail, "fail", nil, "share of the visits that a rule applies to which fail it, such as 0.1 or 10%: `RATE` of all rules, or RULE=RATE of one; may be repeated (default 0)")
	flags.Var(&f.sites, "sites", "how many sites, up to 10000")
	flags.Var(&f.waves, "waves", "how many waves, one a month, up to 1200")
	flags.StringVar(&f.from, "from", "2026-01", "`MONTH` of the first wave")
	flags.StringVar(&f.imprecise, "imprecise", "0", "share of visits with times to the minute: `RATE`")
	flags.StringVarP(&f.output, "output", "o", "", "print to `FILE`, whole or not at all")
	addChoice(cmd, f.color, "color", "colours: auto (on a terminal), always or never")
	return cmd
}

// The greatest numbers of sites and waves.
const (
	maxSites = 10_000
	maxWaves = 1200
)

// options reads what can be read without the rulebook.
func (f *sampleFlags) options() (o sample.Options, err error) {
	for _, c := range []struct {
		flag string
		n    int64
		most int64
	}{{"--visits", f.n.n, sample.MaxVisits}, {"--sites", f.sites.n, maxSites}, {"--waves", f.waves.n, maxWaves}} {
		if c.n > c.most {
			return o, fmt.Errorf("%s %d: the most is %d", c.flag, c.n, c.most)
		}
	}
	o = sample.Options{Visits: int(f.n.n), Seed: f.seed, Sites: int(f.sites.n), Waves: int(f.waves.n)}
	if o.From, err = time.Parse("2006-01", f.from); err != nil || o.From.Year() < 1900 || o.From.Year() > 2200 {
		return o, fmt.Errorf("--from %q: expected a month from 1900-01 to 2200-12, such as 2026-01", f.from)
	}
	if o.Imprecise, err = rate(f.imprecise); err != nil {
		return o, fmt.Errorf("--imprecise %q: %w", f.imprecise, err)
	}
	for _, s := range f.fail {
		_, r := failing(s)
		if _, err := rate(r); err != nil {
			return o, fmt.Errorf("--fail %q: %w", s, err)
		}
	}
	return o, nil
}

// failing splits RULE=RATE; the rule is "" where there is none.
func failing(s string) (rule, rate string) {
	if rule, rate, cut := strings.Cut(s, "="); cut {
		return rule, rate
	}
	return "", s
}

// rate reads a share: 0.1 or 10%.
func rate(s string) (float64, error) {
	number, percent := strings.CutSuffix(s, "%")
	x, err := strconv.ParseFloat(number, 64)
	if percent {
		x /= 100
	}
	if err != nil || !(x >= 0 && x <= 1) {
		return 0, errors.New("expected a share from 0 to 1, such as 0.1 or 10%")
	}
	return x, nil
}

// rates gives each rule its rate: that of its own, else that of all.
func (f *sampleFlags) rates(b *rules.Book) ([]float64, error) {
	var ids []string
	for i := range b.Rules {
		ids = append(ids, b.Rules[i].ID)
	}
	all := 0.0
	own := make([]float64, len(ids))
	named := make([]bool, len(ids))
	for _, s := range f.fail {
		rule, share := failing(s)
		x, err := rate(share)
		if err != nil {
			return nil, fmt.Errorf("--fail %q: %w", s, err)
		}
		if !strings.Contains(s, "=") {
			all = x
			continue
		}
		i := slices.Index(ids, rule)
		if i < 0 {
			return nil, fmt.Errorf("--fail %q: the rulebook has no rule %q%s", s, rule, suggest(rule, ids))
		}
		own[i], named[i] = x, true
	}
	for i := range own {
		if !named[i] {
			own[i] = all
		}
	}
	return own, nil
}

func (a *app) sample(f *sampleFlags, o sample.Options) error {
	book, diagnostics, err := loadBook(f.rules)
	if err != nil {
		return err
	}
	if err := a.printDiagnostics(a.stderr, diagnostics, false, f.color.value); err != nil {
		return err
	}
	if book == nil {
		a.worsen(statusUnusable)
		return nil
	}
	if o.Fail, err = f.rates(book); err != nil {
		return err
	}
	s, err := sample.New(book, o)
	if err != nil {
		return fmt.Errorf("%s: %w", f.rules, err)
	}
	out, err := a.create(f.output)
	if err != nil {
		return err
	}
	var line []byte
	rep, err := s.Visits(func(v *checker.Visit) error {
		line = append(visitlog.AppendVisit(line[:0], book, v), '\n')
		_, _ = out.Write(line) // out.failed keeps the error
		return out.failed
	})
	if err != nil {
		out.discard()
		return err
	}
	if err := out.commit(); err != nil {
		return err
	}
	a.tellSample(book, &o, rep)
	return nil
}

// tellSample says that the visits are made up, and of each rule that did not come
// out as asked for what came instead.
func (a *app) tellSample(b *rules.Book, o *sample.Options, rep *sample.Report) {
	fmt.Fprintf(a.stderr, "note: %d visits, all of them made up: ids and sites begin with \"synthetic\"\n", o.Visits)
	if o.Imprecise > 0 {
		fmt.Fprintf(a.stderr, "note: %d visits have times to the minute\n", rep.Imprecise)
	}
	for r := range rep.Rules {
		c := &rep.Rules[r]
		if c.Unknown == 0 && c.Failed == c.Asked && !(c.Never && o.Fail[r] > 0) {
			continue
		}
		fmt.Fprintf(a.stderr, "note: %s: of %d visits that it applies to, %d were to fail it, %d do", b.Rules[r].ID, c.Applies, c.Asked, c.Failed)
		if c.Unknown > 0 {
			fmt.Fprintf(a.stderr, ", %d are unknown for want of exact times", c.Unknown)
		}
		if why := rep.Why(r); why.Rules != nil {
			fmt.Fprintf(a.stderr, "; no visit was found that fails %s without %s", nameRules(b, why.Rules), nameRules(b, why.Without))
		} else if c.Never && o.Fail[r] > 0 {
			fmt.Fprint(a.stderr, "; no visit was found that fails it")
		} else if c.Failed+c.Unknown < c.Asked || c.Failed > c.Asked {
			fmt.Fprint(a.stderr, "; nothing nearer was found")
		}
		fmt.Fprintln(a.stderr)
	}
}

// nameRules lists rules by their ids.
func nameRules(b *rules.Book, list []int) string {
	var ids []string
	for _, r := range list {
		ids = append(ids, b.Rules[r].ID)
	}
	return oneOf(ids, "and")
}
