package vet

import (
	"slices"

	"stdc/checker"
	"stdc/internal/booktest"
	"stdc/rules"
)

// Maker makes visits for which rules of a book come out as asked. It reasons as
// Book does, and hands out nothing that the checker does not judge so. A Maker
// is not for several goroutines at once.
type Maker struct {
	w *vetter
	// byValue marks rules that no proof makes fail, but the change of a value.
	byValue []bool
}

// Made is a visit with what the checker says of it: the rules that it passes and
// those that it fails, ascending. The others do not apply; none is unknown.
type Made struct {
	Visit         *checker.Visit
	Passes, Fails []int
}

// NewMaker returns a maker for a book.
func NewMaker(b *rules.Book) *Maker { return &Maker{newVetter(b), make([]bool, len(b.Rules))} }

// Witnesses returns visits that fail no rule, each passing some that none before
// it passes; nil where none was found.
func (m *Maker) Witnesses() []Witness {
	if m.w.res.Witnesses == nil {
		m.w.witnesses()
	}
	return m.w.res.Witnesses
}

// The limits of one visit. They are lower than those of vetting, as hundreds are
// asked for.
const (
	makeTotal    = 2000 // branches in all
	makeAttempts = 6
)

// Make makes a visit that fails the rules of a list and no other, and passes the
// rules of another, as many of them as it can. It returns nil where it finds none.
func (m *Maker) Make(pass, fail []int) *Made {
	exactly := func(got *Made) bool { return slices.Equal(got.Fails, fail) }
	if got := m.make(pass, fail, m.others(pass, fail), exactly); got != nil {
		return got
	}
	for i, r := range fail {
		if len(fail) > 1 && !m.byValue[r] {
			continue
		}
		rest := slices.Delete(slices.Clone(fail), i, i+1)
		base := m.Make(append(slices.Clone(pass), r), rest)
		if base == nil {
			return nil
		}
		got := m.changed(base.Visit, exactly)
		m.byValue[r] = m.byValue[r] || got != nil
		return got
	}
	return nil
}

// Fail makes a visit that fails a rule, and of the others as few as it can. It
// returns nil where it finds none.
func (m *Maker) Fail(rule int, pass []int) *Made {
	fails := func(got *Made) bool { return slices.Contains(got.Fails, rule) }
	spare := m.others(pass, []int{rule})
	for range makeAttempts {
		demands := append(m.failing([]int{rule}), m.unfailed(append(slices.Clone(pass), spare...))...)
		m.w.prover.total = makeTotal
		how, sketch, why := m.w.prover.prove(demands)
		switch how {
		case sketched:
			if got := m.judged(sketch.visit(), fails); got != nil {
				return got
			}
			pass, spare = nil, nil
		case closed:
			clash := func(r int) bool { return slices.Contains(why.rules, r) }
			pass, spare = slices.DeleteFunc(slices.Clone(pass), clash), slices.DeleteFunc(spare, clash)
		default:
			pass, spare = nil, nil
		}
	}
	return nil
}

// make looks for a visit that is good: with rules that it passes, that it fails,
// and that it does not fail. Rules that keep others from failing need not apply.
func (m *Maker) make(pass, fail, spare []int, good func(*Made) bool) *Made {
	pass = slices.Clone(pass)
	for range makeAttempts {
		demands := m.failing(fail)
		for _, r := range pass {
			if !slices.Contains(fail, r) {
				demands = append(demands, asserted{m.w.bold[r].applies, r})
			}
		}
		demands = append(demands, m.unfailed(append(slices.Clone(pass), spare...))...)
		m.w.prover.total = makeTotal
		how, sketch, why := m.w.prover.prove(demands)
		if how == sketched {
			if got := m.judged(sketch.visit(), good); got != nil {
				return got
			}
		}
		if len(pass) == 0 {
			return nil
		}
		// What is taken out may still apply, but must not fail.
		clash := func(r int) bool { return how != closed || slices.Contains(why.rules, r) }
		out := slices.DeleteFunc(slices.Clone(pass), func(r int) bool { return !clash(r) })
		if len(out) == 0 {
			out = pass
		} else if how != closed {
			out = pass[len(pass)/2:]
		}
		spare = append(spare, out...)
		pass = slices.DeleteFunc(slices.Clone(pass), func(r int) bool { return slices.Contains(out, r) })
	}
	return nil
}

// others lists the rules that are in none of some lists.
func (m *Maker) others(lists ...[]int) []int {
	return m.w.others(slices.Concat(lists...)...)
}

// failing is the demand that rules fail.
func (m *Maker) failing(list []int) []asserted {
	var out []asserted
	for _, r := range list {
		out = append(out, asserted{m.w.bold[r].fails(), r})
	}
	return out
}

// unfailed is the demand that no rule of a list fails.
func (m *Maker) unfailed(list []int) []asserted {
	var out []asserted
	for _, r := range list {
		out = append(out, asserted{m.w.bold[r].holds, r})
	}
	return out
}

// judged is what the checker says of a visit, made smaller; nil where that is not
// good.
func (m *Maker) judged(v *checker.Visit, good func(*Made) bool) *Made {
	first := m.judge(v)
	if first == nil || !good(first) {
		return nil
	}
	v = booktest.Shrink(m.w.b, v, func(v *checker.Visit) bool {
		now := m.judge(v)
		return now != nil && slices.Equal(now.Fails, first.Fails) && containsAll(now.Passes, first.Passes)
	})
	return m.judge(v)
}

// judge is what the checker says of a visit, nil where it is rejected or a
// verdict is unknown.
func (m *Maker) judge(v *checker.Visit) *Made {
	r, err := m.w.checker.Check(v)
	if err != nil {
		return nil
	}
	out := &Made{Visit: v}
	for i := range r.Rules {
		switch r.Rules[i].Verdict {
		case checker.Pass:
			out.Passes = append(out.Passes, i)
		case checker.Fail:
			out.Fails = append(out.Fails, i)
		case checker.Unknown:
			return nil
		}
	}
	return out
}
