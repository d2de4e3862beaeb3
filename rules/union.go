package rules

import (
	"encoding/json"
	"slices"
)

// Union is a book with the vocabulary of two versions of a standard. A visit
// that is bound to it can be judged by both, and their rules, which stand in it
// one behind the other, can be compared by index: equal patterns are one pattern.
// What stands in the new book keeps its index, so that the mapping of its logs
// holds too; what only the old one has follows behind it.
type Union struct {
	Book     *Book
	Old, New Side

	unlike unlike
}

// Side says where one of the two books keeps what their union has. None stands
// where it has no such thing.
type Side struct {
	Book     *Book
	Elements []int   // by element of the union
	Slots    [][]int // by element and field of the union
	Facts    []int
	Steps    []int
	// Same tells that the book has all that the union has, in the same places
	// and of the same types: a visit of the one is a visit of the other.
	Same bool
}

// unlike is what both books have, and each means in its own way. Of a rule that
// speaks of it nothing can be told from its form.
type unlike struct {
	fields   map[[2]int]bool // by element and slot of the union
	names    map[string]bool // of fields that elements do not have alike
	facts    map[int]bool
	steps    bool // where a step ends may depend on all the others
	calendar bool
}

// NewUnion joins two books. Both stay as they are. The error is one of a book
// that was never linked.
func NewUnion(old, new *Book) (*Union, error) {
	b := &Book{Format: BookFormat, ID: new.ID, Title: new.Title, Version: new.Version, Language: new.Language,
		PassMark: new.PassMark, MinCoverage: new.MinCoverage, BonusMax: new.BonusMax, Dimensions: new.Dimensions,
		Calendar: new.Calendar, Log: new.Log}
	u := &Union{Book: b, Old: Side{Book: old}, New: Side{Book: new},
		unlike: unlike{fields: map[[2]int]bool{}, names: map[string]bool{}, facts: map[int]bool{}}}
	j := &joiner{u: u, b: b, old: old, new: new, patterns: map[string]int{}}
	j.fields()
	j.facts()
	j.elements()
	j.steps()
	j.phrases()
	j.rules()
	u.unlike.calendar = !sameCalendar(&old.Calendar, &new.Calendar)
	u.Old.same(u.Book)
	u.New.same(u.Book)
	return u, b.link()
}

// OldRule returns the old book's rule i, in the indexes of the union.
func (u *Union) OldRule(i int) *Rule { return &u.Book.Rules[len(u.New.Book.Rules)+i] }

// NewRule returns the new book's rule i, in the indexes of the union.
func (u *Union) NewRule(i int) *Rule { return &u.Book.Rules[i] }

func sameCalendar(a, b *Calendar) bool {
	return slices.Equal(a.Workdays, b.Workdays) && slices.Equal(a.Hours, b.Hours) &&
		slices.Equal(a.Holidays, b.Holidays) && slices.Equal(a.MakeUp, b.MakeUp)
}

// joiner makes a union.
type joiner struct {
	u        *Union
	b        *Book
	old, new *Book

	fieldOf, elementOf, factOf, stepOf, setOf []int   // old index → that of the union
	slotOf                                    [][]int // by old element and slot
	patternOf                                 []int
	patterns                                  map[string]int
}

// fields joins the names of fields.
func (j *joiner) fields() {
	j.b.Fields = slices.Clone(j.new.Fields)
	for _, name := range j.old.Fields {
		i := slices.Index(j.b.Fields, name)
		if i < 0 {
			i, j.b.Fields = len(j.b.Fields), append(j.b.Fields, name)
		}
		j.fieldOf = append(j.fieldOf, i)
	}
}

