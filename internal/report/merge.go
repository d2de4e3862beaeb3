package report

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"stdc/rules"
)

// Merged are the results of several runs as one. Rules are matched by id, the
// book is that of the results named last; rules of earlier books that it does
// not have stand behind its own.
type Merged struct {
	Book         *rules.Book
	Fingerprints []string
	Version      string // of stdc, all of them where they differ
	// Changes are the rules in which the books differ, in the order of Book.
	Changes []Change

	parts []*Results
}

// Change is a rule that is not the same in all books of merged results.
type Change struct {
	Rule string     `json:"rule"`
	Kind ChangeKind `json:"change"`
	In   string     `json:"results"` // the results in which it differs from the book, or is missing
}

// ChangeKind says what became of a rule.
type ChangeKind string

// The kinds of a change, from earlier results to the last.
const (
	Changed ChangeKind = "changed" // what it asks, its weight or its scoring
	Added   ChangeKind = "added"   // it was not there yet
	Removed ChangeKind = "removed" // it is no longer there
)

// mapping leads from the indexes of one book to those of the merged one.
type mapping struct {
	book                   *rules.Book
	rules, facts, elements []int
	waivers                []int
	fields                 [][]int // by element
}

// Merge joins results that were opened, at least one, in the order in which
// their visits are to stand.
func Merge(parts []*Results) *Merged {
	last := parts[len(parts)-1]
	b := *last.Book
	b.Rules, b.Facts, b.Steps, b.Dimensions = slices.Clone(b.Rules), slices.Clone(b.Facts), slices.Clone(b.Steps), slices.Clone(b.Dimensions)
	b.Elements, b.Waivers = slices.Clone(b.Elements), slices.Clone(b.Waivers)
	m := &Merged{Book: &b, Fingerprints: slices.Clone(last.Fingerprints), parts: parts}
	var versions []string
	for _, p := range parts {
		if !slices.Contains(versions, p.Info.Version) {
			versions = append(versions, p.Info.Version)
		}
		p.into = m.include(p)
	}
	m.Version = strings.Join(versions, ", ")
	for i := range b.Rules {
		m.compare(i, i < len(last.Book.Rules), last)
	}
	return m
}

// include adds what the merged book lacks of another and returns the way from
// that to the merged one.
func (m *Merged) include(p *Results) *mapping {
	b, from := m.Book, p.Book
	w := &mapping{book: b}
	for i := range from.Facts {
		w.facts = append(w.facts, placeOf(&b.Facts, from.Facts[i], func(f *rules.Field) string { return f.ID }))
	}
	for i := range from.Elements {
		k := placeOf(&b.Elements, from.Elements[i], func(e *rules.Element) string { return e.ID })
		e := &b.Elements[k]
		var fields []int
		e.Fields = slices.Clone(e.Fields)
		for f := range from.Elements[i].Fields {
			fields = append(fields, placeOf(&e.Fields, from.Elements[i].Fields[f], func(f *rules.Field) string { return f.ID }))
		}
		w.elements, w.fields = append(w.elements, k), append(w.fields, fields)
	}
	var steps, dimensions []int
	for i := range from.Steps {
		s := from.Steps[i]
		s.From, s.Until = through(s.From, w.elements), through(s.Until, w.elements)
		steps = append(steps, placeOf(&b.Steps, s, func(s *rules.Step) string { return s.ID }))
	}
	for i := range from.Dimensions {
		d := from.Dimensions[i]
		for _, f := range []*int{&d.Expected, &d.Perceived} {
			if *f >= 0 {
				*f = w.facts[*f]
			}
		}
		dimensions = append(dimensions, placeOf(&b.Dimensions, d, func(d *rules.Dimension) string { return d.ID }))
	}
	for i := range from.Rules {
		r := from.Rules[i]
		if r.Step >= 0 {
			r.Step = steps[r.Step]
		}
		r.Dimensions = through(r.Dimensions, dimensions)
		k := placeOf(&b.Rules, r, func(r *rules.Rule) string { return r.ID })
		if k == len(m.Fingerprints) {
			m.Fingerprints = append(m.Fingerprints, p.Fingerprints[i])
		}
		w.rules = append(w.rules, k)
	}
	for i := range from.Waivers {
		x := from.Waivers[i]
		x.Rules = through(x.Rules, w.rules)
		k := slices.IndexFunc(b.Waivers, func(o rules.Waiver) bool {
			o.Pos = x.Pos // it may have moved
			return reflect.DeepEqual(o, x)
		})
		if k < 0 {
			k, b.Waivers = len(b.Waivers), append(b.Waivers, x)
		}
		w.waivers = append(w.waivers, k)
	}
	return w
}

