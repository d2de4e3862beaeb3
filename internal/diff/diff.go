// Package diff compares two versions of a standard, rule by rule: what was
// added, removed, renamed, tightened, loosened or otherwise changed, with visits
// that show it.
//
// A version of a rule is tighter than another if it fails every visit that the
// other fails, and more. Compare proves that from the forms of the rules where it
// can (rules.Union.Prove), and looks for visits that show a difference
// (booktest.Differ). What it says without a proof, it says as found and not as
// certain. The package reads no files and words nothing.
package diff

import (
	"slices"
	"strings"

	"stdc/internal/booktest"
	"stdc/rules"
)

// Kind is a way in which a rule, or the standard, changed.
type Kind string

// The kinds. One rule may have several.
const (
	Added        Kind = "added"
	Removed      Kind = "removed"
	Renamed      Kind = "renamed"
	Tightened    Kind = "tightened"    // it fails what it failed, and more
	Loosened     Kind = "loosened"     // it fails a part of what it failed
	Incomparable Kind = "incomparable" // it fails some visits no longer, and others now
	Changed      Kind = "changed"      // it asks something else; which visits that concerns is not settled
	Reweighted   Kind = "reweighted"   // what it counts for the score
	Reworded     Kind = "reworded"     // its title, need, source, place in the report; or it asks the same in another form
	Standard     Kind = "standard"     // the marks of the standard: pass-mark, min-coverage, bonus-max
)

// Kinds lists all kinds.
func Kinds() []string {
	return []string{string(Added), string(Removed), string(Renamed), string(Tightened), string(Loosened), string(Incomparable),
		string(Changed), string(Reweighted), string(Reworded), string(Standard)}
}

// Diff is what changed between two versions of a standard.
type Diff struct {
	Union *rules.Union
	Rules []Rule // those that changed: in the order of the new book, then what was removed
	Same  int    // rules that did not
	Marks []Mark
	Parts []Part // of the vocabulary
}

// Rule is what became of one rule.
type Rule struct {
	Kinds    []Kind
	Old, New int // indexes in the two books, -1 for none
	// Proved tells that what is said of its verdicts follows from the forms of
	// both versions; else it is what small visits showed.
	Proved bool
	// NewFails is a visit that only the new version fails, OldFails one that
	// only the old one does, Applies one to which only one of them applies; nil
	// where none was found.
	NewFails, OldFails, Applies *booktest.Shown
}

// Has tells whether the rule changed in a way.
func (r *Rule) Has(k Kind) bool { return slices.Contains(r.Kinds, k) }

// Verdict returns the kind that tells how the verdicts of a rule changed; ""
// where they did not.
func (r *Rule) Verdict() Kind {
	for _, k := range [...]Kind{Tightened, Loosened, Incomparable, Changed} {
		if r.Has(k) {
			return k
		}
	}
	return ""
}

// Old and New return the two books.
func (d *Diff) Old() *rules.Book { return d.Union.Old.Book }

// New is described at Old.
func (d *Diff) New() *rules.Book { return d.Union.New.Book }

// Empty tells whether nothing changed that is compared.
func (d *Diff) Empty() bool { return len(d.Rules)+len(d.Marks)+len(d.Parts) == 0 }

// Count returns how many rules changed in a way; of the standard's marks, how
// many did.
func (d *Diff) Count(k Kind) int {
	if k == Standard {
		return len(d.Marks)
	}
	n := 0
	for i := range d.Rules {
		if d.Rules[i].Has(k) {
			n++
		}
	}
	return n
}

// Compare compares two versions of a standard. It takes up to some tenths of a
// second for each rule that changed.
func Compare(old, new *rules.Book) (*Diff, error) {
	u, err := rules.NewUnion(old, new)
	if err != nil {
		return nil, err
	}
	d := &Diff{Union: u, Marks: marks(old, new), Parts: parts(old, new)}
	was := pairs(u)
	for i := range new.Rules {
		if was[i] < 0 {
			d.Rules = append(d.Rules, Rule{Kinds: []Kind{Added}, Old: -1, New: i})
			continue
		}
		if r := compare(u, was[i], i); len(r.Kinds) > 0 {
			d.Rules = append(d.Rules, r)
		} else {
			d.Same++
		}
	}
	for i := range old.Rules {
		if !slices.Contains(was, i) {
			d.Rules = append(d.Rules, Rule{Kinds: []Kind{Removed}, Old: i, New: -1})
		}
	}
	return d, nil
}