func (j *joiner) facts() {
	for i := range j.new.Facts {
		j.b.Facts = append(j.b.Facts, j.new.Facts[i].clone())
		j.u.New.Facts = append(j.u.New.Facts, i)
		j.u.Old.Facts = append(j.u.Old.Facts, None)
	}
	for i := range j.old.Facts {
		f := &j.old.Facts[i]
		at := slices.IndexFunc(j.b.Facts, func(o Field) bool { return o.ID == f.ID })
		if at < 0 || comparable(f.Type) != comparable(j.b.Facts[at].Type) {
			if at >= 0 {
				j.u.unlike.facts[at] = true
			}
			at, j.b.Facts = len(j.b.Facts), append(j.b.Facts, f.apart(at >= 0))
			j.u.New.Facts, j.u.Old.Facts = append(j.u.New.Facts, None), append(j.u.Old.Facts, i)
		} else {
			j.u.Old.Facts[at] = i
			if !sameField(f, &j.b.Facts[at]) {
				j.u.unlike.facts[at] = true
			}
			j.b.Facts[at].join(f)
		}
		j.factOf = append(j.factOf, at)
	}
}

func (j *joiner) elements() {
	u, b := j.u, j.b
	for i := range j.new.Elements {
		e := &j.new.Elements[i]
		b.Elements = append(b.Elements, Element{ID: e.ID, Title: e.Title, Fields: cloneFields(e.Fields)})
		u.New.Elements, u.Old.Elements = append(u.New.Elements, i), append(u.Old.Elements, None)
		u.New.Slots, u.Old.Slots = append(u.New.Slots, upTo(len(e.Fields))), append(u.Old.Slots, nones(len(e.Fields)))
	}
	j.slotOf = make([][]int, len(j.old.Elements))
	for i := range j.old.Elements {
		e := &j.old.Elements[i]
		at := slices.IndexFunc(b.Elements, func(o Element) bool { return o.ID == e.ID })
		if at < 0 {
			at, b.Elements = len(b.Elements), append(b.Elements, Element{ID: e.ID, Title: e.Title, Fields: cloneFields(e.Fields)})
			u.New.Elements, u.Old.Elements = append(u.New.Elements, None), append(u.Old.Elements, i)
			u.New.Slots, u.Old.Slots = append(u.New.Slots, nones(len(e.Fields))), append(u.Old.Slots, upTo(len(e.Fields)))
			j.slotOf[i] = upTo(len(e.Fields))
		} else {
			u.Old.Elements[at] = i
			j.slotOf[i] = j.joinFields(at, e)
		}
		j.elementOf = append(j.elementOf, at)
	}
}

// joinFields adds the fields of an element that both books have.
func (j *joiner) joinFields(at int, old *Element) (slots []int) {
	u, to := j.u, &j.b.Elements[at]
	for k := range to.Fields {
		if _, _, ok := old.slot(to.Fields[k].ID); !ok {
			u.unlike.names[to.Fields[k].ID] = true
		}
	}
	for k := range old.Fields {
		f := &old.Fields[k]
		slot := slices.IndexFunc(to.Fields, func(o Field) bool { return o.ID == f.ID })
		if slot < 0 || comparable(f.Type) != comparable(to.Fields[slot].Type) {
			if slot >= 0 {
				u.unlike.fields[[2]int{at, slot}] = true
			}
			slot, to.Fields = len(to.Fields), append(to.Fields, f.apart(slot >= 0))
			u.New.Slots[at], u.Old.Slots[at] = append(u.New.Slots[at], None), append(u.Old.Slots[at], k)
			u.unlike.names[f.ID] = true
		} else {
			u.Old.Slots[at][slot] = k
			if !sameField(f, &to.Fields[slot]) {
				u.unlike.fields[[2]int{at, slot}], u.unlike.names[f.ID] = true, true
			}
			to.Fields[slot].join(f)
		}
		slots = append(slots, slot)
	}
	return slots
}

func (j *joiner) steps() {
	u, b := j.u, j.b
	for i := range j.new.Steps {
		b.Steps = append(b.Steps, j.new.Steps[i])
		u.New.Steps, u.Old.Steps = append(u.New.Steps, i), append(u.Old.Steps, None)
	}
	u.unlike.steps = len(j.old.Steps) != len(j.new.Steps)
	for i := range j.old.Steps {
		s := j.old.Steps[i]
		s.From, s.Until = through(s.From, j.elementOf), through(s.Until, j.elementOf)
		at := slices.IndexFunc(b.Steps, func(o Step) bool { return o.ID == s.ID })
		if at < 0 {
			at, b.Steps = len(b.Steps), append(b.Steps, s)
			u.New.Steps, u.Old.Steps = append(u.New.Steps, None), append(u.Old.Steps, i)
			u.unlike.steps = true
		} else {
			u.Old.Steps[at] = i
			o := &b.Steps[at]
			u.unlike.steps = u.unlike.steps || o.Optional != s.Optional || !sameSet(o.From, s.From) || !sameSet(o.Until, s.Until)
		}
		j.stepOf = append(j.stepOf, at)
	}
}

