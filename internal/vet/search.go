package vet

import (
	"cmp"
	"slices"

	"stdc/rules"
)

// prover looks for a visit under demands, by cases: what must be there is put
// there, every way of meeting a demand is a branch, and a branch ends where its
// demands clash. Where all branches end, there is no such visit; where one is
// complete, it is the sketch of one.
type prover struct {
	b      *rules.Book
	values *values
	// atStart and atEnd say that some event is at the start, and at the end, where
	// there is any.
	atStart, atEnd *formula

	speaks *spoken // what rules speak of, once asked

	nodes int  // branches that may still be looked at in this proof
	total int  // and in all
	most  int  // events of a branch
	cut   bool // a branch was left for its many events
	depth int
}

// The limits of one proof, and of all of a book. They keep a book of a hundred
// rules within seconds.
const (
	maxNodes  = 1500
	maxEvents = 64
	maxTotal  = 20000
	// usualLimits make a branch that costs one of the total; more of them cost
	// as much more.
	usualLimits = 64
)

type outcome uint8

const (
	sketched outcome = iota // a branch is complete
	closed                  // all branches clash
	gaveUp                  // too many branches or events
)

func newProver(b *rules.Book) *prover {
	p := &prover{b: b, values: &values{b: b}, total: maxTotal}
	empty := none(rules.None, everything)
	p.atStart = or(some(rules.None, func(x int) *formula { return within(moment{kind: visitStart}, moment{startOf, x}, 0) }), empty)
	p.atEnd = or(some(rules.None, func(x int) *formula {
		end := moment{kind: visitEnd}
		return or(within(moment{startOf, x}, end, 0), and(within(moment{endOf, x}, end, 0), within(end, moment{endOf, x}, 0)))
	}), empty)
	return p
}

// asserted is a demand with the rule that makes it.
type asserted struct {
	f    *formula
	rule int
}

// prove looks for a visit that meets all demands: a sketch of one, or why there
// is none. Visits of few events are tried first: demands that call for each
// other would else lead astray.
func (p *prover) prove(demands []asserted) (outcome, *state, *conflict) {
	for _, most := range [...]int{len(demands)/2 + 6, min(len(demands)+16, maxEvents)} {
		p.most = most
		how, sketch, why := p.within(demands)
		if how != gaveUp {
			return how, sketch, why
		}
	}
	return gaveUp, nil, nil
}

func (p *prover) within(demands []asserted) (outcome, *state, *conflict) {
	p.nodes, p.depth, p.cut = maxNodes, 0, false
	if p.total -= len(demands) / usualLimits; p.total < 0 {
		return gaveUp, nil, nil
	}
	s := newState(p)
	for _, d := range demands {
		if c := s.assert(d.f, &source{rule: d.rule}); c != nil {
			return closed, nil, c
		}
	}
	how, sketch, why := p.search(s)
	if how == closed && p.cut {
		how = gaveUp
	}
	return how, sketch, why
}

// branch is one way to go on.
type branch struct {
	f     *formula
	fresh bool // a new event is the member; else x is, where it is 0 or more
	x     int
	out   bool // x is no member
}

// search completes a branch, depth first. A conflict that does not rest on the
// last choice ends all its alternatives at once.
func (p *prover) search(s *state) (outcome, *state, *conflict) {
	p.nodes--
	p.total -= 1 + len(s.limits)/usualLimits
	if p.nodes < 0 || p.total < 0 || p.depth >= maxDepth {
		return gaveUp, nil, nil
	}
	if len(s.events) > p.most {
		p.cut = true
		all := &conflict{}
		for i := range p.depth {
			all.deps.set(i)
		}
		return closed, nil, all
	}
	if c := s.propagate(); c != nil {
		return closed, nil, c
	}
	list, at, branches := s.choose()
	if branches == nil {
		return sketched, s, nil
	}
	item := (*list)[at]
	level := p.depth
	p.depth++
	defer func() { p.depth = level }()
	all := &conflict{}
	all.rest(item.src)
	all.deps.join(item.inDeps)
	src := *item.src
	src.deps.set(level)
	for i := range branches {
		c := s.refuteBranch(&item, &branches[i], &src)
		if c == nil {
			next := s.clone()
			if c = next.follow(s.listOf(next, list), at, &branches[i], &src); c == nil {
				how, sketch, why := p.search(next)
				if how != closed {
					return how, sketch, nil
				}
				c = why
			}
		}
		if !c.deps.has(level) {
			return closed, nil, c
		}
		all.join(c)
	}
	all.deps.drop(level)
	return closed, nil, all
}

// listOf finds in a clone the list that is one of s.
func (s *state) listOf(next *state, list *[]pending) *[]pending {
	switch list {
	case &s.ways:
		return &next.ways
	case &s.goals:
		return &next.goals
	}
	return &next.limits
}

// refuteBranch tells why a way is closed at once, nil where it may be open.
func (s *state) refuteBranch(item *pending, b *branch, src *source) *conflict {
	switch {
	case b.f != nil:
		return s.refute(b.f, src)
	case b.out:
		return s.refute(not(item.f.member(b.x)), src)
	case b.fresh:
		return nil
	}
	return s.refute(item.f.member(b.x), src)
}