// pairs finds, for each rule of the new book, what it was in the old one; -1
// where it is new. A rule of another id is the same one where it asks the same,
// or where its title is the same and it is no looser or no tighter.
func pairs(u *rules.Union) []int {
	old, new := u.Old.Book, u.New.Book
	was := make([]int, len(new.Rules))
	for i := range was {
		was[i] = slices.IndexFunc(old.Rules, func(r rules.Rule) bool { return r.ID == new.Rules[i].ID })
	}
	for _, alike := range []func(a, b int) bool{
		func(a, b int) bool { return u.Prove(a, b).Same },
		func(a, b int) bool {
			p := u.Prove(a, b)
			return (p.NoLooser || p.NoTighter) && Title(&old.Rules[a]) != (rules.Text{}) && Title(&old.Rules[a]).Main == Title(&new.Rules[b]).Main
		},
	} {
		for i := range new.Rules {
			for k := 0; was[i] < 0 && k < len(old.Rules); k++ {
				if !slices.Contains(was, k) && alike(k, i) {
					was[i] = k
				}
			}
		}
	}
	return was
}

// compare compares two versions of a rule.
func compare(u *rules.Union, old, new int) Rule {
	a, b := &u.Old.Book.Rules[old], &u.New.Book.Rules[new]
	r := Rule{Old: old, New: new}
	if a.ID != b.ID {
		r.Kinds = append(r.Kinds, Renamed)
	}
	r.verdicts(u)
	if a.Weight.Rat().Cmp(b.Weight.Rat()) != 0 || a.Critical != b.Critical || a.Bonus != b.Bonus || a.Share != b.Share ||
		!slices.EqualFunc(partials(&a.Node), partials(&b.Node), samePartial) {
		r.Kinds = append(r.Kinds, Reweighted)
	}
	if Title(a) != Title(b) || a.Need != b.Need || a.Source != b.Source || !sameTables(u, a, b) {
		r.add(Reworded)
	}
	return r
}

func (r *Rule) add(k Kind) {
	if !r.Has(k) {
		r.Kinds = append(r.Kinds, k)
	}
}

// verdicts finds out how the verdicts of the rule changed.
func (r *Rule) verdicts(u *rules.Union) {
	p := u.Prove(r.Old, r.New)
	if p.Same {
		r.Proved = true
		return
	}
	r.NewFails, r.OldFails, r.Applies = booktest.Differ(u, r.Old, r.New, p)
	switch {
	case p.NoLooser && p.NoTighter && r.Applies == nil:
		r.Kinds, r.Proved = append(r.Kinds, Reworded), true
	case p.NoLooser && p.NoTighter:
		r.Kinds, r.Proved = append(r.Kinds, Changed), true
	case r.NewFails != nil && r.OldFails != nil:
		r.Kinds, r.Proved = append(r.Kinds, Incomparable), true
	case p.NoLooser:
		r.Kinds, r.Proved = append(r.Kinds, Tightened), true
	case p.NoTighter:
		r.Kinds, r.Proved = append(r.Kinds, Loosened), true
	case r.NewFails != nil:
		r.Kinds = append(r.Kinds, Tightened)
	case r.OldFails != nil:
		r.Kinds = append(r.Kinds, Loosened)
	default:
		r.Kinds = append(r.Kinds, Changed)
	}
}

// partials lists the partial credits of a node and of its parts.
func partials(n *rules.Node) []rules.Partial {
	out := slices.Clone(n.Partial)
	for i := range n.Parts {
		out = append(out, partials(&n.Parts[i])...)
	}
	return out
}

func samePartial(a, b rules.Partial) bool {
	hi := func(w *rules.Window) rules.Length {
		if w.Hi == nil {
			return rules.Length{N: -1}
		}
		return *w.Hi
	}
	return a.Credit.Rat().Cmp(b.Credit.Rat()) == 0 && a.Within.Lo == b.Within.Lo && hi(&a.Within) == hi(&b.Within)
}

// sameTables tells whether a rule stands in the same step and dimensions of the
// report.
func sameTables(u *rules.Union, a, b *rules.Rule) bool {
	return StepID(u.Old.Book, a) == StepID(u.New.Book, b) && slices.Equal(DimensionIDs(u.Old.Book, a), DimensionIDs(u.New.Book, b))
}

// Title is the title of a rule, empty where it was made of its id.
func Title(r *rules.Rule) rules.Text {
	if r.Title == (rules.Text{Main: strings.ReplaceAll(r.ID, "-", " ")}) {
		return rules.Text{}
	}
	return r.Title
}

// StepID is the id of the step that a rule stands in, "" for none.
func StepID(b *rules.Book, r *rules.Rule) string {
	if r.Step < 0 {
		return ""
	}
	return b.Steps[r.Step].ID
}

// DimensionIDs are the ids of a rule's dimensions.
func DimensionIDs(b *rules.Book, r *rules.Rule) []string {
	out := slices.Clone(r.DimensionIDs)
	for _, d := range r.Dimensions {
		out = append(out, b.Dimensions[d].ID)
	}
	return out
}