func (j *joiner) phrases() {
	j.b.Phrases = append(j.b.Phrases, j.new.Phrases...)
	for i := range j.old.Phrases {
		p := &j.old.Phrases[i]
		at := slices.IndexFunc(j.b.Phrases, func(o PhraseSet) bool { return o.ID == p.ID && sameSet(o.Phrases, p.Phrases) })
		if at < 0 {
			at, j.b.Phrases = len(j.b.Phrases), append(j.b.Phrases, *p)
		}
		j.setOf = append(j.setOf, at)
	}
}

func (j *joiner) rules() {
	for i := range j.new.Patterns {
		j.intern(j.new.Patterns[i].clone(), true)
	}
	for i := range j.old.Patterns {
		j.patternOf = append(j.patternOf, j.intern(j.pattern(&j.old.Patterns[i]), false))
	}
	for i := range j.new.Rules {
		r := j.new.Rules[i]
		r.Node = r.Node.clone()
		j.b.Rules = append(j.b.Rules, r)
	}
	for i := range j.old.Rules {
		r := j.old.Rules[i]
		r.Dimensions = nil // they are of the old book
		if r.Step >= 0 {
			r.Step = j.stepOf[r.Step]
		}
		r.Node = r.Node.clone()
		j.node(&r.Node)
		j.b.Rules = append(j.b.Rules, r)
	}
}

// intern gives equal patterns one index; those of the new book keep theirs.
func (j *joiner) intern(p Pattern, keep bool) int {
	key := p.appendKey(nil)
	at, known := j.patterns[string(key)]
	if known && !keep {
		return at
	}
	at, j.b.Patterns = len(j.b.Patterns), append(j.b.Patterns, p)
	if !known {
		j.patterns[string(key)] = at
	}
	return at
}

// same finds out whether visits of the union are visits of the book.
func (s *Side) same(u *Book) {
	b := s.Book
	s.Same = inPlace(s.Elements, len(b.Elements)) && inPlace(s.Facts, len(b.Facts)) && inPlace(s.Steps, len(b.Steps))
	for i := 0; s.Same && i < len(u.Elements); i++ {
		s.Same = inPlace(s.Slots[i], len(b.Elements[i].Fields)) && slices.EqualFunc(u.Elements[i].Fields, b.Elements[i].Fields, readAlike)
	}
	s.Same = s.Same && slices.EqualFunc(u.Facts, b.Facts, readAlike)
}

// readAlike tells whether two fields take the same values.
func readAlike(a, b Field) bool {
	return a.Type == b.Type && a.Fixed == b.Fixed && slices.Equal(a.Values, b.Values)
}

// Twins gives, for each rule of the old book, the new book's rule of that id
// which judges and credits every visit as it does; None where that is not certain.
func (u *Union) Twins() []int {
	out := nones(len(u.Old.Book.Rules))
	for i := range u.Old.Book.Rules {
		k := slices.IndexFunc(u.New.Book.Rules, func(r Rule) bool { return r.ID == u.Old.Book.Rules[i].ID })
		if k >= 0 && u.sameCredit(u.OldRule(i), u.NewRule(k)) {
			out[i] = k
		}
	}
	return out
}

// sameCredit tells whether two rules come out alike, with the same credit, in
// every visit.
func (u *Union) sameCredit(a, b *Rule) bool {
	if u.touched(&a.Node) || u.touched(&b.Node) || a.Share != b.Share {
		return false
	}
	x, err := json.Marshal(&a.Node)
	y, err2 := json.Marshal(&b.Node)
	return err == nil && err2 == nil && string(x) == string(y)
}
