package checker

import (
	"maps"
	"math"
	"slices"

	"stdc/rules"
)

// Replay adds up what two versions of a standard say of past visits. Visits are
// added one at a time; memory grows with the sites, not with the visits.
type Replay struct {
	rules  []RuleReplay
	all    siteMoves
	sites  map[string]*siteMoves
	unread [2]unreadTally
	lo, hi float64 // the bounds of a change of score
}

// RulePair is a rule in both books, by index; -1 where a book has no such rule.
type RulePair struct{ Old, New int }

// Moves counts visits by a verdict before and after: Moves[before][after]. A
// rule that one book lacks is n/a in it.
type Moves [4][4]int64

// Of returns how many went from one verdict to another.
func (m *Moves) Of(from, to Verdict) int64 { return m[from][to] }

// Changed returns how many are not what they were.
func (m *Moves) Changed() int64 {
	n := int64(0)
	for from := range m {
		for to := range m[from] {
			if from != to {
				n += m[from][to]
			}
		}
	}
	return n
}

// Before and After return how many have a verdict under the old and under the
// new version.
func (m *Moves) Before(v Verdict) int64 { return m[v][0] + m[v][1] + m[v][2] + m[v][3] }

// After is described at Before.
func (m *Moves) After(v Verdict) int64 { return m[0][v] + m[1][v] + m[2][v] + m[3][v] }

// RuleReplay is what became of one rule.
type RuleReplay struct {
	RulePair
	Moves
	// Examples holds the first visit of each move; a zero Visit for none.
	Examples [4][4]MoveExample
}

// MoveExample is a visit whose verdict is another. Why says why it failed or is
// unknown, under the new version where it is so there, else under the old one.
type MoveExample struct {
	Visit, Site, File string
	Line              int
	Why               string
}

// SiteReplay is what became of the visits of one site, or of all.
type SiteReplay struct {
	Site    string
	Visits  int64
	Changed int64 // visits of which a rule of both books has another verdict
	Passed  Moves // of the visits as a whole; Unknown where it is undecided
	// Before, After and Change are the scores under both versions and their
	// difference, of the visits that have both. The interval of Change is that
	// of paired numbers (Student): each visit is compared with itself.
	Before, After, Change Mean
	// PassedBefore and PassedAfter are shares of the visits decided there.
	PassedBefore, PassedAfter Rate
}

// Unread tells visits that one of the books cannot read, and so were not
// compared.
type Unread struct {
	Visits  int64
	Reasons []UnreadReason // the most frequent first; of many different ones some
}

// UnreadReason is something that a book does not know.
type UnreadReason struct {
	What    string
	Visits  int64
	Example MoveExample
}

// Replayed is one visit under both versions.
type Replayed struct {
	MoveExample
	Rules  []RuleMove // of the pairs that the Replay was made for
	Passed [2]Verdict
	Scores [2]int64 // in millionths of a point; unset where there is none
	Scored [2]bool
	Unread [2]string // see Judged
}

// RuleMove is one rule of a visit. Why is given where an example may need it.
type RuleMove struct {
	From, To Verdict
	Why      string
}

type siteMoves struct {
	visits, changed       int64
	passed                Moves
	before, after, change moments
}

// unreadTally keeps some reasons; what is beyond them is counted.
type unreadTally struct {
	visits  int64
	reasons []UnreadReason
}

// mostUnread bounds the different reasons that are kept.
const mostUnread = 50

// NewReplay returns a Replay of two books, for the rules that may come out
// otherwise.
func NewReplay(old, new *rules.Book, pairs []RulePair) *Replay {
	r := &Replay{sites: map[string]*siteMoves{}}
	for _, x := range pairs {
		r.rules = append(r.rules, RuleReplay{RulePair: x})
	}
	r.lo, r.hi = -highestOf(old), highestOf(new)
	return r
}

