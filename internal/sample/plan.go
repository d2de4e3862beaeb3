package sample

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"

	"stdc/checker"
	"stdc/internal/vet"
	"stdc/rules"
)

// template is a visit that copies are made of, with its verdicts.
type template struct {
	visit    *checker.Visit
	verdicts []checker.Verdict // by rule
	base     int               // the witness that it is like
	fails    []int
}

// plan says how many visits there are of each template.
type plan struct {
	b     *rules.Book
	o     *Options
	maker *vet.Maker

	passes    [][]int // by witness: the rules that it passes
	with      [][]int // by rule: those that fail with it, itself left out
	never     []bool  // by rule: no visit was found that fails it
	templates []*template
	counts    []int // by template
	order     []int // the template of each visit
	known     map[string]int
}

func newPlan(b *rules.Book, o *Options, maker *vet.Maker) *plan {
	p := &plan{b: b, o: o, maker: maker, with: make([][]int, len(b.Rules)), never: make([]bool, len(b.Rules)), known: map[string]int{}}
	for i := range maker.Witnesses() {
		p.passes = append(p.passes, maker.Witnesses()[i].Passes)
	}
	p.alone()
	rng := rand.New(rand.NewPCG(o.Seed, 1))
	for base := range p.passes {
		n := len(p.passes)
		p.draw(rng, base, (o.Visits+n-1-base)/n)
	}
	p.mend()
	for t, n := range p.counts {
		for range n {
			p.order = append(p.order, t)
		}
	}
	rng.Shuffle(len(p.order), func(i, j int) { p.order[i], p.order[j] = p.order[j], p.order[i] })
	return p
}

// alone looks for each rule that is to fail at what fails with it.
func (p *plan) alone() {
	for r := range p.b.Rules {
		if p.o.Fail[r] == 0 {
			continue
		}
		p.never[r] = true
		for base, passes := range p.passes {
			if !slices.Contains(passes, r) {
				continue
			}
			if p.find(base, []int{r}) >= 0 {
				p.never[r], p.with[r] = false, nil
				break
			}
			got := p.maker.Fail(r, without(passes, r))
			if got != nil && (p.never[r] || len(got.Fails) <= len(p.with[r])) {
				p.never[r], p.with[r] = false, without(got.Fails, r)
				p.keep(got, base)
			}
		}
	}
}

// find returns the template like a witness that fails the rules of a set and no
// others, -1 where there is none.
func (p *plan) find(base int, fails []int) int {
	key := fmt.Sprint(base, fails)
	t, ok := p.known[key]
	if ok {
		return t
	}
	p.known[key] = -1
	if len(fails) == 0 {
		w := p.maker.Witnesses()[base]
		return p.keep(&vet.Made{Visit: w.Visit, Passes: w.Passes}, base)
	}
	got := p.maker.Make(without(p.passes[base], fails...), fails)
	if got == nil {
		return -1
	}
	return p.keep(got, base)
}

func (p *plan) keep(got *vet.Made, base int) int {
	t := &template{visit: got.Visit, verdicts: make([]checker.Verdict, len(p.b.Rules)), base: base, fails: got.Fails}
	for _, r := range got.Passes {
		t.verdicts[r] = checker.Pass
	}
	for _, r := range got.Fails {
		t.verdicts[r] = checker.Fail
	}
	p.templates, p.counts = append(p.templates, t), append(p.counts, 0)
	p.known[fmt.Sprint(base, got.Fails)] = len(p.templates) - 1
	return len(p.templates) - 1
}

// draw plans n visits like a witness. The visits stand in a ring; the failures of
// each rule are a stretch of it that begins anywhere, so that there are at most
// two sets of failing rules for each rule, however many visits. Stretches of
// rules that fail together begin at one place.
func (p *plan) draw(rng *rand.Rand, base, n int) {
	type turn struct{ at, rule, by int }
	turns := []turn{{at: 0, rule: -1}}
	open := make([]int, len(p.b.Rules))
	begin := make([]int, len(p.b.Rules))
	for r := range begin {
		begin[r] = rng.IntN(max(n, 1))
	}
	for _, r := range p.passes[base] {
		if p.never[r] {
			continue
		}
		at := begin[p.leader(r)]
		end := at + rounded(p.o.Fail[r], n)
		if end > n { // around the ring
			turns = append(turns, turn{0, r, 1}, turn{end - n, r, -1})
			end = n
		}
		turns = append(turns, turn{at, r, 1}, turn{end, r, -1})
	}
	slices.SortFunc(turns, func(a, b turn) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.rule, b.rule)) })
	for i, t := range turns {
		if t.rule >= 0 {
			open[t.rule] += t.by
		}
		end := n
		if i+1 < len(turns) {
			end = turns[i+1].at
		}
		if end > t.at {
			p.add(base, open, end-t.at)
		}
	}
}

// leader is the first of the rules that fail with a rule, or itself.
func (p *plan) leader(r int) int {
	if len(p.with[r]) == 0 {
		return r
	}
	return min(r, p.with[r][0])
}

// add plans n visits like a witness that fail the rules that are open, or as many
// of them as can fail together.
func (p *plan) add(base int, open []int, n int) {
	var fails []int
	for r, by := range open {
		if by > 0 {
			fails = append(fails, r)
		}
	}
	t := p.find(base, fails)
	if t < 0 {
		t = p.find(base, nil)
		for _, r := range fails {
			if more := p.find(base, p.joined(p.templates[t].fails, r)); more >= 0 {
				t = more
			}
		}
	}
	p.counts[t] += n
}

// joined is a set of failing rules with one more, and those that fail with it.
func (p *plan) joined(fails []int, r int) []int {
	out := slices.Concat(fails, []int{r}, p.with[r])
	slices.Sort(out)
	return slices.Compact(out)
}

func without(list []int, out ...int) []int {
	return slices.DeleteFunc(slices.Clone(list), func(r int) bool { return slices.Contains(out, r) })
}