// placeOf finds what has the id of one, or adds it.
func placeOf[T any](list *[]T, one T, id func(*T) string) int {
	for i := range *list {
		if id(&(*list)[i]) == id(&one) {
			return i
		}
	}
	*list = append(*list, one)
	return len(*list) - 1
}

func through(list, way []int) []int {
	if list == nil {
		return nil
	}
	out := make([]int, len(list))
	for i, k := range list {
		out[i] = way[k]
	}
	return out
}

// compare finds the results whose book has another rule of the same id, or none;
// of each kind of change the last such results are named.
func (m *Merged) compare(rule int, there bool, last *Results) {
	id := m.Book.Rules[rule].ID
	if !there {
		m.Changes = append(m.Changes, Change{id, Removed, last.Name})
	}
	changed, missing := "", ""
	for _, p := range m.parts {
		k, ok := p.ids[id]
		switch {
		case !ok:
			missing = p.Name
		case p.Fingerprints[k] != m.Fingerprints[rule]:
			changed = p.Name
		}
	}
	if changed != "" {
		m.Changes = append(m.Changes, Change{id, Changed, changed})
	}
	if there && missing != "" {
		m.Changes = append(m.Changes, Change{id, Added, missing})
	}
}

// Each reads all visits. seen tells of an id and the number of its results
// whether, and in which results, it was seen before; such a visit is rejected.
// Both functions are called in the order of the results; the visit is used again.
// The info that is returned is whole, and rejected the number of visits that the
// earlier runs rejected.
func (m *Merged) Each(seen func(id string, part int) (first int, again bool), visit func(*Visit) error, reject func(Reject)) (info Info, rejected int64, err error) {
	info.Version = m.Version
	var zones []string
	var repairs repairSum
	var v Visit
	for i, p := range m.parts {
		for {
			more, err := p.next(&v)
			if err != nil {
				return info, rejected, err
			}
			if !more {
				break
			}
			if first, again := seen(v.ID, i); again {
				reject(Reject{File: p.Name, Visit: v.ID, Reason: fmt.Sprintf("it stands in %s already", m.parts[first].Name)})
				continue
			}
			if err := visit(&v); err != nil {
				return info, rejected, err
			}
		}
		info.Inputs = append(info.Inputs, p.Info.Inputs...)
		for _, x := range p.Info.Mappings {
			if !slices.Contains(info.Mappings, x) {
				info.Mappings = append(info.Mappings, x)
			}
		}
		if z := p.Info.Zones; z != "" && !slices.Contains(zones, z) {
			zones = append(zones, z)
		}
		info.Rejected = append(info.Rejected, p.Info.Rejected...)
		repairs.add(p.Info.Repairs)
		for _, c := range p.Info.Changes { // it was merged itself
			if !slices.Contains(info.Changes, c) {
				info.Changes = append(info.Changes, c)
			}
		}
		rejected += min(p.Rejected, 1<<40)
	}
	info.Repairs = repairs.sorted()
	info.Zones = strings.Join(zones, ", ")
	info.Changes = append(info.Changes, m.Changes...)
	return info, rejected, nil
}