// Record takes in what a Pair said of a visit; what it returns stays valid. why
// gives the sentence of an example, "" where none is needed.
func (r *Replay) Record(into *Replayed, v *Visit, old, new Judged, why func(pair int, from, to Verdict) string) {
	*into = Replayed{MoveExample: MoveExample{Visit: v.ID, Site: v.Site, File: v.File, Line: v.Line}, Rules: into.Rules[:0]}
	into.Unread = [2]string{old.Unread, new.Unread}
	if old.Result == nil || new.Result == nil {
		return
	}
	for i := range r.rules {
		x := &r.rules[i].RulePair
		one := RuleMove{From: verdictOf(old.Result, x.Old), To: verdictOf(new.Result, x.New)}
		if one.From != one.To {
			one.Why = why(i, one.From, one.To)
		}
		into.Rules = append(into.Rules, one)
	}
	for i, res := range []*Result{old.Result, new.Result} {
		into.Passed[i] = res.Passed
		if into.Scored[i] = res.Score.Valid(); into.Scored[i] {
			into.Scores[i] = micro(res.Score)
		}
	}
}

func verdictOf(r *Result, rule int) Verdict {
	if rule < 0 {
		return NotApplicable
	}
	return r.Rules[rule].Verdict
}

// Add adds a visit. It tells of which rules, by pair and move, the first example
// came with it.
func (r *Replay) Add(v *Replayed, first func(pair int, from, to Verdict)) {
	if v.Unread[0]+v.Unread[1] != "" {
		for i, what := range v.Unread {
			if what != "" {
				r.unread[i].add(what, &v.MoveExample)
			}
		}
		return
	}
	changed := false
	for i := range v.Rules {
		one, rule := &v.Rules[i], &r.rules[i]
		rule.Moves[one.From][one.To]++
		if one.From == one.To {
			continue
		}
		changed = changed || rule.Old >= 0 && rule.New >= 0
		if rule.Moves[one.From][one.To] == 1 {
			x := v.MoveExample
			x.Why = one.Why
			rule.Examples[one.From][one.To] = x
			first(i, one.From, one.To)
		}
	}
	site := r.sites[v.Site]
	if site == nil {
		site = &siteMoves{}
		r.sites[v.Site] = site
	}
	for _, s := range []*siteMoves{&r.all, site} {
		s.visits++
		if changed {
			s.changed++
		}
		s.passed[v.Passed[0]][v.Passed[1]]++
		if v.Scored[0] && v.Scored[1] {
			s.before.add(v.Scores[0])
			s.after.add(v.Scores[1])
			s.change.add(v.Scores[1] - v.Scores[0])
		}
	}
}

func (t *unreadTally) add(what string, x *MoveExample) {
	t.visits++
	i := slices.IndexFunc(t.reasons, func(r UnreadReason) bool { return r.What == what })
	if i < 0 {
		if len(t.reasons) == mostUnread {
			return
		}
		i, t.reasons = len(t.reasons), append(t.reasons, UnreadReason{What: what, Example: *x})
	}
	t.reasons[i].Visits++
}

// Rules returns the rules, in the order in which they were given.
func (r *Replay) Rules() []RuleReplay { return r.rules }

// All returns the figures of all visits together.
func (r *Replay) All() SiteReplay { return r.of("", &r.all) }

// Sites returns those of each site, sorted by name.
func (r *Replay) Sites() []SiteReplay {
	var out []SiteReplay
	for _, name := range slices.Sorted(maps.Keys(r.sites)) {
		out = append(out, r.of(name, r.sites[name]))
	}
	return out
}

func (r *Replay) of(name string, s *siteMoves) SiteReplay {
	decided := func(n func(Verdict) int64) Rate { return rateOf(n(Pass), n(Pass)+n(Fail)) }
	return SiteReplay{Site: name, Visits: s.visits, Changed: s.changed, Passed: s.passed,
		Before: meanOf(&s.before, 0, -r.lo), After: meanOf(&s.after, 0, r.hi), Change: meanOf(&s.change, r.lo, r.hi),
		PassedBefore: decided(s.passed.Before), PassedAfter: decided(s.passed.After)}
}

// Unread returns the visits that the old book, and those that the new one,
// cannot read.
func (r *Replay) Unread() (old, new Unread) {
	return r.unread[0].all(), r.unread[1].all()
}

func (t *unreadTally) all() Unread {
	list := slices.Clone(t.reasons)
	slices.SortStableFunc(list, func(a, b UnreadReason) int { return int(min(max(b.Visits-a.Visits, math.MinInt32), math.MaxInt32)) })
	return Unread{Visits: t.visits, Reasons: list}
}