// follow goes one way.
func (s *state) follow(list *[]pending, at int, b *branch, src *source) *conflict {
	item := &(*list)[at]
	switch {
	case b.f != nil:
		*list = slices.Delete(*list, at, at+1)
		return s.assert(b.f, src)
	case b.out:
		item.out = append(slices.Clip(item.out), b.x)
		return s.assert(not(item.f.member(b.x)), src)
	}
	x, f := b.x, item.f
	if b.fresh {
		x = s.addEvent(f.what, src)
		item = &(*list)[at]
	}
	item.in = append(slices.Clip(item.in), x)
	item.inDeps.join(src.deps)
	if f.op == opAtLeast && len(item.in) >= f.n {
		*list = slices.Delete(*list, at, at+1)
	}
	return s.assert(f.member(x), src)
}

// propagate draws what follows without a choice.
func (s *state) propagate() *conflict {
	for again := true; again; {
		again = false
		for i := 0; i < len(s.ways); i++ {
			left, c := s.left(&s.ways[i])
			if c != nil {
				return c
			}
			if left != nil {
				s.ways = slices.Delete(s.ways, i, i+1)
				i--
				again = again || left.op != opTrue
			}
		}
		for i := 0; i < len(s.limits); i++ {
			changed, c := s.enforce(i)
			if c != nil {
				return c
			}
			again = again || changed
		}
	}
	return nil
}

// left takes the one way that is left, and returns it; yes where nothing is to
// be done, nil where there is a choice.
func (s *state) left(w *pending) (*formula, *conflict) {
	if s.holds(w.f) {
		return yes, nil
	}
	var last *formula
	dead := &conflict{}
	for _, k := range w.f.kids {
		c := s.refute(k, w.src)
		switch {
		case c != nil:
			dead.join(c)
		case last != nil:
			return nil, nil
		default:
			last = k
		}
	}
	if last == nil {
		dead.rest(w.src)
		return nil, dead.merged(s, &demand{rule: w.src.rule, src: w.src, kind: demandEither})
	}
	src := &source{rule: w.src.rule, deps: w.src.deps, because: dead, tried: w.src}
	src.deps.join(dead.deps)
	dead.rest(w.src)
	return last, s.assert(last, src)
}

// enforce holds a limit against the events that are known.
func (s *state) enforce(i int) (changed bool, c *conflict) {
	l := &s.limits[i]
	if len(l.in) > l.f.n {
		c := &conflict{cases: []proofCase{{events: s.events, denied: l.demand()}}}
		c.rest(l.src)
		c.deps.join(l.inDeps)
		return false, c
	}
	if len(l.in) < l.f.n {
		return false, nil
	}
	for x := 0; x < len(s.events); x++ {
		l := &s.limits[i]
		if slices.Contains(l.in, x) || slices.Contains(l.out, x) {
			continue
		}
		l.out = append(slices.Clip(l.out), x)
		f := not(l.f.member(x))
		if s.holds(f) {
			continue
		}
		src := *l.src
		src.deps.join(s.events[x].src.deps)
		if l.f.n > 0 {
			src.deps.join(l.inDeps)
		}
		if c := s.refute(f, &src); c != nil {
			d := l.demand()
			d.src, d.events = &src, append(slices.Clone(l.in), x)
			c.rest(&src)
			return false, c.merged(s, d)
		}
		if c := s.assert(f, &src); c != nil {
			return false, c
		}
		changed = true
	}
	return changed, nil
}

func (l *pending) demand() *demand {
	return &demand{rule: l.src.rule, kind: demandAtMost, n: l.f.n, what: l.f.what, events: l.in}
}

// choose picks what to branch on: the fewest ways first. nil where nothing is
// left to be met.
func (s *state) choose() (list *[]pending, at int, branches []branch) {
	best := 1 << 30
	for i := range s.ways {
		if n := len(s.ways[i].f.kids); n < best {
			list, at, best = &s.ways, i, n
		}
	}
	if list != nil && best <= 2 || list != nil && len(s.goals) == 0 {
		for _, k := range s.ways[at].f.kids {
			branches = append(branches, branch{f: k})
		}
		slices.SortStableFunc(branches, func(a, b branch) int { return cmp.Compare(a.f.weight(), b.f.weight()) })
		return list, at, branches
	}
	if len(s.goals) > 0 {
		return &s.goals, 0, s.members(&s.goals[0])
	}
	for i := range s.limits {
		l := &s.limits[i]
		if l.f.n == 0 || len(l.in) >= l.f.n {
			continue
		}
		open := s.undecided(l)
		if len(l.in)+len(open) > l.f.n {
			return &s.limits, i, []branch{{x: open[0], out: true}, {x: open[0]}}
		}
	}
	return nil, 0, nil
}

// undecided lists the events that may be members of a limit.
func (s *state) undecided(l *pending) []int {
	var out []int
	for x := range s.events {
		if slices.Contains(l.in, x) || slices.Contains(l.out, x) {
			continue
		}
		m := l.f.member(x)
		if s.refute(m, l.src) == nil {
			out = append(out, x)
		}
	}
	return out
}

// members lists the events that a goal may count: those that are known, then a
// new one.
func (s *state) members(g *pending) []branch {
	var out []branch
	for x := range s.events {
		if !slices.Contains(g.in, x) {
			out = append(out, branch{x: x})
		}
	}
	return append(out, branch{fresh: true})
}
