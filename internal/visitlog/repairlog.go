package visitlog

import (
	"cmp"
	"slices"
	"strings"
)

// repairLog counts repairs. Those of a batch are kept apart and added up in
// the order of the input, so that the first examples are the first.
type repairLog struct {
	entries []repairEntry
	index   map[repairKey]int
}

// repairKey tells repairs apart without making a text for each.
type repairKey struct {
	kind           RepairKind
	column, detail string
}

type repairEntry struct {
	repairKey
	count    int64
	examples []RepairExample
}

const repairExamples = 3

// entry returns the entry of a repair, a new one where there is none.
func (l *repairLog) entry(k repairKey) *repairEntry {
	i, ok := l.index[k]
	if !ok {
		if l.index == nil {
			l.index = map[repairKey]int{}
		}
		i = len(l.entries)
		l.index[k] = i
		l.entries = append(l.entries, repairEntry{repairKey: repairKey{k.kind, strings.Clone(k.column), strings.Clone(k.detail)}})
	}
	return &l.entries[i]
}

// add counts a repair; example is asked for where there is room for one.
func (l *repairLog) add(k repairKey, example func() RepairExample) {
	e := l.entry(k)
	e.count++
	if len(e.examples) < repairExamples && example != nil {
		x := example()
		x.Found = excerpt(x.Found)
		e.examples = append(e.examples, x)
	}
}

// example keeps an example of a repair, if there is room.
func (l *repairLog) example(k repairKey, x RepairExample) {
	if e := l.entry(k); len(e.examples) < repairExamples {
		e.examples = append(e.examples, x)
	}
}

// excerpt bounds what is kept of a cell.
func excerpt(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return s
}

// merge adds what came after.
func (l *repairLog) merge(o *repairLog) {
	if o == nil {
		return
	}
	for i := range o.entries {
		from := &o.entries[i]
		to := l.entry(from.repairKey)
		to.count += from.count
		to.examples = append(to.examples, from.examples...)
		to.examples = to.examples[:min(len(to.examples), repairExamples)]
	}
}

// repairOrder is the order of the kinds in reports.
var repairOrder = []RepairKind{RepairFile, RepairFormat, RepairSkipped, RepairColumn, RepairAbsent, RepairIgnored, RepairFilled, RepairPaired,
	RepairWrapped, RepairShifted, RepairSorted, RepairGap, RepairFold}

// list returns the repairs in the order of reports.
func (l *repairLog) list() []Repair {
	out := make([]Repair, 0, len(l.entries))
	for i := range l.entries {
		e := &l.entries[i]
		out = append(out, Repair{Kind: e.kind, What: e.what(), Count: e.count, Examples: e.examples})
	}
	slices.SortStableFunc(out, func(a, b Repair) int {
		return cmp.Compare(slices.Index(repairOrder, a.Kind), slices.Index(repairOrder, b.Kind))
	})
	return out
}

// what words a repair without any language: the column and how it was read.
func (k *repairKey) what() string {
	switch {
	case k.column == "":
		return k.detail
	case k.detail == "":
		return quote(k.column)
	}
	return quote(k.column) + ": " + k.detail
}
